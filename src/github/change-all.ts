import { GitHubError } from './error.ts';

/** What became of one runner or deployment. */
export type Outcome =
  /** Removed, or set to inactive. */
  | { kind: 'done' }
  /** Somebody else did it meanwhile. */
  | { kind: 'already' }
  /** Dry run: it would be done. */
  | { kind: 'would' }
  /** A runner runs a job, and can't be removed before that has ended. */
  | { kind: 'busy' }
  /** GitHub refused this one. */
  | { kind: 'refused'; error: GitHubError }
  /** What ended the clean-up left this one as it is. */
  | { kind: 'open' };

/** A runner or a deployment that was to be changed, and what became of it. */
export interface Item {
  id: number;
  /** A runner's name or a deployment's ref: text from outside. */
  name: string;
  outcome: Outcome;
}

/** What became of all runners, or of all deployments. */
export interface Cleanup {
  /** Whether the list of them could be read. */
  listed: boolean;
  items: Item[];
  /** What ended it before its time. */
  error?: GitHubError;
}

/** Something on GitHub that is to be changed. */
export interface Candidate {
  id: number;
  name: string;
}

/**
 * Changes one candidate after the other: GitHub asks for no more than one request at a time. One that is refused for
 * its own sake doesn't stop the others; anything else would meet the others too, and ends it.
 */
export async function changeAll<Thing extends Candidate>(
  list: () => Promise<Thing[]>,
  change: (candidate: Thing) => Promise<Outcome>,
): Promise<Cleanup> {
  const items: Item[] = [];
  let candidates: Thing[] = [];
  try {
    candidates = await list();
    for (const candidate of candidates) {
      const outcome = await change(candidate).catch(refusalOfOne);
      items.push({ id: candidate.id, name: candidate.name, outcome });
    }
    return { listed: true, items };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const open = candidates
      .slice(items.length)
      .map(({ id, name }): Item => ({ id, name, outcome: { kind: 'open' } }));
    return { listed: candidates.length > 0, items: [...items, ...open], error };
  }
}

function refusalOfOne(error: unknown): Outcome {
  if (error instanceof GitHubError && error.status === 422) return { kind: 'refused', error };
  throw error;
}
