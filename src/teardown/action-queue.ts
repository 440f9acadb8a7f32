/** Runs tasks side by side, so many at a time. */
export class ActionQueue {
  readonly #limit: number;
  readonly #mayStart: () => boolean;
  readonly #onIdle: () => void;
  readonly #inFlight = new Set<Promise<void>>();
  #waiting: (() => Promise<void>)[] = [];

  /**
   * @param limit how many tasks run at a time.
   * @param mayStart asked before each start: once it is false, no task is started any more.
   * @param onIdle called when the last task in flight has ended and none follows.
   */
  constructor(limit: number, mayStart: () => boolean, onIdle: () => void) {
    this.#limit = limit;
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
        this.#fill();
        if (this.#inFlight.size === 0) this.#onIdle();
      });
      this.#inFlight.add(running);
    }
  }
}
