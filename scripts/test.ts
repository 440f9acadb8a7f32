/**
 * `npm test`: the tests, and beside them the checks. What follows `--` goes to vitest. The checks' results come at the
 * end, so that they don't get in between those of the tests. Fails when anything fails.
 */
import { CHECK_NAMES, endChildrenOnSignals, printResults, runCheck, startNode, succeeds } from './checks.ts';

endChildrenOnSignals();
const tests = startNode(
  ['node_modules/vitest/vitest.mjs', 'run', '--coverage', ...process.argv.slice(2)],
  'inherit',
);
const [testsPassed, ...results] = await Promise.all([succeeds(tests), ...CHECK_NAMES.map(runCheck)]);
// Undefined unless a signal has ended it all.
if (process.exitCode === undefined) {
  console.log();
  printResults(results);
}
if (!testsPassed || !results.every(({ passed }) => passed)) process.exitCode ??= 1;
