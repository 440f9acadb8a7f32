import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { explainRetCode, RET_CODES } from '../../src/compshare/ret-codes.ts';
import type { Remedy } from '../../src/compshare/ret-codes.ts';
import { readMarkdown } from './markdown.ts';
import type { Table } from './markdown.ts';
import { action, filesIn, manifest, textOf } from './repository.ts';

/** What the tests need to know of a README's language. */
interface Language {
  file: string;
  yes: string;
  /** What the RetCode table says that the action does. */
  remedies: Record<Exclude<Remedy, 'look-again'>, string>;
}

const ENGLISH: Language = {
  file: 'README.md',
  yes: 'yes',
  remedies: {
    final: 'Fails at once',
    transient: 'Tries again',
    wait: 'Looks and tries again',
    gone: 'Counts as deleted',
  },
};
const LANGUAGES: readonly Language[] = [ENGLISH];

const FAILURE_SOURCES = ['src/phases.ts', 'src/start.ts', 'src/report/explain.ts'];

describe.each(LANGUAGES)('$file', ({ file, yes, remedies }) => {
  const document = readMarkdown(textOf(file));

  it('lists the inputs of action.yml, in its order, with their defaults and required marks', () => {
    const rows = tableWith(document.tables, 'public-key').rows;
    expect(rows.map(([name, required, standard]) => [name, required, standard])).toEqual(
      Object.entries(action.inputs).map(([name, input]) => [
        `\`${name}\``,
        input.required ? yes : '',
        (input.default ?? '') === '' ? '' : `\`${input.default ?? ''}\``,
      ]),
    );
  });

  it('lists the outputs of action.yml', () => {
    const rows = tableWith(document.tables, 'in-recycle').rows;
    expect(rows.map(([name]) => name)).toEqual(Object.keys(action.outputs).map((name) => `\`${name}\``));
  });

  it('lists the RetCodes that the action knows, with what it does about each', () => {
    const rows = tableWith(document.tables, '8039').rows;
    expect(Object.fromEntries(rows.map(([code = '', , does]) => [code, does]))).toEqual(
      Object.fromEntries(
        Object.entries(RET_CODES).map(([code, { remedy }]) => [
          code,
          remedy === 'look-again' ? undefined : remedies[remedy],
        ]),
      ),
    );
    expect(rows).toHaveLength(Object.keys(RET_CODES).length);
  });

  it('lists the titles of all annotations', () => {
    const listed = tableWith(document.tables, 'Nothing was done: the inputs are wrong').rows;
    const titles = FAILURE_SOURCES.flatMap((source) => titlesIn(textOf(source)));
    expect(listed.map(([title = '']) => title.replaceAll('`', '')).sort()).toEqual([...titles].sort());
  });

  it('shows each recipe as it is in examples/', () => {
    const workflows = document.codeBlocks
      .filter(({ language, text }) => language === 'yaml' && /^on:/m.test(text))
      .map(({ text }) => JSON.stringify(parse(text)));
    const examples = filesIn('examples', '.yml').map((example) => JSON.stringify(parse(textOf(example))));
    expect(workflows.sort()).toEqual(examples.sort());
    expect(document.links).toEqual(expect.arrayContaining(filesIn('examples', '.yml')));
  });

  it('names no npm script that does not exist', () => {
    for (const script of npmScriptsIn(textOf(file))) expect(Object.keys(manifest.scripts)).toContain(script);
  });

  it('has the development commands, each alone in its block', () => {
    const commands = document.codeBlocks.map(({ text }) => text);
    expect(commands).toEqual(expect.arrayContaining(['npm ci && npm run demo\n', 'npm ci && npm test\n']));
  });
});

describe('README.md', () => {
  it('says of each RetCode what the action itself says', () => {
    const rows = tableWith(readMarkdown(textOf('README.md')).tables, '8039').rows;
    expect(rows.map(([code, meaning, , advice]) => [Number(code), meaning, advice])).toEqual(
      rows.map(([code]) => {
        const { meaning, advice } = explainRetCode(Number(code), '');
        return [Number(code), meaning, advice];
      }),
    );
  });
});

function tableWith(tables: readonly Table[], firstCell: string): Table {
  const table = tables.find(({ rows }) => rows.some(([cell]) => cell?.replaceAll('`', '') === firstCell));
  if (table === undefined) throw new Error(`No table has a row ${firstCell}`);
  return table;
}

function npmScriptsIn(text: string): string[] {
  return [...text.matchAll(/npm (?:run ([\w:-]+)|test)/g)].map(([, script = 'test']) => script);
}

/** The titles that a source file gives its annotations, with `uhost-…` for an instance's ID. */
function titlesIn(source: string): string[] {
  return [...source.matchAll(/title: (['`])(.+?)\1/g)].map(([, , title = '']) =>
    title.replace('${id}', 'uhost-…'),
  );
}
