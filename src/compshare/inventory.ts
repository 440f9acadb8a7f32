import type { CompShareClient, InstancePage } from './client.ts';
import { PAGE_SIZE } from './client.ts';
import { CompShareError, RetCodeError } from './errors.ts';
import type { Instance } from './instance.ts';

/** Where to look. Without a region everywhere. */
export interface Scope {
  region?: string;
  zone?: string;
}

/** What one look at a number of IDs told. An ID in neither map was not in the list. */
export interface Sighting {
  found: Map<string, Instance>;
  /** IDs of which nothing is known, since the call for them failed. */
  unanswered: Map<string, CompShareError>;
}

/** RetCodes with which an API that insists on a region may refuse a Describe call without one. */
const REGION_NEEDED = [210, 220, 230];
/** How often a list is read again when it changed between two pages. */
const MOST_READINGS = 4;

/**
 * Which instances there are. It knows how lists come: 100 at a time, in pages, and region by region where the API
 * insists on one (the vendor's documents say both that `Region` is required and that it isn't).
 */
export class Inventory {
  readonly #client: CompShareClient;
  /** Known once the API has refused a call without a region. */
  #regions: readonly string[] | undefined;

  constructor(client: CompShareClient) {
    this.#client = client;
  }

  /**
   * Looks for instances by their IDs.
   *
   * @param seen where some of them were seen before, which spares asking every region.
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
        ? [{ ids, scope }]
        : groupByRegion(ids, seen).map(({ region, members }) => ({
            ids: members,
            scope: region === undefined ? scope : { ...scope, region },
          }));
    const chunks = groups.flatMap((group) =>
      chunked(group.ids).map((chunk) => ({ ids: chunk, scope: group.scope })),
    );
    await Promise.all(
      chunks.map(async (chunk) => {
        try {
          await this.#findChunk(chunk.ids, chunk.scope, signal, sighting);
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
   * Lists all instances in a scope, each once.
   *
   * A list can shift between two pages, so that one instance is left out. Two neighbouring pages therefore overlap
   * by one entry, and where that entry isn't the same the list is read again; in the end all that was seen counts.
   *
   * @throws CompShareError when a call fails.
   */
  async list(scope: Scope & { tag?: string }, signal: AbortSignal): Promise<Instance[]> {
    const instances = new Map<string, Instance>();
    await this.#inEachRegion(scope, signal, async (where) => {
      for (let reading = 1; reading <= MOST_READINGS; reading++) {
        if (await this.#readPages({ ...scope, ...where }, signal, instances)) return;
      }
    });
    return [...instances.values()];
  }

  async #findChunk(
    ids: readonly string[],
    scope: Scope,
    signal: AbortSignal,
    sighting: Sighting,
  ): Promise<void> {
    const wanted = new Set(ids);
    await this.#inEachRegion(scope, signal, async (where) => {
      const page = await this.#client.describe({ ids, ...where }, signal);
      for (const instance of page.instances) {
        if (wanted.has(instance.id)) sighting.found.set(instance.id, instance);
      }
    });
  }

  /** @returns whether the pages fitted together. */
  async #readPages(
    query: Scope & { tag?: string },
    signal: AbortSignal,
    into: Map<string, Instance>,
  ): Promise<boolean> {
    let offset = 0;
    let last: string | undefined;
    for (;;) {
      let page: InstancePage;
      try {
        page = await this.#client.describe({ ...query, offset }, signal);
      } catch (error) {
        // An offset past the total is an error: the list has become shorter.
        if (offset > 0 && error instanceof RetCodeError && error.retCode === 230) return false;
        throw error;
      }
      const { instances, totalCount } = page;
      for (const instance of instances) into.set(instance.id, instance);
      if (last !== undefined && instances[0]?.id !== last) return false;
      const read = offset + instances.length;
      if (instances.length < PAGE_SIZE || (totalCount !== undefined && read >= totalCount)) return true;
      last = instances.at(-1)?.id;
      offset = read - 1;
    }
  }

  /** Asks once without a region, or once in each region where the API insists on one. */
  async #inEachRegion(
    scope: Scope,
    signal: AbortSignal,
    ask: (where: Scope) => Promise<void>,
  ): Promise<void> {
    if (scope.region === undefined && this.#regions === undefined) {
      try {
        await ask(scope);
        return;
      } catch (error) {
        if (!(error instanceof RetCodeError && REGION_NEEDED.includes(error.retCode))) throw error;
        // Where this fails too, the trouble was another one, and its own error tells it.
        this.#regions = await this.#client.regions(signal);
      }
    }
    const regions = scope.region === undefined ? (this.#regions ?? []) : [scope.region];
    // All of them come to their end, so that no call is left behind, and one region's trouble is not another's.
    const asked = await Promise.allSettled(regions.map((region) => ask({ ...scope, region })));
    for (const answer of asked) if (answer.status === 'rejected') throw answer.reason;
  }
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
