import fc from 'fast-check';
import type { FaultSpec } from '../simulator/faults.ts';
import { chaosCase } from './arbitrary.ts';
import type { ChaosCase } from './chaos-case.ts';
import { rowsOf } from './check-results.ts';
import type { Evidence } from './evidence.ts';
import { violations } from './invariants.ts';
import { play } from './play.ts';

/** What a number of runs was made of. */
export interface Figures {
  runs: number;
  calls: number;
  /** Runs by how each phase ended. */
  ends: Map<string, number>;
  /** Runs by the dialects that they played; `default` where it was none. */
  dialects: Map<string, number>;
  /** Runs by their mixtures of dialects. */
  mixtures: Map<string, number>;
  /** Runs by the kinds of faults that they drew. */
  drawn: Map<string, number>;
  /** Injected faults by kind. */
  faults: Map<string, number>;
  /** Instances by what became of them. */
  outcomes: Map<string, number>;
}

/** A run that broke an invariant, in the smallest form that was found. */
export interface Failure {
  readonly seed: number;
  readonly report: string;
}

/** Figures of no runs. */
export function noFigures(): Figures {
  return {
    runs: 0,
    calls: 0,
    ends: new Map(),
    dialects: new Map(),
    mixtures: new Map(),
    drawn: new Map(),
    faults: new Map(),
    outcomes: new Map(),
  };
}

/**
 * Plays the case that a seed stands for, and adds it to the figures.
 *
 * Each run has a seed of its own, so that one number replays it; fast-check makes the case from it and, where it
 * breaks an invariant, finds a smaller one that does.
 *
 * @returns what it broke, shrunk; undefined where all held.
 */
export async function runSeed(seed: number, figures: Figures): Promise<Failure | undefined> {
  let first = true;
  const property = fc.asyncProperty(chaosCase, async (chaos) => {
    const evidence = await play(chaos);
    if (first) count(chaos, evidence, figures);
    first = false;
    return violations(evidence).length === 0;
  });
  const details = await fc.check(property, { seed, numRuns: 1, interruptAfterTimeLimit: 20_000 });
  const [smallest] = details.counterexample ?? [];
  return smallest === undefined ? undefined : { seed, report: await reportOf(seed, smallest) };
}

async function reportOf(seed: number, chaos: ChaosCase): Promise<string> {
  const evidence = await play(chaos);
  return [
    `Seed ${seed} breaks what must hold. Replay it with: npm run chaos -- --seed ${seed}`,
    ...violations(evidence).map((problem) => `- ${problem}`),
    'The smallest case found:',
    JSON.stringify(chaos, undefined, 1),
    'Its ledger:',
    evidence.story(),
    'Its logs:',
    ...evidence.phases.flatMap(({ phase, printed }) => printed.map((line) => `${phase}: ${line}`)),
  ].join('\n');
}

function count(chaos: ChaosCase, { phases, faults }: Evidence, figures: Figures): void {
  figures.runs++;
  const dialects = chaos.dialects.length === 0 ? ['default'] : chaos.dialects;
  for (const dialect of dialects) add(figures.dialects, dialect, 1);
  add(figures.mixtures, dialects.toSorted().join(), 1);
  for (const kind of new Set(chaos.faults.map(({ fault }) => kindOfFault(fault))))
    add(figures.drawn, kind, 1);
  for (const phase of phases) {
    figures.calls += phase.calls.length;
    add(figures.ends, `${phase.phase} ${phase.succeeded ? 'green' : 'red'}`, 1);
    for (const { outcome } of rowsOf(phase)) add(figures.outcomes, outcome, 1);
  }
  for (const [kind, times] of faults) add(figures.faults, kind, times);
}

function kindOfFault(fault: FaultSpec): string {
  if (typeof fault === 'string') return fault;
  if ('kind' in fault) return fault.kind;
  return 'status' in fault ? 'status' : 'ret-code';
}

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
