/**
 * `npm run mutate`: changes the sources in one small place at a time and plays the tests that reach it. A change that no
 * test notices survives. `--help` shows the options.
 */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { LOG_VARIABLE, MUTANTS_VARIABLE, readLog } from './log.ts';
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

const { values } = parseArgs({
  options: {
    mutate: { type: 'string', multiple: true, default: ['src/teardown', 'src/compshare', 'src/action'] },
    tests: { type: 'string', multiple: true, default: MOST_TELLING_FIRST },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(availableParallelism()) },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(HELP);
else if (!(await mutate())) process.exitCode = 1;

/** @returns whether the tests notice enough. */
async function mutate(): Promise<boolean> {
  await makeSandbox();
  const all = await instrument(sandbox, values.mutate);
  const mutants = values.sample === undefined ? all : drawn(all, Number(values.sample), Number(values.seed));
  const workers = Math.min(Number(values.workers), mutants.length);
  console.log(`${all.length} mutants, ${mutants.length} of them tried by ${workers} processes`);
  const startedAt = performance.now();
  const logs = await Promise.all(
    Array.from({ length: workers }, (_, index) =>
      play(
        index,
        mutants.filter((__, at) => at % workers === index),
      ),
    ),
  );
  const files = globSync(values.tests, { cwd: sandbox }).map((file) => file.replaceAll('\\', '/'));
  for (const log of logs) {
    const finished = new Set(readLog(log).flatMap((entry) => ('finished' in entry ? [entry.finished] : [])));
    const missing = files.filter((file) => !finished.has(file));
    // A figure of a part would look like one of the whole.
    if (missing.length > 0) throw new Error(`The run ended before these were played: ${missing.join(', ')}`);
  }
  const result = survey(
    mutants,
    logs.flatMap((log) => readLog(log)),
  );
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

/** Plays the tests for these mutants in a process of its own, and resolves with the file that tells what came of it. */
async function play(worker: number, mutants: readonly Mutant[]): Promise<string> {
  const file = (name: string): string => path.join(folder, `${name}-${worker}`);
  await writeFile(file('mutants'), JSON.stringify(mutants.map(({ id }) => id)));
  await writeFile(file('log'), '');
  const child = spawn(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.mutation.config.ts'],
    {
      cwd: sandbox,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        TEST_SEED: values.seed,
        MUTATION_TESTS: values.tests.join(),
        [MUTANTS_VARIABLE]: file('mutants'),
        [LOG_VARIABLE]: file('log'),
      },
    },
  );
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return file('log');
}

/** Some of them, by a seed. */
function drawn(mutants: readonly Mutant[], amount: number, seed: number): Mutant[] {
  return (
    fc.sample(fc.shuffledSubarray([...mutants], { minLength: amount, maxLength: amount }), {
      seed,
      numRuns: 1,
    })[0] ?? []
  );
}
