import { sealState, STATE_NAME } from '../../src/action/progress.ts';
import type { JobOptions, PhaseResult, PostOptions, RunningPhase, Step } from '../runner/job.ts';
import type { Random } from '../support/random.ts';
import type { BundleHarness } from './bundle-harness.ts';

/** What a run of the campaign is drawn from. */
export interface Scene {
  readonly stage: BundleHarness;
  readonly random: Random;
  /** The step, whose inputs name the instances. */
  readonly step: Step;
  /** Resolves at a moment of the phase that is drawn. */
  readonly moment: (phase: RunningPhase) => Promise<void>;
}

/** How a run ended. */
export interface Ending {
  /** The phases whose results the runner has, in their order. */
  phases: PhaseResult[];
  /** Whether the last of them must have torn everything down. Where not, it may be red and then says what is left. */
  mustBeGone: boolean;
  /** Why the run is no ordinary one: nothing is known of the instances, so none is told by its ID. */
  nothingKnown?: boolean;
  /** What took too long, or should not have been said. */
  wrong: string[];
}

/** A way in which a job comes to its end. */
export interface Setting {
  readonly name: string;
  readonly job?: (random: Random) => JobOptions;
  readonly play: (scene: Scene) => Promise<Ending>;
}

/** Within 5 s, and as much again for a machine that is busy with other tests. */
const END_WITHIN_MS = 10_000;
/** For a process that nobody interrupts: a call that gets no answer is given up after 30 s. */
const ORPHAN_LIMIT_MS = 60_000;

/** What another step may have set. */
const FORGED = {
  STATE_progress: 'done',
  STATE_targets: 'uhost-other',
  [`STATE_${STATE_NAME}`]: sealState('{"progress":"done"}', { privateKey: 'guessed', env: {} }),
};

/** Resolves as the phase does, and says so where that took longer after `since` than it may. */
async function endsInTime(phase: RunningPhase, since: number, wrong: string[]): Promise<PhaseResult> {
  const result = await phase.done;
  const ms = Math.round(performance.now() - since);
  if (ms > END_WITHIN_MS) wrong.push(`ended only ${ms} ms after it was to`);
  return result;
}

/** The process of a phase that the runner has lost sight of ends by itself. */
async function orphanEnds(phase: RunningPhase, wrong: string[]): Promise<number | null> {
  const { outlived } = await phase.done;
  if (!outlived) return null;
  try {
    return (await phase.orphanEnd(ORPHAN_LIMIT_MS)).exitCode;
  } catch (error) {
    wrong.push(String(error));
    return null;
  }
}

/** Interrupts main as a cancel does, then runs its post phase. */
async function interruptAndResume(
  { stage, step, moment }: Scene,
  interrupt: (main: RunningPhase) => void,
  post: PostOptions = {},
): Promise<Ending> {
  const wrong: string[] = [];
  const main = stage.job.start(step);
  await moment(main);
  const since = performance.now();
  interrupt(main);
  const phases = [await endsInTime(main, since, wrong)];
  phases.push(await stage.job.runPost('down', post));
  return { phases, mustBeGone: true, wrong };
}

