import type { CompShareError } from '../../src/compshare/errors.ts';
import { kindOfState } from '../../src/compshare/instance.ts';
import {
  CONFIRM_ABSENCE_MS,
  CONFIRM_DELETION_MS,
  MAX_ATTEMPTS,
  MAX_REFUSALS,
  MISSES_AFTER_DELETION,
  MISSES_WITHOUT_DELETION,
  pauseAfter,
  SETTLE_MS,
  UNKNOWN_CODE_MS,
  UNKNOWN_STATE_MS,
  UNREACHABLE_MS,
} from '../../src/teardown/decide.ts';
import { hasExisted, isDeletionConfirmed } from '../../src/teardown/history.ts';
import type { ActionHistory, FailureRun, History } from '../../src/teardown/history.ts';
import { ERRORS, LATE_LISTING_MS } from './api.ts';
import type { Nature } from './api.ts';

/** When it always is, in Unix milliseconds: what is remembered moves into the past instead. */
export const NOW = 1_768_478_400_000;

/** How much of what is remembered counts in full. */
export interface Precision {
  /** Failures in a row up to this number are told apart: they make pauses longer. */
  failures: number;
}

const NAMES = new Map<object, string>(Object.entries(ERRORS).map(([name, error]) => [error, name]));

/**
 * The history that stands for all those that the rules can't tell from this one any more: a time is either over what it
 * has to be over, or it has just begun. Only how long an instance has been missed is kept to the second, and how long it
 * was looked for.
 */
export function representative(history: History, kind: Nature['kind'], precision: Precision): History {
  const { since, answered, seen, seenInPlace, state, misses, failedLookups } = history;
  const isStateUnknown = state.name !== undefined && kindOfState(state.name) === 'unknown';
  const deleted = isDeletionConfirmed(history);
  const [confirmMs, polls] = deleted
    ? [CONFIRM_DELETION_MS, MISSES_AFTER_DELETION]
    : [CONFIRM_ABSENCE_MS, MISSES_WITHOUT_DELETION];
  const [stopRefusals, terminateRefusals] = refusals(history, kind);
  return {
    since: hasExisted(history) && answered ? NOW : NOW - ageIn(since, LATE_LISTING_MS, UNREACHABLE_MS),
    answered,
    seen,
    seenInPlace,
    state: isStateUnknown
      ? { name: state.name, since: roundedDown(state.since, [UNKNOWN_STATE_MS]) }
      : { name: undefined, since: NOW },
    misses: misses && {
      count: Math.min(misses.count, polls),
      firstAnsweredAt: Math.max(misses.firstAnsweredAt, NOW - confirmMs),
      lastStartedAt: NOW,
    },
    // Once the API has answered, a lookup that fails only has the next one made later.
    failedLookups:
      answered && failedLookups?.lastError.class === 'transient' && failedLookups.unknownCount === 0
        ? undefined
        : failureRun(failedLookups, precision, false),
    stop: {
      ...actionHistory(history.stop, precision, [SETTLE_MS.stop, UNKNOWN_STATE_MS]),
      mayHaveTakenEffect: false,
      refusals: stopRefusals,
      reportedDeleted: history.stop.reportedDeleted && { first: NOW, last: NOW },
    },
    terminate: {
      ...actionHistory(history.terminate, precision, [SETTLE_MS.terminate]),
      refusals: terminateRefusals,
    },
    lastChange: 'other',
    pollsSinceChange: 0,
  };
}

/** The longest pause after a failure, in milliseconds. */
const LONGEST_PAUSE_MS = 60_000;

/**
 * All times of a history this much earlier, but those that tell how long it was missed; pauses after failures are over.
 * `ms` milliseconds.
 */
export function agedBy(history: History, ms: number): History {
  const run = (failures: FailureRun | undefined): FailureRun | undefined =>
    failures && {
      ...failures,
      unknownSince: failures.unknownSince - ms,
      lastAt: failures.lastAt - Math.max(ms, LONGEST_PAUSE_MS),
    };
  const action = (one: ActionHistory): ActionHistory => ({
    ...one,
    acceptedAt: one.acceptedAt === undefined ? undefined : one.acceptedAt - ms,
    failures: run(one.failures),
    reportedDeleted: one.reportedDeleted && {
      first: one.reportedDeleted.first - ms,
      last: one.reportedDeleted.last - ms,
    },
  });
  return {
    ...history,
    since: history.since - ms,
    state: { ...history.state, since: history.state.since - ms },
    failedLookups: run(history.failedLookups),
    stop: action(history.stop),
    terminate: action(history.terminate),
  };
}

