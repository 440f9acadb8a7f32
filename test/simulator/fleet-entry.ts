import type { Deletion, Fate } from './fate.ts';
import type { InstanceState, SimInstance, Step } from './instance.ts';
import type { Listing } from './listing.ts';
import type { Random } from '../support/random.ts';

/** What an instance is going to turn into by itself. */
export interface Transition {
  readonly atMs: number;
  readonly to: InstanceState;
  /** Set where it takes the instance away rather than into another state. */
  readonly deletion: Deletion | null;
  readonly steps: readonly Step[];
}

/** What the platform is going to do to a running instance. */
export interface Plan {
  readonly atMs: number;
  readonly what: 'stop' | 'interrupt';
}

/** What the fleet knows of an instance. */
export interface Entry {
  readonly instance: SimInstance & { State: InstanceState };
  readonly random: Random;
  /** How it was listed from each instant on (Unix milliseconds) at which something changed. */
  readonly history: (Listing & { readonly atMs: number })[];
  transition: Transition | null;
  plan: Plan | null;
  lock: { readonly untilMs: number; readonly isOperation: boolean } | null;
  stoppedAtMs: number;
  /** Whether its deletion was accepted and will be taken back. */
  isHidden: boolean;
  wasTakenBack: boolean;
  fate: Fate;
}

const ALIVE: Fate = { gone: false, goneAtMs: null, by: null, inRecycle: null, bySeq: null };

/** An instance that was just added. */
export function newEntry(instance: Entry['instance'], random: Random, nowMs: number): Entry {
  return {
    instance,
    random,
    history: [],
    transition: null,
    plan: null,
    lock: null,
    stoppedAtMs: nowMs,
    isHidden: false,
    wasTakenBack: false,
    fate: ALIVE,
  };
}

/** Whether it is one that the platform may take back, and that isn't stopped like others. */
export function isSpot({ IsSpot, ChargeType }: SimInstance): boolean {
  return IsSpot || ChargeType === 'Spot';
}

/** Whether its deletion was accepted and isn't over. */
export function isUnderDeletion({ transition }: Entry): boolean {
  return transition !== null && transition.deletion !== null;
}

/** How it is listed now. */
export function listingOf({ instance, fate, isHidden }: Entry): Listing {
  const { State: state, Name: name, Tag: tag } = instance;
  return { instance, state, name, tag, goneAtMs: fate.goneAtMs, isHidden };
}

const BECOMES_RUNNING: ReadonlySet<InstanceState> = new Set([
  'Initializing',
  'Install',
  'Starting',
  'Rebooting',
  'Reinstalling',
]);
const BECOMES_STOPPED: ReadonlySet<InstanceState> = new Set(['Stopping', 'Resizing']);

/** The state that an instance in `state` gets to by itself; null where it stays. */
export function becomes(state: InstanceState): 'Running' | 'Stopped' | null {
  if (BECOMES_RUNNING.has(state)) return 'Running';
  return BECOMES_STOPPED.has(state) ? 'Stopped' : null;
}
