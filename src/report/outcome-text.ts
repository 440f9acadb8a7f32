import { disksLeft, disksThat, isFailed, OUTCOMES } from '../teardown/outcome.ts';
import type { DiskResult, Result } from '../teardown/outcome.ts';
import { causeOf } from './causes.ts';
import { costText } from './disk-text.ts';
import { disksText, listText } from './list-text.ts';
import type { Messages } from './messages/en/every-run.ts';

/** The outcome in the summary's table, without its icon. */
export function outcomeCell(messages: Messages, result: Result, resumes: boolean): string {
  if (!isFailed(result)) return doneText(messages, result);
  const reason = messages.reasons[causeOf(result.outcome)];
  return resumes ? messages.summary.pending(reason) : messages.summary.failed(reason);
}

/** What became of an instance that did not fail. */
export function doneText(messages: Messages, result: Result): string {
  const { summary } = messages;
  const { kind } = result.outcome;
  if (kind === 'would-terminate') return wouldDoText(messages, result);
  if (kind === 'already-gone') return summary.alreadyGone;
  if (kind === 'not-found-ignored') return summary.notFoundIgnored;
  const disks = disksThat(result, 'released', 'deleted-by-id');
  return summary.terminated + (disks.length > 0 ? summary.withDisks(disksText(messages, disks)) : '');
}

/** What a dry run says it would do, and what would become of the data disks. */
function wouldDoText(messages: Messages, result: Result): string {
  const { summary, format } = messages;
  const { outcome, disks } = result;
  if (outcome.kind !== 'would-terminate') return '';
  const deleted = outcome.releaseDisks ? disks.filter(({ volume }) => !volume) : [];
  const kept = disks.filter((disk) => !deleted.includes(disk));
  const named = (some: readonly DiskResult[], cost?: string): string =>
    summary.table.labelled(
      [disksText(messages, some), ...(cost === undefined ? [] : [cost])].join(format.comma),
      listText(
        messages,
        some.map(({ id }) => id),
      ),
    );
  return [
    outcome.stopFirst ? summary.wouldStopFirst : summary.wouldTerminate,
    ...(deleted.length > 0 ? [summary.wouldDelete(named(deleted))] : []),
    ...(kept.length > 0 ? [summary.wouldKeep(named(kept, costText(messages, kept)))] : []),
  ].join(format.semicolon);
}

/** How many of the results were there and are gone, would be terminated, were never found, or failed. */
export interface Tally {
  gone: number;
  would: number;
  notFound: number;
  failed: number;
}

/** Counts results by what became of them. */
export function tallyOf(results: readonly Result[]): Tally {
  const tally: Tally = { gone: 0, would: 0, notFound: 0, failed: 0 };
  for (const result of results) {
    if (OUTCOMES[result.outcome.kind].gone) tally.gone++;
    else if (isFailed(result)) tally.failed++;
    else if (result.outcome.kind === 'would-terminate') tally.would++;
    else tally.notFound++;
  }
  return tally;
}

/** The closing line of the log, such as `Done: 8 gone, 1 failed; 3 data disks (350 GB) kept`. */
export function doneLine(messages: Messages, results: readonly Result[]): string {
  const { log, format } = messages;
  const { done } = log;
  const { gone, would, notFound, failed } = tallyOf(results);
  const counts = (
    [
      [gone, done.gone],
      [would, done.wouldTerminate],
      [notFound, done.notFound],
      [failed, done.failed],
    ] as const
  ).flatMap(([amount, words]) => (amount === 0 ? [] : [words(amount)]));
  const left = results.flatMap(disksLeft);
  const kept = disksThat({ disks: left }, 'kept');
  const stuck = disksThat({ disks: left }, 'still-there', 'unverified');
  return done.line(
    counts.length === 0 ? done.nothing : counts.join(format.comma),
    [
      ...(kept.length > 0 ? [done.disksKept(disksText(messages, kept))] : []),
      ...(stuck.length > 0 ? [done.disksLeft(disksText(messages, stuck))] : []),
    ].join(format.comma),
  );
}
