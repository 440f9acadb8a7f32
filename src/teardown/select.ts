import type { Clock } from '../clock.ts';
import { CompShareError } from '../compshare/errors.ts';
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

/** How often the list is read: it may miss an instance once, which then would be left running unnoticed. */
const READINGS = 2;

/**
 * The instances that a filter selects now, in the API's order, each as it was listed last. The list is asked for until
 * it was read whole, and whole again.
 *
 * @throws CompShareError when the list can't be had, or not before `ended`.
 */
export async function select(filter: Filter, parts: SelectParts): Promise<Instance[]> {
  const { inventory, clock, scope, ended, onEvent } = parts;
  const query = { ...scope, ...(filter.tag !== undefined && { tag: filter.tag }) };
  const listed = new Map<string, Instance>();
  let failures = 0;
  for (let readings = 0; readings < READINGS;) {
    try {
      for (const instance of await inventory.list(query, ended)) listed.set(instance.id, instance);
      readings++;
      failures = 0;
    } catch (error) {
      failures++;
      if (!(error instanceof CompShareError) || isFinal(error, failures) || ended.aborted) throw error;
      onEvent({ kind: 'looked', open: [], error });
      await clock.sleep(pauseAfter(error, failures), ended);
    }
  }
  const now = clock.now();
  return [...listed.values()].filter((instance) => selects(filter, instance, now));
}
