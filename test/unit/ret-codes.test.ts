import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RetCodeError } from '../../src/compshare/errors.ts';
import { factsOf, isListed } from '../../src/compshare/ret-codes.ts';
import { adviceFor, describeError } from '../../src/report/error-messages.ts';

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

describe('the lock', () => {
  it.each([230, 8903, 9999])('is known by its name, even with RetCode %i', (code) => {
    const error = new RetCodeError('StopX', code, 'error: InstanceOperationInProgress, try later');
    expect(error).toMatchObject({ class: 'busy', locked: true, mayHaveTakenEffect: false });
    expect(describeError(error)).toBe(
      `StopX: RetCode ${code}, another operation holds the lock of the instance`,
    );
    expect(adviceFor(error)).toContain('ten minutes');
  });
});
