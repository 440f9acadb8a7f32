import type { Clock } from '../time/clock.ts';
import type { Deadline } from '../time/deadline.ts';
import { CompShareError, NotSentError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import { isIn } from '../compshare/inventory.ts';
import type { Place } from '../compshare/client.ts';
import type { Inventory, RetryPolicy } from '../compshare/inventory.ts';
import { isPermanent, pauseAfter } from './decide.ts';
import type { EventSink } from './events.ts';
import { selects } from './filter.ts';
import type { Filter } from './filter.ts';

/** What selecting works with. */
export interface SelectDependencies {
  inventory: Inventory;
  clock: Clock;
  scope: Place;
  deadline: Deadline;
  onEvent: EventSink;
  /** Called once with all that was listed, whether it was selected or not. */
  onListed: (instances: readonly Instance[]) => void;
}

/** How often the list is read at least: it may miss an instance once, which then would be left running unnoticed. */
const MIN_READINGS = 2;
/** How often it is read at most, where one reading contradicts another. */
const MAX_READINGS = 5;

/** What the readings of the list say about one instance. */
interface MatchVotes {
  /** As it was listed last. */
  instance: Instance;
  /** In how many readings it matched, less those in which it did not. */
  votes: number;
}

/**
 * The instances that a filter selects now, in the API's order: those that matched in more readings of the list than
 * not, where readings that leave one out don't count. The list is asked for until it was read whole often enough.
 *
 * @throws CompShareError when the list can't be had, or not before the deadline.
 */
export async function select(filter: Filter, dependencies: SelectDependencies): Promise<Instance[]> {
  const matches = new Map<string, MatchVotes>();
  const contradictory = (): boolean => [...matches.values()].some(({ votes }) => votes === 0);
  for (let reading = 1; reading <= MAX_READINGS; reading++) {
    if (reading > MIN_READINGS && !contradictory()) break;
    const instances = await readList(filter, dependencies);
    const now = dependencies.clock.now();
    for (const instance of instances) {
      const votes = matches.get(instance.id)?.votes ?? 0;
      const matched = selects(filter, instance, now) && isIn(dependencies.scope, instance);
      matches.set(instance.id, { instance, votes: votes + (matched ? 1 : -1) });
    }
  }
  dependencies.onListed([...matches.values()].map(({ instance }) => instance));
  return [...matches.values()].filter(({ votes }) => votes > 0).map(({ instance }) => instance);
}

/** Reads the whole list, and asks for each page until it comes. */
async function readList(filter: Filter, dependencies: SelectDependencies): Promise<Instance[]> {
  const { inventory, scope, deadline, onEvent } = dependencies;
  let lastError: CompShareError | undefined;
  const retry: RetryPolicy = async ({ error, earlierErrors }) => {
    if (error instanceof NotSentError) throw lastError ?? error;
    // A busy API says nothing about an answer that can't be used: only failures of one kind count together.
    const alike = 1 + earlierErrors.filter((earlier) => earlier.class === error.class).length;
    if (isPermanent(error, alike) || deadline.reason !== undefined) throw error;
    lastError = error;
    onEvent({ kind: 'polled', open: [], error });
    await deadline.sleep(pauseAfter(error, alike));
  };
  return inventory.list(
    { ...scope, ...(filter.tag !== undefined && { tag: filter.tag }) },
    deadline.signal,
    retry,
  );
}
