import type { InstanceState, SimInstance } from './instance.ts';
import type { Readings } from './readings.ts';

/** An instance as it is, or was, at some instant. */
export interface Listing {
  readonly instance: SimInstance;
  readonly state: InstanceState;
  readonly name: string;
  readonly tag: string;
  /** When it was gone, Unix milliseconds; null while it isn't. */
  readonly goneAtMs: number | null;
  /** Whether its deletion was accepted and will be taken back. */
  readonly isHidden: boolean;
}

/** Whether the API lists it at `atMs` (Unix milliseconds). What is gone may be, and what exists may not. */
export function isListed(
  { instance, goneAtMs, isHidden }: Listing,
  atMs: number,
  readings: Readings,
): boolean {
  const { listedAfterDeletionMs, listedAfterCreationMs } = readings;
  const isTooNew = listedAfterCreationMs > 0 && instance.CreateTime * 1000 + listedAfterCreationMs > atMs;
  if (isHidden || isTooNew) return false;
  return goneAtMs === null || atMs < goneAtMs + listedAfterDeletionMs;
}

/** The state that it is listed with. */
export function listedState({ state, goneAtMs }: Listing, { deletedState }: Readings): InstanceState {
  return goneAtMs === null ? state : (deletedState ?? state);
}
