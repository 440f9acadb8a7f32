import type { DetailMessages } from '../report/messages/en/details.ts';
import { quoted } from '../text/clean.ts';
import { parseJson } from '../text/json.ts';
import { hasInvisible, invisibleCodes, showInvisible, trimInvisible, trimSpaces } from '../text/invisible.ts';
import { parseDuration } from '../time/duration.ts';

/** The part of the runner that inputs come through. */
export interface InputSource {
  /** An input as it is set; undefined where it isn't set at all. */
  getInput(name: string): string | undefined;
  setSecret(secret: string): void;
}

/** Longest values, in characters. */
const MAX_SECRET_LENGTH = 4096;
const MAX_LABEL_LENGTH = 255;
/** How many invisible characters of a secret are named. */
const MAX_CODES = 5;
/** Also what a Chinese keyboard makes. */
const ID_SEPARATORS = /[^\S\u00a0\u2007\u202f\u2028\u2029\ufeff]+|[,;，；、]+/u;
const ID = /^(uhost|cpod)-[a-z0-9][a-z0-9-]{0,57}$/;

/** What is wrong with an input, to be said in words once they are loaded. */
export type InputProblem = (words: DetailMessages['inputs']) => string;

/** Reads one input at a time and collects what is wrong with them. An empty one has its default. */
export class InputReader {
  readonly problems: InputProblem[] = [];
  /** The inputs that had invisible characters at their ends. */
  readonly trimmed = new Set<string>();
  readonly #rejected = new Set<string>();
  readonly #source: InputSource;
  readonly #defaults: Readonly<Record<string, string>>;

  constructor(source: InputSource, defaults: Readonly<Record<string, string>>) {
    this.#source = source;
    this.#defaults = defaults;
  }

  /** Whether an input is set, and to nothing. */
  isWrittenEmpty(name: string): boolean {
    return this.#source.getInput(name)?.trim() === '';
  }

