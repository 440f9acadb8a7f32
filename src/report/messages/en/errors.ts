import type { AnswerDefect, TransportFailure } from '../../../compshare/errors.ts';

/** What a call to the API failed with: the end of a sentence. */
export const errors = {
  failedCall: (action: string, why: string): string => `${action}: ${why}`,
  retCode: (retCode: number, meaning: string): string => `RetCode ${retCode}, ${meaning}`,
  undocumented: 'a code that is not documented',
  httpStatus: (status: number): string => `HTTP status ${status}`,
  redirect: 'a redirect is not followed',
  transport: {
    timeout: (seconds: number): string => `no answer within ${seconds} s`,
    aborted: (): string => 'given up while waiting for the answer',
    'connection-failed': (): string => 'the connection failed',
    'proxy-refused': (): string => 'the proxy refused the connection',
  } satisfies Record<TransportFailure, (seconds: number) => string>,
  defects: {
    'not-json': () => 'the answer is not JSON',
    'too-large': (limitMib) => `the answer is larger than ${limitMib} MiB`,
    'no-ret-code': () => 'the answer has no RetCode',
    'no-instance-list': () => 'the answer has no list of instances',
    'not-an-instance': () => 'the answer lists something that is no instance',
    'no-disk-list': () => 'the answer has no list of disks',
    'other-action': () => 'the answer belongs to another action',
    'list-not-whole': () => 'the answer lists fewer instances than it counts',
    'nothing-new': () => 'the answer lists nothing new before the end of the list',
  } satisfies Record<AnswerDefect, (limitMib: number) => string>,
  notSent: 'not sent',
  /** The API's own words and the request ID, beside what they mean. */
  said: (what: string, apiMessage: string): string => `${what}: ${apiMessage}`,
  requestId: (id: string): string => `request ID ${id}`,
};
