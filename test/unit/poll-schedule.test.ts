import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PollSchedule } from '../../src/teardown/poll-schedule.ts';
import type { Change } from '../../src/teardown/poll-schedule.ts';

const CHANGES: readonly Change[] = ['stop', 'terminate', 'absence-after-deletion', 'absence', 'other'];

/** A rhythm, and a clock that is moved by hand. */
class Bench {
  nowMs = 1_700_000_000_000;
  readonly rhythm: PollSchedule;

  constructor(random = 0.5) {
    const clock = { now: () => this.nowMs, sleep: () => Promise.resolve() };
    this.rhythm = new PollSchedule(clock, () => random);
  }

  /** The pause that is wanted now, in whole milliseconds. */
  pause(change: Change, looks = 0): number {
    return Math.round(this.rhythm.pause([{ change, looks }], 0));
  }

  /** Makes the pause and the look behind it, and gives the pause. */
  look(change: Change, looks = 0): number {
    const pause = this.pause(change, looks);
    this.nowMs += pause;
    this.rhythm.countLook();
    return pause;
  }
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
    expect(pausesAfter('absence-after-deletion', 2)).toEqual([0, 0]);
  });

  it('is long after a stop was accepted, then shorter each time, and never below a second', () => {
    const pauses = pausesAfter('stop', 60);
    expect(pauses[0]).toBe(5500);
    const rest = pauses.slice(1, 45);
    expect(rest).toEqual([...rest].sort((a, b) => b - a));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1000);
  });

  it('is what the most hasty of several instances wants', () => {
    const waiting = CHANGES.map((change) => ({ change, looks: 0 }));
    expect(new Bench().rhythm.pause(waiting, 0)).toBe(0);
  });

  it('is that of the others where one only has to be confirmed absent', () => {
    const absent = { change: 'absence-after-deletion', looks: 0 } as const;
    const { rhythm } = new Bench();
    expect(rhythm.pause([absent, { change: 'stop', looks: 0 }], 0)).toBe(5500);
    expect(rhythm.pause([absent, absent], 0)).toBe(0);
  });

  it('grows while looks get no answer, whatever was to be hurried', () => {
    const { rhythm } = new Bench();
    const waiting = [{ change: 'terminate', looks: 0 } as const];
    expect([1, 2, 3, 4, 5, 6].map((failed) => rhythm.pause(waiting, failed))).toEqual([
      1000, 2000, 4000, 8000, 15_000, 15_000,
    ]);
  });

  it.for(['terminate', 'other'] as const)(
    'is none to confirm an absence, even after hasty looks: %s',
    (change) => {
      for (let made = 0; made <= 5; made++) {
        const bench = new Bench();
        for (let looks = 0; looks < made; looks++) bench.rhythm.countLook();
        for (let looks = 0; looks < 20; looks++) {
          bench.look(change, looks);
          expect(bench.pause('absence-after-deletion')).toBe(0);
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
    for (let looks = 0; looks < 10; looks++) bench.rhythm.countLook();
    expect(bench.pause('terminate')).toBe(2400);
    expect(bench.pause('stop')).toBe(5500);
  });
});

it('over any time there is at most a look every two seconds, and six more, whatever happens to how many instances', () => {
  const instance = fc.record({ change: fc.constantFrom(...CHANGES), looks: fc.oneof(fc.nat(2), fc.nat(30)) });
  const step = fc.record({
    waiting: fc.array(instance, { minLength: 1, maxLength: 5 }),
    failedLooks: fc.constantFrom(0, 0, 0, 1, 2),
  });
  const steps = fc.array(step, { maxLength: 300 });
  fc.assert(
    fc.property(steps, fc.double({ min: 0, max: 0.999, noNaN: true }), (waits, random) => {
      const bench = new Bench(random);
      const startedAt = bench.nowMs;
      for (const [index, { waiting, failedLooks }] of waits.entries()) {
        bench.nowMs += bench.rhythm.pause(waiting, failedLooks);
        bench.rhythm.countLook();
        expect(index + 1).toBeLessThanOrEqual((bench.nowMs - startedAt) / 2000 + 6 + 1e-6);
      }
    }),
  );
});
