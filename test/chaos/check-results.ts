import { savedIn } from '../support/saved-state.ts';
import { factsOf, tellsOfLock } from '../../src/compshare/ret-codes.ts';
import { parseDuration } from '../../src/time/duration.ts';
import { deadlineOf, earliestDeadlineOf, namedIds, permitted } from './check-calls.ts';
import type { Call, Evidence, PhaseEvidence } from './evidence.ts';
import {
  isChange,
  isFooled,
  isInPlace,
  isSelectedName,
  kindOf,
  LIES_TO_A_FILTER,
  liesOfReadings,
  refusalOf,
  roundsOf,
} from './sightings.ts';

/** One entry of the output `results`. */
interface Row {
  readonly id: string;
  readonly outcome: string;
  readonly inRecycle: string;
  readonly keptDisks: readonly { readonly id: string }[];
}

const OUTCOMES = [
  'terminated',
  'already-gone',
  'not-found-ignored',
  'would-terminate',
  'failed: refused',
  'failed: running',
  'failed: unknown-state',
  'failed: ambiguous',
  'failed: not-found',
  'failed: elsewhere',
  'failed: timed-out',
  'failed: cancelled',
  'failed: disks-left',
];
const GONE = ['terminated', 'already-gone', 'not-found-ignored', 'failed: disks-left'];
/** How long what was never seen is looked for, in milliseconds, by how the job or the step's inputs are. */
const LATE_LISTING_MS = { id: 10_000, filter: 30_000, jobEnded: 60_000 };
/** What is younger isn't meant where a filter asks for an age of so much, in milliseconds. */
const NOT_LATE_MS = 60_000;
/** How long a RetCode that nobody lists must be retried, in milliseconds. */
const UNKNOWN_CODE_MS = 600_000;
/** How often what isn't an answer of the API's must be retried. */
const ATTEMPTS = 5;

/** The output `results` of a phase; empty where it set none. */
export function rowsOf({ outputs }: PhaseEvidence): Row[] {
  return JSON.parse(outputs['results'] ?? '[]') as Row[];
}

/** What is wrong with what one phase says became of the instances. */
export function checkResults(evidence: Evidence, phase: PhaseEvidence): string[] {
  if (phase.killed) return [];
  const rows = rowsOf(phase);
  const atJobEnd = evidence.inputs['when'] === 'job-end';
  if (phase.phase === 'post' && evidence.inputs['dry-run'] === 'true' && !atJobEnd) {
    // A dry run is over with the main phase, however that ended.
    return phase.calls.length === 0 ? [] : ['a dry run was taken up again'];
  }
  const deferred = phase.phase === 'main' && atJobEnd;
  return [
    ...(deferred ? [] : checkGreen(evidence, phase, rows)),
    ...rows.flatMap((row) => checkRow(evidence, phase, row)),
    ...checkOutputs(phase, rows),
    ...(deferred ? [] : checkLateListing(evidence, phase, rows)),
  ];
}

/** Green means that every target is gone, or that nothing was to be done about it. */
function checkGreen(evidence: Evidence, phase: PhaseEvidence, rows: readonly Row[]): string[] {
  const errors = phase.annotations.filter(({ level }) => level === 'error');
  if (!phase.succeeded) return errors.length === 0 ? ['red without an error'] : [];
  const problems = errors.map(({ title }) => `green with the error ${title}`);
  const told = new Set(rows.map(({ id }) => id));
  for (const id of required(evidence, phase)) {
    if (!told.has(id)) problems.push(`green, and ${id} is in no result`);
  }
  for (const { id, outcome } of rows) {
    if (outcome.startsWith('failed')) problems.push(`green, and ${id} ${outcome}`);
    if (outcome === 'would-terminate' && evidence.inputs['dry-run'] !== 'true')
      problems.push(`green, and ${id} is left as in a dry run`);
    if (
      outcome === 'not-found-ignored' &&
      evidence.inputs['ignore-not-found'] !== 'true' &&
      !warnsOfLostState(evidence, phase, id)
    )
      problems.push(`green, and ${id} was not found, which nobody wanted ignored`);
  }
  return [
    ...problems,
    ...checkNoneOverlooked(evidence, phase, told),
    ...checkListedAgain(evidence, phase, rows),
  ];
}

