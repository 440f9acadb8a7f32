import type { RetCode } from '../../../compshare/ret-codes.ts';
import type { CauseKind } from '../../causes.ts';
import type { EndReason } from '../../../time/deadline.ts';
import { count } from './format.ts';

/** What the words about a cause depend on. Texts are clean, and empty where there is nothing to tell. */
export interface CauseFacts {
  /** The API action that failed, such as `TerminateCompShareInstance`. */
  action: string;
  /** The parameter that the API's message names. */
  parameter: string;
  /** The status with which a proxy refused. */
  proxyStatus: number | undefined;
  retCode: number | undefined;
}

/** Each cause's title, which is also the title of its section in docs/troubleshooting.md, and what to do about it. */
const causes: Readonly<
  Record<CauseKind, { title: string; advice: string | ((facts: CauseFacts) => string) }>
> = {
  'keys-refused': {
    title: 'CompShare refused the keys',
    advice: ({ retCode }) =>
      retCode === 172
        ? 'Check public-key: it is wrong, was deleted, or is swapped with private-key.'
        : 'Check that public-key and private-key are the two halves of one key pair, and copy both again.',
  },
  'token-refused': {
    title: 'CompShare refused the security token',
    advice:
      'Check security-token: it is wrong or has expired. Leave it out if the key pair is a permanent one.',
  },
  'permission-refused': {
    title: 'The key lacks a permission',
    advice: ({ action }) =>
      `Give the key the permission ${action} in the project the instance is in. A sub-account's key also needs the input project-id.`,
  },
  'project-refused': {
    title: 'The project ID is missing or wrong',
    advice:
      "Check the input project-id. A sub-account's key needs it; without it, the default project is used.",
  },
  'parameter-refused': {
    title: 'CompShare refused a parameter',
    advice: ({ parameter }) =>
      /^(region|zone)/i.test(parameter)
        ? `CompShare does not accept this ${parameter}. Check the inputs region and zone, or leave them out.`
        : /^uhostid/i.test(parameter)
          ? 'CompShare does not accept this instance ID. Check the input uhost-id.'
          : parameter === ''
            ? "Check the inputs region and zone, or leave them out. A sub-account's key also needs project-id."
            : `CompShare does not accept ${parameter}. If region, zone and project-id are right, please report this with the request ID.`,
  },
  'ip-address-refused': {
    title: "CompShare refused this runner's IP address",
    advice:
      "The account has an IP allow-list. Add the runner's address to it, or use a runner with a fixed address.",
  },
  'account-locked': {
    title: 'The account is under a security lock',
    advice: 'Lift the security lock in the CompShare console, then run the job again.',
  },
  'payment-due': {
    title: 'CompShare is waiting for a payment',
    advice:
      'Top up the account, and settle unpaid bills and open orders in the CompShare console. Then run the job again.',
  },
  expired: {
    title: 'The instance has expired',
    advice: 'Renew the instance in the CompShare console and run the job again, or delete it there.',
  },
  throttled: {
    title: 'CompShare is throttling requests',
    advice: 'Run fewer jobs with this account at a time, or raise the input timeout.',
  },
  locked: {
    title: 'Another operation holds the instance',
    advice:
      'The lock can last ten minutes. Find out who else is working on the instance, or raise the input timeout.',
  },
  busy: {
    title: 'The instance is busy',
    advice: ({ retCode }) =>
      (retCode === undefined ? undefined : BUSY_ADVICE[retCode as RetCode]) ??
      'Raise the input timeout, or check the console for what is holding the instance.',
  },
  'still-listed': {
    title: 'Deleted, but still listed',
    advice:
      'CompShare says that it has been deleted, and lists it all the same: it may be in the recycle bin. Check the console.',
  },
  'api-failed': {
    title: 'CompShare failed internally',
    advice: 'This usually passes: run the job again. If it stays, give the request ID to CompShare support.',
  },
  'request-refused': {
    title: "CompShare didn't accept the request",
    advice:
      'Check the input api-url. Otherwise this is a bug in this action: please report it with the request ID.',
  },
  'ret-code-unknown': {
    title: 'CompShare answered with an unknown RetCode',
    advice:
      'Ask CompShare support what it means, with the request ID, and please report the code to this action.',
  },
  'gateway-failed': {
    title: 'CompShare is down or overloaded',
    advice:
      "CompShare's gateway is overloaded or can't reach the service behind it. This usually passes within minutes: run the job again, or raise the input timeout so the step waits longer.",
  },
  'no-answer': {
    title: "CompShare didn't answer",
    advice: "Run the job again. If it stays, check the runner's network, its proxy settings and api-url.",
  },
  'not-the-api': {
    title: 'Something else answers in place of CompShare',
    advice: 'Check the input api-url, and the proxy or portal between the runner and CompShare.',
  },
  unreachable: {
    title: "The CompShare API can't be reached",
    advice: "Check the runner's network, its proxy settings and the input api-url.",
  },
  'certificate-untrusted': {
    title: "The API's certificate is not trusted",
    advice:
      "Check the input api-url and the proxy. NODE_EXTRA_CA_CERTS adds a company's own certificate authority.",
  },
  'proxy-refused': {
    title: 'The proxy refused the connection',
    advice: ({ proxyStatus }) =>
      proxyStatus === 407
        ? 'The proxy asks for a user name and a password: put them into the proxy variable, as http://USER:PASSWORD@HOST:PORT.'
        : proxyStatus === 403
          ? 'Have this address allowed in the proxy, or list it in NO_PROXY if it can be reached without the proxy.'
          : 'Check the proxy settings of the runner and the proxy itself, then run the job again.',
  },
  'timed-out': {
    title: 'Timed out',
    advice: 'Raise the input timeout, or check the console for what is holding the instance.',
  },
  'job-ended': {
    title: "The cancelled job's time was up",
    advice:
      'Check the console. A cancelled job has about five minutes in all; a workflow that runs after this one can finish the teardown.',
  },
  cancelled: {
    title: 'The step was interrupted',
    advice: 'Unless a later phase or run continues, terminate it in the CompShare console.',
  },
  running: {
    title: 'The instance is running and stop is false',
    advice: 'Remove stop: false, so the action stops it before it terminates it.',
  },
  'unknown-state': {
    title: 'The instance is in an unknown state',
    advice:
      'Check the console for what it is doing. Without stop: false, the termination is tried all the same.',
  },
  ambiguous: {
    title: 'The instance is listed under several names',
    advice: 'Check the console for its name, and select it by uhost-id.',
  },
  'not-found': {
    title: 'The instance was not found',
    advice:
      'Check uhost-id, project-id and whose keys these are. If it may be gone, set ignore-not-found: true.',
  },
  elsewhere: {
    title: 'The instance is in another region or zone',
    advice: 'Correct region and zone, or leave them out.',
  },
  'disks-left': {
    title: 'Data disks were not deleted',
    advice: 'Delete them in the CompShare console unless somebody needs them.',
  },
};

