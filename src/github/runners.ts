import { count, quoted } from '../text/clean.ts';
import { matchesGlob } from '../text/glob.ts';
import { isRecord } from '../text/json.ts';
import type { Candidate, Cleanup, CleanupContext, Outcome, Wording } from './cleanup.ts';
import { GitHubError } from './errors.ts';
import type { RetryingClient } from './retrying-client.ts';

/** Which self-hosted runners. */
export interface RunnerSelector {
  /** Where they are registered: in this repository, or in the organization that owns it. */
  scope: 'repository' | 'organization';
  /** Exact, or a glob with `*` and `?`; case-sensitive. */
  name: string;
}

/** Asks for the registrations of self-hosted runners to be removed. */
export interface RunnersRequest extends RunnerSelector {
  kind: 'runner';
}

interface Runner extends Candidate {
  busy: boolean;
}

const english: Wording<RunnersRequest> = {
  intent: ({ name }, { dryRun }) =>
    `${dryRun ? 'look at' : 'remove'} the self-hosted runners ${quoted(name)}`,
  words: ({ scope, name }, { owner, repo }) => {
    const there = scope === 'repository' ? `${owner}/${repo}` : `the organization ${owner}`;
    const permission =
      scope === 'repository'
        ? 'administration: write on this repository'
        : `organization_self_hosted_runners: write in the organization ${owner}`;
    const user =
      scope === 'repository' ? '' : ` If ${owner} is a user, not an organization, leave out org: instead.`;
    return {
      heading: 'Self-hosted runners',
      title: 'Runners were not removed',
      what: `self-hosted runners ${quoted(name)} of ${there}`,
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
      left: 'A runner that stays registered is shown as offline.',
      permission:
        `The token needs the permission ${permission}, which GITHUB_TOKEN cannot have: give github-token a ` +
        `fine-grained personal access token or a GitHub App's token.${user}`,
    };
  },
};

/** Removes the registrations of the self-hosted runners that a name selects. */
export const runners: Cleanup<RunnersRequest> = {
  kind: 'runner',
  row: { name: 'name', done: 'removed', would: 'would-remove' },
  english,
  start: ({ scope, name }, { client, repository: { owner, repo } }: CleanupContext) => {
    const [path, place] =
      scope === 'repository'
        ? (['/repos/{owner}/{repo}/actions/runners', { owner, repo }] as const)
        : (['/orgs/{org}/actions/runners', { org: owner }] as const);
    // A runner that comes or goes while the pages are read can be on two of them.
    const selected = new Map<number, Runner>();
    return {
      async *find() {
        for await (const page of client.pages(`GET ${path}`, place, readRunners)) {
          for (const runner of page) if (matchesGlob(name, runner.name)) selected.set(runner.id, runner);
        }
        yield* selected.values();
      },
      change: async (id) =>
        selected.get(id)?.busy === true
          ? { kind: 'busy' }
          : remove(client, `DELETE ${path}/{runner_id}`, { ...place, runner_id: id }),
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
  const { id, name, busy } = entry;
  if (!Number.isSafeInteger(id) || typeof name !== 'string') return undefined;
  return { id: Number(id), name, busy: busy === true };
}
