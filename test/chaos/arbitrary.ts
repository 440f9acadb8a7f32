import fc from 'fast-check';
import { RET_CODES } from '../../src/compshare/ret-codes.ts';
import { HOSTILE_TEXT } from '../simulator/faults.ts';
import type { FaultRule, FaultSpec } from '../simulator/faults.ts';
import type { NewInstance } from '../simulator/instance.ts';
import { mixtureOf } from '../simulator/mixture.ts';
import { DEFAULT_KEYS } from '../simulator/simulator.ts';
import type { ChaosCase, Deed, Selection, Wanted } from './chaos-case.ts';
import { spellingsOf } from './spellings.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** All mischief but the megabyte at the end, which thousands of runs have no time for. */
export const SHORT_HOSTILE_TEXT = HOSTILE_TEXT.slice(0, 1500);

const ZONES = ['cn-wlcb-01', 'cn-wlcb-03', 'cn-sh2-02', 'cn-bj2-03'];
/** Names that a careless filter takes for one another. */
const NAMES = ['gpu-7', 'gpu-70', 'GPU-7', 'gpu-7 ', 'xgpu-7', 'gpu-?', 'gpu-*', 'gpu', '', '训练-7'];
const TAGS = ['Default', 'ci', 'ci-2', 'CI', ''];
const STATES = [
  'Running',
  'Stopped',
  'Install Fail',
  'InstallFail',
  'Initializing',
  'Install',
  'Starting',
  'Stopping',
  'Rebooting',
  'Resizing',
  'Reinstalling',
  'Pending',
  '',
  'Hibernating',
];

/** True once in so many cases. Not made of numbers, the ends of whose ranges fast-check prefers. */
export function onceIn(cases: number): fc.Arbitrary<boolean> {
  return fc.constantFrom(...Array.from({ length: cases }, (_, index) => index === cases - 1));
}

const seldom = onceIn(40);

/** Milliseconds from 0 up to `max`, more often few than many. */
export function upTo(max: number): fc.Arbitrary<number> {
  return fc.oneof(fc.integer({ min: 0, max: Math.floor(max / 20) }), fc.integer({ min: 0, max }));
}

/** What no dialect decides. */
const platform = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  inRecycle: fc.constantFrom('Yes' as const, 'No' as const),
  // A dialect of disks may say otherwise. As often as not disks make trouble here.
  diskRelease: fc.constantFrom(
    'with-instance' as const,
    'with-instance' as const,
    'late' as const,
    'never' as const,
  ),
  diskDetachMs: fc.oneof(fc.constant(0), upTo(20 * SECOND)),
  rateLimit: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.record({ calls: fc.integer({ min: 1, max: 10 }), perMs: upTo(10 * SECOND) }) },
  ),
  latencyMs: fc.oneof(
    fc.constant(0),
    upTo(5 * SECOND),
    fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 3000, max: 9000 })),
  ),
  durations: fc.record({
    stop: upTo(3 * MINUTE),
    terminate: upTo(MINUTE),
    start: upTo(2 * MINUTE),
    lock: fc.constantFrom(10 * MINUTE, MINUTE),
  }),
});

/** Any mixture of dialects that keeps the promise of all; what breaks the smallest case needs few of them or none. */
const dialects: fc.Arbitrary<string[]> = fc
  .noShrink(fc.integer({ min: 0, max: 0x7fff_ffff }))
  .chain((seed) =>
    fc
      .tuple(...mixtureOf(seed).dialects.map(({ name }) => fc.option(fc.constant(name), { freq: 200 })))
      .map((names) => names.flatMap((name) => (name === null || name === 'default' ? [] : [name]))),
  );

const anyInstance: fc.Arbitrary<NewInstance> = fc.record({
  Name: fc.constantFrom(...NAMES),
  Tag: fc.constantFrom(...TAGS),
  State: fc.oneof(fc.constantFrom('Running', 'Stopped'), fc.constantFrom(...STATES)),
  ChargeType: fc.constantFrom('Postpay', 'Spot', 'Dynamic', 'Day', 'Month', 'Year'),
  Zone: fc.constantFrom(...ZONES),
  // Far from the ages that are asked for, so that no run is long enough to bring one there.
  CreateTime: fc.constantFrom(0, 6, 30, 100).map((hours) => Date.UTC(2026, 0, 15, 11) / 1000 - hours * 3600),
  dataDisks: fc.array(fc.integer({ min: 10, max: 1000 }), { maxLength: 3 }),
  imageBeingMade: seldom,
  migrating: seldom,
  unpaid: seldom,
  arrears: seldom,
  expired: seldom,
  orderOpen: seldom,
  diskDetaching: seldom,
  stopsThatFail: seldom.map(Number),
  terminationsThatFail: seldom.map(Number),
});

