import { isPrepaid } from '../compshare/instance.ts';
import type { Instance } from '../compshare/instance.ts';
import {
  disksLeft,
  disksThat,
  estimatedCost,
  isFailed,
  isRetryable,
  mayHaveUnseenDisks,
  OUTCOMES,
} from '../teardown/outcome.ts';
import type { DiskResult, Result } from '../teardown/outcome.ts';
import { html, oneLine } from '../text/clean.ts';
import { code, foldedTable } from '../text/html-table.ts';
import type { Column } from '../text/html-table.ts';
import { costText } from './disk-text.ts';
import type { HelpLinks } from './help.ts';
import { gpuOf } from './instance-text.ts';
import { disksText, durationText, listText, stateText } from './list-text.ts';
import type { Messages } from './messages/en/every-run.ts';
import { outcomeCell, tallyOf } from './outcome-text.ts';
import { problemSection } from './problem.ts';
import type { Problem } from './problem.ts';

/** How many instances are named that were never seen. */
const MAX_UNSEEN = 20;

/** What a job summary is written with. */
export interface SummaryContext {
  messages: Messages;
  help: HelpLinks;
  /** Now, in Unix milliseconds. */
  nowMs: number;
  /** What was looked for; empty where nothing was. */
  lookedFor: string;
  /** What matched and was left alone; empty for nothing. */
  leftAlone: string;
  /** Whether the main phase has a part of its own above, which this one finishes. */
  finishes: boolean;
}

/** What the summary of a teardown tells. */
export interface TeardownSummary {
  results: readonly Result[];
  /** Why instances failed, each cause once. */
  problems: readonly Problem[];
  /** Whether the post phase continues with what may still succeed: `if-it-runs` where that isn't certain. */
  resumes: 'yes' | 'if-it-runs' | 'no';
}

/** A disk that may be on the bill, and the instance that it was attached to. */
interface DiskRow {
  disk: DiskResult;
  id: string;
}

/**
 * The job summary of a teardown. The headline says whether anything is still billed; then comes what was looked for, what
 * failed, all instances, and the disks that stay on the bill.
 */
export function summaryOf(context: SummaryContext, teardown: TeardownSummary): string {
  const { messages, help } = context;
  const { results, problems } = teardown;
  const resumed = teardown.resumes !== 'no' && results.some(mayResume);
  const failed = results.filter(isFailed);
  const done = results.filter((result) => !isFailed(result));
  const left = results.flatMap((result) => disksLeft(result).map((disk) => ({ disk, id: result.id })));
  const { summary } = messages;
  const dryRun = done.some(({ outcome }) => outcome.kind === 'would-terminate');
  return [
    headline(messages, results, left, resumed),
    ...(resumed ? [`${teardown.resumes === 'yes' ? summary.resumes : summary.resumesIfPostRuns}\n`] : []),
    ...preamble(context),
    ...problems.map((problem) => problemSection(problem, help)),
    ...foldedTable(
      [...failed, ...done],
      dryRun ? dryRunColumns(context) : instanceColumns(context, resumed),
      summary.table,
    ),
    ...(dryRun || results.every((result) => estimatedCost(result) === undefined)
      ? []
      : [`<sub>* ${summary.estimate}</sub>\n`]),
    ...diskSection(messages, left),
    ...unseenDiskSection(messages, done.filter(mayHaveUnseenDisks)),
  ].join('\n');
}

/** The job summary where nothing was begun: why, and what was selected, where anything was. */
export function nothingDoneSummary(
  context: SummaryContext,
  problem: Problem,
  selected: readonly Instance[] = [],
): string {
  const { messages, help } = context;
  return [
    `## ${problem.next.length > 0 ? '⏳' : '❌'} ${messages.summary.nothingDone}\n`,
    ...problem.next.map((sentence) => `${sentence}\n`),
    ...preamble(context),
    problemSection(problem, help),
    ...foldedTable(selected, selectionColumns(context), messages.summary.table),
  ].join('\n');
}

