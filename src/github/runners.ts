import { isRecord } from '../text/json.ts';
import type { Cleanup, CleanupContext, Found, Outcome } from './cleanup.ts';
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

/** Removes the registrations of self-hosted runners. Which of those that match, `runner-rules.ts` decides. */
export const runners: Cleanup<RunnersRequest> = {
  kind: 'runner',
  row: { name: 'name', done: 'removed', would: 'would-remove' },
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
