import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/network/version.ts';
import { anchorOf, readMarkdown } from './markdown.ts';
import { exists, filesIn, manifest, textOf } from './repository.ts';

const DOCUMENTS = [...filesIn('.', '.md'), ...filesIn('docs', '.md')].map((file) =>
  path.posix.normalize(file),
);

describe.each(DOCUMENTS)('%s', (file) => {
  const document = readMarkdown(textOf(file));

  it('points to files and headings that exist, and elsewhere by https', () => {
    for (const link of document.links) {
      if (link.startsWith('https://')) continue;
      const [named = '', anchor] = link.split('#');
      const target = named === '' ? '' : path.posix.join(path.posix.dirname(file), named);
      if (target !== '') expect(exists(target), link).toBe(true);
      if (anchor === undefined) continue;
      const headings = target === '' ? document.headings : readMarkdown(textOf(target)).headings;
      expect(
        headings.map(({ text }) => anchorOf(text)),
        link,
      ).toContain(anchor);
    }
  });

  it('names no npm script that does not exist', () => {
    for (const [, script = 'test'] of textOf(file).matchAll(/npm (?:run ([\w:-]+)|test)/g)) {
      expect(Object.keys(manifest.scripts)).toContain(script);
    }
  });

  it('names no file of this repository in code that does not exist', () => {
    for (const [, name = ''] of document.prose
      .join('\n')
      .matchAll(/`((?:src|test|scripts|dist|examples|\.github)\/[\w./-]*)`/g)) {
      expect(exists(name), name).toBe(true);
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
});
