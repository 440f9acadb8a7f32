import { sealState, STATE_NAME } from '../../src/action/progress.ts';
import { brokenPromises } from '../bundle/invariants.ts';
import { Job } from '../runner/job.ts';
import type { JobOptions, PhaseResult, PostOptions } from '../runner/job.ts';
import { DEFAULT_KEYS, Simulator } from '../simulator/simulator.ts';
import { ProcessClock } from '../support/process-clock.ts';
import { savedIn } from '../support/saved-state.ts';
import { noFigures } from './figures.ts';
import type { Figures } from './figures.ts';

/** A step of the bundle whose main phase is killed, and what becomes of the job then. */
export interface BundleSetting {
  /** Replays it. */
  readonly name: string;
  readonly state: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly job: JobOptions;
  readonly post: PostOptions;
}

/** What one case came to. */
export interface BundleRun {
  /** Whether the main phase was over before it got to the moment at which it was to be killed. */
  readonly isOver: boolean;
  readonly phases: readonly PhaseResult[];
  readonly problems: readonly string[];
  readonly simulator: Simulator;
}

const PRELOAD = new URL('../support/kill-point.ts', import.meta.url).href;
const TARGET = 'uhost-a0';
/** What names or selects it. The bystander's name begins like its own. */
const SELECTIONS = { ID: { 'uhost-id': TARGET }, name: { name: 'gpu-7' } } as const;
/** What another step may have set. */
const FORGED = {
  [`STATE_${STATE_NAME}`]: sealState('{"progress":"done"}', { privateKey: 'guessed', env: {} }),
};
const ENDINGS: Readonly<Record<string, Pick<BundleSetting, 'job' | 'post'>>> = {
  plain: { job: {}, post: {} },
  'its state lost': { job: { filesCopiedBack: 'on-success' }, post: {} },
  'with variables of other steps': { job: { env: FORGED }, post: {} },
  'its filter empty in the post phase': { job: {}, post: { with: { name: '', 'uhost-id': '' } } },
};

/** The settings of the campaign of jobs in which a process is killed. */
export function bundleSettings(): BundleSetting[] {
  return ['Running', 'Stopped'].flatMap((state) =>
    Object.entries(SELECTIONS).flatMap(([how, selection]) =>
      Object.entries(ENDINGS).map(([ending, rest]) => ({
        name: `bundle, ${state}, by ${how}, ${ending}`,
        state,
        inputs: { ...selection, 'release-disk': String(state === 'Stopped') },
        ...rest,
      })),
    ),
  );
}

/**
 * Kills the bundle's process at each moment that others can see (see `kill-point.ts`), and runs its post phase, all in
 * virtual time.
 *
 * @param moments their numbers, from 1, in ascending order; all of them by default
 */
export async function proveBundleKills(
  setting: BundleSetting,
  moments: Iterable<number> = from(1),
): Promise<Figures> {
  const figures = noFigures();
  for (const moment of moments) {
    const { isOver, phases, problems, simulator } = await playBundleKill(setting, moment);
    if (isOver) break;
    figures.cases++;
    figures.played++;
    figures.calls += simulator.ledger.length;
    if (phases.at(-1)?.conclusion === 'success') figures.green++;
    if (problems.length > 0) figures.broken.push({ name: nameOf(setting, moment), problems });
  }
  return figures;
}

/**
 * The setting and the moment that a failure names; undefined where it is no name of a kill of the bundle.
 */
export function bundleCaseNamed(name: string): { setting: BundleSetting; moment: number } | undefined {
  const [, wanted, moment] = /^(.*) \/ moment (\d+)$/.exec(name) ?? [];
  const setting = bundleSettings().find((each) => each.name === wanted);
  return setting === undefined ? undefined : { setting, moment: Number(moment) };
}

function nameOf({ name }: BundleSetting, moment: number): string {
  return `${name} / moment ${moment}`;
}

function* from(first: number): Generator<number> {
  for (let number = first; ; number++) yield number;
}

/** Plays one case. */
export async function playBundleKill(setting: BundleSetting, moment: number): Promise<BundleRun> {
  const clock = new ProcessClock();
  const simulator = new Simulator({ clock, durations: { stop: 8000, terminate: 2000 }, latencyMs: 40 });
  simulator.addInstance({ UHostId: TARGET, Name: 'gpu-7', State: setting.state, dataDisks: [20] });
  simulator.addInstance({ UHostId: 'uhost-b', Name: 'gpu-70' });
  const { url, close } = await simulator.listen();
  await using job = await Job.create({
    clock,
    ...setting.job,
    env: { ...setting.job.env, NODE_OPTIONS: `--import ${PRELOAD}`, KILL_POINT: String(moment) },
  });
  const { publicKey, privateKey } = DEFAULT_KEYS;
  const given = { 'public-key': publicKey, 'private-key': privateKey, 'api-url': url, ...setting.inputs };
  try {
    const main = await clock.run(() => job.start({ id: 'down', with: given }).done);
    if (main.signal === null) return { isOver: true, phases: [main], problems: [], simulator };
    job.exportVariable('KILL_POINT', '');
    const post = await clock.run(
      () => job.startPost('down', { ...setting.post, with: { ...given, ...setting.post.with } }).done,
    );
    const problems = problemsOf(setting, main, post, simulator);
    return { isOver: false, phases: [main, post], problems, simulator };
  } finally {
    await close();
  }
}

function problemsOf(
  { post: { with: emptied } }: BundleSetting,
  main: PhaseResult,
  post: PhaseResult,
  simulator: Simulator,
): string[] {
  // What nothing was saved of, and nothing names any more, nobody can know: that it began is saved before its inputs are.
  const isKnown = emptied === undefined || savedIn(main.state)?.inputs !== undefined;
  const problems = brokenPromises({ simulator }, [TARGET], [main, post]);
  if (!isKnown) return problems.filter((problem) => !problem.endsWith('is left untold'));
  if (post.conclusion !== 'success') problems.push('the post phase is red');
  if (simulator.fates().get(TARGET)?.gone !== true) problems.push(`${TARGET} is left`);
  return problems;
}
