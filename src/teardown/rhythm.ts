import type { Clock } from '../clock.ts';

/** Pauses between looks after something changed, in milliseconds; after these the usual one. */
const PAUSES_MS = {
  /** A stop takes tens of seconds, after the vendor's documents. */
  stop: [],
  /** A deletion can show at once. */
  terminate: [0, 500, 600, 800, 1000, 1500],
  /** Looks that confirm an absence follow at once after a deletion was accepted … */
  'absence-after-deletion': [0, 0],
  /** … and less hastily where nothing but a list says so. */
  absence: [500, 1000, 1000],
  /** Somebody else's doing: a start, an installation. */
  other: [1000, 1000],
} as const;

/** What was last seen to happen to an instance. */
export type Change = keyof typeof PAUSES_MS;

/** Looks that may come sooner than usual in a row, and the time until one more is allowed, in milliseconds. */
const QUICK_LOOKS = 10;
const QUICK_LOOK_REFILL_MS = 4000;
/** With it there are two seconds or more between two looks on average (see docs/benchmarks.md). */
const USUAL_PAUSE_MS = 2400;
const LONGEST_PAUSE_MS = 15_000;

/**
 * When the next look is due. Soon after a change, then every two seconds or so, with a little chance in it so that
 * many jobs don't look at the same moments. Quick looks are rationed, so that a thousand instances that change one
 * after another cause no more looks than one does.
 */
export class Rhythm {
  readonly #clock: Clock;
  readonly #random: () => number;
  #quickLooks = QUICK_LOOKS;
  #countedAt: number;

  /** @param random gives numbers from 0 to below 1. */
  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
    this.#countedAt = clock.now();
  }

  /** The pause where nothing asks for haste, in milliseconds. */
  usualPause(): number {
    return this.#jittered(USUAL_PAUSE_MS);
  }

  /**
   * The pause until the next look, in milliseconds.
   *
   * @param waiting for each open instance its last change and the looks made since.
   * @param failedLooks looks in a row that got no answer: they are repeated ever more slowly.
   */
  pause(waiting: readonly { change: Change; looks: number }[], failedLooks: number): number {
    if (failedLooks > 0) return this.#jittered(Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failedLooks));
    const wanted = Math.min(USUAL_PAUSE_MS, ...waiting.map(({ change, looks }) => pauseOf(change, looks)));
    return wanted < USUAL_PAUSE_MS && this.#takeQuickLook() ? wanted : this.usualPause();
  }

  #takeQuickLook(): boolean {
    const now = this.#clock.now();
    this.#quickLooks = Math.min(
      QUICK_LOOKS,
      this.#quickLooks + (now - this.#countedAt) / QUICK_LOOK_REFILL_MS,
    );
    this.#countedAt = now;
    if (this.#quickLooks < 1) return false;
    this.#quickLooks--;
    return true;
  }

  #jittered(ms: number): number {
    return ms * (0.9 + 0.2 * this.#random());
  }
}

function pauseOf(change: Change, looks: number): number {
  const pauses = PAUSES_MS[change];
  return pauses[looks] ?? USUAL_PAUSE_MS;
}
