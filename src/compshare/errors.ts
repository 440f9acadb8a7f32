import { explainRetCode } from './ret-codes.ts';
import type { Remedy } from './ret-codes.ts';

/** The RetCode for too many requests, from the vendor's documents. */
const THROTTLED = 153;

/** A call to the API that did not succeed. Its message is for people and holds no secret. */
export abstract class CompShareError extends Error {
  /** What a teardown makes of it. */
  abstract readonly remedy: Remedy;
  /** What the reader of the log can do about it. */
  abstract readonly advice: string;
  /** Whether the API asked for fewer calls. */
  abstract readonly throttled: boolean;
  /** Whether what was asked for may have been done all the same. */
  abstract readonly mayHaveHappened: boolean;
  /** The API action that was called. */
  readonly action: string;
  /** The vendor's ID of the request, where there was an answer that gave one. */
  readonly requestId: string | undefined;

  constructor(action: string, message: string, requestId?: string) {
    super(message);
    this.name = new.target.name;
    this.action = action;
    this.requestId = requestId;
  }
}

/** No answer came: the name could not be resolved, the connection broke, time ran out. */
export class TransportError extends CompShareError {
  readonly throttled = false;
  readonly mayHaveHappened = true;
  readonly remedy: Remedy;
  readonly advice: string;

  /** @param code the system's error code, such as `ECONNRESET`, where there is one. */
  constructor(action: string, what: string, code?: string) {
    super(action, `${action}: ${what}`);
    const untrusted = code !== undefined && isCertificateError(code);
    this.remedy = untrusted ? 'final' : 'transient';
    this.advice = untrusted
      ? "The server's certificate is not trusted. Check api-url and the proxy; NODE_EXTRA_CA_CERTS adds a company's own authority."
      : "Check the runner's network, its proxy settings and the input api-url.";
  }
}

/** The call was not sent, since its caller was ending when its turn came. */
export class NotSentError extends CompShareError {
  readonly remedy = 'transient';
  readonly throttled = false;
  readonly mayHaveHappened = false;
  readonly advice = 'Nothing was changed by it.';

  constructor(action: string) {
    super(action, `${action}: not sent any more`);
  }
}

/** The answer came with a status other than 200: a gateway's, since the API itself always says 200. */
export class HttpStatusError extends CompShareError {
  readonly remedy: Remedy;
  readonly advice: string;
  readonly throttled: boolean;
  readonly mayHaveHappened: boolean;
  readonly status: number;
  /** How long the answer asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(action: string, status: number, requestId?: string, retryAfterMs?: number) {
    super(
      action,
      `${action}: HTTP status ${status}${status < 400 ? ' (a redirect is not followed)' : ''}`,
      requestId,
    );
    this.status = status;
    this.throttled = status === 429;
    this.mayHaveHappened = status >= 500;
    this.retryAfterMs = retryAfterMs;
    this.remedy = status === 429 || status === 408 || status >= 500 ? 'transient' : 'final';
    this.advice =
      this.remedy === 'transient'
        ? 'The gateway is overloaded or down.'
        : 'Check the input api-url and the proxy.';
  }
}

/** An answer that is not what the API gives: not JSON, too large, without a usable RetCode, fields of the wrong type. */
export class MalformedAnswerError extends CompShareError {
  readonly remedy = 'look-again';
  readonly throttled = false;
  readonly mayHaveHappened = true;
  readonly advice =
    'Something between the runner and the API answers in its place: check api-url and the proxy.';

  constructor(action: string, what: string, requestId?: string) {
    super(action, `${action}: the answer ${what}`, requestId);
  }
}

/** The API refused, with a RetCode other than 0. */
export class RetCodeError extends CompShareError {
  readonly remedy: Remedy;
  readonly advice: string;
  readonly throttled: boolean;
  readonly mayHaveHappened: boolean;
  readonly retCode: number;
  /** What the API said, as it said it: text from outside, to be cleaned before it is shown. */
  readonly apiMessage: string;

  constructor(action: string, retCode: number, apiMessage: string, requestId?: string) {
    const { meaning, remedy, advice, mayHaveHappened = false } = explainRetCode(retCode, apiMessage);
    super(action, `${action}: RetCode ${retCode}, ${meaning}`, requestId);
    this.remedy = remedy;
    this.advice = advice;
    this.retCode = retCode;
    this.throttled = retCode === THROTTLED;
    this.mayHaveHappened = mayHaveHappened;
    this.apiMessage = apiMessage;
  }
}

function isCertificateError(code: string): boolean {
  return (
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code) ||
    code === 'ERR_TLS_CERT_ALTNAME_INVALID'
  );
}
