import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entriesOf, rewriting } from './rewriting.ts';
import type { Answer } from './rewriting.ts';
import { Harness } from './harness.ts';

const DESCRIBE = 'DescribeCompShareInstance';
const MALFORMED = 'The list of instances could not be read: the answer';
const HOUR = 3_600_000;

describe('by name', () => {
  it('exactly: every instance of that name, in whatever region, and no other', async () => {
    await using harness = await Harness.create();
    const wanted = ['cn-wlcb', 'cn-bj2'].map(
      (Region) => harness.simulator.addInstance({ Name: 'gpu-7-1', Region }).UHostId,
    );
    const others = ['gpu-7-10', 'GPU-7-1', 'xgpu-7-1', 'gpu-7-1 ', ''].map(
      (Name) => harness.simulator.addInstance({ Name }).UHostId,
    );
    const run = await harness.run({ name: 'gpu-7-1' });
    expect(run.succeeded).toBe(true);
    expect(run.outputs['uhost-id']?.split(',').sort()).toEqual(wanted.sort());
    expect(
      harness.simulator
        .instances()
        .map(({ UHostId }) => UHostId)
        .sort(),
    ).toEqual(others.sort());
  });

  it('by a glob', async () => {
    await using harness = await Harness.create();
    const [one, two, other] = ['pr-7-a', 'pr-7-b', 'pr-71-a'].map(
      (Name) => harness.simulator.addInstance({ Name }).UHostId,
    );
    const run = await harness.run({ name: 'pr-7-?' });
    expect(run.outputs['uhost-id']?.split(',').sort()).toEqual([one, two].sort());
    expect(harness.simulator.instances().map(({ UHostId }) => UHostId)).toEqual([other]);
  });

  it('the selection is said in the log before anything is done', async () => {
    await using harness = await Harness.create();
    harness.simulator.addInstance({ UHostId: 'uhost-a1', Name: 'gpu-1', State: 'Stopped' });
    const run = await harness.run({ name: 'gpu-*' });
    expect(run.log).toMatchInlineSnapshot(`
      [
        "[0:00] Looking for name "gpu-*", of any age (a glob without older-than), in every region",
        "[0:00] Selected 1 instance:",
        "[0:00]   uhost-a1 "gpu-1" (1 × 4090, cn-wlcb-01): Stopped",
        "[0:00] uhost-a1: terminating",
        "[0:07] uhost-a1 "gpu-1": gone",
        "[0:07] Done: 1 gone",
      ]
    `);
  });

  it('one that somebody deletes before the first look at it is told with its name and the disks that stay', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'gpu-1', dataDisks: [200] });
    harness.simulator.addFault({
      fault: { kind: 'other-deletes', uhostId: id },
      on: { action: DESCRIBE, nth: 3 },
    });
    const run = await harness.run({ name: 'gpu-1' });
    expect(run.results).toMatchObject([
      { outcome: 'already-gone', name: 'gpu-1', keptDisks: [{ sizeGb: 200 }] },
    ]);
    expect(run.summary).toContain('1 data disk (200 GB) kept');
  });

  it('one that loses the name is torn down all the same; one that gets it goes once the others are gone', async () => {
    await using harness = await Harness.create();
    const mine = harness.simulator.addInstance({ Name: 'gpu-1' }).UHostId;
    const late = harness.simulator.addInstance({ Name: 'other' }).UHostId;
    harness.after(5000, () => {
      harness.simulator.rename(mine, 'other');
      harness.simulator.rename(late, 'gpu-1');
    });
    const run = await harness.run({ name: 'gpu-1' });
    expect(run).toMatchObject({ succeeded: true, results: [{ id: mine }, { id: late }] });
    expect(harness.simulator.instances()).toEqual([]);
  });
});

