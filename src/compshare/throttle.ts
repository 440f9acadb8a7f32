import type { Clock } from '../time/clock.ts';

const FIRST_GAP_MS = 500;
const LONGEST_GAP_MS = 10_000;
/** Below this a gap makes no difference, and the pace is unlimited again. */
const NO_GAP_MS = 50;

/**
 * Keeps all calls of one client apart once the API asks for it. Unlimited at first; each throttled answer
 * to a call that kept the gap doubles it, each other answer shortens it by a fifth.
 */
export class Throttle {
  readonly #clock: Clock;
  #gapMs = 0;
  #nextStart = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Resolves when the next call may start, or at once when `signal` is aborted.
   *
   * @returns the gap that the call was given its turn with, in milliseconds.
   */
  async turn(signal: AbortSignal): Promise<number> {
    const now = this.#clock.now();
    const gapMs = this.#gapMs;
    const start = Math.max(now, this.#nextStart);
    this.#nextStart = start + gapMs;
    if (start > now) await this.#clock.sleep(start - now, signal);
    return gapMs;
  }

  /**
   * Tells the pace that the API throttled a call.
   *
   * @param gapMs the gap that the call was given its turn with: where a wider one holds by now, that one is still to be
   * tried, and several calls in flight that are throttled together double it once.
   * @param retryAfterMs how long the answer asked to wait, in milliseconds, where it did.
   */
  slowDown(gapMs: number, retryAfterMs = 0): void {
    if (gapMs >= this.#gapMs) this.#gapMs = Math.min(LONGEST_GAP_MS, Math.max(FIRST_GAP_MS, this.#gapMs * 2));
    const pause = Math.min(60_000, Math.max(retryAfterMs, this.#gapMs));
    this.#nextStart = Math.max(this.#nextStart, this.#clock.now() + pause);
  }

  /** Tells the pace that a call went through. */
  speedUp(): void {
    this.#gapMs = this.#gapMs * 0.8 < NO_GAP_MS ? 0 : this.#gapMs * 0.8;
  }
}
