import type { CompShareError } from '../compshare/errors.ts';
import type { Disk, Instance } from '../compshare/instance.ts';

/** How the teardown of one instance ended. */
export type Outcome =
  /** It was terminated and is gone. `inRecycle` is undefined where the API did not say or its answer was lost. */
  | { kind: 'terminated'; inRecycle: 'Yes' | 'No' | undefined }
  /** It was there and is gone, by somebody else's hand or an earlier phase's. */
  | { kind: 'already-gone' }
  /** It never was there, which `ignore-not-found` takes as done. */
  | { kind: 'not-found-ignored' }
  /** Dry run: it would be terminated, and stopped before if need be. */
  | { kind: 'would-terminate'; stopFirst: boolean }
  | { kind: 'failed'; failure: Failure };

/** Why the teardown of one instance failed. */
export type Failure =
  /** The API refused, or could not be reached. `tries` of `action` were made. */
  | { kind: 'refused'; error: CompShareError; tries: number }
  /** It runs, and `stop` is false. */
  | { kind: 'running' }
  | { kind: 'not-found' }
  /** It exists, but not in the region or zone that was given. */
  | { kind: 'elsewhere'; region: string; zone: string }
  /** Time ran out. `lastError` is what the API said last, where it had something against it. */
  | { kind: 'timed-out'; lastError: CompShareError | undefined }
  /** The job was cancelled. */
  | { kind: 'cancelled' };

/** What became of one instance. */
export interface Result {
  id: string;
  outcome: Outcome;
  /** As last seen; undefined when it never was. */
  instance: Instance | undefined;
  /** The data disks that were seen at it, by this phase or an earlier one; undefined when nobody saw it. */
  dataDisks: readonly Disk[] | undefined;
  /** The last look missed it. */
  missed: boolean;
  /** The state in which it was found first; undefined when it never was. */
  stateFound: string | undefined;
  /** Whether the API said yes to its stop. */
  stopAccepted: boolean;
  /** Whether the API said yes to its termination. */
  terminationAccepted: boolean;
  /** What deleting it pays back in CNY, as the API said beforehand; only for prepaid ones. */
  refundCny: number | undefined;
  /** For how long it had run when it was last seen running, in milliseconds, where the API told when it started. */
  ranMs: number | undefined;
  /** From the start of the teardown until the outcome was known, in milliseconds. */
  elapsedMs: number;
}

/** Whether the promise of a green step holds for this instance. */
export function succeeded({ outcome }: Result): boolean {
  return outcome.kind !== 'failed';
}

/** Whether another try later may succeed without anybody changing anything. */
export function isTransient(failure: Failure): boolean {
  switch (failure.kind) {
    case 'timed-out':
    case 'cancelled':
      return true;
    case 'refused':
      return failure.error.class !== 'permanent';
    case 'running':
    case 'not-found':
    case 'elsewhere':
      return false;
  }
}

/** What an instance cost while it ran, in CNY: an estimate, for those billed by the second whose price the API told. */
export function estimatedCost({ instance, ranMs }: Result): number | undefined {
  if (instance?.chargeType !== 'Postpay' || instance.pricePerHour === undefined || ranMs === undefined)
    return undefined;
  return (instance.pricePerHour * ranMs) / 3_600_000;
}

/**
 * The data disks of a gone instance that are not known to be deleted, and so may stay on the bill. With
 * `release-disk` there are some only where no answer confirmed it: a lost one, or somebody else's deletion.
 */
export function keptDisks(
  { outcome, dataDisks, terminationAccepted }: Result,
  releaseDisks: boolean,
): readonly Disk[] {
  const gone = outcome.kind === 'terminated' || outcome.kind === 'already-gone';
  if (!gone || (releaseDisks && terminationAccepted)) return [];
  return dataDisks ?? [];
}

/** Whether nobody saw the data disks of a gone instance while it was there, so that some may be left. */
export function mayHaveLeftDisks({ outcome, dataDisks }: Result): boolean {
  return outcome.kind !== 'failed' && dataDisks === undefined;
}
