import { CompShareClient } from '../compshare/client.ts';
import { CompShareError, RetCodeError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import { Inventory } from '../compshare/inventory.ts';
import type { InventoryFacts } from '../compshare/inventory.ts';
import type { CallRecord, Connection } from '../compshare/transport.ts';
import type { HttpFetch } from '../network/http.ts';
import type { Clock } from '../time/clock.ts';
import type { Deadline, EndReason } from '../time/deadline.ts';
import type { TeardownOptions } from './decide.ts';
import type { EventSink } from './events.ts';
import type { Filter } from './filter.ts';
import { isFailed } from './outcome.ts';
import type { Outcome, Result } from './outcome.ts';
import { reconcile } from './reconcile.ts';
import { select } from './select.ts';
import type { AmbiguousInstance, Selected, SelectOptions } from './select.ts';
import { Target } from './target.ts';
import type { TargetSpec } from './target.ts';

/** Which instances are to be torn down: these, or those that a filter selects now. */
export type Selection =
  { by: 'id'; targets: readonly TargetSpec[] } | { by: 'filter'; filter: Filter; maxInstances: number };

/** What is to be torn down, and how. */
export interface Teardown {
  connection: Connection;
  selection: Selection;
  options: TeardownOptions;
  /** The spellings of the list's action that an earlier phase learned. */
  describeSpellings?: readonly string[];
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
  /** Called for each spelling of the list's action that is learned: in lower case, text from outside. */
  onDescribeSpelling: (spelling: string) => void;
  /** Called at the end, however it came, with how the API answered. */
  onFacts: (facts: ApiFacts) => void;
  /** Called before anything is done, with the instances that it will be about, and what a filter made of the list. */
  onSelected: (targets: readonly TargetSpec[], selected: Selected | undefined) => void;
  /** Called once all of these are gone, with what the last list shows that is torn down too, and with that list. */
  onSelectedLate: (instances: readonly Instance[], selected: Selected) => void;
}

/** How this API answers, as far as one teardown has shown it: no names, IDs or secrets. */
export interface ApiFacts extends InventoryFacts {
  /** The `Action` that its answers to Describe carry. Text from outside. */
  answeredActions: string[];
  /** In which forms it told of the lock. */
  lockForms: string[];
  /** How far its clock is ahead of this machine's, in milliseconds; undefined where no answer told. */
  clockOffsetMs: number | undefined;
  /** Whether the list of disks names disks as the list of instances does. Compared in a dry run. */
  diskIds: 'same' | 'different' | 'not-compared';
}

/** How a teardown ended. */
export type TeardownEnd =
  | {
      kind: 'finished';
      results: Result[];
      /** What the filter's last list showed; undefined where no list was read. */
      selected: Selected | undefined;
      /** What the list showed at the end, when all was gone, that is not torn down. */
      late: LateInstances;
    }
  /** The filter selects more than is allowed; nothing was touched. */
  | { kind: 'too-many'; selected: Instance[]; maxInstances: number }
  /** The list of instances could not be read; nothing was touched. */
  | { kind: 'no-list'; error: CompShareError; reason: EndReason | 'refused' };

/** Instances that match the filter once the others are gone, and are left alone. */
export interface LateInstances {
  /** With them it would be more than is allowed. */
  tooMany: Instance[];
  /** It is not known whether they were created before this phase began. */
  unknownAge: Instance[];
  /** Why the list could not be read; undefined where it was. */
  error: CompShareError | undefined;
}

/** The lists are read twice at first, and once more at the end. */
const FIRST_READINGS = 2;
const NO_LATE_INSTANCES: LateInstances = { tooMany: [], unknownAge: [], error: undefined };

/**
 * Finds out which instances it is about and tears them down. A filter selects at the start, and once more when all that
 * it selected is gone. Throws nothing for what the API does.
 */
export async function tearDown(teardown: Teardown, dependencies: TeardownDependencies): Promise<TeardownEnd> {
  const { fetch, clock, deadline, onCall, onDescribeSpelling, onFacts } = dependencies;
  const { connection, describeSpellings = [] } = teardown;
  const { signal } = deadline;
  const lockForms = new Set<string>();
  const client = new CompShareClient({
    connection,
    fetch,
    clock,
    signal,
    describeSpellings,
    onDescribeSpelling,
    onCall: (call) => {
      if (call.error instanceof RetCodeError && call.error.lockForm !== undefined)
        lockForms.add(call.error.lockForm);
      onCall(call);
    },
  });
  const inventory = new Inventory(client);
  const end = await selectAndReconcile(teardown, dependencies, { client, inventory });
  const diskIds = teardown.options.dryRun ? await compareDiskIds(client, end, signal) : 'not-compared';
  const { answeredActions, clockOffsetMs } = client;
  onFacts({ ...inventory.facts, answeredActions, lockForms: [...lockForms], clockOffsetMs, diskIds });
  return end;
}

/** Whether the two lists name data disks alike, as far as there are some and the key may ask. */
async function compareDiskIds(
  client: CompShareClient,
  end: TeardownEnd,
  signal: AbortSignal,
): Promise<ApiFacts['diskIds']> {
  const ids = end.kind === 'finished' ? end.results.flatMap(({ dataDisks = [] }) => dataDisks) : [];
  if (ids.length === 0) return 'not-compared';
  try {
    const { disks } = await client.disks({}, signal);
    const listed = new Set(disks.map(({ id }) => id));
    return ids.some(({ id }) => listed.has(id)) ? 'same' : 'different';
  } catch (error) {
    if (error instanceof CompShareError) return 'not-compared';
    throw error;
  }
}

async function selectAndReconcile(
  { selection, options }: Teardown,
  { clock, random, deadline, onEvent, onSelected, onSelectedLate }: TeardownDependencies,
  { client, inventory }: { client: CompShareClient; inventory: Inventory },
): Promise<TeardownEnd> {
  const startedAt = clock.now();
  const runLoop = (targets: readonly TargetSpec[], sink: EventSink = onEvent): Promise<Result[]> =>
    reconcile(targets, { client, inventory, clock, random, options, deadline, onEvent: sink });

  if (selection.by === 'id') {
    onSelected(selection.targets, undefined);
    const results = await runLoop(selection.targets);
    return { kind: 'finished', results, selected: undefined, late: NO_LATE_INSTANCES };
  }
  const { filter, maxInstances } = selection;
  const selectNow = (how: SelectOptions): Promise<Selected> =>
    select(filter, how, { client, inventory, clock, place: options.place, deadline, onEvent });
  const { lateListingMs } = options;
  let selected: Selected;
  try {
    selected = await selectNow({ readings: FIRST_READINGS, lateListingMs, lookElsewhere: true });
  } catch (error) {
    // Only the list throws one.
    if (!(error instanceof CompShareError)) throw error;
    return { kind: 'no-list', error, reason: deadline.reason ?? 'refused' };
  }
  const all = [...selected.instances, ...selected.ambiguous.map(({ instance }) => instance)];
  if (all.length > maxInstances) return { kind: 'too-many', selected: all, maxInstances };
  const targets = selected.instances.map(specOf);
  onSelected(targets, selected);
  const results = [...(await runLoop(targets)), ...ambiguousResults(selected.ambiguous, options, startedAt)];
  const end = { kind: 'finished', results, selected, late: NO_LATE_INSTANCES } as const;
  const goOn = results.length > 0 && !results.some(isFailed) && !options.dryRun;
  if (!goOn || deadline.reason !== undefined) return end;

  // What was being created while this ran is listed by now.
  let again: Selected;
  try {
    again = await selectNow({ readings: 1, lateListingMs: 0, lookElsewhere: false });
  } catch (error) {
    if (!(error instanceof CompShareError)) throw error;
    return { ...end, late: { ...NO_LATE_INSTANCES, error } };
  }
  const known = new Set(results.map(({ id }) => id));
  const matching = again.instances.filter(({ id }) => !known.has(id));
  const beganAt = startedAt + (client.clockOffsetMs ?? 0);
  const isDated = ({ createdAt = 0 }: Instance): boolean => createdAt > 0;
  const before = matching.filter((one) => isDated(one) && (one.createdAt ?? 0) * 1000 <= beganAt);
  const late: LateInstances = {
    tooMany: results.length + before.length > maxInstances ? before : [],
    unknownAge: matching.filter((one) => !isDated(one)),
    error: undefined,
  };
  const ambiguous = again.ambiguous.filter(({ instance }) => !known.has(instance.id));
  results.push(...ambiguousResults(ambiguous, options, startedAt));
  const isBack = ({ id }: Instance): boolean =>
    results.some(({ id: ofResult, outcome }) => ofResult === id && !isStillListed(outcome));
  const more = [
    ...(late.tooMany.length > 0 ? [] : before),
    // What was believed gone and is listed again exists all the same.
    ...again.listed.filter((one) => known.has(one.id) && isBack(one)),
  ];
  if (more.length === 0) return { ...end, late };
  onSelectedLate(more, again);
  // What is not there after all was deleted as it was said before.
  const asBefore = (result: Result): Result =>
    (result.outcome.kind === 'already-gone' ? results.find(({ id }) => id === result.id) : undefined) ??
    result;
  const ends = await runLoop(more.map(specOf), (event) => {
    onEvent(event.kind === 'finished' ? { ...event, result: asBefore(event.result) } : event);
  });
  const anew = ends.map(asBefore);
  const resultOf = (result: Result): Result => anew.find(({ id }) => id === result.id) ?? result;
  return { ...end, results: [...results.map(resultOf), ...anew.filter(({ id }) => !known.has(id))], late };
}

/** Whether an instance is known to be listed although it is gone. */
function isStillListed(outcome: Outcome): boolean {
  return outcome.kind === 'terminated' && outcome.stillListed;
}

function specOf(instance: Instance): TargetSpec {
  return { id: instance.id, seen: true, instance };
}

function ambiguousResults(
  ambiguous: readonly AmbiguousInstance[],
  options: TeardownOptions,
  now: number,
): Result[] {
  return ambiguous.map(({ instance, names }) =>
    new Target(specOf(instance), now, options.releaseDisks).finish({ kind: 'ambiguous', names }, now),
  );
}
