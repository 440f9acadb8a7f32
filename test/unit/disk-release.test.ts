import { describe, expect, it } from 'vitest';
import type { DiskList, DiskQuery, Place } from '../../src/compshare/client.ts';
import type { AttachableDisk } from '../../src/compshare/disks.ts';
import { NotSentError, RetCodeError, TransportError } from '../../src/compshare/errors.ts';
import type { Instance } from '../../src/compshare/instance.ts';
import { DiskRelease } from '../../src/teardown/disk-release.ts';
import type { DiskReleaseDependencies } from '../../src/teardown/disk-release.ts';
import { GIVE_UP_MS, RELEASE_MS } from '../../src/teardown/disk-rules.ts';
import type { TeardownEvent } from '../../src/teardown/events.ts';
import type { Outcome } from '../../src/teardown/outcome.ts';
import type { PendingAction } from '../../src/teardown/perform-action.ts';
import { Target } from '../../src/teardown/target.ts';
import type { TargetSpec } from '../../src/teardown/target.ts';
import { Deadline } from '../../src/time/deadline.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { listedDisk, ownDisk } from './data-disks.ts';
import { NOW } from './histories.ts';
import { anInstance } from './instance.ts';

const ID = 'uhost-a1';
const OTHER = 'uhost-b2';
const HOUR_MS = 3_600_000;
/** What the API is asked where no region is named. */
const ANYWHERE = 'anywhere';
const TERMINATED: Outcome = { kind: 'terminated', inRecycle: 'Yes', stillListed: false };
const FORBIDDEN = new RetCodeError('DescribeCompshareDisk', 299, '');
const LOST = new TransportError('DescribeCompshareDisk', 'timeout');

/** What the list of disks answers: disks, which are all of them; a list; an error; or nothing ever. */
type Told = readonly AttachableDisk[] | DiskList | Error | 'nothing';

/** A clock that tells how many wait for it. */
class CountingClock extends VirtualClock {
  waiting = 0;

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.waiting += 1;
    await super.sleep(ms, signal);
    this.waiting -= 1;
  }
}

/** An API whose disks a test sets, with a clock that stands still while it answers. */
class Scene {
  readonly clock = new CountingClock(NOW);
  readonly cancel = new AbortController();
  readonly deadline: Deadline;
  readonly events: TeardownEvent[] = [];
  /** Which regions were asked, in order. */
  readonly asked: string[] = [];
  /** When it was asked without a region, in milliseconds after the start. */
  readonly lookedAt: number[] = [];
  /** Which disks were deleted, where, and when. */
  readonly deleted: [afterMs: number, id: string, place: Place][] = [];
  readonly release: DiskRelease;
  /** What it answers to those who ask in a region, or {@link ANYWHERE}. */
  tells: (region: string, afterMs: number) => Told = () => [];
  /** What becomes of a deletion: an error, or it is accepted. */
  onDelete: (id: string) => Error | undefined = () => undefined;

  constructor(timeoutMs = HOUR_MS) {
    const { clock } = this;
    this.deadline = new Deadline({ clock, timeoutMs, cancelled: this.cancel.signal });
    const client: DiskReleaseDependencies['client'] = {
      disks: (query, signal) => this.#list(query, signal),
      deleteDisk: (id, place) => this.#delete(id, place),
    };
    const onEvent = (event: TeardownEvent): void => {
      this.events.push(event);
    };
    this.release = new DiskRelease({ client, clock, deadline: this.deadline, onEvent });
  }

  get afterMs(): number {
    return this.clock.now() - NOW;
  }

  /** Lets time pass until this is done. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.clock.run(work);
  }

  eventsOf<Kind extends TeardownEvent['kind']>(kind: Kind): Extract<TeardownEvent, { kind: Kind }>[] {
    return this.events.filter(
      (event): event is Extract<TeardownEvent, { kind: Kind }> => event.kind === kind,
    );
  }

  /**
   * Terminates these and finds out what becomes of their disks.
   *
   * @param before what the list of disks tells before the terminations: all of them, where they belong.
   */
  async tearDown(
    targets: readonly Target[],
    before: Scene['tells'] = () => targets.flatMap(listOf),
  ): Promise<void> {
    const { tells } = this;
    this.tells = before;
    await this.run(() => this.release.beforeActions(targets.map((target) => actionFor(target, 'terminate'))));
    this.asked.length = 0;
    this.lookedAt.length = 0;
    this.tells = tells;
    await this.run(async () => {
      for (const target of targets) this.isGone(target);
      await this.release.settle(targets);
    });
  }

