import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { failures } from '../../src/report/messages/en/failures.ts';
import type { RunningPhase } from '../runner/job.ts';
import { createRandom } from '../support/random.ts';
import type { Random } from '../support/random.ts';
import { announce, campaignSeeds, replayCommand } from '../support/seed.ts';
import { BundleHarness } from './bundle-harness.ts';
import { brokenPromises } from './invariants.ts';
import { settings } from './job-settings.ts';
import type { Setting } from './job-settings.ts';

const FILE = 'test/bundle/jobs.test.ts';
/** In every run of the suite. `npm run campaign:jobs` plays more of them. */
const RUNS = 8;
/** From so many runs on, chance leaves no setting out. */
const MANY_RUNS = 200;
const AT_A_TIME = 8;
const LINES = [/1 × 4090/, /: (stopping|terminating)/, /accepted/, /not in the list/, /: gone/];

interface Run {
  setting: string;
  broken: string[];
  last: 'green' | 'red';
}

/** A simulator of a fast platform, which now and then is slow or loses an answer. */
function createStage(setting: Setting, random: Random): Promise<BundleHarness> {
  return BundleHarness.create(
    {
      seed: random.int(1, 1_000_000),
      durations: { stop: [50, 400], terminate: [0, 300] },
      latencyMs: random.pick([0, 10, [0, 150] as const]),
      faults: random.chance(0.3)
        ? [{ fault: random.pick(['reset-after', 'lost-answer'] as const), on: { nth: random.int(1, 4) } }]
        : [],
    },
    setting.job?.(random) ?? {},
  );
}

/** Resolves at a moment that is drawn: the start, the arrival of a call or a line of the log, and some time after it. */
async function drawnMoment(stage: BundleHarness, random: Random, phase: RunningPhase): Promise<void> {
  const after = random.pick(['start', random.int(1, 6), random.pick(LINES)] as const);
  if (typeof after === 'number') await Promise.race([stage.callsCome(after), phase.done]);
  else if (after !== 'start') await phase.waitForLine(after).catch(() => undefined);
  if (random.chance(0.7)) await pause(random.int(1, 600));
}

async function run(seed: number): Promise<Run> {
  const random = createRandom(seed);
  const all = settings();
  const setting = all[seed % all.length] ?? random.pick(all);
  await using stage = await createStage(setting, random);
  const named = Array.from({ length: random.chance(0.8) ? 1 : 3 }, () => {
    const State = random.chance(0.7) ? 'Stopped' : 'Running';
    return stage.simulator.addInstance({ Name: 'train', State }).UHostId;
  });
  stage.simulator.addInstance({ UHostId: 'uhost-other', Name: 'other' });
  // What is older than a minute isn't listed late, which would be waited for in real time.
  const byName = { name: 'train', 'older-than': '1m' };
  const forgetful = setting.job?.(random).filesCopiedBack === 'on-success';
  const inputs = forgetful || random.chance(0.5) ? byName : { 'uhost-id': named.join() };

  const { phases, mustBeGone, nothingKnown, wrong } = await setting.play({
    stage,
    random,
    step: { id: 'down', with: stage.with(inputs) },
    moment: (phase) => drawnMoment(stage, random, phase),
  });
  // Where no list was read, what is left is told by the filter.
  const unlisted = phases.at(-1)?.annotations.some(({ message }) => message.includes(failures.noList.left));
  const broken = [...wrong, ...brokenPromises(stage, named, phases)].filter(
    (promise) => (nothingKnown !== true && unlisted !== true) || !promise.endsWith('is left untold'),
  );
  const last = phases.at(-1)?.conclusion === 'success' ? 'green' : 'red';
  if (mustBeGone && (last === 'red' || stage.simulator.instances().length !== 1))
    broken.push(`${last}, with ${stage.simulator.instances().length - 1} left`);
  if (broken.length > 0)
    broken.push(...phases.flatMap(({ log }) => ['--- log', ...log]), stage.simulator.describeLedger());
  return { setting: setting.name, broken, last };
}

// Windows has no signals that a process could catch, and there the whole tree of a worker is killed with it.
describe.skipIf(process.platform === 'win32')('jobs that end in any way, at any moment', () => {
  const seeds = campaignSeeds(RUNS);
  it('green means gone, whatever the seed', { timeout: 60_000 + seeds.length * 4000 }, async () => {
    announce(FILE, seeds);
    const waiting = [...seeds];
    const failures: string[] = [];
    const ends = new Map<string, { green: number; red: number }>();
    const work = async (): Promise<void> => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        const { setting, broken, last } = await run(seed);
        const counts = ends.get(setting) ?? { green: 0, red: 0 };
        counts[last]++;
        ends.set(setting, counts);
        if (broken.length > 0)
          failures.push(`${replayCommand(FILE, seed)}: ${setting}: ${broken.join('\n')}`);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    if (seeds.length >= MANY_RUNS) console.log([...ends].map((end) => JSON.stringify(end)).join('\n'));
    expect(failures.join('\n\n')).toBe('');
    if (seeds.length >= MANY_RUNS) expect(ends.size).toBe(settings().length);
  });
});
