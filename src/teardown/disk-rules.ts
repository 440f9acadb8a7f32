import { isPermanent, pauseAfter } from './decide.ts';
import type { FailureRun } from './history.ts';
import type { DiskFate } from './outcome.ts';

/** How long `ReleaseUDisk` is given to delete a data disk after its instance is gone, in milliseconds. */
export const RELEASE_MS = 30_000;
/** When deleting it is given up, in milliseconds after its instance is gone. */
export const GIVE_UP_MS = 90_000;
/** How long an accepted deletion is given to show before it is sent again, in milliseconds. */
const SETTLE_MS = 20_000;

/** How a disk stood when a termination with `ReleaseUDisk` was sent. */
export interface DiskAtTermination {
  /**
   * It had stood in the target's own list of disks, not as the system disk, or in the list of disks with the target as
   * its `MountInstance`. That a call with `HostId` listed it says nothing.
   */
  stoodAtTarget: boolean;
  /** It was still attached at the last look before, by every list that had shown it. */
  attached: boolean;
  /** No look showed it as attached any more: somebody had detached it. */
  detached: boolean;
}

/** What the question whether a disk may be deleted hangs on. */
export interface DeletionFacts {
  /** It was ever listed as a system disk. */
  system: boolean;
  /** It was listed as a volume, or may be one. */
  volume: boolean;
  /**
   * As this step's last termination with `ReleaseUDisk` found it that was accepted, or may have been. Undefined where
   * there was none.
   */
  atTermination: DiskAtTermination | undefined;
  /** It was seen attached to another instance since. */
  takenOver: boolean;
  /** The instance that it is attached to now, empty for none; undefined where no look shows it. */
  attachedTo: string | undefined;
  /** The target is confirmed gone. */
  targetGone: boolean;
}

/** A rule that a disk must fulfil to be deleted. */
export type DeletionRule =
  'data-disk' | 'stood-at-target' | 'attached-at-termination' | 'termination' | 'detached' | 'target-gone';

/**
 * Which rule forbids that a disk is deleted by its ID; undefined where none does. All of them must hold: it is a data disk
 * of the target, was attached to it when this step terminated it together with its disks, is attached to nothing now, and
 * the target is gone.
 */
export function forbiddingRule(facts: DeletionFacts): DeletionRule | undefined {
  const { system, volume, atTermination, takenOver, attachedTo, targetGone } = facts;
  if (system || volume) return 'data-disk';
  if (atTermination === undefined) return 'termination';
  if (!atTermination.stoodAtTarget) return 'stood-at-target';
  if (!atTermination.attached) return 'attached-at-termination';
  // Whoever took it may have put something there, also where it is detached again.
  if (attachedTo !== '' || takenOver) return 'detached';
  return targetGone ? undefined : 'target-gone';
}

/** What the last look told of one disk. */
export type DiskLook =
  /** It exists. */
  | 'shown'
  /** Every way of asking was answered with a whole list, and missed it. */
  | 'missed'
  /** The API does not permit to ask, or doesn't know the call. */
  | 'refused'
  /** No usable answer came, or not from every way of asking. */
  | 'failed';

/** All that is known of one disk after its instance is gone. */
export interface DiskFacts extends DeletionFacts {
  look: DiskLook;
  /** The list of disks ever showed it under this very ID. */
  listed: boolean;
  /** The list of disks showed it since its instance is gone. */
  shownSince: boolean;
  deletion: {
    /** A call was sent that deleted it, or may have. */
    mayHaveTakenEffect: boolean;
    /** When one was accepted last, in Unix milliseconds. */
    acceptedAt: number | undefined;
    failures: FailureRun | undefined;
  };
  /** Since when its instance is gone, in Unix milliseconds. */
  goneSince: number;
}

/** What to do about a disk now. */
export type DiskDecision = { do: 'wait' } | { do: 'delete' } | { do: 'finish'; fate: DiskFate };

/** What to do about one disk of an instance that is gone. `now` is in Unix milliseconds. */
export function decideDisk(facts: DiskFacts, now: number): DiskDecision {
  const { look, listed, volume, system, deletion, goneSince } = facts;
  const elapsed = now - goneSince;
  if (look === 'missed' && listed) return finish(deletion.mayHaveTakenEffect ? 'deleted-by-id' : 'released');
  if (look === 'failed' && elapsed < RELEASE_MS) return WAIT;
  if (volume || system) return finish('kept');
  switch (look) {
    case 'missed':
      return finish('unverified');
    case 'refused':
    case 'failed':
      return finish(facts.shownSince ? 'still-there' : 'unverified');
    case 'shown':
      return decideShown(facts, elapsed, now);
  }
}

/** What becomes of a disk whose fate is not known when the phase has to end. */
export function fateAtEnd({ volume, system, shownSince }: DiskFacts): DiskFate {
  if (volume || system) return 'kept';
  return shownSince ? 'still-there' : 'unverified';
}

/** Whether a later phase may still delete it, without anybody changing anything. `now` is in Unix milliseconds. */
export function mayBeDeletedLater(facts: DiskFacts, now: number): boolean {
  const { failures } = facts.deletion;
  const attachedNowhereElse = { ...facts, attachedTo: '', targetGone: true };
  return (
    forbiddingRule(attachedNowhereElse) === undefined &&
    !(failures !== undefined && isPermanent(failures, now))
  );
}

function decideShown(facts: DiskFacts, elapsed: number, now: number): DiskDecision {
  const { takenOver, deletion, atTermination } = facts;
  // It is not what was to go with the instance.
  if (atTermination?.detached === true) return finish('kept');
  const rule = forbiddingRule(facts);
  if (takenOver) return finish('still-there');
  if (elapsed < RELEASE_MS) return WAIT;
  const { failures, acceptedAt } = deletion;
  const refused = failures !== undefined && isPermanent(failures, now);
  if (elapsed >= GIVE_UP_MS || refused) return finish('still-there');
  // It is still being detached.
  if (rule === 'detached') return WAIT;
  if (rule !== undefined) return finish('still-there');
  const earliest =
    failures === undefined ? (acceptedAt ?? -Infinity) + SETTLE_MS : failures.lastAt + pauseAfter(failures);
  return now < earliest ? WAIT : { do: 'delete' };
}

const WAIT: DiskDecision = { do: 'wait' };

function finish(fate: DiskFate): DiskDecision {
  return { do: 'finish', fate };
}
