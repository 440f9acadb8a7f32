import { describe, expect, it } from 'vitest';
import { secondaryLimit } from '../github-simulator/faults.ts';
import { GitHubSimulator } from '../github-simulator/github-simulator.ts';
import type { GitHubOptions } from '../github-simulator/github-simulator.ts';
import { DEFAULT_TOKEN } from '../github-simulator/permissions.ts';
import { savedIn } from '../support/saved-state.ts';
import { BundleHarness } from './bundle-harness.ts';
import { startProxy } from './proxy.ts';
import { startTls } from './tls.ts';

/** A stage with a GitHub, and an instance that is stopped. */
interface GitHubStage extends AsyncDisposable {
  stage: BundleHarness;
  gitHub: GitHubSimulator;
  id: string;
  with(inputs: Record<string, string>): Record<string, string>;
}

async function setStage(
  env: (url: string) => Record<string, string> = (url) => ({ GITHUB_API_URL: url }),
  options: GitHubOptions & { debug?: boolean } = {},
): Promise<GitHubStage> {
  const gitHub = new GitHubSimulator(options);
  const server = await gitHub.listen();
  const stage = await BundleHarness.create({}, { env: env(server.url), debug: options.debug ?? false });
  const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
  return {
    stage,
    gitHub,
    id,
    with: (inputs) => stage.with({ 'uhost-id': id, 'github-token': DEFAULT_TOKEN, ...inputs }),
    [Symbol.asyncDispose]: async () => {
      await stage[Symbol.asyncDispose]();
      await server.close();
    },
  };
}

