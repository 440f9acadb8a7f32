import { describe, expect, it } from 'vitest';
import { Harness } from './harness.ts';

describe('one instance', () => {
  it('a running instance is stopped, waited for, terminated, and gone', async () => {
    await using harness = await Harness.create({ inRecycle: 'No' });
    const { UHostId: id } = harness.simulator.addInstance({
      UHostId: 'uhost-a1',
      Name: 'train',
      dataDisks: [200],
    });
    const bystander = harness.simulator.addInstance({ Name: 'train' });

    const run = await harness.run({ 'uhost-id': id });

    expect(run.succeeded).toBe(true);
    expect(harness.changes()).toEqual([`Stop ${id}`, `Terminate ${id}`]);
    expect(harness.simulator.fates().get(id)).toMatchObject({ gone: true, by: 'client' });
    expect(harness.simulator.instance(bystander.UHostId).State).toBe('Running');
    expect(run.outputs).toMatchObject({ 'uhost-id': id, 'in-recycle': 'No' });
    expect(run.log).toMatchInlineSnapshot(`
      [
        "[0:00] Looking for uhost-a1, in every region",
        "[0:00] uhost-a1 "train" (1 × 4090, cn-wlcb-01): Running",
        "[0:00] uhost-a1: stopping",
        "[0:32] uhost-a1: Stopping → Stopped",
        "[0:32] uhost-a1: terminating; 1 data disk (200 GB) will be kept",
        "[0:40] uhost-a1 "train": gone",
        "[0:40] Done: 1 gone; 1 data disk (200 GB) kept",
      ]
    `);
    expect(run.annotations).toMatchObject([{ level: 'notice', title: 'Data disks kept' }]);
    expect(run.summary).toMatchInlineSnapshot(`
      "## ⚠️ CompShare: 1 instance gone, 1 data disk (200 GB) kept and still billed, about 2.40 CNY a day

      <table>
      <tr><th nowrap>Instance</th><th nowrap>GPU</th><th nowrap>Zone</th><th nowrap>State</th><th nowrap>Outcome</th><th nowrap>Recycle bin</th><th nowrap>Ran</th><th nowrap>Cost *</th><th nowrap>Time taken</th></tr>
      <tr><td nowrap><code>uhost-a1</code><br><code>train</code></td><td nowrap>1 × 4090</td><td nowrap>cn-wlcb-01</td><td nowrap>Running → gone</td><td nowrap>✅ terminated, gone</td><td nowrap>no</td><td nowrap>58 min</td><td nowrap>≈ 1.83 CNY</td><td nowrap>40 s</td></tr>
      </table>

      <sub>* An estimate from the start time and the price CompShare reported: since the last start, without disks and discounts.</sub>

      ### 💾 1 data disk (200 GB) kept, about 2.40 CNY a day

      These stay on the bill until somebody deletes them in the CompShare console. With <code>release-disk: true</code>, data disks are deleted with the instance; volumes of containers never are.

      <table>
      <tr><th nowrap>Disk</th><th nowrap>Size</th><th nowrap>Type</th><th nowrap>Was attached to</th><th nowrap>Zone</th><th nowrap>CNY a day</th><th nowrap>Outcome</th></tr>
      <tr><td nowrap><code>bsm-auwqokaxy25p</code></td><td nowrap>200 GB</td><td nowrap>CLOUD&#95;SSD</td><td nowrap><code>uhost-a1</code></td><td nowrap>cn-wlcb-01</td><td nowrap>≈ 2.40</td><td nowrap>kept</td></tr>
      </table>
      "
    `);
    expect(run.results).toMatchInlineSnapshot(`
      [
        {
          "id": "uhost-a1",
          "inRecycle": "No",
          "keptDisks": [
            {
              "id": "bsm-auwqokaxy25p",
              "pricePerDayCny": 2.4,
              "sizeGb": 200,
              "zone": "cn-wlcb-01",
            },
          ],
          "kind": "instance",
          "name": "train",
          "outcome": "terminated",
          "region": "cn-wlcb",
          "seconds": 40,
          "zone": "cn-wlcb-01",
        },
      ]
    `);
  });

  it.each(['Stopped', 'Install Fail', 'InstallFail'])('%s: terminated without a stop', async (State) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State });
    expect((await harness.run({ 'uhost-id': id })).succeeded).toBe(true);
    expect(harness.changes()).toEqual([`Terminate ${id}`]);
  });

  it.each([{ ChargeType: 'Spot' as const }, { IsSpot: true }])(
    'spot by %o: stopped by force',
    async (spot) => {
      await using harness = await Harness.create();
      const { UHostId: id } = harness.simulator.addInstance(spot);
      expect((await harness.run({ 'uhost-id': id })).succeeded).toBe(true);
      expect(
        harness.simulator.ledger.find(({ action }) => action.startsWith('Stop'))?.parameters,
      ).toMatchObject({
        Force: 'true',
      });
    },
  );

  it('stop: false and running: a clear failure, and nothing is changed', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const run = await harness.run({ 'uhost-id': id, stop: 'false' });
    expect(run.succeeded).toBe(false);
    expect(harness.changes()).toEqual([]);
    expect(run.annotations).toMatchInlineSnapshot(`
      [
        {
          "level": "error",
          "message": "Only a stopped instance can be terminated, and stop is false. uhost-mnkn55pxhfzx "gpu-uhost-mnkn55pxhfzx" is still Running and billed. Remove stop: false, so the action stops it before it terminates it.",
          "title": "The instance is running and stop is false",
        },
      ]
    `);
  });

  it('stop: false and stopped: terminated', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    expect((await harness.run({ 'uhost-id': id, stop: 'false' })).succeeded).toBe(true);
  });

  it.each([
    'Initializing',
    'Install',
    'Starting',
    'Rebooting',
    'Resizing',
    'Reinstalling',
    'Pending',
    '',
    'Defrosting',
  ])('%j: waited for, then torn down', async (State) => {
    await using harness = await Harness.create();
    const then = { state: 'Running', afterMs: 47_000 };
    const { UHostId: id } = harness.simulator.addInstance({ State, then });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.succeeded).toBe(true);
    expect(harness.changes()).toEqual([`Stop ${id}`, `Terminate ${id}`]);
  });

  it('Stopping by somebody else: waited for, then terminated', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.stopByOther(id);
    expect((await harness.run({ 'uhost-id': id })).succeeded).toBe(true);
    expect(harness.changes()).toEqual([`Terminate ${id}`]);
  });

  it('a container pod is an instance like any other', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ UHostId: 'cpod-x1', InstanceType: 'Container' });
    expect((await harness.run({ 'uhost-id': id })).succeeded).toBe(true);
  });

  it('its own region and zone are used when none are given', async () => {
    await using harness = await Harness.create({ regionField: 'missing' });
    const { UHostId: id } = harness.simulator.addInstance({ Region: 'cn-sh2', Zone: 'cn-sh2-02' });
    expect((await harness.run({ 'uhost-id': id })).succeeded).toBe(true);
    expect(
      harness.simulator.ledger.find(({ action }) => action.startsWith('Terminate'))?.parameters,
    ).toMatchObject({
      Region: 'cn-sh2',
      Zone: 'cn-sh2-02',
    });
  });

  it('it is torn down in the project that was given', async () => {
    const projects = [
      { ProjectId: 'org-main', ProjectName: 'Main', IsDefault: true },
      { ProjectId: 'org-side', ProjectName: 'Side', IsDefault: false },
    ];
    await using harness = await Harness.create({ projects });
    const { UHostId: id } = harness.simulator.addInstance({ ProjectId: 'org-side' });
    expect((await harness.run({ 'uhost-id': id })).succeeded).toBe(false);
    expect((await harness.run({ 'uhost-id': id, 'project-id': 'org-side' })).succeeded).toBe(true);
  });
});

