import type { GitHubSimulator } from '../github-simulator/github-simulator.ts';
import { OWNER, REPO } from '../github-simulator/github-simulator.ts';
import { Harness } from '../scenarios/harness.ts';
import type { SimulatorOptions } from '../simulator/simulator.ts';
import { OfficialClient } from './official-client.ts';
import { Shell } from './shell.ts';
import type { Command } from './shell.ts';

interface StageParts {
  harness: Harness;
  shell: Shell;
  client: OfficialClient;
  gitHub: GitHubSimulator;
  url: string;
  gitHubUrl: string;
  naps: number[];
  close: () => Promise<void>;
}

/** Where the examples run: a simulated CompShare and GitHub in virtual time, and a shell that reaches both over HTTP. */
export class Stage implements AsyncDisposable {
  readonly harness: Harness;
  readonly shell: Shell;
  readonly client: OfficialClient;
  readonly gitHub: GitHubSimulator;
  /** Addresses of the two simulators. */
  readonly url: string;
  readonly gitHubUrl: string;
  /** What the shell slept, in virtual seconds each, in order. */
  readonly naps: number[];
  readonly #close: () => Promise<void>;

  private constructor(parts: StageParts) {
    this.harness = parts.harness;
    this.shell = parts.shell;
    this.client = parts.client;
    this.gitHub = parts.gitHub;
    this.url = parts.url;
    this.gitHubUrl = parts.gitHubUrl;
    this.naps = parts.naps;
    this.#close = parts.close;
  }

  /** Sets one up, with commands that the shell has besides sleep, pipx and the vendor's client. */
  static async create(
    options: Omit<SimulatorOptions, 'clock'> = {},
    commands: (harness: Harness) => Readonly<Record<string, Command>> = () => ({}),
  ): Promise<Stage> {
    const harness = await Harness.create(options);
    const gitHub = await harness.withGitHub();
    const { clock, simulator } = harness;
    const [api, gitHubApi] = await Promise.all([simulator.listen(), gitHub.listen()]);
    const client = new OfficialClient(api.url, clock);
    const naps: number[] = [];
    const shell = await Shell.create({
      pipx: client.pipx,
      compshare: client.compshare,
      sleep: async ([seconds = '']) => {
        naps.push(Number(seconds));
        await clock.run(() => clock.sleep(Number(seconds) * 1000));
        return {};
      },
      ...commands(harness),
    });
    const close = async (): Promise<void> => {
      await shell[Symbol.asyncDispose]();
      await Promise.all([api.close(), gitHubApi.close()]);
      await harness[Symbol.asyncDispose]();
    };
    return new Stage({ harness, shell, client, gitHub, url: api.url, gitHubUrl: gitHubApi.url, naps, close });
  }

  /** The variables that GitHub's runner gives every step. */
  get env(): Record<string, string> {
    return { GITHUB_API_URL: this.gitHubUrl, GITHUB_REPOSITORY: `${OWNER}/${REPO}` };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}
