import type { Disk, Instance } from '../compshare/instance.ts';
import { formatElapsed } from '../time/duration.ts';
import { estimatedCost, keptDisks, mayHaveLeftDisks, succeeded } from '../teardown/outcome.ts';
import type { Outcome, Result } from '../teardown/outcome.ts';
import { disksInWords, explainFailure, hardwareOf, stateOf, wouldDo } from './explain.ts';
import { code, foldedTable, tableOf } from '../text/html-table.ts';
import { count, html } from '../text/clean.ts';

/** How many failures are told one by one above the table. */
const FAILURES_TOLD = 20;
/** How many instances are named of which nobody knows the data disks. */
const UNSEEN_TOLD = 20;

/** A disk that stays, and the instance that it was attached to. */
interface KeptDisk {
  disk: Disk;
  id: string;
  /** Empty where this phase did not see the instance. */
  zone: string;
}

/**
 * The job summary of a teardown. The headline tells whether anything is still billed; then comes what failed, then all
 * instances, then the disks that stay on the bill.
 */
export function summaryOf(results: readonly Result[], releaseDisks: boolean): string {
  const failed = results.filter((result) => !succeeded(result));
  const done = results.filter(succeeded);
  const kept = done.flatMap((result) =>
    keptDisks(result, releaseDisks).map((disk) => ({
      disk,
      id: result.id,
      zone: result.instance?.zone ?? '',
    })),
  );
  return [
    headline(failed, done, kept),
    ...failures(failed),
    ...foldedTable([...failed, ...done], (rows) => instanceTable(rows, releaseDisks), 'instances'),
    ...estimateNote(results),
    ...keptDiskSection(kept, releaseDisks),
    ...unknownDiskSection(done.filter(mayHaveLeftDisks)),
  ].join('\n');
}

/** The job summary where more was selected than is allowed. */
export function tooManySummary(selected: readonly Instance[], maxInstances: number): string {
  return [
    '## ❌ CompShare: nothing was terminated\n',
    `The filter selects ${count(selected.length, 'instance')}, more than max-instances (${maxInstances}).\n`,
    ...foldedTable(selected, selectionTable, 'instances'),
  ].join('\n');
}

function headline(failed: readonly Result[], done: readonly Result[], kept: readonly KeptDisk[]): string {
  const would = done.filter(({ outcome }) => outcome.kind === 'would-terminate').length;
  const dry = would > 0;
  if (failed.length > 0) {
    const others =
      done.length === 0
        ? ''
        : `; ${count(dry ? would : done.length, 'other')} ${dry ? 'would be terminated' : 'gone'}`;
    return `## ❌ CompShare: ${count(failed.length, 'instance')} not terminated, may still be billed${others}\n`;
  }
  if (dry) return `## 🔍 CompShare: dry run, ${count(would, 'instance')} would be terminated\n`;
  const gone = `CompShare: ${count(done.length, 'instance')} gone`;
  if (kept.length === 0) {
    const unknown = done.some(mayHaveLeftDisks);
    return `## ✅ ${gone}, ${unknown ? 'data disks not known' : 'no data disk kept'}\n`;
  }
  return `## ⚠️ ${gone}, ${disksInWords(kept.map(({ disk }) => disk))} kept and still billed\n`;
}

function failures(failed: readonly Result[]): string[] {
  if (failed.length === 0) return [];
  const shown = failed.slice(0, FAILURES_TOLD).flatMap((result) => {
    if (result.outcome.kind !== 'failed') return [];
    const { what, left, advice } = explainFailure(result, result.outcome.failure);
    return [`<li>${html(what, 500)} ${html(left, 300)} ${html(advice, 300)}</li>`];
  });
  const rest = failed.length - shown.length;
  return [
    '<ul>',
    ...shown,
    ...(rest > 0 ? [`<li>${rest} more, in the table and the log</li>`] : []),
    '</ul>\n',
  ];
}

