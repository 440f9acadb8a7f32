import type { Clock } from '../../src/time/clock.ts';
import { TimerQueue } from './timer-queue.ts';

/** Turns of the event loop that let promises and streams run dry before time may jump. */
const TURNS = 3;
/** Turns without a timer and without a request after which nothing can happen any more. */
const STUCK_TURNS = 300;
/** Turns at full speed while a request is under way, before waiting in small real steps. */
const EAGER_TURNS = 100;
/** Real milliseconds without any news of the requests under way after which `run` gives up. */
const STUCK_REAL_MS = 30_000;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const realPause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

/**
 * A clock whose time passes only when everybody waits for it, so that hours take milliseconds.
 *
 * Real HTTP on loopback takes real time, which must not look like waiting. So every request is tracked:
 * while one is flying, the clock stands still. A request is parked while the simulator lets virtual time
 * pass before it answers, or when it will never answer.
 */
export class VirtualClock implements Clock {
  #now: number;
  readonly #timers = new TimerQueue();
  readonly #requests = new Map<string, 'flying' | 'parked'>();
  #flying = 0;
  #requestCount = 0;
  #changes = 0;
  #running = false;

  /** @param startUnixMs the first instant, Unix time in milliseconds */
  constructor(startUnixMs: number = Date.UTC(2026, 0, 15, 12)) {
    this.#now = startUnixMs;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const abort = (): void => {
        this.#timers.cancel(timer);
        resolve();
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const timer = this.#timers.add(this.#now + Math.max(0, ms), wake, false);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /**
   * Has `action` happen at an instant (Unix time in milliseconds), once time gets there. It doesn't make
   * time pass: `run` takes work that waits for nothing else to be stuck.
   */
  schedule(atUnixMs: number, action: () => void): void {
    this.#timers.add(Math.max(atUnixMs, this.#now), action, true);
  }

  /** Time stands still from now on until the request that this names is parked or ended. */
  beginRequest(): string {
    this.#requestCount += 1;
    const id = `request-${this.#requestCount}`;
    this.#requests.set(id, 'flying');
    this.#flying += 1;
    this.#changes += 1;
    return id;
  }

  /** The request waits for virtual time, or will never be answered. Nothing happens if it has ended. */
  park(id: string): void {
    if (this.#requests.get(id) !== 'flying') return;
    this.#requests.set(id, 'parked');
    this.#flying -= 1;
    this.#changes += 1;
  }

  /** The request moves again. Nothing happens if it has ended. */
  resume(id: string): void {
    if (this.#requests.get(id) !== 'parked') return;
    this.#requests.set(id, 'flying');
    this.#flying += 1;
    this.#changes += 1;
  }

  /** The client has its whole answer, or gave up. */
  endRequest(id: string): void {
    this.park(id);
    this.#requests.delete(id);
    this.#changes += 1;
  }

  /** Lets time pass until `work` settles, and settles as it does. Throws when nothing can happen any more. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running) throw new Error('This clock is running some work already');
    this.#running = true;
    try {
      const outcome = work();
      const progress = { settled: false };
      const settle = (): void => {
        progress.settled = true;
      };
      outcome.then(settle, settle);
      let quietTurns = 0;
      for (;;) {
        for (let count = 0; count < TURNS; count += 1) await turn();
        if (progress.settled) return await outcome;
        if (this.#flying > 0) {
          quietTurns = 0;
          await this.#waitForNews(() => progress.settled);
        } else if (this.#timers.waitedFor > 0) {
          quietTurns = 0;
          this.#fireNext();
        } else {
          quietTurns += 1;
          if (quietTurns > STUCK_TURNS) throw new Error(this.#stuck('it waits for no timer'));
        }
      }
    } finally {
      this.#running = false;
    }
  }

  #fireNext(): void {
    const timer = this.#timers.take();
    if (timer === undefined) return;
    this.#now = Math.max(this.#now, timer.at);
    timer.fire();
  }

  /** Waits, in real time, until a request begins, moves or ends. */
  async #waitForNews(isSettled: () => boolean): Promise<void> {
    const before = this.#changes;
    const since = performance.now();
    for (let turns = 0; this.#changes === before && !isSettled(); turns += 1) {
      await (turns < EAGER_TURNS ? turn() : realPause());
      if (performance.now() - since > STUCK_REAL_MS) {
        throw new Error(this.#stuck(`no news for ${STUCK_REAL_MS} real ms`));
      }
    }
  }

  #stuck(why: string): string {
    const requests = [...this.#requests].map(([id, state]) => `${id} ${state}`).join(', ');
    return `The work is stuck: ${why}; requests: ${requests || 'none'}`;
  }
}
