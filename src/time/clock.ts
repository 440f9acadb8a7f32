/** Where the program's time comes from. Tests hand in a clock of their own and run hours in milliseconds. */
export interface Clock {
  /** Unix time in milliseconds. Never goes backwards while the program runs. */
  now(): number;
  /** Resolves after `ms` milliseconds, or at once when `signal` is or becomes aborted. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

const startedAt = Date.now() - process.uptime() * 1000;

/**
 * The machine's time, immune to somebody setting the machine's clock while the program runs. Counted from the process's
 * start, since `performance` is loaded with its first use.
 */
export const systemClock: Clock = {
  now: () => startedAt + process.uptime() * 1000,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const finish = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      signal?.addEventListener('abort', finish, { once: true });
    }),
};

/** A signal that is aborted after a time. */
export interface Alarm {
  signal: AbortSignal;
  /** Ends the alarm: its signal is not aborted any more. */
  release(): void;
}

/** Sets an alarm that goes off after `ms` milliseconds, unless it is released before. */
export function setAlarm(clock: Clock, ms: number): Alarm {
  const alarm = new AbortController();
  const released = new AbortController();
  void clock.sleep(ms, released.signal).then(() => {
    if (!released.signal.aborted) alarm.abort('alarm');
  });
  return {
    signal: alarm.signal,
    release: () => {
      // With a reason, since without one it makes an exception and its stack trace: each call has an alarm.
      released.abort('released');
    },
  };
}
