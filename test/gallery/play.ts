import { GitHubSimulator, OWNER, REPO } from '../github-simulator/github-simulator.ts';
import { Job } from '../runner/job.ts';
import type { LineKind, PhaseResult, RunningPhase } from '../runner/job.ts';
import { DEFAULT_KEYS, Simulator } from '../simulator/simulator.ts';
import { ProcessClock } from '../support/process-clock.ts';
import type { Interruption, Scenario } from './scenarios.ts';

/** A language of the action, as its input `language` takes it. */
export type Language = 'en' | 'zh-CN';

/** All that there are. */
export const LANGUAGES: readonly Language[] = ['en', 'zh-CN'];

/** A line of the log as GitHub shows it. */
export interface ShownLine {
  readonly text: string;
  readonly kind: LineKind;
  /** Whether it is folded away, in the group of the line above it. */
  readonly folded: boolean;
}

/** One phase that was played. */
export interface PlayedPhase {
  readonly name: 'main' | 'post';
  readonly lines: readonly ShownLine[];
  readonly result: PhaseResult;
  /** Seconds of virtual time. */
  readonly seconds: number;
}

/** What a run shows from its main phase to its post phase, and what it leaves. */
export interface Played {
  readonly scenario: Scenario;
  readonly language: Language;
  readonly phases: readonly PlayedPhase[];
  /** The instances and disks that exist at the end. */
  readonly left: readonly string[];
}

/** The one moment that every play begins at. */
const BEGIN = Date.UTC(2026, 0, 15, 4);

/**
 * Plays a scenario through the built bundle as GitHub's runner runs it: a process for each phase, the API over HTTP. Its
 * time is virtual, so that ten minutes take a second, and each play comes out the same.
 */
export async function play(scenario: Scenario, language: Language): Promise<Played> {
  const clock = new ProcessClock(BEGIN);
  const simulator = new Simulator({
    language: language === 'en' ? 'en' : 'zh',
    // Answers come one after another, so that parallel calls end in the same order each time.
    latencyMs: [40, 240],
    ...scenario.api,
    durations: {
      stop: 35_000,
      terminate: 8_000,
      start: 45_000,

      ...scenario.api?.durations,
    },
    clock,
  });
  const gitHub = new GitHubSimulator({ clock });
  await using cleanup = new AsyncDisposableStack();
  const server = await simulator.listen();
  cleanup.defer(() => server.close());
  const gitHubServer = await gitHub.listen();
  cleanup.defer(() => gitHubServer.close());
  const inputs = {
    'public-key': DEFAULT_KEYS.publicKey,
    'private-key': DEFAULT_KEYS.privateKey,
    'api-url': server.url,
    ...(language !== 'en' && { language }),
    ...scenario.setUp({
      simulator,
      gitHub,
      after: (ms, action) => {
        clock.schedule(BEGIN + ms, action);
      },
    }),
  };
  let lines: ShownLine[] = [];
  const job = await Job.create({
    clock,
    secrets: ['public-key', 'private-key', 'security-token', 'github-token'].map(
      (name) => (inputs as Record<string, string>)[name] ?? '',
    ),
    onLog: (text, kind, folded) => {
      lines.push({ text, kind, folded });
    },
    ...scenario.job,
    env: {
      GITHUB_API_URL: gitHubServer.url,
      GITHUB_REPOSITORY: `${OWNER}/${REPO}`,
      ...scenario.job?.env,
    },
  });
  cleanup.use(job);
  const phases: PlayedPhase[] = [];
  const playPhase = async (name: PlayedPhase['name'], start: () => RunningPhase): Promise<void> => {
    lines = [];
    const startedAt = clock.now();
    const result = await clock.run(() => start().done);
    phases.push({ name, lines, result, seconds: (clock.now() - startedAt) / 1000 });
  };

  if (scenario.jobCancelled === true) job.cancel();
  await playPhase('main', () => {
    const phase = job.start({ id: 'terminate', with: inputs, ...scenario.step });
    if (scenario.interruption !== undefined) interrupt(scenario.interruption, clock, job, phase);
    return phase;
  });
  if (hasMoreToDo(job, phases, inputs)) await playPhase('post', () => job.startPost('terminate'));
  return {
    scenario,
    language,
    phases,
    left: [
      ...simulator.instances().map(({ UHostId, Name, State }) => `${UHostId} (${Name}): ${State}`),
      ...simulator
        .disks()
        .flatMap(({ DiskId, Name, Size, IsBoot }) =>
          IsBoot === 'True' ? [] : [`${DiskId} (${Name}, ${Size} GB)`],
        ),
    ],
  };
}

/** A post phase that has nothing to do says so in one line, which is left out. */
function hasMoreToDo(job: Job, phases: readonly PlayedPhase[], inputs: Record<string, string>): boolean {
  if (job.endedBy !== undefined) return false;
  return inputs['when'] === 'job-end' || phases.some(({ result }) => result.conclusion !== 'success');
}

function interrupt({ afterMs, by }: Interruption, clock: ProcessClock, job: Job, phase: RunningPhase): void {
  clock.signalAt(clock.now() + afterMs, () => {
    if (by === 'cancel') job.cancel();
    else if (by === 'shutdown') job.shutdown();
    else phase.signal('SIGKILL');
  });
}
