import { describe, expect, it } from 'vitest';
import { estimatedCost } from '../../src/teardown/outcome.ts';
import type { Result } from '../../src/teardown/outcome.ts';
import { Target } from '../../src/teardown/target.ts';
import type { TargetSpec } from '../../src/teardown/target.ts';
import { NOW } from './histories.ts';
import { anInstance } from './instance.ts';

const ID = 'uhost-a1';
const HOUR_MS = 3_600_000;

/** The result for an instance that looks showed at these times after {@link NOW}, in milliseconds. */
function resultOf(
  looks: readonly [afterMs: number, fields: object][],
  spec: Partial<TargetSpec> = {},
): Result {
  const target = new Target({ id: ID, seen: false, ...spec }, NOW, false);
  for (const [afterMs, fields] of looks) {
    const time = { startedAt: NOW + afterMs - 100, answeredAt: NOW + afterMs };
    target.observe({ kind: 'found', instance: anInstance({ id: ID, ...fields }) }, time, {});
  }
  return target.finish({ kind: 'cancelled' }, NOW + 5000);
}

describe('how long an instance ran', () => {
  const startedAt = (NOW - 2 * HOUR_MS) / 1000;

  it('is counted from the start that the API told to the last look that showed it running', () => {
    const result = resultOf([
      [0, { startedAt }],
      [1000, { startedAt }],
      [4000, { startedAt, state: 'Stopping' }],
    ]);
    expect(result.ranMs).toBe(2 * HOUR_MS + 1000);
    expect(estimatedCost(result)).toBeCloseTo(1.88 * (2 + 1 / 3600));
  });

  it('is not known where it never ran before our eyes, or the API told no start', () => {
    expect(resultOf([[0, { startedAt, state: 'Stopped' }]]).ranMs).toBeUndefined();
    expect(resultOf([[0, { startedAt: 0 }]]).ranMs).toBeUndefined();
    expect(resultOf([[0, { startedAt: undefined }]]).ranMs).toBeUndefined();
    expect(resultOf([]).ranMs).toBeUndefined();
  });

  it('is never less than nothing, where the clocks differ', () => {
    expect(resultOf([[0, { startedAt: (NOW + HOUR_MS) / 1000 }]]).ranMs).toBe(0);
  });

  it('costs what is billed by the second, where its price is known', () => {
    const result = resultOf([[0, { startedAt }]]);
    const instance = anInstance({ startedAt });
    expect(estimatedCost({ ...result, instance: { ...instance, chargeType: 'Month' } })).toBeUndefined();
    expect(estimatedCost({ ...result, instance: { ...instance, pricePerHour: undefined } })).toBeUndefined();
    expect(estimatedCost({ ...result, ranMs: undefined })).toBeUndefined();
    expect(estimatedCost({ ...result, instance: undefined })).toBeUndefined();
  });
});

describe('the state that an instance was found in', () => {
  it('is the one of the first look, or of the list that selected it', () => {
    const looks: [number, object][] = [
      [0, { state: 'Running' }],
      [1000, { state: 'Stopped' }],
    ];
    expect(resultOf(looks).stateFound).toBe('Running');
    expect(resultOf(looks, { instance: anInstance({ state: 'Starting' }) }).stateFound).toBe('Starting');
    expect(resultOf([]).stateFound).toBeUndefined();
  });
});
