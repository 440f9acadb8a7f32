import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../src/action/node-version.ts';
import { GitHubSimulator } from '../github-simulator/github-simulator.ts';
import { DEFAULT_TOKEN } from '../github-simulator/permissions.ts';
import { BundleHarness } from './bundle-harness.ts';
import { startTls } from './tls.ts';
import { startProxy } from './proxy.ts';

/** The versions that runners without a Node 24 have: `npm run nodes` installs them, on 64-bit Linux. */
const NODES = ['node20', 'node22'].map((name) => ({
  name,
  node: path.resolve(import.meta.dirname, `../nodes/node_modules/${name}/bin/node`),
}));
const INSTALLED = NODES.filter(({ node }) => existsSync(node));

describe.concurrent.each(INSTALLED)('$name', ({ node }) => {
  it('terminates an instance, and its post phase has nothing to do', async () => {
    await using stage = await BundleHarness.create({}, { node });
    const { UHostId: id } = stage.simulator.addInstance();
    const main = await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    expect(main).toMatchObject({ exitCode: 0, annotations: [], outputs: { 'uhost-id': id } });
    expect((await stage.job.runPost('down')).log).toEqual([
      'Nothing to do: the main phase did the teardown.',
    ]);
  });

  it('works behind a proxy, and with github-token', async () => {
    const gitHub = new GitHubSimulator();
    const server = await gitHub.listen();
    await using proxy = await startProxy();
    await using secure = await startTls();
    const env = {
      HTTPS_PROXY: proxy.url,
      NODE_EXTRA_CA_CERTS: secure.certificateFile,
      GITHUB_API_URL: server.url,
    };
    await using stage = await BundleHarness.create({}, { node, env });
    secure.leadTo(stage.url);
    gitHub.addRunner('gpu-1');
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const main = await stage.job.run({
      with: stage.with({
        'uhost-id': id,
        'api-url': secure.url,
        'github-token': DEFAULT_TOKEN,
        'runner-name': 'gpu-1',
      }),
    });
    await server.close();
    expect(main).toMatchObject({ exitCode: 0, conclusion: 'success', annotations: [] });
    expect(proxy.hosts()).not.toEqual([]);
    expect(gitHub.runnerNames()).toEqual([]);
    expect(stage.simulator.instances()).toEqual([]);
  });

  it('ends in time when it is interrupted', async () => {
    await using stage = await BundleHarness.create({}, { node });
    const { UHostId: id } = stage.simulator.addInstance();
    stage.simulator.addFault({ fault: 'lost-answer', on: { action: 'StopCompShareInstance', nth: 1 } });
    const main = stage.job.start({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    await stage.arrival('Stop');
    main.cancel();
    expect(await main.done).toMatchObject({ exitCode: 1, signals: ['SIGINT'] });
    expect((await stage.job.runPost('down')).conclusion).toBe('success');
  });
});

describe('a Node that is too old', () => {
  it.each([
    ['12.22.12', true],
    ['16.20.0', true],
    ['18.20.8', true],
    ['20.2.0', true],
    ['20.3.0', false],
    ['20.20.2', false],
    ['24.0.0', false],
  ])('%s: %s', (version, refused) => {
    const refusal = refusalOf(version, 'en');
    expect(refusal !== undefined).toBe(refused);
    if (refusal !== undefined) expect(refusal).toContain(`needs Node 20.3 or later`);
  });

  it('is refused in one line, in both phases, and nothing is called', async () => {
    const pretend = `Object.defineProperty(process.versions, 'node', { value: '18.20.8' });`;
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(pretend)}` };
    await using stage = await BundleHarness.create({}, { env });
    const main = await stage.job.run({ id: 'down', with: stage.with({ name: 'train' }) });
    const post = await stage.job.runPost('down');
    for (const phase of [main, post]) {
      expect(phase).toMatchObject({
        exitCode: 1,
        annotations: [{ level: 'error', title: 'Node is too old' }],
      });
      expect(phase.log).toEqual([
        'Error: This action needs Node 20.3 or later, and this runner gave it Node 18.20.8. Nothing was done: ' +
          'instances may be left and billed. ' +
          "Update the runner, or the image of the job's container.",
      ]);
    }
    expect(stage.calls()).toEqual([]);
  });
});
