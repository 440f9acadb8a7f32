import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PhaseResult, RunningPhase } from '../runner/job.ts';
import type { FaultRule } from '../simulator/faults.ts';
import { brokenPromises } from './invariants.ts';
import { savedIn } from '../support/saved-state.ts';
import { BundleHarness } from './bundle-harness.ts';

const REPOSITORY_ROOT = path.resolve(import.meta.dirname, '../..');
const DESCRIBE = 'DescribeCompShareInstance';
const STOP = 'StopCompShareInstance';
const TERMINATE = 'TerminateCompShareInstance';
/** Within 3 s, and as much again for a machine that is busy with other tests. */
const END_WITHIN_MS = 6000;
const CANCELLED_LINE = /The runner interrupted this step; the post phase continues if the runner runs it$/;

/** A moment in the life of the main phase. */
interface Moment {
  name: string;
  State: 'Running' | 'Stopped';
  fault?: FaultRule;
  reached: (stage: BundleHarness, main: RunningPhase) => Promise<unknown>;
}

const slow = (handled: 'first' | 'last', on: FaultRule['on']): FaultRule => ({
  fault: { kind: 'slow', ms: 700, handled },
  ...(on !== undefined && { on }),
});

const MOMENTS: Moment[] = [
  { name: 'before the first call', State: 'Running', reached: () => Promise.resolve() },
  {
    name: 'during the first Describe',
    State: 'Running',
    fault: slow('last', { action: DESCRIBE, nth: 1 }),
    reached: (stage) => stage.arrival('Describe'),
  },
  {
    name: 'during Stop, carried out',
    State: 'Running',
    fault: slow('first', { action: STOP, nth: 1 }),
    reached: (stage) => stage.arrival('Stop'),
  },
  {
    name: 'during Stop, not carried out yet',
    State: 'Running',
    fault: slow('last', { action: STOP, nth: 1 }),
    reached: (stage) => stage.arrival('Stop'),
  },
  { name: 'in the wait', State: 'Running', reached: (_, main) => main.waitForLine(/: stopping/) },
  {
    name: 'during Terminate, carried out',
    State: 'Stopped',
    fault: slow('first', { action: TERMINATE, nth: 1 }),
    reached: (stage) => stage.arrival('Terminate'),
  },
  {
    name: 'during Terminate, not carried out yet',
    State: 'Stopped',
    fault: slow('last', { action: TERMINATE, nth: 1 }),
    reached: (stage) => stage.arrival('Terminate'),
  },
  {
    name: 'during the proof that it is gone',
    State: 'Stopped',
    fault: slow('last', { action: DESCRIBE, nth: 2 }),
    reached: (stage) => stage.arrival('Describe', 2),
  },
];

/** Signals a phase, as the runner does for a cancelled job where it is SIGINT. */
function interrupt(main: RunningPhase, signal: NodeJS.Signals): void {
  if (signal === 'SIGINT') main.cancel();
  else main.signal(signal);
}

