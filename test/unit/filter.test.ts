import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selects } from '../../src/teardown/filter.ts';
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
  it('name, tag and age must all match', () => {
    const instance = anInstance({ name: 'gpu-1', tag: 'ci', createdAt: (NOW - 5 * HOUR) / 1000 });
    expect(selects({ name: 'gpu-*', tag: 'ci', olderThanMs: 5 * HOUR }, instance, NOW)).toBe(true);
    expect(selects({ name: 'cpu-*', tag: 'ci' }, instance, NOW)).toBe(false);
    expect(selects({ name: 'gpu-*', tag: 'c*' }, instance, NOW)).toBe(false);
    expect(selects({ name: 'gpu-*', olderThanMs: 5 * HOUR + 1 }, instance, NOW)).toBe(false);
  });

  it.each([undefined, 0])('an instance whose creation time is %s is not old', (createdAt) => {
    expect(selects({ name: '*', olderThanMs: 1000 }, anInstance({ createdAt }), NOW)).toBe(false);
  });

  it('an instance from the future is not old', () => {
    expect(selects({ name: '*', olderThanMs: 0 }, anInstance({ createdAt: NOW / 1000 + 60 }), NOW)).toBe(
      false,
    );
  });
});
