import { Job } from '../runner/job.ts';
import type { JobOptions } from '../runner/job.ts';
import { DEFAULT_KEYS, Simulator } from '../simulator/simulator.ts';
import type { SimulatorOptions } from '../simulator/simulator.ts';

/** A simulator in real time, with platform times of a fraction of a second, and a job that runs the built bundle. */
export class Stage implements AsyncDisposable {
  readonly simulator: Simulator;
  readonly job: Job;
  readonly url: string;
  readonly #close: () => Promise<void>;

  private constructor(simulator: Simulator, job: Job, server: { url: string; close(): Promise<void> }) {
    this.simulator = simulator;
    this.job = job;
    this.url = server.url;
    this.#close = () => server.close();
  }

  static async create(options: SimulatorOptions = {}, job: JobOptions = {}): Promise<Stage> {
    const simulator = new Simulator({
      ...options,
      durations: { stop: 300, terminate: 100, ...options.durations },
    });
    return new Stage(simulator, await Job.create(job), await simulator.listen());
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

  async [Symbol.asyncDispose](): Promise<void> {
    await this.job[Symbol.asyncDispose]();
    await this.#close();
  }
}
