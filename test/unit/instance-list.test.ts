import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DescribeQuery, InstancePage } from '../../src/compshare/client.ts';
import {
  CompShareError,
  MalformedAnswerError,
  RetCodeError,
  TransportError,
} from '../../src/compshare/errors.ts';
import type { Instance } from '../../src/compshare/instance.ts';
import { InstanceList, noRetry, withRetries } from '../../src/compshare/instance-list.ts';
import type { FailedAttempt, RetryPolicy } from '../../src/compshare/instance-list.ts';
import { anInstance } from './instance.ts';

const never = new AbortController().signal;

/** What an API says beside the entries of a list. */
const COUNTS = {
  right: (size: number): number | undefined => size,
  missing: (): undefined => undefined,
  zero: (): number => 0,
  one: (): number => 1,
  'three less': (size: number): number => Math.max(0, size - 3),
  'of this page': (_: number, page: number): number => page,
};
/** What comes past the end of a list. */
const ENDINGS = ['empty page', 230, 8401] as const;

/** An API's list, and what happens to it. */
interface Listing {
  size: number;
  mostPerPage: number;
  count: keyof typeof COUNTS;
  ending: (typeof ENDINGS)[number];
  /** For each call in turn, the place of an entry that its answer leaves out. */
  leftOut: readonly number[];
  /** Whether entries are left out of the page, and counted, or of the whole list, so that the pages shift. */
  from: 'page' | 'list';
  /** Entries that are deleted before a call. */
  deleted: readonly { call: number; place: number }[];
}

/** Reads a list and says which IDs nobody could have overlooked, and it did. None where it couldn't be read. */
async function overlooked(listing: Listing): Promise<string[]> {
  const { size, mostPerPage, count, ending, leftOut, from, deleted } = listing;
  let ids = Array.from({ length: size }, (_, index) => `uhost-${index}`);
  const doubtful = new Set<string>();
  let calls = 0;
  const describe = ({ offset = 0 }: DescribeQuery): Promise<InstancePage> => {
    const lie = leftOut[calls];
    const gone = deleted
      .filter(({ call }) => call === calls)
      .map(({ place }) => ids[place % ids.length] ?? '');
    calls++;
    if (calls > 5000) throw new Error('The list is read for ever');
    gone.forEach((id) => doubtful.add(id));
    ids = ids.filter((id) => !gone.includes(id));
    const lessOne = (list: string[]): string[] => {
      if (lie === undefined || list.length === 0) return list;
      const hidden = list[lie % list.length] ?? '';
      if (count !== 'right' || from === 'list') doubtful.add(hidden);
      return list.filter((id) => id !== hidden);
    };
    const list = from === 'list' ? lessOne(ids) : ids;
    if (offset > 0 && offset >= list.length && ending !== 'empty page')
      return Promise.reject(new RetCodeError('Describe', ending, ''));
    const whole = list.slice(offset, offset + mostPerPage);
    const page = from === 'page' ? lessOne(whole) : whole;
    return Promise.resolve(pageOf(page, COUNTS[count](list.length, page.length)));
  };
  const listed = new Map<string, Instance>();
  const retry: RetryPolicy = ({ error, attempt }) =>
    error instanceof RetCodeError || attempt > 20 ? Promise.reject(error) : Promise.resolve();
  try {
    await new InstanceList({ describe }).read({}, never, retry, listed);
  } catch (error) {
    if (error instanceof CompShareError) return [];
    throw error;
  }
  return ids.filter((id) => !listed.has(id) && !doubtful.has(id));
}

function pageOf(ids: readonly string[], totalCount?: number): InstancePage {
  return {
    instances: ids.map((id) => anInstance({ id })),
    totalCount,
    provesAbsence: true,
    requestId: undefined,
  };
}

/** Lists as they are, each call answered as it is due, and how many calls reading it took. */
async function read(
  pages: (offset: number) => InstancePage,
  isComplete?: (listed: ReadonlyMap<string, Instance>) => boolean,
): Promise<{ ids: string[]; offsets: number[]; error: unknown }> {
  const listed = new Map<string, Instance>();
  const offsets: number[] = [];
  const describe = ({ offset = 0 }: DescribeQuery): Promise<InstancePage> => {
    offsets.push(offset);
    return Promise.resolve(pages(offset));
  };
  const reader = new InstanceList({ describe });
  const error: unknown = await reader
    .read(
      {},
      never,
      noRetry,
      listed,
      isComplete === undefined ? {} : { isComplete: (): boolean => isComplete(listed) },
    )
    .catch((reason: unknown) => reason);
  return { ids: [...listed.keys()], offsets, error };
}

