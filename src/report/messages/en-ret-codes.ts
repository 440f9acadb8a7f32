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

/** The words of each RetCode, with the meaning from the vendor's documents. */
export const RET_CODE_MESSAGES: Readonly<Record<RetCodeMessageKey, RetCodeMessage>> = {
  110: {
    meaning: 'the API took too long; the operation may have happened',
    advice: STATUS_PAGE,
  },
  130: { meaning: 'the gateway or the auth service failed', advice: STATUS_PAGE },
  150: { meaning: 'the service is unavailable', advice: STATUS_PAGE },
  153: {
    meaning: 'too many requests',
    advice: 'Run fewer jobs with this account at a time.',
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
    advice: 'Check public-key: it is wrong or was deleted.',
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
  240: { meaning: 'the zone is not permitted', advice: CHECK_PLACE },
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
  8035: { meaning: 'the instance is being migrated', advice: 'Raise the input timeout.' },
  8039: { meaning: 'the instance has been deleted', advice: 'Nothing to do.' },
  8104: { meaning: 'an order is unpaid', advice: BILLING },
  8433: { meaning: 'service error', advice: STATUS_PAGE },
  8434: { meaning: 'a disk is still detaching', advice: 'Raise the input timeout.' },
  8854: { meaning: 'deleting timed out', advice: STATUS_PAGE },
  8855: { meaning: 'deleting failed', advice: STATUS_PAGE },
  8856: {
    meaning: 'it must be stopped before it can be deleted',
    advice: 'Somebody or something may be starting it again.',
  },
  8903: {
    meaning: 'the operation failed; seen while an instance is in transition',
    advice: 'An image that is being made from the instance blocks it too. Raise the input timeout.',
  },
  8905: {
    meaning: 'the power state is wrong for now',
    advice: 'Somebody or something may be starting or stopping it.',
  },
  8908: { meaning: 'deleting failed', advice: STATUS_PAGE },
  8909: { meaning: 'deleting failed', advice: STATUS_PAGE },
  8918: { meaning: 'an order is not finished', advice: 'Raise the input timeout.' },
  226601: { meaning: 'the account is in arrears', advice: BILLING },
  226602: { meaning: 'the instance has expired', advice: BILLING },
  locked: {
    meaning: 'another operation holds the lock of the instance',
    advice: 'The lock can last ten minutes: see who else works on the instance, or raise the input timeout.',
  },
  undocumented: {
    meaning: 'a code that is not documented',
    advice: 'Ask CompShare support with the request ID, and tell us what the code means.',
  },
};
