import { dataDisksOf } from '../compshare/instance.ts';
import type { Disk, Instance } from '../compshare/instance.ts';
import { isRecord, parseJson } from '../text/json.ts';
import { onlyNamesakes } from './known-instances.ts';
import type { SavedInstances } from './known-instances.ts';
import { openState, sealState, STATE_NAME } from './progress.ts';
import type { Phase, Progress, Seal } from './progress.ts';
import type { ReleasedDisk } from '../teardown/target-disks.ts';

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
  /** The data disks that the next phase may delete once their instance is gone, by the instance's ID. */
  release?: Record<string, SavedDisk[]>;
  /** What GitHub's side has to know of the instances, where something is asked for there. */
  instances?: SavedInstances;
  /** The kinds of clean-up on GitHub's side that are left, where some are done. */
  cleanupsLeft?: string[];
}

/** An instance that was there. */
interface SeenInstance {
  /** The data disks that may be left of it, each with its size in GB; absent where they are not known. */
  disks?: [id: string, sizeGb: number | null, volume?: 1][];
}

/** A data disk that is to go with its instance: its size in GB, and whether the list of disks showed it. */
type SavedDisk = [id: string, sizeGb: number | null, zone: string, listed: 0 | 1];

/**
 * The longest state that is saved, in characters. The post phase gets it as a variable, and the runner can't start a
 * process with one that is longer than 32,767 characters on Windows, or 131,072 bytes on Linux.
 */
const MAX_LENGTH = 30_000;

const WITHOUT_DETAILS = { instances: undefined, release: undefined } as const;

/** What is left out of a state that is too long, one after another: what the post phase can best do without comes first. */
const OMISSIONS: readonly ((state: SavedState) => object)[] = [
  (state) => state,
  (state) => ({ ...state, instances: state.instances && onlyNamesakes(state.instances) }),
  (state) => ({ ...state, instances: undefined }),
  (state) => ({ ...state, ...WITHOUT_DETAILS, seen: withoutDisks(state.seen ?? {}) }),
  (state) => ({ ...state, ...WITHOUT_DETAILS, seen: undefined }),
  (state) => ({ ...state, ...WITHOUT_DETAILS, seen: undefined, targets: undefined }),
];

/** The memory of a step: what its main phase leaves to its post phase. Changes are kept until {@link save}. */
export class JobState {
  readonly #keeper: StateKeeper;
  readonly #seal: Seal;
  readonly #state: SavedState;
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
    return this.#state.seen?.[id]?.disks?.map(([diskId, sizeGb, volume]) => ({
      id: diskId,
      name: '',
      sizeGb: sizeGb ?? undefined,
      type: '',
      boot: false,
      volume: volume === 1,
    }));
  }

  /** The data disks of an instance that an earlier phase may have released with it. None that is not of the form it was saved in. */
  releasedDisksOf(id: string): readonly ReleasedDisk[] {
    const saved: unknown = this.#state.release?.[id];
    return Array.isArray(saved) ? saved.flatMap((disk) => readReleasedDisk(disk) ?? []) : [];
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
    const texts = OMISSIONS.map((omit) => JSON.stringify(omit(this.#state)));
    const content = texts.find((text) => text.length <= MAX_LENGTH) ?? '';
    if (content === this.#saved) return;
    this.#keeper.saveState(STATE_NAME, sealState(content, this.#seal));
    this.#saved = content;
  }

  #setSeen(id: string, disks: readonly Disk[] | undefined): void {
    this.#state.seen ??= {};
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

/** Opens and checks a saved state; undefined where it isn't one. */
export function readState(sealed: string, seal: Seal): SavedState | undefined {
  const content = sealed === '' ? undefined : openState(sealed, seal);
  const state = content === undefined ? undefined : parseJson(content);
  return isRecord(state) && typeof state['progress'] === 'string'
    ? (state as unknown as SavedState)
    : undefined;
}

function readReleasedDisk(saved: unknown): ReleasedDisk | undefined {
  if (!Array.isArray(saved)) return undefined;
  const [id, sizeGb, zone, listed] = saved as unknown[];
  if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(id)) return undefined;
  if (typeof zone !== 'string' || (listed !== 0 && listed !== 1)) return undefined;
  return { id, sizeGb: typeof sizeGb === 'number' ? sizeGb : undefined, zone, listed: listed === 1 };
}

function withoutDisks(seen: Record<string, SeenInstance>): Record<string, SeenInstance> {
  return Object.fromEntries(Object.keys(seen).map((id) => [id, {}]));
}
