import { describe, expect, test } from 'vitest';
import { createBench } from './bench.ts';
import type { Bench } from './bench.ts';
import type { NewInstance } from './instance.ts';

const DAY = 86_400_000;

function idsOf(answer: Record<string, unknown>): string[] {
  return ((answer['UHostSet'] ?? []) as { UHostId: string }[]).map(({ UHostId }) => UHostId);
}

function listOf(ids: string[]): Record<string, string> {
  return Object.fromEntries(ids.map((id, index) => [`UHostIds.${index}`, id]));
}

describe('Describe', () => {
  test('tells every field of the documents, the dangerous ones included', async () => {
    const { simulator, describe: look } = await createBench();
    const { Password, ...instance } = simulator.addInstance({ dataDisks: [200] });
    const { UHostSet } = (await look()) as { UHostSet: Record<string, unknown>[] };
    expect(UHostSet[0]).toEqual({
      UHostId: expect.stringMatching(/^uhost-[a-z0-9]{12}$/) as string,
      Name: instance.Name,
      Tag: 'Default',
      Remark: '',
      State: 'Running',
      Region: 'cn-wlcb',
      Zone: 'cn-wlcb-01',
      GpuType: '4090',
      GPU: 1,
      ChargeType: 'Postpay',
      IsSpot: false,
      InstanceType: 'UHost',
      CreateTime: instance.CreateTime,
      StartTime: instance.StartTime,
      ExpireTime: instance.ExpireTime,
      InstancePrice: 1.88,
      DiskSet: [
        {
          DiskId: instance.DiskSet[0]?.DiskId,
          IsBoot: 'True',
          Size: 100,
          DiskType: 'CLOUD_SSD',
          Name: 'SystemDisk',
        },
        {
          DiskId: instance.DiskSet[1]?.DiskId,
          IsBoot: 'False',
          Size: 200,
          DiskType: 'CLOUD_SSD',
          Name: 'data-1',
        },
      ],
      IPSet: instance.IPSet,
      Password,
      FileBrowserPassword: instance.FileBrowserPassword,
      SshLoginCommand: instance.SshLoginCommand,
      Softwares: instance.Softwares,
    });
    const secrets = simulator.secrets();
    expect(secrets).toContain(Password);
    expect(secrets).toContain(Buffer.from(Password, 'base64').toString());
  });

  test('shows twenty unless asked for more, a hundred at most, and pages', async () => {
    const { simulator, describe: look } = await createBench();
    const ids = Array.from({ length: 45 }, () => simulator.addInstance().UHostId);
    expect(idsOf(await look())).toEqual(ids.slice(0, 20));
    expect(idsOf(await look(listOf(ids)))).toEqual(ids.slice(0, 20));
    expect(idsOf(await look({ Limit: '100' }))).toEqual(ids);
    expect(idsOf(await look({ Limit: '40', Offset: '40' }))).toEqual(ids.slice(40));
    expect(await look({ Offset: '44' })).toMatchObject({ RetCode: 0, TotalCount: 45 });
    expect(await look({ Offset: '45' })).toMatchObject({ RetCode: 230 });
    expect(await look({ Limit: '101' })).toMatchObject({ RetCode: 230 });
    expect(await look({ Limit: 'ten' })).toMatchObject({ RetCode: 220 });
    expect(await look({ Offset: '-1' })).toMatchObject({ RetCode: 220 });
  });

  test('may give fewer than it is asked for, and take no notice of the zone', async () => {
    const { simulator, describe: look } = await createBench({ mostPerPage: 2, zoneIgnored: true });
    const ids = [1, 2, 3].map(() => simulator.addInstance({ Zone: 'cn-wlcb-01' }).UHostId);
    const answer = await look({ Limit: '100', Zone: 'cn-wlcb-03' });
    expect(answer).toMatchObject({ TotalCount: 3 });
    expect(idsOf(answer)).toEqual(ids.slice(0, 2));
    expect(idsOf(await look({ Offset: '1' }))).toEqual(ids.slice(1));
  });

  test('takes a hundred IDs at most', async () => {
    const { describe: look } = await createBench();
    const ids = Array.from({ length: 101 }, (_, index) => `uhost-${index}`);
    expect(await look(listOf(ids.slice(0, 100)))).toMatchObject({ RetCode: 0, UHostSet: null });
    expect(await look(listOf(ids))).toMatchObject({
      RetCode: 230,
      Message: 'Params [UHostIds] not available',
    });
  });

  test('filters by exact tag, region and zone', async () => {
    const { simulator, describe: look } = await createBench({ zonesNotPermitted: ['cn-bj2-03'] });
    const tagged = simulator.addInstance({ Tag: 'preview' }).UHostId;
    simulator.addInstance({ Tag: 'preview-2' });
    const far = simulator.addInstance({ Zone: 'cn-sh2-02' }).UHostId;
    expect(idsOf(await look({ Tag: 'preview' }))).toEqual([tagged]);
    expect(idsOf(await look({ Region: 'cn-sh2' }))).toEqual([far]);
    expect(idsOf(await look({ Zone: 'cn-sh2-02' }))).toEqual([far]);
    expect(idsOf(await look({ Region: 'cn-wlcb', Zone: 'cn-wlcb-03' }))).toEqual([]);
    expect(await look({ Region: 'mars' })).toMatchObject({ RetCode: 230 });
    expect(await look({ Region: 'cn-wlcb', Zone: 'cn-sh2-02' })).toMatchObject({ RetCode: 230 });
    expect(await look({ Region: 'cn-bj2', Zone: 'cn-bj2-03' })).toMatchObject({ RetCode: 240 });
  });

  test('293 for a zone without permission', async () => {
    const { describe: look } = await createBench({ zonesWithoutPermission: ['cn-bj2-03'] });
    expect(await look({ Zone: 'cn-bj2-03' })).toMatchObject({ RetCode: 293 });
  });

  test('an empty list is null or an array', async () => {
    expect(await (await createBench()).describe()).toMatchObject({ TotalCount: 0, UHostSet: null });
    const bench = await createBench({ emptyList: 'array' });
    expect(await bench.describe()).toMatchObject({ TotalCount: 0, UHostSet: [] });
  });

  test('TotalCount and Region may be missing, and disks have another name', async () => {
    const bench = await createBench({ totalCount: 'missing', regionField: 'missing', diskField: 'UDiskSet' });
    bench.simulator.addInstance();
    const answer = (await bench.describe()) as { UHostSet: Record<string, unknown>[] };
    expect(answer).not.toHaveProperty('TotalCount');
    expect(answer.UHostSet[0]).not.toHaveProperty('Region');
    expect(answer.UHostSet[0]).not.toHaveProperty('DiskSet');
    expect(answer.UHostSet[0]).toHaveProperty('UDiskSet');
  });
});

