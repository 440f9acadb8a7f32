import { isRecord } from '../text/json.ts';

/**
 * What a data disk costs by use, in CNY a GB and hour, attached or not: the vendor's published price, from its manual of
 * data disks as of {@link PUBLISHED_PRICE_DATE}.
 */
export const PUBLISHED_PRICE_PER_GB_HOUR = 0.0005;
/** The month in which the published price was read. */
export const PUBLISHED_PRICE_DATE = '2026-11';

const HOURS_PER_DAY = 24;
/** Up to this size a system disk costs nothing, in GB, after the vendor's documents. */
const FREE_SYSTEM_DISK_GB = 100;

/** What makes a day's price of one for a charge type: by the hour, but for those that are named otherwise. */
const DAYS: Readonly<Record<string, number>> = {
  Postpay: HOURS_PER_DAY,
  Dynamic: HOURS_PER_DAY,
  Spot: HOURS_PER_DAY,
  Day: 1,
  Month: 1 / 30,
  Year: 1 / 365,
};

/** What of a disk its price depends on. */
export interface SizedDisk {
  boot: boolean;
  /** In GB. Undefined where the API did not say. */
  sizeGb: number | undefined;
}

/**
 * What the data disks of an instance cost together, in CNY a day, as the API tells: the entries of `DiskPriceInfo` that
 * are no system disk's, or else `DiskPrice`, where no system disk that costs something is part of it. The meaning of the
 * fields is from the vendor's SDKs. Undefined where the API gives no price.
 *
 * @param entry of `UHostSet`.
 */
export function readDataDiskPrice(
  entry: Record<string, unknown>,
  chargeType: string,
  disks: readonly SizedDisk[] | undefined,
): number | undefined {
  const { DiskPriceInfo: infos, DiskPrice: total } = entry;
  if (Array.isArray(infos) && infos.length > 0) {
    const ofData = infos.filter(isRecord).filter(({ IsBoot }) => IsBoot !== true && IsBoot !== 'True');
    const prices = ofData.map(({ Price, ChargeType }) =>
      perDay(Price, typeof ChargeType === 'string' ? ChargeType : chargeType),
    );
    return prices.length > 0 && prices.every((price) => price !== undefined) ? sum(prices) : undefined;
  }
  const isSystemFree = disks?.every(({ boot, sizeGb }) => !boot || (sizeGb ?? 0) <= FREE_SYSTEM_DISK_GB);
  return isSystemFree === true ? perDay(total, chargeType) : undefined;
}

/**
 * What it costs to keep a disk, in CNY a day: its share, by size, of what the API says its instance's data disks cost, or
 * else the published price. Undefined for a volume, whose price nobody told, and where the size is not known.
 *
 * @param together what `disks`, which it is one of, cost together a day.
 */
export function diskPricePerDay(
  { sizeGb, volume }: Pick<SizedDisk, 'sizeGb'> & { volume: boolean },
  together: number | undefined,
  disks: readonly Pick<SizedDisk, 'sizeGb'>[],
): number | undefined {
  if (sizeGb === undefined || volume) return undefined;
  const sizes = disks.map((disk) => disk.sizeGb);
  if (together !== undefined && sizes.every((size) => size !== undefined) && sum(sizes) > 0)
    return (together * sizeGb) / sum(sizes);
  return sizeGb * PUBLISHED_PRICE_PER_GB_HOUR * HOURS_PER_DAY;
}

function perDay(price: unknown, chargeType: string): number | undefined {
  const factor = DAYS[chargeType];
  // A disk that costs nothing is most likely one whose price the API does not tell.
  return typeof price === 'number' && Number.isFinite(price) && price > 0 && factor !== undefined
    ? price * factor
    : undefined;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
