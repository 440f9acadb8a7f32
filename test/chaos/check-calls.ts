import { factsOf, tellsOfLock } from '../../src/compshare/ret-codes.ts';
import { parseDuration } from '../../src/time/duration.ts';
import { savedIn } from '../support/saved-state.ts';
import type { Call, Evidence, PhaseEvidence } from './evidence.ts';
import {
  inOrderOfAnswers,
  isAccepted,
  isAnswered,
  isChange,
  isDiskDeletion,
  isListing,
  kindOf,
  refusalOf,
  roundsOf,
} from './sightings.ts';

/** How long after its end a phase may still be at it, in milliseconds. */
const OVERTIME_MS = 5000;
/** What is left of a job once it is cancelled, in milliseconds: from the signal, or where a phase found it so. */
const AFTER_SIGNAL_MS = 270_000;
const AFTER_FINDING_MS = 200_000;
/** How long the keys may be tried where the teardown is left to the end of the job, in milliseconds. */
const KEY_CHECK_MS = 10_000;
/** What a phase has for one try, however late it is, in milliseconds. */
const ONE_TRY_MS = 20_000;
/** How long a state that nobody knows must last until a termination may be tried, in milliseconds. */
const UNKNOWN_STATE_MS = 60_000;
/** How long an accepted termination is given until it may be sent again, in milliseconds. */
const TERMINATION_MS = 60_000;
/** How often a forced stop of a spot instance must be refused until it may be terminated as it runs. */
const SPOT_REFUSALS = 2;
/** The stop of an expired instance is refused with it, which may be terminated all the same. */
const EXPIRED = 226_602;
/** Stopping is refused with it while an image is made. */
const IMAGE_BEING_MADE = 8964;
/** The ways in which one poll may ask: the zones and regions that there are and that are named, and without a place. */
const WAYS = 10;
/** How often a list is read that is never whole. */
const REREADINGS = 4;

/** All that a step may ever call. */
const ACTIONS = [
  'DescribeCompShareInstance',
  'StopCompShareInstance',
  'TerminateCompShareInstance',
  'DescribeCompShareSupportZone',
  'GetCompShareRefundPrice',
  'DescribeCompshareDisk',
  'DeleteCompshareDisk',
];

/** What is wrong with the calls of one phase. */
export function checkCalls(evidence: Evidence, phase: PhaseEvidence): string[] {
  const changes = phase.calls.filter(isChange);
  const deletions = phase.calls.filter(isDiskDeletion);
  return [
    ...checkTargets(evidence, phase, changes),
    ...changes.flatMap((change) => checkOccasion(evidence, phase, change)),
    ...checkOneAtATime(phase, changes),
    ...checkTime(evidence, phase, [...changes, ...deletions]),
    ...checkAmount(evidence, phase, changes),
  ];
}

/** The IDs that the step or the main phase before it names; undefined where a filter selects. */
export function namedIds({ inputs }: Evidence, { phase, stateBefore }: PhaseEvidence): string[] | undefined {
  const saved = savedIn(stateBefore)?.targets ?? [];
  if (phase === 'post' && saved.length > 0) return saved;
  const asked = (inputs['uhost-id'] ?? '').split(/[\s,]+/).filter((id) => id !== '');
  return asked.length > 0 ? asked : undefined;
}

/** The IDs that a phase may have a result for. */
export function permitted(evidence: Evidence, phase: PhaseEvidence): Set<string> {
  return new Set(
    namedIds(evidence, phase) ?? roundsOf(evidence, phase).flatMap(({ matching }) => [...matching]),
  );
}

/** The IDs that a phase may change something about from the call of this number on. */
function changeable(evidence: Evidence, phase: PhaseEvidence): (id: string, seq: number) => boolean {
  const named = namedIds(evidence, phase);
  if (named !== undefined) return (id) => named.includes(id);
  const rounds = roundsOf(evidence, phase);
  return (id, seq) =>
    rounds.some(
      ({ calls, matching, ambiguous }) =>
        matching.has(id) && !ambiguous.has(id) && (calls.at(-1)?.seq ?? Infinity) < seq,
    );
}

