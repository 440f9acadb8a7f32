import type { Clock } from '../time/clock.ts';
import { CompShareError, NotSentError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import { isIn } from '../compshare/inventory.ts';
import type { Place } from '../compshare/client.ts';
import type { Inventory, RetryPolicy } from '../compshare/inventory.ts';
import { isFinal, pauseAfter } from './decide.ts';
import type { EventSink } from './events.ts';
import { selects } from './filter.ts';
import type { Filter } from './filter.ts';

/** What selecting works with. */
export interface SelectParts {
  inventory: Inventory;
  clock: Clock;
  scope: Place;
  /** Aborted when the job is cancelled or time is up. */
  ended: AbortSignal;
  onEvent: EventSink;
}

/** How often the list is read at least: it may miss an instance once, which then would be left running unnoticed. */
const LEAST_READINGS = 2;
/** How often it is read at most, where one reading contradicts another. */
const MOST_READINGS = 5;

/** What the readings of the list say about one instance. */
interface Verdict {
  /** As it was listed last. */
  instance: Instance;
  /** In how many readings it matched, less those in which it did not. */
  margin: number;
}

/**
 * The instances that a filter selects now, in the API's order: those that matched in more readings of the list than
 * not, where readings that leave one out don't count. The list is asked for until it was read whole often enough.
 *
 * @throws CompShareError when the list can't be had, or not before `ended`.
 */
export async function select(filter: Filter, parts: SelectParts): Promise<Instance[]> {
  const verdicts = new Map<string, Verdict>();
  const contradictory = (): boolean => [...verdicts.values()].some(({ margin }) => margin === 0);
  for (let reading = 1; reading <= MOST_READINGS; reading++) {
    if (reading > LEAST_READINGS && !contradictory()) break;
    const instances = await readList(filter, parts);
    const now = parts.clock.now();
    for (const instance of instances) {
      const margin = verdicts.get(instance.id)?.margin ?? 0;
      const matched = selects(filter, instance, now) && isIn(parts.scope, instance);
      verdicts.set(instance.id, { instance, margin: margin + (matched ? 1 : -1) });
    }
  }
  return [...verdicts.values()].filter(({ margin }) => margin > 0).map(({ instance }) => instance);
}

/** Reads the whole list, and asks for each page until it comes. */
async function readList(filter: Filter, parts: SelectParts): Promise<Instance[]> {
  const { inventory, clock, scope, ended, onEvent } = parts;
  let lastError: CompShareError | undefined;
  const retry: RetryPolicy = async ({ error, earlierErrors }) => {
    if (error instanceof NotSentError) throw lastError ?? error;
    // A busy API says nothing about an answer that can't be used: only failures of one kind count together.
    const alike = 1 + earlierErrors.filter((earlier) => earlier.class === error.class).length;
    if (isFinal(error, alike) || ended.aborted) throw error;
    lastError = error;
    onEvent({ kind: 'looked', open: [], error });
    await clock.sleep(pauseAfter(error, alike), ended);
  };
  return inventory.list({ ...scope, ...(filter.tag !== undefined && { tag: filter.tag }) }, ended, retry);
}
