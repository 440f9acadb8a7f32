import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TransportError } from '../../src/compshare/errors.ts';
import {
  CONFIRM_ABSENCE_MS,
  CONFIRM_DELETION_MS,
  decide,
  MISSES_AFTER_DELETION,
  MISSES_WITHOUT_DELETION,
  nextPoll,
} from '../../src/teardown/decide.ts';
import type { PollRequest } from '../../src/teardown/decide.ts';
import { afterAcceptance, newHistory } from '../../src/teardown/history.ts';
import type { Change, History } from '../../src/teardown/history.ts';
import { PollSchedule } from '../../src/teardown/poll-schedule.ts';
import { afterLook, missedAt, NOW, OPTIONS } from './histories.ts';

const CHANGES: readonly Change[] = ['stop', 'terminate', 'missed', 'other'];
/** A pause that must not be shorter is a little longer, since a timer may fire early. */
const SLACK_MS = 5;

/** A schedule, and a clock that is moved by hand. */
class Bench {
  nowMs = NOW;
  readonly schedule: PollSchedule;

  constructor(random = 0.5) {
    const clock = { now: () => this.nowMs, sleep: () => Promise.resolve() };
    this.schedule = new PollSchedule(clock, () => random);
  }

  /** The pause that is wanted now, in whole milliseconds. */
  pause(change: Change, looks = 0): number {
    return Math.round(this.schedule.pause([requestOf({ change, looks })]));
  }

  /** Makes the pause and the look behind it, and gives the pause. */
  look(change: Change, looks = 0): number {
    const pause = this.pause(change, looks);
    this.nowMs += pause;
    this.schedule.countPoll();
    return pause;
  }
}

/** What an instance wants with so many polls since a change, or with so many lookups in a row that failed. */
function requestOf({
  change,
  looks,
  failed = 0,
}: {
  change: Change;
  looks: number;
  failed?: number;
}): PollRequest {
  const lastError = new TransportError('x', 'timeout');
  const failures = {
    count: failed,
    unknownCount: 0,
    unusableCount: 0,
    unknownSince: Infinity,
    unreachable: false,
    lastError,
    lastAt: NOW,
  };
  const history: History = {
    ...newHistory(true, NOW),
    lastChange: change,
    pollsSinceChange: looks,
    failedLookups: failed === 0 ? undefined : failures,
  };
  return nextPoll(OPTIONS, history, NOW);
}

/** The pauses of one instance with so many looks after a change. */
function pausesAfter(change: Change, count: number, bench = new Bench()): number[] {
  return Array.from({ length: count }, (_, looks) => bench.look(change, looks));
}

/** Polls as they are scheduled and all miss it, until the verdict: when they were made, in milliseconds from the first. */
function confirm(start: History, options = OPTIONS, random = 0.5): number[] {
  const bench = new Bench(random);
  const polls: number[] = [];
  let history = start;
  while (polls.length < 1000) {
    bench.schedule.countPoll();
    polls.push(bench.nowMs - NOW);
    history = afterLook(history, undefined, bench.nowMs);
    if (decide({ kind: 'missed' }, options, history, bench.nowMs).do === 'finish') return polls;
    bench.nowMs += bench.schedule.pause([nextPoll(options, history, bench.nowMs)]);
  }
  throw new Error('There is no verdict after 1000 polls');
}

const SEEN = newHistory(true, NOW);
const DELETED = afterAcceptance(SEEN, 'terminate', NOW);

describe('the pause until the next look', () => {
  it('is none after a deletion was accepted, then short', () => {
    expect(pausesAfter('terminate', 4)).toEqual([0, 1400, 550, 550]);
  });

  it('is long after a stop was accepted, then shorter each time, and never below a second', () => {
    const pauses = pausesAfter('stop', 60);
    expect(pauses[0]).toBe(5500);
    const rest = pauses.slice(1, 45);
    expect(rest).toEqual([...rest].sort((a, b) => b - a));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1000);
  });

  it('is what the most hasty of several instances wants', () => {
    const requests = CHANGES.map((change) => requestOf({ change, looks: 0 }));
    expect(new Bench().schedule.pause(requests)).toBe(0);
  });

  it('is that of the others where one only has to be confirmed absent', () => {
    const absent = nextPoll(OPTIONS, missedAt(DELETED, [NOW]), NOW);
    const { schedule } = new Bench();
    expect(schedule.pause([absent, requestOf({ change: 'stop', looks: 0 })])).toBe(5500);
    expect(schedule.pause([absent, absent])).toBe(CONFIRM_DELETION_MS + SLACK_MS);
  });

  it('grows while looks get no answer, whatever was to be hurried', () => {
    const { schedule } = new Bench();
    const pauses = [1, 2, 3, 4, 5, 6].map((failed) =>
      schedule.pause([requestOf({ change: 'terminate', looks: 0, failed })]),
    );
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
  });

  it.for(CHANGES)('is rationed when a hundred instances change one after another: %s', (change) => {
    const bench = new Bench();
    const startedAt = bench.nowMs;
    for (let instance = 0; instance < 100; instance++) bench.look(change);
    expect(bench.nowMs - startedAt).toBeGreaterThanOrEqual((100 - 6) * 2000);
  });

  it('is as short as ever after a deletion that follows a stop of five minutes', () => {
    const bench = new Bench();
    const end = bench.nowMs + 300_000;
    for (let looks = 0; bench.nowMs < end; looks++) bench.look('stop', looks);
    expect(pausesAfter('terminate', 4, bench)).toEqual([0, 1400, 550, 550]);
  });

  it('is not shortened where no look is left', () => {
    const bench = new Bench();
    for (let looks = 0; looks < 10; looks++) bench.schedule.countPoll();
    expect(bench.pause('terminate')).toBe(2400);
    expect(bench.pause('stop')).toBe(5500);
  });

  it('is jittered, but never shorter where it must last', () => {
    const { schedule } = new Bench(0);
    const request = { afterMs: 1000, reserve: 0, canJoin: false };
    expect(schedule.pause([{ ...request, exact: false }])).toBe(900);
    expect(schedule.pause([{ ...request, exact: true }])).toBe(1000 + SLACK_MS);
    expect(schedule.usualPause()).toBeCloseTo(2160);
  });
});

