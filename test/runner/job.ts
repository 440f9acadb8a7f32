import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CaseInsensitiveMap } from './case-insensitive-map.ts';
import { CommandFiles } from './command-files.ts';
import { holds } from './conditions.ts';
import { buildEnvironment, describeJob, isRunnerVariable } from './environment.ts';
import { evaluateInputs, unexpectedInputs } from './inputs.ts';
import type { JobEnd, JobOptions, PostOptions, Step } from './job-options.ts';
import { readManifest } from './manifest.ts';
import type { JobStatus, Manifest } from './manifest.ts';
import { Masks } from './masks.ts';
import { Phase } from './phase.ts';
import type { RunningPhase, SignalOptions } from './phase.ts';
import type { PhaseResult } from './phase-result.ts';
import { RUNNER_PATIENCE } from './signal-sequence.ts';
import type { Patience } from './signal-sequence.ts';
import { describeStep } from './step-header.ts';
import { StepLog } from './step-log.ts';

export type { Condition } from './conditions.ts';
export type { JobStatusSupport } from './inputs.ts';
export type { JobEnd, JobOptions, PostOptions, Step } from './job-options.ts';
export type { JobStatus } from './manifest.ts';
export type { RunningPhase, SignalOptions } from './phase.ts';
export type { Conclusion, OrphanEnd, PhaseResult, ReceivedCommand } from './phase-result.ts';
export type { LineKind } from './render.ts';
export type { Patience } from './signal-sequence.ts';
export type { Annotation, AnnotationLevel, LineListener } from './step-log.ts';

interface StepRecord {
  step: Step;
  statusAtMain: JobStatus;
  state: CaseInsensitiveMap;
}

