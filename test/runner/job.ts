import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CaseInsensitiveMap } from './case-insensitive-map.ts';
import { CommandFiles } from './command-files.ts';
import { buildEnvironment, describeJob, isRunnerVariable } from './environment.ts';
import { evaluateDefault, readManifest } from './manifest.ts';
import type { JobStatus, Manifest } from './manifest.ts';
import { Masks } from './masks.ts';
import { Phase, RUNNER_PATIENCE } from './phase.ts';
import type { Patience, PhaseResult, RunningPhase } from './phase.ts';
import { renderLog } from './render.ts';
import { StepLog } from './step-log.ts';
import type { LineListener } from './step-log.ts';

export type { JobStatus } from './manifest.ts';
export type { Patience, PhaseResult, ReceivedCommand, RunningPhase } from './phase.ts';
export type { LineKind } from './render.ts';
export type { Annotation, AnnotationLevel, LineListener } from './step-log.ts';

/** What a job is like. */
export interface JobOptions {
  /** The folder with action.yml. By default this repository's. */
  actionDirectory?: string;
  /** Step debug logging: debug messages are kept, commands are echoed, and RUNNER_DEBUG is 1. */
  debug?: boolean;
  /** `env:` of the job. A name that begins with GITHUB_ or RUNNER_ replaces what the runner would say. */
  env?: Record<string, string>;
  /** The repository's secrets: masked from the start, in the header too. */
  secrets?: readonly string[];
  /** Gets each line of the log as it comes, rendered and masked, and what kind of line it is. */
  onLog?: LineListener;
  /** How long the runner waits before it signals again. By default what GitHub's runner does. */
  patience?: Partial<Patience>;
}

/** One `uses:` of a workflow. */
export interface Step {
  /** Names the step for its post phase. */
  id?: string;
  with: Record<string, string>;
}

interface StepRecord {
  with: Record<string, string>;
  state: CaseInsensitiveMap;
}

const REPOSITORY_ROOT = path.resolve(import.meta.dirname, '../..');

/** A job of GitHub's runner whose steps all use one action. Disposing of it ends what runs and removes its files. */
export class Job implements AsyncDisposable {
  /** What ${{ job.status }} says. */
  status: JobStatus = 'success';
  readonly #manifest: Manifest;
  readonly #options: JobOptions;
  readonly #folder: string;
  readonly #masks = new Masks();
  readonly #steps = new Map<string, StepRecord>();
  readonly #running = new Set<RunningPhase>();
  readonly #environment = new Map<string, string>();
  readonly #runnerVariables: Record<string, string>;
  readonly #paths: string[] = [];

