import { quoted } from '../text/clean.ts';
import { parseDuration } from '../time/duration.ts';

/** The part of the runner that inputs come through. */
export interface InputSource {
  getInput(name: string): string;
  setSecret(secret: string): void;
}

/** Reads one input at a time and collects what is wrong with them. */
export class InputReader {
  readonly problems: string[] = [];
  readonly #source: InputSource;

  constructor(source: InputSource) {
    this.#source = source;
  }

  isEmpty(name: string): boolean {
    return this.#source.getInput(name) === '';
  }

  reject(name: string, got: string, takes: string): void {
    this.problems.push(`${name}: got ${got}; takes ${takes}.`);
  }

  secret(name: string): string {
    const value = this.optionalSecret(name);
    if (value === undefined && this.isEmpty(name)) {
      this.reject(name, 'nothing', 'the key itself. A secret that the workflow may not read is empty too');
    }
    return value ?? '';
  }

  optionalSecret(name: string): string | undefined {
    const value = this.#source.getInput(name);
    if (value === '') return undefined;
    if (/^[\x21-\x7e]{1,4096}$/.test(value)) return value;
    this.reject(
      name,
      'a value that is not shown',
      'letters, digits and signs, without spaces or line breaks',
    );
    return undefined;
  }

  word(name: string): string | undefined {
    const value = this.#source.getInput(name);
    if (value === '') return undefined;
    if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(value)) return value;
    this.reject(name, quoted(value), 'up to 64 letters, digits, hyphens and underscores');
    return undefined;
  }

  label(name: string): string | undefined {
    const value = this.#source.getInput(name);
    return value === '' ? undefined : this.#checkLabel(name, value);
  }

  /** Several labels, one a line. */
  labels(name: string): string[] {
    return this.#source
      .getInput(name)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .flatMap((line) => this.#checkLabel(name, line) ?? []);
  }

  #checkLabel(name: string, value: string): string | undefined {
    if (value.length <= 255 && !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(value)) return value;
    this.reject(name, quoted(value), 'up to 255 characters on one line, without invisible ones');
    return undefined;
  }

  /** The IDs, which may be none: commas alone are what is left of empty values between them. */
  ids(name: string): string[] | undefined {
    const parts = this.#source
      .getInput(name)
      .split(/[\s,]+/)
      .filter((part) => part !== '');
    const isId = (part: string): boolean => /^(uhost|cpod)-[a-z0-9][a-z0-9-]{0,57}$/.test(part);
    const wrong = new Set(parts.filter((part) => !isId(part)));
    for (const part of wrong) {
      this.reject(
        name,
        quoted(part),
        'IDs that begin with uhost- or cpod-, of lower-case letters, digits and hyphens, separated by commas, spaces or newlines',
      );
    }
    return wrong.size > 0 ? undefined : [...new Set(parts)];
  }

  boolean(name: string): boolean {
    const value = this.#source.getInput(name);
    if (['true', 'True', 'TRUE'].includes(value)) return true;
    if (!['false', 'False', 'FALSE'].includes(value)) this.reject(name, describe(value), 'true or false');
    return false;
  }

  oneOf<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const value = this.#source.getInput(name);
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) this.reject(name, describe(value), choices.join(' or '));
    return chosen ?? choices[0];
  }

  duration(name: string, atLeastMs: number, atMostMs: number, range: string): number | undefined {
    const value = this.#source.getInput(name);
    if (value === '' && name === 'older-than') return undefined;
    const ms = parseDuration(value);
    if (ms !== undefined && ms >= atLeastMs && ms <= atMostMs) return ms;
    this.reject(name, describe(value), `a whole number and a unit (s, m, h or d), ${range}`);
    return undefined;
  }

  positiveInteger(name: string): number {
    const value = this.#source.getInput(name);
    if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
    this.reject(name, describe(value), 'a whole number from 1 to 999999');
    return 0;
  }

  apiUrl(name: string): string {
    const value = this.#source.getInput(name);
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
    // An address can hold a password, so that it is not shown.
    this.reject(
      name,
      'something else',
      'an https address without user, query and fragment, or http on a loopback address',
    );
    return '';
  }
}

/** A value for a message about it. */
export function describe(value: string): string {
  return value === '' ? 'nothing' : quoted(value);
}
