import type { CompShareClient, Place } from './client.ts';
import { PAGE_SIZE } from './client.ts';
import { CompShareError, MalformedAnswerError, RetCodeError } from './errors.ts';
import type { AnswerDefect } from './errors.ts';
import { regionOfZone } from './instance.ts';
import type { Instance } from './instance.ts';
import { InstanceList, noRetry, withRetries } from './instance-list.ts';
import type { RetryPolicy } from './instance-list.ts';

export type { FailedAttempt, RetryPolicy } from './instance-list.ts';

/** Whether an instance is in a place. A region or zone that the API did not tell may be any. */
export function isIn(place: Place, { region, zone }: Instance): boolean {
  const fits = (wanted: string | undefined, told: string): boolean =>
    wanted === undefined || told === '' || told === wanted;
  return fits(place.region, region) && fits(place.zone, zone);
}

/** What looking for a number of IDs told. An ID in neither map is absent: every way of asking for it missed it. */
export interface FindResult {
  /** Wherever they are. */
  found: Map<string, Instance>;
  /** IDs of which it is not known whether they exist, since no answer, or not every one, could be used. */
  unanswered: Map<string, CompShareError>;
}

/** What is known of the IDs that are looked for. */
export interface FindOptions {
  /** Where they were said to be. */
  place: Place;
  /** Those that were seen before, as they were. */
  seen: ReadonlyMap<string, Instance>;
  /** Those that are absent only when they are in none of the known regions and zones: nobody has seen where they are. */
  searchEverywhere: ReadonlySet<string>;
}

/** How a call asks: without a place, by region, or by region and zone. */
export type QueryForm = 'anywhere' | 'region' | 'zone';

/** How the API answers, as far as one run has shown it. */
export interface InventoryFacts {
  /** How many instances were seen. */
  seen: number;
  /** How many of them each way of asking showed. A way that was not needed was not asked. */
  shownBy: Record<QueryForm, number>;
  /** Whether its counts are right. */
  counts: 'unproven' | 'right' | 'wrong';
  /** It refused a call for want of a region. */
  regionRequired: boolean;
  /** It was asked for its zones, and answered or refused for good. */
  zonesListed: boolean;
  /** The zones that are known, the documented ones included. */
  zones: string[];
  refused: RefusedPlace[];
}

/** A place that the API refused to list. */
export interface RefusedPlace {
  place: Place;
  error: CompShareError;
}

/** Zones that the vendor's documents show. The account may have others. */
const DOCUMENTED_ZONES = ['cn-wlcb-01', 'cn-wlcb-03', 'cn-sh2-02', 'cn-bj2-03'];
/** How often the list of zones is asked for in a row: it is a help, not a condition. */
const MAX_ZONE_ATTEMPTS = 3;
const ANYWHERE: Place = {};
/** How often a call without a region must be refused until nothing is expected of it: one refusal may be a mistake. */
const MIN_REGION_REFUSALS = 2;
/** What may be wrong with a list in an answer that is the API's. */
const LIST_DEFECTS: readonly AnswerDefect[] = [
  'no-instance-list',
  'not-an-instance',
  'other-action',
  'list-not-whole',
  'nothing-new',
];

/**
 * Which instances there are. It knows that the documents disagree on which call shows an instance: without a region all
 * may be listed or one region only, with a region some zones may be missing, and a region may be required. So what is
 * seen anywhere exists, and what is absent was missed by every way of asking that the API permits.
 */
export class Inventory {
  readonly #client: Pick<CompShareClient, 'describe' | 'zones'>;
  readonly #list: InstanceList;
  /** By their names, with the regions that they are in. */
  readonly #zones = new Map(DOCUMENTED_ZONES.map((zone) => [zone, regionOfZone(zone)]));
  #zonesLoaded = false;
  /** How often in a row the API has refused a call for want of a region. */
  #regionRefusals = 0;
  /** Places that were answered at some time, by their keys. */
  readonly #answered = new Map<string, Place>();
  readonly #refused = new Map<string, RefusedPlace>();
  /** The places whose lists have shown an instance, by its ID. */
  readonly #shownBy = new Map<string, Map<string, Place>>();
  /** IDs that the last search did not find. */
  #missed: ReadonlySet<string> = new Set();

