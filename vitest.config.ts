import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // Most of them are processes that wait.
    maxConcurrency: 6,
    coverage: {
      include: ['src/**'],
      reporter: ['text'],
    },
  },
});
