import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../../src/text/glob.ts';
import { filesIn, textOf } from '../docs/repository.ts';
import { creates, exampleNamed, EXAMPLES, namesCreated, runContexts, teardownsOf } from './workflow.ts';
import type { Teardown } from './workflow.ts';

/** The names and globs that a step selects by. */
function globsOf({ inputs }: Teardown): string[] {
  return (inputs['name'] ?? '').split('\n').filter((line) => line !== '');
}

/** The globs of the runners that a step removes. */
function runnerGlobsOf({ inputs }: Teardown): string[] {
  return (inputs['runner-name'] ?? '').split('\n').filter((line) => line !== '');
}

const selects = (globs: string[], name: string): boolean => globs.some((glob) => matchesGlob(glob, name));

const withToken = { steps: { token: { outputs: { token: 'app-token' } } } };
const creators = EXAMPLES.filter(({ workflow }) => namesCreated(workflow, runContexts({})).length > 0);

describe('the names of instances', () => {
  it('are given by CI and by nobody else', () => {
    const named = EXAMPLES.flatMap(({ workflow }) => [
      ...namesCreated(workflow, runContexts({})),
      ...teardownsOf(workflow, {
        ...runContexts({ inputs: { what: 'What CI left' } }),
        ...withToken,
      }).flatMap((teardown) => [...globsOf(teardown), ...runnerGlobsOf(teardown)]),
    ]).filter((name) => name !== '');
    expect(named.length).toBeGreaterThan(20);
    for (const name of named) expect(name).toMatch(/^(ci|preview)-my-repo-/);
  });

  it('select no workstation', () => {
    const ofPeople = [
      'host',
      'gpu-1',
      'gpu-alice',
      'train',
      'test',
      'my-repo',
      'ci',
      'preview',
      'ci-runner',
      '训练机',
    ];
    const globs = EXAMPLES.flatMap(({ workflow }) =>
      teardownsOf(workflow, runContexts({ inputs: { what: 'What CI left', name: 'ci-my-repo-*' } })).flatMap(
        globsOf,
      ),
    );
    expect(globs.length).toBeGreaterThan(8);
    for (const name of ofPeople) expect(selects(globs, name), name).toBe(false);
  });

  it('differ between the runs and attempts of a workflow, other than a pull request’s', () => {
    for (const { file, workflow } of creators) {
      const of = (id: string, attempt: string): string[] =>
        namesCreated(workflow, runContexts({ id, attempt }));
      const all = [...of('71', '1'), ...of('71', '2'), ...of('72', '1')];
      const expected = 'pull_request' in Object(workflow.on) ? all.length / 3 : all.length;
      expect(new Set(all).size, file).toBe(expected);
    }
  });

  it('are all found by the nightly sweep', () => {
    const [sweep] = teardownsOf(exampleNamed('nightly-sweep.yml').workflow, runContexts({}));
    const globs = sweep === undefined ? [] : globsOf(sweep);
    const names = creators.flatMap(({ workflow }) => namesCreated(workflow, runContexts({})));
    expect(names.length).toBeGreaterThan(7);
    for (const name of names) expect(globs.filter((glob) => matchesGlob(glob, name))).toHaveLength(1);
  });
});

describe('what is torn down', () => {
  it.each(['training-job.yml', 'self-hosted-runner.yml'])(
    '%s: its last job, run again alone, selects what earlier attempts left',
    (name) => {
      const { workflow } = exampleNamed(name);
      const [teardown] = teardownsOf(workflow, { ...runContexts({ id: '71', attempt: '12' }), ...withToken });
      expect(teardown?.job.if).toBe('always()');
      // An ID would win over the name, and is of one attempt only.
      expect(teardown?.inputs).not.toHaveProperty('uhost-id');
      const kinds = teardown === undefined ? [] : [globsOf(teardown), runnerGlobsOf(teardown)];
      for (const globs of kinds.filter(({ length }) => length > 0)) {
        const of = (id: string, attempt: string): boolean[] =>
          namesCreated(workflow, runContexts({ id, attempt })).map((created) => selects(globs, created));
        for (const attempt of ['1', '2', '12']) expect(of('71', attempt)).toEqual([true]);
        for (const run of ['7', '1', '711', '171']) expect(of(run, '1')).toEqual([false]);
      }
    },
  );

  it.each(['leak-nothing.yml', 'leak-nothing-matrix.yml'])(
    '%s: each job selects its own instance and no other job’s',
    (name) => {
      const { workflow } = exampleNamed(name);
      const names = namesCreated(workflow, runContexts({}));
      const teardowns = teardownsOf(workflow, runContexts({}));
      expect(teardowns).toHaveLength(names.length);
      for (const [index, teardown] of teardowns.entries())
        expect(names.map((created) => selects(globsOf(teardown), created))).toEqual(
          names.map((_, other) => other === index),
        );
    },
  );

  it('leak-nothing: nothing creates before the step that tears down', () => {
    for (const name of ['leak-nothing.yml', 'leak-nothing-matrix.yml']) {
      const steps = exampleNamed(name).workflow.jobs['train']?.steps ?? [];
      expect(steps[0]?.with).toMatchObject({ when: 'job-end' });
      expect(steps.findIndex(creates)).toBeGreaterThan(0);
    }
  });

  it('after-a-run.yml: what that attempt of those workflows left, and nothing of another attempt', () => {
    const { workflow } = exampleNamed('after-a-run.yml');
    const watched = Object(workflow.on) as { workflow_run: { workflows: string[] } };
    const [teardown] = teardownsOf(
      workflow,
      runContexts({ id: '9', event: { workflow_run: { id: '71', run_attempt: '1' } } }),
    );
    const globs = teardown === undefined ? [] : globsOf(teardown);
    for (const name of watched.workflow_run.workflows) {
      const other = EXAMPLES.find((example) => example.workflow.name === name);
      if (other === undefined) throw new Error(`No example is called ${name}`);
      const of = (id: string, attempt: string): boolean[] =>
        namesCreated(other.workflow, runContexts({ id, attempt })).map((created) => selects(globs, created));
      expect(of('71', '1')).not.toContain(false);
      for (const [id, attempt] of [
        ['71', '2'],
        ['71', '12'],
        ['711', '1'],
      ] as const)
        expect(of(id, attempt)).not.toContain(true);
    }
  });
});

