import { dataDisksOf } from '../compshare/instance.ts';
import type { Disk, Instance } from '../compshare/instance.ts';
import { readList, writeList } from './handover.ts';
import type { Runner } from './runner.ts';
import { STATE } from './progress.ts';

/**
 * Which instances were there, in this phase or an earlier one, and their data disks: for a phase that finds them gone.
 * It is saved as it changes, since the process can be killed at any moment.
 */
export class SeenInstances {
  readonly #runner: Pick<Runner, 'getState' | 'saveState'>;
  readonly #ids: Set<string>;
  /** The data disks that may be left of an instance. */
  readonly #disks: Map<string, readonly Disk[]>;
  /** Instances whose data disks go with them. */
  readonly #released = new Set<string>();
  /** By name, as it was saved last. */
  readonly #saved = new Map<string, string>();

  /** Begins with what an earlier phase has saved. */
  constructor(runner: Pick<Runner, 'getState' | 'saveState'>) {
    this.#runner = runner;
    this.#ids = new Set(readList(runner.getState(STATE.seen)));
    this.#disks = new Map(readList(runner.getState(STATE.disks)).map(readDisks));
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** The data disks that may be left of an instance; undefined where nothing is known of them. */
  dataDisksOf(id: string): readonly Disk[] | undefined {
    return this.#disks.get(id);
  }

  /** Takes in an instance as a look showed it. */
  add(instance: Instance): void {
    this.#ids.add(instance.id);
    const disks = dataDisksOf(instance, this.#disks.get(instance.id));
    if (disks !== undefined && !this.#released.has(instance.id)) this.#disks.set(instance.id, disks);
  }

  /** Notes that an instance's data disks go with it. */
  disksReleased(id: string): void {
    this.#released.add(id);
    this.#disks.set(id, []);
  }

  /** Saves what is new. */
  save(): void {
    this.#save(STATE.seen, writeList([...this.#ids]));
    this.#save(STATE.disks, writeList([...this.#disks].map(writeDisks)));
  }

  #save(name: string, text: string): void {
    if ((this.#saved.get(name) ?? '') === text) return;
    this.#runner.saveState(name, text);
    this.#saved.set(name, text);
  }
}

/** `INSTANCE`, and `:DISK=GB` for each data disk. */
function writeDisks([id, disks]: [string, readonly Disk[]]): string {
  return [id, ...disks.map((disk) => `${disk.id}=${disk.sizeGb ?? ''}`)].join(':');
}

function readDisks(word: string): [string, Disk[]] {
  const [id = '', ...disks] = word.split(':');
  return [id, disks.map(readDisk)];
}

function readDisk(saved: string): Disk {
  const [id = '', size = ''] = saved.split('=');
  return { id, name: '', sizeGb: size === '' ? undefined : Number(size), type: '', boot: false };
}
