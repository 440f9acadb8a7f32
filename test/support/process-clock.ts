import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { REQUEST_PREFIX, START_VARIABLE } from './virtual-process-protocol.ts';
import type { IdleMessage, WakeMessage } from './virtual-process-protocol.ts';
import { VirtualClock } from './virtual-clock.ts';

const PRELOAD = path.join(import.meta.dirname, 'virtual-process.ts');
/** Where Node keeps what it has compiled, types stripped: half of the time of a short process. */
const COMPILE_CACHE = path.join(import.meta.dirname, '../../node_modules/.cache/compiled');

/**
 * A virtual clock that another process goes by: its timers, what it takes for the time, and the pauses of the simulators
 * that it calls over HTTP are all virtual. Time stands still while the process works, and while one of its requests is
 * under way that no simulator has parked.
 *
 * The process loads `virtual-process.ts` before anything else, and talks to this clock over Node's IPC channel.
 */
export class ProcessClock extends VirtualClock {
  readonly #parked = new Set<string>();
  #child: ChildProcess | undefined;
  /** Flies while the process works. */
  #work = '';
  #wakes = 0;
  #idle: IdleMessage | undefined;
  #timer: AbortController | undefined;
  /** What is to happen as soon as the process knows the time and is idle. */
  #signal: (() => void) | undefined;

  /** What Node is started with so that it goes by this clock. */
  readonly nodeOptions: readonly string[] = ['--import', PRELOAD];

  /** What its environment has beside. */
  get environment(): Record<string, string> {
    return { [START_VARIABLE]: String(this.now()), NODE_COMPILE_CACHE: COMPILE_CACHE };
  }

  /** Goes with a process from its start to its end. There is one at a time. */
  attach(child: ChildProcess): void {
    if (this.#child !== undefined) throw new Error('This clock goes with a process already');
    this.#child = child;
    this.#wakes = 0;
    this.#idle = undefined;
    this.#parked.clear();
    this.#work = this.beginRequest();
    child.on('message', (message: IdleMessage) => {
      // One that it sent before it knew of the last wake is out of date.
      if (message.wakes !== this.#wakes) return;
      this.#idle = message;
      if (this.#signal !== undefined) this.#sendSignal(this.#signal);
      this.#update();
    });
    child.once('exit', () => {
      this.#child = undefined;
      this.#cancelTimer();
      this.endRequest(this.#work);
    });
  }

  /**
   * Has `send` signal the process with SIGINT, SIGTERM or SIGKILL at an instant (Unix milliseconds), once time gets there: while
   * it waits, so that each run comes out the same.
   */
  signalAt(atUnixMs: number, send: () => void): void {
    this.schedule(atUnixMs, () => {
      this.#signal = send;
      this.#wake();
    });
  }

  override park(id: string): void {
    if (id.startsWith(REQUEST_PREFIX)) {
      this.#parked.add(id);
      this.#update();
    } else super.park(id);
  }

  override resume(id: string): void {
    if (id.startsWith(REQUEST_PREFIX)) {
      this.#parked.delete(id);
      this.#update();
    } else super.resume(id);
  }

  /** Lets time pass, or not, after whatever has changed. */
  #update(): void {
    if (this.#child === undefined) return;
    const idle = this.#idle;
    this.#cancelTimer();
    // One that waits for no timer is about to end.
    if (typeof idle?.next === 'number' && idle.requests.every((id) => this.#parked.has(id))) {
      this.#setTimer(idle.next);
      super.park(this.#work);
    } else {
      super.resume(this.#work);
    }
  }

  #setTimer(at: number): void {
    const timer = new AbortController();
    this.#timer = timer;
    void this.sleep(at - this.now(), timer.signal).then(() => {
      if (!timer.signal.aborted) this.#wake();
    });
  }

  #wake(): void {
    this.#idle = undefined;
    this.#wakes += 1;
    this.#cancelTimer();
    super.resume(this.#work);
    const message: WakeMessage = { now: this.now() };
    // It may be on its way out, which is no error.
    if (this.#child?.connected === true) this.#child.send(message, () => undefined);
  }

  /** Time stands still until the process has answered the signal, as after a wake. */
  #sendSignal(send: () => void): void {
    this.#signal = undefined;
    this.#idle = undefined;
    this.#wakes += 1;
    send();
  }

  #cancelTimer(): void {
    this.#timer?.abort();
    this.#timer = undefined;
  }
}