/** Whether what the main phase had saved is lost, so that it may have terminated an instance, and a warning says so. */
function warnsOfLostState({ inputs }: Evidence, phase: PhaseEvidence, id: string): boolean {
  return (
    phase.phase === 'post' &&
    inputs['when'] !== 'job-end' &&
    savedIn(phase.stateBefore) === undefined &&
    phase.annotations.some(({ level, message }) => level === 'warning' && message.includes(id))
  );
}

/** The IDs that must have a result: of those listed at the end, what was created meanwhile may be meant or not. */
function required(evidence: Evidence, phase: PhaseEvidence): string[] {
  const isMeant = (id: string, round: number): boolean =>
    round === 0 || evidence.instances.get(id)?.late === false;
  return (
    namedIds(evidence, phase) ??
    roundsOf(evidence, phase).flatMap(({ matching }, round) =>
      [...matching].filter((id) => isMeant(id, round)),
    )
  );
}

/** What matches a filter must be selected, unless the list leaves it out again and again. */
function checkNoneOverlooked(evidence: Evidence, phase: PhaseEvidence, told: ReadonlySet<string>): string[] {
  const { inputs, instances, readings } = evidence;
  if (namedIds(evidence, phase) !== undefined) return [];
  return [...instances.values()]
    .filter(
      (instance) =>
        // What is created meanwhile is held by what the lists tell of it.
        !instance.late &&
        instance.keptItsName &&
        isSelectedName(evidence, instance.name) &&
        ['', instance.tag].includes(inputs['tag'] ?? '') &&
        inputs['older-than'] === '0s' &&
        isInPlace(evidence, instance) &&
        phase.fates.get(instance.id)?.gone === false &&
        !told.has(instance.id),
    )
    .filter((instance) => liesOfReadings(phase, instance, readings) < LIES_TO_A_FILTER)
    .map(({ id }) => `green, and ${id}, which matches, was not selected`);
}

/** Once all that a filter selected is gone, its list is read once more, if there is time. */
function checkListedAgain(evidence: Evidence, phase: PhaseEvidence, rows: readonly Row[]): string[] {
  const isByFilter = namedIds(evidence, phase) === undefined;
  const hadTime = phase.endedAtMs < deadlineOf(evidence, phase);
  if (!isByFilter || rows.length === 0 || !hadTime || evidence.inputs['dry-run'] === 'true') return [];
  return roundsOf(evidence, phase).length > 1 ? [] : ['green, and the list was not read once more'];
}

/** What was just created may be listed late: nothing that was never seen is believed absent at once. */
function checkLateListing(evidence: Evidence, phase: PhaseEvidence, rows: readonly Row[]): string[] {
  const { inputs } = evidence;
  const isByFilter = namedIds(evidence, phase) === undefined;
  const absent = rows.filter(({ outcome }) => ['not-found-ignored', 'failed: not-found'].includes(outcome));
  const foundNothing = isByFilter ? phase.succeeded && rows.length === 0 : absent.length > 0;
  const ageMs = parseDuration(inputs['older-than'] ?? '') ?? 0;
  const isOldOnly = isByFilter && ageMs >= NOT_LATE_MS;
  if (!foundNothing || isOldOnly || inputs['dry-run'] === 'true') return [];
  const waitMs =
    phase.jobStatus === 'success' ? LATE_LISTING_MS[isByFilter ? 'filter' : 'id'] : LATE_LISTING_MS.jobEnded;
  const until = Math.min(phase.startedAtMs + waitMs, deadlineOf(evidence, phase));
  return phase.endedAtMs < until - phase.jitterMs
    ? [`believes after ${phase.endedAtMs - phase.startedAtMs} ms that what was never seen is not there`]
    : [];
}

