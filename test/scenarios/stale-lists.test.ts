import { describe, expect, it } from 'vitest';
import type { HttpFetch } from '../../src/network/http.ts';
import type { FaultSpec } from '../simulator/faults.ts';
import { mixtureNamed } from '../simulator/mixture.ts';
import { Harness } from './harness.ts';
import { entriesOf, rewriting } from './rewriting.ts';

const DESCRIBE = 'DescribeCompShareInstance';
const TERMINATE = 'TerminateCompShareInstance';

/** The last look by ID at what is believed gone is over by then, in milliseconds after the start. */
const BELIEVED_GONE_MS = 4450;

/** Has every list tell a lie for a while, from so many milliseconds after the start. */
function lieFor(harness: Harness, fault: FaultSpec, from: number, to: number): void {
  harness.simulator.addFault({ fault, on: { action: DESCRIBE, from, to } });
}

// These show for how long every list must be wrong until the program is: docs/how-it-works.md names the same times.

describe('lists that leave out an instance that exists', () => {
  it.each([
    [9000, true, 'terminated'],
    [13_000, false, 'failed: not-found'],
  ])('for the first %i ms, before it was ever seen: green %o, %s', async (ms, green, outcome) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    lieFor(harness, 'missing-entry', 0, ms);
    const run = await harness.run({ 'uhost-id': id });
    expect(run).toMatchObject({ succeeded: green, results: [{ outcome }] });
  });

  it.each([
    [4000, 'terminated'],
    [9000, 'already-gone'],
  ])('for %i ms after it was seen: %s', async (ms, outcome) => {
    await using harness = await Harness.create({ durations: { stop: 300_000 } });
    const { UHostId: id } = harness.simulator.addInstance();
    lieFor(harness, 'missing-entry', 20_000, 20_000 + ms);
    const run = await harness.run({ 'uhost-id': id });
    expect(run.results).toMatchObject([{ outcome }]);
    expect(harness.simulator.fates().get(id)?.gone).toBe(outcome === 'terminated');
  });

  it.each([
    [1500, true],
    [4000, false],
  ])('for %i ms after a termination that comes to nothing: truly gone %o', async (ms, gone) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped', terminationsThatFail: 1 });
    lieFor(harness, 'missing-entry', 1, ms);
    const run = await harness.run({ 'uhost-id': id });
    expect(run.results).toMatchObject([{ outcome: 'terminated' }]);
    expect(harness.simulator.fates().get(id)?.gone).toBe(gone);
  });

  it.each([1, 2, 3, 4])(
    'only %i of the calls with which it is looked for: it is found by the others',
    async (calls) => {
      await using harness = await Harness.create();
      const { UHostId: id } = harness.simulator.addInstance();
      harness.simulator.addFault({ fault: 'missing-entry', on: { action: DESCRIBE }, times: calls });
      const run = await harness.run({ 'uhost-id': id, region: 'cn-bj2', 'ignore-not-found': 'true' });
      expect(run).toMatchObject({ succeeded: false, results: [{ outcome: 'failed: elsewhere' }] });
    },
  );

  it.each([
    [29_000, 1],
    [36_000, 0],
  ])('for the first %i ms, to a filter: %i selected', async (ms, selected) => {
    await using harness = await Harness.create();
    harness.simulator.addInstance({ Name: 'gpu-7' });
    lieFor(harness, 'missing-entry', 0, ms);
    const run = await harness.run({ name: 'gpu-7' });
    expect(run.succeeded).toBe(true);
    expect(run.results).toHaveLength(selected);
  });
});

