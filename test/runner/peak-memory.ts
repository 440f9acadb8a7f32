import { readFileSync } from 'node:fs';

const INTERVAL_MS = 50;

/** Follows the most memory a process has held at one time. Only Linux tells it of a running process. */
export class PeakMemory {
  readonly #status: string;
  readonly #timer: NodeJS.Timeout;
  #kib: number | undefined;

  constructor(pid: number) {
    this.#status = `/proc/${pid}/status`;
    this.#timer = setInterval(() => {
      this.#look();
    }, INTERVAL_MS).unref();
    this.#look();
  }

  /** The most so far, in KiB; undefined where it could not be told. */
  get kib(): number | undefined {
    return this.#kib;
  }

  /** Ends the watch. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    try {
      // The peak so far, kept by the kernel: looking now and then is enough, as long as the last look isn't early.
      const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(this.#status, 'utf8'))?.[1];
      this.#kib = peak === undefined ? this.#kib : Number(peak);
    } catch {
      // Not Linux, or the process is gone.
      clearInterval(this.#timer);
    }
  }
}
