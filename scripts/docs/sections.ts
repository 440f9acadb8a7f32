/**
 * Keeps a translation in step with its original. Each section of a Chinese document carries a stamp: a hash of the
 * English section that it translates and a hash of itself, as both were when somebody last held them side by side.
 */
import { createHash } from 'node:crypto';
import GithubSlugger from 'github-slugger';
import { lexer } from 'marked';

/** A part of a document: from a heading of level 1 or 2 to the next one. */
export interface Section {
  /** Its heading, as GitHub's anchor. */
  anchor: string;
  /** As it is written, the heading included. */
  text: string;
}

/** Why a section of a translation can't be relied on. */
export type Staleness =
  /** It was never held against the English one. */
  | 'unstamped'
  /** The English one has changed since. */
  | 'outdated';

/** Below the heading, or at the end of a line. */
const STAMP = /^<!-- translates (\w+) as (\w+) -->\n\n| <!-- translates (\w+) as (\w+) -->$/m;

/**
 * The sections of a document, in order.
 *
 * @throws Error if the document does not begin with a heading of level 1.
 */
export function sectionsOf(document: string): Section[] {
  const slugger = new GithubSlugger();
  const sections: Section[] = [];
  for (const token of lexer(document)) {
    const anchor = token.type === 'heading' ? slugger.slug(String(token.text)) : '';
    const last = sections.at(-1);
    if (token.type === 'heading' && Number(token.depth) <= 2) sections.push({ anchor, text: token.raw });
    else if (last !== undefined) last.text += token.raw;
    else throw new Error('A document begins with its title');
  }
  return sections;
}

/**
 * The sections of a translation that do not carry the hash of the English section in the same place, by their anchors.
 *
 * @throws Error if the two documents have different numbers of sections.
 */
export function staleSections(english: string, chinese: string): Map<string, Staleness> {
  const stale = new Map<string, Staleness>();
  for (const { original, translation } of pairs(english, chinese)) {
    const stamp = stampOf(translation);
    if (stamp === undefined) stale.set(translation.anchor, 'unstamped');
    else if (stamp.english !== hashOf(original)) stale.set(translation.anchor, 'outdated');
  }
  return stale;
}

/** What stamping a translation came to. */
export interface Stamped {
  text: string;
  /** The sections whose English one has changed while they have not, by their anchors: not stamped. */
  untouched: string[];
}

/**
 * Stamps the sections of a translation anew.
 *
 * @param stillRight the anchors of those that need no change although the English section has changed.
 */
export function stampSections(english: string, chinese: string, stillRight: ReadonlySet<string>): Stamped {
  const untouched: string[] = [];
  const texts = pairs(english, chinese).map(({ original, translation }) => {
    const now = { english: hashOf(original), chinese: hashOf(translation) };
    const stamp = stampOf(translation);
    if (stamp?.english === now.english) return translation.text;
    if (stamp?.chinese === now.chinese && !stillRight.has(translation.anchor)) {
      untouched.push(translation.anchor);
      return translation.text;
    }
    const words = `translates ${now.english} as ${now.chinese}`;
    if (stamp !== undefined)
      return translation.text.replace(`translates ${stamp.english} as ${stamp.chinese}`, words);
    const [heading = '', ...rest] = translation.text.split('\n\n');
    return [heading, `<!-- ${words} -->`, ...rest].join('\n\n');
  });
  return { text: texts.join(''), untouched };
}

function pairs(english: string, chinese: string): { original: Section; translation: Section }[] {
  const originals = sectionsOf(english);
  const translations = sectionsOf(chinese);
  if (originals.length !== translations.length)
    throw new Error(
      `The English document has ${originals.length} sections (${anchorsOf(originals)}), ` +
        `the Chinese one ${translations.length} (${anchorsOf(translations)})`,
    );
  return translations.flatMap((translation, index) => {
    const original = originals[index];
    return original === undefined ? [] : { original, translation };
  });
}

function anchorsOf(sections: readonly Section[]): string {
  return sections.map(({ anchor }) => anchor).join(', ');
}

function stampOf({ text }: Section): { english: string; chinese: string } | undefined {
  const [english, chinese] = STAMP.exec(text)?.slice(1).filter(Boolean) ?? [];
  return english === undefined || chinese === undefined ? undefined : { english, chinese };
}

function hashOf({ text }: Section): string {
  return createHash('sha256').update(text.replace(STAMP, '').trim()).digest('hex').slice(0, 8);
}
