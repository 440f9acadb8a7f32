import { disksLeft, OUTCOMES, terminationOf } from '../teardown/outcome.ts';
import type { Result } from '../teardown/outcome.ts';
import { oneLine } from '../text/clean.ts';

/** The step's outputs about the instances that were terminated, by name. */
export interface Outputs {
  'uhost-id': string;
  'in-recycle': string;
}

/**
 * The most that an output may have, in bytes of UTF-8. GitHub takes 1 MB for all outputs of a job; there has to be room
 * for the others.
 */
const MAX_RESULTS_BYTES = 900_000;
const MAX_NAME_LENGTH = 255;
/** Names are cut to this first where there is too much. */
const SHORT_NAME_LENGTH = 40;
const SHORT_MESSAGE_LENGTH = 200;

/** One entry of the output `results`. */
export type ResultRow = Record<string, unknown>;

/** The output `results`, and how many entries it has room for. */
export interface ResultsOutput {
  text: string;
  left: number;
}

/** The outputs about the instances that were terminated. */
export function outputsOf(results: readonly Result[]): Outputs {
  const terminated = results.flatMap(({ id, outcome }) => {
    const termination = terminationOf(outcome);
    return termination === undefined ? [] : [{ id, inRecycle: termination.inRecycle }];
  });
  return {
    'uhost-id': terminated.map(({ id }) => id).join(','),
    'in-recycle': terminated.map(({ inRecycle }) => inRecycle ?? '').join(','),
  };
}

/** What the output `results` says of a failure beside its outcome. */
export interface FailureRow {
  /** Why, as a word that stays the same in every language, such as `permission-refused`. */
  reason: string;
  /** What happened and what is left, in the language of the run. */
  message: string;
  /** Null where the API answered with none. */
  retCode: number | null;
  /** Empty where there is none. */
  requestId: string;
}

/** One instance in the output `results`. */
export function resultRow(result: Result, failure?: FailureRow): ResultRow {
  const { id, instance, outcome, elapsedMs } = result;
  const place = instance ?? (outcome.kind === 'elsewhere' ? outcome : undefined);
  return {
    kind: 'instance',
    id,
    name: oneLine(instance?.name ?? '', MAX_NAME_LENGTH),
    region: place?.region ?? '',
    zone: place?.zone ?? '',
    outcome: OUTCOMES[outcome.kind].word,
    inRecycle: terminationOf(outcome)?.inRecycle ?? '',
    keptDisks: disksLeft(result).map(({ id: diskId, sizeGb, zone, pricePerDayCny }) => ({
      id: diskId,
      sizeGb: sizeGb ?? null,
      zone,
      // In fen, as money is shown.
      pricePerDayCny: pricePerDayCny === undefined ? null : Math.round(pricePerDayCny * 100) / 100,
    })),
    // Cut, as the times in the log and the summary are.
    seconds: Math.floor(elapsedMs / 1000),
    ...failure,
  };
}

/**
 * The output `results` for these entries. Where it would be too long, names are shorter, and what has no room is left out:
 * the last of those that did not fail, and then of those that did.
 */
export function resultsOutput(rows: readonly ResultRow[]): ResultsOutput {
  const whole = JSON.stringify(rows);
  if (isShortEnough(whole)) return { text: whole, left: rows.length };
  const texts = rows.map((row) => JSON.stringify(withShortTexts(row)));
  const order = rows.map((row, index) => ({ index, failed: isFailedRow(row) }));
  const failedFirst = [...order.filter(({ failed }) => failed), ...order.filter(({ failed }) => !failed)];
  const kept = new Set<number>();
  // The brackets of the array.
  let bytes = 2;
  for (const { index } of failedFirst) {
    bytes += Buffer.byteLength(texts[index] ?? '') + 1;
    if (bytes > MAX_RESULTS_BYTES) break;
    kept.add(index);
  }
  return { text: `[${texts.filter((_, index) => kept.has(index)).join()}]`, left: kept.size };
}

function isShortEnough(text: string): boolean {
  return Buffer.byteLength(text) <= MAX_RESULTS_BYTES;
}

function isFailedRow({ outcome }: ResultRow): boolean {
  return typeof outcome === 'string' && outcome.startsWith('failed');
}

function withShortTexts(row: ResultRow): ResultRow {
  const { name, message } = row;
  return {
    ...row,
    ...(typeof name === 'string' && { name: oneLine(name, SHORT_NAME_LENGTH) }),
    ...(typeof message === 'string' && { message: oneLine(message, SHORT_MESSAGE_LENGTH) }),
  };
}
