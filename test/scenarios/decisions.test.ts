import { describe, expect, it } from 'vitest';
import { entriesOf, rewriting } from './rewriting.ts';
import { Harness } from './harness.ts';

const DESCRIBE = 'DescribeCompShareInstance';
const STOP = 'StopCompShareInstance';
const TERMINATE = 'TerminateCompShareInstance';
const WEEK = 7 * 86_400_000;

function repeated(times: number, call: string): string[] {
  return Array.from({ length: times }, () => call);
}

describe('an instance that may be listed late', () => {
  it('and is listed eight seconds after the step began: torn down', async () => {
    await using harness = await Harness.create({ listedAfterCreationMs: 8000 });
    const { UHostId: id } = harness.simulator.addInstance({ CreateTime: harness.clock.now() / 1000 });
    const run = await harness.run({ 'uhost-id': id, 'ignore-not-found': 'true' });
    expect(run).toMatchObject({ succeeded: true, results: [{ outcome: 'terminated' }] });
    expect(harness.simulator.fates().get(id)).toMatchObject({ gone: true, by: 'client' });
  });

  it.each([
    [{}, false, 'failed: not-found'],
    [{ 'ignore-not-found': 'true' }, true, 'not-found-ignored'],
  ])('and time is up before that is over, with %j: green %o, %s', async (inputs, green, outcome) => {
    await using harness = await Harness.create();
    const run = await harness.run(
      { 'uhost-id': 'uhost-none', timeout: '20s', ...inputs },
      { jobStatus: 'failure' },
    );
    expect(run).toMatchObject({ succeeded: green, results: [{ outcome }] });
    expect(run.seconds).toBeGreaterThanOrEqual(20);
    expect(run.seconds).toBeLessThan(23);
  });

  it.each([
    ['success', 10],
    ['failure', 60],
  ] as const)('in a job with %s and never is: not found after %i s', async (jobStatus, seconds) => {
    await using harness = await Harness.create();
    const run = await harness.run({ 'uhost-id': 'uhost-none' }, { jobStatus });
    expect(run.results).toMatchObject([{ outcome: 'failed: not-found' }]);
    expect(run.seconds).toBeGreaterThanOrEqual(seconds);
    expect(run.seconds).toBeLessThan(seconds + 1);
  });
});

describe('a termination that was answered as accepted, and nothing came of it', () => {
  it('is not sent again while the stop that follows is under way', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.addFault({ fault: { kind: 'state-jump', to: 'Stopped' }, on: { seq: 1 } });
    const unrelated = { kind: 'other-action', action: `${TERMINATE}Response`, empty: true } as const;
    harness.simulator.addFault({ fault: unrelated, on: { seq: 2 } });
    const run = await harness.run({ 'uhost-id': id });
    expect(run).toMatchObject({ succeeded: true, results: [{ outcome: 'terminated' }] });
    expect(harness.changes()).toEqual([`Terminate ${id}`, `Stop ${id}`, `Terminate ${id}`]);
  });
});

describe('an instance that is not where it was said to be', () => {
  it('red, with where it is, and not touched', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Zone: 'cn-sh2-02' });
    const run = await harness.run({ 'uhost-id': id, region: 'cn-wlcb', 'ignore-not-found': 'true' });
    expect(run.succeeded).toBe(false);
    expect(run.results).toMatchObject([{ outcome: 'failed: elsewhere', zone: 'cn-sh2-02' }]);
    expect(harness.changes()).toEqual([]);
  });

  it('for a while, once it was seen there: torn down all the same, since a list may misplace it', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Zone: 'cn-wlcb-01' });
    const tap = rewriting((answer) => {
      for (const entry of entriesOf(answer)) if (entry['State'] === 'Stopping') entry['Zone'] = 'cn-wlcb-03';
      return answer;
    });
    const run = await harness.run({ 'uhost-id': id, zone: 'cn-wlcb-01' }, { tap });
    expect(run).toMatchObject({ succeeded: true, results: [{ outcome: 'terminated' }] });
  });
});

