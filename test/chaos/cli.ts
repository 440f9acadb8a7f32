import { parseArgs } from 'node:util';
import { noFigures, runSeed } from './campaign.ts';
import type { Figures } from './campaign.ts';

const HELP = `Random fleets, requests, faults and strangers' doings in virtual time; what must hold is checked after every run.

Usage: npm run chaos -- [options]

  --runs N    how many runs (default: 10000)
  --from N    the first seed; the others follow it (default: a random one)
  --seed N    play this seed alone
  --help      show this
`;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    from: { type: 'string' },
    seed: { type: 'string' },
    help: { type: 'boolean' },
  },
});

if (values.help === true) console.log(HELP);
else {
  const from = Number(values.seed ?? values.from ?? Math.floor(Math.random() * 1_000_000_000));
  const runs = values.seed === undefined ? Number(values.runs) : 1;
  if (!(await run(from, runs))) process.exitCode = 1;
}

/** @returns whether all invariants held. */
async function run(from: number, runs: number): Promise<boolean> {
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

function print({ runs, calls, ends, faults, outcomes }: Figures, seconds: number): void {
  console.log(`${runs} runs, ${calls} calls, ${seconds.toFixed(1)} s`);
  for (const [title, counts] of [
    ['Phases', ends],
    ['Faults', faults],
    ['Outcomes', outcomes],
  ] as const) {
    console.log(`${title}:`);
    for (const [key, times] of [...counts].sort(([, a], [, b]) => b - a)) {
      console.log(`  ${String(times).padStart(8)} ${key}`);
    }
  }
}
