import { describe, expect, it } from 'vitest';
import { phaseTime } from '../../src/time/job-end.ts';

const MINUTES = 60_000;
const now = Date.UTC(2026, 0, 15);

describe('the time of a phase', () => {
  it.each<[string, boolean, number, number | undefined, ReturnType<typeof phaseTime>]>([
    [
      'in a job that goes on: the timeout',
      false,
      20 * MINUTES,
      now + 1000,
      { timeoutMs: 20 * MINUTES, atTimeout: 'timed-out', jobEndsAt: undefined },
    ],
    [
      'the first to find a job cancelled: 200 s',
      true,
      20 * MINUTES,
      undefined,
      { timeoutMs: 200_000, atTimeout: 'job-ending', jobEndsAt: now + 200_000 },
    ],
    [
      'a shorter timeout stays, and the end of the job is known all the same',
      true,
      MINUTES,
      undefined,
      { timeoutMs: MINUTES, atTimeout: 'timed-out', jobEndsAt: now + 200_000 },
    ],
    [
      'what an earlier phase found holds',
      true,
      20 * MINUTES,
      now + 90_000,
      { timeoutMs: 90_000, atTimeout: 'job-ending', jobEndsAt: now + 90_000 },
    ],
    [
      'when that is over: 20 s for one try',
      true,
      20 * MINUTES,
      now - 90_000,
      { timeoutMs: 20_000, atTimeout: 'job-ending', jobEndsAt: now - 90_000 },
    ],
    [
      'never more than a cancelled job has, whatever the clocks say',
      true,
      20 * MINUTES,
      now + 3_600_000,
      { timeoutMs: 270_000, atTimeout: 'job-ending', jobEndsAt: now + 270_000 },
    ],
  ])('%s', (_, jobCancelled, timeoutMs, savedJobEndsAt, time) => {
    expect(phaseTime({ now, timeoutMs, jobCancelled, savedJobEndsAt })).toEqual(time);
  });
});
