import { systemClock } from '../../src/time/clock.ts';
import type { Clock } from '../../src/time/clock.ts';
import type { HttpFetch } from '../../src/network/http.ts';
import { Actions, MOST } from './actions.ts';
import type { ActionOptions } from './actions.ts';
import { endOf } from './ending.ts';
import type { Outcome } from './ending.ts';
import type { Exchange, Pause } from './exchange.ts';
import { FaultSchedule, HOSTILE_TEXT, isEnd, isInterference, isLie, isSlow } from './faults.ts';
import type { FaultKind, FaultRule, Interference, Lie } from './faults.ts';
import { Fleet } from './fleet.ts';
import type { DiskFate, Duration, Durations, Fate } from './fleet.ts';
import { Gateway } from './gateway.ts';
import type { GatewayOptions, SimKeys, SimProject } from './gateway.ts';
import { serve } from './http-server.ts';
import type { Listening } from './http-server.ts';
import { inProcessFetch } from './in-process-fetch.ts';
import type { InstanceState, NewInstance, SimDisk, SimInstance } from './instance.ts';
import { describeLedger } from './ledger.ts';
import type { LedgerEntry, OpenEntry } from './ledger.ts';
import { secretsOf } from './new-instance.ts';
import { readArray } from './parameters.ts';
import { createRandom, seedFor } from '../support/random.ts';
import type { Random } from '../support/random.ts';
import { messageFor, OPERATION_IN_PROGRESS, Refusal } from './ret-codes.ts';
import type { Language } from './ret-codes.ts';
import type { CallParameters } from './signature.ts';

/** The key pair that a simulator knows unless it is given others. It opens nothing else. */
export const DEFAULT_KEYS: SimKeys = {
  publicKey: 'simulator-public-key',
  privateKey: 'simulator-private-key',
};

/** The project that instances belong to unless they are given another. */
export const DEFAULT_PROJECT: SimProject = {
  ProjectId: 'org-simulator',
  ProjectName: 'Default',
  IsDefault: true,
};

/** The zones by region that a simulator has unless it is given others. */
export const DEFAULT_REGIONS: Readonly<Record<string, readonly string[]>> = {
  'cn-wlcb': ['cn-wlcb-01', 'cn-wlcb-02'],
  'cn-sh2': ['cn-sh2-02'],
  'us-ca': ['us-ca-01'],
};

const DEFAULT_DURATIONS: Durations = {
  stop: [20_000, 60_000],
  terminate: [5_000, 20_000],
  start: [30_000, 90_000],
  lock: 600_000,
};

/** What a simulator is like. Everything has a default. */
export interface SimulatorOptions
  extends Partial<Omit<ActionOptions, 'clock' | 'seed'>>, Partial<Omit<GatewayOptions, 'clock'>> {
  /** Where its time comes from; the machine's by default. */
  readonly clock?: Clock;
  /** All that is left to chance follows from it; 1 by default. */
  readonly seed?: number;
  /** Milliseconds. */
  readonly durations?: Partial<Durations>;
  /** Whether an operation's end releases its lock (default), or only the end of the lock itself. */
  readonly lockEndsWithOperation?: boolean;
  /** The state that an instance under deletion is listed with; by default the one it was in. */
  readonly lingers?: InstanceState | null;
  readonly faults?: readonly FaultRule[];
  /** The language of messages; English by default. */
  readonly language?: Language;
  /** How long every answer takes, milliseconds; none by default. */
  readonly latencyMs?: Duration;
  /** Told of each call as it comes, before anything is made of it. */
  readonly onArrival?: (entry: LedgerEntry) => void;
  /** Told of each call once its answer is decided. */
  readonly onCall?: (entry: LedgerEntry) => void;
}

const SECRET_PARAMETERS: ReadonlySet<string> = new Set(['PublicKey', 'Signature', 'SecurityToken']);

/** A CompShare API with instances of its own, that can be made to misbehave and writes down all it does. */
export class Simulator {
  /** Every call so far. */
  readonly ledger: readonly LedgerEntry[];
  /** The API without sockets. With a virtual clock it tells the clock of its requests itself. */
  readonly fetch: HttpFetch;
  readonly clock: Clock;

  readonly #entries: OpenEntry[] = [];
  readonly #fleet: Fleet;
  readonly #actions: Actions;
  readonly #gateway: Gateway;
  readonly #faults: FaultSchedule;
  readonly #random: Random;
  readonly #startMs: number;
  readonly #language: Language;
  readonly #latencyMs: Duration;
  readonly #onArrival: (entry: LedgerEntry) => void;
  readonly #onCall: (entry: LedgerEntry) => void;

