import { parseDuration } from '../../src/time/duration.ts';
import type { Call, Evidence, PhaseEvidence, TrueInstance } from './evidence.ts';

/** Looks in a row that must leave out an instance that exists until the program may take it for gone. */
export const LIES_AFTER_DELETION = 2;
/** The same where the API never said that a deletion was accepted. */
export const LIES_WITHOUT_DELETION = 3;
/** Readings of the whole list that must leave out or misname an instance until a filter may miss it. */
export const LIES_TO_A_FILTER = 2;

/** Whether the API answered a call with RetCode 0, and the client got the answer. */
export function isAnswered({ answered, end }: Call): boolean {
  return (
    end !== undefined && typeof answered === 'object' && answered.retCode === 0 && answered.status === 200
  );
}

/** Whether a call is a look that would show this instance, were the API honest. */
export function covers(call: Call, { id, region, zone }: TrueInstance): boolean {
  const { action, targets, parameters } = call;
  return (
    action === 'DescribeCompShareInstance' &&
    isAnswered(call) &&
    (targets.length === 0 || targets.includes(id)) &&
    (parameters['Region'] ?? region) === region &&
    (parameters['Zone'] ?? zone) === zone &&
    // The campaign's fleets have one page; one that follows shows its last entry once more.
    parameters['Offset'] === '0'
  );
}

/** Whether the calls that change something are left. */
export function isChange({ action }: Call): boolean {
  return action === 'StopCompShareInstance' || action === 'TerminateCompShareInstance';
}

/** Whether a call deletes a data disk by its ID. */
export function isDiskDeletion({ action }: Call): boolean {
  return action === 'DeleteCompshareDisk';
}

/** How many of a phase's last looks by ID in a row left out an instance that existed. */
export function liesInARow({ calls }: PhaseEvidence, instance: TrueInstance): number {
  const looks = inOrderOfAnswers(calls.filter((call) => call.targets.length > 0 && covers(call, instance)));
  const told = looks.findLastIndex((look) => look.told.some(({ uhostId }) => uhostId === instance.id));
  return looks.slice(told + 1).filter(({ stateBefore }) => stateBefore[instance.id] !== 'absent').length;
}

/** Whether the client was told that this instance's deletion was accepted, or over. */
export function wasToldOfDeletion({ calls }: PhaseEvidence, id: string): boolean {
  return calls.some(
    (call) =>
      isChange(call) &&
      call.targets.includes(id) &&
      typeof call.answered === 'object' &&
      ((call.action === 'TerminateCompShareInstance' && call.answered.retCode === 0) ||
        call.answered.retCode === 8039),
  );
}

/** Whether the API lied often enough that the program takes this instance, which exists, for gone. */
export function isFooled(phase: PhaseEvidence, instance: TrueInstance): boolean {
  const limit = wasToldOfDeletion(phase, instance.id) ? LIES_AFTER_DELETION : LIES_WITHOUT_DELETION;
  return liesInARow(phase, instance) >= limit;
}

/** Calls in the order in which the client got their answers. */
export function inOrderOfAnswers(calls: readonly Call[]): Call[] {
  return calls.toSorted((a, b) => (a.end?.order ?? Infinity) - (b.end?.order ?? Infinity));
}

/** Which instances a filter's phase was told of under a name and tag that match and that are old enough, by their IDs. */
export function selectedByFilter(evidence: Evidence, { calls }: PhaseEvidence): Set<string> {
  const ageMs = parseDuration(evidence.inputs['older-than'] ?? '') ?? 0;
  const listings = calls.filter(
    (call) => call.action === 'DescribeCompShareInstance' && call.targets.length === 0 && isAnswered(call),
  );
  return new Set(
    listings.flatMap((call) =>
      call.told
        .filter(({ name }) => matches(evidence.inputs['name'] ?? '', name))
        // Under a hostile text no tag is told that anybody asks for.
        .filter(() => (evidence.inputs['tag'] ?? '') === '' || !call.faults.includes('hostile-text'))
        .map(({ uhostId }) => uhostId)
        .filter((id) => call.atMs - (evidence.instances.get(id)?.createdAt ?? 0) * 1000 >= ageMs),
    ),
  );
}

/** How many readings of the list left out an instance that existed, or told it under another name. */
export function liesOfReadings({ calls }: PhaseEvidence, instance: TrueInstance): number {
  return calls.filter(
    (call) =>
      call.targets.length === 0 &&
      covers(call, instance) &&
      !call.told.some(({ uhostId, name }) => uhostId === instance.id && name === instance.name),
  ).length;
}

/** Whether a name matches a glob; the empty glob matches all. Written anew, so that it can disagree with the program. */
export function matches(glob: string, name: string): boolean {
  if (glob === '') return true;
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 'su').test(name);
}
