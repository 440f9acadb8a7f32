import type { Clock } from '../../src/time/clock.ts';
import type { InstanceState, NewInstance, SimDisk, SimInstance } from './instance.ts';
import { newInstance } from './new-instance.ts';
import { createRandom, seedFor } from '../support/random.ts';
import type { Random } from '../support/random.ts';

/** Milliseconds, or from which to which they are drawn. */
export type Duration = number | readonly [min: number, max: number];

/** How long the platform takes, in milliseconds. */
export interface Durations {
  /** Until a stopping instance is Stopped. */
  readonly stop: Duration;
  /** From the accepted termination until the instance is absent. */
  readonly terminate: Duration;
  /** Until a starting, installing or rebooting instance is Running. */
  readonly start: Duration;
  /** After which the lock of an operation goes by itself; ten minutes in the vendor's documents. */
  readonly lock: number;
}

/** Who did something to an instance. */
export type Actor = 'client' | 'other' | 'platform';

/** What became of an instance. */
export interface Fate {
  readonly gone: boolean;
  /** Unix milliseconds. */
  readonly goneAtMs: number | null;
  readonly by: Actor | null;
  readonly inRecycle: 'Yes' | 'No' | null;
  /** The call that terminated it, by its number in the ledger; null if no client did. */
  readonly bySeq: number | null;
}

/** What became of a disk. */
export interface DiskFate {
  readonly madeFor: string;
  readonly isBoot: boolean;
  /** Whether it still exists, and so is on the bill. */
  readonly kept: boolean;
  readonly attachedTo: string | null;
  /** The call that deleted it, by its number in the ledger. */
  readonly deletedBySeq: number | null;
}

/** An instance as it is listed at some instant. */
export interface Listing {
  readonly instance: SimInstance;
  readonly state: InstanceState;
  readonly name: string;
  readonly tag: string;
  readonly isGone: boolean;
}

/** Something that happened to an instance, for people who read a failed test. */
export interface FleetEvent {
  readonly atMs: number;
  readonly text: string;
}

/** What the fleet is made of. */
export interface FleetOptions {
  readonly clock: Clock;
  readonly seed: number;
  readonly durations: Durations;
  /** Whether an operation's end releases its lock. Otherwise only the lock's own end does. */
  readonly lockEndsWithOperation: boolean;
  /** The state that an instance under deletion is listed with; null for the one it was in. */
  readonly lingers: InstanceState | null;
  /** The zones by region. */
  readonly regions: Readonly<Record<string, readonly string[]>>;
  /** The project of an instance that isn't given one. */
  readonly projectId: string;
}

/** Ends of transitions that take the instance away rather than into another state. */
interface Deletion {
  readonly by: Actor;
  readonly releaseDisks: boolean;
  readonly inRecycle: 'Yes' | 'No';
  readonly seq: number | null;
}

interface Transition {
  readonly atMs: number;
  readonly to: InstanceState;
  readonly deletion: Deletion | null;
}

interface Snapshot extends Listing {
  readonly atMs: number;
}

interface Entry {
  readonly instance: SimInstance & { State: InstanceState };
  readonly random: Random;
  readonly history: Snapshot[];
  transition: Transition | null;
  lock: { readonly untilMs: number; readonly isOperation: boolean } | null;
  stoppedAtMs: number;
  fate: Fate;
}

const ALIVE: Fate = { gone: false, goneAtMs: null, by: null, inRecycle: null, bySeq: null };

const BECOMES_RUNNING: ReadonlySet<InstanceState> = new Set([
  'Initializing',
  'Install',
  'Starting',
  'Rebooting',
  'Reinstalling',
]);
const BECOMES_STOPPED: ReadonlySet<InstanceState> = new Set(['Stopping', 'Resizing']);

/** From the vendor's documents: a Postpay instance that is stopped for seven days is deleted. */
const STOPPED_POSTPAY_KEPT_MS = 7 * 24 * 3_600_000;

