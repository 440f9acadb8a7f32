import { describe, expect, it } from 'vitest';
import {
  dataDisksOf,
  isPrepaid,
  isSameState,
  kindOfState,
  readInstance,
} from '../../src/compshare/instance.ts';
import type { Disk, StateKind } from '../../src/compshare/instance.ts';
import { anInstance } from './instance.ts';

function read(fields: Record<string, unknown>): ReturnType<typeof readInstance> {
  return readInstance({ UHostId: 'uhost-a', State: 'Running', ...fields });
}

describe('a state', () => {
  it.each<[StateKind, string[]]>([
    ['running', ['Running', 'running', 'RUNNING']],
    [
      'terminable',
      ['Stopped', 'stopped', 'Install Fail', 'InstallFail', 'install_fail', 'ResizeFail', 'Resize Fail'],
    ],
    ['terminable', ['已中断', 'Interrupted', 'INTERRUPT']],
    [
      'in-transition',
      ['Initializing', 'Install', 'Starting', 'Stopping', 'Rebooting', 'Resizing', 'Reinstalling', 'Pending'],
    ],
    ['unknown', ['', 'Expired', 'Hibernating', 'constructor', 'Not Running']],
  ])('is %s: %j', (kind, states) => {
    expect(states.map(kindOfState)).toEqual(states.map(() => kind));
  });

  it('is the same in another spelling', () => {
    expect(isSameState('Install Fail', 'installfail')).toBe(true);
    expect(isSameState('Stopped', 'Stopping')).toBe(false);
  });
});

describe('an entry of a list', () => {
  it('is read field by field, and nothing else of it', () => {
    const entry = {
      UHostId: 'uhost-a',
      Name: '训练',
      Tag: 'ci',
      State: 'Running',
      Region: 'cn-wlcb',
      Zone: 'cn-wlcb-01',
      GpuType: '4090',
      GPU: 2,
      ChargeType: 'Dynamic',
      CreateTime: 1_760_000_000,
      StartTime: '1760000060',
      InstancePrice: 1.88,
      DiskSet: [{ DiskId: 'bsi-1', Name: 'data', Size: 100, DiskType: 'CLOUD_SSD', IsBoot: 'True' }, 'none'],
      Password: 'c2VjcmV0',
    };
    expect(readInstance(entry)).toEqual({
      id: 'uhost-a',
      name: '训练',
      tag: 'ci',
      state: 'Running',
      region: 'cn-wlcb',
      zone: 'cn-wlcb-01',
      gpuType: '4090',
      gpuCount: 2,
      chargeType: 'Dynamic',
      spot: false,
      createdAt: 1_760_000_000,
      startedAt: 1_760_000_060,
      pricePerHour: 1.88,
      dataDiskPricePerDay: undefined,
      disks: [{ id: 'bsi-1', name: 'data', sizeGb: 100, type: 'CLOUD_SSD', boot: true, volume: false }],
    });
  });

  it.each([
    [undefined],
    [null],
    ['uhost-a'],
    [[]],
    [{ State: 'Running' }],
    [{ UHostId: '', State: 'Running' }],
    [{ UHostId: 'a b', State: 'Running' }],
    [{ UHostId: 'uhost-a', State: 7 }],
  ])('that is %j can not be trusted', (entry) => {
    expect(readInstance(entry)).toBeUndefined();
  });

  it('without a state is one whose state the platform could not tell', () => {
    expect(readInstance({ UHostId: 'uhost-a' })).toMatchObject({
      state: '',
      spot: false,
      gpuCount: undefined,
    });
  });

  it.each([
    [{ ChargeType: 'Spot' }, true],
    [{ IsSpot: true }, true],
    [{ IsSpot: 'TRUE' }, true],
    [{ IsSpot: 'false' }, false],
    [{ IsSpot: 1 }, false],
  ])('with %j is a spot instance: %o', (fields, spot) => {
    expect(read(fields)?.spot).toBe(spot);
  });
});

