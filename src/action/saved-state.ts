import { isRecord, parseJson } from '../text/json.ts';
import type { SavedInstances } from './known-instances.ts';
import { isProgress, openState } from './progress.ts';
import type { Progress, Seal } from './progress.ts';

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
  /** When the cancelled job is ended, in Unix milliseconds. */
  jobEndsAt?: number;
  /** How the API spells the action of its lists, where that isn't as documented, in lower case. */
  describeSpellings?: string[];
  /** What the inputs were, by their names, for a post phase that gets them empty. Nothing secret. */
  inputs?: Record<string, string>;
}

/** An instance that was there. */
export interface SeenInstance {
  /** The data disks that may be left of it, each with its size in GB; absent where they are not known. */
  disks?: [id: string, sizeGb: number | null, volume?: 1][];
}

/** A data disk that is to go with its instance: its size in GB, and whether the list of disks showed it. */
export type SavedDisk = [id: string, sizeGb: number | null, zone: string, listed: 0 | 1];

/** Opens and checks a saved state; undefined where it isn't one. */
export function readState(sealed: string, seal: Seal): SavedState | undefined {
  const content = sealed === '' ? undefined : openState(sealed, seal);
  const state = content === undefined ? undefined : parseJson(content);
  return isRecord(state) && isSavedState(state) ? state : undefined;
}

/** A check of one value's form. */
type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
/** The API's IDs are taken as they are. */
const isInstanceId: Check = (value) => typeof value === 'string' && /^[^\s,*?]{1,255}$/.test(value);
/** Whether a spelling of an action, which is text from outside, is one that an API may have. */
export const isSpelling: Check = (value) => typeof value === 'string' && /^[a-z]{1,64}$/.test(value);
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const isPairOf =
  (first: Check, second: Check): Check =>
  (value) =>
    Array.isArray(value) && value.length === 2 && first(value[0]) && second(value[1]);
const isMapOf =
  (key: Check, check: Check): Check =>
  (value) =>
    isRecord(value) && Object.entries(value).every(([name, entry]) => key(name) && check(entry));
const isOptional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const isSize: Check = (value) => value === null || typeof value === 'number';
const isSeenDisk: Check = (value) =>
  Array.isArray(value) &&
  isText(value[0]) &&
  isSize(value[1]) &&
  (value.length === 2 || (value.length === 3 && value[2] === 1));
const isSeenInstance: Check = (value) => isRecord(value) && isOptional(isListOf(isSeenDisk))(value['disks']);

/** What may be deleted is checked most strictly. */
const isSavedDisk: Check = (value) =>
  Array.isArray(value) &&
  value.length === 4 &&
  typeof value[0] === 'string' &&
  /^[A-Za-z0-9_-]{1,64}$/.test(value[0]) &&
  isSize(value[1]) &&
  isText(value[2]) &&
  (value[3] === 0 || value[3] === 1);

const isSavedInstances: Check = (value) =>
  isRecord(value) &&
  ['names', 'fates', 'listed'].every((name) => isListOf(isPairOf(isText, isText))(value[name])) &&
  typeof value['listRead'] === 'boolean';

/** How each value must look. */
const CHECKS: Readonly<Record<keyof SavedState, Check>> = {
  progress: isProgress,
  targets: isOptional(isListOf(isInstanceId)),
  seen: isOptional(isMapOf(isInstanceId, isSeenInstance)),
  release: isOptional(isMapOf(isInstanceId, isListOf(isSavedDisk))),
  instances: isOptional(isSavedInstances),
  cleanupsLeft: isOptional(isListOf(isText)),
  jobEndsAt: isOptional((value) => Number.isFinite(value)),
  describeSpellings: isOptional(isListOf(isSpelling)),
  inputs: isOptional(isMapOf(isText, isText)),
};

function isSavedState(value: Record<string, unknown>): value is SavedState & Record<string, unknown> {
  return Object.entries(CHECKS).every(([name, check]) => check(value[name]));
}
