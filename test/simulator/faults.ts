import { createRandom, seedFor } from '../support/random.ts';
import type { Random } from '../support/random.ts';

/** Faults that need no details. */
type BareKind =
  /** Never reaches the platform and is never answered. */
  | 'lost-request'
  /** Done, but the answer never comes. */
  | 'lost-answer'
  /** The connection is reset before anything is done. */
  | 'reset-before'
  /** Done, then the connection is reset. */
  | 'reset-after'
  /** The connection is closed before anything is done, without a byte. */
  | 'close-before'
  /** Done, then the connection is closed without a byte. */
  | 'close-after'
  /** Done and answered. The next request on that connection is reset without a byte, and never gets here. */
  | 'dead-after'
  /** Done; the half of the JSON comes, then the connection is closed. */
  | 'cut-answer'
  /** Done; half of the JSON comes, with a clean end. */
  | 'half-answer'
  /** Done; the answer is said to be longer than what comes before the connection breaks. */
  | 'wrong-content-length'
  /** Done; the JSON looks whole but for its last bracket. */
  | 'truncated-json'
  /** Done; the answer has no `RetCode`. */
  | 'retcode-missing'
  /** Done; `RetCode` comes as text. */
  | 'retcode-string'
  /** Refused with RetCode 153. */
  | 'throttle';

/** The platform takes `ms` (default 30 000) more; it carries the call out at the start, or only at the end. */
export interface SlowFault {
  readonly kind: 'slow';
  readonly ms?: number;
  readonly handled?: 'first' | 'last';
}

/** How a call ends badly. Where nothing else is said, it is carried out. */
export type EndFault =
  | { readonly kind: BareKind }
  /** The answer comes `bytes` (default 16) at a time, every `everyMs` (default 1 000). */
  | { readonly kind: 'slow-drip'; readonly bytes?: number; readonly everyMs?: number }
  /** A gateway's plain HTTP error; carried out only if `applied`. */
  | {
      readonly kind: 'status';
      readonly status: 429 | 500 | 502 | 503 | 504;
      readonly applied?: boolean;
      readonly retryAfterSeconds?: number;
    }
  /** HTTP 200 with a HTML page; carried out only if `applied`. */
  | { readonly kind: 'html'; readonly applied?: boolean }
  /** This RetCode; carried out only if `applied`. */
  | {
      readonly kind: 'ret-code';
      readonly retCode: number;
      readonly message?: string;
      readonly applied?: boolean;
    }
  /** HTTP 101, after which the connection belongs to no protocol that the client speaks; carried out only if `applied`. */
  | { readonly kind: 'upgrade'; readonly applied?: boolean }
  /**
   * Done; the answer's `Action` is another's (default `GetProjectListResponse`), its fields are its own or, with
   * `empty`, none.
   */
  | { readonly kind: 'other-action'; readonly action?: string; readonly empty?: boolean }
  /** HTTP 302 to `location`; not carried out. */
  | { readonly kind: 'redirect'; readonly location?: string }
  /** An answer of `bytes` (default 100 MB) that is one JSON text; not carried out. */
  | { readonly kind: 'huge'; readonly bytes?: number };

/** What a Describe answer tells that isn't so. */
export type Lie =
  /** What was so `ageMs` (default 30 000) ago. */
  | { readonly kind: 'stale'; readonly ageMs?: number }
  /** One entry is left out: this one, or any. */
  | { readonly kind: 'missing-entry'; readonly uhostId?: string }
  /** What is gone is still listed: this one, or all that match. */
  | { readonly kind: 'ghost-entry'; readonly uhostId?: string }
  /** Another state, of this one or of all; only of those in state `from`. */
  | {
      readonly kind: 'state-jump';
      readonly uhostId?: string;
      readonly from?: string;
      readonly to?: string;
    }
  /** A state that nobody has heard of, of this one or of all. */
  | { readonly kind: 'unknown-state'; readonly uhostId?: string; readonly state?: string }
  /** Names, tags and remarks full of mischief. Other calls than Describe fail with such a message. */
  | { readonly kind: 'hostile-text'; readonly text?: string };

/** What somebody else does just before the call, to this instance or to all that the call names. */
export type Interference =
  | { readonly kind: 'other-stops' | 'other-starts' | 'other-deletes'; readonly uhostId?: string }
  | { readonly kind: 'other-renames'; readonly uhostId?: string; readonly name?: string };

/** One thing that goes wrong with one call. */
export type Fault = SlowFault | EndFault | Lie | Interference;

export type FaultKind = Fault['kind'];

/** A fault as a rule names it: in full; by its kind alone; or short for `status` and `ret-code`. */
export type FaultSpec =
  | Fault
  | Exclude<FaultKind, 'status' | 'ret-code'>
  | Omit<Extract<Fault, { kind: 'status' }>, 'kind'>
  | Omit<Extract<Fault, { kind: 'ret-code' }>, 'kind'>;

/** When a fault happens. Without `on` at every call, without `times` as often as `on` says. */
export interface FaultRule {
  readonly fault: FaultSpec;
  readonly on?: {
    /** Calls of this action only. */
    readonly action?: string;
    /** Calls that name this instance, and Describe calls that name none. */
    readonly uhostId?: string;
    /** Only at the nth such call, counted from 1. */
    readonly nth?: number;
    /** Only at the call of this number in the ledger, which counts all calls from 1. */
    readonly seq?: number;
    /** Only from this long after the simulator's start, in milliseconds. */
    readonly from?: number;
    /** Only up to this long after the simulator's start, in milliseconds. */
    readonly to?: number;
    /** Only by chance, 0 to 1, drawn from the seed. */
    readonly probability?: number;
  };
  /** At most this many times. */
  readonly times?: number;
}

