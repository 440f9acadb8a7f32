import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DescribeQuery, InstancePage } from '../../src/compshare/client.ts';
import { CompShareError, RetCodeError } from '../../src/compshare/errors.ts';
import { Inventory, isIn } from '../../src/compshare/inventory.ts';
import type { RetryPolicy } from '../../src/compshare/inventory.ts';
import { anInstance } from './instance.ts';

const never = new AbortController().signal;

/** An API's list, and what happens to it. */
interface Listing {
  size: number;
  mostPerPage: number;
  told: boolean;
  /** For each call in turn, the place of an entry that its answer leaves out. */
  leftOut: readonly number[];
  /** Whether entries are left out of the page, and counted, or of the whole list, so that the pages shift. */
  from: 'page' | 'list';
  /** Entries that are deleted before a call. */
  deleted: readonly { call: number; place: number }[];
}

/** Reads a list and says which IDs nobody could have overlooked, and it did. None where it couldn't be read. */
async function overlooked({ size, mostPerPage, told, leftOut, from, deleted }: Listing): Promise<string[]> {
  let ids = Array.from({ length: size }, (_, index) => `uhost-${index}`);
  const doubtful = new Set<string>();
  let calls = 0;
  const describe = ({ offset = 0 }: DescribeQuery): Promise<InstancePage> => {
    const lie = leftOut[calls];
    const gone = deleted
      .filter(({ call }) => call === calls)
      .map(({ place }) => ids[place % ids.length] ?? '');
    calls++;
    gone.forEach((id) => doubtful.add(id));
    ids = ids.filter((id) => !gone.includes(id));
    const lessOne = (list: string[]): string[] => {
      if (lie === undefined || list.length === 0) return list;
      const hidden = list[lie % list.length] ?? '';
      if (!told || from === 'list') doubtful.add(hidden);
      return list.filter((id) => id !== hidden);
    };
    const list = from === 'list' ? lessOne(ids) : ids;
    if (offset > 0 && offset >= list.length) return Promise.reject(new RetCodeError('Describe', 230, ''));
    const whole = list.slice(offset, offset + mostPerPage);
    const page = from === 'page' ? lessOne(whole) : whole;
    return Promise.resolve({
      instances: page.map((id) => anInstance({ id })),
      totalCount: told ? list.length : undefined,
      requestId: undefined,
    });
  };
  const inventory = new Inventory({ describe, regions: () => Promise.reject(new Error('not asked for')) });
  const retry: RetryPolicy = ({ error }) =>
    error instanceof RetCodeError ? Promise.reject(error) : Promise.resolve();
  const listed = await inventory.list({}, never, retry).then(
    (instances) => new Set(instances.map(({ id }) => id)),
    (error: unknown) => {
      if (error instanceof CompShareError) return undefined;
      throw error;
    },
  );
  return listed === undefined ? [] : ids.filter((id) => !listed.has(id) && !doubtful.has(id));
}

describe('a list', () => {
  const listing = {
    size: fc.integer({ min: 0, max: 400 }),
    mostPerPage: fc.integer({ min: 11, max: 100 }),
    told: fc.boolean(),
  };

  it('is read to its end or refused, however many entries a page has, though each answer leaves out one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          ...listing,
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
});

describe('an instance is in a scope', () => {
  it.each([
    [{}, {}, true],
    [{ region: 'cn-wlcb' }, {}, true],
    [{ region: 'us-ca' }, {}, false],
    [{ region: 'cn-wlcb', zone: 'cn-wlcb-02' }, {}, false],
    [{ zone: 'cn-wlcb-02' }, { zone: '' }, true],
    [{ region: 'us-ca' }, { region: '' }, true],
    [{ region: 'us-ca', zone: 'us-ca-01' }, { region: '', zone: 'us-ca-02' }, false],
  ])('%j, told %j: %o', (scope, told, fits) => {
    expect(isIn(scope, anInstance(told))).toBe(fits);
  });
});
