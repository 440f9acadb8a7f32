import { describe, expect, it } from 'vitest';
import type { AttachableDisk } from '../../src/compshare/disks.ts';
import { HttpStatusError } from '../../src/compshare/errors.ts';
import type { Disk } from '../../src/compshare/instance.ts';
import { RELEASE_MS } from '../../src/teardown/disk-rules.ts';
import { TargetDisks } from '../../src/teardown/target-disks.ts';
import { anInstance } from './instance.ts';

const TARGET = 'uhost-a1';

function own(id: string, fields: Partial<Disk> = {}): Disk {
  return { id, name: '', sizeGb: 100, type: '', boot: false, volume: false, ...fields };
}

function listed(id: string, attachedTo: string): AttachableDisk {
  return { id, name: '', sizeGb: 100, type: '', status: '', attachedTo, zone: 'cn-wlcb-01' };
}

/** The disks of a target whose own list was this at its last look; undefined for none at all. */
function disksOf(...looks: (Disk[] | undefined)[]): TargetDisks {
  const disks = new TargetDisks(TARGET, undefined, undefined);
  for (const look of looks) disks.observe(anInstance({ id: TARGET, disks: look }));
  return disks;
}

/** Those that may be deleted once its instance is gone, after a termination that was accepted. */
function released(disks: TargetDisks): string[] {
  disks.beforeTermination();
  disks.terminated();
  return disks.released.map(({ id }) => id);
}

describe('the disks that a termination covers', () => {
  it('stand in its own list', () => {
    expect(released(disksOf([own('bsm-0', { boot: true }), own('bsm-1')]))).toEqual(['bsm-1']);
  });

  it('or in the list of disks with it as their MountInstance', () => {
    const disks = disksOf(undefined);
    disks.observeList([listed('bsm-1', TARGET), listed('bsm-2', ''), listed('bsm-3', 'uhost-b2')], true);
    expect(released(disks)).toEqual(['bsm-1']);
    expect(disks.dataDisks?.map(({ id }) => id)).toEqual(['bsm-1']);
  });

  it('are not the system disk, whatever the list of disks says', () => {
    const disks = disksOf([own('bsm-0', { boot: true })]);
    disks.observeList([listed('bsm-0', TARGET)], true);
    expect(released(disks)).toEqual([]);
  });

  it('are no volumes, nor what the list of disks may call them', () => {
    const disks = disksOf([own('vol-1', { volume: true }), own('bsm-1')]);
    disks.observeList([listed('udisk-1', TARGET), listed('bsm-1', TARGET)], true);
    expect(released(disks)).toEqual(['bsm-1']);
  });

  it('are not those that the last look before did not show', () => {
    expect(released(disksOf([own('bsm-1'), own('bsm-2')], [own('bsm-2')]))).toEqual(['bsm-2']);
  });

  it('are not those that the list of disks shows as nobody’s or as another’s', () => {
    const disks = disksOf([own('bsm-1'), own('bsm-2'), own('bsm-3')]);
    disks.observeList([listed('bsm-1', ''), listed('bsm-2', 'uhost-b2'), listed('bsm-3', TARGET)], true);
    expect(released(disks)).toEqual(['bsm-3']);
  });

  it('are not those that two ways of asking show in different places', () => {
    const disks = disksOf([own('bsm-1')]);
    disks.observeList([listed('bsm-1', TARGET), listed('bsm-1', 'uhost-b2')], true);
    expect(released(disks)).toEqual([]);
  });

  it('are not those that a whole list missed after it had shown them', () => {
    const disks = disksOf(undefined);
    disks.observeList([listed('bsm-1', TARGET)], true);
    disks.observeList([], false);
    expect(released(disks)).toEqual(['bsm-1']);
    disks.observeList([], true);
    expect(released(disks)).toEqual([]);
  });

  it('are those of the last termination that may have been, not of one that was refused', () => {
    const disks = disksOf([own('bsm-1'), own('bsm-2')]);
    expect(released(disks)).toEqual(['bsm-1', 'bsm-2']);
    disks.observe(anInstance({ id: TARGET, disks: [own('bsm-2')] }));
    disks.beforeTermination();
    // If the process is killed now, it may have been.
    expect(disks.released.map(({ id }) => id)).toEqual(['bsm-2']);
    // It was refused: the next look shows it still there.
    disks.observe(anInstance({ id: TARGET, disks: [own('bsm-2')] }));
    expect(disks.released.map(({ id }) => id)).toEqual(['bsm-1', 'bsm-2']);
  });

  it('none, where no termination was sent', () => {
    const disks = disksOf([own('bsm-1')]);
    disks.gone(true, 0);
    expect(disks.released).toEqual([]);
  });
});

describe('after its instance is gone', () => {
  const shown = (attachedTo: string) => ({
    look: 'shown' as const,
    shown: [listed('bsm-1', attachedTo)],
    error: undefined,
  });

  it('only what is attached to nothing is deleted, by whichever way of asking', () => {
    const disks = disksOf([own('bsm-1')]);
    released(disks);
    disks.gone(true, 0);
    disks.look(() => ({ ...shown(''), shown: [listed('bsm-1', ''), listed('bsm-1', TARGET)] }));
    expect(disks.decide(RELEASE_MS).toDelete).toEqual([]);
    disks.look(() => shown(''));
    expect(disks.decide(RELEASE_MS).toDelete).toEqual(['bsm-1']);
  });

  it('an error of the deletion is told, and the price', () => {
    const disks = disksOf([own('bsm-1')]);
    released(disks);
    disks.gone(true, 0);
    disks.look(() => shown(''));
    const error = new HttpStatusError('DeleteCompshareDisk', 403);
    disks.deletionFailed('bsm-1', error, RELEASE_MS);
    disks.decide(RELEASE_MS);
    expect(disks.results('unverified')).toMatchObject([
      { id: 'bsm-1', fate: 'still-there', error, zone: 'cn-wlcb-01' },
    ]);
    expect(disks.results('unverified')[0]?.pricePerDayCny).toBeCloseTo(1.2);
    expect(disks.mayGoLater(RELEASE_MS)).toBe(false);
  });

  it('what one phase leaves another goes on with', () => {
    const disks = disksOf([own('bsm-1')]);
    released(disks);
    const next = new TargetDisks(TARGET, disks.dataDisks, disks.released);
    next.gone(true, 0);
    next.look(() => shown(''));
    expect(next.decide(RELEASE_MS).toDelete).toEqual(['bsm-1']);
  });

  it('what no verified state tells of is not deleted', () => {
    const next = new TargetDisks(TARGET, [own('bsm-1')], []);
    next.gone(true, 0);
    next.look(() => shown(''));
    expect(next.decide(RELEASE_MS).toDelete).toEqual([]);
    expect(next.open).toEqual([]);
  });
});
