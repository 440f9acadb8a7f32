import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { TAKEN_OVER_BY } from '../disks.ts';
import type { SimDisk, SimInstance } from '../instance.ts';
import { lookUp } from './check.ts';
import type { Check } from './check.ts';

/** An entry of DescribeCompshareDisk. */
interface ListedDisk {
  readonly ResourceId: string;
  readonly Status: string;
  readonly MountInstance: string;
}

async function list({ call }: Bench, parameters: Record<string, string> = {}): Promise<ListedDisk[]> {
  return ((await call('DescribeCompshareDisk', parameters))['DiskSet'] ?? []) as ListedDisk[];
}

function remove({ call }: Bench, UDiskId: string): Promise<Record<string, unknown>> {
  return call('DeleteCompshareDisk', { Region: 'cn-wlcb', Zone: 'cn-wlcb-01', UDiskId });
}

/** Deletes an instance with `ReleaseUDisk` and gives it with its one data disk, at the moment that it is gone. */
async function release({
  simulator,
  terminate,
  pass,
}: Bench): Promise<{ instance: SimInstance; disk: SimDisk }> {
  const instance = simulator.addInstance({ State: 'Stopped', dataDisks: [200] });
  const disk = instance.DiskSet.find(({ IsBoot }) => IsBoot === 'False');
  if (disk === undefined) throw new Error('It has no data disk');
  await terminate(instance, { ReleaseUDisk: 'true' });
  await pass(10_000);
  return { instance, disk };
}

const notReleased: Check = async (bench) => {
  const { disk } = await release(bench);
  await bench.pass(60_000);
  const [listed] = await list(bench);
  expect(listed).toMatchObject({ Status: 'Available', MountInstance: '' });
  expect(await remove(bench, listed?.ResourceId ?? '')).toMatchObject({ RetCode: 0 });
  expect(bench.simulator.diskFates().get(disk.DiskId)).toMatchObject({
    kept: false,
    deletion: { by: 'client', how: 'by-itself' },
  });
};

const detachesSlowly: Check = async (bench) => {
  const instance = bench.simulator.addInstance({ State: 'Stopped', dataDisks: [200] });
  await bench.terminate(instance);
  await bench.pass(10_000);
  const [listed] = await list(bench);
  expect(listed).toMatchObject({ Status: 'Detaching', MountInstance: instance.UHostId });
  expect(await remove(bench, listed?.ResourceId ?? '')).toMatchObject({ RetCode: 8434 });
  await bench.pass(8_000);
  expect(await list(bench)).toMatchObject([{ Status: 'Available', MountInstance: '' }]);
  expect(await remove(bench, listed?.ResourceId ?? '')).toMatchObject({ RetCode: 0 });
};

const otherIds: Check = async (bench) => {
  const instance = bench.simulator.addInstance({ dataDisks: [200] });
  const id = instance.DiskSet[1]?.DiskId ?? '';
  const [listed] = await list(bench, { HostId: instance.UHostId });
  expect(listed).toMatchObject({ MountInstance: instance.UHostId });
  expect(listed?.ResourceId).toMatch(/^udisk-/);
  expect(id).toMatch(/^bsm-/);
};

function refused(RetCode: number): Check {
  return async (bench) => {
    expect(await bench.call('DescribeCompshareDisk')).toMatchObject({ RetCode });
    expect(await remove(bench, 'bsm-any')).toMatchObject({ RetCode });
  };
}

/** The names of the lists that an instance's disks come in, and how many each has. */
function lists(names: Readonly<Record<string, number>>, isTerminated = false): Check {
  return async (bench) => {
    const instance = bench.simulator.addInstance({ State: 'Stopped', dataDisks: [200, 300] });
    if (isTerminated) await bench.terminate(instance);
    const fields = Object.entries((await lookUp(bench, instance)) ?? {});
    const sizes = fields.filter(([name]) => /^(UDisk|Disk|Volume)Set$/.test(name));
    expect(Object.fromEntries(sizes.map(([name, list]) => [name, (list as unknown[]).length]))).toEqual(
      names,
    );
  };
}

export const DISK_CHECKS: Readonly<Record<string, Check>> = {
  'disks-as-udisk-set': lists({ UDiskSet: 3 }),
  'disks-as-volume-set': lists({ DiskSet: 1, VolumeSet: 2 }),
  'disks-not-listed': lists({}),
  'disks-detached-early': lists({ DiskSet: 1 }, true),
  'disks-detach-slowly': detachesSlowly,
  'disks-released-late': async (bench) => {
    const { disk } = await release(bench);
    expect(await list(bench)).toMatchObject([{ MountInstance: '' }]);
    await bench.pass(20_000);
    expect(await list(bench)).toEqual([]);
    expect(bench.simulator.diskFates().get(disk.DiskId)).toMatchObject({
      deletion: { by: 'client', how: 'with-instance' },
    });
  },
  'disks-not-released': notReleased,
  'disks-not-released-slowly': async (bench) => {
    await notReleased(bench);
    await detachesSlowly(bench);
  },
  'disks-taken-over': async (bench) => {
    const { disk } = await release(bench);
    expect(await list(bench)).toMatchObject([{ Status: 'InUse', MountInstance: TAKEN_OVER_BY }]);
    expect(await remove(bench, disk.DiskId)).toMatchObject({ RetCode: 8436 });
  },
  'disk-ids-differ': otherIds,
  'disk-ids-differ-not-released': async (bench) => {
    await notReleased(bench);
    await otherIds(bench);
  },
  'disk-host-ignored': async (bench) => {
    const [one] = [1, 2].map(() => bench.simulator.addInstance({ dataDisks: [200] }));
    expect(await list(bench, { HostId: one?.UHostId ?? '' })).toHaveLength(2);
  },
  'disk-calls-unknown': refused(161),
  'disk-calls-not-permitted': refused(240),
  'disk-calls-refused': refused(299),
};
