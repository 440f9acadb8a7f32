import type { TeardownRequest } from './inputs.ts';
import { STATE } from './progress.ts';
import type { Progress } from './progress.ts';

/** The main phase is the step itself; the post phase runs at the end of the job, whatever happened in between. */
export type Phase = 'main' | 'post';

/** Keeps state from one phase to the next. */
export interface StateKeeper {
  saveState(name: string, value: string): void;
}

/**
 * The longest list that is saved, in characters. The post phase gets each list as a variable, and the runner can't start
 * it at all with one that is longer than 32,767 characters on Windows, or 131,072 on Linux. A thousand IDs are 20,000.
 */
const LONGEST_LIST = 30_000;

/**
 * Writes a list as it is saved: all of it, or nothing where it is too long. The post phase is better off with the inputs
 * alone than with some of the instances.
 */
export function writeList(words: readonly string[]): string {
  const list = words.join(',');
  return list.length > LONGEST_LIST ? '' : list;
}

/** Reads what {@link writeList} wrote. */
export function readList(saved: string): string[] {
  return saved.split(',').filter((word) => word !== '');
}

/** Saves how far a teardown came, for the post phase. A dry run is over however it ended. */
export function saveProgress(keeper: StateKeeper, { dryRun }: TeardownRequest, progress: Progress): void {
  keeper.saveState(STATE.progress, (dryRun ? 'dry-run' : progress) satisfies Progress);
}

/** Whether a later phase takes up what this one leaves. */
export function goesOn({ dryRun }: TeardownRequest, phase: Phase): boolean {
  return phase === 'main' && !dryRun;
}

/** What becomes of something that was left and may succeed later. */
export function nextPhase(request: TeardownRequest, phase: Phase): string {
  return goesOn(request, phase) ? ' The post phase of this step goes on with it.' : '';
}
