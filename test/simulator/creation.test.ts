import { describe, expect, test } from 'vitest';
import { create, createBench } from './bench.ts';
import type { Bench } from './bench.ts';
import { DEFAULT_PROJECT } from './simulator.ts';

describe('CreateCompShareInstance', () => {
  test('gives the ID at once; the instance runs later', async () => {
    const bench = await createBench();
    const disk = { 'Disks.1.IsBoot': 'False', 'Disks.1.Type': 'CLOUD_SSD', 'Disks.1.Size': '200' };
    const answer = await create(bench, { Name: 'ci-训练.7', ChargeType: 'Spot', ...disk });
    const { UHostIds } = answer as { UHostIds: string[] };
    const CreateTime = bench.clock.now() / 1000;
    expect(await bench.describe()).toMatchObject({
      UHostSet: [
        {
          UHostId: UHostIds[0],
          Name: 'ci-训练.7',
          State: 'Initializing',
          Zone: 'cn-wlcb-01',
          GpuType: '4090',
          GPU: 1,
          IsSpot: true,
          CreateTime,
          DiskSet: [{ Size: 100 }, { Size: 200 }],
        },
      ],
    });
    await bench.pass(15_000);
    expect(await bench.describe()).toMatchObject({ UHostSet: [{ State: 'Starting' }] });
    await bench.pass(30_000);
    expect(await bench.describe()).toMatchObject({ UHostSet: [{ State: 'Running' }] });
    expect(bench.simulator.ledger[0]?.applied).toBe(true);
  });

  test('is billed by the month, in advance, unless it says otherwise', async () => {
    const bench = await createBench();
    await create(bench);
    await create(bench, { ChargeType: 'Postpay' });
    const charged = bench.simulator.instances().map(({ ChargeType }) => ChargeType);
    expect(charged).toEqual(['Month', 'Postpay']);
  });

  test('makes several, called host', async () => {
    const bench = await createBench();
    const { UHostIds } = (await create(bench, { MaxCount: '3' })) as { UHostIds: string[] };
    expect(new Set(UHostIds).size).toBe(3);
    expect(bench.simulator.instances().map(({ Name }) => Name)).toEqual(['host', 'host', 'host']);
  });

  test.each([
    'Region',
    'Zone',
    'GpuType',
    'GPU',
    'CPU',
    'Memory',
    'CompShareImageId',
    'Disks.0.IsBoot',
    'Disks.0.Type',
    'Disks.0.Size',
  ])('210 without %s', async (name) => {
    const bench = await createBench();
    const Message = `Missing params [${name}]`;
    expect(await create(bench, { [name]: '' })).toMatchObject({ RetCode: 210, Message });
    expect(bench.simulator.instances()).toEqual([]);
  });

  test.each([
    [230, { Zone: 'cn-sh2-02' }],
    [220, { GPU: 'one' }],
    [230, { GPU: '0' }],
    [220, { 'Disks.0.IsBoot': 'yes' }],
    [230, { 'Disks.0.IsBoot': 'False' }],
    [230, { ChargeType: 'Free' }],
    [230, { ChargeType: 'Year' }],
    [230, { ChargeType: 'Spot', GpuType: 'H20' }],
    [230, { GpuType: '4091' }],
    [0, { GPU: '10' }],
    [230, { GPU: '11' }],
    [230, { GpuType: '3090', GPU: '9' }],
    [230, { Memory: '65000' }],
    [230, { MachineType: 'N' }],
    [0, { MachineType: 'G', MinimalCpuPlatform: 'Auto', Quantity: '2' }],
    [230, { Quantity: '0' }],
    [230, { 'Disks.0.Type': 'SSD' }],
    [230, { 'Disks.0.Type': 'CLOUD_RSSD' }],
    [0, { 'Disks.0.Type': 'CLOUD_RSSD', GpuType: 'A800' }],
    [230, { Name: 'a b' }],
    [230, { Name: 'a'.repeat(64) }],
    [0, { Name: 'a'.repeat(63) }],
    [230, { MaxCount: '101' }],
  ])('%d for %j', async (RetCode, parameters) => {
    expect(await create(await createBench(), parameters)).toMatchObject({ RetCode });
  });
});