describe('by business group and age', () => {
  it('the tag is exact, and checked here too', async () => {
    await using harness = await Harness.create();
    const tagged = harness.simulator.addInstance({ Tag: 'ci' }).UHostId;
    const other = harness.simulator.addInstance({ Tag: 'ci-2' }).UHostId;
    expect((await harness.run({ tag: 'ci' })).outputs['uhost-id']).toBe(tagged);
    expect(harness.simulator.ledger[0]?.parameters['Tag']).toBe('ci');
    expect(harness.simulator.instances().map(({ UHostId }) => UHostId)).toEqual([other]);
  });

  it('name and tag must both match', async () => {
    await using harness = await Harness.create();
    harness.simulator.addInstance({ Name: 'a', Tag: 'x' });
    const both = harness.simulator.addInstance({ Name: 'a', Tag: 'y' }).UHostId;
    harness.simulator.addInstance({ Name: 'b', Tag: 'y' });
    expect((await harness.run({ name: 'a', tag: 'y' })).outputs['uhost-id']).toBe(both);
  });

  it('older-than leaves the young ones, and those whose age nobody knows', async () => {
    await using harness = await Harness.create();
    const now = harness.clock.now();
    const old = harness.simulator.addInstance({ Name: 'n', CreateTime: (now - 13 * HOUR) / 1000 }).UHostId;
    harness.simulator.addInstance({ Name: 'n', CreateTime: (now - 11 * HOUR) / 1000 });
    harness.simulator.addInstance({ Name: 'n', CreateTime: 0 });
    expect((await harness.run({ name: '*', 'older-than': '12h' })).outputs['uhost-id']).toBe(old);
  });
});

describe('by place', () => {
  it('region and zone narrow the search', async () => {
    await using harness = await Harness.create();
    const here = harness.simulator.addInstance({ Name: 'n', Region: 'cn-wlcb', Zone: 'cn-wlcb-03' }).UHostId;
    harness.simulator.addInstance({ Name: 'n', Region: 'cn-wlcb', Zone: 'cn-wlcb-01' });
    harness.simulator.addInstance({ Name: 'n', Region: 'cn-bj2', Zone: 'cn-bj2-03' });
    expect((await harness.run({ name: 'n', zone: 'cn-wlcb-03' })).outputs['uhost-id']).toBe(here);
  });

  it('an API that insists on a region is asked for each', async () => {
    await using harness = await Harness.create({ regionRequired: true });
    for (const Region of ['cn-wlcb', 'cn-sh2', 'cn-bj2']) {
      harness.simulator.addInstance({ Name: 'n', Region });
    }
    expect((await harness.run({ name: 'n' })).succeeded).toBe(true);
    expect(harness.simulator.instances()).toEqual([]);
  });
});

describe('an API that takes no notice of the zone', () => {
  it('what a filter selects is narrowed here', async () => {
    await using harness = await Harness.create({ zoneIgnored: true });
    const [there, here] = ['cn-wlcb-01', 'cn-wlcb-03'].map(
      (Zone) => harness.simulator.addInstance({ Name: 'train', Zone }).UHostId,
    );
    const run = await harness.run({ name: 'train', zone: 'cn-wlcb-03' });
    expect(run.outputs['uhost-id']).toBe(here);
    expect(harness.simulator.instances().map(({ UHostId }) => UHostId)).toEqual([there]);
  });

  it('an ID that is told in another zone is elsewhere, and not touched', async () => {
    await using harness = await Harness.create({ zoneIgnored: true });
    const { UHostId: id } = harness.simulator.addInstance({ Zone: 'cn-wlcb-01' });
    const run = await harness.run({ 'uhost-id': id, zone: 'cn-wlcb-03', 'ignore-not-found': 'true' });
    expect(run).toMatchObject({ succeeded: false, results: [{ outcome: 'failed: elsewhere' }] });
    expect(harness.changes()).toEqual([]);
  });

  it('an answer without region and zone fits', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'train', Zone: 'cn-wlcb-03' });
    const tap = rewriting((answer) => ({
      ...answer,
      UHostSet: entriesOf(answer).map((entry) => ({ ...entry, Region: '', Zone: '' })),
    }));
    const inputs = { name: 'train', zone: 'cn-wlcb-03', 'dry-run': 'true' };
    expect((await harness.run(inputs, { tap })).results).toMatchObject([{ id, outcome: 'would-terminate' }]);
  });

  it('one that was seen where it should be, and is then told elsewhere, is not taken for gone', async () => {
    await using harness = await Harness.create({ durations: { stop: 60_000 } });
    const { UHostId: id } = harness.simulator.addInstance({ Zone: 'cn-wlcb-01' });
    let looks = 0;
    const tap = rewriting((answer) => {
      if (!('UHostSet' in answer) || ++looks < 3 || looks > 6) return answer;
      return { ...answer, UHostSet: entriesOf(answer).map((entry) => ({ ...entry, Zone: 'cn-wlcb-03' })) };
    });
    const run = await harness.run({ 'uhost-id': id, zone: 'cn-wlcb-01' }, { tap });
    expect(run.results).toMatchObject([{ outcome: 'terminated' }]);
    expect(harness.simulator.fates().get(id)?.gone).toBe(true);
  });
});

