import { factsOf } from '../../src/compshare/ret-codes.ts';
import { parseDuration } from '../../src/time/duration.ts';
import type { Missed, Readings } from '../simulator/readings.ts';
import type { Call, Evidence, PhaseEvidence, TrueInstance } from './evidence.ts';

/** How many polls, over how many milliseconds, must leave out an instance until the program may take it for gone. */
export const MISSES_AFTER_DELETION = { polls: 2, ms: 2000 } as const;
/** The same where the API never said that a deletion was accepted. */
export const MISSES_WITHOUT_DELETION = { polls: 3, ms: 5000 } as const;
/** Readings of a list that must leave out or misname an instance until a filter may miss it. */
export const LIES_TO_A_FILTER = 2;
/** How long an instance must be reported as deleted before it counts as in the recycle bin, in milliseconds. */
const REPORTED_DELETED_MS = 60_000;
/** Clocks that differ by less count as the same, in milliseconds. */
export const CLOCKS_ALIKE_MS = 60_000;
/** How exactly an API's clock is known from the `Date` of its answers, in milliseconds. */
const DATE_SLACK_MS = 2000;

const DESCRIBE = 'DescribeCompShareInstance';
const TERMINABLE = ['stopped', 'installfail', 'resizefail', 'interrupted', '已中断'];
const IN_TRANSITION = [
  'initializing',
  'install',
  'starting',
  'stopping',
  'rebooting',
  'resizing',
  'reinstalling',
  'pending',
];

/** What a state means for a teardown. Written anew, so that it can disagree with the program. */
export function kindOf(state: string | undefined): 'running' | 'terminable' | 'in-transition' | 'unknown' {
  const bare = (state ?? '').toLowerCase().replace(/[ _-]/g, '');
  if (bare === 'running') return 'running';
  if (TERMINABLE.includes(bare)) return 'terminable';
  return IN_TRANSITION.includes(bare) ? 'in-transition' : 'unknown';
}

/** Whether the API answered a call with RetCode 0, and the client got the answer. */
export function isAnswered({ answered, end }: Call): boolean {
  return (
    end !== undefined && typeof answered === 'object' && answered.retCode === 0 && answered.status === 200
  );
}

/** Whether the client got a RetCode other than 0; which one. */
export function refusalOf({ answered, end }: Call): number | undefined {
  if (end === undefined || typeof answered === 'string' || answered.status !== 200) return undefined;
  return answered.retCode === 0 ? undefined : (answered.retCode ?? undefined);
}

/** Whether the API accepted a change, and the answer said so in its own name. */
export function isAccepted(call: Call, { actionSpelling }: Readings): boolean {
  return isAnswered(call) && !call.faults.includes('other-action') && actionSpelling !== 'uhost';
}

/** Whether a call lists all instances that a place or a tag has. */
export function isListing({ action, targets }: Call): boolean {
  return action === DESCRIBE && targets.length === 0;
}

/** Whether the calls that change something about an instance are left. */
export function isChange({ action }: Call): boolean {
  return action === 'StopCompShareInstance' || action === 'TerminateCompShareInstance';
}

/** Whether a call deletes a data disk by its ID. */
export function isDiskDeletion({ action }: Call): boolean {
  return action === 'DeleteCompshareDisk';
}

/** Whether a call asks in a way in which this instance is shown, by the readings of the API, were nothing to go wrong. */
export function shows(call: Call, instance: TrueInstance, readings: Readings): boolean {
  const { action, targets, parameters } = call;
  const { Region: region = '', Zone: zone = '', Tag: tag = '' } = parameters;
  if (action !== DESCRIBE || (targets.length > 0 && !targets.includes(instance.id))) return false;
  // Each reading of a list begins here; a page that follows shows what the first ones had no room for.
  if (parameters['Offset'] !== '0') return false;
  const fits = (asked: string, is: string): boolean => asked === '' || asked === is;
  if (!fits(region, instance.region) || !fits(tag, instance.tag)) return false;
  const narrows = zone !== '' && !readings.zoneIgnored;
  if (narrows) return zone === instance.zone && !misses(readings.missedByZone, instance);
  if (region !== '') return !misses(readings.missedByRegion, instance);
  if (readings.regionRequired) return false;
  return (
    (targets.length > 0 && readings.idsFoundWithoutPlace) || !misses(readings.missedWithoutPlace, instance)
  );
}

