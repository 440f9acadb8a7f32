import type { Decision } from '../../src/teardown/decide.ts';
import type { ActionHistory, History, Observation } from '../../src/teardown/history.ts';
import { RULES } from './rules.ts';
import type { Rules } from './rules.ts';
import { QUICK_SETTINGS, TOLD_WRONGLY } from './settings.ts';
import type { Setting } from './teardown-model.ts';

/** A rule as it might be by mistake. */
export interface WrongRule {
  name: string;
  rules: Partial<Rules>;
  /** Where it does harm. */
  setting: Setting;
}

const LONG_MS = 3_600_000;

/** Decides as the program does, by a history that was changed before. */
function decidingBy(change: (history: History) => History): Partial<Rules> {
  return {
    decide: (observation, options, history, now) => RULES.decide(observation, options, change(history), now),
  };
}

/** Takes another decision than the program in some cases. */
function deciding(
  change: (decision: Decision, history: History, observation: Observation) => Decision,
): Partial<Rules> {
  return {
    decide: (observation, options, history, now) =>
      change(RULES.decide(observation, options, history, now), history, observation),
  };
}

function withAction(history: History, change: (action: ActionHistory) => ActionHistory): History {
  return { ...history, stop: change(history.stop), terminate: change(history.terminate) };
}

/** Remembers a look that missed it otherwise than the program. */
function counting(
  change: (misses: NonNullable<History['misses']>) => Partial<History['misses']>,
): Partial<Rules> {
  return {
    afterPoll: (...parameters) => {
      const history = RULES.afterPoll(...parameters);
      const { misses } = history;
      return misses === undefined ? history : { ...history, misses: { ...misses, ...change(misses) } };
    },
  };
}

