import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../simulator/dialects.ts';
import { mixtureNamed } from '../simulator/mixture.ts';
import type { NewInstance } from '../simulator/instance.ts';
import { announce, campaignSeeds } from '../support/seed.ts';
import { Harness } from './harness.ts';
import type { Run } from './harness.ts';

/** How a step ends: its colour, and what became of all instances that it was about. */
type End = `${'green' | 'red'}, ${'all gone' | 'the old ones gone' | 'none gone'}${`: ${string}` | ''}`;

/** How each scenario ends in a dialect. */
interface Ends {
  /** Four running instances, one in each zone, by their IDs. */
  readonly byId: End;
  /** The same by the name that they share. */
  readonly byName: End;
  /** Four spot instances by their IDs. */
  readonly spot: End;
  /** By name and `older-than`, where two of the four were created a minute ago. */
  readonly sweep: End;
  /** The four by their IDs, in the post phase of a step that was cancelled after it had seen them. */
  readonly resumed: End;
  /** The four by their IDs, with `release-disk`. */
  readonly withDisks: `${End}${'' | '; disks kept'}${'' | '; unverified'}`;
}

const GONE = {
  byId: 'green, all gone: terminated',
  byName: 'green, all gone: terminated',
  spot: 'green, all gone: terminated',
  sweep: 'green, the old ones gone: terminated',
  resumed: 'green, all gone: terminated',
  withDisks: 'green, all gone: terminated',
} as const satisfies Ends;

/** What is listed is never whole, so nothing that isn't listed may be taken for gone. */
const LIST_NEVER_WHOLE: Ends = {
  byId: 'red, all gone: failed: refused',
  byName: 'red, none gone',
  spot: 'red, all gone: failed: refused',
  sweep: 'red, none gone',
  resumed: 'red, all gone: failed: refused',
  withDisks: 'red, all gone: failed: refused',
};

/** It runs, and the API refuses to delete it until it is stopped, for which nobody can know that it runs. */
const NEVER_STOPPED: Ends = {
  byId: 'red, none gone: failed: timed-out',
  byName: 'red, none gone: failed: timed-out',
  spot: 'red, none gone: failed: timed-out',
  sweep: 'red, none gone: failed: timed-out',
  resumed: 'red, none gone: failed: timed-out',
  withDisks: 'red, none gone: failed: timed-out; disks kept',
};

/** An age that is not known is never old enough. */
const AGE_UNKNOWN: Ends = { ...GONE, sweep: 'green, none gone' };

/** A cancelled job has five minutes left, and the lock lasts ten. */
const LOCKED_TOO_LONG: Ends = { ...GONE, resumed: 'red, none gone: failed: timed-out' };

/** Somebody else has them by now: they are left to a person, and named. */
const DISKS_TAKEN: Ends = { ...GONE, withDisks: 'red, all gone: failed: disks-left; disks kept' };

/** The API accepted their deletion, and nothing that the key may ask for shows whether it came to pass: a warning. */
const DISKS_UNVERIFIED: Ends = { ...GONE, withDisks: 'green, all gone: terminated; unverified' };

