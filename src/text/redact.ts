/** Replaces secrets in a text from outside. */
export type Redact = (text: string) => string;

/** What stands in for a secret. */
const MASK = '***';
/** A secret with fewer letters is hidden only as it stands: in another form it would be found everywhere. */
const MIN_LETTERS = 6;
/** Fewer characters of a base64 text than this are found everywhere too. */
const MIN_BASE64_LETTERS = 8;
/** How often a text may have been escaped. */
const MAX_DECODINGS = 3;

/**
 * Makes a function that hides secrets: as they are and in other case, with invisible or any other foreign characters
 * inside, url-encoded, JSON- or HTML-escaped, up to three times over, and in base64, alone or as part of something longer.
 *
 * Letters, digits and signs of ASCII are all that counts of a secret, since keys, tokens and signatures have no others.
 */
export function createRedactor(secrets: readonly string[]): Redact {
  const plain = secrets.filter((secret) => secret !== '');
  const needles = [...new Set(plain.flatMap(formsOf))].sort((one, other) => other.length - one.length);
  return (text) => {
    const masked = holdsAny(needles, text) ? mask(needles, text) : text;
    return plain.reduce((clean, secret) => clean.replaceAll(secret, MASK), masked);
  };
}

/** Whether a text holds any of them, wherever: most texts hold none, and to know where takes ten times as long. */
function holdsAny(needles: readonly string[], text: string): boolean {
  if (needles.length === 0) return false;
  let letters = text.replace(FOREIGN, '').toLowerCase();
  for (let decodings = 0; ; decodings++) {
    if (needles.some((needle) => letters.includes(needle))) return true;
    if (decodings === MAX_DECODINGS || !ESCAPES.test(letters)) return false;
    letters = letters.replace(ESCAPE, (...found: EscapeMatch) => letterOf(found) ?? found[0]);
  }
}

function mask(needles: readonly string[], text: string): string {
  const covered = new Spans();
  let letters: Letters | undefined = lettersOf(text);
  for (let decodings = 0; letters !== undefined; decodings++) {
    find(needles, letters, covered);
    letters = decodings < MAX_DECODINGS ? decode(letters) : undefined;
  }
  return covered.maskIn(text);
}

/** The forms that a secret is looked for in, in lower case. */
function formsOf(secret: string): string[] {
  const { text: letters } = lettersOf(secret);
  return letters.length < MIN_LETTERS ? [] : [letters, ...base64Forms(secret)];
}

/**
 * What of a secret's base64 doesn't depend on what stands before and after it: one form for each of the three ways in
 * which it can fall on groups of three bytes.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // Characters that hold bits of their neighbours, six bits a character.
    const start = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    const own = whole.slice(start, end).toLowerCase();
    return own.length < MIN_BASE64_LETTERS ? [] : [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** The letters, digits and signs of a text in lower case, and where in the text each of them stands. */
interface Letters {
  text: string;
  /** Undefined where each stands where it stood. */
  starts: Int32Array | undefined;
  ends: Int32Array | undefined;
}

/** All that is not a visible ASCII character: what is invisible is among it. */
const FOREIGN = /[^\x21-\x7e]+/g;

/** Leaves out what is foreign. */
function lettersOf(text: string): Letters {
  if (/^[\x21-\x7e]*$/.test(text)) return { text: text.toLowerCase(), starts: undefined, ends: undefined };
  const starts = new Int32Array(text.length);
  const ends = new Int32Array(text.length);
  const codes = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x21 || code > 0x7e) continue;
    codes[length] = code;
    starts[length] = at;
    ends[length] = at + 1;
    length++;
  }
  return { text: codes.toString('latin1', 0, length).toLowerCase(), starts, ends };
}

/** Where an escape may begin. */
const ESCAPES = /[%&\\]/;
/** What `ESCAPE` finds: all of it, and its groups. */
type EscapeMatch = [string, ...(string | undefined)[]];
/** In lower case: a code in base 16, one in base 10, a name, or the character itself. */
const ESCAPE =
  /(?:%|\\x)([0-9a-f]{2})|\\u([0-9a-f]{4})|&#x([0-9a-f]{1,6});?|&#(\d{1,7});?|&([a-z]{2,8});|\\(["'/\\])/g;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  plus: '+',
  equals: '=',
  sol: '/',
  bsol: '\\',
  commat: '@',
  period: '.',
  comma: ',',
  colon: ':',
  semi: ';',
  lowbar: '_',
  num: '#',
  percnt: '%',
  dollar: '$',
  excl: '!',
  quest: '?',
  ast: '*',
  lpar: '(',
  rpar: ')',
  nbsp: '',
  shy: '',
  zwnj: '',
  zwj: '',
  lrm: '',
  rlm: '',
};

/** Undoes one layer of escapes. Undefined where there was none. */
function decode({ text, starts, ends }: Letters): Letters | undefined {
  const parts: string[] = [];
  const newStarts = new Int32Array(text.length);
  const newEnds = new Int32Array(text.length);
  let length = 0;
  let from = 0;
  const copy = (to: number): void => {
    if (to > from) parts.push(text.slice(from, to));
    for (let at = from; at < to; at++) {
      newStarts[length] = starts === undefined ? at : (starts[at] ?? 0);
      newEnds[length] = ends === undefined ? at + 1 : (ends[at] ?? 0);
      length++;
    }
  };
  for (const match of text.matchAll(ESCAPE)) {
    const letter = letterOf(match);
    if (letter === undefined) continue;
    const last = match.index + match[0].length - 1;
    copy(match.index);
    from = last + 1;
    if (letter === '') continue;
    parts.push(letter);
    newStarts[length] = starts === undefined ? match.index : (starts[match.index] ?? 0);
    newEnds[length] = ends === undefined ? last + 1 : (ends[last] ?? 0);
    length++;
  }
  if (from === 0) return undefined;
  copy(text.length);
  return { text: parts.join(''), starts: newStarts, ends: newEnds };
}

/** The character of an escape; empty for one that doesn't count, undefined for what is no escape. */
function letterOf([, byte, json, hex, decimal, name, sign]: readonly (string | undefined)[]):
  string | undefined {
  if (sign !== undefined) return sign;
  if (name !== undefined) return ENTITIES[name];
  const base16 = byte ?? json ?? hex;
  const code = base16 === undefined ? Number(decimal) : Number.parseInt(base16, 16);
  return code < 0x21 || code > 0x7e ? '' : String.fromCharCode(code).toLowerCase();
}

function find(needles: readonly string[], { text, starts, ends }: Letters, into: Spans): void {
  for (const needle of needles) {
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
      const last = at + needle.length - 1;
      into.add(
        starts === undefined ? at : (starts[at] ?? 0),
        ends === undefined ? last + 1 : (ends[last] ?? 0),
      );
    }
  }
}

/** Parts of a text. */
class Spans {
  readonly #spans: { start: number; end: number }[] = [];

  add(start: number, end: number): void {
    this.#spans.push({ start, end });
  }

  maskIn(text: string): string {
    if (this.#spans.length === 0) return text;
    const parts: string[] = [];
    let from = 0;
    for (const { start, end } of this.#spans.sort((one, other) => one.start - other.start)) {
      if (start >= from) parts.push(text.slice(from, start), MASK);
      from = Math.max(from, end);
    }
    parts.push(text.slice(from));
    return parts.join('');
  }
}
