import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  HttpStatusError,
  MalformedAnswerError,
  RetCodeError,
  TransportError,
} from '../../src/compshare/errors.ts';
import type { CompShareError } from '../../src/compshare/errors.ts';
import type { Instance } from '../../src/compshare/instance.ts';
import {
  decide as decideOnObservation,
  pauseAfter,
  MAX_ATTEMPTS,
  MISSES_AFTER_DELETION,
  MISSES_WITHOUT_DELETION,
  SETTLE_MS,
} from '../../src/teardown/decide.ts';
import type { Decision, TeardownOptions } from '../../src/teardown/decide.ts';
import {
  afterAcceptance,
  afterActionError,
  afterPoll,
  afterSearch,
  newHistory,
} from '../../src/teardown/history.ts';
import type { Action, History, Observation } from '../../src/teardown/history.ts';
import { isFailure } from '../../src/teardown/outcome.ts';
import { anInstance } from './instance.ts';

const NOW = 1_768_478_400_000;
const OPTIONS: TeardownOptions = {
  stop: true,
  releaseDisks: false,
  ignoreNotFound: false,
  dryRun: false,
  placeGiven: false,
};
/** Decides about an instance as a poll showed it; undefined where it missed it. */
function decide(
  instance: Instance | undefined,
  options: TeardownOptions,
  history: History,
  now: number,
): Decision {
  return decideOnObservation(observationOf(instance), options, history, now);
}

function observationOf(instance: Instance | undefined): Observation {
  return instance === undefined ? { kind: 'missed' } : { kind: 'found', instance };
}

/** The history after a poll that showed the instance, or missed it. */
function afterLook(history: History, instance: Instance | undefined): History {
  return afterPoll(history, observationOf(instance));
}

/** The history after a search everywhere that found the instance, or missed it. */
function afterWideLook(history: History, instance: Instance | undefined): History {
  return afterSearch(history, observationOf(instance));
}

const FRESH = newHistory(false);
const SEEN = afterLook(FRESH, anInstance());

const TERMINABLE = ['Stopped', 'Install Fail', 'InstallFail'];
const PASSING = [
  'Initializing',
  'Install',
  'Starting',
  'Stopping',
  'Rebooting',
  'Resizing',
  'Reinstalling',
  'Pending',
  '',
  'Hibernated',
  'constructor',
  '__proto__',
  'toString',
];

function decideOn(
  state: string,
  options: Partial<TeardownOptions> = {},
  history: History = SEEN,
  now = NOW,
): Decision {
  return decide(anInstance({ state }), { ...OPTIONS, ...options }, history, now);
}

function absent(times: number, history: History): History {
  return Array.from({ length: times }).reduce<History>((seen) => afterLook(seen, undefined), history);
}

describe('an instance that is there', () => {
  it('Running → stop', () => {
    expect(decideOn('Running')).toEqual({ do: 'stop', force: false });
  });

  it('Running, spot → stop by force', () => {
    expect(decide(anInstance({ spot: true }), OPTIONS, SEEN, NOW)).toEqual({ do: 'stop', force: true });
  });

  it('Running, stop: false → fail', () => {
    expect(decideOn('Running', { stop: false })).toEqual({
      do: 'finish',
      outcome: { kind: 'running' },
    });
  });

  it.each(TERMINABLE)('%s → terminate', (state) => {
    expect(decideOn(state)).toEqual({ do: 'terminate' });
    expect(decideOn(state, { stop: false })).toEqual({ do: 'terminate' });
  });

  it.each(PASSING)('%j → wait', (state) => {
    expect(decideOn(state)).toEqual({ do: 'wait' });
    expect(decideOn(state, { stop: false })).toEqual({ do: 'wait' });
  });
});

describe('dry run', () => {
  it.each([
    ['Running', true],
    ['Stopped', false],
    ['Install Fail', false],
    ['Starting', true],
  ])('%s → would terminate, stop first: %s', (state, stopFirst) => {
    expect(decideOn(state, { dryRun: true })).toEqual({
      do: 'finish',
      outcome: { kind: 'would-terminate', stopFirst, releaseDisks: false },
    });
  });

  it('a running instance with stop: false fails as it would for real', () => {
    expect(decideOn('Running', { dryRun: true, stop: false })).toMatchObject({
      outcome: { kind: 'running' },
    });
  });
});

