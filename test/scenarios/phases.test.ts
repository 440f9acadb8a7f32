import { describe, expect, it } from 'vitest';
import type { FaultRule, FaultSpec } from '../simulator/faults.ts';
import { DEFAULT_KEYS } from '../simulator/simulator.ts';
import { Harness } from './harness.ts';

const DESCRIBE = 'DescribeCompShareInstance';
const STOP = 'StopCompShareInstance';
const TERMINATE = 'TerminateCompShareInstance';

describe('when: job-end, in the main phase', () => {
  it.each([
    [{ 'uhost-id': 'uhost-a1, uhost-a2' }, 'terminate uhost-a1, uhost-a2.'],
    [{ name: 'gpu-7' }, 'terminate what name and tag select then, unless uhost-id is set by then.'],
    [{ 'uhost-id': '' }, 'terminate what uhost-id, name and tag say then.'],
    [{ name: '', 'older-than': '1h' }, 'terminate what uhost-id, name and tag say then.'],
    [{ 'uhost-id': 'uhost-a1', 'dry-run': 'true' }, 'only look (dry-run) at uhost-a1.'],
  ])('%o: says in one line what it will do, and only tries the keys', async (inputs, intent) => {
    await using harness = await Harness.create();
    const run = await harness.run({ ...inputs, when: 'job-end' });
    expect(run.succeeded).toBe(true);
    expect(run.log).toEqual([`Nothing is changed now. The post phase of this step will ${intent}`]);
    expect(run.annotations).toEqual([]);
    expect(run.summary).toBe('');
    expect(harness.calls()).toEqual(['Describe']);
    expect(run.idle).toBeUndefined();
  });

  it('validates what it can: bad inputs are an error now, and not tried again', async () => {
    await using harness = await Harness.create();
    const run = await harness.run({ when: 'job-end', timeout: 'soon', 'private-key': '' });
    expect(run.succeeded).toBe(false);
    // Two problems, and what is left.
    expect(run.annotations[0]?.message.split('\n')).toHaveLength(3);
    expect(harness.calls()).toEqual([]);
    expect(run.idle).toMatch(/^Nothing to do/);
  });
});

describe('when: job-end, in the post phase', () => {
  it.each(['success', 'failure', 'cancelled'] as const)(
    'tears down what a later step named, after a job with %s',
    async (jobStatus) => {
      await using harness = await Harness.create();
      const { state } = await harness.run({ when: 'job-end' });
      const { UHostId: id } = harness.simulator.addInstance();
      const post = await harness.run(
        { 'uhost-id': id, when: 'job-end' },
        { phase: 'post', state, jobStatus },
      );
      expect(post.succeeded).toBe(true);
      expect(post.log[0]).toBe('The job is ending: tearing down now.');
      expect(harness.simulator.fates().get(id)).toMatchObject({ gone: true, by: 'client' });
    },
  );

  it('the ID wins over the name that was there in the main phase', async () => {
    await using harness = await Harness.create();
    const { state } = await harness.run({ when: 'job-end', name: 'gpu-*' });
    const [wanted, other] = [1, 2].map((n) => harness.simulator.addInstance({ Name: `gpu-${n}` }).UHostId);
    const inputs = { when: 'job-end', name: 'gpu-*', 'uhost-id': wanted ?? '' };
    const post = await harness.run(inputs, { phase: 'post', state });
    expect(post.succeeded).toBe(true);
    expect(post.annotations).toMatchObject([{ level: 'notice', title: 'Filters not used' }]);
    expect(harness.simulator.instances().map(({ UHostId }) => UHostId)).toEqual([other]);
  });

  it('the name finds what was created before there was an ID', async () => {
    await using harness = await Harness.create();
    const inputs = { when: 'job-end', name: 'gpu-7' };
    const { state } = await harness.run(inputs);
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'gpu-7', State: 'Initializing' });
    const post = await harness.run(inputs, { phase: 'post', state, jobStatus: 'cancelled' });
    expect(post.succeeded).toBe(true);
    expect(harness.simulator.fates().get(id)).toMatchObject({ gone: true });
  });

  it.each([{}, { 'older-than': '1h' }])(
    'nothing named even then (%o): a warning that says what to add',
    async (more) => {
      await using harness = await Harness.create();
      const inputs = { when: 'job-end', ...more };
      const { state } = await harness.run(inputs);
      const post = await harness.run(inputs, { phase: 'post', state });
      expect(post.succeeded).toBe(true);
      expect(post.annotations).toMatchObject([{ level: 'warning', title: 'No instance was named' }]);
      expect(post.annotations[0]?.message).toContain(
        'Set name as well, such as name: gpu-${{ github.run_id }}',
      );
      expect(harness.calls()).toEqual(['Describe']);
    },
  );

  it('an ID that is none is an error then', async () => {
    await using harness = await Harness.create();
    const { state } = await harness.run({ when: 'job-end' });
    const post = await harness.run({ when: 'job-end', 'uhost-id': 'null' }, { phase: 'post', state });
    expect(post.succeeded).toBe(false);
    expect(post.annotations[0]?.message).toContain('uhost-id: "null" is not an instance ID');
    expect(harness.calls()).toEqual(['Describe']);
  });

  it('what fails then is red, says what is left, and promises nothing', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.lock(id);
    const inputs = { when: 'job-end', 'uhost-id': id, timeout: '1m' };
    const { state } = await harness.run(inputs);
    const post = await harness.run(inputs, { phase: 'post', state });
    expect(post.succeeded).toBe(false);
    expect(post.annotations[0]?.message).toContain('still Running and billed');
    expect(JSON.stringify([post.log, post.annotations])).not.toContain('post phase');
  });
});

