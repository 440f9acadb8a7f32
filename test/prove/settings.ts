import { DEFAULT_WISHES } from '../chaos/chaos-case.ts';
import type { ChaosCase, Deed, Selection, Wanted } from '../chaos/chaos-case.ts';
import { DIALECTS } from '../simulator/dialects.ts';
import type { NewInstance } from '../simulator/instance.ts';
import { coveringArray } from './covering-array.ts';

/** What a run is like before anything goes wrong in it: one instance to tear down, one that is none of its business. */
export interface Setting {
  /** Replays it. */
  readonly name: string;
  readonly chaos: ChaosCase;
  /** Whether each fault is played, also beside one that is alike to the program. */
  readonly isThorough: boolean;
  /** The setting that stands for it, where one that is alike to the program is played with the same wishes. */
  readonly as?: string;
}

const SECOND = 1000;
/** Short, so that the first dozen calls are the whole of a teardown, and each state is seen once. */
const DURATIONS = { stop: 8 * SECOND, terminate: 2 * SECOND, start: 8 * SECOND };
const FOR_GOOD = ' for good';
/** After this a state that nobody knows has lasted long enough for a termination. */
const LATER_MS = 80 * SECOND;

/** The states in which a teardown may find its instance. Where it would stay for good, once it does and once it moves on. */
const STATES: Readonly<Record<string, NewInstance>> = {
  Running: { State: 'Running' },
  Stopped: { State: 'Stopped' },
  Starting: { State: 'Starting' },
  Stopping: { State: 'Stopping' },
  Interrupted: { State: 'Interrupted', ChargeType: 'Spot' },
  Pending: { State: 'Pending', then: { state: 'Running', afterMs: LATER_MS } },
  'Pending for good': { State: 'Pending' },
  empty: { State: '', then: { state: 'Stopped', afterMs: LATER_MS } },
  'empty for good': { State: '' },
  Hibernating: { State: 'Hibernating', then: { state: 'Running', afterMs: LATER_MS } },
};
/**
 * States that differ from another one in nothing but their names: the program knows a state by what it means for a
 * teardown (`kindOfState`), and the platform does the same with it and makes the same of it.
 */
const ALIKE_STATES: Readonly<Record<string, keyof typeof STATES>> = {
  'Install Fail': 'Stopped',
  InstallFail: 'Stopped',
  ResizeFail: 'Stopped',
  Initializing: 'Starting',
  Install: 'Starting',
  Rebooting: 'Starting',
  Reinstalling: 'Starting',
  Resizing: 'Stopping',
  'Hibernating for good': 'empty for good',
};
/** What a teardown may ask for that matters to it. */
const WISHES = {
  stop: [true, false],
  releaseDisk: [false, true],
  by: ['id', 'name'],
  jobEnd: [false, true],
} as const;
/** What keeps an instance from being torn down, for good or for a while. */
const TROUBLES: Readonly<Record<string, NewInstance>> = {
  none: {},
  imageBeingMade: { imageBeingMade: true },
  migrating: { migrating: true },
  unpaid: { unpaid: true },
  arrears: { arrears: true },
  expired: { expired: true },
  orderOpen: { orderOpen: true },
  diskDetaching: { diskDetaching: true },
  stopsThatFail: { stopsThatFail: 1 },
  terminationsThatFail: { terminationsThatFail: 1 },
};
/** What else may differ from one run to another. */
const FACTORS = {
  state: Object.keys(STATES),
  ...WISHES,
  trouble: Object.keys(TROUBLES),
  place: ['none', 'region', 'zone', 'both', 'another-region', 'unknown-region'],
  deed: ['none', 'stops', 'starts', 'renames', 'deletes', 'locks', 'creates'],
  chargeType: ['Postpay', 'Spot', 'Month'],
  dataDisks: [0, 1, 2],
  diskRelease: ['with-instance', 'late', 'never'],
  ignoreNotFound: [false, true],
  dryRun: [false, true],
  inRecycle: ['Yes', 'No'],
  zone: ['cn-wlcb-01', 'cn-bj2-03'],
  latencyMs: [0, 900],
  rateLimited: [false, true],
  timeout: ['5m', '90s', '10s'],
  maxInstances: [10, 1],
  cancelAfterMs: ['never', 0, 4 * SECOND, 15 * SECOND],
  jobStatus: ['success', 'failure', 'cancelled'],
  jobEnds: ['success', 'failure', 'cancelled'],
} as const;