describe('an instance that is absent', () => {
  it('after its termination was accepted → gone, when two looks in a row miss it', () => {
    const accepted = afterAcceptance(SEEN, 'terminate', NOW);
    expect(decide(undefined, OPTIONS, absent(1, accepted), NOW)).toEqual({ do: 'wait' });
    expect(decide(undefined, OPTIONS, absent(MISSES_AFTER_DELETION, accepted), NOW)).toMatchObject({
      outcome: { kind: 'terminated' },
    });
  });

  it('after the API said that it was deleted → gone', () => {
    const told = afterActionError(SEEN, 'stop', new RetCodeError('StopCompShareInstance', 8039, ''), NOW);
    expect(decide(undefined, OPTIONS, absent(MISSES_AFTER_DELETION, told), NOW)).toMatchObject({
      outcome: { kind: 'already-gone' },
    });
  });

  it('after the answer to its termination was lost → gone, when three looks miss it', () => {
    const lost = afterActionError(
      SEEN,
      'terminate',
      new TransportError('TerminateCompShareInstance', 'connection-failed'),
      NOW,
    );
    expect(decide(undefined, OPTIONS, absent(2, lost), NOW)).toEqual({ do: 'wait' });
    expect(decide(undefined, OPTIONS, absent(3, lost), NOW)).toMatchObject({
      outcome: { kind: 'terminated' },
    });
  });

  it('after it was only seen → already gone, when three looks miss it', () => {
    expect(decide(undefined, OPTIONS, absent(2, SEEN), NOW)).toEqual({ do: 'wait' });
    expect(decide(undefined, OPTIONS, absent(3, SEEN), NOW)).toMatchObject({
      outcome: { kind: 'already-gone' },
    });
  });

  it('one that shows again between two looks is counted from the start', () => {
    const flickering = absent(2, afterLook(absent(2, SEEN), anInstance()));
    expect(decide(undefined, OPTIONS, flickering, NOW)).toEqual({ do: 'wait' });
  });

  it('from the start → not found', () => {
    expect(decide(undefined, OPTIONS, absent(2, FRESH), NOW)).toEqual({ do: 'wait' });
    expect(decide(undefined, OPTIONS, absent(3, FRESH), NOW)).toMatchObject({
      outcome: { kind: 'not-found' },
    });
  });

  it('from the start, ignore-not-found → done', () => {
    expect(decide(undefined, { ...OPTIONS, ignoreNotFound: true }, absent(3, FRESH), NOW)).toMatchObject({
      outcome: { kind: 'not-found-ignored' },
    });
  });

  it('from the start, with a region or zone given → a look everywhere after each look there', () => {
    const options = { ...OPTIONS, placeGiven: true, ignoreNotFound: true };
    let missing = FRESH;
    for (let looks = 1; looks <= MISSES_WITHOUT_DELETION; looks++) {
      missing = afterLook(missing, undefined);
      expect(decide(undefined, options, missing, NOW)).toEqual({ do: 'search-everywhere' });
      missing = afterWideLook(missing, undefined);
      if (looks < MISSES_WITHOUT_DELETION)
        expect(decide(undefined, options, missing, NOW)).toEqual({ do: 'wait' });
    }
    expect(decide(undefined, options, missing, NOW)).toMatchObject({
      outcome: { kind: 'not-found-ignored' },
    });
    // It exists: ignoring it would be a green step with an instance that runs.
    const elsewhere = { region: 'us-ca', zone: 'us-ca-01' };
    const found = afterWideLook(afterLook(FRESH, undefined), anInstance(elsewhere));
    expect(decide(undefined, options, found, NOW)).toMatchObject({
      outcome: { kind: 'elsewhere', ...elsewhere },
    });
  });
});