describe('when: now, what was final', () => {
  it.each<[string, Record<string, string>, FaultRule | undefined]>([
    ['bad input', { 'uhost-id': 'uhost-a1', timeout: 'soon' }, undefined],
    ['nothing named', {}, undefined],
    ['a refused permission', { 'uhost-id': 'uhost-a1' }, { fault: { retCode: 299 }, on: { action: STOP } }],
    ['a wrong key', { 'uhost-id': 'uhost-a1', 'private-key': 'other' }, undefined],
    ['not found', { 'uhost-id': 'uhost-none' }, undefined],
    ['another region', { 'uhost-id': 'uhost-a1', region: 'cn-bj2' }, undefined],
    ['running, and it may not be stopped', { 'uhost-id': 'uhost-a1', stop: 'false' }, undefined],
    ['too many selected', { name: 'gpu-*', 'max-instances': '1' }, undefined],
    ['a list that is refused', { name: 'gpu-*' }, { fault: { retCode: 299 }, on: { action: DESCRIBE } }],
  ])('%s is not tried again', async (_, inputs, fault) => {
    await using harness = await Harness.create();
    harness.simulator.addInstance({ UHostId: 'uhost-a1' });
    harness.simulator.addInstance();
    if (fault !== undefined) harness.simulator.addFault(fault);
    const run = await harness.run(inputs);
    expect(run.succeeded).toBe(false);
    expect(run.idle).toBe("Nothing to do: the main phase failed for a reason a retry can't fix.");
    expect(JSON.stringify([run.log, run.annotations])).not.toContain('post phase');
  });

  it('what was done is not done again', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    expect((await harness.run({ 'uhost-id': id })).idle).toBe(
      'Nothing to do: the main phase did the teardown.',
    );
    expect((await harness.run({ name: 'nobody' })).idle).toBe(
      'Nothing to do: the main phase did the teardown.',
    );
  });
});