const TARGET: NewInstance = { Name: 'gpu-7', dataDisks: [20] };
/** Its name begins like the target's. */
const BYSTANDER: NewInstance = { Name: 'gpu-70' };
const BY_NAME: Selection = { by: 'filter', names: ['gpu-7'], exclude: [], tag: '', olderThan: '' };
/** The default state and wishes in the default dialect. */
export const PLAIN: ChaosCase = {
  platform: { durations: DURATIONS, inRecycle: 'Yes' },
  dialects: [],
  instances: [TARGET, BYSTANDER],
  wanted: DEFAULT_WISHES,
  faults: [],
  deeds: [],
  cancelAfterMs: null,
  jobStatus: 'success',
  jobEnds: 'success',
};

/** The default state and wishes, in each dialect. */
export function dialectSettings(): Setting[] {
  return DIALECTS.map(({ name }) => ({
    name: `dialect ${name}`,
    chaos: { ...PLAIN, dialects: name === 'default' ? [] : [name] },
    isThorough: name === 'default',
  }));
}

/** Each state that an instance may be found in with each of the wishes that matter, in the default dialect. */
export function stateSettings(): Setting[] {
  const alike = Object.keys(ALIKE_STATES).map(
    (state) => [state, { State: state.replace(FOR_GOOD, '') }] as const,
  );
  return [...Object.entries(STATES), ...alike].flatMap(([state, traits]) =>
    allWishes().map((wishes) => {
      const as = ALIKE_STATES[state];
      return {
        name: nameOf(state, wishes),
        ...(as !== undefined && { as: nameOf(as, wishes) }),
        chaos: {
          ...PLAIN,
          instances: [{ ...TARGET, ...traits }, BYSTANDER],
          wanted: { ...wantedBy(wishes), timeout: timeoutIn(state) },
        },
        isThorough: false,
      };
    }),
  );
}

/** What else may differ, so that each two of its values come together, in the default dialect. */
export function factorSettings(): Setting[] {
  return coveringArray(FACTORS).map((row, index) => ({
    name: `factors ${index}`,
    chaos: caseOf(row),
    isThorough: false,
  }));
}

/** All settings in which each fault is played at each of the first calls. */
export function allSettings(): Setting[] {
  return [...dialectSettings(), ...stateSettings(), ...factorSettings()];
}

type Wishes = { readonly [Name in keyof typeof WISHES]: (typeof WISHES)[Name][number] };

function allWishes(): Wishes[] {
  const { stop, releaseDisk, by, jobEnd } = WISHES;
  return stop.flatMap((stops) =>
    releaseDisk.flatMap((releases) =>
      by.flatMap((way) =>
        jobEnd.map((atEnd) => ({ stop: stops, releaseDisk: releases, by: way, jobEnd: atEnd })),
      ),
    ),
  );
}

function nameOf(state: string, { stop, releaseDisk, by, jobEnd }: Wishes): string {
  return [
    `state ${state}`,
    stop ? 'stop' : 'no stop',
    releaseDisk ? 'release-disk' : 'keep disks',
    `by ${by}`,
    jobEnd ? 'job-end' : 'now',
  ].join(', ');
}

function wantedBy({ by, ...wishes }: Wishes): Wanted {
  return { ...DEFAULT_WISHES, ...wishes, select: by === 'id' ? DEFAULT_WISHES.select : BY_NAME };
}

/** What stays as it is for good is waited for until the timeout. */
function timeoutIn(state: string): string {
  return state.endsWith(FOR_GOOD) ? '2m' : DEFAULT_WISHES.timeout;
}

function caseOf(row: ReturnType<typeof coveringArray<typeof FACTORS>>[number]): ChaosCase {
  const { state, trouble, deed, chargeType, zone, dataDisks, cancelAfterMs, jobStatus, jobEnds } = row;
  const { stop, releaseDisk, by, jobEnd, place, ignoreNotFound, dryRun, timeout, maxInstances } = row;
  const traits = {
    ChargeType: chargeType,
    Zone: zone,
    dataDisks: Array.from({ length: dataDisks }, () => 20),
  };
  const deeds: Deed[] = deed === 'none' ? [] : [{ afterMs: 6 * SECOND, instance: 0, what: deed }];
  return {
    ...PLAIN,
    platform: {
      durations: DURATIONS,
      inRecycle: row.inRecycle,
      diskRelease: row.diskRelease,
      latencyMs: row.latencyMs,
      rateLimit: row.rateLimited ? { calls: 2, perMs: 5 * SECOND } : null,
    },
    instances: [
      { ...TARGET, ...STATES[state], ...TROUBLES[trouble], ...traits },
      { ...BYSTANDER, Zone: zone },
    ],
    wanted: {
      ...wantedBy({ stop, releaseDisk, by, jobEnd }),
      place,
      ignoreNotFound,
      dryRun,
      timeout,
      maxInstances,
    },
    deeds,
    cancelAfterMs: cancelAfterMs === 'never' ? null : cancelAfterMs,
    jobStatus,
    jobEnds,
  };
}
