import { describe, expect, it } from 'vitest';
import { sealState, STATE_NAME } from '../../src/action/progress.ts';
import type { FaultSpec } from '../simulator/faults.ts';
import { mixtureNamed } from '../simulator/mixture.ts';
import { DEFAULT_KEYS } from '../simulator/simulator.ts';
import { Harness } from './harness.ts';
import type { Run } from './harness.ts';

const DESCRIBE = 'DescribeCompShareInstance';
const STOP = 'StopCompShareInstance';

const ofLevel = (run: Run, level: string): string[] =>
  run.annotations.filter((annotation) => annotation.level === level).map(({ title }) => title);

describe('when: job-end tries the keys before money is spent', () => {
  const inputs = { name: 'gpu-7', when: 'job-end' };

  it.each<[string, FaultSpec | undefined, Record<string, string>]>([
    ['a wrong private key', undefined, { 'private-key': 'other' }],
    ['a wrong public key', undefined, { 'public-key': 'other' }],
    ['an expired token', { retCode: 174 }, {}],
    ['a permission that is refused', { retCode: 299 }, {}],
    ['a project that does not exist', { retCode: 292 }, {}],
    ["the caller's IP", { retCode: 294 }, {}],
    ['a project that is not available', { retCode: 230, message: 'Params [ProjectID] not available' }, {}],
  ])('%s: red now, and the post phase tries all the same', async (_, fault, more) => {
    await using harness = await Harness.create();
    if (fault !== undefined) harness.simulator.addFault({ fault, on: { action: DESCRIBE, nth: 1 } });
    const main = await harness.run({ ...inputs, ...more });
    expect(main.succeeded).toBe(false);
    expect(main.annotations).toMatchObject([{ level: 'error' }]);
    expect(main.annotations[0]?.message).toMatch(/^The key check failed: /);
    expect(main.annotations[0]?.message).toContain('before a later one creates an instance');
    expect(harness.calls()).toEqual(['Describe']);
    expect(main.saved?.progress).toBe('deferred');

    const { UHostId: id } = harness.simulator.addInstance({ Name: 'gpu-7' });
    const again = { ...inputs, ...more };
    const post = await harness.run(again, { phase: 'post', state: main.state, jobStatus: 'failure' });
    expect(post.log[0]).toBe('The job is ending: tearing down now.');
    expect(harness.simulator.fates().get(id)?.gone ?? false).toBe(fault !== undefined);
  });

  it('a wrong address is red', async () => {
    await using harness = await Harness.create();
    const main = await harness.run(inputs, {
      tap: () => () => Promise.resolve({ status: 404, headers: { get: () => null }, body: null }),
    });
    expect(main.annotations).toMatchObject([
      { level: 'error', title: 'Something else answers in place of CompShare (HTTP 404)' },
    ]);
  });

  it.each<[string, FaultSpec]>([
    ['a service error', { retCode: 150 }],
    ['a throttled account', 'throttle'],
    ['a gateway that is down', { status: 503 }],
    ['a connection that breaks', 'reset-before'],
    ['something that answers in place of the API', 'html'],
  ])('%s may pass: a warning, after one try', async (_, fault) => {
    await using harness = await Harness.create();
    harness.simulator.addFault({ fault });
    const main = await harness.run(inputs);
    expect(main.succeeded).toBe(true);
    expect(main.annotations).toMatchObject([{ level: 'warning', title: 'The keys could not be checked' }]);
    expect(harness.calls()).toEqual(['Describe']);
    expect(main.saved?.progress).toBe('deferred');
  });

  it('no answer: a warning after 10 s', async () => {
    await using harness = await Harness.create();
    harness.simulator.addFault({ fault: 'lost-request' });
    const main = await harness.run(inputs);
    expect(main).toMatchObject({ succeeded: true, seconds: 10 });
    expect(ofLevel(main, 'warning')).toEqual(['The keys could not be checked']);
  });

  it.each([{}, { region: 'cn-sh2' }])(
    'an API that insists on a region is asked again with one: %o',
    async (more) => {
      await using harness = await Harness.create(mixtureNamed(['region-required']).options);
      const main = await harness.run({ ...inputs, ...more });
      expect(main).toMatchObject({ succeeded: true, annotations: [] });
      expect(harness.calls()).toEqual(['Describe', 'Describe']);
    },
  );

  it('a region that is refused too tells nothing of the keys: a warning', async () => {
    await using harness = await Harness.create();
    harness.simulator.addFault({ fault: { retCode: 230 } });
    const main = await harness.run(inputs);
    expect(main.succeeded).toBe(true);
    expect(ofLevel(main, 'warning')).toEqual(['The keys could not be checked']);
  });

  it('interrupted while it tries: it ends at once, and the post phase tears down', async () => {
    await using harness = await Harness.create();
    harness.simulator.addFault({ fault: 'lost-request', on: { nth: 1 } });
    const main = await harness.run(inputs, { cancelAfterMs: 3000 });
    expect(main).toMatchObject({ seconds: 3, annotations: [], saved: { progress: 'deferred' } });
  });
});

