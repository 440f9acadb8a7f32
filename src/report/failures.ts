import { kindOfState } from '../compshare/instance.ts';
import type { Instance } from '../compshare/instance.ts';
import { RetCodeError } from '../compshare/errors.ts';
import type { CompShareError } from '../compshare/errors.ts';
import { disksThat, isRetryable } from '../teardown/outcome.ts';
import type { FailedResult, Result } from '../teardown/outcome.ts';
import { oneLine, quoted } from '../text/clean.ts';
import { causeOf, errorOf } from './causes.ts';
import { diskList } from './disk-text.ts';
import { reasonText } from './error-text.ts';
import { nameOf } from './instance-text.ts';
import { listText, stateText } from './list-text.ts';
import { placeText } from './looked-for.ts';
import { adviceOn, detailsOf, titleOf } from './problem.ts';
import type { AllMessages, Problem } from './problem.ts';
import type { FailureRow } from './outputs.ts';

/** How many instances are told of one by one, where each has something of its own. */
const MAX_SINGLE = 3;

/** Instances that failed for one reason, in words. */
export interface FailureGroup {
  problem: Problem;
  results: readonly FailedResult[];
}

/** What else the words about failures depend on. */
export interface FailureContext {
  /** What is said of the post phase, where it continues with those that may still succeed. */
  resumes: string | undefined;
  /** What looks wrong about the keys, should the API have refused them. */
  keyHints: readonly string[];
}

/**
 * Failures by their cause: two that would be told under the same title with the same advice are one. Each cause comes once,
 * in the order of its first instance.
 */
export function groupFailures(
  messages: AllMessages,
  failed: readonly FailedResult[],
  context: FailureContext,
): FailureGroup[] {
  const groups = new Map<string, FailedResult[]>();
  for (const result of failed) {
    const { title, advice } = headOf(messages, result);
    const key = `${title}\n${advice}`;
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups.values()].flatMap((results) => {
    const [first] = results;
    return first === undefined ? [] : [{ problem: problemOf(messages, first, results, context), results }];
  });
}

/** What happened to one instance and what is left of it, for the output `results`. */
export function failureText(messages: AllMessages, result: FailedResult): string {
  const { what, left } = problemOf(messages, result, [result], { resumes: undefined, keyHints: [] });
  return messages.format.sentences([...what, ...left]);
}

function headOf(messages: AllMessages, { outcome }: FailedResult): { title: string; advice: string } {
  const cause = causeOf(outcome);
  const error = errorOf(outcome);
  // No input gives a cancelled job more time.
  const isJobOver = outcome.kind === 'timed-out' && outcome.jobEnding === true;
  return {
    title: titleOf(messages, cause, error),
    advice: adviceOn(messages, isJobOver ? 'job-ended' : cause, error),
  };
}

/** @param first the first of the results, all of which have one cause. */
function problemOf(
  messages: AllMessages,
  first: FailedResult,
  results: readonly FailedResult[],
  { resumes, keyHints }: FailureContext,
): Problem {
  const { title, advice } = headOf(messages, first);
  const cause = causeOf(first.outcome);
  const mayResume = resumes !== undefined && results.some(({ outcome }) => isRetryable(outcome));
  // After an interruption there is nothing to do unless the post phase stays out, which is said then.
  const isDueLater = cause === 'cancelled' && mayResume;
  return {
    title,
    what: whatHappened(messages, first, results),
    left: whatIsLeft(messages, results),
    advice: [...(cause === 'keys-refused' ? keyHints : []), ...(isDueLater ? [] : [advice])],
    next: mayResume ? [resumes] : [],
    details: detailsOf(messages, results.flatMap(errorsOf)),
  };
}

function errorsOf({ outcome, disks }: FailedResult): CompShareError[] {
  const error = errorOf(outcome);
  if (error !== undefined) return [error];
  return outcome.kind === 'disks-left' ? disks.flatMap((disk) => disk.error ?? []) : [];
}

/** An instance, or several by their number and IDs. */
function whoOf(messages: AllMessages, results: readonly Pick<Result, 'id' | 'instance'>[]): string {
  const [first] = results;
  if (first === undefined) return '';
  if (results.length === 1) return nameOf(first.id, first.instance);
  return messages.failures.several(
    results.length,
    listText(
      messages,
      results.map(({ id }) => id),
    ),
  );
}

