import {
  isPermanent,
  MAX_REFUSALS,
  SETTLE_MS,
  UNKNOWN_CODE_MS,
  UNKNOWN_STATE_MS,
} from '../../src/teardown/decide.ts';
import type { Decision, TeardownOptions } from '../../src/teardown/decide.ts';
import { newHistory } from '../../src/teardown/history.ts';
import type { Action, History, Observation } from '../../src/teardown/history.ts';
import { isFailure, OUTCOMES } from '../../src/teardown/outcome.ts';
import type { Outcome } from '../../src/teardown/outcome.ts';
import { anInstance } from '../unit/instance.ts';
import {
  actionAnswers,
  afterTime,
  ERRORS,
  events,
  isGone,
  listAnswers,
  PLACE_OF_INSTANCE,
  representativeWorld,
} from './api.ts';
import type { InstanceState, ListAnswer, Nature, World } from './api.ts';
import type { Choose, Option } from './choice.ts';
import { agedBy, keyOfHistory, NOW, representative } from './memory.ts';
import type { Precision } from './memory.ts';
import type { Rules } from './rules.ts';

/** What is torn down, how, and what the API is like. */
export interface Setting {
  name: string;
  nature: Nature;
  options: TeardownOptions;
  /** It is known to have been there. */
  seen: boolean;
  /** How it may end. */
  ends: readonly Outcome['kind'][];
}

/** The API, and what the program remembers of the instance. */
export interface ModelState {
  world: World;
  history: History;
  /** Which actions the API accepted so short a time ago that they may yet show. */
  settling: Record<Action, boolean>;
  /** Set once the teardown has ended. */
  outcome: Outcome | undefined;
}

/** One step that may follow a state. */
export interface Step {
  label: string;
  take: (choose: Choose) => ModelState;
}

/** Something that must not be. */
export class Violation extends Error {}

/** How an instance is listed that stands like this. */
const LISTED_AS: Readonly<Record<InstanceState, string>> = {
  Running: 'Running',
  Stopping: 'Stopping',
  Stopped: 'Stopped',
  Starting: 'Starting',
  Odd: 'PowerOff',
  Deleting: 'Pending',
  Gone: '',
  RecycledAsStopped: 'Stopped',
  RecycledAsOdd: 'PowerOff',
};

/**
 * Times that something has to last, in milliseconds: they may be over at any moment, the shorter ones before the others.
 * With each of them, and also alone, pauses after failures are over.
 */
const LONG_TIMES = [0, SETTLE_MS.stop, UNKNOWN_STATE_MS, UNKNOWN_CODE_MS];
/** Times within which lists may miss an instance, in milliseconds. */
const SHORT_TIMES = [1000, 5000];
/** How long a list may take, in milliseconds. */
const ANSWERED_AFTER = [0, 3000];
/** The longest pause between two polls, in milliseconds. */
const LONGEST_POLL_PAUSE_MS = 15_000;

/** One instance, an abstract API and the rules of the program: where they can get to from any state. */
export class TeardownModel {
  readonly setting: Setting;
  readonly #rules: Rules;
  readonly #precision: Precision;

  constructor(setting: Setting, rules: Rules, precision: Precision) {
    this.setting = setting;
    this.#rules = rules;
    this.#precision = precision;
  }

  /** The states in which a teardown may begin. */
  initialStates(): ModelState[] {
    const { nature, seen } = this.setting;
    const states: InstanceState[] = ['Running', 'Stopping', 'Stopped', 'Starting', 'Odd', 'Gone'];
    return states.map((state) => ({
      world: {
        state,
        before: undefined,
        locked: false,
        hiddenMs: nature.misses === 'late' && state !== 'Gone' ? 0 : undefined,
        missedInRow: 0,
        deletionTold: false,
        toldWrongly: false,
      },
      history: newHistory(seen, NOW),
      settling: { stop: false, terminate: false },
      outcome: undefined,
    }));
  }

