import type { Readings } from './readings.ts';
import type { SimulatorOptions } from './simulator.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What dialects of one family decide; a mixture has at most one of each. */
export type DialectFamily =
  /** Which calls show an instance. */
  | 'visibility'
  /** How DescribeCompShareSupportZone answers. */
  | 'zones'
  | 'pages'
  | 'counts'
  | 'page-end'
  | 'ids'
  | 'lock'
  | 'lock-time'
  | 'spot'
  | 'states'
  | 'times'
  | 'ret-codes'
  | 'action-names'
  | 'messages'
  | 'regions'
  /** What a deletion does, and what shows it. */
  | 'deletion'
  | 'creation'
  | 'clock'
  /** The name of the list of an instance's disks. */
  | 'disk-lists'
  /** What becomes of data disks, and how the calls for them answer. */
  | 'disks';

/** One reading of the API, by name. */
export interface Dialect {
  readonly name: string;
  readonly family: DialectFamily;
  /** One line. */
  readonly description: string;
  readonly options: Partial<Readings> & Pick<SimulatorOptions, 'language'>;
}

/** Zones of container pods. */
const POD_ZONES = ['cn-wlcb-03', 'cn-bj2-03'];
const OTHER_ZONES = ['cn-wlcb-01', 'cn-sh2-02'];
const NEEDS_ZONE = { regionRequired: true, missedByRegion: 'all' } as const;

type Row = readonly [name: string, description: string, options: Dialect['options']];

function family(name: DialectFamily, rows: readonly Row[]): Dialect[] {
  return rows.map(([dialect, description, options]) => ({
    name: dialect,
    family: name,
    description,
    options,
  }));
}

