import { expect, it } from 'vitest';
import { KnownInstances, onlyNamesakes } from '../../src/action/known-instances.ts';
import { anInstance } from './instance.ts';
import { aResult } from './results.ts';

it('the next phase knows what this one knew, and what it learns itself takes the place of that', () => {
  const first = new KnownInstances(undefined);
  first.listed([
    { id: 'uhost-1', name: 'gpu-1' },
    { id: 'uhost-9', name: 'other' },
  ]);
  first.observed({ id: 'uhost-2', name: 'gpu-2' });
  first.finished([
    aResult({ kind: 'already-gone' }, { id: 'uhost-1' }),
    aResult({ kind: 'cancelled' }, { id: 'uhost-2' }),
    aResult({ kind: 'not-found' }, { id: 'uhost-3' }),
    aResult({ kind: 'running' }, { id: 'uhost-4' }),
  ]);
  const next = new KnownInstances(first.saved);
  expect(next.tornDown).toEqual(first.tornDown);
  next.finished([aResult({ kind: 'already-gone' }, { id: 'uhost-2' })]);
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

it('an instance whose data disks are left is gone all the same', () => {
  const known = new KnownInstances(undefined);
  const outcome = { terminated: undefined, endedBy: undefined, mayGoLater: true };
  known.finished([aResult({ kind: 'disks-left', ...outcome }, { id: 'uhost-1' })]);
  expect(known.tornDown.gone).toEqual([{ id: 'uhost-1', name: '' }]);
});

it('an instance that was seen only at the end is known by its name, and no list counts as read', () => {
  const known = new KnownInstances(undefined);
  known.finished([aResult({ kind: 'already-gone' }, { instance: anInstance({ name: 'gpu-1' }) })]);
  expect(known.tornDown).toMatchObject({ gone: [{ id: 'uhost-a1', name: 'gpu-1' }], listRead: false });
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