/** The job summary where nothing was there to do, or only a notice or a warning says something. */
export function noteSummary(
  context: Pick<SummaryContext, 'messages' | 'help' | 'finishes'>,
  icon: '✅' | '⚠️' | '❌',
  heading: string,
  message: string,
): string {
  const { help, messages } = context;
  return [
    `## ${icon} ${help.linked(heading)}\n`,
    ...(context.finishes ? [`${messages.summary.finishes}\n`] : []),
    `${html(message, 3000)}\n`,
  ].join('\n');
}

/** What was looked for, and that an earlier part is finished. */
function preamble({ messages: { summary }, lookedFor, leftAlone, finishes }: SummaryContext): string[] {
  const asked = [
    ...(lookedFor === '' ? [] : [html(summary.lookedFor(lookedFor), 1000)]),
    ...(leftAlone === '' ? [] : [html(summary.leftAlone(leftAlone), 300)]),
  ];
  return [
    ...(finishes ? [`${summary.finishes}\n`] : []),
    ...(asked.length === 0 ? [] : [`${asked.join('<br>')}\n`]),
  ];
}

function mayResume(result: Result): boolean {
  return isFailed(result) && isRetryable(result.outcome);
}

function headline(
  messages: Messages,
  results: readonly Result[],
  left: readonly DiskRow[],
  resumed: boolean,
): string {
  const { summary } = messages;
  const { gone, would, notFound, failed } = tallyOf(results);
  const disks = left.map(({ disk }) => disk);
  const isStuck = results.some(({ outcome }) => outcome.kind === 'disks-left');
  const stuck = isStuck ? disksThat({ disks }, 'still-there', 'unverified') : [];
  const icon = resumed ? '⏳' : '❌';
  const cost = (some: readonly DiskResult[]): string => {
    const text = costText(messages, some);
    return text === undefined ? '' : `${messages.format.comma}${text}`;
  };
  if (failed > 0) {
    const others = [
      ...(gone > 0 ? [summary.othersGone(gone)] : []),
      ...(would > 0 ? [summary.othersWouldGo(would)] : []),
      ...(stuck.length > 0 ? [summary.disksLeftToo(disksText(messages, stuck))] : []),
    ].join('');
    return `## ${icon} ${resumed ? summary.notYetTerminated(failed) : summary.notTerminated(failed)}${others}\n`;
  }
  if (stuck.length > 0)
    return `## ${icon} ${summary.disksStillThere(gone, disksText(messages, stuck), cost(stuck))}\n`;
  if (would > 0) return `## 🔍 ${summary.dryRun(would)}${missing(messages, notFound)}\n`;
  if (gone === 0) return `## ✅ ${summary.notFound(notFound)}\n`;
  const goneText = summary.gone(gone) + missing(messages, notFound);
  if (disks.length === 0) {
    const isUnknown = results.some(
      (result) => OUTCOMES[result.outcome.kind].gone && mayHaveUnseenDisks(result),
    );
    return `## ✅ ${goneText}${isUnknown ? summary.disksUnknown : summary.noDisksKept}\n`;
  }
  const kept = disksThat({ disks }, 'kept');
  const unverified = disksThat({ disks }, 'unverified');
  return `## ⚠️ ${[
    goneText,
    ...(kept.length > 0 ? [summary.disksKept(disksText(messages, kept), cost(kept))] : []),
    ...(unverified.length > 0 ? [summary.disksUnverified(disksText(messages, unverified))] : []),
  ].join('')}\n`;
}

function missing({ summary }: Messages, notFound: number): string {
  return notFound === 0 ? '' : summary.andNotFound(notFound);
}