describe('a running instance', () => {
  it('that somebody else deletes while it stops: already gone', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.after(10_000, () => {
      harness.simulator.deleteByOther(id);
    });
    const run = await harness.run({ 'uhost-id': id });
    expect(run).toMatchObject({ succeeded: true, results: [{ outcome: 'already-gone' }] });
    expect(harness.changes()).toEqual([`Stop ${id}`]);
  });

  it('with stop: false: red, and not touched', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const run = await harness.run({ 'uhost-id': id, stop: 'false' });
    expect(run).toMatchObject({ succeeded: false, results: [{ outcome: 'failed: running' }] });
    expect(harness.changes()).toEqual([]);
  });

  it('whose job is cancelled while it stops: red, as cancelled', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const run = await harness.run({ 'uhost-id': id }, { cancelAfterMs: 10_000 });
    expect(run).toMatchObject({ succeeded: false, results: [{ outcome: 'failed: cancelled' }] });
  });
});

describe('a dry run', () => {
  it.each([
    ['Running', 'would stop, then terminate'],
    ['Stopped', 'would terminate'],
  ] as const)('of an instance that is %s: says that it %s', async (State, words) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State });
    const run = await harness.run({ 'uhost-id': id, 'dry-run': 'true' });
    expect(run).toMatchObject({ succeeded: true, results: [{ outcome: 'would-terminate' }] });
    expect(run.log.join('\n')).toContain(words);
    expect(harness.changes()).toEqual([]);
  });

  it.each(['Starting', 'Hibernated'])('of an instance that is %s: says what it would do', async (shown) => {
    await using harness = await Harness.create({ shownStates: { Running: shown } });
    const { UHostId: id } = harness.simulator.addInstance();
    const run = await harness.run({ 'uhost-id': id, 'dry-run': 'true' });
    expect(run).toMatchObject({ succeeded: true, results: [{ outcome: 'would-terminate' }] });
    expect(run.log.join('\n')).toContain('would stop, then terminate');
    expect(harness.changes()).toEqual([]);
  });
});

describe('a state that nobody knows, and that stays', () => {
  it('before it is stopped: after a minute its termination is tried', async () => {
    await using harness = await Harness.create({ shownStates: { Stopped: 'PowerOff' } });
    const { UHostId: id } = harness.simulator.addInstance();
    const run = await harness.run({ 'uhost-id': id });
    expect(run).toMatchObject({ succeeded: true, results: [{ outcome: 'terminated' }] });
    expect(harness.changes()).toEqual([`Stop ${id}`, `Terminate ${id}`]);
    expect(run.seconds).toBeGreaterThan(90);
    expect(run.seconds).toBeLessThan(110);
  });

  it('and the API refuses its termination: tried until the timeout, red', async () => {
    await using harness = await Harness.create({ shownStates: { Running: '' } });
    const { UHostId: id } = harness.simulator.addInstance();
    const run = await harness.run({ 'uhost-id': id, timeout: '5m' });
    expect(run).toMatchObject({ succeeded: false, results: [{ outcome: 'failed: timed-out' }] });
    expect(harness.changes().length).toBeGreaterThan(2);
    expect(new Set(harness.changes())).toEqual(new Set([`Terminate ${id}`]));
  });

  it('with stop: false: red after a minute, with its name, and untouched', async () => {
    await using harness = await Harness.create({ shownStates: { Running: 'Hibernated' } });
    const { UHostId: id } = harness.simulator.addInstance();
    const run = await harness.run({ 'uhost-id': id, stop: 'false' });
    expect(run).toMatchObject({ succeeded: false, results: [{ outcome: 'failed: unknown-state' }] });
    expect(run.annotations[0]?.message).toContain('Hibernated');
    expect(run.seconds).toBeGreaterThanOrEqual(60);
    expect(run.seconds).toBeLessThan(64);
    expect(harness.changes()).toEqual([]);
  });
});