describe('data disks', () => {
  it('are kept by default, and the summary says what stays on the bill', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ dataDisks: [200, 50] });
    const run = await harness.run({ 'uhost-id': id });
    expect(harness.simulator.disks()).toHaveLength(2);
    for (const { DiskId } of harness.simulator.disks()) expect(run.summary).toContain(DiskId);
    expect(run.summary).toContain('200 GB');
    expect(run.results[0]?.['keptDisks']).toEqual(
      harness.simulator.disks().map(({ DiskId, Size, Zone }) => ({
        id: DiskId,
        sizeGb: Size,
        zone: Zone,
        pricePerDayCny: Size * 0.012,
      })),
    );
  });

  it('that are detached before the instance is gone are told all the same', async () => {
    await using harness = await Harness.create({ disksUnderDeletion: 'detached' });
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped', dataDisks: [200] });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.summary).toContain('1 instance gone, 1 data disk (200 GB) kept and still billed');
    expect(run.results[0]?.['keptDisks']).toMatchObject([{ sizeGb: 200 }]);
  });

  it.each(['DiskSet', 'UDiskSet'] as const)('listed as %s are seen', async (diskField) => {
    await using harness = await Harness.create({ diskField });
    const { UHostId: id } = harness.simulator.addInstance({ dataDisks: [200] });
    expect((await harness.run({ 'uhost-id': id })).results[0]?.['keptDisks']).toHaveLength(1);
  });

  it('go with the instance when release-disk is true', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ dataDisks: [200] });
    const run = await harness.run({ 'uhost-id': id, 'release-disk': 'true' });
    expect(harness.simulator.disks()).toEqual([]);
    expect(run.results[0]?.['keptDisks']).toEqual([]);
    expect(run.summary).not.toContain('💾');
  });

  it('are red when somebody else deleted the instance, without the disks that release-disk meant', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped', dataDisks: [200] });
    harness.simulator.addFault({ fault: 'other-deletes', on: { action: 'TerminateCompShareInstance' } });
    const run = await harness.run({ 'uhost-id': id, 'release-disk': 'true' });
    expect(run.succeeded).toBe(false);
    expect(run.results).toMatchObject([{ outcome: 'failed: disks-left', keptDisks: [{ sizeGb: 200 }] }]);
    expect(run.summary).toContain('<td nowrap>still there</td>');
  });
});

