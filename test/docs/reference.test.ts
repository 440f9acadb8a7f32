import { describe, expect, it } from 'vitest';
import { titleSections } from '../../scripts/docs/titles.ts';
import { HelpLinks } from '../../src/report/help.ts';
import { readMarkdown } from './markdown.ts';
import { filesIn, textOf } from './repository.ts';

describe.each([
  ['en', 'docs/troubleshooting.md'],
  ['zh-CN', 'docs/zh-CN/troubleshooting.md'],
] as const)('%s: %s', (language, file) => {
  it('is where annotations link to, with a heading for each title', async () => {
    const help = new HelpLinks({ GITHUB_ACTION_REPOSITORY: 'o/r', GITHUB_ACTION_REF: 'v2' }, language);
    const headings = readMarkdown(textOf(file)).headings.filter(({ level }) => level === 3);
    const sections = await titleSections(language);
    expect(headings.map(({ text }) => text).sort()).toEqual(sections.map(({ title }) => title).sort());
    for (const { text, anchor } of headings)
      expect(help.urlOf(text)).toBe(`https://github.com/o/r/blob/v2/${file}#${encodeURIComponent(anchor)}`);
  });
});

describe.each(['docs/reference.md', 'docs/zh-CN/reference.md'])('%s', (file) => {
  it('lists the API actions that are called', () => {
    const rows = readMarkdown(textOf(file)).tables.flatMap((table) => table.rows);
    const named = rows.flatMap(([first = '']) => /^`([A-Z]\w*Comp[Ss]hare\w+)`$/.exec(first)?.[1] ?? []);
    const called = [...textOf('src/compshare/client.ts').matchAll(/'([A-Z]\w*Comp[Ss]hare\w+)'/g)];
    expect(named.sort()).toEqual(called.map(([, name]) => name).sort());
  });
});

describe.each(['docs/recipes.md', 'docs/zh-CN/recipes.md'])('%s', (file) => {
  it('links each example', () => {
    const linked = readMarkdown(textOf(file)).links.map((link) => link.replace(/^(\.\.\/)+/, ''));
    expect(linked).toEqual(expect.arrayContaining(filesIn('examples', '.yml')));
  });
});

describe.each(['README.md', 'README.zh-CN.md'])('%s', (file) => {
  const document = readMarkdown(textOf(file));

  it('links each example', () => {
    expect(document.links).toEqual(expect.arrayContaining(filesIn('examples', '.yml')));
  });

  it('has the development commands, each alone in its block', () => {
    const commands = document.codeBlocks.map(({ text }) => text);
    expect(commands).toEqual(expect.arrayContaining(['npm ci && npm run demo\n', 'npm ci && npm test\n']));
  });
});
