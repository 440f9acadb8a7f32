import type { Language } from './language.ts';

/** Where the troubleshooting text is in the repository, by language. */
const DOCUMENTS: Readonly<Record<Language, string>> = {
  en: 'docs/troubleshooting.md',
  'zh-CN': 'docs/zh-CN/troubleshooting.md',
};

/** A code behind a title, which is not part of the heading: `(RetCode 171)`. */
const CODE = /\s*[(（](?:RetCode|HTTP) \d+[)）]$/;

/** The way from a title to its section of the troubleshooting text. */
export class HelpLinks {
  readonly #document: string | undefined;

  /**
   * @param env the job's environment: GITHUB_ACTION_REPOSITORY and GITHUB_ACTION_REF, which are not set for an action
   *   that is in the workflow's own repository, and GITHUB_SERVER_URL. Without them there are no links.
   */
  constructor(env: Readonly<Record<string, string | undefined>>, language: Language) {
    const repository = env['GITHUB_ACTION_REPOSITORY'] ?? '';
    const ref = env['GITHUB_ACTION_REF'] ?? '';
    const server = env['GITHUB_SERVER_URL'] ?? 'https://github.com';
    const isKnown =
      /^[\w.-]+\/[\w.-]+$/.test(repository) &&
      /^[\w.-]+(\/[\w.-]+)*$/.test(ref) &&
      /^https?:\/\/[\w.-]+(:\d+)?$/.test(server);
    this.#document = isKnown ? `${server}/${repository}/blob/${ref}/${DOCUMENTS[language]}` : undefined;
  }

  /** The address of the section for a title; undefined where it is not known where the action's repository is. */
  urlOf(title: string): string | undefined {
    return this.#document === undefined
      ? undefined
      : `${this.#document}#${encodeURIComponent(anchorOf(title))}`;
  }

  /** A message that ends with the address of the section for its title, on a line of its own. */
  withUrl(title: string, message: string): string {
    const url = this.urlOf(title);
    return url === undefined ? message : `${message}\n${url}`;
  }

  /** A title as HTML, as a link where there is one. The title must be the program's own. */
  linked(title: string): string {
    const url = this.urlOf(title);
    return url === undefined ? title : `<a href="${url}">${title}</a>`;
  }
}

/** The anchor of a title's heading, as GitHub makes it of the text: lower case, hyphens for spaces, no punctuation. */
export function anchorOf(title: string): string {
  return title
    .replace(CODE, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}