/** The columns that say which instance it is: ID and name, hardware and place. */
function identityColumns<Row extends { id: string; instance: Instance | undefined }>({
  summary: { columns },
}: Messages): Column<Row>[] {
  return [
    {
      head: columns.instance,
      isKey: true,
      cell: ({ id, instance }) =>
        instance === undefined || instance.name === '' ? code(id) : `${code(id)}<br>${code(instance.name)}`,
    },
    { head: columns.hardware, cell: ({ instance }) => (instance === undefined ? '' : html(gpuOf(instance))) },
    { head: columns.zone, cell: ({ instance }) => html(instance?.zone ?? '') },
  ];
}

function instanceColumns({ messages }: SummaryContext, resumed: boolean): Column<Result>[] {
  const { summary, format } = messages;
  const { columns } = summary;
  return [
    ...identityColumns<Result>(messages),
    { head: columns.state, cell: (result) => statesCell(messages, result) },
    {
      head: columns.outcome,
      wraps: true,
      cell: (result) => {
        const isPending = resumed && mayResume(result);
        const icon = isPending ? '⏳' : OUTCOMES[result.outcome.kind].icon;
        return `${icon} ${html(outcomeCell(messages, result, isPending), 300)}`;
      },
    },
    {
      head: columns.recycleBin,
      cell: ({ outcome }) => (outcome.kind === 'terminated' ? binCell(messages, outcome) : ''),
    },
    { head: columns.ran, cell: ({ ranMs }) => (ranMs === undefined ? '' : durationText(messages, ranMs)) },
    {
      head: columns.cost,
      cell: (result) => {
        const cost = estimatedCost(result);
        return cost === undefined ? '' : `≈ ${format.cny(cost)}`;
      },
    },
    { head: columns.refund, cell: (result) => refundCell(messages, result) },
    { head: columns.time, cell: ({ elapsedMs }) => durationText(messages, elapsedMs) },
  ];
}

function binCell(
  { summary }: Messages,
  { inRecycle, stillListed }: Result['outcome'] & { kind: 'terminated' },
): string {
  if (stillListed || inRecycle === 'Yes') return summary.inRecycleBin;
  return inRecycle === undefined ? summary.notReported : summary.notInRecycleBin;
}

/** From the state in which it was found to the one in which it was last seen, such as `Running → Stopped`. */
function statesCell(messages: Messages, { stateFound, instance, outcome }: Result): string {
  const { summary } = messages;
  if (stateFound === undefined) return OUTCOMES[outcome.kind].gone ? summary.goneState : summary.notSeen;
  const found = stateText(messages, stateFound);
  const now = OUTCOMES[outcome.kind].gone
    ? summary.goneState
    : stateText(messages, instance?.state ?? stateFound);
  return html(found === now ? found : `${found} → ${now}`);
}

function refundCell({ format }: Messages, { refundCny }: Result): string {
  return refundCny === undefined ? '' : `≈ ${format.cny(refundCny)}`;
}

/** What one must know to judge what would be deleted. */
function dryRunColumns(context: SummaryContext): Column<Result>[] {
  const { messages } = context;
  const { columns } = messages.summary;
  return [
    ...identityColumns<Result>(messages),
    { head: columns.state, cell: (result) => statesCell(messages, result) },
    ...ageAndPriceColumns<Result>(context),
    { head: columns.refund, cell: (result) => refundCell(messages, result) },
    {
      head: columns.disks,
      cell: (result) => dataDisksCell(messages, result),
    },
    {
      head: columns.outcome,
      wraps: true,
      cell: (result) => `${OUTCOMES[result.outcome.kind].icon} ${html(wouldDoCell(messages, result), 500)}`,
    },
  ];
}

/** The outcome without what stands in the column of the data disks. */
function wouldDoCell(messages: Messages, result: Result): string {
  return outcomeCell(messages, { ...result, disks: [] }, false);
}

