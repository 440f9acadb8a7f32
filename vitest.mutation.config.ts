import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

/** Shortest first: one failing test is enough to catch a mutant, and the rest is then left out. */
class ShortestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).reverse();
  }
}

// What a mutation run plays: the tests that call src/ in this process, in virtual time.
export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/scenarios/**/*.test.ts'],
    testTimeout: 60_000,
    sequence: { sequencer: ShortestFirst },
  },
});