describe('when: now, what was transient', () => {
  /** Troubles that last for the first ten minutes, and so outlast the main phase of five. */
  const upTo = 10 * 60_000;
  const troubles: [string, FaultSpec, string][] = [
    ['the network', 'lost-request', DESCRIBE],
    ['a connection that breaks', 'reset-before', STOP],
    ['a gateway that is down', { status: 503 }, TERMINATE],
    ['a service error', { retCode: 8433 }, STOP],
    ['a throttled account', 'throttle', DESCRIBE],
    ['a code that nobody knows', { retCode: 8777 }, TERMINATE],
    ['something that answers in place of the API', 'html', DESCRIBE],
  ];
  describe.each(['uhost-id', 'name'])('with %s', (input) => {
    it.each(troubles)('%s: red, then the post phase goes on', async (_, fault, action) => {
      await using harness = await Harness.create();
      const { UHostId: id } = harness.simulator.addInstance({ Name: 'train' });
      const bystander = harness.simulator.addInstance().UHostId;
      harness.simulator.addFault({ fault, on: { action, to: upTo } });
      const inputs = { [input]: input === 'name' ? 'train' : id, timeout: '5m' };
      const main = await harness.run(inputs);
      expect(main.succeeded).toBe(false);
      expect(main.annotations[0]?.message).toContain('The post phase of this step continues.');
      expect(main.idle).toBeUndefined();

      await harness.clock.run(() => harness.clock.sleep(upTo));
      const post = await harness.run(inputs, { phase: 'post', state: main.state, jobStatus: 'failure' });
      expect(post.log[0]).toMatch(/^The main phase did not finish: /);
      expect(post.succeeded).toBe(true);
      expect(harness.simulator.fates().get(id)).toMatchObject({ gone: true });
      expect(harness.simulator.instance(bystander).State).toBe('Running');
    });
  });

  it('the lock that outlasts the timeout: the post phase has a timeout of its own', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.lock(id, 8 * 60_000);
    const inputs = { 'uhost-id': id, timeout: '5m' };
    const { state } = await harness.run(inputs);
    const post = await harness.run(inputs, { phase: 'post', state, jobStatus: 'failure' });
    expect(post.succeeded).toBe(true);
    expect(post.log[0]).toBe(`The main phase did not finish: continuing with ${id}.`);
  });

  it('some final, some transient, some done: the post phase takes up only the transient ones', async () => {
    await using harness = await Harness.create();
    const [done, refused, locked] = ['done', 'refused', 'locked'].map(
      (Name) => harness.simulator.addInstance({ UHostId: `uhost-${Name}`, Name, State: 'Stopped' }).UHostId,
    );
    harness.simulator.addFault({
      fault: { retCode: 299 },
      on: { action: TERMINATE, uhostId: 'uhost-refused' },
    });
    harness.simulator.lock('uhost-locked', 150_000);
    const inputs = { 'uhost-id': 'uhost-none, uhost-done, uhost-refused, uhost-locked', timeout: '2m' };
    const main = await harness.run(inputs);
    expect(main.succeeded).toBe(false);
    expect(main.results.map(({ outcome }) => outcome)).toEqual([
      'failed: not-found',
      'terminated',
      'failed: refused',
      'failed: timed-out',
    ]);
    expect(main.annotations.map(({ message }) => message.includes('The post phase'))).toEqual([
      false,
      false,
      true,
    ]);
    expect(main.saved?.targets).toEqual([locked]);

    const before = harness.simulator.ledger.length;
    const post = await harness.run(inputs, { phase: 'post', state: main.state, jobStatus: 'failure' });
    expect(post.succeeded).toBe(true);
    expect(post.log[0]).toBe('The main phase did not finish: continuing with uhost-locked.');
    const after = harness.simulator.ledger.slice(before);
    expect(new Set(after.flatMap(({ targets }) => targets))).toEqual(new Set([locked]));
    expect(harness.simulator.fates().get(done ?? '')).toMatchObject({ gone: true });
    expect(harness.simulator.instance(refused ?? '').State).toBe('Stopped');
  });

  it('what the filter selected is settled: the post phase does not select anew', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'train' });
    const main = await harness.run({ name: 'train' }, { cancelAfterMs: 10_000 });
    const later = harness.simulator.addInstance({ Name: 'train' }).UHostId;
    harness.simulator.rename(id, 'renamed');
    const post = await harness.run({ name: 'train' }, { phase: 'post', state: main.state });
    expect(post.succeeded).toBe(true);
    expect(harness.simulator.instances().map(({ UHostId }) => UHostId)).toEqual([later]);
  });

  it.each([
    {},
    { 'uhost-id': 'null' },
    { name: 'two\nlines', tag: 'two\nlines', 'older-than': 'soon', 'max-instances': 'many' },
  ])('the instances are known even where the inputs have become %o', async (inputs) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const { state } = await harness.run({ 'uhost-id': id }, { cancelAfterMs: 10_000 });
    expect(await harness.run(inputs, { phase: 'post', state })).toMatchObject({
      succeeded: true,
      annotations: [],
    });
    expect(harness.simulator.fates().get(id)).toMatchObject({ gone: true });
  });

  it('every other input is checked all the same', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const { state } = await harness.run({ 'uhost-id': id }, { cancelAfterMs: 10_000 });
    const post = await harness.run({ 'uhost-id': 'null', timeout: 'soon' }, { phase: 'post', state });
    expect(post.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^timeout is "soon"\. .*\n.*$/),
    ]);
  });
});

