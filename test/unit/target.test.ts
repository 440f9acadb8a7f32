import { describe, expect, it } from 'vitest';
import { RetCodeError, TransportError } from '../../src/compshare/errors.ts';
import { GIVE_UP_MS } from '../../src/teardown/disk-rules.ts';
import { estimatedCost } from '../../src/teardown/outcome.ts';
import type { DiskFate, Outcome, Result } from '../../src/teardown/outcome.ts';
import { Target } from '../../src/teardown/target.ts';
import type { TargetSpec } from '../../src/teardown/target.ts';
import { listedDisk, ownDisk } from './data-disks.ts';
import { NOW, observationOf } from './histories.ts';
import { anInstance } from './instance.ts';

const ID = 'uhost-a1';
const HOUR_MS = 3_600_000;

/** The result for an instance that looks showed at these times after {@link NOW}, in milliseconds. */
function resultOf(
  looks: readonly [afterMs: number, fields: object][],
  spec: Partial<TargetSpec> = {},
): Result {
  const target = new Target({ id: ID, seen: false, ...spec }, NOW, false);
  for (const [afterMs, fields] of looks) {
    const time = { startedAt: NOW + afterMs - 100, answeredAt: NOW + afterMs };
    target.observe({ kind: 'found', instance: anInstance({ id: ID, ...fields }) }, time, {});
  }
  return target.finish({ kind: 'cancelled' }, NOW + 5000);
}

describe('how long an instance ran', () => {
  const startedAt = (NOW - 2 * HOUR_MS) / 1000;

  it('is counted from the start that the API told to the last look that showed it running', () => {
    const result = resultOf([
      [0, { startedAt }],
      [1000, { startedAt }],
      [4000, { startedAt, state: 'Stopping' }],
    ]);
    expect(result.ranMs).toBe(2 * HOUR_MS + 1000);
    expect(estimatedCost(result)).toBeCloseTo(1.88 * (2 + 1 / 3600));
  });

  it('is not known where it never ran before our eyes, or the API told no start', () => {
    expect(resultOf([[0, { startedAt, state: 'Stopped' }]]).ranMs).toBeUndefined();
    expect(resultOf([[0, { startedAt: 0 }]]).ranMs).toBeUndefined();
    expect(resultOf([[0, { startedAt: undefined }]]).ranMs).toBeUndefined();
    expect(resultOf([]).ranMs).toBeUndefined();
  });

  it('is never less than nothing, where the clocks differ', () => {
    expect(resultOf([[0, { startedAt: (NOW + HOUR_MS) / 1000 }]]).ranMs).toBe(0);
  });

  it('costs what is billed by the second, where its price is known', () => {
    const result = resultOf([[0, { startedAt }]]);
    const instance = anInstance({ startedAt });
    expect(estimatedCost({ ...result, instance: { ...instance, chargeType: 'Month' } })).toBeUndefined();
    expect(estimatedCost({ ...result, instance: { ...instance, pricePerHour: undefined } })).toBeUndefined();
    expect(estimatedCost({ ...result, ranMs: undefined })).toBeUndefined();
    expect(estimatedCost({ ...result, instance: undefined })).toBeUndefined();
  });
});

describe('the state that an instance was found in', () => {
  it('is the one of the first look, or of the list that selected it', () => {
    const looks: [number, object][] = [
      [0, { state: 'Running' }],
      [1000, { state: 'Stopped' }],
    ];
    expect(resultOf(looks).stateFound).toBe('Running');
    expect(resultOf(looks, { instance: anInstance({ state: 'Starting' }) }).stateFound).toBe('Starting');
    expect(resultOf([]).stateFound).toBeUndefined();
  });
});

const TERMINATED: Outcome = { kind: 'terminated', inRecycle: undefined, stillListed: false };
const TERMINATE = 'TerminateCompShareInstance';

/** A target that a look showed with this data disk, to be deleted with its disks. */
function aTarget({
  releaseDisks = true,
  spec = {},
}: { releaseDisks?: boolean; spec?: Partial<TargetSpec> } = {}): Target {
  const target = new Target({ id: ID, seen: false, ...spec }, NOW, releaseDisks);
  look(target, anInstance({ id: ID, disks: [ownDisk('bsm-1')] }));
  return target;
}