describe('an instance that was believed gone and is in the last list of a filter', () => {
  it('exists all the same, and is torn down', async () => {
    await using harness = await Harness.create({ latencyMs: 100, durations: { terminate: 500 } });
    const { UHostId: id } = harness.simulator.addInstance({
      Name: 'gpu-7',
      State: 'Stopped',
      terminationsThatFail: 1,
    });
    lieFor(harness, 'missing-entry', 1000, BELIEVED_GONE_MS);
    const run = await harness.run({ name: 'gpu-7' });
    expect(run).toMatchObject({ succeeded: true, results: [{ id, outcome: 'terminated' }] });
    expect(run.results).toHaveLength(1);
    expect(harness.changes()).toEqual([`Terminate ${id}`, `Terminate ${id}`]);
    expect(harness.simulator.fates().get(id)?.gone).toBe(true);
  });

  describe('that shows what is truly gone', () => {
    /** Once something was terminated, the first answer to a list shows again what is gone. */
    function showingGhostOnce(harness: Harness): (fetch: HttpFetch) => HttpFetch {
      const { simulator } = harness;
      let shown = false;
      return (fetch) => (url, request) => {
        const isList = !request.body.includes('UHostIds') && request.body.includes('Action=Describe');
        if (isList && !shown && simulator.ledger.some(({ action }) => action === TERMINATE)) {
          shown = true;
          simulator.addFault({ fault: 'ghost-entry', on: { action: DESCRIBE, nth: 1 } });
        }
        return fetch(url, request);
      };
    }

    it('it stays terminated, and nobody else is said to have deleted it', async () => {
      await using harness = await Harness.create({ latencyMs: 100 });
      const { UHostId: id } = harness.simulator.addInstance({ Name: 'gpu-7', State: 'Stopped' });
      const run = await harness.run({ name: 'gpu-7' }, { tap: showingGhostOnce(harness) });
      expect(run).toMatchObject({ succeeded: true, results: [{ id, outcome: 'terminated' }] });
      expect(harness.changes()).toEqual([`Terminate ${id}`]);
      const log = run.log.join('\n');
      expect(log.match(/Selected 1 instance:/g)).toHaveLength(2);
      expect(log.match(/"gpu-7": gone/g)).toHaveLength(2);
      expect(log).not.toContain('already gone');
    });

    it.each<[what: string, inputs: Record<string, string>, warnings: number]>([
      ['with an age', { 'older-than': '1h' }, 1],
      ['without one', {}, 0],
    ])('where the clocks differ, %s: not warned of more than once', async (_, inputs, warnings) => {
      const { options } = mixtureNamed(['clock-behind']);
      await using harness = await Harness.create({ ...options, latencyMs: 100 });
      harness.simulator.addInstance({ Name: 'gpu-7', State: 'Stopped', CreateTime: 1 });
      const run = await harness.run({ name: 'gpu-7', ...inputs }, { tap: showingGhostOnce(harness) });
      expect(run.log.filter((line) => line.includes('Selected 1 instance:'))).toHaveLength(2);
      expect(run.annotations.filter(({ title }) => title === 'Clocks differ')).toHaveLength(warnings);
    });
  });
});

describe('an instance that is listed under two names, one of which is meant', () => {
  const misnamed: FaultSpec = { kind: 'hostile-text', text: 'gpu-7' };

  it.each(['train', 'gpu-7'])('is not touched, and the step is red: %s', async (name) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'train' });
    harness.simulator.addFault({ fault: misnamed, on: { action: DESCRIBE, nth: 1 } });
    const run = await harness.run({ name });
    expect(run).toMatchObject({ succeeded: false, results: [{ id, outcome: 'failed: ambiguous' }] });
    expect(run.annotations[0]?.message).toMatch(/"train"/);
    expect(harness.changes()).toEqual([]);
  });

  it('in one answer: the same', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'train' });
    const tap = rewriting((answer) => {
      const entries = entriesOf(answer);
      return entries.length === 0
        ? answer
        : { ...answer, UHostSet: entries.flatMap((one) => [one, { ...one, Name: 'gpu-7' }]) };
    });
    const run = await harness.run({ name: 'gpu-*' }, { tap });
    expect(run).toMatchObject({ succeeded: false, results: [{ id, outcome: 'failed: ambiguous' }] });
    expect(harness.changes()).toEqual([]);
  });

  it('does not keep the others from being torn down', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'train' });
    const other = harness.simulator.addInstance({ Name: 'gpu-7', State: 'Stopped' }).UHostId;
    let lists = 0;
    const tap = rewriting((answer) => {
      if (entriesOf(answer).length === 0 || ++lists > 1) return answer;
      const entries = entriesOf(answer).map((one) =>
        one['UHostId'] === id ? { ...one, Name: 'gpu-7' } : one,
      );
      return { ...answer, UHostSet: entries };
    });
    const run = await harness.run({ name: 'gpu-7' }, { tap });
    expect(run.results).toMatchObject([
      { id: other, outcome: 'terminated' },
      { id, outcome: 'failed: ambiguous' },
    ]);
    expect(run.succeeded).toBe(false);
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

