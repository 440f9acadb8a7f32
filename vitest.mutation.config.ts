import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

/** Shortest first: one failing test is enough to catch a mutant, and the rest is then left out. */
class ShortestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).reverse();
  }
}

/** What a mutation run plays: the tests that call src/ in this process, in virtual time. */
const TESTS = ['test/unit/**/*.test.ts', 'test/scenarios/**/*.test.ts'];

export default defineConfig({
  test: {
    // Fewer of them where the variable says which: unit tests alone take minutes for a folder, all take hours.
    include: process.env['MUTATION_TESTS']?.split(',') ?? TESTS,
    testTimeout: 60_000,
    // The sources are loaded once a mutant rather than once a file.
    isolate: false,
    sequence: { sequencer: ShortestFirst },
  },
});
