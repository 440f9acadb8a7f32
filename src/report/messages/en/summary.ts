import type { DiskFate } from '../../../teardown/outcome.ts';
import { count } from './format.ts';

/** What was looked for: the parts are put together with {@link lookedFor.parts}. */
export const lookedFor = {
  names: (names: string): string => `name ${names}`,
  tag: (tag: string): string => `tag ${tag}`,
  exclude: (names: string): string => `except ${names}`,
  olderThan: (age: string): string => `older than ${age}`,
  globOfAnyAge: 'of any age (a glob without older-than)',
  zone: (zone: string): string => `in zone ${zone}`,
  region: (region: string): string => `in region ${region}`,
  everywhere: 'in every region',
  /** A place by itself. */
  thatZone: (zone: string): string => `zone ${zone}`,
  thatRegion: (region: string): string => `region ${region}`,
  excluded: (instances: number): string => `${instances} excluded`,
  tooYoung: (instances: number): string => `${instances} too young`,
  ageUnknown: (instances: number): string => `${instances} of unknown age`,
  clocksDiffer: (instances: number): string => `${instances} of uncertain age`,
};

/** The words of the job summary. Each heading comes after an icon. */
export const summary = {
  notTerminated: (failed: number): string =>
    `CompShare: ${count(failed, 'instance')} not terminated, may still be billed`,
  notYetTerminated: (failed: number): string =>
    `CompShare: ${count(failed, 'instance')} not gone yet, may still be billed`,
  othersGone: (others: number): string => `; ${count(others, 'other')} gone`,
  othersWouldGo: (others: number): string => `; ${count(others, 'other')} would be terminated`,
  disksLeftToo: (disks: string): string => `; ${disks} left`,
  dryRun: (instances: number): string =>
    `CompShare: dry run, ${count(instances, 'instance')} would be terminated`,
  gone: (instances: number): string => `CompShare: ${count(instances, 'instance')} gone`,
  andNotFound: (instances: number): string => `, ${instances} not found`,
  notFound: (instances: number): string => `CompShare: ${count(instances, 'instance')} not found`,
  noDisksKept: ', no data disk kept',
  disksUnknown: ', data disks not known',
  disksKept: (disks: string, cost: string): string => `, ${disks} kept and still billed${cost}`,
  disksUnverified: (disks: string): string => `, ${disks} not known to be deleted`,
  disksStillThere: (instances: number, disks: string, cost: string): string =>
    `CompShare: ${count(instances, 'instance')} gone, ${disks} not, may still be billed${cost}`,
  nothingSelected: 'CompShare: no instance matches, nothing to do',
  nothingDone: 'CompShare: nothing was done',
  resumes: 'The post phase of this step continues. Its part of this summary comes below.',
  resumesIfPostRuns:
    'The post phase continues if the runner runs it, and its part of this summary then comes below.',
  /** In the post phase, where the main phase has a part of its own above. */
  finishes: 'This finishes the part of this step above.',
  lookedFor: (what: string): string => `Looked for: ${what}.`,
  leftAlone: (what: string): string => `Left alone: ${what}.`,
  table: {
    /** What something is called, and what it is. */
    labelled: (label: string, value: string): string => `${label}: ${value}`,
    /** What is the same in all rows of the table below. */
    all: (rows: number, what: string): string => `All ${rows}: ${what}`,
    moreRows: (rows: number): string => `${rows} more`,
    rowsInResults: (rows: number): string => `And ${rows} more, in the output <code>results</code>.`,
  },
  columns: {
    instance: 'Instance',
    hardware: 'GPU',
    zone: 'Zone',
    state: 'State',
    outcome: 'Outcome',
    recycleBin: 'Recycle bin',
    age: 'Age',
    chargeType: 'Charge type',
    price: 'CNY an hour',
    ran: 'Ran',
    cost: 'Cost *',
    refund: 'Refund',
    disks: 'Data disks',
    time: 'Time taken',
    disk: 'Disk',
    size: 'Size',
    type: 'Type',
    attachedTo: 'Was attached to',
    pricePerDay: 'CNY a day',
  },
  /** Beside a charge type that is paid in advance. */
  prepaid: 'prepaid',
  inRecycleBin: 'yes',
  notInRecycleBin: 'no',
  notReported: 'not reported',
  notSeen: 'not seen',
  goneState: 'gone',
  wouldTerminate: 'would terminate',
  wouldStopFirst: 'would stop, then terminate',
  wouldDelete: (disks: string): string => `would delete ${disks}`,
  wouldKeep: (disks: string): string => `would keep ${disks}`,
  terminated: 'terminated, gone',
  withDisks: (disks: string): string => `, with ${disks}`,
  alreadyGone: 'already gone (deleted elsewhere)',
  notFoundIgnored: 'not found, ignored',
  failed: (reason: string): string => `failed: ${reason}`,
  pending: (reason: string): string => `not gone yet: ${reason}`,
  estimate:
    'An estimate from the start time and the price CompShare reported: since the last start, without disks and discounts.',
  disksKeptHeading: (disks: string): string => `${disks} kept`,
  disksLeftHeading: (disks: string): string => `${disks} left`,
  diskFates: {
    kept: 'kept',
    released: 'deleted',
    'deleted-by-id': 'deleted',
    unverified: 'could not be verified',
    'still-there': 'still there',
  } satisfies Record<DiskFate, string>,
  /** In a dry run, in which nothing has happened to the disks yet. */
  wouldBe: { kept: 'would be kept', deleted: 'would be deleted' },
  deletionUnverified:
    'Not all of these are known to be deleted. Check the console: a disk that still exists stays on the bill.',
  keptAsAsked:
    'These stay on the bill until somebody deletes them in the CompShare console. With <code>release-disk: true</code>, data disks are deleted with the instance; volumes of containers never are.',
  unseenDisks: (ids: string): string => `${ids} was never seen. Check the console for leftover data disks.`,
};
