import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseDuration } from '../../src/time/duration.ts';
import { textOf } from '../docs/repository.ts';
import type { Harness, Run } from '../scenarios/harness.ts';
import { DEFAULT_KEYS } from '../simulator/simulator.ts';
import type { SimulatorOptions } from '../simulator/simulator.ts';
import type { Command, ShellRun } from './shell.ts';
import { Stage } from './stage.ts';

interface Job {
  stage: string;
  rules: { if: string; when?: string }[];
  timeout: string;
  variables?: Record<string, string>;
  script: string[];
  after_script?: string[];
}

interface Pipeline {
  stages: string[];
  variables: Record<string, string>;
  default: { before_script: string[] };
  train: Job;
  verify: Job;
  sweep: Job;
}

const pipeline = parse(textOf('examples/gitlab/.gitlab-ci.yml')) as Pipeline;
const ROOT = path.resolve(import.meta.dirname, '../..');
const HOUR = 3600;

/** What GitLab gives every job of pipeline 71. */
const SETTINGS: Record<string, string> = {
  CI_PIPELINE_ID: '71',
  COMPSHARE_PUBLIC_KEY: DEFAULT_KEYS.publicKey,
  COMPSHARE_PRIVATE_KEY: DEFAULT_KEYS.privateKey,
  COMPSHARE_IMAGE_ID: 'compshareImage-1',
};

/** A pipeline's jobs, with `node dist/main.js` played in this process. */
class Gitlab implements AsyncDisposable {
  readonly stage: Stage;
  /** What this action did, in order. */
  readonly runs: Run[];
  readonly #folder: string;

  private constructor(stage: Stage, runs: Run[], folder: string) {
    this.stage = stage;
    this.runs = runs;
    this.#folder = folder;
  }

  static async create(options: Omit<SimulatorOptions, 'clock'> = {}): Promise<Gitlab> {
    const runs: Run[] = [];
    const clone =
      'clone -q --depth 1 --branch v2 https://github.com/your-org/terminate-compshare-instance.git .terminate';
    const stage = await Stage.create(options, (harness) => ({
      node: theAction(harness, runs),
      'apt-get': () => Promise.resolve({}),
      git: (args) => Promise.resolve({ exitCode: args.join(' ') === clone ? 0 : 128 }),
    }));
    const folder = await mkdtemp(path.join(tmpdir(), 'gitlab-'));
    // What the clone would bring.
    await symlink(ROOT, path.join(folder, '.terminate'));
    return new Gitlab(stage, runs, folder);
  }

  /** Runs lines of a job as GitLab's runner does: each must work. */
  async run(
    job: Job,
    lines: readonly string[] = [...pipeline.default.before_script, ...job.script],
  ): Promise<ShellRun> {
    const variables = { ...SETTINGS, COMPSHARE_API_URL: this.stage.url };
    const expand = (value: string): string =>
      value.replace(/\$(\w+)/g, (_, name: string) => SETTINGS[name] ?? '');
    for (const [name, value] of Object.entries({ ...pipeline.variables, ...job.variables }))
      Object.assign(variables, { [name]: expand(value) });
    return this.stage.shell.run(lines.join('\n'), variables, { folder: this.#folder });
  }

  /** The names of the instances that there are. */
  names(): string[] {
    return this.stage.harness.simulator.instances().map(({ Name }) => Name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true });
    await this.stage[Symbol.asyncDispose]();
  }
}

/** `node .terminate/dist/main.js` with inputs in variables. The bundle's own tests run it as a process. */
function theAction(harness: Harness, runs: Run[]): Command {
  return async (args, variables) => {
    if (args.join(' ') !== '.terminate/dist/main.js')
      return { exitCode: 1, output: `No module ${args.join(' ')}` };
    const inputs = Object.entries(variables).flatMap(([name, value]) =>
      name.startsWith('INPUT_') ? [[name.slice(6).toLowerCase().replaceAll('_', '-'), value] as const] : [],
    );
    const run = await harness.run(Object.fromEntries(inputs));
    runs.push(run);
    return { exitCode: run.succeeded ? 0 : 1, output: run.log.join('\n') };
  };
}

// Its scripts are for the image node:24, a Debian.
describe.skipIf(process.platform === 'win32')('gitlab/.gitlab-ci.yml', () => {
  it('creates and trains; after_script leaves nothing, and the second job agrees', async () => {
    await using gitlab = await Gitlab.create();
    const { train, verify } = pipeline;
    expect(await gitlab.run(train)).toMatchObject({ exitCode: 0 });
    expect(gitlab.names()).toEqual(['ci-my-repo-71']);
    expect(await gitlab.run(train, train.after_script)).toMatchObject({ exitCode: 0 });
    expect(gitlab.names()).toEqual([]);
    expect(await gitlab.run(verify)).toMatchObject({ exitCode: 0 });
    expect(gitlab.runs.map(({ results }) => results.length)).toEqual([1, 0]);
  });

  it('the second job is red where something is left', async () => {
    await using gitlab = await Gitlab.create();
    const { simulator } = gitlab.stage.harness;
    const { UHostId } = simulator.addInstance({ Name: 'ci-my-repo-71' });
    simulator.instance(UHostId).unpaid = true;
    expect(await gitlab.run(pipeline.verify)).toMatchObject({ exitCode: 1 });
  });

  it('the sweep only shows what it would terminate, as it stands', async () => {
    await using gitlab = await Gitlab.create();
    const { simulator, clock } = gitlab.stage.harness;
    const CreateTime = clock.now() / 1000 - 48 * HOUR;
    for (const Name of ['ci-my-repo-1', 'gpu-alice']) simulator.addInstance({ Name, CreateTime });
    simulator.addInstance({ Name: 'ci-my-repo-99' });
    expect(await gitlab.run(pipeline.sweep)).toMatchObject({ exitCode: 0 });
    expect(gitlab.runs[0]?.results.map(({ name }) => name)).toEqual(['ci-my-repo-1']);
    expect(gitlab.names()).toHaveLength(3);
  });

  it('gives the teardown the time that it may take, and looks again however the first job ends', () => {
    const { train, verify, sweep, stages } = pipeline;
    const afterScript = train.variables?.['RUNNER_AFTER_SCRIPT_TIMEOUT'] ?? '';
    expect(parseDuration(afterScript)).toBeGreaterThan(parseDuration('20m') ?? Infinity);
    for (const { timeout } of [verify, sweep])
      expect(parseDuration(timeout)).toBeGreaterThan(parseDuration('20m') ?? Infinity);
    expect(stages.indexOf(verify.stage)).toBeGreaterThan(stages.indexOf(train.stage));
    expect(verify.rules).toEqual([{ ...train.rules[0], when: 'always' }]);
    expect(sweep.rules.map((rule) => rule.if)).not.toContain(train.rules[0]?.if);
  });
});
