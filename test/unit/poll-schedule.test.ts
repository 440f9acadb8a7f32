import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TransportError } from '../../src/compshare/errors.ts';
import { nextPoll } from '../../src/teardown/decide.ts';
import type { PollRequest } from '../../src/teardown/decide.ts';
import { newHistory } from '../../src/teardown/history.ts';
import type { Change } from '../../src/teardown/history.ts';
import { PollSchedule } from '../../src/teardown/poll-schedule.ts';

const CHANGES: readonly Change[] = ['stop', 'terminate', 'missed-after-deletion', 'missed', 'other'];

/** A schedule, and a clock that is moved by hand. */
class Bench {
  nowMs = 1_700_000_000_000;
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
  return nextPoll({
    ...newHistory(true),
    lastChange: change,
    pollsSinceChange: looks,
    failedLookups: failed === 0 ? undefined : { count: failed, unknown: 0, lastError },
  });
}

/** The pauses of one instance with so many looks after a change. */
function pausesAfter(change: Change, count: number, bench = new Bench()): number[] {
  return Array.from({ length: count }, (_, looks) => bench.look(change, looks));
}

describe('the pause until the next look', () => {
  it('is none after a deletion was accepted, then short', () => {
    expect(pausesAfter('terminate', 4)).toEqual([0, 1400, 550, 550]);
  });

  it('is none to confirm an absence after a deletion', () => {
    expect(pausesAfter('missed-after-deletion', 2)).toEqual([0, 0]);
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
    const absent = requestOf({ change: 'missed-after-deletion', looks: 0 });
    const { schedule } = new Bench();
    expect(schedule.pause([absent, requestOf({ change: 'stop', looks: 0 })])).toBe(5500);
    expect(schedule.pause([absent, absent])).toBe(0);
  });

  it('grows while looks get no answer, whatever was to be hurried', () => {
    const { schedule } = new Bench();
    const pauses = [1, 2, 3, 4, 5, 6].map((failed) =>
      schedule.pause([requestOf({ change: 'terminate', looks: 0, failed })]),
    );
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
  });

  it.for(['terminate', 'other'] as const)(
    'is none to confirm an absence, even after hasty looks: %s',
    (change) => {
      for (let made = 0; made <= 5; made++) {
        const bench = new Bench();
        for (let looks = 0; looks < made; looks++) bench.schedule.countPoll();
        for (let looks = 0; looks < 20; looks++) {
          bench.look(change, looks);
          expect(bench.pause('missed-after-deletion')).toBe(0);
        }
      }
    },
  );

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
});

it('over any time there is at most a look every two seconds, and six more, whatever happens to how many instances', () => {
  const instance = fc.record({
    change: fc.constantFrom(...CHANGES),
    looks: fc.oneof(fc.nat(2), fc.nat(30)),
    failed: fc.constantFrom(0, 0, 0, 1, 2),
  });
  const steps = fc.array(fc.array(instance, { minLength: 1, maxLength: 5 }), { maxLength: 300 });
  fc.assert(
    fc.property(steps, fc.double({ min: 0, max: 0.999, noNaN: true }), (waits, random) => {
      const bench = new Bench(random);
      const startedAt = bench.nowMs;
      for (const [index, waiting] of waits.entries()) {
        bench.nowMs += bench.schedule.pause(waiting.map(requestOf));
        bench.schedule.countPoll();
        expect(index + 1).toBeLessThanOrEqual((bench.nowMs - startedAt) / 2000 + 6 + 1e-6);
      }
    }),
  );
});
