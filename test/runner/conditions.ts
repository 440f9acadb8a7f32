import type { JobStatus } from './manifest.ts';

/** `if:` of a step. */
export type Condition = 'success()' | 'failure()' | 'always()' | '!cancelled()';

/**
 * Whether a step runs while the job has this status. The runner asks when it comes to the step, and again when the job
 * is cancelled while the step runs: only a step whose condition is false by then is signalled.
 */
export function holds(condition: Condition, status: JobStatus): boolean {
  switch (condition) {
    case 'always()':
      return true;
    case '!cancelled()':
      return status !== 'cancelled';
    case 'success()':
      return status === 'success';
    case 'failure()':
      return status === 'failure';
  }
}
