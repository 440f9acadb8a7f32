import { setTimeout as pause } from 'node:timers/promises';
import type { CommandFiles } from './command-files.ts';
import type { Condition } from './conditions.ts';
import { CommandProcessor } from './command-processor.ts';
import type { PhaseContext } from './phase-context.ts';
import { describeContext } from './phase-result.ts';
import type { Conclusion, OrphanEnd, PhaseResult } from './phase-result.ts';
import { SignalSequence } from './signal-sequence.ts';
import type { Patience } from './signal-sequence.ts';
import { StepProcess } from './step-process.ts';
import type { ProcessEnd } from './step-process.ts';
import type { ProcessClock } from '../support/process-clock.ts';

/** How the runner signals. */
export interface SignalOptions {
  /** How many SIGINTs it begins with. Two come where both the terminal or a trap and the worker send one. */
  interrupts?: 1 | 2;
}

/** A phase whose process runs. */
export interface RunningPhase {
  readonly pid: number;
  readonly header: readonly string[];
  /** The log so far. */
  readonly lines: readonly string[];
  /** Resolves when the phase is over for the runner: the process has ended, or isn't the runner's business any more. */
  readonly done: Promise<PhaseResult>;
  /** Sends the process a signal that isn't the runner's. */
  signal(name: NodeJS.Signals): void;
  /** Cancels the job, as `Job.cancel` does. */
  cancel(options?: SignalOptions): void;
  /** The first line of the log that matches, past or to come. Rejects if the phase ends without one. */
  waitForLine(pattern: RegExp): Promise<string>;
  /**
   * The end of a process that outlives its phase. Rejects if the process ended with its phase, and if it still runs
   * `withinMs` (by default 30 s) after this call and the phase, in which case it is killed.
   */
  orphanEnd(withinMs?: number): Promise<OrphanEnd>;
}

/** What a phase is started with. */
export interface PhaseOptions {
  /** The Node binary. */
  node: string;
  /** The entry file, absolute. */
  script: string;
  workspace: string;
  environment: Record<string, string>;
  /** The time that it goes by; without one, the machine's. */
  clock?: ProcessClock;
  context: PhaseContext;
  files: CommandFiles;
  /** Whether the files are read after a phase that failed or was cancelled too. */
  readsFilesOfFailure: boolean;
  header: string[];
  debug: boolean;
  patience: Patience;
  /** What the runner calls the step. */
  displayName: string;
  /** Tells the job whether a cancel interrupts this phase. */
  condition: Condition;
  /** The step's `timeout-minutes`, in milliseconds. */
  timeoutMs?: number;
  continueOnError: boolean;
  /** Whether signals reach only what stands between the runner and the process: in a container job, `docker exec`. */
  isDeaf: boolean;
  isJobCancelled: () => boolean;
  onCancel: (options: SignalOptions) => void;
  /** Called before `done` resolves. */
  onDone: (result: PhaseResult) => void;
}

const ORPHAN_LIMIT_MS = 30_000;
/** The end of a process that the runner doesn't see. */
const OUTLIVED: ProcessEnd = { exitCode: null, signal: null };

/** Runs an entry file in a process of its own, as the runner does. */
export class Phase implements RunningPhase {
  readonly done: Promise<PhaseResult>;
  readonly #options: PhaseOptions;
  readonly #process: StepProcess;
  readonly #signals: SignalSequence;
  readonly #sent: NodeJS.Signals[] = [];
  readonly #startedAt = performance.now();
  readonly #timeout: NodeJS.Timeout | undefined;
  readonly #resolve: (result: PhaseResult) => void;
  #isOver = false;
  #orphan: Promise<OrphanEnd> | undefined;

