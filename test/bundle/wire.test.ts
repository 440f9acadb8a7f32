import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../chaos/invariants.ts';
import { announce, campaignSeeds, replayCommand } from '../support/seed.ts';
import { playOverWire, wireCase } from './wire.ts';

const FILE = 'test/bundle/wire.test.ts';
/** In every run of the suite. `npm run campaign:wire` plays more of them. */
const RUNS = 20;
/** So many runs at a time. The processes mostly wait, so that two cores are enough. */
const LANES = 10;
/** For machines that are busy with other things, and for long campaigns; a run takes three or four seconds. */
const TIMEOUT_MS_A_RUN = 20_000;

const seeds = campaignSeeds(RUNS);
const timeout = 60_000 + (seeds.length * TIMEOUT_MS_A_RUN) / LANES;
/** The seeds that no lane has played yet. */
const waiting = [...seeds];

describe.concurrent('the bundle over the wire, whatever happens on it', () => {
  beforeAll(() => {
    announce(FILE, seeds);
  });

  it.each(Array.from({ length: LANES }, (_, lane) => lane + 1))(
    'in its part of the runs, lane %i',
    { timeout },
    async () => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) await play(seed);
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
      `Seed ${seed} breaks what must hold. Replay it with: ${replayCommand(FILE, seed)}`,
      ...found.map((problem) => `- ${problem}`),
      JSON.stringify(wire, undefined, 1),
      evidence.story(),
      ...evidence.phases.flatMap(({ phase, printed }) => printed.map((line) => `${phase}: ${line}`)),
    ].join('\n'),
  );
}
