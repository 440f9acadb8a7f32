import { parseDuration } from '../../src/time/duration.ts';
import type { ChaosCase } from '../chaos/chaos-case.ts';
import type { Call, Evidence } from '../chaos/evidence.ts';
import { violations } from '../chaos/invariants.ts';
import { play } from '../chaos/play.ts';
import { isChange, isDiskDeletion } from '../chaos/sightings.ts';
import { alikeToProgram, canHappen, canMeet, faultNamed, FAULTS, onRead, passes } from './faults.ts';
import type { NamedFault } from './faults.ts';
import { noFigures, noneMerged } from './figures.ts';
import type { Figures, Merged } from './figures.ts';
import { PLAIN } from './settings.ts';
import type { Setting } from './settings.ts';

/** How many calls of a run get each fault. */
const FAULTY_CALLS = { singles: 12, pairs: 8 };

/** A timeout with which a fault that passes must not turn a step red, in milliseconds. */
const ENOUGH_MS = 300_000;
/** The setting of all pairs. */
const PAIR: Setting = { name: 'pair', chaos: PLAIN, isThorough: false };

/** A fault at a call, by its number. */
export interface Occurrence {
  readonly fault: NamedFault;
  readonly seq: number;
}

/** Cases that have all but their last fault in common: the fault-free run of a setting, or one with a fault. */
export interface Unit {
  readonly name: string;
  readonly setting: Setting;
  /** The faults that all of its cases have. */
  readonly given: readonly Occurrence[];
}

/** One case: a setting and what goes wrong in it. */
export interface ProofCase {
  readonly name: string;
  readonly chaos: ChaosCase;
  readonly faults: readonly Occurrence[];
}

/** Why a case is left out. */
export interface Merger {
  readonly reason: Merged;
  /** The name of the fault whose case is the same; undefined for none. */
  readonly as: string | undefined;
}

/** The cases of a unit, and why others are left out. */
export interface Enumerated {
  readonly cases: readonly ProofCase[];
  readonly merged: Readonly<Record<Merged, number>>;
}

/** One unit for each setting: each fault at each of its first calls. */
export function singles(settings: readonly Setting[]): Unit[] {
  return settings.map((setting) => ({ name: setting.name, setting, given: [] }));
}

/** One unit for each fault at each of the first calls in the default setting: each second fault there or later. */
export function pairs(): Unit[] {
  return Array.from({ length: FAULTY_CALLS.pairs }, (_, index) => index + 1).flatMap((seq) =>
    FAULTS.map((fault) => {
      const given = [{ fault, seq }];
      return { name: nameOf(PAIR, given), setting: PAIR, given };
    }),
  );
}

/** Plays the cases of a unit, or those of them that `isChosen` takes. */
export async function prove(unit: Unit, isChosen: (index: number) => boolean = () => true): Promise<Figures> {
  const { setting, given } = unit;
  const figures = noFigures();
  const merger = await mergerOfUnit(unit);
  if (merger !== undefined) {
    figures.cases = figures.merged[merger.reason] = countCases(unit);
    return figures;
  }
  const first = caseOf(setting, given);
  const base = await play(first.chaos);
  const { cases, merged } = enumerate(unit, base);
  figures.cases = countCases(unit);
  figures.merged = { ...merged };
  const note = (one: ProofCase, evidence: Evidence): void => {
    const problems = problemsOf(one, evidence, base);
    if (problems.length > 0) figures.broken.push({ name: one.name, problems });
  };
  note(first, base);
  for (const [index, each] of cases.entries()) {
    if (!isChosen(index)) continue;
    const evidence = await play(each.chaos);
    figures.played++;
    for (const { calls } of evidence.phases) figures.calls += calls.length;
    if (isGreen(evidence)) figures.green++;
    note(each, evidence);
  }
  return figures;
}

/** Why all cases of a unit are those of another one; undefined where they are not. */
async function mergerOfUnit({ setting, given }: Unit): Promise<Merger | undefined> {
  if (setting.as !== undefined) return { reason: 'alike to the program', as: setting.as };
  const [first] = given;
  if (first === undefined) return undefined;
  const { phases } = await play(setting.chaos);
  return mergerOf(first.fault, phases.flatMap(({ calls }) => calls)[first.seq - 1], setting);
}

/** What a unit is made of, by the calls of the run that all of its cases begin like. */
export function enumerate(unit: Unit, base: Evidence): Enumerated {
  const { setting, given } = unit;
  const calls = base.phases.flatMap((phase) => phase.calls);
  const merged = noneMerged();
  const cases: ProofCase[] = [];
  for (const last of lastFaults(unit)) {
    const merger = mergerOf(last.fault, calls[last.seq - 1], setting);
    if (merger === undefined) cases.push(caseOf(setting, [...given, last]));
    else merged[merger.reason]++;
  }
  return { cases, merged };
}