describe('an API that insists on a region', () => {
  const zonesAs = (ZoneInfo: unknown): ReturnType<typeof rewriting> =>
    rewriting((answer) => ('ZoneInfo' in answer ? { ...answer, ZoneInfo } : answer));

  it.each([[[]], [[{ Describe: 'cn-wlcb' }]], [[{ Region: 'cn-bj2' }, { Region: '' }]]])(
    'and names none (%j): the documented zones are asked',
    async (zones) => {
      await using harness = await Harness.create({ regionRequired: true });
      const { UHostId: id } = harness.simulator.addInstance({ Name: 'train' });
      const tap = zonesAs(zones);
      const dryRun = await harness.run({ 'uhost-id': id, 'dry-run': 'true' }, { tap });
      expect(dryRun).toMatchObject({ succeeded: true, results: [{ outcome: 'would-terminate' }] });
      const run = await harness.run({ name: 'train' }, { tap });
      expect(run).toMatchObject({ succeeded: true, results: [{ id, outcome: 'terminated' }] });
    },
  );

  it('and names it by its zones only: their names hold it', async () => {
    await using harness = await Harness.create({ regionRequired: true });
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'train' });
    const tap = zonesAs([{ Zone: 'cn-wlcb-01' }, { Zone: 'cn-wlcb-03' }, { Zone: 'cn-bj2-03' }]);
    expect((await harness.run({ name: 'train' }, { tap })).outputs['uhost-id']).toBe(id);
  });

  it('its list of zones is asked for until it comes', async () => {
    await using harness = await Harness.create({ regionRequired: true });
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'train' });
    const on = { action: 'DescribeCompShareSupportZone' };
    harness.simulator.addFault({ fault: { status: 503 }, on, times: 6 });
    expect((await harness.run({ name: 'train' })).outputs['uhost-id']).toBe(id);
  });
});

describe('uhost-id', () => {
  it('wins over the filters, with a notice', async () => {
    await using harness = await Harness.create();
    const asked = harness.simulator.addInstance({ Name: 'x' }).UHostId;
    const named = harness.simulator.addInstance({ Name: 'n' }).UHostId;
    const run = await harness.run({ 'uhost-id': asked, name: 'n' });
    expect(run.outputs['uhost-id']).toBe(asked);
    expect(run.annotations).toMatchObject([{ level: 'notice' }]);
    expect(harness.simulator.instances().map(({ UHostId }) => UHostId)).toEqual([named]);
  });

  it('and the filters empty: an error before any call', async () => {
    await using harness = await Harness.create();
    const run = await harness.run({});
    expect(run.succeeded).toBe(false);
    expect(harness.calls()).toEqual([]);
    expect(run.annotations[0]?.message).toContain('No instance is named');
  });

  it('empty, older-than alone: an error before any call', async () => {
    await using harness = await Harness.create();
    const run = await harness.run({ 'older-than': '1h' });
    expect(run.succeeded).toBe(false);
    expect(harness.calls()).toEqual([]);
  });
});

