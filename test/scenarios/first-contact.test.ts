import { describe, expect, it } from 'vitest';
import { mixtureNamed } from '../simulator/mixture.ts';
import { Harness } from './harness.ts';

const TITLE = 'How this API answered';

describe('how this API answered, to be pasted into an issue', () => {
  it('is folded into the log of a dry run: which calls showed instances, counts, spellings, zones, clock', async () => {
    await using harness = await Harness.create();
    harness.simulator.addInstance({ Name: 'secret-project', Zone: 'cn-sh2-02' });
    const run = await harness.run({ name: 'secret-*', 'dry-run': 'true' });
    expect(run.groups[TITLE]).toMatchInlineSnapshot(`
      [
        "No names, IDs or keys are in here: please paste it into an issue of this action.",
        "Without Region and Zone: 1 of 1 instance shown",
        "With Region: 1 of 1 instance shown",
        "With Region and Zone: 1 of 1 instance shown",
        "Region: not required so far",
        "TotalCount: right",
        "Action of the answers to Describe: "DescribeCompShareInstanceResponse"",
        "The lock: not met",
        "Zones known: cn-wlcb-01, cn-wlcb-03, cn-sh2-02, cn-bj2-03",
        "Disk IDs in DescribeCompshareDisk and in the list of instances: not-compared",
        "Clock: 1 s ahead of this machine's",
      ]
    `);
  });

  it('tells of the other readings of the API', async () => {
    await using harness = await Harness.create(mixtureNamed(['no-region-nothing', 'count-zero']).options);
    harness.simulator.addInstance({ Name: 'train' });
    const run = await harness.run({ name: 'train', 'dry-run': 'true' });
    const block = run.groups[TITLE]?.join('\n') ?? '';
    expect(block).toContain('Without Region and Zone: 0 of 1 instance shown');
    expect(block).toContain('TotalCount: wrong');
  });

  it('comes with debug logging too, with the form of the lock, and not otherwise', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    harness.simulator.lock(id, 5000);
    const run = await harness.run({ 'uhost-id': id }, { debug: true });
    expect(run.groups[TITLE]).toContain('The lock: message');
    const other = harness.simulator.addInstance({ State: 'Stopped' }).UHostId;
    expect((await harness.run({ 'uhost-id': other })).groups).toEqual({});
  });

  it.each([
    [[], 'same'],
    [['disk-ids-differ'], 'different'],
    [['disk-calls-refused'], 'not-compared'],
  ] as const)('tells whether the two lists name disks alike: %j, %s', async (dialects, alike) => {
    await using harness = await Harness.create(mixtureNamed(dialects).options);
    const { UHostId: id } = harness.simulator.addInstance({ dataDisks: [100] });
    const run = await harness.run({ 'uhost-id': id, 'dry-run': 'true' });
    expect(run.succeeded).toBe(true);
    expect(run.groups[TITLE]?.find((line) => line.startsWith('Disk IDs'))).toMatch(new RegExp(`: ${alike}$`));
  });

  it('holds no name, ID or key', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'secret-project' });
    const run = await harness.run({ name: 'secret-project', 'dry-run': 'true' });
    const block = run.groups[TITLE]?.join('\n') ?? '';
    for (const secret of ['secret-project', id, ...harness.masks, ...harness.simulator.secrets()])
      expect(block).not.toContain(secret);
  });
});
