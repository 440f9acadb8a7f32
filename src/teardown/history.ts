import type { Place } from '../compshare/client.ts';
import { RetCodeError, TransportError } from '../compshare/errors.ts';
import type { CompShareError } from '../compshare/errors.ts';
import { isSameState } from '../compshare/instance.ts';
import type { Instance } from '../compshare/instance.ts';
import { isIn } from '../compshare/inventory.ts';

/** An action that changes an instance. */
export type Action = 'stop' | 'terminate';

/** What a poll showed of one instance. */
export type Observation =
  /** It is there. */
  | { kind: 'found'; instance: Instance }
  /** Every way of asking that the API permits missed it. */
  | { kind: 'missed' }
  /** No usable answer came, or not from every way of asking. */
  | { kind: 'failed'; error: CompShareError };

/** When a poll was made, in Unix milliseconds. */
export interface PollTime {
  startedAt: number;
  answeredAt: number;
}

/** Failures in a row of one kind of call. */
export interface FailureRun {
  count: number;
  /** Those of them with an unrecognised error. */
  unknownCount: number;
  /** Those of them with an answer that is none of the API's. */
  unusableCount: number;
  /** When the first RetCode came that nobody documented, in Unix milliseconds; infinite where none did. */
  unknownSince: number;
  /** Nothing was reached by any of them: no such name, nobody listens, TLS spoken to a plain port. */
  unreachable: boolean;
  lastError: CompShareError;
  /** When the last one came, in Unix milliseconds. */
  lastAt: number;
}

/** What was done to one instance by one kind of action. */
export interface ActionHistory {
  /** Whether an attempt took effect, or may have: it was not refused for certain. */
  mayHaveTakenEffect: boolean;
  /** When the API last accepted it, in Unix milliseconds. */
  acceptedAt: number | undefined;
  /** Since it was last accepted. */
  failures: FailureRun | undefined;
  /** How often the product refused it since, for a reason that is not known to pass by itself. */
  refusals: number;
  /** When the API first and last answered that the instance has been deleted, in Unix milliseconds. */
  reportedDeleted: { first: number; last: number } | undefined;
}

/** What last happened to an instance: how soon it is polled again depends on it. */
export type Change = Action | 'missed' | 'other';

/** All that is remembered of one instance. Times are in Unix milliseconds. */
export interface History {
  /** When it was first looked for. */
  since: number;
  /** A poll of this phase was answered. */
  answered: boolean;
  /** It was seen at some time, perhaps by an earlier phase. */
  seen: boolean;
  /** It was seen where the inputs say that it is. */
  seenInPlace: boolean;
  /** The state that it was last seen in, and since when; undefined before it was seen. */
  state: { name: string | undefined; since: number };
  /** Polls in a row that missed it: how many, when the first was answered, when the last was begun. */
  misses: { count: number; firstAnsweredAt: number; lastStartedAt: number } | undefined;
  /** Lookups in a row that gave no usable answer. */
  failedLookups: FailureRun | undefined;
  stop: ActionHistory;
  terminate: ActionHistory;
  lastChange: Change;
  pollsSinceChange: number;
}

/**
 * The history of an instance that nothing is known of, but perhaps that it was seen.
 *
 * @param now in Unix milliseconds.
 */
export function newHistory(seen: boolean, now: number): History {
  const none: ActionHistory = {
    mayHaveTakenEffect: false,
    acceptedAt: undefined,
    failures: undefined,
    refusals: 0,
    reportedDeleted: undefined,
  };
  return {
    since: now,
    answered: false,
    seen,
    seenInPlace: seen,
    state: { name: undefined, since: now },
    misses: undefined,
    failedLookups: undefined,
    stop: none,
    terminate: none,
    lastChange: 'other',
    pollsSinceChange: 0,
  };
}

/** Whether the API accepted the termination or reported a deletion. */
export function isDeletionConfirmed({ stop, terminate }: History): boolean {
  return (
    terminate.acceptedAt !== undefined ||
    terminate.reportedDeleted !== undefined ||
    stop.reportedDeleted !== undefined
  );
}

