import { describe, expect, it } from 'vitest';
import { diskPricePerDay } from '../../src/compshare/disk-price.ts';
import { readInstance } from '../../src/compshare/instance.ts';

const BOOT = { DiskId: 'bsm-0', IsBoot: 'True', Size: 100 };
const DATA = { DiskId: 'bsm-1', IsBoot: 'False', Size: 200 };

/** What the API says that the data disks of an instance cost a day. */
function told(fields: Record<string, unknown>): number | undefined {
  const entry = {
    UHostId: 'uhost-a1',
    State: 'Stopped',
    ChargeType: 'Postpay',
    DiskSet: [BOOT, DATA],
    ...fields,
  };
  return readInstance(entry)?.dataDiskPricePerDay;
}

describe('what the API says that data disks cost a day', () => {
  it.each<[what: string, fields: Record<string, unknown>, price: number | undefined]>([
    ['nothing', {}, undefined],
    ['DiskPrice, an hour', { DiskPrice: 0.5 }, 12],
    ['DiskPrice of 0, which is no price', { DiskPrice: 0 }, undefined],
    ['DiskPrice beyond all numbers', { DiskPrice: JSON.parse('1e999') as unknown }, undefined],
    ['DiskPrice below 0', { DiskPrice: -0.5 }, undefined],
    ['DiskPrice as text', { DiskPrice: '0.5' }, undefined],
    [
      'DiskPrice with an enlarged system disk in it',
      { DiskPrice: 0.5, DiskSet: [{ ...BOOT, Size: 200 }, DATA] },
      undefined,
    ],
    [
      'DiskPrice of an instance whose disks are not listed',
      { DiskPrice: 0.5, DiskSet: undefined },
      undefined,
    ],
    ['DiskPrice, with a DiskPriceInfo that is empty', { DiskPrice: 0.5, DiskPriceInfo: [] }, 12],
    ['DiskPrice, with a DiskPriceInfo that is no list', { DiskPrice: 0.5, DiskPriceInfo: 'none' }, 12],
    ['DiskPrice of a day', { DiskPrice: 3, ChargeType: 'Day' }, 3],
    ['DiskPrice of a year', { DiskPrice: 730, ChargeType: 'Year' }, 2],
    ['DiskPrice of a month', { DiskPrice: 60, ChargeType: 'Month' }, 2],
    ['DiskPrice by a charge type that nobody knows', { DiskPrice: 60, ChargeType: 'Decade' }, undefined],
    [
      'DiskPriceInfo, which is exact',
      {
        DiskPrice: 9,
        DiskPriceInfo: [
          { ChargeType: 'Postpay', Price: 1, IsBoot: true },
          { ChargeType: 'Postpay', Price: 0.25, IsBoot: false },
          { ChargeType: 'Day', Price: 3, IsBoot: false },
        ],
      },
      9,
    ],
    [
      'DiskPriceInfo of the system disk only',
      { DiskPriceInfo: [{ ChargeType: 'Postpay', Price: 1, IsBoot: true }] },
      undefined,
    ],
    [
      'DiskPriceInfo whose system disk is marked by text, and whose charge types are the instance’s',
      {
        DiskPriceInfo: [
          { Price: 1, IsBoot: 'True' },
          { Price: 0.5, IsBoot: 'False' },
          { ChargeType: 7, Price: 0.25 },
        ],
      },
      18,
    ],
    ['DiskPriceInfo of which one has no price', { DiskPriceInfo: [{ Price: 1 }, { Price: 0 }] }, undefined],
    ['DiskPriceInfo with an entry that is none', { DiskPriceInfo: [null, { Price: 0.5 }] }, 12],
    ['DiskPriceInfo of another form', { DiskPriceInfo: [{ Price: 'a', IsBoot: false }] }, undefined],
  ])('%s', (_, fields, price) => {
    expect(told(fields)).toBe(price);
  });
});

describe('what keeping a disk costs a day', () => {
  const disk = { sizeGb: 100, volume: false };

  it('is its share, by size, of what the API tells', () => {
    expect(diskPricePerDay(disk, 9, [disk, { sizeGb: 200 }])).toBe(3);
  });

  it('is the published price where the API tells none, or a size is missing', () => {
    expect(diskPricePerDay(disk, undefined, [disk])).toBeCloseTo(1.2);
    expect(diskPricePerDay(disk, 9, [disk, { sizeGb: undefined }])).toBeCloseTo(1.2);
  });

  it('is nothing for a disk of no size', () => {
    const empty = { sizeGb: 0, volume: false };
    expect(diskPricePerDay(empty, 9, [empty])).toBe(0);
  });

  it('is not guessed for a volume, nor without a size', () => {
    expect(diskPricePerDay({ ...disk, volume: true }, 9, [disk])).toBeUndefined();
    expect(diskPricePerDay({ ...disk, sizeGb: undefined }, 9, [disk])).toBeUndefined();
  });
});
