import { describe, expect, it } from 'vitest';
import { campaignSeeds, replayCommand, replayedSeed } from './seed.ts';

describe('the seeds of a campaign', () => {
  it('start anywhere and follow each other', () => {
    const seeds = campaignSeeds(40, { CI: 'true' }, () => 0.5);
    expect(seeds).toHaveLength(40);
    expect(seeds.at(-1)).toBe((seeds[0] ?? 0) + 39);
    expect(campaignSeeds(40, {}, () => 0.6)[0]).not.toBe(seeds[0]);
  });

  it.each([0, 0.999_999_999_999])('never leave what fast-check takes: %d', (drawn) => {
    for (const seed of campaignSeeds(200, {}, () => drawn)) {
      expect(seed).toBeGreaterThanOrEqual(0);
      expect(seed).toBeLessThanOrEqual(0x7fff_ffff);
    }
  });

  it.each([{}, { CI: '' }, { CI: 'false' }])('are half as many outside of CI: %j', (environment) => {
    expect(campaignSeeds(40, environment)).toHaveLength(20);
    expect(campaignSeeds(1, environment)).toHaveLength(1);
  });

  it('are one that is replayed, or several from it on', () => {
    expect(campaignSeeds(40, { TEST_SEED: '7' })).toEqual([7]);
    expect(campaignSeeds(40, { TEST_SEED: '7', TEST_RUNS: '3' })).toEqual([7, 8, 9]);
  });

  it('are as many as are asked for', () => {
    expect(campaignSeeds(40, { TEST_RUNS: '200' })).toHaveLength(200);
    expect(campaignSeeds(40, { TEST_RUNS: '200', CI: 'true' })).toHaveLength(200);
  });

  it.each([
    ['TEST_SEED', 'x'],
    ['TEST_SEED', '1.5'],
    ['TEST_SEED', '2147483648'],
    ['TEST_RUNS', '0'],
    ['TEST_RUNS', '-3'],
  ])('%s=%s is refused', (name, value) => {
    expect(() => campaignSeeds(40, { [name]: value })).toThrow(`${name} must be a whole number from `);
  });
});

it('a property can be replayed with the negative seed that fast-check prints', () => {
  expect(replayedSeed({ TEST_SEED: '-1819918769' })).toBe(-1819918769);
  expect(replayedSeed({})).toBeUndefined();
});

it('the command names the seed and the file', () => {
  expect(replayCommand('test/bundle/wire.test.ts', 7)).toBe(
    'TEST_SEED=7 npx vitest run test/bundle/wire.test.ts',
  );
});
