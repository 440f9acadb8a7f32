import { describe, expect, it } from 'vitest';
import { mixtureNamed } from '../simulator/mixture.ts';
import { TAKEN_OVER_BY } from '../simulator/disks.ts';
import type { NewInstance } from '../simulator/instance.ts';
import { entriesOf, rewriting } from './rewriting.ts';
import { Harness } from './harness.ts';
import type { Run, RunOptions } from './harness.ts';

const RELEASE = { 'release-disk': 'true' };
const LIST = 'DescribeCompshareDisk';
const DELETE = 'DeleteCompshareDisk';

/** A stopped instance with data disks in a world of these dialects, and what a step with release-disk makes of it. */
async function release(
  dialects: readonly string[],
  instance: NewInstance = {},
  { before, inputs = {}, ...options }: ReleaseOptions = {},
): Promise<{ harness: Harness; id: string; disks: string[]; run: Run }> {
  const harness = Harness.withoutSockets(mixtureNamed(dialects).options);
  const { UHostId: id, DiskSet } = harness.simulator.addInstance({
    State: 'Stopped',
    dataDisks: [200, 100],
    ...instance,
  });
  const disks = DiskSet.filter(({ IsBoot }) => IsBoot === 'False').map(({ DiskId }) => DiskId);
  before?.(harness, disks, id);
  const run = await harness.run({ 'uhost-id': id, ...RELEASE, ...inputs }, options);
  return { harness, id, disks, run };
}

interface ReleaseOptions extends RunOptions {
  inputs?: Record<string, string>;
  before?: (harness: Harness, disks: string[], id: string) => void;
}

function countOf(harness: Harness, action: string): number {
  return harness.simulator.ledger.filter((call) => call.action === action).length;
}

function deletedById({ simulator }: Harness): string[] {
  return simulator.ledger
    .filter(({ action }) => action === DELETE)
    .map(({ parameters }) => parameters['UDiskId'] ?? '');
}

function exists({ simulator }: Harness, disk: string | undefined): boolean | undefined {
  return simulator.diskFates().get(disk ?? '')?.kept;
}