describe('the five minutes of a cancelled job', () => {
  /** An instance that stays, whatever is done. */
  async function lockedInstance(harness: Harness): Promise<string> {
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'train' });
    harness.simulator.lock(id);
    return Promise.resolve(id);
  }

  it('a main phase under always() that finds the job cancelled ends after 200 s, and says so', async () => {
    await using harness = await Harness.create();
    const id = await lockedInstance(harness);
    const main = await harness.run({ 'uhost-id': id }, { jobStatus: 'cancelled' });
    expect(main.seconds).toBeGreaterThanOrEqual(200);
    expect(main.seconds).toBeLessThan(203);
    const [warning, error] = main.annotations;
    expect(warning).toMatchObject({ level: 'warning', title: 'The job may be ended at any moment' });
    expect(warning?.message).toContain(id);
    expect(error?.message).toContain("The cancelled job's time was up.");
    expect(error?.message).not.toContain('input timeout');
    expect(main.log.join('\n')).toContain(
      'The job was cancelled, and its time is up; the post phase continues if the runner runs it',
    );
    expect(main.summary).toContain('1 instance not gone yet');
  });

  it('halfway, with the instance gone and its data disk not yet: the warning says whose disks may be left', async () => {
    const durations = { stop: 85_000, terminate: 5000 };
    await using harness = await Harness.create({ durations, diskRelease: 'never' });
    const { UHostId: id } = harness.simulator.addInstance({ dataDisks: [200] });
    const main = await harness.run({ 'uhost-id': id, 'release-disk': 'true' }, { jobStatus: 'cancelled' });
    expect(main).toMatchObject({ succeeded: true, results: [{ outcome: 'terminated' }] });
    expect(main.annotations).toMatchObject([
      { level: 'warning', title: 'The job may be ended at any moment' },
    ]);
    expect(main.annotations[0]?.message).toContain(
      `whatever is left. Data disks not known to be deleted yet: those of ${id}.`,
    );
  });

  it('its post phase keeps that end: one try of 20 s', async () => {
    await using harness = await Harness.create();
    const id = await lockedInstance(harness);
    const { state } = await harness.run({ 'uhost-id': id }, { jobStatus: 'cancelled' });
    const post = await harness.run({ 'uhost-id': id }, { phase: 'post', state, jobStatus: 'cancelled' });
    expect(post.seconds).toBeGreaterThanOrEqual(20);
    expect(post.seconds).toBeLessThan(23);
    expect(post.succeeded).toBe(false);
  });

  it('after a signal the post phase ends 270 s after it, however late it starts', async () => {
    await using harness = await Harness.create();
    const id = await lockedInstance(harness);
    const startedAt = harness.clock.now();
    const { state } = await harness.run({ 'uhost-id': id }, { cancelAfterMs: 1000 });
    await harness.clock.run(() => harness.clock.sleep(100_000));
    const post = await harness.run({ 'uhost-id': id }, { phase: 'post', state, jobStatus: 'cancelled' });
    expect(harness.clock.now() - startedAt).toBeGreaterThanOrEqual(271_000);
    expect(harness.clock.now() - startedAt).toBeLessThan(273_500);
    expect(post.annotations.map(({ level }) => level)).toEqual(['warning', 'error']);
  });

  it('a post phase that finds the job cancelled and knows of no signal ends after 200 s', async () => {
    await using harness = await Harness.create();
    const id = await lockedInstance(harness);
    const inputs = { 'uhost-id': id, when: 'job-end' };
    const { state } = await harness.run(inputs);
    const post = await harness.run(inputs, { phase: 'post', state, jobStatus: 'cancelled' });
    expect(post.seconds).toBeGreaterThanOrEqual(200);
    expect(post.seconds).toBeLessThan(203);
  });

  it('a deferred main phase that finds the job cancelled starts its clock', async () => {
    await using harness = await Harness.create();
    const id = await lockedInstance(harness);
    const inputs = { 'uhost-id': id, when: 'job-end' };
    const { state } = await harness.run(inputs, { jobStatus: 'cancelled' });
    await harness.clock.run(() => harness.clock.sleep(150_000));
    const post = await harness.run(inputs, { phase: 'post', state, jobStatus: 'cancelled' });
    expect(post.seconds).toBeLessThan(53);
  });

  it('what is gone by the half is not warned of', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const main = await harness.run({ 'uhost-id': id }, { jobStatus: 'cancelled' });
    expect(main).toMatchObject({ succeeded: true, annotations: [] });
  });

  it('a list that cannot be read is warned of, without an ID', async () => {
    await using harness = await Harness.create();
    harness.simulator.addFault({ fault: 'lost-request' });
    const main = await harness.run({ name: 'train' }, { jobStatus: 'cancelled' });
    expect(main.annotations.map(({ level }) => level)).toEqual(['warning', 'error']);
    expect(main.annotations[0]?.message).toContain('what this step is about');
    expect(main.annotations[1]?.message).toContain("The cancelled job's time was up.");
  });

  it("after a step's timeout-minutes nothing says that the job was cancelled, and the post phase has its timeout", async () => {
    await using harness = await Harness.create();
    const id = await lockedInstance(harness);
    const inputs = { 'uhost-id': id, timeout: '6m' };
    const main = await harness.run(inputs, { cancelAfterMs: 1000 });
    const post = await harness.run(inputs, { phase: 'post', state: main.state, jobStatus: 'failure' });
    expect(post.seconds).toBeGreaterThanOrEqual(360);
    expect(JSON.stringify([main.log, main.annotations, post.log, post.annotations])).not.toMatch(
      /cancell?ed/,
    );
    expect(post.annotations[0]?.message).toContain('raise the input timeout');
  });
});

