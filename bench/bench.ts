/**
 * `npm run bench`: what the built bundle costs, as ratios measured in one run. Absolute times depend on the machine;
 * the ratios and the counts are what to compare. bench/README.md says how to read them.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { ProcessBench } from './process.ts';
import type { ProcessCost, Subject } from './process.ts';
import { costOfWaiting, tearDown } from './teardown.ts';

const ROUNDS = 30;
const WARM_UP = 3;
const root = path.resolve(import.meta.dirname, '..');

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function print(title: string, rows: readonly (readonly string[])[]): void {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  console.log(`\n${title}`);
  for (const row of rows)
    console.log(`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`);
}

async function processes(bench: ProcessBench): Promise<void> {
  const subjects: [string, () => Promise<Subject> | Subject][] = [
    ['bare node -e 0', () => bench.bare()],
    ['bare node, one request by node:http', () => bench.request('http')],
    ['bare node, one request by node:https', () => bench.request('https')],
    ['bare node, one request by fetch', () => bench.fetchRequest()],
    ['post phase with nothing to do', () => bench.idlePost()],
    ['inputs refused', () => bench.wrongInputs()],
    ['whole run on a stopped instance, http', () => bench.teardown(1)],
    ['whole run on a stopped instance, https', () => bench.teardown(1, 'https')],
  ];
  const costs = subjects.map((): ProcessCost[] => []);
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [index, [, prepare]] of subjects.entries()) {
      const cost = await bench.measure(await prepare());
      if (round >= 0) costs[index]?.push(cost);
    }
  }
  const medians = costs.map((ofOne) => ({
    cpuMs: median(ofOne.map(({ cpuMs }) => cpuMs)),
    ms: median(ofOne.map(({ ms }) => ms)),
  }));
  const [bare] = medians;
  print(`CPU time of a process, user and system (medians of ${ROUNDS} interleaved runs)`, [
    ['', 'CPU ms', 'times bare', 'elapsed ms', 'times bare'],
    ...subjects.map(([name], index) => {
      const { cpuMs = NaN, ms = NaN } = medians[index] ?? {};
      return [
        name,
        cpuMs.toFixed(1),
        (cpuMs / (bare?.cpuMs ?? NaN)).toFixed(2),
        ms.toFixed(1),
        (ms / (bare?.ms ?? NaN)).toFixed(2),
      ];
    }),
  ]);
}

async function memory(bench: ProcessBench): Promise<void> {
  const rows: [string, Subject][] = [
    ['bare node, one request by node:http', bench.request('http')],
    ['whole run, 1 instance', await bench.teardown(1)],
    ['whole run, 1,000 instances', await bench.teardown(1000)],
  ];
  const used: number[] = [];
  for (const [, subject] of rows) {
    const runs = [];
    for (let round = 0; round < 3; round++) {
      if (round > 0 && subject.env?.['INPUT_UHOST-ID'] !== undefined) break;
      runs.push((await bench.measure(subject)).memoryMb);
    }
    used.push(median(runs));
  }
  print('Peak memory', [
    ['', 'MB', 'times one request'],
    ...rows.map(([name], index) => [
      name,
      (used[index] ?? 0).toFixed(0),
      ((used[index] ?? 0) / (used[0] ?? 1)).toFixed(2),
    ]),
  ]);
}

async function waiting(): Promise<void> {
  const deletions = {
    'deleted at once': [0, 0],
    'deleted within 1 to 3 s': [1000, 3000],
    'deleted within 1 to 10 s': [1000, 10_000],
    'deleted within 5 to 20 s': [5000, 20_000],
  } as const;
  const rows = [];
  for (const [name, times] of Object.entries(deletions)) {
    const { meanOverhead, mostOverhead, secondsBetweenLooks } = await costOfWaiting(300, times);
    rows.push([
      name,
      ...[meanOverhead, mostOverhead, secondsBetweenLooks].map((figure) => figure.toFixed(2)),
    ]);
  }
  print(
    "From Running to gone, beyond the platform's own time (virtual time, 300 stop times from 5 to 120 s)",
    [['', 'mean s', 'most s', 's between looks'], ...rows],
  );
}

async function scale(): Promise<void> {
  const rows = [];
  const one: Record<number, number> = {};
  for (const [latencyMs, size] of [20, 200].flatMap((ms) =>
    [1, 10, 100, 1000].map((n) => [ms, n] as const),
  )) {
    const { seconds, calls } = await tearDown(size, 30_000, 5000, latencyMs);
    one[latencyMs] ??= seconds;
    rows.push([
      `${size.toLocaleString('en')} at ${latencyMs} ms a call`,
      seconds.toFixed(1),
      (seconds / (one[latencyMs] ?? seconds)).toFixed(2),
      ...['Describe', 'Stop', 'Terminate'].map((action) => String(calls[action] ?? 0)),
    ]);
  }
  print('Several instances with the same platform times (virtual time, stop 30 s, deletion 5 s)', [
    ['instances', 's', 'times one', 'Describe', 'Stop', 'Terminate'],
    ...rows,
  ]);
}

async function sizes(bench: ProcessBench): Promise<void> {
  const loaded = {
    'loaded by a whole run': await bench.loadedBytes(await bench.teardown(1)),
    'loaded by a post phase with nothing to do': await bench.loadedBytes(bench.idlePost()),
  };
  const inKb = (bytes: number): string => (bytes / 1000).toFixed(1);
  const archive = execFileSync('git', ['archive', '--worktree-attributes', 'HEAD'], {
    cwd: root,
    maxBuffer: 1e8,
  });
  const dist = path.join(root, 'dist');
  print('Size', [
    ['', 'kB'],
    ...readdirSync(dist).map((name) => [`dist/${name}`, inKb(statSync(path.join(dist, name)).size)]),
    ...Object.entries(loaded).map(([name, bytes]) => [name, inKb(bytes)]),
    ['git archive HEAD | gzip', inKb(gzipSync(archive).length)],
  ]);
}

await using bench = await ProcessBench.create();
await processes(bench);
await memory(bench);
await waiting();
await scale();
await sizes(bench);