  /** Starts the process. Throws if there is no such Node. */
  constructor(options: PhaseOptions) {
    this.#options = options;
    const { context, patience, timeoutMs } = options;
    const processor = new CommandProcessor(context, options.debug);
    this.#process = new StepProcess({
      ...options,
      afterExitMs: patience.afterExitMs,
      onLine: (line) => {
        processor.process(line);
      },
    });
    this.#signals = new SignalSequence(patience, (name) => {
      this.#sent.push(name);
      if (!options.isDeaf) {
        this.signal(name);
      }
    });
    const { promise, resolve } = Promise.withResolvers<PhaseResult>();
    this.done = promise;
    this.#resolve = resolve;
    if (timeoutMs !== undefined) {
      this.#timeout = setTimeout(() => {
        this.interrupt();
      }, timeoutMs);
    }
    void this.#process.ended.then((end) => {
      this.#finish(end);
    });
  }

  get pid(): number {
    return this.#process.pid;
  }

  get condition(): Condition {
    return this.#options.condition;
  }

  get header(): readonly string[] {
    return this.#options.header;
  }

  get lines(): readonly string[] {
    return this.#options.context.log.lines;
  }

  /** Resolves when the process has ended, which may be after `done`. */
  get processEnded(): Promise<unknown> {
    return this.#process.ended;
  }

  signal(name: NodeJS.Signals): void {
    this.#process.signal(name);
  }

  cancel(options: SignalOptions = {}): void {
    this.#options.onCancel(options);
  }

  /** Ends the process as the runner does: SIGINT, SIGTERM 7.5 s later and SIGKILL 2.5 s after that. */
  interrupt({ interrupts = 1 }: SignalOptions = {}): void {
    if (this.#isOver || this.#signals.started) {
      return;
    }
    this.#signals.start(interrupts);
    if (this.#options.isDeaf) {
      this.#process.ignoreOutput();
      this.#finish(OUTLIVED);
    }
  }

  /** The worker is gone: nothing reads what the process prints, and nothing ends it. */
  abandon(): void {
    if (!this.#isOver) {
      this.#process.closeOutput();
      const outcome = this.#options.isJobCancelled() ? 'cancelled' : 'failure';
      this.#conclude(OUTLIVED, '', outcome, outcome);
    }
  }

  async waitForLine(pattern: RegExp): Promise<string> {
    const matches = (line: string): boolean => line.search(pattern) >= 0;
    const past = this.lines.find(matches);
    if (past !== undefined) {
      return past;
    }
    const { listeners } = this.#options.context.log;
    return new Promise((resolve, reject) => {
      const listener = (line: string): void => {
        if (matches(line)) {
          listeners.delete(listener);
          resolve(line);
        }
      };
      listeners.add(listener);
      void this.done.then(() => {
        listeners.delete(listener);
        reject(
          new Error(`The phase ended without a line like ${String(pattern)}:\n${this.lines.join('\n')}`),
        );
      });
    });
  }

  async orphanEnd(withinMs = ORPHAN_LIMIT_MS): Promise<OrphanEnd> {
    await this.done;
    if (this.#orphan === undefined) {
      throw new Error('The process ended with its phase');
    }
    const wait = new AbortController();
    const end = await Promise.race([
      this.#orphan,
      pause(withinMs, undefined, { signal: wait.signal }).catch(() => undefined),
    ]);
    wait.abort();
    if (end === undefined) {
      this.signal('SIGKILL');
      throw new Error(`Process ${this.pid} still ran ${withinMs} ms after its phase`);
    }
    return end;
  }

  #finish(end: ProcessEnd): void {
    if (this.#isOver) {
      return;
    }
    const { context, files, readsFilesOfFailure, isJobCancelled, continueOnError } = this.#options;
    const wasInterrupted = this.#signals.started;
    const failed = wasInterrupted || end.exitCode !== 0;
    const summary = failed && !readsFilesOfFailure ? '' : files.process(context);
    // The runner asks for the reason only now: a step that ran out of time in a cancelled job counts as cancelled.
    const wasCancelled = wasInterrupted && isJobCancelled();
    if (wasInterrupted) {
      context.log.annotate('error', wasCancelled ? 'The operation was canceled.' : this.#describeTimeout());
    }
    const outcome = wasCancelled ? 'cancelled' : failed || context.commandFailed ? 'failure' : 'success';
    const isForgiven = outcome === 'failure' && continueOnError;
    this.#conclude(end, summary, outcome, isForgiven ? 'success' : outcome);
  }

  #describeTimeout(): string {
    const { displayName, timeoutMs = 0 } = this.#options;
    return `The action '${displayName}' has timed out after ${timeoutMs / 60_000} minutes.`;
  }

  #conclude(end: ProcessEnd, summary: string, outcome: Conclusion, conclusion: Conclusion): void {
    this.#isOver = true;
    clearTimeout(this.#timeout);
    this.#signals.stop();
    const { context, files } = this.#options;
    const overAt = performance.now();
    if (end === OUTLIVED) {
      this.#orphan = this.#process.ended.then((last) => ({
        ...last,
        files: files.read(),
        durationMs: performance.now() - overAt,
      }));
    }
    const maxRssKb = this.#process.peakMemoryKib;
    const result: PhaseResult = {
      ...end,
      ...describeContext(context),
      outlived: end === OUTLIVED,
      outcome,
      conclusion,
      signals: [...this.#sent],
      summary,
      header: [...this.header],
      raw: this.#process.raw,
      durationMs: overAt - this.#startedAt,
      ...(maxRssKb === undefined ? {} : { maxRssKb }),
    };
    this.#options.onDone(result);
    this.#resolve(result);
  }
}
