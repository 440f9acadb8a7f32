import { defineConfig } from 'vitest/config';
import all from './vitest.config.ts';

// `npm run test:quick`: the unit tests and the scenarios, but for those that take long, and without sockets.
export default defineConfig({
  test: {
    ...all.test,
    include: ['test/unit/**/*.test.ts', 'test/scenarios/**/*.test.ts'],
    exclude: ['dialects', 'large-fleets', 'speed', 'untrusted-input'].map(
      (name) => `test/scenarios/${name}.test.ts`,
    ),
    env: { TEST_SOCKETS: 'off' },
    // None waits for anything but the processor.
    maxWorkers: '100%',
  },
});
