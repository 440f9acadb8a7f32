import { expect, it } from 'vitest';
import { holds } from './conditions.ts';

it.each([
  ['success()', true, false, false],
  ['failure()', false, true, false],
  ['!cancelled()', true, true, false],
  ['always()', true, true, true],
] as const)('%s', (condition, success, failure, cancelled) => {
  expect(holds(condition, 'success')).toBe(success);
  expect(holds(condition, 'failure')).toBe(failure);
  expect(holds(condition, 'cancelled')).toBe(cancelled);
});