describe('cancelled', () => {
  // Stopped at 30 s, terminated then, gone at 35 s.
  const moments = [0, 1, 50, 150, 250, 2000, 2050, 15_000, 29_990, 30_500, 31_000, 33_000, 35_050, 35_250];
  describe.each(['uhost-id', 'name'])('with %s', (input) => {
    it.each(moments)(
      'after %i ms: ends at once, tells what is left, and the post phase goes on',
      async (ms) => {
        await using harness = await Harness.create({ latencyMs: 100 });
        const { UHostId: id } = harness.simulator.addInstance({ Name: 'train' });
        const bystander = harness.simulator.addInstance().UHostId;
        const inputs = { [input]: input === 'name' ? 'train' : id };
        const main = await harness.run(inputs, { cancelAfterMs: ms });
        expect(main.seconds * 1000).toBeLessThanOrEqual(ms + 150);
        if (main.succeeded) {
          expect(harness.simulator.fates().get(id)).toMatchObject({ gone: true });
          return;
        }
        const told = main.annotations[0]?.message ?? '';
        expect(told).toMatch(/The runner interrupted this step/);
        expect(told).toMatch(/still|may exist|may be billed/);
        expect(told).toContain(
          'The post phase continues if the runner runs it; otherwise finish it yourself.',
        );
        expect(main.idle).toBeUndefined();

        const sent = harness.changes().length;
        const post = await harness.run(inputs, { phase: 'post', state: main.state, jobStatus: 'cancelled' });
        expect(post.succeeded).toBe(true);
        expect(harness.simulator.fates().get(id)).toMatchObject({ gone: true, by: 'client' });
        expect(harness.simulator.instance(bystander).State).toBe('Running');
        expect(harness.changes().length - sent).toBeLessThanOrEqual(3);
      },
    );
  });

  it('in the wait: the log has the state of each instance and that the post phase goes on', async () => {
    await using harness = await Harness.create();
    harness.simulator.addInstance({ UHostId: 'uhost-a1', Name: 'train' });
    harness.simulator.addInstance({ UHostId: 'uhost-b2', State: 'Stopped', Name: 'other' });
    const run = await harness.run({ 'uhost-id': 'uhost-a1 uhost-b2' }, { cancelAfterMs: 3000 });
    expect(run.log.slice(-3)).toMatchInlineSnapshot(`
      [
        "[0:03] uhost-a1 "train": FAILED: interrupted",
        "[0:03] uhost-b2 "other": FAILED: interrupted",
        "[0:03] Done: 2 failed",
      ]
    `);
    expect(run.annotations.map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        "The runner interrupted this step. uhost-a1 "train" still exists (Stopping) and may be billed. uhost-b2 "other": the termination was accepted, but last seen Stopped. It may be billed. The post phase continues if the runner runs it; otherwise finish it yourself.",
      ]
    `);
    expect(run.saved).toMatchObject({
      progress: 'unfinished',
      targets: ['uhost-a1', 'uhost-b2'],
      seen: { 'uhost-a1': { disks: [] }, 'uhost-b2': { disks: [] } },
    });
  });

  it('while a look hangs: given up after 2 s', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.addFault({ fault: 'lost-request', on: { action: DESCRIBE, nth: 3 } });
    const run = await harness.run({ 'uhost-id': id }, { cancelAfterMs: 10_000 });
    expect(run.seconds).toBe(12);
    expect(run.annotations[0]?.message).toContain('still exists (Stopping)');
  });

  it('while a list hangs: given up at once, since nothing was touched', async () => {
    await using harness = await Harness.create();
    harness.simulator.addFault({ fault: 'lost-request' });
    const run = await harness.run({ name: 'train' }, { cancelAfterMs: 10_000 });
    expect(run.seconds).toBe(10);
    expect(run.annotations.map(({ message }) => message)).toEqual([
      'The runner interrupted this step before the list of instances was read. Nothing was touched. Whatever matches may exist and be billed. The post phase continues if the runner runs it; otherwise finish it yourself.',
    ]);
  });

  it.each([
    [STOP, 'Running', 'the stop was accepted, but last seen Running. It may be billed.'],
    [TERMINATE, 'Stopped', 'the termination was accepted, but last seen Stopped. It may be billed.'],
  ])('while %s is in flight: it may finish within 2 s, which is told', async (action, State, left) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State });
    harness.simulator.addFault({ fault: { kind: 'slow', ms: 1500 }, on: { action } });
    const run = await harness.run({ 'uhost-id': id }, { cancelAfterMs: 500 });
    expect(run.seconds).toBe(1.5);
    expect(run.log.join('\n')).toMatch(/: (stopping|terminating)$/m);
    expect(run.annotations[0]?.message).toContain(left);
    expect(harness.calls().at(-1)).toMatch(/^(Stop|Terminate)/);
  });

  it.each([
    [STOP, 'Running'],
    [TERMINATE, 'Stopped'],
  ])('while %s hangs: given up after 2 s, without a word of another look', async (action, State) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State });
    harness.simulator.addFault({ fault: 'lost-answer', on: { action } });
    const main = await harness.run({ 'uhost-id': id }, { cancelAfterMs: 500 });
    expect(main.seconds).toBe(2.5);
    expect(main.log.join('\n')).toContain(`${action}: given up while waiting for the answer\n`);
    const post = await harness.run({ 'uhost-id': id }, { phase: 'post', state: main.state });
    expect(post.succeeded).toBe(true);
    expect(harness.changes().filter((call) => call.startsWith('Stop'))).toHaveLength(
      State === 'Running' ? 1 : 0,
    );
  });

  it('what waits for its turn is not sent any more, and the log says so', async () => {
    await using harness = await Harness.create();
    const ids = Array.from({ length: 6 }, () => harness.simulator.addInstance().UHostId);
    // After a throttled look, calls are kept apart by some 400 ms.
    harness.simulator.addFault({ fault: 'throttle', on: { action: DESCRIBE, nth: 1 } });
    const cancelledAt = harness.clock.now() + 2500;
    const main = await harness.run({ 'uhost-id': ids.join() }, { cancelAfterMs: 2500 });
    const stops = harness.simulator.ledger.filter(({ action }) => action === STOP);
    expect(stops.length).toBeGreaterThan(0);
    expect(stops.length).toBeLessThan(6);
    expect(stops.every(({ atMs }) => atMs <= cancelledAt)).toBe(true);
    expect(main.seconds).toBe(2.5);
    expect(main.log.filter((line) => line.endsWith('the stop was not sent'))).toHaveLength(6 - stops.length);
    const post = await harness.run({ 'uhost-id': ids.join() }, { phase: 'post', state: main.state });
    expect(post.succeeded).toBe(true);
    expect(harness.simulator.instances()).toEqual([]);
  });

  it('the time that runs out holds back what waits for its turn too', async () => {
    await using harness = await Harness.create();
    const ids = Array.from({ length: 6 }, () => harness.simulator.addInstance().UHostId);
    harness.simulator.addFault({ fault: 'throttle', on: { action: DESCRIBE, nth: 1 } });
    const main = await harness.run({ 'uhost-id': ids.join(), timeout: '2s' });
    expect(main.seconds).toBe(2);
    expect(harness.changes().length).toBeLessThan(6);
    expect(main.annotations[0]?.message).not.toContain('not sent');
  });

  it('the time that runs out while a look waits for its turn: the reason is why it had to wait', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.addFault({
      fault: { status: 429, retryAfterSeconds: 20 },
      on: { action: DESCRIBE, nth: 2 },
    });
    const run = await harness.run({ 'uhost-id': id, timeout: '10s' });
    expect(run.seconds).toBe(10);
    expect(run.annotations[0]?.message).toContain('HTTP status 429');
  });

  it('before it began: no call at all', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const run = await harness.run({ 'uhost-id': id }, { cancelAfterMs: 0 });
    expect(run.succeeded).toBe(false);
    expect(run.annotations[0]?.message).toContain('may exist and be billed');
    expect(harness.calls()).toEqual([]);
  });

  it('in the post phase: red, and nobody is said to go on', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const inputs = { 'uhost-id': id, when: 'job-end' };
    const { state } = await harness.run(inputs);
    const post = await harness.run(inputs, { phase: 'post', state, cancelAfterMs: 8000 });
    expect(post.succeeded).toBe(false);
    expect(post.annotations[0]?.message).toContain('still exists (Stopping)');
    expect(JSON.stringify([post.log, post.annotations])).not.toContain('post phase');
  });
});

describe('the time of the post phase', () => {
  it.each<[string, Record<string, string>, 'cancelled' | 'failure', number]>([
    ['after a cancel, with a shorter timeout: that one', { timeout: '2m' }, 'cancelled', 120],
    ['after a failure: the timeout', { timeout: '6m' }, 'failure', 360],
    ['where the runner tells no status: the timeout', { timeout: '6m', 'job-status': '' }, 'cancelled', 360],
  ])('%s', async (_, more, jobStatus, seconds) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.lock(id);
    const inputs = { 'uhost-id': id, ...more };
    const { state } = await harness.run(inputs, { cancelAfterMs: 1000 });
    const post = await harness.run(inputs, { phase: 'post', state, jobStatus });
    expect(post.succeeded).toBe(false);
    expect(post.seconds).toBeGreaterThanOrEqual(seconds);
    expect(post.seconds).toBeLessThan(seconds + 2.5);
    expect(post.annotations).toMatchObject([
      { level: 'error', title: 'Another operation holds the instance (RetCode 226609)' },
    ]);
    expect(post.summary).toContain('1 instance not terminated');
  });

  it('in the main phase a failure of the job does not matter', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.lock(id);
    const run = await harness.run({ 'uhost-id': id, timeout: '6m' }, { jobStatus: 'failure' });
    expect(run.seconds).toBeGreaterThanOrEqual(360);
  });
});

describe('killed', () => {
  it('before anything was saved: the post phase does it all', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const post = await harness.run({ 'uhost-id': id }, { phase: 'post', jobStatus: 'failure' });
    expect(post.log[0]).toBe('The main phase did not finish: tearing down now.');
    expect(post.succeeded).toBe(true);
  });

  it('after it had terminated what it saw: gone, not "not found"', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    // What is saved by the time the termination is accepted.
    const { state } = await harness.run({ 'uhost-id': id }, { cancelAfterMs: 100 });
    await harness.clock.run(() => harness.clock.sleep(60_000));
    const post = await harness.run({ 'uhost-id': id }, { phase: 'post', state, jobStatus: 'failure' });
    expect(post.succeeded).toBe(true);
    expect(post.results).toMatchObject([{ id, outcome: 'already-gone' }]);
    expect(post.log.at(-2)).toMatch(/: already gone \(deleted elsewhere\)$/);
  });

  it('between two polls, after it had terminated what it saw: gone, not "not found"', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    const { state } = await harness.run({ 'uhost-id': id }, { killAfterMs: 100 });
    expect(harness.changes()).toEqual([`Terminate ${id}`]);
    await harness.clock.run(() => harness.clock.sleep(60_000));
    const post = await harness.run({ 'uhost-id': id }, { phase: 'post', state, jobStatus: 'failure' });
    expect(post.succeeded).toBe(true);
    expect(post.results).toMatchObject([{ id, outcome: 'already-gone' }]);
  });

  it('after it had selected: the post phase goes on with these, whatever they are called by then', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'train' });
    const { state } = await harness.run({ name: 'train' }, { killAfterMs: 2000 });
    expect(harness.changes()).toEqual([`Stop ${id}`]);
    harness.simulator.rename(id, 'other');
    const newer = harness.simulator.addInstance({ Name: 'train' }).UHostId;
    const post = await harness.run({ name: 'train' }, { phase: 'post', state, jobStatus: 'failure' });
    expect(post.succeeded).toBe(true);
    expect(post.results).toMatchObject([{ id, outcome: 'terminated' }]);
    expect(harness.simulator.instances().map(({ UHostId }) => UHostId)).toEqual([newer]);
  });

  it('after it had terminated what it saw: the data disks that stay are told all the same', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped', dataDisks: [200, 50] });
    const { state } = await harness.run({ 'uhost-id': id }, { cancelAfterMs: 100 });
    await harness.clock.run(() => harness.clock.sleep(60_000));
    const post = await harness.run({ 'uhost-id': id }, { phase: 'post', state });
    const left = harness.simulator.disks().map(({ DiskId, Size }) => ({ id: DiskId, sizeGb: Size }));
    expect(left).toHaveLength(2);
    expect(post.results).toMatchObject([{ outcome: 'already-gone', keptDisks: left }]);
    expect(post.summary).toContain('1 instance gone, 2 data disks (250 GB) kept and still billed');
    for (const disk of left) {
      expect(post.summary).toContain(
        `<td nowrap><code>${disk.id}</code></td><td nowrap>${disk.sizeGb} GB</td>`,
      );
    }
    expect(post.summary).toContain(`<code>${id}</code>`);
  });

  it('after the API had accepted to release the data disks: none is said to be kept', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped', dataDisks: [200] });
    const inputs = { 'uhost-id': id, 'release-disk': 'true' };
    const { state } = await harness.run(inputs, { cancelAfterMs: 100 });
    await harness.clock.run(() => harness.clock.sleep(60_000));
    expect(harness.simulator.disks()).toEqual([]);
    const post = await harness.run(inputs, { phase: 'post', state });
    expect(post.results).toMatchObject([{ outcome: 'already-gone', keptDisks: [] }]);
    expect(post.summary).toContain('1 instance gone, no data disk kept');
  });

  it.each(['none', 'region'])(
    'after it had seen what only calls with its zone show: the post phase finds it, given the place %s',
    async (place) => {
      await using harness = await Harness.create({ missedWithoutPlace: 'all', missedByRegion: 'all' });
      const { UHostId: id } = harness.simulator.addInstance({ Zone: 'cn-sh2-02' });
      const inputs = { 'uhost-id': id, ...(place === 'region' && { region: 'cn-sh2' }) };
      const { state } = await harness.run(inputs, { cancelAfterMs: 2000 });
      const post = await harness.run(inputs, { phase: 'post', state, jobStatus: 'failure' });
      expect(post).toMatchObject({ succeeded: true, results: [{ id, outcome: 'terminated' }] });
      expect(harness.simulator.fates().get(id)?.gone).toBe(true);
    },
  );
});

describe('dry run', () => {
  it('with job-end it looks only at the end of the job', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const inputs = { 'uhost-id': id, when: 'job-end', 'dry-run': 'true' };
    const main = await harness.run(inputs);
    expect(harness.calls()).toEqual(['Describe']);
    expect(main.idle).toBeUndefined();
    const post = await harness.run(inputs, { phase: 'post', state: main.state });
    expect(post.succeeded).toBe(true);
    expect(post.results).toMatchObject([{ id, outcome: 'would-terminate' }]);
    expect(harness.calls()).toEqual(['Describe', 'Describe']);
  });

  it.each<[string, Record<string, string>, { cancelAfterMs?: number }]>([
    ['at the timeout', { 'uhost-id': 'uhost-a1', timeout: '1m' }, {}],
    ['at the timeout, by name', { name: 'train', timeout: '1m' }, {}],
    ['by a cancel', { 'uhost-id': 'uhost-a1' }, { cancelAfterMs: 5000 }],
    ['by a cancel, by name', { name: 'train' }, { cancelAfterMs: 5000 }],
  ])('that ended %s is not taken up again', async (_, inputs, options) => {
    await using harness = await Harness.create();
    harness.simulator.addFault({ fault: 'lost-request' });
    const given = { ...inputs, 'dry-run': 'true' };
    const main = await harness.run(given, options);
    expect(main.succeeded).toBe(false);
    expect(JSON.stringify([main.log, main.annotations])).not.toContain('post phase');
    expect(main.idle).toBe('Nothing to do: the main phase was a dry run.');
  });

  it('that was killed before it saved anything is not taken up either', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const post = await harness.run({ 'uhost-id': id, 'dry-run': 'true' }, { phase: 'post' });
    expect(post).toMatchObject({ succeeded: true, log: ['Nothing to do: the main phase was a dry run.'] });
    expect(harness.calls()).toEqual([]);
  });
});

describe('the state', () => {
  it('is written once a look, and not for each of many instances whose disks go with them', async () => {
    await using harness = await Harness.create();
    const ids = Array.from({ length: 100 }, () => {
      return harness.simulator.addInstance({ State: 'Stopped', dataDisks: [10] }).UHostId;
    });
    const main = await harness.run({ 'uhost-id': ids.join(), 'release-disk': 'true' });
    expect(main.succeeded).toBe(true);
    const looks = harness.calls().filter((call) => call === 'Describe').length;
    expect(looks).toBeLessThan(20);
    expect(main.saves).toBeLessThanOrEqual(looks + 3);
    expect(main.saved?.seen).toEqual(Object.fromEntries(ids.map((id) => [id, { disks: [] }])));
  });

  it('holds nothing but progress, IDs, the sizes of disks, the end of the job and the inputs that are no secrets', async () => {
    await using harness = await Harness.create();
    const { UHostId: id, DiskSet } = harness.simulator.addInstance({ Name: 'train', dataDisks: [10] });
    const [disk = ''] = DiskSet.filter(({ IsBoot }) => IsBoot === 'False').map(({ DiskId }) => DiskId);
    const early = await harness.run({ name: 'train', 'security-token': 'sts-1' }, { cancelAfterMs: 0 });
    const inputs = {
      name: 'train',
      'max-instances': '10',
      when: 'now',
      'dry-run': 'false',
      stop: 'true',
      'release-disk': 'false',
      'ignore-not-found': 'false',
      timeout: '20m',
      language: 'en',
      'older-than': '0s',
      'api-url': expect.stringContaining('http') as string,
    };
    const jobEndsAt = expect.any(Number) as number;
    expect(early.saved).toEqual({ progress: 'unfinished', jobEndsAt, inputs });
    const named = await harness.run({ name: 'train' }, { cancelAfterMs: 5000 });
    const seen = { [id]: { disks: [[disk, 10]] } };
    expect(named.saved).toEqual({ progress: 'unfinished', jobEndsAt, inputs, targets: [id], seen });
    for (const secret of [...harness.simulator.secrets(), DEFAULT_KEYS.publicKey, DEFAULT_KEYS.privateKey]) {
      expect(JSON.stringify([early.state, named.state])).not.toContain(secret);
    }
  });
});

describe('an API that answers in the name of another product, and a main phase that is interrupted', () => {
  it('the post phase knows that name from the main phase, and believes that the instance is gone', async () => {
    await using harness = await Harness.create({ actionSpelling: 'uhost' });
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    const { state } = await harness.run({ 'uhost-id': id }, { cancelAfterMs: 3000 });
    await harness.clock.run(() => harness.clock.sleep(10_000));
    const post = await harness.run({ 'uhost-id': id }, { phase: 'post', state, jobStatus: 'cancelled' });
    expect(post.succeeded).toBe(true);
    expect(harness.simulator.instances()).toEqual([]);
  });

  it('a name that is no name is not kept', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    harness.simulator.addFault({ fault: { kind: 'other-action', action: '::error::x' }, on: { seq: 1 } });
    const { saved } = await harness.run({ 'uhost-id': id }, { cancelAfterMs: 3000 });
    expect(saved?.targets).toEqual([id]);
    expect(saved?.describeSpellings).toBeUndefined();
  });
});
