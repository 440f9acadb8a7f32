import type { Evidence } from '../chaos/evidence.ts';
import { violations } from '../chaos/invariants.ts';
import { play } from '../chaos/play.ts';
import { KillSwitch } from '../support/kill-switch.ts';
import type { KillSignal, Moment } from '../support/kill-switch.ts';
import { isGreen } from './enumeration.ts';
import { noFigures } from './figures.ts';
import type { Figures } from './figures.ts';
import type { Setting } from './settings.ts';

/** How a main phase may come to an early end. */
export interface Ending {
  readonly name: string;
  readonly signal: KillSignal;
  readonly losesState: boolean;
}

/** One case: a setting, a step of its main phase, and what happens there. */
export interface KillCase {
  readonly name: string;
  readonly setting: Setting;
  readonly ending: Ending;
  readonly step: number;
}

/** What is left of a cancelled job at least, in milliseconds. */
const CANCELLED_JOB_MS = 200_000;

const ENDINGS: readonly Ending[] = [
  { name: 'SIGKILL', signal: 'SIGKILL', losesState: false },
  { name: 'SIGKILL, its state lost', signal: 'SIGKILL', losesState: true },
  { name: 'SIGINT', signal: 'SIGINT', losesState: false },
];

/**
 * Interrupts the main phase of a setting at each of its steps, in each of the ways, or at those that `isChosen` takes;
 * then runs the post phase.
 *
 * Of several steps at which the same was sent and written and the time is the same, the process is killed at the first
 * one only: nothing but that outlives it. What is asked to end lives on, so it is asked at each.
 */
export async function proveKills(
  setting: Setting,
  isChosen: (index: number) => boolean = () => true,
): Promise<Figures> {
  const figures = noFigures();
  const counting = new KillSwitch();
  const base = await play(setting.chaos, { killSwitch: counting, losesState: false });
  const { moments } = counting;
  for (const ending of ENDINGS) {
    for (const [index, moment] of moments.entries()) {
      figures.cases++;
      if (ending.signal === 'SIGKILL' && isSame(moment, moments[index - 1])) {
        figures.merged['same moment']++;
        continue;
      }
      if (!isChosen(figures.cases)) continue;
      const one = { name: nameOf(setting, ending, index + 1), setting, ending, step: index + 1 };
      const evidence = await playKill(one);
      figures.played++;
      for (const { calls } of evidence.phases) figures.calls += calls.length;
      if (isGreen(evidence)) figures.green++;
      const problems = killProblems(one, evidence, base);
      if (problems.length > 0) figures.broken.push({ name: one.name, problems });
    }
  }
  return figures;
}

/** Plays one case. */
export function playKill({ setting, ending: { signal, losesState }, step }: KillCase): Promise<Evidence> {
  return play(setting.chaos, { killSwitch: new KillSwitch(step, signal), losesState });
}

/** What is wrong with a case, given the same run without a kill. */
export function killProblems({ ending }: KillCase, evidence: Evidence, base: Evidence): string[] {
  const problems = violations(evidence);
  // Without a kill it comes to its end, and nothing here keeps the post phase from that.
  const [main, post] = evidence.phases;
  if (isGreen(base) && canEnd(ending, base)) {
    const left = goneIn(base).filter((id) => !goneIn(evidence).includes(id));
    if (left.length > 0) problems.push(`${left.join()} is left`);
    if (post?.succeeded === false) problems.push('the post phase is red');
  }
  if (main?.killed !== (ending.signal === 'SIGKILL')) problems.push('it was not interrupted so');
  return problems;
}

/**
 * The case of that name, as a failure gives it; undefined where it is no name of a kill.
 *
 * @throws Error when there is no such setting
 */
export function killCaseNamed(name: string, settings: readonly Setting[]): KillCase | undefined {
  const [wanted = '', ending = ''] = name.split(' / ');
  const [, kind, step] = /^(.*) at step (\d+)$/.exec(ending) ?? [];
  const found = ENDINGS.find((each) => each.name === kind);
  if (found === undefined) return undefined;
  const setting = settings.find((each) => each.name === wanted);
  if (setting === undefined) throw new Error(`There is no setting "${wanted}"`);
  return { name, setting, ending: found, step: Number(step) };
}

function nameOf({ name }: Setting, ending: Ending, step: number): string {
  return `${name} / ${ending.name} at step ${step}`;
}

function isSame(one: Moment, other: Moment | undefined): boolean {
  return one.sent === other?.sent && one.written === other.written && one.atMs === other.atMs;
}

/** Whether a post phase can end what an interrupted main phase was at, which ends by itself in `base`. */
function canEnd({ signal, losesState }: Ending, { phases, readings }: Evidence): boolean {
  const [first] = phases;
  const lastsMs = (phases.at(-1)?.endedAtMs ?? 0) - (first?.startedAtMs ?? 0);
  // A cancelled job is ended after minutes, and some locks last longer.
  if (signal === 'SIGINT' && lastsMs > CANCELLED_JOB_MS) return false;
  // Only who saw its own termination accepted takes what stays listed for gone, in the recycle bin.
  if (readings.listedAfterDeletionMs > CANCELLED_JOB_MS) return false;
  // That another product's answer is the API's own is known only to who was shown an instance by one.
  return !(losesState && readings.actionSpelling === 'uhost');
}

/** The instances that are gone at the end. */
function goneIn({ phases }: Evidence): string[] {
  return [...(phases.at(-1)?.fates ?? [])].filter(([, { gone }]) => gone).map(([id]) => id);
}
