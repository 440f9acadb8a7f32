import type { Clock } from '../../src/time/clock.ts';
import { Disks } from './disks.ts';
import type { Duration, Durations } from './durations.ts';
import type { Actor, Deletion, Fate, FleetEvent } from './fate.ts';
import { becomes, isSpot, isUnderDeletion, listingOf, newEntry } from './fleet-entry.ts';
import type { Entry, Plan, Transition } from './fleet-entry.ts';
import type { InstanceState, NewDisk, NewInstance, SimDisk, SimInstance, Step } from './instance.ts';
import type { Listing } from './listing.ts';
import { newDisk, newInstance } from './new-instance.ts';
import { createRandom, seedFor } from '../support/random.ts';
import type { Random } from '../support/random.ts';
import type { Readings } from './readings.ts';

/** What the fleet is made of. */
export interface FleetOptions {
  readonly clock: Clock;
  readonly seed: number;
  readonly durations: Durations;
  readonly readings: Readings;
  /** The zones by region. */
  readonly regions: Readonly<Record<string, readonly string[]>>;
  /** The project of an instance that isn't given one. */
  readonly projectId: string;
}

/** From the vendor's documents: a Postpay instance that is stopped for seven days is deleted. */
const STOPPED_POSTPAY_KEPT_MS = 7 * 24 * 3_600_000;

