import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../chaos/evidence.ts';
import { play } from '../chaos/play.ts';
import { rowsOf } from '../chaos/check-results.ts';
import { createRandom } from '../support/random.ts';
import type { Random } from '../support/random.ts';
import { announce, campaignSeeds } from '../support/seed.ts';
import { coveringArray } from './covering-array.ts';
import type { Factors } from './covering-array.ts';
import { caseNamed, caseOf, enumerate, mergerOf, pairs, prove, singles } from './enumeration.ts';
import { faultNamed, FAULTS } from './faults.ts';
import { addFigures, noFigures } from './figures.ts';
import type { Merged } from './figures.ts';
import { bundleSettings, proveBundleKills } from './bundle-kills.ts';
import { proveKills } from './kills.ts';
import { killSettings } from './proofs.ts';
import { allSettings, dialectSettings } from './settings.ts';

const FILE = 'test/prove/prove.test.ts';
/** In every run of the suite, each with about ten cases. `npm run prove` plays all of them. */
const PARTS = 15;
/** The same of settings in which the main phase is killed. */
const KILLED_PARTS = 3;
/** How many of the kills of the bundle's process. */
const BUNDLE_KILLS = 4;
/** How many cases are left out as the same as another one, and are played all the same. */
const MERGERS = 20;
const CASES_A_PART = 10;

const settings = allSettings();

it('a part of all single faults and pairs of them, drawn by the seed', { timeout: 300_000 }, async () => {
  const seeds = campaignSeeds(PARTS);
  announce(FILE, seeds);
  const [ofSingles, ofPairs] = [singles(settings), pairs()];
  const sum = noFigures();
  for (const seed of seeds) {
    const random = createRandom(seed);
    const unit = random.pick(random.chance(0.7) ? ofSingles : ofPairs);
    const share = CASES_A_PART / 500;
    addFigures(sum, await prove(unit, () => random.chance(share)));
  }
  expect(sum.broken).toEqual([]);
  // In some settings no case ends green.
  if (seeds.length >= PARTS) expect(sum.green).toBeGreaterThan(0);
});

it('a part of all kills of the main phase, drawn by the seed', { timeout: 300_000 }, async () => {
  const seeds = campaignSeeds(KILLED_PARTS);
  announce(FILE, seeds);
  const sum = noFigures();
  for (const seed of seeds) {
    const random = createRandom(seed);
    addFigures(sum, await proveKills(random.pick(killSettings()), () => random.chance(CASES_A_PART / 200)));
  }
  expect(sum.broken).toEqual([]);
});

// Windows knows no SIGKILL that a process could send itself.
it.skipIf(process.platform === 'win32')(
  "a part of all kills of the bundle's process, drawn by the seed",
  { timeout: 120_000 },
  async () => {
    const [seed = 0] = campaignSeeds(1);
    announce(FILE, [seed]);
    const random = createRandom(seed);
    const moments = Array.from({ length: BUNDLE_KILLS }, () => random.int(1, 50)).sort((a, b) => a - b);
    const { broken, played } = await proveBundleKills(random.pick(bundleSettings()), [1, ...moments]);
    expect(broken).toEqual([]);
    expect(played).toBeGreaterThan(0);
  },
);

/** What the program did in a run, apart from its words. */
function doneIn({ phases }: Evidence): unknown {
  return phases.map((phase) => ({
    succeeded: phase.succeeded,
    endedAtMs: phase.endedAtMs,
    calls: phase.calls.map(({ atMs, action, parameters, applied }) => ({
      atMs,
      action,
      parameters,
      applied,
    })),
    outcomes: rowsOf(phase).map(({ id, outcome }) => [id, outcome]),
    errors: phase.annotations.filter(({ level }) => level === 'error').length,
  }));
}

/** Plays what is left out for a reason, and what stands for it. */
async function playMerger(random: Random, wanted: Merged): Promise<{ name: string; pair: unknown[] }> {
  for (;;) {
    const setting = random.pick(settings);
    const seq = random.int(1, 12);
    if (setting.as !== undefined) {
      const other = settings.find(({ name }) => name === setting.as);
      if (wanted !== 'alike to the program' || other === undefined) continue;
      const faults = [{ fault: random.pick(FAULTS), seq }];
      const [one, stand] = [caseOf(setting, faults), caseOf(other, faults)];
      return { name: one.name, pair: [doneIn(await play(one.chaos)), doneIn(await play(stand.chaos))] };
    }
    const base = await play(setting.chaos);
    const calls = base.phases.flatMap((phase) => phase.calls);
    const mergers = FAULTS.flatMap((fault) => {
      const merger = mergerOf(fault, calls[seq - 1], setting);
      return merger?.reason === wanted ? [{ fault, as: merger.as }] : [];
    });
    if (mergers.length === 0) continue;
    const { fault, as } = random.pick(mergers);
    const one = caseOf(setting, [{ fault, seq }]);
    const representative = faultNamed(as ?? '');
    const other = representative === undefined ? base : caseOf(setting, [{ fault: representative, seq }]);
    const evidence = 'phases' in other ? other : await play(other.chaos);
    return { name: one.name, pair: [doneIn(await play(one.chaos)), doneIn(evidence)] };
  }
}

describe('what is left out', () => {
  it.each<Merged>(['never happens', 'RetCode of the same facts', 'same on a read', 'alike to the program'])(
    '%s: ends as what stands for it',
    { timeout: 120_000 },
    async (reason) => {
      const seeds = campaignSeeds(MERGERS / 4);
      announce(FILE, seeds);
      for (const seed of seeds) {
        const { name, pair } = await playMerger(createRandom(seed), reason);
        expect(pair[0], name).toEqual(pair[1]);
      }
    },
  );
});

describe('the enumeration', () => {
  it('names each case once, and each name replays its case', async () => {
    const [unit] = singles(dialectSettings());
    if (unit === undefined) throw new Error('there are no dialects');
    const { cases, merged } = enumerate(unit, await play(unit.setting.chaos));
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    expect(cases.length + Object.values(merged).reduce((sum, count) => sum + count)).toBe(12 * FAULTS.length);
    const last = cases.at(-1);
    expect(caseNamed(last?.name ?? '', settings)).toEqual(last);
  });

  it('has no two parts of one name', () => {
    const names = [...singles(settings), ...pairs()].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('knows no case of a wrong name', () => {
    expect(() => caseNamed('nowhere / lost-answer@1', settings)).toThrow('no setting "nowhere"');
    expect(() => caseNamed('dialect default / lost@1', settings)).toThrow('names no fault');
  });
});

describe('the covering array', () => {
  it('has each two values of two factors in some row', () => {
    const factors = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,3}$/),
      fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }),
      { minKeys: 2, maxKeys: 6 },
    );
    fc.assert(
      fc.property(factors, (drawn: Factors) => {
        const rows = coveringArray(drawn);
        for (const [first, values] of Object.entries(drawn)) {
          for (const [second, others] of Object.entries(drawn)) {
            if (first >= second) continue;
            const seen = new Set(rows.map((row) => `${String(row[first])},${String(row[second])}`));
            expect(seen.size).toBe(values.length * others.length);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