describe('every example', () => {
  it.each(EXAMPLES)('$file names its secrets and variables at the top', ({ file, text }) => {
    const comment = text.slice(0, text.indexOf('\nname: '));
    const used = [...text.matchAll(/\b(?:secrets|vars)\.([A-Z]\w*)/g)].map(([, name = '']) => name);
    expect(used.length + (file.includes('reusable') ? 1 : 0)).toBeGreaterThan(0);
    for (const name of used) expect(comment).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it.each(EXAMPLES)('$file gives each job a time limit', ({ workflow }) => {
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeGreaterThanOrEqual(10);
  });

  it.each(EXAMPLES)('$file puts no expression into a script', ({ workflow }) => {
    for (const { steps } of Object.values(workflow.jobs))
      for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });

  it('leaves pull requests alone that get no secrets', () => {
    const jobs = EXAMPLES.filter(({ workflow: { on } }) => 'pull_request' in Object(on)).flatMap(
      ({ workflow }) => Object.values(workflow.jobs),
    );
    expect(jobs).toHaveLength(3);
    for (const job of jobs) {
      expect(job.if).toMatch(
        /(^|&& )github\.event\.pull_request\.head\.repo\.full_name == github\.repository && github\.actor != 'dependabot\[bot\]'$/,
      );
    }
  });

  it('uses the majors of actions that our own workflows use', () => {
    const majors = (text: string, version: RegExp): [string, string][] =>
      [...text.matchAll(version)].map(([, name = '', major = '']) => [name, major]);
    const ours = new Map(
      filesIn('.github/workflows', '.yml').flatMap((file) =>
        majors(textOf(file), /uses: ([\w./-]+)@[0-9a-f]{40} # v(\d+)/g),
      ),
    );
    const theirs = EXAMPLES.flatMap(({ text }) => majors(text, /uses: (actions\/[\w.-]+)@v(\d+)$/gm));
    const unknown = theirs.filter(([name]) => !ours.has(name));
    for (const [name, major] of theirs) expect([name, major]).toEqual([name, ours.get(name) ?? major]);
    // No workflow of ours needs an App's token. v3 knows `client-id`, which `app-id` was given up for.
    expect(new Set(unknown.map(String))).toEqual(new Set(['actions/create-github-app-token,3']));
    expect(theirs.length).toBeGreaterThan(unknown.length);
  });

  it('creates an instance in the same words as create-with-client.sh', () => {
    const script = textOf('examples/create-with-client.sh');
    const body = script.slice(script.indexOf('created='));
    const steps = creators.flatMap(({ workflow }) =>
      Object.values(workflow.jobs).flatMap((job) => job.steps.filter(creates)),
    );
    expect(steps.length).toBeGreaterThan(4);
    // A preview may live longer than a job.
    for (const { run } of steps) expect(run?.replace('--at 24h', '--at 6h')).toBe(body);
  });

  it('installs the same version of the client', () => {
    const versions = [...EXAMPLES, { text: textOf('examples/create-with-client.sh') }].flatMap(({ text }) =>
      [...text.matchAll(/compshare-cli\S*/g)].map(([version]) => version),
    );
    expect(new Set(versions)).toEqual(new Set(['compshare-cli==0.3.6']));
  });

  it('is played by a test', () => {
    const tests = filesIn('test/examples', '.test.ts').map(textOf).join('\n');
    const files = [
      ...EXAMPLES.map(({ file }) => file),
      ...filesIn('examples', '.sh'),
      'gitlab/.gitlab-ci.yml',
    ];
    for (const file of files) expect(tests).toContain(`${file.replace('examples/', '')}'`);
  });

  it('is in the list of examples, with one line', () => {
    const listed = [...textOf('examples/README.md').matchAll(/^\| \[(\S+)\]\((\S+)\)/gm)];
    for (const [, text, link] of listed) expect(text).toBe(link);
    expect(listed.map(([, text]) => `examples/${text}`).sort()).toEqual(
      [
        ...EXAMPLES.map(({ file }) => file),
        ...filesIn('examples', '.sh'),
        ...filesIn('examples/gitlab', '.yml'),
      ].sort(),
    );
  });
});
