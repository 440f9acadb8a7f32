import { VITEST } from './checks.ts';

/** What plays the scenarios in other dialects of the API, for Node. */
export const DIALECT_TESTS: readonly string[] = [...VITEST, '--config', 'vitest.dialects.config.ts'];

export { DIALECT_VARIABLE } from '../test/scenarios/dialects-to-play.ts';
