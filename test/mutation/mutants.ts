import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';

/** One small change of the sources, which a test should notice. */
export interface Mutant {
  readonly id: string;
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
  /** What kind of change it is, such as `ConditionalExpression`. */
  readonly kind: string;
  readonly original: string;
  readonly replacement: string;
}

/** Its messages are about plug-ins, which are not used. */
const SILENT: ConstructorParameters<typeof Instrumenter>[0] = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  fatal: () => undefined,
};

/**
 * Rewrites sources in place so that each of their mutants can be switched on while they run.
 *
 * @param root the folder of a copy of the project.
 * @param places files and folders of sources, relative to the root.
 */
export async function instrument(root: string, places: readonly string[]): Promise<Mutant[]> {
  const names = (await Promise.all(places.map((place) => sourcesIn(root, place)))).flat();
  const sources = await Promise.all(
    names.map(async (name) => ({
      name,
      mutate: true,
      content: await readFile(path.join(root, name), 'utf8'),
    })),
  );
  const { files, mutants } = await new Instrumenter(SILENT).instrument(sources, {
    plugins: null,
    ignorers: [],
    excludedMutations: [],
  });
  await Promise.all(files.map(({ name, content }) => writeFile(path.join(root, name), content)));
  const linesOf = new Map(sources.map(({ name, content }) => [name, content.split('\n')]));
  return mutants.map(({ id, fileName, location: { start, end }, mutatorName, replacement }) => {
    const text = linesOf.get(fileName)?.[start.line] ?? '';
    return {
      id,
      file: fileName,
      line: start.line + 1,
      kind: mutatorName,
      original:
        start.line === end.line ? text.slice(start.column, end.column) : `${text.slice(start.column)} …`,
      replacement: replacement.replace(/\s+/g, ' '),
    };
  });
}

async function sourcesIn(root: string, place: string): Promise<string[]> {
  if (place.endsWith('.ts')) return [place];
  const entries = await readdir(path.join(root, place), { recursive: true });
  return entries
    .filter((entry) => entry.endsWith('.ts'))
    .map((entry) => path.posix.join(place, entry.replaceAll('\\', '/')))
    .sort();
}
