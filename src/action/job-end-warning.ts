import { listText } from '../report/list-text.ts';
import type { PhaseRun } from './phase-run.ts';

/** Warns of what is left when half of the time of a cancelled job is over. */
export interface JobEndWarning {
  /** Notes what is not gone yet: IDs of instances. */
  left(ids: readonly string[]): void;
  /** An instance is gone, and what becomes of its data disks is not known yet. */
  awaitsDisks(id: string): void;
  /** That is known now. */
  disksSettled(id: string): void;
  /** Ends it: nothing is warned of any more. */
  release(): void;
}

/**
 * In a cancelled job, warns once of what is left halfway to its end. An annotation arrives at once, and stays when the
 * job is ended as it is; the summary and the outputs would not. Until it is told what is left, something may be.
 */
export function startJobEndWarning({ deadline, clock, runner, messages }: PhaseRun): JobEndWarning {
  const released = new AbortController();
  let left: readonly string[] | undefined;
  const awaitingDisks = new Set<string>();
  const warn = (): void => {
    if (released.signal.aborted || (left?.length === 0 && awaitingDisks.size === 0)) return;
    const { title, message } = messages.notes.jobEnding;
    const text = message(listText(messages, left ?? []), listText(messages, [...awaitingDisks]));
    runner.warning(text, { title });
  };
  if (deadline.atTimeout === 'job-ending')
    void clock.sleep(deadline.timeLeft / 2, released.signal).then(warn);
  return {
    left: (ids) => {
      left = ids;
    },
    awaitsDisks: (id) => {
      awaitingDisks.add(id);
    },
    disksSettled: (id) => {
      awaitingDisks.delete(id);
    },
    release: () => {
      released.abort();
    },
  };
}
