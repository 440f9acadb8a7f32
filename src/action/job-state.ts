import { dataDisksOf } from '../compshare/instance.ts';
import type { Disk, Instance } from '../compshare/instance.ts';
import { onlyNamesakes } from './known-instances.ts';
import type { SavedInstances } from './known-instances.ts';
import { sealState, STATE_NAME } from './progress.ts';
import type { Phase, Progress, Seal } from './progress.ts';
import type { ReleasedDisk } from '../teardown/target-disks.ts';
import { isSpelling, readState } from './saved-state.ts';
import type { SavedState, SeenInstance } from './saved-state.ts';

export { readState } from './saved-state.ts';
export type { SavedState } from './saved-state.ts';

/** The part of the runner that keeps state. */
export interface StateKeeper {
  getState(name: string): string;
  saveState(name: string, value: string): void;
}

/**
 * The longest state that is saved, in characters. The post phase gets it as a variable, and the runner can't start a
 * process with one that is longer than 32,767 characters on Windows, or 131,072 bytes on Linux.
 */
const MAX_LENGTH = 30_000;
/** So many spellings of one action are kept. */
const MAX_SPELLINGS = 5;

/** A part of the state that may be left out where it is too long. */
export type StatePart = 'names' | 'disks' | 'seen' | 'targets' | 'inputs';

/** What is left out of a state that is too long, one after another: what the post phase can best do without comes first. */
const OMISSIONS: readonly [part: StatePart, omit: (state: SavedState) => SavedState][] = [
  [
    'names',
    ({ instances, ...state }) =>
      instances === undefined ? state : { ...state, instances: onlyNamesakes(instances) },
  ],
  ['names', (state) => without(state, 'instances')],
  ['disks', (state) => without(state, 'release')],
  ['disks', ({ seen, ...state }) => (seen === undefined ? state : { ...state, seen: withoutDisks(seen) })],
  ['seen', (state) => without(state, 'seen')],
  ['targets', (state) => without(state, 'targets')],
  ['inputs', (state) => without(state, 'inputs')],
];

/**
 * Where a state comes from: the phase begins with none; it was saved by the main phase; nothing was saved, or it is lost;
 * or it is not as the main phase sealed it.
 */
export type StateOrigin = 'new' | 'saved' | 'missing' | 'untrusted';

/** What a job state is made with. */
export interface JobStateOptions {
  seal: Seal;
  /** Called when more of the state has to be left out than before, with all that is. */
  onLeftOut?: (parts: readonly StatePart[]) => void;
}

/** The memory of a step: what its main phase leaves to its post phase. Changes are kept until {@link save}. */
export class JobState {
  readonly #keeper: StateKeeper;
  readonly #seal: Seal;
  readonly #state: SavedState;
  readonly #onLeftOut: (parts: readonly StatePart[]) => void;
  #leftOut = 0;
  #saved = '';
  /** Where it comes from. */
  readonly origin: StateOrigin;

  /** Begins with what the main phase saved. In the main phase itself it begins empty, whatever the environment says. */
  constructor(keeper: StateKeeper, phase: Phase, { seal, onLeftOut }: JobStateOptions) {
    this.#keeper = keeper;
    this.#seal = seal;
    this.#onLeftOut = onLeftOut ?? ((): void => undefined);
    const sealed = phase === 'post' ? keeper.getState(STATE_NAME) : '';
    const saved = readState(sealed, seal);
    this.#state = saved ?? { progress: 'started' };
    if (phase === 'main') this.origin = 'new';
    else if (sealed === '') this.origin = 'missing';
    else this.origin = saved === undefined ? 'untrusted' : 'saved';
  }

  /** How far the teardown got. */
  get progress(): Progress {
    return this.#state.progress;
  }

  /** IDs of the instances that an interrupted main phase was at. Empty where it had not got so far. */
  get targets(): readonly string[] {
    return this.#state.targets ?? [];
  }

  /** What an earlier phase knew of the instances, for GitHub's side. */
  get instances(): SavedInstances | undefined {
    return this.#state.instances;
  }

  /** The kinds of clean-up on GitHub's side that are left; undefined for all of them. */
  get cleanupsLeft(): readonly string[] | undefined {
    return this.#state.cleanupsLeft;
  }

  /** When the cancelled job is ended, in Unix milliseconds, as far as a phase found out. */
  get jobEndsAt(): number | undefined {
    return this.#state.jobEndsAt;
  }

  /** How the API spells the action of its lists, as far as an earlier phase learned. */
  get describeSpellings(): readonly string[] {
    return this.#state.describeSpellings ?? [];
  }