describe('the recycle bin', () => {
  it.each([
    ['Yes', 'Yes'],
    ['No', 'No'],
    ['missing', ''],
  ] as const)('answered as %s: in-recycle is %j', async (inRecycle, output) => {
    await using harness = await Harness.create({ inRecycle });
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    expect((await harness.run({ 'uhost-id': id })).outputs['in-recycle']).toBe(output);
  });
});

describe('an instance that is not there', () => {
  it('from the start: an error that says where it was looked for', async () => {
    await using harness = await Harness.create();
    const run = await harness.run({ 'uhost-id': 'uhost-none' });
    expect(run.succeeded).toBe(false);
    expect(harness.changes()).toEqual([]);
    expect(run.annotations).toMatchInlineSnapshot(`
      [
        {
          "level": "error",
          "message": "uhost-none was not found in any region of the project. Nothing was terminated. Check uhost-id, project-id and whose keys these are. If it may be gone, set ignore-not-found: true.",
          "title": "The instance was not found",
        },
      ]
    `);
    expect(run.outputs['uhost-id']).toBe('');
  });

  it('from the start, ignore-not-found: done', async () => {
    await using harness = await Harness.create();
    const run = await harness.run({ 'uhost-id': 'uhost-none', 'ignore-not-found': 'true' });
    expect(run.succeeded).toBe(true);
    expect(run.results).toMatchObject([{ outcome: 'not-found-ignored' }]);
    // It may have left some, which nobody could tell.
    expect(run.summary).not.toContain('no data disk kept');
    expect(run.summary).toContain('CompShare: 1 instance not found\n');
    expect(run.summary).toContain('<code>uhost-none</code> was never seen');
  });

  it('beside one that leaves a disk: the summary tells of both', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped', dataDisks: [200] });
    const run = await harness.run({ 'uhost-id': `${id} uhost-none`, 'ignore-not-found': 'true' });
    expect(run.summary).toContain('1 instance gone, 1 not found, 1 data disk (200 GB) kept and still billed');
    expect(run.summary).toContain('<code>uhost-none</code> was never seen');
  });

  it.each(['false', 'true'])(
    'in the region given, but in another (ignore-not-found: %s): an error that says where',
    async (ignore) => {
      await using harness = await Harness.create();
      const { UHostId: id } = harness.simulator.addInstance({ Region: 'cn-bj2', Zone: 'cn-bj2-03' });
      const run = await harness.run({ 'uhost-id': id, region: 'cn-wlcb', 'ignore-not-found': ignore });
      expect(run.succeeded).toBe(false);
      expect(harness.changes()).toEqual([]);
      expect(run.annotations[0]?.message).toContain('cn-bj2-03');
      expect(
        harness.simulator.ledger.filter(({ parameters }) => parameters['Region'] === undefined),
      ).toHaveLength(1);
    },
  );

  it('in the zone given, but in another of that region: an error that says where', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Region: 'cn-wlcb', Zone: 'cn-wlcb-03' });
    const run = await harness.run({ 'uhost-id': id, zone: 'cn-wlcb-01' });
    expect(run.annotations[0]?.message).toContain('cn-wlcb-03');
  });

  it('any more, deleted by somebody else while it was waited for: done', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.after(10_000, () => harness.simulator.deleteByOther(id));
    const run = await harness.run({ 'uhost-id': id });
    expect(run.succeeded).toBe(true);
    expect(run.results).toMatchObject([{ outcome: 'already-gone' }]);
    expect(run.outputs['uhost-id']).toBe('');
  });

  it('in one look only: it is not gone', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.addFault({ fault: { kind: 'missing-entry', uhostId: id }, on: { nth: 1 } });
    harness.simulator.addFault({ fault: { kind: 'missing-entry', uhostId: id }, on: { nth: 7 } });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.succeeded).toBe(true);
    expect(harness.simulator.fates().get(id)).toMatchObject({ gone: true });
  });
});