describe('a list', () => {
  const counts = fc.constantFrom(...(Object.keys(COUNTS) as (keyof typeof COUNTS)[]));
  const listing = {
    size: fc.integer({ min: 0, max: 200 }),
    count: counts,
    ending: fc.constantFrom(...ENDINGS),
  };

  it('is read to its end, however many entries a page has and whatever the API counts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          ...listing,
          mostPerPage: fc.integer({ min: 1, max: 100 }),
          // No list tells such a count of a first page from a right one.
          count: counts.filter((count) => count !== 'of this page'),
          leftOut: fc.constant([]),
          from: fc.constant('page' as const),
          deleted: fc.constant([]),
        }),
        async (chaos) => {
          expect(await overlooked(chaos)).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is read to its end or refused, though each answer leaves out one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          ...listing,
          // Of a page of two, one left out looks like the end.
          mostPerPage: fc.integer({ min: 4, max: 100 }),
          leftOut: fc.array(fc.nat(400), { maxLength: 60, size: 'max' }),
          from: fc.constantFrom('page' as const, 'list' as const),
          deleted: fc.constant([]),
        }),
        async (chaos) => {
          expect(await overlooked(chaos)).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is read to its end, though up to three entries are deleted meanwhile', async () => {
    const deletion = fc.record({ call: fc.nat(12), place: fc.nat(400) });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          ...listing,
          mostPerPage: fc.integer({ min: 6, max: 100 }),
          leftOut: fc.constant([]),
          from: fc.constant('page' as const),
          deleted: fc.array(deletion, { maxLength: 3, size: 'max' }),
        }),
        async (chaos) => {
          expect(await overlooked(chaos)).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is one call where there is nothing', async () => {
    expect(await read(() => pageOf([], 0))).toEqual({ ids: [], offsets: [0], error: undefined });
  });

  it('is read no further than what is looked for', async () => {
    const { offsets } = await read(
      () => pageOf(['uhost-a', 'uhost-b'], 70),
      (listed) => listed.has('uhost-b'),
    );
    expect(offsets).toEqual([0]);
  });

  it('that counts more than it ever shows is not whole; what it shows is there', async () => {
    const { ids, error } = await read((offset) => pageOf(['uhost-a', 'uhost-b'].slice(offset), 8));
    expect(ids).toEqual(['uhost-a', 'uhost-b']);
    expect(error).toMatchObject({ defect: 'list-not-whole' });
    expect(error).toBeInstanceOf(MalformedAnswerError);
  });

  it('in an answer of another action is not whole; what it shows is there', async () => {
    const { ids, error } = await read(() => ({ ...pageOf(['uhost-a'], 1), provesAbsence: false }));
    expect(ids).toEqual(['uhost-a']);
    expect(error).toMatchObject({ defect: 'other-action' });
  });

  it('of an API that takes no notice of the offset ends in an error', async () => {
    const { error } = await read(() => pageOf(['uhost-a', 'uhost-b']));
    expect(error).toMatchObject({ defect: 'nothing-new' });
  });

  it('whose pages repeat all that it counts is at its end', async () => {
    const { ids, error } = await read(() => pageOf(['uhost-a', 'uhost-b'], 2));
    expect(ids).toEqual(['uhost-a', 'uhost-b']);
    expect(error).toBeUndefined();
  });

  it('that is not counted is given up at the second page that only repeats what was shown', async () => {
    const { offsets, error } = await read(() => pageOf(['uhost-a', 'uhost-b'], undefined));
    expect(error).toMatchObject({ defect: 'nothing-new' });
    expect(offsets).toHaveLength(3);
  });

  it('that is not counted, and one of whose pages only repeats what was shown, may hide the rest', async () => {
    const { error } = await read((offset) => pageOf(offset < 2 ? ['uhost-a', 'uhost-b'] : [], undefined));
    expect(error).toMatchObject({ defect: 'list-not-whole' });
  });

  it('is believed in its count once that was right', async () => {
    const listed = new Map<string, Instance>();
    let calls = 0;
    const reader = new InstanceList({
      describe: ({ offset = 0 }) => {
        calls++;
        return Promise.resolve(pageOf(['uhost-a', 'uhost-b'].slice(offset), 2));
      },
    });
    await reader.read({}, never, noRetry, listed);
    expect(calls).toBe(2);
    await reader.read({}, never, noRetry, listed);
    expect(calls).toBe(3);
  });
});

