import type { InstanceState } from './instance.ts';
import { OPERATION_IN_PROGRESS } from './ret-codes.ts';

/** Zones whose instances one way of asking doesn't show. */
export type Missed = 'none' | 'all' | readonly string[];

/** How the API behaves where its documents allow for more than one reading. Times are in milliseconds. */
export interface Readings {
  /** Whether Describe is refused without a region. */
  readonly regionRequired: boolean;
  /** What Describe calls without `Region` and `Zone` miss. */
  readonly missedWithoutPlace: Missed;
  /** What Describe calls with `Region` alone miss. */
  readonly missedByRegion: Missed;
  /** What Describe calls with `Zone` miss. */
  readonly missedByZone: Missed;
  /** Whether lookups by ID without a place show what lists without a place miss. */
  readonly idsFoundWithoutPlace: boolean;
  /** Whether Describe takes no notice of the zone that it is asked for. */
  readonly zoneIgnored: boolean;
  /** How DescribeCompShareSupportZone answers; `refused` is 299, `unknown` 161. */
  readonly supportZone: 'all' | 'region-required' | 'refused' | 'unknown' | 'null';
  /** Regions that DescribeCompShareSupportZone leaves out. */
  readonly supportZoneOmits: readonly string[];

  /** How many instances a Describe answer has at most, however many are asked for; a hundred by the documents. */
  readonly mostPerPage: number;
  /** Whether Describe takes no notice of `UHostIds`. */
  readonly idsIgnored: boolean;
  /** `lower` is one too few, `higher` one too many. */
  readonly totalCount: 'present' | 'missing' | 'zero' | 'negative' | 'text' | 'lower' | 'higher';
  /** What a page past the end is answered with. */
  readonly pastTheEnd: 230 | 8401 | 'empty';
  readonly emptyList: 'null' | 'array';

  /** The number of the error that the documents call `InstanceOperationInProgress`. */
  readonly operationInProgressCode: number;
  /** Where that name stands: in `Message`, in `ErrCode`, or nowhere. Elsewhere the message is Chinese. */
  readonly lockName: 'in-message' | 'in-err-code' | 'nowhere';
  /** Whether an operation's end releases its lock, or only the end of the lock itself. */
  readonly lockEndsWithOperation: boolean;

  /** Whether a spot instance can be stopped by force, or not at all: then it is deleted while it runs. */
  readonly spotStop: 'by-force' | 'never';
  /** The number of the refusal that a spot instance answers a stop with. */
  readonly spotRefusalCode: number;
  /** How long after it was added the platform interrupts a running spot instance; null for never. */
  readonly spotInterruptedAfterMs: number | null;
  /** How the state of an interrupted spot instance is spelled. */
  readonly interruptedState: InstanceState;

  /** How states are shown that are shown otherwise than they are called. */
  readonly shownStates: Readonly<Record<string, string>>;
  readonly stateCase: 'as-documented' | 'upper' | 'lower';
  /** Unix seconds as a number or as its digits; or a date and time as text. */
  readonly times: 'number' | 'digits' | 'text';
  readonly retCodeType: 'number' | 'text';
  /** The spelling of an answer's `Action`; `uhost` is that of the vendor's general product. */
  readonly actionSpelling: 'documented' | 'lower-case' | 'small-s' | 'bare' | 'uhost' | 'missing';
  /** Whether a success has an empty `Message`. */
  readonly messageOfSuccess: 'missing' | 'empty';
  /** What a sub-account gets that names no project: both are documented. */
  readonly missingProject: 230 | 299;
  /** The parameter that such a 230 names. */
  readonly missingProjectName: 'organization_id' | 'ProjectID';
  /** Whether an instance's `Region` is told. */
  readonly regionField: 'present' | 'missing';

