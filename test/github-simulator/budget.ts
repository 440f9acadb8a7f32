import type { Clock } from '../../src/time/clock.ts';

/** How many requests a token has, and how often they are renewed. */
export interface BudgetOptions {
  readonly limit: number;
  readonly windowMs: number;
}

/** The primary rate limit. */
export class Budget {
  readonly #clock: Clock;
  readonly #options: BudgetOptions;
  #remaining: number;
  #resetAt: number;

  constructor(clock: Clock, options: BudgetOptions) {
    this.#clock = clock;
    this.#options = options;
    this.#remaining = options.limit;
    this.#resetAt = clock.now() + options.windowMs;
  }

  /** Takes one request; false when there is none left. */
  take(): boolean {
    const now = this.#clock.now();
    if (now >= this.#resetAt) {
      this.#remaining = this.#options.limit;
      this.#resetAt = now + this.#options.windowMs;
    }
    if (this.#remaining === 0) return false;
    this.#remaining--;
    return true;
  }

  headers(): Record<string, string> {
    return {
      'x-ratelimit-limit': String(this.#options.limit),
      'x-ratelimit-remaining': String(this.#remaining),
      'x-ratelimit-reset': String(Math.ceil(this.#resetAt / 1000)),
    };
  }
}
