import { describe, expect, it } from 'vitest';
import type { AttachableDisk } from '../../src/compshare/disks.ts';
import { HttpStatusError, RetCodeError, TransportError } from '../../src/compshare/errors.ts';
import type { CompShareError } from '../../src/compshare/errors.ts';
import type { Disk } from '../../src/compshare/instance.ts';
import { GIVE_UP_MS, RELEASE_MS } from '../../src/teardown/disk-rules.ts';
import { TargetDisks } from '../../src/teardown/target-disks.ts';
import type { LookAtDisk } from '../../src/teardown/target-disks.ts';
import { listedDisk, ownDisk } from './data-disks.ts';
import { anInstance } from './instance.ts';

const TARGET = 'uhost-a1';

/** The disks of a target whose own list was this at its last look; undefined for none at all. */
function disksOf(...looks: (Disk[] | undefined)[]): TargetDisks {
  const disks = new TargetDisks(TARGET, undefined, undefined);
  for (const look of looks) disks.observe(anInstance({ id: TARGET, disks: look }));
  return disks;
}

/** Those that may be deleted once its instance is gone, after a termination that was accepted. */
function released(disks: TargetDisks): string[] {
  disks.beforeTermination();
  disks.terminated();
  return disks.released.map(({ id }) => id);
}