const JOB_END_REASONS: Record<JobEnd, string> = {
  shutdown: 'The runner was shut down',
  'worker-killed': "The runner's worker was killed",
};

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
  /** Those whose process runs. */
  readonly #phases = new Set<Phase>();
  readonly #environment = new Map<string, string>();
  readonly #runnerVariables: Record<string, string>;
  readonly #paths: string[] = [];
  #endedBy: JobEnd | undefined;
  #workerLimit: NodeJS.Timeout | undefined;

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

  /** Why nothing more starts in this job; undefined as long as something may. */
  get endedBy(): JobEnd | undefined {
    return this.#endedBy;
  }

  /**
   * Starts a step's main phase, with inputs as `with:` gives them. Throws where the runner would skip the step: its
   * condition is false, or the job has ended.
   */
  start(step: Step): RunningPhase {
    const id = step.id ?? `__step_${this.#steps.size + 1}`;
    if (this.#steps.has(id)) {
      throw new Error(`The job has a step ${id} already`);
    }
    if (step.if !== undefined && !holds(step.if, this.status)) {
      throw new Error(`${step.if} is false in a job whose status is ${this.status}: the step is skipped`);
    }
    this.#requireWorker();
    const record = { step, statusAtMain: this.status, state: new CaseInsensitiveMap() };
    this.#steps.set(id, record);
    return this.#start('main', id, record, step.with);
  }

  /** Runs a step's main phase to its end. */
  async run(step: Step): Promise<PhaseResult> {
    return this.start(step).done;
  }

  /** Starts a step's post phase. Its inputs are evaluated anew. Throws if the job has ended. */
  startPost(id: string, options: PostOptions = {}): RunningPhase {
    const record = this.#steps.get(id);
    if (record === undefined) {
      throw new Error(`The job has no step ${id} to clean up after`);
    }
    this.#requireWorker();
    const given = options.with ?? record.step.with;
    const names = Object.keys(given);
    const inputs = options.inputs === 'empty' ? Object.fromEntries(names.map((name) => [name, ''])) : given;
    return this.#start('post', id, record, inputs);
  }

  /** Runs a step's post phase to its end. */
  async runPost(id: string, options: PostOptions = {}): Promise<PhaseResult> {
    return this.startPost(id, options).done;
  }

  /** Sets a variable for later phases, as another step does that writes to GITHUB_ENV. */
  exportVariable(name: string, value: string): void {
    this.#environment.set(name, value);
  }

  /**
   * Cancels the job. A running phase whose condition is false from now on gets SIGINT, SIGTERM 7.5 s later and SIGKILL
   * 2.5 s after that; under `always()`, and in a post phase, it gets nothing. The worker is killed when the job hasn't
   * ended 285 s after the first cancel.
   */
  cancel(options: SignalOptions = {}): void {
    this.status = 'cancelled';
    this.#workerLimit ??= setTimeout(() => {
      this.killWorker();
    }, this.#patience.afterCancelMs);
    for (const phase of this.#phases) {
      if (!holds(phase.condition, this.status)) {
        phase.interrupt(options);
      }
    }
  }

  /** Shuts the runner down: whatever runs is interrupted, whatever its condition, and nothing starts afterwards. */
  shutdown(options: SignalOptions = {}): void {
    this.#endedBy ??= 'shutdown';
    if (this.status === 'success') {
      this.status = 'failure';
    }
    for (const phase of this.#phases) {
      phase.interrupt(options);
    }
  }

  /**
   * Kills the runner's worker, as a lack of memory or the end of the time after a cancel does. Nothing starts
   * afterwards; a phase that runs is over, but its process lives on, and its stdout and stderr are closed.
   */
  killWorker(): void {
    this.#endedBy ??= 'worker-killed';
    if (this.status === 'success') {
      this.status = 'failure';
    }
    for (const phase of this.#phases) {
      phase.abandon();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#workerLimit);
    const phases = [...this.#phases];
    phases.forEach((phase) => {
      phase.signal('SIGKILL');
    });
    await Promise.all(phases.map((phase) => phase.processEnded));
    // Windows keeps a dead process's folder busy for a moment.
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  get #patience(): Patience {
    return { ...RUNNER_PATIENCE, ...this.#options.patience };
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

  #requireWorker(): void {
    if (this.#endedBy !== undefined) {
      throw new Error(`${JOB_END_REASONS[this.#endedBy]}: no phase starts any more`);
    }
  }

  #start(
    stage: 'main' | 'post',
    id: string,
    { step, statusAtMain, state }: StepRecord,
    given: Record<string, string>,
  ): RunningPhase {
    const script = this.#findScript(stage);
    const { debug = false, onLog, node = process.execPath, clock } = this.#options;
    const log = new StepLog(this.#masks, debug);
    if (onLog !== undefined) {
      log.listeners.add(onLog);
    }
    const { defaults } = this.#manifest;
    const unexpected = unexpectedInputs(given, defaults);
    if (unexpected !== undefined) {
      log.annotate('warning', unexpected);
    }
    const inputs = evaluateInputs({
      given,
      defaults,
      status: this.status,
      statusAtMain,
      support: this.#options.jobStatus ?? 'evaluated',
    });
    const files = new CommandFiles(this.#temp);
    const phase = new Phase({
      node,
      ...(clock !== undefined && { clock }),
      script,
      workspace: this.#workspace,
      environment: buildEnvironment({
        job: this.#environment,
        state,
        inputs,
        paths: this.#paths,
        runner: { ...files.environment, ...this.#runnerVariables, GITHUB_ACTION: id },
      }),
      context: {
        log,
        masks: this.#masks,
        state,
        outputs: new CaseInsensitiveMap(),
        environment: this.#environment,
        paths: this.#paths,
        commands: [],
        maskedValues: [],
        commandFailed: false,
      },
      files,
      readsFilesOfFailure: this.#options.filesCopiedBack !== 'on-success',
      header: stage === 'main' ? describeStep(inputs, this.#environment, this.#masks) : ['Post job cleanup.'],
      debug,
      patience: this.#patience,
      displayName: stage === 'main' ? 'Run ./' : 'Post Run ./',
      condition: stage === 'main' ? (step.if ?? 'success()') : 'always()',
      ...(step.timeoutMs === undefined ? {} : { timeoutMs: step.timeoutMs }),
      continueOnError: step.continueOnError ?? false,
      isDeaf: this.#options.container ?? false,
      isJobCancelled: () => this.status === 'cancelled' || this.#endedBy === 'shutdown',
      onCancel: (options) => {
        this.cancel(options);
      },
      onDone: ({ conclusion }) => {
        if (conclusion === 'failure' && this.status === 'success') {
          this.status = 'failure';
        }
      },
    });
    this.#phases.add(phase);
    void phase.processEnded.then(() => this.#phases.delete(phase));
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
}
