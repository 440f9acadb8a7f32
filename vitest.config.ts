import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // Most of them are processes that wait.
    maxConcurrency: 10,
    coverage: {
      include: ['src/**'],
      reporter: ['text'],
      // index.ts, post.ts, start.ts, node-fetch.ts and proxy.ts run in the bundle's process only, where nothing counts.
      thresholds: { statements: 93, branches: 90, functions: 94, lines: 95 },
    },
  },
});
