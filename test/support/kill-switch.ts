import type { PhaseDependencies } from '../../src/action/phase-run.ts';
import type { HttpRequest, HttpResponse } from '../../src/network/http.ts';

/** How a phase is interrupted: its process dies, or is asked to end. */
export type KillSignal = 'SIGKILL' | 'SIGINT';

/** What others could see of a phase when it took a step. */
export interface Moment {
  /** How many requests it had sent. */
  readonly sent: number;
  /** How many values it had saved, outputs it had set and summaries it had added. */
  readonly written: number;
  /** Unix milliseconds. */
  readonly atMs: number;
}

/**
 * Interrupts a phase in this process at one of its steps: wherever it does something that others can see, and wherever it
 * waits for something outside. Between two steps nothing leaves it, so they stand for all moments.
 *
 * After SIGKILL nothing leaves it any more and nothing reaches it: it waits for ever for whatever it waits for.
 */
export class KillSwitch {
  /** One for each step. */
  readonly moments: Moment[] = [];
  /** Resolves when the phase is killed. */
  readonly death: Promise<void>;
  readonly #at: number | undefined;
  readonly #signal: KillSignal;
  readonly #dead = new AbortController();
  readonly #cancelled = new AbortController();
  /** Those of all requests. */
  readonly #requests = new Set<AbortSignal>();
  #sent = 0;
  #written = 0;
  #interruptedAtMs: number | undefined;

  /** @param at the number of the step, from 1; undefined for none */
  constructor(at?: number, signal: KillSignal = 'SIGKILL') {
    this.#at = at;
    this.#signal = signal;
    this.death = new Promise((resolve) => {
      this.#dead.signal.addEventListener('abort', () => {
        resolve();
      });
    });
  }

  get isKilled(): boolean {
    return this.#dead.signal.aborted;
  }

  /** When the phase was asked to end, in Unix milliseconds; undefined where it was not. */
  get interruptedAtMs(): number | undefined {
    return this.#interruptedAtMs;
  }

  /** The same world for a phase, with this switch between the two. */
  around(dependencies: PhaseDependencies): PhaseDependencies {
    const { runner, clock, fetch, cancelled } = dependencies;
    const step = (): boolean => this.#step(clock.now());
    const write = (write: () => void): void => {
      if (!step()) return;
      this.#written++;
      write();
    };
    const whileAlive =
      <T extends unknown[]>(show: (...args: T) => void) =>
      (...args: T): void => {
        if (!this.isKilled) show(...args);
      };
    return {
      ...dependencies,
      cancelled: AbortSignal.any([cancelled, this.#cancelled.signal]),
      clock: {
        now: () => clock.now(),
        sleep: (ms, signal) =>
          step() ? clock.sleep(ms, this.#untilDeath(signal)).then(() => whenever(step())) : never(),
      },
      fetch: async (url, request) => {
        if (this.isKilled) throw new Error('It is dead');
        this.#requests.add(request.signal);
        if (!step()) return await never();
        this.#sent++;
        const response = await fetch(url, { ...request, signal: this.#untilDeath(request.signal) }).catch(
          (error: unknown) => {
            if (this.isKilled) return never();
            throw error;
          },
        );
        await whenever(step());
        return { ...response, body: response.body === null ? null : this.#read(response, request, step) };
      },
      runner: {
        ...runner,
        saveState: (name, value) => {
          write(() => {
            runner.saveState(name, value);
          });
        },
        setOutput: (name, value) => {
          write(() => {
            runner.setOutput(name, value);
          });
        },
        addSummary: (markdown) => {
          write(() => {
            runner.addSummary(markdown);
          });
        },
        info: whileAlive((line: string) => {
          runner.info(line);
        }),
        notice: whileAlive((...args: Parameters<typeof runner.notice>) => {
          runner.notice(...args);
        }),
        warning: whileAlive((...args: Parameters<typeof runner.warning>) => {
          runner.warning(...args);
        }),
        error: whileAlive((...args: Parameters<typeof runner.error>) => {
          runner.error(...args);
        }),
      },
    };
  }

  /** @returns whether the phase lives on. */
  #step(atMs: number): boolean {
    if (this.isKilled) return false;
    this.moments.push({ sent: this.#sent, written: this.#written, atMs });
    if (this.moments.length !== this.#at) return true;
    if (this.#signal === 'SIGKILL') {
      this.#dead.abort();
      this.#cancelled.abort();
      queueMicrotask(() => {
        this.#forget();
      });
    } else {
      this.#interruptedAtMs = atMs;
      this.#cancelled.abort();
    }
    return !this.isKilled;
  }

  /** Nobody hears of the phase any more, but Node keeps whoever listens to a composite signal until that is aborted. */
  #forget(): void {
    for (const signal of this.#requests) signal.dispatchEvent(new Event('abort'));
    this.#requests.clear();
  }

  #untilDeath(signal: AbortSignal | undefined): AbortSignal {
    return AbortSignal.any([...(signal === undefined ? [] : [signal]), this.#dead.signal]);
  }

  async *#read(
    { body }: HttpResponse,
    { signal }: HttpRequest,
    step: () => boolean,
  ): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of body ?? []) {
        await whenever(step());
        yield chunk;
      }
    } catch (error) {
      if (this.isKilled && !signal.aborted) await never();
      throw error;
    }
    await whenever(step());
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** Resolves where it is true, and never where not. */
function whenever(alive: boolean): Promise<void> {
  return alive ? Promise.resolve() : never();
}
