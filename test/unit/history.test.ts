import { describe, expect, it } from 'vitest';
import { HttpStatusError, RetCodeError, TransportError } from '../../src/compshare/errors.ts';
import { nextPoll } from '../../src/teardown/decide.ts';
import {
  afterAcceptance,
  afterActionError,
  afterFailure,
  afterPoll,
  hasExisted,
  isDeletionConfirmed,
  lookedForMs,
  newHistory,
} from '../../src/teardown/history.ts';
import type { History } from '../../src/teardown/history.ts';
import { afterLook, NOW, OPTIONS } from './histories.ts';
import { anInstance } from './instance.ts';

const TERMINATE = 'TerminateCompShareInstance';
const FRESH = newHistory(false, NOW);
const SEEN = afterLook(FRESH, anInstance());
const TIMEOUT = new TransportError(TERMINATE, 'timeout');
const REFUSED = new TransportError(TERMINATE, 'connection-failed', { code: 'ECONNREFUSED' });
const LOOKUP = { startedAt: NOW, answeredAt: NOW };

/** The pauses before so many polls after another that show the same. */
function pauses(history: History, polls: number): number[] {
  const all: number[] = [];
  let so = history;
  for (let poll = 0; poll < polls; poll++) {
    all.push(Math.round(nextPoll(OPTIONS, so, NOW).afterMs));
    so = afterLook(so, anInstance());
  }
  return all;
}

describe('what is remembered at first', () => {
  it('is nothing but when it began, and whether an earlier phase saw the instance', () => {
    const action = {
      mayHaveTakenEffect: false,
      acceptedAt: undefined,
      failures: undefined,
      refusals: 0,
      reportedDeleted: undefined,
    };
    for (const seen of [true, false]) {
      expect(newHistory(seen, NOW)).toEqual({
        since: NOW,
        answered: false,
        seen,
        seenInPlace: seen,
        state: { name: undefined, since: NOW },
        misses: undefined,
        failedLookups: undefined,
        stop: action,
        terminate: action,
        lastChange: 'other',
        pollsSinceChange: 0,
      });
    }
  });
});

describe('an API that nothing was reached of', () => {
  it('is one of which every call failed before a connection was made', () => {
    const once = afterFailure(undefined, REFUSED, NOW);
    expect(once.unreachable).toBe(true);
    expect(afterFailure(once, REFUSED, NOW).unreachable).toBe(true);
    expect(afterFailure(once, TIMEOUT, NOW).unreachable).toBe(false);
    expect(afterFailure(afterFailure(undefined, TIMEOUT, NOW), REFUSED, NOW).unreachable).toBe(false);
    expect(afterFailure(undefined, new HttpStatusError('x', 502), NOW).unreachable).toBe(false);
  });

  it('has answered once a look showed or missed the instance', () => {
    const failed = afterPoll(FRESH, { kind: 'failed', error: REFUSED }, LOOKUP, {});
    expect(failed.answered).toBe(false);
    expect(afterLook(failed, undefined).answered).toBe(true);
    expect(afterLook(failed, anInstance()).answered).toBe(true);
  });
});

describe('whether an instance has existed', () => {
  it('is known of one that was seen, whose deletion was accepted or told, or may have been carried out', () => {
    const told = new RetCodeError(TERMINATE, 8039, '');
    expect(hasExisted(FRESH)).toBe(false);
    expect(hasExisted(SEEN)).toBe(true);
    expect(hasExisted(afterAcceptance(FRESH, 'terminate', NOW))).toBe(true);
    expect(hasExisted(afterActionError(FRESH, 'terminate', TIMEOUT, NOW))).toBe(true);
    for (const action of ['stop', 'terminate'] as const) {
      const after = afterActionError(FRESH, action, told, NOW);
      expect(isDeletionConfirmed(after)).toBe(true);
      expect(hasExisted(after)).toBe(true);
    }
    const refused = afterActionError(FRESH, 'terminate', new RetCodeError(TERMINATE, 8856, ''), NOW);
    expect(isDeletionConfirmed(refused)).toBe(false);
    expect(hasExisted(refused)).toBe(false);
  });

  it('stays known where a later attempt is refused for certain', () => {
    const lost = afterActionError(FRESH, 'terminate', TIMEOUT, NOW);
    const refused = afterActionError(lost, 'terminate', new RetCodeError(TERMINATE, 8856, ''), NOW);
    expect(refused.terminate.mayHaveTakenEffect).toBe(true);
  });
});

describe('how often the product refused', () => {
  it.each([
    [1999, 0],
    [2000, 1],
    [8903, 1],
    [226609, 0],
    [8441, 0],
    [8964, 0],
  ])('RetCode %i counts %i', (code, count) => {
    expect(afterActionError(SEEN, 'stop', new RetCodeError('x', code, ''), NOW).stop.refusals).toBe(count);
  });
});

describe('how long it was looked for', () => {
  it('is nothing before a look missed it, and then goes up to the beginning of the last one', () => {
    expect(lookedForMs(FRESH)).toBe(0);
    const missed = afterPoll(
      FRESH,
      { kind: 'missed' },
      { startedAt: NOW + 4000, answeredAt: NOW + 9000 },
      {},
    );
    expect(lookedForMs(missed)).toBe(4000);
  });
});

describe('how soon the next look comes', () => {
  it('after a stop: at first after 5.5 s, then ever a little sooner, down to a second', () => {
    const stopped = afterAcceptance(SEEN, 'stop', NOW);
    expect(pauses(stopped, 4)).toEqual([5500, 3200, 3139, 3080]);
    expect(pauses(stopped, 80).at(-1)).toBe(1000);
    expect(nextPoll(OPTIONS, stopped, NOW)).toMatchObject({ reserve: 4, canJoin: false, exact: false });
  });

  it('after a termination: at once, again and again, then ever later, up to the usual pause', () => {
    const terminated = afterAcceptance(SEEN, 'terminate', NOW);
    expect(pauses(terminated, 7)).toEqual([0, 1400, 550, 550, 550, 1400, 1470]);
    expect(pauses(terminated, 40).at(-1)).toBe(2400);
  });

  it('after a failed action, and where somebody else is at work: twice after a second, then as usual', () => {
    const failed = afterActionError(SEEN, 'stop', TIMEOUT, NOW);
    for (const history of [failed, newHistory(true, NOW)])
      expect(pauses(history, 4)).toEqual([1000, 1000, 2400, 2400]);
  });

  it('once it is back after it was missed: after a second', () => {
    expect(pauses(afterLook(afterLook(SEEN, undefined), anInstance()), 3)).toEqual([1000, 1000, 1000]);
  });

  it('after looks that failed: twice as late each time, up to 15 s', () => {
    let history = SEEN;
    const all = Array.from({ length: 6 }, () => {
      history = afterPoll(history, { kind: 'failed', error: TIMEOUT }, LOOKUP, {});
      return nextPoll(OPTIONS, history, NOW).afterMs;
    });
    expect(all).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
  });
});
