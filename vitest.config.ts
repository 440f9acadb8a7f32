import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // Most of them are processes that wait.
    maxConcurrency: 10,
    coverage: {
      include: ['src/**'],
      // They run in the bundle's process only, where nothing counts; test/bundle tries them.
      exclude: ['main', 'post', 'run', 'network/undici', 'network/direct', 'network/proxy'].map(
        (name) => `src/${name}.ts`,
      ),
      reporter: ['text'],
      thresholds: { statements: 97, branches: 94, functions: 98, lines: 98 },
    },
  },
});
