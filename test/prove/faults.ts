import { factsOf } from '../../src/compshare/ret-codes.ts';
import type { ErrorClass } from '../../src/compshare/ret-codes.ts';
import { SHORT_HOSTILE_TEXT } from '../chaos/arbitrary.ts';
import { idOf } from '../chaos/chaos-case.ts';
import type { ChaosCase } from '../chaos/chaos-case.ts';
import { isInterference, isLie } from '../simulator/faults.ts';
import type { Fault, FaultKind } from '../simulator/faults.ts';
import { KNOWN_RET_CODES } from '../simulator/ret-codes.ts';
import { DEFAULT_KEYS } from '../simulator/simulator.ts';

/** A fault that is enumerated, under a name that replays it. */
export interface NamedFault {
  readonly name: string;
  readonly fault: Fault;
  /** The fault that stands for it: itself, or one that the program can't tell from it, whatever the call. */
  readonly representative: string;
}

/** The instance that lies and strangers are about. */
const uhostId = idOf(0);
/** What RetCodes mean that may be the end. */
const FINAL: readonly ErrorClass[] = ['permanent', 'deleted'];
/** RetCodes that nobody lists, on both sides of 2000, where the product's own begin. */
const UNLISTED = [1, 1999, 2000, 99_999];
const bothWays = (fault: Fault & { applied?: boolean }): Fault[] => [fault, { ...fault, applied: true }];

/** Every fault that the simulator knows. The compiler asks for a kind that is missing. */
const BY_KIND: Readonly<Record<FaultKind, readonly Fault[]>> = {
  'lost-request': [{ kind: 'lost-request' }],
  'lost-answer': [{ kind: 'lost-answer' }],
  'reset-before': [{ kind: 'reset-before' }],
  'reset-after': [{ kind: 'reset-after' }],
  'close-before': [{ kind: 'close-before' }],
  'close-after': [{ kind: 'close-after' }],
  'dead-after': [{ kind: 'dead-after' }],
  'cut-answer': [{ kind: 'cut-answer' }],
  'half-answer': [{ kind: 'half-answer' }],
  'wrong-content-length': [{ kind: 'wrong-content-length' }],
  'truncated-json': [{ kind: 'truncated-json' }],
  'retcode-missing': [{ kind: 'retcode-missing' }],
  'retcode-string': [{ kind: 'retcode-string' }],
  throttle: [{ kind: 'throttle' }],
  // Below and above the 30 s that the client waits for an answer.
  slow: [8000, 40_000].flatMap((ms): Fault[] => [
    { kind: 'slow', ms, handled: 'first' },
    { kind: 'slow', ms, handled: 'last' },
  ]),
  'slow-drip': [
    { kind: 'slow-drip', bytes: 100, everyMs: 500 },
    { kind: 'slow-drip', bytes: 16, everyMs: 1000 },
  ],
  status: [
    ...([429, 500, 502, 503, 504] as const).flatMap((status) => bothWays({ kind: 'status', status })),
    { kind: 'status', status: 429, retryAfterSeconds: 20 },
    { kind: 'status', status: 503, retryAfterSeconds: 20 },
  ],
  html: bothWays({ kind: 'html' }),
  'ret-code': [
    ...[...KNOWN_RET_CODES, ...UNLISTED].flatMap((retCode) => bothWays({ kind: 'ret-code', retCode })),
    // An API may say back what it was sent.
    { kind: 'ret-code', retCode: 8903, message: `Signed with ${DEFAULT_KEYS.privateKey}` },
  ],
  upgrade: bothWays({ kind: 'upgrade' }),
  'other-action': [
    'GetProjectListResponse',
    'DescribeUHostInstanceResponse',
    'StopCompShareInstanceResponse',
    'TerminateCompShareInstanceResponse',
  ].flatMap((action): Fault[] => [
    { kind: 'other-action', action },
    { kind: 'other-action', action, empty: true },
  ]),
  redirect: [{ kind: 'redirect' }],
  huge: [{ kind: 'huge', bytes: 5_000_000 }],
  stale: [
    { kind: 'stale', ageMs: 4000 },
    { kind: 'stale', ageMs: 120_000 },
  ],
  'missing-entry': [{ kind: 'missing-entry', uhostId }],
  'ghost-entry': [{ kind: 'ghost-entry', uhostId }],
  'state-jump': [
    { kind: 'state-jump', uhostId },
    ...['Running', 'Stopped', 'Stopping'].map((to): Fault => ({ kind: 'state-jump', uhostId, to })),
  ],
  'unknown-state': [
    { kind: 'unknown-state', uhostId },
    { kind: 'unknown-state', uhostId, state: '' },
  ],
  'hostile-text': [{ kind: 'hostile-text', text: SHORT_HOSTILE_TEXT }],
  'other-stops': [{ kind: 'other-stops', uhostId }],
  'other-starts': [{ kind: 'other-starts', uhostId }],
  'other-deletes': [{ kind: 'other-deletes', uhostId }],
  'other-renames': [{ kind: 'other-renames', uhostId }],
};

/**
 * Every fault, by itself. RetCodes of which the program's table says the same are alike to it, since every rule that hangs
 * on a code is in that table (a test plays some of them beside the one that stands for them).
 */
export const FAULTS: readonly NamedFault[] = named(Object.values(BY_KIND).flat());

/** The fault of that name; undefined where there is none. */
export function faultNamed(name: string): NamedFault | undefined {
  return FAULTS.find((each) => each.name === name);
}

