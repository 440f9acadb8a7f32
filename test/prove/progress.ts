import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Figures } from './figures.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Where progress is kept. Git doesn't see it. */
const FOLDER = path.join(ROOT, '.prove');
/** What a case hangs on: where any of it differs, what was played before counts no longer. */
const SOURCES = [
  'src/**/*.ts',
  'test/{prove,chaos,simulator,support,scenarios,runner}/**/*.ts',
  'action.yml',
];

/** A unit that was played to its end. */
interface Done {
  readonly unit: string;
  readonly figures: Figures;
}

/** What of a proof has been played, in a file, so that it can be interrupted and taken up again. */
export class Progress {
  readonly done = new Map<string, Figures>();
  readonly #file: string;

  /** Takes up what was played of this program, or begins anew: if it is another one, or `fresh`. */
  constructor(proof: string, fresh: boolean) {
    this.#file = path.join(FOLDER, `${proof}.jsonl`);
    const first = JSON.stringify({ sources: fingerprint() });
    const lines = existsSync(this.#file) ? readFileSync(this.#file, 'utf8').split('\n').slice(0, -1) : [];
    if (!fresh && lines[0] === first) {
      for (const line of lines.slice(1)) {
        const { unit, figures } = JSON.parse(line) as Done;
        this.done.set(unit, figures);
      }
      return;
    }
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(this.#file, `${first}\n`);
  }

  /** Notes that a unit was played. */
  add(unit: string, figures: Figures): void {
    this.done.set(unit, figures);
    appendFileSync(this.#file, `${JSON.stringify({ unit, figures } satisfies Done)}\n`);
  }
}

function fingerprint(): string {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).sort();
  for (const file of files) hash.update(file).update(readFileSync(path.join(ROOT, file)));
  return hash.digest('hex');
}
