import type { Instance } from '../compshare/instance.ts';
import {
  disksLeft,
  disksThat,
  estimatedCost,
  isFailed,
  mayHaveUnseenDisks,
  OUTCOMES,
} from '../teardown/outcome.ts';
import type { DiskResult, FailedResult, Result } from '../teardown/outcome.ts';
import { html } from '../text/clean.ts';
import { code, foldedTable, tableOf } from '../text/html-table.ts';
import { formatElapsed } from '../time/duration.ts';
import { hardwareOf } from './instance-text.ts';
import type { Messages } from './messages/en.ts';
import { explainFailure, outcomeCell } from './outcome-text.ts';

/** How many failures are listed above the table. */
const MAX_FAILURES = 20;
/** How many instances are named that were never seen. */
const MAX_UNSEEN = 20;

/** A disk that may be on the bill, and the instance that it was attached to. */
interface DiskRow {
  disk: DiskResult;
  id: string;
}

/**
 * The job summary of a teardown. The headline says whether anything is still billed; then comes what failed, then all
 * instances, then the disks that stay on the bill.
 */
export function summaryOf(messages: Messages, results: readonly Result[]): string {
  const failed = results.filter(isFailed);
  const done = results.filter((result) => !isFailed(result));
  const left = results.flatMap((result) => disksLeft(result).map((disk) => ({ disk, id: result.id })));
  const { summary } = messages;
  return [
    headline(messages, failed, done, left),
    ...failureList(messages, failed),
    ...foldedTable([...failed, ...done], (rows) => instanceTable(messages, rows), summary.instances),
    ...estimateNote(messages, results),
    ...diskSection(messages, left),
    ...unseenDiskSection(messages, done.filter(mayHaveUnseenDisks)),
  ].join('\n');
}

/** The job summary where more was selected than is allowed. */
export function tooManySummary(
  messages: Messages,
  selected: readonly Instance[],
  maxInstances: number,
): string {
  const { summary } = messages;
  return [
    `## ❌ ${summary.nothingTerminated}\n`,
    `${summary.tooMany(selected.length, maxInstances)}\n`,
    ...foldedTable(selected, (rows) => selectionTable(messages, rows), summary.instances),
  ].join('\n');
}

function headline(
  { summary }: Messages,
  failed: readonly Result[],
  done: readonly Result[],
  left: readonly DiskRow[],
): string {
  const would = done.filter(({ outcome }) => outcome.kind === 'would-terminate').length;
  const dryRun = would > 0;
  const gone = failed.filter(({ outcome }) => OUTCOMES[outcome.kind].gone);
  const stuck = gone.flatMap((result) => disksThat(result, 'still-there', 'unverified'));
  const others = dryRun ? would : done.length + gone.length;
  if (failed.length > gone.length) {
    const disks = stuck.length > 0 ? summary.disksLeftToo(stuck) : '';
    return `## ❌ ${summary.notTerminated(failed.length - gone.length, others, dryRun)}${disks}\n`;
  }
  if (stuck.length > 0) return `## ❌ ${summary.disksStillThere(others, stuck)}\n`;
  if (dryRun) return `## 🔍 ${summary.dryRun(would)}\n`;
  if (left.length === 0) return `## ✅ ${summary.gone(done.length, done.some(mayHaveUnseenDisks))}\n`;
  const disks = left.map(({ disk }) => disk);
  const kept = disksThat({ disks }, 'kept');
  return `## ⚠️ ${summary.goneDisksKept(done.length, kept, disksThat({ disks }, 'unverified'))}\n`;
}

function failureList(messages: Messages, failed: readonly FailedResult[]): string[] {
  if (failed.length === 0) return [];
  const shown = failed.slice(0, MAX_FAILURES).map((result) => {
    const { what, left, advice } = explainFailure(messages, result);
    return `<li>${html(what, 500)} ${html(left, 300)} ${html(advice, 300)}</li>`;
  });
  const rest = failed.length - shown.length;
  return [
    '<ul>',
    ...shown,
    ...(rest > 0 ? [`<li>${messages.summary.moreFailures(rest)}</li>`] : []),
    '</ul>\n',
  ];
}