function checkTargets(evidence: Evidence, phase: PhaseEvidence, changes: readonly Call[]): string[] {
  const isAllowed = changeable(evidence, phase);
  const strange = changes.filter(({ seq, targets }) => !targets.every((id) => isAllowed(id, seq)));
  const others = [...phase.fates]
    .filter(
      ([id, { by }]) => by === 'client' && !evidence.phases.some((each) => permitted(evidence, each).has(id)),
    )
    .map(([id]) => `${id} was nobody's target and is gone by the client`);
  const deletions = phase.calls.filter(isDiskDeletion);
  const isDry = evidence.inputs['dry-run'] === 'true' && changes.length + deletions.length > 0;
  return [
    ...strange.map((call) => `#${call.seq} changes what is no target`),
    ...others,
    ...(isDry ? ['a dry run changed something'] : []),
    ...(evidence.inputs['release-disk'] === 'true' ? [] : deletions).map(
      ({ seq }) => `#${seq} deletes a disk, which nobody asked for`,
    ),
    ...phase.calls
      .filter(({ action }) => !ACTIONS.includes(action))
      .map(({ seq, action }) => `#${seq} is a ${action}, which no step needs`),
  ];
}

/** A change must fit what the client was told last. */
function checkOccasion(evidence: Evidence, phase: PhaseEvidence, change: Call): string[] {
  const [id = ''] = change.targets;
  const before = inOrderOfAnswers(phase.calls.filter(({ end }) => (end?.callsSent ?? Infinity) < change.seq));
  const problems: string[] = [];
  const isStop = change.action === 'StopCompShareInstance';
  const told = statesTold(id, before);
  const lastTold = told.at(-1)?.state;
  const fits = lastTellings(told)
    .map(({ state }) => kindOf(state))
    .some((kind) =>
      isStop ? kind === 'running' : mayBeTerminated(evidence, change, { kind, told, before }),
    );
  if (!fits) problems.push(`#${change.seq} ${change.action} of ${id}, last told as ${String(lastTold)}`);
  if (isStop && evidence.inputs['stop'] === 'false')
    problems.push(`#${change.seq} stops in spite of stop: false`);
  const instance = evidence.instances.get(id);
  if (isStop && (change.parameters['Force'] === 'true') !== instance?.spot)
    problems.push(`#${change.seq} force does not fit`);
  if (!isStop && change.parameters['ReleaseUDisk'] !== evidence.inputs['release-disk'])
    problems.push(`#${change.seq} has another ReleaseUDisk than was asked for`);
  return problems;
}

/** A state of an instance as a call told it. */
interface StateTold {
  readonly state: string;
  readonly atMs: number;
  /** Counts the polls: one asks in several ways, at once and one after another, and what they tell may differ. */
  readonly poll: number;
}

/** What the last poll told that told anything. */
function lastTellings(told: readonly StateTold[]): StateTold[] {
  const last = told.at(-1)?.poll;
  return told.filter(({ poll }) => poll === last);
}

/** The states in which the client saw an instance that it asked for, in order. */
function statesTold(id: string, calls: readonly Call[]): StateTold[] {
  const polls = pollsOf(id, calls);
  return calls
    .filter((call) => isAnswered(call) && polls.has(call.seq))
    .flatMap(({ told, atMs, seq }) =>
      told
        .filter(({ uhostId }) => uhostId === id)
        .map(({ state }) => ({ state, atMs, poll: polls.get(seq) ?? 0 })),
    )
    .toSorted((a, b) => a.poll - b.poll);
}