const SETTINGS: readonly Setting[] = [
  {
    name: 'main under always() in a cancelled job',
    play: async ({ stage, step }) => {
      stage.job.cancel();
      const main = await stage.job.run({ ...step, if: 'always()' });
      return { phases: [main, await stage.job.runPost('down')], mustBeGone: true, wrong: [] };
    },
  },
  {
    name: 'cancelled while main under always() runs, which nobody tells it',
    play: async ({ stage, step, moment }) => {
      const main = stage.job.start({ ...step, if: 'always()' });
      await moment(main);
      stage.job.cancel();
      const phases = [await main.done, await stage.job.runPost('down')];
      return { phases, mustBeGone: true, wrong: [] };
    },
  },
  {
    name: 'the worker is killed, and the process lives on',
    play: async ({ stage, step, moment }) => {
      const wrong: string[] = [];
      const main = stage.job.start(step);
      await moment(main);
      stage.job.killWorker();
      const code = await orphanEnds(main, wrong);
      // The runner heard nothing of it; the harness saw how the process ended.
      const result = await main.done;
      const conclusion = code === 0 ? 'success' : result.conclusion;
      return { phases: [{ ...result, conclusion }], mustBeGone: true, wrong };
    },
  },
  {
    name: 'the worker is killed while the post phase works',
    play: async ({ stage, step, moment }) => {
      const wrong: string[] = [];
      const main = await stage.job.run({ ...step, with: { ...step.with, when: 'job-end' } });
      const post = stage.job.startPost('down');
      await moment(post);
      stage.job.killWorker();
      const code = await orphanEnds(post, wrong);
      const result = await post.done;
      const conclusion = code === 0 ? 'success' : result.conclusion;
      return { phases: [main, { ...result, conclusion }], mustBeGone: true, wrong };
    },
  },
  {
    name: 'two SIGINTs',
    play: (scene) =>
      interruptAndResume(scene, () => {
        scene.stage.job.cancel({ interrupts: 2 });
      }),
  },
  {
    name: 'SIGKILL',
    play: (scene) =>
      interruptAndResume(scene, (main) => {
        main.signal('SIGKILL');
      }),
  },
  {
    name: 'the runner shuts down: no post phase',
    play: async ({ stage, random, step, moment }) => {
      const wrong: string[] = [];
      const main = stage.job.start(step);
      await moment(main);
      const since = performance.now();
      stage.job.shutdown({ interrupts: random.pick([1, 2] as const) });
      const result = await endsInTime(main, since, wrong);
      if (result.log.some((line) => line.includes('post phase of this step continues')))
        wrong.push('a post phase is promised');
      // A process that was interrupted before it could listen says nothing, and is no success.
      return { phases: [result], mustBeGone: false, nothingKnown: result.exitCode === null, wrong };
    },
  },
  {
    name: 'a container, whose process hears of nothing',
    job: () => ({ container: true }),
    play: async ({ stage, step, moment }) => {
      const wrong: string[] = [];
      const main = stage.job.start(step);
      await moment(main);
      stage.job.cancel();
      const phases = [await main.done, await stage.job.runPost('down')];
      await orphanEnds(main, wrong);
      return { phases, mustBeGone: true, wrong };
    },
  },
  {
    name: "a step's timeout-minutes",
    play: async ({ stage, random, step }) => {
      const wrong: string[] = [];
      const main = await stage.job.run({ ...step, timeoutMs: random.int(200, 3000) });
      const post = await stage.job.runPost('down');
      for (const { log, signals } of [main, post])
        if (signals.length > 0 && /cancell?ed/.test(log.join('\n'))) wrong.push('a cancel is told');
      // The limit holds for the post phase too, and may be shorter than the teardown.
      const nothingKnown = post.exitCode === null;
      return { phases: [main, post], mustBeGone: post.signals.length === 0, nothingKnown, wrong };
    },
  },
  {
    name: 'the state of a red main phase is lost',
    job: () => ({ filesCopiedBack: 'on-success' }),
    play: (scene) =>
      interruptAndResume(scene, (main) => {
        if (scene.random.chance(0.5)) main.signal('SIGTERM');
        else scene.stage.job.cancel();
      }),
  },
  {
    name: 'variables of other steps',
    job: () => ({ env: FORGED }),
    play: (scene) =>
      interruptAndResume(scene, (main) => {
        for (const [name, value] of Object.entries(FORGED)) scene.stage.job.exportVariable(name, value);
        main.signal(scene.random.pick(['SIGKILL', 'SIGTERM', 'SIGINT'] as const));
      }),
  },
  {
    name: 'the filter is empty in the post phase',
    play: async ({ stage, random, step, moment }) => {
      const given = { ...step.with, when: random.pick(['now', 'job-end']) };
      const main = stage.job.start({ ...step, with: given });
      await moment(main);
      if (given.when === 'now') stage.job.cancel();
      const first = await main.done;
      const emptied = { name: '', tag: '', 'older-than': '', 'uhost-id': '' };
      const post = await stage.job.runPost('down', { with: { ...given, ...emptied } });
      // What nothing was saved of can't be known: main was interrupted before it listened to signals.
      const known = first.state[STATE_NAME] !== undefined;
      return { phases: [first, post], mustBeGone: known, nothingKnown: !known, wrong: [] };
    },
  },
  {
    name: 'all inputs are empty in the post phase, keys included',
    play: async ({ stage, step }) => {
      const main = await stage.job.run({ ...step, with: { ...step.with, when: 'job-end' } });
      const post = await stage.job.runPost('down', { inputs: 'empty' });
      const wrong = post.conclusion === 'success' ? ['green without keys'] : [];
      return { phases: [main, post], mustBeGone: false, nothingKnown: true, wrong };
    },
  },
];

/** The settings in which jobs come to their ends, on runners as they are. */
export function settings(): readonly Setting[] {
  return SETTINGS;
}
