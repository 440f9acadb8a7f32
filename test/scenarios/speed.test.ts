import { describe, expect, it } from 'vitest';
import { costOfWaiting, tearDown } from '../../bench/teardown.ts';

// All in virtual time: the same on every machine. docs/benchmarks.md says what the figures mean.

describe('from Running to gone, beyond the time that the platform takes, for stops of 5 to 120 s', () => {
  it.for([
    { deletion: 'at once', times: [0, 0] },
    { deletion: 'within 3 s', times: [1000, 3000] },
  ] as const)('at most 1.5 s on average where a deletion shows $deletion', async ({ times }) => {
    const { meanOverhead, secondsBetweenLooks } = await costOfWaiting(100, times);
    expect(meanOverhead).toBeLessThanOrEqual(1.5);
    expect(secondsBetweenLooks).toBeGreaterThanOrEqual(2);
  });

  it('with a look every two seconds at most on average, where deletions take longer too', async () => {
    // A look that misses it takes two calls.
    const { secondsBetweenLooks } = await costOfWaiting(100, [1000, 20_000]);
    expect(secondsBetweenLooks).toBeGreaterThanOrEqual(1.9);
  });
});

// A thousand are asked for in ten calls a look.
it.for([
  { instances: 100, callsPerLook: 1 },
  { instances: 1000, callsPerLook: 10 },
])('$instances instances take at most 1.1 times as long as one, and as many looks', async (several) => {
  const one = await tearDown(1, 30_000, 5000);
  const all = await tearDown(several.instances, 30_000, 5000);
  expect(all.seconds / one.seconds).toBeLessThanOrEqual(1.1);
  const looksForOne = one.calls['Describe'] ?? 0;
  // What is missed is looked for in each of four zones.
  expect(all.calls['Describe']).toBeLessThanOrEqual(1.1 * looksForOne * several.callsPerLook + 3 * 4);
});