describe('with release-disk', () => {
  it('the list of disks is read before the termination and after: verified', async () => {
    const { harness, id, disks, run } = await release([]);
    expect(run.succeeded).toBe(true);
    expect(run.annotations).toEqual([]);
    expect(run.results).toMatchObject([{ outcome: 'terminated', keptDisks: [] }]);
    expect(run.log.at(-2)).toContain(`${id}: 2 data disks (300 GB) deleted`);
    expect(run.summary).toContain('## ✅ CompShare: 1 instance gone, no data disk kept');
    const actions = harness.simulator.ledger.map(({ action }) => action);
    expect(actions.indexOf(LIST)).toBeLessThan(actions.indexOf('TerminateCompShareInstance'));
    expect(actions.lastIndexOf(LIST)).toBeGreaterThan(actions.indexOf('TerminateCompShareInstance'));
    expect(disks.map((disk) => exists(harness, disk))).toEqual([false, false]);
  });

  it('and no data disk: the list of disks is not read at all', async () => {
    const { harness, run } = await release([], { dataDisks: [] });
    expect(run.succeeded).toBe(true);
    expect(countOf(harness, LIST)).toBe(0);
  });

  it('twenty instances in one region that go together: the list is read once before, not for each', async () => {
    const harness = Harness.withoutSockets();
    const ids = Array.from({ length: 20 }, () => {
      return harness.simulator.addInstance({ State: 'Stopped', dataDisks: [10] }).UHostId;
    });
    const run = await harness.run({ 'uhost-id': ids.join(), ...RELEASE });
    expect(run.succeeded).toBe(true);
    const terminated = harness.simulator.ledger.findIndex(({ action }) => action.startsWith('Terminate'));
    expect(
      harness.simulator.ledger.slice(0, terminated).filter(({ action }) => action === LIST),
    ).toHaveLength(1);
    expect(countOf(harness, LIST)).toBeLessThan(20);
    expect(harness.simulator.disks()).toEqual([]);
  });

  it('without it the list of disks is never read', async () => {
    const { harness } = await release([], {}, { inputs: { 'release-disk': 'false' } });
    expect(countOf(harness, LIST)).toBe(0);
  });

  it('a disk that is released late is waited for, and not deleted by its ID', async () => {
    const { harness, run } = await release(['disks-released-late']);
    expect(run.succeeded).toBe(true);
    expect(run.results).toMatchObject([{ outcome: 'terminated', keptDisks: [] }]);
    expect(run.seconds).toBeGreaterThan(20);
    expect(deletedById(harness)).toEqual([]);
  });

  it.each(['disks-not-released', 'disks-not-released-slowly'])(
    '%s: waited for 30 s, then deleted by its ID, and verified',
    async (dialect) => {
      const { harness, disks, run } = await release([dialect]);
      expect(run.succeeded).toBe(true);
      expect(run.results).toMatchObject([{ outcome: 'terminated', keptDisks: [] }]);
      expect(deletedById(harness).toSorted()).toEqual(disks.toSorted());
      expect(disks.map((disk) => exists(harness, disk))).toEqual([false, false]);
      expect(run.seconds).toBeGreaterThan(30);
      expect(run.seconds).toBeLessThan(60);
      expect(run.log.join('\n')).toContain(
        `data disk ${disks[0] ?? ''} (200 GB) did not go with the instance`,
      );
    },
  );

  it('a disk that is still detaching (8434) is asked to be deleted again', async () => {
    const { harness, run, disks } = await release(
      ['disks-not-released'],
      {},
      {
        before: ({ simulator }) => {
          simulator.addFault({
            fault: { kind: 'ret-code', retCode: 8434, applied: false },
            on: { action: DELETE },
            times: 4,
          });
        },
      },
    );
    expect(run.succeeded).toBe(true);
    expect(disks.map((disk) => exists(harness, disk))).toEqual([false, false]);
    expect(deletedById(harness).length).toBeGreaterThan(4);
  });

  it('the answer to a deletion is lost: it is looked for, not believed', async () => {
    const { run } = await release(
      ['disks-not-released'],
      { dataDisks: [200] },
      {
        before: ({ simulator }) => {
          simulator.addFault({ fault: 'lost-answer', on: { action: DELETE }, times: 1 });
        },
      },
    );
    expect(run.succeeded).toBe(true);
    expect(run.results).toMatchObject([{ keptDisks: [] }]);
  });

  it('a disk that may not be deleted by its ID is still there at the end: red, with ID, size, zone and price', async () => {
    const { id, disks, run, harness } = await release(
      ['disks-not-released'],
      { dataDisks: [200] },
      {
        before: ({ simulator }) => {
          simulator.addFault({
            fault: { kind: 'ret-code', retCode: 299, applied: false },
            on: { action: DELETE },
          });
        },
      },
    );
    const [disk = ''] = disks;
    expect(run.succeeded).toBe(false);
    expect(run.results).toMatchObject([
      {
        id,
        outcome: 'failed: disks-left',
        keptDisks: [{ id: disk, sizeGb: 200, zone: 'cn-wlcb-01', pricePerDayCny: 2.4 }],
      },
    ]);
    expect(run.annotations).toMatchObject([{ level: 'error', title: 'Data disks were not deleted' }]);
    expect(run.annotations[0]?.message).toContain(`${disk} (200 GB, cn-wlcb-01, about 2.40 CNY a day)`);
    expect(run.annotations[0]?.message).toContain('299');
    expect(run.outputs).toMatchObject({ 'uhost-id': id, 'in-recycle': 'No' });
    expect(run.summary.split('\n')[0]).toBe(
      '## ❌ CompShare: 1 instance gone, 1 data disk (200 GB) not, may still be billed, about 2.40 CNY a day',
    );
    expect(exists(harness, disk)).toBe(true);
    // Another try would not mend it.
    expect(run.idle).toBeDefined();
  });

  it.each(['disk-calls-unknown', 'disk-calls-not-permitted', 'disk-calls-refused'])(
    '%s: a warning that it could not be verified, and not red',
    async (dialect) => {
      const { harness, disks, run } = await release([dialect], { dataDisks: [200] });
      expect(run.succeeded).toBe(true);
      expect(run.annotations).toMatchObject([
        { level: 'warning', title: 'Data disks could not be verified' },
      ]);
      expect(run.annotations[0]?.message).toContain(disks[0]);
      expect(run.results).toMatchObject([{ outcome: 'terminated', keptDisks: [{ id: disks[0] }] }]);
      expect(run.summary.split('\n')[0]).toContain('1 data disk (200 GB) not known to be deleted');
      expect(run.seconds).toBeLessThan(30);
      expect(deletedById(harness)).toEqual([]);
    },
  );

  it('the list of disks calls them by other IDs: those that it showed are verified, the others could not be', async () => {
    const { disks, run } = await release(['disk-ids-differ'], { dataDisks: [200] });
    expect(run.succeeded).toBe(true);
    expect(run.annotations).toMatchObject([{ level: 'warning', title: 'Data disks could not be verified' }]);
    expect(run.results[0]?.['keptDisks']).toMatchObject([{ id: disks[0] }]);
  });

  it('the list of disks calls one that stays by another ID: it is known by its MountInstance, and deleted', async () => {
    const { harness, disks } = await release(['disk-ids-differ-not-released'], { dataDisks: [200] });
    expect(exists(harness, disks[0])).toBe(false);
    expect(deletedById(harness)).toEqual([disks[0]?.replace(/^[^-]*/, 'udisk')]);
  });

  it('disks that are not listed with their instance are known by their MountInstance', async () => {
    const { harness, disks, run } = await release(['disks-not-listed', 'disks-not-released']);
    expect(run.succeeded).toBe(true);
    expect(disks.map((disk) => exists(harness, disk))).toEqual([false, false]);
  });

  it.each(['disk-host-ignored', 'disks-not-released,disk-host-ignored'])(
    '%s: no disk of another instance, and none that is nobody’s, is deleted',
    async (dialects) => {
      const names = dialects.split(',');
      const options = { ...mixtureNamed([names[0] ?? '']).options, hostIdIgnored: true };
      const harness = Harness.withoutSockets(options);
      const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped', dataDisks: [200] });
      const other = harness.simulator.addInstance({ dataDisks: [50] });
      const spare = harness.simulator.addDisk();
      expect((await harness.run({ 'uhost-id': id, ...RELEASE })).succeeded).toBe(true);
      const left = harness.simulator
        .disks()
        .filter(({ IsBoot }) => IsBoot === 'False')
        .map(({ DiskId }) => DiskId);
      expect(left.toSorted()).toEqual([other.DiskSet[1]?.DiskId, spare.DiskId].toSorted());
    },
  );

  it('a disk that somebody else took over meanwhile is not deleted, whoever detaches it then', async () => {
    const { harness, disks, run } = await release(['disks-taken-over'], { dataDisks: [200] });
    const [disk = ''] = disks;
    expect(run.succeeded).toBe(false);
    expect(run.results).toMatchObject([{ outcome: 'failed: disks-left', keptDisks: [{ id: disk }] }]);
    expect(harness.simulator.diskFates().get(disk)).toMatchObject({ kept: true, attachedTo: TAKEN_OVER_BY });
    expect(deletedById(harness)).toEqual([]);
  });

  it('a disk that was taken over and is detached again is not deleted either', async () => {
    const { harness, disks, run } = await release(
      ['disks-not-released'],
      { dataDisks: [200] },
      {
        before: (world, [disk = '']) => {
          world.after(15_000, () => {
            world.simulator.attachDiskByOther(disk, 'uhost-other');
          });
          world.after(25_000, () => {
            world.simulator.attachDiskByOther(disk, null);
          });
        },
      },
    );
    expect(run.results).toMatchObject([{ outcome: 'failed: disks-left' }]);
    expect(exists(harness, disks[0])).toBe(true);
    expect(deletedById(harness)).toEqual([]);
  });

  it.each(['default', 'disks-not-listed'])(
    'a disk that somebody detached while its instance stopped is kept, and told, in the dialect %s',
    async (dialect) => {
      const { harness, disks, run } = await release(
        [dialect],
        { State: 'Running' },
        {
          before: (world, [disk = '']) => {
            world.after(10_000, () => {
              world.simulator.attachDiskByOther(disk, null);
            });
          },
        },
      );
      expect(run.succeeded).toBe(true);
      expect(exists(harness, disks[0])).toBe(true);
      expect(exists(harness, disks[1])).toBe(false);
      expect(run.results[0]?.['keptDisks']).toMatchObject([{ id: disks[0] }]);
      expect(run.annotations).toMatchObject([{ level: 'notice', title: 'Data disks kept' }]);
      expect(deletedById(harness)).toEqual([]);
    },
  );

  it('an instance that somebody else deletes: its disks are not deleted, and red tells that they are left', async () => {
    const { harness, disks, run } = await release(
      [],
      { dataDisks: [200], State: 'Running' },
      {
        before: (world, _, id) => {
          world.after(5000, () => {
            world.simulator.deleteByOther(id);
          });
        },
      },
    );
    expect(run.succeeded).toBe(false);
    expect(run.results).toMatchObject([{ outcome: 'failed: disks-left', keptDisks: [{ id: disks[0] }] }]);
    expect(deletedById(harness)).toEqual([]);
    expect(exists(harness, disks[0])).toBe(true);
  });

  it('an instance in the recycle bin is not gone: its disks are not deleted by their IDs', async () => {
    const { harness, run } = await release(['recycled-for-days', 'disks-not-released']);
    expect(deletedById(harness)).toEqual([]);
    expect(run.results).toMatchObject([{ outcome: 'failed: disks-left' }]);
  });

  it.each([
    ['missed at first', 3],
    ['missed for long', 1000],
  ] as const)('the list of disks fails, %s: it is asked again for up to 30 s', async (_, times) => {
    const { run } = await release(
      [],
      { dataDisks: [200] },
      {
        before: ({ simulator }) => {
          simulator.addFault({
            fault: { kind: 'status', status: 503, applied: false },
            on: { action: LIST },
            times,
          });
        },
      },
    );
    expect(run.succeeded).toBe(true);
    expect(run.results[0]?.['keptDisks']).toHaveLength(1);
    expect(run.annotations[0]?.title).toBe('Data disks could not be verified');
    expect(run.seconds).toBeLessThan(60);
  });

  it('volumes of a container are listed as kept, and never deleted', async () => {
    const { harness, disks, run } = await release(['disks-as-volume-set', 'disks-not-released'], {
      InstanceType: 'Container',
      Zone: 'cn-wlcb-03',
    });
    expect(run.succeeded).toBe(true);
    expect(deletedById(harness)).toEqual([]);
    expect(disks.map((disk) => exists(harness, disk))).toEqual([true, true]);
    expect(run.results[0]?.['keptDisks']).toMatchObject(disks.map((id) => ({ id, pricePerDayCny: null })));
    expect(run.annotations).toMatchObject([{ level: 'notice', title: 'Data disks kept' }]);
  });
});

