/** How long the runner waits for what, in milliseconds. */
export interface Patience {
  /** For the end of an interrupted process after SIGINT. */
  afterInterruptMs: number;
  /** For its end after SIGTERM. */
  afterTerminateMs: number;
  /** Between the first and the second SIGINT, where there are two. */
  betweenInterruptsMs: number;
  /** For the end of the output after the end of the process, which something it started may hold open. */
  afterExitMs: number;
  /** From the cancel of the job to the end of its worker: for all that the job still does. */
  afterCancelMs: number;
}

/** What the runner's source says; of a second SIGINT, only that it comes within seconds. */
export const RUNNER_PATIENCE: Patience = {
  afterInterruptMs: 7_500,
  afterTerminateMs: 2_500,
  betweenInterruptsMs: 200,
  afterExitMs: 5_000,
  afterCancelMs: 285_000,
};

/** The signals by which the runner ends a process: SIGINT, then SIGTERM, then SIGKILL. */
export class SignalSequence {
  readonly #patience: Patience;
  readonly #send: (signal: NodeJS.Signals) => void;
  readonly #timers: NodeJS.Timeout[] = [];
  #started = false;

  /** @param send sends a signal; one that comes after the process's end must do no harm */
  constructor(patience: Patience, send: (signal: NodeJS.Signals) => void) {
    this.#patience = patience;
    this.#send = send;
  }

  get started(): boolean {
    return this.#started;
  }

  /** Sends the first signal now and the others in their time. Does nothing from the second call on. */
  start(interrupts: 1 | 2): void {
    if (this.#started) {
      return;
    }
    this.#started = true;
    const { afterInterruptMs, afterTerminateMs, betweenInterruptsMs } = this.#patience;
    this.#send('SIGINT');
    if (interrupts === 2) {
      this.#after(betweenInterruptsMs, 'SIGINT');
    }
    this.#after(afterInterruptMs, 'SIGTERM');
    this.#after(afterInterruptMs + afterTerminateMs, 'SIGKILL');
  }

  /** Sends nothing more: the process has ended, or the worker that would have sent it. */
  stop(): void {
    this.#timers.forEach(clearTimeout);
  }

  #after(ms: number, signal: NodeJS.Signals): void {
    this.#timers.push(
      setTimeout(() => {
        this.#send(signal);
      }, ms),
    );
  }
}
