import type { Place } from '../compshare/client.ts';
import { RetCodeError } from '../compshare/errors.ts';
import { kindOfState } from '../compshare/instance.ts';
import type { Instance } from '../compshare/instance.ts';
import { isIn } from '../compshare/inventory.ts';
import type { EndReason } from '../time/deadline.ts';
import { hasExisted, isDeletionConfirmed, lookedForMs } from './history.ts';
import type { Action, FailureRun, History, Observation } from './history.ts';
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
  /** Where the inputs say that the instances are; empty where they don't. */
  place: Place;
  /** How long an instance that was never seen is looked for, in milliseconds: it may be listed late. */
  lateListingMs: number;
}

/** What to do about one instance now. */
export type Decision =
  { do: 'stop'; force: boolean } | { do: 'terminate' } | { do: 'wait' } | { do: 'finish'; outcome: Outcome };

/** When an instance wants to be polled next. */
export interface PollRequest {
  /** In milliseconds from now. */
  afterMs: number;
  /** How much of the budget of early polls it leaves for what comes next. */
  reserve: number;
  /** It only confirms a deletion, which any poll made for other instances does as well. */
  canJoin: boolean;
  /** Not a millisecond earlier. */
  exact: boolean;
}

/** How many attempts an answer gets that is none of the API's. */
export const MAX_ATTEMPTS = 5;
/** How long a RetCode that nobody documented is retried, in milliseconds: as long as the lock may last. */
export const UNKNOWN_CODE_MS = 600_000;
/** How many polls in a row must miss an instance until it counts as gone: a list may miss one once. */
export const MISSES_AFTER_DELETION = 2;
/** The same where nothing but lists says that it is gone. */
export const MISSES_WITHOUT_DELETION = 3;
/** The time from the first to the last of these polls, in milliseconds: what is absent now may be back in a second. */
export const CONFIRM_DELETION_MS = 2000;
/** The same where nothing but lists says that it is gone. */
export const CONFIRM_ABSENCE_MS = 5000;
/** How long an API that was never reached is tried, in milliseconds. */
export const UNREACHABLE_MS = 60_000;
/** How long an accepted action is given to show, in milliseconds, before it may be sent again. */
export const SETTLE_MS: Readonly<Record<Action, number>> = { stop: 20_000, terminate: 60_000 };
/** How long a state that nobody knows must last, in milliseconds, before a termination is tried all the same. */
export const UNKNOWN_STATE_MS = 60_000;
/** How often the product refuses a spot instance's stop, or an expired one's deletion, until that is taken for final. */
export const MAX_REFUSALS = 2;
/** The pause between polls where nothing is urgent, in milliseconds. */
export const USUAL_PAUSE_MS = 2400;
/** The longest pause between retries of a failing call, in milliseconds. */
const LONGEST_PAUSE_MS = 15_000;
/** The longest pause between retries of what nobody documented, in milliseconds. */
const LONGEST_UNKNOWN_PAUSE_MS = 60_000;
/** The pause between polls for an instance that may be listed late, in milliseconds. */
const LATE_LISTING_PAUSE_MS = 2500;

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
  switch (observation.kind) {
    case 'failed':
      return decideUnanswered(history, now);
    case 'missed':
      return decideMissing(options, history);
    case 'found':
      return decideFound(observation.instance, options, history, now);
  }
}

/** What becomes of an instance whose outcome is not known when the phase has to end. */
export function outcomeAtEnd(options: TeardownOptions, history: History, reason: EndReason): Outcome {
  if (reason === 'cancelled') return { kind: 'cancelled' };
  // Looked for as long as there was time.
  if (isAbsenceConfirmed(history) && !hasExisted(history)) return notFound(options);
  const { failedLookups, terminate, stop } = history;
  const { lastError } = failedLookups ?? terminate.failures ?? stop.failures ?? { lastError: undefined };
  return { kind: 'timed-out', lastError, ...(reason === 'job-ending' && { jobEnding: true }) };
}

/** When to poll an instance next. `now` is in Unix milliseconds. */
export function nextPoll(options: TeardownOptions, history: History, now: number): PollRequest {
  const { lastChange, pollsSinceChange, failedLookups, misses } = history;
  if (failedLookups !== undefined) {
    return { ...SOON, afterMs: Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failedLookups.count) };
  }
  if (misses !== undefined) return pollToConfirm(options, history, misses.firstAnsweredAt, now);
  const { afterMs, reserve } = POLLS[lastChange];
  return { ...SOON, afterMs: afterMs(pollsSinceChange), reserve };
}