  /** Whether a deletion takes its time, or is done with its acceptance. */
  readonly deletion: 'takes-time' | 'at-once';
  /** How long after its acceptance an instance's first deletion is taken back; null for never. It isn't listed meanwhile. */
  readonly deletionTakenBackAfterMs: number | null;
  /** How long a deleted instance stays listed. */
  readonly listedAfterDeletionMs: number;
  /** The state that it is listed with; null for the one it was in. */
  readonly deletedState: InstanceState | null;
  /** What an operation on a deleted instance is answered with. */
  readonly deletedCode: 8039 | 8351;
  /** When Describe is refused with 8039: asked for deleted IDs alone, or for any. */
  readonly deletedIdsRefused: 'never' | 'alone' | 'any';
  /** The state that an instance under deletion is listed with; null for the one it was in. */
  readonly lingers: InstanceState | null;
  readonly inRecycle: 'Yes' | 'No' | 'missing';

  /** How long after its `CreateTime` an instance is listed. */
  readonly listedAfterCreationMs: number;
  /** What becomes of an instance after CreateCompShareInstance. */
  readonly creation: 'starts' | 'installs' | 'fails';
  /** How far the `Date` of answers is ahead of the simulator's clock. */
  readonly dateAheadMs: number;

  /** The name that an instance's disks come under; `VolumeSet` has its data disks only, beside a `DiskSet`. */
  readonly diskField: 'DiskSet' | 'UDiskSet' | 'VolumeSet' | 'none';
  /** Whether an instance under deletion is still listed with its data disks; RetCode 8434 tells of their detaching. */
  readonly disksUnderDeletion: 'listed' | 'detached';
  /** Whether DescribeCompshareDisk calls a disk by the same ID as DescribeCompShareInstance. */
  readonly diskIds: 'same' | 'other';
  /** When `ReleaseUDisk` deletes a data disk: with its instance, 20 s later, or never. */
  readonly diskRelease: 'with-instance' | 'late' | 'never';
  /** How long a data disk is detaching after its instance is gone. */
  readonly diskDetachMs: number;
  /** Whether a data disk that its instance leaves is attached to somebody else's at once. */
  readonly disksTakenOver: boolean;
  readonly hostIdIgnored: boolean;
  /** What calls for disks are answered with; 0 for what they ask. */
  readonly diskCalls: 0 | 161 | 240 | 299;
}

/** What the documents say first, and where they say nothing, what makes the least trouble. */
export const DEFAULT_READINGS: Readings = {
  regionRequired: false,
  missedWithoutPlace: 'none',
  missedByRegion: 'none',
  missedByZone: 'none',
  idsFoundWithoutPlace: false,
  zoneIgnored: false,
  supportZone: 'all',
  supportZoneOmits: [],
  mostPerPage: 100,
  idsIgnored: false,
  totalCount: 'present',
  pastTheEnd: 230,
  emptyList: 'null',
  operationInProgressCode: OPERATION_IN_PROGRESS,
  lockName: 'in-message',
  lockEndsWithOperation: true,
  spotStop: 'by-force',
  spotRefusalCode: 8903,
  spotInterruptedAfterMs: null,
  interruptedState: 'Interrupted',
  shownStates: {},
  stateCase: 'as-documented',
  times: 'number',
  retCodeType: 'number',
  actionSpelling: 'documented',
  messageOfSuccess: 'missing',
  missingProject: 230,
  missingProjectName: 'organization_id',
  regionField: 'present',
  deletion: 'takes-time',
  deletionTakenBackAfterMs: null,
  listedAfterDeletionMs: 0,
  deletedState: null,
  deletedCode: 8039,
  deletedIdsRefused: 'never',
  lingers: null,
  inRecycle: 'No',
  listedAfterCreationMs: 0,
  creation: 'starts',
  dateAheadMs: 0,
  diskField: 'DiskSet',
  disksUnderDeletion: 'listed',
  diskIds: 'same',
  diskRelease: 'with-instance',
  diskDetachMs: 0,
  disksTakenOver: false,
  hostIdIgnored: false,
  diskCalls: 0,
};
