import { describe, expect, it } from 'vitest';
import { CATALOGS } from '../../src/action/catalogs.ts';
import type { GitHubMessages } from '../../src/github/messages.ts';
import { LANGUAGES } from '../../src/report/language.ts';

/** Stands for any argument: a list, that a template writes as text and that can be taken for an amount of money. */
const ANYTHING = Object.assign(['Q1', 'Q2'], { toFixed: () => '1.00' });

/** What a function is called with where anything won't do. */
const ARGUMENTS: Readonly<Record<string, readonly unknown[]>> = { ending: ['cancelled', true] };

/** All texts of a catalog, each with the way to it. A function is called with anything. */
function textsOf(value: unknown, way: readonly string[] = []): [way: string, text: string][] {
  if (typeof value === 'string') return [[way.join('.'), value]];
  if (typeof value === 'function') {
    const given = ARGUMENTS[way.at(-1) ?? ''] ?? [ANYTHING, ANYTHING, ANYTHING, ANYTHING];
    return [[way.join('.'), String((value as (...args: readonly unknown[]) => unknown)(...given))]];
  }
  return Object.entries(value ?? {}).flatMap(([key, part]) => textsOf(part, [...way, key]));
}

/** All that a catalog says of GitHub's side. */
function gitHubTexts({ wordings, ...messages }: GitHubMessages): string[] {
  const repository = { owner: 'octo-org', repo: 'octo-repo' };
  const wanted = [true, false];
  const runners = (['repository', 'organization'] as const).map((scope) => ({
    kind: 'runner' as const,
    scope,
    names: ['gpu-1', 'gpu-2'],
  }));
  const environment = { kind: 'deployment' as const, environment: 'pr-7' };
  const words = [
    ...runners.map((request) => wordings.runner.words(request, repository)),
    wordings.deployment.words(environment, repository),
  ];
  const failures = [
    { kind: 'rate-limited', status: 403, waitMs: 60_000, apiMessage: '' },
    { kind: 'refused', status: 401, waitMs: undefined, apiMessage: '' },
    { kind: 'certificate-not-trusted', code: 'CODE' },
    { kind: 'connection-failed', code: 'CODE' },
    { kind: 'no-answer', timeoutMs: 30_000 },
    { kind: 'not-github', retryable: false },
    { kind: 'timed-out' },
    { kind: 'job-ending' },
    { kind: 'cancelled' },
  ] as const;
  return [
    ...wanted.flatMap((dryRun) => [
      ...runners.map((request) => wordings.runner.intent(request, { dryRun })),
      wordings.deployment.intent(environment, { dryRun }),
    ]),
    ...failures.flatMap((failure) => [messages.failure(failure), messages.retrying(failure, 5000)]),
    ...words.flatMap((one) => [
      one.busy?.explain(2) ?? '',
      ...(['instance-exists', 'unrelated', 'unrelated-in-use'] as const).map((why) => one.kept(why) ?? ''),
      ...Object.values(one.nothingFound(['gpu-1'])),
      ...(['done', 'already', 'would', 'busy', 'not-tried'] as const).flatMap((kind) => [
        messages.item(one, 'gpu-1', { kind }),
        messages.outcomeCell(one, { kind }),
      ]),
      ...(['all', 'some', 'nothing'] as const).flatMap((read) =>
        messages.problem(one, {
          dryRun: false,
          allGone: true,
          read,
          leftNames: ['gpu-1'],
          left: 2,
          busy: 1,
          all: 3,
          refusal: undefined,
          failure: { kind: 'refused', status: 401, waitMs: undefined, apiMessage: '' },
          accessDenied: true,
        }),
      ),
      messages.nothingToDo(one),
      messages.nothingToDoInSummary(one),
      messages.kept(one, 'gpu-1', one.notDue),
    ]),
    messages.more(2),
    messages.waitingForBusy(['gpu-1'], 5000),
    messages.table.all(2, 'x'),
    messages.table.moreRows(2),
    messages.table.rowsInResults(2),
    ...Object.values(messages.noRepository),
  ].filter((text) => text !== '');
}

/** Three Latin words in a row, which are no code and not quoted. */
const ENGLISH = /(?<![\w.-])[A-Za-z]{2,}(?: [A-Za-z']{2,}){2,}/;

describe('the catalogs', () => {
  it('have the same texts in each language', async () => {
    const ways = await Promise.all(
      LANGUAGES.map(async (language) => {
        const { everyRun, details } = CATALOGS[language];
        return [...textsOf(await everyRun()), ...textsOf(await details())].map(([way]) => way).sort();
      }),
    );
    expect(new Set(ways.map((way) => way.join('\n'))).size).toBe(1);
  });

  it('have no English sentence in Chinese, and nothing Chinese in English', async () => {
    const textsIn = async (language: 'en' | 'zh-CN'): Promise<string[]> => {
      const { everyRun, details, gitHub } = CATALOGS[language];
      const told = [...textsOf(await everyRun()), ...textsOf(await details())].map(([, text]) => text);
      return [...told, ...gitHubTexts(await gitHub())];
    };
    const [english, chinese] = await Promise.all([textsIn('en'), textsIn('zh-CN')]);
    expect(chinese.filter((text) => ENGLISH.test(text.replaceAll(/\$\{\{.*?\}\}/g, '')))).toEqual([]);
    expect(chinese.filter((text) => /[,.;!] ?\p{Script=Han}|\p{Script=Han}[,;!]/u.test(text))).toEqual([]);
    expect(english.filter((text) => /\p{Script=Han}/u.test(text))).toEqual([]);
  });
});
