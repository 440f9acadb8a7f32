import { factsOf, tellsOfLock } from './ret-codes.ts';
import type { ErrorClass, RetCodeFacts } from './ret-codes.ts';

/**
 * A call to the API that did not succeed: facts only. Its words for people are in `report/`; its message is a technical
 * line that holds no secret.
 */
export abstract class CompShareError extends Error {
  /** What it means for a teardown. */
  abstract readonly class: ErrorClass;
  /** Whether the API asked for fewer calls. */
  abstract readonly throttled: boolean;
  /** Whether what was asked for may have been done all the same. */
  abstract readonly mayHaveTakenEffect: boolean;
  /** The API action that was called. */
  readonly action: string;
  /** The vendor's ID of the request, where there was an answer that gave one. Text from outside. */
  readonly requestId: string | undefined;

  constructor(action: string, detail: string, { requestId, cause }: ErrorOrigin = {}) {
    super(`${action}: ${detail}`, { cause });
    this.name = new.target.name;
    this.action = action;
    this.requestId = requestId;
  }
}

/** Where an error comes from. */
export interface ErrorOrigin {
  requestId?: string | undefined;
  cause?: unknown;
}

/** Why no answer came: it took too long, the caller gave it up, or the connection failed. */
export type TransportFailure = 'timeout' | 'aborted' | 'connection-failed';

/** No answer came: the name could not be resolved, the connection broke, time ran out. */
export class TransportError extends CompShareError {
  readonly throttled = false;
  readonly mayHaveTakenEffect = true;
  readonly class: ErrorClass;
  readonly failure: TransportFailure;
  /** The system's error code, such as `ECONNRESET`, where there is one. */
  readonly code: string | undefined;
  /** The server's certificate is not trusted. */
  readonly untrusted: boolean;

  constructor(action: string, failure: TransportFailure, code?: string, cause?: unknown) {
    super(action, code === undefined ? failure : `${failure} (${code})`, { cause });
    this.failure = failure;
    this.code = code;
    this.untrusted = code !== undefined && isCertificateError(code);
    this.class = this.untrusted ? 'permanent' : 'transient';
  }
}

/** The call was not sent, since its caller was ending when its turn came. */
export class NotSentError extends CompShareError {
  readonly class = 'transient';
  readonly throttled = false;
  readonly mayHaveTakenEffect = false;

  constructor(action: string) {
    super(action, 'not sent');
  }
}

/** The answer came with a status other than 200: a gateway's, since the API itself always says 200. */
export class HttpStatusError extends CompShareError {
  readonly class: ErrorClass;
  readonly throttled: boolean;
  readonly mayHaveTakenEffect: boolean;
  readonly status: number;
  /** How long the answer asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(action: string, status: number, requestId?: string, retryAfterMs?: number) {
    super(action, `status ${status}`, { requestId });
    this.status = status;
    this.throttled = status === 429;
    this.mayHaveTakenEffect = status >= 500;
    this.retryAfterMs = retryAfterMs;
    this.class = status === 429 || status === 408 || status >= 500 ? 'transient' : 'permanent';
  }
}

/** What is wrong with an answer. */
export type AnswerDefect =
  | 'not-json'
  | 'too-large'
  | 'no-ret-code'
  | 'no-instance-list'
  | 'not-an-instance'
  | 'no-zone-list'
  | 'no-region'
  /** A list ends before it shows as many instances as it counts. */
  | 'list-not-whole'
  /** A page before the end of the list has no instance that earlier ones didn't have. */
  | 'nothing-new';

/** An answer that is not what the API gives: not JSON, too large, without a usable RetCode, fields of the wrong type. */
export class MalformedAnswerError extends CompShareError {
  readonly class = 'unknown';
  readonly throttled = false;
  readonly mayHaveTakenEffect = true;
  readonly defect: AnswerDefect;

  constructor(action: string, defect: AnswerDefect, requestId?: string) {
    super(action, defect, { requestId });
    this.defect = defect;
  }
}

/** The API refused, with a RetCode other than 0. */
export class RetCodeError extends CompShareError {
  readonly class: ErrorClass;
  readonly throttled: boolean;
  readonly mayHaveTakenEffect: boolean;
  readonly retCode: number;
  /** What is known of the RetCode. */
  readonly facts: RetCodeFacts;
  /** What the API said, as it said it: text from outside, to be cleaned before it is shown. */
  readonly apiMessage: string;
  /** Another operation holds the lock of the instance. */
  readonly locked: boolean;

  constructor(action: string, retCode: number, apiMessage: string, requestId?: string) {
    super(action, `RetCode ${retCode}`, { requestId });
    this.locked = tellsOfLock(apiMessage);
    this.facts = factsOf(retCode, this.locked);
    this.class = this.facts.class;
    this.throttled = this.facts.throttled ?? false;
    this.mayHaveTakenEffect = this.facts.mayHaveTakenEffect ?? false;
    this.retCode = retCode;
    this.apiMessage = apiMessage;
  }
}

function isCertificateError(code: string): boolean {
  return (
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code) ||
    code === 'ERR_TLS_CERT_ALTNAME_INVALID'
  );
}