describe('the post phase', () => {
  const inputs = { 'uhost-id': 'uhost-a1', ...RELEASE };
  const scene = (dialects: readonly string[]): { harness: Harness; disk: string } => {
    const harness = Harness.withoutSockets(mixtureNamed(dialects).options);
    const { DiskSet } = harness.simulator.addInstance({
      UHostId: 'uhost-a1',
      State: 'Stopped',
      dataDisks: [200],
    });
    return { harness, disk: DiskSet[1]?.DiskId ?? '' };
  };

  it('goes on with disks that the main phase had no time for', async () => {
    const { harness, disk } = scene(['disks-not-released']);
    const main = await harness.run(inputs, { cancelAfterMs: 15_000 });
    expect(main.results).toMatchObject([{ outcome: 'failed: disks-left', keptDisks: [{ id: disk }] }]);
    expect(main.idle).toBeUndefined();
    const post = await harness.run(inputs, { phase: 'post', state: main.state, jobStatus: 'cancelled' });
    expect(post.succeeded).toBe(true);
    expect(post.results).toMatchObject([{ outcome: 'already-gone', keptDisks: [] }]);
    expect(exists(harness, disk)).toBe(false);
  });

  it('deletes what a killed main phase had terminated with its disks', async () => {
    const { harness, disk } = scene(['disks-not-released']);
    const main = await harness.run(inputs, { cancelAfterMs: 100 });
    const post = await harness.run(inputs, { phase: 'post', state: main.state, jobStatus: 'cancelled' });
    expect(post.succeeded).toBe(true);
    expect(exists(harness, disk)).toBe(false);
  });

  it.each([
    ['lost', (): Record<string, string> => ({})],
    ['forged', (state: Record<string, string>) => ({ teardown: `${state['teardown'] ?? ''} ` })],
  ])('with a state that is %s, deletes no disk', async (_, spoil) => {
    const { harness, disk } = scene(['disks-not-released']);
    const main = await harness.run(inputs, { cancelAfterMs: 15_000 });
    await harness.run(inputs, { phase: 'post', state: spoil(main.state), jobStatus: 'cancelled' });
    expect(exists(harness, disk)).toBe(true);
    expect(countOf(harness, DELETE)).toBe(0);
  });

  it('deletes no disk of an instance whose termination was not sent any more, and that somebody else deleted', async () => {
    const { harness, disk } = scene(['disks-not-released']);
    harness.simulator.addFault({
      fault: { kind: 'slow', ms: 3000, handled: 'first' },
      on: { action: LIST },
      times: 1,
    });
    const main = await harness.run(inputs, { cancelAfterMs: 1000 });
    expect(countOf(harness, 'TerminateCompShareInstance')).toBe(0);
    expect(main.saved?.release).toBeUndefined();
    harness.simulator.deleteByOther('uhost-a1');
    const post = await harness.run(inputs, { phase: 'post', state: main.state, jobStatus: 'cancelled' });
    expect(post.results).toMatchObject([{ outcome: 'failed: disks-left' }]);
    expect(exists(harness, disk)).toBe(true);
    expect(countOf(harness, DELETE)).toBe(0);
  });

  it('with a key that was changed, deletes no disk', async () => {
    const { harness, disk } = scene(['disks-not-released']);
    const main = await harness.run(inputs, { cancelAfterMs: 15_000 });
    const seal = main.state['teardown'] ?? '';
    const state = { teardown: seal.replace(/^./, (first) => (first === 'a' ? 'b' : 'a')) };
    await harness.run(inputs, { phase: 'post', state, jobStatus: 'cancelled' });
    expect(exists(harness, disk)).toBe(true);
  });
});

