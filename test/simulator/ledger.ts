import type { FaultKind } from './faults.ts';
import type { FleetEvent } from './fate.ts';
import { readArray } from './parameters.ts';
import type { CallParameters } from './signature.ts';

/** One instance as a Describe answer told it, and as it was. */
export interface Told {
  readonly uhostId: string;
  readonly state: string;
  /** `absent` when it was gone. */
  readonly trueState: string;
  readonly name: string;
  readonly trueName: string;
}

/** What reached the client of an answer. */
export type Answered =
  | {
      readonly status: number;
      /** Null where the answer isn't one of the API's. */
      readonly retCode: number | null;
      readonly message: string;
      readonly requestId: string;
    }
  /** It isn't decided yet. */
  | 'pending'
  /** Nothing came before the client gave up. */
  | 'lost'
  /** The connection was reset. */
  | 'reset'
  /** Something came that nobody can read an answer from. */
  | 'mangled';

/** One call, what it did and what the client was told. */
export interface LedgerEntry {
  /** Counts the calls from 1. */
  readonly seq: number;
  /** When it came, Unix milliseconds. */
  readonly atMs: number;
  readonly action: string;
  /** The instances that it names. */
  readonly targets: readonly string[];
  /** Its parameters but for keys, token and signature. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Each target's state when the call was carried out, or when it came; `absent` for what isn't there. */
  readonly stateBefore: Readonly<Record<string, string>>;
  readonly faults: readonly FaultKind[];
  readonly answered: Answered;
  /** Whether it changed anything. */
  readonly applied: boolean;
  /** The instances that a Describe answer told, if it reached the client. */
  readonly told: readonly Told[];
  /** The instances that a Describe answer should have told and didn't. */
  readonly withheld: readonly string[];
}

/** A call while it is being written down. */
export type OpenEntry = { -readonly [Key in keyof LedgerEntry]: LedgerEntry[Key] };

const SECRET_PARAMETERS: ReadonlySet<string> = new Set(['PublicKey', 'Signature', 'SecurityToken']);

/** Begins to write down a call that just came. */
export function openEntry(seq: number, atMs: number, parameters: CallParameters): OpenEntry {
  const target = parameters.get('UHostId') ?? parameters.get('HostId');
  return {
    seq,
    atMs,
    action: parameters.get('Action') ?? '',
    targets: target === undefined ? readArray(parameters, 'UHostIds') : [target],
    parameters: Object.fromEntries([...parameters].filter(([name]) => !SECRET_PARAMETERS.has(name))),
    stateBefore: {},
    faults: [],
    answered: 'pending',
    applied: false,
    told: [],
    withheld: [],
  };
}

/** What never reached the client wasn't told. */
export function forgetTold(entry: OpenEntry): void {
  entry.told = [];
  entry.withheld = [];
}

/** One line for one call. */
export function describeEntry(entry: LedgerEntry): string {
  const { answered, faults } = entry;
  const force = entry.parameters['Force'] === 'true' ? ' Force' : '';
  const release = entry.parameters['ReleaseUDisk'] === 'true' ? ' ReleaseUDisk' : '';
  const disk = entry.parameters['UDiskId'] === undefined ? '' : ` ${entry.parameters['UDiskId']}`;
  const target = entry.targets.map((id) => `${id}(${entry.stateBefore[id] ?? ''})`).join(',') || '*';
  const told = entry.told.map(
    ({ uhostId, state, trueState }) =>
      ` ${uhostId}=${short(state)}${state === trueState ? '' : ` (really ${trueState})`}`,
  );
  const parts = [
    `#${entry.seq} ${timeOf(entry.atMs)} ${short(entry.action)} ${target}${disk}${force}${release} → ${tellAnswer(answered)}`,
    ...told,
    entry.withheld.length === 0 ? '' : ` withheld ${entry.withheld.join(',')}`,
    entry.applied ? ' applied' : '',
    faults.length === 0 ? '' : ` [${faults.join(', ')}]`,
  ];
  return parts.join('');
}

/** The calls and what happened to the instances meanwhile, one a line, in order of time. */
export function describeLedger(entries: readonly LedgerEntry[], events: readonly FleetEvent[]): string {
  const calls = entries.map((entry) => ({ atMs: entry.atMs, line: describeEntry(entry) }));
  const others = events.map(({ atMs, text }) => ({ atMs, line: `   ${timeOf(atMs)} ${text}` }));
  return [...calls, ...others]
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ line }) => line)
    .join('\n');
}

function tellAnswer(answered: Answered): string {
  if (typeof answered === 'string') return answered;
  const { status, retCode, message } = answered;
  const http = status === 200 ? '' : `HTTP ${status} `;
  return `${http}${retCode === null ? 'no RetCode' : `RetCode ${retCode}`}${message === '' ? '' : ` ${short(message)}`}`;
}

/** Quotes what isn't plain and cuts what is long: a hostile text must not garble a test's report. */
function short(text: string): string {
  const cut = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  return /^[\x20-\x7e]+$/.test(cut) ? cut : JSON.stringify(cut);
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 23);
}
