import {
  HttpStatusError,
  MalformedAnswerError,
  NotSentError,
  RetCodeError,
  TransportError,
} from '../compshare/errors.ts';
import type { CompShareError } from '../compshare/errors.ts';
import { isListed } from '../compshare/ret-codes.ts';
import { ANSWER_LIMIT_BYTES, ANSWER_TIMEOUT_MS } from '../compshare/transport.ts';
import { oneLine, quoted } from '../text/clean.ts';
import type { Messages } from './messages/en/every-run.ts';

/** The part of the words that errors take. */
export type ErrorMessages = Pick<Messages, 'errors' | 'format' | 'retCodes'>;

/** What a RetCode means, in words: that of the lock where the answer tells of it, whatever the code. */
export function meaningOf({ errors, retCodes }: ErrorMessages, retCode: number, locked: boolean): string {
  if (locked) return retCodes[226609];
  return isListed(retCode) ? retCodes[retCode] : errors.undocumented;
}

/** What a call failed with, in words, without the call and the RetCode: the end of a sentence. */
export function reasonText(messages: ErrorMessages, error: CompShareError): string {
  const { errors, format } = messages;
  if (error instanceof RetCodeError) return meaningOf(messages, error.retCode, error.locked);
  if (error instanceof HttpStatusError) {
    const status = errors.httpStatus(error.status);
    return isRedirect(error) ? format.inBrackets(status, errors.redirect) : status;
  }
  if (error instanceof TransportError) {
    const what = errors.transport[error.failure](ANSWER_TIMEOUT_MS / 1000);
    const { proxyStatus, code } = error;
    const detail = proxyStatus === undefined ? code : errors.httpStatus(proxyStatus);
    return detail === undefined ? what : format.inBrackets(what, detail);
  }
  if (error instanceof MalformedAnswerError)
    return errors.defects[error.defect](ANSWER_LIMIT_BYTES / 1024 / 1024);
  return error instanceof NotSentError ? errors.notSent : error.message;
}

function isRedirect({ status }: HttpStatusError): boolean {
  return status >= 300 && status < 400;
}

/** What failed: the action and why. The API's own message and the request ID are not in it. */
export function describeError(messages: ErrorMessages, error: CompShareError): string {
  const reason = reasonText(messages, error);
  const { errors } = messages;
  return errors.failedCall(
    error.action,
    error instanceof RetCodeError ? errors.retCode(error.retCode, reason) : reason,
  );
}

/** An error with its details: what it means, the API's own words, the request ID. */
export function explainError(messages: ErrorMessages, error: CompShareError): string {
  const { errors, format } = messages;
  const said = apiWords(error);
  const what = describeError(messages, error);
  const whole = said === undefined ? what : errors.said(what, said);
  return error.requestId === undefined
    ? whole
    : format.inBrackets(whole, errors.requestId(requestIdText(error.requestId)));
}

/** What the API itself said, quoted; undefined where it said nothing. */
export function apiWords(error: CompShareError): string | undefined {
  return error instanceof RetCodeError && error.apiMessage !== '' ? quoted(error.apiMessage, 200) : undefined;
}

/** A request ID, made fit to be shown. */
export function requestIdText(requestId: string): string {
  return oneLine(requestId, 80);
}