function look(target: Target, instance: ReturnType<typeof anInstance> | undefined): void {
  target.observe(observationOf(instance), { startedAt: NOW, answeredAt: NOW }, {});
}

function idsOf(disks: readonly { id: string }[] | undefined): string[] | undefined {
  return disks?.map(({ id }) => id);
}

describe('a target that nothing was done about', () => {
  it('may be polled and acted on: nothing is in flight, nothing was asked, nothing is known', () => {
    const target = new Target({ id: ID, seen: false }, NOW, false);
    expect(target.acting).toBe(false);
    expect(target.refund).toEqual({ asked: false, cny: undefined });
    expect(target.observation).toEqual({ kind: 'missed' });
    expect(target.result).toBeUndefined();
  });
});

describe('what is told of an instance at the end', () => {
  const finished = (
    prepare: (target: Target) => void = () => undefined,
    outcome: Outcome = TERMINATED,
  ): Result => {
    const target = aTarget();
    prepare(target);
    return target.finish(outcome, NOW + 5000);
  };

  it('how long it took', () => {
    expect(finished().elapsedMs).toBe(5000);
  });

  it('which actions the API accepted', () => {
    expect(finished()).toMatchObject({ stopAccepted: false, terminationAccepted: false });
    const stopped = finished((target) => {
      target.accepted('stop', NOW, undefined);
    });
    expect(stopped).toMatchObject({ stopAccepted: true, terminationAccepted: false });
    const terminated = finished((target) => {
      target.accepted('terminate', NOW, undefined);
    });
    expect(terminated).toMatchObject({ stopAccepted: false, terminationAccepted: true });
  });

  it('whether it went to the recycle bin, as the answer to the termination told', () => {
    const terminated = finished((target) => {
      target.accepted('terminate', NOW, 'Yes');
      target.accepted('stop', NOW, undefined);
    });
    expect(terminated.outcome).toEqual({ ...TERMINATED, inRecycle: 'Yes' });
    const elsewhere = finished(
      (target) => {
        target.accepted('terminate', NOW, 'Yes');
      },
      { kind: 'already-gone' },
    );
    expect(elsewhere.outcome).toEqual({ kind: 'already-gone' });
  });

  it('as it was last seen, and whether the last look missed it', () => {
    expect(finished().missed).toBe(false);
    const missed = finished((target) => {
      look(target, undefined);
    });
    expect(missed).toMatchObject({ missed: true, instance: { id: ID }, stateFound: 'Running' });
  });

  it('what became of its disks, where it is gone or would be; as kept where they were to stay', () => {
    const fateOf = (outcome: Outcome, releaseDisks: boolean): DiskFate[] =>
      aTarget({ releaseDisks })
        .finish(outcome, NOW)
        .disks.map(({ fate }) => fate);
    expect(fateOf(TERMINATED, true)).toEqual(['unverified']);
    expect(fateOf({ kind: 'already-gone' }, false)).toEqual(['kept']);
    expect(fateOf({ kind: 'would-terminate', stopFirst: true, releaseDisks: true }, true)).toEqual([
      'unverified',
    ]);
    expect(fateOf({ kind: 'cancelled' }, true)).toEqual([]);
  });

  it('which data disks were seen, in the list that selected it too', () => {
    const instance = anInstance({ id: ID, disks: [ownDisk('bsm-2')] });
    const target = new Target({ id: ID, seen: true, instance }, NOW, false);
    expect(idsOf(target.finish({ kind: 'cancelled' }, NOW).dataDisks)).toEqual(['bsm-2']);
    expect(idsOf(finished().dataDisks)).toEqual(['bsm-1']);
  });
});