describe('how many', () => {
  it('more than max-instances: red, all listed, none touched', async () => {
    await using harness = await Harness.create();
    const ids = Array.from({ length: 11 }, () => harness.simulator.addInstance({ Name: 'n' }).UHostId);
    const run = await harness.run({ name: 'n' });
    expect(run.succeeded).toBe(false);
    expect(harness.changes()).toEqual([]);
    for (const id of ids) {
      expect(run.annotations[0]?.message).toContain(id);
      expect(run.summary).toContain(id);
    }
    expect(run.annotations[0]?.message).toContain('more than max-instances (10)');
    expect(run.outputs).toEqual({ 'uhost-id': '', 'in-recycle': '', results: '[]' });
  });

  it('exactly max-instances: torn down', async () => {
    await using harness = await Harness.create();
    for (let i = 0; i < 3; i++) harness.simulator.addInstance({ Name: 'n', State: 'Stopped' });
    expect((await harness.run({ name: 'n', 'max-instances': '3' })).succeeded).toBe(true);
  });

  it('IDs are not limited by max-instances', async () => {
    await using harness = await Harness.create();
    const ids = Array.from({ length: 3 }, () => harness.simulator.addInstance({ State: 'Stopped' }).UHostId);
    expect((await harness.run({ 'uhost-id': ids.join(), 'max-instances': '1' })).succeeded).toBe(true);
  });

  it('none: green, a notice, empty outputs, and nothing left for the post phase', async () => {
    await using harness = await Harness.create();
    const run = await harness.run({ name: 'nobody' });
    expect(run.succeeded).toBe(true);
    expect(run.annotations).toMatchObject([{ level: 'notice', title: 'Nothing selected' }]);
    expect(run.outputs).toEqual({ 'uhost-id': '', 'in-recycle': '', results: '[]' });
    expect(run.saved?.progress).toBe('done');
  });
});

describe('pages', () => {
  it.each([
    [99, 'present'],
    [100, 'present'],
    [101, 'present'],
    [250, 'present'],
    [99, 'missing'],
    [100, 'missing'],
    [101, 'missing'],
    [199, 'missing'],
    [250, 'missing'],
  ] as const)(
    '%i instances, TotalCount %s: all are read, and no offset is past the end',
    async (size, totalCount) => {
      await using harness = await Harness.create({ totalCount });
      for (let i = 0; i < size; i++) harness.simulator.addInstance({ Name: 'n', State: 'Stopped' });
      const run = await harness.run({ name: 'n', 'max-instances': '1000', 'dry-run': 'true' });
      expect(run.results).toHaveLength(size);
      expect(new Set(run.results.map(({ id }) => id)).size).toBe(size);
      expect(
        harness.simulator.ledger.filter(
          ({ answered }) => typeof answered === 'object' && answered.retCode !== 0,
        ),
      ).toEqual([]);
    },
  );

  it('an instance that vanishes between two pages hides no other', async () => {
    await using harness = await Harness.create();
    const ids = Array.from(
      { length: 150 },
      () => harness.simulator.addInstance({ Name: 'n', State: 'Stopped' }).UHostId,
    );
    harness.simulator.addFault({
      fault: { kind: 'other-deletes', uhostId: ids[3] ?? '' },
      on: { action: DESCRIBE, nth: 2 },
    });
    const run = await harness.run({ name: 'n', 'max-instances': '1000' });
    expect(run.succeeded).toBe(true);
    expect(harness.simulator.instances()).toEqual([]);
  });

  it('a list that becomes too short for the next page is read again', async () => {
    await using harness = await Harness.create({ totalCount: 'missing' });
    const ids = Array.from(
      { length: 100 },
      () => harness.simulator.addInstance({ Name: 'n', State: 'Stopped' }).UHostId,
    );
    for (const uhostId of ids.slice(0, 50)) {
      harness.simulator.addFault({
        fault: { kind: 'other-deletes', uhostId },
        on: { action: DESCRIBE, nth: 2 },
      });
    }
    expect((await harness.run({ name: 'n', 'max-instances': '1000' })).succeeded).toBe(true);
    expect(harness.simulator.instances()).toEqual([]);
  });
});

