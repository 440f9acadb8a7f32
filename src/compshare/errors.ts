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

/** Why no answer came: it took too long, the caller gave it up, the connection failed, or a proxy refused the way. */
export type TransportFailure = 'timeout' | 'aborted' | 'connection-failed' | 'proxy-refused';

/** What else is known of an answer that never came. */
export interface TransportDetails {
  /** The system's error code, such as `ECONNRESET`. */
  code?: string | undefined;
  /** The HTTP status with which a proxy refused the way. */
  proxyStatus?: number | undefined;
  /** The connection had served other calls before, and not a byte of this answer came. */
  reusedConnection?: boolean;
  cause?: unknown;
}

/** Statuses with which a proxy refuses a way for good: it asks for a password, or forbids the address. */
const PROXY_REFUSALS = [403, 407];
/** Error codes of a server that can't be reached: no such name, nobody listens, no way there. */
const UNREACHABLE =
  /^(ENOTFOUND|EAI_\w+|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT|EPROTO|ERR_SSL_\w+|UND_ERR_CONNECT_TIMEOUT)$/;

/** No answer came: the name could not be resolved, the connection broke, time ran out. */
export class TransportError extends CompShareError {
  readonly throttled = false;
  readonly mayHaveTakenEffect: boolean;
  readonly class: ErrorClass;
  readonly failure: TransportFailure;
  /** The system's error code, such as `ECONNRESET`, where there is one. */
  readonly code: string | undefined;
  /** The HTTP status with which a proxy refused the way, where one did. */
  readonly proxyStatus: number | undefined;
  /** The server's certificate is not trusted. */
  readonly untrusted: boolean;
  /** No connection was made: the name does not exist, nobody listens, or TLS is spoken to a plain port. */
  readonly unreachable: boolean;
  /** The connection had served other calls before, and not a byte of this answer came. */
  readonly reusedConnection: boolean;

  constructor(action: string, failure: TransportFailure, details: TransportDetails = {}) {
    const { code, proxyStatus, reusedConnection = false, cause } = details;
    const told = code ?? proxyStatus;
    super(action, told === undefined ? failure : `${failure} (${told})`, { cause });
    this.failure = failure;
    this.code = code;
    this.proxyStatus = proxyStatus;
    this.reusedConnection = reusedConnection;
    this.mayHaveTakenEffect = failure !== 'proxy-refused';
    this.untrusted = code !== undefined && isCertificateError(code);
    this.unreachable = code !== undefined && UNREACHABLE.test(code);
    const refused = proxyStatus !== undefined && PROXY_REFUSALS.includes(proxyStatus);
    this.class = this.untrusted || refused ? 'permanent' : 'transient';
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
    this.mayHaveTakenEffect = status >= 500 || status < 300;
    this.retryAfterMs = retryAfterMs;
    this.class = classOfStatus(status);
  }
}

/** What is wrong with an answer. */
export type AnswerDefect =
  | 'not-json'
  | 'too-large'
  | 'no-ret-code'
  | 'no-instance-list'
  | 'not-an-instance'
  | 'no-disk-list'
  /** Its `Action` is another's: it may be the answer to another question. */
  | 'other-action'
  /** A list ends before it shows as many instances as it counts. */
  | 'list-not-whole'
  /** A page before the end of the list has no instance that earlier ones didn't have. */
  | 'nothing-new';

/** An answer that is not what the API gives: not JSON, too large, another action's, fields of the wrong type. */
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
  /** Where the answer tells of the lock: in its message, in another field, or by the number alone. */
  readonly lockForm: 'message' | 'other-field' | 'number' | undefined;

  /** @param otherText what the other fields of the envelope say: the lock's name may stand in any of them. */
  constructor(action: string, retCode: number, apiMessage: string, requestId?: string, otherText = '') {
    super(action, `RetCode ${retCode}`, { requestId });
    this.facts = factsOf(retCode, tellsOfLock(apiMessage) || tellsOfLock(otherText));
    this.locked = this.facts.topic === 'lock';
    this.lockForm = !this.locked
      ? undefined
      : tellsOfLock(apiMessage)
        ? 'message'
        : tellsOfLock(otherText)
          ? 'other-field'
          : 'number';
    this.class = this.facts.class;
    this.throttled = this.facts.throttled ?? false;
    this.mayHaveTakenEffect = this.facts.mayHaveTakenEffect ?? false;
    this.retCode = retCode;
    this.apiMessage = apiMessage;
  }
}

function classOfStatus(status: number): ErrorClass {
  if (status === 429 || status === 408 || status >= 500) return 'transient';
  // Below 300 it is no refusal, but nothing that the API would say either.
  return status < 300 ? 'unknown' : 'permanent';
}

function isCertificateError(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code);
}