/** How the scenarios end in each dialect. One that is new must say so here. */
const ENDS: Readonly<Record<string, Ends>> = {
  default: GONE,
  'no-region-one-region': GONE,
  'no-region-other-region': GONE,
  'no-region-nothing': GONE,
  'region-misses-pods': GONE,
  'region-misses-hosts': GONE,
  'only-without-region': GONE,
  'only-without-region-or-with-zone': GONE,
  'zone-misses': GONE,
  'only-with-zone': GONE,
  'zone-ignored': GONE,
  'region-required': GONE,
  'zone-required': GONE,
  'region-required-by-zones-too': GONE,
  'region-required-zones-incomplete': GONE,
  'region-required-zones-refused': GONE,
  'region-required-zones-unknown': GONE,
  'region-required-zones-null': GONE,
  'zones-by-region': GONE,
  'zones-incomplete': GONE,
  'zones-refused': GONE,
  'zones-unknown': GONE,
  'zones-null': GONE,
  'pages-of-five': GONE,
  'pages-of-twenty': GONE,
  'ids-ignored': GONE,
  'count-missing': GONE,
  'count-zero': GONE,
  'count-negative': GONE,
  'count-text': GONE,
  'count-lower': GONE,
  'count-higher': LIST_NEVER_WHOLE,
  'end-8401': GONE,
  'end-empty': GONE,
  'end-empty-array': GONE,
  'lock-named': GONE,
  'lock-numbered': GONE,
  'lock-in-err-code': GONE,
  'lock-nameless': GONE,
  'lock-unlisted': GONE,
  'lock-kept': LOCKED_TOO_LONG,
  'spot-never-stops': GONE,
  'spot-never-stops-8436': GONE,
  'spot-interrupted': GONE,
  'spot-interrupted-at-once': GONE,
  'states-upper-case': GONE,
  'states-lower-case': GONE,
  'stopped-as-resize-fail': GONE,
  'stopped-as-unknown': GONE,
  'stopped-as-empty': GONE,
  'running-as-unknown': NEVER_STOPPED,
  'times-as-digits': GONE,
  'times-as-text': AGE_UNKNOWN,
  'ret-codes-as-text': GONE,
  'action-lower-case': GONE,
  'action-small-s': GONE,
  'action-bare': GONE,
  'action-of-uhost': GONE,
  'action-missing': GONE,
  'messages-chinese': GONE,
  'message-of-success': GONE,
  'project-id-named': GONE,
  'project-refused': GONE,
  'region-missing': GONE,
  'gone-at-once': GONE,
  'gone-late': GONE,
  'in-recycle-missing': GONE,
  'recycled-for-a-minute': GONE,
  'recycled-for-days': GONE,
  'recycled-for-days-8351': GONE,
  'deletion-taken-back': GONE,
  'deletion-taken-back-soon': GONE,
  'deleted-refused': GONE,
  'deleted-refuse-all': GONE,
  'deleted-8351': GONE,
  'deleting-as-pending': GONE,
  'deleting-as-empty': GONE,
  'listed-late': GONE,
  'created-by-install': GONE,
  'creation-fails': GONE,
  // Old is what is old by either clock.
  'clock-ahead': GONE,
  'clock-behind': GONE,
  'disks-as-udisk-set': GONE,
  'disks-as-volume-set': GONE,
  'disks-not-listed': GONE,
  'disks-detached-early': GONE,
  'disks-detach-slowly': GONE,
  'disks-released-late': GONE,
  'disks-not-released': GONE,
  'disks-not-released-slowly': GONE,
  'disks-taken-over': DISKS_TAKEN,
  'disk-ids-differ': DISKS_UNVERIFIED,
  'disk-ids-differ-not-released': DISKS_UNVERIFIED,
  'disk-host-ignored': GONE,
  'disk-calls-unknown': DISKS_UNVERIFIED,
  'disk-calls-not-permitted': DISKS_UNVERIFIED,
  'disk-calls-refused': DISKS_UNVERIFIED,
};

const ZONES = ['cn-wlcb-01', 'cn-wlcb-03', 'cn-sh2-02', 'cn-bj2-03'];
/** In seconds. */
const AGES = [3 * 86_400, 60, 3 * 86_400, 60];
const OLD = 12 * 3600;

/** Four instances, one in each zone, and beside each a bystander with a name that is nearly the same. */
class Fleet {
  readonly harness: Harness;
  readonly targets: string[];
  readonly bystanders: string[];

  /** Created right now unless `ages` say otherwise, in seconds. */
  constructor(dialect: string, { ages = [], ...traits }: NewInstance & { ages?: readonly number[] } = {}) {
    this.harness = Harness.withoutSockets(mixtureNamed([dialect]).options);
    const { simulator, clock } = this.harness;
    const now = Math.floor(clock.now() / 1000);
    this.targets = ZONES.map((Zone, place) => {
      const CreateTime = now - (ages[place] ?? 0);
      return simulator.addInstance({ Name: 'ci-7', Zone, CreateTime, dataDisks: [50], ...traits }).UHostId;
    });
    this.bystanders = ZONES.map(
      (Zone) => simulator.addInstance({ Name: 'ci-70', Zone, dataDisks: [50] }).UHostId,
    );
  }

