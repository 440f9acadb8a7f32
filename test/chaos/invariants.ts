import { checkCalls } from './check-calls.ts';
import { checkDiskFates, checkResults } from './check-results.ts';
import { checkShown } from './check-shown.ts';
import { checkTold } from './check-told.ts';
import type { Evidence } from './evidence.ts';

/** What must hold after every run, whatever went wrong in it. Empty where all of it does. */
export function violations(evidence: Evidence): string[] {
  const perPhase = evidence.phases.flatMap((phase) =>
    [
      ...checkCalls(evidence, phase),
      ...checkResults(evidence, phase),
      ...checkShown(evidence, phase),
      ...checkTold(evidence, phase),
    ].map((problem) => `${phase.phase} phase: ${problem}`),
  );
  return [...perPhase, ...checkDiskFates(evidence)];
}
