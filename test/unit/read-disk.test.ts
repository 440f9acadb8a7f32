import { describe, expect, it } from 'vitest';
import { readAttachableDisk } from '../../src/compshare/disks.ts';

const ENTRY = {
  ResourceId: 'udisk-a',
  Name: 'data',
  Configuration: '100GB',
  DiskType: 'CLOUD_SSD',
  Status: 'Available',
  MountInstance: 'uhost-a',
  Zone: 'cn-wlcb-01',
};

describe('a disk that is listed for itself', () => {
  it('is read field by field', () => {
    expect(readAttachableDisk({ ...ENTRY, Password: 'c2VjcmV0' })).toEqual({
      id: 'udisk-a',
      name: 'data',
      sizeGb: 100,
      type: 'CLOUD_SSD',
      status: 'Available',
      attachedTo: 'uhost-a',
      zone: 'cn-wlcb-01',
    });
  });

  it('is attached to nothing where no text says to what', () => {
    expect(readAttachableDisk({ ...ENTRY, MountInstance: null, Name: 7, Status: undefined })).toMatchObject({
      attachedTo: '',
      name: '',
      status: '',
    });
  });

  it.each([undefined, null, '', 7, 'a b', '../udisk-a', 'udisk-a\n', 'x'.repeat(65)])(
    'is none where its ID is %j',
    (ResourceId) => {
      expect(readAttachableDisk({ ...ENTRY, ResourceId })).toBeUndefined();
    },
  );

  it.each([[undefined], [null], ['udisk-a'], [['udisk-a']]])('is none where the entry is %j', (entry) => {
    expect(readAttachableDisk(entry)).toBeUndefined();
  });

  it.each([
    ['20G', 20],
    ['20gb', 20],
    ['20  GB', 20],
    ['20', undefined],
    ['20GBx', undefined],
    ['x20GB', undefined],
    ['-20GB', undefined],
    ['1.5GB', undefined],
    ['2TB', undefined],
    ['GB', undefined],
    [20, undefined],
    [undefined, undefined],
  ])('of %j has %j GB', (Configuration, sizeGb) => {
    expect(readAttachableDisk({ ...ENTRY, Configuration })?.sizeGb).toBe(sizeGb);
  });
});