  constructor(client: Pick<CompShareClient, 'describe' | 'zones'>) {
    this.#client = client;
    this.#list = new InstanceList(client);
  }

  /** The places that lists were read of so far; an empty one stands for a call without region and zone. */
  get placesAsked(): Place[] {
    return [...this.#answered.values()];
  }

  /** How the API answered so far, without names and IDs. */
  get facts(): InventoryFacts {
    const forms = ['anywhere', 'region', 'zone'] as const;
    const shownBy = [...this.#shownBy.values()].map((places) => new Set([...places.values()].map(formOf)));
    return {
      seen: shownBy.length,
      shownBy: Object.fromEntries(
        forms.map((form) => [form, shownBy.filter((shown) => shown.has(form)).length]),
      ) as Record<QueryForm, number>,
      counts: this.#list.counts,
      regionRequired: this.#regionRequired,
      zonesListed: this.#zonesLoaded,
      zones: [...this.#zones.keys()],
      refused: this.placesRefused,
    };
  }

  /** The places whose lists the API refused the last time that they were asked for. */
  get placesRefused(): RefusedPlace[] {
    return [...this.#refused.values()];
  }

  /**
   * Looks for instances by their IDs, wherever they are. It asks first in the way that has shown an instance before, and
   * in the other ways only for those that are missing there: without a place, in its own region and zone, as observed or
   * else as given, and for those to be searched everywhere in all that are known.
   */
  async find(ids: readonly string[], options: FindOptions, signal: AbortSignal): Promise<FindResult> {
    this.#learnFrom(options);
    const search = new Search(ids);
    // What was missed the last time is looked for in every way at once.
    const first = (id: string): Place[] =>
      this.#missed.has(id) ? this.#all(id, options) : this.#likeliest(id, options);
    await this.#ask(search, first, signal);
    await this.#ask(search, (id) => this.#ordinary(id, options), signal);
    if (search.missing().some((id) => this.#isSearchedEverywhere(id, options))) {
      await this.#loadZones(signal, noRetry);
      await this.#ask(search, (id) => this.#all(id, options), signal);
    }
    this.#missed = new Set(search.missing());
    return search.result();
  }

  /**
   * Lists all instances, each once for each name that it is listed under: without a place, and for each known region and zone, or those in the place given.
   * Whether an instance is in that place is for the caller to compare. A call that fails is sent again as long as `retry`
   * lets it.
   *
   * The refusal of one place is no error while another's list was read: see {@link placesRefused}.
   *
   * @throws CompShareError when no list can be read to its end, or one of them for another reason than a refusal.
   */
  async list(place: Place & { tag?: string }, signal: AbortSignal, retry: RetryPolicy): Promise<Instance[]> {
    const { tag, ...where } = place;
    this.#learnFrom({ place: where });
    const instances = new Map<string, Instance>();
    const onShown = (instance: Instance): void => {
      instances.set(JSON.stringify([instance.id, instance.name]), instance);
    };
    const asked = new Set<string>();
    const refusals: CompShareError[] = [];
    const read = async (from: Place): Promise<void> => {
      asked.add(keyOf(from));
      const query = { ...from, ...(tag !== undefined && { tag }) };
      const listed = new Map<string, Instance>();
      try {
        await this.#list.read(query, signal, retry, listed, { onShown });
        this.#noteAnswer(from);
      } catch (error) {
        if (!(error instanceof RetCodeError) || !isAboutPlace(error)) throw error;
        this.#noteRefusal(from, error);
        refusals.push(error);
      } finally {
        for (const instance of listed.values()) this.#noteShown(instance, from);
      }
    };
    // A zone whose region nobody knows leaves no other call.
    const hasOthers = this.#within(where).length > 0;
    const anywhere = this.#isAnywhereHopeless && hasOthers ? [] : [read(ANYWHERE)];
    await allSettled([...anywhere, this.#loadZones(signal, retry)]);
    for (;;) {
      // A list may show zones that nobody has named.
      const next = this.#within(where).filter((other) => !asked.has(keyOf(other)));
      if (next.length === 0) break;
      await allSettled(next.map(read));
    }
    if (refusals.length === asked.size) throw mostTelling(refusals);
    return [...instances.values()];
  }

  /** Asks for the IDs that are missing yet in the places that are meant for each, in parallel. */
  async #ask(search: Search, placesOf: (id: string) => Place[], signal: AbortSignal): Promise<void> {
    const groups = new Map<string, { place: Place; ids: string[] }>();
    for (const id of search.missing()) {
      for (const place of placesOf(id)) {
        const key = keyOf(place);
        if (!search.begin(id, key)) continue;
        const group = groups.get(key) ?? { place, ids: [] };
        groups.set(key, group);
        group.ids.push(id);
      }
    }
    await allSettled(
      [...groups.values()].flatMap(({ place, ids }) =>
        chunked(ids).map((chunk) => this.#askFor(chunk, place, search, signal)),
      ),
    );
  }

  async #askFor(ids: readonly string[], place: Place, search: Search, signal: AbortSignal): Promise<void> {
    const listed = new Map<string, Instance>();
    const isComplete = (): boolean => ids.every((id) => listed.has(id));
    let failure: CompShareError | undefined;
    try {
      await this.#list.read({ ...place, ids }, signal, noRetry, listed, { isComplete });
      this.#noteAnswer(place);
    } catch (error) {
      if (!(error instanceof CompShareError)) throw error;
      failure = error;
    }
    // What was shown before or beside a failure exists all the same. An API may list more than it was asked for.
    for (const id of ids) {
      const instance = listed.get(id);
      if (instance === undefined) continue;
      this.#noteShown(instance, place);
      search.found(instance);
    }
    const missing = ids.filter((id) => !listed.has(id));
    if (failure === undefined || missing.length === 0) return;
    if (isAboutSome(failure) && ids.length > 1) {
      await allSettled(missing.map((id) => this.#askFor([id], place, search, signal)));
    } else if (failure.class === 'deleted') {
      this.#noteAnswer(place);
    } else if (this.#isRefusal(failure, place)) {
      this.#noteRefusal(place, failure);
      for (const id of missing) search.refused(id, failure);
    } else {
      for (const id of missing) search.failed(id, failure);
    }
  }

  /** What shows an instance most likely, and many others with the same call. */
  #likeliest(id: string, options: FindOptions): Place[] {
    const shownBy = this.#shownBy.get(id);
    if (shownBy !== undefined && !shownBy.has(keyOf(ANYWHERE))) return [...shownBy.values()].slice(0, 1);
    return this.#regionRequired ? this.#ordinary(id, options).slice(0, 1) : [ANYWHERE];
  }

  /** Without a place, in its own region and zone, and in whatever way it was ever shown. */
  #ordinary(id: string, { place, seen }: FindOptions): Place[] {
    const instance = seen.get(id);
    const own = instance === undefined || instance.region === '' ? complete(place) : placeOf(instance);
    return [
      ...(own.region === undefined ? [] : [own]),
      // The call without a place has none of its own where the API insists on a region.
      ...(!this.#regionRequired ? [ANYWHERE] : own.region === undefined ? [] : [{ region: own.region }]),
      ...(this.#shownBy.get(id)?.values() ?? []),
    ];
  }

  #isSearchedEverywhere(id: string, { place, seen, searchEverywhere }: FindOptions): boolean {
    if (searchEverywhere.has(id)) return true;
    const region = seen.get(id)?.region ?? '';
    return this.#regionRequired && region === '' && complete(place).region === undefined;
  }

  /** Every way of asking that could show it. */
  #all(id: string, options: FindOptions): Place[] {
    const ordinary = [...this.#ordinary(id, options), ...(this.#isAnywhereHopeless ? [] : [ANYWHERE])];
    return this.#isSearchedEverywhere(id, options) ? [...ordinary, ...this.#within(ANYWHERE)] : ordinary;
  }

  /** The known zones in a place, and its regions, since either call may miss what the other shows. */
  #within(place: Place): Place[] {
    const { region, zone } = complete(place);
    const zones = [...this.#zones].filter(
      ([name, itsRegion]) =>
        (region === undefined || itsRegion === region) && (zone === undefined || name === zone),
    );
    const regions = new Set([
      ...(region === undefined ? [] : [region]),
      ...zones.map(([, itsRegion]) => itsRegion),
    ]);
    return [
      ...zones.map(([name, itsRegion]) => ({ region: itsRegion, zone: name })),
      ...[...regions].map((name) => ({ region: name })),
    ];
  }

  /** Asks once which zones there are. That it can't be had is no error. */
  async #loadZones(signal: AbortSignal, retry: RetryPolicy): Promise<void> {
    if (this.#zonesLoaded) return;
    const limited: RetryPolicy = (failed) =>
      failed.attempt < MAX_ZONE_ATTEMPTS && !isFinalForZones(failed.error) ? retry(failed) : noRetry(failed);
    const load = async (place: Pick<Place, 'region'>): Promise<CompShareError | undefined> => {
      try {
        const zones = await withRetries(() => this.#client.zones(place, signal), limited);
        for (const { region, zone } of zones) this.#learnZone(region, zone);
        return undefined;
      } catch (error) {
        if (error instanceof CompShareError) return error;
        throw error;
      }
    };
    let errors = [await load({})];
    if (errors.some((error) => error instanceof RetCodeError && error.facts.regionMissing === true))
      errors = await Promise.all([...new Set(this.#zones.values())].map((region) => load({ region })));
    this.#zonesLoaded = errors.some((error) => error === undefined) || errors.every(isFinalForZones);
  }

  #learnFrom({ place, seen }: { place: Place; seen?: ReadonlyMap<string, Instance> }): void {
    const { region, zone } = complete(place);
    this.#learnZone(region ?? '', zone ?? '');
    for (const instance of seen?.values() ?? []) this.#learnZone(instance.region, instance.zone);
  }

  #learnZone(region: string, zone: string): void {
    if (region !== '' && zone !== '') this.#zones.set(zone, region);
  }

  #noteShown(instance: Instance, place: Place): void {
    this.#learnZone(instance.region, instance.zone);
    const shownBy = this.#shownBy.get(instance.id) ?? new Map<string, Place>();
    this.#shownBy.set(instance.id, shownBy.set(keyOf(place), place));
  }

  /** The API insists on a region, as far as is known. */
  get #regionRequired(): boolean {
    return this.#regionRefusals > 0;
  }

  get #isAnywhereHopeless(): boolean {
    return this.#regionRefusals >= MIN_REGION_REFUSALS;
  }

  #noteAnswer(place: Place): void {
    if (place.region === undefined) this.#regionRefusals = 0;
    this.#answered.set(keyOf(place), place);
    this.#refused.delete(keyOf(place));
  }

  #noteRefusal(place: Place, error: CompShareError): void {
    this.#refused.set(keyOf(place), { place, error });
    if (place.region === undefined && error instanceof RetCodeError && wantsRegion(error))
      this.#regionRefusals++;
  }

  /** Whether the API does not permit this way of asking. One that it has answered before is permitted. */
  #isRefusal(error: CompShareError, place: Place): boolean {
    return (
      error instanceof RetCodeError && error.facts.aboutPlace === true && !this.#answered.has(keyOf(place))
    );
  }
}

/** One search for a number of IDs, asked for in several ways. */
class Search {
  readonly #ids: readonly string[];
  readonly #found = new Map<string, Instance>();
  readonly #failed = new Map<string, CompShareError>();
  readonly #refused = new Map<string, CompShareError[]>();
  /** The places that each was asked for in. */
  readonly #asked: ReadonlyMap<string, Set<string>>;

  constructor(ids: readonly string[]) {
    this.#ids = ids;
    this.#asked = new Map(ids.map((id) => [id, new Set()]));
  }

  /** Those that may be shown elsewhere. */
  missing(): string[] {
    return this.#ids.filter((id) => !this.#found.has(id) && !endsSearch(this.#failed.get(id)));
  }

  /** @returns whether it was not begun before. */
  begin(id: string, place: string): boolean {
    const asked = this.#asked.get(id);
    if (asked === undefined || asked.has(place)) return false;
    asked.add(place);
    return true;
  }

  found(instance: Instance): void {
    this.#found.set(instance.id, instance);
  }

  failed(id: string, error: CompShareError): void {
    this.#failed.set(id, error);
  }

  refused(id: string, error: CompShareError): void {
    this.#refused.set(id, [...(this.#refused.get(id) ?? []), error]);
  }

  result(): FindResult {
    const unanswered = new Map<string, CompShareError>();
    for (const id of this.#ids) {
      if (this.#found.has(id)) continue;
      const refusals = this.#refused.get(id) ?? [];
      const error =
        this.#failed.get(id) ??
        (refusals.length === this.#asked.get(id)?.size ? mostTelling(refusals) : undefined);
      if (error !== undefined) unanswered.set(id, error);
    }
    return { found: this.#found, unanswered };
  }
}

/** An error that may be about one of several IDs only, or about how many they are. */
function isAboutSome(error: CompShareError): boolean {
  return (
    error.class === 'deleted' ||
    (error instanceof MalformedAnswerError &&
      (error.defect === 'list-not-whole' || error.defect === 'nothing-new'))
  );
}

/** Whether an error says that asking in other places would not help: no answer, one that isn't the API's, wrong keys. */
function endsSearch(error: CompShareError | undefined): boolean {
  if (error instanceof MalformedAnswerError) return !LIST_DEFECTS.includes(error.defect);
  return error !== undefined && !(error instanceof RetCodeError && isAboutPlace(error));
}

/** Whether the same call for another place may be answered. Of a code that nobody knows that is not known either. */
function isAboutPlace({ class: errorClass, facts }: RetCodeError): boolean {
  return (
    facts.aboutPlace === true || errorClass === 'unknown' || errorClass === 'busy' || errorClass === 'deleted'
  );
}

/** Whether a refusal may be for want of a region: the parameter that it is about stands in brackets. */
function wantsRegion({ facts, apiMessage }: RetCodeError): boolean {
  const [, parameter = 'region'] = /\[(\w+)\]/.exec(apiMessage) ?? [];
  return facts.regionMissing === true && /^(region|zone)/i.test(parameter);
}

function isFinalForZones(error: CompShareError | undefined): boolean {
  return error?.class === 'permanent';
}

/** Of several refusals the one that is about more than the want of a region. */
function mostTelling(refusals: readonly CompShareError[]): CompShareError {
  const [first] = refusals;
  if (first === undefined) throw new RangeError('There is no refusal');
  return refusals.find((error) => !(error instanceof RetCodeError && wantsRegion(error))) ?? first;
}

/** A place with the region that its zone is in. */
function complete({ region, zone }: Place): Place {
  return placeOf({ region: region ?? (zone === undefined ? '' : regionOfZone(zone)), zone: zone ?? '' });
}

function placeOf({ region, zone }: Required<Place>): Place {
  return { ...(region !== '' && { region }), ...(zone !== '' && { zone }) };
}

function keyOf({ region = '', zone = '' }: Place): string {
  return `${region} ${zone}`;
}

/** Waits for all of them, so that none is left behind, and then throws the first error. */
async function allSettled(promises: readonly Promise<void>[]): Promise<void> {
  for (const end of await Promise.allSettled(promises)) if (end.status === 'rejected') throw end.reason;
}

function chunked(ids: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (let start = 0; start < ids.length; start += PAGE_SIZE)
    chunks.push(ids.slice(start, start + PAGE_SIZE));
  return chunks;
}

function formOf({ region, zone }: Place): QueryForm {
  if (zone !== undefined) return 'zone';
  return region === undefined ? 'anywhere' : 'region';
}
