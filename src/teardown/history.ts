import type { CompShareError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';

/** An action that changes an instance. */
export type Action = 'stop' | 'terminate';

/** What a poll showed of one instance. */
export type Observation =
  /** It is there. */
  | { kind: 'found'; instance: Instance }
  /** Every answer missed it. */
  | { kind: 'missed' }
  /** No usable answer came. */
  | { kind: 'failed'; error: CompShareError };

/** What was done to one instance by one kind of action. */
export interface ActionHistory {
  /** Whether an attempt took effect, or may have: it was not refused for certain. */
  mayHaveTakenEffect: boolean;
  /** Whether the API accepted it, at some time. */
  accepted: boolean;
  /** Failed attempts since it was last accepted. */
  failures: number;
  /** Those of them with an unrecognised error. */
  unknownFailures: number;
  /** When the last attempt ended, in Unix milliseconds. */
  endedAt: number;
  lastError: CompShareError | undefined;
}

/** Lookups in a row that gave no usable answer. */
export interface FailedLookups {
  count: number;
  /** Those of them with an unrecognised error. */
  unknown: number;
  lastError: CompShareError;
}

/** What last happened to an instance: how soon it is polled again depends on it. */
export type Change = 'stop' | 'terminate' | 'missed-after-deletion' | 'missed' | 'other';

/** All that is remembered of one instance. */
export interface History {
  /** It was seen at some time, perhaps by an earlier phase. */
  seen: boolean;
  /** Polls in a row that missed it. */
  consecutiveMisses: number;
  /** Searches of all regions that missed it too. */
  missesEverywhere: number;
  /** Where such a search found it. */
  foundElsewhere: { region: string; zone: string } | undefined;
  /** The API reported that it has been deleted. */
  reportedDeleted: boolean;
  /** Undefined after a poll that was answered. */
  failedLookups: FailedLookups | undefined;
  /** The same for searches of all regions. */
  failedSearches: FailedLookups | undefined;
  stop: ActionHistory;
  terminate: ActionHistory;
  lastChange: Change;
  pollsSinceChange: number;
}

/** The history of an instance that nothing is known of, but perhaps that it was seen. */
export function newHistory(seen: boolean): History {
  const none: ActionHistory = {
    mayHaveTakenEffect: false,
    accepted: false,
    failures: 0,
    unknownFailures: 0,
    endedAt: 0,
    lastError: undefined,
  };
  return {
    seen,
    consecutiveMisses: 0,
    missesEverywhere: 0,
    foundElsewhere: undefined,
    reportedDeleted: false,
    failedLookups: undefined,
    failedSearches: undefined,
    stop: none,
    terminate: none,
    lastChange: 'other',
    pollsSinceChange: 0,
  };
}

/** Whether the API accepted the termination or reported a deletion. */
export function isDeletionConfirmed({ terminate, reportedDeleted }: History): boolean {
  return terminate.accepted || reportedDeleted;
}

/** Whether the instance is known to have existed. */
export function hasExisted({ seen, reportedDeleted, terminate }: History): boolean {
  return seen || reportedDeleted || terminate.mayHaveTakenEffect;
}

/** The history after the API accepted an action. `now` is in Unix milliseconds. */
export function afterAcceptance(history: History, action: Action, now: number): History {
  const accepted: ActionHistory = {
    mayHaveTakenEffect: true,
    accepted: true,
    failures: 0,
    unknownFailures: 0,
    endedAt: now,
    lastError: undefined,
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
    failures: before.failures + 1,
    unknownFailures: before.unknownFailures + (error.class === 'unknown' ? 1 : 0),
    endedAt: now,
    lastError: error,
  };
  return {
    ...history,
    reportedDeleted: history.reportedDeleted || error.class === 'deleted',
    [action]: failed,
    lastChange: 'other',
    pollsSinceChange: 0,
  };
}

/** The history after a poll. */
export function afterPoll(history: History, observation: Observation): History {
  switch (observation.kind) {
    case 'found':
      return {
        ...history,
        seen: true,
        consecutiveMisses: 0,
        failedLookups: undefined,
        failedSearches: undefined,
        pollsSinceChange: history.pollsSinceChange + 1,
      };
    case 'missed': {
      const missed = {
        ...history,
        consecutiveMisses: history.consecutiveMisses + 1,
        failedLookups: undefined,
        pollsSinceChange: history.pollsSinceChange + 1,
      };
      if (history.consecutiveMisses > 0) return missed;
      const lastChange = isDeletionConfirmed(history) ? 'missed-after-deletion' : 'missed';
      return { ...missed, lastChange, pollsSinceChange: 0 };
    }
    case 'failed':
      return { ...history, failedLookups: afterFailedLookup(history.failedLookups, observation.error) };
  }
}

/** The history after a search of all regions, which found it elsewhere, missed it or failed. */
export function afterSearch(history: History, observation: Observation): History {
  switch (observation.kind) {
    case 'found': {
      const { region, zone } = observation.instance;
      return { ...history, failedSearches: undefined, foundElsewhere: { region, zone } };
    }
    case 'missed':
      return { ...history, failedSearches: undefined, missesEverywhere: history.missesEverywhere + 1 };
    case 'failed':
      return { ...history, failedSearches: afterFailedLookup(history.failedSearches, observation.error) };
  }
}

function afterFailedLookup(before: FailedLookups | undefined, error: CompShareError): FailedLookups {
  return {
    count: (before?.count ?? 0) + 1,
    unknown: (before?.unknown ?? 0) + (error.class === 'unknown' ? 1 : 0),
    lastError: error,
  };
}
