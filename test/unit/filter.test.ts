import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockDifference, match } from '../../src/teardown/filter.ts';
import type { Clocks, Filter, Match } from '../../src/teardown/filter.ts';
import type { Instance } from '../../src/compshare/instance.ts';
import { matchesGlob } from '../../src/text/glob.ts';
import { anInstance } from './instance.ts';

const NOW = 1_768_478_400_000;
const HOUR = 3_600_000;

describe('globs', () => {
  it.each([
    ['gpu-1', 'gpu-1', true],
    ['gpu-1', 'gpu-12', false],
    ['gpu-1', 'GPU-1', false],
    ['gpu-*', 'gpu-', true],
    ['gpu-*', 'gpu-12-3', true],
    ['gpu-*', 'my-gpu-1', false],
    ['gpu-?', 'gpu-1', true],
    ['gpu-?', 'gpu-12', false],
    ['gpu-?', 'gpu-', false],
    ['?', '😀', true],
    ['*', '', true],
    ['*', 'anything', true],
    ['', '', true],
    ['', 'a', false],
    ['pr-1*', 'pr-12', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['gpu.1', 'gpu-1', false],
    ['gpu[12]', 'gpu1', false],
    ['gpu[12]', 'gpu[12]', true],
    ['(a|b)+$', '(a|b)+$', true],
    ['训练-*', '训练-1', true],
  ])('%j and %j: %s', (glob, text, matches) => {
    expect(matchesGlob(glob, text)).toBe(matches);
  });

  it('agree with a regular expression made of them', () => {
    const glob = fc
      .array(fc.constantFrom('a', 'b', '*', '?', '.', '['), { maxLength: 8 })
      .map((parts) => parts.join(''));
    const text = fc
      .array(fc.constantFrom('a', 'b', '.', '[', '*'), { maxLength: 10 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(glob, text, (pattern, name) => {
        const source = pattern.replace(/[.[]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
        expect(matchesGlob(pattern, name)).toBe(new RegExp(`^${source}$`, 's').test(name));
      }),
    );
  });

  it('are matched quickly, however many stars they have', () => {
    expect(matchesGlob('*a'.repeat(100), 'a'.repeat(250) + 'b')).toBe(false);
  });
});

describe('filters', () => {
  const hoursOld = (hours: number): number => (NOW - hours * HOUR) / 1000;
  const clocks: Clocks = { machineMs: NOW, apiMs: NOW };

  function verdict(filter: Filter, fields: Partial<Instance>, at: Clocks = clocks): Match {
    return match(filter, anInstance(fields), at);
  }

  it('name, tag and age must all match', () => {
    const fields = { name: 'gpu-1', tag: 'ci', createdAt: hoursOld(5) };
    expect(verdict({ names: ['gpu-*'], tag: 'ci', olderThanMs: 5 * HOUR }, fields)).toBe('selected');
    expect(verdict({ names: ['cpu-*'], tag: 'ci' }, fields)).toBe('not-matched');
    expect(verdict({ names: ['gpu-*'], tag: 'c*' }, fields)).toBe('not-matched');
    expect(verdict({ names: ['gpu-*'], olderThanMs: 5 * HOUR + 1 }, fields)).toBe('too-young');
    expect(verdict({ tag: 'ci' }, fields)).toBe('selected');
  });

  it('one of several names is enough', () => {
    const filter = { names: ['gpu-1', 'train-*'] };
    expect(['gpu-1', 'train-9', 'gpu-2'].map((name) => verdict(filter, { name }))).toEqual([
      'selected',
      'selected',
      'not-matched',
    ]);
  });

  it('what is excluded is never selected; what does not match is not called excluded', () => {
    const filter = { names: ['gpu-*'], exclude: ['*-keep', 'gpu-0'] };
    const names = ['gpu-1', 'gpu-0', 'gpu-1-keep', 'cpu-keep'];
    expect(names.map((name) => verdict(filter, { name }))).toEqual([
      'selected',
      'excluded',
      'excluded',
      'not-matched',
    ]);
    expect(verdict({ tag: 'ci', exclude: ['*'] }, { tag: 'ci' })).toBe('excluded');
  });

  describe('names that are equal only after Unicode normalisation', () => {
    it.each([
      ['caf\u00e9', 'cafe\u0301'],
      ['cafe\u0301', 'caf\u00e9'],
      ['gpu\uff0d1', 'gpu-1'],
      ['gpu-*', 'gpu\uff0d1'],
      ['\uff27PU', 'GPU'],
      ['\u2126', '\u03a9'],
    ])('%j and %j: told, not selected', (name, other) => {
      expect(verdict({ names: [name] }, { name: other })).toBe('normalized-only');
      expect(verdict({ names: [name] }, { name: name.replace('*', '1') })).toBe('selected');
    });

    it('are not told where the tag differs', () => {
      expect(verdict({ names: ['caf\u00e9'], tag: 'ci' }, { name: 'cafe\u0301' })).toBe('not-matched');
    });

    it('whatever the two names: one that is another name is never selected', () => {
      const name = fc.string({ unit: fc.constantFrom('e', '\u0301', '\u00e9', '-', '\uff0d') });
      fc.assert(
        fc.property(name, name, (one, other) => {
          const expected =
            one === other
              ? 'selected'
              : one.normalize('NFKC') === other.normalize('NFKC')
                ? 'normalized-only'
                : 'not-matched';
          expect(verdict({ names: [one] }, { name: other })).toBe(expected);
        }),
      );
    });
  });

  describe('ages', () => {
    it.each([undefined, 0])('of an instance whose creation time is %s: unknown, not old', (createdAt) => {
      expect(verdict({ names: ['*'], olderThanMs: 0 }, { createdAt })).toBe('age-unknown');
      expect(verdict({ names: ['cpu'], olderThanMs: 0 }, { createdAt })).toBe('not-matched');
      expect(verdict({ names: ['*'] }, { createdAt })).toBe('selected');
    });

    it('of an instance from the future: not old', () => {
      expect(verdict({ names: ['*'], olderThanMs: 0 }, { createdAt: hoursOld(-1) })).toBe('too-young');
    });

    it.each([13 * HOUR, -13 * HOUR])('with the clock of the API %i ms ahead: old only by both', (aheadMs) => {
      const differing = { machineMs: NOW, apiMs: NOW + aheadMs };
      const filter = { names: ['*'], olderThanMs: 5 * HOUR };
      const ages = [4, 6, 17, 19].map((hours) => verdict(filter, { createdAt: hoursOld(hours) }, differing));
      expect(ages).toEqual(
        aheadMs > 0
          ? ['clocks-differ', 'selected', 'selected', 'selected']
          : ['too-young', 'clocks-differ', 'clocks-differ', 'selected'],
      );
    });

    it('where the clock of the API is not known: old by this machine', () => {
      const alone = { machineMs: NOW, apiMs: undefined };
      expect(verdict({ names: ['*'], olderThanMs: HOUR }, { createdAt: hoursOld(1) }, alone)).toBe(
        'selected',
      );
    });

    it('are old by both clocks wherever these are more than a minute apart', () => {
      const time = fc.integer({ min: -2 * HOUR, max: 2 * HOUR });
      fc.assert(
        fc.property(time, time, fc.integer({ min: 0, max: HOUR }), (aheadMs, ageMs, olderThanMs) => {
          const created = { createdAt: Math.floor((NOW - ageMs) / 1000) };
          const apiMs = NOW + aheadMs;
          const wanted = verdict({ names: ['*'], olderThanMs }, created, { machineMs: NOW, apiMs });
          const isOld = (now: number): boolean => now - created.createdAt * 1000 >= olderThanMs;
          if (wanted === 'selected') expect(isOld(NOW)).toBe(true);
          if (wanted === 'selected' && Math.abs(aheadMs) > 60_000) expect(isOld(apiMs)).toBe(true);
          if (wanted === 'too-young') expect(isOld(NOW)).toBe(false);
          if (Math.abs(aheadMs) <= 60_000) expect(wanted).not.toBe('clocks-differ');
        }),
      );
    });

    it.each([
      [60_000, 0],
      [-60_000, 0],
      [60_001, 60_001],
      [-60_001, -60_001],
    ])('clocks that are %i ms apart differ by %i ms', (aheadMs, difference) => {
      expect(clockDifference({ machineMs: NOW, apiMs: NOW + aheadMs })).toBe(difference);
    });

    it('clocks of which one is not known do not differ', () => {
      expect(clockDifference({ machineMs: NOW, apiMs: undefined })).toBe(0);
    });
  });
});
