import type { LogEntry } from './log.ts';
import type { Mutant } from './mutants.ts';

/** What came of a mutation run. */
export interface Survey {
  /** A line for each mutant that no test noticed. */
  survivors: string[];
  /** A line for each file, and one for all. */
  table: string[];
  /** How many of those that could be tried were noticed, in percent. */
  score: number;
}

/** What became of one mutant. */
type Fate = 'killed' | 'survived' | 'not reached' | 'at load';

/** Adds up what was noted of the mutants. Those that are computed as a module is loaded can't be tried, and don't count. */
export function survey(mutants: readonly Mutant[], log: readonly LogEntry[]): Survey {
  const killed = new Set(log.flatMap((entry) => ('killed' in entry ? [entry.killed] : [])));
  const reached = new Set(log.flatMap((entry) => ('reached' in entry ? [entry.reached] : [])));
  const atLoad = new Set(log.flatMap((entry) => ('atLoad' in entry ? [entry.atLoad] : [])));
  const fateOf = ({ id }: Mutant): Fate => {
    if (killed.has(id)) return 'killed';
    if (reached.has(id)) return 'survived';
    return atLoad.has(id) ? 'at load' : 'not reached';
  };
  const isAlive = (mutant: Mutant): boolean => ['survived', 'not reached'].includes(fateOf(mutant));
  const byFile = [...Map.groupBy(mutants, ({ file }) => file)];
  return {
    survivors: mutants
      .filter(isAlive)
      .map(
        (mutant) =>
          `${mutant.file}:${mutant.line} ${fateOf(mutant)}, ${mutant.kind}: ${mutant.original} → ${mutant.replacement}`,
      ),
    table: [...byFile, ['all', mutants] as const].map(([name, some]) => {
      const count = (fate: Fate): number => some.filter((mutant) => fateOf(mutant) === fate).length;
      const counts = (['killed', 'survived', 'not reached', 'at load'] as const).map(
        (fate) => `${count(fate)} ${fate}`,
      );
      return `${name}: ${counts.join(', ')}`;
    }),
    score: scoreOf(mutants.map(fateOf)),
  };
}

function scoreOf(fates: readonly Fate[]): number {
  const tried = fates.filter((fate) => fate !== 'at load');
  return tried.length === 0 ? 100 : (100 * tried.filter((fate) => fate === 'killed').length) / tried.length;
}