describe('a deleted instance that stays listed', () => {
  it.each([
    [8039, 'Stopped'],
    [8351, 'Recycled'],
  ] as const)(
    'and that the API reports as deleted with %i: gone, and a notice says why',
    async (code, state) => {
      await using harness = await Harness.create({
        inRecycle: 'Yes',
        listedAfterDeletionMs: WEEK,
        deletedState: state,
        deletedCode: code,
      });
      const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
      const run = await harness.run({ 'uhost-id': id });
      expect(run).toMatchObject({ succeeded: true, results: [{ outcome: 'terminated', inRecycle: 'Yes' }] });
      expect(run.annotations).toMatchObject([{ level: 'notice', title: 'In the recycle bin' }]);
      expect(harness.changes()).toEqual(repeated(3, `Terminate ${id}`));
      expect(run.seconds).toBeGreaterThanOrEqual(120);
      expect(run.seconds).toBeLessThan(130);
    },
  );

  it('as running: never gone', async () => {
    await using harness = await Harness.create({ listedAfterDeletionMs: WEEK });
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    const run = await harness.run(
      { 'uhost-id': id, timeout: '6m' },
      {
        tap: rewriting((answer) => {
          for (const entry of entriesOf(answer)) if (harness.changes().length > 0) entry['State'] = 'Running';
          return answer;
        }),
      },
    );
    expect(run).toMatchObject({ succeeded: false, results: [{ outcome: 'failed: timed-out' }] });
  });
});

describe('a running instance that refuses its stop', () => {
  it.each([
    [8903, 2],
    [8436, 2],
  ])('spot, with %i: terminated as it runs after %i refusals', async (spotRefusalCode, refusals) => {
    await using harness = await Harness.create({ spotStop: 'never', spotRefusalCode });
    const { UHostId: id } = harness.simulator.addInstance({ ChargeType: 'Spot' });
    const run = await harness.run({ 'uhost-id': id });
    expect(run).toMatchObject({ succeeded: true, results: [{ outcome: 'terminated' }] });
    expect(harness.changes()).toEqual([...repeated(refusals, `Stop ${id}`), `Terminate ${id}`]);
  });

  it('spot, for an image that is being made: waited out and stopped', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ ChargeType: 'Spot' });
    harness.simulator.addFault({ fault: { retCode: 8964 }, on: { action: STOP }, times: 5 });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.succeeded).toBe(true);
    expect(harness.changes()).toEqual([...repeated(6, `Stop ${id}`), `Terminate ${id}`]);
  });

  it('expired, and spot: its termination is accepted', async () => {
    await using harness = await Harness.create({ spotStop: 'never' });
    const { UHostId: id } = harness.simulator.addInstance({ ChargeType: 'Spot' });
    harness.simulator.addFault({ fault: { retCode: 226602 }, on: { action: STOP } });
    const run = await harness.run({ 'uhost-id': id });
    expect(run).toMatchObject({ succeeded: true, results: [{ outcome: 'terminated' }] });
    expect(harness.changes()).toEqual([`Stop ${id}`, `Terminate ${id}`]);
  });

  it('expired, and its termination is refused twice: red with the expiry, for a person to settle', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.addFault({ fault: { retCode: 226602 }, on: { action: STOP } });
    const run = await harness.run({ 'uhost-id': id });
    expect(run).toMatchObject({ succeeded: false, results: [{ outcome: 'failed: refused' }] });
    expect(run.annotations[0]?.message).toContain('RetCode 226602');
    expect(harness.changes()).toEqual([`Stop ${id}`, `Terminate ${id}`, `Terminate ${id}`]);
  });
});