/**
 * The instances and disks, and the platform that moves them from state to state. Nothing here waits: each
 * look brings an instance to where it must be by the clock.
 */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #disks: Disks;
  readonly #events: FleetEvent[] = [];
  readonly #random: Random;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#disks = new Disks(options.clock, options.readings);
    this.#random = createRandom(seedFor(options.seed, 'fleet'));
  }

  /** Adds an instance. One that is in transition moves on by itself, unless `then` says otherwise. */
  add({ then, ...wanted }: NewInstance): SimInstance {
    const now = this.#options.clock.now();
    const { regions, projectId, readings } = this.#options;
    const isTaken = (id: string): boolean => this.#entries.has(id);
    const { instance, disks } = newInstance(wanted, { now, regions, projectId, isTaken }, this.#random);
    for (const disk of disks) this.#disks.add(disk);
    const random = createRandom(seedFor(this.#options.seed, instance.UHostId));
    const entry = newEntry(instance, random, now);
    const { spotInterruptedAfterMs: afterMs } = readings;
    if (afterMs !== null && isSpot(instance)) entry.plan = { atMs: now + afterMs, what: 'interrupt' };
    this.#follow(entry, now, then === undefined ? this.#naturalNext(entry) : [then ?? []].flat());
    this.#entries.set(instance.UHostId, entry);
    this.#record(entry, now);
    return instance;
  }

  /** Adds a data disk that belongs to no instance. */
  addDisk(wanted: NewDisk): SimDisk {
    const { regions, projectId } = this.#options;
    const disk = newDisk(wanted, { regions, projectId }, this.#random);
    this.#disks.add(disk);
    return disk;
  }

  /** The disks, each where it must be by now. */
  get disks(): Disks {
    this.#settleAll();
    return this.#disks;
  }

  /** The instance as it is now, gone or not. */
  get(id: string): SimInstance | undefined {
    return this.#settled(id)?.instance;
  }

  /** The instances that aren't gone. */
  all(): SimInstance[] {
    return this.list().flatMap(({ goneAtMs, instance }) => (goneAtMs === null ? [instance] : []));
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

  /** Whether it existed once and is gone. */
  isGone(id: string): boolean {
    return this.#settled(id)?.fate.gone === true;
  }

  isLocked(id: string): boolean {
    const lock = this.#settled(id)?.lock;
    return lock !== undefined && lock !== null && lock.untilMs > this.#options.clock.now();
  }

  /** Whether its deletion was accepted and isn't over. */
  isBeingDeleted(id: string): boolean {
    const entry = this.#settled(id);
    return entry !== undefined && isUnderDeletion(entry);
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
    entry.plan = null;
    entry.isHidden = false;
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
    const entry = this.#settled(id);
    return entry !== undefined && this.#stop(entry, this.#options.clock.now(), by);
  }

  /** Begins to start it, whoever asks. False, and nothing done, if it isn't stopped or interrupted. */
  start(id: string, by: Actor): boolean {
    const { durations, clock, readings } = this.#options;
    const entry = this.#settled(id);
    if (entry === undefined) return false;
    const isStartable = ['Stopped', readings.interruptedState].includes(entry.instance.State);
    return isStartable && this.#begin(entry, clock.now(), 'Starting', 'Running', durations.start, by);
  }

  /** Has the platform stop it at `atMs` (Unix milliseconds) if it runs then, in place of an earlier schedule. */
  scheduleStop(id: string, atMs: number): void {
    const entry = this.#existing(id);
    entry.plan = { atMs, what: 'stop' };
    entry.instance.SchedulerStopTime = Math.floor(atMs / 1000);
    this.#note(entry, this.#options.clock.now(), `to be stopped at ${new Date(atMs).toISOString()}`);
  }

  /** Begins to delete it. */
  terminate(id: string, deletion: Deletion): void {
    const entry = this.#existing(id);
    const { clock, durations, readings } = this.#options;
    const now = clock.now();
    const before = entry.instance.State;
    const { deletionTakenBackAfterMs, lingers } = readings;
    entry.isHidden = deletionTakenBackAfterMs !== null && !entry.wasTakenBack;
    const takesMs =
      entry.isHidden && deletionTakenBackAfterMs !== null
        ? deletionTakenBackAfterMs
        : readings.deletion === 'at-once'
          ? 0
          : this.#draw(entry, durations.terminate);
    entry.transition = { atMs: now + takesMs, to: before, deletion, steps: [] };
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

  /** What happened to the instances and disks, in order of time. */
  events(): FleetEvent[] {
    return [...this.disks.events(), ...this.#events].toSorted((a, b) => a.atMs - b.atMs);
  }

  #stop(entry: Entry, atMs: number, by: Actor): boolean {
    if (entry.instance.State !== 'Running') return false;
    return this.#begin(entry, atMs, 'Stopping', 'Stopped', this.#options.durations.stop, by);
  }

  #begin(
    entry: Entry,
    atMs: number,
    during: InstanceState,
    to: InstanceState,
    duration: Duration,
    by: Actor,
  ): boolean {
    // An instance under deletion can still be listed as it was.
    if (entry.fate.gone || isUnderDeletion(entry)) return false;
    this.#follow(entry, atMs, [{ state: to, afterMs: this.#draw(entry, duration) }]);
    entry.lock = { untilMs: atMs + this.#options.durations.lock, isOperation: true };
    this.#enter(entry, during, atMs, `by ${by}`);
    return true;
  }

  #follow(entry: Entry, atMs: number, [next, ...steps]: readonly Step[]): void {
    entry.transition =
      next === undefined ? null : { atMs: atMs + next.afterMs, to: next.state, deletion: null, steps };
  }

  #naturalNext(entry: Entry): Step[] {
    const { start, stop } = this.#options.durations;
    const state = becomes(entry.instance.State);
    if (state === null) return [];
    return [{ state, afterMs: this.#draw(entry, state === 'Running' ? start : stop) }];
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
    const now = this.#options.clock.now();
    for (const entry of this.#entries.values()) this.#settle(entry, now);
  }

  #settled(id: string): Entry | undefined {
    const entry = this.#entries.get(id);
    if (entry !== undefined) this.#settle(entry, this.#options.clock.now());
    return entry;
  }

  /** Brings an instance to where it must be by now. */
  #settle(entry: Entry, now: number): void {
    for (;;) {
      const { transition, plan } = entry;
      const planAtMs = plan?.atMs ?? Infinity;
      const transitionAtMs = transition?.atMs ?? Infinity;
      if (transition !== null && transitionAtMs <= Math.min(now, planAtMs)) {
        this.#finish(entry, transition);
      } else if (plan !== null && planAtMs <= now) {
        this.#carryOut(entry, plan);
      } else if (this.#isForgotten(entry, now)) {
        const atMs = entry.stoppedAtMs + STOPPED_POSTPAY_KEPT_MS;
        this.#remove(entry, atMs, { by: 'platform', releaseDisks: false, inRecycle: 'No', seq: null });
      } else {
        return;
      }
    }
  }

  #carryOut(entry: Entry, { atMs, what }: Plan): void {
    entry.plan = null;
    const { interruptedState } = this.#options.readings;
    if (what === 'stop') {
      delete entry.instance.SchedulerStopTime;
      this.#stop(entry, atMs, 'platform');
    } else if (entry.instance.State === 'Running' && !entry.fate.gone && !isUnderDeletion(entry)) {
      this.#enter(entry, interruptedState, atMs, 'interrupted, by platform');
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

  #finish(entry: Entry, { atMs, to, deletion, steps }: Transition): void {
    this.#follow(entry, atMs, steps);
    if (this.#options.readings.lockEndsWithOperation && entry.lock?.isOperation === true) entry.lock = null;
    const { instance } = entry;
    if (entry.isHidden) {
      entry.isHidden = false;
      entry.wasTakenBack = true;
      this.#enter(entry, to, atMs, 'deletion taken back');
    } else if (deletion !== null && instance.terminationsThatFail > 0) {
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
    const { by, inRecycle, seq } = deletion;
    entry.transition = null;
    entry.plan = null;
    entry.lock = null;
    entry.isHidden = false;
    entry.fate = { gone: true, goneAtMs: atMs, by, inRecycle, bySeq: seq };
    this.#disks.leave(entry.instance.UHostId, atMs, deletion);
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
