import type { Place } from '../../src/compshare/client.ts';
import type { Instance } from '../../src/compshare/instance.ts';
import type { TeardownOptions } from '../../src/teardown/decide.ts';
import { afterPoll } from '../../src/teardown/history.ts';
import type { History, Observation } from '../../src/teardown/history.ts';

/** When the histories of the tests begin, in Unix milliseconds. */
export const NOW = 1_768_478_400_000;

/** What the step asks for unless a test says otherwise. */
export const OPTIONS: TeardownOptions = {
  stop: true,
  releaseDisks: false,
  ignoreNotFound: false,
  dryRun: false,
  place: {},
  lateListingMs: 10_000,
};

/** What a poll shows: this instance, or nothing. */
export function observationOf(instance: Instance | undefined): Observation {
  return instance === undefined ? { kind: 'missed' } : { kind: 'found', instance };
}

/**
 * The history after a poll that showed this instance, or missed it.
 *
 * @param at when it was made, in Unix milliseconds: it was answered at once.
 */
export function afterLook(
  history: History,
  instance: Instance | undefined,
  at = NOW,
  place: Place = {},
): History {
  return afterPoll(history, observationOf(instance), { startedAt: at, answeredAt: at }, place);
}

/** The history after polls at these times, in Unix milliseconds, that all missed it. */
export function missedAt(history: History, times: readonly number[]): History {
  return times.reduce((so, at) => afterLook(so, undefined, at), history);
}
