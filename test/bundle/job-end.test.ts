import { describe, expect, it } from 'vitest';
import { STATE_NAME } from '../../src/action/progress.ts';
import { savedIn } from '../support/saved-state.ts';
import { BundleHarness } from './bundle-harness.ts';
import { brokenPromises } from './invariants.ts';

const STOP = 'StopCompShareInstance';
/** Within 5 s, and some more for a machine that is busy with other tests. */
const END_WITHIN_MS = 7000;

// Windows has no signals that a process could catch, and there the whole tree of a worker is killed with it.
describe.skipIf(process.platform === 'win32')('the end of a job', { concurrent: true }, () => {
  it("the runner's worker is killed: the process goes on to the end, and writes its files", async () => {
    await using stage = await BundleHarness.create();
    const { UHostId: id } = stage.simulator.addInstance();
    const main = stage.job.start({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    await main.waitForLine(/: stopping/);
    stage.job.killWorker();
    await main.done;
    const end = await main.orphanEnd();
    expect(end).toMatchObject({ exitCode: 0, files: { outputs: { 'uhost-id': id } } });
    expect(end.files.summary).toContain('1 instance gone');
    expect(stage.simulator.fates().get(id)).toMatchObject({ gone: true, by: 'client' });
  });

  it('the worker is killed while the post phase works: that ends it, too', async () => {
    await using stage = await BundleHarness.create();
    const { UHostId: id } = stage.simulator.addInstance();
    await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': id, when: 'job-end' }) });
    stage.job.cancel();
    const post = stage.job.startPost('down');
    await post.waitForLine(/stopping/);
    stage.job.killWorker();
    expect(await post.orphanEnd()).toMatchObject({ exitCode: 0 });
    expect(stage.simulator.fates().get(id)).toMatchObject({ gone: true });
  });

  it.each(['lost-answer', 'lost-request'] as const)(
    'two SIGINTs while a call hangs (%s): it ends in time, and everything is written',
    async (fault) => {
      await using stage = await BundleHarness.create();
      const { UHostId: id } = stage.simulator.addInstance();
      stage.simulator.addFault({ fault, on: { action: STOP, nth: 1 } });
      const main = stage.job.start({ id: 'down', with: stage.with({ 'uhost-id': id }) });
      await stage.arrival('Stop');
      const signalledAt = performance.now();
      stage.job.cancel({ interrupts: 2 });
      const first = await main.done;
      expect(performance.now() - signalledAt).toBeLessThan(END_WITHIN_MS);
      expect(first).toMatchObject({ exitCode: 1, signals: ['SIGINT', 'SIGINT'] });
      expect(first.annotations[0]).toMatchObject({
        title: 'The step was interrupted',
      });
      expect(first.summary).toContain('1 instance not gone yet');
      expect(JSON.parse(first.outputs['results'] ?? '')).toMatchObject([
        { id, outcome: 'failed: cancelled' },
      ]);
      expect(savedIn(first.state)).toMatchObject({ progress: 'unfinished', targets: [id] });
      const post = await stage.job.runPost('down');
      expect(post.conclusion).toBe('success');
      expect(brokenPromises(stage, [id], [first, post])).toEqual([]);
    },
  );

  it('the runner shuts down: what main says last promises no post phase', async () => {
    await using stage = await BundleHarness.create();
    const { UHostId: id } = stage.simulator.addInstance();
    const main = stage.job.start({ id: 'down', with: stage.with({ 'uhost-id': id }), if: 'always()' });
    await main.waitForLine(/stopping/);
    stage.job.shutdown({ interrupts: 2 });
    const first = await main.done;
    expect(first.exitCode).toBe(1);
    expect(first.annotations[0]?.message).toContain('if the runner runs it; otherwise finish');
    expect(first.log.join('\n')).not.toContain('post phase of this step continues');
    expect(brokenPromises(stage, [id], [first])).toEqual([]);
  });

  it("a step's timeout-minutes: nothing says that the job was cancelled", async () => {
    await using stage = await BundleHarness.create({ durations: { stop: 3000 } });
    const { UHostId: id } = stage.simulator.addInstance();
    const main = await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': id }), timeoutMs: 2000 });
    expect(main).toMatchObject({ exitCode: 1, outcome: 'failure' });
    expect(JSON.stringify([main.log, main.annotations, main.summary])).not.toMatch(/cancell?ed/);
    expect(stage.job.status).toBe('failure');
  });

  it('in a container the deaf process runs on beside the post phase, and both come to the same end', async () => {
    await using stage = await BundleHarness.create({}, { container: true });
    const { UHostId: id } = stage.simulator.addInstance();
    const main = stage.job.start({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    await main.waitForLine(/: stopping/);
    stage.job.cancel();
    await main.done;
    const post = await stage.job.runPost('down');
    expect(post.conclusion).toBe('success');
    expect(await main.orphanEnd()).toMatchObject({ exitCode: 0 });
    expect(brokenPromises(stage, [id], [post])).toEqual([]);
  });

  it('Kubernetes hooks lose the state of a red main phase: the post phase says so, and terminates', async () => {
    await using stage = await BundleHarness.create(
      { durations: { stop: 3000 } },
      { filesCopiedBack: 'on-success' },
    );
    const { UHostId: id } = stage.simulator.addInstance();
    const main = await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': id, timeout: '1s' }) });
    expect(main).toMatchObject({ conclusion: 'failure', state: {} });
    const post = await stage.job.runPost('down', { with: stage.with({ 'uhost-id': id }) });
    expect(post.log).toContain(
      'The main phase left no state: it was killed early, or this runner loses the state of a failed step. Using the inputs instead.',
    );
    expect(post.conclusion).toBe('success');
    expect(brokenPromises(stage, [id], [main, post])).toEqual([]);
  });
});

describe.concurrent('variables that other steps set', () => {
  const forged = {
    STATE_progress: 'done',
    STATE_targets: 'uhost-other',
    [`STATE_${STATE_NAME}`]: '{"progress":"done"}',
  };

  it('change nothing: main saves from its start, and its own value holds', async () => {
    await using stage = await BundleHarness.create({}, { env: forged });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    stage.simulator.addInstance({ UHostId: 'uhost-other' });
    const inputs = stage.with({ 'uhost-id': id, when: 'job-end' });
    const main = await stage.job.run({ id: 'down', with: inputs });
    for (const [name, value] of Object.entries(forged)) stage.job.exportVariable(name, value);
    const post = await stage.job.runPost('down');
    expect(post).toMatchObject({ conclusion: 'success', annotations: [] });
    expect(brokenPromises(stage, [id], [main, post])).toEqual([]);
    expect(stage.simulator.fates().get(id)).toMatchObject({ gone: true });
  });

  it('are not believed where main saved nothing: a warning, and the inputs hold', async () => {
    await using stage = await BundleHarness.create({}, { env: forged });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    stage.simulator.addInstance({ UHostId: 'uhost-other' });
    const main = stage.job.start({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    main.signal('SIGKILL');
    const post = await main.done.then(() => stage.job.runPost('down'));
    expect(post.annotations).toMatchObject([{ level: 'warning', title: 'The saved state is not used' }]);
    expect(post.conclusion).toBe('success');
    expect(brokenPromises(stage, [id], [post])).toEqual([]);
  });
});

it('keys that the post phase of a nested composite action gets empty: the error says why', async () => {
  await using stage = await BundleHarness.create();
  await stage.job.run({ id: 'down', with: stage.with({ name: 'gpu-7', when: 'job-end' }) });
  const post = await stage.job.runPost('down', { inputs: 'empty' });
  expect(post.conclusion).toBe('failure');
  expect(post.annotations[0]?.message).toContain('in a composite action');
});

it('the exit code is 1 until a phase has succeeded', async () => {
  const early = `const { request } = process.getBuiltinModule('node:http');
    process.getBuiltinModule('node:http').request = (...call) => {
      setTimeout(() => process.exit(), 50);
      return request(...call);
    };`;
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(early)}` };
  await using stage = await BundleHarness.create({ latencyMs: 500 }, { env });
  const { UHostId: id } = stage.simulator.addInstance();
  const main = await stage.job.run({ with: stage.with({ 'uhost-id': id }) });
  expect(main).toMatchObject({ exitCode: 1, conclusion: 'failure' });
});