describe('pages of another size than was asked for', () => {
  it.each([
    [150, 50, 'present'],
    [150, 20, 'present'],
    [40, 2, 'present'],
    [150, 50, 'missing'],
    [150, 20, 'missing'],
  ] as const)(
    '%i instances, %i a page, TotalCount %s: all are read',
    async (size, mostPerPage, totalCount) => {
      await using harness = await Harness.create({ mostPerPage, totalCount });
      for (let i = 0; i < size; i++) harness.simulator.addInstance({ Name: 'n', State: 'Stopped' });
      const run = await harness.run({ name: 'n', 'max-instances': '1000', 'dry-run': 'true' });
      expect(run.results).toHaveLength(size);
    },
  );

  it.each(['present', 'missing'] as const)(
    'each reading leaves out another one of the first page, TotalCount %s: the second page is read all the same',
    async (totalCount) => {
      await using harness = await Harness.create({ totalCount });
      for (let i = 0; i < 149; i++) harness.simulator.addInstance({ Name: 'other' });
      const { UHostId: id } = harness.simulator.addInstance({ Name: 'train' });
      let calls = 0;
      const tap = rewriting((answer, asked) => {
        if (asked.get('Offset') !== '0' || asked.has('UHostIds.0')) return answer;
        return { ...answer, UHostSet: entriesOf(answer).toSpliced(calls++, 1) };
      });
      expect((await harness.run({ name: 'train' }, { tap })).outputs['uhost-id']).toBe(id);
    },
  );
});

