import { appendFileSync, readFileSync } from 'node:fs';

/** Names the file with the IDs of the mutants to try, a JSON array. */
export const MUTANTS_VARIABLE = 'MUTATION_MUTANTS';
/** Names the file that what becomes of them is appended to, a JSON object a line. */
export const LOG_VARIABLE = 'MUTATION_LOG';

/** What a mutation run notes as it goes. */
export type LogEntry =
  /** Some test runs the place that this mutant changes. */
  | { reached: string }
  /** It is computed once, as a module is loaded, so it can't be switched on for one test. */
  | { atLoad: string }
  /** A test is played with it now. */
  | { tries: string }
  /** This test noticed it. */
  | { killed: string; by: string }
  /** All tests of this file have been played. */
  | { finished: string }
  /** This test was left out, for this reason. */
  | { skipped: string; why: string };

/** Appends one line. */
export function note(file: string, entry: LogEntry): void {
  appendFileSync(file, `${JSON.stringify(entry)}\n`);
}

/** Reads what was noted so far. */
export function readLog(file: string): LogEntry[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogEntry);
}
