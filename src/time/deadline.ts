import type { Clock } from './clock.ts';

/**
 * Why a phase has to end before its work is done: the runner interrupted it, its timeout is over, or the job was
 * cancelled and is about to be ended whole.
 */
export type EndReason = 'cancelled' | 'timed-out' | 'job-ending';

/** How long calls in flight may take to finish once a phase has to end, in milliseconds. */
export const GRACE_MS = 2000;

/** What a deadline is made from. */
export interface DeadlineOptions {
  clock: Clock;
  /** From now until the end, in milliseconds. */
  timeoutMs: number;
  /** What the end is when the time is up. By default the timeout. */
  atTimeout?: Exclude<EndReason, 'cancelled'>;
  /** Aborted when the runner interrupts the phase. */
  cancelled: AbortSignal;
}

/**
 * The end of a phase: when it is, and why. Everything that waits, waits on it.
 *
 * Must be released, since it holds timers.
 */
export class Deadline {
  /** When the time is up, in Unix milliseconds. */
  readonly at: number;
  /** What the end is when the time is up. */
  readonly atTimeout: Exclude<EndReason, 'cancelled'>;
  /** Aborted when the phase has to end: nothing new is begun. */
  readonly signal: AbortSignal;
  /** Aborted {@link GRACE_MS} later: calls in flight are given up too. */
  readonly abortCalls: AbortSignal;
  readonly #clock: Clock;
  readonly #cancelled: AbortSignal;
  readonly #timedOut = new AbortController();
  readonly #graceOver = new AbortController();
  readonly #released = new AbortController();

  constructor({ clock, timeoutMs, atTimeout = 'timed-out', cancelled }: DeadlineOptions) {
    this.#clock = clock;
    this.#cancelled = cancelled;
    this.at = clock.now() + timeoutMs;
    this.atTimeout = atTimeout;
    this.signal = AbortSignal.any([cancelled, this.#timedOut.signal]);
    this.abortCalls = this.#graceOver.signal;
    this.#abortAfter(timeoutMs, this.#timedOut);
    const startGrace = (): void => {
      this.#abortAfter(GRACE_MS, this.#graceOver);
    };
    if (this.signal.aborted) startGrace();
    else this.signal.addEventListener('abort', startGrace, { once: true, signal: this.#released.signal });
  }

  /** Why the phase has to end now; undefined while it may go on. */
  get reason(): EndReason | undefined {
    if (this.#cancelled.aborted) return 'cancelled';
    return this.#clock.now() >= this.at ? this.atTimeout : undefined;
  }

  /** Milliseconds left; 0 once the phase has to end. */
  get timeLeft(): number {
    return this.reason === undefined ? this.at - this.#clock.now() : 0;
  }

  /**
   * Waits, but never past the end.
   *
   * @param ms milliseconds.
   * @param wake ends the wait early when it is aborted.
   */
  async sleep(ms: number, wake?: AbortSignal): Promise<void> {
    const pause = Math.min(ms, this.timeLeft);
    if (pause <= 0) return;
    const signal = wake === undefined ? this.#cancelled : AbortSignal.any([this.#cancelled, wake]);
    await this.#clock.sleep(pause, signal);
  }

  /** Ends its timers. Its signals stay as they are. */
  release(): void {
    this.#released.abort();
  }

  #abortAfter(ms: number, controller: AbortController): void {
    void this.#clock.sleep(ms, this.#released.signal).then(() => {
      if (!this.#released.signal.aborted) controller.abort();
    });
  }
}
