import { isRecord } from '../text/json.ts';
import type { Candidate, Cleanup, CleanupContext, Outcome } from './cleanup.ts';
import { GitHubError } from './errors.ts';
import type { RetryingClient } from './retrying-client.ts';
import { allGone } from './torn-down.ts';

/** Asks for all deployments of an environment to be set to inactive. */
export interface DeploymentsRequest {
  kind: 'deployment';
  /** The environment's exact name. */
  environment: string;
}

interface Deployment extends Candidate {
  environment: string;
}

const STATUSES = '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses';

/**
 * Sets all deployments of an environment to inactive, but for those that are: the newest first, each as it is found, so
 * that a rate limit meets the oldest.
 */
export const deployments: Cleanup<DeploymentsRequest> = {
  kind: 'deployment',
  row: { name: 'ref', done: 'deactivated', would: 'would-deactivate' },
  isDue: allGone,
  start: ({ environment }, { client, repository: { owner, repo } }: CleanupContext) => {
    const place = { owner, repo };
    const seen = new Set<number>();
    // GitHub holds two environments that differ in case for one.
    const isSame = (other: string): boolean => other.toLowerCase() === environment.toLowerCase();
    return {
      async *find() {
        const route = 'GET /repos/{owner}/{repo}/deployments';
        for await (const page of client.pages(route, { ...place, environment }, readDeployments)) {
          for (const { id, name, environment: found } of page) {
            // One that is created while the pages are read moves the others, so that one is on two of them.
            if (!isSame(found) || seen.has(id)) continue;
            seen.add(id);
            const active = await isActive(client, { ...place, deployment_id: id });
            yield [{ id, name, ...(!active && { keep: 'already-done' as const }) }];
          }
        }
      },
      unmatched: () => (seen.size === 0 ? [environment] : []),
      change: (id) => deactivate(client, { ...place, deployment_id: id }),
    };
  },
};

/** Looks again before it tries again: a request whose answer was lost may have been carried out. */
async function deactivate(
  client: RetryingClient,
  deployment: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  for (let attempts = 1; ; attempts++) {
    try {
      await client.once(`POST ${STATUSES}`, { ...deployment, state: 'inactive' });
      return { kind: 'done' };
    } catch (error) {
      // Deleted meanwhile, or a token that may look but not write, which shows when it looks again.
      const missing = error instanceof GitHubError && error.status === 404;
      if (!missing) await client.waitToRetry(error, attempts);
      if (!(await isActive(client, deployment))) return { kind: missing ? 'already' : 'done' };
      if (missing) throw error;
    }
  }
}

/** Whether a deployment is there and isn't inactive. GitHub gives the newest status first. */
async function isActive(
  client: RetryingClient,
  deployment: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  try {
    const state = await client.read(`GET ${STATUSES}`, { ...deployment, per_page: 1 }, readNewestState);
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
  const read = data.map(readDeployment);
  return read.every((deployment) => deployment !== undefined) ? read : undefined;
}

function readDeployment(entry: unknown): Deployment | undefined {
  if (!isRecord(entry)) return undefined;
  const { id, ref, environment } = entry;
  if (!Number.isSafeInteger(id) || typeof environment !== 'string') return undefined;
  return { id: Number(id), name: typeof ref === 'string' ? ref : '', environment };
}