function misses(missed: Missed, { zone }: TrueInstance): boolean {
  return missed === 'all' || (missed !== 'none' && missed.includes(zone));
}

/**
 * Whether a call that should show an instance told the client that it isn't there: it was left out, or the way of asking
 * was refused, or the instance reported as deleted.
 */
function isMiss(call: Call, { id }: TrueInstance, { actionSpelling }: Readings): boolean {
  // The name of another product's action may be the API's own, and an answer without fields its empty list.
  if (actionSpelling === 'uhost' && call.answered === 'mangled' && call.faults.includes('other-action'))
    return true;
  const refusal = refusalOf(call);
  if (refusal === undefined) return isAnswered(call) && !call.told.some(({ uhostId }) => uhostId === id);
  const facts = factsOf(refusal, false);
  return facts.aboutPlace === true || facts.class === 'deleted';
}

/**
 * The looks by ID that should have shown an instance and missed it, since any call showed it last. A call that was under
 * way meanwhile says nothing.
 */
export function missesInARow(
  phase: PhaseEvidence,
  instance: TrueInstance,
  readings: Readings,
): readonly Call[] {
  // What is created once the verdict is there may still be listed with others that are looked for.
  const last = phase.calls.findLastIndex(({ targets }) => targets.includes(instance.id));
  const calls = instance.late ? phase.calls.slice(0, last + 1) : phase.calls;
  const toldAt = Math.max(
    ...calls
      .filter(({ told }) => told.some(({ uhostId }) => uhostId === instance.id))
      .map(({ end }) => end?.callsSent ?? 0),
    0,
  );
  return calls.filter(
    (call) =>
      call.seq > toldAt &&
      call.targets.length > 0 &&
      // An absence that is true is no lie. What is created meanwhile may be missed before that.
      (instance.late || call.stateBefore[instance.id] !== 'absent') &&
      shows(call, instance, readings) &&
      isMiss(call, instance, readings),
  );
}

/** Whether the client was told that this instance's deletion was accepted, or over. */
export function wasToldOfDeletion({ calls }: PhaseEvidence, id: string, readings: Readings): boolean {
  return calls.some(
    (call) =>
      isChange(call) &&
      call.targets.includes(id) &&
      ((call.action === 'TerminateCompShareInstance' && isAccepted(call, readings)) ||
        isReportedDeleted(call)),
  );
}

function isReportedDeleted(call: Call): boolean {
  return [8039, 8351].includes(refusalOf(call) ?? 0);
}

/** Whether the API lied often enough, and long enough, that the program takes this instance, which exists, for gone. */
export function isFooled(phase: PhaseEvidence, instance: TrueInstance, readings: Readings): boolean {
  const { polls, ms } = wasToldOfDeletion(phase, instance.id, readings)
    ? MISSES_AFTER_DELETION
    : MISSES_WITHOUT_DELETION;
  const times = missesInARow(phase, instance, readings).map(({ atMs }) => atMs);
  const isMissed = new Set(times).size >= polls && Math.max(...times) - Math.min(...times) >= ms;
  return isMissed || isSaidToBeInBin(phase, instance.id, readings);
}

/** Whether the API accepted its termination and then, twice a minute apart, reported it as deleted. */
function isSaidToBeInBin({ calls }: PhaseEvidence, id: string, readings: Readings): boolean {
  const terminations = calls.filter(
    (call) => call.action === 'TerminateCompShareInstance' && call.targets.includes(id),
  );
  const reports = terminations.filter(isReportedDeleted).map(({ atMs }) => atMs);
  return (
    terminations.some((call) => isAccepted(call, readings)) &&
    Math.max(...reports) - Math.min(...reports) >= REPORTED_DELETED_MS
  );
}

/** Calls in the order in which the client got their answers. */
export function inOrderOfAnswers(calls: readonly Call[]): Call[] {
  return calls.toSorted((a, b) => (a.end?.order ?? Infinity) - (b.end?.order ?? Infinity));
}

