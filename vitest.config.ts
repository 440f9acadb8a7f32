import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

/**
 * The files that take longest, in the order in which they start. What waits for processes is mixed with what computes,
 * so that neither all wait nor all compete at once.
 */
const FIRST = [
  'test/bundle/wire.test.ts',
  'test/chaos/chaos.test.ts',
  'test/bundle/killed.test.ts',
  'test/scenarios/untrusted-input.test.ts',
  'test/bundle/phases.test.ts',
  'test/scenarios/selection.test.ts',
  'test/simulator/cli.test.ts',
  'test/bundle/main.test.ts',
  'test/bundle/bad-inputs.test.ts',
  'test/bundle/github.test.ts',
];

/**
 * Starts the longest files first: those of the table, then the others as vitest remembers them or by size. With
 * `--sequence.shuffle` any order, drawn from vitest's seed.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { shuffle, seed } = this.ctx.config.sequence;
    if (shuffle === true) {
      const drawn = ({ moduleId }: TestSpecification): string =>
        createHash('sha1').update(`${seed} ${moduleId}`).digest('hex');
      return files.toSorted((a, b) => (drawn(a) < drawn(b) ? -1 : 1));
    }
    const place = ({ moduleId }: TestSpecification): number => {
      const index = FIRST.findIndex((file) => moduleId.endsWith(file));
      return index === -1 ? FIRST.length : index;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The scenarios have a promise to keep beside what they assert.
    runner: './test/scenarios/promise-runner.ts',
    // No test changes what another one imports, so a worker loads the sources once rather than once a file.
    pool: 'threads',
    isolate: false,
    // One more than there are cores, since some wait for processes. More of them take more work: each compiles all sources.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 60_000,
    // Most of them are processes that wait.
    maxConcurrency: 20,
    setupFiles: process.env['TEST_SEED'] === undefined ? [] : ['test/support/replay.ts'],
    coverage: {
      include: ['src/**'],
      // They run in the bundle's process only, where nothing counts; test/bundle tries them.
      exclude: [
        'main',
        'post',
        'run',
        'action/runner',
        'network/undici',
        'network/direct',
        'network/proxy',
        'network/older-node',
      ].map((name) => `src/${name}.ts`),
      reporter: ['text'],
      thresholds: { statements: 97, branches: 94, functions: 98, lines: 98 },
    },
    sequence: { sequencer: LongestFirst },
  },
});
