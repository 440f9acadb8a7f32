import type { DiskResult } from '../teardown/outcome.ts';
import { oneLine } from '../text/clean.ts';
import { listText, totalOf } from './list-text.ts';
import type { FormatMessages } from './list-text.ts';

/** Disks one by one: each ID with its size, zone and price, as far as they are known. */
export function diskList(messages: FormatMessages, disks: readonly DiskResult[]): string {
  return listText(
    messages,
    disks.map((disk) => diskDetails(messages, disk)),
    messages.format.semicolon,
  );
}

function diskDetails({ format }: FormatMessages, { id, sizeGb, zone, pricePerDayCny }: DiskResult): string {
  const details = [
    ...(sizeGb === undefined ? [] : [`${sizeGb} GB`]),
    ...(zone === '' ? [] : [oneLine(zone, 40)]),
    ...(pricePerDayCny === undefined ? [] : [format.cnyPerDay(pricePerDayCny)]),
  ];
  return details.length === 0 ? id : format.inBrackets(id, details.join(format.comma));
}

/** What disks cost together; undefined where the price of one is not known. */
export function costText(
  { format }: FormatMessages,
  disks: readonly Pick<DiskResult, 'pricePerDayCny'>[],
): string | undefined {
  const total = totalOf(disks.map(({ pricePerDayCny }) => pricePerDayCny));
  return total === undefined ? undefined : format.cnyPerDay(total);
}
