import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { matchesGlob } from '../../src/text/glob.ts';
import { filesIn, textOf } from './repository.ts';

const USES = 'your-org/terminate-compshare-instance@v2';

/** A workflow, as far as these tests look at it. */
interface Workflow {
  on: string | Record<string, unknown>;
  env?: Record<string, string>;
  jobs: Record<string, Job>;
}

interface Job {
  if?: string;
  steps: { uses?: string; env?: Record<string, string>; with?: Record<string, string> }[];
}

const recipes = filesIn('examples', '.yml').map((file) => ({
  file,
  workflow: parse(textOf(file)) as Workflow,
}));

/** What one run, attempt or pull request makes of a name. */
function evaluated(name: string, values: Record<string, string>): string {
  return name.replace(/\$\{\{ ([\w.]+) \}\}/g, (_, key: string) => values[key] ?? '1');
}

/** The names under which a workflow creates instances. */
function namesCreated({ env, jobs }: Workflow): string[] {
  const all = [env, ...Object.values(jobs).flatMap(({ steps }) => steps.map((step) => step.env))];
  return all.flatMap((variables) => variables?.['INSTANCE_NAME'] ?? variables?.['GPU_NAME'] ?? []);
}

/** What the teardown steps of a job are given. */
function teardownsIn(jobs: Record<string, Job>): Record<string, string>[] {
  return Object.values(jobs).flatMap(({ steps }) =>
    steps.filter(({ uses }) => uses === USES).map((step) => step.with ?? {}),
  );
}

describe('the recipes', () => {
  const ofTheirOwn = recipes.flatMap(({ file, workflow }) =>
    Object.values(workflow.jobs)
      .filter((job) => job.if === 'always()')
      .map((job) => ({ file, created: namesCreated(workflow), teardowns: teardownsIn({ job }) })),
  );

  it('that tear down in a job of its own are three', () => {
    expect(ofTheirOwn.map(({ file }) => file)).toEqual([
      'examples/self-hosted-runner.yml',
      'examples/several-instances.yml',
      'examples/training-job.yml',
    ]);
  });

  it.each(ofTheirOwn)('$file: that job, run again alone, selects what earlier attempts left', (recipe) => {
    expect(recipe.created).toHaveLength(1);
    for (const inputs of recipe.teardowns) {
      // An ID would win over the name, and is of one attempt only.
      expect(inputs).not.toHaveProperty('uhost-id');
      for (const glob of [inputs['name'], inputs['runner-name']].flatMap((name) => name ?? [])) {
        const selected = evaluated(glob, { 'github.run_id': '71', 'github.run_attempt': '12' });
        const selects = (run: string, attempt: string): boolean[] =>
          recipe.created.map((name) =>
            matchesGlob(selected, evaluated(name, { 'github.run_id': run, 'github.run_attempt': attempt })),
          );
        for (const attempt of ['1', '2', '12']) expect(selects('71', attempt)).toEqual([true]);
        for (const run of ['7', '1', '711', '171']) expect(selects(run, '1')).toEqual([false]);
      }
    }
  });

  it('create instances only under names that the nightly sweep selects', () => {
    const sweep = recipes.find(({ file }) => file === 'examples/nightly-sweep.yml');
    const globs = teardownsIn(sweep?.workflow.jobs ?? {}).map((inputs) => inputs['name'] ?? '');
    const named = recipes.flatMap(({ workflow }) => [
      ...namesCreated(workflow),
      ...teardownsIn(workflow.jobs).flatMap((inputs) => inputs['name'] ?? []),
    ]);
    expect(named.length).toBeGreaterThan(8);
    for (const name of named.map((created) => evaluated(created, {})))
      expect(globs.filter((glob) => matchesGlob(glob, name))).toHaveLength(1);
  });

  it('leave pull requests alone that get no secrets', () => {
    const jobs = recipes
      .filter(({ workflow: { on } }) => typeof on === 'object' && 'pull_request' in on)
      .flatMap(({ workflow }) => Object.values(workflow.jobs));
    expect(jobs).toHaveLength(3);
    for (const job of jobs) {
      expect(job.if).toMatch(
        /(^|&& )github\.event\.pull_request\.head\.repo\.full_name == github\.repository && github\.actor != 'dependabot\[bot\]'$/,
      );
    }
  });
});
