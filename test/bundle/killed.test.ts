import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { PhaseResult, RunningPhase } from '../runner/job.ts';
import { createRandom } from '../support/random.ts';
import type { Random } from '../support/random.ts';
import { announce, campaignSeeds, replayCommand } from '../support/seed.ts';
import { brokenPromises } from './invariants.ts';
import { BundleHarness } from './bundle-harness.ts';

const FILE = 'test/bundle/killed.test.ts';
/** In every run of the suite. `npm run campaign:killed` plays more of them. */
const RUNS = 20;
/** From so many runs on, chance leaves no way to end out. */
const MANY_RUNS = 200;
const AT_A_TIME = 8;
/** Within 3 s, and as much again for a machine that is busy with other tests. */
const END_WITHIN_MS = 6000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;
const LINES = [/1 × 4090/, /: (stopping|terminating)/, /accepted/, /not in the list/, /: gone/];

/** What happens in one run, all of it drawn from its seed. */
interface Plan {
  stage: BundleHarness;
  named: string[];
  inputs: Record<string, string>;
  signal: (typeof SIGNALS)[number];
  /** The stage that is waited for first: the start, the arrival of a call or a line of the log. */
  after: 'start' | number | RegExp;
  delayMs: number;
}

async function draw(random: Random): Promise<Plan> {
  const stage = await BundleHarness.create({
    seed: random.int(1, 1_000_000),
    durations: { stop: [50, 400], terminate: [0, 300] },
    latencyMs: random.pick([0, 10, [0, 150] as const]),
    faults: random.chance(0.3)
      ? [
          {
            fault: random.pick([
              { kind: 'slow', ms: random.int(100, 1500), handled: random.pick(['first', 'last']) } as const,
              'reset-after',
            ]),
            on: { nth: random.int(1, 4) },
          },
        ]
      : [],
  });
  const count = random.chance(0.8) ? 1 : 3;
  const named = Array.from(
    { length: count },
    () =>
      stage.simulator.addInstance({
        Name: 'train',
        State: random.chance(0.9) ? 'Stopped' : random.pick(['Running', 'Stopping', 'Install Fail']),
        dataDisks: random.chance(0.5) ? [10] : [],
      }).UHostId,
  );
  stage.simulator.addInstance({ Name: 'other' });
  return {
    stage,
    named,
    inputs: stage.with(random.chance(0.5) ? { 'uhost-id': named.join() } : { name: 'train' }),
    signal: random.pick(SIGNALS),
    after: random.pick(['start', random.int(1, 5), random.pick(LINES)] as const),
    delayMs: random.chance(0.5) ? 0 : random.int(1, 400),
  };
}

/** Resolves when the stage is reached, or when the phase has ended without reaching it. */
async function reach({ stage, after, delayMs }: Plan, main: RunningPhase): Promise<void> {
  if (typeof after === 'number') await Promise.race([stage.callsCome(after), main.done]);
  else if (after !== 'start') await main.waitForLine(after).catch(() => undefined);
  if (delayMs > 0) await pause(delayMs);
}

interface Run {
  broken: string[];
  /** How the main phase ended. */
  main: 'signalled' | 'red' | 'green';
}

async function run(seed: number): Promise<Run> {
  const plan = await draw(createRandom(seed));
  const { named, signal } = plan;
  await using stage = plan.stage;
  const main = stage.job.start({ id: 'down', with: plan.inputs });
  await reach(plan, main);
  const signalledAt = performance.now();
  if (signal === 'SIGINT') main.cancel();
  else main.signal(signal);
  const phases: PhaseResult[] = [await main.done];
  const endedAfterMs = performance.now() - signalledAt;
  phases.push(await stage.job.runPost('down'));

  const broken = brokenPromises(stage, named, phases);
  if (endedAfterMs > END_WITHIN_MS) broken.push(`ended ${Math.round(endedAfterMs)} ms after ${signal}`);
  // Nothing here keeps the post phase from its work.
  if (stage.simulator.instances().length !== 1) broken.push('something is left');
  if (phases[1]?.conclusion !== 'success') broken.push('the post phase is red');
  if (broken.length > 0) {
    const { after, delayMs, inputs } = plan;
    broken.push(
      JSON.stringify({ signal, after: String(after), delayMs, name: inputs['name'] ?? '' }),
      ...phases.flatMap(({ log }) => ['--- log', ...log]),
      stage.simulator.describeLedger(),
    );
  }
  const [{ exitCode }] = phases as [PhaseResult];
  return { broken, main: exitCode === null ? 'signalled' : exitCode === 0 ? 'green' : 'red' };
}

// Windows has no signals that a process could catch.
describe.skipIf(process.platform === 'win32')('SIGINT, SIGTERM or SIGKILL at any moment', () => {
  const seeds = campaignSeeds(RUNS);
  it('the post phase ends it, whatever the seed', { timeout: 60_000 + seeds.length * 2500 }, async () => {
    announce(FILE, seeds);
    const waiting = [...seeds];
    const failures: string[] = [];
    const ends = { signalled: 0, red: 0, green: 0 };
    const work = async (): Promise<void> => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        const { broken, main } = await run(seed);
        ends[main]++;
        if (broken.length > 0) failures.push(`${replayCommand(FILE, seed)}: ${broken.join('\n')}`);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    expect(failures.join('\n\n')).toBe('');

    // The moments are spread: each way to end was there.
    if (seeds.length >= MANY_RUNS) expect(Math.min(...Object.values(ends))).toBeGreaterThan(5);
  });
});