/** What distinguishes the cases of a unit. */
function* lastFaults({ given: [first] }: Unit): Generator<Occurrence> {
  const most = first === undefined ? FAULTY_CALLS.singles : FAULTY_CALLS.pairs;
  for (let seq = first?.seq ?? 1; seq <= most; seq++) {
    for (const [place, fault] of FAULTS.entries()) {
      // Of two faults at one call each pair comes once, if both can happen there.
      const isPair =
        first?.seq !== seq || (FAULTS.indexOf(first.fault) < place && canMeet(first.fault, fault));
      if (isPair) yield { fault, seq };
    }
  }
}

function countCases(unit: Unit): number {
  return [...lastFaults(unit)].length;
}

/**
 * The case of that name, as a failure gives it.
 *
 * @throws Error when no setting or fault is called so
 */
export function caseNamed(name: string, settings: readonly Setting[]): ProofCase {
  const [wanted = '', ...faults] = name.split(' / ');
  const setting = [...settings, PAIR].find((each) => each.name === wanted);
  if (setting === undefined) throw new Error(`There is no setting "${wanted}"`);
  return caseOf(
    setting,
    faults.map((text) => {
      const [, faultName = '', seq = ''] = /^(.*)@(\d+)$/.exec(text) ?? [];
      const fault = faultNamed(faultName);
      if (fault === undefined) throw new Error(`"${text}" names no fault and call, as in "lost-answer@3"`);
      return { fault, seq: Number(seq) };
    }),
  );
}

/** What is wrong with a case, beside what must hold in every run. */
export function problemsOf({ chaos, faults }: ProofCase, evidence: Evidence, base: Evidence): string[] {
  const calls = evidence.phases.flatMap((phase) => phase.calls);
  const idle = faults.filter(({ fault, seq }) => !hasHappened(calls, fault, seq));
  const mustBeGreen =
    isGreen(base) &&
    hasTime(chaos) &&
    !isRefusedForGood(chaos) &&
    faults.every(({ fault }) => passes(fault, chaos));
  return [
    ...violations(evidence),
    ...idle.map(({ fault, seq }) => `${fault.name} did not happen at call ${seq}`),
    ...(mustBeGreen && !isGreen(evidence) ? ['red for something that passes by itself'] : []),
  ];
}

/**
 * Whether a termination would be refused for good. The run without faults can be green all the same: while it waited,
 * somebody else deleted the instance. One that sends a termination meanwhile, for a state that isn't so, is rightly red.
 */
function isRefusedForGood({ instances }: ChaosCase): boolean {
  return instances.some(({ unpaid, arrears, orderOpen }) => [unpaid, arrears, orderOpen].includes(true));
}

/** Whether there is time for what was lost to a fault to be made up for. */
function hasTime({ wanted, cancelAfterMs, jobStatus, jobEnds }: ChaosCase): boolean {
  const isCancelled = cancelAfterMs !== null || jobStatus === 'cancelled' || jobEnds === 'cancelled';
  return !isCancelled && (parseDuration(wanted.timeout) ?? 0) >= ENOUGH_MS;
}

/** Whether the last phase of a run was green. */
export function isGreen({ phases }: Evidence): boolean {
  return phases.at(-1)?.succeeded === true;
}

/** The case of a setting and what goes wrong in it. */
export function caseOf(setting: Setting, faults: readonly Occurrence[]): ProofCase {
  return {
    name: nameOf(setting, faults),
    chaos: {
      ...setting.chaos,
      faults: faults.map(({ fault: { fault }, seq }) => ({ fault, on: { seq } })),
    },
    faults,
  };
}

function nameOf({ name }: Setting, faults: readonly Occurrence[]): string {
  return [name, ...faults.map(({ fault, seq }) => `${fault.name}@${seq}`)].join(' / ');
}

/** Why a fault at a call, if there is one, is no case of its own; undefined where it is one. */
export function mergerOf(
  fault: NamedFault,
  call: Call | undefined,
  { isThorough, chaos: { platform } }: Setting,
): Merger | undefined {
  const { name, representative } = fault;
  if (call === undefined || !canHappen(fault, call)) return { reason: 'never happens', as: undefined };
  if (name !== representative) return { reason: 'RetCode of the same facts', as: representative };
  // Where the platform counts calls, one that was carried out counts.
  const isRead = !isChange(call) && !isDiskDeletion(call) && (platform.rateLimit ?? null) === null;
  if (isRead && onRead(name) !== name) return { reason: 'same on a read', as: onRead(name) };
  const alike = isThorough ? name : alikeToProgram(name, isRead);
  return alike === name ? undefined : { reason: 'alike to the program', as: alike };
}

function hasHappened(calls: readonly Call[], { fault }: NamedFault, seq: number): boolean {
  return calls[seq - 1]?.faults.includes(fault.kind) === true;
}