/** Whether a run of failures ends the attempts. `now` is in Unix milliseconds. */
export function isPermanent({ lastError, unusableCount, unknownSince }: FailureRun, now: number): boolean {
  if (lastError.class !== 'unknown') return lastError.class === 'permanent';
  return lastError instanceof RetCodeError
    ? now - unknownSince >= UNKNOWN_CODE_MS
    : unusableCount >= MAX_ATTEMPTS;
}

/** Whether an API that nothing was ever heard of since then is given up. Times are in Unix milliseconds. */
export function isUnreachable({ unreachable }: FailureRun, since: number, now: number): boolean {
  return unreachable && now - since >= UNREACHABLE_MS;
}

/** How long to leave a call alone after failures in a row, in milliseconds. */
export function pauseAfter({ lastError, count, unknownCount }: FailureRun): number {
  if (lastError.class === 'unknown') return Math.min(LONGEST_UNKNOWN_PAUSE_MS, 2000 * 2 ** unknownCount);
  if (lastError.class === 'deleted') return SETTLE_MS.terminate;
  return Math.min(LONGEST_PAUSE_MS, 500 * 2 ** count);
}

function decideUnanswered(history: History, now: number): Decision {
  const { failedLookups, since } = history;
  if (failedLookups !== undefined && !history.answered && isUnreachable(failedLookups, since, now))
    return finish({ kind: 'unreachable', error: failedLookups.lastError });
  return permanentFailure(failedLookups, now) ?? { do: 'wait' };
}

function decideFound(instance: Instance, options: TeardownOptions, history: History, now: number): Decision {
  if (!isIn(options.place, instance) && !history.seenInPlace) {
    return finish({ kind: 'elsewhere', region: instance.region, zone: instance.zone });
  }
  const kind = kindOfState(instance.state);
  if (kind !== 'running' && isInRecycleBin(history)) return finish(STILL_LISTED);
  if (isBeingDeleted(history)) {
    // A deletion that was accepted is given time to show: until then the list may be behind.
    const pending = obstacle('terminate', history, now);
    if (pending !== undefined) return pending;
    if (kind !== 'running') return { do: 'terminate' };
  }
  switch (kind) {
    case 'running':
      return decideRunning(instance, options, history, now);
    case 'terminable':
      if (options.dryRun) return wouldTerminate(options, false);
      return obstacle('terminate', history, now) ?? { do: 'terminate' };
    case 'in-transition':
      if (options.dryRun) return wouldTerminate(options, options.stop);
      return { do: 'wait' };
    case 'unknown':
      return decideUnknownState(instance, options, history, now);
  }
}

/** Whether a deletion was accepted, and no stop since: one that is accepted later shows that nothing came of it. */
function isBeingDeleted({ terminate, stop }: History): boolean {
  return terminate.acceptedAt !== undefined && terminate.acceptedAt >= (stop.acceptedAt ?? -Infinity);
}

function decideRunning(
  instance: Instance,
  options: TeardownOptions,
  history: History,
  now: number,
): Decision {
  if (!options.stop) return finish({ kind: 'running' });
  if (options.dryRun) return wouldTerminate(options, true);
  const expired = expiryOf(history);
  // Its deletion was worth a try. What is left is for a person to settle.
  if (expired !== undefined && history.terminate.refusals >= MAX_REFUSALS)
    return finish({ kind: 'refused', error: expired.lastError, attempts: expired.count });
  if (expired !== undefined || neverStops(instance, history))
    return obstacle('terminate', history, now) ?? { do: 'terminate' };
  return obstacle('stop', history, now) ?? { do: 'stop', force: instance.spot };
}

/** A state that stays although nobody knows it: the API refuses what can't be deleted. */
function decideUnknownState(
  { state }: Instance,
  options: TeardownOptions,
  history: History,
  now: number,
): Decision {
  if (options.dryRun) return wouldTerminate(options, options.stop);
  const quietSince = Math.max(history.state.since, history.stop.acceptedAt ?? 0);
  if (now - quietSince < UNKNOWN_STATE_MS) return { do: 'wait' };
  if (!options.stop) return finish({ kind: 'unknown-state', state });
  return obstacle('terminate', history, now) ?? { do: 'terminate' };
}

function decideMissing(options: TeardownOptions, history: History): Decision {
  if (!isAbsenceConfirmed(history)) return { do: 'wait' };
  // Whether it went to the recycle bin is filled in by those who got the answer.
  if (history.terminate.mayHaveTakenEffect)
    return finish({ kind: 'terminated', inRecycle: undefined, stillListed: false });
  if (hasExisted(history)) return finish({ kind: 'already-gone' });
  return lookedForMs(history) < options.lateListingMs ? { do: 'wait' } : finish(notFound(options));
}