describe('an absence', () => {
  it('after a deletion takes two polls, and no longer than it must', () => {
    expect(confirm(DELETED)).toEqual([0, CONFIRM_DELETION_MS + SLACK_MS]);
  });

  it('that only lists tell of takes three polls, and no longer than it must', () => {
    const polls = confirm(SEEN);
    expect(polls).toHaveLength(MISSES_WITHOUT_DELETION);
    expect(polls.at(-1)).toBeGreaterThanOrEqual(CONFIRM_ABSENCE_MS);
    expect(polls.at(-1)).toBeLessThanOrEqual(CONFIRM_ABSENCE_MS + 2 * SLACK_MS);
  });

  it.each([0, 10_000, 30_000, 60_000])(
    'of what was never seen takes the %i ms in which it may be listed late, and hardly more',
    (lateListingMs) => {
      const polls = confirm(newHistory(false, NOW), { ...OPTIONS, lateListingMs });
      const wanted = Math.max(lateListingMs, CONFIRM_ABSENCE_MS);
      expect(polls.at(-1)).toBeGreaterThanOrEqual(wanted);
      expect(polls.at(-1)).toBeLessThan(wanted + 100);
      expect(polls.length).toBeLessThanOrEqual(wanted / 2000 + 6);
    },
  );

  it('is confirmed by polls whatever their jitter', () => {
    const random = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(random, fc.constantFrom(DELETED, SEEN), (jitter, history) => {
        const polls = confirm(history, OPTIONS, jitter);
        const isConfirmed = history === DELETED;
        expect(polls).toHaveLength(isConfirmed ? MISSES_AFTER_DELETION : MISSES_WITHOUT_DELETION);
        expect(polls.at(-1)).toBeLessThan(isConfirmed ? 2500 : 5500);
      }),
    );
  });

  it('whose time is over but not its polls is polled at the usual pace', () => {
    const late = NOW + 60_000;
    expect(nextPoll(OPTIONS, missedAt(SEEN, [NOW]), late)).toMatchObject({ afterMs: 2400, canJoin: false });
    expect(nextPoll(OPTIONS, missedAt(DELETED, [NOW]), late)).toMatchObject({ afterMs: 2400, canJoin: true });
  });
});

it('over any time there is at most a look every two seconds, and six more, whatever happens to how many instances', () => {
  const instance = fc.record({
    change: fc.constantFrom(...CHANGES),
    looks: fc.oneof(fc.nat(2), fc.nat(30)),
    failed: fc.constantFrom(0, 0, 0, 1, 2),
  });
  const absent = fc
    .record({ history: fc.constantFrom(DELETED, SEEN), agoMs: fc.nat(6000) })
    .map(({ history, agoMs }) => nextPoll(OPTIONS, missedAt(history, [NOW - agoMs]), NOW));
  const request = fc.oneof(instance.map(requestOf), absent);
  const steps = fc.array(fc.array(request, { minLength: 1, maxLength: 5 }), { maxLength: 300 });
  fc.assert(
    fc.property(steps, fc.double({ min: 0, max: 0.999, noNaN: true }), (waits, random) => {
      const bench = new Bench(random);
      const startedAt = bench.nowMs;
      for (const [index, waiting] of waits.entries()) {
        bench.nowMs += bench.schedule.pause(waiting);
        bench.schedule.countPoll();
        expect(index + 1).toBeLessThanOrEqual((bench.nowMs - startedAt) / 2000 + 6 + 1e-6);
      }
    }),
  );
});
