import { MalformedAnswerError, RetCodeError, TransportError } from '../../src/compshare/errors.ts';
import type { CompShareError } from '../../src/compshare/errors.ts';
import {
  CONFIRM_ABSENCE_MS,
  CONFIRM_DELETION_MS,
  MISSES_AFTER_DELETION,
  MISSES_WITHOUT_DELETION,
} from '../../src/teardown/decide.ts';
import type { Action } from '../../src/teardown/history.ts';
import type { Option } from './choice.ts';

/** How an instance stands in truth. In the recycle bin it is deleted, and may be listed all the same. */
export type InstanceState =
  | 'Running'
  | 'Stopping'
  | 'Stopped'
  | 'Starting'
  /** A state that nobody knows. */
  | 'Odd'
  /** Its deletion goes on, and can't be taken back. */
  | 'Deleting'
  | 'Gone'
  | 'RecycledAsStopped'
  | 'RecycledAsOdd';

/** What doesn't change while an instance is torn down. */
export interface Nature {
  /**
   * `spot-by-force`: its stop must be forced. `spot-never`: it can't be stopped, only deleted as it runs. `expired`: its stop
   * is refused for that, and it may be deleted as it runs.
   */
  kind: 'usual' | 'spot-by-force' | 'spot-never' | 'expired';
  /**
   * How lists miss an instance that exists. `spells`: all of them, for less time than an absence must last until it is
   * believed. `single`: one list or the other, at any time, but fewer in a row than are believed. `late`: all of them,
   * from its creation on, for less time than it is looked for. No two of these at a time: nothing could be believed then.
   */
  misses: 'spells' | 'single' | 'late';
  /** The API says once of an instance that it has been deleted, and it has not. */
  saysDeletedOnce: boolean;
  /** Lists may be behind and show how the instance was before its last change. */
  lag: boolean;
  /** What lists may fail with. */
  listFaults: readonly ErrorName[];
  /** What actions may fail with, whether they are carried out or not. */
  actionFaults: Readonly<Record<Action, readonly ErrorName[]>>;
}

/** The API with its one instance. Times are in milliseconds. */
export interface World {
  state: InstanceState;
  /** What a list that is behind still shows. */
  before: InstanceState | undefined;
  /** Another operation holds the lock. */
  locked: boolean;
  /** For how long all lists have missed it, though it exists. */
  hiddenMs: number | undefined;
  /** How many lists in a row have missed it, though it exists; where all of them do so for a while, no more than one. */
  missedInRow: number;
  /** The API accepted its termination or said that it has been deleted. */
  deletionTold: boolean;
  /** It said so, and it was not true. */
  toldWrongly: boolean;
}

/** How long an instance that was just created may be missing from all lists, in milliseconds. */
export const LATE_LISTING_MS = 10_000;
const CREATED = { region: 'cn-wlcb', zone: 'cn-wlcb-01' };
export const PLACE_OF_INSTANCE = CREATED;

const STOP = 'StopCompShareInstance';
const TERMINATE = 'TerminateCompShareInstance';
const LIST = 'DescribeCompShareInstance';

/** Every error that is ever answered, one for each kind that the rules tell apart. */
export const ERRORS = {
  timeout: new TransportError(LIST, 'timeout'),
  unreachable: new TransportError(LIST, 'connection-failed', { code: 'ECONNREFUSED' }),
  throttled: new RetCodeError(LIST, 153, ''),
  permanent: new RetCodeError(LIST, 299, ''),
  unlisted: new RetCodeError(LIST, 9999, ''),
  unusable: new MalformedAnswerError(LIST, 'not-json'),
  locked: new RetCodeError(STOP, 226609, ''),
  imageBeingMade: new RetCodeError(STOP, 8964, ''),
  busy: new RetCodeError(STOP, 8903, ''),
  wrongState: new RetCodeError(TERMINATE, 8856, ''),
  deleted: new RetCodeError(TERMINATE, 8039, ''),
  expired: new RetCodeError(STOP, 226602, ''),
} as const satisfies Record<string, CompShareError>;

/** One of these errors, by name. */
export type ErrorName = keyof typeof ERRORS;

/** How a list is answered. */
export type ListAnswer = { shows: InstanceState | 'nothing' } | { error: ErrorName };

/** How an action is answered, and what becomes of the instance. */
export interface ActionAnswer {
  error: ErrorName | undefined;
  after: World;
}

