import type { Clock } from '../../src/time/clock.ts';
import type { Deletion, DiskDeletion, DiskFate, FleetEvent } from './fate.ts';
import type { SimDisk } from './instance.ts';
import type { Readings } from './readings.ts';

/** How long after its instance a data disk is deleted that is released late, milliseconds. */
export const RELEASED_LATE_MS = 20_000;
/** The instance that a disk is attached to when somebody else takes it. It is in nobody's list. */
export const TAKEN_OVER_BY = 'uhost-of-a-colleague';

/** What will become of a disk by itself. */
interface Step {
  readonly atMs: number;
  readonly then: { readonly attachTo: string | null } | { readonly deletion: DiskDeletion };
}

interface Entry {
  readonly disk: SimDisk;
  /** In order of time. */
  steps: Step[];
  isDetaching: boolean;
  deletion: DiskDeletion | null;
}

/** The disks, attached or not. Nothing here waits: each look brings them to where they must be by the clock. */
export class Disks {
  readonly #clock: Clock;
  readonly #readings: Readings;
  readonly #entries = new Map<string, Entry>();
  readonly #events: FleetEvent[] = [];

  constructor(clock: Clock, readings: Readings) {
    this.#clock = clock;
    this.#readings = readings;
  }

  add(disk: SimDisk): void {
    this.#entries.set(disk.DiskId, { disk, steps: [], isDetaching: false, deletion: null });
  }

  /** The disks that exist: all of them are on the bill. */
  all(): SimDisk[] {
    return this.#settled().flatMap(({ disk, deletion }) => (deletion === null ? [disk] : []));
  }

  /** The disks that exist, by the instance that they are attached to. */
  byInstance(): ReadonlyMap<string | null, readonly SimDisk[]> {
    return Map.groupBy(this.all(), ({ attachedTo }) => attachedTo);
  }

  /** The disk that `matches`, deleted or not. */
  find(matches: (disk: SimDisk) => boolean): SimDisk | undefined {
    return this.#settled().find(({ disk }) => matches(disk))?.disk;
  }

  /** Whether it was there and is no more. */
  isDeleted(id: string): boolean {
    return this.#find(id).deletion !== null;
  }

  isDetaching(id: string): boolean {
    return this.#find(id).isDetaching;
  }

  /** Deletes a disk by itself. */
  delete(id: string, by: DiskDeletion['by'], seq: number | null): void {
    const entry = this.#find(id);
    this.#delete(entry, { by, how: 'by-itself', atMs: this.#clock.now(), seq });
  }

  /** Attaches it to an instance or, with null, detaches it, whatever was to become of it. */
  attach(id: string, uhostId: string | null): void {
    const entry = this.#find(id);
    entry.steps = [];
    this.#attach(entry, uhostId, this.#clock.now());
  }

  /** Lets the disks of an instance go as it goes, at `atMs`. */
  leave(uhostId: string, atMs: number, { by, releaseDisks, seq }: Deletion): void {
    const { diskRelease, diskDetachMs, disksTakenOver } = this.#readings;
    for (const entry of this.#entries.values()) {
      if (entry.disk.attachedTo !== uhostId || entry.deletion !== null) continue;
      const deletion = { by, how: 'with-instance', atMs, seq } as const;
      if (
        entry.disk.IsBoot === 'True' ||
        (releaseDisks && diskRelease === 'with-instance' && !disksTakenOver)
      ) {
        entry.disk.attachedTo = null;
        this.#delete(entry, deletion);
        continue;
      }
      entry.isDetaching = true;
      const detachedAtMs = atMs + diskDetachMs;
      entry.steps = [{ atMs: detachedAtMs, then: { attachTo: disksTakenOver ? TAKEN_OVER_BY : null } }];
      if (releaseDisks && diskRelease === 'late' && !disksTakenOver) {
        const lateAtMs = detachedAtMs + RELEASED_LATE_MS;
        entry.steps.push({ atMs: lateAtMs, then: { deletion: { ...deletion, atMs: lateAtMs } } });
      }
    }
  }

  /** What became of each disk, by ID. */
  fates(): Map<string, DiskFate> {
    return new Map(
      this.#settled().map(({ disk, deletion }): [string, DiskFate] => [
        disk.DiskId,
        {
          madeFor: disk.madeFor,
          isBoot: disk.IsBoot === 'True',
          kept: deletion === null,
          attachedTo: disk.attachedTo,
          deletedBySeq: deletion?.seq ?? null,
          deletion,
        },
      ]),
    );
  }

  /** What happened to the disks, in no order. */
  events(): readonly FleetEvent[] {
    this.#settled();
    return this.#events;
  }

  #find(id: string): Entry {
    const entry = this.#settled().find(({ disk }) => disk.DiskId === id);
    if (entry === undefined) throw new Error(`The simulator has no disk ${id}`);
    return entry;
  }

  #settled(): Entry[] {
    const now = this.#clock.now();
    const entries = [...this.#entries.values()];
    for (const entry of entries) {
      for (;;) {
        const [step] = entry.steps;
        if (step === undefined || step.atMs > now) break;
        entry.steps.shift();
        if ('deletion' in step.then) this.#delete(entry, step.then.deletion);
        else this.#attach(entry, step.then.attachTo, step.atMs);
      }
    }
    return entries;
  }

  #attach(entry: Entry, uhostId: string | null, atMs: number): void {
    entry.isDetaching = false;
    entry.disk.attachedTo = uhostId;
    this.#note(entry, atMs, uhostId === null ? 'detached' : `attached to ${uhostId}`);
  }

  #delete(entry: Entry, deletion: DiskDeletion): void {
    entry.steps = [];
    entry.isDetaching = false;
    entry.deletion = deletion;
    this.#note(entry, deletion.atMs, `deleted ${deletion.how}, by ${deletion.by}`);
  }

  #note({ disk }: Entry, atMs: number, text: string): void {
    this.#events.push({ atMs, text: `${disk.DiskId} ${text}` });
  }
}
