import { TestRunner } from 'vitest';
import type { RunnerTestCase } from 'vitest';
import { mixturesToPlay } from './dialects-to-play.ts';
import { failFor } from './promise-runner.ts';
import { record } from './recording.ts';
import type { Recording } from './recording.ts';

/**
 * Plays each scenario in other dialects than its own, those that the environment names. What it asserts was written for
 * its own dialect and counts for nothing here: a scenario fails only where the promise is broken.
 */
export default class DialectRunner extends TestRunner {
  async runTask(test: RunnerTestCase): Promise<void> {
    const play = TestRunner.getTestFn(test);
    for (const mixture of mixturesToPlay()) {
      const recording: Recording = { mixture, plays: [] };
      await record(recording, play).catch(rethrowTimeout);
      failFor(recording, `In the dialect ${mixture.name} the promise is broken:`);
    }
    // An assertion that doesn't throw at once is one of those that count for nothing.
    if (test.result !== undefined) {
      test.result.state = 'run';
      delete test.result.errors;
    }
  }
}

/** A scenario that doesn't end breaks the promise. */
function rethrowTimeout(error: unknown): void {
  if (error instanceof Error && error.message.startsWith('Test timed out')) throw error;
}