describe('Stop', () => {
  test('turns Running into Stopping and, in time, Stopped', async () => {
    const { simulator, stop, pass } = await createBench();
    const instance = simulator.addInstance();
    const { UHostId } = instance;
    expect(await stop(instance)).toEqual({ Action: 'StopCompShareInstanceResponse', RetCode: 0, UHostId });
    expect(simulator.instance(UHostId).State).toBe('Stopping');
    await pass(29_999);
    expect(simulator.instance(UHostId).State).toBe('Stopping');
    await pass(1);
    expect(simulator.instance(UHostId).State).toBe('Stopped');
  });

  test.each<[number, NewInstance, Record<string, string>?]>([
    [8905, { State: 'Stopped' }],
    [8905, { State: 'Install Fail' }],
    [8903, { State: 'Starting' }],
    [8903, { State: '' }],
    [8903, { ChargeType: 'Spot' }],
    [8903, { IsSpot: true }],
    [0, { ChargeType: 'Spot' }, { Force: 'true' }],
    [8903, { ChargeType: 'Spot' }, { Force: 'false' }],
    [220, {}, { Force: 'yes' }],
    [8964, { imageBeingMade: true }],
    [8035, { migrating: true }],
    [8104, { unpaid: true }],
    [226601, { arrears: true }],
    [226602, { expired: true }],
    [8918, { orderOpen: true }],
    [210, {}, { Zone: '' }],
    [230, {}, { Zone: 'cn-wlcb-03' }],
    [230, {}, { Region: 'cn-sh2' }],
    [230, {}, { UHostId: 'uhost-none' }],
  ])('%d for %j with %j', async (RetCode, wanted, parameters = {}) => {
    const { simulator, stop } = await createBench();
    const instance = simulator.addInstance(wanted);
    expect(await stop(instance, parameters)).toMatchObject({ RetCode });
    expect(simulator.ledger[0]?.applied).toBe(RetCode === 0);
  });

  test('its data disks may be listed no more while it is under deletion', async () => {
    const { simulator, terminate, describe: look } = await createBench({ disksUnderDeletion: 'detached' });
    const instance = simulator.addInstance({ State: 'Stopped', dataDisks: [50] });
    expect(await look()).toMatchObject({ UHostSet: [{ DiskSet: [{ IsBoot: 'True' }, { Size: 50 }] }] });
    await terminate(instance);
    expect(await look()).toMatchObject({ UHostSet: [{ DiskSet: [{ IsBoot: 'True' }] }] });
    expect(simulator.disks()).toHaveLength(2);
  });

  test('may come to nothing', async () => {
    const { simulator, stop, pass } = await createBench();
    const instance = simulator.addInstance({ stopsThatFail: 1 });
    await stop(instance);
    await pass(30_000);
    expect(simulator.instance(instance.UHostId).State).toBe('Running');
    await stop(instance);
    await pass(30_000);
    expect(simulator.instance(instance.UHostId).State).toBe('Stopped');
  });
});

