import { describe, expect, it } from 'vitest';
import { explainRetCode, RET_CODES } from '../../src/compshare/ret-codes.ts';
import type { Remedy } from '../../src/compshare/ret-codes.ts';

/** A second reading of the vendor's table, held against the first. */
const EXPECTED: Record<Exclude<Remedy, 'look-again'>, number[]> = {
  transient: [110, 130, 150, 153],
  final: [160, 161, 170, 171, 172, 174, 210, 220, 230, 240, 292, 293, 294, 295, 299, 8104, 226601],
  wait: [8035, 8433, 8434, 8854, 8855, 8856, 8903, 8905, 8908, 8909, 8918, 226602],
  gone: [8039],
};

describe('RetCodes', () => {
  it.each(
    Object.entries(EXPECTED).flatMap(([remedy, codes]) => codes.map((code) => [code, remedy] as const)),
  )('%i is %s', (code, remedy) => {
    expect(explainRetCode(code, '').remedy).toBe(remedy);
  });

  it('no code is in the table that is not in this list', () => {
    const listed = Object.values(EXPECTED).flat().map(String);
    expect(Object.keys(RET_CODES).sort()).toEqual(listed.sort());
  });

  it.each([
    [1, 'final'],
    [199, 'final'],
    [1999, 'final'],
    [2000, 'look-again'],
    [8777, 'look-again'],
    [-1, 'final'],
  ] as const)('%i, which nobody documented, is %s', (code, remedy) => {
    expect(explainRetCode(code, '').remedy).toBe(remedy);
  });

  it('the lock is known by its name, whatever its number', () => {
    for (const code of [230, 8903, 9999]) {
      expect(explainRetCode(code, 'error: InstanceOperationInProgress, try later')).toMatchObject({
        remedy: 'wait',
        meaning: expect.stringContaining('lock') as string,
      });
    }
  });
});
