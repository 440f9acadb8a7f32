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
      // index, post, start and proxy run in the bundle's process only, where nothing counts.
      thresholds: { statements: 94, branches: 90, functions: 95, lines: 95 },
    },
  },
});
