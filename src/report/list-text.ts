import type { Disk } from '../compshare/instance.ts';
import { oneLine } from '../text/clean.ts';
import { formatDuration } from '../time/duration.ts';
import type { Messages } from './messages/en/every-run.ts';

/** How many items of a list are named. */
const MAX_NAMED = 20;

/** The part of the words that lists and amounts take. */
export type FormatMessages = Pick<Messages, 'format'>;

/** Items one after another, the last of many as a number. The items must be clean. */
export function listText(
  { format }: FormatMessages,
  items: readonly string[],
  separator = format.comma,
  max = MAX_NAMED,
): string {
  const shown = items.slice(0, max).join(separator);
  return items.length > max ? format.andMore(shown, items.length - max) : shown;
}

/** What disks hold together, in GB; undefined where the size of one is not known. */
export function totalGb(disks: readonly Pick<Disk, 'sizeGb'>[]): number | undefined {
  return totalOf(disks.map(({ sizeGb }) => sizeGb));
}

/** Data disks by their number, such as `2 data disks (300 GB)`. */
export function disksText({ format }: FormatMessages, disks: readonly Pick<Disk, 'sizeGb'>[]): string {
  return format.dataDisks(disks.length, totalGb(disks));
}

/** A sum; undefined where a part of it is not known. */
export function totalOf(amounts: readonly (number | undefined)[]): number | undefined {
  return amounts.every((amount) => amount !== undefined)
    ? amounts.reduce((sum, amount) => sum + amount, 0)
    : undefined;
}

/** The state of an instance. */
export function stateText({ format }: FormatMessages, state: string): string {
  return format.state(oneLine(state, 40));
}

/** A time span in its two largest units, such as `58 min` or `3 d 4 h`. */
export function durationText({ format }: FormatMessages, ms: number): string {
  return formatDuration(ms, format.units);
}