/** States that the simulator leaves an instance in for good, unless it is told otherwise. */
const LASTING = ['Pending', '', 'Hibernating'];
const next = fc.record({ state: fc.constantFrom('Running', 'Stopped'), afterMs: upTo(3 * MINUTE) });
/** Few stay in a strange state for good: such a run takes all of its timeout. */
const instance = fc
  .tuple(anyInstance, next, seldom)
  .map(([traits, then, stays]): NewInstance =>
    LASTING.includes(traits.State ?? '') && !stays ? { ...traits, then } : traits,
  );

const bareFault: fc.Arbitrary<FaultSpec> = fc.constantFrom(
  'lost-request',
  'lost-answer',
  'reset-before',
  'reset-after',
  'close-before',
  'close-after',
  'dead-after',
  'cut-answer',
  'half-answer',
  'wrong-content-length',
  'truncated-json',
  'retcode-missing',
  'retcode-string',
  'throttle',
);

const detailedFault: fc.Arbitrary<FaultSpec> = fc.oneof(
  fc.record({
    kind: fc.constant('slow' as const),
    ms: upTo(MINUTE),
    handled: fc.constantFrom('first' as const, 'last' as const),
  }),
  fc.record({
    kind: fc.constant('slow-drip' as const),
    bytes: fc.integer({ min: 16, max: 4000 }),
    everyMs: upTo(SECOND),
  }),
  fc.record({
    kind: fc.constant('status' as const),
    status: fc.constantFrom(429 as const, 500 as const, 502 as const, 503 as const, 504 as const),
    applied: fc.boolean(),
    retryAfterSeconds: fc.integer({ min: 0, max: 30 }),
  }),
  fc.record({ kind: fc.constant('html' as const), applied: fc.boolean() }),
  fc.record({
    kind: fc.constant('ret-code' as const),
    retCode: fc.oneof(
      fc.constantFrom(110, 150, 8433, 8903, 8905, 8777),
      fc.constantFrom(...Object.keys(RET_CODES).map(Number), 1, 1999, 2000, 99_999),
    ),
    applied: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('ret-code' as const),
    retCode: fc.constantFrom(230, 8777, 8903, 226_609),
    // An API may say back what it was sent.
    message: fc
      .constantFrom(...spellingsOf(DEFAULT_KEYS.privateKey), ...spellingsOf(DEFAULT_KEYS.publicKey))
      .map((secret) => `Signed with ${secret} [x]`),
    applied: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('upgrade' as const), applied: fc.boolean() }),
  fc.record({
    kind: fc.constant('other-action' as const),
    action: fc.constantFrom(
      'GetProjectListResponse',
      'DescribeUHostInstanceResponse',
      'StopCompShareInstanceResponse',
      'TerminateCompShareInstanceResponse',
    ),
    empty: fc.boolean(),
  }),
  fc.constant({ kind: 'redirect' as const }),
  fc.constant({ kind: 'huge' as const, bytes: 5_000_000 }),
);

const lie: fc.Arbitrary<FaultSpec> = fc.oneof(
  fc.record({ kind: fc.constant('stale' as const), ageMs: upTo(2 * MINUTE) }),
  fc.constant({ kind: 'missing-entry' as const }),
  fc.constant({ kind: 'ghost-entry' as const }),
  fc.record({
    kind: fc.constant('state-jump' as const),
    to: fc.constantFrom('Running', 'Stopped', 'Stopping'),
  }),
  fc.constant({ kind: 'state-jump' as const }),
  fc.constant({ kind: 'unknown-state' as const }),
  fc.constant({ kind: 'hostile-text' as const, text: SHORT_HOSTILE_TEXT }),
);

const interference: fc.Arbitrary<FaultSpec> = fc.oneof(
  fc.constantFrom('other-stops' as const, 'other-starts' as const, 'other-deletes' as const),
  fc.constantFrom('renamed', 'gpu-7').map((name) => ({ kind: 'other-renames' as const, name })),
);

const action = fc.constantFrom(
  'DescribeCompShareInstance',
  'DescribeCompShareInstance',
  'StopCompShareInstance',
  'TerminateCompShareInstance',
  'DescribeCompShareSupportZone',
  'DescribeCompshareDisk',
  'DeleteCompshareDisk',
);

