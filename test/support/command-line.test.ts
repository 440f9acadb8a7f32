import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOptions, UsageError, wholeNumber } from './command-line.ts';

describe('a whole number', () => {
  it('is taken from the least to the most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), (value) => {
        expect(wholeNumber('runs', String(value), { least: 1, most: 99 })).toBe(value);
      }),
    );
  });

  it('is undefined where it is not given', () => {
    expect(wholeNumber('runs', undefined, { most: 99 })).toBeUndefined();
  });

  it.each(['', ' 1', '-1', '0', '1.5', '1e1', '0x1', 'abc', '100', '9'.repeat(400)])(
    'is not %j, which is refused in one line',
    (value) => {
      expect(() => wholeNumber('runs', value, { least: 1, most: 99 })).toThrow(
        new UsageError(`--runs takes a whole number from 1 to 99, not "${value}"`),
      );
    },
  );
});

describe('an option', () => {
  const OPTIONS = { runs: { type: 'string' }, help: { type: 'boolean' } } as const;

  it.each([[['--bogus']], [['stray']], [['--runs']], [['--help=yes']]])(
    'is not in %j, which is refused in one line',
    (args) => {
      expect(() => parseOptions(OPTIONS, args)).toThrow(UsageError);
      expect(() => parseOptions(OPTIONS, args)).toThrow(/^[^\n]+$/);
    },
  );

  it('is given with its value', () => {
    expect(parseOptions(OPTIONS, ['--runs', '7', '--help'])).toMatchObject({ runs: '7', help: true });
  });
});
