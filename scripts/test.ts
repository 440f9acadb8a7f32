/**
 * `npm test`: the tests; beside them the scenarios once more, in a dialect of the API or a mixture of dialects that the
 * run's seed draws (`TEST_SEED`, a random one by default); and the checks. What follows `--` goes to the tests. What ran
 * beside them is printed at the end, so that it doesn't get in between. Fails when anything fails.
 *
 * In CI (`CI=true`) it measures the coverage too, which takes as long again.
 */
import { drawnMixture } from '../test/simulator/mixture.ts';
import { campaignSeeds } from '../test/support/seed.ts';
import {
  CHECK_NAMES,
  IN_CI,
  endChildrenOnSignals,
  printResults,
  runCheck,
  runQuietly,
  startNode,
  succeeds,
  VITEST,
} from './checks.ts';
import { DIALECT_TESTS, DIALECT_VARIABLE } from './dialect-tests.ts';

endChildrenOnSignals();
const [seed = 0] = campaignSeeds(1);
const { name } = drawnMixture(seed);
const tests = startNode([...VITEST, ...(IN_CI ? ['--coverage'] : []), ...process.argv.slice(2)], 'inherit');
const [testsPassed, ...results] = await Promise.all([
  succeeds(tests),
  runQuietly(`dialects ${name}`, [...DIALECT_TESTS, '--reporter=dot'], { [DIALECT_VARIABLE]: name }),
  ...CHECK_NAMES.map(runCheck),
]);
// Undefined unless a signal has ended it all.
if (process.exitCode === undefined) {
  console.log();
  printResults(results);
  console.log(`To play the scenarios in these dialects again: npm run dialects -- --seed ${seed}`);
}
if (!testsPassed || !results.every(({ passed }) => passed)) process.exitCode ??= 1;
