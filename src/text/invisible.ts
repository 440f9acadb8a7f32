/** White space that a keyboard makes. Non-breaking spaces, line separators and byte order marks come along with a copied text. */
const SPACE = /[^\S\u00a0\u2007\u202f\u2028\u2029\ufeff]/u;
/** Characters that show nothing, or nothing but a space that isn't one. */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00a0\u115f\u1160\u2007\u202f\u2800\u3164\uffa0]|\u034f/u;
/** Nearly all texts are this, and are spared the expressions above, which take milliseconds to compile. */
const PLAIN = /^[\x21-\x7e]*$/;

/** A text without the spaces and line breaks at its ends. */
export function trimSpaces(text: string): string {
  return trimmed(text, (character) => SPACE.test(character));
}

/** A text without the spaces, line breaks and invisible characters at its ends. */
export function trimInvisible(text: string): string {
  return trimmed(text, (character) => SPACE.test(character) || INVISIBLE.test(character));
}

/** Whether there is an invisible character in a text, a control character among them. */
export function hasInvisible(text: string): boolean {
  return !PLAIN.test(text) && INVISIBLE.test(text);
}

/** A text with its invisible characters as their codes, such as `U+200B`. */
export function showInvisible(text: string): string {
  if (PLAIN.test(text)) return text;
  return Array.from(text, (character) => (INVISIBLE.test(character) ? codeOf(character) : character)).join(
    '',
  );
}

/** The codes of the invisible characters in a text, each once. */
export function invisibleCodes(text: string): string[] {
  return [...new Set(Array.from(text).filter((character) => INVISIBLE.test(character)))].map(codeOf);
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function trimmed(text: string, isLeftOut: (character: string) => boolean): string {
  if (PLAIN.test(text)) return text;
  const characters = Array.from(text);
  const isKept = (character: string): boolean => !isLeftOut(character);
  const first = characters.findIndex(isKept);
  return first < 0 ? '' : characters.slice(first, characters.findLastIndex(isKept) + 1).join('');
}
