import { DESCRIBE } from '../compshare/client.ts';
import type { CompShareClient, Place } from '../compshare/client.ts';
import { CompShareError, NotSentError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import { isIn } from '../compshare/inventory.ts';
import { noRetry } from '../compshare/instance-list.ts';
import type { Inventory, RefusedPlace, RetryPolicy } from '../compshare/inventory.ts';
import type { Clock } from '../time/clock.ts';
import type { Deadline } from '../time/deadline.ts';
import { isPermanent, isUnreachable, pauseAfter } from './decide.ts';
import type { EventSink } from './events.ts';
import { clockDifference, match } from './filter.ts';
import type { Clocks, Filter, Match } from './filter.ts';
import { afterFailure } from './history.ts';
import type { FailureRun } from './history.ts';

/** What selecting works with. */
export interface SelectDependencies {
  client: Pick<CompShareClient, 'answered' | 'clockOffsetMs'>;
  inventory: Pick<Inventory, 'list' | 'placesRefused'>;
  clock: Clock;
  place: Place;
  deadline: Deadline;
  onEvent: EventSink;
}

/** How long and how often the list is read. */
export interface SelectOptions {
  /** At least so often: it may miss an instance once, which then would be left running unnoticed. */
  readings: number;
  /** How long it is read while nothing matches, in milliseconds: an instance may be listed late. */
  lateListingMs: number;
  /** Whether to look in other places than the one given where nothing matches there, which may be wrong. */
  lookElsewhere: boolean;
}

/** An instance that is listed under several names, not all of which are selected. */
export interface AmbiguousInstance {
  instance: Instance;
  names: string[];
}

/** Why an instance is selected or not: `elsewhere` matches, but is in another region or zone than was given. */
export type Verdict = Match | 'elsewhere';

/** What a filter selected, and what it did not and why. */
export interface Selected {
  filter: Filter;
  instances: Instance[];
  ambiguous: AmbiguousInstance[];
  /** All that the lists showed, in any state, selected or not. */
  listed: Instance[];
  /** How many it left alone, by the reason. */
  leftAlone: ReadonlyMap<Verdict, Instance[]>;
  /** The places whose lists the API refused. */
  placesRefused: readonly RefusedPlace[];
  /** How far the API's clock is ahead of this machine's, in milliseconds, where that matters to an age; else 0. */
  clockDifferenceMs: number;
}

/** The pause between readings while nothing matches, in milliseconds. */
const LATE_LISTING_PAUSE_MS = 5000;

/** What the readings of the lists said about one instance. */
interface Sightings {
  /** As it was listed last. */
  instance: Instance;
  names: Set<string>;
  matches: Set<Verdict>;
}

/**
 * The instances that a filter selects now, in the API's order. The lists are read until they were read whole often
 * enough, and for as long as something may be listed late.
 *
 * @throws CompShareError when no list can be had, or not before the deadline.
 */
export async function select(
  filter: Filter,
  { readings, lateListingMs, lookElsewhere }: SelectOptions,
  dependencies: SelectDependencies,
): Promise<Selected> {
  const { clock, client, place, deadline, onEvent } = dependencies;
  const sightings = new Map<string, Sightings>();
  const startedAt = clock.now();
  const until = startedAt + lateListingMs;
  const clocks = (): Clocks => {
    const machineMs = clock.now();
    const { clockOffsetMs } = client;
    return { machineMs, apiMs: clockOffsetMs === undefined ? undefined : machineMs + clockOffsetMs };
  };
  const note = (listed: readonly Instance[]): void => {
    for (const instance of listed) {
      const seen = sightings.get(instance.id) ?? { instance, names: new Set(), matches: new Set() };
      seen.names.add(instance.name);
      seen.matches.add(verdictOn(instance, filter, place, clocks()));
      sightings.set(instance.id, { ...seen, instance });
    }
  };
  const isFound = (verdict: Verdict): boolean =>
    [...sightings.values()].some(({ matches }) => matches.has(verdict));
  for (let reading = 1; ; reading++) {
    note(await readList(filter, startedAt, dependencies));
    if (reading < readings) continue;
    if (isFound('selected')) break;
    const leftMs = Math.min(until - clock.now(), deadline.timeLeft);
    if (deadline.reason === 'cancelled') throw new NotSentError(DESCRIBE);
    if (leftMs <= 0) break;
    if (reading === readings) onEvent({ kind: 'awaiting-listing', ids: [], forMs: leftMs });
    await deadline.sleep(Math.min(leftMs, LATE_LISTING_PAUSE_MS));
  }
  if (lookElsewhere && isGiven(place) && !isFound('selected') && !isFound('elsewhere'))
    note(await readEverywhere(filter, dependencies));
  return {
    filter,
    ...conclude([...sightings.values()]),
    placesRefused: dependencies.inventory.placesRefused,
    clockDifferenceMs: filter.olderThanMs === undefined ? 0 : clockDifference(clocks()),
  };
}

function isGiven({ region, zone }: Place): boolean {
  return region !== undefined || zone !== undefined;
}

function verdictOn(instance: Instance, filter: Filter, place: Place, clocks: Clocks): Verdict {
  const verdict = match(filter, instance, clocks);
  if (isIn(place, instance)) return verdict;
  return verdict === 'selected' ? 'elsewhere' : 'not-matched';
}

function conclude(
  sightings: readonly Sightings[],
): Pick<Selected, 'instances' | 'ambiguous' | 'listed' | 'leftAlone'> {
  const instances: Instance[] = [];
  const ambiguous: AmbiguousInstance[] = [];
  const leftAlone = new Map<Verdict, Instance[]>();
  for (const { instance, names, matches } of sightings) {
    const others = [...matches].filter((verdict) => verdict !== 'selected');
    const [other] = others;
    if (other === undefined) instances.push(instance);
    else if (matches.has('selected') && names.size > 1) ambiguous.push({ instance, names: [...names] });
    else leftAlone.set(other, [...(leftAlone.get(other) ?? []), instance]);
  }
  return {
    instances,
    ambiguous,
    listed: sightings.map(({ instance }) => instance),
    leftAlone,
  };
}

/** Reads the lists of all places, as far as they can be had at once. */
async function readEverywhere(
  { tag }: Filter,
  { inventory, deadline }: SelectDependencies,
): Promise<Instance[]> {
  try {
    return await inventory.list(tag === undefined ? {} : { tag }, deadline.signal, noRetry);
  } catch (error) {
    if (error instanceof CompShareError) return [];
    throw error;
  }
}

/** Reads the whole list, and asks for each page until it comes. */
async function readList(
  filter: Filter,
  startedAt: number,
  dependencies: SelectDependencies,
): Promise<Instance[]> {
  const { client, inventory, clock, place, deadline, onEvent } = dependencies;
  let lastError: CompShareError | undefined;
  const cameAt = new Map<CompShareError, number>();
  const retry: RetryPolicy = async ({ error, earlierErrors }) => {
    if (error instanceof NotSentError) throw lastError ?? error;
    // A busy API says nothing about an answer that can't be used: only failures of one kind count together.
    const alike = earlierErrors.filter((earlier) => earlier.class === error.class);
    const now = clock.now();
    cameAt.set(error, now);
    const failures = [...alike, error].reduce<FailureRun | undefined>(
      (before, failure) => afterFailure(before, failure, cameAt.get(failure) ?? now),
      undefined,
    );
    if (failures === undefined || isPermanent(failures, now) || deadline.reason !== undefined) throw error;
    if (!client.answered && isUnreachable(failures, startedAt, now)) throw error;
    lastError = error;
    onEvent({ kind: 'polled', open: [], error });
    await deadline.sleep(pauseAfter(failures));
  };
  const query = { ...place, ...(filter.tag !== undefined && { tag: filter.tag }) };
  return inventory.list(query, deadline.signal, retry);
}
