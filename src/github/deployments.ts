import { isRecord } from '../text/json.ts';
import { changeAll } from './change-all.ts';
import type { Candidate, Cleanup, Outcome } from './change-all.ts';
import { GitHubError } from './error.ts';
import type { PatientApi } from './patient-api.ts';
import type { Repository } from './repository.ts';

const STATUSES = '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses';

interface Deployment extends Candidate {
  environment: string;
}

/** Sets all deployments of an environment to inactive, but for those that are. */
export async function deactivateDeployments(
  api: PatientApi,
  { owner, repo }: Repository,
  environment: string,
  { dryRun }: { dryRun: boolean },
): Promise<Cleanup> {
  const place = { owner, repo };
  const list = async (): Promise<Deployment[]> => {
    const deployments = await api.list(
      'GET /repos/{owner}/{repo}/deployments',
      { ...place, environment },
      readDeployments,
    );
    // GitHub holds two environments that differ in case for one.
    const same = (other: string): boolean => other.toLowerCase() === environment.toLowerCase();
    const selected = deployments.filter((deployment) => same(deployment.environment));
    const unique = new Map(selected.map((deployment) => [deployment.id, deployment]));
    const active: Deployment[] = [];
    for (const deployment of unique.values()) {
      if (await isActive(api, { ...place, deployment_id: deployment.id })) active.push(deployment);
    }
    return active;
  };
  return changeAll(list, async ({ id }) =>
    dryRun ? { kind: 'would' } : deactivate(api, { ...place, deployment_id: id }),
  );
}

/** Looks again before it tries again: a request whose answer was lost may have been carried out. */
async function deactivate(api: PatientApi, deployment: Readonly<Record<string, unknown>>): Promise<Outcome> {
  for (let tries = 1; ; tries++) {
    try {
      await api.once(`POST ${STATUSES}`, { ...deployment, state: 'inactive' });
      return { kind: 'done' };
    } catch (error) {
      // Deleted meanwhile, or a token that may look but not write, which shows when it looks again.
      const missing = error instanceof GitHubError && error.status === 404;
      if (!missing) await api.waitOut(error, tries);
      if (!(await isActive(api, deployment))) return { kind: missing ? 'already' : 'done' };
      if (missing) throw error;
    }
  }
}

/** Whether a deployment is there and isn't inactive. GitHub gives the newest status first. */
async function isActive(api: PatientApi, deployment: Readonly<Record<string, unknown>>): Promise<boolean> {
  try {
    const state = await api.read(`GET ${STATUSES}`, { ...deployment, per_page: 1 }, readNewestState);
    return state !== 'inactive';
  } catch (error) {
    if (error instanceof GitHubError && error.status === 404) return false;
    throw error;
  }
}

/** The newest status's state; `none` where there is no status yet. */
function readNewestState(data: unknown): string | undefined {
  if (!Array.isArray(data)) return undefined;
  if (data.length === 0) return 'none';
  const newest: unknown = data[0];
  const state = isRecord(newest) ? newest['state'] : undefined;
  return typeof state === 'string' ? state : undefined;
}

function readDeployments(data: unknown): Deployment[] | undefined {
  if (!Array.isArray(data)) return undefined;
  const deployments = data.map(readDeployment);
  return deployments.every((deployment) => deployment !== undefined) ? deployments : undefined;
}

function readDeployment(entry: unknown): Deployment | undefined {
  if (!isRecord(entry)) return undefined;
  const { id, ref, environment } = entry;
  if (!Number.isSafeInteger(id) || typeof environment !== 'string') return undefined;
  return { id: Number(id), name: typeof ref === 'string' ? ref : '', environment };
}