describe('what is retried for a while and then is final', () => {
  it.each([STOP, TERMINATE, DESCRIBE])('a code that nobody lists, to %s: ten minutes', async (action) => {
    await using harness = await Harness.create();
    const State = action === TERMINATE ? 'Stopped' : 'Running';
    const { UHostId: id } = harness.simulator.addInstance({ State });
    harness.simulator.addFault({ fault: { retCode: 8777 }, on: { action } });
    const run = await harness.run({ 'uhost-id': id });
    expect(run).toMatchObject({ succeeded: false, results: [{ outcome: 'failed: refused' }] });
    expect(run.annotations[0]?.message).toContain('RetCode 8777');
    expect(run.seconds).toBeGreaterThanOrEqual(600);
    expect(run.seconds).toBeLessThan(690);
  });

  it('a code that nobody lists, to the lists of a filter: ten minutes without a place, and ten in each', async () => {
    await using harness = await Harness.create();
    harness.simulator.addFault({ fault: { retCode: 8777 }, on: { action: DESCRIBE } });
    const run = await harness.run({ name: 'gpu-7', timeout: '1h' });
    expect(run.annotations).toMatchObject([
      { title: 'CompShare answered with an unknown RetCode (RetCode 8777)' },
    ]);
    expect(run.seconds).toBeGreaterThanOrEqual(1200);
    expect(run.seconds).toBeLessThan(1380);
  });

  it('a code that nobody lists, for nine minutes: gone', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.addFault({ fault: { retCode: 8777 }, on: { action: STOP, to: 540_000 } });
    const run = await harness.run({ 'uhost-id': id });
    expect(run).toMatchObject({ succeeded: true, results: [{ outcome: 'terminated' }] });
  });

  it.each([STOP, TERMINATE, DESCRIBE])('an answer that is none, to %s: five attempts', async (action) => {
    await using harness = await Harness.create();
    const State = action === TERMINATE ? 'Stopped' : 'Running';
    const { UHostId: id } = harness.simulator.addInstance({ State });
    harness.simulator.addFault({ fault: { kind: 'html' }, on: { action } });
    const run = await harness.run({ 'uhost-id': id });
    expect(run).toMatchObject({ succeeded: false, results: [{ outcome: 'failed: refused' }] });
    expect(run.annotations[0]?.message).toContain('failed 5 times: ');
    expect(run.seconds).toBeLessThan(90);
  });
});

describe('an ID that is listed under two names, one of which is selected', () => {
  /** Shows every instance under another name too, in calls that this chooses, as a further entry or in place of it. */
  function renaming(where: 'same-page' | 'without-place'): ReturnType<typeof rewriting> {
    return rewriting((answer, asked) => {
      const entries = entriesOf(answer);
      const renamed = entries.map((entry) => ({ ...entry, Name: 'gpu-7' }));
      if (where === 'same-page') return { ...answer, UHostSet: [...renamed, ...entries] };
      return asked.has('Region') || asked.get('Action') !== DESCRIBE
        ? answer
        : { ...answer, UHostSet: renamed };
    });
  }

  it.each(['same-page', 'without-place'] as const)('%s: red, and not touched', async (where) => {
    for (const name of ['gpu-7', 'train']) {
      await using harness = await Harness.create();
      const { UHostId: id } = harness.simulator.addInstance({ Name: 'train' });
      const run = await harness.run({ name }, { tap: renaming(where) });
      expect(run).toMatchObject({ succeeded: false, results: [{ id, outcome: 'failed: ambiguous' }] });
      expect(harness.changes()).toEqual([]);
    }
  });

  it('and that is listed late: what was selected is gone, red for the other', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'gpu-7' });
    let late = '';
    const tap = rewriting((answer) => ({
      ...answer,
      ...(answer['UHostSet'] != null && {
        UHostSet: entriesOf(answer).flatMap((entry) =>
          entry['UHostId'] === late ? [entry, { ...entry, Name: 'train' }] : [entry],
        ),
      }),
    }));
    harness.after(20_000, () => {
      late = harness.simulator.addInstance({ Name: 'gpu-7' }).UHostId;
    });
    const run = await harness.run({ name: 'gpu-7', 'max-instances': '5' }, { tap });
    expect(run.succeeded).toBe(false);
    expect(run.results).toMatchObject([
      { id, outcome: 'terminated' },
      { id: late, outcome: 'failed: ambiguous' },
    ]);
    expect(harness.simulator.fates().get(late)?.gone).toBe(false);
  });
});
