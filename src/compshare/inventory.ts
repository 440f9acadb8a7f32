import type { CompShareClient, DescribeQuery, InstancePage } from './client.ts';
import { DESCRIBE, PAGE_SIZE } from './client.ts';
import { CompShareError, MalformedAnswerError, RetCodeError } from './errors.ts';
import type { Instance } from './instance.ts';

/** Where to look. Without a region everywhere. */
export interface Scope {
  region?: string;
  zone?: string;
}

/** Whether an instance is in a scope. A region or zone that the API did not tell may be any. */
export function isIn(scope: Scope, { region, zone }: Instance): boolean {
  const fits = (wanted: string | undefined, told: string): boolean =>
    wanted === undefined || told === '' || told === wanted;
  return fits(scope.region, region) && fits(scope.zone, zone);
}

/** What one look at a number of IDs told. An ID in neither map was not in the list. */
export interface Sighting {
  found: Map<string, Instance>;
  /** IDs of which nothing is known, since the call for them failed. */
  unanswered: Map<string, CompShareError>;
}

/**
 * What to do about a call that failed: resolves when it is to be sent again, and throws where it isn't.
 *
 * @param failures all errors since the last answer, this one included.
 */
export type Patience = (error: CompShareError, failures: readonly CompShareError[]) => Promise<void>;

/** RetCodes with which an API that insists on a region may refuse a Describe call without one. */
const REGION_NEEDED = [210, 220, 230];
/** The RetCode for an offset past the end of the list. */
const PAST_END = 230;
/** How often a list is read at most where it changes between two pages. */
const MOST_READINGS = 4;
/**
 * Where the API doesn't say how many instances there are, a shorter page is the last one. Not every page that isn't
 * full: an API that gives fewer than it is asked for, or leaves one out, must not hide the pages that follow.
 */
const SMALLEST_PAGE = 10;

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
   * Looks for instances by their IDs. One that is told to be outside of the scope isn't found, unless it was seen: then
   * it still exists, wherever it is.
   *
   * @param seen those that were seen before, as they were; this spares asking every region.
   */
  async find(
    ids: readonly string[],
    scope: Scope,
    seen: ReadonlyMap<string, Instance>,
    signal: AbortSignal,
  ): Promise<Sighting> {
    const sighting: Sighting = { found: new Map(), unanswered: new Map() };
    const groups =
      this.#regions === undefined || scope.region !== undefined
        ? [{ ids, where: scope }]
        : groupByRegion(ids, seen).map(({ region, members }) => ({
            ids: members,
            where: region === undefined ? scope : { ...scope, region },
          }));
    const chunks = groups.flatMap((group) =>
      chunked(group.ids).map((chunk) => ({ ids: new Set(chunk), where: group.where })),
    );
    await Promise.all(
      chunks.map(async (chunk) => {
        try {
          await this.#describeIds(chunk.ids, chunk.where, signal, (instance) => {
            const { id } = instance;
            if (chunk.ids.has(id) && (seen.has(id) || isIn(scope, instance)))
              sighting.found.set(id, instance);
          });
        } catch (error) {
          if (!(error instanceof CompShareError)) throw error;
          // What was found before or beside the trouble is found all the same.
          for (const id of chunk.ids) if (!sighting.found.has(id)) sighting.unanswered.set(id, error);
        }
      }),
    );
    return sighting;
  }

  /**
   * Lists all instances, each once. The scope narrows what is asked for; whether the API keeps to it is not checked.
   *
   * A list can shift between two pages, so that one instance is left out. Two neighbouring pages therefore overlap
   * by one entry, and where that entry isn't the same the list is read again; in the end all that was seen counts,
   * unless the API counts more.
   * A call that fails is sent again where it is, so that a long list comes to its end too, as long as `patience` lasts.
   *
   * @throws CompShareError when the list can't be read to its end.
   */
  async list(scope: Scope & { tag?: string }, signal: AbortSignal, patience: Patience): Promise<Instance[]> {
    const instances = new Map<string, Instance>();
    const read = async (where: Scope): Promise<void> => {
      const here = new Map<string, Instance>();
      for (let reading = 1; reading <= MOST_READINGS; reading++) {
        const end = await this.#readPages({ ...scope, ...where }, signal, patience, here);
        if (end === 'whole') break;
        if (end instanceof CompShareError && reading === MOST_READINGS) throw end;
      }
      for (const [id, instance] of here) instances.set(id, instance);
    };
    // One after another: there is no use in having patience with one region while another refuses.
    for (const where of await this.#askAnywhere(scope, signal, patience, read)) await read(where);
    return [...instances.values()];
  }

  async #describeIds(
    ids: ReadonlySet<string>,
    scope: Scope,
    signal: AbortSignal,
    onInstance: (instance: Instance) => void,
  ): Promise<void> {
    const ask = async (where: Scope): Promise<void> => {
      const { instances } = await this.#client.describe({ ids: [...ids], ...where }, signal);
      instances.forEach(onInstance);
    };
    const places = await this.#askAnywhere(scope, signal, none, ask);
    // All of them come to their end, so that no call is left behind, and one region's trouble is not another's.
    const asked = await Promise.allSettled(places.map(ask));
    for (const answer of asked) if (answer.status === 'rejected') throw answer.reason;
  }

  /** @returns how it ended: with pages that fit together, with pages that don't, or before all was read. */
  async #readPages(
    query: DescribeQuery,
    signal: AbortSignal,
    patience: Patience,
    into: Map<string, Instance>,
  ): Promise<'whole' | 'shifted' | CompShareError> {
    const seen = new Set<string>();
    let fits = true;
    let last: string | undefined;
    for (let offset = 0; ;) {
      const page = await persist(() => this.#readPage({ ...query, offset }, signal, seen), patience);
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
          : new MalformedAnswerError(DESCRIBE, 'lists fewer instances than it counts', requestId);
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
        throw new MalformedAnswerError(
          DESCRIBE,
          'lists nothing new before the end of the list',
          page.requestId,
        );
      }
      return page;
    } catch (error) {
      if (query.offset > 0 && error instanceof RetCodeError && error.retCode === PAST_END) return error;
      throw error;
    }
  }

  /**
   * Asks without a region, unless the API is known to insist on one or refuses this for want of one.
   *
   * @returns the places that are still to be asked.
   */
  async #askAnywhere(
    scope: Scope,
    signal: AbortSignal,
    patience: Patience,
    ask: (where: Scope) => Promise<void>,
  ): Promise<Scope[]> {
    if (scope.region !== undefined) return [scope];
    if (this.#regions === undefined) {
      try {
        await ask(scope);
        return [];
      } catch (error) {
        if (!(error instanceof RetCodeError && REGION_NEEDED.includes(error.retCode))) throw error;
        // Where this fails too, the trouble was another one, and its own error tells it.
        this.#regions = await persist(() => this.#client.regions(signal), patience);
      }
    }
    return this.#regions.map((region) => ({ ...scope, region }));
  }
}

/** For calls that are not sent again. */
const none: Patience = (error) => Promise.reject(error);

/** Sends a call until it is answered, as long as the patience lasts. */
async function persist<T>(call: () => Promise<T>, patience: Patience): Promise<T> {
  const failures: CompShareError[] = [];
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof CompShareError)) throw error;
      failures.push(error);
      await patience(error, failures);
    }
  }
}

function isLast({ instances, totalCount }: InstancePage, offset: number): boolean {
  return totalCount === undefined
    ? instances.length < SMALLEST_PAGE
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
