import { isRecord } from '../text/json.ts';
import { readDataDiskPrice } from './disk-price.ts';

/** A data or system disk, as the API lists it with its instance. */
export interface Disk {
  id: string;
  name: string;
  /** In GB. Undefined where the API did not say. */
  sizeGb: number | undefined;
  type: string;
  /** The system disk, which is erased with the instance. */
  boot: boolean;
  /** The volume of a container instance, which no call of this program deletes. */
  volume: boolean;
}

/**
 * An instance as observed. Only these fields are ever taken from an answer: its passwords, login commands and
 * addresses have no place to be put. The meaning of each field is from the vendor's documents.
 * All text is as the API gave it: to be cleaned before it is shown.
 */
export interface Instance {
  id: string;
  name: string;
  /** The business group. */
  tag: string;
  /** As the API spells it; empty where the platform could not tell. */
  state: string;
  region: string;
  zone: string;
  gpuType: string;
  /** Undefined where the API did not say. */
  gpuCount: number | undefined;
  chargeType: string;
  /** A spot instance refuses a stop that is not forced. */
  spot: boolean;
  /** Unix seconds. */
  createdAt: number | undefined;
  /** Unix seconds. */
  startedAt: number | undefined;
  /** CNY an hour. */
  pricePerHour: number | undefined;
  /** What all its data disks together cost, in CNY a day. Undefined where the API did not say. */
  dataDiskPricePerDay: number | undefined;
  /** Undefined where the API did not list any, not even none. */
  disks: Disk[] | undefined;
}

/** Charge types that are paid in advance, after the vendor's documents: deleting such an instance may pay back. */
const PREPAID = ['Year', 'Month', 'Day', 'Dynamic'];

/** Whether an instance was paid in advance. */
export function isPrepaid({ chargeType }: Instance): boolean {
  return PREPAID.includes(chargeType);
}

/**
 * The disks that stay when an instance is deleted, unless they are released: those that are listed with it, and those
 * that were before, since a deletion detaches them first. Undefined where nothing is known of them.
 */
export function dataDisksOf({ disks }: Instance, before?: readonly Disk[]): readonly Disk[] | undefined {
  if (disks === undefined) return before;
  const listed = disks.filter((disk) => !disk.boot);
  return [...new Map([...(before ?? []), ...listed].map((disk) => [disk.id, disk])).values()];
}

/** What a state means for a teardown. */
export type StateKind =
  /** It must be stopped before it can be terminated. */
  | 'running'
  /** It can be terminated. */
  | 'terminable'
  /** It changes by itself: wait. */
  | 'in-transition'
  /** Nobody knows the state, or the platform could not tell it. */
  | 'unknown';

/**
 * Without case, spaces, hyphens and underscores, since the API writes some states in more than one way. An interrupted
 * spot instance can only be started or deleted, after the vendor's operations manual.
 */
const STATE_KINDS: ReadonlyMap<string, StateKind> = new Map<string, StateKind>([
  ['running', 'running'],
  ['stopped', 'terminable'],
  ['installfail', 'terminable'],
  ['resizefail', 'terminable'],
  ['已中断', 'terminable'],
  ['interrupt', 'terminable'],
  ['interrupted', 'terminable'],
  ['initializing', 'in-transition'],
  ['install', 'in-transition'],
  ['starting', 'in-transition'],
  ['stopping', 'in-transition'],
  ['rebooting', 'in-transition'],
  ['resizing', 'in-transition'],
  ['reinstalling', 'in-transition'],
  ['pending', 'in-transition'],
]);

/** What a state means for a teardown, in whatever case it is written. */
export function kindOfState(state: string): StateKind {
  return STATE_KINDS.get(bare(state)) ?? 'unknown';
}

/** Whether two spellings name the same state. */
export function isSameState(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

function bare(state: string): string {
  return state.toLowerCase().replace(/[\s_-]+/g, '');
}

/**
 * Reads one entry of `UHostSet`.
 *
 * @returns undefined when the entry has no ID or its state is not text: such an answer can't be trusted.
 */
export function readInstance(entry: unknown): Instance | undefined {
  if (!isRecord(entry)) return undefined;
  const id = word(entry['UHostId']);
  const state = entry['State'] ?? '';
  if (id === '' || typeof state !== 'string') return undefined;
  const zone = word(entry['Zone']);
  const chargeType = text(entry['ChargeType']);
  const disks = readDisks(entry);
  return {
    id,
    name: text(entry['Name']),
    tag: text(entry['Tag']),
    state,
    region: word(entry['Region']) || regionOfZone(zone),
    zone,
    gpuType: text(entry['GpuType']),
    gpuCount: amount(entry['GPU']),
    chargeType,
    spot: chargeType === 'Spot' || isTrue(entry['IsSpot']),
    createdAt: time(entry['CreateTime']),
    startedAt: time(entry['StartTime']),
    pricePerHour: amount(entry['InstancePrice']),
    dataDiskPricePerDay: readDataDiskPrice(entry, chargeType, disks),
    disks,
  };
}

/** The region that a zone is in: the zone less its last part, after the vendor's documents. Empty for an empty zone. */
export function regionOfZone(zone: string): string {
  return zone.slice(0, Math.max(0, zone.lastIndexOf('-')));
}

/** What the list of an instance's disks is called; for a container `VolumeSet`. One that has several may name a disk twice. */
const DISK_LISTS = ['DiskSet', 'UDiskSet', 'VolumeSet'] as const;

function readDisks(entry: Record<string, unknown>): Disk[] | undefined {
  if (DISK_LISTS.every((name) => entry[name] === undefined)) return undefined;
  const disks = new Map<string, Disk>();
  for (const name of DISK_LISTS) {
    for (const item of list(entry[name])) {
      const disk = readDisk(item, name === 'VolumeSet');
      if (disk !== undefined) disks.set(disk.id, disk);
    }
  }
  return [...disks.values()];
}

function readDisk(entry: unknown, volume: boolean): Disk | undefined {
  if (!isRecord(entry)) return undefined;
  return {
    id: word(entry['DiskId']) || word(entry['VolumeId']),
    name: text(entry['Name']),
    sizeGb: amount(entry['Size']),
    type: text(entry['DiskType']),
    boot: isTrue(entry['IsBoot']),
    volume,
  };
}

/** The API writes some of its booleans as text, in upper or lower case. */
function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Names that the platform gives, such as IDs and zones: anything else in their place is no such name. */
function word(value: unknown): string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value) ? value : '';
}

/** Unix seconds, which may come in digits as text. Any other text tells no time. */
function time(value: unknown): number | undefined {
  return amount(typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value);
}

function amount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
