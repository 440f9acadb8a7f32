import { violations } from '../chaos/invariants.ts';
import { play } from '../chaos/play.ts';
import { caseNamed, pairs, problemsOf, prove, singles } from './enumeration.ts';
import type { Figures } from './figures.ts';
import { allSettings } from './settings.ts';

/** A part of a proof that is played in one go. */
export interface Task {
  readonly name: string;
  readonly run: () => Promise<Figures>;
}

/** The proofs, by the names that the command line gives them: what each consists of. */
export const PROOFS: Readonly<Record<string, () => Task[]>> = {
  singles: () => singles(allSettings()).map((unit) => ({ name: unit.name, run: () => prove(unit) })),
  pairs: () => pairs().map((unit) => ({ name: unit.name, run: () => prove(unit) })),
};

/**
 * Plays one case again, by the name that a failure gives it.
 *
 * @returns all that there is to read of it, and whether all held.
 * @throws Error when no case is called so
 */
export async function replay(name: string): Promise<{ report: string; held: boolean }> {
  const one = caseNamed(name, allSettings());
  const base = await play({ ...one.chaos, faults: [] });
  const evidence = await play(one.chaos);
  const problems = problemsOf(one, evidence, base);
  const lines = [
    `Case: ${one.name}`,
    ...problems.map((problem) => `- ${problem}`),
    problems.length === 0 ? 'All that must hold does.' : `${problems.length} problems.`,
    ...(violations(base).length === 0 ? [] : ['Already without faults something is broken.']),
    JSON.stringify(one.chaos),
    'Its ledger:',
    evidence.story(),
    'Its logs:',
    ...evidence.phases.flatMap(({ phase, printed, annotations }) => [
      ...printed.map((line) => `${phase}: ${line}`),
      ...annotations.map(({ level, title, message }) => `${phase}: ${level}: ${title}: ${message}`),
    ]),
  ];
  return { report: lines.join('\n'), held: problems.length === 0 };
}
