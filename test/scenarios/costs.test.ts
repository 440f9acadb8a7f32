import { describe, expect, it } from 'vitest';
import { Harness } from './harness.ts';
import { rewriting } from './rewriting.ts';

const REFUND = 'GetCompShareRefundPrice';
const HOUR = 3600;

describe('what an instance cost', () => {
  it('billed by the second: time and cost since its start, marked as an estimate', async () => {
    await using harness = await Harness.create();
    const StartTime = harness.clock.now() / 1000 - 2 * HOUR;
    const { UHostId: id } = harness.simulator.addInstance({
      ChargeType: 'Postpay',
      InstancePrice: 1.88,
      StartTime,
    });
    const { summary } = await harness.run({ 'uhost-id': id });
    expect(summary).toContain('<td nowrap>2 h</td><td nowrap>≈ 3.76 CNY</td>');
    expect(summary).toContain('An estimate');
  });

  it('found stopped: how long it ran is not known, and not guessed', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({
      State: 'Stopped',
      ChargeType: 'Postpay',
      InstancePrice: 1.88,
    });
    const { summary } = await harness.run({ 'uhost-id': id });
    expect(summary).not.toContain('CNY');
    expect(summary).not.toContain('<th nowrap>Ran</th>');
  });

  it('without a start time: no column for it', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ StartTime: 0 });
    expect((await harness.run({ 'uhost-id': id })).summary).not.toContain('<th nowrap>Ran</th>');
  });
});

describe('what a prepaid instance pays back', () => {
  it.each(['Year', 'Month', 'Day', 'Dynamic'] as const)(
    '%s: asked before it is deleted, and told',
    async (ChargeType) => {
      await using harness = await Harness.create();
      const { UHostId: id } = harness.simulator.addInstance({
        State: 'Stopped',
        ChargeType,
        refundPrice: 12.3,
      });
      const run = await harness.run({ 'uhost-id': id });
      expect(run.summary).toMatch(/<th nowrap>Refund<\/th>.*\n.*<td nowrap>≈ 12.30 CNY<\/td>/);
      const calls = harness.simulator.ledger.map(({ action }) => action);
      expect(calls.filter((action) => action === REFUND)).toHaveLength(1);
      expect(calls.indexOf(REFUND)).toBeLessThan(calls.indexOf('TerminateCompShareInstance'));
    },
  );

  it('running: asked once, though it is stopped before it is deleted', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ ChargeType: 'Month', refundPrice: 12.3 });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.summary).toMatch(/<th nowrap>Refund<\/th>.*\n.*<td nowrap>≈ 12.30 CNY<\/td>/);
    expect(harness.calls().filter((call) => call === `${REFUND} ${id}`)).toHaveLength(1);
  });

  it('not refundable (a Code other than 0): no refund is shown, whatever price comes with it', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({
      State: 'Stopped',
      ChargeType: 'Month',
      refundPrice: 12.3,
    });
    const tap = rewriting((answer) => {
      const prices = (answer['RefundPriceSet'] ?? []) as Record<string, unknown>[];
      for (const price of prices) price['Code'] = 8104;
      return answer;
    });
    const run = await harness.run({ 'uhost-id': id }, { tap });
    expect(run.succeeded).toBe(true);
    expect(run.summary).not.toContain('pays back');
  });

  it.each(['Postpay', 'Spot'] as const)('%s: not asked', async (ChargeType) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ ChargeType });
    await harness.run({ 'uhost-id': id });
    expect(harness.calls()).not.toContain(`${REFUND} ${id}`);
  });

  it('in a dry run: asked too, since what one would get back is worth knowing', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ ChargeType: 'Month', refundPrice: 12.3 });
    const run = await harness.run({ 'uhost-id': id, 'dry-run': 'true' });
    expect(harness.calls()).toEqual(['Describe', `${REFUND} ${id}`]);
    expect(run.summary).toMatch(/<th nowrap>Refund<\/th>.*\n.*<td nowrap>≈ 12.30 CNY<\/td>/);
  });

  it.each(['lost-request', 'html', { retCode: 299 }, { status: 503 }] as const)(
    'the question fails (%o): never a reason to fail, nor to wait for long',
    async (fault) => {
      await using harness = await Harness.create();
      const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped', ChargeType: 'Month' });
      harness.simulator.addFault({ fault, on: { action: REFUND } });
      const run = await harness.run({ 'uhost-id': id });
      expect(run.succeeded).toBe(true);
      expect(run.summary).not.toContain('pays back');
      expect(run.seconds).toBeLessThan(15);
    },
  );
});

describe('the headline tells whether anything is still billed', () => {
  it.each([
    [{ State: 'Stopped' }, {}, '## ✅ CompShare: 1 instance gone, no data disk kept'],
    [
      { State: 'Stopped', dataDisks: [200, 50] },
      {},
      '## ⚠️ CompShare: 1 instance gone, 2 data disks (250 GB) kept and still billed, about 3.00 CNY a day',
    ],
    [
      { State: 'Stopped', dataDisks: [200] },
      { 'release-disk': 'true' },
      '## ✅ CompShare: 1 instance gone, no data disk kept',
    ],
    [{}, { stop: 'false' }, '## ❌ CompShare: 1 instance not terminated, may still be billed'],
    [{}, { 'dry-run': 'true' }, '## 🔍 CompShare: dry run, 1 instance would be terminated'],
  ])('%o with %o: %s', async (instance, inputs, headline) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance(instance);
    const { summary } = await harness.run({ 'uhost-id': id, ...inputs });
    expect(summary.split('\n')[0]).toBe(headline);
  });
});
