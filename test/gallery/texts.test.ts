import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { play } from './play.ts';
import { LANGUAGES } from './played.ts';
import type { Played } from './played.ts';
import { rehearse } from './rehearse.ts';
import { SCENARIOS, scenarioNamed } from './scenarios.ts';
import { textOf } from './text.ts';

// `npx vitest run test/gallery -u` writes them anew: read what has changed.
describe.each(LANGUAGES)('what people read in %s', (language) => {
  it.each(SCENARIOS)('$name: $description', async (scenario) => {
    const played = await (scenario.needsBundle ? play : rehearse)(scenario, language);
    const file = path.join(import.meta.dirname, 'texts', language, `${scenario.name}.txt`);
    await expect(textOf(played)).toMatchFileSnapshot(file);
    if (language === 'zh-CN') expect(englishIn(played)).toEqual([]);
  });
});

describe.concurrent('the bundle', () => {
  it.each(['mixed', 'wrong-inputs', 'github-busy'])('shows the same as the sources: %s', async (name) => {
    const scenario = scenarioNamed(name);
    const [bundled, rehearsed] = await Promise.all([play(scenario, 'zh-CN'), rehearse(scenario, 'zh-CN')]);
    expect(textOf(bundled)).toBe(textOf(rehearsed));
  });
});

/** What others say in English, whatever the language: the runner, and GitHub's API, which is quoted. */
const NOT_OURS = /The operation was canceled\.|"[^"]*"|&#34;.*?&#34;/g;

/** English in what a run shows: three words in a row, which are no IDs, states, names of inputs or code. */
function englishIn({ phases }: Played): string[] {
  return phases
    .flatMap(({ lines, result: { annotations, summary } }) => [
      ...lines.map(({ text }) => text),
      ...annotations.flatMap(({ title = '', message }) => [title, ...message.split('\n')]),
      ...summary.split('\n'),
    ])
    .filter((line) => /(?<![\w.-])[A-Za-z]{2,}(?: [A-Za-z']{2,}){2,}/.test(line.replaceAll(NOT_OURS, '')));
}
