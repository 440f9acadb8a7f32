import { expect, it } from 'vitest';
import { HOSTILE_TEXT } from '../simulator/faults.ts';
import { Harness } from './harness.ts';

// Fleets that take as long to play as all other scenarios together.

it('100 instances in several places take about as long as the slowest', async () => {
  await using harness = await Harness.create({ latencyMs: 50, durations: { stop: [5000, 60_000] } });
  const places = ['cn-wlcb-01', 'cn-wlcb-03', 'cn-sh2-02', 'cn-bj2-03'];
  for (let i = 0; i < 100; i++) {
    const Zone = places[i % places.length] ?? '';
    harness.simulator.addInstance({ Name: `gpu-${i}`, Zone, Region: Zone.slice(0, -3) });
  }
  const run = await harness.run({ name: 'gpu-*', 'max-instances': '100' });
  expect(run.succeeded).toBe(true);
  expect(run.seconds).toBeLessThan(65 * 1.1);
});

it('600, of which one is meant, are read to the end at two calls a second', async () => {
  const harness = Harness.withoutSockets({ latencyMs: 50, rateLimit: { calls: 2, perMs: 1000 } });
  for (let i = 0; i < 600; i++) harness.simulator.addInstance({ Name: i === 599 ? 'train' : 'other' });
  const run = await harness.run({ name: 'train' });
  expect(run.results).toMatchObject([{ name: 'train', outcome: 'terminated' }]);
  expect(run.seconds).toBeLessThan(120);
});

it('1,200, of which one is meant, are read to the end where a third of the calls fail', async () => {
  const harness = Harness.withoutSockets({ latencyMs: 50 });
  for (let i = 0; i < 1200; i++) harness.simulator.addInstance({ Name: i === 1199 ? 'train' : 'other' });
  harness.simulator.addFault({
    fault: { status: 503 },
    on: { action: 'DescribeCompShareInstance', probability: 0.33 },
  });
  const run = await harness.run({ name: 'train' });
  expect(run.results).toMatchObject([{ name: 'train', outcome: 'terminated' }]);
  expect(run.seconds).toBeLessThan(300);
});

it('1,000 work, the summary stays within GitHub’s limit, results stay complete', async () => {
  const harness = Harness.withoutSockets({ latencyMs: 50 });
  for (let i = 0; i < 1000; i++) {
    harness.simulator.addInstance({
      Name: `gpu-${i}-${'x'.repeat(60)}`,
      dataDisks: [10, 20],
      arrears: i % 10 === 0,
    });
  }
  const run = await harness.run({ name: 'gpu-*', 'max-instances': '1000', timeout: '30m' });
  expect(run.succeeded).toBe(false);
  expect(run.results).toHaveLength(1000);
  expect(Buffer.byteLength(run.summary)).toBeLessThan(1024 * 1024);
  expect(run.summary.indexOf('❌ failed')).toBeLessThan(run.summary.indexOf('✅ terminated'));
  expect(run.annotations.filter(({ level }) => level === 'error').length).toBeLessThanOrEqual(10);
  const looks = harness.calls().filter((call) => call === 'Describe').length;
  expect(looks).toBeLessThan(10 * (run.seconds / 2 + 12));
});

it('250 are looked at 100 a call, and acted on eight at a time at first, 32 at most', async () => {
  await using harness = await Harness.create({ latencyMs: 100 });
  const ids = Array.from({ length: 250 }, () => harness.simulator.addInstance().UHostId);
  const run = await harness.run({ 'uhost-id': ids.join('\n') });
  expect(run.succeeded).toBe(true);
  const looks = harness.simulator.ledger.filter(({ action }) => action.startsWith('Describe'));
  expect(Math.max(...looks.map(({ targets }) => targets.length))).toBe(100);
  const stops = harness.simulator.ledger
    .filter(({ action }) => action.startsWith('Stop'))
    .map(({ atMs }) => atMs);
  // Each look is one page.
  const firstLooks = looks.filter(({ atMs }) => atMs < (stops[0] ?? 0));
  expect(firstLooks.map(({ targets }) => targets.length)).toEqual([100, 100, 50]);
  const startedWith = stops.map((at) => stops.filter((other) => other >= at && other < at + 100).length);
  expect(startedWith[0]).toBe(8);
  expect(Math.max(...startedWith)).toBeLessThanOrEqual(32);
});

it('200 at ten calls a second: calls slow down as much as the API throttles, and no more', async () => {
  const harness = Harness.withoutSockets({ rateLimit: { calls: 10, perMs: 1000 } });
  const ids = Array.from({ length: 200 }, () => harness.simulator.addInstance().UHostId);
  const run = await harness.run({ 'uhost-id': ids.join() });
  expect(run.succeeded).toBe(true);
  // Their 400 changes alone take 40 s.
  expect(run.seconds).toBeLessThan(200);
});

it('600, more than a variable holds: the log says so, and the post phase finds them by the inputs', async () => {
  await using harness = await Harness.create();
  // IDs as long as they may be.
  const ids = Array.from({ length: 600 }, (_, index) => `uhost-${String(index).padStart(58, '0')}`);
  for (const UHostId of ids) harness.simulator.addInstance({ UHostId, Name: 'train', State: 'Stopped' });
  const inputs = { name: 'train', 'max-instances': '1000' };
  const main = await harness.run(inputs, { cancelAfterMs: 3000 });
  expect(main.succeeded).toBe(false);
  expect(main.log.join('\n')).toContain('The state for the post phase is too long. Left out: ');
  // Windows takes no longer variable.
  for (const saved of Object.values(main.state)) expect(saved.length).toBeLessThan(32_000);
  const post = await harness.run(inputs, { phase: 'post', state: main.state });
  expect(post.log[0]).toBe('The main phase did not finish: tearing down now.');
  expect(post.succeeded).toBe(true);
  expect(harness.simulator.instances()).toEqual([]);
});

it('1,100 under hostile names: the job summary stays under 1 MiB, and says what it leaves out', async () => {
  await using harness = await Harness.create();
  const nasty = HOSTILE_TEXT.slice(0, 400);
  for (let index = 0; index < 1100; index++)
    harness.simulator.addInstance({ Name: `n${'<'.repeat(70)}${nasty}`, dataDisks: [10] });
  const run = await harness.run({ name: 'n*', 'dry-run': 'true', 'max-instances': '2000' });
  expect(run.succeeded).toBe(true);
  expect(run.results).toHaveLength(1100);
  expect(Buffer.byteLength(run.summary)).toBeLessThan(1024 * 1024);
  expect(run.summary).toMatch(/And \d+ more, in the output <code>results<\/code>\./);
  expect(Buffer.byteLength(run.outputs['results'] ?? '')).toBeLessThan(1_000_000);
});
