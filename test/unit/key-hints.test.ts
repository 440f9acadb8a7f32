import { describe, expect, it } from 'vitest';
import { keyHints } from '../../src/action/key-hints.ts';

const MESSAGES = {
  quoted: (name: string): string => `${name} is quoted`,
  assignment: (name: string): string => `${name} is an assignment`,
  swapped: 'swapped',
};
const PUBLIC = 'x7LkPq0aBcD3eFgHiJkLmNoPqRsTuVwXyZ==';
const PRIVATE = 'Zx7LkPq0aBcD3eFgHiJkLmNoPqRsTuVwXyZ';
const SHA_1 = '0123456789abcdef0123456789abcdef01234567';

describe('what looks wrong about keys that were refused', () => {
  it.each([
    [PUBLIC, PRIVATE, []],
    [`"${PUBLIC}"`, PRIVATE, ['public-key is quoted']],
    [PUBLIC, `‘${PRIVATE}’`, ['private-key is quoted']],
    [`"${PUBLIC}`, PRIVATE, []],
    [`a"${PUBLIC}"`, PRIVATE, []],
    [PUBLIC, `"${PRIVATE}"b`, []],
    ['PUBLIC_KEY=abc', PRIVATE, ['public-key is an assignment']],
    [PUBLIC, "'KEY=abc", ['private-key is an assignment']],
    // Base64 has signs of its own, and ends in equals signs.
    ['ab+cd=ef', 'abcd==', []],
    [SHA_1, PRIVATE, ['swapped']],
    [SHA_1, SHA_1, []],
    [PUBLIC, SHA_1, []],
    [`${SHA_1}0`, PRIVATE, []],
    ['', '', []],
  ])('%s and %s: %j', (publicKey, privateKey, hints) => {
    expect(keyHints({ publicKey, privateKey }, MESSAGES)).toEqual(hints);
  });
});