describe('before a creation', () => {
  const wanted = {
    Region: 'cn-wlcb',
    Zone: 'cn-wlcb-01',
    GpuType: '4090',
    MachineType: 'G',
    MinimalCpuPlatform: 'Auto',
    CompShareImageId: 'compshareImage-1',
    ChargeType: 'Postpay',
    'Disks.0.IsBoot': 'true',
    'Disks.0.Type': 'CLOUD_SSD',
    'Disks.0.Size': '100',
  };
  const price = { ...wanted, Gpu: '2', Cpu: '32', Memory: '131072' };

  test('CheckCompShareResourceCapacity says which sizes there are', async () => {
    const { call } = await createBench();
    const { Specs } = await call('CheckCompShareResourceCapacity', wanted);
    expect(Specs).toContainEqual({ Gpu: 1, Cpu: 16, Mem: 64, ResourceEnough: true });
  });

  test('GetCompShareInstancePrice says what it would cost', async () => {
    const { call } = await createBench();
    const answer = await call('GetCompShareInstancePrice', price);
    expect(answer).toMatchObject({ RetCode: 0, PriceDetails: [{ ChargeType: 'Postpay', Instance: 3.76 }] });
  });

  test.each(Object.keys(wanted))('CheckCompShareResourceCapacity is refused without %s', async (name) => {
    const { call } = await createBench();
    const answer = await call('CheckCompShareResourceCapacity', { ...wanted, [name]: '' });
    expect(answer).toMatchObject({ RetCode: 210, Message: `Missing params [${name}]` });
  });

  test.each(['Region', 'Zone', 'GpuType', 'Gpu', 'Cpu', 'Memory'])(
    'GetCompShareInstancePrice is refused without %s',
    async (name) => {
      const { call } = await createBench();
      const answer = await call('GetCompShareInstancePrice', { ...price, [name]: '' });
      expect(answer).toMatchObject({ RetCode: 210, Message: `Missing params [${name}]` });
    },
  );
});

describe('UpdateCompShareStopScheduler', () => {
  const { ProjectId } = DEFAULT_PROJECT;

  async function schedule(
    { simulator, clock, call }: Bench,
    aheadSeconds: number,
    wanted: Parameters<typeof simulator.addInstance>[0] = {},
  ) {
    const { UHostId, Region, Zone } = simulator.addInstance(wanted);
    const SchedulerStopTime = String(clock.now() / 1000 + aheadSeconds);
    const place = { Region, Zone, ProjectId, UHostId };
    const answer = await call('UpdateCompShareStopScheduler', { ...place, SchedulerStopTime });
    return { UHostId, answer };
  }

  test('has the platform stop a running instance then', async () => {
    const bench = await createBench();
    const { UHostId, answer } = await schedule(bench, 300);
    expect(answer).toMatchObject({ RetCode: 0, UHostId });
    const SchedulerStopTime = bench.clock.now() / 1000 + 300;
    expect(await bench.describe()).toMatchObject({ UHostSet: [{ State: 'Running', SchedulerStopTime }] });
    await bench.pass(300_000);
    expect(bench.simulator.instance(UHostId).State).toBe('Stopping');
    await bench.pass(30_000);
    expect(bench.simulator.instance(UHostId).State).toBe('Stopped');
    expect(bench.simulator.describeLedger()).toContain(`${UHostId} "Stopping" (by platform)`);
  });

  test('does nothing to one that is stopped or gone by then', async () => {
    const bench = await createBench();
    const stopped = await schedule(bench, 300);
    const gone = await schedule(bench, 300);
    bench.simulator.stopByOther(stopped.UHostId);
    bench.simulator.deleteByOther(gone.UHostId);
    await bench.pass(3_600_000);
    expect(bench.simulator.instance(stopped.UHostId).State).toBe('Stopped');
    expect(bench.simulator.fates().get(gone.UHostId)?.by).toBe('other');
  });

  test('is refused for less than 300 s ahead, for spot, and without its parameters', async () => {
    const bench = await createBench();
    expect((await schedule(bench, 299)).answer).toMatchObject({ RetCode: 230 });
    expect((await schedule(bench, 300, { ChargeType: 'Spot' })).answer).toMatchObject({ RetCode: 8903 });
    const { UHostId, Region, Zone } = bench.simulator.addInstance();
    const all = { UHostId, Region, Zone, ProjectId, SchedulerStopTime: '9999999999' };
    for (const name of Object.keys(all)) {
      const answer = await bench.call('UpdateCompShareStopScheduler', { ...all, [name]: '' });
      expect(answer).toMatchObject({ RetCode: 210, Message: `Missing params [${name}]` });
    }
  });

  test('is refused in the words of the Python SDK’s typed call', async () => {
    const bench = await createBench();
    const { UHostId, Region, Zone } = bench.simulator.addInstance();
    const answer = await bench.call('UpdateCompShareStopScheduler', {
      Region,
      Zone,
      ProjectId,
      UHostId,
      StopTime: '9999999999',
    });
    expect(answer).toMatchObject({ RetCode: 210, Message: 'Missing params [SchedulerStopTime]' });
  });
});