  /** What may follow: something happens to the instance, time passes, or the program polls and does what it decides. */
  steps(state: ModelState): Step[] {
    const happenings = events(this.setting.nature, state.world).map(({ label, value: world }) => ({
      label,
      take: () => ({ ...state, world }),
    }));
    const shortTimes = SHORT_TIMES.map((ms) => ({
      label: `${ms / 1000} s pass`,
      take: () => this.#afterShortTime(state, ms),
    }));
    const longTimes = LONG_TIMES.map((ms) => ({
      label: ms === 0 ? 'pauses are over' : `what lasts ${ms / 1000} s is over`,
      take: () => this.#afterLongTime(state, ms),
    }));
    const poll = { label: 'poll', take: (choose: Choose) => this.#poll(state, choose) };
    return [...happenings, ...shortTimes, ...longTimes, poll];
  }

  /**
   * What follows where from now on the API works as it should and nobody interferes: what was begun ends, time passes,
   * and the program polls.
   */
  fairNext(state: ModelState, choose: Choose): ModelState {
    let now = state;
    for (;;) {
      const event = events(this.setting.nature, now.world).find(({ fair }) => fair);
      if (event === undefined) break;
      now = this.representativeOf({ ...now, world: event.value });
    }
    now = this.representativeOf(this.#afterLongTime(now, UNKNOWN_STATE_MS));
    now = this.representativeOf(this.#afterShortTime(now, 5000));
    const fairly: Choose = (options) => choose(options.filter(({ fair }) => fair));
    return this.#poll(now, fairly);
  }

  /** The state that stands for all those from which the same can follow. */
  representativeOf(state: ModelState): ModelState {
    const { nature } = this.setting;
    return {
      ...state,
      world: representativeWorld(nature, state.world),
      history: representative(state.history, nature.kind, this.#precision),
    };
  }

  /** A text that is the same for two states that stand for others only if they are the same. */
  keyOf({ world, history, settling, outcome }: ModelState): string {
    const { state, before, locked, hiddenMs, missedInRow, deletionTold, toldWrongly } = world;
    if (outcome !== undefined) return `${outcome.kind} ${state}`;
    return [
      `${state},${before ?? ''},${Number(locked)}${Number(deletionTold)}${Number(toldWrongly)}${missedInRow}${hiddenMs ?? '-'}`,
      `${Number(settling.stop)}${Number(settling.terminate)}`,
      keyOfHistory(history),
    ].join('|');
  }

  /** Time passes for what is counted in seconds: how long lists have missed it, and how long it was looked for. */
  #afterShortTime(state: ModelState, ms: number): ModelState {
    const { world, history } = state;
    const { since, misses } = history;
    return {
      ...state,
      world: afterTime(this.setting.nature, world, ms),
      history: {
        ...history,
        since: since - ms,
        misses: misses && {
          ...misses,
          firstAnsweredAt: misses.firstAnsweredAt - ms,
          lastStartedAt: misses.lastStartedAt - ms,
        },
      },
    };
  }

  /** Time is over that something has to last: a pause, or what an accepted action is given. */
  #afterLongTime(state: ModelState, ms: number): ModelState {
    const { history, settling, world } = state;
    const isLate = this.setting.nature.misses === 'late';
    return {
      ...state,
      // It is listed late, counted from the time at which the program has begun to look for it.
      world: isLate ? afterTime(this.setting.nature, world, ms) : world,
      history: agedBy(history, ms),
      settling: {
        stop: settling.stop && ms < SETTLE_MS.stop,
        terminate: settling.terminate && ms < SETTLE_MS.terminate,
      },
    };
  }

  #poll(state: ModelState, choose: Choose): ModelState {
    const { nature, options } = this.setting;
    const { answer, after: world } = choose(listAnswers(nature, state.world));
    const took = choose(
      ANSWERED_AFTER.map((ms): Option<number> => ({
        label: `after ${ms / 1000} s`,
        fair: ms === 0,
        value: ms,
      })),
    );
    const observation = observationOf(answer, nature);
    const later = this.#afterShortTime({ ...state, world }, took);
    const time = { startedAt: NOW - took, answeredAt: NOW };
    const history = this.#rules.afterPoll(later.history, observation, time, options.place);
    const polled = { ...later, history };
    return this.#follow(polled, observation, (decision) => this.#act(polled, decision, observation, choose));
  }

  /** Decides, ends where that is the verdict, and otherwise goes on with what was decided. */
  #follow(state: ModelState, observation: Observation, goOn: (decision: Decision) => ModelState): ModelState {
    const { options } = this.setting;
    const decision = this.#rules.decide(observation, options, state.history, NOW);
    if (decision.do !== 'finish') return goOn(decision);
    this.#checkOutcome(decision.outcome, state);
    return { ...state, outcome: decision.outcome };
  }