// Windows has no signals that a process could catch.
describe.skipIf(process.platform === 'win32')('signals', { concurrent: true }, () => {
  describe.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('%s', (signal) => {
    it.each(MOMENTS)('$name: the post phase ends it', async ({ name, State, fault, reached }) => {
      await using stage = await BundleHarness.create({ faults: fault === undefined ? [] : [fault] });
      const { UHostId: id } = stage.simulator.addInstance({ Name: 'train', State, dataDisks: [10] });
      stage.simulator.addInstance({ Name: 'train' });
      const main = stage.job.start({ id: 'down', with: stage.with({ 'uhost-id': id }) });
      await reached(stage, main);
      const signalledAt = performance.now();
      interrupt(main, signal);
      const first = await main.done;
      expect(performance.now() - signalledAt).toBeLessThan(END_WITHIN_MS);

      if (signal === 'SIGKILL') expect(first.signal).toBe('SIGKILL');
      else if (name !== 'before the first call') {
        expect(first.exitCode).toBe(1);
        expect(first.log.join('\n')).toMatch(new RegExp(CANCELLED_LINE.source, 'm'));
        expect(first.annotations[0]?.message).toMatch(/may be billed|and billed|may exist/);
        expect(first.annotations[0]?.message).toContain('The post phase continues if the runner runs it');
        expect(savedIn(first.state)).toMatchObject({
          progress: 'unfinished',
          targets: [id],
          seen: { [id]: {} },
        });
        expect(first.summary).toContain('1 instance not gone yet');
      }

      const post = await stage.job.runPost('down');
      expect(post.log[0]).toMatch(/^The main phase did not finish: /);
      expect(post.conclusion).toBe('success');
      expect(stage.simulator.fates().get(id)).toMatchObject({ gone: true, by: 'client' });
      expect(brokenPromises(stage, [id], [first, post])).toEqual([]);
    });
  });

  it('SIGKILL after the termination: "gone" in the post phase, not "not found", and what disk stays', async () => {
    await using stage = await BundleHarness.create();
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped', dataDisks: [10] });
    const main = stage.job.start({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    await main.waitForLine(/: terminating/);
    main.signal('SIGKILL');
    await main.done;
    const post = await stage.job.runPost('down');
    expect(post.log.join('\n')).toMatch(/: already gone \(deleted elsewhere\)$/m);
    expect(post.conclusion).toBe('success');
    expect(post.summary).toContain('1 data disk (10 GB) kept and still billed');
  });

  it.each([
    ['Describe', 'Stopped'],
    ['Stop', 'Running'],
    ['Terminate', 'Stopped'],
  ] as const)('a %s that hangs is given up in time', async (action, State) => {
    await using stage = await BundleHarness.create();
    const { UHostId: id } = stage.simulator.addInstance({ State });
    stage.simulator.addFault({ fault: 'lost-request', on: { action: `${action}CompShareInstance`, nth: 1 } });
    const main = stage.job.start({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    await stage.arrival(action);
    const signalledAt = performance.now();
    main.cancel();
    const first = await main.done;
    expect(performance.now() - signalledAt).toBeLessThan(END_WITHIN_MS);
    expect(first.exitCode).toBe(1);
    expect(first.log.join('\n')).toMatch(new RegExp(CANCELLED_LINE.source, 'm'));
    expect((await stage.job.runPost('down')).conclusion).toBe('success');
  });

  it('a handshake that hangs does not hold the process', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    await using stage = await BundleHarness.create();
    const main = stage.job.start({
      with: stage.with({ 'uhost-id': 'uhost-a1', 'api-url': `https://localhost:${port}` }),
    });
    await once(silent, 'connection');
    const signalledAt = performance.now();
    main.cancel();
    const first = await main.done;
    expect(performance.now() - signalledAt).toBeLessThan(END_WITHIN_MS);
    expect(first.exitCode).toBe(1);
    silent.close();
  });

  it('in the post phase too: it ends red and says what is left', async () => {
    await using stage = await BundleHarness.create();
    const { UHostId: id } = stage.simulator.addInstance();
    const inputs = stage.with({ 'uhost-id': id, when: 'job-end' });
    await stage.job.run({ id: 'down', with: inputs });
    const post = stage.job.startPost('down');
    await post.waitForLine(/: stopping/);
    post.signal('SIGTERM');
    const last = await post.done;
    expect(last).toMatchObject({ exitCode: 1, conclusion: 'failure' });
    expect(brokenPromises(stage, [id], [last])).toEqual([]);
    expect(last.log.join('\n')).not.toContain('post phase');
  });
});

describe.concurrent('when: job-end', () => {
  it('the main phase only tries the keys; the post phase gets the ID that a later step made', async () => {
    await using stage = await BundleHarness.create();
    const main = await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': '', when: 'job-end' }) });
    expect(main).toMatchObject({ exitCode: 0, annotations: [], outputs: {}, summary: '' });
    expect(main.log).toEqual([
      'Nothing is changed now. The post phase of this step will terminate what uhost-id, name and tag say then.',
    ]);
    expect(stage.calls()).toEqual(['Describe']);

    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const post = await stage.job.runPost('down', { with: stage.with({ 'uhost-id': id, when: 'job-end' }) });
    expect(post.conclusion).toBe('success');
    expect(post.log[0]).toBe('The job is ending: tearing down now.');
    expect(post.summary).toContain('1 instance gone');
    expect(brokenPromises(stage, [id], [main, post])).toEqual([]);
  });

  it('the job was cancelled before there was an ID: the name finds the instance', async () => {
    await using stage = await BundleHarness.create();
    const inputs = stage.with({ 'uhost-id': '', name: 'gpu-7', when: 'job-end' });
    await stage.job.run({ id: 'down', with: inputs });
    const { UHostId: id } = stage.simulator.addInstance({ Name: 'gpu-7', State: 'Stopped' });
    stage.job.status = 'cancelled';
    const post = await stage.job.runPost('down');
    expect(post.conclusion).toBe('success');
    expect(stage.simulator.fates().get(id)).toMatchObject({ gone: true });
  });

  it('nothing was ever named: a warning, and green', async () => {
    await using stage = await BundleHarness.create();
    await stage.job.run({ id: 'down', with: stage.with({ when: 'job-end' }) });
    const post = await stage.job.runPost('down');
    expect(post.conclusion).toBe('success');
    expect(post.annotations).toMatchObject([{ level: 'warning', title: 'No instance was named' }]);
    expect(stage.calls()).toEqual(['Describe']);
  });

  it('the main phase was killed: the post phase is not impressed', async () => {
    await using stage = await BundleHarness.create();
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const main = stage.job.start({ id: 'down', with: stage.with({ 'uhost-id': id, when: 'job-end' }) });
    main.signal('SIGKILL');
    await main.done;
    const post = await stage.job.runPost('down');
    expect(post).toMatchObject({ conclusion: 'success' });
    expect(stage.simulator.fates().get(id)).toMatchObject({ gone: true });
  });

  it('a dry run looks only at the end', async () => {
    await using stage = await BundleHarness.create();
    const { UHostId: id } = stage.simulator.addInstance();
    const inputs = stage.with({ 'uhost-id': id, when: 'job-end', 'dry-run': 'true' });
    await stage.job.run({ id: 'down', with: inputs });
    expect(stage.calls()).toEqual(['Describe']);
    const post = await stage.job.runPost('down');
    expect(post.log.some((line) => line.endsWith(': would stop, then terminate'))).toBe(true);
    expect(stage.calls()).toEqual(['Describe', 'Describe']);
  });
});

describe.concurrent('when: now', () => {
  it('the main phase was through: the post phase calls nothing and loads nothing but its entry', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'action-'));
    for (const name of ['action.yml', 'dist']) {
      await cp(path.join(REPOSITORY_ROOT, name), path.join(folder, name), { recursive: true });
    }
    await using stage = await BundleHarness.create({}, { actionDirectory: folder });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    await stage.job.run({ id: 'done', with: stage.with({ 'uhost-id': id }) });
    await stage.job.run({ id: 'failed', with: stage.with({ 'uhost-id': 'uhost-none' }) });
    await stage.job.run({ id: 'dry', with: stage.with({ name: '*', 'dry-run': 'true' }) });
    const before = stage.calls().length;

    const scripts = (await readdir(path.join(folder, 'dist'))).filter((name) => name.endsWith('.js'));
    const others = scripts.filter((name) => name !== 'post.js');
    expect(others.length).toBe(scripts.length - 1);
    await Promise.all(others.map((name) => rm(path.join(folder, 'dist', name))));
    for (const step of ['done', 'failed', 'dry']) {
      const post = await stage.job.runPost(step);
      expect(post).toMatchObject({ exitCode: 0, annotations: [] });
      expect(post.log).toEqual([expect.stringMatching(/^Nothing to do: /)]);
    }
    expect(stage.calls()).toHaveLength(before);
    await rm(folder, { recursive: true });
  });

  it('the main phase ran out of time: the post phase goes on', async () => {
    await using stage = await BundleHarness.create();
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    stage.simulator.lock(id, 2500);
    const inputs = stage.with({ 'uhost-id': id, timeout: '1s' });
    const main = await stage.job.run({ id: 'down', with: inputs });
    expect(main.conclusion).toBe('failure');
    const again = stage.with({ 'uhost-id': id });
    const post = await stage.job.runPost('down', { with: again });
    expect(post.conclusion).toBe('success');
    expect(brokenPromises(stage, [id], [main, post])).toEqual([]);
  });

  it('the main phase crashed: the post phase goes on', async () => {
    const crash = `
      const http = process.getBuiltinModule('node:http');
      const { request } = http;
      let calls = 0;
      http.request = (...call) => {
        if (++calls === 2 && process.argv[1].endsWith('main.js')) setTimeout(() => { throw new Error('crash'); });
        return request(...call);
      };`;
    const preload = `--import=data:text/javascript,${encodeURIComponent(crash)}`;
    await using stage = await BundleHarness.create({}, { env: { NODE_OPTIONS: preload } });
    const { UHostId: id } = stage.simulator.addInstance();
    const main = await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    expect(main.conclusion).toBe('failure');
    expect(main.log.join('\n')).toContain('Error: crash');
    const post = await stage.job.runPost('down');
    expect(post.conclusion).toBe('success');
    expect(brokenPromises(stage, [id], [main, post])).toEqual([]);
  });

  it('a dry run that was killed is not taken up again', async () => {
    await using stage = await BundleHarness.create({ latencyMs: 300 });
    stage.simulator.addInstance();
    const main = stage.job.start({ id: 'down', with: stage.with({ name: '*', 'dry-run': 'true' }) });
    await stage.arrival('Describe');
    main.signal('SIGKILL');
    await main.done;
    const before = stage.calls().length;
    const post = await stage.job.runPost('down');
    expect(post.log).toEqual(['Nothing to do: the main phase was a dry run.']);
    expect(stage.calls()).toHaveLength(before);
  });
});

