import { setAlarm } from '../time/clock.ts';
import type { Clock } from '../time/clock.ts';
import { CompShareClient } from '../compshare/client.ts';
import type { Place } from '../compshare/client.ts';
import type { CallRecord, Connection } from '../compshare/transport.ts';
import { CompShareError } from '../compshare/errors.ts';
import type { HttpFetch } from '../network/http.ts';
import type { Instance } from '../compshare/instance.ts';
import { Inventory } from '../compshare/inventory.ts';
import type { Wishes } from './decide.ts';
import type { EventSink } from './events.ts';
import type { Filter } from './filter.ts';
import type { Result } from './outcome.ts';
import { reconcile } from './reconcile.ts';
import type { Target } from './reconcile.ts';
import { select } from './select.ts';

/** What is to be torn down, and how. */
export interface Teardown {
  connection: Connection;
  what: { by: 'id'; targets: readonly Target[] } | { by: 'filter'; filter: Filter; maxInstances: number };
  scope: Place;
  wishes: Wishes;
  /** For the whole teardown, in milliseconds. */
  timeoutMs: number;
}

/** The outside world of a teardown. */
export interface TeardownParts {
  fetch: HttpFetch;
  clock: Clock;
  /** Gives numbers from 0 to below 1. */
  random: () => number;
  /** Aborted when the job is cancelled. */
  cancelled: AbortSignal;
  onEvent: EventSink;
  onCall: (call: CallRecord) => void;
  /** Told once, before anything is done, which instances it will be about. */
  onSelected: (targets: readonly Target[], instances: readonly Instance[] | undefined) => void;
}

/** How a teardown ended. */
export type TeardownEnd =
  | { kind: 'settled'; results: Result[] }
  /** The filter selects more than is allowed; nothing was touched. */
  | { kind: 'too-many'; selected: Instance[]; maxInstances: number }
  /** The list of instances could not be had; nothing was touched. */
  | { kind: 'no-list'; error: CompShareError; why: 'refused' | 'cancelled' | 'timed-out' };

/** Finds out which instances it is about, once, and tears them down. Throws nothing for what the API does. */
export async function tearDown(teardown: Teardown, parts: TeardownParts): Promise<TeardownEnd> {
  const { connection, what, scope, wishes, timeoutMs } = teardown;
  const { fetch, clock, random, cancelled, onEvent, onCall, onSelected } = parts;
  const deadline = clock.now() + timeoutMs;
  const timeUp = setAlarm(clock, timeoutMs);
  const ended = AbortSignal.any([cancelled, timeUp.signal]);
  const client = new CompShareClient({ connection, fetch, clock, signal: ended, onCall });
  const inventory = new Inventory(client);

  try {
    let targets: readonly Target[];
    if (what.by === 'id') {
      targets = what.targets;
      onSelected(targets, undefined);
    } else {
      const selected = await select(what.filter, { inventory, clock, scope, ended, onEvent });
      if (selected.length > what.maxInstances) {
        return { kind: 'too-many', selected, maxInstances: what.maxInstances };
      }
      targets = selected.map((instance) => ({ id: instance.id, seen: true, instance }));
      onSelected(targets, selected);
    }
    const loop = { client, inventory, clock, random, scope, wishes, deadline, cancelled, onEvent };
    return { kind: 'settled', results: await reconcile(targets, loop) };
  } catch (error) {
    // Only the list throws one.
    if (!(error instanceof CompShareError)) throw error;
    return {
      kind: 'no-list',
      error,
      why: cancelled.aborted ? 'cancelled' : timeUp.signal.aborted ? 'timed-out' : 'refused',
    };
  } finally {
    timeUp.release();
  }
}
