import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DescribeQuery, InstancePage, Place, Zone } from '../../src/compshare/client.ts';
import {
  CompShareError,
  MalformedAnswerError,
  RetCodeError,
  TransportError,
} from '../../src/compshare/errors.ts';
import type { AnswerDefect } from '../../src/compshare/errors.ts';
import type { Instance } from '../../src/compshare/instance.ts';
import { Inventory, isIn } from '../../src/compshare/inventory.ts';
import type { FindResult } from '../../src/compshare/inventory.ts';
import { anInstance } from './instance.ts';

const never = new AbortController().signal;

/** One reading of the vendor's documents: which call shows an instance. */
interface Dialect {
  withoutRegion: 'all' | 'first region only' | 'refused';
  regionAlone: 'all zones' | 'first zone only' | 'nothing';
  withZone: 'its instances' | 'nothing' | 'refused';
  /** What SupportZone says: all zones, none, null, or nothing without a region, or at all. */
  zones: 'all' | 'none' | 'region needed' | 'refused' | 'down';
  idsIgnored: boolean;
  mostPerPage: number;
  count: 'right' | 'missing' | 'zero';
  deletedId: 'left out' | 8039 | 8351;
}

const DEFAULT: Dialect = {
  withoutRegion: 'all',
  regionAlone: 'all zones',
  withZone: 'its instances',
  zones: 'all',
  idsIgnored: false,
  mostPerPage: 100,
  count: 'right',
  deletedId: 'left out',
};

/** No test makes as many calls as this. */
const MOST_CALLS = 3000;
const FIRST_REGION = 'cn-wlcb';
const ZONES = ['cn-wlcb-01', 'cn-wlcb-03', 'cn-sh2-02', 'us-ca-01'];

/** An API that speaks a dialect. */
class FakeApi {
  readonly instances: Instance[];
  readonly calls: string[] = [];
  readonly #dialect: Dialect;
  /** Fails the calls for these places, by the place's region and zone. */
  readonly failures = new Map<string, CompShareError>();

  constructor(instances: readonly Instance[], dialect: Partial<Dialect> = {}) {
    this.instances = [...instances];
    this.#dialect = { ...DEFAULT, ...dialect };
  }

  readonly describe = (query: DescribeQuery): Promise<InstancePage> => {
    const { ids = [], region = '', zone = '', offset = 0 } = query;
    const where = `${region}/${zone}`;
    this.#note(`${where}${ids.length > 0 ? ` ${ids.length}` : ''}${offset > 0 ? ` @${offset}` : ''}`);
    const failure = this.failures.get(where);
    if (failure !== undefined) return Promise.reject(failure);
    const { withoutRegion, withZone, idsIgnored, mostPerPage, count, deletedId } = this.#dialect;
    if (region === '' && withoutRegion === 'refused') return refuse(230, 'Params [Region] not available');
    if (zone !== '' && withZone === 'refused') return refuse(240, 'Zone not permitted');
    const missing = ids.filter((id) => this.instances.every((instance) => instance.id !== id));
    if (missing.length > 0 && deletedId !== 'left out') return refuse(deletedId, 'deleted');
    const wanted = this.instances.filter(
      (instance) =>
        this.#shows(instance, { region, zone }) &&
        (idsIgnored || ids.length === 0 || ids.includes(instance.id)),
    );
    const instances = wanted.slice(offset, offset + mostPerPage);
    const totalCount = { right: wanted.length, missing: undefined, zero: 0 }[count];
    return Promise.resolve({ instances, totalCount, provesAbsence: true, requestId: undefined });
  };

  readonly zones = ({ region }: Pick<Place, 'region'>): Promise<Zone[]> => {
    this.#note(`zones ${region ?? ''}`.trim());
    const all = ZONES.map((zone) => ({ region: zone.slice(0, -3), zone, pods: false }));
    switch (this.#dialect.zones) {
      case 'all':
        return Promise.resolve(all);
      case 'none':
        return Promise.resolve([]);
      case 'region needed':
        return region === undefined
          ? refuse(210, 'Missing params [Region]')
          : Promise.resolve(all.filter((zone) => zone.region === region));
      case 'refused':
        return refuse(161, 'Action not exist');
      case 'down':
        return Promise.reject(new TransportError('zones', 'timeout'));
    }
  };

