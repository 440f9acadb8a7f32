import { count, quoted } from '../text/clean.ts';
import { isRecord } from '../text/json.ts';
import type { Cleanup, CleanupContext, Found, KeepReason, Outcome, Wording } from './cleanup.ts';
import { GitHubError } from './errors.ts';
import type { RetryingClient } from './retrying-client.ts';
import { judgeRunner } from './runner-rules.ts';
import type { RunnerState } from './runner-rules.ts';
import { allGone } from './torn-down.ts';
import { matchesGlob } from '../text/glob.ts';

/** Which self-hosted runners. */
export interface RunnerSelector {
  /** Where they are registered: in this repository, or in the organization that owns it. */
  scope: 'repository' | 'organization';
  /** Each exact, or a glob with `*` and `?`; case-sensitive. At least one. */
  names: string[];
}

/** Asks for the registrations of self-hosted runners to be removed. */
export interface RunnersRequest extends RunnerSelector {
  kind: 'runner';
}

interface Runner extends RunnerState {
  id: number;
}

const english: Wording<RunnersRequest> = {
  intent: ({ names }, { dryRun }) =>
    `${dryRun ? 'look at' : 'remove'} the self-hosted runners ${listOf(names, 'and')}`,
  words: ({ scope, names }, { owner, repo }) => {
    const inRepository = scope === 'repository';
    const there = inRepository ? `${owner}/${repo}` : `the organization ${owner}`;
    const permission = inRepository
      ? 'administration: write on this repository'
      : `organization_self_hosted_runners: write in the organization ${owner}`;
    const user = inRepository ? '' : ` If ${owner} is a user, not an organization, leave out org: instead.`;
    return {
      heading: 'Self-hosted runners',
      title: 'Runners were not removed',
      what: `self-hosted runners ${listOf(names, 'and')} of ${there}`,
      noun: 'runner',
      plural: 'runners',
      nameColumn: 'Runner',
      done: 'removed',
      notDone: 'not removed',
      wouldBe: 'would be removed',
      busy: {
        reason: 'it is running a job',
        explain: (amount) =>
          `${count(amount, 'runner')} ${amount === 1 ? 'is' : 'are'} busy: a runner cannot be removed before its job has ended.`,
      },
      kept: keptInWords,
      nothingFound: (missing) => ({
        title: 'No runner was found',
        message:
          `No self-hosted runner of ${there} is called ${listOf(missing, 'or')}. It may be gone already. ` +
          "If that is a runner's label, give its name instead. " +
          (inRepository
            ? 'For a runner of the organization, write org: before the name. '
            : 'For a runner of the repository, leave out org:. ') +
          'Several names stand one a line.',
      }),
      notDue: 'self-hosted runners stay as they are, since no instance is gone',
      left: 'A runner that stays registered is shown as offline.',
      permission:
        `The token needs the permission ${permission}, which GITHUB_TOKEN cannot have: give github-token a ` +
        `fine-grained personal access token or a GitHub App's token.${user}`,
    };
  },
};

function keptInWords(reason: KeepReason): string | undefined {
  switch (reason) {
    case 'instance-exists':
      return 'left alone, an instance of that name exists';
    case 'unrelated':
      return 'left alone, this step terminated no instance of that name';
    case 'unrelated-in-use':
      return 'left alone, it is in use and this step terminated no instance of that name';
    case 'already-done':
      return undefined;
  }
}

/** Names, each quoted. */
function listOf(names: readonly string[], conjunction: 'and' | 'or'): string {
  const shown = names.slice(0, 10).map((name) => quoted(name));
  if (names.length > shown.length)
    return `${shown.join(', ')} ${conjunction} ${names.length - shown.length} more`;
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} ${conjunction} ${last}`;
}

/** Removes the registrations of self-hosted runners. Which of those that match, `runner-rules.ts` decides. */
export const runners: Cleanup<RunnersRequest> = {
  kind: 'runner',
  row: { name: 'name', done: 'removed', would: 'would-remove' },
  english,
  isDue: (tornDown) => allGone(tornDown) || tornDown.gone.length + tornDown.notFound.length > 0,
  start: ({ scope, names }, { client, repository: { owner, repo }, tornDown }: CleanupContext) => {
    const [path, place] =
      scope === 'repository'
        ? (['/repos/{owner}/{repo}/actions/runners', { owner, repo }] as const)
        : (['/orgs/{org}/actions/runners', { org: owner }] as const);
    const unmatched = new Set(names);
    return {
      async *find() {
        // A runner that comes or goes while the pages are read can be on two of them.
        const listed = new Map<number, Runner>();
        for await (const page of client.pages(`GET ${path}`, place, readRunners)) {
          for (const runner of page) listed.set(runner.id, runner);
        }
        const found: Found[] = [];
        for (const runner of listed.values()) {
          for (const wanted of unmatched) if (matchesGlob(wanted, runner.name)) unmatched.delete(wanted);
          const verdict = judgeRunner(runner, names, tornDown);
          const { id, name } = runner;
          if (verdict === 'remove') found.push({ id, name });
          else if (verdict !== 'not-meant') found.push({ id, name, keep: verdict });
        }
        yield found;
      },
      unmatched: () => [...unmatched],
      change: (id) => remove(client, `DELETE ${path}/{runner_id}`, { ...place, runner_id: id }),
    };
  },
};

async function remove(
  client: RetryingClient,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  for (let attempts = 1; ; attempts++) {
    try {
      await client.once(route, parameters);
      return { kind: 'done' };
    } catch (error) {
      // It was in the list, which only shows what the token may remove. An attempt without an answer may have done it.
      if (error instanceof GitHubError && error.status === 404) {
        return { kind: attempts === 1 ? 'already' : 'done' };
      }
      if (error instanceof GitHubError && isRunningJob(error)) return { kind: 'busy' };
      await client.waitToRetry(error, attempts);
    }
  }
}

/** GitHub has no code of its own for it: 'Runner "…" is currently running a job and cannot be deleted.' */
function isRunningJob({ status, apiMessage }: GitHubError): boolean {
  return status === 422 && /running a job/i.test(apiMessage);
}

function readRunners(data: unknown): Runner[] | undefined {
  const entries: unknown = isRecord(data) ? data['runners'] : undefined;
  if (!Array.isArray(entries)) return undefined;
  const read = entries.map(readRunner);
  return read.every((runner) => runner !== undefined) ? read : undefined;
}

function readRunner(entry: unknown): Runner | undefined {
  if (!isRecord(entry)) return undefined;
  const { id, name, status, busy } = entry;
  if (!Number.isSafeInteger(id) || typeof name !== 'string') return undefined;
  return { id: Number(id), name, online: status !== 'offline', busy: busy === true };
}
