import { diskPricePerDay } from '../compshare/disk-price.ts';
import type { AttachableDisk } from '../compshare/disks.ts';
import type { CompShareError } from '../compshare/errors.ts';
import { dataDisksOf } from '../compshare/instance.ts';
import type { Disk, Instance } from '../compshare/instance.ts';
import { decideDisk, fateAtEnd, mayBeDeletedLater } from './disk-rules.ts';
import type { DiskAtTermination, DiskDecision, DiskFacts, DiskLook } from './disk-rules.ts';
import { afterFailure } from './history.ts';
import type { DiskFate, DiskResult } from './outcome.ts';

/** A data disk that a termination with `ReleaseUDisk` covers that was accepted or may have been, as one phase leaves it to the next. */
export interface ReleasedDisk {
  id: string;
  /** In GB. Undefined where the API did not say. */
  sizeGb: number | undefined;
  /** Empty where it is not known. */
  zone: string;
  /** The list of disks showed it under this very ID. */
  listed: boolean;
}

/** What is remembered of one disk. */
interface DiskRecord {
  disk: Disk;
  zone: string;
  /** It stood in the target's own list, not as the system disk. */
  inOwnList: boolean;
  /** It stood in the list of disks with the target as its `MountInstance`. */
  mounted: boolean;
  /** Whether each list that ever showed it as attached did so at the last look; undefined for one that never did. */
  attached: { inOwnList: boolean | undefined; mounted: boolean | undefined };
  facts: Omit<DiskFacts, 'targetGone' | 'goneSince'>;
  fate: DiskFate | undefined;
  error: CompShareError | undefined;
}

/** What a look after the instance is gone told of one disk. */
export interface LookAtDisk {
  look: DiskLook;
  /** Every entry of it, from each way of asking. */
  shown: readonly AttachableDisk[];
  error: CompShareError | undefined;
}

/** The data disks of one target: what was seen of them, and what of that stood when it was terminated. */
export class TargetDisks {
  readonly #targetId: string;
  readonly #records = new Map<string, DiskRecord>();
  /** As an earlier phase or the target's own list told them; undefined where nothing did. */
  #dataDisks: readonly Disk[] | undefined;
  #instance: Instance | undefined;
  /** What the data disks of its own list cost together a day, in CNY, when the API last told, and which ones they were. */
  #price: { together: number | undefined; disks: readonly Disk[] } = { together: undefined, disks: [] };
  /** Those that its own list ever showed as the system disk. */
  readonly #systemDisks = new Set<string>();
  /** Some entry of its own list was a volume: the list of disks may call it by another ID. */
  #hasVolumes = false;
  /** How they stand as a termination is about to be sent; undefined where none is. */
  #atNextTermination: ReadonlyMap<string, DiskAtTermination> | undefined;
  #gone: { since: number; confirmed: boolean } = { since: 0, confirmed: false };

  /**
   * @param dataDisks as an earlier phase saw them.
   * @param released those that an earlier phase's termination covers, from a state that was verified.
   */
  constructor(
    targetId: string,
    dataDisks: readonly Disk[] | undefined,
    released: readonly ReleasedDisk[] | undefined,
  ) {
    this.#targetId = targetId;
    this.#dataDisks = dataDisks;
    for (const disk of dataDisks ?? []) this.#record(disk, '');
    for (const { id, sizeGb, zone, listed } of released ?? []) {
      const { facts } = this.#record(bareDisk(id, sizeGb), zone);
      facts.listed = listed;
      facts.atTermination = { stoodAtTarget: true, attached: true, detached: false };
    }
  }