function instanceTable(results: readonly Result[], releaseDisks: boolean): string {
  const costs = results.map(costCell);
  // A column that has nothing to say is left out.
  const withCost = costs.some((cost) => cost !== '');
  return tableOf(
    [
      'Instance',
      'GPU, zone',
      'State found',
      'Outcome',
      'Recycle bin',
      ...(withCost ? ['Ran, cost *'] : []),
      'Time taken',
    ],
    results.map(({ id, instance, dataDisks, stateFound, outcome, elapsedMs }, index) => [
      ...whoAndWhat(id, instance),
      stateFound === undefined ? 'not seen' : html(stateOf(stateFound)),
      outcomeCell(outcome, dataDisks ?? [], releaseDisks),
      outcome.kind === 'terminated' ? (outcome.inRecycle ?? 'not told') : '',
      ...(withCost ? [costs[index] ?? ''] : []),
      formatElapsed(elapsedMs),
    ]),
  );
}

/** The cells that say which instance it is: ID and name, hardware and place. */
function whoAndWhat(id: string, instance: Instance | undefined): string[] {
  if (instance === undefined) return [code(id), ''];
  const name = instance.name === '' ? '' : `<br>${code(instance.name)}`;
  return [`${code(id)}${name}`, html(hardwareOf(instance)).replace(', ', '<br>')];
}

/** How long it ran, what that cost, what deleting it pays back: as far as it is known. */
function costCell(result: Result): string {
  const { ranMs, refundCny } = result;
  const cost = estimatedCost(result);
  return [
    ...(ranMs === undefined ? [] : [formatElapsed(ranMs)]),
    ...(cost === undefined ? [] : [`≈ ${cost.toFixed(2)} CNY`]),
    ...(refundCny === undefined ? [] : [`pays back ≈ ${refundCny.toFixed(2)} CNY`]),
  ].join('<br>');
}

function estimateNote(results: readonly Result[]): string[] {
  if (results.every((result) => costCell(result) === '')) return [];
  return [
    '<sub>* An estimate, from the start time and the price that the API told: for the time since the last start, without disks and discounts.</sub>\n',
  ];
}

function selectionTable(instances: readonly Instance[]): string {
  return tableOf(
    ['Instance', 'GPU, zone', 'State'],
    instances.map((instance) => [...whoAndWhat(instance.id, instance), html(stateOf(instance.state))]),
  );
}

function outcomeCell(outcome: Outcome, dataDisks: readonly Disk[], releaseDisks: boolean): string {
  switch (outcome.kind) {
    case 'terminated':
      return '✅ terminated, gone';
    case 'already-gone':
      return '✅ already gone';
    case 'not-found-ignored':
      return '✅ not found, ignored';
    case 'would-terminate':
      return `🔍 ${wouldDo(outcome, dataDisks, releaseDisks)}`;
    case 'failed':
      return '❌ failed';
  }
}

function keptDiskSection(kept: readonly KeptDisk[], releaseDisks: boolean): string[] {
  if (kept.length === 0) return [];
  const intro = releaseDisks
    ? 'No answer confirmed that these were deleted. Check whether they are still there: a disk that is stays on the bill.'
    : 'These stay on the bill until somebody deletes them, in the CompShare console. With <code>release-disk: true</code> they go with the instance.';
  return [
    `### 💾 ${count(kept.length, 'data disk')} kept\n`,
    `${intro}\n`,
    ...foldedTable(kept, diskTable, 'disks'),
  ];
}

function unknownDiskSection(unseen: readonly Result[]): string[] {
  if (unseen.length === 0) return [];
  const ids = unseen.slice(0, UNSEEN_TOLD).map(({ id }) => code(id));
  const rest = unseen.length - ids.length;
  return [
    `Nobody saw ${ids.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}, so that it is not known whether data disks are left. See in the console whether there are some that nobody needs.\n`,
  ];
}

function diskTable(rows: readonly KeptDisk[]): string {
  return tableOf(
    ['Disk', 'Size', 'Type', 'Was attached to', 'Zone'],
    rows.map(({ disk, id, zone }) => [
      code(disk.id),
      disk.sizeGb === undefined ? '' : `${disk.sizeGb} GB`,
      html(disk.type),
      code(id),
      html(zone),
    ]),
  );
}
