import { dataDisksOf } from '../compshare/instance.ts';
import type { Disk, Instance } from '../compshare/instance.ts';
import { isRecord, parseJson } from '../text/json.ts';
import { onlyNamesakes } from './known-instances.ts';
import type { SavedInstances } from './known-instances.ts';
import { openState, sealState, STATE_NAME } from './progress.ts';
import type { Phase, Progress, Seal } from './progress.ts';

/** The part of the runner that keeps state. */
export interface StateKeeper {
  getState(name: string): string;
  saveState(name: string, value: string): void;
}

/** Everything that one phase leaves to the next, as it is saved. */
export interface SavedState {
  progress: Progress;
  /** IDs of the instances that the teardown is about, once that is known. */
  targets?: string[];
  /** The instances that were seen, by ID. */
  seen?: Record<string, SeenInstance>;
  /** What GitHub's side has to know of the instances, where something is asked for there. */
  instances?: SavedInstances;
  /** The kinds of clean-up on GitHub's side that are left, where some are done. */
  cleanupsLeft?: string[];
}

/** An instance that was there. */
interface SeenInstance {
  /** The data disks that may be left of it, each with its size in GB; absent where they are not known. */
  disks?: [id: string, sizeGb: number | null][];
}

/**
 * The longest state that is saved, in characters. The post phase gets it as a variable, and the runner can't start a
 * process with one that is longer than 32,767 characters on Windows, or 131,072 bytes on Linux.
 */
const MAX_LENGTH = 30_000;

/** What is left out of a state that is too long, one after another: what the post phase can best do without comes first. */
const OMISSIONS: readonly ((state: SavedState) => object)[] = [
  (state) => state,
  (state) => ({ ...state, instances: state.instances && onlyNamesakes(state.instances) }),
  (state) => ({ ...state, instances: undefined }),
  (state) => ({ ...state, instances: undefined, seen: withoutDisks(state.seen ?? {}) }),
  (state) => ({ ...state, instances: undefined, seen: undefined }),
  (state) => ({ ...state, instances: undefined, seen: undefined, targets: undefined }),
];

/** The memory of a step: what its main phase leaves to its post phase. Changes are kept until {@link save}. */
export class JobState {
  readonly #keeper: StateKeeper;
  readonly #seal: Seal;
  readonly #state: SavedState;
  /** Instances whose data disks go with them. */
  readonly #released = new Set<string>();
  #saved = '';

  /** Begins with what the main phase saved. In the main phase itself it begins empty, whatever the environment says. */
  constructor(keeper: StateKeeper, phase: Phase, seal: Seal) {
    this.#keeper = keeper;
    this.#seal = seal;
    const sealed = phase === 'post' ? keeper.getState(STATE_NAME) : '';
    this.#state = readState(sealed, seal) ?? { progress: 'started' };
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

  /** Whether this or an earlier phase saw an instance. */
  hasSeen(id: string): boolean {
    return this.#state.seen?.[id] !== undefined;
  }

  /** The data disks that may be left of an instance; undefined where nothing is known of them. */
  dataDisksOf(id: string): readonly Disk[] | undefined {
    return this.#state.seen?.[id]?.disks?.map(([diskId, sizeGb]) => ({
      id: diskId,
      name: '',
      sizeGb: sizeGb ?? undefined,
      type: '',
      boot: false,
    }));
  }

  /** Takes in an instance as it was observed. */
  observed(instance: Instance): void {
    const { id } = instance;
    const disks = this.#released.has(id) ? [] : dataDisksOf(instance, this.dataDisksOf(id));
    this.#setSeen(id, disks);
  }

  /** Notes that an instance's data disks are deleted with it. */
  disksReleased(id: string): void {
    this.#released.add(id);
    this.#setSeen(id, []);
  }

  /** Changes what is left to the next phase. */
  update(change: Partial<Omit<SavedState, 'seen'>>): void {
    Object.assign(this.#state, change);
  }

  /** Saves what is new. It is called as things change, since the process can be killed at any moment. */
  save(): void {
    const texts = OMISSIONS.map((omit) => JSON.stringify(omit(this.#state)));
    const content = texts.find((text) => text.length <= MAX_LENGTH) ?? '';
    if (content === this.#saved) return;
    this.#keeper.saveState(STATE_NAME, sealState(content, this.#seal));
    this.#saved = content;
  }

  #setSeen(id: string, disks: readonly Disk[] | undefined): void {
    this.#state.seen ??= {};
    this.#state.seen[id] =
      disks === undefined ? {} : { disks: disks.map((disk) => [disk.id, disk.sizeGb ?? null]) };
  }
}

/** Opens and checks a saved state; undefined where it isn't one. */
export function readState(sealed: string, seal: Seal): SavedState | undefined {
  const content = sealed === '' ? undefined : openState(sealed, seal);
  const state = content === undefined ? undefined : parseJson(content);
  return isRecord(state) && typeof state['progress'] === 'string'
    ? (state as unknown as SavedState)
    : undefined;
}

function withoutDisks(seen: Record<string, SeenInstance>): Record<string, SeenInstance> {
  return Object.fromEntries(Object.keys(seen).map((id) => [id, {}]));
}