  isEmpty(name: string): boolean {
    return (this.#source.getInput(name) ?? '').trim() === '';
  }

  /** Whether nothing was wrong with these inputs so far. */
  isSound(...names: readonly string[]): boolean {
    return !names.some((name) => this.#rejected.has(name));
  }

  reject(name: string, problem: InputProblem): void {
    this.#rejected.add(name);
    this.problems.push(problem);
  }

  /** A key or token. Its text may come from elsewhere than the input of that name. */
  optionalSecret(name: string, text = this.#source.getInput(name)): string | undefined {
    const value = this.#noteTrimmed(name, trimSpaces(text ?? ''));
    if (value === '') return undefined;
    if (value.length > MAX_SECRET_LENGTH)
      this.reject(name, (words) => words.secretTooLong(name, MAX_SECRET_LENGTH));
    else if (/^[\x21-\x7e]+$/.test(value)) return value;
    else if (/[ \t\r\n]/.test(value)) this.reject(name, (words) => words.secretWithSpace(name));
    else if (hasInvisible(value)) {
      const codes = invisibleCodes(value).slice(0, MAX_CODES).join(', ');
      this.reject(name, (words) => words.secretWithInvisible(name, codes));
    } else this.reject(name, (words) => words.secretWithOther(name));
    return undefined;
  }

  /** A part of an ID, or of a place. */
  word(name: string): string | undefined {
    const value = this.#noteTrimmed(name, trimSpaces(this.#source.getInput(name) ?? ''));
    if (value === '') return undefined;
    if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(value)) return value;
    this.reject(
      name,
      this.#invisibleOr(name, value, (words) => words.notAWord(name, quoted(value))),
    );
    return undefined;
  }

  label(name: string): string | undefined {
    const value = trimSpaces(this.#source.getInput(name) ?? '');
    if (value === '') return undefined;
    if (!/[\r\n]/.test(value)) return this.#checkLabel(name, value);
    this.reject(name, (words) => words.severalLines(name, quoted(value)));
    return undefined;
  }

  /** Several labels, one a line. */
  labels(name: string): string[] {
    return (this.#source.getInput(name) ?? '')
      .split(/\r\n|\r|\n/)
      .map(trimSpaces)
      .filter((line) => line !== '')
      .flatMap((line) => this.#checkLabel(name, line) ?? []);
  }

  #checkLabel(name: string, value: string): string | undefined {
    if (!hasInvisible(value) && value.length <= MAX_LABEL_LENGTH) return value;
    this.reject(
      name,
      this.#invisibleOr(name, value, (words) => words.tooLong(name, quoted(value), MAX_LABEL_LENGTH)),
    );
    return undefined;
  }

  /** The IDs, which may be none: commas alone are what is left of empty values between them. */
  ids(name: string): string[] {
    const text = trimSpaces(this.#source.getInput(name) ?? '');
    const parts = this.#listOf(name, text)
      .flatMap((item) => item.split(ID_SEPARATORS))
      .map((part) => this.#noteTrimmed(name, part))
      .filter((part) => part !== '');
    for (const part of new Set(parts.filter((one) => !ID.test(one))))
      this.reject(
        name,
        this.#invisibleOr(name, part, (words) => words.notAnId(name, quoted(part))),
      );
    return this.isSound(name) ? [...new Set(parts)] : [];
  }

  /** The items of a JSON array, or of a text that was turned into JSON; else the text itself. */
  #listOf(name: string, text: string): string[] {
    if (!/^["[]/.test(text)) return [text];
    const value = parseJson(text);
    if (typeof value === 'string') return value.startsWith('[') ? this.#listOf(name, value) : [value];
    if (Array.isArray(value))
      return value.map((item: unknown) => (typeof item === 'string' ? item : JSON.stringify(item)));
    this.reject(
      name,
      this.#invisibleOr(name, text, (words) => words.notJson(name, quoted(text))),
    );
    return [];
  }

  boolean(name: string): boolean {
    const value = this.#value(name);
    if (['true', 'True', 'TRUE'].includes(value)) return true;
    if (!['false', 'False', 'FALSE'].includes(value))
      this.reject(name, (words) => words.notAChoice(name, quoted(value), ['true', 'false']));
    return false;
  }

  oneOf<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const value = this.#value(name);
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) this.reject(name, (words) => words.notAChoice(name, quoted(value), choices));
    return chosen ?? choices[0];
  }

  /** A duration in milliseconds; 0 where it is wrong. */
  duration(
    name: string,
    {
      atLeastMs,
      atMostMs,
      problem,
    }: { atLeastMs: number; atMostMs: number; problem: 'notATimeout' | 'notAnAge' },
  ): number {
    const value = this.#value(name);
    const ms = parseDuration(value);
    if (ms !== undefined && ms >= atLeastMs && ms <= atMostMs) return ms;
    this.reject(name, (words) => words[problem](name, quoted(value)));
    return 0;
  }

  positiveInteger(name: string): number {
    const value = this.#value(name);
    if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
    this.reject(name, (words) => words.notACount(name, quoted(value)));
    return 0;
  }

  apiUrl(name: string): string {
    const value = this.#value(name);
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const loopback = url !== undefined && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
    const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback);
    if (
      url !== undefined &&
      secure &&
      url.username === '' &&
      url.password === '' &&
      url.search === '' &&
      url.hash === ''
    ) {
      return url.href;
    }
    this.reject(name, (words) => words.notAnApiUrl(name));
    return '';
  }

  #value(name: string): string {
    const value = (this.#source.getInput(name) ?? '').trim();
    return value === '' ? (this.#defaults[name] ?? '') : value;
  }

  /** Leaves out what is invisible at the ends of a text without spaces there. */
  #noteTrimmed(name: string, text: string): string {
    const trimmed = trimInvisible(text);
    if (trimmed !== text) this.trimmed.add(name);
    return trimmed;
  }

  /** An invisible character is the likelier reason why a value is wrong, and can't be seen. */
  #invisibleOr(name: string, value: string, problem: InputProblem): InputProblem {
    return hasInvisible(value) ? (words) => words.invisible(name, quoted(showInvisible(value))) : problem;
  }
}
