import type { CompShareError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import type { EndReason } from '../time/deadline.ts';
import type { Action } from './history.ts';
import type { Result } from './outcome.ts';
import type { ReleasedDisk } from './target-disks.ts';

/** What happens during a teardown, as it happens. */
export type TeardownEvent =
  /** An instance was seen for the first time, or in another state than before. */
  | { kind: 'observed'; instance: Instance; before: string | undefined }
  /** An instance that was there is missing from the list. */
  | { kind: 'missed'; id: string }
  /** An action is sent. */
  | { kind: 'acting'; id: string; action: Action; force: boolean; releaseDisks: boolean }
  /** The API accepted it. */
  | {
      kind: 'accepted';
      id: string;
      action: Action;
      inRecycle: 'Yes' | 'No' | undefined;
      releaseDisks: boolean;
    }
  /** The API refused it, or its answer was lost. `retrying` unless the teardown ends. */
  | { kind: 'action-failed'; id: string; action: Action; error: CompShareError; retrying: boolean }
  /** It waited for its turn, and then the teardown had to end. */
  | { kind: 'not-sent'; id: string; action: Action }
  /** What became of an instance is known. */
  | { kind: 'finished'; result: Result }
  /** A poll is over, these are still open, and actions follow. `error` is why it got no answer, or not a whole one. */
  | {
      kind: 'polled';
      open: readonly { id: string; state: string | undefined }[];
      error: CompShareError | undefined;
    }
  /** Nothing was ever seen of these IDs, or of what a filter selects where there are none: it may be listed late. */
  | { kind: 'awaiting-listing'; ids: readonly string[]; forMs: number }
  /** Its instance is gone, and whether these disks are too is being looked at. */
  | { kind: 'awaiting-disks'; id: string; disks: readonly string[] }
  /** A disk that did not go with its instance is deleted. */
  | { kind: 'deleting-disk'; id: string; disk: string; sizeGb: number | undefined }
  /** Deleting a disk failed, or the answer was lost. */
  | { kind: 'disk-deletion-failed'; id: string; disk: string; error: CompShareError }
  /** What became of the disks of an instance is known, or as much of it as there was time for. */
  | { kind: 'disks-settled'; result: Result }
  /** Instances are about to be terminated with their disks: what a next phase may have to delete is known. */
  | { kind: 'terminating' }
  /** The disks of a target that a next phase may delete have changed. */
  | { kind: 'disks-to-release'; id: string; disks: readonly ReleasedDisk[] }
  /** The runner interrupted the phase, or time is up. */
  | { kind: 'ending'; reason: EndReason };

/** Takes the events of a teardown. */
export type EventSink = (event: TeardownEvent) => void;
