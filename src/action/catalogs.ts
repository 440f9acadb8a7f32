import type { GitHubMessages } from '../github/messages.ts';
import type { Language } from '../report/language.ts';
import type { DetailMessages } from '../report/messages/en/details.ts';
import type { Messages } from '../report/messages/en/every-run.ts';

/** Where each part of a language's words is loaded from. Each is a file of its own in the bundle. */
export interface Catalog {
  /** What every run may say. */
  everyRun: () => Promise<Messages>;
  /** What is said of failures, of wrong inputs and of how the API answers. */
  details: () => Promise<DetailMessages>;
  /** What is said of runners and deployments. */
  gitHub: () => Promise<GitHubMessages>;
}

const ENGLISH: Catalog = {
  everyRun: async () => (await import('../report/messages/en/every-run.ts')).messages,
  details: async () => (await import('../report/messages/en/details.ts')).details,
  gitHub: async () => (await import('../github/messages/en.ts')).gitHubMessages,
};

const CHINESE: Catalog = {
  everyRun: async () => (await import('../report/messages/zh-CN/every-run.ts')).messages,
  details: async () => (await import('../report/messages/zh-CN/details.ts')).details,
  gitHub: async () => (await import('../github/messages/zh-CN.ts')).gitHubMessages,
};

/** The words of each language. Only those of the language that is chosen are loaded. */
export const CATALOGS: Readonly<Record<Language, Catalog>> = {
  en: ENGLISH,
  'zh-CN': CHINESE,
};