describe('a list that does not come to its end', () => {
  const lists = (change: (answer: Answer, offset: number) => Answer): ReturnType<typeof rewriting> =>
    rewriting((answer, asked) =>
      asked.get('Action') === DESCRIBE && !asked.has('UHostIds.0')
        ? change(answer, Number(asked.get('Offset')))
        : answer,
    );

  it.each<[what: string, change: (answer: Answer, offset: number) => Answer, told: string]>([
    ['no list at all', () => ({ RetCode: 0 }), 'has no list of instances'],
    ['no list, though some are counted', () => ({ RetCode: 0, TotalCount: 1 }), 'has no list of instances'],
    ['an empty list', (answer) => ({ ...answer, UHostSet: null }), 'lists fewer instances than it counts'],
    [
      'an empty page after the first',
      (answer, offset) => (offset === 0 ? answer : { ...answer, UHostSet: [] }),
      'lists fewer instances than it counts',
    ],
    [
      'only the entry that both pages have',
      (answer, offset) => (offset === 0 ? answer : { ...answer, UHostSet: entriesOf(answer).slice(0, 1) }),
      'lists fewer instances than it counts',
    ],
  ])('%s: asked for five times, then red', async (_, change, told) => {
    await using harness = await Harness.create();
    for (let i = 0; i < 149; i++) harness.simulator.addInstance({ Name: 'other' });
    harness.simulator.addInstance({ Name: 'train' });
    const run = await harness.run({ name: 'train' }, { tap: lists(change) });
    expect(run.succeeded).toBe(false);
    expect(run.annotations[0]?.message).toContain(`${MALFORMED} ${told}`);
    expect(run.annotations[0]?.message).toMatch(/may exist and be billed/);
    expect(run.seconds).toBe(60);
  });

  it.each(['present', 'missing'] as const)(
    'the first page whatever the offset, TotalCount %s: red',
    async (totalCount) => {
      await using harness = await Harness.create({ totalCount });
      for (let i = 0; i < 250; i++) harness.simulator.addInstance({ Name: 'other' });
      harness.simulator.addInstance({ Name: 'train' });
      const firstPages = new Map<string, unknown>();
      const tap = rewriting((answer, asked) => {
        const place = `${asked.get('Region') ?? ''} ${asked.get('Zone') ?? ''}`;
        if (asked.get('Offset') === '0') firstPages.set(place, answer['UHostSet']);
        return asked.get('Action') === DESCRIBE ? { ...answer, UHostSet: firstPages.get(place) } : answer;
      });
      const run = await harness.run({ name: 'train' }, { tap });
      expect(run.annotations[0]?.message).toMatch(/lists (nothing new|fewer instances than it counts)/);
    },
  );

  it('one that is counted and left out of each first page: red', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'train' });
    for (let i = 0; i < 4; i++) harness.simulator.addInstance({ Name: 'other' });
    const tap = lists((answer, offset) => ({
      ...answer,
      UHostSet: entriesOf(answer).filter(({ UHostId }) => offset > 0 || UHostId !== id),
    }));
    const run = await harness.run({ name: 'train' }, { tap });
    expect(run.annotations[0]?.message).toContain(`${MALFORMED} lists nothing new`);
  });

  it('an offset that is refused each time: red', async () => {
    await using harness = await Harness.create();
    for (let i = 0; i < 149; i++) harness.simulator.addInstance({ Name: 'other' });
    harness.simulator.addInstance({ Name: 'train' });
    const tap = lists((answer, offset) => (offset === 0 ? answer : { RetCode: 230, Message: 'Offset' }));
    const run = await harness.run({ name: 'train' }, { tap });
    expect(run.annotations[0]?.message).toContain(`${MALFORMED} lists fewer instances than it counts`);
  });

  it('no list, once: asked for again', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'train' });
    let calls = 0;
    const tap = lists((answer) => (++calls === 1 ? { RetCode: 0 } : answer));
    expect((await harness.run({ name: 'train' }, { tap })).outputs['uhost-id']).toBe(id);
  });

  it('no list where nothing is counted: nothing is selected', async () => {
    await using harness = await Harness.create();
    const run = await harness.run({ name: 'train' }, { tap: lists(() => ({ RetCode: 0, TotalCount: 0 })) });
    expect(run).toMatchObject({ succeeded: true, annotations: [{ title: 'Nothing selected' }] });
  });

  it('an API that leaves empty fields out of its own answer: gone all the same', async () => {
    await using harness = await Harness.create({ totalCount: 'missing' });
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    const tap = rewriting((answer) => {
      if (answer['UHostSet'] === null) delete answer['UHostSet'];
      return answer;
    });
    const run = await harness.run({ 'uhost-id': id }, { tap });
    expect(run).toMatchObject({ succeeded: true, results: [{ outcome: 'terminated' }] });
  });

  it('no list for an ID: red, also with ignore-not-found', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const tap = rewriting(() => ({ RetCode: 0 }));
    const run = await harness.run({ 'uhost-id': id, 'ignore-not-found': 'true' }, { tap });
    expect(run).toMatchObject({ succeeded: false, results: [{ outcome: 'failed: refused' }] });
  });

  it('none for an ID, but some counted: red, since the list is not whole', async () => {
    await using harness = await Harness.create();
    const tap = rewriting((answer) => ({ ...answer, TotalCount: 12 }));
    const run = await harness.run({ 'uhost-id': 'uhost-a1', 'ignore-not-found': 'true' }, { tap });
    expect(run).toMatchObject({ succeeded: false, results: [{ outcome: 'failed: refused' }] });
  });
});

