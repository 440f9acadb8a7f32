import { systemClock } from '../../src/time/clock.ts';
import type { Clock } from '../../src/time/clock.ts';
import type { HttpFetch } from '../../src/network/http.ts';
import { ACTION_NAMES, perform } from './actions.ts';
import type { Surroundings } from './call.ts';
import { DEFAULT_DURATIONS } from './durations.ts';
import type { Duration, Durations } from './durations.ts';
import { endOf } from './ending.ts';
import type { Outcome } from './ending.ts';
import type { Exchange, Pause } from './exchange.ts';
import { FaultSchedule, HOSTILE_TEXT, isEnd, isInterference, isLie, isSlow } from './faults.ts';
import type { FaultKind, FaultRule, Interference, Lie } from './faults.ts';
import { Fleet } from './fleet.ts';
import type { DiskFate, Fate } from './fate.ts';
import { Gateway } from './gateway.ts';
import type { GatewayOptions, SimKeys, SimProject } from './gateway.ts';
import { serve } from './http-server.ts';
import type { Listening } from './http-server.ts';
import { inProcessFetch } from './in-process-fetch.ts';
import type { InstanceState, NewDisk, NewInstance, SimDisk, SimInstance } from './instance.ts';
import { describeLedger, forgetTold, openEntry } from './ledger.ts';
import type { LedgerEntry, OpenEntry } from './ledger.ts';
import { secretsOf } from './new-instance.ts';
import { createRandom, seedFor } from '../support/random.ts';
import type { Random } from '../support/random.ts';
import { DEFAULT_READINGS } from './readings.ts';
import type { Readings } from './readings.ts';
import { messageFor, Refusal } from './ret-codes.ts';
import type { Language, RefusalDetails } from './ret-codes.ts';
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

/** The zones by region that a simulator has unless it is given others: those that the vendor's documents name. */
export const DEFAULT_REGIONS: Readonly<Record<string, readonly string[]>> = {
  'cn-wlcb': ['cn-wlcb-01', 'cn-wlcb-03'],
  'cn-sh2': ['cn-sh2-02'],
  'cn-bj2': ['cn-bj2-03'],
};

/** What a simulator is like. Everything has a default. */
export interface SimulatorOptions
  extends
    Partial<Readings>,
    Partial<Omit<Surroundings, 'clock' | 'fleet' | 'random' | 'readings'>>,
    Partial<Omit<GatewayOptions, 'clock' | 'readings'>> {
  /** Where its time comes from; the machine's by default. */
  readonly clock?: Clock;
  /** All that is left to chance follows from it; 1 by default. */
  readonly seed?: number;
  /** Milliseconds. */
  readonly durations?: Partial<Durations>;
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

/** A CompShare API with instances of its own, that can be made to misbehave and writes down all it does. */
export class Simulator {
  /** Every call so far. */
  readonly ledger: readonly LedgerEntry[];
  /** The API without sockets. With a virtual clock it tells the clock of its requests itself. */
  readonly fetch: HttpFetch;
  readonly clock: Clock;

  readonly #entries: OpenEntry[] = [];
  readonly #fleet: Fleet;
  readonly #around: Surroundings;
  readonly #readings: Readings;
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
    const readings = { ...DEFAULT_READINGS, ...options };
    this.#readings = readings;
    this.#fleet = new Fleet({
      clock,
      seed,
      durations: { ...DEFAULT_DURATIONS, ...options.durations },
      readings,
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
      readings,
    });
    this.#around = {
      clock,
      fleet: this.#fleet,
      random: createRandom(seedFor(seed, 'actions')),
      readings,
      projects,
      regions,
      zonesNotPermitted: options.zonesNotPermitted ?? [],
      zonesWithoutPermission: options.zonesWithoutPermission ?? [],
    };
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
    return this.#fleet.disks.all();
  }

  /** Adds a data disk that belongs to no instance. */
  addDisk(wanted: NewDisk = {}): SimDisk {
    return this.#fleet.addDisk(wanted);
  }

  /** Somebody else attaches a disk to an instance or, with null, detaches it. */
  attachDiskByOther(diskId: string, uhostId: string | null): void {
    this.#fleet.disks.attach(diskId, uhostId);
  }

  /** Somebody else deletes a disk. */
  deleteDiskByOther(diskId: string): void {
    this.#fleet.disks.delete(diskId, 'other', null);
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
    return this.#fleet.disks.fates();
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
      seq: entry.seq,
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
      headers: { date: new Date(this.clock.now() + this.#readings.dateAheadMs).toUTCString() },
      requestId,
      readings: this.#readings,
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
    const entry = openEntry(this.#entries.length + 1, this.clock.now(), parameters);
    entry.stateBefore = this.#statesOf(entry.targets);
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
      const { action, projectId } = this.#gateway.admit(parameters, ACTION_NAMES);
      if (hostile !== undefined && action !== 'DescribeCompShareInstance') {
        return { retCode: 8433, message: hostile.text ?? HOSTILE_TEXT, fields: {} };
      }
      const call = { seq: entry.seq, action, parameters, projectId, lies };
      const { fields, applied, told = [], withheld = [] } = perform(call, this.#around);
      entry.applied = applied;
      entry.told = told;
      entry.withheld = withheld;
      return { retCode: 0, message: '', fields };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return this.#refusal(error.retCode, error.detail, error.details);
    }
  }

  #refusal(retCode: number, detail?: string, details: RefusalDetails = {}): Outcome {
    const { meaning = retCode, language = this.#language, fields = {} } = details;
    return { retCode, message: messageFor(meaning, language, detail), fields };
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
