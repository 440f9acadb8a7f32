import { html, oneLine } from '../text/clean.ts';
import { code, foldedTable } from '../text/html-table.ts';
import type { CleanupResult, CleanupWords, Item, Kept, Outcome, RowTerms } from './cleanup.ts';
import type { Column } from '../text/html-table.ts';
import type { GitHubMessages } from './messages.ts';

/** Names listed in one message. */
const MAX_NAMES = 20;
/** Lines of the log about what is kept. */
const MAX_KEPT_LINES = 50;

/** A notice or a warning. */
export interface Note {
  title: string;
  message: string;
}

/** The error that runners or deployments were left behind, and why. */
export interface Problem extends Note {
  /** Whether another try later may succeed without anybody changing anything. */
  transient: boolean;
}

/** What became of one runner or deployment, for the log. */
export function itemLine(messages: GitHubMessages, words: CleanupWords, item: Item): string {
  return messages.item(words, messages.nameOf(item.name, String(item.id)), item.outcome);
}

/** What is kept as it is though the request names it, for the log. */
export function keptLines(messages: GitHubMessages, words: CleanupWords, kept: readonly Kept[]): string[] {
  const lines = kept.flatMap(({ id, name, keep }) => {
    const why = words.kept(keep);
    return why === undefined ? [] : [messages.kept(words, messages.nameOf(name, String(id)), why)];
  });
  const shown = lines.slice(0, MAX_KEPT_LINES);
  return lines.length > shown.length ? [...shown, messages.more(lines.length - shown.length)] : shown;
}

/** One runner or deployment for the output `results`. */
export function rowOf(kind: string, terms: RowTerms, { id, name, outcome }: Item): Record<string, unknown> {
  return {
    kind,
    id: String(id),
    [terms.name]: oneLine(name, 255),
    outcome: outcomeTerm(terms, outcome),
  };
}

function outcomeTerm({ done, would }: RowTerms, { kind }: Outcome): string {
  switch (kind) {
    case 'done':
      return done;
    case 'already':
      return 'already-gone';
    case 'would':
      return would;
    case 'busy':
    case 'refused':
      return `failed: ${kind}`;
    case 'not-tried':
      return kind;
  }
}

/** The job summary's part about the runners, or about the deployments. */
export function summaryOf(
  messages: GitHubMessages,
  words: CleanupWords,
  { items }: CleanupResult,
  { problem, warning }: { problem: Problem | undefined; warning: Note | undefined },
): string {
  return [
    `### ${problem !== undefined ? '❌' : warning !== undefined ? '⚠️' : '🧹'} ${words.heading}\n`,
    ...[problem, warning].flatMap((note) => (note === undefined ? [] : [`${html(note.message, 1500)}\n`])),
    ...(items.length === 0 && (problem ?? warning) === undefined
      ? [`${html(messages.nothingToDoInSummary(words), 420)}\n`]
      : []),
    ...foldedTable(items, columnsOf(messages, words), messages.table),
  ].join('\n');
}

function columnsOf(messages: GitHubMessages, words: CleanupWords): Column<Item>[] {
  const [name, id, outcome] = messages.columns(words);
  return [
    { head: name, isKey: true, cell: (item) => code(item.name) },
    { head: id, isKey: true, cell: (item) => String(item.id) },
    { head: outcome, wraps: true, cell: (item) => messages.outcomeCell(words, item.outcome) },
  ];
}

/** The warning about what a rate limit left unread, where the newest is what counts and is as it should be. */
export function warningOf(
  { olderUnread }: CleanupWords,
  { items, listed, firstDone, error }: CleanupResult,
): Note | undefined {
  const unread = !listed && firstDone && error?.rateLimited === true;
  return unread && items.every(({ outcome }) => !isLeft(outcome)) ? olderUnread : undefined;
}

/** The error about everything that was not done, and why. Undefined when nothing went wrong. */
export function problemOf(
  messages: GitHubMessages,
  words: CleanupWords,
  { items, kept, listed, error }: CleanupResult,
  { dryRun, allGone }: { dryRun: boolean; allGone: boolean },
): Problem | undefined {
  const left = items.filter(({ outcome }) => isLeft(outcome));
  if (error === undefined && left.length === 0) return undefined;
  const busy = left.filter(({ outcome }) => outcome.kind === 'busy').length;
  const [refusal] = left.flatMap(({ outcome }) => (outcome.kind === 'refused' ? [outcome.error] : []));
  const sentences = messages.problem(words, {
    dryRun,
    allGone,
    read: listed || left.length > 0 ? 'all' : items.length + kept.length > 0 ? 'some' : 'nothing',
    leftNames: left.slice(0, MAX_NAMES).map(({ name, id }) => messages.nameOf(name, String(id))),
    left: left.length,
    busy,
    all: items.length,
    refusal: refusal?.failure,
    failure: error?.failure,
    accessDenied: error?.accessDenied ?? false,
  });
  return {
    title: words.title,
    message: messages.sentences(sentences),
    transient: error === undefined ? busy > 0 : error.retryable,
  };
}

function isLeft({ kind }: Outcome): boolean {
  return kind === 'busy' || kind === 'refused' || kind === 'not-tried';
}
