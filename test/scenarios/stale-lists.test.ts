import { describe, expect, it } from 'vitest';
import type { FaultSpec } from '../simulator/faults.ts';
import { Harness } from './harness.ts';
import { rewriting } from './rewriting.ts';

const DESCRIBE = 'DescribeCompShareInstance';
const TERMINATE = 'TerminateCompShareInstance';

/** Has the list tell a lie at these looks, counted from 1. */
function lieAt(harness: Harness, fault: FaultSpec, looks: readonly number[]): void {
  for (const nth of looks) harness.simulator.addFault({ fault, on: { action: DESCRIBE, nth } });
}

/** Leaves an instance out of all answers of these looks, counted from 1. All calls of a look come at the same time. */
function missedAt(harness: Harness, looks: readonly number[]): ReturnType<typeof rewriting> {
  const times = new Set<number>();
  return rewriting((answer) => {
    if (!('UHostSet' in answer)) return answer;
    times.add(harness.clock.now());
    return looks.includes(times.size) ? { ...answer, TotalCount: 0, UHostSet: [] } : answer;
  });
}

// These show how often in a row the list must be wrong until the program is: the README names the same numbers.

describe('a list that leaves out an instance that exists', () => {
  it.each([
    [[1, 2], true, 'terminated'],
    [[1, 2, 3], false, 'failed: not-found'],
  ])('at the looks %j, before it was ever seen: green %o, %s', async (looks, green, outcome) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const run = await harness.run({ 'uhost-id': id }, { tap: missedAt(harness, looks) });
    expect(run).toMatchObject({ succeeded: green, results: [{ outcome }] });
  });

  it.each([
    [[3, 4], 'terminated'],
    [[3, 4, 5], 'already-gone'],
  ])('at the looks %j, after it was seen: %s', async (looks, outcome) => {
    await using harness = await Harness.create({ durations: { stop: 300_000 } });
    const { UHostId: id } = harness.simulator.addInstance();
    const run = await harness.run({ 'uhost-id': id }, { tap: missedAt(harness, looks) });
    expect(run.results).toMatchObject([{ outcome }]);
    expect(harness.simulator.fates().get(id)?.gone).toBe(outcome === 'terminated');
  });

  it('in the place given, and everywhere once: it is told where it is', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Zone: 'cn-wlcb-01' });
    const inputs = { 'uhost-id': id, region: 'cn-bj2', 'ignore-not-found': 'true' };
    const run = await harness.run(inputs, { tap: missedAt(harness, [1]) });
    expect(run).toMatchObject({ succeeded: false, results: [{ outcome: 'failed: elsewhere' }] });
  });

  it('from any one place: selected all the same', async () => {
    for (const nth of [1, 2, 3, 4, 5, 6]) {
      await using harness = await Harness.create();
      harness.simulator.addInstance({ Name: 'gpu-7' });
      lieAt(harness, 'missing-entry', [nth]);
      const run = await harness.run({ name: 'gpu-7', 'dry-run': 'true' });
      expect(run).toMatchObject({ succeeded: true, results: [{ outcome: 'would-terminate' }] });
    }
  });
});

describe('a list that misnames an instance', () => {
  const misnamed: FaultSpec = { kind: 'hostile-text', text: 'gpu-7' };

  it.each([1, 2])('once, at reading %i: a third one decides, and what is meant is torn down', async (nth) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'train' });
    lieAt(harness, misnamed, [nth]);
    expect((await harness.run({ name: 'train' })).outputs['uhost-id']).toBe(id);
  });

  it.each([1, 2])('once, at reading %i, as one that is meant: it is not touched', async (nth) => {
    await using harness = await Harness.create();
    harness.simulator.addInstance({ Name: 'train' });
    lieAt(harness, misnamed, [nth]);
    expect(await harness.run({ name: 'gpu-7' })).toMatchObject({ succeeded: true, results: [] });
    expect(harness.changes()).toEqual([]);
  });
});

describe('whose deed it was', () => {
  it('a termination that was refused and then somebody else’s: gone, but not terminated by this step', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped', orderOpen: true });
    harness.after(1000, () => harness.simulator.deleteByOther(id));
    const run = await harness.run({ 'uhost-id': id });
    expect(run).toMatchObject({ succeeded: true, results: [{ outcome: 'already-gone' }] });
    expect(run.outputs['uhost-id']).toBe('');
  });

  it.each<FaultSpec>([
    'lost-answer',
    'reset-after',
    'truncated-json',
    { status: 504, applied: true },
    { retCode: 110, applied: true },
    { retCode: 8854, applied: true },
    { retCode: 8777, applied: true },
  ])('a termination of which nobody knows for certain (%o) counts as this step’s', async (fault) => {
    await using harness = await Harness.create({ durations: { terminate: 0 } });
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    harness.simulator.addFault({ fault, on: { action: TERMINATE, nth: 1 } });
    const run = await harness.run({ 'uhost-id': id });
    expect(run).toMatchObject({ succeeded: true, results: [{ outcome: 'terminated', inRecycle: '' }] });
    expect(harness.changes()).toHaveLength(1);
  });
});

describe('an action that waits for its turn while the API throttles', () => {
  it('is not sent once the job is cancelled', async () => {
    await using harness = await Harness.create();
    throttleTerminations(harness, 2);
    const run = await harness.run({ name: '*' }, { cancelAfterMs: 2500 });
    expect(run.log.some((line) => line.endsWith('the termination was not sent any more'))).toBe(true);
    expect(run.results).toMatchObject([{ outcome: 'failed: cancelled' }, { outcome: 'failed: cancelled' }]);
    expect(run.seconds).toBe(2.5);
    expect(harness.changes()).toHaveLength(2);
  });

  it('is not sent once time is up', async () => {
    await using harness = await Harness.create();
    throttleTerminations(harness, 2.6);
    const run = await harness.run({ name: '*', timeout: '3s' });
    expect(run.results).toMatchObject([{ outcome: 'failed: timed-out' }, { outcome: 'failed: timed-out' }]);
    expect(run.annotations[0]?.message).toContain('HTTP status 429');
    expect(run.seconds).toBe(3);
    expect(harness.changes()).toHaveLength(2);
  });

  it('is not sent once a look shows another state than it was decided on', async () => {
    await using harness = await Harness.create({ latencyMs: 5000, durations: { stop: 0 } });
    // One more than are acted on at a time: the last one's stop waits for a minute, while the second look goes on.
    const ids = Array.from({ length: 9 }, () => harness.simulator.addInstance().UHostId);
    const last = ids.at(-1) ?? '';
    harness.simulator.addFault({
      fault: { status: 429, retryAfterSeconds: 60 },
      on: { action: 'StopCompShareInstance' },
      times: 8,
    });
    harness.simulator.addFault({
      fault: { kind: 'slow', ms: 20_000, handled: 'last' },
      on: { action: DESCRIBE, nth: 2 },
    });
    harness.after(12_000, () => harness.simulator.stopByOther(last));
    const run = await harness.run({ 'uhost-id': ids.join() });
    expect(run.succeeded).toBe(true);
    expect(harness.changes().filter((call) => call.endsWith(last))).toEqual([`Terminate ${last}`]);
  });

  function throttleTerminations(harness: Harness, retryAfterSeconds: number): void {
    for (let count = 0; count < 2; count++) harness.simulator.addInstance({ State: 'Stopped' });
    harness.simulator.addFault({ fault: { status: 429, retryAfterSeconds }, on: { action: TERMINATE } });
  }
});
