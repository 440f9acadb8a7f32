import fc from 'fast-check';
import { replayedSeed } from './seed.ts';

// Loaded before the tests when TEST_SEED is set: every property then draws what it drew under that seed.
const seed = replayedSeed();
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
