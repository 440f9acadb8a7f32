import type { CompShareClient, DescribeQuery, InstancePage } from './client.ts';
import { DESCRIBE } from './client.ts';
import { CompShareError, MalformedAnswerError, RetCodeError } from './errors.ts';
import type { Instance } from './instance.ts';

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

/** For calls that are not sent again. */
export const noRetry: RetryPolicy = ({ error }) => Promise.reject(error);

/** How often a list is read at most where it changes between two pages. */
const MAX_READINGS = 4;
/** So many pages in a row may show nothing new where the API does not count. */
const MAX_REPEATED_PAGES = 2;

/** What else to do while a list is read. */
export interface ReadOptions {
  /** Whether nothing more is of interest. */
  isComplete?: () => boolean;
  /** Called with each entry, also where an instance has several. */
  onShown?: (instance: Instance) => void;
}

/** What has been read of a list. */
interface Reading {
  seen: Set<string>;
  /** The last entry of the page before, with which the next one begins. */
  last: string | undefined;
  /** As the API counts, where it is not wrong for certain. */
  count: number | undefined;
  /** Two neighbouring pages did not overlap: the list has shifted between them. */
  shifted: boolean;
  repeatedPages: number;
}

/**
 * Reads lists of instances, page by page, to their end. How large a page is nobody knows: an API may give fewer entries
 * than it is asked for. Its count may be missing or wrong. So a list ends where a page shows nothing more; a count that was
 * right before spares that page.
 *
 * A list can shift between two pages, so that one instance is left out. Two neighbouring pages therefore overlap by one
 * entry, and where that entry isn't the same the list is read again; in the end all that was seen counts, unless the API
 * counts more.
 */
export class InstanceList {
  readonly #client: Pick<CompShareClient, 'describe'>;
  /** Whether the API's counts are right, as far as lists that were read to their end have shown. */
  #counts: 'unproven' | 'right' | 'wrong' = 'unproven';
  /** Where IDs are asked for, it counts all instances that there are. */
  #countsAll = false;

  constructor(client: Pick<CompShareClient, 'describe'>) {
    this.#client = client;
  }

  /** Whether the API's counts are right, as far as it is known. */
  get counts(): 'unproven' | 'right' | 'wrong' {
    return this.#counts;
  }

  /**
   * @param into takes each instance as soon as it is shown: it exists, whatever becomes of the rest.
   * @throws CompShareError when the list can't be read to its end.
   */
  async read(
    query: DescribeQuery,
    signal: AbortSignal,
    retry: RetryPolicy,
    into: Map<string, Instance>,
    options: ReadOptions = {},
  ): Promise<void> {
    const earlierErrors: CompShareError[] = [];
    for (let reading = 1; ; reading++) {
      const end = await this.#readPages(query, signal, retry, into, options);
      if (end === 'whole') return;
      if (reading < MAX_READINGS) continue;
      if (end === 'shifted') return;
      // The rest may come later.
      const error = new MalformedAnswerError(DESCRIBE, 'list-not-whole');
      await retry({ error, attempt: earlierErrors.length + 1, earlierErrors: [...earlierErrors] });
      earlierErrors.push(error);
    }
  }

  async #readPages(
    query: DescribeQuery,
    signal: AbortSignal,
    retry: RetryPolicy,
    into: Map<string, Instance>,
    { isComplete = (): boolean => false, onShown }: ReadOptions,
  ): Promise<'whole' | 'shifted' | 'not-whole'> {
    const reading: Reading = {
      seen: new Set(),
      last: undefined,
      count: undefined,
      shifted: false,
      repeatedPages: 0,
    };
    for (let offset = 0; ;) {
      const size = await withRetries(
        () => this.#readPage({ ...query, offset }, signal, reading, into, onShown),
        retry,
      );
      if (isComplete()) return 'whole';
      const { seen, count, shifted } = reading;
      if (size === 'end') {
        if (this.#counts === 'unproven' && seen.size > 0 && count === seen.size) this.#counts = 'right';
        // What earlier readings showed counts too.
        if (count !== undefined && Math.max(seen.size, into.size) < count) return 'not-whole';
        // Pages that only repeat what was shown may hide the rest.
        if (count === undefined && reading.repeatedPages > 0) return 'not-whole';
        return shifted ? 'shifted' : 'whole';
      }
      if (this.#counts === 'right' && count === seen.size) return shifted ? 'shifted' : 'whole';
      // A page of one entry can't begin the next one, or the list would never end.
      offset += Math.max(1, size - 1);
      if (size === 1) reading.last = undefined;
    }
  }

  /** @returns how many entries the page has, or that the list is at its end. */
  async #readPage(
    query: DescribeQuery & { offset: number },
    signal: AbortSignal,
    reading: Reading,
    into: Map<string, Instance>,
    onShown: ((instance: Instance) => void) | undefined,
  ): Promise<number | 'end'> {
    const page = await this.#describe(query, signal);
    const ids = page.instances.map(({ id }) => id);
    const isNew = ids.some((id) => !reading.seen.has(id));
    for (const instance of page.instances) {
      into.set(instance.id, instance);
      onShown?.(instance);
    }
    if (!page.provesAbsence) throw new MalformedAnswerError(DESCRIBE, 'other-action', page.requestId);
    for (const id of ids) reading.seen.add(id);
    this.#takeCount(page, query.ids, reading);

    const { last, seen, count } = reading;
    const overlaps = last === undefined || ids[0] === last;
    if (ids.length === 0) {
      reading.shifted ||= last !== undefined;
      return 'end';
    }
    if (ids.length === 1 && !isNew) {
      reading.shifted ||= !overlaps;
      return 'end';
    }
    if (!isNew) {
      if (count !== undefined && seen.size < count)
        throw new MalformedAnswerError(DESCRIBE, 'nothing-new', page.requestId);
      reading.shifted = true;
      if (count !== undefined) return 'end';
      if (++reading.repeatedPages >= MAX_REPEATED_PAGES)
        throw new MalformedAnswerError(DESCRIBE, 'nothing-new', page.requestId);
    }
    // Read on all the same: the pages that follow have instances too.
    reading.shifted ||= !overlaps;
    reading.last = ids.at(-1);
    return ids.length;
  }

  /** An API may refuse an offset past the end of its list. */
  async #describe(query: DescribeQuery & { offset: number }, signal: AbortSignal): Promise<InstancePage> {
    try {
      return await this.#client.describe(query, signal);
    } catch (error) {
      if (query.offset === 0 || !(error instanceof RetCodeError) || error.facts.endOfList !== true)
        throw error;
      return { instances: [], totalCount: undefined, provesAbsence: true, requestId: error.requestId };
    }
  }

  /** A count below what is listed is wrong, and tells nothing of what is still to come. */
  #takeCount(
    { instances, totalCount }: InstancePage,
    ids: readonly string[] | undefined,
    reading: Reading,
  ): void {
    if (totalCount === undefined) return;
    if (ids !== undefined && totalCount > ids.length) {
      // More than was asked for, and nothing else shown: it counts what there is, not what was asked for.
      this.#countsAll ||= instances.length > 0 && instances.every(({ id }) => ids.includes(id));
      if (this.#countsAll) return;
    }
    if (totalCount >= reading.seen.size) reading.count = totalCount;
    else {
      reading.count = undefined;
      this.#counts = 'wrong';
    }
  }
}

/** Sends a call until it is answered, as long as `retry` lets it. */
export async function withRetries<T>(call: () => Promise<T>, retry: RetryPolicy): Promise<T> {
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
