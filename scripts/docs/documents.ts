/** All documents that are generated in part or have a translation, and what can be done with them. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fillIn } from './blocks.ts';
import { fact } from './facts.ts';
import { exampleIn } from './examples.ts';
import { inputsInFull, inputsInShort, outputs } from './inputs.ts';
import type { Language } from './language.ts';
import { outcomes } from './outcomes.ts';
import { resultsEntries } from './results.ts';
import { retCodesTable } from './ret-codes.ts';
import { staleSections, stampSections } from './sections.ts';
import { titlesBlock, titleSections } from './titles.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** A document in English and the same in Chinese, as paths from the repository's folder. */
interface Pair {
  english: string;
  chinese: string;
}

/** The documents that exist in both languages. */
export const TRANSLATED: readonly Pair[] = [
  { english: 'README.md', chinese: 'README.zh-CN.md' },
  ...namesIn('docs').map((name) => ({ english: `docs/${name}`, chinese: `docs/zh-CN/${name}` })),
];

/** The documents that are generated in part, in one language each. */
const GENERATED: readonly { file: string; language: Language }[] = [
  ...TRANSLATED.flatMap(({ english, chinese }) => [
    { file: english, language: 'en' as const },
    { file: chinese, language: 'zh-CN' as const },
  ]),
  { file: 'SECURITY.md', language: 'en' },
  { file: 'CONTRIBUTING.md', language: 'en' },
];

// What is only to be had asynchronously.
const RESULTS = { en: await resultsEntries('en'), 'zh-CN': await resultsEntries('zh-CN') };
const TITLES = { en: await titleSections('en'), 'zh-CN': await titleSections('zh-CN') };
const RET_CODES = { en: await retCodesTable('en'), 'zh-CN': await retCodesTable('zh-CN') };

const BLOCKS: Readonly<Record<string, (language: Language) => string>> = {
  inputs: inputsInShort,
  'inputs in full': inputsInFull,
  outputs,
  outcomes,
  results: (language) => RESULTS[language],
  errors: (language) => titlesBlock(TITLES[language], ['error'], language),
  notes: (language) => titlesBlock(TITLES[language], ['warning', 'notice'], language),
  'ret codes': (language) => RET_CODES[language],
};

/** What is wrong with the documents, a line each: something generated is out of date, or a translation is. */
export function problems(): string[] {
  return [
    ...GENERATED.filter(({ file, language }) => read(file) !== generated(file, language)).map(
      ({ file }) => `${file}: out of date. Run npm run docs.`,
    ),
    ...TRANSLATED.flatMap(({ english, chinese }) =>
      [...staleSections(read(english), read(chinese))].map(([anchor, staleness]) =>
        staleness === 'unstamped'
          ? `${chinese}#${anchor}: never held against ${english}. Translate it, then run npm run docs -- --translated.`
          : `${chinese}#${anchor}: ${english} was changed. Translate it, then run npm run docs -- --translated.`,
      ),
    ),
  ];
}

/** Writes what is generated, and returns the files that this changed. */
export function writeGenerated(): string[] {
  return GENERATED.flatMap(({ file, language }) => (write(file, generated(file, language)) ? [file] : []));
}

/**
 * Stamps the Chinese sections whose English ones were changed, and returns which, as FILE#HEADING.
 *
 * @param stillRight those that need no change, as FILE#HEADING. Others that were not changed are not stamped.
 */
export function stampTranslations(stillRight: readonly string[]): { stamped: string[]; untouched: string[] } {
  const result = { stamped: [] as string[], untouched: [] as string[] };
  for (const { english, chinese } of TRANSLATED) {
    const sectionIn = (anchor: string): string => `${chinese}#${anchor}`;
    const before = staleSections(read(english), read(chinese));
    const anchors = new Set([...before.keys()].filter((anchor) => stillRight.includes(sectionIn(anchor))));
    const { text, untouched } = stampSections(read(english), read(chinese), anchors);
    write(chinese, text);
    result.untouched.push(...untouched.map(sectionIn));
    result.stamped.push(...[...before.keys()].filter((anchor) => !untouched.includes(anchor)).map(sectionIn));
  }
  return result;
}

function generated(file: string, language: Language): string {
  return fillIn(read(file), {
    block: (name) => {
      const [kind, example] = name.split(' ');
      if (kind === 'example' && example !== undefined) return exampleIn(example, language);
      const block = BLOCKS[name];
      if (block === undefined) throw new Error(`${file}: nothing is generated under the name ${name}`);
      return block(language);
    },
    fact: (name) => fact(name)[language],
  });
}

function namesIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .sort();
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** Returns whether this changed the file. */
function write(file: string, text: string): boolean {
  if (read(file) === text) return false;
  writeFileSync(path.join(ROOT, file), text);
  return true;
}
