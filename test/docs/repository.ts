import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** An input of action.yml. */
export interface ActionInput {
  description: string;
  required: boolean;
  default?: string;
}

/** The parts of action.yml that the documents speak of. */
export interface ActionFile {
  inputs: Record<string, ActionInput>;
  outputs: Record<string, { description: string }>;
}

/** The text of a file of this repository. */
export function textOf(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** Whether this repository has a file or folder. */
export function exists(file: string): boolean {
  return existsSync(path.join(ROOT, file));
}

/** The files in a folder of this repository, with the folder's name before theirs. */
export function filesIn(folder: string, ending: string): string[] {
  return readdirSync(path.join(ROOT, folder))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** All documents of this repository, as paths from its folder. */
export const DOCUMENTS = ['.', 'docs', 'docs/zh-CN', 'examples', 'bench'].flatMap((folder) =>
  filesIn(folder, '.md').map((file) => path.posix.normalize(file)),
);

/** The repository's action.yml. */
export const action = parse(textOf('action.yml')) as ActionFile;

/** The repository's package.json. */
export const manifest = JSON.parse(textOf('package.json')) as {
  version: string;
  scripts: Record<string, string>;
  optionalDependencies: Record<string, string>;
  engines: { node: string };
};