/** Whether the instance is known to have existed. */
export function hasExisted(history: History): boolean {
  return history.seen || isDeletionConfirmed(history) || history.terminate.mayHaveTakenEffect;
}

/** How long it has been looked for in vain, in milliseconds: an answer that took long shows what was before. */
export function lookedForMs({ since, misses }: History): number {
  return misses === undefined ? 0 : misses.lastStartedAt - since;
}

/** One more failure of a call. `now` is in Unix milliseconds. */
export function afterFailure(before: FailureRun | undefined, error: CompShareError, now: number): FailureRun {
  const isUnknown = error.class === 'unknown';
  const hasRetCode = error instanceof RetCodeError;
  return {
    count: (before?.count ?? 0) + 1,
    unknownCount: (before?.unknownCount ?? 0) + (isUnknown ? 1 : 0),
    unusableCount: (before?.unusableCount ?? 0) + (isUnknown && !hasRetCode ? 1 : 0),
    unknownSince: Math.min(before?.unknownSince ?? Infinity, isUnknown && hasRetCode ? now : Infinity),
    unreachable: (before?.unreachable ?? true) && error instanceof TransportError && error.unreachable,
    lastError: error,
    lastAt: now,
  };
}

/** The history after the API accepted an action. `now` is in Unix milliseconds. */
export function afterAcceptance(history: History, action: Action, now: number): History {
  const accepted: ActionHistory = {
    ...history[action],
    mayHaveTakenEffect: true,
    acceptedAt: now,
    failures: undefined,
    refusals: 0,
    reportedDeleted: undefined,
  };
  return { ...history, [action]: accepted, lastChange: action, pollsSinceChange: 0 };
}

/** The history after an action failed, or its answer was lost. `now` is in Unix milliseconds. */
export function afterActionError(
  history: History,
  action: Action,
  error: CompShareError,
  now: number,
): History {
  const before = history[action];
  const failed: ActionHistory = {
    ...before,
    mayHaveTakenEffect: before.mayHaveTakenEffect || error.mayHaveTakenEffect,
    failures: afterFailure(before.failures, error, now),
    refusals: before.refusals + (isProductRefusal(error) ? 1 : 0),
    reportedDeleted:
      error.class === 'deleted'
        ? { first: before.reportedDeleted?.first ?? now, last: now }
        : before.reportedDeleted,
  };
  return { ...history, [action]: failed, lastChange: 'other', pollsSinceChange: 0 };
}

/**
 * The history after a poll.
 *
 * @param place where the inputs say that the instance is.
 */
export function afterPoll(
  history: History,
  observation: Observation,
  { startedAt, answeredAt }: PollTime,
  place: Place,
): History {
  switch (observation.kind) {
    case 'found': {
      const { instance } = observation;
      const { state } = history;
      const unchanged = state.name !== undefined && isSameState(state.name, instance.state);
      return {
        ...history,
        answered: true,
        seen: true,
        seenInPlace: history.seenInPlace || isIn(place, instance),
        state: unchanged ? state : { name: instance.state, since: answeredAt },
        misses: undefined,
        failedLookups: undefined,
        pollsSinceChange: history.pollsSinceChange + 1,
      };
    }
    case 'missed': {
      const { misses } = history;
      return {
        ...history,
        answered: true,
        misses: {
          count: (misses?.count ?? 0) + 1,
          firstAnsweredAt: misses?.firstAnsweredAt ?? answeredAt,
          lastStartedAt: startedAt,
        },
        failedLookups: undefined,
        lastChange: 'missed',
        pollsSinceChange: history.pollsSinceChange + 1,
      };
    }
    case 'failed':
      return {
        ...history,
        failedLookups: afterFailure(history.failedLookups, observation.error, answeredAt),
      };
  }
}

/** Whether the product itself refused, for a reason that is not known to pass. */
function isProductRefusal(error: CompShareError): boolean {
  return (
    error instanceof RetCodeError &&
    error.retCode >= 2000 &&
    !error.locked &&
    !error.throttled &&
    error.facts.blocksStopForNow !== true
  );
}
