import { nodeFetch } from '../../src/network/direct.ts';
import type { HttpFetch } from '../../src/network/http.ts';
import type { GitHub } from '../../src/github/github.ts';
import { readKeyPair } from '../../src/action/environment.ts';
import { readState } from '../../src/action/job-state.ts';
import type { SavedState } from '../../src/action/job-state.ts';
import { idleMessage, STATE_NAME } from '../../src/action/progress.ts';
import type { Phase } from '../../src/action/progress.ts';
import { CATALOGS } from '../../src/action/catalogs.ts';
import { languageOf } from '../../src/report/language.ts';
import type { Language } from '../../src/report/language.ts';
import { runPhase } from '../../src/action/phase.ts';
import type { PhaseDependencies } from '../../src/action/phase-run.ts';
import { GitHubSimulator, OWNER, REPO } from '../github-simulator/github-simulator.ts';
import type { GitHubOptions } from '../github-simulator/github-simulator.ts';
import { DEFAULT_TOKEN } from '../github-simulator/permissions.ts';
import { wholeFetch } from '../github-simulator/tracked-fetch.ts';
import { evaluateDefault, readManifest } from '../runner/manifest.ts';
import type { JobStatus } from '../runner/manifest.ts';
import { hiddenZones } from '../simulator/mixture.ts';
import { DEFAULT_KEYS, Simulator } from '../simulator/simulator.ts';
import type { SimulatorOptions } from '../simulator/simulator.ts';
import { trackedFetch } from '../simulator/tracked-fetch.ts';
import type { KillSwitch } from '../support/kill-switch.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { currentRecording, trueInstances } from './recording.ts';
import type { Play, PlayedPhase } from './recording.ts';

const manifest = await readManifest(`${import.meta.dirname}/../..`);

/** An annotation of the step. */
export interface Annotation {
  level: 'error' | 'warning' | 'notice';
  title: string;
  message: string;
}

/** What one phase of the program left behind. */
export interface Run {
  succeeded: boolean;
  log: string[];
  debug: string[];
  /** Folded lines, by the title of their group. */
  groups: Record<string, string[]>;
  annotations: Annotation[];
  outputs: Record<string, string>;
  results: Record<string, unknown>[];
  /** What it saved, sealed, for the next phase. */
  state: Record<string, string>;
  /** What is in it; undefined where nothing was saved. */
  saved: SavedState | undefined;
  /** What the post phase's entry would say without loading anything else; undefined when something is left to do. */
  idle: string | undefined;
  /** How often something was saved. */
  saves: number;
  summary: string;
  /** Virtual time that passed, in seconds. */
  seconds: number;
}

/** How a phase is run. */
export interface RunOptions {
  phase?: Phase;
  /** What an earlier phase saved. */
  state?: Record<string, string>;
  jobStatus?: JobStatus;
  /** Virtual time until the job is cancelled, in milliseconds; 0 for before the phase begins. */
  cancelAfterMs?: number;
  /** Virtual time until the process is killed, in milliseconds: nothing is saved or sent from then on. */
  killAfterMs?: number;
  /** Debug logging is on. */
  debug?: boolean;
  /** The environment of the process, beside its inputs. */
  env?: Record<string, string>;
  /** Stands between the program and the network. */
  tap?: (fetch: HttpFetch) => HttpFetch;
  /** Stands between the program and everything else, and may interrupt it. */
  killSwitch?: KillSwitch;
}

/** A simulated CompShare in virtual time, and the whole program in this process, over HTTP on loopback or without. */
export class Harness implements AsyncDisposable {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  /** What was masked, in all runs. */
  readonly masks: string[] = [];
  /** What is recorded of it, where somebody records. */
  readonly #play: Play | undefined;
  readonly #server: { url: string; close(): Promise<void> } | undefined;
  #gitHub: { side: (language: Language) => GitHub; close(): Promise<void> } | undefined;