describe('the list can not be had', () => {
  it('for a while: asked again', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'n' });
    harness.simulator.addFault({ fault: { status: 503 }, on: { action: DESCRIBE, to: 60_000 } });
    expect((await harness.run({ name: 'n' })).outputs['uhost-id']).toBe(id);
  });

  it('for one page: asked for again where it is', async () => {
    await using harness = await Harness.create();
    for (let i = 0; i < 250; i++) harness.simulator.addInstance({ Name: i === 249 ? 'train' : 'other' });
    harness.simulator.addFault({ fault: { status: 502 }, on: { action: DESCRIBE, nth: 3 } });
    const run = await harness.run({ name: 'train', 'dry-run': 'true' });
    expect(run.results).toHaveLength(1);
    const failed = harness.simulator.ledger.find(({ faults }) => faults.length > 0);
    const again = harness.simulator.ledger.filter(
      ({ parameters, seq }) => seq > (failed?.seq ?? 0) && parameters['Region'] === undefined,
    );
    expect(again[0]?.parameters).toEqual(failed?.parameters);
  });

  it('four times HTTP status 503, then an answer that is no JSON: asked for again', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'train' });
    harness.simulator.addFault({ fault: { status: 503 }, on: { action: DESCRIBE }, times: 4 });
    harness.simulator.addFault({ fault: 'html', on: { action: DESCRIBE, nth: 5 } });
    expect((await harness.run({ name: 'train' })).outputs['uhost-id']).toBe(id);
  });

  it('four answers that are no JSON for one page, and four for the next: asked for again', async () => {
    await using harness = await Harness.create();
    for (let i = 0; i < 150; i++) harness.simulator.addInstance({ Name: i === 149 ? 'train' : 'other' });
    for (const nth of [1, 2, 3, 4, 6, 7, 8, 9]) {
      harness.simulator.addFault({ fault: 'html', on: { action: DESCRIBE, nth } });
    }
    expect((await harness.run({ name: 'train' })).succeeded).toBe(true);
  });

  it('refused: red at once, and says that something may be left', async () => {
    await using harness = await Harness.create({ deniedActions: [DESCRIBE] });
    const run = await harness.run({ name: 'n' });
    expect(run.succeeded).toBe(false);
    expect(run.seconds).toBe(0);
    expect(run.annotations[0]?.message).toMatch(/may exist and be billed.*\n.*RetCode 299/);
  });

  it('until the timeout: red', async () => {
    await using harness = await Harness.create();
    harness.simulator.addFault({ fault: 'lost-request' });
    const run = await harness.run({ name: 'n', timeout: '3m' });
    expect(run.succeeded).toBe(false);
    expect(run.seconds).toBeLessThanOrEqual(185);
    expect(run.annotations[0]?.message).toContain('Timed out. The list of instances could not be read: ');
  });
});

describe('the list at the end', () => {
  it('that can not be read is a warning: what was selected is gone', async () => {
    await using harness = await Harness.create();
    harness.simulator.addInstance({ Name: 'train', State: 'Stopped' });
    let terminated = false;
    const tap = rewriting((answer, asked) => {
      terminated ||= asked.get('Action') === 'TerminateCompShareInstance';
      const isList = asked.get('Action') === DESCRIBE && !asked.has('UHostIds.0');
      return terminated && isList ? { RetCode: 299, Message: 'denied' } : answer;
    });
    const run = await harness.run({ name: 'train' }, { tap });
    expect(run).toMatchObject({
      succeeded: true,
      results: [{ outcome: 'terminated' }],
      annotations: [{ level: 'warning', title: 'The last list could not be read' }],
    });
  });
});