/** In a dry run: each data disk, and whether it would be kept, at what price, or deleted. */
function dataDisksCell(messages: Messages, { outcome, dataDisks, disks }: Result): string {
  const { summary, format } = messages;
  if (dataDisks === undefined) return summary.notReported;
  return disks
    .map(({ id, sizeGb, volume, pricePerDayCny }) => {
      const isDeleted = outcome.kind === 'would-terminate' && outcome.releaseDisks && !volume;
      const details = [
        ...(sizeGb === undefined ? [] : [`${sizeGb} GB`]),
        isDeleted ? summary.wouldBe.deleted : summary.wouldBe.kept,
        ...(isDeleted || pricePerDayCny === undefined ? [] : [format.cnyPerDay(pricePerDayCny)]),
      ];
      return format.inBrackets(code(id), details.join(format.comma));
    })
    .join('<br>');
}

function ageAndPriceColumns<Row extends { instance: Instance | undefined }>({
  messages,
  nowMs,
}: SummaryContext): Column<Row>[] {
  const { columns, prepaid } = messages.summary;
  return [
    {
      head: columns.age,
      cell: ({ instance }) =>
        instance?.createdAt === undefined || instance.createdAt === 0
          ? ''
          : durationText(messages, nowMs - instance.createdAt * 1000),
    },
    {
      head: columns.chargeType,
      cell: ({ instance }) => {
        if (instance === undefined) return '';
        const type = html(oneLine(instance.chargeType, 40));
        return isPrepaid(instance) ? messages.format.inBrackets(type, prepaid) : type;
      },
    },
    {
      head: columns.price,
      cell: ({ instance }) => (instance?.pricePerHour === undefined ? '' : instance.pricePerHour.toFixed(2)),
    },
  ];
}

function selectionColumns(context: SummaryContext): Column<Instance>[] {
  const { messages } = context;
  const { columns } = messages.summary;
  return [
    ...identityColumns<{ id: string; instance: Instance }>(messages),
    {
      head: columns.state,
      cell: ({ instance }: { instance: Instance }): string => html(stateText(messages, instance.state)),
    },
    ...ageAndPriceColumns<{ instance: Instance }>(context),
  ].map((column) => ({
    ...column,
    cell: (instance: Instance): string => column.cell({ id: instance.id, instance }),
  }));
}

function diskSection(messages: Messages, left: readonly DiskRow[]): string[] {
  if (left.length === 0) return [];
  const { summary, format } = messages;
  const disks = left.map(({ disk }) => disk);
  const areKept = disks.every(({ fate }) => fate === 'kept');
  const cost = costText(messages, disks);
  const what = disksText(messages, disks);
  const heading = areKept ? summary.disksKeptHeading(what) : summary.disksLeftHeading(what);
  return [
    `### 💾 ${cost === undefined ? heading : `${heading}${format.comma}${cost}`}\n`,
    `${areKept ? summary.keptAsAsked : summary.deletionUnverified}\n`,
    ...foldedTable(left, diskColumns(messages), summary.table),
  ];
}

function unseenDiskSection(messages: Messages, unseen: readonly Result[]): string[] {
  if (unseen.length === 0) return [];
  const ids = unseen.map(({ id }) => code(id));
  return [`${messages.summary.unseenDisks(listText(messages, ids, messages.format.comma, MAX_UNSEEN))}\n`];
}

function diskColumns({ summary }: Messages): Column<DiskRow>[] {
  const { columns } = summary;
  return [
    { head: columns.disk, isKey: true, cell: ({ disk }) => code(disk.id) },
    { head: columns.size, cell: ({ disk: { sizeGb } }) => (sizeGb === undefined ? '' : `${sizeGb} GB`) },
    { head: columns.type, cell: ({ disk }) => html(disk.type) },
    { head: columns.attachedTo, cell: ({ id }) => code(id) },
    { head: columns.zone, cell: ({ disk }) => html(disk.zone) },
    {
      head: columns.pricePerDay,
      cell: ({ disk: { pricePerDayCny } }) =>
        pricePerDayCny === undefined ? '' : `≈ ${pricePerDayCny.toFixed(2)}`,
    },
    { head: columns.outcome, cell: ({ disk }) => summary.diskFates[disk.fate] },
  ];
}
