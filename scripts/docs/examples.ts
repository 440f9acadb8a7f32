/** Examples as the documents show them. */
import { readFileSync } from 'node:fs';
import type { Language } from './language.ts';

/** The comments of the examples that are shown, in Chinese. */
const CHINESE_COMMENTS: Readonly<Record<string, string>> = {
  "Known before there is an instance, and nothing that a person would call one. Put your repository's name for my-repo.":
    '创建实例之前就知道，而且没有人会手动起这样的名称。请把 my-repo 换成你的仓库名。',
  'What was just created may be listed a little late.': '刚创建的实例可能要过一会儿才出现在列表中。',
  'A net that needs no CI: the platform itself stops the instance then. Not for spot instances.':
    '不依赖 CI 的兜底：到时由平台自己关机。不适用于抢占式实例。',
};

/**
 * A workflow or script of `examples/`, without what its head says, as a code block.
 *
 * @throws Error if a comment in it has no translation.
 */
export function exampleIn(file: string, language: Language): string {
  const text = readFileSync(new URL(`../../examples/${file}`, import.meta.url), 'utf8');
  const body = text.replace(/^(#.*\n)+/, '').trimEnd();
  const syntax = file.endsWith('.sh') ? 'sh' : 'yaml';
  return `\`\`\`${syntax}\n${language === 'en' ? body : withChineseComments(body)}\n\`\`\``;
}

function withChineseComments(example: string): string {
  return example.replace(/(?<=^ *|\s)# (.+)$/gm, (_, comment: string) => {
    const chinese = CHINESE_COMMENTS[comment];
    if (chinese === undefined) throw new Error(`scripts/docs/examples.ts has no Chinese for: ${comment}`);
    return `# ${chinese}`;
  });
}
