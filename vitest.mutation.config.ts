import path from 'node:path';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

/** The tests to play, as `npm run mutate` sets them. */
const TESTS = (process.env['MUTATION_TESTS'] ?? '').split(',');

/** In the order of the patterns, since a mutant that one test has noticed is played by no other. */
class AsGiven extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number =>
      TESTS.findIndex((pattern) => path.matchesGlob(path.relative(import.meta.dirname, moduleId), pattern));
    return Promise.resolve(
      files.toSorted((a, b) => place(a) - place(b) || (a.moduleId < b.moduleId ? -1 : 1)),
    );
  }
}

// Runs in a copy of the project whose sources have their mutants in them: `npm run mutate`.
export default defineConfig({
  test: {
    include: TESTS,
    runner: './test/mutation/mutation-runner.ts',
    setupFiles: ['test/support/replay.ts'],
    // All files in one process, one after another: a mutant is switched on for the whole of it.
    pool: 'forks',
    isolate: false,
    maxWorkers: 1,
    maxConcurrency: 1,
    // A test is played once for each mutant that it reaches.
    testTimeout: 0,
    sequence: { sequencer: AsGiven },
  },
});
