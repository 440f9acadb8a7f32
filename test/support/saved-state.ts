import type { SavedState } from '../../src/action/job-state.ts';
import { STATE_NAME } from '../../src/action/progress.ts';
import type { Progress } from '../../src/action/progress.ts';

/** What a phase left for the next one, whoever sealed it; undefined where nothing was saved. */
export function savedIn(state: Readonly<Record<string, string>>): SavedState | undefined {
  const sealed = state[STATE_NAME];
  return sealed === undefined ? undefined : (JSON.parse(sealed.slice(sealed.indexOf('.') + 1)) as SavedState);
}

/** Whether a post phase that finds this state has something to do. */
export function isLeft(state: Readonly<Record<string, string>>): boolean {
  const over: readonly (Progress | undefined)[] = ['done', 'dry-run', 'failed'];
  return !over.includes(savedIn(state)?.progress);
}