describe.concurrent('several steps in one job', () => {
  it('with now and job-end, done, cancelled and to come: each goes its own way', async () => {
    await using stage = await BundleHarness.create({ durations: { stop: 1500 } });
    const add = (UHostId: string, State: string): string =>
      stage.simulator.addInstance({ UHostId, State }).UHostId;
    const done = add('uhost-done', 'Stopped');
    const atEnd = add('uhost-end', 'Stopped');
    const broken = add('uhost-broken', 'Running');
    const bystander = add('uhost-other', 'Running');

    const phases: PhaseResult[] = [];
    phases.push(await stage.job.run({ id: 'done', with: stage.with({ 'uhost-id': done }) }));
    phases.push(await stage.job.run({ id: 'end', with: stage.with({ 'uhost-id': atEnd, when: 'job-end' }) }));
    const cancelled = stage.job.start({ id: 'broken', with: stage.with({ 'uhost-id': broken }) });
    await cancelled.waitForLine(/stopping/);
    interrupt(cancelled, process.platform === 'win32' ? 'SIGKILL' : 'SIGINT');
    phases.push(await cancelled.done);
    expect(stage.simulator.instances().map(({ UHostId }) => UHostId)).toEqual([atEnd, broken, bystander]);

    // Post phases run in the opposite order.
    const posts = [];
    for (const step of ['broken', 'end', 'done']) posts.push(await stage.job.runPost(step));
    expect(posts.map(({ conclusion }) => conclusion)).toEqual(['success', 'success', 'success']);
    expect(posts.map(({ log }) => log[0])).toEqual([
      `The main phase did not finish: continuing with ${broken}.`,
      'The job is ending: tearing down now.',
      'Nothing to do: the main phase did the teardown.',
    ]);
    for (const [index, id] of [broken, atEnd].entries()) {
      const others = [done, atEnd, broken].filter((other) => other !== id);
      for (const other of others) expect(posts[index]?.log.join('\n')).not.toContain(other);
    }
    expect(brokenPromises(stage, [done, atEnd, broken], [...phases, ...posts])).toEqual([]);
  });
});

