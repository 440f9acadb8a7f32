import { CompShareClient } from '../compshare/client.ts';
import type { Place } from '../compshare/client.ts';
import type { CallRecord, Connection } from '../compshare/transport.ts';
import { CompShareError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import { Inventory } from '../compshare/inventory.ts';
import type { HttpFetch } from '../network/http.ts';
import type { Clock } from '../time/clock.ts';
import type { Deadline, EndReason } from '../time/deadline.ts';
import type { TeardownOptions } from './decide.ts';
import type { EventSink } from './events.ts';
import type { Filter } from './filter.ts';
import type { Result } from './outcome.ts';
import { reconcile } from './reconcile.ts';
import { select } from './select.ts';
import type { TargetSpec } from './target.ts';

/** Which instances are to be torn down: these, or those that a filter selects now. */
export type Selection =
  { by: 'id'; targets: readonly TargetSpec[] } | { by: 'filter'; filter: Filter; maxInstances: number };

/** What is to be torn down, and how. */
export interface Teardown {
  connection: Connection;
  selection: Selection;
  scope: Place;
  options: TeardownOptions;
}

/** What a teardown works with. */
export interface TeardownDependencies {
  fetch: HttpFetch;
  clock: Clock;
  /** Returns a number in [0, 1), like Math.random. */
  random: () => number;
  deadline: Deadline;
  onEvent: EventSink;
  onCall: (call: CallRecord) => void;
  /** With a filter, called once with all instances that the list showed, before {@link onSelected}. */
  onListed: (instances: readonly Instance[]) => void;
  /** Called once, before anything is done, with the instances that it will be about. */
  onSelected: (targets: readonly TargetSpec[], instances: readonly Instance[] | undefined) => void;
}

/** How a teardown ended. */
export type TeardownEnd =
  | { kind: 'finished'; results: Result[] }
  /** The filter selects more than is allowed; nothing was touched. */
  | { kind: 'too-many'; selected: Instance[]; maxInstances: number }
  /** The list of instances could not be read; nothing was touched. */
  | { kind: 'no-list'; error: CompShareError; reason: EndReason | 'refused' };

/** Finds out which instances it is about, once, and tears them down. Throws nothing for what the API does. */
export async function tearDown(
  { connection, selection, scope, options }: Teardown,
  { fetch, clock, random, deadline, onEvent, onCall, onListed, onSelected }: TeardownDependencies,
): Promise<TeardownEnd> {
  const client = new CompShareClient({ connection, fetch, clock, signal: deadline.signal, onCall });
  const inventory = new Inventory(client);
  try {
    let targets: readonly TargetSpec[];
    if (selection.by === 'id') {
      targets = selection.targets;
      onSelected(targets, undefined);
    } else {
      const { filter, maxInstances } = selection;
      const selected = await select(filter, { inventory, clock, scope, deadline, onEvent, onListed });
      if (selected.length > maxInstances) return { kind: 'too-many', selected, maxInstances };
      targets = selected.map((instance) => ({ id: instance.id, seen: true, instance }));
      onSelected(targets, selected);
    }
    const loop = { client, inventory, clock, random, scope, options, deadline, onEvent };
    return { kind: 'finished', results: await reconcile(targets, loop) };
  } catch (error) {
    // Only the list throws one.
    if (!(error instanceof CompShareError)) throw error;
    return { kind: 'no-list', error, reason: deadline.reason ?? 'refused' };
  }
}