/** Every reading of the API that its documents allow for, the default first. */
export const DIALECTS: readonly Dialect[] = [
  { name: 'default', family: 'visibility', description: 'what the documents say first', options: {} },
  ...family('visibility', [
    [
      'no-region-one-region',
      'without Region only cn-wlcb is listed',
      { missedWithoutPlace: ['cn-sh2-02', 'cn-bj2-03'] },
    ],
    [
      'no-region-other-region',
      'without Region cn-wlcb is missing from lists, but found by ID',
      { missedWithoutPlace: ['cn-wlcb-01', 'cn-wlcb-03'], idsFoundWithoutPlace: true },
    ],
    ['no-region-nothing', 'without Region nothing is listed', { missedWithoutPlace: 'all' }],
    ['region-misses-pods', 'Region alone misses the zones of pods', { missedByRegion: POD_ZONES }],
    [
      'region-misses-hosts',
      'Region alone misses all zones but those of pods',
      { missedByRegion: OTHER_ZONES },
    ],
    [
      'only-without-region',
      'Region misses every instance, with Zone or without: only calls without a place show them',
      { missedByRegion: 'all', missedByZone: 'all' },
    ],
    ['only-without-region-or-with-zone', 'Region alone misses every instance', { missedByRegion: 'all' }],
    ['zone-misses', 'Zone misses every instance; Region alone shows them', { missedByZone: 'all' }],
    [
      'only-with-zone',
      'only Region and Zone show instances; Region alone and no place show none',
      { missedWithoutPlace: 'all', missedByRegion: 'all' },
    ],
    ['zone-ignored', 'Zone is taken no notice of', { zoneIgnored: true }],
    ['region-required', 'Describe without Region is refused', { regionRequired: true }],
    ['zone-required', 'Describe without Region is refused, and Region alone shows nothing', NEEDS_ZONE],
    [
      'region-required-by-zones-too',
      'Describe and DescribeCompShareSupportZone without Region are refused',
      { ...NEEDS_ZONE, supportZone: 'region-required' },
    ],
    [
      'region-required-zones-incomplete',
      'Describe without Region is refused, DescribeCompShareSupportZone leaves cn-sh2 out',
      { ...NEEDS_ZONE, supportZoneOmits: ['cn-sh2'] },
    ],
    [
      'region-required-zones-refused',
      'Describe without Region is refused, DescribeCompShareSupportZone always (299)',
      { ...NEEDS_ZONE, supportZone: 'refused' },
    ],
    [
      'region-required-zones-unknown',
      'Describe without Region is refused, DescribeCompShareSupportZone unknown (161)',
      { ...NEEDS_ZONE, supportZone: 'unknown' },
    ],
    [
      'region-required-zones-null',
      'Describe without Region is refused, DescribeCompShareSupportZone gives null',
      { ...NEEDS_ZONE, supportZone: 'null' },
    ],
  ]),
  ...family('zones', [
    ['zones-by-region', 'DescribeCompShareSupportZone needs Region', { supportZone: 'region-required' }],
    [
      'zones-incomplete',
      'DescribeCompShareSupportZone leaves cn-wlcb out',
      { supportZoneOmits: ['cn-wlcb'] },
    ],
    ['zones-refused', 'DescribeCompShareSupportZone is refused (299)', { supportZone: 'refused' }],
    ['zones-unknown', 'DescribeCompShareSupportZone is unknown (161)', { supportZone: 'unknown' }],
    ['zones-null', 'DescribeCompShareSupportZone gives null', { supportZone: 'null' }],
  ]),
  ...family('pages', [
    ['pages-of-five', 'five entries a page, whatever Limit says, for lookups by ID too', { mostPerPage: 5 }],
    [
      'pages-of-twenty',
      'twenty entries a page, whatever Limit says, for lookups by ID too',
      { mostPerPage: 20 },
    ],
  ]),
  ...family('ids', [['ids-ignored', 'UHostIds is taken no notice of', { idsIgnored: true }]]),
  ...family('counts', [
    ['count-missing', 'TotalCount is missing', { totalCount: 'missing' }],
    ['count-zero', 'TotalCount is always 0', { totalCount: 'zero' }],
    ['count-negative', 'TotalCount is always -1', { totalCount: 'negative' }],
    ['count-text', 'TotalCount is text', { totalCount: 'text' }],
    ['count-lower', 'TotalCount is one too low', { totalCount: 'lower' }],
    ['count-higher', 'TotalCount is one too high', { totalCount: 'higher' }],
  ]),
  ...family('page-end', [
    ['end-8401', 'a page past the end is refused with 8401', { pastTheEnd: 8401 }],
    ['end-empty', 'a page past the end is empty, as null', { pastTheEnd: 'empty' }],
    [
      'end-empty-array',
      'a page past the end is an empty array, as is any empty list',
      { pastTheEnd: 'empty', emptyList: 'array' },
    ],
  ]),
  ...family('lock', [
    ['lock-named', 'the lock answers 8903 with its name in Message', { operationInProgressCode: 8903 }],
    ['lock-numbered', 'the lock answers 226609 with Chinese text only', { lockName: 'nowhere' }],
    [
      'lock-in-err-code',
      'the lock answers 8903 with its name in ErrCode only',
      { operationInProgressCode: 8903, lockName: 'in-err-code' },
    ],
    [
      'lock-nameless',
      'the lock answers 8903 and nothing tells it from other failures',
      { operationInProgressCode: 8903, lockName: 'nowhere' },
    ],
    [
      'lock-unlisted',
      'the lock answers a number that nobody lists, with its name in Message',
      { operationInProgressCode: 226699 },
    ],
  ]),
  ...family('lock-time', [
    ['lock-kept', "the lock stays ten minutes, also after one's own stop", { lockEndsWithOperation: false }],
  ]),
  ...family('spot', [
    [
      'spot-never-stops',
      'no spot instance can be stopped (8903): it is deleted while it runs',
      { spotStop: 'never' },
    ],
    [
      'spot-never-stops-8436',
      'no spot instance can be stopped (8436): it is deleted while it runs',
      { spotStop: 'never', spotRefusalCode: 8436 },
    ],
    [
      'spot-interrupted',
      'running spot instances are interrupted after 20 s: 已中断',
      { spotInterruptedAfterMs: 20_000, interruptedState: '已中断' },
    ],
    [
      'spot-interrupted-at-once',
      'running spot instances are interrupted from the start: Interrupted',
      { spotInterruptedAfterMs: 0 },
    ],
  ]),
  ...family('states', [
    ['states-upper-case', 'states are written RUNNING, STOPPED', { stateCase: 'upper' }],
    ['states-lower-case', 'states are written running, stopped', { stateCase: 'lower' }],
    ['stopped-as-resize-fail', 'Stopped is shown as ResizeFail', { shownStates: { Stopped: 'ResizeFail' } }],
    [
      'stopped-as-unknown',
      'Stopped is shown as a state that nobody knows, and stays it',
      { shownStates: { Stopped: 'PowerOff' } },
    ],
    [
      'stopped-as-empty',
      'Stopped is shown as the empty state, and stays it',
      { shownStates: { Stopped: '' } },
    ],
    [
      'running-as-unknown',
      'Running is shown as a state that nobody knows, and stays it',
      { shownStates: { Running: 'Active' } },
    ],
  ]),
  ...family('times', [
    ['times-as-digits', 'times are the digits of Unix seconds, as text', { times: 'digits' }],
    ['times-as-text', 'times are written 2026-01-15 12:00:00', { times: 'text' }],
  ]),
  ...family('ret-codes', [
    ['ret-codes-as-text', 'RetCode is text, "0" for success', { retCodeType: 'text' }],
  ]),
  ...family('action-names', [
    ['action-lower-case', "an answer's Action is in lower case", { actionSpelling: 'lower-case' }],
    ['action-small-s', "an answer's Action says Compshare", { actionSpelling: 'small-s' }],
    ['action-bare', "an answer's Action is without Response", { actionSpelling: 'bare' }],
    [
      'action-of-uhost',
      "an answer's Action is that of the vendor's general product",
      { actionSpelling: 'uhost' },
    ],
    ['action-missing', 'an answer has no Action', { actionSpelling: 'missing' }],
  ]),
  ...family('messages', [
    ['messages-chinese', 'messages are Chinese', { language: 'zh' }],
    ['message-of-success', 'a success has an empty Message', { messageOfSuccess: 'empty' }],
    [
      'project-id-named',
      'a missing project is refused as Params [ProjectID] not available',
      { missingProjectName: 'ProjectID' },
    ],
    ['project-refused', 'a missing project is refused with 299', { missingProject: 299 }],
  ]),
  ...family('regions', [
    ['region-missing', 'instances are shown without Region', { regionField: 'missing' }],
  ]),
  ...family('deletion', [
    ['gone-at-once', 'an instance is gone as soon as its deletion is accepted', { deletion: 'at-once' }],
    ['gone-late', 'a deleted instance is listed for 8 s more', { listedAfterDeletionMs: 8000 }],
    ['in-recycle-missing', 'InRecycle is missing', { inRecycle: 'missing' }],
    [
      'recycled-for-a-minute',
      'a deleted instance is listed in the recycle bin for a minute, as Recycled',
      { inRecycle: 'Yes', listedAfterDeletionMs: 60_000, deletedState: 'Recycled' },
    ],
    [
      'recycled-for-days',
      'a deleted instance is listed in the recycle bin for a week, as Stopped',
      { inRecycle: 'Yes', listedAfterDeletionMs: 7 * DAY, deletedState: 'Stopped' },
    ],
    [
      'recycled-for-days-8351',
      'a deleted instance is listed in the recycle bin for a week, as Recycled; operations on it answer 8351',
      { inRecycle: 'missing', listedAfterDeletionMs: 7 * DAY, deletedState: 'Recycled', deletedCode: 8351 },
    ],
    [
      'deletion-taken-back',
      'a first deletion is accepted and taken back after 1.5 s',
      { deletionTakenBackAfterMs: 1500 },
    ],
    [
      'deletion-taken-back-soon',
      'a first deletion is accepted and taken back after 0.3 s',
      { deletionTakenBackAfterMs: 300, deletion: 'at-once' },
    ],
    ['deleted-refused', 'Describe of deleted IDs alone answers 8039', { deletedIdsRefused: 'alone' }],
    [
      'deleted-refuse-all',
      'Describe of several IDs answers 8039 if one of them is deleted',
      { deletedIdsRefused: 'any' },
    ],
    ['deleted-8351', 'operations on a deleted instance answer 8351', { deletedCode: 8351 }],
    ['deleting-as-pending', 'an instance under deletion is listed as Pending', { lingers: 'Pending' }],
    ['deleting-as-empty', 'an instance under deletion is listed with the empty state', { lingers: '' }],
  ]),
  ...family('creation', [
    ['listed-late', 'an instance is listed only 8 s after its creation', { listedAfterCreationMs: 8000 }],
    ['created-by-install', 'a new instance passes Install before it starts', { creation: 'installs' }],
    ['creation-fails', 'a new instance ends as Install Fail', { creation: 'fails' }],
  ]),
  ...family('clock', [
    ['clock-ahead', 'the Date of answers is 13 h ahead', { dateAheadMs: 13 * HOUR }],
    ['clock-behind', 'the Date of answers is 13 h behind', { dateAheadMs: -13 * HOUR }],
  ]),
  ...family('disk-lists', [
    ['disks-as-udisk-set', "an instance's disks come as UDiskSet", { diskField: 'UDiskSet' }],
    ['disks-as-volume-set', "an instance's data disks come as VolumeSet", { diskField: 'VolumeSet' }],
    ['disks-not-listed', "an instance's disks don't come with it", { diskField: 'none' }],
    [
      'disks-detached-early',
      'an instance under deletion is listed without its data disks',
      { disksUnderDeletion: 'detached' },
    ],
  ]),
  ...family('disks', [
    [
      'disks-detach-slowly',
      'data disks are detaching for 8 s after their instance is gone',
      { diskDetachMs: 8000 },
    ],
    [
      'disks-released-late',
      'ReleaseUDisk deletes data disks 20 s after their instance',
      { diskRelease: 'late' },
    ],
    ['disks-not-released', 'ReleaseUDisk deletes no data disk', { diskRelease: 'never' }],
    [
      'disks-not-released-slowly',
      'ReleaseUDisk deletes no data disk, and they are detaching for 8 s',
      { diskRelease: 'never', diskDetachMs: 8000 },
    ],
    [
      'disks-taken-over',
      "data disks are attached to somebody else's instance as theirs goes",
      { disksTakenOver: true },
    ],
    ['disk-ids-differ', 'the list of disks has other IDs than the list of instances', { diskIds: 'other' }],
    [
      'disk-ids-differ-not-released',
      'the list of disks has other IDs, and ReleaseUDisk deletes no data disk',
      { diskIds: 'other', diskRelease: 'never' },
    ],
    ['disk-host-ignored', 'DescribeCompshareDisk takes no notice of HostId', { hostIdIgnored: true }],
    ['disk-calls-unknown', 'calls for disks are unknown (161)', { diskCalls: 161 }],
    ['disk-calls-not-permitted', 'calls for disks are not permitted (240)', { diskCalls: 240 }],
    ['disk-calls-refused', 'calls for disks are refused (299)', { diskCalls: 299 }],
  ]),
];
