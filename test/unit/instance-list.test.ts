import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DescribeQuery, InstancePage } from '../../src/compshare/client.ts';
import { CompShareError, MalformedAnswerError, RetCodeError } from '../../src/compshare/errors.ts';
import type { Instance } from '../../src/compshare/instance.ts';
import { InstanceList, noRetry } from '../../src/compshare/instance-list.ts';
import type { RetryPolicy } from '../../src/compshare/instance-list.ts';
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
