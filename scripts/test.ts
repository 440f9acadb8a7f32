/**
 * `npm test`: the tests; beside them a part of the scenarios once more, in a dialect of the API or a mixture of dialects,
 * both of which the run's seed draws (`TEST_SEED`, a random one by default); and the checks. What follows `--` goes to
 * the tests. What ran beside them is printed at the end, so that it doesn't get in between. Fails when anything fails.
 *
 * In CI (`CI=true`) the scenarios are played whole, and it measures the coverage, which takes as long again.
 */
import { drawnMixture } from '../test/simulator/mixture.ts';
import { campaignSeeds, isInCi } from '../test/support/seed.ts';
import {
  CHECK_NAMES,
  endChildrenOnSignals,
  printResults,
  runCheck,
  runQuietly,
  startNode,
  succeeds,
  VITEST,
} from './checks.ts';
import type { CheckResult } from './checks.ts';
import { DIALECT_TESTS, DIALECT_VARIABLE } from './dialect-tests.ts';

/** Dialects in which much is waited out to the end, so that the scenarios take several times as long. */
const WAITED_OUT = new Set(['running-as-unknown', 'lock-kept']);

endChildrenOnSignals();
const [seed = 0] = campaignSeeds(1);
const { name, dialects } = drawnMixture(seed);
const parts = dialects.some((dialect) => WAITED_OUT.has(dialect.name)) ? 12 : 3;
const [coverage, part] = isInCi()
  ? [['--coverage'], []]
  : [[], [`--shard=${1 + (Math.abs(seed) % parts)}/${parts}`]];
const tests = startNode([...VITEST, ...coverage, ...process.argv.slice(2)], 'inherit');
const [testsPassed, results] = await Promise.all([succeeds(tests), besideTheTests()]);
// Undefined unless a signal has ended it all.
if (process.exitCode === undefined) {
  console.log();
  printResults(results);
  console.log(`To play the scenarios in these dialects again: npm run dialects -- --seed ${seed}`);
}
if (!testsPassed || !results.every(({ passed }) => passed)) process.exitCode ??= 1;

/** The scenarios in other dialects and the checks, one after another: at once they would only hold up one another. */
async function besideTheTests(): Promise<CheckResult[]> {
  const played = [...DIALECT_TESTS, '--reporter=dot', ...part];
  const results = [await runQuietly(`dialects ${name}`, played, { [DIALECT_VARIABLE]: name })];
  for (const check of CHECK_NAMES) if (process.exitCode === undefined) results.push(await runCheck(check));
  return results;
}
