import { HttpStatusError, RetCodeError, TransportError } from '../compshare/errors.ts';
import type { CompShareError } from '../compshare/errors.ts';
import { html } from '../text/clean.ts';
import { causeOfError, parameterIn } from './causes.ts';
import type { CauseKind } from './causes.ts';
import { apiWords, requestIdText } from './error-text.ts';
import type { HelpLinks } from './help.ts';
import type { DetailMessages } from './messages/en/details.ts';
import type { CauseFacts } from './messages/en/failures.ts';
import type { Messages } from './messages/en/every-run.ts';

/** All the words that a run has once something is wrong. */
export type AllMessages = Messages & DetailMessages;

/** One thing that went wrong, in words, in the order in which they are read. All texts are clean. */
export interface Problem {
  /** Names the cause. */
  title: string;
  /** What happened: whole sentences. */
  what: readonly string[];
  /** What is still there, and whether it is billed. */
  left: readonly string[];
  /** What to do. */
  advice: readonly string[];
  /** What follows by itself: that the post phase continues. */
  next: readonly string[];
  /** RetCode, the API's own words, request ID. */
  details: readonly string[];
}

/** How many different details are shown of one kind. */
const MAX_DETAILS = 3;

/** A problem as an annotation says it: sentences, and the details on a line of their own. */
export function annotationText({ format }: Pick<Messages, 'format'>, problem: Problem): string {
  const { what, left, advice, next, details } = problem;
  const sentences = format.sentences([...what, ...left, ...advice, ...next]);
  return details.length === 0 ? sentences : `${sentences}\n${details.join(' · ')}`;
}

/** A problem as a part of the job summary: a line for each sentence. What follows is said once, at its head. */
export function problemSection({ title, what, left, advice, details }: Problem, help: HelpLinks): string {
  const lines = [...what, ...left, ...advice].map((sentence) => html(sentence, 1000));
  return [
    `### ${help.linked(title)}\n`,
    `${lines.join('<br>')}\n`,
    ...(details.length === 0 ? [] : [`<sub>${html(details.join(' · '), 1000)}</sub>\n`]),
  ].join('\n');
}

/** The title of a cause, with the RetCode or the status where there is one: `CompShare refused the keys (RetCode 171)`. */
export function titleOf(
  { failures, format }: Pick<AllMessages, 'failures' | 'format'>,
  cause: CauseKind,
  error: CompShareError | undefined,
): string {
  const { title } = failures.causes[cause];
  const code = codeOf(failures, error);
  return code === undefined ? title : format.inBrackets(title, code);
}

/** What to do about a cause. */
export function adviceOn(
  { failures }: Pick<AllMessages, 'failures'>,
  cause: CauseKind,
  error: CompShareError | undefined,
): string {
  const { advice } = failures.causes[cause];
  return typeof advice === 'string' ? advice : advice(factsOf(error));
}

/** The details of errors with one cause: each code and each word of the API once, and a request ID to ask support with. */
export function detailsOf(
  { failures }: Pick<AllMessages, 'failures'>,
  errors: readonly CompShareError[],
): string[] {
  const some = (texts: readonly (string | undefined)[]): string[] =>
    [...new Set(texts.filter((text) => text !== undefined))].slice(0, MAX_DETAILS);
  const requestId = errors.find((error) => error.requestId !== undefined)?.requestId;
  return [
    ...some(errors.map((error) => codeOf(failures, error))),
    ...some(errors.map(apiWords)),
    ...(requestId === undefined ? [] : [failures.details.requestId(requestIdText(requestId))]),
  ];
}

/**
 * An error of the API that isn't about one instance, as a problem.
 *
 * @param hints what looks wrong about the keys, should they be refused.
 */
export function problemOfError(
  messages: AllMessages,
  error: CompShareError,
  { what, left, hints }: Pick<Problem, 'what' | 'left'> & { hints: readonly string[] },
): Problem {
  const cause = causeOfError(error);
  return {
    title: titleOf(messages, cause, error),
    what,
    left,
    advice: [...(cause === 'keys-refused' ? hints : []), adviceOn(messages, cause, error)],
    next: [],
    details: detailsOf(messages, [error]),
  };
}

function codeOf({ details }: AllMessages['failures'], error: CompShareError | undefined): string | undefined {
  if (error instanceof RetCodeError) return details.retCode(error.retCode);
  return error instanceof HttpStatusError ? details.httpStatus(error.status) : undefined;
}

function factsOf(error: CompShareError | undefined): CauseFacts {
  return {
    action: error?.action ?? '',
    parameter: error instanceof RetCodeError ? parameterIn(error) : '',
    proxyStatus: error instanceof TransportError ? error.proxyStatus : undefined,
    retCode: error instanceof RetCodeError ? error.retCode : undefined,
  };
}
