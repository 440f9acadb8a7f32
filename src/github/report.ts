import { code, foldedTable, tableOf } from '../text/html-table.ts';
import { count, html, oneLine, quoted } from '../text/clean.ts';
import type { Cleanup, Item, Outcome } from './change-all.ts';
import type { GitHubError } from './error.ts';
import type { Repository } from './repository.ts';
import type { GitHubProblem, RunnerWish } from './side.ts';

/** Names listed in one message. */
const MOST_NAMES = 20;

/** One half of GitHub's side, in words. */
export interface Words {
  kind: 'runner' | 'deployment';
  /** Of the error, when some were left. */
  title: string;
  /** What is asked for, such as `runners "gpu-*" of octo-org/octo-repo`. Clean. */
  what: string;
  done: string;
  notDone: string;
  wouldBe: string;
  /** What it means for those that were left. */
  left: string;
  /** Which permission it takes and who can have it. */
  permission: string;
}

/** The words for the runners that a step names. */
export function runnerWords({ scope, name }: RunnerWish, { owner, repo }: Repository): Words {
  const there = scope === 'repository' ? `${owner}/${repo}` : `the organization ${owner}`;
  const permission =
    scope === 'repository'
      ? 'administration: write on this repository'
      : `organization_self_hosted_runners: write in the organization ${owner}`;
  const user =
    scope === 'repository' ? '' : ` If ${owner} is a user, not an organization, leave out org: instead.`;
  return {
    kind: 'runner',
    title: 'Runners were not removed',
    what: `self-hosted runners ${quoted(name)} of ${there}`,
    done: 'removed',
    notDone: 'not removed',
    wouldBe: 'would be removed',
    left: 'A runner that stays registered is shown as offline.',
    permission:
      `The token needs the permission ${permission}, which GITHUB_TOKEN cannot have: give github-token a ` +
      `fine-grained personal access token or a GitHub App's token.${user}`,
  };
}

/** The words for the deployments of an environment. */
export function deploymentWords(environment: string, { owner, repo }: Repository): Words {
  return {
    kind: 'deployment',
    title: 'Deployments were not set to inactive',
    what: `deployments of ${quoted(environment)} in ${owner}/${repo}`,
    done: 'set to inactive',
    notDone: 'not set to inactive',
    wouldBe: 'would be set to inactive',
    left: 'GitHub still shows the environment as active.',
    permission:
      'The token needs the permission deployments: write on this repository. GITHUB_TOKEN has it when the job says so under permissions.',
  };
}

/** What became of one runner or deployment, as the log says it. */
export function itemLine({ kind, done, notDone, wouldBe }: Words, item: Item): string {
  const name = `${kind} ${itemName(item)}`;
  switch (item.outcome.kind) {
    case 'done':
      return `${name}: ${done}`;
    case 'already':
      return `${name}: gone already`;
    case 'would':
      return `${name}: ${wouldBe}`;
    case 'busy':
      return `${name}: ${notDone}, it is running a job`;
    case 'refused':
      return `${name}: ${notDone}, ${item.outcome.error.message}`;
    case 'open':
      return `${name}: ${notDone}`;
  }
}

/** One runner or deployment for the output `results`. */
export function rowOf({ kind }: Words, { id, name, outcome }: Item): Record<string, unknown> {
  return {
    kind,
    id: String(id),
    ...(kind === 'runner' ? { name: oneLine(name, 255) } : { ref: oneLine(name, 255) }),
    outcome: outcomeWord(kind, outcome),
  };
}

/** The job summary's part about the runners, or about the deployments. */
export function summaryOf(
  words: Words,
  { items, listed }: Cleanup,
  problem: GitHubProblem | undefined,
): string {
  const title = words.kind === 'runner' ? 'Self-hosted runners' : 'Deployments';
  return [
    `### ${problem === undefined ? '🧹' : '❌'} ${title}\n`,
    ...(problem === undefined ? [] : [`${html(problem.message, 1500)}\n`]),
    ...(items.length === 0 && listed ? [`Nothing to do for ${html(words.what, 400)}.\n`] : []),
    ...foldedTable(
      items,
      (rows) =>
        tableOf(
          [words.kind === 'runner' ? 'Runner' : 'Ref', 'ID', 'Outcome'],
          rows.map(({ id, name, outcome }) => [code(name), String(id), outcomeCell(words, outcome)]),
        ),
      `${words.kind}s`,
    ),
  ].join('\n');
}

/** What is to be told as an error: everything that was not done, and why. Undefined when nothing went wrong. */
export function problemOf(words: Words, cleanup: Cleanup, dryRun: boolean): GitHubProblem | undefined {
  const left = cleanup.items.filter(({ outcome }) => isLeft(outcome));
  const { error, listed } = cleanup;
  if (error === undefined && left.length === 0) return undefined;
  const busy = left.filter(({ outcome }) => outcome.kind === 'busy');
  const refusals = left.flatMap(({ outcome }) => (outcome.kind === 'refused' ? [outcome.error] : []));
  const gone = dryRun ? 'Dry run:' : 'The instances are gone, but';
  const fact = listed
    ? `${gone} not all of the ${words.what} were ${words.done}. Left (${left.length} of ${cleanup.items.length}): ${listOf(left)}.`
    : `${gone} the ${words.what} could not be read, so that none was ${words.done}.`;
  return {
    about: words.kind === 'runner' ? 'runners' : 'environment',
    title: words.title,
    message: [
      fact,
      ...(busy.length > 0
        ? [
            `${count(busy.length, 'runner')} ${busy.length === 1 ? 'is' : 'are'} busy: a runner cannot be removed before its job has ended.`,
          ]
        : []),
      ...(refusals[0] === undefined ? [] : [sentence(refusals[0])]),
      ...(error === undefined ? [] : [sentence(error), ...advice(words, error)]),
      words.left,
    ].join(' '),
    transient: error === undefined ? busy.length > 0 : error.remedy === 'wait',
  };
}

function advice({ permission }: Words, error: GitHubError): string[] {
  if (!error.refused) return [];
  return error.status === 401
    ? ['The token is wrong, has expired or was revoked.', permission]
    : [permission];
}

function isLeft({ kind }: Outcome): boolean {
  return kind === 'busy' || kind === 'refused' || kind === 'open';
}

function itemName({ id, name }: Item): string {
  return name === '' ? String(id) : `${quoted(name, 100)} (ID ${id})`;
}

function listOf(items: readonly Item[]): string {
  const shown = items.slice(0, MOST_NAMES).map(itemName).join(', ');
  return items.length > MOST_NAMES ? `${shown} and ${items.length - MOST_NAMES} more` : shown;
}

function sentence({ message }: GitHubError): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

function outcomeWord(kind: Words['kind'], outcome: Outcome): string {
  const runner = kind === 'runner';
  switch (outcome.kind) {
    case 'done':
      return runner ? 'removed' : 'deactivated';
    case 'already':
      return 'already-gone';
    case 'would':
      return runner ? 'would-remove' : 'would-deactivate';
    case 'busy':
    case 'refused':
      return `failed: ${outcome.kind}`;
    case 'open':
      return 'not-tried';
  }
}

function outcomeCell({ done, notDone, wouldBe }: Words, { kind }: Outcome): string {
  switch (kind) {
    case 'done':
      return `✅ ${done}`;
    case 'already':
      return '✅ already gone';
    case 'would':
      return `🔍 ${wouldBe}`;
    case 'busy':
      return `❌ ${notDone}: it is running a job`;
    case 'refused':
    case 'open':
      return `❌ ${notDone}`;
  }
}
