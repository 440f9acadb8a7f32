import {
  HttpStatusError,
  MalformedAnswerError,
  NotSentError,
  RetCodeError,
  TransportError,
} from '../compshare/errors.ts';
import type { CompShareError } from '../compshare/errors.ts';
import type { RetCodeTopic } from '../compshare/ret-codes.ts';
import type { Failure } from '../teardown/outcome.ts';

/** Why something failed, whichever instance it hit. Each kind has a title, a meaning and advice of its own. */
export type CauseKind =
  | 'keys-refused'
  | 'token-refused'
  | 'permission-refused'
  | 'project-refused'
  | 'parameter-refused'
  | 'ip-address-refused'
  | 'account-locked'
  | 'payment-due'
  | 'expired'
  | 'throttled'
  | 'locked'
  | 'busy'
  | 'still-listed'
  | 'api-failed'
  | 'request-refused'
  | 'ret-code-unknown'
  | 'gateway-failed'
  | 'no-answer'
  | 'not-the-api'
  | 'unreachable'
  | 'certificate-untrusted'
  | 'proxy-refused'
  | 'timed-out'
  | 'job-ended'
  | 'cancelled'
  | 'running'
  | 'unknown-state'
  | 'ambiguous'
  | 'not-found'
  | 'elsewhere'
  | 'disks-left';

const TOPIC_CAUSES: Readonly<Record<RetCodeTopic, CauseKind>> = {
  keys: 'keys-refused',
  token: 'token-refused',
  permission: 'permission-refused',
  project: 'project-refused',
  parameter: 'parameter-refused',
  'ip-address': 'ip-address-refused',
  'security-lock': 'account-locked',
  payment: 'payment-due',
  expired: 'expired',
  lock: 'locked',
  request: 'request-refused',
  'api-failure': 'api-failed',
};

/** The error behind a failed outcome, where there is one. */
export function errorOf(outcome: Failure): CompShareError | undefined {
  if (outcome.kind === 'refused' || outcome.kind === 'unreachable') return outcome.error;
  return outcome.kind === 'timed-out' ? outcome.lastError : undefined;
}

/** Why an instance failed: the error behind it where there is one, since running out of time is only what it led to. */
export function causeOf(outcome: Failure): CauseKind {
  if (outcome.kind === 'refused') return causeOfError(outcome.error);
  if (outcome.kind !== 'timed-out') return outcome.kind;
  if (outcome.lastError !== undefined) return causeOfError(outcome.lastError);
  return outcome.jobEnding === true ? 'job-ended' : 'timed-out';
}

/** What an error of the API comes down to. */
export function causeOfError(error: CompShareError): CauseKind {
  if (error instanceof RetCodeError) return causeOfRetCode(error);
  if (error instanceof HttpStatusError) {
    if (error.throttled) return 'throttled';
    return error.class === 'transient' ? 'gateway-failed' : 'not-the-api';
  }
  if (error instanceof MalformedAnswerError) return 'not-the-api';
  if (error instanceof NotSentError) return 'timed-out';
  if (!(error instanceof TransportError)) return 'no-answer';
  if (error.untrusted) return 'certificate-untrusted';
  if (error.proxyStatus !== undefined) return 'proxy-refused';
  return error.unreachable ? 'unreachable' : 'no-answer';
}

function causeOfRetCode(error: RetCodeError): CauseKind {
  const { topic, throttled, class: errorClass } = error.facts;
  if (topic === 'parameter' && isProject(parameterIn(error))) return 'project-refused';
  if (topic !== undefined) return TOPIC_CAUSES[topic];
  if (throttled === true) return 'throttled';
  switch (errorClass) {
    case 'transient':
      return 'api-failed';
    case 'busy':
      return 'busy';
    case 'deleted':
      return 'still-listed';
    case 'permanent':
    case 'unknown':
      return 'ret-code-unknown';
  }
}

/** The parameter that the API's message names, as in `Params [ProjectID] not available`; empty where it names none. */
export function parameterIn({ apiMessage }: RetCodeError): string {
  const [, name = ''] = /\[\s*([A-Za-z][\w.]{0,40})\s*\]/.exec(apiMessage) ?? [];
  return name;
}

/** Whether a parameter is the project's ID, in the spelling of the API or of its gateway. */
function isProject(parameter: string): boolean {
  return /^(project|organization)_?id$/i.test(parameter);
}
