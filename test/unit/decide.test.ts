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
  CONFIRM_ABSENCE_MS,
  CONFIRM_DELETION_MS,
  decide as decideOnObservation,
  isPermanent,
  MAX_ATTEMPTS,
  MISSES_AFTER_DELETION,
  MISSES_WITHOUT_DELETION,
  outcomeAtEnd,
  pauseAfter,
  SETTLE_MS,
  UNKNOWN_CODE_MS,
  UNKNOWN_STATE_MS,
  UNREACHABLE_MS,
} from '../../src/teardown/decide.ts';
import type { Decision, TeardownOptions } from '../../src/teardown/decide.ts';
import {
  afterAcceptance,
  afterActionError,
  afterFailure,
  afterPoll,
  newHistory,
} from '../../src/teardown/history.ts';
import type { Action, FailureRun, History } from '../../src/teardown/history.ts';
import { isFailure } from '../../src/teardown/outcome.ts';
import { afterLook, missedAt, NOW, observationOf, OPTIONS } from './histories.ts';
import { anInstance } from './instance.ts';

const STOP = 'StopCompShareInstance';
const TERMINATE = 'TerminateCompShareInstance';

const FRESH = newHistory(false, NOW);
const SEEN = afterLook(FRESH, anInstance());

const RUNNING = ['Running', 'running', 'RUNNING'];
const TERMINABLE = [
  'Stopped',
  'STOPPED',
  'Install Fail',
  'InstallFail',
  'ResizeFail',
  '已中断',
  'Interrupted',
];
const PASSING = [
  'Initializing',
  'Install',
  'Starting',
  'stopping',
  'Rebooting',
  'Resizing',
  'Reinstalling',
  'Pending',
];
const UNKNOWN = ['', 'Hibernated', 'constructor', '__proto__', 'toString'];

/** Decides about an instance as a poll showed it; undefined where it missed it. */
function decide(
  instance: Instance | undefined,
  options: Partial<TeardownOptions>,
  history: History,
  now = NOW,
): Decision {
  return decideOnObservation(observationOf(instance), { ...OPTIONS, ...options }, history, now);
}

/** Decides about an instance that has been in a state since {@link NOW}. */
function decideOn(
  state: string,
  options: Partial<TeardownOptions> = {},
  history: History = SEEN,
  now = NOW,
): Decision {
  const instance = anInstance({ state });
  return decide(instance, options, afterLook(history, instance), now);
}

/** The history after an action failed so often, at these times in Unix milliseconds. */
function failedAt(
  history: History,
  action: Action,
  error: CompShareError,
  times: readonly number[],
): History {
  return times.reduce((so, at) => afterActionError(so, action, error, at), history);
}

function times(count: number, apartMs = 0): number[] {
  return Array.from({ length: count }, (_, index) => NOW + index * apartMs);
}

describe('an instance that is there', () => {
  it.each(RUNNING)('%s → stop', (state) => {
    expect(decideOn(state)).toEqual({ do: 'stop', force: false });
  });

  it('Running, spot → stop by force', () => {
    expect(decide(anInstance({ spot: true }), {}, SEEN)).toEqual({ do: 'stop', force: true });
  });

  it.each(RUNNING)('%s, stop: false → fail', (state) => {
    expect(decideOn(state, { stop: false })).toEqual({ do: 'finish', outcome: { kind: 'running' } });
  });

  it.each(TERMINABLE)('%s → terminate', (state) => {
    expect(decideOn(state)).toEqual({ do: 'terminate' });
    expect(decideOn(state, { stop: false })).toEqual({ do: 'terminate' });
  });

  it.each(PASSING)('%j → wait, however long', (state) => {
    expect(decideOn(state, {}, SEEN, NOW + 86_400_000)).toEqual({ do: 'wait' });
    expect(decideOn(state, { stop: false }, SEEN, NOW + 86_400_000)).toEqual({ do: 'wait' });
  });
});