/** What is said of one instance must be so, unless the API lied more often than anybody can see through. */
function checkRow(evidence: Evidence, phase: PhaseEvidence, row: Row): string[] {
  const { id, outcome, inRecycle } = row;
  const instance = evidence.instances.get(id);
  const fate = phase.fates.get(id);
  const problems: string[] = [];
  if (!OUTCOMES.includes(outcome)) problems.push(`${id} has the unknown outcome ${outcome}`);
  if (!permitted(evidence, phase).has(id)) problems.push(`${id} has a result and is no target`);
  const exists = instance !== undefined && fate?.gone === false;
  const absent = GONE.includes(outcome) || outcome === 'failed: not-found';
  if (exists && absent && !isFooled(phase, instance, evidence.readings))
    problems.push(`${id} exists, and its result is ${outcome}`);

  const terminations = phase.calls.filter(
    (call) => isChange(call) && call.action.startsWith('Terminate') && call.targets.includes(id),
  );
  // What is sent on a connection that is dead already leaves no trace here, and its sender can't know that it was lost.
  const mayBeUnseen = phase.calls.some(({ faults }) => faults.includes('dead-after'));
  if (outcome === 'terminated' && !mayBeUnseen && !terminations.some(mayHaveTakenEffect))
    problems.push(`${id} is said to be terminated, and no call did`);
  if (
    outcome === 'already-gone' &&
    fate?.by === 'client' &&
    terminations.some((call) => call.seq === fate.bySeq && mayHaveTakenEffect(call))
  )
    problems.push(`${id} was terminated by this phase, which says that it was not`);
  if (inRecycle !== '' && fate?.by === 'client' && inRecycle !== fate.inRecycle)
    problems.push(`${id}: in-recycle is ${inRecycle}, and was ${String(fate.inRecycle)}`);
  return [...problems, ...checkReason(evidence, phase, row), ...checkDisks(evidence, phase, row)];
}

/** A failure must have the reason that it says. */
function checkReason(evidence: Evidence, phase: PhaseEvidence, { id, outcome }: Row): string[] {
  const { inputs, instances } = evidence;
  const instance = instances.get(id);
  const isOver = phase.endedAtMs + phase.jitterMs >= earliestDeadlineOf(evidence, phase);
  const told = phase.calls.flatMap((call) => call.told.filter(({ uhostId }) => uhostId === id));
  const holds = ((): boolean => {
    switch (outcome) {
      case 'failed: running':
        return inputs['stop'] === 'false' && told.some(({ state }) => kindOf(state) === 'running');
      case 'failed: unknown-state':
        return inputs['stop'] === 'false' && told.some(({ state }) => kindOf(state) === 'unknown');
      case 'failed: ambiguous':
        return roundsOf(evidence, phase).some(({ ambiguous }) => ambiguous.has(id));
      case 'failed: elsewhere':
        return instance !== undefined && !isInPlace(evidence, instance);
      case 'failed: timed-out':
        return isOver;
      case 'failed: cancelled':
        return phase.cancelledAtMs !== undefined;
      case 'failed: refused':
        return isRefused(evidence, phase, id);
      default:
        return true;
    }
  })();
  return holds ? [] : [`${id} ${outcome}, which is not so`];
}

/** Whether something refused for good, or what nobody knows was retried often and long enough. */
function isRefused({ readings }: Evidence, phase: PhaseEvidence, id: string): boolean {
  const calls = phase.calls.filter(({ targets }) => targets.length === 0 || targets.includes(id));
  const isFinal = (call: Call): boolean => {
    const refusal = refusalOf(call);
    if (refusal !== undefined && typeof call.answered !== 'string')
      return factsOf(refusal, tellsOfLock(call.answered.message)).class === 'permanent';
    const { answered } = call;
    return typeof answered === 'object' && answered.status >= 300 && answered.status < 500;
  };
  const unusable = calls.filter(
    ({ answered, faults }) =>
      answered === 'mangled' ||
      (typeof answered === 'object' &&
        answered.status === 200 &&
        (answered.retCode === null ||
          faults.includes('other-action') ||
          readings.actionSpelling === 'uhost')),
  );
  return (
    calls.some(isFinal) ||
    // A list that counts more than it shows may go on, and that for ever.
    readings.totalCount === 'higher' ||
    unusable.length >= ATTEMPTS ||
    phase.endedAtMs - phase.startedAtMs >= UNKNOWN_CODE_MS
  );
}

