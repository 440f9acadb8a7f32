import { parse } from 'yaml';
import { filesIn, textOf } from '../docs/repository.ts';
import { interpolate } from './expressions.ts';
import type { Contexts } from './expressions.ts';

/** This action, under the name that stands for it in the examples. */
export const THIS_ACTION = 'your-org/terminate-compshare-instance@v2';

/** A step, as far as the tests look at it. */
export interface Step {
  id?: string;
  uses?: string;
  run?: string;
  if?: string;
  env?: Record<string, string>;
  with?: Record<string, string | number | boolean>;
}

/** A job, as far as the tests look at it. */
export interface Job {
  if?: string;
  needs?: string | string[];
  env?: Record<string, string>;
  strategy?: { matrix: Record<string, (string | number)[]> };
  outputs?: Record<string, string>;
  environment?: string | { name: string };
  'timeout-minutes'?: number;
  steps: Step[];
}

/** A workflow, as far as the tests look at it. */
export interface Workflow {
  name: string;
  on:
    string | Record<string, { workflows?: string[]; inputs?: Record<string, { default?: unknown }> } | null>;
  env?: Record<string, string>;
  jobs: Record<string, Job>;
}

/** An example: a whole workflow file. */
export interface Example {
  /** Such as `examples/leak-nothing.yml`. */
  file: string;
  text: string;
  workflow: Workflow;
}

/** All examples that are workflows of GitHub. */
export const EXAMPLES: readonly Example[] = filesIn('examples', '.yml').map((file) => {
  const text = textOf(file);
  return { file, text, workflow: parse(text) as Workflow };
});

/** The example in a file of that name. */
export function exampleNamed(name: string): Example {
  const example = EXAMPLES.find(({ file }) => file === `examples/${name}`);
  if (example === undefined) throw new Error(`There is no examples/${name}`);
  return example;
}

/** The contexts of a run of a workflow in which nothing has happened so far. */
export function runContexts(run: {
  id?: string;
  attempt?: string;
  event?: Record<string, unknown>;
  inputs?: Record<string, unknown>;
}): Contexts {
  const { id = '71', attempt = '1', event = {}, inputs = {} } = run;
  return {
    github: {
      run_id: id,
      run_attempt: attempt,
      repository: 'my-org/my-repo',
      server_url: 'https://github.example',
      actor: 'somebody',
      token: 'the-job-token',
      event: { number: 7, ...event },
    },
    secrets: {},
    vars: { COMPSHARE_IMAGE_ID: 'compshareImage-1' },
    env: {},
    steps: {},
    needs: {},
    matrix: {},
    inputs,
  };
}

/** The contexts with the variables of these `env:` in `env`, of which a later one sees the earlier ones. */
export function withEnv(
  contexts: Contexts,
  ...layers: (Record<string, string> | undefined)[]
): Contexts & { env: Record<string, string> } {
  let env = { ...(contexts['env'] as Record<string, string>) };
  for (const layer of layers) {
    const evaluated = Object.entries(layer ?? {}).map(([name, value]) => [
      name,
      interpolate(value, { ...contexts, env }),
    ]);
    env = { ...env, ...(Object.fromEntries(evaluated) as Record<string, string>) };
  }
  return { ...contexts, env };
}

/** The `with:` of a step as the action gets it. */
export function inputsOf(step: Step, contexts: Contexts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(step.with ?? {}).map(([name, value]) => [name, interpolate(String(value), contexts)]),
  );
}

/** The jobs of a matrix, or the one job; each with the matrix in its contexts. */
export function jobsOfMatrix(job: Job, contexts: Contexts): Contexts[] {
  const [axis] = Object.entries(job.strategy?.matrix ?? {});
  if (axis === undefined) return [contexts];
  const [name, values] = axis;
  return values.map((value) => ({ ...contexts, matrix: { [name]: value } }));
}

/** Whether a step creates an instance. */
export function creates(step: Step): boolean {
  return step.run?.includes('instance create') === true;
}

/** The names under which a run of a workflow creates instances. */
export function namesCreated({ env, jobs }: Workflow, run: Contexts): string[] {
  return Object.values(jobs).flatMap((job) =>
    jobsOfMatrix(job, run).flatMap((contexts) =>
      job.steps
        .filter(creates)
        .map((step) => withEnv(contexts, env, job.env, step.env).env['INSTANCE_NAME'] ?? ''),
    ),
  );
}

/** A step of this action, with what it is given in a run of its workflow. */
export interface Teardown {
  job: Job;
  step: Step;
  inputs: Record<string, string>;
}

/** The steps of a workflow that use this action. */
export function teardownsOf({ env, jobs }: Workflow, run: Contexts): Teardown[] {
  return Object.values(jobs).flatMap((job) =>
    jobsOfMatrix(job, run).flatMap((contexts) =>
      job.steps
        .filter(({ uses }) => uses === THIS_ACTION)
        .map((step) => ({
          job,
          step,
          inputs: inputsOf(step, withEnv(contexts, env, job.env, step.env)),
        })),
    ),
  );
}
