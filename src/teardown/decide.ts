import type { CompShareError } from '../compshare/errors.ts';
import { kindOfState } from '../compshare/instance.ts';
import type { Instance } from '../compshare/instance.ts';
import type { Failure, Outcome } from './outcome.ts';

/** What the step wants for each instance. */
export interface Wishes {
  /** Stop a running instance first. */
  stop: boolean;
  /** Delete the data disks too. */
  releaseDisks: boolean;
  /** An instance that never was there counts as done. */
  ignoreNotFound: boolean;
  /** Change nothing. */
  dryRun: boolean;
  /** A region or zone was given: an instance that isn't there may be elsewhere. */
  placeGiven: boolean;
}

/** What was done to one instance by one kind of action. */
export interface Attempts {
  /** Whether a try had an effect, or may have had one: it was not refused for certain. */
  mayHaveTakenEffect: boolean;
  /** Whether the API accepted it, at some time. */
  accepted: boolean;
  /** Failed tries since it was last accepted. */
  failures: number;
  /** Those of them whose error nobody knows. */
  strangeFailures: number;
  /** Not to be sent again before this time, in Unix milliseconds. */
  notBefore: number;
  lastError: CompShareError | undefined;
}

/** What is remembered of one instance. */
export interface History {
  /** It was seen at some time, perhaps by an earlier phase. */
  seen: boolean;
  /** Looks in a row that did not find it. */
  absences: number;
  /** Looks without region and zone that did not find it either. */
  wideAbsences: number;
  /** Where such a look found it. */
  foundElsewhere: { region: string; zone: string } | undefined;
  /** The API said that it has been deleted. */
  saidDeleted: boolean;
  stop: Attempts;
  terminate: Attempts;
}

/** An action that changes an instance. */
export type Action = 'stop' | 'terminate';

/** What to do about one instance now. */
export type Decision =
  | { do: 'stop'; force: boolean }
  | { do: 'terminate' }
  | { do: 'wait' }
  /** Look once without region and zone, to tell where it really is. */
  | { do: 'look-wide' }
  | { do: 'settle'; outcome: Outcome };

/** How often an action is tried whose error nobody knows. */
export const MOST_TRIES = 5;
/** How many looks in a row must miss an instance until it counts as gone: a list may miss one once. */
export const ABSENCES_AFTER_DELETION = 2;
/** The same where nothing but the list says that it is gone. */
export const ABSENCES_WITHOUT_DELETION = 3;
/** How long an accepted action is given to show, in milliseconds, before it may be sent again. */
export const SETTLE_MS: Readonly<Record<Action, number>> = { stop: 20_000, terminate: 60_000 };

/** The history of an instance that nothing is known of. */
export function newHistory(seen: boolean): History {
  const none: Attempts = {
    mayHaveTakenEffect: false,
    accepted: false,
    failures: 0,
    strangeFailures: 0,
    notBefore: 0,
    lastError: undefined,
  };
  return {
    seen,
    absences: 0,
    wideAbsences: 0,
    foundElsewhere: undefined,
    saidDeleted: false,
    stop: none,
    terminate: none,
  };
}

/**
 * The heart of the program: what to do about one instance, from what the last look showed, what was asked and
 * what is remembered. Every rule of the API lives here or in the table of RetCodes.
 *
 * @param instance as the last look showed it; undefined when it was not in the list.
 * @param now in Unix milliseconds.
 */
export function decide(
  instance: Instance | undefined,
  wishes: Wishes,
  history: History,
  now: number,
): Decision {
  if (instance === undefined) return decideAbsent(wishes, history);
  // A deletion that was accepted is given time to show: until then the list may be behind.
  if (history.terminate.accepted && now < history.terminate.notBefore) return { do: 'wait' };
  switch (kindOfState(instance.state)) {
    case 'running':
      if (!wishes.stop) return fail({ kind: 'running' });
      if (wishes.dryRun) return wouldTerminate(true);
      return attempt('stop', history, now) ?? { do: 'stop', force: instance.spot };
    case 'terminable':
      if (wishes.dryRun) return wouldTerminate(false);
      return attempt('terminate', history, now) ?? { do: 'terminate' };
    case 'in-transition':
    case 'unknown':
      if (wishes.dryRun) return wouldTerminate(wishes.stop);
      return { do: 'wait' };
  }
}