/** The polls that the looks at an instance belong to, by their numbers: none asks twice in the same way from the start. */
function pollsOf(id: string, calls: readonly Call[]): Map<number, number> {
  const polls = new Map<number, number>();
  let poll = 0;
  let asked = new Set<string>();
  for (const call of calls.toSorted((a, b) => a.seq - b.seq)) {
    const { seq, action, targets, parameters } = call;
    if (action !== 'DescribeCompShareInstance' || !(isListing(call) || targets.includes(id))) continue;
    const way = [isListing(call), parameters['Region'], parameters['Zone']].join();
    if (parameters['Offset'] === '0') {
      if (asked.has(way)) {
        poll++;
        asked = new Set();
      }
      asked.add(way);
    }
    polls.set(seq, poll);
  }
  return polls;
}

/** What the client knew of an instance when it sent a change. */
interface Known {
  readonly kind: ReturnType<typeof kindOf>;
  readonly told: readonly StateTold[];
  readonly before: readonly Call[];
}

/** Whether a termination fits the state that was told last, or what came before makes up for that. */
function mayBeTerminated(
  { inputs, instances, readings }: Evidence,
  { targets: [id = ''], atMs }: Call,
  { kind, told, before }: Known,
): boolean {
  if (kind === 'terminable') return true;
  const changes = before.filter((call) => isChange(call) && call.targets.includes(id));
  const wasAccepted = changes.some(
    (call) =>
      call.action === 'TerminateCompShareInstance' &&
      isAccepted(call, readings) &&
      atMs - call.atMs >= TERMINATION_MS,
  );
  if (kind !== 'running' && wasAccepted) return true;
  if (inputs['stop'] === 'false') return false;
  const stops = changes.filter(({ action }) => action === 'StopCompShareInstance');
  switch (kind) {
    case 'running':
      return (
        stops.some((call) => refusalOf(call) === EXPIRED) ||
        (instances.get(id)?.spot === true && stops.filter(isFinallyRefused).length >= SPOT_REFUSALS)
      );
    case 'unknown':
      return atMs - lastsSince(told) >= UNKNOWN_STATE_MS;
    case 'in-transition':
      return false;
  }
}

/** Since when each poll that told anything told the last state, in Unix milliseconds. */
function lastsSince(told: readonly StateTold[]): number {
  const last = told.at(-1)?.state.toLowerCase();
  const polls = [...Map.groupBy(told, ({ poll }) => poll).values()];
  const other = polls.findLastIndex((tellings) =>
    tellings.every(({ state }) => state.toLowerCase() !== last),
  );
  return polls[other + 1]?.[0]?.atMs ?? Infinity;
}

/** Whether the product refused a forced stop for a reason that doesn't pass by itself. */
function isFinallyRefused(call: Call): boolean {
  const refusal = refusalOf(call);
  if (refusal === undefined || typeof call.answered === 'string') return false;
  const { topic, throttled } = factsOf(refusal, tellsOfLock(call.answered.message));
  return (
    call.parameters['Force'] === 'true' &&
    refusal >= 2000 &&
    refusal !== IMAGE_BEING_MADE &&
    topic !== 'lock' &&
    throttled !== true
  );
}

/** One action at a time on an instance, and between two of them a look at what became of the first. */
function checkOneAtATime(phase: PhaseEvidence, changes: readonly Call[]): string[] {
  return [...Map.groupBy(changes, ({ targets }) => targets.join())].flatMap(([id, ofOne]) =>
    ofOne.slice(1).flatMap((change, index) => {
      const before = ofOne[index]?.end?.callsSent ?? Infinity;
      if (before >= change.seq) return [`#${change.seq} on ${id} while another action was under way`];
      const isLookBetween = ({ seq, told, end }: Call): boolean =>
        seq > before &&
        (end?.callsSent ?? Infinity) < change.seq &&
        told.some(({ uhostId }) => uhostId === id);
      return phase.calls.some(isLookBetween)
        ? []
        : [`#${change.seq} on ${id} without a look since the last action`];
    }),
  );
}

/** Whether a phase leaves the teardown to the end of the job. */
export function isDeferred({ inputs }: Evidence, { phase }: PhaseEvidence): boolean {
  return phase === 'main' && inputs['when'] === 'job-end';
}

