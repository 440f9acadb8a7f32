import { checkPlace, required, wholeNumber } from './call.ts';
import type { Action, AdmittedCall, Surroundings } from './call.ts';
import { HOSTILE_TEXT } from './faults.ts';
import type { Lie } from './faults.ts';
import type { Fleet } from './fleet.ts';
import { isListed, listedState } from './listing.ts';
import type { Listing } from './listing.ts';
import type { Told } from './ledger.ts';
import { readArray } from './parameters.ts';
import type { Missed, Readings } from './readings.ts';
import { Refusal } from './ret-codes.ts';
import { showInstance, spellState } from './show.ts';
import type { Shown } from './show.ts';
import type { CallParameters } from './signature.ts';

/** At most so many IDs in one Describe call, and entries asked for, says the vendor. */
const MOST = 100;
const DEFAULT_LIMIT = 20;

/** Which instances a Describe call asks for. */
interface Query {
  readonly projectId: string;
  readonly region: string;
  readonly zone: string;
  readonly tag: string;
  /** Empty for all. */
  readonly ids: ReadonlySet<string>;
}

/** DescribeCompShareInstance. */
export const describeInstances: Action = (call, around) => {
  const { fleet, readings } = around;
  const { parameters } = call;
  const query = readQuery(call, around);
  const limit = wholeNumber(parameters, 'Limit') ?? DEFAULT_LIMIT;
  if (limit > MOST) throw new Refusal(230, 'Limit');
  const offset = wholeNumber(parameters, 'Offset') ?? 0;
  refuseDeleted(query.ids, around);

  const { shown, withheld } = look(query, call.lies, around);
  // The documents say "past the total". The stricter reading, so that a client survives both.
  if (offset > 0 && offset >= shown.length && readings.pastTheEnd !== 'empty') {
    throw new Refusal(readings.pastTheEnd, 'Offset');
  }
  const page = shown.slice(offset, offset + Math.min(limit, readings.mostPerPage));
  const disks = fleet.disks.byInstance();
  return {
    fields: {
      ...showCount(shown.length, readings),
      UHostSet:
        page.length === 0 && readings.emptyList === 'null'
          ? null
          : page.map((item) => showInstance(item, { fleet, disks, readings })),
    },
    applied: false,
    told: page.map((item) => toldOf(item, fleet)),
    withheld,
  };
};

function readQuery({ parameters, projectId }: AdmittedCall, around: Surroundings): Query {
  const { readings } = around;
  const region = placeOf(parameters, readings);
  const zone = parameters.get('Zone') ?? '';
  checkPlace(region, zone, around);
  const ids = readArray(parameters, 'UHostIds');
  if (ids.length > MOST) throw new Refusal(230, 'UHostIds');
  return {
    projectId,
    region,
    zone: readings.zoneIgnored ? '' : zone,
    tag: parameters.get('Tag') ?? '',
    ids: new Set(readings.idsIgnored ? [] : ids),
  };
}

function placeOf(parameters: CallParameters, { regionRequired }: Readings): string {
  return regionRequired ? required(parameters, 'Region') : (parameters.get('Region') ?? '');
}

/** Some readings refuse to look up what was deleted. */
function refuseDeleted(ids: ReadonlySet<string>, { fleet, clock, readings }: Surroundings): void {
  const { deletedIdsRefused } = readings;
  if (deletedIdsRefused === 'never') return;
  const now = clock.now();
  const listed = new Set(
    fleet.list().flatMap((listing) => (isListed(listing, now, readings) ? [listing.instance.UHostId] : [])),
  );
  const deleted = [...ids].filter((id) => fleet.isGone(id) && !listed.has(id));
  const isAlone = deleted.length === ids.size;
  const [first] = deleted;
  if (first !== undefined && (isAlone || deletedIdsRefused === 'any')) throw new Refusal(8039, first);
}

