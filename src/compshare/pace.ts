import type { Clock } from '../clock.ts';

const FIRST_GAP_MS = 500;
const LONGEST_GAP_MS = 10_000;
/** Below this a gap makes no difference, and the pace is unlimited again. */
const NO_GAP_MS = 50;

/**
 * Keeps all calls of one client apart once the API asks for it. Unlimited at first; each throttled answer
 * doubles the gap between two calls, each other answer shortens it by a fifth.
 */
export class Pace {
  readonly #clock: Clock;
  #gapMs = 0;
  #nextStart = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when the next call may start, or at once when `signal` is aborted. */
  async turn(signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const start = Math.max(now, this.#nextStart);
    this.#nextStart = start + this.#gapMs;
    if (start > now) await this.#clock.sleep(start - now, signal);
  }

  /**
   * Tells the pace that the API throttled a call.
   *
   * @param retryAfterMs how long the answer asked to wait, in milliseconds, where it did.
   */
  slowDown(retryAfterMs = 0): void {
    this.#gapMs = Math.min(LONGEST_GAP_MS, Math.max(FIRST_GAP_MS, this.#gapMs * 2));
    const pause = Math.min(60_000, Math.max(retryAfterMs, this.#gapMs));
    this.#nextStart = Math.max(this.#nextStart, this.#clock.now() + pause);
  }

  /** Tells the pace that a call went through. */
  speedUp(): void {
    this.#gapMs = this.#gapMs * 0.8 < NO_GAP_MS ? 0 : this.#gapMs * 0.8;
  }
}
