import type { Place } from '../compshare/client.ts';
import { NotSentError } from '../compshare/errors.ts';
import type { FindOptions, FindResult } from '../compshare/inventory.ts';
import type { Observation } from './history.ts';
import type { Target } from './target.ts';

/**
 * What is known of the targets that are looked for: those that this phase has never seen may be anywhere. An earlier phase
 * may have seen one, but not told where.
 */
export function findOptions(targets: readonly Target[], place: Place): FindOptions {
  return {
    place,
    seen: new Map(targets.flatMap(({ id, instance }) => (instance === undefined ? [] : [[id, instance]]))),
    searchEverywhere: new Set(targets.flatMap(({ id, instance }) => (instance === undefined ? [id] : []))),
  };
}

/** What a lookup tells of one ID; undefined where it was not sent, which tells nothing. */
export function observationOf(id: string, { found, unanswered }: FindResult): Observation | undefined {
  const error = unanswered.get(id);
  if (error instanceof NotSentError) return undefined;
  if (error !== undefined) return { kind: 'failed', error };
  const instance = found.get(id);
  return instance === undefined ? { kind: 'missed' } : { kind: 'found', instance };
}