describe('a state that can be trusted', () => {
  const seal = { privateKey: DEFAULT_KEYS.privateKey, env: {} };

  it.each([
    ['as another step wrote it', '{"progress":"unfinished","targets":["uhost-other"]}'],
    ['done, they say', 'done'],
    ['sealed with another key', sealState('{"progress":"done"}', { ...seal, privateKey: 'rotated' })],
    ['sealed in another job', sealState('{"progress":"done"}', { ...seal, env: { GITHUB_JOB: 'other' } })],
  ])('%s: no state, with a warning', async (_, forged) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ UHostId: 'uhost-a1' });
    harness.simulator.addInstance({ UHostId: 'uhost-other' });
    const post = await harness.run({ 'uhost-id': id }, { phase: 'post', state: { [STATE_NAME]: forged } });
    expect(post.succeeded).toBe(true);
    expect(ofLevel(post, 'warning')).toEqual(['The saved state is not used']);
    expect(harness.simulator.instances().map(({ UHostId }) => UHostId)).toEqual(['uhost-other']);
  });

  it('it is saved before anything else, wrong inputs included', async () => {
    await using harness = await Harness.create();
    const run = await harness.run({ timeout: 'soon' });
    expect(run.saves).toBeGreaterThan(1);
    expect(run.saved?.progress).toBe('failed');
  });

  it('lost, and the ID is not there: a warning, and never "was not found"', async () => {
    await using harness = await Harness.create();
    const post = await harness.run({ 'uhost-id': 'uhost-none' }, { phase: 'post', jobStatus: 'failure' });
    expect(post.succeeded).toBe(true);
    expect(post.log.join('\n')).toContain('The main phase left no state');
    expect(post.annotations).toMatchObject([{ level: 'warning', title: 'Not there now' }]);
    expect(post.annotations[0]?.message).toContain('not found now; the main phase may have terminated it');
    expect(JSON.stringify([post.log, post.annotations, post.summary])).not.toContain('was not found');
  });

  it('lost, and the instance is there: it goes', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const post = await harness.run({ 'uhost-id': id }, { phase: 'post', jobStatus: 'failure' });
    expect(post).toMatchObject({ succeeded: true, annotations: [] });
    expect(harness.simulator.fates().get(id)).toMatchObject({ gone: true });
  });

  it('lost with job-end, where main terminated nothing: an ID that is not there is an error', async () => {
    await using harness = await Harness.create();
    const inputs = { 'uhost-id': 'uhost-none', when: 'job-end' };
    const post = await harness.run(inputs, { phase: 'post' });
    expect(post.results).toMatchObject([{ outcome: 'failed: not-found' }]);
  });
});

