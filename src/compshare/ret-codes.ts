/**
 * What an error means for a teardown:
 *
 * - `permanent`: it stays until a person changes something. No second try.
 * - `transient`: the API or the way to it is in trouble. Tried again until the timeout.
 * - `busy`: the instance is busy or in the wrong state for now. Observed and tried again until the timeout.
 * - `unknown`: nobody has documented it, or nobody knows what it means. Most likely another way to be busy.
 * - `deleted`: the instance has been deleted, which is the goal.
 */
export type ErrorClass = 'permanent' | 'transient' | 'busy' | 'unknown' | 'deleted';

/**
 * What a RetCode is about, where its class alone doesn't say what to do:
 *
 * - `keys`: one of the two keys is wrong, or not as it was copied.
 * - `lock`: another operation holds the lock of the instance.
 * - `request`: nothing that the inputs could change.
 * - `api-failure`: something behind the API failed.
 */
export type RetCodeTopic =
  | 'keys'
  | 'token'
  | 'permission'
  | 'project'
  | 'parameter'
  | 'ip-address'
  | 'security-lock'
  | 'payment'
  | 'expired'
  | 'lock'
  | 'request'
  | 'api-failure';

/** What is known of a RetCode. */
export interface RetCodeFacts {
  class: ErrorClass;
  topic?: RetCodeTopic;
  /** The operation may have been carried out all the same. */
  mayHaveTakenEffect?: boolean;
  /** The API asks for fewer calls. */
  throttled?: boolean;
  /** An API that insists on a region may refuse a call without one with it. */
  regionMissing?: boolean;
  /** It may be about the region and zone: the same call for another place may be answered. */
  aboutPlace?: boolean;
  /** It may answer an offset past the end of a list. */
  endOfList?: boolean;
  /** It keeps an instance from being stopped, and passes by itself. */
  blocksStopForNow?: boolean;
  /** An instance whose stop is refused with it may still be deleted. */
  deletable?: boolean;
}

/**
 * The RetCodes that are known, from the vendor's documents, its SDKs and command-line client, and a table that an agent
 * for the platform mirrors from the API's server. Every rule that hangs on a code is here; its words are in
 * `report/messages/`.
 */
export const RET_CODES = {
  110: { class: 'transient', mayHaveTakenEffect: true },
  120: { class: 'transient' },
  130: { class: 'transient' },
  150: { class: 'transient' },
  153: { class: 'transient', throttled: true },
  160: { class: 'permanent', topic: 'request' },
  161: { class: 'permanent', topic: 'request' },
  170: { class: 'permanent', topic: 'request' },
  171: { class: 'permanent', topic: 'keys' },
  172: { class: 'permanent', topic: 'keys' },
  174: { class: 'permanent', topic: 'token' },
  210: { class: 'permanent', topic: 'parameter', aboutPlace: true, regionMissing: true },
  220: { class: 'permanent', topic: 'parameter', aboutPlace: true, regionMissing: true },
  230: { class: 'permanent', topic: 'parameter', aboutPlace: true, regionMissing: true, endOfList: true },
  240: { class: 'permanent', topic: 'permission', aboutPlace: true },
  280: { class: 'permanent', topic: 'request' },
  292: { class: 'permanent', topic: 'project' },
  293: { class: 'permanent', topic: 'permission', aboutPlace: true },
  294: { class: 'permanent', topic: 'ip-address' },
  295: { class: 'permanent', topic: 'security-lock' },
  299: { class: 'permanent', topic: 'permission', aboutPlace: true },
  520: { class: 'permanent', topic: 'payment' },
  8010: { class: 'busy' },
  8022: { class: 'busy', topic: 'api-failure' },
  8034: { class: 'busy' },
  8035: { class: 'busy' },
  8039: { class: 'deleted' },
  8097: { class: 'transient' },
  8102: { class: 'transient' },
  8104: { class: 'permanent', topic: 'payment' },
  8108: { class: 'transient' },
  8117: { class: 'transient' },
  8351: { class: 'deleted' },
  8366: { class: 'transient' },
  8401: { class: 'unknown', topic: 'request', endOfList: true },
  8421: { class: 'busy', topic: 'api-failure', mayHaveTakenEffect: true },
  8429: { class: 'permanent', topic: 'payment' },
  8433: { class: 'busy', topic: 'api-failure', mayHaveTakenEffect: true },
  8434: { class: 'busy' },
  8436: { class: 'busy' },
  8438: { class: 'transient', mayHaveTakenEffect: true },
  8441: { class: 'transient', throttled: true },
  8498: { class: 'busy', topic: 'api-failure', mayHaveTakenEffect: true },
  8510: { class: 'busy', topic: 'api-failure', mayHaveTakenEffect: true },
  8520: { class: 'busy', topic: 'api-failure', mayHaveTakenEffect: true },
  8580: { class: 'busy', topic: 'api-failure', mayHaveTakenEffect: true },
  8840: { class: 'busy', topic: 'api-failure' },
  8854: { class: 'busy', topic: 'api-failure', mayHaveTakenEffect: true },
  8855: { class: 'busy', topic: 'api-failure', mayHaveTakenEffect: true },
  8856: { class: 'busy' },
  8868: { class: 'busy', topic: 'api-failure' },
  8903: { class: 'busy' },
  8905: { class: 'busy' },
  8908: { class: 'busy', topic: 'api-failure', mayHaveTakenEffect: true },
  8909: { class: 'busy', topic: 'api-failure', mayHaveTakenEffect: true },
  8917: { class: 'permanent', topic: 'payment' },
  8918: { class: 'busy' },
  8919: { class: 'permanent', topic: 'payment' },
  8939: { class: 'busy', topic: 'api-failure' },
  8964: { class: 'busy', blocksStopForNow: true },
  226601: { class: 'permanent', topic: 'payment' },
  226602: { class: 'permanent', topic: 'expired', deletable: true },
  226607: { class: 'busy' },
  226609: { class: 'busy', topic: 'lock' },
  226618: { class: 'busy' },
  226619: { class: 'transient', throttled: true },
  226620: { class: 'busy' },
  226621: { class: 'busy' },
  226622: { class: 'busy' },
} as const satisfies Readonly<Record<number, RetCodeFacts>>;

/** A RetCode that is in the table. */
export type RetCode = keyof typeof RET_CODES;

/** What an answer says of the lock, beside its number: its name in the vendor's documents, its text on the server. */
const LOCK_TEXT = /InstanceOperationInProgress|实例操作正在处理中/i;

/** Whether a RetCode is in the table. */
export function isListed(retCode: number): retCode is RetCode {
  return Object.hasOwn(RET_CODES, retCode);
}

/** Whether an answer's text tells that another operation holds the lock of the instance. */
export function tellsOfLock(text: string): boolean {
  return LOCK_TEXT.test(text);
}

/**
 * What is known of a RetCode. For codes that are not listed it follows the official SDKs: from 2000 on they are the
 * product's own and worth another try, below they are the gateway's and not.
 *
 * @param locked whether the answer tells of the lock, which then counts, whatever the code.
 */
export function factsOf(retCode: number, locked: boolean): RetCodeFacts {
  if (locked) return RET_CODES[226609];
  if (isListed(retCode)) return RET_CODES[retCode];
  return retCode >= 2000 ? { class: 'unknown', mayHaveTakenEffect: true } : { class: 'permanent' };
}
