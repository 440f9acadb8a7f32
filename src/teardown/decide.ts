import type { CompShareError } from '../compshare/errors.ts';
import { kindOfState } from '../compshare/instance.ts';
import type { Instance } from '../compshare/instance.ts';
import type { EndReason } from '../time/deadline.ts';
import { hasExisted, isDeletionConfirmed } from './history.ts';
import type { Action, ActionHistory, Change, FailedLookups, History, Observation } from './history.ts';
import type { Outcome } from './outcome.ts';

/** What the step asks for, for each instance. */
export interface TeardownOptions {
  /** Stop a running instance first. */
  stop: boolean;
  /** Delete the data disks too. */
  releaseDisks: boolean;
  /** An instance that was never there counts as done. */
  ignoreNotFound: boolean;
  /** Change nothing. */
  dryRun: boolean;
  /** A region or zone was given: an instance that isn't there may be elsewhere. */
  placeGiven: boolean;
}

/** What to do about one instance now. */
export type Decision =
  | { do: 'stop'; force: boolean }
  | { do: 'terminate' }
  | { do: 'wait' }
  /** Look for it once in all regions. */
  | { do: 'search-everywhere' }
  | { do: 'finish'; outcome: Outcome };

/** When an instance wants to be polled next. */
export interface PollRequest {
  /** In milliseconds from now. */
  afterMs: number;
  /** How much of the budget of early polls it leaves for what comes next. */
  reserve: number;
  /** It only confirms a deletion, which any poll made for other instances does as well. */
  canJoin: boolean;
}

/** How many attempts an unrecognised error gets. */
export const MAX_ATTEMPTS = 5;
/** How many polls in a row must miss an instance until it counts as gone: a list may miss one once. */
export const MISSES_AFTER_DELETION = 2;
/** The same where nothing but lists says that it is gone. */
export const MISSES_WITHOUT_DELETION = 3;
/** How long an accepted action is given to show, in milliseconds, before it may be sent again. */
export const SETTLE_MS: Readonly<Record<Action, number>> = { stop: 20_000, terminate: 60_000 };
/** The pause between polls where nothing is urgent, in milliseconds. */
export const USUAL_PAUSE_MS = 2400;
/** The longest pause between retries of a failing call, in milliseconds. */
const LONGEST_PAUSE_MS = 15_000;

/**
 * The heart of the program: what to do about one instance, from what the last poll showed, what was asked and what is
 * remembered. All verdicts are here; what a RetCode means is in its table.
 *
 * @param now in Unix milliseconds.
 */
export function decide(
  observation: Observation,
  options: TeardownOptions,
  history: History,
  now: number,
): Decision {
  const refusal = lookupRefusal(history.failedLookups) ?? lookupRefusal(history.failedSearches);
  if (refusal !== undefined) return refusal;
  switch (observation.kind) {
    case 'failed':
      return { do: 'wait' };
    case 'missed':
      return decideMissing(options, history);
    case 'found':
      return decideFound(observation.instance, options, history, now);
  }
}

/** What becomes of an instance whose outcome is not known when the phase has to end. */
export function outcomeAtEnd(history: History, reason: EndReason): Outcome {
  if (reason === 'cancelled') return { kind: 'cancelled' };
  const { failedLookups, failedSearches, terminate, stop } = history;
  const lastError =
    failedLookups?.lastError ?? failedSearches?.lastError ?? terminate.lastError ?? stop.lastError;
  return { kind: 'timed-out', lastError };
}

/** When to poll an instance next. */
export function nextPoll(history: History): PollRequest {
  const { lastChange, pollsSinceChange, failedLookups, failedSearches } = history;
  const failures = Math.max(failedLookups?.count ?? 0, failedSearches?.count ?? 0);
  if (failures > 0) {
    return { afterMs: Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failures), reserve: 0, canJoin: false };
  }
  const { afterMs, reserve } = POLLS[lastChange];
  return {
    afterMs: afterMs(pollsSinceChange),
    reserve,
    canJoin: lastChange === 'missed-after-deletion',
  };
}

/**
 * Whether an error ends the attempts.
 *
 * @param unknownFailures how many attempts, this one included, ended in an unrecognised error.
 */
export function isPermanent(error: CompShareError, unknownFailures: number): boolean {
  return error.class === 'permanent' || (error.class === 'unknown' && unknownFailures >= MAX_ATTEMPTS);
}

/** How long to leave a call alone after so many failures in a row, in milliseconds. */
export function pauseAfter(error: CompShareError, failures: number): number {
  switch (error.class) {
    // Five attempts in about a minute.
    case 'unknown':
      return 2000 * 2 ** failures;
    case 'deleted':
      return SETTLE_MS.terminate;
    case 'permanent':
    case 'transient':
    case 'busy':
      return Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failures);
  }
}

