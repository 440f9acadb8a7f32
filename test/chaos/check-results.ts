import { savedIn } from '../support/saved-state.ts';
import { factsOf } from '../../src/compshare/ret-codes.ts';
import type { Call, Evidence, PhaseEvidence } from './evidence.ts';
import { permitted } from './check-calls.ts';
import { isAnswered, isChange, isFooled, LIES_TO_A_FILTER, matches, liesOfReadings } from './sightings.ts';

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
  'failed: not-found',
  'failed: elsewhere',
  'failed: timed-out',
  'failed: cancelled',
];
const GONE = ['terminated', 'already-gone', 'not-found-ignored'];

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
  ];
}

/** Green means that every target is gone, or that nothing was to be done about it. */
function checkGreen(evidence: Evidence, phase: PhaseEvidence, rows: readonly Row[]): string[] {
  const errors = phase.annotations.filter(({ level }) => level === 'error');
  if (!phase.succeeded) return errors.length === 0 ? ['red without an error'] : [];
  const problems = errors.map(({ title }) => `green with the error ${title}`);
  const told = new Set(rows.map(({ id }) => id));
  for (const id of permitted(evidence, phase)) {
    if (isById(evidence, phase) && !told.has(id)) problems.push(`green, and ${id} is in no result`);
  }
  for (const { id, outcome } of rows) {
    if (outcome.startsWith('failed')) problems.push(`green, and ${id} ${outcome}`);
    if (outcome === 'would-terminate' && evidence.inputs['dry-run'] !== 'true')
      problems.push(`green, and ${id} is left as in a dry run`);
    if (outcome === 'not-found-ignored' && evidence.inputs['ignore-not-found'] !== 'true')
      problems.push(`green, and ${id} was not found, which nobody wanted ignored`);
  }
  return [...problems, ...checkNoneOverlooked(evidence, phase, told)];
}

/** What matches a filter must be selected, unless the list leaves it out again and again. */
function checkNoneOverlooked(evidence: Evidence, phase: PhaseEvidence, told: ReadonlySet<string>): string[] {
  const { inputs, instances } = evidence;
  if (isById(evidence, phase)) return [];
  return [...instances.values()]
    .filter(
      (instance) =>
        instance.keptItsName &&
        matches(inputs['name'] ?? '', instance.name) &&
        ['', instance.tag].includes(inputs['tag'] ?? '') &&
        inputs['older-than'] === '0s' &&
        (inputs['region'] ?? regionOf(inputs['zone']) ?? instance.region) === instance.region &&
        (inputs['zone'] ?? instance.zone) === instance.zone &&
        phase.fates.get(instance.id)?.gone === false &&
        !told.has(instance.id),
    )
    .filter((instance) => liesOfReadings(phase, instance) < LIES_TO_A_FILTER)
    .map(({ id }) => `green, and ${id}, which matches, was not selected`);
}

/** Whether a phase went by IDs, its own or those that the main phase saved, and not by the filter. */
function isById({ inputs }: Evidence, { phase, stateBefore }: PhaseEvidence): boolean {
  return (
    (inputs['uhost-id'] ?? '') !== '' || (phase === 'post' && savedIn(stateBefore)?.targets !== undefined)
  );
}

function regionOf(zone: string | undefined): string | undefined {
  return zone?.replace(/-[^-]*$/, '');
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
  if (exists && absent && !isFooled(phase, instance))
    problems.push(`${id} exists, and its result is ${outcome}`);

  const terminations = phase.calls.filter(
    (call) => isChange(call) && call.action.startsWith('Terminate') && call.targets.includes(id),
  );
  if (outcome === 'terminated' && !terminations.some(mayHaveTakenEffect))
    problems.push(`${id} is said to be terminated, and no call did`);
  if (
    outcome === 'already-gone' &&
    fate?.by === 'client' &&
    terminations.some((call) => call.seq === fate.bySeq && mayHaveTakenEffect(call))
  )
    problems.push(`${id} was terminated by this phase, which says that it was not`);
  if (inRecycle !== '' && fate?.by === 'client' && inRecycle !== fate.inRecycle)
    problems.push(`${id}: in-recycle is ${inRecycle}, and was ${String(fate.inRecycle)}`);
  return [...problems, ...checkDisks(evidence, phase, row)];
}

/** Whether a termination may have had an effect, from what its client was told. */
function mayHaveTakenEffect({ answered, end }: Call): boolean {
  if (end === undefined || typeof answered === 'string') return true;
  const { status, retCode } = answered;
  return retCode === null
    ? status === 200 || status >= 500
    : retCode === 0 || factsOf(retCode, false).mayHaveTakenEffect === true;
}

/**
 * What is still on the bill must be told, where the disks were told before. Not to be seen through: the API accepts a
 * termination that is to release them, and then somebody else deletes the instance without them.
 */
function checkDisks(evidence: Evidence, phase: PhaseEvidence, { id, outcome, keptDisks }: Row): string[] {
  if (outcome !== 'terminated' && outcome !== 'already-gone') return [];
  const wasSeen =
    phase.calls.some(({ told }) => told.some(({ uhostId }) => uhostId === id)) ||
    savedIn(phase.stateBefore)?.seen?.[id] !== undefined;
  const isReleased = evidence.phases
    .flatMap(({ calls }) => calls)
    .some(
      (call) => call.targets.includes(id) && isAnswered(call) && call.parameters['ReleaseUDisk'] === 'true',
    );
  if (!wasSeen || isReleased || phase.fates.get(id)?.gone !== true) return [];
  const told = new Set(keptDisks.map((disk) => disk.id));
  return [...evidence.diskFates]
    .filter(([disk, { madeFor, isBoot, kept }]) => madeFor === id && !isBoot && kept && !told.has(disk))
    .map(([disk]) => `${id} left ${disk}, which is not told`);
}

/** The other outputs say the same as `results`. */
function checkOutputs({ outputs }: PhaseEvidence, rows: readonly Row[]): string[] {
  const terminated = rows.filter(({ outcome }) => outcome === 'terminated');
  const problems: string[] = [];
  if ((outputs['uhost-id'] ?? '') !== terminated.map(({ id }) => id).join())
    problems.push(`uhost-id is ${outputs['uhost-id'] ?? 'not set'}`);
  if ((outputs['in-recycle'] ?? '') !== terminated.map(({ inRecycle }) => inRecycle).join())
    problems.push(`in-recycle is ${outputs['in-recycle'] ?? 'not set'}`);
  return problems;
}

/** Data disks are gone only by a termination of their own instance that was asked to release them. */
export function checkDiskFates({ diskFates, inputs, phases }: Evidence): string[] {
  const calls = new Map(phases.flatMap((phase) => phase.calls.map((call) => [call.seq, call] as const)));
  return [...diskFates]
    .filter(([, { isBoot, kept }]) => !isBoot && !kept)
    .flatMap(([disk, { madeFor, deletedBySeq }]) => {
      const call = deletedBySeq === null ? undefined : calls.get(deletedBySeq);
      const fits = inputs['release-disk'] === 'true' && call?.targets.join() === madeFor;
      return fits ? [] : [`the data disk ${disk} of ${madeFor} is gone, which nobody asked for`];
    });
}