  /** Those that stay when the instance is deleted, unless they are released. Undefined where nothing is known of them. */
  get dataDisks(): readonly Disk[] | undefined {
    if (this.#dataDisks !== undefined) return this.#dataDisks;
    const mounted = [...this.#records.values()].flatMap((record) => (record.mounted ? [record.disk] : []));
    return mounted.length > 0 ? mounted : undefined;
  }

  /** Whether there is any disk whose fate is to be found out. */
  get any(): boolean {
    return this.#records.size > 0;
  }

  /** Those whose fate is not known yet. */
  get open(): string[] {
    return [...this.#records.values()].flatMap(({ disk, fate }) => (fate === undefined ? [disk.id] : []));
  }

  /** What is to be left to a next phase: a termination that is about to be sent may have been, if this process is killed. */
  get released(): ReleasedDisk[] {
    return [...this.#records.values()].flatMap(({ disk, zone, facts, fate }) => {
      const { volume, system, takenOver, listed } = facts;
      const at = this.#atNextTermination?.get(disk.id) ?? facts.atTermination;
      const isCovered = at?.stoodAtTarget === true && at.attached && !volume && !system && !takenOver;
      return isCovered && !isOver(fate) ? [{ id: disk.id, sizeGb: disk.sizeGb, zone, listed }] : [];
    });
  }

  /** Takes in the target's own list, as a poll showed it. */
  observe(instance: Instance): void {
    this.notTerminated();
    this.#instance = instance;
    this.#dataDisks = dataDisksOf(instance, this.#dataDisks);
    if (instance.disks === undefined) return;
    const { dataDiskPricePerDay: together } = instance;
    if (together !== undefined) this.#price = { together, disks: instance.disks.filter(({ boot }) => !boot) };
    this.#hasVolumes ||= instance.disks.some(({ volume }) => volume);
    for (const { attached } of this.#records.values())
      if (attached.inOwnList !== undefined) attached.inOwnList = false;
    for (const disk of instance.disks) {
      if (disk.boot) {
        this.#systemDisks.add(disk.id);
        const known = this.#records.get(disk.id);
        if (known !== undefined) known.facts.system = true;
        continue;
      }
      const record = this.#record(disk, instance.zone);
      record.disk = disk;
      record.facts.volume ||= disk.volume;
      record.inOwnList = true;
      record.attached.inOwnList = true;
    }
  }

  /** Takes in what the list of disks shows before a termination. Only a whole one tells of what it doesn't show. */
  observeList(disks: readonly AttachableDisk[], whole: boolean): void {
    for (const [id, record] of this.#records) {
      const entries = disks.filter((disk) => disk.id === id);
      const isShown = entries.length > 0;
      record.facts.listed ||= isShown;
      // A list that shows it as nobody's counts too, though it never showed it as the target's.
      if (isShown || (whole && record.attached.mounted !== undefined))
        record.attached.mounted = isShown && entries.every(({ attachedTo }) => attachedTo === this.#targetId);
    }
    for (const entry of disks) {
      if (entry.attachedTo !== this.#targetId || this.#systemDisks.has(entry.id)) continue;
      const record = this.#record(bareDisk(entry.id, entry.sizeGb, entry), entry.zone);
      record.zone = entry.zone === '' ? record.zone : entry.zone;
      record.facts.listed = true;
      record.facts.volume ||= this.#hasVolumes && !record.inOwnList;
      record.mounted = true;
      record.attached.mounted ??= true;
    }
  }

  /** A termination with `ReleaseUDisk` is about to be sent. */
  beforeTermination(): void {
    this.#atNextTermination = new Map(
      [...this.#records].map(([id, { inOwnList, mounted, attached }]) => {
        const looks = [attached.inOwnList, attached.mounted];
        return [
          id,
          {
            stoodAtTarget: inOwnList || mounted,
            attached: looks.includes(true) && !looks.includes(false),
            detached: !looks.includes(true),
          },
        ];
      }),
    );
  }

  /** It was not sent, or refused for certain. */
  notTerminated(): void {
    this.#atNextTermination = undefined;
  }

  /** It was accepted, or may have been. */
  terminated(): void {
    if (this.#atNextTermination === undefined) return;
    for (const [id, { facts }] of this.#records)
      facts.atTermination = this.#atNextTermination.get(id) ?? NOT_ATTACHED;
    this.#atNextTermination = undefined;
  }

  /**
   * Their instance is gone.
   *
   * @param confirmed no list shows it any more. `now` is in Unix milliseconds.
   */
  gone(confirmed: boolean, now: number): void {
    this.notTerminated();
    this.#gone = { since: now, confirmed };
  }

  /** Takes in what a look showed after their instance was gone. */
  look(lookAt: (id: string) => LookAtDisk): void {
    for (const record of this.#openRecords()) {
      const { look, shown, error } = lookAt(record.disk.id);
      const { facts } = record;
      facts.look = look;
      record.error = error;
      facts.attachedTo = shown.length === 0 ? undefined : (shown.find(isAttached)?.attachedTo ?? '');
      if (shown.length === 0) continue;
      facts.listed = true;
      facts.shownSince = true;
      facts.takenOver ||= shown.some(({ attachedTo }) => attachedTo !== '' && attachedTo !== this.#targetId);
      record.zone = shown.find(({ zone }) => zone !== '')?.zone ?? record.zone;
    }
  }

  /** Decides about each that is open, and notes the fates. `now` is in Unix milliseconds. */
  decide(now: number): { toDelete: string[] } {
    const toDelete: string[] = [];
    for (const record of this.#openRecords()) {
      const decision: DiskDecision = decideDisk(this.#factsOf(record), now);
      if (decision.do === 'finish') this.#finish(record, decision.fate);
      if (decision.do === 'delete') toDelete.push(record.disk.id);
    }
    return { toDelete };
  }

  /** The API accepted that a disk is deleted. `now` is in Unix milliseconds. */
  deletionAccepted(id: string, now: number): void {
    const record = this.#records.get(id);
    if (record === undefined) return;
    record.facts.deletion = { mayHaveTakenEffect: true, acceptedAt: now, failures: undefined };
  }

  /** Deleting a disk failed, or the answer was lost. `now` is in Unix milliseconds. */
  deletionFailed(id: string, error: CompShareError, now: number): void {
    const record = this.#records.get(id);
    if (record === undefined) return;
    const { deletion } = record.facts;
    record.facts.deletion = {
      ...deletion,
      mayHaveTakenEffect: deletion.mayHaveTakenEffect || error.mayHaveTakenEffect,
      failures: afterFailure(deletion.failures, error, now),
    };
  }

  /** The phase has to end: nothing more will be known of those that are open. */
  end(): void {
    for (const record of this.#openRecords()) this.#finish(record, fateAtEnd(this.#factsOf(record)));
  }

  /** Whether a later phase may still delete one that is there, or find out about it. `now` is in Unix milliseconds. */
  mayGoLater(now: number): boolean {
    return [...this.#records.values()].some(
      (record) =>
        (record.fate === 'still-there' || record.fate === 'unverified') &&
        mayBeDeletedLater(this.#factsOf(record), now),
    );
  }

  /** Where a disk is. */
  zoneOf(id: string): string {
    return this.#records.get(id)?.zone ?? '';
  }

  /** Its size in GB. */
  sizeOf(id: string): number | undefined {
    return this.#records.get(id)?.disk.sizeGb;
  }

  /**
   * What became of each, once the instance is gone.
   *
   * @param fate of those of which none was found out.
   */
  results(fate: DiskFate): DiskResult[] {
    const all = [...this.#records.values()];
    const { together, disks: priced } = this.#price;
    return all.map((record) => {
      const { disk, zone } = record;
      const isPriced = priced.some(({ id }) => id === disk.id);
      return {
        ...disk,
        zone: zone === '' ? (this.#instance?.zone ?? '') : zone,
        pricePerDayCny: diskPricePerDay(disk, isPriced ? together : undefined, priced),
        fate: record.fate ?? (disk.volume ? 'kept' : fate),
        error: record.error ?? (isOver(record.fate) ? undefined : record.facts.deletion.failures?.lastError),
      };
    });
  }

  *#openRecords(): Generator<DiskRecord> {
    for (const record of this.#records.values()) if (record.fate === undefined) yield record;
  }

  #finish(record: DiskRecord, fate: DiskFate): void {
    record.fate = fate;
    if (isOver(fate)) record.error = undefined;
  }

  #factsOf({ facts }: DiskRecord): DiskFacts {
    const { since, confirmed } = this.#gone;
    return { ...facts, targetGone: confirmed, goneSince: since };
  }

  #record(disk: Disk, zone: string): DiskRecord {
    const known = this.#records.get(disk.id);
    if (known !== undefined) return known;
    const record: DiskRecord = {
      disk,
      zone,
      inOwnList: false,
      mounted: false,
      attached: { inOwnList: undefined, mounted: undefined },
      facts: {
        system: this.#systemDisks.has(disk.id),
        volume: disk.volume,
        atTermination: undefined,
        takenOver: false,
        attachedTo: undefined,
        look: 'failed',
        listed: false,
        shownSince: false,
        deletion: { mayHaveTakenEffect: false, acceptedAt: undefined, failures: undefined },
      },
      fate: undefined,
      error: undefined,
    };
    this.#records.set(disk.id, record);
    return record;
  }
}

const NOT_ATTACHED: DiskAtTermination = { stoodAtTarget: false, attached: false, detached: true };

function isAttached({ attachedTo }: AttachableDisk): boolean {
  return attachedTo !== '';
}

/** Whether nothing is left to be found out or done about a disk. */
function isOver(fate: DiskFate | undefined): boolean {
  return fate !== undefined && fate !== 'still-there' && fate !== 'unverified';
}

/** A disk of which its own instance told nothing. */
function bareDisk(
  id: string,
  sizeGb: number | undefined,
  { name, type }: Pick<Disk, 'name' | 'type'> = { name: '', type: '' },
): Disk {
  return { id, name, sizeGb, type, boot: false, volume: false };
}