function decideFound(instance: Instance, options: TeardownOptions, history: History, now: number): Decision {
  // A deletion that was accepted is given time to show: until then the list may be behind.
  const deletionPending = history.terminate.accepted ? obstacle('terminate', history, now) : undefined;
  if (deletionPending !== undefined) return deletionPending;
  switch (kindOfState(instance.state)) {
    case 'running':
      if (!options.stop) return finish({ kind: 'running' });
      if (options.dryRun) return wouldTerminate(options, true);
      return obstacle('stop', history, now) ?? { do: 'stop', force: instance.spot };
    case 'terminable':
      if (options.dryRun) return wouldTerminate(options, false);
      return obstacle('terminate', history, now) ?? { do: 'terminate' };
    case 'in-transition':
    case 'unknown':
      if (options.dryRun) return wouldTerminate(options, options.stop);
      return { do: 'wait' };
  }
}

function decideMissing(options: TeardownOptions, history: History): Decision {
  const existed = hasExisted(history);
  if (options.placeGiven && !existed) {
    if (history.foundElsewhere !== undefined) return finish({ kind: 'elsewhere', ...history.foundElsewhere });
    // As many searches everywhere as polls where it should be: each of them may miss it once.
    if (history.missesEverywhere < Math.min(history.consecutiveMisses, MISSES_WITHOUT_DELETION))
      return { do: 'search-everywhere' };
  }
  const needed = isDeletionConfirmed(history) ? MISSES_AFTER_DELETION : MISSES_WITHOUT_DELETION;
  if (history.consecutiveMisses < needed) return { do: 'wait' };
  // Whether it went to the recycle bin is filled in by those who got the answer.
  if (history.terminate.mayHaveTakenEffect) return finish({ kind: 'terminated', inRecycle: undefined });
  if (existed) return finish({ kind: 'already-gone' });
  return finish({ kind: options.ignoreNotFound ? 'not-found-ignored' : 'not-found' });
}

/** What keeps an action from being sent now; undefined when nothing does. */
function obstacle(action: Action, history: History, now: number): Decision | undefined {
  const { lastError, failures, unknownFailures } = history[action];
  if (lastError !== undefined && isPermanent(lastError, unknownFailures)) {
    return finish({ kind: 'refused', error: lastError, attempts: failures });
  }
  return now < earliestAttempt(action, history[action]) ? { do: 'wait' } : undefined;
}

/** When an action may be sent (again), in Unix milliseconds. */
function earliestAttempt(action: Action, history: ActionHistory): number {
  const { lastError, accepted, failures, endedAt } = history;
  if (lastError !== undefined) return endedAt + pauseAfter(lastError, failures);
  return accepted ? endedAt + SETTLE_MS[action] : 0;
}

function lookupRefusal(failed: FailedLookups | undefined): Decision | undefined {
  if (failed === undefined || !isPermanent(failed.lastError, failed.unknown)) return undefined;
  return finish({ kind: 'refused', error: failed.lastError, attempts: failed.count });
}

function finish(outcome: Outcome): Decision {
  return { do: 'finish', outcome };
}

function wouldTerminate({ releaseDisks }: TeardownOptions, stopFirst: boolean): Decision {
  return finish({ kind: 'would-terminate', stopFirst, releaseDisks });
}

/** How soon an instance wants to be polled after so many polls since a change, and what it leaves for the next one. */
const POLLS: Readonly<Record<Change, { afterMs: (polls: number) => number; reserve: number }>> = {
  // A stop takes tens of seconds, after the vendor's documents. The longer it has taken, the nearer is its end: each
  // pause is a little shorter than the one before it, down to a second after about two minutes.
  stop: {
    afterMs: (polls) => (polls === 0 ? 5500 : Math.max(1000, 3200 * 0.981 ** (polls - 1))),
    reserve: 4,
  },
  // A deletion can show at once; if it doesn't, there is no knowing.
  terminate: {
    afterMs: (polls) =>
      [0, 1400, 550, 550, 550][polls] ?? Math.min(USUAL_PAUSE_MS, 1400 * 1.05 ** (polls - 5)),
    reserve: 1,
  },
  // Polls that confirm an absence follow at once after a deletion was accepted …
  'missed-after-deletion': { afterMs: (polls) => [0, 0][polls] ?? USUAL_PAUSE_MS, reserve: 0 },
  // … and less hastily where nothing but a list says so.
  missed: { afterMs: (polls) => [500, 1000, 1000][polls] ?? USUAL_PAUSE_MS, reserve: 0 },
  // Somebody else's doing: a start, an installation.
  other: { afterMs: (polls) => [1000, 1000][polls] ?? USUAL_PAUSE_MS, reserve: 1 },
};
