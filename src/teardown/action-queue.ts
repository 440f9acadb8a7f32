/** How many tasks run at a time. */
export interface QueueLimits {
  /** At first, and after a throttle at least one. */
  initial: number;
  /** At most. */
  max: number;
}

/**
 * Runs tasks side by side: as many at a time as the other side bears. It begins with a few, twice as many after each full
 * round that went well, and half as many once it is told to slow down.
 */
export class ActionQueue {
  readonly #mayStart: () => boolean;
  readonly #onIdle: () => void;
  readonly #max: number;
  readonly #inFlight = new Set<Promise<void>>();
  #limit: number;
  /** Tasks that ended since the limit was changed. */
  #endedInRound = 0;
  #waiting: (() => Promise<void>)[] = [];

  /**
   * @param mayStart asked before each start: once it is false, no task is started any more.
   * @param onIdle called when the last task in flight has ended and none follows.
   */
  constructor({ initial, max }: QueueLimits, mayStart: () => boolean, onIdle: () => void) {
    this.#limit = initial;
    this.#max = max;
    this.#mayStart = mayStart;
    this.#onIdle = onIdle;
  }

  /** Whether nothing is in flight. */
  isIdle(): boolean {
    return this.#inFlight.size === 0;
  }

  /** Starts these tasks, in order, as places become free. They must not reject. */
  start(tasks: readonly (() => Promise<void>)[]): void {
    this.#waiting.push(...tasks);
    this.#fill();
  }

  /** The other side asked for fewer calls. */
  slowDown(): void {
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
    this.#endedInRound = 0;
  }

  /** Forgets the tasks that have not been started. */
  clear(): void {
    this.#waiting = [];
  }

  /** Forgets the tasks that have not been started, and waits for those in flight. */
  async drain(): Promise<void> {
    this.clear();
    await Promise.all(this.#inFlight);
  }

  #fill(): void {
    while (this.#inFlight.size < this.#limit && this.#mayStart()) {
      const task = this.#waiting.shift();
      if (task === undefined) return;
      const running = task().finally(() => {
        this.#inFlight.delete(running);
        this.#countEnd();
        this.#fill();
        if (this.#inFlight.size === 0) this.#onIdle();
      });
      this.#inFlight.add(running);
    }
  }

  #countEnd(): void {
    if (++this.#endedInRound < this.#limit) return;
    this.#limit = Math.min(this.#max, this.#limit * 2);
    this.#endedInRound = 0;
  }
}