describe('a state that nobody knows', () => {
  it.each(UNKNOWN)('%j → wait for a minute, then terminate all the same', (state) => {
    expect(decideOn(state, {}, SEEN, NOW + UNKNOWN_STATE_MS - 1)).toEqual({ do: 'wait' });
    expect(decideOn(state, {}, SEEN, NOW + UNKNOWN_STATE_MS)).toEqual({ do: 'terminate' });
  });

  it.each(UNKNOWN)('%j, stop: false → after a minute red, with its name', (state) => {
    expect(decideOn(state, { stop: false }, SEEN, NOW + UNKNOWN_STATE_MS - 1)).toEqual({ do: 'wait' });
    expect(decideOn(state, { stop: false }, SEEN, NOW + UNKNOWN_STATE_MS)).toEqual({
      do: 'finish',
      outcome: { kind: 'unknown-state', state },
    });
  });

  it('that changes is waited for anew; in another case it is the same one', () => {
    const before = afterLook(SEEN, anInstance({ state: 'Thawing' }), NOW);
    const end = NOW + UNKNOWN_STATE_MS;
    for (const [state, verdict] of [
      ['THAWING', 'terminate'],
      ['Melting', 'wait'],
    ] as const) {
      const instance = anInstance({ state });
      expect(decide(instance, {}, afterLook(before, instance, end), end)).toEqual({ do: verdict });
    }
  });

  it('after a stop of ours: the minute begins when that was accepted', () => {
    const stopped = afterAcceptance(SEEN, 'stop', NOW + 30_000);
    expect(decideOn('', {}, stopped, NOW + 30_000 + UNKNOWN_STATE_MS - 1)).toEqual({ do: 'wait' });
    expect(decideOn('', {}, stopped, NOW + 30_000 + UNKNOWN_STATE_MS)).toEqual({ do: 'terminate' });
  });

  it('whose termination is refused: tried again after a pause', () => {
    const refusedAt = NOW + UNKNOWN_STATE_MS;
    const refused = failedAt(SEEN, 'terminate', new RetCodeError(TERMINATE, 8856, ''), [refusedAt]);
    expect(decideOn('', {}, refused, refusedAt)).toEqual({ do: 'wait' });
    expect(decideOn('', {}, refused, refusedAt + 1000)).toEqual({ do: 'terminate' });
  });
});

describe('an API that was never reached', () => {
  const error = new TransportError('x', 'connection-failed', { code: 'ENOTFOUND' });
  const failing = (before: History, at: number, lastError: CompShareError = error): History =>
    afterPoll(before, { kind: 'failed', error: lastError }, { startedAt: at, answeredAt: at }, {});
  const decideUnanswered = (history: History, now: number): Decision =>
    decideOnObservation({ kind: 'failed', error }, OPTIONS, history, now);

  it('is given up after a minute', () => {
    const history = failing(failing(FRESH, NOW), NOW + 30_000);
    expect(decideUnanswered(history, NOW + UNREACHABLE_MS - 1)).toEqual({ do: 'wait' });
    expect(decideUnanswered(history, NOW + UNREACHABLE_MS)).toEqual({
      do: 'finish',
      outcome: { kind: 'unreachable', error },
    });
  });

  it('is not, where it answered once, or something else failed', () => {
    const end = NOW + UNREACHABLE_MS;
    expect(decideUnanswered(failing(SEEN, NOW), end)).toEqual({ do: 'wait' });
    const timeout = new TransportError('x', 'timeout');
    expect(decideUnanswered(failing(failing(FRESH, NOW), NOW, timeout), end)).toEqual({ do: 'wait' });
  });
});

describe('a spot instance whose stop and deletion are both refused', () => {
  it('has the two tried in turn', () => {
    const spot = anInstance({ spot: true });
    let history = afterLook(SEEN, spot);
    const tried = Array.from({ length: 8 }, (_, turn) => {
      const now = NOW + turn * 60_000;
      const decision = decide(spot, {}, history, now);
      if (decision.do !== 'stop' && decision.do !== 'terminate') return decision.do;
      history = afterActionError(history, decision.do, new RetCodeError('x', 8903, ''), now);
      return decision.do;
    });
    expect(tried).toEqual([
      'stop',
      'stop',
      'terminate',
      'terminate',
      'stop',
      'terminate',
      'stop',
      'terminate',
    ]);
  });
});

describe('when the phase has to end', () => {
  it('it says why, and with which error the instance was held up last', () => {
    const error = new RetCodeError(STOP, 226609, '');
    const failed = afterActionError(SEEN, 'stop', error, NOW);
    expect(outcomeAtEnd(OPTIONS, failed, 'timed-out')).toEqual({ kind: 'timed-out', lastError: error });
    expect(outcomeAtEnd(OPTIONS, failed, 'job-ending')).toEqual({
      kind: 'timed-out',
      lastError: error,
      jobEnding: true,
    });
    expect(outcomeAtEnd(OPTIONS, failed, 'cancelled')).toEqual({ kind: 'cancelled' });
    expect(outcomeAtEnd(OPTIONS, SEEN, 'timed-out')).toEqual({ kind: 'timed-out', lastError: undefined });
  });
});