  /** How a step ended. Whatever it did, it did nothing to the bystanders. */
  end(run: Run): string {
    const { simulator } = this.harness;
    const fates = simulator.fates();
    const changed = new Set(this.harness.changes().map((change) => change.split(' ')[1]));
    expect(this.bystanders.filter((id) => fates.get(id)?.gone === true || changed.has(id))).toEqual([]);
    const kept = [...simulator.diskFates().values()].filter((disk) => !disk.isBoot && disk.kept);
    expect(kept.filter(({ madeFor }) => this.bystanders.includes(madeFor ?? ''))).toHaveLength(ZONES.length);

    const gone = this.targets.map((id) => fates.get(id)?.gone === true);
    const outcomes = new Set(run.results.map(({ outcome }) => String(outcome)));
    return [`${run.succeeded ? 'green' : 'red'}, ${whichOf(gone)} gone`, ...[...outcomes].toSorted()].join(
      ': ',
    );
  }
}

function whichOf(gone: readonly boolean[]): string {
  if (gone.every((isGone) => isGone)) return 'all';
  if (!gone.includes(true)) return 'none';
  return gone.every((isGone, place) => isGone === (AGES[place] ?? 0) > OLD) ? 'the old ones' : 'some';
}

it('every dialect says how it ends', () => {
  expect(Object.keys(ENDS)).toEqual(DIALECTS.map(({ name }) => name));
});

/** What became of the data disks that were to go. */
function endOfDisks({ harness, targets }: Fleet, run: Run): string {
  const fates = [...harness.simulator.diskFates().values()];
  const isKept = fates.some((disk) => !disk.isBoot && disk.kept && targets.includes(disk.madeFor ?? ''));
  const isUnverified = run.annotations.some(({ title }) => title === 'Data disks could not be verified');
  return `${isKept ? '; disks kept' : ''}${isUnverified ? '; unverified' : ''}`;
}

/** How a fleet ends in each situation. */
const SITUATIONS: Readonly<
  Record<keyof Ends, readonly [what: string, play: (dialect: string) => Promise<string>]>
> = {
  byId: [
    'by ID',
    async (dialect) => {
      const fleet = new Fleet(dialect);
      return fleet.end(await fleet.harness.run({ 'uhost-id': fleet.targets.join() }));
    },
  ],
  byName: [
    'by name',
    async (dialect) => {
      const fleet = new Fleet(dialect);
      return fleet.end(await fleet.harness.run({ name: 'ci-7' }));
    },
  ],
  spot: [
    'spot instances by ID',
    async (dialect) => {
      const fleet = new Fleet(dialect, { ChargeType: 'Spot' });
      return fleet.end(await fleet.harness.run({ 'uhost-id': fleet.targets.join() }));
    },
  ],
  sweep: [
    'by name and age',
    async (dialect) => {
      const fleet = new Fleet(dialect, { ages: AGES });
      return fleet.end(await fleet.harness.run({ name: 'ci-7', 'older-than': '12h' }));
    },
  ],
  resumed: [
    'in the post phase',
    async (dialect) => {
      const fleet = new Fleet(dialect);
      const inputs = { 'uhost-id': fleet.targets.join() };
      const { state } = await fleet.harness.run(inputs, { cancelAfterMs: 15_000 });
      return fleet.end(await fleet.harness.run(inputs, { phase: 'post', state, jobStatus: 'cancelled' }));
    },
  ],
  withDisks: [
    'with release-disk',
    async (dialect) => {
      const fleet = new Fleet(dialect);
      const run = await fleet.harness.run({ 'uhost-id': fleet.targets.join(), 'release-disk': 'true' });
      return `${fleet.end(run)}${endOfDisks(fleet, run)}`;
    },
  ],
};

const NAMES = Object.keys(SITUATIONS) as (keyof Ends)[];

// Each seed plays each dialect in one situation, and as many seeds in a row as there are situations play all.
const seeds = campaignSeeds(NAMES.length);
announce('test/scenarios/dialects.test.ts', seeds);

describe.each(Object.entries(ENDS).map(([dialect, ends], place) => ({ dialect, ends, place })))(
  'in $dialect',
  ({ dialect, ends, place }) => {
    const drawn = seeds.flatMap((seed) => NAMES.at((seed + place) % NAMES.length) ?? []);
    it.each(drawn.map((name) => [SITUATIONS[name][0], ends[name], SITUATIONS[name][1]] as const))(
      '%s: %s',
      async (_, end, play) => {
        expect(await play(dialect)).toBe(end);
      },
    );
  },
);
