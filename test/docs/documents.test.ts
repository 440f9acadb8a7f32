import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/network/version.ts';
import { readMarkdown } from './markdown.ts';
import { DOCUMENTS, exists, manifest, textOf } from './repository.ts';

describe.each(DOCUMENTS)('%s', (file) => {
  const text = textOf(file);
  const document = readMarkdown(text);

  it('points to files and headings that exist, and elsewhere by https', () => {
    for (const link of document.links) {
      if (link.startsWith('https://')) continue;
      const [named = '', anchor] = link.split('#');
      const target = named === '' ? file : path.posix.join(path.posix.dirname(file), named);
      expect(exists(target), link).toBe(true);
      if (anchor === undefined) continue;
      const anchors = readMarkdown(textOf(target)).headings.map((heading) => heading.anchor);
      expect(anchors, link).toContain(decodeURIComponent(anchor));
    }
  });

  it('has no two headings that are called the same', () => {
    const headings = document.headings.map((heading) => heading.text);
    if (file !== 'CHANGELOG.md') expect(headings).toEqual([...new Set(headings)]);
  });

  it('names no npm script that does not exist', () => {
    for (const [, script = 'test'] of text.matchAll(/npm (?:run ([\w:-]+)|test)/g)) {
      expect(Object.keys(manifest.scripts)).toContain(script);
    }
  });

  it('runs no file that does not exist', () => {
    const commands = [...document.codeWords, ...document.codeBlocks.map((block) => block.text)].join('\n');
    for (const [, script = ''] of commands.matchAll(
      /(?:\bnode|\bbash|npx vitest run|--mutate) ([\w./-]+\.(?:ts|js|sh))/g,
    ))
      expect(exists(script) || exists(`examples/${script}`), script).toBe(true);
  });

  it('names no file of this repository in code that does not exist', () => {
    for (const word of document.codeWords) {
      if (/^(src|test|scripts|dist|docs|bench|examples|\.github|\.ci)\/[\w./-]*$/.test(word))
        expect(exists(word), word).toBe(true);
    }
  });
});

describe('the version', () => {
  it('is the same in package.json and src/network/version.ts', () => {
    expect(VERSION).toBe(manifest.version);
  });

  it('is the newest in CHANGELOG.md, with its date', () => {
    const versions = readMarkdown(textOf('CHANGELOG.md'))
      .headings.filter(({ level, text }) => level === 2 && text !== '[Unreleased]')
      .map(({ text }) => text);
    const [name, date] = versions[0]?.split(' - ') ?? [];
    expect(name).toBe(`[${manifest.version}]`);
    expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('has the major version that the documents use', () => {
    const major = manifest.version.split('.')[0] ?? '';
    for (const file of DOCUMENTS) {
      for (const [, used] of textOf(file).matchAll(/your-org\/terminate-compshare-instance@v(\d+)/g))
        expect(used, file).toBe(major);
    }
  });
});
