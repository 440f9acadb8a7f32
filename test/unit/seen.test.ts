import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Disk, Instance } from '../../src/compshare/instance.ts';
import { SeenInstances } from '../../src/action/seen.ts';
import { anInstance } from './instance.ts';

/** What the runner would give the next phase. */
function savedBy(seen: SeenInstances, state: Map<string, string>): SeenInstances {
  seen.save();
  return new SeenInstances(keeperOf(state));
}

function keeperOf(state: Map<string, string>): ConstructorParameters<typeof SeenInstances>[0] {
  return {
    getState: (name) => state.get(name) ?? '',
    saveState: (name, value) => {
      state.set(name, value);
    },
  };
}

function aDisk(id: string, fields: Partial<Disk> = {}): Disk {
  return { id, name: '', sizeGb: 100, type: '', boot: false, ...fields };
}

describe('the instances that one phase saw', () => {
  it('are known to the next one, with their data disks', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);
    const size = fc.option(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), { nil: undefined });
    const disk = fc
      .record({ id, sizeGb: size, boot: fc.boolean() })
      .map(({ id: diskId, ...fields }) => aDisk(diskId, fields));
    const instances = fc.uniqueArray(
      fc
        .record({ id, disks: fc.uniqueArray(disk, { maxLength: 4, selector: (one) => one.id }) })
        .map((fields): Instance => anInstance(fields)),
      { selector: (instance) => instance.id },
    );
    fc.assert(
      fc.property(instances, (all) => {
        const state = new Map<string, string>();
        const seen = new SeenInstances(keeperOf(state));
        for (const instance of all) seen.add(instance);
        const next = savedBy(seen, state);
        for (const instance of all) {
          expect(next.has(instance.id)).toBe(true);
          expect(next.dataDisksOf(instance.id)).toEqual(instance.disks?.filter(({ boot }) => !boot));
        }
        expect(next.has('somebody-elses-instance')).toBe(false);
        expect(next.dataDisksOf('somebody-elses-instance')).toBeUndefined();
      }),
    );
  });

  it('keep the disks that an earlier phase saw, and lose those that were released', () => {
    const state = new Map([
      ['seen', 'uhost-a1,uhost-b2'],
      ['disks', 'uhost-a1:bsm-1=10,uhost-b2:bsm-2=20'],
    ]);
    const seen = new SeenInstances(keeperOf(state));
    seen.disksReleased('uhost-b2');
    seen.add(anInstance({ id: 'uhost-a1', disks: [] }));
    seen.add(anInstance({ id: 'uhost-b2', disks: [aDisk('bsm-2')] }));
    const next = savedBy(seen, state);
    expect(next.dataDisksOf('uhost-a1')).toEqual([aDisk('bsm-1', { sizeGb: 10 })]);
    expect(next.dataDisksOf('uhost-b2')).toEqual([]);
  });

  it('with more disks than a variable holds: their IDs are known, their disks are not', () => {
    const state = new Map<string, string>();
    const seen = new SeenInstances(keeperOf(state));
    const ids = Array.from({ length: 2000 }, (_, index) => `uhost-${index}`);
    for (const id of ids) seen.add(anInstance({ id, disks: [aDisk(`bsm-of-${id}`)] }));
    const next = savedBy(seen, state);
    for (const text of state.values()) expect(text.length).toBeLessThan(32_000);
    expect(ids.every((id) => next.has(id))).toBe(true);
    expect(next.dataDisksOf('uhost-1')).toBeUndefined();
  });

  it('are saved when there is something new, and only then', () => {
    const saved: string[] = [];
    const seen = new SeenInstances({ getState: () => '', saveState: (name) => saved.push(name) });
    seen.save();
    expect(saved).toEqual([]);
    seen.add(anInstance());
    seen.save();
    seen.add(anInstance({ state: 'Stopping' }));
    seen.save();
    expect(saved).toEqual(['seen', 'disks']);
  });
});