/** Reads lists with one reader: each call is answered as its offset says, or refused. */
class Reader {
  readonly offsets: number[] = [];
  readonly #list: InstanceList;
  #answers: (offset: number) => InstancePage | CompShareError = () => pageOf([]);

  constructor() {
    this.#list = new InstanceList({
      describe: ({ offset = 0 }) => {
        this.offsets.push(offset);
        if (this.offsets.length > 50) throw new Error('The list is read for ever');
        const answer = this.#answers(offset);
        return answer instanceof CompShareError ? Promise.reject(answer) : Promise.resolve(answer);
      },
    });
  }

  get counts(): InstanceList['counts'] {
    return this.#list.counts;
  }

  /** Reads one list to its end. @returns the IDs that it shows, or the error. */
  async read(
    answers: (offset: number) => InstancePage | CompShareError,
    { retry = noRetry, ids }: { retry?: RetryPolicy; ids?: string[] } = {},
  ): Promise<string[] | CompShareError> {
    this.offsets.length = 0;
    this.#answers = answers;
    const listed = new Map<string, Instance>();
    try {
      await this.#list.read(ids === undefined ? {} : { ids }, never, retry, listed);
    } catch (error) {
      if (error instanceof CompShareError) return error;
      throw error;
    }
    return [...listed.keys()];
  }
}

/** Pages of a list, of so many entries each, with a count or without. */
function pages(ids: readonly string[], perPage: number, count?: number): (offset: number) => InstancePage {
  return (offset) => pageOf(ids.slice(offset, offset + perPage), count);
}

/** Answers in turn, whatever the offset; the last one for good. */
function inTurn(...answers: InstancePage[]): () => InstancePage {
  let next = 0;
  return () => answers[Math.min(next++, answers.length - 1)] ?? pageOf([]);
}

const FIVE = ['uhost-a', 'uhost-b', 'uhost-c', 'uhost-d', 'uhost-e'];

