import { GitHubSimulator, OWNER, REPO } from '../github-simulator/github-simulator.ts';
import { DEFAULT_KEYS, Simulator } from '../simulator/simulator.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';
import type { Language } from './played.ts';
import type { Scenario } from './scenarios.ts';

/** The one moment that every play begins at. */
export const BEGIN = Date.UTC(2026, 0, 15, 4);

const SECRET_INPUTS = ['public-key', 'private-key', 'security-token', 'github-token'];

/** A scenario that is about to be played: the simulators that are called over HTTP, and what the step is given. */
export interface SetStage extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly inputs: Readonly<Record<string, string>>;
  /** The values of the inputs that are secrets. */
  readonly secrets: readonly string[];
  /** The job's environment, beside what every job has. */
  readonly env: Readonly<Record<string, string>>;
}

/** Sets a scenario up. The clock must stand at {@link BEGIN}. */
export async function setStage(
  scenario: Scenario,
  language: Language,
  clock: VirtualClock,
): Promise<SetStage> {
  const { api = {} } = scenario;
  const simulator = new Simulator({
    language: language === 'en' ? 'en' : 'zh',
    // Answers come one after another, so that parallel calls end in the same order each time.
    latencyMs: [40, 240],
    ...api,
    durations: { stop: 35_000, terminate: 8_000, start: 45_000, ...api.durations },
    clock,
  });
  const gitHub = new GitHubSimulator({ clock });
  const servers = [await simulator.listen(), await gitHub.listen()] as const;
  const inputs: Record<string, string> = {
    'public-key': DEFAULT_KEYS.publicKey,
    'private-key': DEFAULT_KEYS.privateKey,
    'api-url': servers[0].url,
    ...(language !== 'en' && { language }),
    ...scenario.setUp({
      simulator,
      gitHub,
      after: (ms, action) => {
        clock.schedule(BEGIN + ms, action);
      },
    }),
  };
  return {
    simulator,
    inputs,
    secrets: SECRET_INPUTS.map((name) => inputs[name] ?? ''),
    env: {
      GITHUB_API_URL: servers[1].url,
      GITHUB_REPOSITORY: `${OWNER}/${REPO}`,
      ...scenario.job?.env,
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

/** What exists at the end of a play: instances and data disks. */
export function whatIsLeft({ simulator }: SetStage): string[] {
  return [
    ...simulator.instances().map(({ UHostId, Name, State }) => `${UHostId} (${Name}): ${State}`),
    ...simulator
      .disks()
      .flatMap(({ DiskId, Name, Size, IsBoot }) =>
        IsBoot === 'True' ? [] : [`${DiskId} (${Name}, ${Size} GB)`],
      ),
  ];
}