describe('kept disks', () => {
  it('are priced as the vendor publishes it: in a notice, the summary and results', async () => {
    const { disks, run } = await release([], {}, { inputs: { 'release-disk': 'false' } });
    expect(run.annotations).toMatchObject([{ level: 'notice', title: 'Data disks kept' }]);
    expect(run.annotations[0]?.message).toContain('2 data disks (300 GB) kept, about 3.60 CNY a day');
    expect(run.summary).toContain('2 data disks (300 GB) kept, about 3.60 CNY a day');
    expect(run.results[0]?.['keptDisks']).toEqual([
      { id: disks[0], sizeGb: 200, zone: 'cn-wlcb-01', pricePerDayCny: 2.4 },
      { id: disks[1], sizeGb: 100, zone: 'cn-wlcb-01', pricePerDayCny: 1.2 },
    ]);
  });

  it('are priced as the API says, where it does', async () => {
    const tap = rewriting((answer) => {
      for (const entry of entriesOf(answer)) {
        entry['DiskPriceInfo'] = [
          { ChargeType: 'Postpay', Price: 0.5, IsBoot: true },
          { ChargeType: 'Postpay', Price: 0.25, IsBoot: false },
          { ChargeType: 'Postpay', Price: 0.125, IsBoot: false },
        ];
      }
      return answer;
    });
    const { run } = await release([], {}, { inputs: { 'release-disk': 'false' }, tap });
    expect(run.results[0]?.['keptDisks']).toMatchObject([{ pricePerDayCny: 6 }, { pricePerDayCny: 3 }]);
  });
});

