import { describe, expect, it } from 'vitest';
import { en } from '../../src/report/messages/en.ts';
import { readMarkdown } from './markdown.ts';
import { filesIn, textOf } from './repository.ts';

/** The titles of all annotations, with `uhost-…` for an instance's ID. */
const TITLES = [
  ...Object.values(en.annotations).flatMap((annotation) =>
    typeof annotation === 'object' ? annotation.title : [],
  ),
  ...Object.values(en.outcomes).flatMap((outcome) => ('title' in outcome ? outcome.title('uhost-…') : [])),
  ...['src/github/runners.ts', 'src/github/deployments.ts'].flatMap((source) => titlesIn(textOf(source))),
];

describe.each(['docs/troubleshooting.md', 'docs/zh-CN/troubleshooting.md'])('%s', (file) => {
  it('has a heading for the title of each annotation, so that messages can link to it', () => {
    const headings = readMarkdown(textOf(file)).headings.filter(({ level }) => level === 3);
    expect(headings.map(({ text }) => text).sort()).toEqual([...new Set(TITLES)].sort());
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

/** The titles that a source file gives its annotations. */
function titlesIn(source: string): string[] {
  return [...source.matchAll(/title: '(.+?)'/g)].map(([, title = '']) => title);
}