/** Whether the instance doesn't exist any more. */
export function isGone({ state }: World): boolean {
  return state === 'Gone' || state.startsWith('Recycled');
}

/** What lists that are behind show alike is one state. */
const SHOWN_ALIKE: Partial<Record<InstanceState, InstanceState>> = {
  Starting: 'Stopping',
  Deleting: 'Stopping',
  RecycledAsStopped: 'Stopped',
  RecycledAsOdd: 'Odd',
};

/** The world that stands for all those that nobody can tell from this one any more. */
export function representativeWorld({ lag }: Nature, world: World): World {
  const before = lag && world.before !== world.state ? world.before : undefined;
  const after = { ...world, before: before && (SHOWN_ALIKE[before] ?? before) };
  if (!isGone(world)) return after;
  return { ...after, locked: false, missedInRow: 0, deletionTold: false, toldWrongly: false };
}

/** How long lists may miss the instance, in milliseconds: less than that. */
function hiddenBound({ misses }: Nature, { deletionTold }: World): number {
  if (misses === 'late') return LATE_LISTING_MS;
  return deletionTold ? CONFIRM_DELETION_MS : CONFIRM_ABSENCE_MS;
}

/** Time passes for what the API does within it. `ms` milliseconds. */
export function afterTime(nature: Nature, world: World, ms: number): World {
  if (world.hiddenMs === undefined) return world;
  const hiddenMs = world.hiddenMs + ms;
  return { ...world, hiddenMs: hiddenMs < hiddenBound(nature, world) ? hiddenMs : undefined };
}

/** What may happen without the program's doing. */
export function events(nature: Nature, world: World): Option<World>[] {
  const { state, before, locked, hiddenMs } = world;
  const options: Option<World>[] = [];
  const add = (label: string, fair: boolean, after: Partial<World>): void => {
    options.push({ label, fair, value: { ...world, ...after } });
  };
  const turn = (label: string, fair: boolean, to: InstanceState, after: Partial<World> = {}): void => {
    add(label, fair, { state: to, before: state, ...after });
  };
  // What was begun ends.
  if (state === 'Stopping') turn('it is stopped', true, 'Stopped');
  if (state === 'Starting') turn('it has started', true, 'Running');
  if (state === 'Deleting') turn('it is gone', true, 'Gone', { hiddenMs: undefined, missedInRow: 0 });
  if (locked) add('the lock ends', true, { locked: false });
  if (nature.lag && before !== undefined) add('lists catch up', true, { before: undefined });
  if (hiddenMs !== undefined) add('lists show it again', true, { hiddenMs: undefined });
  // Somebody else's doing, and the platform's.
  if (state === 'Stopped') turn('somebody starts it', false, 'Starting', { locked: true });
  if (state === 'Running') turn('somebody stops it', false, 'Stopping', { locked: true });
  if (state === 'Running' || state === 'Stopped') {
    turn('somebody deletes it', false, 'Gone', { hiddenMs: undefined, missedInRow: 0 });
    turn('it falls into a state that nobody knows', false, 'Odd');
    if (!locked) add('another operation takes the lock', false, { locked: true });
  }
  if (state === 'Starting') turn('its start fails', false, 'Stopped');
  if (state === 'Odd') turn('it is stopped again', false, 'Stopped');
  const maybeMissed = nature.misses === 'spells' && !isGone(world) && state !== 'Deleting';
  if (maybeMissed && hiddenMs === undefined && world.missedInRow === 0)
    add('lists begin to miss it', false, { hiddenMs: 0 });
  if (state.startsWith('Recycled')) turn('the recycle bin is emptied', false, 'Gone');
  return options;
}

