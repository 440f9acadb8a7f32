import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Deadline, GRACE_MS } from '../../src/time/deadline.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** A deadline a minute from now, and the means to cancel it. */
function aDeadline(timeoutMs = 60_000): {
  clock: VirtualClock;
  deadline: Deadline;
  cancel: () => void;
  startedAt: number;
} {
  const clock = new VirtualClock();
  const job = new AbortController();
  const deadline = new Deadline({ clock, timeoutMs, cancelled: job.signal });
  const cancel = (): void => {
    job.abort();
  };
  return { clock, deadline, cancel, startedAt: clock.now() };
}

/** What a deadline says now. */
function says({ reason, timeLeft, signal, abortCalls }: Deadline): unknown {
  return { reason, timeLeft, ends: signal.aborted, callsEnd: abortCalls.aborted };
}

const OPEN = { reason: undefined, ends: false, callsEnd: false };

describe('a deadline', () => {
  it('ends when the time is up, and gives calls in flight two seconds more', async () => {
    const { clock, deadline } = aDeadline();
    expect(says(deadline)).toEqual({ ...OPEN, timeLeft: 60_000 });
    await clock.run(() => clock.sleep(59_999));
    expect(says(deadline)).toEqual({ ...OPEN, timeLeft: 1 });
    await clock.run(() => clock.sleep(1));
    const over = { reason: 'timed-out', timeLeft: 0, ends: true };
    expect(says(deadline)).toEqual({ ...over, callsEnd: false });
    await clock.run(() => clock.sleep(GRACE_MS - 1));
    expect(says(deadline)).toEqual({ ...over, callsEnd: false });
    await clock.run(() => clock.sleep(1));
    expect(says(deadline)).toEqual({ ...over, callsEnd: true });
  });

  it('ends at once with a cancel, and gives calls in flight two seconds more', async () => {
    const { clock, deadline, cancel } = aDeadline();
    cancel();
    const over = { reason: 'cancelled', timeLeft: 0, ends: true };
    expect(says(deadline)).toEqual({ ...over, callsEnd: false });
    await clock.run(() => clock.sleep(GRACE_MS));
    expect(says(deadline)).toEqual({ ...over, callsEnd: true });
  });

  it('is cancelled from the start where the job was', async () => {
    const clock = new VirtualClock();
    const deadline = new Deadline({ clock, timeoutMs: 60_000, cancelled: AbortSignal.abort() });
    expect(deadline.reason).toBe('cancelled');
    await clock.run(() => clock.sleep(GRACE_MS));
    expect(deadline.abortCalls.aborted).toBe(true);
  });

  it('that was cancelled after its end is called cancelled', async () => {
    const { clock, deadline, cancel } = aDeadline();
    await clock.run(() => clock.sleep(60_000));
    cancel();
    expect(deadline.reason).toBe('cancelled');
  });

  it('knows when it is', () => {
    const { deadline, startedAt } = aDeadline();
    expect(deadline.at).toBe(startedAt + 60_000);
  });

  it('that is released listens to nothing any more: Node keeps a composite signal that is listened to for ever', () => {
    const { deadline } = aDeadline();
    expect(getEventListeners(deadline.signal, 'abort')).toHaveLength(1);
    deadline.release();
    expect(getEventListeners(deadline.signal, 'abort')).toEqual([]);
  });

  it('that is released aborts nothing any more', async () => {
    const { clock, deadline } = aDeadline();
    deadline.release();
    await clock.run(() => clock.sleep(120_000));
    expect([deadline.signal.aborted, deadline.abortCalls.aborted]).toEqual([false, false]);
    expect(deadline.reason).toBe('timed-out');
  });
});

describe('a wait', () => {
  it.each([
    [10_000, 10_000],
    [90_000, 60_000],
    [0, 0],
    [-1, 0],
  ])('of %i ms takes %i ms: never past the end', async (ms, took) => {
    const { clock, deadline, startedAt } = aDeadline();
    await clock.run(() => deadline.sleep(ms));
    expect(clock.now() - startedAt).toBe(took);
  });

  it('ends early with a cancel, or when it is woken', async () => {
    const { clock, deadline, cancel, startedAt } = aDeadline();
    const wake = new AbortController();
    clock.schedule(startedAt + 2000, () => {
      wake.abort();
    });
    await clock.run(() => deadline.sleep(10_000, wake.signal));
    expect(clock.now() - startedAt).toBe(2000);
    clock.schedule(startedAt + 5000, cancel);
    await clock.run(() => deadline.sleep(10_000));
    expect(clock.now() - startedAt).toBe(5000);
    await clock.run(() => deadline.sleep(10_000, new AbortController().signal));
    expect(clock.now() - startedAt).toBe(5000);
  });
});
