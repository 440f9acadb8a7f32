import { describe, expect, test } from 'vitest';
import { createBench } from './bench.ts';
import { ANSWER_CHECKS } from './dialect-checks/answers.ts';
import { DISK_CHECKS } from './dialect-checks/disks.ts';
import { OPERATION_CHECKS } from './dialect-checks/operations.ts';
import { VISIBILITY_CHECKS } from './dialect-checks/visibility.ts';
import { DIALECTS } from './dialects.ts';
import { drawnMixture, hiddenZones, mixtureNamed, mixtureOf } from './mixture.ts';
import { DEFAULT_KEYS } from './simulator.ts';

const CHECKS = { ...VISIBILITY_CHECKS, ...ANSWER_CHECKS, ...OPERATION_CHECKS, ...DISK_CHECKS };

/** Dialects of what a sub-account gets, which must name its project. */
const OF_SUB_ACCOUNTS = ['project-id-named', 'project-refused'];

test('every dialect has a name of its own, a check and one line', () => {
  const names = DIALECTS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.toSorted()).toEqual(Object.keys(CHECKS).toSorted());
  for (const { description } of DIALECTS) expect(description).toMatch(/^[^\n]{10,120}$/);
});

describe('a client sees what the dialect says', () => {
  test.each(DIALECTS)('$name: $description', async ({ name, options }) => {
    const subAccount = OF_SUB_ACCOUNTS.includes(name);
    const bench = await createBench({ ...options, keys: [{ ...DEFAULT_KEYS, subAccount }] });
    await CHECKS[name]?.(bench);
    expect.hasAssertions();
  });
});

describe('a permitted way of asking shows each instance', () => {
  test.each(DIALECTS)('in $name', ({ options }) => {
    expect(hiddenZones(options)).toEqual([]);
  });

  test('unless there is none', () => {
    const everywhere = ['cn-wlcb-01', 'cn-wlcb-03', 'cn-sh2-02', 'cn-bj2-03'];
    expect(hiddenZones({ missedWithoutPlace: 'all', missedByZone: 'all' })).toEqual(everywhere);
    expect(hiddenZones({ regionRequired: true, missedByZone: ['cn-sh2-02'] })).toEqual(['cn-sh2-02']);
    expect(hiddenZones({ regionRequired: true, zoneIgnored: true, missedByRegion: 'all' })).toEqual(
      everywhere,
    );
    const regions = { 'cn-far': ['cn-far-01'] };
    expect(hiddenZones({ regions, regionRequired: true })).toEqual([]);
    expect(hiddenZones({ regions, regionRequired: true, supportZone: 'null' })).toEqual(['cn-far-01']);
    expect(hiddenZones({ regionRequired: true, zonesNotPermitted: ['cn-bj2-03'] })).toEqual(['cn-bj2-03']);
  });
});

describe('mixtures', () => {
  const drawn = Array.from({ length: 2_000 }, (_, seed) => mixtureOf(seed));

  test('have one dialect of a family at most, and keep the promise', () => {
    for (const { name, dialects, options } of drawn) {
      const families = dialects.map(({ family }) => family);
      expect(new Set(families).size, name).toBe(families.length);
      expect(hiddenZones(options), name).toEqual([]);
    }
  });

  test('have every dialect in some, and are the same for the same seed', () => {
    const names = new Set(drawn.flatMap(({ dialects }) => dialects.map(({ name }) => name)));
    names.add('default');
    expect([...names].toSorted()).toEqual(DIALECTS.map(({ name }) => name).toSorted());
    expect(mixtureOf(7)).toEqual(mixtureOf(7));
    expect(new Set(drawn.map(({ name }) => name)).size).toBeGreaterThan(1_500);
  });

  test('are drawn as often as single dialects, each of which is drawn at some time', () => {
    const names = Array.from({ length: 2_000 }, (_, seed) => drawnMixture(seed).name);
    const single = names.filter((name) => !name.includes(','));
    expect(single.length).toBeGreaterThan(900);
    expect(single.length).toBeLessThan(1_200);
    const others = DIALECTS.slice(1).map(({ name }) => name);
    expect(others.filter((name) => !single.includes(name))).toEqual([]);
    expect(drawnMixture(7)).toEqual(drawnMixture(7));
  });

  test('can be named', () => {
    const { options, name } = mixtureNamed(['count-zero', 'pages-of-five']);
    expect(options).toEqual({ totalCount: 'zero', mostPerPage: 5 });
    expect(name).toBe('count-zero,pages-of-five');
    expect(mixtureNamed(['default']).options).toEqual({});
    for (const mixture of drawn.slice(0, 50)) expect(mixtureNamed(mixture.name.split(','))).toEqual(mixture);
  });

  test('of dialects that are unknown or exclude one another are refused', () => {
    expect(() => mixtureNamed(['count-none'])).toThrow(
      /^There is no dialect "count-none"\. There are: default, /,
    );
    expect(() => mixtureNamed(['count-zero', 'count-text'])).toThrow(
      'count-zero and count-text exclude one another',
    );
    const both = ['region-required-zones-null', 'zones-unknown'];
    expect(() => mixtureNamed(both)).toThrow('exclude one another');
  });
});
