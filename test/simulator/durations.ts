/** Milliseconds, or from which to which they are drawn. */
export type Duration = number | readonly [min: number, max: number];

/** How long the platform takes, in milliseconds. */
export interface Durations {
  /** Until a stopping instance is Stopped. */
  readonly stop: Duration;
  /** From the accepted termination until the instance is absent. */
  readonly terminate: Duration;
  /** Until a starting, installing or rebooting instance is Running. */
  readonly start: Duration;
  /** After which the lock of an operation goes by itself; ten minutes in the vendor's documents. */
  readonly lock: number;
}

/** About what people report of the platform. */
export const DEFAULT_DURATIONS: Durations = {
  stop: [20_000, 60_000],
  terminate: [5_000, 20_000],
  start: [30_000, 90_000],
  lock: 600_000,
};