  constructor(options: SimulatorOptions = {}) {
    const { clock = systemClock, seed = 1, projects = [DEFAULT_PROJECT] } = options;
    const { regions = DEFAULT_REGIONS } = options;
    this.clock = clock;
    this.ledger = this.#entries;
    this.#startMs = clock.now();
    this.#language = options.language ?? 'en';
    this.#latencyMs = options.latencyMs ?? 0;
    this.#onArrival = options.onArrival ?? ((): void => undefined);
    this.#onCall = options.onCall ?? ((): void => undefined);
    this.#random = createRandom(seedFor(seed, 'simulator'));
    this.#faults = new FaultSchedule(options.faults ?? [], seed);
    this.#fleet = new Fleet({
      clock,
      seed,
      durations: { ...DEFAULT_DURATIONS, ...options.durations },
      lockEndsWithOperation: options.lockEndsWithOperation ?? true,
      lingers: options.lingers ?? null,
      regions,
      projectId: projects.find((project) => project.IsDefault)?.ProjectId ?? '',
    });
    this.#gateway = new Gateway({
      clock,
      keys: options.keys ?? [DEFAULT_KEYS],
      projects,
      rateLimit: options.rateLimit ?? null,
      ipRefused: options.ipRefused ?? false,
      securityLocked: options.securityLocked ?? false,
      deniedActions: options.deniedActions ?? [],
      missingProject: options.missingProject ?? 230,
    });
    this.#actions = new Actions(this.#fleet, {
      clock,
      seed,
      projects,
      regions,
      zonesNotPermitted: options.zonesNotPermitted ?? [],
      zonesWithoutPermission: options.zonesWithoutPermission ?? [],
      regionRequired: options.regionRequired ?? false,
      totalCount: options.totalCount ?? 'present',
      mostPerPage: options.mostPerPage ?? MOST,
      zoneIgnored: options.zoneIgnored ?? false,
      emptyList: options.emptyList ?? 'null',
      regionField: options.regionField ?? 'present',
      inRecycle: options.inRecycle ?? 'No',
      diskField: options.diskField ?? 'DiskSet',
      disksUnderDeletion: options.disksUnderDeletion ?? 'listed',
      operationInProgressCode: options.operationInProgressCode ?? OPERATION_IN_PROGRESS,
    });
    this.fetch = inProcessFetch((parameters, pause) => this.#answer(parameters, pause), clock);
  }

  /** Serves the API over HTTP on 127.0.0.1; port 0 takes any that is free. */
  listen(port = 0): Promise<Listening> {
    return serve((parameters, pause) => this.#answer(parameters, pause), this.clock, port);
  }

  /** Adds an instance, by default a Running one of one 4090. One in transition moves on by itself. */
  addInstance(wanted: NewInstance = {}): SimInstance {
    return this.#fleet.add(wanted);
  }

  /** Adds a rule for faults from now on; it counts calls from now. */
  addFault(rule: FaultRule): void {
    this.#faults.add(rule);
  }

  /** An instance as it is now, gone or not. */
  instance(id: string): SimInstance {
    const instance = this.#fleet.get(id);
    if (instance === undefined) throw new Error(`The simulator has no instance ${id}`);
    return instance;
  }

  /** The instances that aren't gone. */
  instances(): SimInstance[] {
    return this.#fleet.all();
  }

  /** The disks that exist, attached or not: all of them are on the bill. */
  disks(): SimDisk[] {
    return this.#fleet.disks();
  }

  /** Somebody else stops it. False, and nothing done, if it isn't Running. */
  stopByOther(id: string): boolean {
    return this.#fleet.stop(id, 'other');
  }

  /** Somebody else starts it. False, and nothing done, if it isn't Stopped. */
  startByOther(id: string): boolean {
    return this.#fleet.start(id, 'other');
  }

  /** Somebody else deletes it, at once and whatever its state. False if it is gone. */
  deleteByOther(id: string): boolean {
    return this.#fleet.deleteNow(id, 'other');
  }

  rename(id: string, name: string): void {
    this.#fleet.rename(id, name);
  }

  /** Takes an instance's lock for `ms` (default: as long as an operation's). */
  lock(id: string, ms?: number): void {
    this.#fleet.lock(id, ms);
  }

  /** Puts an instance into a state, in which it stays until something is done to it. */
  setState(id: string, state: InstanceState): void {
    this.#fleet.setState(id, state);
  }

  /** What became of each instance, by ID. */
  fates(): Map<string, Fate> {
    return this.#fleet.fates();
  }

  /** What became of each disk, by ID. */
  diskFates(): Map<string, DiskFate> {
    return this.#fleet.diskFates();
  }

  /** How often each kind of fault was injected. */
  faultCounts(): Map<FaultKind, number> {
    return this.#faults.counts();
  }

  /** Passwords, addresses and such of all instances, encoded and in the clear: none may ever be shown. */
  secrets(): string[] {
    return this.#fleet.list().flatMap(({ instance }) => secretsOf(instance));
  }

  /** The ledger and what happened to the instances, for people who read a failed test. */
  describeLedger(): string {
    return describeLedger(this.#entries, this.#fleet.events());
  }

  async #answer(parameters: CallParameters, pause: Pause): Promise<Exchange> {
    const entry = this.#open(parameters);
    const faults = this.#faults.take({
      action: entry.action,
      targets: entry.targets,
      sinceStartMs: entry.atMs - this.#startMs,
    });
    entry.faults = faults.map((fault) => fault.kind);
    const requestId = this.#requestId();
    const latencyMs =
      typeof this.#latencyMs === 'number' ? this.#latencyMs : this.#random.int(...this.#latencyMs);
    const slow = faults.find(isSlow);
    const slowMs = slow === undefined ? 0 : (slow.ms ?? 30_000);
    const isHandledLast = slow?.handled === 'last';

    if (isHandledLast) await pause(slowMs);
    this.#interfere(faults.filter(isInterference), entry.targets);
    entry.stateBefore = this.#statesOf(entry.targets);
    const { delivery, answered } = endOf(faults.find(isEnd), {
      action: entry.action,
      requestId,
      carryOut: () => this.#carryOut(entry, parameters, faults.filter(isLie)),
      refusal: (retCode) => this.#refusal(retCode),
    });
    if (delivery.kind !== 'silence') await pause(latencyMs + (isHandledLast ? 0 : slowMs));

    entry.answered = answered;
    if (typeof answered === 'string' || answered.retCode !== 0) forgetTold(entry);
    this.#onCall(entry);
    return {
      delivery,
      abandoned: () => {
        if (entry.answered !== 'reset' && entry.answered !== 'mangled') entry.answered = 'lost';
        forgetTold(entry);
      },
    };
  }

  #open(parameters: CallParameters): OpenEntry {
    const target = parameters.get('UHostId');
    const targets = target === undefined ? readArray(parameters, 'UHostIds') : [target];
    const entry: OpenEntry = {
      seq: this.#entries.length + 1,
      atMs: this.clock.now(),
      action: parameters.get('Action') ?? '',
      targets,
      parameters: Object.fromEntries([...parameters].filter(([name]) => !SECRET_PARAMETERS.has(name))),
      stateBefore: this.#statesOf(targets),
      faults: [],
      answered: 'pending',
      applied: false,
      told: [],
      withheld: [],
    };
    this.#entries.push(entry);
    this.#onArrival(entry);
    return entry;
  }

  #statesOf(ids: readonly string[]): Record<string, string> {
    return Object.fromEntries(ids.map((id) => [id, this.#fleet.stateOf(id)]));
  }

  /** Lets the call through the gateway and to its action. */
  #carryOut(entry: OpenEntry, parameters: CallParameters, lies: readonly Lie[]): Outcome {
    const hostile = lies.find((lie) => lie.kind === 'hostile-text');
    try {
      const { action, projectId } = this.#gateway.admit(parameters, this.#actions.names);
      if (hostile !== undefined && action !== 'DescribeCompShareInstance') {
        return { retCode: 8433, message: hostile.text ?? HOSTILE_TEXT, fields: {} };
      }
      const call = { seq: entry.seq, parameters, projectId, lies };
      const { fields, applied, told = [], withheld = [] } = this.#actions.perform(action, call);
      entry.applied = applied;
      entry.told = told;
      entry.withheld = withheld;
      return { retCode: 0, message: '', fields };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return this.#refusal(error.retCode, error.detail, error.meaning);
    }
  }

  #refusal(retCode: number, detail?: string, meaning: number = retCode): Outcome {
    return { retCode, message: messageFor(meaning, this.#language, detail), fields: {} };
  }

  /** Somebody else does something just before the call is carried out. */
  #interfere(interferences: readonly Interference[], targets: readonly string[]): void {
    for (const interference of interferences) {
      for (const id of interference.uhostId === undefined ? targets : [interference.uhostId]) {
        if (this.#fleet.stateOf(id) === 'absent') continue;
        if (interference.kind === 'other-renames') this.rename(id, interference.name ?? 'renamed');
        else if (interference.kind === 'other-stops') this.stopByOther(id);
        else if (interference.kind === 'other-starts') this.startByOther(id);
        else this.deleteByOther(id);
      }
    }
  }

  #requestId(): string {
    const hex = (length: number): string =>
      Array.from({ length }, () => this.#random.int(0, 15).toString(16)).join('');
    return [8, 4, 4, 4, 12].map(hex).join('-');
  }
}

/** What never reached the client wasn't told. */
function forgetTold(entry: OpenEntry): void {
  entry.told = [];
  entry.withheld = [];
}