  /** Makes the runner's folders and reads action.yml. */
  static async create(options: JobOptions = {}): Promise<Job> {
    const manifest = await readManifest(options.actionDirectory ?? REPOSITORY_ROOT);
    const folder = await mkdtemp(path.join(tmpdir(), 'runner-'));
    const job = new Job(manifest, options, folder);
    await mkdir(job.#temp, { recursive: true });
    await mkdir(job.#workspace, { recursive: true });
    await writeFile(job.#event, '{}');
    return job;
  }

  private constructor(manifest: Manifest, options: JobOptions, folder: string) {
    this.#manifest = manifest;
    this.#options = options;
    this.#folder = folder;
    this.#runnerVariables = describeJob({
      temp: this.#temp,
      workspace: this.#workspace,
      event: this.#event,
      toolCache: path.join(folder, 'tools'),
      debug: options.debug ?? false,
    });
    for (const [name, value] of Object.entries(options.env ?? {})) {
      if (isRunnerVariable(name)) {
        this.#runnerVariables[name] = value;
      } else {
        this.#environment.set(name, value);
      }
    }
    for (const secret of options.secrets ?? []) {
      this.#masks.add(secret.trim());
    }
  }

  /** Starts a step's main phase, with inputs as `with:` gives them. */
  start(step: Step): RunningPhase {
    const id = step.id ?? `__step_${this.#steps.size + 1}`;
    if (this.#steps.has(id)) {
      throw new Error(`The job has a step ${id} already`);
    }
    const record = { with: step.with, state: new CaseInsensitiveMap() };
    this.#steps.set(id, record);
    return this.#start('main', id, record);
  }

  /** Runs a step's main phase to its end. */
  async run(step: Step): Promise<PhaseResult> {
    return this.start(step).done;
  }

  /** Starts a step's post phase. Its inputs are evaluated anew: with `step`, they are what that gives. */
  startPost(id: string, step: { with?: Record<string, string> } = {}): RunningPhase {
    const record = this.#steps.get(id);
    if (record === undefined) {
      throw new Error(`The job has no step ${id} to clean up after`);
    }
    return this.#start('post', id, { ...record, with: step.with ?? record.with });
  }

  /** Runs a step's post phase to its end. */
  async runPost(id: string, step: { with?: Record<string, string> } = {}): Promise<PhaseResult> {
    return this.startPost(id, step).done;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const running = [...this.#running];
    running.forEach((phase) => {
      phase.signal('SIGKILL');
    });
    await Promise.all(running.map((phase) => phase.done));
    // Windows keeps a dead process's folder busy for a moment.
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  get #temp(): string {
    return path.join(this.#folder, 'temp');
  }

  get #workspace(): string {
    return path.join(this.#folder, 'workspace');
  }

  get #event(): string {
    return path.join(this.#folder, 'event.json');
  }

  #start(stage: 'main' | 'post', id: string, step: StepRecord): RunningPhase {
    const script = this.#findScript(stage);
    const { debug = false, onLog } = this.#options;
    const log = new StepLog(this.#masks, debug);
    if (onLog !== undefined) {
      log.listeners.add(onLog);
    }
    const inputs = this.#evaluateInputs(step.with, log);
    const files = new CommandFiles(this.#temp);
    const phase = new Phase({
      script,
      workspace: this.#workspace,
      environment: buildEnvironment({
        job: this.#environment,
        state: step.state,
        inputs,
        paths: this.#paths,
        runner: { ...files.environment, ...this.#runnerVariables, GITHUB_ACTION: id },
      }),
      context: {
        log,
        masks: this.#masks,
        state: step.state,
        outputs: new CaseInsensitiveMap(),
        environment: this.#environment,
        paths: this.#paths,
        commands: [],
        maskedValues: [],
        commandFailed: false,
      },
      files,
      header: stage === 'main' ? this.#describeStep(inputs) : ['Post job cleanup.'],
      debug,
      patience: { ...RUNNER_PATIENCE, ...this.#options.patience },
      cancellable: stage === 'main',
      onCancel: () => {
        this.status = 'cancelled';
      },
      onDone: ({ conclusion }) => {
        this.#running.delete(phase);
        if (conclusion === 'failure' && this.status === 'success') {
          this.status = 'failure';
        }
      },
    });
    this.#running.add(phase);
    return phase;
  }

  #findScript(stage: 'main' | 'post'): string {
    const entry = this.#manifest[stage];
    if (entry === undefined) {
      throw new Error(`The action has no ${stage} phase`);
    }
    const script = path.join(this.#manifest.directory, entry);
    if (!existsSync(script)) {
      throw new Error(`${entry} is missing: build the action first`);
    }
    return script;
  }

  #evaluateInputs(given: Record<string, string>, log: StepLog): CaseInsensitiveMap {
    const inputs = new CaseInsensitiveMap();
    const declared = new CaseInsensitiveMap();
    for (const [name, value] of Object.entries(given)) {
      inputs.set(name, value);
    }
    for (const [name, text] of this.#manifest.defaults) {
      declared.set(name, text);
      if (!inputs.has(name)) {
        inputs.set(name, evaluateDefault(text, this.status));
      }
    }
    const unexpected = Object.keys(given).filter((name) => !declared.has(name));
    if (unexpected.length > 0) {
      const valid = [...this.#manifest.defaults.keys()].join("', '");
      log.annotate(
        'warning',
        `Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${valid}']`,
      );
    }
    return inputs;
  }

  /** The folded block at the top of a step's log. Inputs without a value don't show. */
  #describeStep(inputs: CaseInsensitiveMap): string[] {
    const stored = ['##[group]Run ./'];
    const shownInputs = inputs.entries().filter(([, value]) => value !== '');
    if (inputs.entries().length > 0) {
      stored.push('with:', ...shownInputs.map(([name, value]) => `  ${name}: ${value}`));
    }
    if (this.#environment.size > 0) {
      stored.push('env:', ...[...this.#environment].map(([name, value]) => `  ${name}: ${value}`));
    }
    return stored.flatMap((text) => renderLog(this.#masks.mask(text)).map((line) => line.text));
  }
}
