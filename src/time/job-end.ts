import type { EndReason } from './deadline.ts';

/**
 * How long a cancelled job goes on after the cancel, in milliseconds: the runner kills its worker after 285 s, after the
 * runner's source, and the report takes time. All phases and steps that follow share it.
 */
export const TIME_AFTER_SIGNAL_MS = 270_000;
/** The same from when a phase found the job cancelled: the cancel was at some time before, and nothing tells when. */
export const TIME_AFTER_FINDING_MS = 200_000;
/** What a phase gets at least, in milliseconds, for one try. */
export const MIN_TIME_MS = 20_000;

/** What is known of the end of the job when a phase begins. */
export interface JobEndFacts {
  /** Now, in Unix milliseconds. */
  now: number;
  /** The timeout of the phase, in milliseconds. */
  timeoutMs: number;
  jobCancelled: boolean;
  /** When the job is ended, as an earlier phase found, in Unix milliseconds. */
  savedJobEndsAt: number | undefined;
}

/** How long a phase may take. */
export interface PhaseTime {
  /** In milliseconds. */
  timeoutMs: number;
  atTimeout: Exclude<EndReason, 'cancelled'>;
  /** When the job is ended, in Unix milliseconds; undefined where it was not cancelled. */
  jobEndsAt: number | undefined;
}

/** How long a phase may take: its timeout, and in a cancelled job no longer than the job goes on. */
export function phaseTime({ now, timeoutMs, jobCancelled, savedJobEndsAt }: JobEndFacts): PhaseTime {
  if (!jobCancelled) return { timeoutMs, atTimeout: 'timed-out', jobEndsAt: undefined };
  // A clock that somebody has set since must not make it longer than it can be.
  const jobEndsAt = Math.min(savedJobEndsAt ?? now + TIME_AFTER_FINDING_MS, now + TIME_AFTER_SIGNAL_MS);
  const leftMs = Math.max(MIN_TIME_MS, jobEndsAt - now);
  return leftMs < timeoutMs
    ? { timeoutMs: leftMs, atTimeout: 'job-ending', jobEndsAt }
    : { timeoutMs, atTimeout: 'timed-out', jobEndsAt };
}
