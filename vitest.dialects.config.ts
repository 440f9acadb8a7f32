import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { mixturesToPlay } from './test/scenarios/dialects-to-play.ts';

/** What is in the names of scenarios that take as long as all others together: many cases, large texts. */
const LARGE = ['whatever the fleet', 'a fleet of twelve', 'all at once as the names', 'megabytes of'];

// The scenarios once more, in other dialects of the API than their own: `npm run dialects`. Only the promise counts.
export default defineConfig({
  test: {
    include: ['test/scenarios/**/*.test.ts'],
    // These measure, take as long as all others together, or are about dialects and the promise themselves.
    exclude: ['speed', 'large-fleets', 'dialects', 'promise'].map((name) => `test/scenarios/${name}.test.ts`),
    testNamePattern: new RegExp(`^(?!.*(${LARGE.join('|')}))`),
    runner: './test/scenarios/dialect-runner.ts',
    // In all dialects a process for each file: what hundreds of plays leave in memory goes with it.
    pool: 'forks',
    isolate: mixturesToPlay().length > 1,
    maxWorkers: availableParallelism(),
    // Nothing that a scenario shows in another dialect is written down.
    update: 'none',
    // One test plays up to all dialects.
    testTimeout: 600_000,
  },
});
