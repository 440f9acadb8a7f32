import { isGlob, matchesGlob } from '../text/glob.ts';
import type { KeepReason } from './cleanup.ts';
import { allGone, isCalledLike } from './torn-down.ts';
import type { TornDown } from './torn-down.ts';

/** What the rules ask of a runner's registration. */
export interface RunnerState {
  name: string;
  /** As GitHub lists them, which may be minutes old. */
  online: boolean;
  busy: boolean;
}

/**
 * Whether a runner is removed, kept (and why), or not meant by any of the names.
 *
 * - An exact name removes that runner, once all instances are gone.
 * - Otherwise a runner goes if it is called exactly like an instance that was taken down, and no other one is;
 * - or if it is offline, isn't running a job, and the whole list shows no instance that is called like it.
 *
 * An instance that was never found is no proof: what goes with it must be offline.
 */
export function judgeRunner(
  runner: RunnerState,
  names: readonly string[],
  tornDown: TornDown,
): 'remove' | KeepReason | 'not-meant' {
  const { name, online, busy } = runner;
  const { gone, notFound, failed, listed, listRead } = tornDown;
  const exact = names.some((wanted) => wanted === name && !isGlob(wanted));
  if (!exact && !names.some((wanted) => matchesGlob(wanted, name))) return 'not-meant';

  if (exact && allGone(tornDown)) return 'remove';
  if (exact && failed.length === 0 && !online) return 'remove';

  const goneIds = new Set(gone.map(({ id }) => id));
  const others = [...failed, ...listed.filter(({ id }) => !goneIds.has(id))];
  if (others.some((instance) => isCalledLike(name, instance))) return 'instance-exists';
  if (gone.some((instance) => isCalledLike(name, instance))) return 'remove';
  if (!online && notFound.some((instance) => isCalledLike(name, instance))) return 'remove';
  if (!listRead) return 'unrelated';
  return online || busy ? 'unrelated-in-use' : 'remove';
}