describe('a deleted instance that stays listed in the recycle bin', () => {
  it.each<FaultSpec>(['lost-answer', { status: 504, applied: true }, { retCode: 110, applied: true }])(
    'after a termination whose answer was lost (%o): deleted all the same, as the API says twice a minute apart',
    async (fault) => {
      const { options } = mixtureNamed(['recycled-for-days']);
      await using harness = await Harness.create(options);
      const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
      harness.simulator.addFault({ fault, on: { action: TERMINATE, nth: 1 } });
      const run = await harness.run({ 'uhost-id': id });
      expect(run).toMatchObject({ succeeded: true, results: [{ outcome: 'terminated' }] });
      expect(harness.simulator.fates().get(id)?.gone).toBe(true);
      expect(run.seconds).toBeGreaterThan(60);
      expect(run.seconds).toBeLessThan(180);
    },
  );
});

describe('an instance that the API says is deleted, and lists all the same', () => {
  it.each([8039, 8351])(
    'red where no deletion by this step was accepted, and the reason says so: %i',
    async (retCode) => {
      await using harness = await Harness.create();
      const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
      harness.simulator.addFault({ fault: { retCode }, on: { action: TERMINATE } });
      const run = await harness.run({ 'uhost-id': id, timeout: '5m' });
      expect(run).toMatchObject({ succeeded: false, results: [{ id, reason: 'still-listed', retCode }] });
      expect(run.annotations[0]?.title).toBe(`Deleted, but still listed (RetCode ${retCode})`);
      expect(harness.simulator.fates().get(id)?.gone).toBe(false);
    },
  );
});

describe('an action that waits for its turn while the API throttles', () => {
  it('is not sent once the job is cancelled', async () => {
    await using harness = await Harness.create();
    throttleTerminations(harness, 2);
    const run = await harness.run({ name: 'gpu-*' }, { cancelAfterMs: 2500 });
    expect(run.log.some((line) => line.endsWith('the termination was not sent'))).toBe(true);
    expect(run.results).toMatchObject([{ outcome: 'failed: cancelled' }, { outcome: 'failed: cancelled' }]);
    expect(run.seconds).toBe(2.5);
    expect(harness.changes()).toHaveLength(2);
  });

  it('is not sent once time is up', async () => {
    await using harness = await Harness.create();
    throttleTerminations(harness, 2.6);
    const run = await harness.run({ name: 'gpu-*', timeout: '3s' });
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

describe('an API that refuses a call for want of a region once, and shows instances only without one', () => {
  it.each<[how: string, inputs: Record<string, string>]>([
    ['by ID', { 'uhost-id': 'uhost-a', 'ignore-not-found': 'true' }],
    ['by name', { name: 'n' }],
  ])('%s: one refusal does not make an instance absent', async (_, inputs) => {
    await using harness = await Harness.create({ missedByRegion: 'all', missedByZone: 'all' });
    harness.simulator.addInstance({ UHostId: 'uhost-a', Name: 'n' });
    harness.simulator.addFault({
      fault: { retCode: 230, message: 'Params [Region] not available' },
      on: { seq: 1 },
    });
    const run = await harness.run(inputs);
    expect(run.outputs['uhost-id']).toBe('uhost-a');
    expect(run.succeeded).toBe(true);
    expect(harness.simulator.instances()).toEqual([]);
  });
});