describe('the disks that a termination covers', () => {
  it('stand in its own list', () => {
    expect(released(disksOf([ownDisk('bsm-0', { boot: true }), ownDisk('bsm-1')]))).toEqual(['bsm-1']);
  });

  it('or in the list of disks with it as their MountInstance', () => {
    const disks = disksOf(undefined);
    disks.observeList(
      [listedDisk('bsm-1', TARGET), listedDisk('bsm-2', ''), listedDisk('bsm-3', 'uhost-b2')],
      true,
    );
    expect(released(disks)).toEqual(['bsm-1']);
    expect(disks.dataDisks?.map(({ id }) => id)).toEqual(['bsm-1']);
  });

  it('are not the system disk, whatever the list of disks says', () => {
    const disks = disksOf([ownDisk('bsm-0', { boot: true })]);
    disks.observeList([listedDisk('bsm-0', TARGET)], true);
    expect(released(disks)).toEqual([]);
  });

  it('are no volumes, nor what the list of disks may call them', () => {
    const disks = disksOf([ownDisk('vol-1', { volume: true }), ownDisk('bsm-1')]);
    disks.observeList([listedDisk('udisk-1', TARGET), listedDisk('bsm-1', TARGET)], true);
    expect(released(disks)).toEqual(['bsm-1']);
  });

  it('are not those that the last look before did not show', () => {
    expect(released(disksOf([ownDisk('bsm-1'), ownDisk('bsm-2')], [ownDisk('bsm-2')]))).toEqual(['bsm-2']);
  });

  it('are not those that the list of disks shows as nobody’s or as another’s', () => {
    const disks = disksOf([ownDisk('bsm-1'), ownDisk('bsm-2'), ownDisk('bsm-3')]);
    disks.observeList(
      [listedDisk('bsm-1', ''), listedDisk('bsm-2', 'uhost-b2'), listedDisk('bsm-3', TARGET)],
      true,
    );
    expect(released(disks)).toEqual(['bsm-3']);
  });

  it('are not those that two ways of asking show in different places', () => {
    const disks = disksOf([ownDisk('bsm-1')]);
    disks.observeList([listedDisk('bsm-1', TARGET), listedDisk('bsm-1', 'uhost-b2')], true);
    expect(released(disks)).toEqual([]);
  });

  it('are not those that a whole list missed after it had shown them', () => {
    const disks = disksOf(undefined);
    disks.observeList([listedDisk('bsm-1', TARGET)], true);
    disks.observeList([], false);
    expect(released(disks)).toEqual(['bsm-1']);
    disks.observeList([], true);
    expect(released(disks)).toEqual([]);
  });

  it('are those of the last termination that may have been, not of one that was refused', () => {
    const disks = disksOf([ownDisk('bsm-1'), ownDisk('bsm-2')]);
    expect(released(disks)).toEqual(['bsm-1', 'bsm-2']);
    disks.observe(anInstance({ id: TARGET, disks: [ownDisk('bsm-2')] }));
    disks.beforeTermination();
    // If the process is killed now, it may have been.
    expect(disks.released.map(({ id }) => id)).toEqual(['bsm-2']);
    // It was refused: the next look shows it still there.
    disks.observe(anInstance({ id: TARGET, disks: [ownDisk('bsm-2')] }));
    expect(disks.released.map(({ id }) => id)).toEqual(['bsm-1', 'bsm-2']);
  });

  it('none, where no termination was sent', () => {
    const disks = disksOf([ownDisk('bsm-1')]);
    disks.gone(true, 0);
    expect(disks.released).toEqual([]);
  });

  it('none, where it was gone before the one that was about to be sent', () => {
    const disks = disksOf([ownDisk('bsm-1')]);
    disks.beforeTermination();
    disks.gone(true, 0);
    expect(disks.released).toEqual([]);
  });

  it('none, where a termination was accepted that was to leave them', () => {
    const disks = disksOf([ownDisk('bsm-1')]);
    disks.terminated();
    expect(disks.released).toEqual([]);
  });

  it('are not one that was ever shown as its system disk', () => {
    const disks = disksOf(
      [ownDisk('bsm-0'), ownDisk('bsm-1')],
      [ownDisk('bsm-0', { boot: true }), ownDisk('bsm-1')],
    );
    expect(released(disks)).toEqual(['bsm-1']);
    disks.observe(anInstance({ id: TARGET, disks: [ownDisk('bsm-0'), ownDisk('bsm-1')] }));
    expect(released(disks)).toEqual(['bsm-1']);
  });

  it('are not one that was its system disk at first, whatever a later list calls it', () => {
    const system = ownDisk('bsm-0', { boot: true });
    for (const later of [undefined, [], [ownDisk('bsm-0')]]) {
      const disks = disksOf([system], later);
      disks.observeList([listedDisk('bsm-0', TARGET)], true);
      expect(released(disks)).toEqual([]);
    }
  });

  it('are not one that was ever shown as a volume', () => {
    const disks = disksOf([ownDisk('vol-1')], [ownDisk('vol-1', { volume: true })], [ownDisk('vol-1')]);
    expect(released(disks)).toEqual([]);
  });

  it('are not its system disk, whatever stands beside it in its own list', () => {
    const disks = disksOf([ownDisk('bsm-1'), ownDisk('bsm-0', { boot: true })]);
    disks.observeList([listedDisk('bsm-0', TARGET), listedDisk('bsm-2', TARGET)], true);
    expect(released(disks)).toEqual(['bsm-1', 'bsm-2']);
  });

  it('are those that one list shows, though the other never did', () => {
    const disks = disksOf([ownDisk('bsm-1')]);
    disks.observeList([listedDisk('bsm-2', TARGET)], true);
    disks.observe(anInstance({ id: TARGET, disks: [ownDisk('bsm-1')] }));
    expect(released(disks)).toEqual(['bsm-1', 'bsm-2']);
  });
});

