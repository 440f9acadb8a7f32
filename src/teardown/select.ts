import type { Clock } from '../clock.ts';
import { CompShareError, NotSentError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import type { Inventory, Scope } from '../compshare/inventory.ts';
import { isFinal, pauseAfter } from './decide.ts';
import type { EventSink } from './events.ts';
import { selects } from './filter.ts';
import type { Filter } from './filter.ts';

/** What selecting works with. */
export interface SelectParts {
  inventory: Inventory;
  clock: Clock;
  scope: Scope;
  /** Aborted when the job is cancelled or time is up. */
  ended: AbortSignal;
  onEvent: EventSink;
}

/**
 * The instances that a filter selects now, in the API's order. The list is asked for until it was read whole.
 *
 * @throws CompShareError when the list can't be had, or not before `ended`.
 */
export async function select(filter: Filter, parts: SelectParts): Promise<Instance[]> {
  const { inventory, clock, scope, ended, onEvent } = parts;
  const query = { ...scope, ...(filter.tag !== undefined && { tag: filter.tag }) };
  let lastError: CompShareError | undefined;
  for (let failures = 1; ; failures++) {
    try {
      const instances = await inventory.list(query, ended);
      const now = clock.now();
      return instances.filter((instance) => selects(filter, instance, now));
    } catch (error) {
      if (error instanceof NotSentError) throw lastError ?? error;
      if (!(error instanceof CompShareError) || isFinal(error, failures) || ended.aborted) throw error;
      lastError = error;
      onEvent({ kind: 'looked', open: [], error });
      await clock.sleep(pauseAfter(error, failures), ended);
    }
  }
}
