import type { TeardownOptions } from '../../src/teardown/decide.ts';
import { LATE_LISTING_MS } from './api.ts';
import type { Nature } from './api.ts';
import type { Outcome } from '../../src/teardown/outcome.ts';
import type { Setting } from './teardown-model.ts';

const NO_FAULTS = { stop: [], terminate: [] } as const;
const USUAL: Nature = {
  kind: 'usual',
  misses: 'single',
  saysDeletedOnce: false,
  lag: false,
  listFaults: [],
  actionFaults: NO_FAULTS,
};
const WITH_FAULTS: Partial<Nature> = {
  listFaults: ['timeout'],
  actionFaults: { stop: ['timeout', 'busy', 'permanent'], terminate: ['timeout', 'busy', 'permanent'] },
};
const OPTIONS: TeardownOptions = {
  stop: true,
  releaseDisks: false,
  ignoreNotFound: false,
  dryRun: false,
  place: {},
  lateListingMs: LATE_LISTING_MS,
};
const ELSEWHERE = { region: 'cn-bj2', zone: 'cn-bj2-03' };

const DONE: readonly Outcome['kind'][] = ['already-gone', 'terminated'];

function setting(
  name: string,
  ends: readonly Outcome['kind'][],
  nature: Partial<Nature> = {},
  options: Partial<TeardownOptions> = {},
  seen = true,
): Setting {
  return { name, ends, nature: { ...USUAL, ...nature }, options: { ...OPTIONS, ...options }, seen };
}

/** Those that the tests explore: each in a second or less. */
export const QUICK_SETTINGS = {
  usual: setting('lists miss it once or twice', DONE),
  spells: setting('all lists miss it for a while, and deletions are taken back', DONE, { misses: 'spells' }),
  failingLists: setting('lists fail', [...DONE, 'refused'], { listFaults: ['timeout', 'permanent'] }),
  unreachable: setting('nothing is ever reached', [...DONE, 'unreachable'], {
    listFaults: ['unreachable', 'timeout'],
  }),
  spot: setting('spot, stopped by force', DONE, { kind: 'spot-by-force' }),
  unstoppable: setting('spot that never stops', DONE, { kind: 'spot-never' }),
  expired: setting('expired', [...DONE, 'refused'], { kind: 'expired' }),
  late: setting('listed late', [...DONE, 'not-found'], { misses: 'late' }, {}, false),
  lateIgnored: setting(
    'listed late, where ignore-not-found is true',
    [...DONE, 'not-found-ignored'],
    { misses: 'late' },
    { ignoreNotFound: true },
    false,
  ),
  noStop: setting('stop: false', [...DONE, 'running', 'unknown-state'], {}, { stop: false }),
  dryRun: setting('dry run', ['already-gone', 'would-terminate'], {}, { dryRun: true }),
  elsewhere: setting(
    'elsewhere',
    ['elsewhere', 'not-found'],
    { misses: 'late' },
    { place: ELSEWHERE },
    false,
  ),
} as const satisfies Record<string, Setting>;

/** The API says once of an instance that exists that it has been deleted. */
export const TOLD_WRONGLY = setting('a deletion is told that was none', DONE, { saysDeletedOnce: true });

/** Those that `npm run model` explores: with lists that are behind, and every kind of fault. */
export const ALL_SETTINGS: readonly Setting[] = [
  ...Object.values(QUICK_SETTINGS),
  TOLD_WRONGLY,
  setting('faults', [...DONE, 'refused'], WITH_FAULTS),
  setting('faults, lists behind', [...DONE, 'refused'], { ...WITH_FAULTS, lag: true }),
  setting('faults, all lists miss it for a while', [...DONE, 'refused'], {
    ...WITH_FAULTS,
    misses: 'spells',
  }),
  setting('all lists miss it for a while, or are behind', DONE, { misses: 'spells', lag: true }),
  setting('lists fail with a RetCode that nobody lists', [...DONE, 'refused'], {
    lag: true,
    listFaults: ['unlisted'],
  }),
  setting('lists give no usable answer', [...DONE, 'refused'], { listFaults: ['unusable'] }),
  setting('actions fail with a RetCode that nobody lists', [...DONE, 'refused'], {
    actionFaults: { stop: ['unlisted'], terminate: ['unlisted'] },
  }),
  setting('stops get no usable answer', [...DONE, 'refused'], {
    actionFaults: { stop: ['unusable'], terminate: [] },
  }),
  setting('terminations get no usable answer', [...DONE, 'refused'], {
    actionFaults: { stop: [], terminate: ['unusable'] },
  }),
  setting('a deletion is told that was none, and all lists miss it', DONE, {
    saysDeletedOnce: true,
    misses: 'spells',
  }),
  setting('spot, by force, faults', [...DONE, 'refused'], { ...WITH_FAULTS, kind: 'spot-by-force' }),
  setting('spot that never stops, faults', [...DONE, 'refused'], { ...WITH_FAULTS, kind: 'spot-never' }),
  setting('spot that never stops, lists behind', DONE, { kind: 'spot-never', lag: true }),
  setting('expired, faults', [...DONE, 'refused'], { ...WITH_FAULTS, kind: 'expired' }),
  setting('expired, lists behind', [...DONE, 'refused'], { kind: 'expired', lag: true }),
  setting(
    'listed late, nothing reached',
    [...DONE, 'not-found', 'unreachable'],
    { misses: 'late', listFaults: ['unreachable'] },
    {},
    false,
  ),
  setting(
    'stop: false, faults, lists behind',
    [...DONE, 'refused', 'running', 'unknown-state'],
    { ...WITH_FAULTS, lag: true },
    { stop: false },
  ),
];
