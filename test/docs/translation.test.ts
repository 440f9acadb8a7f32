import { describe, expect, it } from 'vitest';
import { readMarkdown } from './markdown.ts';
import { textOf } from './repository.ts';

const english = readMarkdown(textOf('README.md'));
const chinese = readMarkdown(textOf('README.zh-CN.md'));

describe('the two READMEs have the same', () => {
  it('headings, by their levels', () => {
    expect(chinese.headings.map(({ level }) => level)).toEqual(english.headings.map(({ level }) => level));
  });

  it('tables, by their sizes and by what is code in the first column', () => {
    const shapeOf = ({ tables }: typeof english): unknown =>
      tables.map(({ head, rows }) => ({
        columns: head.length,
        rows: rows.map(([first = '', ...others]) => [first.match(/`[^`]+`/g), others.length]),
      }));
    expect(shapeOf(chinese)).toEqual(shapeOf(english));
  });

  it('code blocks, but for comments and what a diagram says in words', () => {
    const blocksOf = ({ codeBlocks }: typeof english): unknown =>
      codeBlocks.map(({ language, text }) => [
        language,
        language === 'mermaid' ? text.replace(/: .*$/gm, '') : text.replace(/#.*$/gm, '#'),
      ]);
    expect(blocksOf(chinese)).toEqual(blocksOf(english));
  });

  it('bullets between two headings', () => {
    const bulletsOf = ({ prose }: typeof english): number[] =>
      prose
        .join('\n')
        .split(/^#+ .*$/m)
        .map((section) => section.match(/^- /gm)?.length ?? 0);
    expect(bulletsOf(chinese)).toEqual(bulletsOf(english));
  });

  it('files of this repository to point to', () => {
    const filesIn = ({ links }: typeof english): string[] =>
      links.filter((link) => !/^(https:|#|README)/.test(link)).sort();
    expect(filesIn(chinese)).toEqual(filesIn(english));
  });

  it('code words in prose', () => {
    const wordsIn = ({ prose }: typeof english): string[] =>
      [
        ...new Set(
          prose.filter((line) => !line.startsWith('|')).flatMap((line) => line.match(/`[^`]+`/g) ?? []),
        ),
      ].sort();
    expect(wordsIn(chinese)).toEqual(wordsIn(english));
  });
});

it('each README points to the other at its top', () => {
  expect(english.links[0]).toBe('README.zh-CN.md');
  expect(chinese.links[0]).toBe('README.md');
});
