/**
 * `npm run fuzz`: draws inputs for the parsers of what comes from outside, for a while, and keeps those that do harm in
 * `test/fuzz/corpus`, where every run of the tests plays them.
 *
 *   --seconds N   for how long each target is played (default: 60)
 *   --seed N      the first seed (default: a random one)
 *   --target X    play this target alone
 */
import fc from 'fast-check';
import { parseOptions, runCommand, UsageError, wholeNumber } from '../support/command-line.ts';
import { keep } from './corpus.ts';
import { TARGETS } from './targets.ts';

const DEFAULT_SECONDS = 60;
/** A day. */
const MOST_SECONDS = 86_400;
/** fast-check takes a seed as a whole number of 32 bits with a sign. */
const MOST = 0x7fff_ffff;

await runCommand(async () => {
  const values = parseOptions({
    seconds: { type: 'string' },
    seed: { type: 'string' },
    target: { type: 'string' },
  });
  const seconds = wholeNumber('seconds', values.seconds, { least: 1, most: MOST_SECONDS }) ?? DEFAULT_SECONDS;
  const seed = wholeNumber('seed', values.seed, { most: MOST }) ?? Math.floor(Math.random() * MOST);
  const targets = TARGETS.filter(({ name }) => values.target === undefined || name === values.target);
  if (targets.length === 0)
    throw new UsageError(`--target takes one of ${TARGETS.map(({ name }) => name).join(', ')}`);
  console.log(`Seed ${seed}`);
  let held = true;
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
    held = false;
  }
  return held;
});