describe('a list that stands still', () => {
  it('is read once, each page from the last entry of the one before', async () => {
    const reader = new Reader();
    expect(await reader.read(pages(FIVE, 3))).toEqual(FIVE);
    expect(reader.offsets).toEqual([0, 2, 4]);
  });

  it('is read once in pages of one entry, which cannot overlap', async () => {
    const reader = new Reader();
    expect(await reader.read(pages(FIVE, 1))).toEqual(FIVE);
    expect(reader.offsets).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('ends where an offset past its end is refused', async () => {
    const reader = new Reader();
    const answers = (offset: number): InstancePage | CompShareError =>
      offset < 2 ? pages(FIVE.slice(0, 2), 1)(offset) : new RetCodeError('Describe', 230, '');
    expect(await reader.read(answers)).toEqual(['uhost-a', 'uhost-b']);
    expect(reader.offsets).toEqual([0, 1, 2]);
  });

  it.each<[string, number, CompShareError]>([
    ['at its beginning', 0, new RetCodeError('Describe', 230, '')],
    ['further on with a code that is not about its end', 2, new RetCodeError('Describe', 8034, '')],
    ['further on, and not by the API', 2, new TransportError('Describe', 'timeout')],
  ])('that is refused %s is not at its end', async (_, at, refusal) => {
    const answers = (offset: number): InstancePage | CompShareError =>
      offset < at ? pages(FIVE, 3)(offset) : refusal;
    expect(await new Reader().read(answers)).toBe(refusal);
  });
});

describe('a list that has shifted between two pages', () => {
  it('by which a page begins with another entry than it should is read again', async () => {
    const reader = new Reader();
    const answers = inTurn(
      pageOf(['uhost-a', 'uhost-b', 'uhost-c']),
      pageOf(['uhost-d', 'uhost-e']),
      pageOf(['uhost-e']),
      pageOf(['uhost-b', 'uhost-c', 'uhost-x']),
      pageOf(['uhost-x', 'uhost-d', 'uhost-e']),
      pageOf(['uhost-e']),
    );
    expect(await reader.read(answers)).toEqual([...FIVE, 'uhost-x']);
    expect(reader.offsets).toEqual([0, 2, 3, 0, 2, 4]);
  });

  it('so far that the next one is empty is read again', async () => {
    const reader = new Reader();
    const answers = inTurn(
      pageOf(FIVE.slice(0, 3)),
      pageOf([]),
      pageOf(['uhost-c', 'uhost-d']),
      pageOf(['uhost-d']),
    );
    expect(await reader.read(answers)).toEqual(FIVE.slice(0, 4));
    expect(reader.offsets).toEqual([0, 2, 0, 1]);
  });

  it('so that its only further entry is one of those before is read again', async () => {
    const reader = new Reader();
    const answers = inTurn(pageOf(FIVE.slice(0, 3)), pageOf(['uhost-b']), pageOf(['uhost-d']), pageOf([]));
    expect(await reader.read(answers)).toEqual(FIVE.slice(0, 4));
    expect(reader.offsets).toEqual([0, 2, 0, 1]);
  });

  it('each time that it is read is taken for what was seen of it, after four readings', async () => {
    const reader = new Reader();
    const answers = (offset: number): InstancePage =>
      offset === 0 ? pageOf(FIVE.slice(0, 3)) : offset === 2 ? pageOf(FIVE.slice(3)) : pageOf(['uhost-e']);
    expect(await reader.read(answers)).toEqual(FIVE);
    expect(reader.offsets).toEqual([0, 2, 3, 0, 2, 3, 0, 2, 3, 0, 2, 3]);
  });

  it('each time, and whose count spares the last page, is taken for what was seen of it as well', async () => {
    const reader = new Reader();
    await reader.read(pages(['uhost-x'], 1, 1));
    const answers = (offset: number): InstancePage =>
      pageOf(offset === 0 ? FIVE.slice(0, 3) : FIVE.slice(3), 5);
    expect(await reader.read(answers)).toEqual(FIVE);
    expect(reader.offsets).toEqual([0, 2, 0, 2, 0, 2, 0, 2]);
  });

  it('is read again, too, where its count has spared the last page', async () => {
    const reader = new Reader();
    await reader.read(pages(['uhost-x'], 1, 1));
    const answers = inTurn(pageOf(FIVE.slice(0, 3), 5), pageOf(FIVE.slice(3), 5), pageOf(FIVE, 5));
    expect(await reader.read(answers)).toEqual(FIVE);
    expect(reader.offsets).toEqual([0, 2, 0]);
  });

  it('that only repeats all that it counts is read again', async () => {
    const reader = new Reader();
    expect(await reader.read(() => pageOf(['uhost-a', 'uhost-b'], 2))).toEqual(['uhost-a', 'uhost-b']);
    expect(reader.offsets).toEqual([0, 1, 0]);
  });
});

describe('the count of a list', () => {
  it('is right once a list had as many entries, and then spares the page after the last one', async () => {
    const reader = new Reader();
    await reader.read(pages(FIVE, 3, 5));
    expect(reader.counts).toBe('right');
    expect(await reader.read(pages(FIVE, 3, 5))).toEqual(FIVE);
    expect(reader.offsets).toEqual([0, 2]);
  });

  it('is proved by no empty list', async () => {
    const reader = new Reader();
    await reader.read(pages([], 3, 0));
    expect(reader.counts).toBe('unproven');
  });

  it('proves nothing where there is none', async () => {
    const reader = new Reader();
    await reader.read(pages(FIVE, 3));
    expect(reader.counts).toBe('unproven');
  });

  it('is wrong for good once more was shown', async () => {
    const reader = new Reader();
    expect(await reader.read(pages(FIVE, 3, 1))).toEqual(FIVE);
    expect(reader.counts).toBe('wrong');
    await reader.read(pages(FIVE, 3, 5));
    expect(reader.counts).toBe('wrong');
    await reader.read(pages(FIVE, 3, 5));
    expect(reader.offsets).toEqual([0, 2, 4]);
  });

  it('is no end where it is only that of each page', async () => {
    const answers = (offset: number): InstancePage => pageOf(FIVE.slice(offset, offset + 3), 3);
    expect(await new Reader().read(answers)).toEqual(FIVE);
  });

  it('that is too low does not make a list whole of which every page is the same', async () => {
    expect(await new Reader().read(() => pageOf(['uhost-a', 'uhost-b'], 1))).toMatchObject({
      defect: 'nothing-new',
    });
  });

  it('that is higher than what is ever shown is an error at the first page that only repeats', async () => {
    const reader = new Reader();
    expect(await reader.read(() => pageOf(['uhost-a', 'uhost-b'], 8))).toMatchObject({
      defect: 'nothing-new',
    });
    expect(reader.offsets).toEqual([0, 1]);
  });

  it('that comes with the last page only tells that a page which repeated hid nothing', async () => {
    const two = ['uhost-a', 'uhost-b'];
    const answers = (offset: number): InstancePage => (offset < 2 ? pageOf(two) : pageOf([], 2));
    expect(await new Reader().read(answers)).toEqual(two);
  });

  it('takes what earlier readings showed for seen', async () => {
    const answers = inTurn(pageOf(['uhost-a'], 2), pageOf([], 2), pageOf(['uhost-b'], 2), pageOf([], 2));
    expect(await new Reader().read(answers)).toEqual(['uhost-a', 'uhost-b']);
  });

  it('that is not reached has the list read again as long as the caller likes', async () => {
    const failed: [number, number][] = [];
    const retry: RetryPolicy = ({ error, attempt, earlierErrors }) => {
      failed.push([attempt, earlierErrors.length]);
      return attempt < 3 ? Promise.resolve() : Promise.reject(error);
    };
    const reader = new Reader();
    const error = await reader.read(pages(['uhost-a'], 1, 8), { retry });
    expect(error).toMatchObject({ defect: 'list-not-whole' });
    expect(failed).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
    ]);
  });
});

