import { describe, expect, it } from 'vitest';
import { Throttle } from '../../src/compshare/throttle.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const never = new AbortController().signal;

/** When each of some calls that ask for a turn now gets it, in milliseconds from now. */
async function turns(pace: Throttle, clock: VirtualClock, count: number): Promise<number[]> {
  const askedAt = clock.now();
  return Promise.all(
    Array.from({ length: count }, async () => {
      await pace.turn(never);
      return clock.now() - askedAt;
    }),
  );
}

describe('the pace', () => {
  it('is unlimited at first', async () => {
    const clock = new VirtualClock();
    const pace = new Throttle(clock);
    expect(await clock.run(() => turns(pace, clock, 3))).toEqual([0, 0, 0]);
  });

  it('has one gap of half a second after eight calls in flight were throttled together', async () => {
    const clock = new VirtualClock();
    const pace = new Throttle(clock);
    await clock.run(async () => {
      const gaps = await Promise.all(Array.from({ length: 8 }, () => pace.turn(never)));
      for (const gapMs of gaps) pace.slowDown(gapMs);
      expect(await turns(pace, clock, 3)).toEqual([500, 1000, 1500]);
    });
  });

  it('doubles its gap for a call that kept it and was throttled all the same, not for one that waited already', async () => {
    const clock = new VirtualClock();
    const pace = new Throttle(clock);
    await clock.run(async () => {
      pace.slowDown(await pace.turn(never));
      const waiting = [await pace.turn(never), await pace.turn(never)];
      for (const gapMs of waiting) pace.slowDown(gapMs);
      expect(await turns(pace, clock, 2)).toEqual([1000, 2000]);
    });
  });

  it('waits as long as each throttled answer asks, also where the gap stays', async () => {
    const clock = new VirtualClock();
    const pace = new Throttle(clock);
    await clock.run(async () => {
      const gaps = [await pace.turn(never), await pace.turn(never)];
      pace.slowDown(gaps[0] ?? 0);
      pace.slowDown(gaps[1] ?? 0, 20_000);
      expect(await turns(pace, clock, 2)).toEqual([20_000, 20_500]);
    });
  });

  it('gets shorter by a fifth with each call that goes through, until it is unlimited again', async () => {
    const clock = new VirtualClock();
    const pace = new Throttle(clock);
    pace.slowDown(0);
    const gaps: number[] = [];
    await clock.run(async () => {
      for (let call = 0; call < 13; call++) {
        gaps.push(Math.round(await pace.turn(never)));
        pace.speedUp();
      }
    });
    expect(gaps).toEqual([500, 400, 320, 256, 205, 164, 131, 105, 84, 67, 54, 0, 0]);
  });

  it('is never slower than one call in ten seconds, and pauses for a minute at most', async () => {
    const clock = new VirtualClock();
    const pace = new Throttle(clock);
    await clock.run(async () => {
      for (let call = 0; call < 8; call++) pace.slowDown(await pace.turn(never));
      expect(await turns(pace, clock, 2)).toEqual([10_000, 20_000]);
      pace.slowDown(await pace.turn(never), 3_600_000);
      expect(await turns(pace, clock, 1)).toEqual([60_000]);
    });
  });
});
