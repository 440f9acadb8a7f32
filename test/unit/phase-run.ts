import { CATALOGS } from '../../src/action/catalogs.ts';
import type { TeardownRequest } from '../../src/action/inputs.ts';
import { JobState } from '../../src/action/job-state.ts';
import { KnownInstances } from '../../src/action/known-instances.ts';
import type { PhaseRun } from '../../src/action/phase-run.ts';
import type { Phase, Seal } from '../../src/action/progress.ts';
import { readState } from '../../src/action/saved-state.ts';
import type { SavedState } from '../../src/action/saved-state.ts';
import type { GitHub } from '../../src/github/github.ts';
import type { HttpFetch } from '../../src/network/http.ts';
import { HelpLinks } from '../../src/report/help.ts';
import { TeardownLog } from '../../src/report/log.ts';
import { Deadline } from '../../src/time/deadline.ts';
import type { DeadlineOptions } from '../../src/time/deadline.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { recordingRunner } from './recording-runner.ts';
import type { RecordingRunnerOptions, Told } from './recording-runner.ts';

export const SEAL: Seal = { privateKey: 'private', env: {} };

/** What the step asks for unless a test says otherwise. */
export const REQUEST: TeardownRequest = {
  connection: { apiUrl: 'http://127.0.0.1:1/', publicKey: 'public', privateKey: 'private' },
  targets: { by: 'id', ids: ['uhost-a1'], filterIgnored: false },
  place: {},
  stop: true,
  releaseDisks: false,
  ignoreNotFound: false,
  when: 'now',
  timeoutMs: 1_200_000,
  dryRun: false,
  jobStatus: 'success',
  language: 'en',
  keysFromEnvironment: false,
  trimmedInputs: [],
};

/** What a phase is made with. */
export interface PhaseRunOptions extends RecordingRunnerOptions {
  phase?: Phase;
  request?: Partial<TeardownRequest>;
  finishes?: boolean;
  fetch?: HttpFetch;
  gitHub?: GitHub;
  cancelled?: AbortSignal;
  deadline?: Partial<Pick<DeadlineOptions, 'timeoutMs' | 'atTimeout'>>;
}

/** A phase on its way, what it told its runner, and what it saved last. */
export interface RecordedRun {
  run: PhaseRun;
  clock: VirtualClock;
  told: Told;
  saved: () => SavedState | undefined;
}

/** A phase on its way, in virtual time, whose runner keeps what it is told. */
export async function aPhaseRun({
  phase = 'main',
  request,
  finishes = false,
  fetch = () => Promise.reject(new Error('nothing is called here')),
  gitHub,
  cancelled = new AbortController().signal,
  deadline,
  ...recording
}: PhaseRunOptions = {}): Promise<RecordedRun> {
  const clock = new VirtualClock();
  const { runner, told } = recordingRunner(recording);
  // Loaded before: loading takes real time.
  const [messages, details] = await Promise.all([CATALOGS.en.everyRun(), CATALOGS.en.details()]);
  const state = new JobState(runner, phase, { seal: SEAL });
  const run: PhaseRun = {
    runner,
    clock,
    fetch,
    random: () => 0.5,
    cancelled,
    env: {},
    language: 'en',
    messages,
    loadDetails: () => Promise.resolve(details),
    loadGitHub: () =>
      gitHub === undefined ? Promise.reject(new Error('nobody asked for GitHub')) : Promise.resolve(gitHub),
    phase,
    request: { ...REQUEST, ...request },
    state,
    known: new KnownInstances(state.instances),
    deadline: new Deadline({ clock, timeoutMs: 1_200_000, cancelled, ...deadline }),
    log: new TeardownLog({ sink: runner, clock, messages, resumesInPost: phase === 'main' }),
    help: new HelpLinks({}, 'en'),
    finishes,
  };
  return { run, clock, told, saved: () => readState(told.saved.at(-1) ?? '', SEAL) };
}