describe('a list of the IDs that were asked for', () => {
  it('may be counted with all others, which then tells nothing of its end', async () => {
    const reader = new Reader();
    const ids = ['uhost-a', 'uhost-b'];
    expect(await reader.read(pages(['uhost-a'], 100, 9), { ids })).toEqual(['uhost-a']);
    expect(reader.counts).toBe('unproven');
    // From now on an empty list with such a count is empty.
    expect(await reader.read(pages([], 100, 9), { ids })).toEqual([]);
  });

  it('is counted for itself where as many were asked for', async () => {
    const reader = new Reader();
    const ids = ['uhost-a', 'uhost-b'];
    expect(await reader.read(pages(ids, 100, 2), { ids })).toEqual(ids);
    expect(reader.counts).toBe('right');
  });

  it.each([
    ['nothing', []],
    ['only others', ['uhost-x', 'uhost-y']],
    ['others, too', ['uhost-a', 'uhost-x']],
  ])('that shows %s and counts more is not whole', async (_, shown) => {
    const error = await new Reader().read(pages(shown, 100, 9), { ids: ['uhost-a'] });
    expect(error).toMatchObject({ defect: 'list-not-whole' });
  });
});

describe('a call that is sent again', () => {
  const busy = new RetCodeError('Describe', 8034, '');
  const late = new TransportError('Describe', 'timeout');

  it('tells which attempt failed, and what the ones before it failed with', async () => {
    const failed: FailedAttempt[] = [];
    const outcomes = [busy, late];
    const call = (): Promise<string> => {
      const error = outcomes.shift();
      return error === undefined ? Promise.resolve('answer') : Promise.reject(error);
    };
    const answer = await withRetries(call, (attempt) => {
      failed.push(attempt);
      return Promise.resolve();
    });
    expect(answer).toBe('answer');
    expect(failed).toEqual([
      { error: busy, attempt: 1, earlierErrors: [] },
      { error: late, attempt: 2, earlierErrors: [busy] },
    ]);
  });

  it('is not sent again where the program itself is at fault', async () => {
    const fault = new TypeError('no such field');
    const call = (): Promise<never> => Promise.reject(fault);
    await expect(withRetries(call, () => Promise.reject(new Error('asked')))).rejects.toBe(fault);
  });
});
