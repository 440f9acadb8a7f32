import type { CompShareClient, DescribeQuery, InstancePage, Place } from './client.ts';
import { DESCRIBE, PAGE_SIZE } from './client.ts';
import { CompShareError, MalformedAnswerError, RetCodeError } from './errors.ts';
import type { Instance } from './instance.ts';

/** Whether an instance is in a place. A region or zone that the API did not tell may be any. */
export function isIn(place: Place, { region, zone }: Instance): boolean {
  const fits = (wanted: string | undefined, told: string): boolean =>
    wanted === undefined || told === '' || told === wanted;
  return fits(place.region, region) && fits(place.zone, zone);
}

/** What looking for a number of IDs told. An ID in neither map was not in the list. */
export interface FindResult {
  found: Map<string, Instance>;
  /** IDs of which nothing is known, since the call for them failed. */
  unanswered: Map<string, CompShareError>;
}

/** A call that failed. */
export interface FailedAttempt {
  error: CompShareError;
  /** Which attempt since the last answer it was: 1 for the first. */
  attempt: number;
  /** What the attempts before it failed with. */
  earlierErrors: readonly CompShareError[];
}

/** What to do about a call that failed: resolves when it is to be sent again, and throws where it isn't. */
export type RetryPolicy = (failed: FailedAttempt) => Promise<void>;

/** How often a list is read at most where it changes between two pages. */
const MAX_READINGS = 4;
/**
 * Where the API doesn't say how many instances there are, a shorter page is the last one. Not every page that isn't
 * full: an API that gives fewer than it is asked for, or leaves one out, must not hide the pages that follow.
 */
const MIN_PAGE_SIZE = 10;

/**
 * Which instances there are. It knows how lists come: 100 at a time, in pages, and region by region where the API
 * insists on one (the vendor's documents say both that `Region` is required and that it isn't).
 */
export class Inventory {
  readonly #client: Pick<CompShareClient, 'describe' | 'regions'>;
  /** Known once the API has refused a call without a region. */
  #regions: readonly string[] | undefined;

  constructor(client: Pick<CompShareClient, 'describe' | 'regions'>) {
    this.#client = client;
  }

