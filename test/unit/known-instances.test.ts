import { expect, it } from 'vitest';
import { KnownInstances, onlyNamesakes } from '../../src/action/known-instances.ts';
import type { Result } from '../../src/teardown/outcome.ts';

function result(id: string, outcome: Result['outcome']): Result {
  return {
    id,
    outcome,
    instance: undefined,
    dataDisks: undefined,
    keptDisks: [],
    missed: false,
    stateFound: undefined,
    stopAccepted: false,
    terminationAccepted: false,
    refundCny: undefined,
    ranMs: undefined,
    elapsedMs: 0,
  };
}

it('the next phase knows what this one knew, and what it learns itself takes the place of that', () => {
  const first = new KnownInstances(undefined);
  first.listed([
    { id: 'uhost-1', name: 'gpu-1' },
    { id: 'uhost-9', name: 'other' },
  ]);
  first.observed({ id: 'uhost-2', name: 'gpu-2' });
  first.finished([
    result('uhost-1', { kind: 'already-gone' }),
    result('uhost-2', { kind: 'cancelled' }),
    result('uhost-3', { kind: 'not-found' }),
    result('uhost-4', { kind: 'running' }),
  ]);
  const next = new KnownInstances(first.saved);
  expect(next.tornDown).toEqual(first.tornDown);
  next.finished([result('uhost-2', { kind: 'already-gone' })]);
  expect(next.tornDown).toMatchObject({
    gone: [
      { id: 'uhost-1', name: 'gpu-1' },
      { id: 'uhost-2', name: 'gpu-2' },
    ],
    notFound: [{ id: 'uhost-3', name: '' }],
    failed: [{ id: 'uhost-4', name: '' }],
    listRead: true,
  });
});

it('of a list that is too long, the namesakes of the step’s instances are kept, and it counts as read in part', () => {
  const known = new KnownInstances(undefined);
  known.observed({ id: 'uhost-1', name: 'gpu-1' });
  known.listed([
    { id: 'uhost-1', name: 'gpu-1' },
    { id: 'uhost-2', name: 'gpu-1' },
    { id: 'uhost-3', name: 'gpu-3' },
  ]);
  const { tornDown } = new KnownInstances(onlyNamesakes(known.saved));
  expect(tornDown.listRead).toBe(false);
  expect(tornDown.listed.map(({ id }) => id)).toEqual(['uhost-1', 'uhost-2']);
});