/** Whether a fault can happen at a call: only lists of instances tell lies about them. */
export function canHappen({ fault }: NamedFault, { action }: { action: string }): boolean {
  return !isLie(fault) || fault.kind === 'hostile-text' || action === 'DescribeCompShareInstance';
}

/** Whether two faults can happen at the same call: it is slow only once and ends only once. */
export function canMeet({ fault: a }: NamedFault, { fault: b }: NamedFault): boolean {
  return partOf(a) !== partOf(b) || partOf(a) === 'lie' || partOf(a) === 'stranger';
}

function partOf(fault: Fault): 'lie' | 'stranger' | 'slow' | 'end' {
  if (isLie(fault)) return 'lie';
  if (isInterference(fault)) return 'stranger';
  return fault.kind === 'slow' ? 'slow' : 'end';
}

/**
 * The fault that is the same as another at a call that only reads. Such a call changes nothing, so whether it was carried
 * out before it was lost makes no difference to anybody.
 */
export function onRead(name: string): string {
  return name
    .replace(/-applied$/, '')
    .replace(/^(reset|close)-after$/, '$1-before')
    .replace(/^lost-answer$/, 'lost-request');
}

/**
 * The fault that stands for another in a run in which the program can't tell them apart: the same is done, and the client
 * gets an error of the same class with the same rules, whose words alone differ. That the client makes such an error of
 * each of them is played in the default setting, where none is left out.
 */
export function alikeToProgram(name: string, isRead: boolean): string {
  const alike = ALIKE.find(({ names }) => names.test(name))?.as ?? name;
  return isRead ? (ALIKE_ON_READ.find(({ names }) => names.test(alike))?.as ?? alike) : alike;
}

const ALIKE: readonly { readonly names: RegExp; readonly as: string }[] = [
  // No answer in time.
  { names: /^slow-40000-first$/, as: 'lost-answer' },
  // The connection failed, by whatever code.
  { names: /^(close-before|upgrade)$/, as: 'reset-before' },
  { names: /^(close-after|upgrade-applied|cut-answer|wrong-content-length)$/, as: 'reset-after' },
  // What came is no answer of the API's.
  { names: /^huge/, as: 'html' },
  { names: /^(half-answer|truncated-json|retcode-missing)$/, as: 'html-applied' },
  // A gateway's trouble; only with 429 the time that it asks for counts.
  { names: /^status-50\d(-20)?$/, as: 'status-502' },
  { names: /^status-50\d-applied$/, as: 'status-502-applied' },
  { names: /^throttle$/, as: 'ret-code-153' },
];
const ALIKE_ON_READ: typeof ALIKE = [
  { names: /^slow-40000-last$/, as: 'lost-request' },
  { names: /^reset-after$/, as: 'reset-before' },
  // Another's name. That of the vendor's general product is Describe's own in one dialect.
  { names: /^other-action-(Stop|Terminate)\w+$/, as: 'other-action-GetProjectListResponse' },
  { names: /^other-action-(Stop|Terminate)\w+-empty$/, as: 'other-action-GetProjectListResponse-empty' },
  // Whether it may have been done, and what it says of stops, matters only to changes.
  { names: /^ret-code-110$/, as: 'ret-code-120' },
  { names: /^ret-code-(8421|8964)$/, as: 'ret-code-8010' },
  { names: /^ret-code-226602$/, as: 'ret-code-160' },
];

/**
 * Whether a fault passes by itself: once it is over, nothing keeps a teardown from its end. What strangers do, and what
 * the API refuses for good, may be the end; so may a name or a state that isn't so, where the step goes by it.
 */
export function passes({ fault }: NamedFault, { wanted: { select, stop }, dialects }: ChaosCase): boolean {
  if (isInterference(fault) || fault.kind === 'redirect') return false;
  // Nobody is known to have deleted it, and it stays listed for longer than anybody waits.
  if (isFalseRefusal(fault) && dialects.some((name) => name.startsWith('recycled-for-days'))) return false;
  if (fault.kind === 'ret-code') return !FINAL.includes(factsOf(fault.retCode, false).class);
  if (fault.kind === 'hostile-text') return select.by === 'id';
  return stop || !['stale', 'state-jump', 'unknown-state'].includes(fault.kind);
}

/** Whether an answer says for certain that nothing was done, though all was. */
function isFalseRefusal(fault: Fault): boolean {
  if (fault.kind === 'status') return fault.applied === true && fault.status < 500;
  return (
    fault.kind === 'ret-code' &&
    fault.applied === true &&
    factsOf(fault.retCode, false).mayHaveTakenEffect !== true
  );
}

function named(faults: readonly Fault[]): NamedFault[] {
  const ofFacts = new Map<string, string>();
  return faults.map((fault) => {
    const name = nameOf(fault);
    if (fault.kind !== 'ret-code' || fault.message !== undefined)
      return { name, fault, representative: name };
    const facts = JSON.stringify([factsOf(fault.retCode, false), fault.applied]);
    const representative = ofFacts.get(facts) ?? name;
    ofFacts.set(facts, representative);
    return { name, fault, representative };
  });
}

/** The kind and the details of a fault, as in `status-502-applied`. */
function nameOf(fault: Fault): string {
  const details = Object.entries(fault)
    .filter(([field]) => !['kind', 'uhostId', 'text', 'message'].includes(field))
    .map(([field, value]) => (value === true ? field : String(value) || 'none'));
  const isAnswerBack = 'message' in fault;
  return [fault.kind, ...details, ...(isAnswerBack ? ['with-key'] : [])].join('-');
}