  #act(state: ModelState, decision: Decision, observation: Observation, choose: Choose): ModelState {
    if (decision.do === 'wait' || decision.do === 'finish') return this.#checkedAtRest(state);
    const { nature } = this.setting;
    const action = decision.do;
    this.#checkAction(action, state, observation);
    const force = decision.do === 'stop' && decision.force;
    const { error, after: world } = choose(actionAnswers(nature, state.world, action, force));
    if (error === undefined) {
      const history = this.#rules.afterAcceptance(state.history, action, NOW);
      return this.#checkedAtRest({
        ...state,
        world,
        history,
        settling: { ...state.settling, [action]: true },
      });
    }
    const history = this.#rules.afterActionError(state.history, action, ERRORS[error], NOW);
    const failed = { ...state, world, history, settling: { ...state.settling, [action]: false } };
    return this.#follow(failed, observation, () => this.#checkedAtRest(failed));
  }

  /** Until the next poll: when it is made, and what is said if the phase has to end before. */
  #checkedAtRest(state: ModelState): ModelState {
    const { options } = this.setting;
    const { history } = state;
    const { afterMs } = this.#rules.nextPoll(options, history, NOW);
    if (!(afterMs >= 0 && afterMs <= LONGEST_POLL_PAUSE_MS))
      throw new Violation(`the next poll is made after ${afterMs} ms`);
    for (const reason of ['timed-out', 'cancelled', 'job-ending'] as const)
      this.#checkOutcome(this.#rules.outcomeAtEnd(options, history, reason), state, true);
    return state;
  }

  /** Green only if gone, and red only where it can't be helped. */
  #checkOutcome(outcome: Outcome, { world, history }: ModelState, atEnd = false): void {
    const { options } = this.setting;
    if (OUTCOMES[outcome.kind].gone && !isGone(world))
      throw new Violation(`"${outcome.kind}" is said of an instance that is ${world.state}`);
    if (!isFailure(outcome) && !isGone(world) && !options.dryRun && !atEnd)
      throw new Violation(`green ("${outcome.kind}") while the instance is ${world.state}`);
    if (outcome.kind === 'not-found' && !isGone(world) && !atEnd)
      throw new Violation(`"not-found" is said of an instance that is ${world.state}`);
    if (outcome.kind !== 'refused') return;
    const { error } = outcome;
    const runs = [history.failedLookups, history.stop.failures, history.terminate.failures];
    const isWorthNoTry = runs.some((run) => run?.lastError === error && isPermanent(run, NOW));
    if (!isWorthNoTry) throw new Violation(`it ends on "${error.message}", which passes by itself`);
    if (error === ERRORS.expired && history.terminate.refusals < MAX_REFUSALS)
      throw new Violation('it ends on an expiry without a try to delete the instance');
  }

  /** Nothing is sent that the inputs forbid, nothing blindly, and nothing again while it may still show. */
  #checkAction(action: Action, { history, settling }: ModelState, observation: Observation): void {
    const { options, nature } = this.setting;
    if (observation.kind !== 'found') throw new Violation(`${action} is sent for what no list shows`);
    if (options.dryRun) throw new Violation(`${action} is sent in a dry run`);
    if (action === 'stop' && !options.stop) throw new Violation('stop is sent although that is not wanted');
    if (
      options.place.zone !== undefined &&
      options.place.zone !== PLACE_OF_INSTANCE.zone &&
      !history.seenInPlace
    )
      throw new Violation(`${action} is sent for an instance that is elsewhere`);
    if (settling[action]) throw new Violation(`${action} is sent again before the last one can show`);
    const { state } = observation.instance;
    const stopsFirst = nature.kind === 'usual' || nature.kind === 'spot-by-force';
    if (action === 'terminate' && state === 'Running' && stopsFirst && history.stop.refusals === 0)
      throw new Violation('terminate is sent for a running instance that can be stopped');
  }
}

/** What the program makes of an answer. */
export function observationOf(answer: ListAnswer, { kind }: Nature): Observation {
  if ('error' in answer) return { kind: 'failed', error: ERRORS[answer.error] };
  if (answer.shows === 'nothing') return { kind: 'missed' };
  const state = LISTED_AS[answer.shows];
  const spot = kind === 'spot-by-force' || kind === 'spot-never';
  return { kind: 'found', instance: anInstance({ ...PLACE_OF_INSTANCE, state, spot }) };
}
