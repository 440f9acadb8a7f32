import type { RetCode } from '../../compshare/ret-codes.ts';

/** What a RetCode means and what the reader of the log can do about it. */
export interface RetCodeMessage {
  meaning: string;
  advice: string;
}

/** A RetCode of the table, or one of the two meanings that hang on no code of it. */
export type RetCodeMessageKey = RetCode | 'locked' | 'undocumented';

const CHECK_KEYS = 'Check that public-key and private-key are the two halves of one key pair.';
const CHECK_PERMISSION =
  'Check that the key may describe, stop and delete instances in this project; a sub-account needs project-id.';
const CHECK_PLACE = 'Check the inputs region and zone, or leave them out.';
const REPORT_BUG = 'This is a fault of the action: please report it with the request ID.';
const BILLING = 'Settle it in the CompShare console, then run the teardown again.';
const STATUS_PAGE = 'If it stays, ask CompShare support with the request ID.';

const RAISE_TIMEOUT = 'Raise the input timeout.';
const FEWER_JOBS = 'Run fewer jobs with this account at a time.';
const BUSY_ELSEWHERE = 'Somebody or something may be starting or stopping it.';
const LOCKED =
  'The lock can last ten minutes: see who else works on the instance, or raise the input timeout.';

/** The words of each RetCode, with the meaning from the vendor's documents. */
export const RET_CODE_MESSAGES: Readonly<Record<RetCodeMessageKey, RetCodeMessage>> = {
  110: {
    meaning: 'the API took too long; the operation may have happened',
    advice: STATUS_PAGE,
  },
  120: { meaning: 'a data error inside the API', advice: STATUS_PAGE },
  130: { meaning: 'the gateway or the auth service failed', advice: STATUS_PAGE },
  150: { meaning: 'the service is unavailable', advice: STATUS_PAGE },
  153: {
    meaning: 'too many requests',
    advice: FEWER_JOBS,
  },
  160: { meaning: 'the action is missing', advice: REPORT_BUG },
  161: {
    meaning: 'the action is unknown',
    advice: 'Check the input api-url; otherwise this is a fault of the action: please report it.',
  },
  170: { meaning: 'the signature is missing', advice: REPORT_BUG },
  171: { meaning: 'the signature is wrong', advice: CHECK_KEYS },
  172: {
    meaning: 'the user does not exist',
    advice: 'Check public-key: it is wrong, was deleted, or is swapped with private-key.',
  },
  174: {
    meaning: 'the token does not exist',
    advice:
      'Check security-token: it is wrong or has expired. Leave it out if the key pair is a permanent one.',
  },
  210: { meaning: 'a parameter is missing', advice: REPORT_BUG },
  220: { meaning: 'a parameter has the wrong form', advice: CHECK_PLACE },
  230: {
    meaning: 'a parameter is not available',
    advice: `${CHECK_PLACE} If the message names organization_id, give project-id.`,
  },
  240: {
    meaning: 'no permission for this operation: the project, the role or the owner',
    advice: CHECK_PERMISSION,
  },
  280: { meaning: 'the request has the wrong format', advice: REPORT_BUG },
  292: { meaning: 'the project does not exist', advice: 'Check the input project-id.' },
  293: {
    meaning: 'no permission for the zone',
    advice: `${CHECK_PLACE} Check the input project-id.`,
  },
  294: {
    meaning: "the caller's IP address is refused",
    advice:
      "The account has an IP allow-list. Add the runner's address to it, or use a runner with a fixed address.",
  },
  295: { meaning: 'the account is under a security lock', advice: BILLING },
  299: { meaning: 'permission refused', advice: CHECK_PERMISSION },
  520: { meaning: 'the account has no balance', advice: BILLING },
  8010: { meaning: 'the instance must be shut down first', advice: BUSY_ELSEWHERE },
  8022: { meaning: 'deleting failed for now', advice: STATUS_PAGE },
  8034: { meaning: 'the password of the instance is being reset', advice: RAISE_TIMEOUT },
  8035: { meaning: 'the instance is being migrated', advice: RAISE_TIMEOUT },
  8039: { meaning: 'the instance has been deleted', advice: 'Nothing to do.' },
  8097: { meaning: 'billing information is not available for now', advice: STATUS_PAGE },
  8102: { meaning: 'billing information is not available for now', advice: STATUS_PAGE },
  8104: { meaning: 'an order is unpaid', advice: BILLING },
  8108: { meaning: 'billing information is not available for now', advice: STATUS_PAGE },
  8117: { meaning: 'state information is not available for now', advice: STATUS_PAGE },
  8351: { meaning: 'the instance does not exist or has been released', advice: 'Nothing to do.' },
  8366: { meaning: 'state information is not available for now', advice: STATUS_PAGE },
  8401: { meaning: 'the offset is past the end of the list', advice: REPORT_BUG },
  8421: { meaning: 'a service behind the API failed', advice: STATUS_PAGE },
  8429: { meaning: 'the account is in arrears', advice: BILLING },
  8433: { meaning: 'service error', advice: STATUS_PAGE },
  8434: { meaning: 'a disk is still detaching', advice: RAISE_TIMEOUT },
  8436: { meaning: "the instance can't be changed now", advice: RAISE_TIMEOUT },
  8438: {
    meaning: 'a service behind the API timed out; the operation may have happened',
    advice: STATUS_PAGE,
  },
  8441: { meaning: 'too many operations', advice: FEWER_JOBS },
  8498: { meaning: 'a service behind the API failed', advice: STATUS_PAGE },
  8510: { meaning: 'a service behind the API failed', advice: STATUS_PAGE },
  8520: { meaning: 'a service behind the API failed', advice: STATUS_PAGE },
  8580: { meaning: 'a service behind the API failed', advice: STATUS_PAGE },
  8840: { meaning: 'detaching a disk failed', advice: STATUS_PAGE },
  8854: { meaning: 'deleting timed out', advice: STATUS_PAGE },
  8855: { meaning: 'deleting failed', advice: STATUS_PAGE },
  8856: {
    meaning: 'it must be stopped before it can be deleted',
    advice: 'Somebody or something may be starting it again.',
  },
  8868: { meaning: 'deleting failed for now', advice: STATUS_PAGE },
  8903: {
    meaning: 'the operation failed; seen while an instance is in transition',
    advice: 'An image that is being made from the instance blocks it too. Raise the input timeout.',
  },
  8905: {
    meaning: 'the power state is wrong for now',
    advice: BUSY_ELSEWHERE,
  },
  8908: { meaning: 'deleting failed', advice: STATUS_PAGE },
  8909: { meaning: 'deleting failed', advice: STATUS_PAGE },
  8917: { meaning: 'an order is still open', advice: BILLING },
  8918: { meaning: 'an order is not finished', advice: RAISE_TIMEOUT },
  8919: { meaning: 'an order is still open', advice: BILLING },
  8939: { meaning: 'deleting the system disk failed for now', advice: STATUS_PAGE },
  8964: { meaning: 'an image is being made from the instance', advice: RAISE_TIMEOUT },
  226601: { meaning: 'the account is in arrears', advice: BILLING },
  226602: { meaning: 'the instance has expired', advice: BILLING },
  226607: { meaning: 'the state of the container is inconsistent for now', advice: RAISE_TIMEOUT },
  226609: { meaning: 'another operation holds the lock of the instance', advice: LOCKED },
  226618: {
    meaning: 'shared storage is still mounted by a running instance',
    advice: 'Stop the instance that mounts it, or raise the input timeout.',
  },
  226619: { meaning: 'too many operations', advice: FEWER_JOBS },
  226620: { meaning: 'an image is being synchronised', advice: RAISE_TIMEOUT },
  226621: { meaning: 'the system disk is being migrated', advice: RAISE_TIMEOUT },
  226622: { meaning: 'the instance is starting', advice: RAISE_TIMEOUT },
  locked: {
    meaning: 'another operation holds the lock of the instance',
    advice: LOCKED,
  },
  undocumented: {
    meaning: 'a code that is not documented',
    advice: 'Ask CompShare support with the request ID, and tell us what the code means.',
  },
};
