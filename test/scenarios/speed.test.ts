import { describe, expect, it } from 'vitest';
import { costOfWaiting, tearDown } from '../../bench/teardown.ts';

// All in virtual time: the same on every machine. bench/README.md says what the figures mean.

describe('from Running to gone, beyond the time that the platform takes, for stops of 5 to 120 s', () => {
  it.for([
    { deletion: 'at once', times: [0, 0], atMost: 3.2 },
    { deletion: 'within 3 s', times: [1000, 3000], atMost: 3.5 },
  ] as const)('at most $atMost s on average where a deletion shows $deletion', async ({ times, atMost }) => {
    const { meanOverhead, secondsBetweenLooks } = await costOfWaiting(60, times);
    expect(meanOverhead).toBeLessThanOrEqual(atMost);
    expect(secondsBetweenLooks).toBeGreaterThanOrEqual(1.95);
  });

  it('with a call every two seconds or so on average, where deletions take longer too', async () => {
    const { secondsBetweenLooks } = await costOfWaiting(60, [1000, 20_000]);
    expect(secondsBetweenLooks).toBeGreaterThanOrEqual(1.95);
  });
});

it('100 instances at 200 ms a call take at most 1.05 times as long as one', async () => {
  const one = await tearDown(1, 30_000, 5000, 200);
  const all = await tearDown(100, 30_000, 5000, 200);
  expect(all.seconds / one.seconds).toBeLessThanOrEqual(1.05);
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
  expect(all.calls['Describe']).toBeLessThanOrEqual(1.3 * looksForOne * several.callsPerLook);
});