describe.concurrent("GitHub's side, with the bundle as the runner runs it", () => {
  it('a runner and a deployment go after the instance; the post phase has nothing to do', async () => {
    await using scene = await setStage();
    const { stage, gitHub, id } = scene;
    gitHub.addRunner(`gpu-${id}`);
    const { states } = gitHub.addDeployment('pr-7');
    const inputs = scene.with({ 'runner-name': 'gpu-*', environment: 'pr-7' });
    const main = await stage.job.run({ id: 'down', with: inputs });
    expect(main).toMatchObject({ exitCode: 0, conclusion: 'success', annotations: [] });
    expect(JSON.parse(main.outputs['results'] ?? '')).toMatchObject([
      { kind: 'instance', id, outcome: 'terminated' },
      { kind: 'runner', name: `gpu-${id}`, outcome: 'removed' },
      { kind: 'deployment', ref: 'feature', outcome: 'deactivated' },
    ]);
    expect(main.summary).toContain('1 instance gone');
    expect(main.summary).toContain('Self-hosted runners');
    expect(gitHub.runnerNames()).toEqual([]);
    expect(states.at(-1)).toBe('inactive');
    expect((await stage.job.runPost('down')).log).toHaveLength(1);
  });

  it('job-end: all of it in the post phase', async () => {
    await using scene = await setStage();
    const { stage, gitHub } = scene;
    gitHub.addRunner('gpu-1');
    const inputs = scene.with({ 'runner-name': 'gpu-1', when: 'job-end' });
    await stage.job.run({ id: 'down', with: inputs });
    expect(gitHub.ledger).toEqual([]);
    expect((await stage.job.runPost('down')).conclusion).toBe('success');
    expect(gitHub.runnerNames()).toEqual([]);
  });

  it('what failed on something transient is taken up by the post phase, and that alone', async () => {
    await using scene = await setStage();
    const { stage, gitHub } = scene;
    gitHub.addRunner('gpu-1');
    gitHub.addFault({ fault: secondaryLimit(3600) });
    const inputs = scene.with({ 'runner-name': 'gpu-1' });
    const main = await stage.job.run({ id: 'down', with: inputs });
    expect(main.conclusion).toBe('failure');
    expect(main.annotations).toHaveLength(1);
    const calls = stage.calls().length;
    const post = await stage.job.runPost('down');
    expect(post.conclusion).toBe('success');
    expect(post.log[0]).toBe("The instances are gone. Continuing with GitHub's side.");
    expect(gitHub.runnerNames()).toEqual([]);
    expect(stage.calls()).toHaveLength(calls);
  });

  it('killed while it waits for GitHub: the post phase goes on there', async () => {
    await using scene = await setStage();
    const { stage, gitHub } = scene;
    gitHub.addRunner('gpu-1');
    gitHub.addFault({ fault: secondaryLimit(600) });
    const main = stage.job.start({ id: 'down', with: scene.with({ 'runner-name': 'gpu-1' }) });
    await main.waitForLine(/trying again in 10 min/);
    main.signal('SIGKILL');
    await main.done;
    expect((await stage.job.runPost('down')).conclusion).toBe('success');
    expect(gitHub.runnerNames()).toEqual([]);
  });

  it('the token is masked first, and shows nowhere, not even in debug logging', async () => {
    await using scene = await setStage((url) => ({ GITHUB_API_URL: url }), { debug: true });
    const { stage, gitHub } = scene;
    gitHub.addFault({ fault: { status: 401, body: { message: `Bad credentials ${DEFAULT_TOKEN}` } } });
    const main = await stage.job.run({ with: scene.with({ 'runner-name': 'gpu-1' }) });
    expect(main.conclusion).toBe('failure');
    const printed = main.raw.split('\n').filter((line) => !line.startsWith('::add-mask::'));
    expect(printed.length).toBeGreaterThan(0);
    expect(printed.join('\n')).not.toContain(DEFAULT_TOKEN);
    expect(main.masks).toContain(DEFAULT_TOKEN);
    expect(main.commands[main.masks.length - 1]?.name).toBe('add-mask');
  });

  it('no token: an error before any call', async () => {
    await using scene = await setStage();
    const inputs = scene.with({ 'github-token': '', environment: 'pr-7' });
    const main = await scene.stage.job.run({ with: inputs });
    expect(main.annotations).toMatchObject([{ level: 'error' }]);
    expect(scene.stage.calls()).toEqual([]);
    expect(scene.gitHub.ledger).toEqual([]);
  });

  it('a GitHub that is not reachable is told as that, and left to the post phase', async () => {
    // A port that no other test can be given in the meantime, as one that was just closed could be.
    await using scene = await setStage(() => ({ GITHUB_API_URL: 'http://127.0.0.1:2' }));
    const inputs = scene.with({ 'runner-name': 'gpu-1', timeout: '8s' });
    const main = await scene.stage.job.run({ with: inputs });
    expect(main.conclusion).toBe('failure');
    expect(main.annotations[0]?.message).toContain('ECONNREFUSED');
    expect(savedIn(main.state)?.progress).toBe('github-left');
  });

  it('GitHub Enterprise Server has its API under a path', async () => {
    await using scene = await setStage((url) => ({ GITHUB_API_URL: `${url}/api/v3` }), { prefix: '/api/v3' });
    scene.gitHub.addRunner('gpu-1');
    const main = await scene.stage.job.run({ with: scene.with({ 'runner-name': 'gpu-1' }) });
    expect(main.conclusion).toBe('success');
    expect(scene.gitHub.runnerNames()).toEqual([]);
  });

  it('a runner that says no repository is told so', async () => {
    await using scene = await setStage((url) => ({ GITHUB_API_URL: url, GITHUB_REPOSITORY: '' }));
    const main = await scene.stage.job.run({ with: scene.with({ 'runner-name': 'gpu-1' }) });
    expect(main.annotations[0]?.message).toContain('GITHUB_REPOSITORY');
    expect(scene.gitHub.ledger).toEqual([]);
  });

  it.each([
    ['HTTP_PROXY', 'http://127.0.0.1', 'http'],
    ['HTTP_PROXY', 'localhost', 'http'],
    ['HTTPS_PROXY', 'localhost', 'https'],
  ])('a proxy is honoured: %s=%s…', async (variable, host, scheme) => {
    await using proxy = await startProxy();
    await using secure = await startTls();
    // A name that only the proxy can resolve.
    await using scene = await setStage(() => ({
      GITHUB_API_URL: `${scheme}://github.example`,
      [variable]: proxy.url.replace('http://127.0.0.1', host),
      NO_PROXY: '127.0.0.1',
      // The certificate is one for localhost.
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    }));
    const server = await scene.gitHub.listen();
    secure.leadTo(server.url);
    proxy.leadTo(Number(new URL(scheme === 'https' ? secure.url : server.url).port));
    scene.gitHub.addRunner('gpu-1');
    const main = await scene.stage.job.run({ with: scene.with({ 'runner-name': 'gpu-1' }) });
    await server.close();
    expect(main).toMatchObject({ conclusion: 'success', annotations: [] });
    expect(new Set(proxy.hosts())).toEqual(new Set(['github.example']));
    expect(scene.gitHub.runnerNames()).toEqual([]);
  });
});
