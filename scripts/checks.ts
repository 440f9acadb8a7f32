/** The checks beside the tests: what they run, and running them at the same time. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { isInCi } from '../test/support/seed.ts';

const root = path.resolve(import.meta.dirname, '..');

const IN_CI = isInCi();

/**
 * Caches make a second run quick. CI does without: rules that know types look into other files too, so what is
 * remembered of a file may be out of date.
 */
const cache = (...args: string[]): string[] => (IN_CI ? [] : args);

/** Where Node keeps what it has compiled: tests start the same programs again and again. */
const COMPILED: Readonly<Record<string, string>> = IN_CI
  ? {}
  : { NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/compiled') };

/** What each check gives Node to run. */
const CHECKS = {
  // TypeScript 7 takes a quarter of the time, and remembers nothing. ESLint can't do with it yet: it takes version 6.
  types: ['node_modules/typescript-native/bin/tsc', '--noEmit'],
  lint: [
    'node_modules/eslint/bin/eslint.js',
    '.',
    ...cache('--cache', '--cache-strategy', 'content', '--cache-location', 'node_modules/.cache/eslint/'),
  ],
  format: [
    'node_modules/prettier/bin/prettier.cjs',
    '--check',
    '.',
    ...cache('--cache', '--cache-strategy', 'content'),
  ],
  dist: ['scripts/build.ts', '--check'],
} as const;

/** The name of a check, as `npm run check` takes it. */
export type CheckName = keyof typeof CHECKS;

/** All checks, the longest first. */
export const CHECK_NAMES: readonly CheckName[] = ['lint', 'format', 'dist', 'types'];

/** How a check ended, or anything else that printed nothing while it ran. */
export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  /** What it printed, standard output and standard error as they came. */
  readonly output: string;
}

/** What Node runs the tests with: more room for what lives short saves it a twentieth of its work. */
export const VITEST: readonly string[] = [
  '--max-semi-space-size=64',
  'node_modules/vitest/vitest.mjs',
  'run',
];

const children = new Set<ChildProcess>();

/** Starts Node in the repository's folder, with variables beside those of this process. It is ended with this process. */
export function startNode(
  args: readonly string[],
  stdio: 'inherit' | 'pipe',
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...COMPILED, ...process.env, ...env },
    stdio: stdio === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  child.once('close', () => children.delete(child));
  return child;
}

/** Resolves when a process has ended, with whether it was successful. */
export function succeeds(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code === 0);
    });
  });
}

/** Runs one check. It prints nothing. */
export function runCheck(name: CheckName): Promise<CheckResult> {
  return runQuietly(`check:${name}`, CHECKS[name]);
}

/** Runs Node and keeps what it prints. */
export async function runQuietly(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CheckResult> {
  const startedAt = performance.now();
  const child = startNode(args, 'pipe', env);
  let output = '';
  const keep = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const passed = await succeeds(child);
  return { name, passed, seconds: (performance.now() - startedAt) / 1000, output };
}

/** Prints one line for each result, and all that a failed one said. */
export function printResults(results: readonly CheckResult[]): void {
  for (const { name, passed, seconds, output } of results) {
    console.log(`${name} ${passed ? 'passed' : 'FAILED'} (${seconds.toFixed(1)} s)`);
    if (!passed) console.log(output.trimEnd());
  }
}

/** Ends all that was started when this process is told to end: with SIGTERM at first, the second time with SIGKILL. */
export function endChildrenOnSignals(): void {
  let told = false;
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(signal, () => {
      for (const child of children) child.kill(told ? 'SIGKILL' : 'SIGTERM');
      told = true;
      process.exitCode = code;
    });
  }
}
