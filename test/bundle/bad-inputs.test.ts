import { describe, expect, it } from 'vitest';
import { BAD_INPUTS } from '../unit/bad-inputs.ts';
import type { BadInput } from '../unit/bad-inputs.ts';
import { savedIn } from '../support/saved-state.ts';
import { announce, campaignSeeds } from '../support/seed.ts';
import { BundleHarness } from './bundle-harness.ts';

const FILE = 'test/bundle/bad-inputs.test.ts';
/** In every run of the suite. `npm run campaign:bad-inputs` plays all of them, and so do the unit tests. */
const RUNS = 32;
const SECRET_INPUTS = ['public-key', 'private-key', 'security-token', 'github-token'];

/** Linux takes no longer variable than 128 KiB in an environment. */
const LONGEST_VARIABLE = 128 * 1024 - 'INPUT_SECURITY-TOKEN='.length;

/** No operating system takes these in an environment, so that they can't reach a process; the unit tests have them. */
const impossible = BAD_INPUTS.filter(isImpossible);
const possible = BAD_INPUTS.filter((input) => !isImpossible(input));

/** Consecutive seeds draw one after another, so that as many seeds as there are inputs draw each of them. */
const seeds = campaignSeeds(RUNS);
announce(FILE, seeds);
const drawn = seeds.flatMap((seed) => possible[Math.abs(seed) % possible.length] ?? []);

describe.concurrent('the bundle refuses', () => {
  it.each(drawn)('$what', async ({ with: wrong, message }) => {
    await using stage = await BundleHarness.create();
    const main = await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': 'uhost-a', ...wrong }) });

    expect(main).toMatchObject({ exitCode: 1, conclusion: 'failure', outputs: {} });
    expect(main.annotations).toHaveLength(1);
    expect(main.annotations[0]).toMatchObject({
      level: 'error',
      title: 'Nothing was done: the inputs are wrong',
    });
    expect(main.annotations[0]?.message).toContain(message);
    // The problem, and what is left.
    expect(main.annotations[0]?.message.split('\n')).toHaveLength(2);
    expect(main.summary).toMatch(/^## ❌ CompShare: nothing/);
    expect(stage.calls()).toEqual([]);

    expect(new Set(main.commands.map(({ name }) => name))).toEqual(
      new Set(main.masks.length > 0 ? ['add-mask', 'error'] : ['error']),
    );
    expect(savedIn(main.state)).toEqual({ progress: 'failed' });
    expect(main.raw).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
    for (const secret of SECRET_INPUTS.map((name) => wrong[name] ?? '').filter(
      (value) => value.trim() !== '',
    )) {
      expect(main.masks).toContain(secret);
      expect(linesShown(main.raw)).not.toContain(secret);
    }
    expect((await stage.job.runPost('down')).conclusion).toBe('success');
    expect(stage.calls()).toEqual([]);
  });
});

describe('what is left to the unit tests', () => {
  it('is what no environment takes: a NUL, a megabyte', () => {
    expect(impossible.length).toBeLessThanOrEqual(2);
    expect(possible.length).toBeGreaterThanOrEqual(160);
  });
});

function isImpossible({ with: wrong }: BadInput): boolean {
  return Object.values(wrong).some((value) => value.includes('\0') || value.length > LONGEST_VARIABLE);
}

/** Everything that was printed but for the masks, which only the runner sees. */
function linesShown(raw: string): string {
  return raw
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n');
}
