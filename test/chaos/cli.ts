import { parseOptions, runCommand, UsageError, wholeNumber } from '../support/command-line.ts';
import { noFigures, runSeed } from './campaign.ts';
import type { Figures } from './campaign.ts';

const HELP = `Random fleets, requests, faults and strangers' doings in virtual time; what must hold is checked after every run.

Usage: npm run chaos -- [options]

  --runs N    how many runs (default: 10000)
  --from N    the first seed; the others follow it (default: a random one)
  --seed N    play this seed alone
  --help      show this
`;

const OPTIONS = {
  runs: { type: 'string' },
  from: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** fast-check takes a seed as a whole number of 32 bits with a sign. */
const MOST = 0x7fff_ffff;

interface Settings {
  readonly from: number;
  readonly runs: number;
}

/** The runs that the command line asks for; null when it asks for help. */
function readSettings(): Settings | null {
  const values = parseOptions(OPTIONS);
  if (values.help === true) return null;
  const seed = wholeNumber('seed', values.seed, { most: MOST });
  const from = wholeNumber('from', values.from, { most: MOST });
  const runs = wholeNumber('runs', values.runs, { least: 1, most: MOST });
  if (seed === undefined) {
    return { from: from ?? Math.floor(Math.random() * 1_000_000_000), runs: runs ?? 10_000 };
  }
  if ((from ?? runs) !== undefined) {
    throw new UsageError('--seed plays one seed alone: leave out --runs and --from');
  }
  return { from: seed, runs: 1 };
}

/** @returns whether all invariants held. */
async function run({ from, runs }: Settings): Promise<boolean> {
  const figures = noFigures();
  const startedAt = performance.now();
  for (let seed = from; seed < from + runs; seed++) {
    const failure = await runSeed(seed, figures);
    if (failure === undefined) continue;
    console.error(failure.report);
    return false;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`Seeds ${from} to ${from + runs - 1}: all invariants held.`);
  print(figures, seconds);
  return true;
}

function print(figures: Figures, seconds: number): void {
  const { runs, calls, ends, dialects, mixtures, drawn, faults, outcomes } = figures;
  console.log(
    `${runs} runs, ${calls} calls, ${mixtures.size} distinct mixtures of dialects, ${seconds.toFixed(1)} s`,
  );
  for (const [title, counts] of [
    ['Phases', ends],
    ['Dialects, in so many runs', dialects],
    ['Faults, in so many runs', drawn],
    ['Faults, so many times', faults],
    ['Outcomes', outcomes],
  ] as const) {
    console.log(`${title}:`);
    for (const [key, times] of [...counts].sort(([, a], [, b]) => b - a)) {
      console.log(`  ${String(times).padStart(8)} ${key}`);
    }
  }
}

await runCommand(async () => {
  const settings = readSettings();
  if (settings !== null) return run(settings);
  console.log(HELP);
  return true;
});
