import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactor } from '../../src/github/redact.ts';

const INVISIBLE = ['', '', '\u200b', '\u00ad', '\u0000', '\n', '\ud800', '\u034f', '\u{e0020}'];

describe('what takes a secret out of text', () => {
  it('finds it whatever is in it, and whatever nobody sees is between', () => {
    const secret = fc.stringMatching(/^[\x21-\x7e]{1,60}$/);
    const text = fc.string({ maxLength: 20 });
    const gaps = fc.array(fc.constantFrom(...INVISIBLE), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(secret, text, text, gaps, (token, before, after, between) => {
        const disguised = Array.from(token, (character, index) => character + (between[index] ?? '')).join(
          '',
        );
        const shown = redactor(token)(`${before}${disguised}${after}`);
        expect(shown).toContain('***');
        // A part of what is around it may be the secret too, but for one of stars.
        if (!token.includes('*')) expect(shown).not.toContain(token);
      }),
    );
  });

  it('leaves other text as it is', () => {
    expect(redactor('ghs_1')('ghs_2 \u200b ghs-1')).toBe('ghs_2 \u200b ghs-1');
    expect(redactor('')('text')).toBe('text');
  });
});