/** When a phase must be over, in Unix milliseconds. */
export function deadlineOf(evidence: Evidence, phase: PhaseEvidence): number {
  const { startedAtMs, cancelledAtMs = Infinity, jobStatus } = phase;
  const timeoutMs = isDeferred(evidence, phase)
    ? KEY_CHECK_MS
    : (parseDuration(evidence.inputs['timeout'] ?? '20m') ?? 0);
  const leftMs =
    jobStatus === 'cancelled' ? Math.max(ONE_TRY_MS, jobEndOf(evidence, phase) - startedAtMs) : Infinity;
  return Math.min(startedAtMs + Math.min(timeoutMs, leftMs), cancelledAtMs);
}

/** When the time of a phase may be up at the earliest, in Unix milliseconds: a signal at the end of main may go unnoticed. */
export function earliestDeadlineOf(evidence: Evidence, phase: PhaseEvidence): number {
  const isUnnoticed = evidence.phases.some(
    ({ cancelledAtMs, endedAtMs }) => cancelledAtMs !== undefined && cancelledAtMs >= endedAtMs,
  );
  const deadline = deadlineOf(evidence, phase);
  return isUnnoticed && phase.jobStatus === 'cancelled'
    ? Math.min(deadline, phase.startedAtMs + AFTER_FINDING_MS)
    : deadline;
}

/** When a cancelled job is ended, in Unix milliseconds, as the first phase that found out could tell. */
function jobEndOf(evidence: Evidence, phase: PhaseEvidence): number {
  for (const each of evidence.phases) {
    const { startedAtMs, cancelledAtMs, jobStatus } = each;
    if (jobStatus === 'cancelled') return startedAtMs + AFTER_FINDING_MS;
    // What leaves everything to the end of the job notes no signal.
    if (cancelledAtMs !== undefined && !isDeferred(evidence, each)) return cancelledAtMs + AFTER_SIGNAL_MS;
  }
  return phase.startedAtMs + AFTER_FINDING_MS;
}

function checkTime(evidence: Evidence, phase: PhaseEvidence, changes: readonly Call[]): string[] {
  const { endedAtMs, jitterMs } = phase;
  const deadline = deadlineOf(evidence, phase);
  return [
    ...(endedAtMs > deadline + OVERTIME_MS + jitterMs ? [`ended ${endedAtMs - deadline} ms too late`] : []),
    ...changes
      .filter(({ atMs }) => atMs > deadline + jitterMs)
      .map((call) => `#${call.seq} changes something ${call.atMs - deadline} ms after the end`),
  ];
}

/** No busy loop: looks at most every two seconds, but for a few quick ones; tries ever more slowly. */
function checkAmount(
  { instances, readings }: Evidence,
  phase: PhaseEvidence,
  changes: readonly Call[],
): string[] {
  const seconds = (phase.endedAtMs - phase.startedAtMs) / 1000;
  const looks = phase.calls.length - changes.length;
  const problems: string[] = [];
  // Two neighbouring pages have one entry in common, and the last one may be empty.
  const pages = 1 + Math.ceil(instances.size / (readings.mostPerPage - 1));
  // Where an answer may be about one of several IDs, each is asked for alone; where lists are never whole, they are read again.
  const areAskedAlone = readings.deletedIdsRefused !== 'never' || readings.totalCount === 'higher';
  const lists = pages + (areAskedAlone ? REREADINGS * instances.size : 0);
  const mostLooks = Math.ceil(WAYS * lists * (10 + changes.length + seconds / 2));
  if (looks > mostLooks) problems.push(`${looks} looks in ${seconds} s, more than ${mostLooks}`);
  for (const id of instances.keys()) {
    const tries = changes.filter(({ targets }) => targets.includes(id)).length;
    const most = mostTriesIn(seconds);
    if (tries > most) problems.push(`${tries} tries on ${id} in ${seconds} s, more than ${most}`);
  }
  return problems;
}

/** The bound on actions on one instance. */
function mostTriesIn(seconds: number): number {
  return Math.ceil(10 + seconds / 8);
}
