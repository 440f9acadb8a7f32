/** What a file of `NAME=VALUE` lines and heredocs holds. The pairs before a mistake count, as they do in the runner. */
export interface ParsedPairs {
  pairs: [name: string, value: string][];
  /** What is wrong with the file, in the runner's words. */
  error?: string;
}

/**
 * Parses what an action wrote to GITHUB_OUTPUT, GITHUB_STATE or GITHUB_ENV. With `windows`, CRLF ends a line too;
 * elsewhere the CR belongs to the value.
 */
export function parsePairs(text: string, windows: boolean): ParsedPairs {
  const reader = new LineReader(text, windows);
  const pairs: [string, string][] = [];
  for (let line = reader.next(); line !== undefined; line = reader.next()) {
    if (line.text === '') {
      continue;
    }
    const pair = parsePair(line.text, reader);
    if (typeof pair === 'string') {
      return { pairs, error: pair };
    }
    pairs.push(pair);
  }
  return { pairs };
}

/** The folders that an action wrote to GITHUB_PATH. */
export function parsePaths(text: string): string[] {
  return text.split(/\r\n|\r|\n/).filter((line) => line !== '');
}

/** A name and its value, or what is wrong. Whichever of `=` and `<<` comes first decides. */
function parsePair(line: string, reader: LineReader): [name: string, value: string] | string {
  const equals = line.indexOf('=');
  const heredoc = line.indexOf('<<');
  if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
    return [line.slice(0, equals), line.slice(equals + 1)];
  }
  if (heredoc < 0) {
    return `Invalid format '${line}'`;
  }
  const name = line.slice(0, heredoc);
  const delimiter = line.slice(heredoc + 2);
  if (name === '' || delimiter === '') {
    return `Invalid format '${line}'. Name must not be empty and delimiter must not be empty`;
  }
  let value = '';
  let lineEnd = '';
  for (;;) {
    const next = reader.next();
    if (next === undefined) {
      return `Invalid value. Matching delimiter not found '${delimiter}'`;
    }
    if (next.text === delimiter) {
      return [name, value];
    }
    if (next.lineEnd === '') {
      return 'Invalid value. EOF marker missing new line.';
    }
    value += lineEnd + next.text;
    lineEnd = next.lineEnd;
  }
}

class LineReader {
  readonly #text: string;
  readonly #windows: boolean;
  #position = 0;

  constructor(text: string, windows: boolean) {
    this.#text = text;
    this.#windows = windows;
  }

  /** The next line and what ended it: nothing where the text did. */
  next(): { text: string; lineEnd: string } | undefined {
    if (this.#position >= this.#text.length) {
      return undefined;
    }
    const start = this.#position;
    const feed = this.#text.indexOf('\n', start);
    if (feed < 0) {
      this.#position = this.#text.length;
      return { text: this.#text.slice(start), lineEnd: '' };
    }
    this.#position = feed + 1;
    const crlf = this.#windows && feed > start && this.#text[feed - 1] === '\r';
    return crlf
      ? { text: this.#text.slice(start, feed - 1), lineEnd: '\r\n' }
      : { text: this.#text.slice(start, feed), lineEnd: '\n' };
  }
}
