import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.join(import.meta.dirname, 'corpus');

/** An input that is kept: one that was found, or one that is nasty. */
export interface Kept {
  file: string;
  input: unknown;
}

/** The inputs that are kept for a target. */
export function corpusOf(target: string): Kept[] {
  const folder = path.join(FOLDER, target);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => ({ file, input: JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as unknown }));
}

/** Keeps an input. @returns its file. */
export function keep(target: string, name: string, input: unknown): string {
  const folder = path.join(FOLDER, target);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(input, null, 2)}\n`);
  return file;
}
