import type { Clock } from '../time/clock.ts';
import { USUAL_PAUSE_MS } from './decide.ts';
import type { PollRequest } from './decide.ts';

/** An early poll is earned every so many milliseconds. */
const EARNED_EVERY_MS = 2000;
/** Early polls available from the start. */
const INITIAL_BUDGET = 6;
/** More than these are not saved up. */
const MAX_BUDGET = 16;
/** A timer may fire a little early. */
const TIMER_SLACK_MS = 5;

/**
 * When the next poll is due: as soon as the most urgent instance wants it, but over a longer time never more often than
 * every two seconds, however many instances change one after another. Without budget for an early poll the usual pause
 * is made, which earns more than it costs. bench/README.md shows the resulting times.
 *
 * All pauses are jittered, so many jobs don't poll at the same moments.
 */
export class PollSchedule {
  readonly #clock: Clock;
  readonly #random: () => number;
  #budget = INITIAL_BUDGET;
  #countedAt: number;

  /** @param random returns a number in [0, 1), like Math.random. */
  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
    this.#countedAt = clock.now();
  }

  /** Counts a poll that is made now. */
  countPoll(): void {
    this.#budget = this.#available() - 1;
    this.#countedAt = this.#clock.now();
  }

  /** The pause where nothing is urgent, in milliseconds. */
  usualPause(): number {
    return this.#jittered(USUAL_PAUSE_MS);
  }

  /** The pause until the next poll, in milliseconds, for what all open instances want. At least one is needed. */
  pause(requests: readonly PollRequest[]): number {
    const available = this.#available();
    const others = requests.filter(({ canJoin }) => !canJoin);
    const pauses = (others.length > 0 ? others : requests).map(({ afterMs, reserve, exact }) => {
      if (available < 1 + reserve && afterMs < USUAL_PAUSE_MS) return this.usualPause();
      return exact ? afterMs + TIMER_SLACK_MS : this.#jittered(afterMs);
    });
    return Math.min(...pauses);
  }

  /** Early polls that may be made now. */
  #available(): number {
    const earned = (this.#clock.now() - this.#countedAt) / EARNED_EVERY_MS;
    return Math.min(MAX_BUDGET, this.#budget + earned);
  }

  #jittered(ms: number): number {
    return ms * (0.9 + 0.2 * this.#random());
  }
}