/** Finds what a query asks for, with the lies that this call is to be told. */
function look(
  query: Query,
  lies: readonly Lie[],
  { fleet, clock, random, readings }: Surroundings,
): { shown: Shown[]; withheld: string[] } {
  const stale = lies.find((lie) => lie.kind === 'stale');
  const atMs = clock.now() - (stale === undefined ? 0 : (stale.ageMs ?? 30_000));
  const listings = stale === undefined ? fleet.list() : fleet.listAt(atMs);
  const ghosts = lies.filter((lie) => lie.kind === 'ghost-entry');
  const isShown = (listing: Listing): boolean =>
    isListed(listing, atMs, readings) ||
    (listing.goneAtMs !== null &&
      ghosts.some(({ uhostId }) => uhostId === undefined || uhostId === listing.instance.UHostId));
  const found = listings.filter(
    (listing) => isShown(listing) && isAskedFor(listing, query) && !isMissed(listing, query, readings),
  );

  const withheld = new Set<string>();
  for (const lie of lies) {
    if (lie.kind !== 'missing-entry' || found.length === 0) continue;
    const uhostId = lie.uhostId ?? random.pick(found).instance.UHostId;
    if (found.some(({ instance }) => instance.UHostId === uhostId)) withheld.add(uhostId);
  }
  const shown = found
    .filter(({ instance }) => !withheld.has(instance.UHostId))
    .map((listing) => show(listing, lies, readings));
  return { shown, withheld: [...withheld] };
}

function isAskedFor({ instance, tag }: Listing, query: Query): boolean {
  return (
    instance.ProjectId === query.projectId &&
    (query.region === '' || instance.Region === query.region) &&
    (query.zone === '' || instance.Zone === query.zone) &&
    (query.tag === '' || tag === query.tag) &&
    (query.ids.size === 0 || query.ids.has(instance.UHostId))
  );
}

/** Whether this way of asking doesn't show it, though it is asked for. */
function isMissed({ instance }: Listing, { region, zone, ids }: Query, readings: Readings): boolean {
  if (zone !== '') return misses(readings.missedByZone, instance.Zone);
  if (region !== '') return misses(readings.missedByRegion, instance.Zone);
  if (ids.size > 0 && readings.idsFoundWithoutPlace) return false;
  return misses(readings.missedWithoutPlace, instance.Zone);
}

/** Whether a way of asking misses the instances of a zone. */
export function misses(missed: Missed, zone: string): boolean {
  return missed === 'all' || (missed !== 'none' && missed.includes(zone));
}

function show(listing: Listing, lies: readonly Lie[], readings: Readings): Shown {
  const { instance } = listing;
  let state = spellState(listedState(listing, readings), readings);
  let { name, tag } = listing;
  let remark = instance.Remark;
  for (const lie of lies) {
    if ('uhostId' in lie && lie.uhostId !== instance.UHostId) continue;
    if (lie.kind === 'state-jump' && (lie.from ?? state) === state) state = lie.to ?? jumpFrom(state);
    if (lie.kind === 'unknown-state') state = lie.state ?? 'Hibernating';
    if (lie.kind === 'hostile-text') name = tag = remark = lie.text ?? HOSTILE_TEXT;
  }
  return { instance, state, name, tag, remark };
}

/** A state that looks as if the instance went back to where it came from. */
function jumpFrom(state: string): string {
  if (state === 'Stopped' || state === 'Stopping') return 'Running';
  return state === 'Running' ? 'Starting' : 'Pending';
}

function showCount(count: number, { totalCount }: Readings): { TotalCount?: number | string } {
  switch (totalCount) {
    case 'missing':
      return {};
    case 'present':
      return { TotalCount: count };
    case 'zero':
      return { TotalCount: 0 };
    case 'negative':
      return { TotalCount: -1 };
    case 'text':
      return { TotalCount: String(count) };
    case 'lower':
      return { TotalCount: Math.max(0, count - 1) };
    case 'higher':
      return { TotalCount: count + 1 };
  }
}

/** What the ledger keeps of a shown instance: what is told, and what is true. */
function toldOf({ instance, state, name }: Shown, fleet: Fleet): Told {
  const { UHostId: uhostId, Name: trueName } = instance;
  return { uhostId, state, trueState: fleet.stateOf(uhostId), name, trueName };
}