describe('a time', () => {
  it.each([
    [1_760_000_000, 1_760_000_000],
    ['1760000000', 1_760_000_000],
    ['0', 0],
    ['2025-10-09 16:53:20', undefined],
    ['-5', undefined],
    ['', undefined],
    [' 1760000000', undefined],
    ['0x10', undefined],
    [-1, undefined],
    [Number.NaN, undefined],
    [null, undefined],
    [undefined, undefined],
    [['1760000000'], undefined],
  ])('%j is %j', (CreateTime, seconds) => {
    expect(read({ CreateTime, StartTime: CreateTime })).toMatchObject({
      createdAt: seconds,
      startedAt: seconds,
    });
  });
});

describe('the disks', () => {
  const disk = { DiskId: 'bsi-1', Size: 100, IsBoot: 'False' };
  it.each(['DiskSet', 'UDiskSet', 'VolumeSet'])('come as %s', (name) => {
    expect(read({ [name]: [disk] })?.disks).toMatchObject([{ id: 'bsi-1', sizeGb: 100, boot: false }]);
  });

  it('come once where several lists name them', () => {
    expect(read({ DiskSet: [disk], UDiskSet: [disk], VolumeSet: null })?.disks).toHaveLength(1);
  });

  it('of a container may have IDs of their own kind', () => {
    expect(read({ VolumeSet: [{ VolumeId: 'vol-1' }] })?.disks).toMatchObject([{ id: 'vol-1' }]);
  });

  it('of a container are volumes, which no call deletes; others are not', () => {
    const disks = read({ DiskSet: [disk], VolumeSet: [{ VolumeId: 'vol-1' }] })?.disks;
    expect(disks).toMatchObject([
      { id: 'bsi-1', volume: false },
      { id: 'vol-1', volume: true },
    ]);
  });

  it('are not known where no list comes, and none where an empty one does', () => {
    expect(read({})?.disks).toBeUndefined();
    expect(read({ VolumeSet: null })?.disks).toEqual([]);
  });
});

describe('the place', () => {
  it('is known from the zone where the region is not told', () => {
    expect(read({ Zone: 'cn-wlcb-01' })).toMatchObject({ region: 'cn-wlcb', zone: 'cn-wlcb-01' });
    expect(read({})).toMatchObject({ region: '', zone: '' });
  });

  it('is in the region that is told, whatever the zone is called', () => {
    expect(read({ Region: 'cn-bj2', Zone: 'cn-wlcb-01' })).toMatchObject({
      region: 'cn-bj2',
      zone: 'cn-wlcb-01',
    });
  });
});

it('what is of another type than it should be is not told', () => {
  const odd = { Name: 7, Tag: null, GpuType: ['4090'], GPU: '2', InstancePrice: Number.POSITIVE_INFINITY };
  expect(read(odd)).toMatchObject({
    name: '',
    tag: '',
    gpuType: '',
    gpuCount: undefined,
    pricePerHour: undefined,
  });
});

describe('the data disks', () => {
  const disk = (fields: Partial<Disk>): Disk => ({
    id: 'bsi-1',
    name: '',
    sizeGb: 100,
    type: '',
    boot: false,
    volume: false,
    ...fields,
  });

  it('are all but the system disk', () => {
    const disks = [disk({ id: 'bsi-0', boot: true }), disk({})];
    expect(dataDisksOf(anInstance({ disks }))).toEqual([disk({})]);
  });

  it('are also those that were listed before, as they are listed now', () => {
    const before = [disk({ sizeGb: 50 }), disk({ id: 'bsi-2' })];
    expect(dataDisksOf(anInstance({ disks: [disk({})] }), before)).toEqual([disk({}), disk({ id: 'bsi-2' })]);
  });

  it('are those of before where no list comes, and else unknown', () => {
    const before = [disk({})];
    expect(dataDisksOf(anInstance({ disks: undefined }), before)).toBe(before);
    expect(dataDisksOf(anInstance({ disks: undefined }))).toBeUndefined();
  });
});

it.each([
  ['Year', true],
  ['Month', true],
  ['Day', true],
  ['Dynamic', true],
  ['Postpay', false],
  ['Spot', false],
  ['', false],
])('the charge type %j is paid in advance: %o', (chargeType, prepaid) => {
  expect(isPrepaid(anInstance({ chargeType }))).toBe(prepaid);
});
