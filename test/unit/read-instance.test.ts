import { describe, expect, it } from 'vitest';
import { isSameState, kindOfState, readInstance } from '../../src/compshare/instance.ts';
import type { StateKind } from '../../src/compshare/instance.ts';

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
});