describe('after an action', () => {
  it.each([
    ['stop', 'Running'],
    ['terminate', 'Stopped'],
  ] as const)('an accepted %s is given time to show, then sent again', (action, state) => {
    const accepted = afterAcceptance(SEEN, action, NOW);
    expect(decideOn(state, {}, accepted, NOW + SETTLE_MS[action] - 1)).toEqual({ do: 'wait' });
    expect(decideOn(state, {}, accepted, NOW + SETTLE_MS[action])).toMatchObject({ do: action });
  });

  it('a list that is behind does not undo an accepted termination', () => {
    const accepted = afterAcceptance(SEEN, 'terminate', NOW);
    expect(decideOn('Running', { stop: false }, accepted, NOW + 1000)).toEqual({ do: 'wait' });
  });

  it('a permanent RetCode is final at once', () => {
    const error = new RetCodeError('TerminateCompShareInstance', 299, 'no');
    expect(decideOn('Stopped', {}, afterActionError(SEEN, 'terminate', error, NOW))).toEqual({
      do: 'finish',
      outcome: { kind: 'refused', error, attempts: 1 },
    });
  });

  it.each([
    ['the lock', new RetCodeError('StopCompShareInstance', 8999, 'InstanceOperationInProgress')],
    ['a migration', new RetCodeError('StopCompShareInstance', 8035, '')],
    [
      'a network in trouble',
      new TransportError('StopCompShareInstance', 'connection-failed', { code: 'ECONNRESET' }),
    ],
    ['a gateway that is down', new HttpStatusError('StopCompShareInstance', 503)],
  ])('%s is waited out, however often', (_, error) => {
    const tried = failing('stop', error, 100);
    expect(decideOn('Running', {}, tried, NOW + 14_999)).toEqual({ do: 'wait' });
    expect(decideOn('Running', {}, tried, NOW + 15_000)).toMatchObject({ do: 'stop' });
  });

  it.each([
    ['an undocumented product code', new RetCodeError('StopCompShareInstance', 8777, '?')],
    ['an answer that is no answer', new MalformedAnswerError('StopCompShareInstance', 'not-json')],
  ])('%s: five tries in about a minute, then a failure', (_, error) => {
    let history = SEEN;
    let now = NOW;
    for (let tries = 1; tries < MAX_ATTEMPTS; tries++) {
      history = afterActionError(history, 'stop', error, now);
      expect(decideOn('Running', {}, history, now)).toEqual({ do: 'wait' });
      now += pauseAfter(error, tries);
      expect(decideOn('Running', {}, history, now)).toMatchObject({ do: 'stop' });
    }
    expect(now - NOW).toBeGreaterThan(45_000);
    expect(now - NOW).toBeLessThan(75_000);
    history = afterActionError(history, 'stop', error, now);
    expect(decideOn('Running', {}, history, now + 1e6)).toMatchObject({
      outcome: { kind: 'refused', attempts: MAX_ATTEMPTS },
    });
  });

  it('an accepted action forgets the tries before it', () => {
    const accepted = afterAcceptance(failing('stop', new HttpStatusError('x', 502), 4), 'stop', NOW);
    expect(accepted.stop.failures).toBe(0);
  });

  it('what kept a stop from being sent does not keep a termination', () => {
    expect(decideOn('Stopped', {}, afterAcceptance(SEEN, 'stop', NOW), NOW)).toEqual({ do: 'terminate' });
  });
});

function failing(action: Action, error: CompShareError, times: number): History {
  return Array.from({ length: times }).reduce<History>(
    (history) => afterActionError(history, action, error, NOW),
    SEEN,
  );
}

describe('whatever happened before', () => {
  const error = fc.constantFrom<CompShareError>(
    new RetCodeError('a', 153, ''),
    new RetCodeError('a', 299, ''),
    new RetCodeError('a', 8039, ''),
    new RetCodeError('a', 8777, ''),
    new RetCodeError('a', 8903, ''),
    new TransportError('a', 'connection-failed', { code: 'ECONNRESET' }),
    new MalformedAnswerError('a', 'not-json'),
  );
  const action = fc.constantFrom<Action>('stop', 'terminate');
  const step = fc.oneof(
    action.map((what) => (history: History, now: number) => afterAcceptance(history, what, now)),
    fc.tuple(action, error).map(
      ([what, why]) =>
        (history: History, now: number) =>
          afterActionError(history, what, why, now),
    ),
    fc.constant((history: History) => afterLook(history, undefined)),
    fc.constant((history: History) => afterLook(history, anInstance())),
  );
  const history = fc
    .tuple(fc.boolean(), fc.array(fc.tuple(step, fc.integer({ min: 0, max: 30_000 })), { maxLength: 12 }))
    .map(([seen, steps]) => {
      let now = NOW;
      const end = steps.reduce<History>((before, [take, ms]) => take(before, (now += ms)), newHistory(seen));
      return { end, now };
    });
  const options = fc.record({
    stop: fc.boolean(),
    releaseDisks: fc.boolean(),
    ignoreNotFound: fc.boolean(),
    dryRun: fc.boolean(),
    placeGiven: fc.boolean(),
  });
  const state = fc.oneof(fc.constantFrom('Running', ...TERMINABLE, ...PASSING), fc.string());

  it('terminate is decided for Stopped and Install Fail only, stop for Running only, neither in a dry run', () => {
    fc.assert(
      fc.property(state, options, history, (seenState, wish, { end, now }) => {
        const decision = decide(anInstance({ state: seenState }), wish, end, now);
        if (decision.do === 'terminate') expect(TERMINABLE).toContain(seenState);
        if (decision.do === 'stop') expect([seenState, wish.stop]).toEqual(['Running', true]);
        if (wish.dryRun) expect(['finish', 'wait']).toContain(decision.do);
      }),
    );
  });

  it('an instance that a look shows is never called gone, and one that is absent never acted on', () => {
    fc.assert(
      fc.property(state, options, history, (seenState, wish, { end, now }) => {
        const there = decide(anInstance({ state: seenState }), wish, end, now);
        if (there.do === 'finish' && !isFailure(there.outcome))
          expect(there.outcome.kind).toBe('would-terminate');
        expect(['finish', 'wait', 'search-everywhere']).toContain(decide(undefined, wish, end, now).do);
      }),
    );
  });
});