/**
 * The instances and disks, and the platform that moves them from state to state. Nothing here waits: each
 * look brings an instance to where it must be by the clock.
 */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #disks = new Map<string, SimDisk>();
  readonly #deletedDisks = new Map<string, number | null>();
  readonly #events: FleetEvent[] = [];
  readonly #random: Random;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#random = createRandom(seedFor(options.seed, 'fleet'));
  }

  /** Adds an instance. One that is in transition moves on by itself, unless `then` says otherwise. */
  add({ then, ...wanted }: NewInstance): SimInstance {
    const now = this.#options.clock.now();
    const { regions, projectId } = this.#options;
    const isTaken = (id: string): boolean => this.#entries.has(id);
    const { instance, disks } = newInstance(wanted, { now, regions, projectId, isTaken }, this.#random);
    for (const disk of disks) this.#disks.set(disk.DiskId, disk);
    const entry: Entry = {
      instance,
      random: createRandom(seedFor(this.#options.seed, instance.UHostId)),
      history: [],
      transition: null,
      lock: null,
      stoppedAtMs: now,
      fate: ALIVE,
    };
    const next = then === undefined ? this.#naturalNext(entry) : then;
    if (next !== null) entry.transition = { to: next.state, atMs: now + next.afterMs, deletion: null };
    this.#entries.set(instance.UHostId, entry);
    this.#record(entry, now);
    return instance;
  }

  /** The instance as it is now, gone or not. */
  get(id: string): SimInstance | undefined {
    return this.#settled(id)?.instance;
  }

  /** The instances that aren't gone. */
  all(): SimInstance[] {
    return this.list().flatMap((listing) => (listing.isGone ? [] : [listing.instance]));
  }

  /** Every instance there ever was, as it is now. */
  list(): Listing[] {
    this.#settleAll();
    return [...this.#entries.values()].map(listingOf);
  }

  /** Every instance that there was at `atMs` (Unix milliseconds), as it was then. */
  listAt(atMs: number): Listing[] {
    this.#settleAll();
    return [...this.#entries.values()].flatMap((entry) => {
      const known = entry.history.findLast((snapshot) => snapshot.atMs <= atMs);
      return known === undefined ? [] : [known];
    });
  }

  /** Its state now; `absent` when it is gone or never was. */
  stateOf(id: string): string {
    const entry = this.#settled(id);
    return entry === undefined || entry.fate.gone ? 'absent' : entry.instance.State;
  }

  /** Disks that exist. */
  disks(): SimDisk[] {
    this.#settleAll();
    return [...this.#disks.values()].filter((disk) => !this.#deletedDisks.has(disk.DiskId));
  }

  isLocked(id: string): boolean {
    const lock = this.#settled(id)?.lock;
    return lock !== undefined && lock !== null && lock.untilMs > this.#options.clock.now();
  }

  /** Whether its deletion was accepted and isn't over. */
  isBeingDeleted(id: string): boolean {
    return (this.#settled(id)?.transition?.deletion ?? null) !== null;
  }

  /** Takes the lock of an instance for `ms`, as an operation that nobody sees. */
  lock(id: string, ms: number = this.#options.durations.lock): void {
    const entry = this.#existing(id);
    entry.lock = { untilMs: this.#options.clock.now() + ms, isOperation: false };
    this.#note(entry, this.#options.clock.now(), `locked for ${ms} ms`);
  }

  /** Puts an instance into a state, in which it stays; an operation under way is forgotten. */
  setState(id: string, state: InstanceState): void {
    const entry = this.#existing(id);
    entry.transition = null;
    if (entry.lock?.isOperation === true) entry.lock = null;
    this.#enter(entry, state, this.#options.clock.now(), 'set');
  }

  rename(id: string, name: string): void {
    const entry = this.#existing(id);
    entry.instance.Name = name;
    this.#note(entry, this.#options.clock.now(), 'renamed');
    this.#record(entry, this.#options.clock.now());
  }

  /** Begins to stop it, whoever asks. False, and nothing done, if it isn't Running. */
  stop(id: string, by: Actor): boolean {
    return this.#begin(id, 'Running', 'Stopping', 'Stopped', this.#options.durations.stop, by);
  }

  /** Begins to start it, whoever asks. False, and nothing done, if it isn't Stopped. */
  start(id: string, by: Actor): boolean {
    return this.#begin(id, 'Stopped', 'Starting', 'Running', this.#options.durations.start, by);
  }

  /** Begins to delete it. */
  terminate(id: string, deletion: Deletion): void {
    const entry = this.#existing(id);
    const { clock, durations, lingers } = this.#options;
    const now = clock.now();
    const before = entry.instance.State;
    entry.transition = { atMs: now + this.#draw(entry, durations.terminate), to: before, deletion };
    entry.lock = { untilMs: now + durations.lock, isOperation: true };
    this.#enter(entry, lingers ?? before, now, `deletion accepted, by ${deletion.by}`);
  }

  /** Deletes it at once, whatever its state, as the owner's own console might. Its data disks stay. */
  deleteNow(id: string, by: Actor): boolean {
    const entry = this.#settled(id);
    if (entry === undefined || entry.fate.gone) return false;
    this.#remove(entry, this.#options.clock.now(), { by, releaseDisks: false, inRecycle: 'No', seq: null });
    return true;
  }

  fates(): Map<string, Fate> {
    this.#settleAll();
    return new Map([...this.#entries].map(([id, entry]) => [id, entry.fate]));
  }

  diskFates(): Map<string, DiskFate> {
    this.#settleAll();
    const fates = [...this.#disks.values()].map((disk): [string, DiskFate] => [
      disk.DiskId,
      {
        madeFor: disk.madeFor,
        isBoot: disk.IsBoot === 'True',
        kept: !this.#deletedDisks.has(disk.DiskId),
        attachedTo: disk.attachedTo,
        deletedBySeq: this.#deletedDisks.get(disk.DiskId) ?? null,
      },
    ]);
    return new Map(fates);
  }

  /** What happened to the instances, in order of time. */
  events(): FleetEvent[] {
    this.#settleAll();
    return this.#events.toSorted((a, b) => a.atMs - b.atMs);
  }

  #begin(
    id: string,
    from: InstanceState,
    during: InstanceState,
    to: InstanceState,
    duration: Duration,
    by: Actor,
  ): boolean {
    const entry = this.#settled(id);
    if (entry === undefined || entry.fate.gone || entry.instance.State !== from) return false;
    // An instance under deletion can still be listed as it was.
    if (entry.transition?.deletion) return false;
    const now = this.#options.clock.now();
    entry.transition = { atMs: now + this.#draw(entry, duration), to, deletion: null };
    entry.lock = { untilMs: now + this.#options.durations.lock, isOperation: true };
    this.#enter(entry, during, now, `by ${by}`);
    return true;
  }

  #naturalNext(entry: Entry): { state: InstanceState; afterMs: number } | null {
    const { start, stop } = this.#options.durations;
    const state = entry.instance.State;
    if (BECOMES_RUNNING.has(state)) return { state: 'Running', afterMs: this.#draw(entry, start) };
    if (BECOMES_STOPPED.has(state)) return { state: 'Stopped', afterMs: this.#draw(entry, stop) };
    return null;
  }

  #draw(entry: Entry, duration: Duration): number {
    return typeof duration === 'number' ? duration : entry.random.int(...duration);
  }

  #existing(id: string): Entry {
    const entry = this.#settled(id);
    if (entry === undefined) throw new Error(`The simulator has no instance ${id}`);
    return entry;
  }

  #settleAll(): void {
    for (const id of this.#entries.keys()) this.#settled(id);
  }

  /** Brings an instance to where it must be by now. */
  #settled(id: string): Entry | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined) return undefined;
    const now = this.#options.clock.now();
    for (;;) {
      const { transition } = entry;
      if (transition !== null && transition.atMs <= now) {
        this.#finish(entry, transition);
      } else if (this.#isForgotten(entry, now)) {
        const atMs = entry.stoppedAtMs + STOPPED_POSTPAY_KEPT_MS;
        this.#remove(entry, atMs, { by: 'platform', releaseDisks: false, inRecycle: 'No', seq: null });
      } else {
        return entry;
      }
    }
  }

  #isForgotten(entry: Entry, now: number): boolean {
    return (
      !entry.fate.gone &&
      entry.transition === null &&
      entry.instance.State === 'Stopped' &&
      entry.instance.ChargeType === 'Postpay' &&
      entry.stoppedAtMs + STOPPED_POSTPAY_KEPT_MS <= now
    );
  }

  #finish(entry: Entry, transition: Transition): void {
    entry.transition = null;
    if (this.#options.lockEndsWithOperation && entry.lock?.isOperation === true) entry.lock = null;
    const { instance } = entry;
    const { atMs, to, deletion } = transition;
    if (deletion !== null && instance.terminationsThatFail > 0) {
      instance.terminationsThatFail -= 1;
      this.#enter(entry, to, atMs, 'deletion failed');
    } else if (deletion !== null) {
      this.#remove(entry, atMs, deletion);
    } else if (instance.State === 'Stopping' && instance.stopsThatFail > 0) {
      instance.stopsThatFail -= 1;
      this.#enter(entry, 'Running', atMs, 'stop failed');
    } else {
      this.#enter(entry, to, atMs, 'done');
    }
  }

  #enter(entry: Entry, state: InstanceState, atMs: number, why: string): void {
    if (state === 'Stopped' && entry.instance.State !== 'Stopped') entry.stoppedAtMs = atMs;
    entry.instance.State = state;
    this.#note(entry, atMs, `${JSON.stringify(state)} (${why})`);
    this.#record(entry, atMs);
  }

  #remove(entry: Entry, atMs: number, deletion: Deletion): void {
    const { by, inRecycle, seq, releaseDisks } = deletion;
    entry.transition = null;
    entry.lock = null;
    entry.fate = { gone: true, goneAtMs: atMs, by, inRecycle, bySeq: seq };
    for (const disk of entry.instance.DiskSet) {
      disk.attachedTo = null;
      if (disk.IsBoot === 'True' || releaseDisks) this.#deletedDisks.set(disk.DiskId, seq);
    }
    this.#note(entry, atMs, `gone, by ${by}`);
    this.#record(entry, atMs);
  }

  #note(entry: Entry, atMs: number, text: string): void {
    this.#events.push({ atMs, text: `${entry.instance.UHostId} ${text}` });
  }

  #record(entry: Entry, atMs: number): void {
    entry.history.push({ atMs, ...listingOf(entry) });
  }
}

function listingOf({ instance, fate }: Entry): Listing {
  return { instance, state: instance.State, name: instance.Name, tag: instance.Tag, isGone: fate.gone };
}
