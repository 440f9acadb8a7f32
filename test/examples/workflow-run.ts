import { DEFAULT_TOKEN } from '../github-simulator/permissions.ts';
import type { Run } from '../scenarios/harness.ts';
import { DEFAULT_KEYS } from '../simulator/simulator.ts';
import { conditionHolds, interpolate } from './expressions.ts';
import type { Contexts } from './expressions.ts';
import type { ShellRun } from './shell.ts';
import type { Stage } from './stage.ts';
import { exampleNamed, inputsOf, jobsOfMatrix, runContexts, THIS_ACTION, withEnv } from './workflow.ts';
import type { Example, Job, Step } from './workflow.ts';

type Status = 'success' | 'failure' | 'cancelled';

/** What became of a job. */
export interface JobResult {
  status: Status | 'skipped';
  /** What its scripts printed, in order. */
  log: string[];
  /** What its scripts left, in order. */
  scripts: ShellRun[];
  /** What this action did in its main phases, and in its post phases. */
  mains: Run[];
  posts: Run[];
}

/** How a job is run. */
interface JobOptions {
  /** Which of the jobs of a matrix. */
  index?: number;
  /** The job is cancelled, and the script that runs is killed, as soon as this resolves. */
  cancelOn?: Promise<unknown>;
}

/** What a workflow is started with. */
interface RunOptions {
  id?: string;
  attempt?: string;
  event?: Record<string, unknown>;
  inputs?: Record<string, unknown>;
  secrets?: Record<string, string>;
}

/** What a phase of this action leaves to its post phase. */
interface PostPhase {
  step: Step;
  state: Record<string, string>;
}

/** A run of an example: its scripts in a real shell, this action in this process, other actions as far as they matter. */
export class WorkflowRun {
  readonly #stage: Stage;
  readonly #example: Example;
  readonly #contexts: Contexts;
  readonly #needs: Record<string, { result: JobResult['status']; outputs: Record<string, string> }> = {};

  constructor(stage: Stage, file: string, { secrets, ...run }: RunOptions = {}) {
    const contexts = runContexts(run);
    this.#stage = stage;
    this.#example = exampleNamed(file);
    this.#contexts = {
      ...contexts,
      secrets: {
        COMPSHARE_PUBLIC_KEY: DEFAULT_KEYS.publicKey,
        COMPSHARE_PRIVATE_KEY: DEFAULT_KEYS.privateKey,
        'compshare-public-key': DEFAULT_KEYS.publicKey,
        'compshare-private-key': DEFAULT_KEYS.privateKey,
        GPU_APP_PRIVATE_KEY: 'the App’s private key',
        ...secrets,
      },
      vars: { ...(contexts['vars'] as object), GPU_APP_CLIENT_ID: 'Iv23simulated' },
      github: { ...(contexts['github'] as object), token: DEFAULT_TOKEN },
    };
  }

  /** Runs a job once those that it needs have run, or skips it, as its `if:` says. */
  async job(name: string, { index = 0, cancelOn }: JobOptions = {}): Promise<JobResult> {
    const job = this.#example.workflow.jobs[name];
    if (job === undefined) throw new Error(`${this.#example.file} has no job ${name}`);
    const contexts = { ...(jobsOfMatrix(job, this.#contexts)[index] ?? this.#contexts), needs: this.#needs };
    const result: JobResult = { status: 'skipped', log: [], scripts: [], mains: [], posts: [] };
    let outputs: Record<string, string> = {};
    if (this.#starts(job, contexts)) {
      result.status = 'success';
      outputs = await this.#run(job, contexts, result, cancelOn);
    }
    this.#needs[name] = { result: result.status, outputs };
    return result;
  }

  #starts(job: Job, contexts: Contexts): boolean {
    const needed = [job.needs ?? []].flat().map((name) => this.#needs[name]?.result);
    if (needed.includes(undefined)) throw new Error('A job that this one needs has not run');
    const status = needed.every((result) => result === 'success') ? 'success' : 'failure';
    const condition = job.if ?? 'success()';
    const saysItself = /\b(always|failure|cancelled|success)\(\)/.test(condition);
    return (saysItself || status === 'success') && conditionHolds(condition, contexts, status);
  }

  async #run(
    job: Job,
    contexts: Contexts,
    result: JobResult,
    cancelOn: Promise<unknown> | undefined,
  ): Promise<Record<string, string>> {
    const steps: Record<string, { outputs: Record<string, string> }> = {};
    const posts: PostPhase[] = [];
    if (job.environment !== undefined) this.#deploy(job.environment, contexts);
    // Looked at after each step: TypeScript takes the status for what it was before.
    let status: Status = 'success';
    void cancelOn?.then(() => (status = 'cancelled'));
    const now = (): Status => status;
    for (const step of job.steps) {
      const around = withEnv({ ...contexts, steps }, this.#example.workflow.env, job.env, step.env);
      if (!conditionHolds(step.if ?? 'success()', around, now())) continue;
      const { succeeded, outputs } = await this.#step(step, around, {
        result,
        posts,
        status: now(),
        cancelOn,
      });
      if (step.id !== undefined) steps[step.id] = { outputs };
      if (!succeeded && now() === 'success') status = 'failure';
    }
    for (const { step, state } of posts.reverse()) {
      const around = withEnv({ ...contexts, steps }, this.#example.workflow.env, job.env, step.env);
      const inputs = inputsOf(step, around);
      const post = await this.#stage.harness.run(inputs, { phase: 'post', state, jobStatus: now() });
      result.posts.push(post);
      if (!post.succeeded && now() === 'success') status = 'failure';
    }
    result.status = now();
    return Object.fromEntries(
      Object.entries(job.outputs ?? {}).map(([key, text]) => [
        key,
        interpolate(text, { ...contexts, steps }),
      ]),
    );
  }

  async #step(
    step: Step,
    contexts: Contexts & { env: Record<string, string> },
    job: { result: JobResult; posts: PostPhase[]; status: Status; cancelOn: Promise<unknown> | undefined },
  ): Promise<{ succeeded: boolean; outputs: Record<string, string> }> {
    const { shell, harness, env } = this.#stage;
    const { result, posts, status, cancelOn } = job;
    if (step.run !== undefined) {
      const script = await shell.run(
        step.run,
        { ...env, ...contexts.env },
        cancelOn === undefined ? {} : { killOn: cancelOn },
      );
      result.scripts.push(script);
      result.log.push(...script.log);
      return { succeeded: script.exitCode === 0, outputs: script.outputs };
    }
    const inputs = inputsOf(step, contexts);
    if (step.uses === THIS_ACTION) {
      const main = await harness.run(inputs, { jobStatus: status });
      result.mains.push(main);
      posts.push({ step, state: main.state });
      return { succeeded: main.succeeded, outputs: main.outputs };
    }
    if (step.uses?.startsWith('actions/create-github-app-token@') === true) {
      const isAllowed = inputs['client-id'] === 'Iv23simulated' && inputs['private-key'] !== '';
      const isEnough = inputs['permission-administration'] === 'write';
      return { succeeded: isAllowed, outputs: isAllowed && isEnough ? { token: DEFAULT_TOKEN } : {} };
    }
    if (step.uses?.startsWith('actions/checkout@') === true) return { succeeded: true, outputs: {} };
    throw new Error(`Nobody plays ${String(step.uses)}`);
  }

  /** What GitHub makes of a job's `environment:`. */
  #deploy(environment: string | { name: string }, contexts: Contexts): void {
    const name = typeof environment === 'string' ? environment : environment.name;
    this.#stage.gitHub.addDeployment(interpolate(name, contexts));
  }
}
