import { isRecord } from '../text/json.ts';
import { matchesGlob } from '../text/glob.ts';
import { changeAll } from './change-all.ts';
import type { Candidate, Cleanup, Outcome } from './change-all.ts';
import { GitHubError } from './error.ts';
import type { PatientApi } from './patient-api.ts';
import type { Repository } from './repository.ts';
import type { RunnerWish } from './side.ts';

interface Runner extends Candidate {
  busy: boolean;
}

/** Removes the registrations of the self-hosted runners that a name selects. */
export async function removeRunners(
  api: PatientApi,
  { owner, repo }: Repository,
  { scope, name }: RunnerWish,
  { dryRun }: { dryRun: boolean },
): Promise<Cleanup> {
  const [path, place] =
    scope === 'repository'
      ? (['/repos/{owner}/{repo}/actions/runners', { owner, repo }] as const)
      : (['/orgs/{org}/actions/runners', { org: owner }] as const);
  const list = async (): Promise<Runner[]> => {
    const runners = await api.list(`GET ${path}`, place, readRunners);
    const selected = runners.filter((runner) => matchesGlob(name, runner.name));
    // A runner that comes or goes while the pages are read can be on two of them.
    return [...new Map(selected.map((runner) => [runner.id, runner])).values()];
  };
  return changeAll(list, async ({ id, busy }) => {
    if (dryRun) return { kind: 'would' };
    if (busy) return { kind: 'busy' };
    return remove(api, `DELETE ${path}/{runner_id}`, { ...place, runner_id: id });
  });
}

async function remove(
  api: PatientApi,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  for (let tries = 1; ; tries++) {
    try {
      await api.once(route, parameters);
      return { kind: 'done' };
    } catch (error) {
      // It was in the list, which only shows what the token may remove. A try without an answer may have done it.
      if (error instanceof GitHubError && error.status === 404) {
        return { kind: tries === 1 ? 'already' : 'done' };
      }
      if (error instanceof GitHubError && error.status === 422 && /running a job/i.test(error.message)) {
        return { kind: 'busy' };
      }
      await api.waitOut(error, tries);
    }
  }
}

function readRunners(data: unknown): Runner[] | undefined {
  const entries: unknown = isRecord(data) ? data['runners'] : undefined;
  if (!Array.isArray(entries)) return undefined;
  const runners = entries.map(readRunner);
  return runners.every((runner) => runner !== undefined) ? runners : undefined;
}

function readRunner(entry: unknown): Runner | undefined {
  if (!isRecord(entry)) return undefined;
  const { id, name, busy } = entry;
  if (!Number.isSafeInteger(id) || typeof name !== 'string') return undefined;
  return { id: Number(id), name, busy: busy === true };
}