describe('inputs that are empty in the post phase, as in nested composite actions', () => {
  const keys = {
    COMPSHARE_PUBLIC_KEY: DEFAULT_KEYS.publicKey,
    COMPSHARE_PRIVATE_KEY: DEFAULT_KEYS.privateKey,
  };

  it('the filter of the main phase holds', async () => {
    await using harness = await Harness.create();
    const inputs = { name: 'gpu-*', tag: 'ci', 'older-than': '2m', when: 'job-end', region: 'cn-wlcb' };
    const { state } = await harness.run(inputs);
    const ours = { Name: 'gpu-1', Tag: 'ci', CreateTime: Math.floor(harness.clock.now() / 1000) - 3600 };
    const { UHostId: id } = harness.simulator.addInstance(ours);
    const others = [
      { ...ours, Tag: 'other' },
      { ...ours, Name: 'other' },
    ].map((other) => harness.simulator.addInstance(other).UHostId);
    const empty = { name: '', tag: '', 'older-than': '', region: '', when: 'job-end' };
    const post = await harness.run(empty, { phase: 'post', state });
    expect(post).toMatchObject({ succeeded: true });
    expect(harness.simulator.fates().get(id)).toMatchObject({ gone: true });
    expect(harness.simulator.instances().map(({ UHostId }) => UHostId)).toEqual(others);
  });

  it('an ID that is there by then wins over the filter of the main phase', async () => {
    await using harness = await Harness.create();
    const { state } = await harness.run({ name: 'gpu-*', when: 'job-end' });
    const [wanted = '', other] = [1, 2].map(
      (n) => harness.simulator.addInstance({ Name: `gpu-${n}` }).UHostId,
    );
    const post = await harness.run({ 'uhost-id': wanted, when: 'job-end' }, { phase: 'post', state });
    expect(post).toMatchObject({ succeeded: true, annotations: [] });
    expect(harness.simulator.instances().map(({ UHostId }) => UHostId)).toEqual([other]);
  });

  it('keys that are gone: the error says why, and what to do', async () => {
    await using harness = await Harness.create();
    const { state } = await harness.run({ name: 'gpu-*', when: 'job-end' });
    const empty = { 'public-key': '', 'private-key': '', name: '', when: 'job-end' };
    const post = await harness.run(empty, { phase: 'post', state });
    expect(post.succeeded).toBe(false);
    expect(post.annotations).toMatchObject([{ level: 'error' }]);
    expect(post.annotations[0]?.message).toContain('composite action');
    expect(post.annotations[0]?.message).toContain('COMPSHARE_PRIVATE_KEY');
  });

  it('keys that were never there: nothing of that', async () => {
    await using harness = await Harness.create();
    const main = await harness.run({ name: 'gpu-*', 'public-key': '', 'private-key': '' });
    expect(main.annotations[0]?.message).not.toContain('composite');
    expect(main.idle).toMatch(/^Nothing to do/);
  });

  it('keys from the environment open what was sealed with them as inputs', async () => {
    await using harness = await Harness.create();
    const main = await harness.run({ 'uhost-id': 'uhost-none' }, { env: keys });
    const { state } = main;
    const post = await harness.run(
      { 'public-key': '', 'private-key': '', 'uhost-id': '' },
      { phase: 'post', state, env: keys },
    );
    expect(post.idle).toMatch(/^Nothing to do: the main phase failed/);
  });
});

it('an interrupted main phase promises no post phase: a runner that shuts down runs none', async () => {
  await using harness = await Harness.create();
  const { UHostId: id } = harness.simulator.addInstance();
  harness.simulator.addFault({ fault: 'lost-answer', on: { action: STOP } });
  const main = await harness.run({ 'uhost-id': id }, { cancelAfterMs: 3000 });
  expect(JSON.stringify([main.log, main.annotations])).not.toContain('post phase of this step continues');
  expect(main.annotations[0]?.message).toContain(
    'continues if the runner runs it; otherwise finish it yourself.',
  );
});
