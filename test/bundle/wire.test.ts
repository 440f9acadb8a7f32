import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { violations } from '../chaos/invariants.ts';
import { playOverWire, wireCase } from './wire.ts';

/** So many lanes at a time, each run after run. */
const LANES = 6;
const RUNS_IN_A_LANE = 35;
/** For machines that are busy with other things; a run takes two seconds. */
const LANE_TIMEOUT_MS = 400_000;

const replayed = process.env['WIRE_SEED'];

describe.concurrent('the bundle over the wire, whatever happens on it', () => {
  const lanes = Array.from({ length: LANES }, (_, lane) =>
    Array.from({ length: RUNS_IN_A_LANE }, (__, run) => 1 + lane * RUNS_IN_A_LANE + run),
  );

  it.each(replayed === undefined ? lanes : [[Number(replayed)]])(
    'in the runs from seed %i',
    { timeout: LANE_TIMEOUT_MS },
    async (...seeds) => {
      for (const seed of seeds) await play(seed);
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
