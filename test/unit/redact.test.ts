import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/text/redact.ts';

const KEY = '46f09bb9fab4f12dfc160dae12273d5332b5debe';

/** Ways in which an answer may write something. */
const SPELLINGS: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'in upper case': (text) => text.toUpperCase(),
  'url-encoded': encodeURIComponent,
  'url-encoded, every byte': (text) => Buffer.from(text).toString('hex').replace(/../g, '%$&'),
  'url-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 for URLs': (text) => Buffer.from(text).toString('base64url'),
  'in base64, url-encoded': (text) => encodeURIComponent(Buffer.from(text).toString('base64')),
  'in base64, after one other byte': (text) => Buffer.from(`:${text}`).toString('base64'),
  'in base64, among others': (text) => Buffer.from(`me:${text}@host`).toString('base64'),
  'JSON-escaped': (text) => JSON.stringify(text),
  'JSON-escaped, every character': (text) =>
    Array.from(text, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  'HTML-escaped': (text) => text.replace(/[&<>"'+=/]/g, (sign) => `&#${sign.charCodeAt(0)};`),
  'HTML-escaped in base 16': (text) =>
    Array.from(text, (letter) => `&#x${letter.charCodeAt(0).toString(16)};`).join(''),
  'HTML-escaped with names': (text) =>
    text.replaceAll('&', '&amp;').replaceAll('+', '&plus;').replaceAll('=', '&equals;'),
  'with zero-width characters inside': (text) => Array.from(text).join('\u200b'),
  'with a soft hyphen and a BOM inside': (text) => `${text.slice(0, 3)}\u00ad\ufeff${text.slice(3)}`,
  'with a non-breaking space inside': (text) => `${text.slice(0, 5)}\u00a0${text.slice(5)}`,
  'with an escaped zero-width space inside': (text) => `${text.slice(0, 5)}\\u200b&#8203;${text.slice(5)}`,
  'on two lines': (text) => `${text.slice(0, 6)}\r\n${text.slice(6)}`,
};

/** A text as a person reads it: without what can't be seen, in one case. */
function readable(text: string): string {
  return text.toLowerCase().replace(/[^\x21-\x7e]/g, '');
}

describe('a secret', () => {
  it.each(Object.entries(SPELLINGS))('%s is hidden, and what is around it stays', (_, spell) => {
    const clean = createRedactor([KEY])(`no: <${spell(KEY)}> at all`);
    expect(clean).toMatch(/^no: <"?[\w+/=%]{0,8}\*\*\*[\w+/=%]{0,16}"?> at all$/);
    expect(readable(clean)).not.toContain(KEY.slice(0, 12));
  });

  const secret = fc.string({
    unit: fc.constantFrom(
      ...Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=_-.@&'),
    ),
    minLength: 12,
    maxLength: 60,
  });

  it('is hidden in every spelling, whatever is around it', () => {
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom(...Object.keys(SPELLINGS)),
        fc.string({ unit: 'binary', maxLength: 30 }),
        fc.string({ unit: 'binary', maxLength: 30 }),
        (value, spelling, before, after) => {
          const spelled = SPELLINGS[spelling]?.(value) ?? '';
          const clean = createRedactor([value])(`${before} ${spelled} ${after}`);
          expect(clean).toContain('***');
          expect(readable(clean)).not.toContain(readable(spelled));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('is hidden as often as it comes, beside others', () => {
    const clean = createRedactor([KEY, 'public-key-1234'])(
      `${KEY}${KEY} public-key-1234,${KEY.toUpperCase()}`,
    );
    expect(clean).toBe('****** ***,***');
  });

  it('that holds another is hidden whole', () => {
    expect(createRedactor(['secret-abc', 'secret-abc-and-more'])('x secret-abc-and-more y')).toBe('x *** y');
  });

  it('of few letters is hidden only as it stands', () => {
    expect(createRedactor(['abc', ''])('abc ABC a%62c')).toBe('*** ABC a%62c');
  });

  it('that is not of ASCII is hidden as it stands', () => {
    expect(createRedactor(['密钥密钥'])('no 密钥密钥')).toBe('no ***');
  });
});

describe('a text', () => {
  it('without a secret is left as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(createRedactor([KEY])(text)).toBe(text);
      }),
    );
  });

  it.each([
    ['plain', 'abcdefghij'],
    ['full of escapes', '%41&amp;\\u0041'],
    ['full of what begins like the key', KEY.slice(0, 30)],
    ['full of keys', KEY],
  ])('of a megabyte, %s, takes no time to speak of', (_, part) => {
    const text = part.repeat(Math.ceil(1_000_000 / part.length));
    const redact = createRedactor([KEY, 'ucloudsomeone@example.com1296235120854146120']);
    const { user } = process.cpuUsage();
    redact(text);
    // In microseconds. Tens of milliseconds are usual; what grows with the square would take minutes.
    expect(process.cpuUsage().user - user).toBeLessThan(5_000_000);
  });
});