/** Whether enough polls missed it, over enough time. */
function isAbsenceConfirmed(history: History): boolean {
  const { misses } = history;
  if (misses === undefined) return false;
  const { count, firstAnsweredAt, lastStartedAt } = misses;
  const [polls, ms] = isDeletionConfirmed(history)
    ? [MISSES_AFTER_DELETION, CONFIRM_DELETION_MS]
    : [MISSES_WITHOUT_DELETION, CONFIRM_ABSENCE_MS];
  return count >= polls && lastStartedAt - firstAnsweredAt >= ms;
}

/**
 * A spot instance may be such that it can't be stopped at all, after the vendor's operations manual. Where its deletion is
 * refused as well, the two are tried in turn.
 */
function neverStops({ spot }: Instance, { stop, terminate }: History): boolean {
  return spot && stop.refusals >= MAX_REFUSALS && terminate.refusals < stop.refusals;
}

/** The failures of its stop, where the last one says that it has expired: it may still be deleted as it runs. */
function expiryOf({ stop: { failures } }: History): FailureRun | undefined {
  const error = failures?.lastError;
  return error instanceof RetCodeError && error.facts.deletable === true ? failures : undefined;
}

/** Still listed, after a deletion that took effect or may have, and reported as deleted twice a minute apart. */
function isInRecycleBin({ terminate: { mayHaveTakenEffect, reportedDeleted } }: History): boolean {
  return (
    mayHaveTakenEffect &&
    reportedDeleted !== undefined &&
    reportedDeleted.last - reportedDeleted.first >= SETTLE_MS.terminate
  );
}

/** What keeps an action from being sent now; undefined when nothing does. */
function obstacle(action: Action, history: History, now: number): Decision | undefined {
  const { failures, acceptedAt } = history[action];
  const refusal = permanentFailure(failures, now);
  if (refusal !== undefined) return refusal;
  const earliest =
    failures === undefined
      ? (acceptedAt ?? -Infinity) + SETTLE_MS[action]
      : failures.lastAt + pauseAfter(failures);
  return now < earliest ? { do: 'wait' } : undefined;
}

function permanentFailure(failures: FailureRun | undefined, now: number): Decision | undefined {
  if (failures === undefined || !isPermanent(failures, now)) return undefined;
  return finish({ kind: 'refused', error: failures.lastError, attempts: failures.count });
}

function notFound({ ignoreNotFound }: TeardownOptions): Outcome {
  return { kind: ignoreNotFound ? 'not-found-ignored' : 'not-found' };
}

function finish(outcome: Outcome): Decision {
  return { do: 'finish', outcome };
}

function wouldTerminate({ releaseDisks }: TeardownOptions, stopFirst: boolean): Decision {
  return finish({ kind: 'would-terminate', stopFirst, releaseDisks });
}

const STILL_LISTED: Outcome = { kind: 'terminated', inRecycle: undefined, stillListed: true };

/** A poll that may come a little earlier or later. */
const SOON = { reserve: 0, canJoin: false, exact: false } as const;

/** Polls that confirm an absence are spread over the time that it must last, and one comes right at its end. */
function pollToConfirm(
  options: TeardownOptions,
  history: History,
  missingSince: number,
  now: number,
): PollRequest {
  const deleted = isDeletionConfirmed(history);
  const confirmMs = deleted ? CONFIRM_DELETION_MS : CONFIRM_ABSENCE_MS;
  const lateMs = hasExisted(history) ? 0 : options.lateListingMs - (now - history.since);
  const left = Math.max(missingSince + confirmMs - now, lateMs);
  if (left <= 0) return { ...SOON, afterMs: USUAL_PAUSE_MS, canJoin: deleted };
  return {
    afterMs: deleted ? left : Math.min(left, LATE_LISTING_PAUSE_MS),
    reserve: 0,
    canJoin: deleted,
    exact: true,
  };
}

/** How soon an instance wants to be polled after so many polls since a change, and what it leaves for the next one. */
const POLLS: Readonly<
  Record<History['lastChange'], { afterMs: (polls: number) => number; reserve: number }>
> = {
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
  // It was missed and is back.
  missed: { afterMs: () => 1000, reserve: 0 },
  // Somebody else's doing: a start, an installation.
  other: { afterMs: (polls) => [1000, 1000][polls] ?? USUAL_PAUSE_MS, reserve: 1 },
};
