import type { Language } from '../report/language.ts';

/** The oldest Node that has all that the program needs: `AbortSignal.any` is the newest of it. */
const OLDEST = [20, 3] as const;

/** The words are here, since nothing else is loaded then. */
const REFUSALS: Readonly<
  Record<Language, { title: string; message: (needed: string, given: string) => string }>
> = {
  en: {
    title: 'Node is too old',
    message: (needed, given) =>
      `This action needs Node ${needed} or later, and this runner gave it Node ${given}. Nothing was done: instances may be left and billed. Update the runner, or the image of the job's container.`,
  },
  'zh-CN': {
    title: 'Node 版本过低',
    message: (needed, given) =>
      `此 Action 需要 Node ${needed} 或更高版本，当前运行器提供的是 Node ${given}。未执行任何操作：实例可能仍在运行并计费。请升级运行器，或更新作业所用的容器镜像。`,
  },
};

/** The error to print where this Node is too old; undefined where it isn't. Written for any Node, so it can say so on each. */
export function refusalOf(version: string, language: Language): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  const { title, message } = REFUSALS[language];
  return `::error title=${title}::${message(OLDEST.join('.'), version)}`;
}