describe('Terminate', () => {
  test('takes a stopped instance away in time, with its system disk, and keeps its data disks', async () => {
    const { simulator, terminate, describe: look, pass } = await createBench();
    const instance = simulator.addInstance({ State: 'Stopped', dataDisks: [200, 300] });
    const { UHostId } = instance;
    expect(await terminate(instance)).toMatchObject({ RetCode: 0, UHostId, InRecycle: 'No' });
    expect(await look()).toMatchObject({ UHostSet: [{ UHostId, State: 'Stopped' }] });
    expect(simulator.fates().get(UHostId)?.gone).toBe(false);
    await pass(10_000);
    expect(await look()).toMatchObject({ UHostSet: null });
    expect(await terminate(instance)).toMatchObject({ RetCode: 8039 });
    expect(simulator.instances()).toEqual([]);
    expect(simulator.fates().get(UHostId)).toEqual({
      gone: true,
      goneAtMs: simulator.clock.now(),
      by: 'client',
      inRecycle: 'No',
      bySeq: 1,
    });
    expect(simulator.disks().map(({ Size, attachedTo }) => ({ Size, attachedTo }))).toEqual([
      { Size: 200, attachedTo: null },
      { Size: 300, attachedTo: null },
    ]);
    const boot = instance.DiskSet.find(({ IsBoot }) => IsBoot === 'True')?.DiskId ?? '';
    expect(simulator.diskFates().get(boot)).toEqual({
      madeFor: UHostId,
      isBoot: true,
      kept: false,
      attachedTo: null,
      deletedBySeq: 1,
      deletion: { by: 'client', how: 'with-instance', atMs: simulator.clock.now(), seq: 1 },
    });
  });

  test('deletes the data disks too with ReleaseUDisk', async () => {
    const { simulator, terminate, pass } = await createBench({ inRecycle: 'Yes' });
    const instance = simulator.addInstance({ State: 'Stopped', dataDisks: [200] });
    expect(await terminate(instance, { ReleaseUDisk: 'true' })).toMatchObject({
      RetCode: 0,
      InRecycle: 'Yes',
    });
    await pass(10_000);
    expect(simulator.disks()).toEqual([]);
    expect([...simulator.diskFates().values()].map(({ kept }) => kept)).toEqual([false, false]);
    expect(simulator.fates().get(instance.UHostId)?.inRecycle).toBe('Yes');
  });

  test.each<[number, NewInstance, Record<string, string>?]>([
    [8856, {}],
    [0, { State: 'Install Fail' }],
    [0, { State: 'InstallFail' }],
    [8903, { State: 'Stopping' }],
    [8903, { State: 'Pending' }],
    [220, { State: 'Stopped' }, { ReleaseUDisk: 'True' }],
    [8035, { State: 'Stopped', migrating: true }],
    [8104, { State: 'Stopped', unpaid: true }],
    [226601, { State: 'Stopped', arrears: true }],
    [0, { State: 'Running', expired: true }],
    [8918, { State: 'Stopped', orderOpen: true }],
    [8434, { State: 'Stopped', diskDetaching: true }],
    [0, { State: 'Stopped', imageBeingMade: true }],
    [210, { State: 'Stopped' }, { Region: '' }],
    [230, { State: 'Stopped' }, { Zone: 'cn-wlcb-03' }],
    [230, { State: 'Stopped' }, { UHostId: 'uhost-none' }],
  ])('%d for %j with %j', async (RetCode, wanted, parameters = {}) => {
    const { simulator, terminate } = await createBench();
    const instance = simulator.addInstance(wanted);
    expect(await terminate(instance, parameters)).toMatchObject({ RetCode });
  });

  test('InRecycle may be missing', async () => {
    const { simulator, terminate } = await createBench({ inRecycle: 'missing' });
    expect(await terminate(simulator.addInstance({ State: 'Stopped' }))).not.toHaveProperty('InRecycle');
  });

  test.each(['Pending', ''])('an instance under deletion may be listed as %j', async (lingers) => {
    const { simulator, terminate, describe: look } = await createBench({ lingers });
    await terminate(simulator.addInstance({ State: 'Stopped' }));
    expect(await look()).toMatchObject({ UHostSet: [{ State: lingers }] });
  });

  test('may come to nothing', async () => {
    const { simulator, terminate, pass } = await createBench({ lingers: 'Pending' });
    const instance = simulator.addInstance({ State: 'Stopped', terminationsThatFail: 1 });
    await terminate(instance);
    await pass(10_000);
    expect(simulator.instance(instance.UHostId).State).toBe('Stopped');
    await terminate(instance);
    await pass(10_000);
    expect(simulator.fates().get(instance.UHostId)?.gone).toBe(true);
  });
});

