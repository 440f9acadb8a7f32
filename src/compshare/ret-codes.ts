/**
 * What an error means for a teardown:
 *
 * - `final`: it stays until a person changes something. No second try.
 * - `transient`: the API or the way to it is in trouble. Tried again until the timeout.
 * - `wait`: the instance is busy or in the wrong state for now. Looked at and tried again until the timeout.
 * - `look-again`: nobody knows. Looked at and tried again a few times, then it counts as failed.
 * - `gone`: the instance has been deleted, which is the goal.
 */
export type Remedy = 'final' | 'transient' | 'wait' | 'look-again' | 'gone';

/** What is known of a RetCode. */
export interface RetCodeEntry {
  /** What the code means, in a few words. */
  meaning: string;
  remedy: Remedy;
  /** What the reader of the log can do about it. */
  advice: string;
  /** The operation may have been carried out all the same. */
  mayHaveHappened?: boolean;
}

const CHECK_KEYS = 'Check that public-key and private-key are the two halves of one key pair.';
const CHECK_PERMISSION =
  'Check that the key may describe, stop and delete instances in this project; a sub-account needs project-id.';
const CHECK_PLACE = 'Check the inputs region and zone, or leave them out.';
const REPORT_BUG = 'This is a fault of the action: please report it with the request ID.';
const BILLING = 'Settle it in the CompShare console, then run the teardown again.';
const STATUS_PAGE = 'If it stays, ask CompShare support with the request ID.';

/**
 * The RetCodes that are known, with their meaning from the vendor's documents, SDKs and command-line client,
 * and what they mean for a teardown. Every rule that hangs on a code is here and nowhere else.
 */
export const RET_CODES: Readonly<Record<number, RetCodeEntry>> = {
  110: {
    meaning: 'the API took too long; the operation may have happened',
    remedy: 'transient',
    advice: STATUS_PAGE,
    mayHaveHappened: true,
  },
  130: { meaning: 'the gateway or the auth service failed', remedy: 'transient', advice: STATUS_PAGE },
  150: { meaning: 'the service is unavailable', remedy: 'transient', advice: STATUS_PAGE },
  153: {
    meaning: 'too many requests',
    remedy: 'transient',
    advice: 'Run fewer jobs with this account at a time.',
  },
  160: { meaning: 'the action is missing', remedy: 'final', advice: REPORT_BUG },
  161: {
    meaning: 'the action is unknown',
    remedy: 'final',
    advice: 'Check the input api-url; otherwise this is a fault of the action: please report it.',
  },
  170: { meaning: 'the signature is missing', remedy: 'final', advice: REPORT_BUG },
  171: { meaning: 'the signature is wrong', remedy: 'final', advice: CHECK_KEYS },
  172: {
    meaning: 'the user does not exist',
    remedy: 'final',
    advice: 'Check public-key: it is wrong or was deleted.',
  },
  174: {
    meaning: 'the token does not exist',
    remedy: 'final',
    advice:
      'Check security-token: it is wrong or has expired. Leave it out if the key pair is a permanent one.',
  },
  210: { meaning: 'a parameter is missing', remedy: 'final', advice: REPORT_BUG },
  220: { meaning: 'a parameter has the wrong form', remedy: 'final', advice: CHECK_PLACE },
  230: {
    meaning: 'a parameter is not available',
    remedy: 'final',
    advice: `${CHECK_PLACE} If the message names organization_id, give project-id.`,
  },
  240: { meaning: 'the zone is not permitted', remedy: 'final', advice: CHECK_PLACE },
  292: { meaning: 'the project does not exist', remedy: 'final', advice: 'Check the input project-id.' },
  293: {
    meaning: 'no permission for the zone',
    remedy: 'final',
    advice: `${CHECK_PLACE} Check the input project-id.`,
  },
  294: {
    meaning: "the caller's IP address is refused",
    remedy: 'final',
    advice:
      "The account has an IP allow-list. Add the runner's address to it, or use a runner with a fixed address.",
  },
  295: { meaning: 'the account is under a security lock', remedy: 'final', advice: BILLING },
  299: { meaning: 'permission refused', remedy: 'final', advice: CHECK_PERMISSION },
  8035: { meaning: 'the instance is being migrated', remedy: 'wait', advice: 'Raise the input timeout.' },
  8039: { meaning: 'the instance has been deleted', remedy: 'gone', advice: 'Nothing to do.' },
  8104: { meaning: 'an order is unpaid', remedy: 'final', advice: BILLING },
  8433: { meaning: 'service error', remedy: 'wait', advice: STATUS_PAGE, mayHaveHappened: true },
  8434: { meaning: 'a disk is still detaching', remedy: 'wait', advice: 'Raise the input timeout.' },
  8854: { meaning: 'deleting timed out', remedy: 'wait', advice: STATUS_PAGE, mayHaveHappened: true },
  8855: { meaning: 'deleting failed', remedy: 'wait', advice: STATUS_PAGE, mayHaveHappened: true },
  8856: {
    meaning: 'it must be stopped before it can be deleted',
    remedy: 'wait',
    advice: 'Somebody or something may be starting it again.',
  },
  8903: {
    meaning: 'the operation failed; seen while an instance is in transition',
    remedy: 'wait',
    advice: 'An image that is being made from the instance blocks it too. Raise the input timeout.',
  },
  8905: {
    meaning: 'the power state is wrong for now',
    remedy: 'wait',
    advice: 'Somebody or something may be starting or stopping it.',
  },
  8908: { meaning: 'deleting failed', remedy: 'wait', advice: STATUS_PAGE, mayHaveHappened: true },
  8909: { meaning: 'deleting failed', remedy: 'wait', advice: STATUS_PAGE, mayHaveHappened: true },
  8918: { meaning: 'an order is not finished', remedy: 'wait', advice: 'Raise the input timeout.' },
  226601: { meaning: 'the account is in arrears', remedy: 'final', advice: BILLING },
  226602: { meaning: 'the instance has expired', remedy: 'wait', advice: BILLING },
};

/** The lock's error has no published number; its message names this. From the vendor's documents. */
const LOCK_MARK = 'InstanceOperationInProgress';

const LOCKED: RetCodeEntry = {
  meaning: 'another operation holds the lock of the instance',
  remedy: 'wait',
  advice: 'The lock can last ten minutes: see who else works on the instance, or raise the input timeout.',
};

/**
 * What a RetCode means for a teardown. For codes that nobody documented it follows the official SDKs:
 * from 2000 on they are the product's own and worth another try, below they are the gateway's and not.
 */
export function explainRetCode(retCode: number, apiMessage: string): RetCodeEntry {
  if (apiMessage.includes(LOCK_MARK)) return LOCKED;
  return (
    RET_CODES[retCode] ?? {
      meaning: 'a code that is not documented',
      mayHaveHappened: retCode >= 2000,
      remedy: retCode >= 2000 ? 'look-again' : 'final',
      advice: 'Ask CompShare support with the request ID, and tell us what the code means.',
    }
  );
}