describe('what is known of the disks', () => {
  const idsOf = (disks: TargetDisks): string[] | undefined => disks.dataDisks?.map(({ id }) => id);

  it('is nothing before anything told of them', () => {
    const disks = disksOf(undefined);
    expect(disks.dataDisks).toBeUndefined();
    expect(disks.any).toBe(false);
    expect(disks.open).toEqual([]);
    expect(disks.zoneOf('bsm-1')).toBe('');
    expect(disks.sizeOf('bsm-1')).toBeUndefined();
  });

  it('is nothing where an earlier phase left only what it may delete', () => {
    const released = [{ id: 'bsm-1', sizeGb: 100, zone: '', listed: true }];
    expect(new TargetDisks(TARGET, undefined, released).dataDisks).toBeUndefined();
  });

  it('comes from its own list where there is one: the system disk is none of them', () => {
    const disks = disksOf([ownDisk('bsm-0', { boot: true }), ownDisk('bsm-1', { sizeGb: 20 })]);
    expect(idsOf(disks)).toEqual(['bsm-1']);
    expect(disks.open).toEqual(['bsm-1']);
    expect(disks.sizeOf('bsm-1')).toBe(20);
    expect(disksOf([ownDisk('bsm-0', { boot: true })]).any).toBe(false);
    expect(disksOf([]).dataDisks).toEqual([]);
  });

  it('comes from the list of disks where nothing was ever seen of the instance', () => {
    const disks = new TargetDisks(TARGET, undefined, undefined);
    disks.observeList([listedDisk('bsm-1', TARGET)], true);
    expect(idsOf(disks)).toEqual(['bsm-1']);
    expect(disks.any).toBe(true);
  });

  it('is where they are: a list that does not say changes nothing', () => {
    const disks = disksOf(undefined);
    disks.observeList([listedDisk('bsm-1', TARGET, { zone: 'cn-bj2-02' })], true);
    disks.observeList([listedDisk('bsm-1', TARGET, { zone: '' })], true);
    expect(disks.zoneOf('bsm-1')).toBe('cn-bj2-02');
    disks.observeList([listedDisk('bsm-1', TARGET, { zone: 'cn-bj2-03' })], true);
    expect(disks.zoneOf('bsm-1')).toBe('cn-bj2-03');
  });
});

describe('what a disk costs', () => {
  function prices(disks: TargetDisks): Record<string, number | undefined> {
    return Object.fromEntries(disks.results('kept').map(({ id, pricePerDayCny }) => [id, pricePerDayCny]));
  }

  it('is its share, by size, of what the API last told, without the system disk', () => {
    const disks = new TargetDisks(TARGET, undefined, undefined);
    const own = [
      ownDisk('bsm-0', { boot: true, sizeGb: 60 }),
      ownDisk('bsm-1', { sizeGb: 100 }),
      ownDisk('bsm-2', { sizeGb: 300 }),
    ];
    disks.observe(anInstance({ id: TARGET, disks: own, dataDiskPricePerDay: 8 }));
    expect(prices(disks)).toEqual({ 'bsm-1': 2, 'bsm-2': 6 });
    // A look that tells no price leaves it.
    disks.observe(anInstance({ id: TARGET, disks: [], dataDiskPricePerDay: undefined }));
    expect(prices(disks)).toEqual({ 'bsm-1': 2, 'bsm-2': 6 });
  });

  it('is the published price where what the API told is about others', () => {
    const disks = new TargetDisks(TARGET, undefined, undefined);
    disks.observe(anInstance({ id: TARGET, disks: [ownDisk('bsm-1')], dataDiskPricePerDay: 8 }));
    disks.observeList([listedDisk('bsm-2', TARGET)], true);
    expect(prices(disks)['bsm-1']).toBe(8);
    expect(prices(disks)['bsm-2']).toBeCloseTo(1.2);
  });
});

