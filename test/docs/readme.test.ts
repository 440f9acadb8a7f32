import { describe, expect, it } from 'vitest';
import { RET_CODES } from '../../src/compshare/ret-codes.ts';
import type { ErrorClass } from '../../src/compshare/ret-codes.ts';
import type { Disk } from '../../src/compshare/instance.ts';
import { en } from '../../src/report/messages/en.ts';
import { retCodeMessage } from '../../src/report/error-messages.ts';
import { resultRow, resultsOutput } from '../../src/report/outputs.ts';
import { OUTCOMES } from '../../src/teardown/outcome.ts';
import type { Result } from '../../src/teardown/outcome.ts';
import { anInstance } from '../unit/instance.ts';
import { readMarkdown } from './markdown.ts';
import type { Table } from './markdown.ts';
import { action, textOf } from './repository.ts';

/** What the tests need to know of a README's language. */
interface Language {
  file: string;
  yes: string;
  /** What the RetCode table says that the action does. */
  handling: Record<ErrorClass, string>;
}

const ENGLISH: Language = {
  file: 'README.md',
  yes: 'yes',
  handling: {
    permanent: 'Fails at once',
    transient: 'Tries again',
    busy: 'Looks and tries again',
    deleted: 'Counts as deleted',
    unknown: 'Ends the list',
  },
};
const CHINESE: Language = {
  file: 'README.zh-CN.md',
  yes: '是',
  handling: {
    permanent: '立即失败',
    transient: '重试',
    busy: '查询后重试',
    deleted: '视为已删除',
    unknown: '列表结束',
  },
};

const DISK: Disk = {
  id: 'bsm-mdzfnfe2lqzd',
  name: 'data-1',
  sizeGb: 200,
  type: 'CLOUD_SSD',
  boot: false,
  volume: false,
};

/** The result that both READMEs show an entry of. */
const SAMPLE: Result = {
  id: 'uhost-mnkn55pxhfzx',
  outcome: { kind: 'terminated', inRecycle: 'No', stillListed: false },
  instance: anInstance({ name: 'train-4090' }),
  dataDisks: [DISK],
  disks: [{ ...DISK, zone: 'cn-wlcb-01', pricePerDayCny: 2.4, fate: 'kept', error: undefined }],
  missed: false,
  stateFound: 'Running',
  stopAccepted: true,
  terminationAccepted: true,
  refundCny: undefined,
  ranMs: undefined,
  elapsedMs: 36_000,
};

/** The titles of all annotations, with `uhost-…` for an instance's ID. */
const TITLES = [
  ...Object.values(en.annotations).flatMap((annotation) =>
    typeof annotation === 'object' ? annotation.title : [],
  ),
  ...Object.values(en.outcomes).flatMap((outcome) => ('title' in outcome ? outcome.title('uhost-…') : [])),
  ...['src/github/runners.ts', 'src/github/deployments.ts'].flatMap((source) => titlesIn(textOf(source))),
];

describe.each([ENGLISH, CHINESE])('$file', ({ file, yes, handling }) => {
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
      Object.fromEntries(Object.entries(RET_CODES).map(([code, facts]) => [code, handling[facts.class]])),
    );
    expect(rows).toHaveLength(Object.keys(RET_CODES).length);
  });

  it('lists the titles of all annotations', () => {
    const listed = tableWith(document.tables, 'Nothing was done: the inputs are wrong').rows;
    expect(listed.map(([title = '']) => title.replaceAll('`', '')).sort()).toEqual(
      [...new Set(TITLES)].sort(),
    );
  });

  it('lists the outcomes that the output results can have', () => {
    const rows = tableWith(document.tables, 'terminated').rows;
    expect(rows.map(([outcome]) => outcome)).toEqual(
      Object.values(OUTCOMES).map(({ word }) => `\`${word}\``),
    );
  });

  it('shows an entry of the output results with all its fields, in their order', () => {
    const block = document.codeBlocks.find(({ language }) => language === 'json')?.text ?? '';
    const [entry] = JSON.parse(resultsOutput([resultRow(SAMPLE)]).text) as Record<string, unknown>[];
    expect(Object.keys(JSON.parse(block) as object)).toEqual(Object.keys(entry ?? {}));
    expect(JSON.parse(block)).toEqual(entry);
  });

  it('lists the API actions that are called', () => {
    const rows = tableWith(document.tables, 'StopCompShareInstance').rows;
    const called = [...textOf('src/compshare/client.ts').matchAll(/'([A-Z]\w*Comp[Ss]hare\w+)'/g)];
    expect(rows.map(([name]) => name?.replaceAll('`', '')).sort()).toEqual(
      called.map(([, name]) => name).sort(),
    );
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
        const { meaning, advice } = retCodeMessage(Number(code), false);
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

/** The titles that a source file gives its annotations. */
function titlesIn(source: string): string[] {
  return [...source.matchAll(/title: '(.+?)'/g)].map(([, title = '']) => title);
}