/** Log commands, Markdown, HTML, terminal codes and a megabyte: whatever may come out of an API as text. */
export const HOSTILE_TEXT = [
  '::error::hostile',
  '::set-output name=uhost-id::uhost-hostile',
  '::stop-commands::hostile',
  '##[error]hostile',
  '%0A::warning::hostile%0D',
  '\u001b[31mred\u001b[2J\u001b]0;title\u0007',
  '# heading | table | `code` ``` fence',
  '[link](javascript:alert(1)) ![image](https://hostile.invalid/x.png) @everyone <!-- comment',
  '<script>alert(1)</script><img src=x onerror=alert(1)></details>',
  '\u202egnirts\u202c \u0000 \r\n __proto__ ${{ secrets.GITHUB_TOKEN }} $(id) `id`',
  'A'.repeat(1_000_000),
].join('\n');

const INTERFERENCES: ReadonlySet<FaultKind> = new Set<Interference['kind']>([
  'other-stops',
  'other-starts',
  'other-deletes',
  'other-renames',
]);
/** The kinds of lies. */
export const LIES: ReadonlySet<FaultKind> = new Set<Lie['kind']>([
  'stale',
  'missing-entry',
  'ghost-entry',
  'state-jump',
  'unknown-state',
  'hostile-text',
]);

export function isInterference(fault: Fault): fault is Interference {
  return INTERFERENCES.has(fault.kind);
}

export function isLie(fault: Fault): fault is Lie {
  return LIES.has(fault.kind);
}

export function isSlow(fault: Fault): fault is SlowFault {
  return fault.kind === 'slow';
}

export function isEnd(fault: Fault): fault is EndFault {
  return !isInterference(fault) && !isLie(fault) && !isSlow(fault);
}

function inFull(spec: FaultSpec): Fault {
  // What a rule may name by its kind alone needs no details. The compiler can't compare so many kinds one by one.
  if (typeof spec === 'string') return { kind: spec } as Fault;
  if ('kind' in spec) return spec;
  return 'status' in spec ? { kind: 'status', ...spec } : { kind: 'ret-code', ...spec };
}

/** What the schedule must know of a call. */
export interface FaultyCall {
  /** Its number in the ledger. */
  readonly seq: number;
  readonly action: string;
  /** The instances that the call names. */
  readonly targets: readonly string[];
  /** Milliseconds since the simulator's start. */
  readonly sinceStartMs: number;
}

interface RuleState {
  readonly fault: Fault;
  readonly rule: FaultRule;
  readonly random: Random;
  matched: number;
  injected: number;
}

/** Decides which faults each call gets. The same seed and the same calls give the same faults. */
export class FaultSchedule {
  readonly #rules: RuleState[] = [];
  readonly #seed: number;
  readonly #counts = new Map<FaultKind, number>();

  constructor(rules: readonly FaultRule[], seed: number) {
    this.#seed = seed;
    for (const rule of rules) this.add(rule);
  }

  /** Adds a rule; its count of matching calls begins now. */
  add(rule: FaultRule): void {
    const random = createRandom(seedFor(this.#seed, `fault rule ${this.#rules.length}`));
    this.#rules.push({ fault: inFull(rule.fault), rule, random, matched: 0, injected: 0 });
  }

  /**
   * The faults of this call. It can have several lies and interferences, but is slow only once and ends
   * only once: the first rule has its way. Lies are only told by Describe calls, but for hostile texts.
   */
  take(call: FaultyCall): Fault[] {
    const faults: Fault[] = [];
    for (const state of this.#rules) {
      if (!matches(state, call)) continue;
      if (isSlow(state.fault) && faults.some(isSlow)) continue;
      if (isEnd(state.fault) && faults.some(isEnd)) continue;
      state.injected += 1;
      this.#counts.set(state.fault.kind, (this.#counts.get(state.fault.kind) ?? 0) + 1);
      faults.push(state.fault);
    }
    return faults;
  }

  /** How often each kind of fault was injected so far. */
  counts(): Map<FaultKind, number> {
    return new Map(this.#counts);
  }
}

function matches(state: RuleState, call: FaultyCall): boolean {
  const { on = {}, times = Infinity } = state.rule;
  const isDescribe = call.action === 'DescribeCompShareInstance';
  if (isLie(state.fault) && state.fault.kind !== 'hostile-text' && !isDescribe) return false;
  if (on.seq !== undefined && on.seq !== call.seq) return false;
  if (on.action !== undefined && on.action !== call.action) return false;
  if (on.uhostId !== undefined && !call.targets.includes(on.uhostId)) {
    if (!isDescribe || call.targets.length > 0) return false;
  }
  if (call.sinceStartMs < (on.from ?? -Infinity) || call.sinceStartMs > (on.to ?? Infinity)) return false;
  state.matched += 1;
  if (on.nth !== undefined && on.nth !== state.matched) return false;
  if (on.probability !== undefined && !state.random.chance(on.probability)) return false;
  return state.injected < times;
}