describe('on runners without a job status', () => {
  it('an empty one is no cancel', async () => {
    await using stage = await BundleHarness.create();
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const inputs = stage.with({ 'uhost-id': id, when: 'job-end', 'job-status': '' });
    await stage.job.run({ id: 'down', with: inputs });
    expect((await stage.job.runPost('down')).conclusion).toBe('success');
  });
});

// Windows and macOS have no file that is always full.
const UNWRITABLE = ['/nowhere/file', ...(process.platform === 'linux' ? ['/dev/full'] : [])];

describe.concurrent.each(UNWRITABLE)("a file of the runner's that cannot be written: %s", (file) => {
  it('the state: a warning, and the teardown goes on', async () => {
    await using stage = await BundleHarness.create({}, { env: { GITHUB_STATE: file } });
    const { UHostId: id } = stage.simulator.addInstance();
    const main = await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    expect(main.annotations).toMatchObject([{ level: 'warning', title: 'The state could not be saved' }]);
    expect(main.annotations[0]?.message).toMatch(/^(Missing file|ENOSPC).*the inputs alone/);
    expect(main).toMatchObject({ conclusion: 'success', outputs: { 'uhost-id': id } });
    expect(stage.simulator.fates().get(id)).toMatchObject({ gone: true });
  });

  it('the state, with job-end: the post phase does all of it, and warns of nothing that is lost with it', async () => {
    await using stage = await BundleHarness.create({}, { env: { GITHUB_STATE: file, GITHUB_OUTPUT: file } });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const main = await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': id, when: 'job-end' }) });
    expect(main).toMatchObject({ conclusion: 'success', annotations: [{ level: 'warning' }] });
    const post = await stage.job.runPost('down');
    expect(post).toMatchObject({ conclusion: 'success', annotations: [] });
    expect(post.log[0]).toBe('The job is ending: tearing down now.');
    expect(stage.simulator.fates().get(id)).toMatchObject({ gone: true });
  });

  it('the outputs: a warning, and green, since the instance is gone', async () => {
    await using stage = await BundleHarness.create({}, { env: { GITHUB_OUTPUT: file } });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const main = await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    expect(main.annotations).toMatchObject([{ level: 'warning', title: 'The outputs could not be set' }]);
    expect(main.annotations[0]?.message).toContain('empty for later steps');
    expect(main.conclusion).toBe('success');
    expect(main.summary).toContain('1 instance gone');
    expect((await stage.job.runPost('down')).log).toEqual([
      'Nothing to do: the main phase did the teardown.',
    ]);
  });

  it('the job summary: a warning, and green', async () => {
    await using stage = await BundleHarness.create({}, { env: { GITHUB_STEP_SUMMARY: file } });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const main = await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    expect(main.annotations).toMatchObject([
      { level: 'warning', title: 'The job summary could not be written' },
    ]);
    expect(main.conclusion).toBe('success');
    expect((await stage.job.runPost('down')).log).toHaveLength(1);
  });
});

