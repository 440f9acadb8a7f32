import type { CompShareError } from '../compshare/errors.ts';
import type { Disk, Instance } from '../compshare/instance.ts';
import type { EndReason } from '../time/deadline.ts';

/** How the teardown of one instance ended. */
export type Outcome =
  /**
   * It was terminated and is gone. `inRecycle` is undefined where the API did not say or its answer was lost;
   * `stillListed` where the API keeps listing it although it reports it as deleted.
   */
  | { kind: 'terminated'; inRecycle: 'Yes' | 'No' | undefined; stillListed: boolean }
  /** It was there and is gone, deleted elsewhere or by an earlier phase. */
  | { kind: 'already-gone' }
  /** It was never there, and `ignore-not-found` accepts that. */
  | { kind: 'not-found-ignored' }
  /** Dry run: it would be terminated, and stopped before if need be. */
  | { kind: 'would-terminate'; stopFirst: boolean; releaseDisks: boolean }
  /** The API refused, or could not be reached, in so many attempts. */
  | { kind: 'refused'; error: CompShareError; attempts: number }
  /** The API was never reached in this phase. */
  | { kind: 'unreachable'; error: CompShareError }
  /** It runs, and `stop` is false. */
  | { kind: 'running' }
  /** It is in a state that nobody knows, and `stop` is false. */
  | { kind: 'unknown-state'; state: string }
  /** It is listed under several names, and not all of them are selected. */
  | { kind: 'ambiguous'; names: readonly string[] }
  /** It was never there. */
  | { kind: 'not-found' }
  /** It exists, but not in the region or zone that was given. */
  | { kind: 'elsewhere'; region: string; zone: string }
  /**
   * Time ran out: the timeout's, or with `jobEnding` that of a cancelled job. `lastError` is the last one that held it
   * up, where there was one.
   */
  | { kind: 'timed-out'; lastError: CompShareError | undefined; jobEnding?: true }
  /** The runner interrupted the phase. */
  | { kind: 'cancelled' }
  /**
   * It is gone, and with `release-disk` a data disk of it is not, or was not seen to be when the phase had to end.
   * `terminated` is how it was deleted, undefined where this phase did not do it.
   */
  | {
      kind: 'disks-left';
      terminated: { inRecycle: 'Yes' | 'No' | undefined } | undefined;
      endedBy: EndReason | undefined;
      mayGoLater: boolean;
    };

/** What is known of an outcome, whatever instance it is. */
export interface OutcomeFacts {
  /** Its word in the output `results`. */
  word: string;
  /** In the job summary. */
  icon: '✅' | '🔍' | '❌';
  /** Whether the instance was there and no longer exists. */
  gone: boolean;
  /** Whether it fails the step. */
  failed: boolean;
  /** Whether a later phase may succeed without anybody changing anything. `it-depends`: on what the outcome tells. */
  retryable: boolean | 'it-depends';
}

const done = { icon: '✅', failed: false, retryable: false } as const;
const failed = { icon: '❌', gone: false, failed: true } as const;

/** The facts of each outcome. Their words are in the catalog of messages. */
export const OUTCOMES = {
  terminated: { word: 'terminated', ...done, gone: true },
  'already-gone': { word: 'already-gone', ...done, gone: true },
  'not-found-ignored': { word: 'not-found-ignored', ...done, gone: false },
  'would-terminate': { word: 'would-terminate', ...done, icon: '🔍', gone: false },
  refused: { word: 'failed: refused', ...failed, retryable: 'it-depends' },
  unreachable: { word: 'failed: unreachable', ...failed, retryable: true },
  running: { word: 'failed: running', ...failed, retryable: false },
  'unknown-state': { word: 'failed: unknown-state', ...failed, retryable: true },
  ambiguous: { word: 'failed: ambiguous', ...failed, retryable: false },
  'not-found': { word: 'failed: not-found', ...failed, retryable: false },
  elsewhere: { word: 'failed: elsewhere', ...failed, retryable: false },
  'timed-out': { word: 'failed: timed-out', ...failed, retryable: true },
  cancelled: { word: 'failed: cancelled', ...failed, retryable: true },
  'disks-left': { word: 'failed: disks-left', ...failed, gone: true, retryable: 'it-depends' },
} as const satisfies Record<Outcome['kind'], OutcomeFacts>;

type FailureKind = {
  [Kind in Outcome['kind']]: (typeof OUTCOMES)[Kind]['failed'] extends true ? Kind : never;
}[Outcome['kind']];