/** What a list may answer. */
export function listAnswers(nature: Nature, world: World): Option<{ answer: ListAnswer; after: World }>[] {
  const { state, before, hiddenMs, missedInRow, deletionTold } = world;
  const isHidden = hiddenMs !== undefined;
  const shows = (label: string, fair: boolean, shown: InstanceState | 'nothing', inRow: number) => ({
    label,
    fair,
    value: { answer: { shows: shown }, after: { ...world, missedInRow: inRow } },
  });
  const fails = (error: ErrorName) => ({
    label: `a list fails: ${error}`,
    fair: false,
    value: { answer: { error }, after: world },
  });
  const options: Option<{ answer: ListAnswer; after: World }>[] = [
    state === 'Gone'
      ? shows('a list shows nothing', true, 'nothing', 0)
      : isHidden
        ? shows('a list misses it like all others', true, 'nothing', 1)
        : shows(`a list shows ${state}`, true, state, 0),
  ];
  if (nature.lag && before !== undefined && !isHidden && before !== 'Gone')
    options.push(shows(`a list is behind and shows ${before}`, false, before, 0));
  const mostInRow = deletionTold ? MISSES_AFTER_DELETION - 1 : MISSES_WITHOUT_DELETION - 1;
  if (nature.misses === 'single' && !isGone(world) && state !== 'Deleting' && missedInRow < mostInRow)
    options.push(shows('a list misses it', false, 'nothing', missedInRow + 1));
  options.push(...nature.listFaults.map(fails));
  return options;
}

/** What an action may answer. */
export function actionAnswers(
  nature: Nature,
  world: World,
  action: Action,
  force: boolean,
): Option<ActionAnswer>[] {
  const refused = (error: ErrorName, fair: boolean): Option<ActionAnswer> => ({
    label: `${action} is answered with ${error}`,
    fair,
    value: { error, after: error === 'deleted' ? { ...world, deletionTold: true } : world },
  });
  const faults = nature.actionFaults[action].map((error) => refused(error, false));
  if (nature.saysDeletedOnce && !world.toldWrongly && !isGone(world)) {
    const after = { ...world, deletionTold: true, toldWrongly: true };
    const label = `${action} is answered with deleted, which is not true`;
    faults.push({ label, fair: false, value: { error: 'deleted', after } });
  }
  if (isGone(world)) return [refused('deleted', true), ...faults];
  const refusal = refusalOf(nature, world, action, force);
  if (refusal !== undefined) {
    return [refused(refusal, true), ...faults];
  }
  const effects = action === 'stop' ? stopEffects(world) : terminationEffects(world, nature);
  const accepted = effects.map(({ label, fair, value }) => ({
    label: `${action} is accepted: ${label}`,
    fair,
    value: { error: undefined, after: action === 'stop' ? value : { ...value, deletionTold: true } },
  }));
  const lost = effects.flatMap(({ label, fair, value }) =>
    nature.actionFaults[action]
      .filter((error) => fair && ERRORS[error].mayHaveTakenEffect)
      .map((error) => ({
        label: `${action} is carried out (${label}) and answered with ${error}`,
        fair: false,
        value: { error, after: value },
      })),
  );
  return [...accepted, ...lost, ...faults];
}

/** What the API refuses an action for by its own rules. */
function refusalOf(
  { kind }: Nature,
  { state, locked }: World,
  action: Action,
  force: boolean,
): ErrorName | undefined {
  if (locked) return 'locked';
  if (action === 'stop') {
    if (state !== 'Running') return 'wrongState';
    if (kind === 'expired') return 'expired';
    return kind === 'spot-never' || (kind === 'spot-by-force' && !force) ? 'busy' : undefined;
  }
  const deletable = kind === 'expired' || kind === 'spot-never' ? ['Running'] : [];
  return ['Stopped', 'Odd', ...deletable].includes(state) ? undefined : 'wrongState';
}

function stopEffects(world: World): Option<World>[] {
  const { state } = world;
  return [
    {
      label: 'it is stopping',
      fair: true,
      value: { ...world, state: 'Stopping', before: state, locked: true },
    },
    { label: 'and nothing happens', fair: false, value: world },
  ];
}

function terminationEffects(world: World, { misses }: Nature): Option<World>[] {
  const becomes = (label: string, state: InstanceState, locked = false): Option<World> => ({
    label,
    fair: true,
    value: { ...world, state, before: world.state, locked, hiddenMs: undefined, missedInRow: 0 },
  });
  return [
    becomes('it is being deleted', 'Deleting', true),
    becomes('it is gone at once', 'Gone'),
    becomes('it is in the recycle bin and listed as stopped', 'RecycledAsStopped'),
    becomes('it is in the recycle bin and listed in a state that nobody knows', 'RecycledAsOdd'),
    { label: 'and nothing happens', fair: false, value: world },
    ...(misses === 'spells'
      ? [{ label: 'and taken back, unlisted meanwhile', fair: false, value: { ...world, hiddenMs: 0 } }]
      : []),
  ];
}
