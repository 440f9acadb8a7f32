import {
  HttpStatusError,
  MalformedAnswerError,
  NotSentError,
  RetCodeError,
  TransportError,
} from '../compshare/errors.ts';
import type { AnswerDefect, CompShareError, TransportFailure } from '../compshare/errors.ts';
import { isListed } from '../compshare/ret-codes.ts';
import { ANSWER_LIMIT_BYTES, ANSWER_TIMEOUT_MS } from '../compshare/transport.ts';
import { RET_CODE_MESSAGES } from './messages/en-ret-codes.ts';
import type { RetCodeMessage } from './messages/en-ret-codes.ts';

const TRANSPORT_FAILURES: Readonly<Record<TransportFailure, string>> = {
  timeout: `no answer within ${ANSWER_TIMEOUT_MS / 1000} s`,
  aborted: 'given up while waiting for the answer',
  'connection-failed': 'the connection failed',
  'proxy-refused': 'the proxy refused the connection',
};

const ANSWER_DEFECTS: Readonly<Record<AnswerDefect, string>> = {
  'not-json': 'is not JSON',
  'too-large': `is larger than ${ANSWER_LIMIT_BYTES / 1024 / 1024} MiB`,
  'no-ret-code': 'has no RetCode',
  'no-instance-list': 'has no list of instances',
  'not-an-instance': 'lists something that is no instance',
  'no-disk-list': 'has no list of disks',
  'other-action': 'belongs to another action',
  'list-not-whole': 'lists fewer instances than it counts',
  'nothing-new': 'lists nothing new before the end of the list',
};

/** What a RetCode means, in words: `locked` where the answer tells of the lock, whatever the code. */
export function retCodeMessage(retCode: number, locked: boolean): RetCodeMessage {
  if (locked) return RET_CODE_MESSAGES.locked;
  return isListed(retCode) ? RET_CODE_MESSAGES[retCode] : RET_CODE_MESSAGES.undocumented;
}

/** What failed, for people: the action and the cause. The API's own message and the request ID are not in it. */
export function describeError(error: CompShareError): string {
  return `${error.action}: ${causeOf(error)}`;
}

function causeOf(error: CompShareError): string {
  if (error instanceof RetCodeError)
    return `RetCode ${error.retCode}, ${retCodeMessage(error.retCode, error.locked).meaning}`;
  if (error instanceof HttpStatusError)
    return `HTTP status ${error.status}${error.status >= 300 && error.status < 400 ? ' (a redirect is not followed)' : ''}`;
  if (error instanceof TransportError) {
    const detail = error.proxyStatus === undefined ? error.code : `HTTP status ${error.proxyStatus}`;
    return `${TRANSPORT_FAILURES[error.failure]}${detail === undefined ? '' : ` (${detail})`}`;
  }
  if (error instanceof MalformedAnswerError) return `the answer ${ANSWER_DEFECTS[error.defect]}`;
  if (error instanceof NotSentError) return 'not sent any more';
  return error.message;
}

/** What the reader of the log can do about an error. */
export function adviceFor(error: CompShareError): string {
  if (error instanceof RetCodeError) return retCodeMessage(error.retCode, error.locked).advice;
  if (error instanceof HttpStatusError)
    return error.class === 'transient'
      ? 'The gateway is overloaded or down.'
      : 'Check the input api-url and the proxy.';
  if (error instanceof MalformedAnswerError)
    return 'Something between the runner and the API answers in its place: check api-url and the proxy.';
  if (error instanceof TransportError) return transportAdvice(error);
  return 'Nothing was changed by it.';
}

function transportAdvice({ untrusted, proxyStatus }: TransportError): string {
  if (untrusted)
    return "The server's certificate is not trusted. Check api-url and the proxy; NODE_EXTRA_CA_CERTS adds a company's own authority.";
  if (proxyStatus === 407)
    return 'The proxy asks for a user name and a password: put them into the proxy variable, as http://USER:PASSWORD@HOST:PORT.';
  if (proxyStatus === 403)
    return 'The proxy does not allow this address: have it allowed, or name it in NO_PROXY if it can be reached without the proxy.';
  return "Check the runner's network, its proxy settings and the input api-url.";
}
