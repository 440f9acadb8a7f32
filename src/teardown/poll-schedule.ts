import type { Clock } from '../time/clock.ts';

/** What was last seen to happen to an instance. */
export type Change = 'stop' | 'terminate' | 'absence-after-deletion' | 'absence' | 'other';

/** The pause where nothing asks for haste, in milliseconds. */
const USUAL_PAUSE_MS = 2400;
/** The longest pause after looks that got no answer, in milliseconds. */
const LONGEST_PAUSE_MS = 15_000;

/** The pause that is wanted after so many looks since a change, in milliseconds. */
const PAUSES_MS: Readonly<Record<Change, (looks: number) => number>> = {
  // A stop takes tens of seconds, after the vendor's documents. The longer it has taken, the nearer is its end: each
  // pause is a little shorter than the one before it, down to a second after about two minutes.
  stop: (looks) => (looks === 0 ? 5500 : Math.max(1000, 3200 * 0.981 ** (looks - 1))),
  // A deletion can show at once; if it doesn't, there is no knowing.
  terminate: (looks) =>
    [0, 1400, 550, 550, 550][looks] ?? Math.min(USUAL_PAUSE_MS, 1400 * 1.05 ** (looks - 5)),
  // Looks that confirm an absence follow at once after a deletion was accepted …
  'absence-after-deletion': (looks) => [0, 0][looks] ?? USUAL_PAUSE_MS,
  // … and less hastily where nothing but a list says so.
  absence: (looks) => [500, 1000, 1000][looks] ?? USUAL_PAUSE_MS,
  // Somebody else's doing: a start, an installation.
  other: (looks) => [1000, 1000][looks] ?? USUAL_PAUSE_MS,
};

/** Every so many milliseconds a look is earned that may come after a short pause. */
const LOOK_EARNED_EVERY_MS = 2000;
/** So many are there from the start. */
const LOOKS_AT_FIRST = 6;
/** More than these are not saved up. */
const MOST_LOOKS_SAVED = 16;
/** A short pause leaves these for what comes after the change that it waits for. */
const LOOKS_LEFT: Readonly<Record<Change, number>> = {
  stop: 4,
  terminate: 1,
  'absence-after-deletion': 0,
  absence: 0,
  other: 1,
};

/**
 * When the next look is due: soon after a change, but over a longer time never more often than every two seconds,
 * however many instances change one after another. Where no look is left for a short pause, the usual pause is made,
 * which earns more than it costs. docs/benchmarks.md says what comes of it.
 *
 * All pauses have a little chance in them, so that many jobs don't look at the same moments.
 */
export class PollSchedule {
  readonly #clock: Clock;
  readonly #random: () => number;
  #saved = LOOKS_AT_FIRST;
  #countedAt: number;

  /** @param random gives numbers from 0 to below 1. */
  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
    this.#countedAt = clock.now();
  }

  /** Counts a look that is made now. */
  countLook(): void {
    this.#saved = this.#looksLeft() - 1;
    this.#countedAt = this.#clock.now();
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
    const left = this.#looksLeft();
    // An absence needs no look of its own to be confirmed where there will be one for other instances.
    const others = waiting.filter(({ change }) => change !== 'absence-after-deletion');
    const wanted =
      failedLooks > 0
        ? [{ ms: Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failedLooks), leaves: 0 }]
        : (others.length > 0 ? others : waiting).map(({ change, looks }) => ({
            ms: PAUSES_MS[change](looks),
            leaves: LOOKS_LEFT[change],
          }));
    const pauses = wanted.map(({ ms, leaves }) => (left >= 1 + leaves ? ms : Math.max(ms, USUAL_PAUSE_MS)));
    return this.#jittered(Math.min(...pauses));
  }

  /** Looks that may be made after a short pause. */
  #looksLeft(): number {
    const earned = (this.#clock.now() - this.#countedAt) / LOOK_EARNED_EVERY_MS;
    return Math.min(MOST_LOOKS_SAVED, this.#saved + earned);
  }

  #jittered(ms: number): number {
    return ms * (0.9 + 0.2 * this.#random());
  }
}