/** Whether a termination may have had an effect, from what its client was told. */
function mayHaveTakenEffect({ answered, end }: Call): boolean {
  if (end === undefined || typeof answered === 'string') return true;
  const { status, retCode } = answered;
  return retCode === null
    ? status === 200 || status >= 500
    : retCode === 0 || factsOf(retCode, false).mayHaveTakenEffect === true;
}

/** What is still on the bill must be told, where the disks were told before. */
function checkDisks(evidence: Evidence, phase: PhaseEvidence, { id, outcome, keptDisks }: Row): string[] {
  if (outcome === 'not-found-ignored' || !GONE.includes(outcome)) return [];
  const wasSeen =
    phase.calls.some(({ told }) => told.some(({ uhostId }) => uhostId === id)) ||
    savedIn(phase.stateBefore)?.seen?.[id] !== undefined;
  const areListed = evidence.readings.diskField !== 'none';
  if (!wasSeen || !areListed || phase.fates.get(id)?.gone !== true) return [];
  const told = new Set(keptDisks.map((disk) => bareId(disk.id)));
  return [...evidence.diskFates]
    .filter(
      ([disk, { madeFor, isBoot, kept }]) => madeFor === id && !isBoot && kept && !told.has(bareId(disk)),
    )
    .map(([disk]) => `${id} left ${disk}, which is not told`);
}

/** What two lists that give a disk different IDs have in common. */
export function bareId(disk: string): string {
  return disk.replace(/^[^-]*-/, '');
}

/** The other outputs say the same as `results`. */
function checkOutputs({ outputs }: PhaseEvidence, rows: readonly Row[]): string[] {
  const ids = (outputs['uhost-id'] ?? '').split(',');
  // Of one whose disks are left only the outputs tell who deleted it.
  const terminated = rows.filter(
    ({ id, outcome }) => outcome === 'terminated' || (outcome === 'failed: disks-left' && ids.includes(id)),
  );
  const problems: string[] = [];
  if ((outputs['uhost-id'] ?? '') !== terminated.map(({ id }) => id).join())
    problems.push(`uhost-id is ${outputs['uhost-id'] ?? 'not set'}`);
  if ((outputs['in-recycle'] ?? '') !== terminated.map(({ inRecycle }) => inRecycle).join())
    problems.push(`in-recycle is ${outputs['in-recycle'] ?? 'not set'}`);
  return problems;
}

/**
 * Data disks are gone only by a termination of their own instance that was asked to release them, or by their ID once
 * such a termination was sent and the instance is gone.
 */
export function checkDiskFates({ diskFates, inputs, phases }: Evidence): string[] {
  const calls = new Map(phases.flatMap((phase) => phase.calls.map((call) => [call.seq, call] as const)));
  const releases = (id: string | null): Call[] =>
    [...calls.values()].filter(
      ({ targets, parameters }) => targets.join() === id && parameters['ReleaseUDisk'] === 'true',
    );
  return [...diskFates]
    .filter(([, { isBoot, kept }]) => !isBoot && !kept)
    .flatMap(([disk, { madeFor, deletion }]) => {
      const call = calls.get(deletion?.seq ?? 0);
      const goneAtMs = phases.at(-1)?.fates.get(madeFor ?? '')?.goneAtMs ?? Infinity;
      const fits =
        deletion?.how === 'with-instance'
          ? call?.targets.join() === madeFor
          : deletion?.by === 'client' &&
            goneAtMs <= deletion.atMs &&
            releases(madeFor).some(({ seq }) => seq < (deletion.seq ?? 0));
      return inputs['release-disk'] === 'true' && fits
        ? []
        : [`the data disk ${disk} of ${String(madeFor)} is gone, which nobody asked for`];
    });
}
