import type { TeardownRequest } from './inputs.ts';
import { STATE } from './state.ts';
import type { Progress } from './state.ts';

/** The main phase is the step itself; the post phase runs at the end of the job, whatever happened in between. */
export type Phase = 'main' | 'post';

/** Keeps state from one phase to the next. */
export interface StateKeeper {
  saveState(name: string, value: string): void;
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