describe('several instances', () => {
  it('are torn down side by side, in the order asked', async () => {
    await using harness = await Harness.create();
    const ids = [1, 2, 3].map(() => harness.simulator.addInstance().UHostId);
    const run = await harness.run({ 'uhost-id': ids.join(', ') });
    expect(run.succeeded).toBe(true);
    expect(run.outputs['uhost-id']).toBe(ids.join(','));
    expect(run.outputs['in-recycle']).toBe('No,No,No');
    expect(run.seconds).toBeLessThan(45);
  });

  it('one that fails does not stop the others, and the outputs name what was terminated', async () => {
    await using harness = await Harness.create();
    const first = harness.simulator.addInstance().UHostId;
    const broken = harness.simulator.addInstance({ arrears: true }).UHostId;
    const last = harness.simulator.addInstance().UHostId;
    const run = await harness.run({ 'uhost-id': `${first} ${broken} ${last}` });
    expect(run.succeeded).toBe(false);
    expect(run.outputs['uhost-id']).toBe(`${first},${last}`);
    expect(harness.simulator.instances().map(({ UHostId }) => UHostId)).toEqual([broken]);
    expect(run.annotations).toHaveLength(1);
    expect(run.annotations[0]).toMatchObject({
      level: 'error',
      title: 'CompShare is waiting for a payment (RetCode 226601)',
    });
    expect(run.annotations[0]?.message).toContain('RetCode 226601');
  });
});

describe('where the documents disagree', () => {
  it('an API that insists on a region is asked region by region', async () => {
    await using harness = await Harness.create({ regionRequired: true });
    const ids = ['cn-wlcb-01', 'cn-bj2-03'].map(
      (Zone) => harness.simulator.addInstance({ Zone, Region: Zone.slice(0, -3) }).UHostId,
    );
    const run = await harness.run({ 'uhost-id': ids.join() });
    expect(run.succeeded).toBe(true);
    const none = await harness.run({ 'uhost-id': 'uhost-none', region: 'cn-bj2' });
    expect(none.annotations[0]?.message).toContain('was not found in any region');
  });

  it.each(['null', 'array'] as const)(
    'an empty list that comes as %s is an empty list',
    async (emptyList) => {
      await using harness = await Harness.create({ emptyList, totalCount: 'missing' });
      const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
      expect((await harness.run({ 'uhost-id': id })).succeeded).toBe(true);
    },
  );
});
