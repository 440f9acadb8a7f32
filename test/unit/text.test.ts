import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatElapsed, parseDuration } from '../../src/time/duration.ts';
import { html, oneLine } from '../../src/text/clean.ts';
import { parseCommand } from '../runner/commands.ts';

describe('text from outside on one line', () => {
  it.each([
    ['a\r\nb', 'a b'],
    ['\u001b[31mred\u001b[0m', '[31mred [0m'],
    ['a\u202eb\u200bc', 'abc'],
    ['  a  ', 'a'],
    ['x ##[add-mask]y', 'x # #[add-mask]y'],
    ['训练任务', '训练任务'],
    ['', ''],
  ])('%j becomes %j', (text, clean) => {
    expect(oneLine(text)).toBe(clean);
  });

  it('is cut at the limit, between whole characters', () => {
    expect(oneLine('😀'.repeat(20), 10)).toBe(`${'😀'.repeat(9)}…`);
  });

  it('behind anything, it never makes a log command, whatever it is', () => {
    const nasty = fc.array(
      fc.constantFrom(
        '::',
        '##[',
        'error',
        'add-mask',
        ']',
        '\n',
        '\r',
        ' ',
        '\u2028',
        '\u0085',
        '%0A',
        '#',
        '[',
        '\u200b',
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          nasty.map((parts) => parts.join('')),
        ),
        (text) => {
          const clean = oneLine(text);
          expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          expect(parseCommand(`[0:00] ${clean}`, () => true)).toBeUndefined();
        },
      ),
    );
  });
});

describe('text from outside as HTML', () => {
  it('has no character left that HTML or Markdown would act on', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(html(text).replaceAll(/&#\d+;/g, '')).not.toMatch(/[<>&"'`*_[\]|\\~@!]/);
      }),
    );
  });
});

describe('time', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [61_000, '1:01'],
    [3_600_000, '1:00:00'],
    [90_061_000, '25:01:01'],
  ])('%i ms is %s', (ms, text) => {
    expect(formatElapsed(ms)).toBe(text);
  });

  it.each(['', '5', 's', '1 m', '1.5h', '-1s', '1S', '1w', '1e3s'])('%j is no duration', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
