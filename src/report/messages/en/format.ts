/** A number with its noun. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** Data disks, such as `2 data disks (300 GB)`; without a size where one is not known. */
export function dataDisks(amount: number, gb: number | undefined): string {
  return `${count(amount, 'data disk')}${gb === undefined ? '' : ` (${gb} GB)`}`;
}

/** How English writes lists, times and money. Everything that is handed in is clean. */
export const format = {
  /** Between the items of a list. */
  comma: ', ',
  andMore: (list: string, more: number): string => `${list} and ${more} more`,
  /** Between the items of a list that have commas in them. */
  semicolon: '; ',
  /** Between alternatives. */
  or: ' or ',
  /** Puts whole sentences one after another. */
  sentences: (sentences: readonly string[]): string => sentences.join(' '),
  /** A detail beside something. */
  inBrackets: (text: string, detail: string): string => `${text} (${detail})`,
  /** Units of time, each after its number. */
  units: { d: ' d', h: ' h', min: ' min', s: ' s' },
  instances: (instances: number): string => count(instances, 'instance'),
  dataDisks,
  cny: (cny: number): string => `${cny.toFixed(2)} CNY`,
  cnyPerDay: (cny: number): string => `about ${cny.toFixed(2)} CNY a day`,
  /** The state of an instance as the API spells it; it is empty when the platform can't tell. */
  state: (state: string): string => (state === '' ? 'unknown state' : state),
};
