import type { Candidate, CleanupResult, CleanupSteps, Item, Outcome } from './cleanup.ts';
import { GitHubError } from './errors.ts';

/**
 * Changes one candidate after the other: GitHub asks for no more than one request at a time. One that is refused for
 * its own sake doesn't stop the others; anything else would meet the others too, and ends it.
 */
export async function runCleanup(
  steps: CleanupSteps,
  { dryRun }: { dryRun: boolean },
): Promise<CleanupResult> {
  const items: Item[] = [];
  const candidates: Candidate[] = [];
  try {
    for await (const candidate of steps.find()) candidates.push(candidate);
    for (const { id, name } of candidates) {
      const outcome: Outcome = dryRun ? { kind: 'would' } : await steps.change(id).catch(refusalOfOne);
      items.push({ id, name, outcome });
    }
    return { listed: true, items };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const left = candidates
      .slice(items.length)
      .map(({ id, name }): Item => ({ id, name, outcome: { kind: 'not-tried' } }));
    return { listed: candidates.length > 0, items: [...items, ...left], error };
  }
}

function refusalOfOne(error: unknown): Outcome {
  if (error instanceof GitHubError && error.status === 422) return { kind: 'refused', error };
  throw error;
}
