import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { LineSplitter } from './line-splitter.ts';
import { PeakMemory } from './peak-memory.ts';
import type { ProcessClock } from '../support/process-clock.ts';

/** How a process ended: with an exit code, or by a signal. */
export interface ProcessEnd {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

/** What a process is started with. */
export interface ProcessOptions {
  /** The Node binary. */
  node: string;
  /** The entry file, absolute. */
  script: string;
  /** Its working folder. */
  workspace: string;
  environment: Record<string, string>;
  /** The time that it goes by; without one, the machine's. */
  clock?: ProcessClock;
  /** How long something that it started may hold its output open after its end, in milliseconds. */
  afterExitMs: number;
  /** Gets each line of stdout and stderr as it ends. */
  onLine: (line: string) => void;
}

/** The process of one phase and what it prints. */
export class StepProcess {
  readonly pid: number;
  /** Resolves when the process and its output have ended. */
  readonly ended: Promise<ProcessEnd>;
  readonly #child: ChildProcess;
  readonly #streams: readonly Readable[];
  readonly #memory: PeakMemory;
  #isRead = true;
  #raw = '';

  /** Starts it. Throws if there is no such Node. */
  constructor({ node, script, workspace, environment, clock, afterExitMs, onLine }: ProcessOptions) {
    const child = spawn(node, [...(clock?.nodeOptions ?? []), script], {
      cwd: workspace,
      env: { ...environment, ...clock?.environment },
      stdio: ['ignore', 'pipe', 'pipe', ...(clock === undefined ? [] : (['ipc'] as const))],
      windowsHide: true,
    });
    if (child.pid === undefined || child.stdout === null || child.stderr === null) {
      child.once('error', () => undefined);
      throw new Error(`${node} could not be started`);
    }
    this.pid = child.pid;
    this.#child = child;
    clock?.attach(child);
    this.#memory = new PeakMemory(child.pid);
    this.#streams = [child.stdout, child.stderr];
    this.#streams.forEach((stream) => {
      this.#read(stream, onLine);
    });
    let outputEnd: NodeJS.Timeout | undefined;
    child.once('exit', () => {
      outputEnd = setTimeout(() => {
        this.#streams.forEach((stream) => stream.destroy());
      }, afterExitMs);
    });
    this.ended = new Promise((resolve) => {
      child.once('close', (exitCode: number | null, signal: NodeJS.Signals | null) => {
        clearTimeout(outputEnd);
        this.#memory.stop();
        resolve({ exitCode, signal });
      });
    });
  }

  /** Stdout and stderr as they came, as long as they were read. */
  get raw(): string {
    return this.#raw;
  }

  /** The most memory that it has held at one time, in KiB; undefined where that can't be told. */
  get peakMemoryKib(): number | undefined {
    return this.#memory.kib;
  }

  /** Does nothing once the process has ended. */
  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Throws away what it prints from now on; its next write still succeeds. */
  ignoreOutput(): void {
    this.#isRead = false;
  }

  /** Closes the reader's ends of stdout and stderr: its next write fails with EPIPE. */
  closeOutput(): void {
    this.#isRead = false;
    this.#streams.forEach((stream) => stream.destroy());
  }

  #read(stream: Readable, onLine: (line: string) => void): void {
    const splitter = new LineSplitter(onLine);
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      if (this.#isRead) {
        this.#raw += chunk;
        splitter.write(chunk);
      }
    });
    stream.once('close', () => {
      if (this.#isRead) {
        splitter.end();
      }
    });
  }
}
