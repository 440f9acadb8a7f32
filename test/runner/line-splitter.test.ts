import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

function split(chunks: string[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  chunks.forEach((chunk) => {
    splitter.write(chunk);
  });
  splitter.end();
  return lines;
}

it('ends a line at LF, CRLF and CR', () => {
  expect(split(['a\nb\r\nc\rd\n\ne'])).toEqual(['a', 'b', 'c', 'd', '', 'e']);
});

it('hands over a line as soon as it ends', () => {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  splitter.write('a\rb');
  expect(lines).toEqual(['a']);
});

it('doesn’t care where the stream is cut', () => {
  const chunk = fc.string({ unit: fc.constantFrom('a', '\r', '\n') });
  fc.assert(
    fc.property(fc.array(chunk), (chunks) => {
      expect(split(chunks)).toEqual(split([chunks.join('')]));
    }),
  );
});
