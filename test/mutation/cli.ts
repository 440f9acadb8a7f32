/**
 * `npm run mutate`: changes the sources in one small place at a time and plays the tests that reach it. A change that no
 * test notices survives. `--help` shows the options.
 */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { parseOptions, runCommand, wholeNumber } from '../support/command-line.ts';
import { LOG_VARIABLE, MUTANTS_VARIABLE, note, readLog } from './log.ts';
import type { LogEntry } from './log.ts';
import { instrument } from './mutants.ts';
import type { Mutant } from './mutants.ts';
import { survey } from './survey.ts';

const HELP = `Changes the sources in one small place at a time; a change that no test notices survives.

Usage: npm run mutate -- [options]

  --mutate PLACE   a file or folder of sources; may be given several times
                   (default: src/teardown, src/compshare and src/action)
  --tests PATTERN  the tests that are played, the most telling first; may be given several times
                   (default: the unit tests, then the scenarios)
  --sample N       so many mutants, drawn by the seed (default: all)
  --seed N         what is drawn, and what random tests draw (default: 1)
  --workers N      processes side by side (default: one for each core)
  --help           show this
`;

/** Patterns of tests. What one of them has noticed is played by none of the later ones. */
const MOST_TELLING_FIRST = [
  'test/unit/**/*.test.ts',
  ...['teardown', 'disks', 'selection', 'stale-lists', 'phases'].map(
    (name) => `test/scenarios/${name}.test.ts`,
  ),
  'test/scenarios/**/*.test.ts',
];
/** The score below which the command fails, in percent. */
const LEAST_SCORE = 90;
const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, '.mutation');
const sandbox = path.join(folder, 'sandbox');
/** What the copy of the project does without. */
const NOT_COPIED = new Set(['.git', '.mutation', '.prove', 'coverage', 'node_modules']);

/** fast-check takes a seed as a whole number of 32 bits with a sign. */
const MOST_SEED = 0x7fff_ffff;

interface Settings {
  readonly places: string[];
  readonly tests: string[];
  /** All mutants where it is undefined. */
  readonly sample: number | undefined;
  readonly seed: number;
  readonly workers: number;
}

/** What the command line asks for; null when it asks for help. */
function readSettings(): Settings | null {
  const values = parseOptions({
    mutate: { type: 'string', multiple: true },
    tests: { type: 'string', multiple: true },
    sample: { type: 'string' },
    seed: { type: 'string' },
    workers: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (values.help === true) return null;
  return {
    places: values.mutate ?? ['src/teardown', 'src/compshare', 'src/action'],
    tests: values.tests ?? MOST_TELLING_FIRST,
    sample: wholeNumber('sample', values.sample, { least: 1, most: 1_000_000 }),
    seed: wholeNumber('seed', values.seed, { most: MOST_SEED }) ?? 1,
    workers: wholeNumber('workers', values.workers, { least: 1, most: 99 }) ?? availableParallelism(),
  };
}

/** @returns whether the tests notice enough. */
async function mutate({ places, tests, sample, seed, workers: most }: Settings): Promise<boolean> {
  await makeSandbox();
  const all = await instrument(sandbox, places);
  const mutants = sample === undefined ? all : drawn(all, sample, seed);
  const workers = Math.min(most, mutants.length);
  console.log(`${all.length} mutants, ${mutants.length} of them tried by ${workers} processes`);
  const startedAt = performance.now();
  const files = [...new Set(tests.flatMap((pattern) => globSync(pattern, { cwd: sandbox }).toSorted()))].map(
    (file) => file.replaceAll('\\', '/'),
  );
  const logs = await Promise.all(
    Array.from({ length: workers }, (_, index) =>
      play(
        index,
        mutants.filter((__, at) => at % workers === index),
        { files, seed },
      ),
    ),
  );
  const result = survey(mutants, logs.flat());
  await writeFile(path.join(folder, 'survivors.txt'), `${result.survivors.join('\n')}\n`);
  for (const line of [...result.survivors, '', ...result.table]) console.log(line);
  const minutes = (performance.now() - startedAt) / 60_000;
  console.log(`${result.score.toFixed(1)} % noticed, in ${minutes.toFixed(1)} min`);
  return result.score >= LEAST_SCORE;
}

async function makeSandbox(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(sandbox, { recursive: true });
  // A folder can't be copied into itself, so each of its entries is.
  const entries = (await readdir(root)).filter((entry) => !NOT_COPIED.has(entry));
  await Promise.all(
    entries.map((entry) => cp(path.join(root, entry), path.join(sandbox, entry), { recursive: true })),
  );
  await symlink(path.join(root, 'node_modules'), path.join(sandbox, 'node_modules'), 'junction');
}

/** What the tests are played with. */
interface Play {
  readonly files: readonly string[];
  readonly seed: number;
}

/**
 * Plays the tests for these mutants in a process of its own, and resolves with what came of it. A mutant that ends the
 * process is noticed; the others are then tried in another one, in the tests that are left.
 */
async function play(worker: number, mutants: readonly Mutant[], { files, seed }: Play): Promise<LogEntry[]> {
  const log = path.join(folder, `log-${worker}`);
  await writeFile(log, '');
  for (;;) {
    const entries = readLog(log);
    const finished = new Set(entries.flatMap((entry) => ('finished' in entry ? [entry.finished] : [])));
    const killed = new Set(entries.flatMap((entry) => ('killed' in entry ? [entry.killed] : [])));
    const left = files.filter((file) => !finished.has(file));
    if (left.length === 0) return entries;
    const alive = mutants.filter(({ id }) => !killed.has(id));
    await playOnce(worker, log, alive, { files: left, seed });
    const last = readLog(log).at(-1);
    if (last !== undefined && 'tries' in last)
      note(log, { killed: last.tries, by: 'the process, which ended' });
    // A figure of a part would look like one of the whole.
    else if (readLog(log).length === entries.length)
      throw new Error(`The run ended before these were played: ${left.join(', ')}`);
  }
}

async function playOnce(
  worker: number,
  log: string,
  mutants: readonly Mutant[],
  { files, seed }: Play,
): Promise<void> {
  const list = path.join(folder, `mutants-${worker}`);
  await writeFile(list, JSON.stringify(mutants.map(({ id }) => id)));
  const child = spawn(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.mutation.config.ts'],
    {
      cwd: sandbox,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        TEST_SEED: String(seed),
        MUTATION_TESTS: files.join(),
        [MUTANTS_VARIABLE]: list,
        [LOG_VARIABLE]: log,
      },
    },
  );
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

/** So many of them, drawn by a seed; all where there are no more. */
function drawn(mutants: readonly Mutant[], amount: number, seed: number): Mutant[] {
  const length = Math.min(amount, mutants.length);
  const subsets = fc.shuffledSubarray([...mutants], { minLength: length, maxLength: length });
  return fc.sample(subsets, { seed, numRuns: 1 })[0] ?? [];
}

await runCommand(async () => {
  const settings = readSettings();
  if (settings !== null) return mutate(settings);
  console.log(HELP);
  return true;
});
