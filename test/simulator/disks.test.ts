import { describe, expect, test } from 'vitest';
import { createBench } from './bench.ts';
import type { Bench } from './bench.ts';

const PLACE = { Region: 'cn-wlcb', Zone: 'cn-wlcb-01' };

async function list(
  { call }: Bench,
  parameters: Record<string, string> = {},
): Promise<Record<string, unknown>[]> {
  const answer = await call('DescribeCompshareDisk', parameters);
  return (answer['DiskSet'] ?? []) as Record<string, unknown>[];
}

describe('the list of disks', () => {
  test('has the data disks, attached or not, and no system disk', async () => {
    const bench = await createBench();
    const { UHostId, DiskSet } = bench.simulator.addInstance({ dataDisks: [200] });
    const free = bench.simulator.addDisk({ Zone: 'cn-sh2-02', Size: 50, Name: 'spare' });
    expect(await bench.call('DescribeCompshareDisk')).toMatchObject({
      RetCode: 0,
      TotalCount: 2,
      DiskSet: [
        {
          ResourceId: DiskSet[1]?.DiskId,
          Name: 'data-1',
          Configuration: '200GB',
          DiskType: 'CLOUD_SSD',
          Status: 'InUse',
          MountInstance: UHostId,
          Zone: 'cn-wlcb-01',
        },
        { ResourceId: free.DiskId, Status: 'Available', MountInstance: '', Zone: 'cn-sh2-02' },
      ],
    });
  });

  test('can be narrowed to a region or an instance', async () => {
    const bench = await createBench();
    const { UHostId } = bench.simulator.addInstance({ dataDisks: [200, 300] });
    bench.simulator.addInstance({ dataDisks: [10] });
    bench.simulator.addDisk({ Zone: 'cn-sh2-02' });
    expect(await list(bench, { HostId: UHostId })).toHaveLength(2);
    expect(await list(bench, { Region: 'cn-sh2' })).toHaveLength(1);
    expect(await bench.call('DescribeCompshareDisk', { Region: 'mars' })).toMatchObject({ RetCode: 230 });
    expect(bench.simulator.ledger[0]?.targets).toEqual([UHostId]);
  });

  test('shows what is kept of an instance as nobody’s', async () => {
    const bench = await createBench();
    const instance = bench.simulator.addInstance({ State: 'Stopped', dataDisks: [200] });
    await bench.terminate(instance);
    expect(await list(bench)).toMatchObject([{ MountInstance: instance.UHostId }]);
    await bench.pass(10_000);
    expect(await list(bench)).toMatchObject([{ Status: 'Available', MountInstance: '' }]);
  });
});

describe('DeleteCompshareDisk', () => {
  const remove = (bench: Bench, UDiskId: string, place: Record<string, string> = PLACE) =>
    bench.call('DeleteCompshareDisk', { ...place, UDiskId });

  test('deletes a detached disk; deleting a deleted one succeeds', async () => {
    const bench = await createBench();
    const { DiskId } = bench.simulator.addDisk();
    expect(await remove(bench, DiskId)).toMatchObject({ RetCode: 0 });
    expect(bench.simulator.disks()).toEqual([]);
    expect(await remove(bench, DiskId)).toMatchObject({ RetCode: 0 });
    expect(bench.simulator.ledger.map(({ applied }) => applied)).toEqual([true, false]);
    expect(bench.simulator.diskFates().get(DiskId)).toEqual({
      madeFor: null,
      isBoot: false,
      kept: false,
      attachedTo: null,
      deletedBySeq: 1,
      deletion: { by: 'client', how: 'by-itself', atMs: bench.clock.now(), seq: 1 },
    });
    expect(bench.simulator.describeLedger()).toContain(`DeleteCompshareDisk * ${DiskId} → RetCode 0`);
    expect(bench.simulator.describeLedger()).toContain(`${DiskId} deleted by-itself, by client`);
  });

  test('refuses what is attached, elsewhere, unknown or a system disk', async () => {
    const bench = await createBench();
    const [boot, data] = bench.simulator.addInstance({ dataDisks: [1] }).DiskSet.map(({ DiskId }) => DiskId);
    expect(await remove(bench, data ?? '')).toMatchObject({ RetCode: 8436 });
    expect(await remove(bench, boot ?? '')).toMatchObject({ RetCode: 230 });
    expect(await remove(bench, 'bsm-none')).toMatchObject({ RetCode: 230 });
    const { DiskId } = bench.simulator.addDisk();
    const elsewhere = { Region: 'cn-sh2', Zone: 'cn-sh2-02' };
    expect(await remove(bench, DiskId, elsewhere)).toMatchObject({ RetCode: 230 });
    expect(await remove(bench, DiskId, { Region: 'cn-wlcb' })).toMatchObject({ RetCode: 210 });
    expect(bench.simulator.disks()).toHaveLength(3);
  });
});

test('somebody else attaches, detaches and deletes disks', async () => {
  const bench = await createBench();
  const instance = bench.simulator.addInstance({ State: 'Stopped', dataDisks: [200] });
  const id = instance.DiskSet[1]?.DiskId ?? '';
  bench.simulator.attachDiskByOther(id, 'uhost-other');
  expect(await list(bench)).toMatchObject([{ MountInstance: 'uhost-other' }]);
  expect(await bench.describe()).toMatchObject({ UHostSet: [{ DiskSet: [{ IsBoot: 'True' }] }] });
  await bench.terminate(instance, { ReleaseUDisk: 'true' });
  await bench.pass(10_000);
  expect(bench.simulator.diskFates().get(id)).toMatchObject({ kept: true, attachedTo: 'uhost-other' });
  bench.simulator.attachDiskByOther(id, null);
  bench.simulator.deleteDiskByOther(id);
  expect(bench.simulator.diskFates().get(id)).toMatchObject({
    kept: false,
    deletedBySeq: null,
    deletion: { by: 'other', how: 'by-itself' },
  });
  expect(() => {
    bench.simulator.deleteDiskByOther('bsm-none');
  }).toThrow(/no disk/);
});