describe('the lock', () => {
  const LOCKED = {
    RetCode: 226609,
    Message: expect.stringContaining('InstanceOperationInProgress') as string,
  };

  test('lets one operation at a time through and goes with it', async () => {
    const { simulator, stop, terminate, pass } = await createBench();
    const instance = simulator.addInstance();
    await stop(instance);
    expect(await stop(instance)).toMatchObject(LOCKED);
    expect(await terminate(instance)).toMatchObject(LOCKED);
    await pass(30_000);
    expect(await terminate(instance)).toMatchObject({ RetCode: 0 });
    expect(await terminate(instance)).toMatchObject(LOCKED);
  });

  test('may outlast the operation, for ten minutes', async () => {
    const { simulator, stop, terminate, pass } = await createBench({ lockEndsWithOperation: false });
    const instance = simulator.addInstance();
    await stop(instance);
    await pass(599_999);
    expect(simulator.instance(instance.UHostId).State).toBe('Stopped');
    expect(await terminate(instance)).toMatchObject(LOCKED);
    await pass(1);
    expect(await terminate(instance)).toMatchObject({ RetCode: 0 });
  });

  test('ends before an operation that takes longer: 8903 from then on', async () => {
    const { simulator, stop, terminate, pass } = await createBench({ durations: { stop: 900_000 } });
    const instance = simulator.addInstance();
    await stop(instance);
    await pass(600_000);
    expect(await terminate(instance)).toMatchObject({ RetCode: 8903 });
  });

  test('can be taken by nobody in particular, and have another number', async () => {
    const { simulator, stop, pass } = await createBench({ operationInProgressCode: 8999 });
    const instance = simulator.addInstance();
    simulator.lock(instance.UHostId, 5_000);
    expect(await stop(instance)).toMatchObject({ ...LOCKED, RetCode: 8999 });
    await pass(5_000);
    expect(await stop(instance)).toMatchObject({ RetCode: 0 });
  });
});

describe('what happens by itself or by others', () => {
  test('a Postpay instance that is stopped for seven days is deleted by the platform', async () => {
    const { simulator, pass } = await createBench();
    const { UHostId } = simulator.addInstance({ State: 'Stopped', dataDisks: [10] });
    const prepaid = simulator.addInstance({ State: 'Stopped', ChargeType: 'Month' });
    await pass(7 * DAY - 1);
    expect(simulator.fates().get(UHostId)?.gone).toBe(false);
    await pass(DAY);
    expect(simulator.fates().get(UHostId)).toMatchObject({
      gone: true,
      by: 'platform',
      goneAtMs: simulator.clock.now() - DAY + 1,
    });
    expect(simulator.instances()).toEqual([prepaid]);
    expect(simulator.disks().filter(({ attachedTo }) => attachedTo === null)).toHaveLength(1);
  });

  test('an instance in transition moves on, unless it is told otherwise', async () => {
    const { simulator, pass } = await createBench();
    const wanted: NewInstance[] = [
      { State: 'Install' },
      { State: 'Resizing' },
      { State: 'Starting', then: null },
      { State: 'Pending' },
      { State: 'Pending', then: { state: 'Install Fail', afterMs: 5 } },
    ];
    const instances = wanted.map((each) => simulator.addInstance(each));
    await pass(60_000);
    const states = instances.map(({ UHostId }) => simulator.instance(UHostId).State);
    expect(states).toEqual(['Running', 'Stopped', 'Starting', 'Pending', 'Install Fail']);
  });

  test('somebody else stops, starts, renames and deletes', async () => {
    const { simulator, pass, describe: look } = await createBench();
    const { UHostId } = simulator.addInstance({ dataDisks: [10] });
    expect(simulator.startByOther(UHostId)).toBe(false);
    expect(simulator.stopByOther(UHostId)).toBe(true);
    expect(simulator.instance(UHostId).State).toBe('Stopping');
    await pass(30_000);
    expect(simulator.startByOther(UHostId)).toBe(true);
    await pass(60_000);
    expect(simulator.instance(UHostId).State).toBe('Running');
    simulator.rename(UHostId, 'new name');
    simulator.setState(UHostId, 'Hibernating');
    expect(await look()).toMatchObject({ UHostSet: [{ Name: 'new name', State: 'Hibernating' }] });
    expect(simulator.deleteByOther(UHostId)).toBe(true);
    expect(simulator.deleteByOther(UHostId)).toBe(false);
    expect(simulator.fates().get(UHostId)).toMatchObject({ gone: true, by: 'other', bySeq: null });
    expect(simulator.disks()).toHaveLength(1);
  });
});

