import { readFileSync } from 'node:fs';
import { TestRunner } from 'vitest';
import type { RunnerTestCase, RunnerTestSuite } from 'vitest';
import { playTest } from '../scenarios/promise-runner.ts';
import { LOG_VARIABLE, MUTANTS_VARIABLE, note } from './log.ts';

/** A test that takes longer is played for no mutant, in milliseconds. */
const SLOW_MS = 8000;
/** How long a test may take under a mutant, in milliseconds of real time: what is tried has no end of its own. */
const TIME_LIMIT_MS = 30_000;

/** How long after the last test a process may go on that does not end by itself, in milliseconds. */
const AFTERLIFE_MS = 30_000;

/** How often a mutant's place may be run, given how often the test runs it without: loops without an end are cut. */
function hitLimit(hits: number): number {
  return 4 * hits + 500;
}

/** What the instrumented sources share: the mutant that is switched on, and which places the current test runs. */
interface Switchboard {
  activeMutant: string | undefined;
  currentTestId: string | undefined;
  hitCount: number | undefined;
  hitLimit: number | undefined;
  mutantCoverage: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
}

const ALL_OFF = { activeMutant: undefined, hitCount: undefined, hitLimit: undefined };

/** Shared by all files, since they run in one process. */
const shared = globalThis as {
  __stryker__?: Partial<Switchboard>;
  mutationRun?: MutationRun;
  mutationEnd?: NodeJS.Timeout;
};
// Sources that were loaded before have made it, with nothing in it.
const made: Partial<Switchboard> = (shared.__stryker__ ??= {});
made.mutantCoverage ??= { static: {}, perTest: {} };
const switchboard = made as Switchboard;

/** What is known of the mutants so far. */
interface MutationRun {
  readonly log: string;
  /** Those that were noted as computed while a module is loaded. */
  readonly atLoad: Set<string>;
  /** Those that no test has noticed. */
  readonly alive: Set<string>;
  readonly reached: Set<string>;
}

function startRun(): MutationRun {
  const { [LOG_VARIABLE]: log = '', [MUTANTS_VARIABLE]: mutants = '' } = process.env;
  const alive = new Set(JSON.parse(readFileSync(mutants, 'utf8')) as string[]);
  return { log, atLoad: new Set(), alive, reached: new Set() };
}

/**
 * Plays each test once as it is, and once for each mutant that is alive and that it reaches. Where it fails then, it has
 * noticed the mutant.
 */
export default class MutationRunner extends TestRunner {
  readonly #run = (shared.mutationRun ??= startRun());

  override async onAfterRunSuite(suite: RunnerTestSuite): Promise<void> {
    await super.onAfterRunSuite(suite);
    if (!('filepath' in suite)) return;
    note(this.#run.log, { finished: suite.name });
    shared.mutationEnd?.close();
    // What a mutant has left running may keep the process alive for ever.
    shared.mutationEnd = setTimeout(() => process.kill(process.pid, 'SIGKILL'), AFTERLIFE_MS).unref();
  }

  async runTask(test: RunnerTestCase): Promise<void> {
    shared.mutationEnd?.close();
    const { log, atLoad, alive, reached } = this.#run;
    for (const id of Object.keys(switchboard.mutantCoverage.static).filter((each) => !atLoad.has(each))) {
      atLoad.add(id);
      note(log, { atLoad: id });
    }
    const name = `${test.file.name} > ${test.name}`;
    const startedAt = performance.now();
    const hits = await hitsOf(test);
    const ms = performance.now() - startedAt;
    if (hits instanceof Error) {
      note(log, { skipped: name, why: hits.message.slice(0, 200) });
      return;
    }
    const targets = Object.entries(hits).filter(([id]) => alive.has(id));
    for (const [id] of targets.filter(([each]) => !reached.has(each))) {
      reached.add(id);
      note(log, { reached: id });
    }
    if (targets.length === 0) return;
    // One that fails the second time would seem to notice everything.
    const again = ms > SLOW_MS ? new Error('it takes too long') : await failure(test);
    if (again !== undefined) {
      note(log, { skipped: name, why: again.message.slice(0, 200) });
      return;
    }
    for (const [id, count] of targets) {
      Object.assign(switchboard, { activeMutant: id, hitCount: 0, hitLimit: hitLimit(count) });
      note(log, { tries: id });
      const noticed = await failure(test);
      Object.assign(switchboard, ALL_OFF);
      if (noticed === undefined) continue;
      alive.delete(id);
      note(log, { killed: id, by: name });
    }
  }
}

/** How often a test runs the place of each mutant; the error where it fails. */
async function hitsOf(test: RunnerTestCase): Promise<Readonly<Record<string, number>> | Error> {
  const { perTest } = switchboard.mutantCoverage;
  switchboard.currentTestId = test.id;
  const failed = await failure(test);
  const hits = perTest[test.id] ?? {};
  return failed ?? hits;
}

/** What a test fails with; undefined where it passes. What runs meanwhile belongs to the test, not to loading. */
async function failure(test: RunnerTestCase): Promise<Error | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<Error>((resolve) => {
    timer = setTimeout(resolve, TIME_LIMIT_MS, new Error('it has no end'));
  });
  switchboard.currentTestId ??= 'again';
  const played = playTest(test).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  return Promise.race([played, tooLong]).finally(() => {
    clearTimeout(timer);
    switchboard.currentTestId = undefined;
  });
}