  #note(call: string): void {
    if (this.calls.push(call) > MOST_CALLS) throw new Error('It is asked for ever');
  }

  #shows(instance: Instance, { region, zone }: Required<Place>): boolean {
    const { withoutRegion, regionAlone, withZone } = this.#dialect;
    if (zone !== '')
      return withZone === 'its instances' && instance.zone === zone && instance.region === region;
    if (region === '') return withoutRegion === 'all' || instance.region === FIRST_REGION;
    if (instance.region !== region || regionAlone === 'nothing') return false;
    return regionAlone === 'all zones' || ZONES.find((name) => name.startsWith(region)) === instance.zone;
  }

  /** Whether some call that this dialect permits shows the instance. */
  canShow(instance: Instance): boolean {
    const { withoutRegion, withZone } = this.#dialect;
    return (
      (withoutRegion !== 'refused' && this.#shows(instance, { region: '', zone: '' })) ||
      this.#shows(instance, { region: instance.region, zone: '' }) ||
      (withZone === 'its instances' && this.#shows(instance, instance))
    );
  }
}

function refuse(retCode: number, message: string): Promise<never> {
  return Promise.reject(new RetCodeError('DescribeCompShareInstance', retCode, message));
}

function inZone(id: string, zone: string): Instance {
  return anInstance({ id, zone, region: zone.slice(0, -3) });
}

/** Looks for IDs that nothing is known of. */
function search(inventory: Inventory, ids: readonly string[], place: Place = {}): Promise<FindResult> {
  return inventory.find(ids, { place, seen: new Map(), searchEverywhere: new Set(ids) }, never);
}

/** Looks again for instances that were seen. */
function lookAgain(inventory: Inventory, instances: readonly Instance[]): Promise<FindResult> {
  const seen = new Map(instances.map((instance) => [instance.id, instance]));
  return inventory.find([...seen.keys()], { place: {}, seen, searchEverywhere: new Set() }, never);
}

/** Looks for an ID that should be where it was said to be, if anywhere. */
function lookFor(inventory: Inventory, id: string, place: Place = {}): Promise<FindResult> {
  return inventory.find([id], { place, seen: new Map(), searchEverywhere: new Set() }, never);
}

/** An error for each call that fails; no call is sent again. */
function once({ error }: { error: CompShareError }): Promise<never> {
  return Promise.reject(error);
}

/** An inventory that has read all lists so often, and what it asked for since. */
async function afterLists(api: FakeApi, lists: number): Promise<Inventory> {
  const inventory = new Inventory(api);
  for (let list = 0; list < lists; list++) await inventory.list({}, never, once);
  api.calls.length = 0;
  return inventory;
}

const dialect: fc.Arbitrary<Dialect> = fc.record({
  withoutRegion: fc.constantFrom('all', 'first region only', 'refused'),
  regionAlone: fc.constantFrom('all zones', 'first zone only', 'nothing'),
  withZone: fc.constantFrom('its instances', 'nothing', 'refused'),
  zones: fc.constantFrom('all', 'none', 'region needed', 'refused', 'down'),
  idsIgnored: fc.boolean(),
  mostPerPage: fc.constantFrom(1, 3, 5, 100),
  count: fc.constantFrom('right', 'missing', 'zero'),
  deletedId: fc.constantFrom<Dialect['deletedId']>('left out', 8039, 8351),
});
/** Zones that the documents name, so that they are known though SupportZone may not say them. */
const fleet = fc
  .array(fc.constantFrom('cn-wlcb-01', 'cn-wlcb-03', 'cn-sh2-02'), { minLength: 1, maxLength: 12 })
  .map((zones) => zones.map((zone, place) => inZone(`uhost-${place}`, zone)));

describe('in every dialect', () => {
  it('an instance that some permitted call shows is found, whatever was said of its place', async () => {
    await fc.assert(
      fc.asyncProperty(
        dialect,
        fleet,
        fc.constantFrom<Place>({}, { region: 'cn-wlcb' }, { region: 'cn-sh2', zone: 'cn-sh2-02' }),
        async (switches, instances, place) => {
          const api = new FakeApi(instances, switches);
          const inventory = new Inventory(api);
          const ids = [...instances.map(({ id }) => id), 'uhost-none'];
          const first = await search(inventory, ids, place);
          for (const instance of instances.filter((one) => api.canShow(one)))
            expect(first.found.get(instance.id), `${instance.id} ${instance.zone}`).toBe(instance);

          // Seen once, it can't be absent in the next look either; deleted, it can.
          const shown = instances.filter(({ id }) => first.found.has(id));
          const [deleted, ...others] = shown;
          api.instances.splice(0, api.instances.length, ...instances.filter((one) => one !== deleted));
          const second = await lookAgain(inventory, shown);
          expect([...second.found.keys()].sort()).toEqual(others.map(({ id }) => id).sort());
          expect([...second.unanswered.keys()]).toEqual([]);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('a list shows every instance that some permitted call shows', async () => {
    await fc.assert(
      fc.asyncProperty(dialect, fleet, async (switches, instances) => {
        const api = new FakeApi(instances, switches);
        const listed = await new Inventory(api).list({}, never, ({ error, attempt }) =>
          attempt > 5 || error.class === 'permanent' ? Promise.reject(error) : Promise.resolve(),
        );
        const ids = listed.map(({ id }) => id);
        expect(ids).toEqual(
          expect.arrayContaining(instances.filter((one) => api.canShow(one)).map(({ id }) => id)),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('a list of a place shows what is in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        dialect,
        fleet,
        fc.constantFrom<Place>(
          { region: 'cn-wlcb' },
          { zone: 'cn-sh2-02' },
          { region: 'cn-wlcb', zone: 'cn-wlcb-03' },
        ),
        async (switches, instances, place) => {
          const api = new FakeApi(instances, switches);
          const listed = await new Inventory(api).list(place, never, ({ error }) => Promise.reject(error));
          for (const one of instances.filter((instance) => isIn(place, instance) && api.canShow(instance)))
            expect(listed).toContain(one);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a search', () => {
  it('is one call for each hundred while all are seen', async () => {
    const instances = Array.from({ length: 150 }, (_, place) => inZone(`uhost-${place}`, 'cn-wlcb-01'));
    const api = new FakeApi(instances);
    const inventory = new Inventory(api);
    await search(
      inventory,
      instances.map(({ id }) => id),
    );
    await lookAgain(inventory, instances);
    expect(api.calls).toEqual(['/ 100', '/ 50', '/ 100', '/ 50']);
  });

  it('takes two calls to confirm that an instance known in its zone is gone', async () => {
    const instance = inZone('uhost-a', 'cn-wlcb-01');
    const api = new FakeApi([instance]);
    const inventory = new Inventory(api);
    await search(inventory, ['uhost-a']);
    api.instances.length = 0;
    await lookAgain(inventory, [instance]);
    await lookAgain(inventory, [instance]);
    expect(api.calls.slice(1).sort()).toEqual(
      ['/ 1', 'cn-wlcb/cn-wlcb-01 1', '/ 1', 'cn-wlcb/cn-wlcb-01 1'].sort(),
    );
  });

  it('asks everywhere for an ID that nobody has seen', async () => {
    const api = new FakeApi([]);
    const { found, unanswered } = await search(new Inventory(api), ['uhost-a'], { region: 'cn-wlcb' });
    expect([found.size, unanswered.size]).toEqual([0, 0]);
    expect(api.calls).toEqual(
      expect.arrayContaining(['/ 1', 'cn-wlcb/ 1', 'cn-bj2/cn-bj2-03 1', 'us-ca/us-ca-01 1', 'us-ca/ 1']),
    );
  });

  it('does not ask on where the API is in trouble', async () => {
    const api = new FakeApi([]);
    api.failures.set('/', new TransportError('Describe', 'timeout'));
    const { unanswered } = await search(new Inventory(api), ['uhost-a']);
    expect(unanswered.get('uhost-a')).toMatchObject({ failure: 'timeout' });
    expect(api.calls).toEqual(['/ 1']);
  });

  it.each([
    ['no answer', new TransportError('Describe', 'timeout')],
    ['one that tells of trouble', new RetCodeError('Describe', 8034, '')],
    ['one that nobody knows', new RetCodeError('Describe', 9999, '')],
  ])('knows nothing of an instance whose own zone gives %s', async (_, failure) => {
    const instance = inZone('uhost-a', 'cn-wlcb-01');
    const api = new FakeApi([]);
    api.failures.set('cn-wlcb/cn-wlcb-01', failure);
    const { unanswered } = await lookAgain(new Inventory(api), [instance]);
    expect([...unanswered.keys()]).toEqual(['uhost-a']);
  });

  it('takes a refusal where it was answered before for no answer', async () => {
    const instance = inZone('uhost-a', 'cn-wlcb-01');
    const api = new FakeApi([instance], { withoutRegion: 'refused' });
    const inventory = new Inventory(api);
    await lookAgain(inventory, [instance]);
    api.instances.length = 0;
    api.failures.set('cn-wlcb/cn-wlcb-01', new RetCodeError('Describe', 299, ''));
    const { unanswered } = await lookAgain(inventory, [instance]);
    expect(unanswered.get('uhost-a')).toMatchObject({ retCode: 299 });
  });

  it('that is refused everywhere has no answer, and the refusal says why', async () => {
    const api = new FakeApi([], { withoutRegion: 'refused', withZone: 'refused' });
    for (const region of ['cn-wlcb', 'cn-sh2', 'cn-bj2', 'us-ca'])
      api.failures.set(`${region}/`, new RetCodeError('Describe', 299, ''));
    const { unanswered } = await search(new Inventory(api), ['uhost-a']);
    expect(unanswered.get('uhost-a')).toMatchObject({ class: 'permanent' });
    expect((unanswered.get('uhost-a') as RetCodeError).retCode).not.toBe(230);
  });

  it('asks for each of several IDs alone where one of them is refused as deleted', async () => {
    const instance = inZone('uhost-a', 'cn-wlcb-01');
    const api = new FakeApi([instance], { deletedId: 8039 });
    const { found, unanswered } = await lookAgain(new Inventory(api), [
      instance,
      inZone('uhost-b', 'cn-wlcb-01'),
    ]);
    expect([...found.keys()]).toEqual(['uhost-a']);
    expect(unanswered.size).toBe(0);
  });

  it('is one call for a hundred, and not one more', async () => {
    const ids = Array.from({ length: 100 }, (_, place) => `uhost-${place}`);
    const api = new FakeApi(ids.map((id) => inZone(id, 'cn-wlcb-01')));
    await search(new Inventory(api), ids);
    expect(api.calls).toEqual(['/ 100']);
  });

  it('for an ID that was said to be in a new zone goes to its region, too', async () => {
    const api = new FakeApi([], { zones: 'none' });
    await search(new Inventory(api), ['uhost-a'], { zone: 'eu-x-09' });
    expect(api.calls).toEqual(expect.arrayContaining(['eu-x/ 1', 'eu-x/eu-x-09 1']));
  });

  it('for an ID that nobody has seen goes to the zones of instances that were seen, too', async () => {
    const api = new FakeApi([], { zones: 'none' });
    const seen = new Map([['uhost-b', inZone('uhost-b', 'us-ny-07')]]);
    const options = { place: {}, seen, searchEverywhere: new Set(['uhost-a']) };
    await new Inventory(api).find(['uhost-a'], options, never);
    expect(api.calls).toEqual(expect.arrayContaining(['us-ny/ 1', 'us-ny/us-ny-07 1']));
  });

  it('for an instance that was seen without its region goes where it was said to be', async () => {
    const api = new FakeApi([]);
    const seen = new Map([['uhost-a', anInstance({ id: 'uhost-a', region: '', zone: '' })]]);
    const options = { place: { zone: 'cn-sh2-02' }, seen, searchEverywhere: new Set<string>() };
    await new Inventory(api).find(['uhost-a'], options, never);
    expect(api.calls.toSorted()).toEqual(['/ 1', 'cn-sh2/cn-sh2-02 1']);
  });

  it('goes first to one of the places that have shown an instance, and to no other while it is there', async () => {
    const instance = inZone('uhost-a', 'cn-sh2-02');
    const api = new FakeApi([instance], { withoutRegion: 'first region only' });
    const inventory = await afterLists(api, 1);
    const { found } = await lookAgain(inventory, [instance]);
    expect([...found.keys()]).toEqual(['uhost-a']);
    expect(api.calls).toHaveLength(1);
  });

  it('asks in every place that has shown an instance, and without a place, before it is gone', async () => {
    const instance = inZone('uhost-a', 'cn-sh2-02');
    const api = new FakeApi([instance], { withoutRegion: 'first region only' });
    const inventory = await afterLists(api, 1);
    api.instances.length = 0;
    const { found, unanswered } = await lookAgain(inventory, [instance]);
    expect([found.size, unanswered.size]).toEqual([0, 0]);
    expect(api.calls.toSorted()).toEqual(['/ 1', 'cn-sh2/ 1', 'cn-sh2/cn-sh2-02 1']);
  });

  it('asks for what was missed in all ways at once the next time', async () => {
    const instance = inZone('uhost-a', 'cn-wlcb-01');
    const api = new FakeApi([instance]);
    const inventory = new Inventory(api);
    await lookAgain(inventory, [instance]);
    api.instances.length = 0;
    await lookAgain(inventory, [instance]);
    api.calls.length = 0;
    const end = lookAgain(inventory, [instance]);
    // Nothing has been answered yet.
    expect(api.calls.toSorted()).toEqual(['/ 1', 'cn-wlcb/cn-wlcb-01 1']);
    await end;
  });

  it('asks first in one way for what has come back', async () => {
    const instance = inZone('uhost-a', 'cn-wlcb-01');
    const api = new FakeApi([]);
    const inventory = new Inventory(api);
    await lookAgain(inventory, [instance]);
    api.instances.push(instance);
    await lookAgain(inventory, [instance]);
    api.calls.length = 0;
    await lookAgain(inventory, [instance]);
    expect(api.calls).toEqual(['/ 1']);
  });

  it('finds what one way fails to show and another shows', async () => {
    const instance = inZone('uhost-a', 'cn-wlcb-01');
    const api = new FakeApi([instance]);
    api.failures.set('/', new RetCodeError('Describe', 8034, ''));
    const { found, unanswered } = await lookAgain(new Inventory(api), [instance]);
    expect([...found.values()]).toEqual([instance]);
    expect(unanswered.size).toBe(0);
  });

  it('without a place for what was never seen ends with one answer', async () => {
    const api = new FakeApi([]);
    const { found, unanswered } = await lookFor(new Inventory(api), 'uhost-a');
    expect([found.size, unanswered.size]).toEqual([0, 0]);
    expect(api.calls).toEqual(['/ 1']);
  });

  it('for what is refused as deleted has its answer', async () => {
    const api = new FakeApi([], { deletedId: 8039 });
    const inventory = new Inventory(api);
    const { found, unanswered } = await lookFor(inventory, 'uhost-a');
    expect([found.size, unanswered.size]).toEqual([0, 0]);
    expect(inventory.placesAsked).toEqual([{}]);
  });

  it('asks alone only for those IDs that were not shown before a refusal', async () => {
    const calls: string[] = [];
    const describe = ({ ids = [], offset = 0 }: DescribeQuery): Promise<InstancePage> => {
      calls.push(`${ids.join()} @${offset}`);
      if (ids.length === 1 || offset > 0) return refuse(8039, 'deleted');
      const instances = [anInstance({ id: 'uhost-a' })];
      return Promise.resolve({ instances, totalCount: undefined, provesAbsence: true, requestId: undefined });
    };
    const ids = ['uhost-a', 'uhost-b'];
    const options = { place: {}, seen: new Map<string, Instance>(), searchEverywhere: new Set<string>() };
    const inventory = new Inventory({ describe, zones: () => Promise.resolve([]) });
    const { found, unanswered } = await inventory.find(ids, options, never);
    expect([[...found.keys()], unanswered.size]).toEqual([['uhost-a'], 0]);
    expect(calls).toEqual(['uhost-a,uhost-b @0', 'uhost-a,uhost-b @1', 'uhost-b @0']);
  });

  it.each<AnswerDefect>(['list-not-whole', 'nothing-new'])(
    'asks for each of several IDs alone where their list is broken off (%s)',
    async (defect) => {
      const api = new FakeApi([]);
      api.failures.set('/', new MalformedAnswerError('Describe', defect));
      const { unanswered } = await search(new Inventory(api), ['uhost-a', 'uhost-b']);
      expect(api.calls.slice(0, 3)).toEqual(['/ 2', '/ 1', '/ 1']);
      expect([...unanswered.keys()]).toEqual(['uhost-a', 'uhost-b']);
    },
  );

  it('is one call where the answer is not the API’s', async () => {
    const api = new FakeApi([]);
    api.failures.set('/', new MalformedAnswerError('Describe', 'not-json'));
    const { unanswered } = await search(new Inventory(api), ['uhost-a', 'uhost-b']);
    expect(api.calls).toEqual(['/ 2']);
    expect([...unanswered.keys()]).toEqual(['uhost-a', 'uhost-b']);
  });

  it.each<AnswerDefect>(['no-instance-list', 'not-an-instance', 'other-action'])(
    'goes on elsewhere where a list cannot be read (%s)',
    async (defect) => {
      const instance = inZone('uhost-a', 'cn-wlcb-01');
      const api = new FakeApi([instance]);
      api.failures.set('/', new MalformedAnswerError('Describe', defect));
      const { found } = await lookAgain(new Inventory(api), [instance]);
      expect([...found.keys()]).toEqual(['uhost-a']);
    },
  );

  it('ends in a fault of the program itself as such', async () => {
    const fault = new TypeError('no such field');
    const broken = { describe: () => Promise.reject(fault), zones: () => Promise.resolve([]) };
    await expect(search(new Inventory(broken), ['uhost-a'])).rejects.toBe(fault);
  });
});

describe('a search where the API insists on a region', () => {
  it('begins with the one call that shows an instance in its zone', async () => {
    const instance = inZone('uhost-a', 'cn-wlcb-01');
    const api = new FakeApi([], { withoutRegion: 'refused' });
    const inventory = await afterLists(api, 1);
    api.instances.push(instance);
    await lookAgain(inventory, [instance]);
    expect(api.calls).toEqual(['cn-wlcb/cn-wlcb-01 1']);
  });

  it('goes to the zone and region of an instance before it is gone', async () => {
    const api = new FakeApi([], { withoutRegion: 'refused' });
    const inventory = await afterLists(api, 2);
    await lookAgain(inventory, [inZone('uhost-a', 'cn-wlcb-01')]);
    expect(api.calls.toSorted()).toEqual(['cn-wlcb/ 1', 'cn-wlcb/cn-wlcb-01 1']);
  });

  it('tries once more without one, and never again once that is refused', async () => {
    const api = new FakeApi([], { withoutRegion: 'refused' });
    const inventory = await afterLists(api, 1);
    for (let times = 0; times < 3; times++) await search(inventory, ['uhost-a']);
    expect(api.calls.filter((call) => call.startsWith('/'))).toEqual(['/ 1']);
  });

  it.each<[string, Place, Partial<Instance> | undefined, boolean]>([
    ['was never seen', {}, undefined, true],
    ['was seen without a region', {}, { region: '', zone: '' }, true],
    ['was seen in a region', {}, { region: 'cn-wlcb' }, false],
    ['was said to be in a zone', { zone: 'cn-sh2-02' }, undefined, false],
    ['was said to be in a region', { region: 'cn-sh2' }, undefined, false],
  ])('for an ID that %s: %j', async (_, place, seenAs, everywhere) => {
    const api = new FakeApi([], { withoutRegion: 'refused' });
    const inventory = await afterLists(api, 2);
    const seen = new Map(seenAs === undefined ? [] : [['uhost-a', anInstance({ id: 'uhost-a', ...seenAs })]]);
    await inventory.find(['uhost-a'], { place, seen, searchEverywhere: new Set() }, never);
    expect(api.calls.includes('cn-bj2/cn-bj2-03 1')).toBe(everywhere);
    expect(api.calls.filter((call) => call.startsWith('/'))).toEqual([]);
  });
});

describe('whether the API insists on a region', () => {
  it.each<[number, string, boolean]>([
    [210, 'Missing params [Region]', true],
    [220, 'Params [Zone] not available', true],
    [230, 'Params [region_id] not available', true],
    [230, 'Params error', true],
    [230, 'Params [Limit] not available', false],
    [230, 'Params [UHostRegion] not available', false],
    [240, 'Missing params [Region]', false],
  ])('is told by a refusal: %i, %s', async (retCode, message, insists) => {
    const api = new FakeApi([]);
    api.failures.set('/', new RetCodeError('Describe', retCode, message));
    expect((await afterLists(api, 1)).facts.regionRequired).toBe(insists);
  });

  it('is not told by what a call with one is refused for', async () => {
    const api = new FakeApi([]);
    api.failures.set('cn-bj2/', new RetCodeError('Describe', 230, 'Params [Region] not available'));
    expect((await afterLists(api, 2)).facts.regionRequired).toBe(false);
  });

  it('is forgotten where a call without one is answered after all', async () => {
    const api = new FakeApi([]);
    api.failures.set('/', new RetCodeError('Describe', 230, ''));
    const inventory = await afterLists(api, 1);
    api.failures.clear();
    await inventory.list({}, never, once);
    expect(inventory.facts.regionRequired).toBe(false);
  });
});

describe('a list', () => {
  it('says where it was read and where it was refused', async () => {
    const api = new FakeApi([inZone('uhost-a', 'cn-wlcb-01')], { zones: 'refused' });
    api.failures.set('cn-bj2/cn-bj2-03', new RetCodeError('Describe', 293, ''));
    const inventory = new Inventory(api);
    await inventory.list({}, never, once);
    expect(inventory.placesAsked).toContainEqual({});
    expect(inventory.placesAsked).toContainEqual({ region: 'cn-wlcb', zone: 'cn-wlcb-01' });
    expect(inventory.placesRefused).toMatchObject([
      { place: { region: 'cn-bj2', zone: 'cn-bj2-03' }, error: { retCode: 293 } },
    ]);
  });

  it.each<[Place, string[]]>([
    [{ zone: 'cn-sh2-02' }, ['/', 'cn-sh2/', 'cn-sh2/cn-sh2-02', 'zones']],
    [{ region: 'cn-wlcb' }, ['/', 'cn-wlcb/', 'cn-wlcb/cn-wlcb-01', 'cn-wlcb/cn-wlcb-03', 'zones']],
    [{ region: 'eu-x' }, ['/', 'eu-x/', 'zones']],
    [{ region: 'eu-x', zone: 'eu-x-09' }, ['/', 'eu-x/', 'eu-x/eu-x-09', 'zones']],
    [
      {},
      [
        '/',
        'cn-bj2/',
        'cn-bj2/cn-bj2-03',
        'cn-sh2/',
        'cn-sh2/cn-sh2-02',
        'cn-wlcb/',
        'cn-wlcb/cn-wlcb-01',
        'cn-wlcb/cn-wlcb-03',
        'us-ca/',
        'us-ca/us-ca-01',
        'zones',
      ],
    ],
  ])('of %j is asked for in every way that may show what is there', async (place, calls) => {
    const api = new FakeApi([]);
    await new Inventory(api).list(place, never, once);
    expect(api.calls.toSorted()).toEqual(calls);
  });

  it.each<[Dialect['zones'], string[]]>([
    ['all', ['zones']],
    ['none', ['zones']],
    // It is a help, and asked for again by the next list.
    ['down', ['zones', 'zones', 'zones', 'zones', 'zones', 'zones']],
    ['refused', ['zones']],
    ['region needed', ['zones', 'zones cn-wlcb', 'zones cn-sh2', 'zones cn-bj2']],
  ])('has the zones asked for, which are %s, no oftener than is of use', async (zones, calls) => {
    const api = new FakeApi([], { zones });
    const inventory = new Inventory(api);
    for (let list = 0; list < 2; list++) await inventory.list({}, never, () => Promise.resolve());
    expect(api.calls.filter((call) => call.startsWith('zones'))).toEqual(calls);
    expect(inventory.facts.zonesListed).toBe(zones !== 'down');
  });

  it('without a region is not asked for any more once it was refused for want of one again', async () => {
    const api = new FakeApi([inZone('uhost-a', 'cn-wlcb-01')], { withoutRegion: 'refused' });
    const inventory = new Inventory(api);
    for (let list = 0; list < 5; list++) await inventory.list({}, never, once);
    expect(api.calls.filter((call) => call === '/')).toHaveLength(2);
    expect(inventory.facts).toMatchObject({
      seen: 1,
      shownBy: { anywhere: 0, region: 1, zone: 1 },
      regionRequired: true,
    });
  });

  it('that every place refuses is an error that tells more than the want of a region', async () => {
    const api = new FakeApi([], { withoutRegion: 'refused', withZone: 'refused' });
    for (const region of ['cn-wlcb', 'cn-sh2', 'cn-bj2', 'us-ca'])
      api.failures.set(`${region}/`, new RetCodeError('Describe', 230, 'Params [Region] not available'));
    await expect(new Inventory(api).list({}, never, once)).rejects.toMatchObject({ retCode: 240 });
  });

  it('is read in the zones of the instances that it shows, too', async () => {
    const api = new FakeApi([inZone('uhost-a', 'us-ny-07')], { zones: 'none' });
    const inventory = new Inventory(api);
    await inventory.list({}, never, once);
    expect(api.calls).toEqual(expect.arrayContaining(['us-ny/us-ny-07', 'us-ny/']));
  });

  it('that no place lets be read is an error', async () => {
    const refused = {
      describe: () => refuse(171, 'Signature VerifyAC Error'),
      zones: () => Promise.resolve([]),
    };
    await expect(new Inventory(refused).list({}, never, once)).rejects.toMatchObject({ retCode: 171 });
  });

  it.each([240, 8034, 8039, 9999])(
    'one of which is refused with RetCode %i is read elsewhere',
    async (retCode) => {
      const instance = inZone('uhost-a', 'cn-wlcb-01');
      const api = new FakeApi([instance]);
      api.failures.set('cn-bj2/', new RetCodeError('Describe', retCode, ''));
      expect(await new Inventory(api).list({}, never, once)).toEqual([instance]);
    },
  );

  it.each([171, 8097])('one of which is refused with RetCode %i is an error', async (retCode) => {
    const api = new FakeApi([inZone('uhost-a', 'cn-wlcb-01')]);
    api.failures.set('cn-bj2/', new RetCodeError('Describe', retCode, ''));
    await expect(new Inventory(api).list({}, never, once)).rejects.toMatchObject({ retCode });
  });

  it('one of which can only not be reached is an error', async () => {
    const api = new FakeApi([]);
    api.failures.set('cn-wlcb/cn-wlcb-01', new TransportError('Describe', 'connection-failed'));
    await expect(new Inventory(api).list({}, never, once)).rejects.toMatchObject({
      failure: 'connection-failed',
    });
  });

  it('asks for the tag, in each place', async () => {
    const queries: DescribeQuery[] = [];
    const client = {
      describe: (query: DescribeQuery): Promise<InstancePage> => {
        queries.push(query);
        return new FakeApi([]).describe(query);
      },
      zones: () => Promise.resolve([]),
    };
    await new Inventory(client).list({ region: 'eu-x', tag: 'ci' }, never, once);
    expect(queries).toMatchObject([{ tag: 'ci' }, { region: 'eu-x', tag: 'ci' }]);
    queries.length = 0;
    await new Inventory(client).list({ region: 'eu-x' }, never, once);
    expect(queries.some((query) => 'tag' in query)).toBe(false);
  });

  it('no longer says that a place is refused once it was answered', async () => {
    const api = new FakeApi([]);
    api.failures.set('cn-bj2/cn-bj2-03', new RetCodeError('Describe', 293, ''));
    const inventory = await afterLists(api, 1);
    expect(inventory.placesRefused).toHaveLength(1);
    api.failures.clear();
    await inventory.list({}, never, once);
    expect(inventory.placesRefused).toEqual([]);
  });

  it('shows an instance that has two names under both', async () => {
    const instances = ['train', 'infer'].map((name) => anInstance({ name }));
    const api = new FakeApi(instances, { count: 'missing' });
    const listed = await new Inventory(api).list({}, never, once);
    expect(listed.map(({ name }) => name)).toEqual(['train', 'infer']);
  });

  it('tells of the documented zones and of those that it came upon', async () => {
    const api = new FakeApi([inZone('uhost-a', 'us-ny-07')], { zones: 'none' });
    expect((await afterLists(api, 1)).facts.zones).toEqual([
      'cn-wlcb-01',
      'cn-wlcb-03',
      'cn-sh2-02',
      'cn-bj2-03',
      'us-ny-07',
    ]);
  });

  it.each([
    { region: '', zone: 'us-ny-07' },
    { region: 'us-ny', zone: '' },
  ])('learns no zone of an instance that is told half: %j', async (told) => {
    const api = new FakeApi([anInstance(told)], { zones: 'none' });
    expect((await afterLists(api, 1)).facts.zones).toHaveLength(4);
  });

  it('tells which ways of asking showed how many', async () => {
    const instances = [inZone('uhost-a', 'cn-wlcb-03'), inZone('uhost-b', 'cn-sh2-02')];
    const api = new FakeApi(instances, { withoutRegion: 'first region only', regionAlone: 'nothing' });
    expect((await afterLists(api, 1)).facts).toMatchObject({
      seen: 2,
      shownBy: { anywhere: 1, region: 0, zone: 2 },
    });
  });

  it.each<[string, CompShareError | undefined, boolean]>([
    ['another answers', undefined, true],
    ['another is in trouble', new TransportError('zones', 'timeout'), false],
    ['all others do so, too', new RetCodeError('zones', 161, ''), true],
  ])('has its zones, where one region refuses to tell and %s: %s', async (_, others, listed) => {
    const inventory = new Inventory({
      describe: (query) => new FakeApi([]).describe(query),
      zones: ({ region }) => {
        if (region === undefined) return refuse(210, 'Missing params [Region]');
        if (region === 'cn-wlcb') return refuse(161, 'Action not exist');
        return others === undefined ? Promise.resolve([]) : Promise.reject(others);
      },
    });
    await inventory.list({}, never, once);
    expect(inventory.facts.zonesListed).toBe(listed);
  });

  it('ends in a fault of the program itself as such, and waits for its other calls first', async () => {
    const fault = new TypeError('no such field');
    const api = new FakeApi([]);
    const broken = { describe: api.describe, zones: () => Promise.reject(fault) };
    await expect(new Inventory(broken).list({}, never, once)).rejects.toBe(fault);
    expect(api.calls).toEqual(['/']);
  });

  it('of a zone whose region nobody knows is asked for without one, however often that is refused', async () => {
    const api = new FakeApi([], { withoutRegion: 'refused' });
    const inventory = new Inventory(api);
    for (let list = 0; list < 4; list++)
      await expect(inventory.list({ zone: 'mars' }, never, once)).rejects.toMatchObject({ retCode: 230 });
  });
});

describe('an instance is in a place', () => {
  it.each([
    [{}, {}, true],
    [{ region: 'cn-wlcb' }, {}, true],
    [{ region: 'us-ca' }, {}, false],
    [{ region: 'cn-wlcb', zone: 'cn-wlcb-02' }, {}, false],
    [{ zone: 'cn-wlcb-02' }, { zone: '' }, true],
    [{ region: 'us-ca' }, { region: '' }, true],
    [{ region: 'us-ca', zone: 'us-ca-01' }, { region: '', zone: 'us-ca-02' }, false],
  ])('%j, told %j: %o', (place, told, fits) => {
    expect(isIn(place, anInstance(told))).toBe(fits);
  });
});
