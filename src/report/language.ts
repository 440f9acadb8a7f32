/** The languages that the action speaks. The first is the default. */
export const LANGUAGES = ['en', 'zh-CN'] as const;

/** A language of the log, the annotations and the job summary. */
export type Language = (typeof LANGUAGES)[number];

/**
 * The language to speak.
 *
 * @param given the input `language`. A wrong one is reported with the other inputs, in the default language.
 * @param saved what it was in the main phase, which counts where it is empty.
 */
export function languageOf(given: string, saved?: unknown): Language {
  const wanted = given.trim() === '' ? saved : given.trim();
  return LANGUAGES.find((language) => language === wanted) ?? LANGUAGES[0];
}