describe('dry run', () => {
  it.each([
    ['Running', true],
    ['Stopped', false],
    ['Install Fail', false],
    ['Starting', true],
    ['Hibernated', true],
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

describe('an instance that is elsewhere', () => {
  const there = { region: 'cn-sh2', zone: 'cn-sh2-02' };

  it.each([{ region: 'cn-wlcb' }, { zone: 'cn-wlcb-01' }, { region: 'cn-sh2', zone: 'cn-sh2-01' }])(
    'than given as %j → red, with where it is, whatever its state',
    (place) => {
      for (const state of ['Running', 'Stopped', 'Starting', '']) {
        const instance = anInstance({ ...there, state });
        const history = afterLook(FRESH, instance, NOW, place);
        expect(decide(instance, { place, ignoreNotFound: true }, history)).toEqual({
          do: 'finish',
          outcome: { kind: 'elsewhere', ...there },
        });
      }
    },
  );

  it('once seen where it was given → torn down all the same: a list may misplace it', () => {
    const place = { region: 'cn-wlcb' };
    const history = afterLook(afterLook(FRESH, anInstance(), NOW, place), anInstance(there), NOW, place);
    expect(decide(anInstance(there), { place }, history)).toEqual({ do: 'stop', force: false });
  });

  it('or of which no place is told → torn down', () => {
    const nowhere = anInstance({ region: '', zone: '' });
    const place = { region: 'cn-wlcb', zone: 'cn-wlcb-01' };
    expect(decide(nowhere, { place }, afterLook(FRESH, nowhere, NOW, place))).toMatchObject({ do: 'stop' });
  });
});

describe('an instance that is absent', () => {
  const accepted = afterAcceptance(SEEN, 'terminate', NOW);
  const lost = afterActionError(SEEN, 'terminate', new TransportError(TERMINATE, 'connection-failed'), NOW);
  const told = afterActionError(SEEN, 'stop', new RetCodeError(STOP, 8039, ''), NOW);

  it.each([
    ['its termination was accepted', accepted, 'terminated', MISSES_AFTER_DELETION, CONFIRM_DELETION_MS],
    ['the API said that it was deleted', told, 'already-gone', MISSES_AFTER_DELETION, CONFIRM_DELETION_MS],
    ['its answer was lost', lost, 'terminated', MISSES_WITHOUT_DELETION, CONFIRM_ABSENCE_MS],
    ['it was only seen', SEEN, 'already-gone', MISSES_WITHOUT_DELETION, CONFIRM_ABSENCE_MS],
  ] as const)('after %s → %s, by enough polls over enough time', (_, history, kind, polls, ms) => {
    const first = times(polls - 1);
    const soon = missedAt(history, [...first, NOW + ms - 1]);
    expect(decide(undefined, {}, soon, NOW + ms - 1)).toEqual({ do: 'wait' });
    const enough = missedAt(history, [...first, NOW + ms]);
    expect(decide(undefined, {}, enough, NOW + ms)).toMatchObject({ outcome: { kind } });
    const tooFew = missedAt(history, [...first.slice(1), NOW + ms]);
    expect(decide(undefined, {}, tooFew, NOW + ms)).toEqual({ do: 'wait' });
  });

  it('from the first answer to the last question: a slow answer confirms nothing', () => {
    const slow = [0, 1].reduce<History>(
      (so) => afterPoll(so, { kind: 'missed' }, { startedAt: NOW, answeredAt: NOW + 60_000 }, {}),
      accepted,
    );
    expect(decide(undefined, {}, slow, NOW + 60_000)).toEqual({ do: 'wait' });
  });

  it('one that shows again between two polls is counted from the start', () => {
    const back = afterLook(missedAt(SEEN, times(2, 2500)), anInstance(), NOW + 3000);
    const again = missedAt(back, [NOW + 6000, NOW + 8500]);
    expect(decide(undefined, {}, again, NOW + 8500)).toEqual({ do: 'wait' });
    expect(decide(undefined, {}, missedAt(again, [NOW + 11_000]), NOW + 11_000)).toMatchObject({
      outcome: { kind: 'already-gone' },
    });
  });

  it('and never there → looked for as long as it may be listed late, then not found', () => {
    const polls = [NOW, NOW + 3000, NOW + 6000];
    const late = missedAt(FRESH, [...polls, NOW + 9999]);
    // An answer that took long shows what was before.
    expect(decide(undefined, {}, late, NOW + 20_000)).toEqual({ do: 'wait' });
    const enough = missedAt(FRESH, [...polls, NOW + 10_000]);
    expect(decide(undefined, {}, enough, NOW + 10_000)).toMatchObject({ outcome: { kind: 'not-found' } });
    expect(decide(undefined, { ignoreNotFound: true }, enough, NOW + 10_000)).toMatchObject({
      outcome: { kind: 'not-found-ignored' },
    });
    // Where nothing is listed late, an absence is confirmed after the usual time.
    expect(decide(undefined, { lateListingMs: 0 }, missedAt(FRESH, polls), NOW + 6000)).toMatchObject({
      outcome: { kind: 'not-found' },
    });
  });

  it('is never called gone before the time is over, whatever was polled', () => {
    const polls = fc.array(fc.record({ waitMs: fc.nat(4000), tookMs: fc.nat(3000), isShown: fc.boolean() }));
    const past = fc.constantFrom(FRESH, SEEN, accepted, lost, told);
    fc.assert(
      fc.property(past, polls, fc.nat(60_000), (start, looks, lateListingMs) => {
        let history = start;
        let now = NOW;
        let firstMissAnsweredAt: number | undefined;
        for (const { waitMs, tookMs, isShown } of looks) {
          const startedAt = now + waitMs;
          now = startedAt + tookMs;
          const observation = observationOf(isShown ? anInstance() : undefined);
          history = afterPoll(history, observation, { startedAt, answeredAt: now }, {});
          firstMissAnsweredAt = isShown ? undefined : (firstMissAnsweredAt ?? now);
          const decision = decideOnObservation(observation, { ...OPTIONS, lateListingMs }, history, now);
          if (firstMissAnsweredAt === undefined || decision.do !== 'finish') continue;
          const isConfirmed = start === accepted || start === told;
          expect(startedAt - firstMissAnsweredAt).toBeGreaterThanOrEqual(isConfirmed ? 2000 : 5000);
          if (!history.seen) expect(startedAt - NOW).toBeGreaterThanOrEqual(lateListingMs);
          if (!history.seen) expect(decision.outcome.kind).toBe('not-found');
        }
      }),
    );
  });
});

describe('when the phase has to end', () => {
  const confirmed = missedAt(FRESH, times(3, 2500));

  it('before what was never seen was looked for long enough → not found, as far as it could be', () => {
    expect(outcomeAtEnd(OPTIONS, confirmed, 'timed-out')).toEqual({ kind: 'not-found' });
    expect(outcomeAtEnd({ ...OPTIONS, ignoreNotFound: true }, confirmed, 'timed-out')).toEqual({
      kind: 'not-found-ignored',
    });
  });

  it('by a cancel → cancelled', () => {
    expect(outcomeAtEnd(OPTIONS, confirmed, 'cancelled')).toEqual({ kind: 'cancelled' });
  });

  it.each([
    ['without any poll', FRESH],
    ['with too few polls that missed it', missedAt(FRESH, [NOW, NOW + 9000])],
    ['with one that is there', SEEN],
    ['with one that was there', missedAt(SEEN, times(2, 5000))],
  ])('%s → timed out', (_, history) => {
    expect(outcomeAtEnd(OPTIONS, history, 'timed-out')).toEqual({ kind: 'timed-out', lastError: undefined });
  });

  it('with what held it up: the failing lookup, or else the termination, or else the stop', () => {
    const [one, other, third] = [1, 2, 3].map(() => new HttpStatusError('x', 502));
    if (one === undefined || other === undefined || third === undefined) throw new Error('three errors');
    const stop = afterActionError(SEEN, 'stop', one, NOW);
    const terminate = afterActionError(stop, 'terminate', other, NOW);
    const poll = { startedAt: NOW, answeredAt: NOW };
    const lookup = afterPoll(terminate, { kind: 'failed', error: third }, poll, {});
    for (const [history, lastError] of [
      [stop, one],
      [terminate, other],
      [lookup, third],
    ] as const) {
      const outcome = outcomeAtEnd(OPTIONS, history, 'timed-out');
      expect(outcome.kind === 'timed-out' && outcome.lastError).toBe(lastError);
    }
  });
});

describe('lookups that fail', () => {
  /** What is decided when the last of so many lookups in a row fails with this error. */
  function afterLookups(error: CompShareError, at: readonly number[]): Decision {
    const history = at.reduce<History>(
      (so, time) => afterPoll(so, { kind: 'failed', error }, { startedAt: time, answeredAt: time }, {}),
      SEEN,
    );
    return decideOnObservation({ kind: 'failed', error }, OPTIONS, history, at.at(-1) ?? NOW);
  }

  it('for good → refused at once', () => {
    const error = new RetCodeError('DescribeCompShareInstance', 171, '');
    expect(afterLookups(error, [NOW])).toEqual({
      do: 'finish',
      outcome: { kind: 'refused', error, attempts: 1 },
    });
  });

  it('for now → waited out', () => {
    expect(afterLookups(new HttpStatusError('x', 503), times(100, 15_000))).toEqual({ do: 'wait' });
  });

  it('with what is no answer → five times', () => {
    const error = new MalformedAnswerError('x', 'not-json');
    expect(afterLookups(error, times(MAX_ATTEMPTS - 1))).toEqual({ do: 'wait' });
    expect(afterLookups(error, times(MAX_ATTEMPTS))).toMatchObject({ outcome: { kind: 'refused' } });
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

  it.each(['Stopped', 'Stopping', 'Recycled'])(
    'an accepted termination that leaves it %s is sent again after a minute',
    (state) => {
      const accepted = afterAcceptance(SEEN, 'terminate', NOW);
      expect(decideOn(state, { stop: false }, accepted, NOW + 59_999)).toEqual({ do: 'wait' });
      expect(decideOn(state, { stop: false }, accepted, NOW + 60_000)).toEqual({ do: 'terminate' });
    },
  );

  it('a permanent RetCode is final at once', () => {
    const error = new RetCodeError(TERMINATE, 299, 'no');
    expect(decideOn('Stopped', {}, afterActionError(SEEN, 'terminate', error, NOW))).toEqual({
      do: 'finish',
      outcome: { kind: 'refused', error, attempts: 1 },
    });
  });

  it.each([
    ['the lock, by name', new RetCodeError(STOP, 8999, 'InstanceOperationInProgress')],
    ['the lock, by number', new RetCodeError(STOP, 226609, '实例操作正在处理中')],
    [
      'the lock, in another field',
      new RetCodeError(STOP, 8999, '', undefined, 'InstanceOperationInProgress'),
    ],
    ['a throttle', new RetCodeError(STOP, 8441, '')],
    ['a migration', new RetCodeError(STOP, 8035, '')],
    ['a network in trouble', new TransportError(STOP, 'connection-failed', { code: 'ECONNRESET' })],
    ['a gateway that is down', new HttpStatusError(STOP, 503)],
  ])('%s is waited out, however often', (_, error) => {
    const tried = failedAt(SEEN, 'stop', error, times(100));
    expect(decideOn('Running', {}, tried, NOW + 14_999)).toEqual({ do: 'wait' });
    expect(decideOn('Running', {}, tried, NOW + 15_000)).toMatchObject({ do: 'stop' });
  });

  /** Sends a stop whenever it is decided, until that ends; every one fails with this error. */
  function stopUntilRefused(error: CompShareError): { attempts: number[]; decision: Decision } {
    const attempts: number[] = [];
    let history = SEEN;
    for (let now = NOW; now < NOW + 3_600_000; now += 1000) {
      const decision = decideOn('Running', {}, history, now);
      if (decision.do === 'finish') return { attempts, decision };
      if (decision.do !== 'stop') continue;
      attempts.push(now - NOW);
      history = afterActionError(history, 'stop', error, now);
    }
    throw new Error('It does not end within an hour');
  }

  it('a product code that nobody documented: with growing pauses for ten minutes, then a failure', () => {
    const error = new RetCodeError(STOP, 8777, '?');
    const { attempts, decision } = stopUntilRefused(error);
    expect(attempts.slice(0, 7)).toEqual([0, 4000, 12_000, 28_000, 60_000, 120_000, 180_000]);
    expect(attempts.at(-1)).toBeGreaterThanOrEqual(UNKNOWN_CODE_MS - 60_000);
    expect(attempts.at(-1)).toBeLessThanOrEqual(UNKNOWN_CODE_MS);
    expect(decision).toMatchObject({ outcome: { kind: 'refused', error, attempts: attempts.length } });
  });

  it('an answer that is none: five attempts in about a minute, then a failure', () => {
    const error = new MalformedAnswerError(STOP, 'not-json');
    const { attempts, decision } = stopUntilRefused(error);
    expect(attempts).toEqual([0, 4000, 12_000, 28_000, 60_000]);
    expect(decision).toMatchObject({ outcome: { kind: 'refused', error, attempts: MAX_ATTEMPTS } });
  });

  it('an accepted action forgets the attempts before it', () => {
    const failed = failedAt(SEEN, 'stop', new RetCodeError('x', 8777, ''), times(4));
    expect(failed.stop).toMatchObject({ failures: { count: 4 }, refusals: 4 });
    expect(afterAcceptance(failed, 'stop', NOW).stop).toMatchObject({ failures: undefined, refusals: 0 });
  });

  it('what kept a stop from being sent does not keep a termination', () => {
    expect(decideOn('Stopped', {}, afterAcceptance(SEEN, 'stop', NOW), NOW)).toEqual({ do: 'terminate' });
  });
});

describe('a run of failures', () => {
  const lock = new RetCodeError('x', 226609, '');
  const code = new RetCodeError('x', 8777, '');
  const none = new MalformedAnswerError('x', 'not-json');

  /** These errors one after another, a minute apart. */
  function runOf(...errors: readonly CompShareError[]): { run: FailureRun; now: number } {
    let run: FailureRun | undefined;
    let now = NOW;
    for (const error of errors) run = afterFailure(run, error, (now += 60_000));
    if (run === undefined) throw new Error('A run has at least one failure');
    return { run, now };
  }

  it('of unknown codes and answers that are none counts each for itself', () => {
    for (const errors of [
      [code, code, code, code, code, none],
      [none, none, none, none, code],
      [lock, lock, lock, lock, lock, none],
    ]) {
      const { run, now } = runOf(...errors);
      expect(isPermanent(run, now)).toBe(false);
    }
  });

  it('ends ten minutes after the first unknown code, not after what came before', () => {
    const busy = Array.from({ length: 20 }, () => lock);
    const { run, now } = runOf(...busy, code);
    expect(isPermanent(run, now + UNKNOWN_CODE_MS - 1)).toBe(false);
    expect(isPermanent(run, now + UNKNOWN_CODE_MS)).toBe(true);
  });

  it('is paused for ever longer, up to a limit, and a minute where it was told that it is deleted', () => {
    const pauses = (error: CompShareError): number[] =>
      [1, 2, 3, 4, 5, 6].map((count) => pauseAfter(runOf(...Array.from({ length: count }, () => error)).run));
    expect(pauses(lock)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
    expect(pauses(code)).toEqual([4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    expect(pauses(new RetCodeError('x', 8351, ''))).toEqual(Array(6).fill(60_000));
  });
});

describe('a deleted instance that stays listed', () => {
  const accepted = afterAcceptance(SEEN, 'terminate', NOW);

  it.each([8039, 8351])('and that %i is answered for, twice a minute apart → in the recycle bin', (code) => {
    const gone = new RetCodeError(TERMINATE, code, '');
    for (const state of ['Stopped', 'Recycled', '', 'Pending']) {
      const once = failedAt(accepted, 'terminate', gone, [NOW + 60_000]);
      expect(decideOn(state, {}, once, NOW + 119_999)).toEqual({ do: 'wait' });
      expect(decideOn(state, {}, once, NOW + 120_000)).toEqual({ do: 'terminate' });
      const twice = failedAt(once, 'terminate', gone, [NOW + 120_000]);
      expect(decideOn(state, {}, twice, NOW + 120_000)).toEqual({
        do: 'finish',
        outcome: { kind: 'terminated', inRecycle: undefined, stillListed: true },
      });
    }
  });

  it('and whose deletion may have been carried out, though its answer was lost → in the recycle bin too', () => {
    const lost = failedAt(SEEN, 'terminate', new TransportError(TERMINATE, 'timeout'), [NOW]);
    const gone = new RetCodeError(TERMINATE, 8039, '');
    const twice = failedAt(lost, 'terminate', gone, [NOW + 5000, NOW + 65_000]);
    expect(decideOn('Stopped', {}, twice, NOW + 65_000)).toMatchObject({
      outcome: { kind: 'terminated', stillListed: true },
    });
  });

  it('but runs, or was told so sooner, or not after a termination that may have taken effect → not gone', () => {
    const gone = new RetCodeError(TERMINATE, 8039, '');
    const both = [NOW, NOW + 60_000];
    const end = NOW + 120_000;
    expect(decideOn('Running', {}, failedAt(accepted, 'terminate', gone, both), end).do).toBe('stop');
    const soon = [NOW, NOW + 59_999];
    expect(decideOn('Stopped', {}, failedAt(accepted, 'terminate', gone, soon), end).do).toBe('terminate');
    expect(decideOn('Stopped', {}, failedAt(SEEN, 'terminate', gone, both), end).do).toBe('terminate');
    const before = afterAcceptance(failedAt(SEEN, 'terminate', gone, both), 'terminate', NOW + 60_000);
    expect(decideOn('Stopped', {}, before, end).do).toBe('terminate');
  });
});

describe('a running instance that refuses its stop', () => {
  const spot = anInstance({ spot: true });
  const refusal = new RetCodeError(STOP, 8903, '');
  const end = NOW + 60_000;

  it.each([8903, 8436, 8777, 8097])('spot, twice with %i → terminated as it runs', (retCode) => {
    const error = new RetCodeError(STOP, retCode, '');
    expect(decide(spot, {}, failedAt(SEEN, 'stop', error, [NOW]), end)).toMatchObject({ do: 'stop' });
    const twice = failedAt(SEEN, 'stop', error, [NOW, NOW]);
    expect(decide(spot, {}, twice, NOW)).toEqual({ do: 'terminate' });
    expect(decide(spot, { stop: false }, twice, NOW)).toMatchObject({ outcome: { kind: 'running' } });
  });

  it.each([
    ['the lock', new RetCodeError(STOP, 226609, '')],
    ['the lock under another number', new RetCodeError(STOP, 8903, 'InstanceOperationInProgress')],
    ['a throttle', new RetCodeError(STOP, 226619, '')],
    ['an image that is being made', new RetCodeError(STOP, 8964, '')],
    ['the gateway', new RetCodeError(STOP, 150, '')],
    ['a network in trouble', new TransportError(STOP, 'timeout')],
    ['an answer that is none', new MalformedAnswerError(STOP, 'not-json')],
  ])('spot, for %s → stopped again, however often', (_, error) => {
    expect(decide(spot, {}, failedAt(SEEN, 'stop', error, times(4)), end)).toMatchObject({ do: 'stop' });
  });

  it('not spot → stopped again, however often', () => {
    const often = failedAt(SEEN, 'stop', refusal, times(50));
    expect(decide(anInstance(), {}, often, end)).toEqual({ do: 'stop', force: false });
  });

  it('spot: its termination is paused and ended like that of other instances', () => {
    const twice = failedAt(SEEN, 'stop', refusal, [NOW, NOW]);
    const accepted = afterAcceptance(twice, 'terminate', NOW);
    expect(decide(spot, {}, accepted, NOW + 59_999)).toEqual({ do: 'wait' });
    expect(decide(spot, {}, accepted, NOW + 60_000)).toEqual({ do: 'terminate' });
    const refused = failedAt(twice, 'terminate', new RetCodeError(TERMINATE, 299, ''), [NOW]);
    expect(decide(spot, {}, refused, NOW)).toMatchObject({ outcome: { kind: 'refused' } });
  });

  it('expired (226602) → terminated as it runs; where that is refused twice, a person has to settle it', () => {
    const error = new RetCodeError(STOP, 226602, '');
    const expired = failedAt(SEEN, 'stop', error, [NOW]);
    expect(decide(anInstance(), {}, expired, NOW)).toEqual({ do: 'terminate' });
    const busy = new RetCodeError(TERMINATE, 8856, '');
    const once = failedAt(expired, 'terminate', busy, [NOW]);
    expect(decide(anInstance(), {}, once, NOW + 1000)).toEqual({ do: 'terminate' });
    const twice = failedAt(once, 'terminate', busy, [NOW + 1000]);
    expect(decide(anInstance(), {}, twice, NOW + 1000)).toEqual({
      do: 'finish',
      outcome: { kind: 'refused', error, attempts: 1 },
    });
    // The lock says nothing about the expiry.
    const locked = failedAt(expired, 'terminate', new RetCodeError(TERMINATE, 226609, ''), times(9));
    expect(decide(anInstance(), {}, locked, end)).toEqual({ do: 'terminate' });
  });
});

describe('whatever happened before', () => {
  const error = fc.constantFrom<CompShareError>(
    new RetCodeError('a', 153, ''),
    new RetCodeError('a', 299, ''),
    new RetCodeError('a', 8039, ''),
    new RetCodeError('a', 8777, ''),
    new RetCodeError('a', 8903, ''),
    new RetCodeError('a', 8964, ''),
    new RetCodeError('a', 226602, ''),
    new RetCodeError('a', 226609, ''),
    new TransportError('a', 'connection-failed', { code: 'ECONNRESET' }),
    new MalformedAnswerError('a', 'not-json'),
  );
  const state = fc.oneof(
    fc.constantFrom(...RUNNING, ...TERMINABLE, ...PASSING, ...UNKNOWN),
    fc.string({ maxLength: 5 }),
  );
  const instance = fc
    .record({ state, spot: fc.boolean(), zone: fc.constantFrom('cn-wlcb-01', 'cn-sh2-02') })
    .map(anInstance);
  const action = fc.constantFrom<Action>('stop', 'terminate');
  const step = fc.oneof(
    action.map((what) => (history: History, now: number) => afterAcceptance(history, what, now)),
    fc.tuple(action, error).map(
      ([what, why]) =>
        (history: History, now: number) =>
          afterActionError(history, what, why, now),
    ),
    fc.constant((history: History, now: number) => afterLook(history, undefined, now)),
    instance.map((shown) => (history: History, now: number) => afterLook(history, shown, now)),
  );
  const past = fc
    .tuple(fc.boolean(), fc.array(fc.tuple(step, fc.integer({ min: 0, max: 90_000 })), { maxLength: 12 }))
    .map(([seen, steps]) => {
      let now = NOW;
      const begin = newHistory(seen, now);
      const history = steps.reduce<History>((before, [take, ms]) => take(before, (now += ms)), begin);
      return { history, now };
    });
  const options = fc.record({
    stop: fc.boolean(),
    releaseDisks: fc.boolean(),
    ignoreNotFound: fc.boolean(),
    dryRun: fc.boolean(),
    place: fc.constantFrom({}, { zone: 'cn-wlcb-01' }),
    lateListingMs: fc.constantFrom(0, 60_000),
  });

  it('stop is decided for what runs only, termination never for what changes by itself, neither in a dry run', () => {
    fc.assert(
      fc.property(instance, options, past, (shown, wish, { history, now }) => {
        const after = afterLook(history, shown, now, wish.place);
        const decision = decide(shown, wish, after, now);
        if (decision.do === 'stop') {
          expect(RUNNING).toContain(shown.state.toLowerCase().replace('running', 'Running'));
          expect(wish.stop).toBe(true);
          expect(decision.force).toBe(shown.spot);
        }
        if (decision.do === 'terminate' && history.terminate.acceptedAt === undefined) {
          expect(PASSING).not.toContain(shown.state);
          const mayRun = RUNNING.includes(shown.state);
          if (mayRun) expect(history.stop.failures !== undefined && wish.stop).toBe(true);
        }
        if (wish.dryRun && history.terminate.acceptedAt === undefined)
          expect(['finish', 'wait']).toContain(decision.do);
      }),
    );
  });

  it('one that a poll shows is gone only if its deletion was accepted and told; one that is absent is left alone', () => {
    fc.assert(
      fc.property(instance, options, past, (shown, wish, { history, now }) => {
        const there = decide(shown, wish, afterLook(history, shown, now, wish.place), now);
        if (there.do === 'finish' && !isFailure(there.outcome) && there.outcome.kind !== 'would-terminate') {
          expect(there.outcome).toMatchObject({ kind: 'terminated', stillListed: true });
          expect(history.terminate.mayHaveTakenEffect).toBe(true);
          expect(history.terminate.reportedDeleted).toBeDefined();
          expect(RUNNING).not.toContain(shown.state);
        }
        const absent = decide(undefined, wish, afterLook(history, undefined, now, wish.place), now);
        expect(['finish', 'wait']).toContain(absent.do);
      }),
    );
  });
});