/** Rules that the exploration has to find. */
export const WRONG_RULES: readonly WrongRule[] = [
  {
    name: 'one look that misses it is enough',
    setting: QUICK_SETTINGS.usual,
    rules: counting(({ lastStartedAt }) => ({ count: 9, firstAnsweredAt: lastStartedAt - LONG_MS })),
  },
  {
    name: 'looks that miss it are counted, and the time between them is not',
    setting: QUICK_SETTINGS.spells,
    rules: counting(({ lastStartedAt }) => ({ firstAnsweredAt: lastStartedAt - LONG_MS })),
  },
  {
    name: 'the time between looks that miss it counts, and how many there are does not',
    setting: QUICK_SETTINGS.usual,
    rules: counting(() => ({ count: 9 })),
  },
  {
    name: 'a look that finds it does not begin the count anew',
    setting: QUICK_SETTINGS.usual,
    rules: {
      afterPoll: (history, observation, time, place) =>
        observation.kind === 'found'
          ? { ...RULES.afterPoll(history, observation, time, place), misses: history.misses }
          : RULES.afterPoll(history, observation, time, place),
    },
  },
  {
    name: 'an answer shows how it was when it came, not when it was asked for',
    setting: QUICK_SETTINGS.spells,
    rules: {
      afterPoll: (history, observation, { answeredAt }, place) =>
        RULES.afterPoll(history, observation, { startedAt: answeredAt, answeredAt }, place),
    },
  },
  {
    name: 'a look that fails counts like one that misses it',
    setting: QUICK_SETTINGS.failingLists,
    rules: {
      afterPoll: (history, observation, time, place) =>
        RULES.afterPoll(
          history,
          observation.kind === 'failed' ? { kind: 'missed' } : observation,
          time,
          place,
        ),
      decide: (observation, options, history, now) =>
        RULES.decide(observation.kind === 'failed' ? { kind: 'missed' } : observation, options, history, now),
    },
  },
  {
    name: 'an accepted deletion is taken for done',
    setting: QUICK_SETTINGS.spells,
    rules: deciding((decision, { terminate }) =>
      terminate.acceptedAt === undefined
        ? decision
        : { do: 'finish', outcome: { kind: 'terminated', inRecycle: undefined, stillListed: false } },
    ),
  },
  {
    name: 'to be told once that it has been deleted is enough',
    setting: TOLD_WRONGLY,
    rules: deciding((decision, { terminate, stop }, { kind }) =>
      kind === 'found' && (terminate.reportedDeleted ?? stop.reportedDeleted) !== undefined
        ? { do: 'finish', outcome: { kind: 'already-gone' } }
        : decision,
    ),
  },
  {
    name: 'what was never seen is believed not to be there at once',
    setting: QUICK_SETTINGS.late,
    rules: {
      decide: (observation, options, history, now) =>
        RULES.decide(observation, { ...options, lateListingMs: 0 }, history, now),
    },
  },
  {
    name: 'the lock ends the teardown',
    setting: QUICK_SETTINGS.usual,
    rules: deciding((decision, { stop: { failures } }) =>
      failures?.lastError.class === 'busy'
        ? { do: 'finish', outcome: { kind: 'refused', error: failures.lastError, attempts: 1 } }
        : decision,
    ),
  },
  {
    name: 'what was accepted is sent again at once',
    setting: QUICK_SETTINGS.usual,
    rules: decidingBy((history) => withAction(history, (action) => ({ ...action, acceptedAt: undefined }))),
  },
  {
    name: 'what was accepted is never sent again',
    setting: QUICK_SETTINGS.usual,
    rules: deciding((decision, history) =>
      (decision.do === 'stop' || decision.do === 'terminate') && history[decision.do].acceptedAt !== undefined
        ? { do: 'wait' }
        : decision,
    ),
  },
  {
    name: 'what failed is never sent again',
    setting: QUICK_SETTINGS.usual,
    rules: deciding((decision, history) =>
      (decision.do === 'stop' || decision.do === 'terminate') && history[decision.do].failures !== undefined
        ? { do: 'wait' }
        : decision,
    ),
  },
  {
    name: 'a state that nobody knows is waited for without an end',
    setting: QUICK_SETTINGS.usual,
    rules: {
      decide: (observation, options, history, now) =>
        RULES.decide(observation, options, { ...history, state: { ...history.state, since: now } }, now),
    },
  },
  {
    name: 'a stop is never forced',
    setting: QUICK_SETTINGS.spot,
    rules: deciding((decision) => (decision.do === 'stop' ? { do: 'stop', force: false } : decision)),
  },
  {
    name: 'what runs is deleted without a stop',
    setting: QUICK_SETTINGS.usual,
    rules: deciding((decision) => (decision.do === 'stop' ? { do: 'terminate' } : decision)),
  },
  {
    name: 'a spot instance that never stops is only ever stopped',
    setting: QUICK_SETTINGS.unstoppable,
    rules: decidingBy((history) => ({ ...history, stop: { ...history.stop, refusals: 0 } })),
  },
  {
    name: 'an expired instance is not deleted',
    setting: QUICK_SETTINGS.expired,
    rules: decidingBy((history) => ({ ...history, terminate: { ...history.terminate, refusals: 9 } })),
  },
  {
    name: 'stop: false is taken no notice of',
    setting: QUICK_SETTINGS.noStop,
    rules: {
      decide: (observation, options, history, now) =>
        RULES.decide(observation, { ...options, stop: true }, history, now),
    },
  },
  {
    name: 'a dry run is for real',
    setting: QUICK_SETTINGS.dryRun,
    rules: {
      decide: (observation, options, history, now) =>
        RULES.decide(observation, { ...options, dryRun: false }, history, now),
    },
  },
  {
    name: 'the place that was given is taken no notice of',
    setting: QUICK_SETTINGS.elsewhere,
    rules: {
      decide: (observation, options, history, now) =>
        RULES.decide(observation, { ...options, place: {} }, history, now),
    },
  },
  {
    name: 'what the last look missed counts as gone when the phase has to end',
    setting: QUICK_SETTINGS.usual,
    rules: {
      outcomeAtEnd: (options, history, reason) =>
        history.misses === undefined
          ? RULES.outcomeAtEnd(options, history, reason)
          : { kind: 'already-gone' },
    },
  },
  {
    name: 'after a look that fails there is no next one',
    setting: QUICK_SETTINGS.failingLists,
    rules: {
      nextPoll: (options, history, now) => ({
        ...RULES.nextPoll(options, history, now),
        ...(history.failedLookups !== undefined && { afterMs: Infinity }),
      }),
    },
  },
];
