import { describe, expect, it } from 'vitest';
import { HttpStatusError, RetCodeError, TransportError } from '../../src/compshare/errors.ts';
import {
  disksLeft,
  disksThat,
  isRetryable,
  mayHaveUnseenDisks,
  terminationOf,
} from '../../src/teardown/outcome.ts';
import type { DiskFate, DiskResult, Failure, Outcome, Result } from '../../src/teardown/outcome.ts';
import { ownDisk } from './data-disks.ts';
import { anInstance } from './instance.ts';
import { aResult } from './results.ts';

const TERMINATED: Outcome = { kind: 'terminated', inRecycle: 'Yes', stillListed: false };
const FATES: readonly DiskFate[] = ['kept', 'released', 'deleted-by-id', 'unverified', 'still-there'];

function disksLeftOutcome(fields: Partial<Extract<Failure, { kind: 'disks-left' }>> = {}): Failure {
  return { kind: 'disks-left', terminated: undefined, endedBy: undefined, mayGoLater: false, ...fields };
}

/** A disk of each fate, named after it. */
const A_DISK_OF_EACH_FATE: readonly DiskResult[] = FATES.map((fate) => ({
  ...ownDisk(fate),
  zone: 'cn-wlcb-01',
  pricePerDayCny: undefined,
  fate,
  error: undefined,
}));

/** What became of an instance that had a disk of each fate. */
function resultWith(outcome: Outcome, fields: Partial<Result> = {}): Result {
  const instance = anInstance();
  const seen = { id: instance.id, instance, stateFound: instance.state, disks: A_DISK_OF_EACH_FATE };
  return aResult(outcome, { ...seen, ...fields });
}

function ids(disks: readonly DiskResult[]): string[] {
  return disks.map(({ id }) => id);
}

describe('whether a later phase may succeed without anybody changing anything', () => {
  const DESCRIBE = 'DescribeCompShareInstance';
  const refused = (error: HttpStatusError | RetCodeError): Failure => ({
    kind: 'refused',
    error,
    attempts: 1,
  });

  it.each<[what: string, failure: Failure, may: boolean]>([
    ['time ran out', { kind: 'timed-out', lastError: undefined }, true],
    ['the phase was cancelled', { kind: 'cancelled' }, true],
    ['nothing was reached', { kind: 'unreachable', error: new TransportError(DESCRIBE, 'timeout') }, true],
    ['its state is unknown', { kind: 'unknown-state', state: 'Dreaming' }, true],
    ['it runs and is not to be stopped', { kind: 'running' }, false],
    ['it was never there', { kind: 'not-found' }, false],
    ['it is elsewhere', { kind: 'elsewhere', region: 'cn-bj2', zone: 'cn-bj2-02' }, false],
    ['not all of its names are selected', { kind: 'ambiguous', names: ['one', 'two'] }, false],
    ['the key has no permission', refused(new RetCodeError(DESCRIBE, 299, '')), false],
    ['a gateway was in trouble', refused(new HttpStatusError(DESCRIBE, 502)), true],
    ['the API said what nobody documented', refused(new RetCodeError(DESCRIBE, 99_999, '')), true],
    ['a disk is left that may be deleted later', disksLeftOutcome({ mayGoLater: true }), true],
    ['a disk is left that may not', disksLeftOutcome(), false],
  ])('%s: %s', (_, failure, may) => {
    expect(isRetryable(failure)).toBe(may);
  });
});

describe('the data disks that may be on the bill', () => {
  it('are those of a gone instance that are not known to be deleted', () => {
    expect(ids(disksLeft(resultWith(TERMINATED)))).toEqual(['kept', 'unverified', 'still-there']);
    expect(ids(disksLeft(resultWith(disksLeftOutcome())))).toEqual(['kept', 'unverified', 'still-there']);
  });

  it('are none while the instance exists: they are on its own bill', () => {
    expect(disksLeft(resultWith({ kind: 'cancelled' }))).toEqual([]);
    expect(disksLeft(resultWith({ kind: 'would-terminate', stopFirst: true, releaseDisks: false }))).toEqual(
      [],
    );
  });

  it('can be asked for by their fates', () => {
    const result = resultWith(TERMINATED);
    expect(ids(disksThat(result, 'released', 'deleted-by-id'))).toEqual(['released', 'deleted-by-id']);
    expect(disksThat(result)).toEqual([]);
  });
});

describe('how this phase deleted an instance', () => {
  it('is told where it did, also where a disk is left', () => {
    expect(terminationOf(TERMINATED)).toMatchObject({ inRecycle: 'Yes' });
    expect(terminationOf(disksLeftOutcome({ terminated: { inRecycle: 'No' } }))).toEqual({ inRecycle: 'No' });
  });

  it('is told by nothing where it did not', () => {
    expect(terminationOf({ kind: 'already-gone' })).toBeUndefined();
    expect(terminationOf({ kind: 'cancelled' })).toBeUndefined();
    expect(terminationOf(disksLeftOutcome())).toBeUndefined();
  });
});

describe('whether data disks may be left that no phase ever saw', () => {
  it.each<[what: string, outcome: Outcome, dataDisks: Result['dataDisks'], may: boolean]>([
    ['it is gone, and nothing told of its disks', { kind: 'already-gone' }, undefined, true],
    ['it is gone, and had none', TERMINATED, [], false],
    ['it is gone, and its disks were seen', TERMINATED, [ownDisk('bsm-1')], false],
    ['it may still exist', { kind: 'cancelled' }, undefined, false],
  ])('%s: %s', (_, outcome, dataDisks, may) => {
    expect(mayHaveUnseenDisks(resultWith(outcome, { dataDisks }))).toBe(may);
  });
});
