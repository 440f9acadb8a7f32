/** Who did something to an instance or a disk. */
export type Actor = 'client' | 'other' | 'platform';

/** What became of an instance. */
export interface Fate {
  readonly gone: boolean;
  /** Unix milliseconds. */
  readonly goneAtMs: number | null;
  readonly by: Actor | null;
  readonly inRecycle: 'Yes' | 'No' | null;
  /** The call that terminated it, by its number in the ledger; null if no client did. */
  readonly bySeq: number | null;
}

/** What became of a disk. */
export interface DiskFate {
  /** The instance that it was made with; null for a disk made without one. */
  readonly madeFor: string | null;
  readonly isBoot: boolean;
  /** Whether it still exists, and so is on the bill. */
  readonly kept: boolean;
  readonly attachedTo: string | null;
  /** The call that deleted it, by its number in the ledger; null if no client did. */
  readonly deletedBySeq: number | null;
  /** How it was deleted; null while it exists. */
  readonly deletion: DiskDeletion | null;
}

/** How a disk was deleted. */
export interface DiskDeletion {
  readonly by: Actor;
  /** With its instance, as a system disk or for `ReleaseUDisk`, or by itself, as by DeleteCompshareDisk. */
  readonly how: 'with-instance' | 'by-itself';
  /** Unix milliseconds. */
  readonly atMs: number;
  /** The call that did it, by its number in the ledger; null if no client did. */
  readonly seq: number | null;
}

/** Something that happened to an instance or a disk, for people who read a failed test. */
export interface FleetEvent {
  readonly atMs: number;
  readonly text: string;
}

/** The end of an instance: whose doing it is, and what becomes of its data disks. */
export interface Deletion {
  readonly by: Actor;
  readonly releaseDisks: boolean;
  readonly inRecycle: 'Yes' | 'No';
  readonly seq: number | null;
}