  /**
   * Looks for instances by their IDs. One that is told to be outside of the place isn't found, unless it was seen: then
   * it still exists, wherever it is.
   *
   * @param seen those that were seen before, as they were; this spares asking every region.
   */
  async find(
    ids: readonly string[],
    place: Place,
    seen: ReadonlyMap<string, Instance>,
    signal: AbortSignal,
  ): Promise<FindResult> {
    const result: FindResult = { found: new Map(), unanswered: new Map() };
    const groups =
      this.#regions === undefined || place.region !== undefined
        ? [{ ids, where: place }]
        : groupByRegion(ids, seen).map(({ region, members }) => ({
            ids: members,
            where: region === undefined ? place : { ...place, region },
          }));
    const chunks = groups.flatMap((group) =>
      chunked(group.ids).map((chunk) => ({ ids: new Set(chunk), where: group.where })),
    );
    await Promise.all(
      chunks.map(async (chunk) => {
        try {
          await this.#describeIds(chunk.ids, chunk.where, signal, (instance) => {
            const { id } = instance;
            if (chunk.ids.has(id) && (seen.has(id) || isIn(place, instance))) result.found.set(id, instance);
          });
        } catch (error) {
          if (!(error instanceof CompShareError)) throw error;
          // What was found before or beside the failure is found all the same.
          for (const id of chunk.ids) if (!result.found.has(id)) result.unanswered.set(id, error);
        }
      }),
    );
    return result;
  }

  /**
   * Lists all instances, each once. The place narrows what is asked for; whether the API keeps to it is not checked.
   *
   * A list can shift between two pages, so that one instance is left out. Two neighbouring pages therefore overlap
   * by one entry, and where that entry isn't the same the list is read again; in the end all that was seen counts,
   * unless the API counts more.
   * A call that fails is sent again where it is, so that a long list comes to its end too, as long as `retry` lets it.
   *
   * @throws CompShareError when the list can't be read to its end.
   */
  async list(place: Place & { tag?: string }, signal: AbortSignal, retry: RetryPolicy): Promise<Instance[]> {
    const instances = new Map<string, Instance>();
    const read = async (where: Place): Promise<void> => {
      const here = new Map<string, Instance>();
      for (let reading = 1; reading <= MAX_READINGS; reading++) {
        const end = await this.#readPages({ ...place, ...where }, signal, retry, here);
        if (end === 'whole') break;
        if (end instanceof CompShareError && reading === MAX_READINGS) throw end;
      }
      for (const [id, instance] of here) instances.set(id, instance);
    };
    // One after another: there is no use in retrying one region while another refuses.
    for (const where of await this.#askAnywhere(place, signal, retry, read)) await read(where);
    return [...instances.values()];
  }

  async #describeIds(
    ids: ReadonlySet<string>,
    place: Place,
    signal: AbortSignal,
    onInstance: (instance: Instance) => void,
  ): Promise<void> {
    const ask = async (where: Place): Promise<void> => {
      const { instances } = await this.#client.describe({ ids: [...ids], ...where }, signal);
      instances.forEach(onInstance);
    };
    const places = await this.#askAnywhere(place, signal, noRetry, ask);
    // All of them come to their end, so that no call is left behind, and one region's failure is not another's.
    const asked = await Promise.allSettled(places.map(ask));
    for (const answer of asked) if (answer.status === 'rejected') throw answer.reason;
  }

  /** @returns how it ended: with pages that fit together, with pages that don't, or before all was read. */
  async #readPages(
    query: DescribeQuery,
    signal: AbortSignal,
    retry: RetryPolicy,
    into: Map<string, Instance>,
  ): Promise<'whole' | 'shifted' | CompShareError> {
    const seen = new Set<string>();
    let fits = true;
    let last: string | undefined;
    for (let offset = 0; ;) {
      const page = await withRetries(() => this.#readPage({ ...query, offset }, signal, seen), retry);
      if (page instanceof RetCodeError) return page;
      const { instances, totalCount = 0, requestId } = page;
      for (const instance of instances) {
        seen.add(instance.id);
        into.set(instance.id, instance);
      }
      // Read on all the same: the pages that follow have instances too.
      if (last !== undefined && instances[0]?.id !== last) fits = false;
      if (isLast(page, offset)) {
        if (fits) return 'whole';
        return into.size >= totalCount
          ? 'shifted'
          : new MalformedAnswerError(DESCRIBE, 'list-not-whole', requestId);
      }
      last = instances.at(-1)?.id;
      offset += instances.length - 1;
    }
  }

  /** @returns the refusal where the offset is past the end, since the list has become shorter. */
  async #readPage(
    query: DescribeQuery & { offset: number },
    signal: AbortSignal,
    seen: ReadonlySet<string>,
  ): Promise<InstancePage | RetCodeError> {
    try {
      const page = await this.#client.describe(query, signal);
      if (!isLast(page, query.offset) && page.instances.every(({ id }) => seen.has(id))) {
        throw new MalformedAnswerError(DESCRIBE, 'nothing-new', page.requestId);
      }
      return page;
    } catch (error) {
      if (query.offset > 0 && error instanceof RetCodeError && error.facts.endOfList === true) return error;
      throw error;
    }
  }

  /**
   * Asks without a region, unless the API is known to insist on one or refuses this for want of one.
   *
   * @returns the places that are still to be asked.
   */
  async #askAnywhere(
    place: Place,
    signal: AbortSignal,
    retry: RetryPolicy,
    ask: (where: Place) => Promise<void>,
  ): Promise<Place[]> {
    if (place.region !== undefined) return [place];
    if (this.#regions === undefined) {
      try {
        await ask(place);
        return [];
      } catch (error) {
        if (!(error instanceof RetCodeError && error.facts.regionMissing === true)) throw error;
        // Where this fails too, the cause was another one, and its own error tells it.
        this.#regions = await withRetries(() => this.#client.regions(signal), retry);
      }
    }
    return this.#regions.map((region) => ({ ...place, region }));
  }
}

/** For calls that are not sent again. */
const noRetry: RetryPolicy = ({ error }) => Promise.reject(error);

/** Sends a call until it is answered, as long as `retry` lets it. */
async function withRetries<T>(call: () => Promise<T>, retry: RetryPolicy): Promise<T> {
  const errors: CompShareError[] = [];
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof CompShareError)) throw error;
      await retry({ error, attempt: errors.length + 1, earlierErrors: [...errors] });
      errors.push(error);
    }
  }
}

function isLast({ instances, totalCount }: InstancePage, offset: number): boolean {
  return totalCount === undefined
    ? instances.length < MIN_PAGE_SIZE
    : offset + instances.length >= totalCount;
}

function chunked(ids: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (let start = 0; start < ids.length; start += PAGE_SIZE)
    chunks.push(ids.slice(start, start + PAGE_SIZE));
  return chunks;
}

function groupByRegion(
  ids: readonly string[],
  seen: ReadonlyMap<string, Instance>,
): { region: string | undefined; members: string[] }[] {
  const groups = Map.groupBy(ids, (id) => seen.get(id)?.region);
  return [...groups].map(([region, members]) => ({ region: region === '' ? undefined : region, members }));
}
