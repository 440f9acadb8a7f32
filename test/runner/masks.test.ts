import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Masks } from './masks.ts';

function masksOf(...secrets: string[]): Masks {
  const masks = new Masks();
  secrets.forEach((secret) => {
    masks.add(secret);
  });
  return masks;
}

it('replaces every occurrence of a secret', () => {
  expect(masksOf('hunter2').mask('hunter2, or hunter2?')).toBe('***, or ***?');
  expect(masksOf().mask('hunter2')).toBe('hunter2');
});

it('replaces overlapping and touching secrets as one', () => {
  expect(masksOf('abcd', 'cdef').mask('-abcdef-')).toBe('-***-');
  expect(masksOf('abcd', 'efgh').mask('-abcdefgh-')).toBe('-***-');
  expect(masksOf('ababa').mask('-abababa-')).toBe('-***-');
});

it('hides the lines of a secret too', () => {
  const masks = masksOf('first line\r\n  second line\n\n');
  expect(masks.mask('first line|second line')).toBe('***|***');
});

it.each([
  ['in JSON', JSON.stringify('se"cr\\et')],
  ['in a URL', encodeURIComponent('se"cr\\et')],
  ['in XML', 'se&quot;cr\\et'],
  ['in Base64', Buffer.from('se"cr\\et').toString('base64')],
  ['in Base64 behind a user name', Buffer.from('ab:se"cr\\et').toString('base64').slice(4)],
])('hides a secret %s', (_name, text) => {
  expect(masksOf('se"cr\\et').mask(text)).toContain('***');
});

it('leaves no secret in any text', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 30 });
  fc.assert(
    fc.property(fc.array(word), text, (secrets, line) => {
      const masked = masksOf(...secrets).mask(line);
      expect(secrets.filter((secret) => masked.includes(secret))).toEqual([]);
    }),
  );
});
