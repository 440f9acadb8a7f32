import { describe, expect, it } from 'vitest';
import { entriesOf, rewriting } from './rewriting.ts';
import { Harness } from './harness.ts';

describe('a dry run', () => {
  it.each([
    ['false', 'would stop, then terminate; would keep 1 data disk (200 GB), about 2.40 CNY a day: bsm-'],
    ['true', 'would stop, then terminate; would delete 1 data disk (200 GB): bsm-'],
  ])(
    'with release-disk: %s, says in log and summary what becomes of the data disks',
    async (release, told) => {
      await using harness = await Harness.create();
      const { UHostId: id } = harness.simulator.addInstance({ dataDisks: [200] });
      const run = await harness.run({ 'uhost-id': id, 'dry-run': 'true', 'release-disk': release });
      expect(run.log.at(-2)).toContain(told);
      expect(run.summary).toContain('🔍 would stop, then terminate</td>');
      expect(run.summary).toContain(
        release === 'true' ? '(200 GB, would be deleted)' : '(200 GB, would be kept, about 2.40 CNY a day)',
      );
    },
  );

  it('counts only the instances that are there', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const inputs = { 'uhost-id': `${id} uhost-none`, 'dry-run': 'true', 'ignore-not-found': 'true' };
    expect((await harness.run(inputs)).summary).toContain('dry run, 1 instance would be terminated');
  });
});

describe('an API that lists no disks, not even none', () => {
  it('is not taken to say that there are none', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped', dataDisks: [200] });
    const tap = rewriting((answer) => {
      for (const entry of entriesOf(answer)) delete entry['DiskSet'];
      return answer;
    });
    const run = await harness.run({ 'uhost-id': id }, { tap });
    expect(run.succeeded).toBe(true);
    expect(run.summary).toContain('1 instance gone, data disks not known');
  });
});

describe('an API that writes IsSpot as text', () => {
  it('has its spot instances stopped by force', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ IsSpot: true });
    const tap = rewriting((answer) => {
      for (const entry of entriesOf(answer)) entry['IsSpot'] = 'True';
      return answer;
    });
    const run = await harness.run({ 'uhost-id': id }, { tap });
    expect(run.succeeded).toBe(true);
    expect(run.log.join('\n')).toContain('stopping (by force');
  });
});

describe('what is left', () => {
  it('missed by the last look before the timeout: not said to be there still', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.after(5200, () => harness.simulator.deleteByOther(id));
    const run = await harness.run({ 'uhost-id': id, timeout: '6s' });
    expect(run.log.join('\n')).toContain('no longer listed; checking again');
    expect(run.annotations[0]?.message).toContain(
      'was missing from the last list, which is no proof: it may still exist and be billed.',
    );
  });

  it('in another place than was said: results say where', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Zone: 'cn-wlcb-01' });
    const run = await harness.run({ 'uhost-id': id, region: 'cn-bj2' });
    expect(run.results).toMatchObject([
      { outcome: 'failed: elsewhere', region: 'cn-wlcb', zone: 'cn-wlcb-01' },
    ]);
  });

  it('stop: false, and somebody starts it after a termination came to nothing: not said to be untouched', async () => {
    await using harness = await Harness.create({ durations: { start: 1000 } });
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped', terminationsThatFail: 1 });
    harness.after(6000, () => harness.simulator.startByOther(id));
    const run = await harness.run({ 'uhost-id': id, stop: 'false' });
    expect(run.results).toMatchObject([{ outcome: 'failed: running' }]);
    expect(run.annotations[0]?.message).not.toContain('Nothing was changed');
  });
});