/** A text that is the same for two representatives only if they are. */
export function keyOfHistory({
  since,
  answered,
  seen,
  seenInPlace,
  state,
  misses,
  failedLookups,
  stop,
  terminate,
}: History): string {
  const ago = (at: number | undefined): string => (at === undefined ? '' : String(NOW - at));
  const run = (one: FailureRun | undefined): string =>
    one === undefined
      ? '-'
      : `${NAMES.get(one.lastError) ?? '?'}${one.count},${one.unknownCount},${one.unusableCount},${ago(one.unknownSince)},${Number(one.unreachable)},${ago(one.lastAt)}`;
  const action = ({ mayHaveTakenEffect, acceptedAt, failures, refusals, reportedDeleted }: ActionHistory) =>
    `${Number(mayHaveTakenEffect)};${ago(acceptedAt)};${run(failures)};${refusals};${ago(reportedDeleted?.first)};${ago(reportedDeleted?.last)}`;
  return [
    `${ago(since)}${Number(answered)}${Number(seen)}${Number(seenInPlace)}`,
    `${state.name ?? '-'}${ago(state.since)}`,
    misses === undefined ? '-' : `${misses.count},${ago(misses.firstAnsweredAt)}`,
    run(failedLookups),
    action(stop),
    action(terminate),
  ].join('|');
}

function actionHistory(
  { mayHaveTakenEffect, acceptedAt, failures, refusals: count, reportedDeleted }: ActionHistory,
  precision: Precision,
  steps: readonly number[],
): ActionHistory {
  const run = failureRun(failures, precision, true);
  return {
    mayHaveTakenEffect,
    acceptedAt: acceptedAt === undefined ? undefined : roundedDown(acceptedAt, steps),
    failures: run !== undefined && isForgotten(run, precision) ? undefined : run,
    refusals: count,
    reportedDeleted: reportedDeleted && reported(reportedDeleted),
  };
}

/** Whether failures hold nothing up any more, and would not make the next pause longer. */
function isForgotten(run: FailureRun, { failures }: Precision): boolean {
  return (
    failures === 1 &&
    run.lastError === ERRORS.busy &&
    run.unknownCount === 0 &&
    NOW - run.lastAt >= pauseAfter(run)
  );
}

function reported({ first, last }: { first: number; last: number }): { first: number; last: number } {
  if (last - first >= SETTLE_MS.terminate) return { first: NOW - SETTLE_MS.terminate, last: NOW };
  const at = roundedDown(first, [SETTLE_MS.terminate]);
  return { first: at, last: at };
}

function failureRun(
  run: FailureRun | undefined,
  precision: Precision,
  isAction: boolean,
): FailureRun | undefined {
  if (run === undefined) return undefined;
  const { count, unknownCount, unusableCount, unknownSince, unreachable, lastError, lastAt } = run;
  const clipped = {
    count: Math.min(count, precision.failures),
    unknownCount: Math.min(unknownCount, precision.failures),
    unusableCount: Math.min(unusableCount, MAX_ATTEMPTS),
    unknownSince: unknownSince === Infinity ? Infinity : roundedDown(unknownSince, [UNKNOWN_CODE_MS]),
    unreachable: !isAction && unreachable,
    lastError: standIn(lastError),
    lastAt: NOW,
  };
  const isOver = isAction && NOW - lastAt >= pauseAfter(run);
  return { ...clipped, lastAt: isOver ? NOW - pauseAfter(clipped) : NOW };
}

/** The error that stands for all that the rules treat alike. */
function standIn(error: CompShareError): CompShareError {
  return error.class === 'transient' || error.class === 'busy' ? ERRORS.busy : error;
}

/** How often each was refused, as far as it matters: whether enough, and which more often. */
function refusals({ stop, terminate }: History, kind: Nature['kind']): [number, number] {
  if (kind === 'usual') return [0, 0];
  if (kind === 'expired') return [0, Math.min(terminate.refusals, MAX_REFUSALS)];
  const surplus = Math.max(0, Math.min(stop.refusals, terminate.refusals) - MAX_REFUSALS);
  const most = MAX_REFUSALS + 1;
  return [Math.min(stop.refusals - surplus, most), Math.min(terminate.refusals - surplus, most)];
}

/** The latest time that is over as many of these ages. Ages in milliseconds, in rising order. */
function roundedDown(at: number, ages: readonly number[]): number {
  const age = ages.findLast((one) => NOW - at >= one) ?? 0;
  return NOW - age;
}

function ageIn(at: number, exactUpTo: number, over: number): number {
  const age = NOW - at;
  return age >= over ? over : Math.min(age, exactUpTo);
}