/** Why the teardown of one instance failed. */
export type Failure = Extract<Outcome, { kind: FailureKind }>;

/** What became of a data disk whose instance is gone. */
export type DiskFate =
  /** It was not to be deleted: as asked, or since it is a volume, or since somebody had detached it before. */
  | 'kept'
  /** It went with its instance: the list of disks had shown it, and no way of asking shows it any more. */
  | 'released'
  /** It stayed, was deleted by its ID, and no way of asking shows it any more. */
  | 'deleted-by-id'
  /** It was to go with its instance, and whether it did could not be verified. */
  | 'unverified'
  /** It was to go with its instance, and still exists. */
  | 'still-there';

/** A data disk whose instance is gone. */
export interface DiskResult extends Disk {
  /** Empty where it is not known. */
  zone: string;
  /** What it costs while it exists, in CNY a day. Undefined where its size is not known, or nobody told its price. */
  pricePerDayCny: number | undefined;
  fate: DiskFate;
  /** Why it could not be verified or deleted, where an error is to blame. */
  error: CompShareError | undefined;
}

/** What became of one instance. */
export interface Result {
  id: string;
  outcome: Outcome;
  /** As last seen; undefined when it never was. */
  instance: Instance | undefined;
  /** The data disks that were seen at it, by this phase or an earlier one; undefined when it was never seen. */
  dataDisks: readonly Disk[] | undefined;
  /** What became of each disk that was seen at it, or would in a dry run. Empty while it exists otherwise. */
  disks: readonly DiskResult[];
  /** The last poll missed it. */
  missed: boolean;
  /** The state in which it was found first; undefined when it never was. */
  stateFound: string | undefined;
  /** Whether the API accepted its stop. */
  stopAccepted: boolean;
  /** Whether the API accepted its termination. */
  terminationAccepted: boolean;
  /** The refund for deleting it, in CNY, as the API reported it beforehand; only for prepaid ones. */
  refundCny: number | undefined;
  /** How long it had run when it was last seen running, in milliseconds, where the API reported its start. */
  ranMs: number | undefined;
  /** From the start of the teardown until the outcome was known, in milliseconds. */
  elapsedMs: number;
}

/** A result whose outcome fails the step. */
export interface FailedResult extends Result {
  outcome: Failure;
}

/** Whether an outcome fails the step. */
export function isFailure(outcome: Outcome): outcome is Failure {
  return OUTCOMES[outcome.kind].failed;
}

/** Whether a result fails the step. */
export function isFailed(result: Result): result is FailedResult {
  return isFailure(result.outcome);
}

/** Whether a later phase may succeed without anybody changing anything. */
export function isRetryable(failure: Failure): boolean {
  const { retryable } = OUTCOMES[failure.kind];
  if (retryable !== 'it-depends') return retryable;
  if (failure.kind === 'disks-left') return failure.mayGoLater;
  return failure.kind === 'refused' && failure.error.class !== 'permanent';
}

/** What an instance cost while it ran, in CNY: an estimate, for those billed by the second whose price the API reported. */
export function estimatedCost({ instance, ranMs }: Result): number | undefined {
  if (instance?.chargeType !== 'Postpay' || instance.pricePerHour === undefined || ranMs === undefined)
    return undefined;
  return (instance.pricePerHour * ranMs) / 3_600_000;
}

/** The data disks that are not known to be deleted although their instance is gone: they may be on the bill. */
export function disksLeft(result: Result): readonly DiskResult[] {
  return OUTCOMES[result.outcome.kind].gone ? disksThat(result, 'kept', 'unverified', 'still-there') : [];
}

/** Those of them with one of these fates. */
export function disksThat(
  result: Pick<Result, 'disks'>,
  ...fates: readonly DiskFate[]
): readonly DiskResult[] {
  return result.disks.filter(({ fate }) => fates.includes(fate));
}

/** How this phase deleted an instance; undefined where it did not. */
export function terminationOf(outcome: Outcome): { inRecycle: 'Yes' | 'No' | undefined } | undefined {
  if (outcome.kind === 'terminated') return outcome;
  return outcome.kind === 'disks-left' ? outcome.terminated : undefined;
}

/** Whether data disks may be left that no phase ever saw. */
export function mayHaveUnseenDisks({ outcome, dataDisks }: Result): boolean {
  return !isFailure(outcome) && dataDisks === undefined;
}