const STARTED_AGAIN =
  'Somebody or something seems to be starting it again. Find out what, or raise the input timeout.';

/** Where a code of a busy instance says more than that. */
const BUSY_ADVICE: Readonly<Partial<Record<RetCode, string>>> = {
  8010: STARTED_AGAIN,
  8856: STARTED_AGAIN,
  8905: STARTED_AGAIN,
  8903: 'An image that is being made from the instance may block it. Raise the input timeout.',
  8964: 'Wait until the image is finished, or raise the input timeout.',
  226618: 'Stop the instance that mounts the shared storage, or raise the input timeout.',
};

function isOrAre(instances: number): string {
  return instances === 1 ? 'is' : 'are';
}

/** Everything about failures. What is handed in is clean; `who` is an instance, or several with their number. */
export const failures = {
  causes,
  /** Several instances with their IDs. */
  several: (instances: number, ids: string): string => `${instances} instances (${ids})`,
  /** What happened: a sentence each. */
  what: {
    callFailed: (action: string, why: string, attempts: number): string =>
      `${action} failed${attempts > 1 ? ` ${attempts} times` : ''}: ${why}.`,
    timedOut: 'Timed out.',
    jobEnded: "The cancelled job's time was up.",
    lastError: (action: string, why: string): string => `The last error: ${action}: ${why}.`,
    unreachable: (why: string): string => `The API could not be reached for a minute: ${why}.`,
    interrupted: 'The runner interrupted this step.',
    running: 'Only a stopped instance can be terminated, and stop is false.',
    unknownState: (state: string): string =>
      `It has been in ${state === '' ? 'an empty state' : `the state ${state}`} for a minute, which this action does not know.`,
    ambiguous: (who: string, names: string): string =>
      `${who} is listed under several names (${names}), and not all of them are selected.`,
    notFound: (who: string, instances: number): string =>
      `${who} ${instances === 1 ? 'was' : 'were'} not found in any region of the project.`,
    elsewhere: (who: string, place: string): string =>
      `${who} is in ${place}, not where region and zone say.`,
    disksLeft: (who: string, instances: number, disks: number, ended: EndReason | undefined): string =>
      `${who} ${isOrAre(instances)} gone, but ${count(disks, 'data disk')} ${
        ended === undefined
          ? `${isOrAre(disks)} not.`
          : `${disks === 1 ? 'was' : 'were'} not seen to be gone when ${ended === 'timed-out' ? 'the timeout ended' : 'the job was cancelled'}.`
      }`,
  },
  /** What is still there, and whether it is billed: a sentence each. */
  left: {
    running: (who: string, instances: number, state: string): string =>
      `${who} ${isOrAre(instances)} still ${state} and billed.`,
    existing: (who: string, instances: number, state: string): string =>
      `${who} still ${instances === 1 ? 'exists' : 'exist'} (${state}) and may be billed.`,
    stopped: (who: string, instances: number, state: string): string =>
      `${who} still ${instances === 1 ? 'exists' : 'exist'} (${state}): GPU, CPU and memory are not billed, data disks and an enlarged system disk are.`,
    prepaid: (who: string, instances: number, state: string): string =>
      `${who} still ${instances === 1 ? 'exists' : 'exist'} (${state}) and may be billed: prepaid instances are, running or not.`,
    neverSeen: (who: string): string => `${who} may exist and be billed.`,
    missed: (who: string, instances: number): string =>
      `${who} ${instances === 1 ? 'was' : 'were'} missing from the last list, which is no proof: ${instances === 1 ? 'it' : 'they'} may still exist and be billed.`,
    stopAccepted: (who: string, instances: number, state: string): string =>
      `${who}: the stop was accepted, but last seen ${state}. ${instances === 1 ? 'It' : 'They'} may be billed.`,
    terminationAccepted: (who: string, instances: number, state: string): string =>
      `${who}: the termination was accepted, but last seen ${state}. ${instances === 1 ? 'It' : 'They'} may be billed.`,
    untouched: (_who: string, instances: number): string =>
      `${instances === 1 ? 'It was' : 'They were'} not touched and may be billed.`,
    nothing: 'Nothing was terminated.',
    disks: (list: string): string => `Still there and billed: ${list}.`,
    disksUnverified: (list: string): string => `Not known to be deleted: ${list}.`,
  },
  /** The list of instances could not be read. */
  noList: {
    interrupted: 'The runner interrupted this step before the list of instances was read.',
    unread: (why: string): string => `The list of instances could not be read: ${why}.`,
    left: 'Nothing was touched. Whatever matches may exist and be billed.',
  },
  tooMany: {
    title: 'Too many instances selected',
    what: (instances: number, maxInstances: number, ids: string): string =>
      `The filter selects ${count(instances, 'instance')}, more than max-instances (${maxInstances}): ${ids}.`,
    left: 'None was touched; they may be billed.',
    advice: 'Narrow the filter, or raise max-instances if all of them are meant.',
  },
  keyCheck: {
    what: (what: string): string => `The key check failed: ${what}`,
    left: 'This step fails now, before a later one creates an instance that could not be terminated.',
  },
  wrongInputs: {
    title: 'Nothing was done: the inputs are wrong',
    left: 'Nothing was terminated: instances may exist and be billed.',
    keysLost:
      "The keys are empty in the post phase, and were not in the main phase: this happens to a step in a composite action that is called by another one. Set them as COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY in the job's env, or move the step into the workflow itself. Nothing was terminated: check the console.",
  },
  keyHints: {
    quoted: (name: string): string => `${name} has quotation marks around it: save the secret without them.`,
    assignment: (name: string): string =>
      `${name} looks like NAME=value: save only what is right of the equals sign.`,
    swapped: 'public-key and private-key look swapped.',
  },
  /** GitHub shows ten annotations of a step: what the last one says of the other causes. */
  more: {
    title: 'More failures',
    message: (instances: number, ids: string): string =>
      `${count(instances, 'more instance')} failed for other reasons: ${ids}. The job summary and the log say why.`,
  },
  details: {
    retCode: (retCode: number): string => `RetCode ${retCode}`,
    httpStatus: (status: number): string => `HTTP ${status}`,
    requestId: (id: string): string => `request ID ${id}`,
  },
};
