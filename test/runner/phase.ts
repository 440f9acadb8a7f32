import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { CommandFiles } from './command-files.ts';
import { CommandProcessor } from './command-processor.ts';
import { LineSplitter } from './line-splitter.ts';
import { PeakMemory } from './peak-memory.ts';
import type { PhaseContext } from './phase-context.ts';
import type { Annotation } from './step-log.ts';

/** A log command as it was understood, decoded. */
export interface ReceivedCommand {
  name: string;
  properties: Record<string, string>;
  data: string;
}

/** How a phase ended, and everything it left behind. */
export interface PhaseResult {
  /** Null if a signal ended the process. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** Cancelled if the phase was cancelled while it ran, whatever its exit code. */
  conclusion: 'success' | 'failure' | 'cancelled';
  outputs: Record<string, string>;
  /** The step's state after this phase, that of earlier phases included. */
  state: Record<string, string>;
  /** The job summary, masked, as Markdown. */
  summary: string;
  annotations: Annotation[];
  /** What comes before the process's output in the log: the folded `with:` and `env:`, or "Post job cleanup.". */
  header: string[];
  /** What a user sees of the process's output: rendered and masked, commands carried out instead of shown. */
  log: string[];
  /** Stdout and stderr as they came, with every secret that was printed. */
  raw: string;
  /** The commands that were carried out. */
  commands: ReceivedCommand[];
  /** The values that add-mask was given in this phase. */
  masks: string[];
  /** From the start of the process to the end of its output, in milliseconds. */
  durationMs: number;
  /** The most memory the process held at one time, in KiB; only on Linux. A process of under 50 ms may have held more. */
  maxRssKb?: number;
}

/** A phase whose process runs. */
export interface RunningPhase {
  readonly pid: number;
  readonly header: readonly string[];
  /** The log so far. */
  readonly lines: readonly string[];
  readonly done: Promise<PhaseResult>;
  signal(name: NodeJS.Signals): void;
  /**
   * Cancels the job as the runner does: a main phase gets SIGINT, SIGTERM 7.5 s later and SIGKILL 2.5 s after that.
   * A post phase gets nothing, because its condition `always()` still holds; only the job's status changes.
   */
  cancel(): void;
  /** The first line of the log that matches, past or to come. Rejects if the phase ends without one. */
  waitForLine(pattern: RegExp): Promise<string>;
}

/** How long the runner waits for what, in milliseconds. */
export interface Patience {
  /** For the end of a cancelled process after SIGINT. */
  afterInterruptMs: number;
  /** For its end after SIGTERM. */
  afterTerminateMs: number;
  /** For the end of the output after the end of the process, which something it started may hold open. */
  afterExitMs: number;
}

/** What the runner's source says. */
export const RUNNER_PATIENCE: Patience = {
  afterInterruptMs: 7_500,
  afterTerminateMs: 2_500,
  afterExitMs: 5_000,
};

/** What a phase is started with. */
export interface PhaseOptions {
  /** The entry file, absolute. */
  script: string;
  workspace: string;
  environment: Record<string, string>;
  context: PhaseContext;
  files: CommandFiles;
  header: string[];
  debug: boolean;
  patience: Patience;
  /** Whether a cancelled job interrupts this phase. */
  cancellable: boolean;
  onCancel: () => void;
  /** Called before `done` resolves. */
  onDone: (result: PhaseResult) => void;
}

/** Runs an entry file in a process of its own, as the runner does. */
export class Phase implements RunningPhase {
  readonly pid: number;
  readonly header: readonly string[];
  readonly done: Promise<PhaseResult>;
  readonly #options: PhaseOptions;
  readonly #child: ChildProcess;
  readonly #started = performance.now();
  readonly #memory: PeakMemory;
  readonly #timers: NodeJS.Timeout[] = [];
  #interrupted = false;
  #ended = false;
  #raw = '';

  constructor(options: PhaseOptions) {
    this.#options = options;
    this.header = options.header;
    const child = spawn(process.execPath, [options.script], {
      cwd: options.workspace,
      env: options.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    if (child.pid === undefined) {
      child.once('error', () => undefined);
      throw new Error(`${process.execPath} could not be started`);
    }
    this.pid = child.pid;
    this.#child = child;
    this.#memory = new PeakMemory(child.pid);
    const processor = new CommandProcessor(options.context, options.debug);
    this.#read(child.stdout, processor);
    this.#read(child.stderr, processor);
    child.once('exit', () => {
      this.#after(options.patience.afterExitMs, () => {
        child.stdout.destroy();
        child.stderr.destroy();
      });
    });
    this.done = new Promise((resolve) => {
      child.once('close', (exitCode: number | null, signal: NodeJS.Signals | null) => {
        resolve(this.#finish(exitCode, signal));
      });
    });
  }

  get lines(): readonly string[] {
    return this.#options.context.log.lines;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  cancel(): void {
    this.#options.onCancel();
    if (!this.#options.cancellable || this.#interrupted || this.#ended) {
      return;
    }
    this.#interrupted = true;
    const { afterInterruptMs, afterTerminateMs } = this.#options.patience;
    this.signal('SIGINT');
    this.#after(afterInterruptMs, () => {
      this.signal('SIGTERM');
      this.#after(afterTerminateMs, () => {
        this.signal('SIGKILL');
      });
    });
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

  #read(stream: Readable, processor: CommandProcessor): void {
    const splitter = new LineSplitter((line) => {
      processor.process(line);
    });
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      this.#raw += chunk;
      splitter.write(chunk);
    });
    stream.once('close', () => {
      splitter.end();
    });
  }

  #after(ms: number, action: () => void): void {
    this.#timers.push(setTimeout(action, ms));
  }

  #finish(exitCode: number | null, signal: NodeJS.Signals | null): PhaseResult {
    this.#ended = true;
    this.#timers.forEach(clearTimeout);
    const durationMs = performance.now() - this.#started;
    const maxRssKb = this.#memory.stop();
    const { context } = this.#options;
    const summary = this.#options.files.process(context);
    if (this.#interrupted) {
      context.log.annotate('error', 'The operation was canceled.');
    }
    const failed = context.commandFailed || exitCode !== 0;
    const result: PhaseResult = {
      exitCode,
      signal,
      conclusion: this.#interrupted ? 'cancelled' : failed ? 'failure' : 'success',
      outputs: context.outputs.toRecord(),
      state: context.state.toRecord(),
      summary,
      annotations: context.log.annotations,
      header: [...this.header],
      log: [...context.log.lines],
      raw: this.#raw,
      commands: context.commands.map((command) => ({
        ...command,
        properties: command.properties.toRecord(),
      })),
      masks: context.maskedValues,
      durationMs,
      ...(maxRssKb === undefined ? {} : { maxRssKb }),
    };
    this.#options.onDone(result);
    return result;
  }
}
