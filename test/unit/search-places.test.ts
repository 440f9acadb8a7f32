import { describe, expect, it } from 'vitest';
import type { DescribeQuery, InstancePage } from '../../src/compshare/client.ts';
import { MalformedAnswerError, RetCodeError, TransportError } from '../../src/compshare/errors.ts';
import type { CompShareError } from '../../src/compshare/errors.ts';
import type { Instance } from '../../src/compshare/instance.ts';
import { InstanceList, noRetry } from '../../src/compshare/instance-list.ts';
import type { FailedAttempt } from '../../src/compshare/instance-list.ts';
import { Inventory } from '../../src/compshare/inventory.ts';
import type { FindOptions } from '../../src/compshare/inventory.ts';
import { anInstance } from './instance.ts';

const never = new AbortController().signal;
const A = anInstance({ id: 'uhost-a' });
const B = anInstance({ id: 'uhost-b' });

function pageOf(instances: readonly Instance[], totalCount?: number): InstancePage {
  return { instances: [...instances], totalCount, provesAbsence: true, requestId: undefined };
}

/** An inventory whose calls are answered like this, and the IDs and places that were asked for. */
function inventoryOf(answer: (query: DescribeQuery) => InstancePage | CompShareError): {
  inventory: Inventory;
  asked: string[];
} {
  const asked: string[] = [];
  const inventory = new Inventory({
    describe: (query) => {
      asked.push(`${query.zone ?? query.region ?? 'anywhere'}: ${(query.ids ?? ['all']).join(' ')}`);
      const answered = answer(query);
      return answered instanceof Error ? Promise.reject(answered) : Promise.resolve(answered);
    },
    zones: () => Promise.resolve([]),
  });
  return { inventory, asked };
}

function options(fields: Partial<FindOptions> = {}): FindOptions {
  return { place: {}, seen: new Map(), searchEverywhere: new Set(), ...fields };
}

describe('a search', () => {
  it('asks in the place that was given where an instance was seen without one', async () => {
    const seen = new Map([[A.id, anInstance({ id: A.id, region: '', zone: '' })]]);
    const { inventory } = inventoryOf(({ region }) => pageOf(region === 'cn-sh2' ? [A] : []));
    const { found } = await inventory.find([A.id], options({ place: { region: 'cn-sh2' }, seen }), never);
    expect([...found.keys()]).toEqual([A.id]);
  });

  it('asks for several IDs once where the API is in trouble', async () => {
    const { inventory, asked } = inventoryOf(() => new TransportError('Describe', 'timeout'));
    const { unanswered } = await inventory.find([A.id, B.id], options(), never);
    expect([...unanswered.keys()]).toEqual([A.id, B.id]);
    expect(asked).toEqual(['anywhere: uhost-a uhost-b']);
  });

  it('asks alone only for those that a list did not show before it failed', async () => {
    const { inventory, asked } = inventoryOf(({ ids = [], offset = 0 }) => {
      if (ids.length === 1) return pageOf([]);
      return offset === 0 ? pageOf([A], 2) : pageOf([], 2);
    });
    const { found } = await inventory.find([A.id, B.id], options(), never);
    expect([...found.keys()]).toEqual([A.id]);
    expect(asked).toContain('anywhere: uhost-b');
    expect(asked).not.toContain('anywhere: uhost-a');
  });

  it.each([9999, 8903, 240])('goes on elsewhere where one place refuses it with %i', async (retCode) => {
    const { inventory } = inventoryOf(({ region }) =>
      region === undefined ? new RetCodeError('Describe', retCode, '') : pageOf([A]),
    );
    const seen = new Map([[A.id, A]]);
    expect([...(await inventory.find([A.id], options({ seen }), never)).found.keys()]).toEqual([A.id]);
  });

  it.each([
    new RetCodeError('Describe', 9999, ''),
    new RetCodeError('Describe', 8903, ''),
    new MalformedAnswerError('Describe', 'other-action'),
    new TransportError('Describe', 'timeout'),
  ])('does not take an instance for gone where one place answers: %s', async (error) => {
    const { inventory } = inventoryOf(({ region }) => (region === undefined ? error : pageOf([])));
    const { found, unanswered } = await inventory.find(
      [A.id],
      options({ seen: new Map([[A.id, A]]) }),
      never,
    );
    expect(found.size).toBe(0);
    expect(unanswered.get(A.id)).toBe(error);
  });
});

describe('a list', () => {
  it.each([9999, 8903, 8039, 240])('is no error where one place refuses it with %i', async (retCode) => {
    const { inventory } = inventoryOf(({ zone }) =>
      zone === 'cn-wlcb-03' ? new RetCodeError('Describe', retCode, '') : pageOf([A]),
    );
    expect(await inventory.list({}, never, noRetry)).toEqual([A]);
    expect(inventory.placesRefused).toMatchObject([{ place: { zone: 'cn-wlcb-03' }, error: { retCode } }]);
  });

  it.each([171, 150])('is an error where one place fails with %i', async (retCode) => {
    const { inventory } = inventoryOf(({ zone }) =>
      zone === 'cn-wlcb-03' ? new RetCodeError('Describe', retCode, '') : pageOf([A]),
    );
    await expect(inventory.list({}, never, noRetry)).rejects.toMatchObject({ retCode });
  });
});

describe('the reading of a list', () => {
  it('tells how often it was not whole, and with what', async () => {
    const failures: FailedAttempt[] = [];
    const reader = new InstanceList({
      describe: ({ offset }) => Promise.resolve(pageOf(offset === 0 ? [A] : [], 2)),
    });
    const reading = reader.read(
      {},
      never,
      (failed) => {
        failures.push(failed);
        return failures.length < 3 ? Promise.resolve() : noRetry(failed);
      },
      new Map(),
    );
    await expect(reading).rejects.toMatchObject({ defect: 'list-not-whole' });
    expect(failures.map(({ attempt, earlierErrors }) => [attempt, earlierErrors.length])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
    ]);
  });

  it('proves a count right only where there is one, and it is that of what was shown', async () => {
    const counts = async (instances: readonly Instance[], totalCount?: number): Promise<string> => {
      const describe = ({ offset = 0 }: DescribeQuery): Promise<InstancePage> =>
        Promise.resolve(pageOf(instances.slice(offset), totalCount));
      const reader = new InstanceList({ describe });
      await reader.read({}, never, noRetry, new Map());
      return reader.counts;
    };
    expect(await counts([A, B])).toBe('unproven');
    expect(await counts([], 0)).toBe('unproven');
    expect(await counts([A, B], 2)).toBe('right');
    expect(await counts([A, B], 1)).toBe('wrong');
  });
});
