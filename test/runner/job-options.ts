import type { Condition } from './conditions.ts';
import type { JobStatusSupport } from './inputs.ts';
import type { ProcessClock } from '../support/process-clock.ts';
import type { Patience } from './signal-sequence.ts';
import type { LineListener } from './step-log.ts';

/** What a job and its runner are like. By default GitHub's own runner, without a container. */
export interface JobOptions {
  /** The folder with action.yml. By default this repository's. */
  actionDirectory?: string;
  /** The Node binary that runs the action. By default the one that runs the tests. */
  node?: string;
  /** The time that the action goes by, which passes only within `clock.run`. By default the machine's. */
  clock?: ProcessClock;
  /** Step debug logging: debug messages are kept, commands are echoed, and RUNNER_DEBUG is 1. */
  debug?: boolean;
  /** `env:` of the job. A name that begins with GITHUB_ or RUNNER_ replaces what the runner would say. */
  env?: Record<string, string>;
  /** The repository's secrets: masked from the start, in the header too. */
  secrets?: readonly string[];
  /** Gets each line of the log as it comes, rendered and masked, and what kind of line it is. */
  onLog?: LineListener;
  /** How long the runner waits for what. By default what GitHub's runner does. */
  patience?: Partial<Patience>;
  /**
   * A container job: signals go to the `docker exec` client, which ends at once, and with it the phase. The process
   * hears nothing and runs on, beside the post phase.
   */
  container?: boolean;
  /**
   * When the files for state, outputs, summary, environment and PATH are read: `always`, or, as with Kubernetes
   * container hooks from 0.8.0, only after a phase that succeeded.
   */
  filesCopiedBack?: 'always' | 'on-success';
  /** What the runner makes of `${{ job.status }}`. */
  jobStatus?: JobStatusSupport;
}

/** One `uses:` of a workflow. */
export interface Step {
  /** Names the step for its post phase. */
  id?: string;
  /** Values may contain `${{ job.status }}`; any other expression stays as it is. */
  with: Record<string, string>;
  /**
   * Without it the step starts whatever the job's status is, so that a test needn't say why, and a cancel interrupts
   * it, as with `success()`.
   */
  if?: Condition;
  /** `timeout-minutes`, for the main phase and again for the post phase; in milliseconds. */
  timeoutMs?: number;
  /** `continue-on-error`, for both phases. */
  continueOnError?: boolean;
}

/** What is different in a step's post phase. */
export interface PostOptions {
  /** What `with:` evaluates to by then. */
  with?: Record<string, string>;
  /** `empty`: each value of `with:` is empty, keys included, as may happen in nested composite actions. */
  inputs?: 'empty';
}

/** Why nothing starts in a job any more. */
export type JobEnd = 'shutdown' | 'worker-killed';