  /** Takes in how the API spells the action of its lists. One that looks like nothing of the kind is not kept. */
  learned(spelling: string): void {
    const known = this.describeSpellings;
    if (isSpelling(spelling) && known.length < MAX_SPELLINGS)
      this.#state.describeSpellings = [...known, spelling];
  }

  /** What the inputs of the main phase were, by their names. */
  get inputs(): Readonly<Record<string, string>> | undefined {
    return this.#state.inputs;
  }

  /** Whether this or an earlier phase saw an instance. */
  hasSeen(id: string): boolean {
    return ownValue(this.#state.seen, id) !== undefined;
  }

  /** The data disks that may be left of an instance; undefined where nothing is known of them. */
  dataDisksOf(id: string): readonly Disk[] | undefined {
    return ownValue(this.#state.seen, id)?.disks?.map(([diskId, sizeGb, volume]) => ({
      id: diskId,
      name: '',
      sizeGb: sizeGb ?? undefined,
      type: '',
      boot: false,
      volume: volume === 1,
    }));
  }

  /** The data disks of an instance that an earlier phase may have released with it. */
  releasedDisksOf(id: string): readonly ReleasedDisk[] {
    return (ownValue(this.#state.release, id) ?? []).map(([diskId, sizeGb, zone, listed]) => ({
      id: diskId,
      sizeGb: sizeGb ?? undefined,
      zone,
      listed: listed === 1,
    }));
  }

  /** Takes in an instance as it was observed. */
  observed(instance: Instance): void {
    const { id } = instance;
    this.#setSeen(id, dataDisksOf(instance, this.dataDisksOf(id)));
  }

  /** Notes which data disks of an instance the next phase may delete. */
  releasing(id: string, disks: readonly ReleasedDisk[]): void {
    const release = new Map(Object.entries(this.#state.release ?? {}));
    release.delete(id);
    if (disks.length > 0)
      release.set(
        id,
        disks.map((disk) => [disk.id, disk.sizeGb ?? null, disk.zone, disk.listed ? 1 : 0]),
      );
    if (release.size > 0) this.#state.release = Object.fromEntries(release);
    else delete this.#state.release;
  }

  /** Notes which data disks are left of an instance that is gone. */
  disksLeft(id: string, disks: readonly Disk[]): void {
    this.#setSeen(id, disks);
  }

  /** Changes what is left to the next phase. */
  update(change: Partial<Omit<SavedState, 'seen'>>): void {
    Object.assign(this.#state, change);
  }

  /** Saves what is new. It is called as things change, since the process can be killed at any moment. */
  save(): void {
    let state = this.#state;
    let sealed = sealState(JSON.stringify(state), this.#seal);
    const leftOut = new Set<StatePart>();
    for (const [part, omit] of OMISSIONS) {
      if (sealed.length <= MAX_LENGTH) break;
      const { length } = sealed;
      state = omit(state);
      sealed = sealState(JSON.stringify(state), this.#seal);
      if (sealed.length < length) leftOut.add(part);
    }
    if (leftOut.size > this.#leftOut) {
      this.#leftOut = leftOut.size;
      this.#onLeftOut([...leftOut]);
    }
    if (sealed === this.#saved) return;
    this.#keeper.saveState(STATE_NAME, sealed);
    this.#saved = sealed;
  }

  #setSeen(id: string, disks: readonly Disk[] | undefined): void {
    // Without a prototype, so any ID is a name like another.
    this.#state.seen ??= Object.create(null) as Record<string, SeenInstance>;
    this.#state.seen[id] =
      disks === undefined
        ? {}
        : {
            disks: disks.map(({ id: diskId, sizeGb, volume }) => [
              diskId,
              sizeGb ?? null,
              ...(volume ? ([1] as const) : ([] as const)),
            ]),
          };
  }
}

/** What a map has under an ID, which may be called like something that every object has. */
function ownValue<Value>(map: Readonly<Record<string, Value>> | undefined, id: string): Value | undefined {
  return map !== undefined && Object.hasOwn(map, id) ? map[id] : undefined;
}

function without(state: SavedState, name: Exclude<keyof SavedState, 'progress'>): SavedState {
  const rest = { ...state };
  Reflect.deleteProperty(rest, name);
  return rest;
}

function withoutDisks(seen: Record<string, SeenInstance>): Record<string, SeenInstance> {
  return Object.fromEntries(Object.keys(seen).map((id) => [id, {}]));
}