describe('the other actions', () => {
  test('refund prices', async () => {
    const { simulator, call } = await createBench();
    const { UHostId, Region, Zone } = simulator.addInstance({ ChargeType: 'Month', refundPrice: 612.5 });
    const place = { Region, Zone };
    const ask: Bench['call'] = (action, parameters) => call(action, { ...place, ...parameters });
    expect(await ask('GetCompShareRefundPrice', { 'UHostIds.0': UHostId })).toMatchObject({
      RefundPriceSet: [{ UHostId, Code: 0, RefundPrice: 612.5 }],
    });
    const unpaid = simulator.addInstance({ ChargeType: 'Month', refundCode: 8104 }).UHostId;
    expect(await ask('GetCompShareRefundPrice', { 'UHostIds.0': unpaid })).toMatchObject({
      RefundPriceSet: [{ Code: 8104, Message: 'There is an unpaid order', RefundPrice: 0 }],
    });
    expect(await ask('GetCompShareRefundPrice')).toMatchObject({ RetCode: 210 });
    expect(await ask('GetCompShareRefundPrice', { 'UHostIds.0': 'uhost-none' })).toMatchObject({
      RetCode: 230,
    });
  });

  test('zones', async () => {
    const { call } = await createBench({ regions: { 'cn-wlcb': ['cn-wlcb-01'] } });
    expect(await call('DescribeCompShareSupportZone')).toMatchObject({
      ZoneInfo: [{ Region: 'cn-wlcb', Zone: 'cn-wlcb-01', Describe: 'cn-wlcb cn-wlcb-01' }],
    });
  });

  test('a container pod has an ID of its own kind, and IDs are never used twice', async () => {
    const { simulator } = await createBench();
    const pod = simulator.addInstance({ InstanceType: 'Container' });
    expect(pod.UHostId).toMatch(/^cpod-[a-z0-9]{12}$/);
    expect(simulator.addInstance({ UHostId: 'cpod-x' }).InstanceType).toBe('Container');
    expect(() => simulator.addInstance({ UHostId: 'cpod-x' })).toThrow(/already/);
    expect(() => simulator.instance('uhost-none')).toThrow(/no instance/);
  });
});

describe('the ledger', () => {
  test('says what was asked, what was so, what was told and what came of it, and no secret', async () => {
    const { simulator, stop, describe: look, pass } = await createBench();
    const instance = simulator.addInstance({ Name: 'train' });
    const { UHostId, Region, Zone } = instance;
    await look({ 'UHostIds.0': UHostId });
    await pass(1_000);
    await stop(instance);
    const [seen, stopped] = simulator.ledger;
    expect(seen).toMatchObject({
      seq: 1,
      action: 'DescribeCompShareInstance',
      targets: [UHostId],
      applied: false,
      told: [{ uhostId: UHostId, state: 'Running', trueState: 'Running', name: 'train', trueName: 'train' }],
      withheld: [],
    });
    expect(stopped).toMatchObject({
      seq: 2,
      atMs: simulator.clock.now(),
      action: 'StopCompShareInstance',
      parameters: { Action: 'StopCompShareInstance', Region, Zone, UHostId },
      stateBefore: { [UHostId]: 'Running' },
      applied: true,
      answered: { retCode: 0 },
      faults: [],
      told: [],
    });
    const text = simulator.describeLedger();
    expect(text).toContain(`#2 12:00:01.000 StopCompShareInstance ${UHostId}(Running) → RetCode 0 applied`);
    expect(text).toContain(`${UHostId} "Stopping" (by client)`);
    for (const secret of [...simulator.secrets(), 'simulator-private-key', 'simulator-public-key']) {
      expect(text + JSON.stringify(simulator.ledger)).not.toContain(secret);
    }
  });
});
