import { expect, it } from 'vitest';
import { announce, campaignSeeds } from '../support/seed.ts';
import { noFigures, runSeed } from './campaign.ts';

/** In every run of the suite. `npm run chaos` plays more of them. */
const RUNS = 150;
/** From so many runs on, chance leaves no kind of run out. */
const MANY_RUNS = 150;

it('whatever goes wrong, what must hold does', { timeout: 300_000 }, async () => {
  const seeds = campaignSeeds(RUNS);
  announce('test/chaos/chaos.test.ts', seeds);
  const figures = noFigures();
  for (const seed of seeds) {
    const failure = await runSeed(seed, figures);
    // The report is the message: seed, smallest case and ledger.
    if (failure !== undefined) expect.fail(failure.report);
  }
  expect(figures.runs).toBe(seeds.length);
  if (seeds.length < MANY_RUNS) return;
  // A campaign in which everything fails, or nothing goes wrong, would prove little.
  expect(figures.ends.get('main green') ?? 0).toBeGreaterThan(seeds.length / 4);
  expect(figures.outcomes.get('terminated') ?? 0).toBeGreaterThan(seeds.length / 4);
  expect(figures.faults.size).toBeGreaterThan(20);
});
