import { TestRunner } from 'vitest';
import type { RunnerTestCase } from 'vitest';
import { brokenPromises } from './promise.ts';
import { record } from './recording.ts';
import type { Recording } from './recording.ts';

const SCENARIOS = '/test/scenarios/';

/** Runs the tests as they are, and checks beside the assertions of each scenario that the promise holds in it. */
export default class PromiseRunner extends TestRunner {
  async runTask(test: RunnerTestCase): Promise<void> {
    await playTest(test);
  }
}

/** Plays one test. In a scenario the promise must hold too. */
export async function playTest(test: RunnerTestCase): Promise<void> {
  const play = TestRunner.getTestFn(test);
  if (!test.file.filepath.replaceAll('\\', '/').includes(SCENARIOS)) {
    await play();
    return;
  }
  const recording: Recording = { mixture: undefined, plays: [] };
  await record(recording, play);
  failFor(recording, 'The promise is broken:');
}

/** Fails a test for what is broken in its recording. */
export function failFor({ plays }: Recording, title: string): void {
  const problems = plays.flatMap(brokenPromises);
  if (problems.length === 0) return;
  const stories = plays
    .filter((play) => brokenPromises(play).length > 0)
    .map(({ simulator }) => simulator.describeLedger());
  throw new Error([title, ...problems.map((problem) => `- ${problem}`), ...stories].join('\n'));
}
