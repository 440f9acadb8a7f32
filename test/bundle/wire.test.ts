import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { violations } from '../chaos/invariants.ts';
import { playOverWire, wireCase } from './wire.ts';

const RUNS = 200;
/** So many runs at a time. The processes mostly wait, so that two cores are enough. */
const LANES = 10;
/** For machines that are busy with other things; a run takes three or four seconds. */
const LANE_TIMEOUT_MS = 400_000;

const replayed = process.env['WIRE_SEED'];
/** The seeds that no lane has played yet. */
const seeds =
  replayed === undefined ? Array.from({ length: RUNS }, (_, index) => index + 1) : [Number(replayed)];

describe.concurrent('the bundle over the wire, whatever happens on it', () => {
  it.each(Array.from({ length: LANES }, (_, lane) => lane + 1))(
    `in its part of ${seeds.length} runs, lane %i`,
    { timeout: LANE_TIMEOUT_MS },
    async () => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) await play(seed);
    },
  );
});

/** Plays one seed and fails with all that is known of it. */
async function play(seed: number): Promise<void> {
  const [wire] = fc.sample(wireCase, { seed, numRuns: 1 });
  if (wire === undefined) throw new Error(`Seed ${seed} makes no case`);
  const { evidence, problems } = await playOverWire(wire);
  const found = [...problems, ...violations(evidence)];
  if (found.length === 0) return;
  expect.fail(
    [
      `Seed ${seed} breaks what must hold. Replay it with: WIRE_SEED=${seed} npx vitest run test/bundle/wire.test.ts`,
      ...found.map((problem) => `- ${problem}`),
      JSON.stringify(wire, undefined, 1),
      evidence.story,
      ...evidence.phases.flatMap(({ phase, printed }) => printed.map((line) => `${phase}: ${line}`)),
    ].join('\n'),
  );
}