  private constructor(
    clock: VirtualClock,
    simulator: Simulator,
    server?: { url: string; close(): Promise<void> },
  ) {
    this.clock = clock;
    this.simulator = simulator;
    this.#server = server;
    const recording = currentRecording();
    if (recording === undefined) return;
    this.#play = { simulator, phases: [] };
    recording.plays.push(this.#play);
  }

  /**
   * A harness that is called over HTTP. Stops take 30 s and deletions 5 s unless `options` say otherwise.
   *
   * A scenario that is played again in another dialect does without sockets: a dialect is about what the API says. So does
   * `npm run test:quick`, which takes half the time for it.
   */
  static async create(options: Omit<SimulatorOptions, 'clock'> = {}): Promise<Harness> {
    const isPlayedAgain = currentRecording()?.mixture !== undefined;
    return isPlayedAgain || process.env['TEST_SOCKETS'] === 'off'
      ? Harness.withoutSockets(options)
      : await Harness.overHttp(options);
  }

  /** A harness that is called over HTTP, whatever the environment says: for what only sockets can show. */
  static async overHttp(options: Omit<SimulatorOptions, 'clock'> = {}): Promise<Harness> {
    const clock = new VirtualClock();
    const simulator = simulatorIn(clock, options);
    return new Harness(clock, simulator, await simulator.listen());
  }

  /** A harness that is called without sockets, for runs by the thousand. */
  static withoutSockets(options: Omit<SimulatorOptions, 'clock'> = {}): Harness {
    const clock = new VirtualClock();
    return new Harness(clock, simulatorIn(clock, options));
  }

  /** Adds a GitHub in the same virtual time, which the steps from now on can reach, with a token that may do everything. */
  async withGitHub(options: Omit<GitHubOptions, 'clock'> = {}): Promise<GitHubSimulator> {
    const simulator = new GitHubSimulator({ clock: this.clock, ...options });
    const { url, close } = await simulator.listen();
    const env = { GITHUB_API_URL: `${url}${options.prefix ?? ''}`, GITHUB_REPOSITORY: `${OWNER}/${REPO}` };
    // Loaded only where it is needed, as the program does.
    const { createGitHub } = await import('../../src/github/github.ts');
    const fetch = wholeFetch(this.clock);
    const words = {
      en: await CATALOGS.en.gitHub(),
      'zh-CN': await CATALOGS['zh-CN'].gitHub(),
    };
    const side = (language: Language): GitHub => createGitHub({ env, fetch, messages: words[language] });
    this.#gitHub = { side, close };
    return simulator;
  }

  /** Runs a phase of the step with these inputs; keys and address are given unless `inputs` say otherwise. */
  async run(inputs: Record<string, string>, options: RunOptions = {}): Promise<Run> {
    if (this.#play === undefined) return await this.#run(inputs, options);
    const { simulator, clock } = this;
    const { phase = 'main', jobStatus = 'success', killAfterMs, cancelAfterMs = killAfterMs, tap } = options;
    const startedAtMs = clock.now();
    const instances = trueInstances(simulator);
    const callsBefore = simulator.ledger.length;
    const note = (end: PlayedPhase['end']): void => {
      this.#play?.phases.push({
        phase,
        inputs: withSavedInputs(inputs, options),
        jobStatus,
        cancelAfterMs,
        tapped: tap !== undefined,
        startedAtMs,
        instances,
        calls: simulator.ledger.slice(callsBefore),
        fates: simulator.fates(),
        end,
      });
    };
    try {
      const run = await this.#run(inputs, options);
      note(run);
      return run;
    } catch (error) {
      note(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }

  async #run(inputs: Record<string, string>, options: RunOptions): Promise<Run> {
    const { phase = 'main', state = {}, jobStatus = 'success', killAfterMs, env = {}, tap } = options;
    // A killed process is one that ends at once and can't save.
    const { cancelAfterMs = killAfterMs } = options;
    const fetch = this.#server === undefined ? this.simulator.fetch : trackedFetch(this.clock, nodeFetch);
    const given: Record<string, string> = {
      'public-key': DEFAULT_KEYS.publicKey,
      'private-key': DEFAULT_KEYS.privateKey,
      'api-url': this.#server?.url ?? 'http://127.0.0.1:1/',
      ...(this.#gitHub !== undefined && { 'github-token': DEFAULT_TOKEN }),
      ...inputs,
    };
    const run: Run = {
      succeeded: false,
      log: [],
      debug: [],
      groups: {},
      annotations: [],
      outputs: {},
      results: [],
      state: { ...state },
      saved: undefined,
      idle: undefined,
      saves: 0,
      summary: '',
      seconds: 0,
    };
    const annotate =
      (level: Annotation['level']) =>
      (message: string, { title }: { title: string }): void => {
        run.annotations.push({ level, title, message });
      };
    const language = languageOf(given['language'] ?? '');
    const catalog = CATALOGS[language];
    const [messages, details] = await Promise.all([catalog.everyRun(), catalog.details()]);
    let group: string[] | undefined;
    const cancelled = new AbortController();
    const startedAt = this.clock.now();
    if (cancelAfterMs === 0) cancelled.abort();
    else if (cancelAfterMs !== undefined) {
      this.clock.schedule(startedAt + cancelAfterMs, () => {
        cancelled.abort();
      });
    }
    const world: PhaseDependencies = {
      runner: {
        getInput: (name) => given[name] ?? evaluateDefault(manifest.defaults.get(name) ?? '', jobStatus),
        setSecret: (secret) => {
          this.masks.push(secret);
        },
        getState: (name) => state[name] ?? '',
        saveState: (name, value) => {
          if (this.clock.now() - startedAt >= (killAfterMs ?? Infinity)) return;
          run.state[name] = value;
          run.saves++;
        },
        setOutput: (name, value) => {
          run.outputs[name] = value;
        },
        info: (line) => {
          (group ?? run.log).push(line);
        },
        isDebug: () => options.debug ?? false,
        startGroup: (title) => {
          group = run.groups[title] = [];
        },
        endGroup: () => {
          group = undefined;
        },
        debug: (line) => {
          run.debug.push(line);
        },
        notice: annotate('notice'),
        warning: annotate('warning'),
        error: annotate('error'),
        addSummary: (markdown) => {
          run.summary += markdown;
        },
      },
      clock: this.clock,
      fetch: tap === undefined ? fetch : tap(fetch),
      random: () => 0.5,
      cancelled: cancelled.signal,
      env,
      language,
      messages,
      loadDetails: () => Promise.resolve(details),
      loadGitHub: () =>
        this.#gitHub === undefined
          ? Promise.reject(new Error("GitHub's side was loaded, and nobody asked for it"))
          : Promise.resolve(this.#gitHub.side(language)),
    };
    const { killSwitch } = options;
    run.succeeded = await this.clock.run(() =>
      killSwitch === undefined
        ? runPhase(phase, world)
        : Promise.race([runPhase(phase, killSwitch.around(world)), killSwitch.death.then(() => false)]),
    );
    const { privateKey } = readKeyPair((name) => given[name], env);
    const seal = { privateKey, env };
    run.saved = readState(run.state[STATE_NAME] ?? '', seal);
    run.idle = idleMessage(run.state[STATE_NAME] ?? '', seal);
    run.seconds = (this.clock.now() - startedAt) / 1000;
    run.results = JSON.parse(run.outputs['results'] ?? '[]') as Record<string, unknown>[];
    return run;
  }

  /** Lets somebody else do something after a while, in virtual milliseconds from now. */
  after(ms: number, action: () => void): void {
    this.clock.schedule(this.clock.now() + ms, action);
  }

  /** The calls so far: those that change something by their action and target, those that look as `Describe`. */
  calls(): string[] {
    return this.simulator.ledger.map(({ action, targets }) =>
      action.startsWith('Describe')
        ? action.replace('CompShareInstance', '')
        : `${action.replace('CompShareInstance', '')} ${targets.join()}`,
    );
  }

  /** The calls that change something, in order. */
  changes(): string[] {
    return this.calls().filter((call) => /^(Stop|Terminate) /.test(call));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#gitHub?.close();
    await this.#server?.close();
  }
}

/** A simulator in the dialect that the scenario is played in: what the scenario itself asks for holds all the same. */
function simulatorIn(clock: VirtualClock, options: Omit<SimulatorOptions, 'clock'>): Simulator {
  const dialect = currentRecording()?.mixture?.options ?? {};
  const mixed = { ...dialect, ...options };
  // Together they may hide an instance from every permitted way of asking. No dialect does.
  const isPlayable = hiddenZones(mixed).length === 0 || hiddenZones(options).length > 0;
  return new Simulator({
    clock,
    ...(isPlayable ? mixed : options),
    durations: { stop: 30_000, terminate: 5000, ...options.durations },
  });
}

/** What the inputs of a phase come to: those that a post phase gets empty are what the main phase saved. */
function withSavedInputs(
  inputs: Record<string, string>,
  { state = {}, env = {} }: RunOptions,
): Readonly<Record<string, string>> {
  const given = Object.entries(inputs).filter(([, value]) => value !== '');
  const privateKey = inputs['private-key'] ?? DEFAULT_KEYS.privateKey;
  const saved = readState(state[STATE_NAME] ?? '', { privateKey, env });
  return { ...inputs, ...saved?.inputs, ...Object.fromEntries(given) };
}
