import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The files of dist/ that the processes loaded which were started with NODE_V8_COVERAGE set to this folder. */
export async function loadedFiles(folder: string): Promise<string[]> {
  const files = new Set<string>();
  for (const name of await readdir(folder)) {
    const { result } = JSON.parse(await readFile(path.join(folder, name), 'utf8')) as {
      result: { url: string }[];
    };
    for (const { url } of result) if (url.includes('/dist/')) files.add(path.basename(url));
  }
  return [...files].sort();
}
