import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseOptions, runCommand, wholeNumber } from '../support/command-line.ts';
import { addFigures, noFigures } from './figures.ts';
import type { Figures } from './figures.ts';
import { Progress } from './progress.ts';
import { PROOFS, replay } from './proofs.ts';

const HELP = `Plays what can be enumerated, to the end, in virtual time; what must hold is checked after every case.

Usage: npm run prove -- [options]

  --singles      each fault at each of the first calls, in every setting
  --pairs        each two faults at the first calls of the default setting
  --kills        the main phase killed, or asked to end, at each of its steps, then the post phase, in every setting
  --workers N    how many processes (default: one for each core)
  --fresh        begin anew; otherwise it goes on where it was interrupted, unless the program has changed since
  --replay CASE  play this case alone, as a failure names it
  --help         show this

Without --singles, --pairs or --kills it plays all of them.
`;

const OPTIONS = {
  singles: { type: 'boolean' },
  pairs: { type: 'boolean' },
  kills: { type: 'boolean' },
  workers: { type: 'string' },
  fresh: { type: 'boolean' },
  replay: { type: 'string' },
  help: { type: 'boolean' },
} as const;

const BAR_WIDTH = 30;
/** So many broken cases are printed; the progress file has all. */
const MOST_PRINTED = 20;
/** Much is made and thrown away at once, for which Node's own limit is too low. */
const EXEC_ARGV = ['--max-semi-space-size=64'];

interface Settings {
  readonly proofs: readonly string[];
  readonly workers: number;
  readonly fresh: boolean;
  readonly replay: string | undefined;
}

/** What the command line asks for; null when it asks for help. */
function readSettings(): Settings | null {
  const values = parseOptions(OPTIONS);
  if (values.help === true) return null;
  const names = Object.keys(PROOFS);
  const chosen = names.filter((name) => values[name as keyof typeof values] === true);
  return {
    proofs: chosen.length === 0 ? names : chosen,
    workers: wholeNumber('workers', values.workers, { least: 1, most: 99 }) ?? availableParallelism(),
    fresh: values.fresh ?? false,
    replay: values.replay,
  };
}

/** Plays one proof, or the rest of it. @returns whether all held. */
async function run(proof: string, { workers, fresh }: Settings): Promise<boolean> {
  const names = PROOFS[proof]?.().map(({ name }) => name) ?? [];
  const progress = new Progress(proof, fresh);
  const before = progress.done.size;
  if (before > 0) console.log(`${proof}: ${before} of ${names.length} parts were played before`);
  const waiting = names.filter((name) => !progress.done.has(name));
  const startedAt = performance.now();
  const work = async (): Promise<void> => {
    const worker = fork(path.join(import.meta.dirname, 'worker.ts'), [proof], { execArgv: EXEC_ARGV });
    await answerOf(worker);
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      worker.send(name);
      progress.add(name, (await answerOf(worker)) as Figures);
      showBar(proof, progress.done.size, names.length, broken(progress));
    }
    worker.disconnect();
  };
  await Promise.all(Array.from({ length: Math.min(workers, waiting.length) }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  return report(proof, progress, seconds);
}

/** What a worker says next. Rejects where it ends instead. */
async function answerOf(worker: ChildProcess): Promise<unknown> {
  const released = new AbortController();
  const { signal } = released;
  const ended = once(worker, 'exit', { signal }).then(([code]) => {
    throw new Error(`A worker ended with ${String(code)}`);
  });
  try {
    const [said] = (await Promise.race([once(worker, 'message', { signal }), ended])) as unknown[];
    return said;
  } finally {
    released.abort();
    await ended.catch(() => undefined);
  }
}

function broken({ done }: Progress): number {
  return [...done.values()].reduce((sum, figures) => sum + figures.broken.length, 0);
}

function showBar(proof: string, done: number, all: number, failures: number): void {
  const filled = Math.floor((done / all) * BAR_WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
  const text = `${proof} ${bar} ${done}/${all} parts, ${failures} broken`;
  if (process.stdout.isTTY) process.stdout.write(`\r${text}${done === all ? '\n' : ''}`);
  else if (done % Math.ceil(all / 20) === 0) console.log(text);
}

function report(proof: string, { done }: Progress, seconds: number): boolean {
  const sum = noFigures();
  for (const figures of done.values()) addFigures(sum, figures);
  const merged = Object.entries(sum.merged);
  console.log(
    [
      `${proof}: ${sum.cases} cases, ${sum.played} of them played (${sum.green} green), ${sum.calls} calls, ${seconds.toFixed(0)} s`,
      ...merged.map(([reason, count]) => `  ${String(count).padStart(9)} are the same as another: ${reason}`),
      `  ${String(sum.broken.length).padStart(9)} broke what must hold`,
    ].join('\n'),
  );
  for (const { name, problems } of sum.broken.slice(0, MOST_PRINTED))
    console.error(`npm run prove -- --replay '${name}'\n${problems.map((each) => `  - ${each}`).join('\n')}`);
  return sum.broken.length === 0;
}

async function runAll(settings: Settings): Promise<boolean> {
  if (settings.replay !== undefined) {
    const { report: text, held } = await replay(settings.replay);
    console.log(text);
    return held;
  }
  let held = true;
  for (const proof of settings.proofs) held = (await run(proof, settings)) && held;
  return held;
}

await runCommand(async () => {
  const settings = readSettings();
  if (settings !== null) return runAll(settings);
  console.log(HELP);
  return true;
});
