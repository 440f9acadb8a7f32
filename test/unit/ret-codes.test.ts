import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpStatusError, RetCodeError, TransportError } from '../../src/compshare/errors.ts';
import { factsOf, isListed, RET_CODES } from '../../src/compshare/ret-codes.ts';
import type { RetCodeFacts } from '../../src/compshare/ret-codes.ts';
import { describeError } from '../../src/report/error-text.ts';
import { adviceFor, ENGLISH } from '../support/english.ts';

/** The codes with one of the facts. */
function codesWith(fact: keyof RetCodeFacts): number[] {
  const facts: [string, RetCodeFacts][] = Object.entries(RET_CODES);
  return facts.filter(([, row]) => row[fact] === true).map(([code]) => Number(code));
}

describe('a RetCode that nobody has listed', () => {
  const unlisted = fc.integer({ min: -1000, max: 1_000_000 }).filter((code) => !isListed(code));

  it('is unknown and may have taken effect from 2000 on, and permanent below', () => {
    fc.assert(
      fc.property(unlisted, (code) => {
        const { class: errorClass, mayHaveTakenEffect = false } = factsOf(code, false);
        expect(errorClass).toBe(code >= 2000 ? 'unknown' : 'permanent');
        expect(mayHaveTakenEffect).toBe(code >= 2000);
      }),
    );
  });
});

describe('a RetCode', () => {
  it('of those below 2000 is permanent but for those that the documents call transient', () => {
    const passing = Object.entries(RET_CODES)
      .filter(([code, row]) => Number(code) < 2000 && row.class !== 'permanent')
      .map(([code, row]) => [Number(code), row.class]);
    expect(passing).toEqual([110, 120, 130, 150, 153].map((code) => [code, 'transient']));
  });

  it('that slows the calls down is one of three, each of which passes', () => {
    expect(codesWith('throttled')).toEqual([153, 8441, 226619]);
    for (const code of codesWith('throttled'))
      expect(new RetCodeError('x', code, '')).toMatchObject({ throttled: true, class: 'transient' });
  });

  it('that can mean the end of a list is one of two', () => {
    expect(codesWith('endOfList')).toEqual([230, 8401]);
  });

  it('for want of a region may be answered elsewhere', () => {
    for (const code of codesWith('regionMissing')) expect(codesWith('aboutPlace')).toContain(code);
  });

  it.each(Object.keys(RET_CODES).map(Number))('%i has a meaning and an advice of whole sentences', (code) => {
    const error = new RetCodeError('x', code, '');
    expect(describeError(ENGLISH, error)).toMatch(new RegExp(`^x: RetCode ${code}, [a-z].*[^.]$`));
    expect(adviceFor(error)).toMatch(/^[A-Z].*\.$/);
  });
});

describe('the lock', () => {
  it.each([230, 8903, 9999])('is known by its name, even with RetCode %i', (code) => {
    const error = new RetCodeError('StopX', code, 'error: InstanceOperationInProgress, try later');
    expect(error).toMatchObject({ class: 'busy', locked: true, mayHaveTakenEffect: false });
    expect(describeError(ENGLISH, error)).toBe(
      `StopX: RetCode ${code}, another operation holds the instance's lock`,
    );
    expect(adviceFor(error)).toContain('ten minutes');
  });

  it('is known by its number, its Chinese text, and its name in another field', () => {
    expect(new RetCodeError('x', 226609, '').locked).toBe(true);
    expect(new RetCodeError('x', 8903, '实例操作正在处理中').locked).toBe(true);
    expect(new RetCodeError('x', 8903, 'no', undefined, 'InstanceOperationInProgress').locked).toBe(true);
    expect(new RetCodeError('x', 8903, 'no', undefined, 'no').locked).toBe(false);
  });
});

describe('an error that is no RetCode', () => {
  it('is a redirect only where its status says so', () => {
    expect(describeError(ENGLISH, new HttpStatusError('x', 302))).toContain('redirect');
    expect(describeError(ENGLISH, new HttpStatusError('x', 101))).toBe('x: HTTP status 101');
  });

  it.each([
    [200, 'unknown', true, false],
    [299, 'unknown', true, false],
    [300, 'permanent', false, false],
    [404, 'permanent', false, false],
    [408, 'transient', false, false],
    [429, 'transient', false, true],
    [499, 'permanent', false, false],
    [500, 'transient', true, false],
    [503, 'transient', true, false],
  ])('HTTP status %i: %s; may have taken effect: %o; throttled: %o', (status, kind, effect, throttled) => {
    expect(new HttpStatusError('x', status)).toMatchObject({
      class: kind,
      mayHaveTakenEffect: effect,
      throttled,
    });
  });

  it.each([
    'ENOTFOUND',
    'ECONNREFUSED',
    'EAI_AGAIN',
    'EPROTO',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'EHOSTUNREACH',
  ])('%s: the server was never reached', (code) => {
    expect(new TransportError('x', 'connection-failed', { code })).toMatchObject({ unreachable: true });
  });

  it('may be a connection that broke', () => {
    expect(new TransportError('x', 'connection-failed', { code: 'ECONNRESET' }).unreachable).toBe(false);
  });
});