function decideAbsent(wishes: Wishes, history: History): Decision {
  const deleted = history.terminate.accepted || history.saidDeleted;
  const wasThere = history.seen || history.saidDeleted || history.terminate.mayHaveTakenEffect;
  if (wishes.placeGiven && !wasThere) {
    if (history.foundElsewhere !== undefined) return fail({ kind: 'elsewhere', ...history.foundElsewhere });
    // As many looks everywhere as where it should be: each of them may miss it once.
    if (history.wideAbsences < Math.min(history.absences, ABSENCES_WITHOUT_DELETION))
      return { do: 'look-wide' };
  }
  if (history.absences < (deleted ? ABSENCES_AFTER_DELETION : ABSENCES_WITHOUT_DELETION))
    return { do: 'wait' };
  // Whether it went to the recycle bin is filled in by those who got the answer.
  if (history.terminate.mayHaveTakenEffect) return settle({ kind: 'terminated', inRecycle: undefined });
  if (wasThere) return settle({ kind: 'already-gone' });
  return wishes.ignoreNotFound ? settle({ kind: 'not-found-ignored' }) : fail({ kind: 'not-found' });
}

/** What keeps an action from being sent now; undefined when nothing does. */
function attempt(action: Action, history: History, now: number): Decision | undefined {
  const { lastError, failures, strangeFailures, notBefore } = history[action];
  if (lastError !== undefined && isFinal(lastError, strangeFailures)) {
    return fail({ kind: 'refused', error: lastError, tries: failures });
  }
  return now < notBefore ? { do: 'wait' } : undefined;
}

/**
 * Whether an error ends the tries.
 *
 * @param strangeFailures how many tries, this one included, ended in an error that nobody knows.
 */
export function isFinal(error: CompShareError, strangeFailures: number): boolean {
  return error.class === 'permanent' || (isStrange(error) && strangeFailures >= MOST_TRIES);
}

/** Whether nobody knows what an error means, so that it is tried a few times only. */
export function isStrange(error: CompShareError): boolean {
  return error.class === 'unknown';
}

/** The history after the API accepted an action. */
export function afterAcceptance(history: History, action: Action, now: number): History {
  return {
    ...history,
    [action]: {
      mayHaveTakenEffect: true,
      accepted: true,
      failures: 0,
      strangeFailures: 0,
      notBefore: now + SETTLE_MS[action],
      lastError: undefined,
    } satisfies Attempts,
  };
}

/** The history after an action failed, or its answer was lost. */
export function afterError(history: History, action: Action, error: CompShareError, now: number): History {
  const failures = history[action].failures + 1;
  return {
    ...history,
    saidDeleted: history.saidDeleted || error.class === 'deleted',
    [action]: {
      ...history[action],
      mayHaveTakenEffect: history[action].mayHaveTakenEffect || error.mayHaveTakenEffect,
      failures,
      strangeFailures: history[action].strangeFailures + (isStrange(error) ? 1 : 0),
      notBefore: now + pauseAfter(error, failures),
      lastError: error,
    } satisfies Attempts,
  };
}

/** The history after a look. */
export function afterLook(history: History, instance: Instance | undefined): History {
  return instance === undefined
    ? { ...history, absences: history.absences + 1 }
    : { ...history, absences: 0, seen: true };
}

/** The history after a look without region and zone, which found it elsewhere or nowhere. */
export function afterWideLook(history: History, elsewhere: Instance | undefined): History {
  if (elsewhere === undefined) return { ...history, wideAbsences: history.wideAbsences + 1 };
  return { ...history, foundElsewhere: { region: elsewhere.region, zone: elsewhere.zone } };
}

/** How long to leave an instance alone after so many failed tries, in milliseconds. */
export function pauseAfter(error: CompShareError, failures: number): number {
  switch (error.class) {
    // Five tries in about a minute.
    case 'unknown':
      return 2000 * 2 ** failures;
    case 'deleted':
      return SETTLE_MS.terminate;
    case 'permanent':
    case 'transient':
    case 'busy':
      return Math.min(15_000, 500 * 2 ** failures);
  }
}

function settle(outcome: Outcome): Decision {
  return { do: 'settle', outcome };
}

function fail(failure: Failure): Decision {
  return settle({ kind: 'failed', failure });
}

function wouldTerminate(stopFirst: boolean): Decision {
  return settle({ kind: 'would-terminate', stopFirst });
}
