import { createRandom } from '../test/support/random.ts';
import { Harness } from '../test/scenarios/harness.ts';

/** What one teardown in virtual time took. */
export interface TeardownCost {
  /** Beyond the platform's own time for stop and deletion, in seconds. */
  overhead: number;
  /** From the start to the end, in seconds. */
  seconds: number;
  /** Number of calls by action. */
  calls: Record<string, number>;
}

/** What many teardowns of one instance cost, all taken together. */
export interface WaitingCost {
  /** Beyond the platform's own time for stop and deletion, in seconds, on average. */
  meanOverhead: number;
  /** The most of them, in seconds. */
  mostOverhead: number;
  /** Between two Describe calls on average, over all of them. */
  secondsBetweenLooks: number;
}

/** What waiting costs, for stop times spread evenly over 5 to 120 s and deletions within these times (in milliseconds). */
export async function costOfWaiting(
  runs: number,
  [shortest, longest]: readonly [number, number],
): Promise<WaitingCost> {
  const random = createRandom(1);
  let overhead = 0;
  let mostOverhead = 0;
  let seconds = 0;
  let looks = 0;
  for (let run = 0; run < runs; run++) {
    const stop = 5000 + (115_000 * (run + random.next())) / runs;
    const cost = await tearDown(1, stop, random.int(shortest, longest));
    overhead += cost.overhead;
    mostOverhead = Math.max(mostOverhead, cost.overhead);
    seconds += cost.seconds;
    looks += cost.calls['Describe'] ?? 0;
  }
  return { meanOverhead: overhead / runs, mostOverhead, secondsBetweenLooks: seconds / looks };
}

/** What the teardown of so many running instances costs, all with the same platform times, at calls of so long (in milliseconds). */
export async function tearDown(
  size: number,
  stop: number,
  terminate: number,
  latencyMs = 20,
): Promise<TeardownCost> {
  const harness = Harness.withoutSockets({ durations: { stop, terminate }, latencyMs });
  const places = ['cn-wlcb-01', 'cn-wlcb-03', 'cn-sh2-02', 'cn-bj2-03'];
  for (let i = 0; i < size; i++) {
    const Zone = places[i % places.length] ?? '';
    harness.simulator.addInstance({ Name: 'bench', Zone, Region: Zone.slice(0, -3) });
  }
  const ids = harness.simulator.instances().map(({ UHostId }) => UHostId);
  const { succeeded, seconds } = await harness.run({ 'uhost-id': ids.join(',') });
  if (!succeeded || harness.simulator.instances().length > 0) throw new Error('The teardown failed');
  const calls: Record<string, number> = {};
  for (const call of harness.calls()) {
    const action = call.replace(/ .*/, '');
    calls[action] = (calls[action] ?? 0) + 1;
  }
  return { overhead: seconds - (stop + terminate) / 1000, seconds, calls };
}
