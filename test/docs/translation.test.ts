import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { TRANSLATED } from '../../scripts/docs/documents.ts';
import { readMarkdown } from './markdown.ts';
import { textOf } from './repository.ts';

describe.each(TRANSLATED)('$english and $chinese have the same', (files) => {
  const english = readMarkdown(textOf(files.english));
  const chinese = readMarkdown(textOf(files.chinese));

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

  it('code blocks, but for comments, messages and what a diagram says in words', () => {
    const blocksOf = ({ codeBlocks }: typeof english): unknown =>
      codeBlocks.map(({ language, text }) => [
        language,
        language === 'mermaid'
          ? text.replace(/: .*$/gm, '')
          : text.replace(/#.*$/gm, '#').replace(/"message": .*$/gm, ''),
      ]);
    expect(blocksOf(chinese)).toEqual(blocksOf(english));
  });

  it('items in lists under each heading', () => {
    expect(chinese.listItems).toEqual(english.listItems);
  });

  it('links, but for those into translated documents', () => {
    const linksOf = ({ links }: typeof english): string[] =>
      links
        .filter(
          (link) =>
            !/\.md(#|$)|^#/.test(link) || /(SECURITY|CONTRIBUTING|CHANGELOG|bench\/README)\.md/.test(link),
        )
        .map((link) =>
          link
            .replace(/^(\.\.\/)+/, '')
            .replace('docs/zh-CN/summary', 'docs/summary')
            .replace('docs.github.com/zh/', 'docs.github.com/en/'),
        )
        .sort();
    expect(linksOf(chinese)).toEqual(linksOf(english));
  });

  it('code words', () => {
    const wordsOf = ({ codeWords }: typeof english): string[] => [...new Set(codeWords)].sort();
    expect(wordsOf(chinese)).toEqual(wordsOf(english));
  });

  it('links to each other at their tops, and to documents in their own language below', () => {
    const targetsOf = (file: string, { links }: typeof english): string[] =>
      links
        .filter((link) => !/^(https:|#)/.test(link))
        .map((link) => path.posix.join(path.posix.dirname(file), link.replace(/#.*/, '')));
    const [switchToChinese, ...englishTargets] = targetsOf(files.english, english);
    const [switchToEnglish, ...chineseTargets] = targetsOf(files.chinese, chinese);
    expect([switchToChinese, switchToEnglish]).toEqual([files.chinese, files.english]);
    for (const pair of TRANSLATED) {
      expect(englishTargets).not.toContain(pair.chinese);
      expect(chineseTargets).not.toContain(pair.english);
    }
  });
});

describe.each(TRANSLATED)('$chinese', ({ chinese }) => {
  it('has one line for each paragraph', () => {
    // A line break would show as a space between two characters.
    const lines = textOf(chinese).split('\n');
    for (const [index, line] of lines.entries()) {
      if (/[\p{Script=Han}，。；：]$/u.test(line))
        expect(lines[index + 1] ?? '', line).not.toMatch(/^\p{Script=Han}/u);
    }
  });
});