describe('dry run', () => {
  it('says what would be done, with the same summary, and only looks', async () => {
    await using harness = await Harness.create();
    harness.simulator.addInstance({ UHostId: 'uhost-a1', Name: 'gpu-1', dataDisks: [100] });
    harness.simulator.addInstance({ UHostId: 'uhost-a2', Name: 'gpu-2', State: 'Stopped' });
    const run = await harness.run({ name: 'gpu-*', 'dry-run': 'true' });
    expect(run.succeeded).toBe(true);
    expect(harness.calls().every((call) => call.startsWith('Describe'))).toBe(true);
    expect(run.results.map(({ outcome }) => outcome)).toEqual(['would-terminate', 'would-terminate']);
    expect(run.summary).toContain('would stop, then terminate');
    expect(run.summary).toContain('dry run, 2 instances would be terminated');
    expect(run.outputs['uhost-id']).toBe('');
  });

  it('of what is not there fails as it would for real', async () => {
    await using harness = await Harness.create();
    expect((await harness.run({ 'uhost-id': 'uhost-none', 'dry-run': 'true' })).succeeded).toBe(false);
  });
});

describe('whatever the fleet and whatever the filter', () => {
  const name = fc
    .array(fc.constantFrom('gpu', '-', '1', '2', '*', '?', '.', '测', 'GPU'), { maxLength: 4 })
    .map((parts) => parts.join(''));
  const instance = fc.record({
    Name: name,
    Tag: fc.constantFrom('Default', 'ci', 'ci-2', ''),
    State: fc.constantFrom('Running', 'Stopped', 'Install Fail', 'Starting'),
    Zone: fc.constantFrom('cn-wlcb-01', 'cn-wlcb-03', 'cn-bj2-03'),
    ageHours: fc.integer({ min: 0, max: 100 }),
  });
  const filter = fc.record({
    name: fc.oneof(name, fc.constantFrom('*', 'gpu-*', 'gpu-?')),
    tag: fc.constantFrom('', 'ci'),
    'older-than': fc.constantFrom('0s', '12h', '3d'),
    zone: fc.constantFrom('', '', 'cn-bj2-03'),
    'max-instances': fc.constantFrom('1', '3', '100'),
    stop: fc.constantFrom('true', 'false'),
  });

  it('no instance outside the selection ever receives a call that changes it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(instance, { maxLength: 12 }),
        filter,
        fc.nat(),
        async (fleet, inputs, seed) => {
          const harness = Harness.withoutSockets({ seed });
          const now = harness.clock.now();
          for (const { ageHours, ...fields } of fleet) {
            harness.simulator.addInstance({
              ...fields,
              Region: fields.Zone.slice(0, -3),
              CreateTime: (now - ageHours * HOUR) / 1000,
            });
          }
          // A second reading of what a filter means, with a regular expression.
          const source = inputs.name
            .replace(/[.\\[\]]/g, '\\$&')
            .replaceAll('*', '.*')
            .replaceAll('?', '.');
          const minAge =
            new Map([
              ['12h', 12],
              ['3d', 72],
            ]).get(inputs['older-than']) ?? 0;
          const selected = new Set(
            harness.simulator
              .instances()
              .filter(
                ({ Name, Tag, Zone, CreateTime }) =>
                  (inputs.name === '' || new RegExp(`^${source}$`, 'u').test(Name)) &&
                  (inputs.tag === '' || Tag === inputs.tag) &&
                  (inputs.name !== '' || inputs.tag !== '') &&
                  (inputs.zone === '' || Zone === inputs.zone) &&
                  now - CreateTime * 1000 >= minAge * HOUR,
              )
              .map(({ UHostId }) => UHostId),
          );
          const all = harness.simulator.instances().length;
          const run = await harness.run(inputs);
          const touched = new Set(
            harness.simulator.ledger
              .filter(({ action }) => /^(Stop|Terminate)/.test(action))
              .flatMap(({ targets }) => targets),
          );
          for (const id of touched) expect(selected).toContain(id);
          if (selected.size > Number(inputs['max-instances'])) expect(touched.size).toBe(0);
          if (run.succeeded) expect(harness.simulator.instances()).toHaveLength(all - selected.size);
        },
      ),
      { numRuns: 100 },
    );
  });
});