describe('a dry run', () => {
  it('says which disks would be kept, and what that costs', async () => {
    const { disks, run } = await release([], {}, { inputs: { 'release-disk': 'false', 'dry-run': 'true' } });
    expect(run.log.at(-2)).toContain(
      `would keep 2 data disks (300 GB), about 3.60 CNY a day: ${disks.join(', ')}`,
    );
    expect(run.annotations).toEqual([]);
    expect(run.results).toMatchObject([{ outcome: 'would-terminate', keptDisks: [] }]);
  });

  it('says which disks would be deleted, also where they are not listed with their instance', async () => {
    const { harness, disks, run } = await release(
      ['disks-not-listed'],
      {},
      { inputs: { 'dry-run': 'true' } },
    );
    expect(run.log.at(-2)).toContain(`would delete 2 data disks (300 GB): ${disks.join(', ')}`);
    // Once more to compare the IDs of the two lists.
    expect(countOf(harness, LIST)).toBeLessThanOrEqual(3);
    expect(disks.map((disk) => exists(harness, disk))).toEqual([true, true]);
  });

  it('of a container says that its volumes would be kept', async () => {
    const { run } = await release(['disks-as-volume-set'], {}, { inputs: { 'dry-run': 'true' } });
    expect(run.log.at(-2)).toContain('would terminate; would keep 2 data disks (300 GB)');
  });
});

describe('a key that may not ask for disks, where none are listed with their instances', () => {
  it('is warned that nothing could be verified', async () => {
    await using harness = await Harness.create(
      mixtureNamed(['disk-calls-refused', 'disks-not-listed']).options,
    );
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped', dataDisks: [100] });
    const run = await harness.run({ 'uhost-id': id, 'release-disk': 'true' });
    expect(run).toMatchObject({
      succeeded: true,
      annotations: [{ level: 'warning', title: 'Data disks could not be verified' }],
    });
    expect(run.annotations[0]?.message).toContain(id);
  });
});
