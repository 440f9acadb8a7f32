import { createRandom } from '../test/simulator/random.ts';
import { World } from '../test/scenarios/world.ts';

/** What one teardown in virtual time took. */
export interface TeardownCost {
  /** Beyond the platform's own time for stop and deletion, in seconds. */
  overhead: number;
  /** From the start to the end, in seconds. */
  seconds: number;
  /** Number of calls by action. */
  calls: Record<string, number>;
}

/** What many teardowns of one instance cost, for stop times spread over 5 to 120 s and these deletion times (in ms). */
export async function manyStopTimes(
  runs: number,
  [shortest, longest]: [number, number],
): Promise<TeardownCost[]> {
  const random = createRandom(1);
  const costs: TeardownCost[] = [];
  for (let run = 0; run < runs; run++) {
    const stop = 5000 + (115_000 * (run + random.next())) / runs;
    costs.push(await tearDown(1, stop, random.int(shortest, longest)));
  }
  return costs;
}

/** What the teardown of so many running instances costs, all with the same platform times (in milliseconds). */
export async function tearDown(size: number, stop: number, terminate: number): Promise<TeardownCost> {
  const world = World.withoutSockets({ durations: { stop, terminate }, latencyMs: 20 });
  const places = ['cn-wlcb-01', 'cn-wlcb-02', 'cn-sh2-02', 'us-ca-01'];
  for (let i = 0; i < size; i++) {
    const Zone = places[i % places.length] ?? '';
    world.simulator.addInstance({ Name: 'bench', Zone, Region: Zone.slice(0, -3) });
  }
  const ids = world.simulator.instances().map(({ UHostId }) => UHostId);
  const { succeeded, seconds } = await world.run({ 'uhost-id': ids.join(',') });
  if (!succeeded || world.simulator.instances().length > 0) throw new Error('The teardown failed');
  const calls: Record<string, number> = {};
  for (const call of world.calls()) {
    const action = call.replace(/ .*/, '');
    calls[action] = (calls[action] ?? 0) + 1;
  }
  return { overhead: seconds - (stop + terminate) / 1000, seconds, calls };
}
