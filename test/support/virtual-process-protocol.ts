/** What the process says once nothing is left to do in it but to wait. */
export interface IdleMessage {
  /** How many wakes and signals it has had. */
  readonly wakes: number;
  /** When its next timer is due, Unix milliseconds; null for none. */
  readonly next: number | null;
  /** The requests that it waits for. */
  readonly requests: readonly string[];
}

/** What the process is told when its time has come. */
export interface WakeMessage {
  /** The time that it is, Unix milliseconds. */
  readonly now: number;
}

/** Tells the process the time at its start, Unix milliseconds. */
export const START_VARIABLE = 'VIRTUAL_TIME_START';
/** Carries the virtual time at which an answer was sent: it may have waited for it. */
export const NOW_HEADER = 'x-virtual-now';
/** Carries the clock's name for a request to the simulator, which parks it while it lets time pass. */
export const REQUEST_HEADER = 'x-virtual-request';
/** How the names of a process's requests begin. */
export const REQUEST_PREFIX = 'process-';