/** Lists that were read one after another, to select from. */
export interface Round {
  readonly calls: readonly Call[];
  /** The instances that any of them told under a name that matches, and that may be meant by their age. */
  readonly matching: ReadonlySet<string>;
  /** Those of them that were told under another name too, which doesn't match. */
  readonly ambiguous: ReadonlySet<string>;
}

/** The rounds in which a phase selected: at its start, and once more when all of that was gone. */
export function roundsOf(evidence: Evidence, phase: PhaseEvidence): Round[] {
  const rounds: Call[][] = [];
  let isOpen = false;
  for (const call of phase.calls) {
    if (isListing(call)) {
      if (isOpen) rounds.at(-1)?.push(call);
      else rounds.push([call]);
    }
    isOpen = isListing(call) || (isOpen && call.action === 'DescribeCompShareSupportZone');
  }
  return rounds.map((calls, index) => roundOf(calls, index, evidence, phase));
}

function roundOf(calls: readonly Call[], index: number, evidence: Evidence, phase: PhaseEvidence): Round {
  const matching = new Set<string>();
  const others = new Set<string>();
  for (const call of calls.filter(isAnswered)) {
    for (const { uhostId, name } of call.told) {
      const isMeant =
        isSelectedName(evidence, name) &&
        // Under a hostile text no tag is told that anybody asks for.
        ((evidence.inputs['tag'] ?? '') === '' || !call.faults.includes('hostile-text'));
      if (!isMeant) others.add(uhostId);
      else if (mayBeMeant(uhostId, call, index, evidence, phase)) matching.add(uhostId);
    }
  }
  return { calls, matching, ambiguous: new Set([...matching].filter((id) => others.has(id))) };
}

/** Whether place and age allow for an instance, by what the client was told. */
function mayBeMeant(
  id: string,
  { atMs }: Call,
  round: number,
  evidence: Evidence,
  { startedAtMs }: PhaseEvidence,
): boolean {
  const { inputs, instances, readings } = evidence;
  const instance = instances.get(id);
  if (instance === undefined || !isInPlace(evidence, instance)) return false;
  const createdAtMs = instance.createdAt * 1000;
  // Once all others are gone, only what was there before counts.
  if (round > 0 && readings.times === 'text') return false;
  if (round > 0 && createdAtMs > startedAtMs + readings.dateAheadMs + DATE_SLACK_MS) return false;
  const ageMs = parseDuration(inputs['older-than'] ?? '') ?? 0;
  if (ageMs === 0) return true;
  const aheadMs = Math.abs(readings.dateAheadMs) < CLOCKS_ALIKE_MS ? 0 : readings.dateAheadMs;
  return readings.times !== 'text' && atMs + Math.min(0, aheadMs) - createdAtMs >= ageMs - DATE_SLACK_MS;
}

/** Whether an instance is in the region and zone that the step names. */
export function isInPlace({ inputs }: Evidence, { region, zone }: TrueInstance): boolean {
  const { zone: wanted } = inputs;
  const wantedRegion = inputs['region'] ?? wanted?.replace(/-[^-]*$/, '') ?? region;
  return wantedRegion === region && (wanted ?? zone) === zone;
}

/** How many readings of the list left out an instance that existed, or told it under another name. */
export function liesOfReadings({ calls }: PhaseEvidence, instance: TrueInstance, readings: Readings): number {
  return calls.filter(
    (call) =>
      isListing(call) &&
      shows(call, instance, readings) &&
      (isMiss(call, instance, readings) ||
        call.told.some(({ uhostId, name }) => uhostId === instance.id && name !== instance.name)),
  ).length;
}

/** Whether the step's filter selects a name. */
export function isSelectedName({ inputs }: Evidence, name: string): boolean {
  const lines = (input: string): string[] =>
    (inputs[input] ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  const names = lines('name');
  return (
    (names.length === 0 || names.some((glob) => matches(glob, name))) &&
    !lines('exclude').some((glob) => matches(glob, name))
  );
}

/** Whether a name matches a glob. Written anew, so that it can disagree with the program. */
export function matches(glob: string, name: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 'su').test(name);
}
