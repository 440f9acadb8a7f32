/** What plays the scenarios in other dialects of the API, for Node. */
export const DIALECT_TESTS: readonly string[] = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--config',
  'vitest.dialects.config.ts',
];

export { DIALECT_VARIABLE } from '../test/scenarios/dialects-to-play.ts';
