import { EventEmitter, once } from 'node:events';
import { Job } from '../runner/job.ts';
import type { JobOptions } from '../runner/job.ts';
import { DEFAULT_KEYS, Simulator } from '../simulator/simulator.ts';
import type { SimulatorOptions } from '../simulator/simulator.ts';

/** A simulator in real time, with platform times of a fraction of a second, and a job that runs the built bundle. */
export class BundleHarness implements AsyncDisposable {
  readonly simulator: Simulator;
  readonly job: Job;
  readonly url: string;
  readonly #close: () => Promise<void>;
  readonly #arrivals: EventEmitter;

  private constructor(
    simulator: Simulator,
    job: Job,
    server: { url: string; close(): Promise<void> },
    arrivals: EventEmitter,
  ) {
    this.simulator = simulator;
    this.job = job;
    this.url = server.url;
    this.#close = () => server.close();
    this.#arrivals = arrivals;
  }

  static async create(options: SimulatorOptions = {}, job: JobOptions = {}): Promise<BundleHarness> {
    const arrivals = new EventEmitter();
    const simulator = new Simulator({
      ...options,
      onArrival: () => arrivals.emit('call'),
      durations: { stop: 300, terminate: 100, ...options.durations },
    });
    return new BundleHarness(simulator, await Job.create(job), await simulator.listen(), arrivals);
  }

  /** The inputs of a step that calls this simulator. */
  with(inputs: Record<string, string>): Record<string, string> {
    return {
      'public-key': DEFAULT_KEYS.publicKey,
      'private-key': DEFAULT_KEYS.privateKey,
      'api-url': this.url,
      ...inputs,
    };
  }

  /** The actions that were called, in order, without their `CompShareInstance`. */
  calls(): string[] {
    return this.simulator.ledger.map(({ action }) => action.replace('CompShareInstance', ''));
  }

  /** Resolves as soon as the nth call of an action has come, before it is answered. */
  async arrival(action: string, nth = 1): Promise<void> {
    while (this.calls().filter((call) => call === action).length < nth) await once(this.#arrivals, 'call');
  }

  /** Resolves as soon as so many calls have come, the last of them before it is answered. */
  async callsCome(count: number): Promise<void> {
    while (this.simulator.ledger.length < count) await once(this.#arrivals, 'call');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.job[Symbol.asyncDispose]();
    await this.#close();
  }
}
