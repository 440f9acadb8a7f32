import { html, oneLine } from '../text/clean.ts';
import { code, foldedTable, tableOf } from '../text/html-table.ts';
import type { CleanupResult, CleanupWords, Item, Outcome, RowTerms } from './cleanup.ts';
import type { GitHubMessages } from './messages.ts';

/** Names listed in one message. */
const MAX_NAMES = 20;

/** Why runners or deployments were left behind. */
export interface Problem {
  title: string;
  message: string;
  /** Whether another try later may succeed without anybody changing anything. */
  transient: boolean;
}

/** What became of one runner or deployment, for the log. */
export function itemLine(messages: GitHubMessages, words: CleanupWords, item: Item): string {
  return messages.item(words, messages.nameOf(item.name, String(item.id)), item.outcome);
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
  { items, listed }: CleanupResult,
  problem: Problem | undefined,
): string {
  return [
    `### ${problem === undefined ? '🧹' : '❌'} ${words.heading}\n`,
    ...(problem === undefined ? [] : [`${html(problem.message, 1500)}\n`]),
    ...(items.length === 0 && listed ? [`${html(messages.nothingToDoInSummary(words), 420)}\n`] : []),
    ...foldedTable(
      items,
      (rows) =>
        tableOf(
          messages.columns(words),
          rows.map(({ id, name, outcome }) => [code(name), String(id), messages.outcomeCell(words, outcome)]),
        ),
      words.plural,
    ),
  ].join('\n');
}

/** The error about everything that was not done, and why. Undefined when nothing went wrong. */
export function problemOf(
  messages: GitHubMessages,
  words: CleanupWords,
  { items, listed, error }: CleanupResult,
  { dryRun }: { dryRun: boolean },
): Problem | undefined {
  const left = items.filter(({ outcome }) => isLeft(outcome));
  if (error === undefined && left.length === 0) return undefined;
  const busy = left.filter(({ outcome }) => outcome.kind === 'busy').length;
  const [refusal] = left.flatMap(({ outcome }) => (outcome.kind === 'refused' ? [outcome.error] : []));
  const sentences = messages.problem(words, {
    dryRun,
    listed,
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
    message: sentences.join(' '),
    transient: error === undefined ? busy > 0 : error.retryable,
  };
}

function isLeft({ kind }: Outcome): boolean {
  return kind === 'busy' || kind === 'refused' || kind === 'not-tried';
}