describe.concurrent("a file of the runner's that cannot be written any more", () => {
  it('in the middle of the teardown: one warning for the state, and the instance goes', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'state-'));
    const file = path.join(folder, 'state');
    await writeFile(file, '');
    await using stage = await BundleHarness.create({}, { env: { GITHUB_STATE: file } });
    const { UHostId: id } = stage.simulator.addInstance({ dataDisks: [10] });
    stage.simulator.addFault(slow('last', { action: DESCRIBE, nth: 1 }));
    const main = stage.job.start({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    await stage.arrival('Describe');
    expect(await readFile(file, 'utf8')).toContain('started');
    await rm(folder, { recursive: true });
    const done = await main.done;
    expect(done.annotations).toMatchObject([
      { level: 'warning', title: 'The state could not be saved' },
      { title: 'Data disks kept' },
    ]);
    expect(done).toMatchObject({ conclusion: 'success', outputs: { 'uhost-id': id } });
    expect(stage.simulator.fates().get(id)).toMatchObject({ gone: true });
  });

  it('where an instance stays, the step is red and says so, whatever cannot be written', async () => {
    const file = '/nowhere/file';
    const env = { GITHUB_STATE: file, GITHUB_OUTPUT: file, GITHUB_STEP_SUMMARY: file };
    await using stage = await BundleHarness.create({}, { env });
    const { UHostId: id } = stage.simulator.addInstance();
    const main = await stage.job.run({ with: stage.with({ 'uhost-id': id, stop: 'false' }) });
    expect(main.conclusion).toBe('failure');
    expect(main.annotations.map(({ level }) => level).sort()).toEqual([
      'error',
      'warning',
      'warning',
      'warning',
    ]);
    const error = main.annotations.find(({ level }) => level === 'error');
    expect(error).toMatchObject({ title: 'The instance is running and stop is false' });
  });
});
