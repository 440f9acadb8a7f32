/**
 * `npm run dialects`: the scenarios in every dialect of the API, one after another. Only the promise counts.
 *
 *   --dialect A[,B]   this dialect, or these together; may be given several times
 *   --seed N          what `npm test` draws for this seed
 *
 * Other arguments go to vitest: a file, `-t` and a name.
 */
import { parseArgs } from 'node:util';
import { drawnMixture } from '../test/simulator/mixture.ts';
import { campaignSeeds } from '../test/support/seed.ts';
import { endChildrenOnSignals, startNode, succeeds } from './checks.ts';
import { DIALECT_TESTS, DIALECT_VARIABLE } from './dialect-tests.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dialect: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string' },
    testNamePattern: { type: 'string', short: 't' },
  },
});
const { dialect, seed, testNamePattern } = values;
const drawn = seed === undefined ? [] : campaignSeeds(1, { TEST_SEED: seed }).map(drawnMixture);
const mixtures = [...dialect, ...drawn.map(({ name }) => name)].join(' ');
if (mixtures !== '') console.log(`Dialects: ${mixtures}`);

endChildrenOnSignals();
const args = [...DIALECT_TESTS, ...positionals];
if (testNamePattern !== undefined) args.push('--testNamePattern', testNamePattern);
const passed = await succeeds(startNode(args, 'inherit', { [DIALECT_VARIABLE]: mixtures }));
if (!passed) process.exitCode ??= 1;
