/** A language that the documents are written in. */
export type Language = 'en' | 'zh-CN';

/** The same in each language. */
export type Translated<T = string> = Readonly<Record<Language, T>>;

/** A wording that holds no words of any language. */
export function same(text: string): Translated {
  return { en: text, 'zh-CN': text };
}
