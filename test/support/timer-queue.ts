/** Something that is due at an instant. */
export interface Timer {
  /** Unix time in milliseconds. */
  readonly at: number;
  /** Counts up with creation: of two timers due at the same instant the older one comes first. */
  readonly order: number;
  /** Whether somebody waits for it; a background timer only happens when time passes anyway. */
  readonly background: boolean;
  readonly fire: () => void;
  cancelled: boolean;
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.at === b.at ? a.order < b.order : a.at < b.at;
}

/** Timers, the earliest first: a binary heap, since a long run has thousands of them. */
export class TimerQueue {
  readonly #heap: Timer[] = [];
  #order = 0;
  #waitedFor = 0;

  /** How many timers somebody waits for. */
  get waitedFor(): number {
    return this.#waitedFor;
  }

  add(at: number, fire: () => void, background: boolean): Timer {
    const timer: Timer = { at, order: this.#order++, background, fire, cancelled: false };
    if (!background) this.#waitedFor += 1;
    this.#heap.push(timer);
    this.#rise(this.#heap.length - 1);
    return timer;
  }

  /** Makes a timer that is still in the queue never fire. */
  cancel(timer: Timer): void {
    if (timer.cancelled) return;
    timer.cancelled = true;
    if (!timer.background) this.#waitedFor -= 1;
  }

  /** Takes the earliest timer out. */
  take(): Timer | undefined {
    for (;;) {
      const first = this.#heap[0];
      const last = this.#heap.pop();
      if (first === undefined || last === undefined) return undefined;
      if (first !== last) {
        this.#heap[0] = last;
        this.#sink(0);
      }
      if (first.cancelled) continue;
      if (!first.background) this.#waitedFor -= 1;
      return first;
    }
  }

  #rise(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  #sink(start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const leftTimer = this.#heap[left];
      const rightTimer = this.#heap[right];
      if (leftTimer === undefined) return;
      const child = rightTimer !== undefined && isBefore(rightTimer, leftTimer) ? right : left;
      if (!this.#swapIfBefore(child, index)) return;
      index = child;
    }
  }

  #swapIfBefore(lower: number, upper: number): boolean {
    const a = this.#heap[lower];
    const b = this.#heap[upper];
    if (a === undefined || b === undefined || !isBefore(a, b)) return false;
    this.#heap[lower] = b;
    this.#heap[upper] = a;
    return true;
  }
}