  /** Its termination was accepted, and no list shows it any more. */
  isGone(target: Target): void {
    target.accepted('terminate', this.clock.now(), 'Yes');
    target.finish(TERMINATED, this.clock.now());
    this.release.begin(target, true);
  }

  /** It was deleted by an earlier phase: finds out what becomes of its disks. */
  async settle(target: Target): Promise<void> {
    target.finish({ kind: 'already-gone' }, this.clock.now());
    await this.run(async () => {
      this.release.begin(target, true);
      await this.release.settle([target]);
    });
  }

  async #list({ region = ANYWHERE }: DiskQuery, signal: AbortSignal): Promise<DiskList> {
    this.asked.push(region);
    if (region === ANYWHERE) this.lookedAt.push(this.afterMs);
    const told = this.tells(region, this.afterMs);
    if (told instanceof Error) throw told;
    if (told === 'nothing') return await givenUp(signal);
    return 'whole' in told ? told : { disks: [...told], whole: true };
  }

  #delete(id: string, place: Place): Promise<void> {
    this.deleted.push([this.afterMs, id, place]);
    const error = this.onDelete(id);
    return error === undefined ? Promise.resolve() : Promise.reject(error);
  }
}

/** Rejects once the caller gives the call up, or where it has already. */
function givenUp(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const giveUp = (): void => {
      reject(new TransportError('DescribeCompshareDisk', 'aborted'));
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}

/** A target as a look showed it: with the data disk `bsm-1` unless a test says otherwise. */
function aTarget(fields: Partial<Instance> = {}, spec: Partial<TargetSpec> = {}): Target {
  const instance = anInstance({ id: ID, disks: [ownDisk('bsm-1')], ...fields });
  return new Target({ id: instance.id, seen: true, instance, ...spec }, NOW, true);
}

function actionFor(target: Target, action: 'stop' | 'terminate'): PendingAction {
  const instance = target.instance ?? anInstance({ id: target.id });
  return {
    target,
    instance,
    decision: action === 'stop' ? { do: 'stop', force: false } : { do: 'terminate' },
  };
}

/** The data disks that stand in a target's own list, as the list of disks shows them. */
function listOf({ id, disks }: Target): AttachableDisk[] {
  return (disks.dataDisks ?? []).map((disk) => listedDisk(disk.id, id));
}

function idsOf(disks: readonly { id: string }[] | undefined): string[] | undefined {
  return disks?.map(({ id }) => id);
}

describe('a look at the list of disks', () => {
  it('asks once in each region that has an instance with disks', async () => {
    const scene = new Scene();
    scene.tells = () => [
      listedDisk('bsm-1', ID),
      listedDisk('bsm-2', OTHER),
      listedDisk('bsm-3', 'uhost-c3'),
    ];
    const targets = [
      aTarget(),
      aTarget({ id: OTHER, disks: [ownDisk('bsm-2')] }),
      aTarget({ id: 'uhost-c3', region: 'cn-bj2', disks: [ownDisk('bsm-3')] }),
    ];
    await scene.run(() => scene.release.look(targets));
    expect(scene.asked).toEqual(['cn-wlcb', 'cn-bj2']);
  });

  it('asks without a region too where not all of them are shown, and believes both', async () => {
    const scene = new Scene();
    const one = listedDisk('bsm-1', ID);
    scene.tells = (region) => (region === ANYWHERE ? [listedDisk('bsm-2', '')] : [one]);
    const target = aTarget({ disks: [ownDisk('bsm-1'), ownDisk('bsm-2')] });
    await scene.run(() => scene.release.look([aTarget(), target]));
    expect(scene.asked).toEqual(['cn-wlcb', ANYWHERE]);
    target.disks.beforeTermination();
    expect(idsOf(target.disks.released)).toEqual(['bsm-1']);
  });

  it('asks without a region too where nothing else tells of the disks', async () => {
    const scene = new Scene();
    scene.tells = (region) => (region === ANYWHERE ? [listedDisk('bsm-1', ID)] : []);
    const target = aTarget({ disks: undefined });
    await scene.run(() => scene.release.look([target]));
    expect(scene.asked).toEqual(['cn-wlcb', ANYWHERE]);
    expect(idsOf(target.disks.dataDisks)).toEqual(['bsm-1']);
  });

  it('asks without a region, and once only, where the instance’s is not known', async () => {
    const scene = new Scene();
    await scene.run(() => scene.release.look([aTarget({ region: '' })]));
    expect(scene.asked).toEqual([ANYWHERE]);
  });

  it('asks for nothing where no instance was seen, or none has a disk', async () => {
    const scene = new Scene();
    const unseen = new Target({ id: OTHER, seen: false }, NOW, true);
    await scene.run(() => scene.release.look([unseen, aTarget({ disks: [] })]));
    expect(scene.asked).toEqual([]);
  });

  it('holds nothing up for longer than five seconds', async () => {
    const scene = new Scene();
    scene.tells = () => 'nothing';
    await scene.run(() => scene.release.look([aTarget()]));
    expect(scene.afterMs).toBe(5000);
  });

  it('leaves no timer behind that would keep the process alive', async () => {
    const scene = new Scene();
    const { waiting } = scene.clock;
    await scene.run(() => scene.release.look([aTarget()]));
    expect(scene.clock.waiting).toBe(waiting);
  });

  it('is given up two seconds after the phase has to end', async () => {
    const scene = new Scene(1000);
    scene.tells = () => 'nothing';
    await scene.run(() => scene.release.look([aTarget()]));
    expect(scene.afterMs).toBe(3000);
  });

  it('throws what is no error of the API', async () => {
    const scene = new Scene();
    scene.tells = () => new TypeError('a mistake');
    await expect(scene.run(() => scene.release.look([aTarget()]))).rejects.toThrow('a mistake');
  });

  describe('tells that a disk is not the instance’s any more', () => {
    const shown = listedDisk('bsm-1', ID);

    /** What a termination would cover after a look that showed the disk, and another one that told this. */
    async function coveredAfter(tells: Scene['tells']): Promise<string[] | undefined> {
      const scene = new Scene();
      const target = aTarget({ disks: undefined });
      scene.tells = () => [shown];
      await scene.run(() => scene.release.look([target]));
      scene.tells = tells;
      await scene.run(() => scene.release.look([target]));
      target.disks.beforeTermination();
      return idsOf(target.disks.released);
    }

    it('where all lists that came are whole, and miss it', async () => {
      expect(await coveredAfter(() => [])).toEqual([]);
      expect(await coveredAfter((region) => (region === ANYWHERE ? LOST : []))).toEqual([]);
    });

    it('and not where one of them is not whole, or none came', async () => {
      const partial = { disks: [], whole: false };
      expect(await coveredAfter(() => partial)).toEqual(['bsm-1']);
      expect(await coveredAfter((region) => (region === ANYWHERE ? partial : []))).toEqual(['bsm-1']);
      expect(await coveredAfter(() => LOST)).toEqual(['bsm-1']);
    });
  });
});

describe('before actions are sent', () => {
  it('a stop: the list of disks is read once where nothing told of its disks, and not else', async () => {
    const scene = new Scene();
    const unknown = aTarget({ disks: undefined });
    const stops = [actionFor(unknown, 'stop'), actionFor(aTarget({ id: OTHER, region: 'cn-bj2' }), 'stop')];
    await scene.run(() => scene.release.beforeActions(stops));
    expect(scene.asked).toEqual(['cn-wlcb', ANYWHERE]);
    await scene.run(() => scene.release.beforeActions(stops));
    expect(scene.asked).toHaveLength(2);
    expect(scene.events).toEqual([]);
    expect(stops.flatMap(({ target }) => target.disks.released)).toEqual([]);
  });

  it('a termination: what a next phase may delete is told, and then that it is about to be sent', async () => {
    const scene = new Scene();
    scene.tells = () => [listedDisk('bsm-1', ID)];
    const target = aTarget();
    await scene.run(() => scene.release.beforeActions([actionFor(target, 'terminate')]));
    const disks = [{ id: 'bsm-1', sizeGb: 100, zone: 'cn-wlcb-01', listed: true }];
    expect(scene.events).toEqual([{ kind: 'disks-to-release', id: ID, disks }, { kind: 'terminating' }]);
  });

  it('each termination: the list of disks is read anew', async () => {
    const scene = new Scene();
    const action = actionFor(aTarget(), 'terminate');
    scene.tells = () => [listedDisk('bsm-1', ID)];
    await scene.run(() => scene.release.beforeActions([action]));
    await scene.run(() => scene.release.beforeActions([action]));
    expect(scene.asked).toEqual(['cn-wlcb', 'cn-wlcb']);
  });
});

describe('what a next phase may delete', () => {
  it('is told when it has changed, and only then', () => {
    const scene = new Scene();
    const target = aTarget();
    scene.release.note([target]);
    expect(scene.events).toEqual([]);
    target.disks.beforeTermination();
    scene.release.note([target]);
    scene.release.note([target]);
    target.disks.notTerminated();
    scene.release.note([target]);
    expect(scene.eventsOf('disks-to-release').map(({ disks }) => idsOf(disks))).toEqual([['bsm-1'], []]);
  });

  it('is nothing any more once a termination was not sent after all', async () => {
    const scene = new Scene();
    const target = aTarget();
    await scene.run(() => scene.release.beforeActions([actionFor(target, 'terminate')]));
    await scene.run(() => scene.release.settle([target]));
    expect(scene.events.at(-1)).toEqual({ kind: 'disks-to-release', id: ID, disks: [] });
  });

  it('is nothing any more once it is gone without a termination', async () => {
    const scene = new Scene();
    const target = aTarget();
    await scene.run(() => scene.release.beforeActions([actionFor(target, 'terminate')]));
    target.finish({ kind: 'already-gone' }, NOW);
    scene.release.begin(target, true);
    expect(scene.eventsOf('disks-to-release').at(-1)?.disks).toEqual([]);
  });
});

describe('once an instance is gone', () => {
  const attached = listedDisk('bsm-1', ID);
  const detached = listedDisk('bsm-1', '');

  it('without a disk, nothing is asked or told', async () => {
    const scene = new Scene();
    const target = aTarget({ disks: [] });
    await scene.run(async () => {
      scene.isGone(target);
      await scene.release.settle([target]);
    });
    expect(scene.asked).toEqual([]);
    expect(scene.events).toEqual([]);
  });

  it('its disks are looked for until they are gone, less often with time', async () => {
    const scene = new Scene();
    scene.tells = (_, afterMs) => (afterMs < 20_000 ? [attached] : []);
    const target = aTarget();
    await scene.tearDown([target]);
    expect(scene.lookedAt).toEqual([0, 1000, 2500, 4750, 8125, 13_125, 18_125, 23_125]);
    expect(new Set(scene.asked)).toEqual(new Set([ANYWHERE, 'cn-wlcb']));
    expect(scene.afterMs).toBe(23_125);
    expect(scene.eventsOf('awaiting-disks')).toEqual([{ kind: 'awaiting-disks', id: ID, disks: ['bsm-1'] }]);
    const [settled, ...more] = scene.eventsOf('disks-settled');
    expect(more).toEqual([]);
    expect(settled?.result).toMatchObject({
      outcome: TERMINATED,
      disks: [{ id: 'bsm-1', fate: 'released' }],
    });
    expect(target.result).toBe(settled?.result);
    // There is nothing left that a next phase might delete.
    expect(scene.eventsOf('disks-to-release').at(-1)?.disks).toEqual([]);
  });

  it('one that stays is deleted by its ID, and then looked for as often as at first', async () => {
    const scene = new Scene();
    scene.tells = (_, afterMs) => (afterMs < RELEASE_MS + 10_000 ? [detached] : []);
    const target = aTarget();
    await scene.tearDown([target]);
    const deletedAt = 33_125;
    const place = { region: 'cn-wlcb', zone: 'cn-wlcb-01' };
    expect(scene.deleted).toEqual([[deletedAt, 'bsm-1', place]]);
    expect(scene.lookedAt.slice(-5).map((at) => at - deletedAt)).toEqual([0, 1000, 2500, 4750, 8125]);
    expect(scene.eventsOf('deleting-disk')).toMatchObject([{ id: ID, disk: 'bsm-1', sizeGb: 100 }]);
    expect(target.result?.disks).toMatchObject([{ fate: 'deleted-by-id' }]);
    expect(target.result?.outcome).toEqual(TERMINATED);
  });

  it('one that was deleted and still stays is deleted once more after a while', async () => {
    const scene = new Scene();
    scene.tells = (_, afterMs) => (afterMs < 60_000 ? [detached] : []);
    await scene.tearDown([aTarget()]);
    const [first, second, ...more] = scene.deleted.map(([at]) => at);
    expect(more).toEqual([]);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(20_000);
  });

  it('a deletion that fails is told, and sent again; the step fails where it does for long', async () => {
    const scene = new Scene();
    const error = new RetCodeError('DeleteCompshareDisk', 8434, '');
    scene.tells = () => [detached];
    scene.onDelete = () => error;
    const target = aTarget();
    await scene.tearDown([target]);
    const failures = scene.eventsOf('disk-deletion-failed');
    expect(failures[0]).toEqual({ kind: 'disk-deletion-failed', id: ID, disk: 'bsm-1', error });
    expect(failures.length).toBeGreaterThan(1);
    expect(scene.deleted).toHaveLength(failures.length);
    expect(scene.afterMs).toBeGreaterThanOrEqual(GIVE_UP_MS);
    expect(target.result?.outcome).toMatchObject({
      kind: 'disks-left',
      endedBy: undefined,
      mayGoLater: true,
    });
    expect(target.result?.disks).toMatchObject([{ fate: 'still-there', error }]);
  });

  it('a deletion that was not sent is no failure, and sent at the next look', async () => {
    const scene = new Scene();
    scene.tells = (_, afterMs) => (afterMs < RELEASE_MS + 5000 ? [detached] : []);
    scene.onDelete = () => (scene.deleted.length === 1 ? new NotSentError('DeleteCompshareDisk') : undefined);
    await scene.tearDown([aTarget()]);
    expect(scene.eventsOf('disk-deletion-failed')).toEqual([]);
    const [first, second] = scene.deleted.map(([at]) => at);
    expect((second ?? 0) - (first ?? 0)).toBe(1000);
  });

  it('another one that is gone in between is looked at once, and both as often as at first', async () => {
    const scene = new Scene();
    const one = aTarget();
    const other = aTarget({ id: OTHER, disks: [ownDisk('bsm-2')] });
    scene.tells = (_, afterMs) => (afterMs < 11_000 ? [attached, listedDisk('bsm-2', OTHER)] : []);
    scene.clock.schedule(NOW + 10_000, () => {
      scene.isGone(other);
    });
    await scene.tearDown([one]);
    expect(scene.lookedAt).toEqual([0, 1000, 2500, 4750, 8125, 10_000, 11_000]);
    expect(scene.eventsOf('disks-settled').map(({ result }) => result.id)).toEqual([ID, OTHER]);
  });

  it('and another one after all was settled is begun anew', async () => {
    const scene = new Scene();
    const other = aTarget({ id: OTHER, disks: [ownDisk('bsm-2')] });
    await scene.tearDown([aTarget()]);
    await scene.tearDown([other]);
    expect(other.result?.disks).toMatchObject([{ id: 'bsm-2', fate: 'released' }]);
    expect(scene.eventsOf('disks-settled').map(({ result }) => result.id)).toEqual([ID, OTHER]);
  });

  it('what is known when the phase has to end is told, and looked for no more', async () => {
    const scene = new Scene(10_000);
    scene.tells = () => [attached];
    const target = aTarget();
    await scene.tearDown([target]);
    expect(scene.afterMs).toBe(10_000);
    await scene.run(() => scene.release.settle([target]));
    expect(scene.eventsOf('disks-settled')).toHaveLength(1);
    expect(target.result?.outcome).toMatchObject({
      kind: 'disks-left',
      endedBy: 'timed-out',
      mayGoLater: true,
    });
    expect(target.result?.disks).toMatchObject([{ fate: 'still-there' }]);
  });

  it('what is no error of the API is thrown, from a look and from a deletion', async () => {
    const looking = new Scene();
    looking.tells = (_, afterMs) => (afterMs === 0 ? [attached] : new TypeError('a mistake'));
    await expect(looking.tearDown([aTarget()])).rejects.toThrow('a mistake');
    const deleting = new Scene();
    deleting.tells = () => [detached];
    deleting.onDelete = () => new TypeError('another mistake');
    await expect(deleting.tearDown([aTarget()])).rejects.toThrow('another mistake');
  });

  it('one that the API still lists has no disk deleted', async () => {
    const scene = new Scene();
    scene.tells = () => [detached];
    const target = aTarget();
    await scene.run(async () => {
      await scene.release.beforeActions([actionFor(target, 'terminate')]);
      target.accepted('terminate', NOW, 'Yes');
      target.finish({ ...TERMINATED, stillListed: true }, NOW);
      scene.release.begin(target, false);
      await scene.release.settle([target]);
    });
    expect(scene.deleted).toEqual([]);
    expect(target.result?.outcome.kind).toBe('disks-left');
  });
});

describe('where a disk is looked for', () => {
  it('in its own region where that is known, besides without one', async () => {
    const scene = new Scene();
    const elsewhere = listedDisk('bsm-1', ID, { zone: 'cn-bj2-02' });
    scene.tells = (region) => (region === 'cn-wlcb' ? LOST : []);
    const target = aTarget({ disks: undefined });
    await scene.tearDown([target], () => [elsewhere]);
    expect(new Set(scene.asked)).toEqual(new Set([ANYWHERE, 'cn-wlcb', 'cn-bj2']));
    // That its instance's region doesn't answer says nothing of it.
    expect(target.result?.disks).toMatchObject([{ fate: 'released', zone: 'cn-bj2-02' }]);
    expect(scene.afterMs).toBe(0);
  });

  it('in no other target’s region', async () => {
    const scene = new Scene();
    const other = listedDisk('bsm-2', OTHER, { zone: 'cn-bj2-02' });
    scene.tells = (region, afterMs) => (region === 'cn-bj2' && afterMs < 8000 ? LOST : []);
    const targets = [aTarget(), aTarget({ id: OTHER, region: 'cn-bj2', disks: [ownDisk('bsm-2')] })];
    await scene.tearDown(targets, () => [listedDisk('bsm-1', ID), other]);
    expect(targets.map(({ result }) => result?.disks[0]?.fate)).toEqual(['released', 'released']);
    const [first, second] = scene.eventsOf('disks-settled').map(({ result }) => result.id);
    expect([first, second]).toEqual([ID, OTHER]);
  });
});

describe('where a disk’s zone is not known', () => {
  const RELEASED = { id: 'bsm-1', sizeGb: 100, zone: '', listed: true };
  const nowhere = listedDisk('bsm-1', '', { zone: '' });

  /** The disks that an earlier phase's termination covers, of an instance that this phase saw in this zone, if it did. */
  function earlier(
    instance: Instance | undefined,
    ...releasedDisks: TargetSpec['releasedDisks'] & object
  ): Target {
    return new Target({ id: ID, seen: true, ...(instance && { instance }), releasedDisks }, NOW, true);
  }

  async function deletedFrom(target: Target): Promise<Place | undefined> {
    const scene = new Scene();
    scene.tells = (_, afterMs) => (afterMs < RELEASE_MS + 5000 ? [nowhere] : []);
    await scene.settle(target);
    return scene.deleted[0]?.[2];
  }

  it('it is deleted in its instance’s, or without one', async () => {
    const instance = anInstance({ id: ID, disks: undefined, region: 'cn-sh2', zone: 'cn-sh2-02' });
    expect(await deletedFrom(earlier(instance, RELEASED))).toEqual({ region: 'cn-sh2', zone: 'cn-sh2-02' });
    expect(await deletedFrom(earlier(undefined, RELEASED))).toEqual({ region: '', zone: '' });
  });

  it('the regions of its instance and of the other disks have to miss it too', async () => {
    const scene = new Scene();
    const second = { ...RELEASED, id: 'bsm-2', zone: 'cn-bj2-02' };
    const instance = anInstance({ id: ID, disks: undefined, region: 'cn-sh2', zone: 'cn-sh2-02' });
    const target = earlier(instance, RELEASED, second);
    const openAt = new Map<number, string[]>();
    scene.tells = (region, afterMs) => {
      openAt.set(afterMs, target.disks.open);
      return (region === 'cn-bj2' && afterMs < 2000) || (region === 'cn-sh2' && afterMs < 4000) ? LOST : [];
    };
    await scene.settle(target);
    expect([...openAt]).toEqual([
      [0, ['bsm-1', 'bsm-2']],
      [1000, ['bsm-1', 'bsm-2']],
      [2500, ['bsm-1', 'bsm-2']],
      [4750, ['bsm-1']],
    ]);
    expect(target.result?.disks).toMatchObject([{ fate: 'released' }, { fate: 'released' }]);
  });

  it('a region that another disk was found in only now is none that it was looked for in', async () => {
    const scene = new Scene();
    const found = listedDisk('bsm-2', '', { zone: 'cn-bj2-02' });
    scene.tells = (_, afterMs) => (afterMs === 0 ? [found] : []);
    const target = earlier(undefined, { ...RELEASED, id: 'bsm-2' }, RELEASED);
    await scene.settle(target);
    expect(target.result?.disks).toMatchObject([{ fate: 'released' }, { fate: 'released' }]);
    expect(scene.asked.slice(-2)).toEqual([ANYWHERE, 'cn-bj2']);
  });
});

describe('where not every way of asking answers', () => {
  const attached = listedDisk('bsm-1', ID);

  /** The end for a target whose disk was shown before, when its instance is gone and this is told. */
  async function endWith(
    tells: Scene['tells'],
    before?: Scene['tells'],
  ): Promise<{ target: Target; afterMs: number }> {
    const scene = new Scene();
    const target = aTarget();
    scene.tells = tells;
    await scene.tearDown([target], before);
    return { target, afterMs: scene.afterMs };
  }

  it('one that it never permitted doesn’t count: the others tell that the disk is gone', async () => {
    const { target, afterMs } = await endWith((region) => (region === ANYWHERE ? FORBIDDEN : []));
    expect(target.result?.disks).toMatchObject([{ fate: 'released', error: undefined }]);
    expect(afterMs).toBe(0);
  });

  it('one that it permitted before, and does not now, leaves it unknown', async () => {
    const { target, afterMs } = await endWith((region) => (region === ANYWHERE ? [] : FORBIDDEN));
    expect(target.result?.disks).toMatchObject([{ fate: 'unverified', error: FORBIDDEN }]);
    expect(afterMs).toBeGreaterThanOrEqual(RELEASE_MS);
  });

  it('one that fails leaves it unknown, whatever the other refuses', async () => {
    const never = (): Told => FORBIDDEN;
    const { target, afterMs } = await endWith((region) => (region === ANYWHERE ? FORBIDDEN : LOST), never);
    expect(target.result?.disks).toMatchObject([{ fate: 'unverified', error: LOST }]);
    expect(afterMs).toBeGreaterThanOrEqual(RELEASE_MS);
  });

  it('none that it permits leaves it unverified at once, and tells why', async () => {
    const { target, afterMs } = await endWith(
      () => FORBIDDEN,
      () => FORBIDDEN,
    );
    expect(target.result?.disks).toMatchObject([{ fate: 'unverified', error: FORBIDDEN }]);
    expect(target.result?.outcome).toEqual(TERMINATED);
    expect(afterMs).toBe(0);
  });

  it('none that it permits proves nothing, though an earlier phase saw the disk there', async () => {
    const scene = new Scene();
    scene.tells = () => FORBIDDEN;
    const disks = [{ id: 'bsm-1', sizeGb: 100, zone: 'cn-wlcb-01', listed: true }];
    const target = aTarget({}, { releasedDisks: disks });
    await scene.settle(target);
    expect(target.result?.disks).toMatchObject([{ fate: 'unverified', error: FORBIDDEN }]);
  });

  it('a list that is not whole leaves it unknown', async () => {
    const partial = { disks: [], whole: false };
    const { target, afterMs } = await endWith((region) => (region === ANYWHERE ? partial : []));
    expect(target.result?.disks).toMatchObject([{ fate: 'unverified' }]);
    expect(afterMs).toBeGreaterThanOrEqual(RELEASE_MS);
  });

  it('one that shows it is believed, and no error of another is told', async () => {
    const { target } = await endWith((region) => (region === ANYWHERE ? LOST : [attached]));
    expect(target.result?.disks).toMatchObject([{ fate: 'still-there', error: undefined }]);
    expect(target.result?.outcome.kind).toBe('disks-left');
  });
});