describe('the disks that a next phase may delete', () => {
  /** After an action that was about to be sent with its disks. */
  function releasedAfter(act: (target: Target) => void): string[] | undefined {
    const target = aTarget();
    target.disks.beforeTermination();
    act(target);
    // Only what a termination covers is left after the next look.
    look(target, anInstance({ id: ID, disks: [ownDisk('bsm-1')] }));
    return idsOf(target.disks.released);
  }

  it('are covered by a termination that was accepted, or may have been', () => {
    const lost = new TransportError(TERMINATE, 'timeout');
    expect(
      releasedAfter((target) => {
        target.accepted('terminate', NOW, 'No');
      }),
    ).toEqual(['bsm-1']);
    expect(
      releasedAfter((target) => {
        target.failed('terminate', lost, NOW);
      }),
    ).toEqual(['bsm-1']);
  });

  it('are none after one that was refused for certain, or after a stop', () => {
    const lost = new TransportError('StopCompShareInstance', 'timeout');
    const refused = new RetCodeError(TERMINATE, 299, '');
    expect(
      releasedAfter((target) => {
        target.failed('terminate', refused, NOW);
      }),
    ).toEqual([]);
    expect(
      releasedAfter((target) => {
        target.failed('stop', lost, NOW);
      }),
    ).toEqual([]);
    expect(
      releasedAfter((target) => {
        target.accepted('stop', NOW, undefined);
      }),
    ).toEqual([]);
  });
});

describe('once the fates of its disks are known', () => {
  /** Terminated with two disks, and gone: one look since showed these of them. */
  function goneWith({
    shown,
    outcome = TERMINATED,
  }: {
    shown: readonly string[];
    outcome?: Outcome;
  }): Target {
    const target = aTarget();
    look(target, anInstance({ id: ID, disks: [ownDisk('bsm-1'), ownDisk('bsm-2')] }));
    target.disks.observeList([listedDisk('bsm-1', ID), listedDisk('bsm-2', ID)], true);
    target.disks.beforeTermination();
    target.accepted('terminate', NOW, 'Yes');
    target.finish(outcome, NOW);
    target.disks.gone(true, NOW);
    target.disks.look((id) =>
      shown.includes(id)
        ? { look: 'shown', shown: [listedDisk(id, ID)], error: undefined }
        : { look: 'missed', shown: [], error: undefined },
    );
    return target;
  }

  it('nothing is settled before its own outcome is known', () => {
    expect(aTarget().settleDisks(undefined, NOW)).toBeUndefined();
  });

  it('its outcome stays where all of them are gone', () => {
    const target = goneWith({ shown: [] });
    target.disks.decide(NOW);
    const result = target.settleDisks(undefined, NOW);
    expect(result).toMatchObject({ id: ID, outcome: { kind: 'terminated', inRecycle: 'Yes' } });
    expect(result?.disks.map(({ fate }) => fate)).toEqual(['released', 'released']);
    expect(target.result).toBe(result);
  });

  it('one that still exists fails it, which tells how the instance was deleted and whether to try again', () => {
    const target = goneWith({ shown: ['bsm-2'] });
    target.disks.decide(NOW + GIVE_UP_MS);
    expect(target.settleDisks(undefined, NOW + GIVE_UP_MS)?.outcome).toEqual({
      kind: 'disks-left',
      terminated: { inRecycle: 'Yes' },
      endedBy: undefined,
      mayGoLater: true,
    });
    const byOthers = goneWith({ shown: ['bsm-2'], outcome: { kind: 'already-gone' } });
    byOthers.disks.decide(NOW + GIVE_UP_MS);
    expect(byOthers.settleDisks(undefined, NOW)?.outcome).toMatchObject({ terminated: undefined });
  });

  it('one that could not be verified fails it only where the phase had to end', () => {
    const unverified = (endedBy: 'cancelled' | undefined): Outcome | undefined => {
      const target = aTarget();
      target.finish(TERMINATED, NOW);
      target.disks.gone(true, NOW);
      target.disks.end();
      return target.settleDisks(endedBy, NOW)?.outcome;
    };
    expect(unverified(undefined)).toEqual(TERMINATED);
    expect(unverified('cancelled')).toMatchObject({ kind: 'disks-left', endedBy: 'cancelled' });
  });

  it('none that is gone fails it where the phase had to end', () => {
    const target = goneWith({ shown: [] });
    target.disks.decide(NOW);
    expect(target.settleDisks('timed-out', NOW)?.outcome.kind).toBe('terminated');
  });
});
