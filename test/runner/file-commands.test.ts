import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePairs, parsePaths } from './file-commands.ts';

describe('pairs', () => {
  it.each([
    [
      'a=1\nb=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a=\n\n=x\n',
      [
        ['a', ''],
        ['', 'x'],
      ],
    ],
    ['a=b=c<<d', [['a', 'b=c<<d']]],
    ['a<<END\none\n\ntwo=2\nEND\n', [['a', 'one\n\ntwo=2']]],
    ['a<<END\nEND', [['a', '']]],
    ['a<<E=ND\nx\nE=ND', [['a', 'x']]],
    [
      'a<<END\n END\nEND \nEND\nb=1',
      [
        ['a', ' END\nEND '],
        ['b', '1'],
      ],
    ],
  ])('%j', (text, pairs) => {
    expect(parsePairs(text, false)).toEqual({ pairs });
  });

  it.each([
    ['no sign', "Invalid format 'no sign'"],
    ['<<END\nEND', "Invalid format '<<END'. Name must not be empty and delimiter must not be empty"],
    ['a<<\n', "Invalid format 'a<<'. Name must not be empty and delimiter must not be empty"],
    ['a<<END\nx\n', "Invalid value. Matching delimiter not found 'END'"],
    ['a<<END', "Invalid value. Matching delimiter not found 'END'"],
    ['a<<END\nx', 'Invalid value. EOF marker missing new line.'],
  ])('%j is refused in the words of the runner', (text, error) => {
    expect(parsePairs(text, false)).toEqual({ pairs: [], error });
  });

  it('count up to the mistake', () => {
    expect(parsePairs('a=1\nwrong\nb=2', false)).toEqual({
      pairs: [['a', '1']],
      error: "Invalid format 'wrong'",
    });
  });

  it('keep a CR as part of the value, except on Windows', () => {
    expect(parsePairs('a=1\r\nb<<E\r\nx\r\ny\r\nE\r\n', true).pairs).toEqual([
      ['a', '1'],
      ['b', 'x\r\ny'],
    ]);
    expect(parsePairs('a=1\r\n', false).pairs).toEqual([['a', '1\r']]);
  });

  it('give back whatever was written as a heredoc', () => {
    const value = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('END', ''));
    fc.assert(
      fc.property(value, fc.boolean(), (text, windows) => {
        const lineEnd = windows ? '\r\n' : '\n';
        const written = `a<<END${lineEnd}${text}${lineEnd}END${lineEnd}`;
        expect(parsePairs(written, windows)).toEqual({ pairs: [['a', text]] });
      }),
    );
  });
});

it('takes every line that isn’t empty for a folder', () => {
  expect(parsePaths('/a\n\r\n/b\r/c')).toEqual(['/a', '/b', '/c']);
});
