/**
 * `npm run fuzz`: draws inputs for the parsers of what comes from outside, for a while, and keeps those that do harm in
 * `test/fuzz/corpus`, where every run of the tests plays them.
 *
 *   --seconds N   for how long each target is played (default: 60)
 *   --seed N      the first seed (default: a random one)
 *   --target X    play this target alone
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { keep } from './corpus.ts';
import { TARGETS } from './targets.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 0x7fff_ffff)) },
    target: { type: 'string' },
  },
});
const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
if (!Number.isInteger(seed) || !(seconds > 0)) throw new Error('--seed and --seconds take numbers');
const targets = TARGETS.filter(({ name }) => values.target === undefined || name === values.target);
if (targets.length === 0)
  throw new Error(`--target takes one of ${TARGETS.map(({ name }) => name).join(', ')}`);
console.log(`Seed ${seed}`);
for (const { name, input, play } of targets) {
  const found = await fc.check(fc.asyncProperty(input, play), {
    seed,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: seconds * 1000,
    markInterruptAsFailure: false,
  });
  if (!found.failed || found.counterexample === null) {
    console.log(`${name}: ${found.numRuns} inputs, none does harm`);
    continue;
  }
  const file = keep(name, `found-${seed}`, found.counterexample[0]);
  console.error(`${name}: input ${found.numRuns} does harm, kept as ${file}`, found.errorInstance);
  process.exitCode = 1;
}