function whatHappened(
  messages: AllMessages,
  { outcome }: FailedResult,
  results: readonly FailedResult[],
): string[] {
  const { failures } = messages;
  const { what } = failures;
  const who = whoOf(messages, results);
  const { length } = results;
  const one = (told: (result: FailedResult) => string): string[] => results.slice(0, MAX_SINGLE).map(told);
  switch (outcome.kind) {
    case 'refused':
      return [
        what.callFailed(outcome.error.action, reasonText(messages, outcome.error), attemptsOf(results)),
      ];
    case 'unreachable':
      return [what.unreachable(reasonText(messages, outcome.error))];
    case 'timed-out': {
      const { lastError, jobEnding } = outcome;
      return [
        jobEnding === true ? what.jobEnded : what.timedOut,
        ...(lastError === undefined
          ? []
          : [what.lastError(lastError.action, reasonText(messages, lastError))]),
      ];
    }
    case 'cancelled':
      return [what.interrupted];
    case 'running':
      return [what.running];
    case 'unknown-state':
      return [what.unknownState(outcome.state === '' ? '' : stateText(messages, outcome.state))];
    case 'not-found':
      return [what.notFound(who, length)];
    case 'ambiguous':
      return one(({ id, outcome: own }) =>
        what.ambiguous(
          id,
          listText(messages, own.kind === 'ambiguous' ? own.names.map((name) => quoted(name)) : []),
        ),
      );
    case 'elsewhere':
      return one(({ id, instance, outcome: own }) =>
        what.elsewhere(nameOf(id, instance), own.kind === 'elsewhere' ? placeText(messages, own) : ''),
      );
    case 'disks-left': {
      const disks = results.flatMap((result) => disksThat(result, 'still-there', 'unverified'));
      return [what.disksLeft(who, length, disks.length, outcome.endedBy)];
    }
  }
}

/** How often the call was tried for the instance that it was tried for most. */
function attemptsOf(results: readonly FailedResult[]): number {
  return Math.max(...results.map(({ outcome }) => (outcome.kind === 'refused' ? outcome.attempts : 1)));
}

/** How an instance was left, as a key of the words about it. */
type LeftKind = Exclude<keyof AllMessages['failures']['left'], 'nothing' | 'disks' | 'disksUnverified'>;

/** What is left, one sentence for all that was left alike. */
function whatIsLeft(messages: AllMessages, results: readonly FailedResult[]): string[] {
  const { left } = messages.failures;
  if (results.every(({ outcome }) => outcome.kind === 'not-found')) return [left.nothing];
  const alike = new Map<string, { kind: LeftKind; state: string; results: FailedResult[] }>();
  for (const result of results) {
    const kind = leftKindOf(result);
    if (kind === undefined) continue;
    const state = result.instance === undefined ? '' : stateText(messages, result.instance.state);
    const key = `${kind} ${state}`;
    const group = alike.get(key) ?? { kind, state, results: [] };
    group.results.push(result);
    alike.set(key, group);
  }
  const disks = results.flatMap((result) => disksThat(result, 'still-there'));
  const unverified = results
    .filter(({ outcome }) => outcome.kind === 'disks-left')
    .flatMap((result) => disksThat(result, 'unverified'));
  return [
    ...[...alike.values()].map((group) =>
      left[group.kind](whoOf(messages, group.results), group.results.length, group.state),
    ),
    ...(disks.length > 0 ? [left.disks(diskList(messages, disks))] : []),
    ...(unverified.length > 0 ? [left.disksUnverified(diskList(messages, unverified))] : []),
  ];
}

/** The state that an instance was left in. What was accepted since the last poll may not show in it yet. */
function leftKindOf(result: FailedResult): LeftKind | undefined {
  const { outcome, instance, missed, stopAccepted, terminationAccepted } = result;
  if (outcome.kind === 'disks-left' || outcome.kind === 'not-found') return undefined;
  if (outcome.kind === 'ambiguous' || outcome.kind === 'elsewhere') return 'untouched';
  if (instance === undefined) return 'neverSeen';
  if (missed) return 'missed';
  const isRunning = kindOfState(instance.state) === 'running';
  if (terminationAccepted && !isRunning) return 'terminationAccepted';
  return stopAccepted && isRunning ? 'stopAccepted' : billingOf(instance);
}

/** What an instance that is left costs, after the vendor's documents. */
function billingOf({ state, chargeType }: Instance): LeftKind {
  switch (kindOfState(state)) {
    case 'running':
      return 'running';
    case 'in-transition':
    case 'unknown':
      return 'existing';
    case 'terminable':
      return chargeType === 'Postpay' ? 'stopped' : 'prepaid';
  }
}

/** What the output `results` says of a failure beside its outcome. */
export function failureRow(messages: AllMessages, result: FailedResult): FailureRow {
  const [error] = errorsOf(result);
  return {
    reason: causeOf(result.outcome),
    message: failureText(messages, result),
    retCode: error instanceof RetCodeError ? error.retCode : null,
    requestId: oneLine(error?.requestId ?? '', 80),
  };
}
