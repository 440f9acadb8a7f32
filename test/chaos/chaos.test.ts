import { describe, expect, it } from 'vitest';
import { noFigures, runSeed } from './campaign.ts';

/** Parts, so that one that breaks something doesn't keep the others from being played. */
const PARTS = 5;
const RUNS_IN_A_PART = 500;

describe('whatever goes wrong, what must hold does', () => {
  const parts = Array.from({ length: PARTS }, (_, part) => 1 + part * RUNS_IN_A_PART);

  it.each(parts)(`in ${RUNS_IN_A_PART} runs from seed %i`, async (from) => {
    const figures = noFigures();
    for (let seed = from; seed < from + RUNS_IN_A_PART; seed++) {
      const failure = await runSeed(seed, figures);
      // The report is the message: seed, smallest case and ledger.
      if (failure !== undefined) expect.fail(failure.report);
    }
    expect(figures.runs).toBe(RUNS_IN_A_PART);
    // A campaign in which everything fails, or nothing goes wrong, would prove little.
    expect(figures.ends.get('main green') ?? 0).toBeGreaterThan(RUNS_IN_A_PART / 4);
    expect(figures.outcomes.get('terminated') ?? 0).toBeGreaterThan(RUNS_IN_A_PART / 4);
    expect(figures.faults.size).toBeGreaterThan(20);
  });
});