function instanceTable(messages: Messages, results: readonly Result[]): string {
  const { summary, state } = messages;
  const { columns } = summary;
  const costs = results.map((result) => costCell(messages, result));
  // A column that has nothing to say is left out.
  const withCost = costs.some((cost) => cost !== '');
  return tableOf(
    [
      columns.instance,
      columns.hardware,
      columns.stateFound,
      columns.outcome,
      columns.recycleBin,
      ...(withCost ? [columns.cost] : []),
      columns.time,
    ],
    results.map((result, index) => {
      const { id, instance, stateFound, outcome, elapsedMs } = result;
      return [
        ...identityCells(id, instance),
        stateFound === undefined ? summary.notSeen : html(state(stateFound)),
        `${OUTCOMES[outcome.kind].icon} ${outcomeCell(messages, result)}`,
        outcome.kind === 'terminated' ? (outcome.inRecycle ?? summary.notReported) : '',
        ...(withCost ? [costs[index] ?? ''] : []),
        formatElapsed(elapsedMs),
      ];
    }),
  );
}

/** The cells that say which instance it is: ID and name, hardware and place. */
function identityCells(id: string, instance: Instance | undefined): string[] {
  if (instance === undefined) return [code(id), ''];
  const name = instance.name === '' ? '' : `<br>${code(instance.name)}`;
  return [`${code(id)}${name}`, html(hardwareOf(instance)).replace(', ', '<br>')];
}

/** How long it ran, what that cost, the refund for deleting it: as far as it is known. */
function costCell({ summary }: Messages, result: Result): string {
  const { ranMs, refundCny } = result;
  const cost = estimatedCost(result);
  return [
    ...(ranMs === undefined ? [] : [formatElapsed(ranMs)]),
    ...(cost === undefined ? [] : [summary.cost(cost)]),
    ...(refundCny === undefined ? [] : [summary.refund(refundCny)]),
  ].join('<br>');
}

function estimateNote(messages: Messages, results: readonly Result[]): string[] {
  if (results.every((result) => costCell(messages, result) === '')) return [];
  return [`<sub>* ${messages.summary.estimate}</sub>\n`];
}

function selectionTable(messages: Messages, instances: readonly Instance[]): string {
  const { columns } = messages.summary;
  return tableOf(
    [columns.instance, columns.hardware, columns.state],
    instances.map((instance) => [
      ...identityCells(instance.id, instance),
      html(messages.state(instance.state)),
    ]),
  );
}

function diskSection(messages: Messages, left: readonly DiskRow[]): string[] {
  if (left.length === 0) return [];
  const { summary } = messages;
  const areKept = left.every(({ disk }) => disk.fate === 'kept');
  return [
    `### 💾 ${summary.disksOnTheBill(
      left.map(({ disk }) => disk),
      areKept,
    )}\n`,
    `${areKept ? summary.keptAsAsked : summary.deletionUnverified}\n`,
    ...foldedTable(left, (rows) => diskTable(messages, rows), summary.disks),
  ];
}

function unseenDiskSection({ summary }: Messages, unseen: readonly Result[]): string[] {
  if (unseen.length === 0) return [];
  const ids = unseen.slice(0, MAX_UNSEEN).map(({ id }) => code(id));
  const rest = unseen.length - ids.length;
  return [`${summary.unseenDisks(`${ids.join(', ')}${rest > 0 ? summary.andMore(rest) : ''}`)}\n`];
}

function diskTable({ summary }: Messages, rows: readonly DiskRow[]): string {
  const { columns } = summary;
  return tableOf(
    [columns.disk, columns.size, columns.type, columns.attachedTo, columns.zone, columns.price, columns.fate],
    rows.map(({ disk, id }) => [
      code(disk.id),
      disk.sizeGb === undefined ? '' : `${disk.sizeGb} GB`,
      html(disk.type),
      code(id),
      html(disk.zone),
      disk.pricePerDayCny === undefined ? '' : `≈ ${disk.pricePerDayCny.toFixed(2)}`,
      summary.diskFates[disk.fate],
    ]),
  );
}