describe('after its instance is gone', () => {
  const shownAs = (...shown: AttachableDisk[]): LookAtDisk => ({ look: 'shown', shown, error: undefined });
  const shown = (attachedTo: string): LookAtDisk => shownAs(listedDisk('bsm-1', attachedTo));
  const unseen = (look: 'missed' | 'refused' | 'failed', error?: CompShareError): LookAtDisk => ({
    look,
    shown: [],
    error,
  });
  const REFUSED = new RetCodeError('DescribeCompshareDisk', 299, '');

  /** The disks of a target whose termination covered them, gone since time 0. */
  function goneWith(...own: Disk[]): TargetDisks {
    const disks = disksOf(own);
    released(disks);
    disks.gone(true, 0);
    return disks;
  }

  /** Takes in looks at all of them, each followed by a decision at its time. */
  function afterLooks(disks: TargetDisks, ...looks: readonly [now: number, look: LookAtDisk][]): TargetDisks {
    for (const [now, look] of looks) {
      disks.look(() => look);
      disks.decide(now);
    }
    return disks;
  }

  function fates(disks: TargetDisks): string[] {
    return disks.results('unverified').map(({ fate }) => fate);
  }

  it('only what is attached to nothing is deleted, by whichever way of asking', () => {
    const disks = disksOf([ownDisk('bsm-1')]);
    released(disks);
    disks.gone(true, 0);
    disks.look(() => ({ ...shown(''), shown: [listedDisk('bsm-1', ''), listedDisk('bsm-1', TARGET)] }));
    expect(disks.decide(RELEASE_MS).toDelete).toEqual([]);
    disks.look(() => shown(''));
    expect(disks.decide(RELEASE_MS).toDelete).toEqual(['bsm-1']);
  });

  it('an error of the deletion is told, and the price', () => {
    const disks = disksOf([ownDisk('bsm-1')]);
    released(disks);
    disks.gone(true, 0);
    disks.look(() => shown(''));
    const error = new HttpStatusError('DeleteCompshareDisk', 403);
    disks.deletionFailed('bsm-1', error, RELEASE_MS);
    disks.decide(RELEASE_MS);
    expect(disks.results('unverified')).toMatchObject([
      { id: 'bsm-1', fate: 'still-there', error, zone: 'cn-wlcb-01' },
    ]);
    expect(disks.results('unverified')[0]?.pricePerDayCny).toBeCloseTo(1.2);
    expect(disks.mayGoLater(RELEASE_MS)).toBe(false);
  });

  it('what one phase leaves another goes on with', () => {
    const disks = disksOf([ownDisk('bsm-1')]);
    released(disks);
    const next = new TargetDisks(TARGET, disks.dataDisks, disks.released);
    next.gone(true, 0);
    next.look(() => shown(''));
    expect(next.decide(RELEASE_MS).toDelete).toEqual(['bsm-1']);
  });

  it('what no verified state tells of is not deleted', () => {
    const next = new TargetDisks(TARGET, [ownDisk('bsm-1')], []);
    next.gone(true, 0);
    next.look(() => shown(''));
    expect(next.decide(RELEASE_MS).toDelete).toEqual([]);
    expect(next.open).toEqual([]);
  });

  it('nothing is deleted where nobody said that it is gone', () => {
    const disks = disksOf([ownDisk('bsm-1')]);
    released(disks);
    disks.look(() => shown(''));
    expect(disks.decide(RELEASE_MS - 1).toDelete).toEqual([]);
    expect(disks.open).toEqual(['bsm-1']);
    expect(disks.decide(RELEASE_MS).toDelete).toEqual([]);
  });

  it('nothing is decided before the first look', () => {
    const disks = goneWith(ownDisk('bsm-1'));
    expect(disks.decide(0).toDelete).toEqual([]);
    expect(disks.open).toEqual(['bsm-1']);
  });

  describe('what became of a disk', () => {
    it('released: the list of disks showed it once, wherever it was, and misses it now', () => {
      const disks = disksOf([ownDisk('bsm-1')]);
      disks.observeList([listedDisk('bsm-1', '')], true);
      disks.observeList([], true);
      disks.gone(true, 0);
      expect(fates(afterLooks(disks, [0, unseen('missed')]))).toEqual(['released']);
    });

    it('released: only the list of disks ever showed it', () => {
      const disks = disksOf(undefined);
      disks.observeList([listedDisk('bsm-1', TARGET)], true);
      released(disks);
      disks.gone(true, 0);
      expect(fates(afterLooks(disks, [0, unseen('missed')]))).toEqual(['released']);
    });

    it('released: the list of disks showed it only since', () => {
      const disks = goneWith(ownDisk('bsm-1'));
      expect(fates(afterLooks(disks, [0, shown(TARGET)], [1000, unseen('missed')]))).toEqual(['released']);
    });

    it('unverified: the list of disks never showed it', () => {
      expect(fates(afterLooks(goneWith(ownDisk('bsm-1')), [0, unseen('missed')]))).toEqual(['unverified']);
    });

    it('unverified: asking was refused, and it was not seen since', () => {
      const disks = afterLooks(goneWith(ownDisk('bsm-1')), [0, unseen('refused', REFUSED)]);
      expect(disks.results('kept')).toMatchObject([{ fate: 'unverified', error: REFUSED }]);
    });

    it('still there: it was seen since, and then asking was refused', () => {
      const disks = goneWith(ownDisk('bsm-1'));
      expect(fates(afterLooks(disks, [0, shown(TARGET)], [1000, unseen('refused')]))).toEqual([
        'still-there',
      ]);
    });

    it('still there: somebody attached it to another instance, by one way of asking at least', () => {
      const other = listedDisk('bsm-1', 'uhost-b2');
      for (const look of [shownAs(other), shownAs(other, listedDisk('bsm-1', ''))]) {
        const disks = afterLooks(goneWith(ownDisk('bsm-1')), [0, look]);
        expect(fates(disks)).toEqual(['still-there']);
        expect(disks.mayGoLater(0)).toBe(false);
      }
    });

    it('kept: a volume is nothing that goes with it', () => {
      const disks = disksOf([ownDisk('vol-1', { volume: true })]);
      expect(fates(disks)).toEqual(['kept']);
    });

    it('stays as it was found out', () => {
      const disks = afterLooks(
        goneWith(ownDisk('bsm-1')),
        [0, shown('')],
        [1, unseen('missed')],
        [2, shown('')],
      );
      disks.end();
      expect(fates(disks)).toEqual(['released']);
      expect(disks.any).toBe(true);
      expect(disks.open).toEqual([]);
      expect(disks.released).toEqual([]);
    });

    it('is as far as it is known where the phase has to end', () => {
      const disks = goneWith(ownDisk('bsm-1'), ownDisk('bsm-2'));
      disks.look((id) => (id === 'bsm-1' ? shown(TARGET) : unseen('failed')));
      disks.decide(0);
      disks.end();
      expect(fates(disks)).toEqual(['still-there', 'unverified']);
      expect(disks.released.map(({ id }) => id)).toEqual(['bsm-1', 'bsm-2']);
    });
  });

  describe('a disk that was deleted by its ID', () => {
    const BUSY = new RetCodeError('DeleteCompshareDisk', 8434, '');
    const LOST = new TransportError('DeleteCompshareDisk', 'timeout');

    /** Left at first, and missed after this was done about it. */
    function missedAfter(act: (disks: TargetDisks) => void): TargetDisks {
      const disks = afterLooks(goneWith(ownDisk('bsm-1')), [RELEASE_MS, shown('')]);
      act(disks);
      return afterLooks(disks, [RELEASE_MS + 1000, unseen('missed')]);
    }

    it('is called so where its deletion was accepted, or may have been', () => {
      const accepted = missedAfter((disks) => {
        disks.deletionAccepted('bsm-1', RELEASE_MS);
      });
      expect(fates(accepted)).toEqual(['deleted-by-id']);
      const lost = missedAfter((disks) => {
        disks.deletionFailed('bsm-1', LOST, RELEASE_MS);
        disks.deletionFailed('bsm-1', BUSY, RELEASE_MS);
      });
      expect(fates(lost)).toEqual(['deleted-by-id']);
    });

    it('is not called so where its deletion was refused: it went with its instance, and no error is told', () => {
      const refused = missedAfter((disks) => {
        disks.deletionFailed('bsm-1', BUSY, RELEASE_MS);
      });
      expect(refused.results('unverified')).toMatchObject([{ fate: 'released', error: undefined }]);
    });

    it('is given time to vanish before it is deleted once more', () => {
      const disks = afterLooks(goneWith(ownDisk('bsm-1')), [RELEASE_MS, shown('')]);
      disks.deletionAccepted('bsm-1', RELEASE_MS);
      expect(disks.decide(RELEASE_MS + 19_999).toDelete).toEqual([]);
      expect(disks.decide(RELEASE_MS + 20_000).toDelete).toEqual(['bsm-1']);
    });
  });

  describe('whether a later phase may see to it', () => {
    it('it may where one of them is still being detached', () => {
      const disks = goneWith(ownDisk('bsm-1'), ownDisk('bsm-2'));
      disks.observeList([listedDisk('bsm-2', TARGET)], true);
      disks.look((id) => (id === 'bsm-1' ? shown(TARGET) : unseen('missed')));
      disks.decide(GIVE_UP_MS);
      expect(fates(disks)).toEqual(['still-there', 'released']);
      expect(disks.mayGoLater(GIVE_UP_MS)).toBe(true);
    });

    it('it may where nothing could be found out', () => {
      const disks = goneWith(ownDisk('bsm-1'));
      disks.end();
      expect(disks.mayGoLater(0)).toBe(true);
    });

    it('it need not where all of them are gone', () => {
      const disks = goneWith(ownDisk('bsm-1'));
      expect(afterLooks(disks, [0, shown('')], [1, unseen('missed')]).mayGoLater(1)).toBe(false);
    });
  });

  describe('what is told of a disk', () => {
    it('the error that leaves it unknown; none where it is gone all the same, or there was none', () => {
      const failed = afterLooks(goneWith(ownDisk('bsm-1')), [RELEASE_MS, unseen('failed', REFUSED)]);
      expect(failed.results('kept')).toMatchObject([{ fate: 'unverified', error: REFUSED }]);
      const gone = afterLooks(goneWith(ownDisk('bsm-1')), [0, shown('')], [1, unseen('missed', REFUSED)]);
      expect(gone.results('kept')).toMatchObject([{ fate: 'released', error: undefined }]);
      const there = afterLooks(goneWith(ownDisk('bsm-1')), [GIVE_UP_MS, shown(TARGET)]);
      expect(there.results('kept')).toMatchObject([{ fate: 'still-there', error: undefined }]);
    });

    it('its zone: as it was last shown, or else its instance’s', () => {
      const zoneAfter = (...entries: AttachableDisk[]): string | undefined =>
        afterLooks(goneWith(ownDisk('bsm-1')), [0, shownAs(...entries)]).results('kept')[0]?.zone;
      const elsewhere = listedDisk('bsm-1', '', { zone: 'cn-bj2-02' });
      expect(zoneAfter(elsewhere)).toBe('cn-bj2-02');
      expect(zoneAfter(listedDisk('bsm-1', '', { zone: '' }), elsewhere)).toBe('cn-bj2-02');
      expect(zoneAfter(listedDisk('bsm-1', '', { zone: '' }))).toBe('cn-wlcb-01');
      const earlier = new TargetDisks(TARGET, [ownDisk('bsm-1')], undefined);
      expect(earlier.results('kept')).toMatchObject([{ zone: '' }]);
      earlier.observe(anInstance({ id: TARGET, zone: 'cn-sh2-02', disks: undefined }));
      expect(earlier.results('kept')).toMatchObject([{ zone: 'cn-sh2-02' }]);
    });

    it('its name and type, as the list of disks gave them; nothing where only an ID is known', () => {
      const disks = disksOf(undefined);
      disks.observeList([listedDisk('bsm-1', TARGET, { name: 'data', type: 'CLOUD_SSD' })], true);
      expect(disks.results('kept')).toMatchObject([{ name: 'data', type: 'CLOUD_SSD', boot: false }]);
      const earlier = new TargetDisks(TARGET, [], [{ id: 'bsm-2', sizeGb: 20, zone: '', listed: true }]);
      expect(earlier.results('kept')).toMatchObject([{ id: 'bsm-2', name: '', type: '', sizeGb: 20 }]);
    });
  });
});
