/**
 * Builds dist/ from src/ with ncc. With `--check` it builds beside dist/ and fails when the two differ.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ncc from '@vercel/ncc';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '..');

/** The bundle's files by name. */
type Files = Map<string, string>;

// Types are checked by tsc, over the whole project.
const options = { esm: true, cache: false, quiet: true, transpileOnly: true } as const;

async function bundle(): Promise<Files> {
  const files: Files = new Map();
  const main = await ncc(path.join(root, 'src/index.ts'), { ...options, license: 'licenses.txt' });
  files.set('index.js', main.code);
  for (const [name, asset] of Object.entries(main.assets)) files.set(name, asset.source.toString());
  // The post phase's entry only imports the other one, which ncc would put into it a second time.
  const post = await readFile(path.join(root, 'src/post.ts'), 'utf8');
  const { outputText } = ts.transpileModule(post, {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2024,
      rewriteRelativeImportExtensions: true,
    },
  });
  files.set('post.js', outputText);
  return files;
}

async function read(directory: string): Promise<Files> {
  const names = await readdir(directory).catch(() => []);
  const entries = names.map(
    async (name) => [name, await readFile(path.join(directory, name), 'utf8')] as const,
  );
  return new Map(await Promise.all(entries));
}

async function write(files: Files, directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await Promise.all([...files].map(([name, text]) => writeFile(path.join(directory, name), text)));
}

const dist = path.join(root, 'dist');
const built = await bundle().catch((error: unknown) => {
  // ncc's stack traces are megabytes of its own bundle.
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
if (process.argv.includes('--check')) {
  const committed = await read(dist);
  const names = new Set([...built.keys(), ...committed.keys()]);
  const differing = [...names].filter((name) => built.get(name) !== committed.get(name));
  if (differing.length > 0) {
    const fresh = await mkdtemp(path.join(tmpdir(), 'dist-'));
    await write(built, fresh);
    console.error(
      `dist/ is not what src/ builds: ${differing.join(', ')}. Run npm run build; compare with ${fresh}`,
    );
    process.exitCode = 1;
  } else {
    console.log(`dist/ is what src/ builds: ${[...names].sort().join(', ')}`);
  }
} else {
  await write(built, dist);
  for (const [name, text] of built)
    console.log(`${String(Buffer.byteLength(text)).padStart(9)} dist/${name}`);
}
