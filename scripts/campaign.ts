/**
 * `npm run campaign:bad-inputs`, `campaign:jobs`, `campaign:killed` and `campaign:wire`: many runs of one of the campaigns
 * with the bundle's process.
 *
 *   --runs N    how many runs (default: 200; of campaign:jobs 1000)
 *   --seed N    the first seed (default: a random one); alone, only this one is played
 */
import { parseArgs } from 'node:util';
import { endChildrenOnSignals, startNode, succeeds, VITEST } from './checks.ts';

const defaultRuns = (names: readonly string[]): string => (names.includes('jobs') ? '1000' : '200');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string' }, seed: { type: 'string' } },
});
const { runs, seed } = values;
if (seed !== undefined) process.env['TEST_SEED'] = seed;
const wanted = runs ?? (seed === undefined ? defaultRuns(positionals) : undefined);
if (wanted !== undefined) process.env['TEST_RUNS'] = wanted;

endChildrenOnSignals();
const files = positionals.map((name) => `test/bundle/${name}.test.ts`);
const passed = await succeeds(startNode([...VITEST, ...files], 'inherit'));
if (!passed) process.exitCode ??= 1;