const occasion: fc.Arbitrary<NonNullable<FaultRule['on']>> = fc.oneof(
  fc.record({ nth: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ action, nth: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ action, probability: fc.constantFrom(0.02, 0.05, 0.1, 0.2, 0.5, 1) }),
  fc.record({ probability: fc.constantFrom(0.03, 0.1, 0.3) }),
  fc.record({ action, probability: fc.constantFrom(0.1, 0.3) }),
  fc
    .record({ from: upTo(5 * MINUTE), lasts: upTo(2 * MINUTE) })
    .map(({ from, lasts }) => ({ from, to: from + lasts })),
);

/** A fault of any kind, at any call, once or for a while or by chance. */
const anyFault: fc.Arbitrary<FaultRule> = fc.record({
  fault: fc.oneof(bareFault, detailedFault, lie, interference),
  on: occasion,
  times: fc.constantFrom(1, 2, 3, 5, 10, 1000),
});

const deed: fc.Arbitrary<Deed> = fc.record({
  afterMs: upTo(5 * MINUTE),
  instance: fc.nat(29),
  what: fc.constantFrom('stops', 'starts', 'renames', 'deletes', 'locks', 'creates', 'creates'),
});

const selection: fc.Arbitrary<Selection> = fc.oneof(
  fc.record({
    by: fc.constant('id' as const),
    instances: fc.array(fc.nat(29), { minLength: 1, maxLength: 30, size: 'max' }),
    unknown: fc.oneof(fc.constant(0), fc.nat(2)),
    separator: fc.constantFrom(',', ' ', '\n', ', '),
  }),
  fc
    .record({
      by: fc.constant('filter' as const),
      names: fc.oneof(
        fc.constant<string[]>([]),
        fc.array(fc.constantFrom('gpu-7', 'gpu-*', 'gpu-?', '*7*', '*', '训练-?'), {
          minLength: 1,
          maxLength: 3,
        }),
      ),
      exclude: fc.oneof(
        { weight: 2, arbitrary: fc.constant<string[]>([]) },
        { weight: 1, arbitrary: fc.array(fc.constantFrom('gpu-70', 'GPU-*', '*-?'), { maxLength: 2 }) },
      ),
      tag: fc.constantFrom('', 'ci', 'Default'),
      olderThan: fc.constantFrom('', '', '12h', '2d'),
    })
    .filter(({ names, tag }) => names.length > 0 || tag !== '')
    // Everything is refused.
    .filter(
      ({ names, exclude, tag, olderThan }) =>
        !names.includes('*') || exclude.length > 0 || tag !== '' || olderThan !== '',
    ),
);

const wanted: fc.Arbitrary<Wanted> = fc.record({
  select: selection,
  place: fc.constantFrom(
    'none',
    'none',
    'none',
    'none',
    'none',
    'region',
    'zone',
    'both',
    'another-region',
    'unknown-region',
  ),
  placeOf: fc.nat(29),
  stop: onceIn(8).map((kept) => !kept),
  releaseDisk: fc.boolean(),
  ignoreNotFound: fc.boolean(),
  dryRun: onceIn(15),
  jobEnd: onceIn(6),
  timeout: fc.constantFrom('20m', '10m', '5m', '5m', '5m', '90s', '90s', '10s', '1s'),
  maxInstances: fc.constantFrom(30, 30, 10, 1),
});

/** Any run of the campaign. */
export const chaosCase: fc.Arbitrary<ChaosCase> = fc.record({
  platform,
  dialects: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 5, arbitrary: dialects }),
  instances: fc.oneof(
    fc.array(instance, { minLength: 1, maxLength: 3 }),
    fc.array(instance, { minLength: 1, maxLength: 30, size: 'max' }),
  ),
  wanted,
  faults: fc.oneof(
    fc.constant([]),
    fc.array(anyFault, { minLength: 1, maxLength: 2 }),
    fc.array(anyFault, { minLength: 2, maxLength: 3 }),
    fc.array(anyFault, { minLength: 2, maxLength: 6 }),
  ),
  deeds: fc.oneof(fc.constant([]), fc.array(deed, { maxLength: 6 })),
  cancelAfterMs: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: upTo(5 * MINUTE) },
  ),
  jobStatus: fc.constantFrom('success', 'success', 'success', 'failure', 'cancelled'),
  jobEnds: fc.constantFrom('success', 'failure', 'cancelled'),
});
