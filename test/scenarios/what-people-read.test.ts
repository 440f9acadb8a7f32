import { describe, expect, it } from 'vitest';
import { Harness } from './harness.ts';
import type { Run, RunOptions } from './harness.ts';

const DESCRIBE = 'DescribeCompShareInstance';
const TERMINATE = 'TerminateCompShareInstance';
const HELP = { GITHUB_ACTION_REPOSITORY: 'octo/terminate', GITHUB_ACTION_REF: 'v2' };

/** All that a run shows, as it reads. Request IDs are drawn, and are left out. */
function shownBy(run: Run): string {
  const annotations = run.annotations.map(({ level, title, message }) => `[${level}] ${title}\n${message}\n`);
  return [...run.log, '', ...annotations, run.summary]
    .join('\n')
    .replaceAll(/request ID [\w-]+|request ID&#58; [\w-]+/g, 'request ID …');
}

/** A situation, and what it takes to get into it. */
interface Situation {
  name: string;
  inputs: Record<string, string>;
  setUp?: (harness: Harness) => void;
  options?: RunOptions;
  /** What the run says first of all, for who reads nothing else: the title of its first error, or the summary's heading. */
  first: string;
}

/** Adds the instances that the situations are about: one named `train` unless more are asked for. */
function addFleet({ simulator }: Harness, count = 1, state: 'Running' | 'Stopped' = 'Running'): void {
  for (let n = 1; n <= count; n++)
    simulator.addInstance({
      UHostId: `uhost-a${n}`,
      Name: count === 1 ? 'train' : `gpu-${n}`,
      State: state,
      Zone: n % 2 === 0 ? 'cn-sh2-02' : 'cn-wlcb-01',
      dataDisks: n === 1 ? [200] : [],
    });
}

const SITUATIONS: readonly Situation[] = [
  {
    name: 'one-gone',
    inputs: { 'uhost-id': 'uhost-a1' },
    setUp: addFleet,
    first:
      '## ⚠️ CompShare: 1 instance gone, 1 data disk (200 GB) kept and still billed, about 2.40 CNY a day',
  },
  {
    name: 'twelve-and-a-wrong-key',
    inputs: {
      'uhost-id': Array.from({ length: 12 }, (_, n) => `uhost-a${n + 1}`).join(),
      'private-key': 'no',
    },
    setUp: (harness) => {
      addFleet(harness, 12);
    },
    options: { env: HELP },
    first: 'CompShare refused the keys (RetCode 171)',
  },
  {
    name: 'three-causes',
    inputs: { name: 'gpu-*', 'older-than': '10m' },
    setUp: (harness) => {
      addFleet(harness, 4, 'Stopped');
      const deny = (id: string, retCode: number, message: string): void => {
        harness.simulator.addFault({ fault: { retCode, message }, on: { action: TERMINATE, uhostId: id } });
      };
      deny('uhost-a1', 299, 'Permission denied');
      deny('uhost-a2', 299, 'Permission denied');
      deny('uhost-a3', 226602, '资源已过期');
    },
    options: { env: HELP },
    first: 'The key lacks a permission (RetCode 299)',
  },
  {
    name: 'lock-outlasts-the-timeout',
    inputs: { 'uhost-id': 'uhost-a1', timeout: '2m' },
    setUp: (harness) => {
      addFleet(harness);
      harness.simulator.lock('uhost-a1');
    },
    first: 'Another operation holds the instance (RetCode 226609)',
  },
  {
    name: 'gateway-down',
    inputs: { 'uhost-id': 'uhost-a1', timeout: '1m' },
    setUp: (harness) => {
      addFleet(harness);
      harness.simulator.addFault({ fault: { status: 503 } });
    },
    first: 'CompShare is down or overloaded (HTTP 503)',
  },
  {
    name: 'project-needed',
    inputs: { name: 'train' },
    setUp: (harness) => {
      addFleet(harness);
      harness.simulator.addFault({
        fault: { retCode: 230, message: 'Params [organization_id] not available' },
        on: { action: DESCRIBE },
      });
    },
    first: 'The project ID is missing or wrong (RetCode 230)',
  },
  {
    name: 'interrupted',
    inputs: { 'uhost-id': 'uhost-a1' },
    setUp: addFleet,
    options: { cancelAfterMs: 8000 },
    first: 'The step was interrupted',
  },
  {
    name: 'dry-run',
    inputs: { name: 'gpu-*', exclude: 'gpu-3', 'dry-run': 'true' },
    setUp: (harness) => {
      addFleet(harness, 4);
      harness.simulator.addInstance({
        UHostId: 'uhost-b1',
        Name: 'gpu-prepaid',
        ChargeType: 'Month',
        refundPrice: 31.5,
      });
    },
    first: '## 🔍 CompShare: dry run, 4 instances would be terminated',
  },
  {
    name: 'nothing-selected',
    inputs: { name: 'gpu-*', tag: 'ci', 'older-than': '12h', zone: 'cn-wlcb-01' },
    setUp: (harness) => {
      harness.simulator.addInstance({ UHostId: 'uhost-a1', Name: 'gpu-1', Tag: 'ci' });
    },
    first: '## ✅ Nothing selected',
  },
  {
    name: 'too-many',
    inputs: { name: 'gpu-*', 'max-instances': '2' },
    setUp: (harness) => {
      addFleet(harness, 4);
    },
    first: 'Too many instances selected',
  },
  {
    name: 'wrong-inputs',
    inputs: { 'uhost-id': 'i-0abc', timeout: 'soon' },
    options: { env: HELP },
    first: 'Nothing was done: the inputs are wrong',
  },
];

describe('what people read', () => {
  it.each(SITUATIONS)('$name', async ({ name, inputs, setUp, options = {}, first }) => {
    // What is answered at the same moment is told in the order in which sockets bring it.
    await using harness = await Harness.overHttp();
    setUp?.(harness);
    const run = await harness.run(inputs, options);
    const error = run.annotations.find(({ level }) => level === 'error');
    expect(error?.title ?? run.summary.split('\n')[0]).toBe(first);
    expect(run.summary).not.toBe('');
    await expect(shownBy(run)).toMatchFileSnapshot(`texts/${name}.en.txt`);
  });
});

describe('one cause', () => {
  it('is told once, with the number of the instances that it hit', async () => {
    await using harness = await Harness.overHttp();
    addFleet(harness, 12);
    const ids = Array.from({ length: 12 }, (_, n) => `uhost-a${n + 1}`);
    const run = await harness.run({ 'uhost-id': ids.join(), 'private-key': 'no' });
    expect(run.annotations).toHaveLength(1);
    expect(run.annotations[0]?.message).toContain('12 instances (uhost-a1, uhost-a2, ');
    expect(run.results).toHaveLength(12);
    for (const row of run.results)
      expect(row).toMatchObject({
        reason: 'keys-refused',
        retCode: 171,
        requestId: expect.any(String) as string,
      });
  });
});

describe('an address of the troubleshooting text', () => {
  it('ends each annotation, and is left out where the repository is not known', async () => {
    await using harness = await Harness.overHttp();
    const inputs = { 'uhost-id': 'uhost-none' };
    const told = await harness.run(inputs, { env: HELP });
    expect(told.annotations[0]?.message.split('\n').at(-1)).toBe(
      'https://github.com/octo/terminate/blob/v2/docs/troubleshooting.md#the-instance-was-not-found',
    );
    expect(told.summary).toContain('<a href="https://github.com/octo/terminate/blob/v2/docs/');
    const local = await harness.run(inputs);
    expect(JSON.stringify([local.annotations, local.summary])).not.toContain('http');
    const forged = { ...HELP, GITHUB_ACTION_REF: 'v2"><script>' };
    expect((await harness.run(inputs, { env: forged })).summary).not.toContain('script');
  });
});

describe('a failure that the post phase finishes', () => {
  it('is pending in the summary, and the last word is that it is gone', async () => {
    await using harness = await Harness.overHttp();
    addFleet(harness, 2);
    harness.simulator.lock('uhost-a1', 100_000);
    const inputs = { 'uhost-id': 'uhost-a1,uhost-a2', timeout: '80s' };
    const main = await harness.run(inputs);
    expect(main.succeeded).toBe(false);
    expect(main.annotations.map(({ level }) => level)).toEqual(['error']);
    expect(main.annotations[0]?.message).toContain('The post phase of this step continues.');
    expect(main.summary).toMatch(
      /^## ⏳ CompShare: 1 instance not gone yet, may still be billed; 1 other gone\n/,
    );
    expect(main.summary).toContain('The post phase of this step continues.');
    expect(main.summary).toContain('⏳ not gone yet&#58; locked by another operation');
    const post = await harness.run(inputs, { phase: 'post', state: main.state, jobStatus: 'failure' });
    expect(post.succeeded).toBe(true);
    expect(post.summary).toMatch(/^## ⚠️ CompShare: 1 instance gone, /);
    expect(post.summary).toContain('This finishes the part of this step above.');
    expect(post.summary).not.toContain('may still be billed');
  });
});

describe('the summary’s table', () => {
  it('has no column that is empty or the same in all rows, and tells once what is the same', async () => {
    await using harness = await Harness.overHttp();
    for (const n of [1, 2, 3])
      harness.simulator.addInstance({ UHostId: `uhost-a${n}`, Name: `gpu-${n}`, State: 'Stopped' });
    const { summary } = await harness.run({ name: 'gpu-*', 'dry-run': 'true' });
    const heads = [...summary.matchAll(/<th nowrap>(.*?)<\/th>/g)].map(([, head]) => head);
    expect(heads).toEqual(['Instance']);
    expect(summary).toMatch(/^All 3: GPU: 1 × 4090 · Zone: cn-wlcb-01 · State: Stopped · /m);
  });

  it('shows where each instance came from and where it is', async () => {
    await using harness = await Harness.overHttp({ lockEndsWithOperation: false });
    addFleet(harness);
    const { summary } = await harness.run({ 'uhost-id': 'uhost-a1', timeout: '1m' });
    expect(summary).toContain('<td nowrap>Running → Stopped</td>');
  });
});

describe('the log', () => {
  it('says what it waits for, and closes with what came of it', async () => {
    await using harness = await Harness.overHttp({ durations: { stop: 100_000 } });
    addFleet(harness, 2);
    harness.simulator.addFault({
      fault: { retCode: 299, message: 'no' },
      on: { action: 'StopCompShareInstance', uhostId: 'uhost-a2' },
    });
    const { log } = await harness.run({ 'uhost-id': 'uhost-a1,uhost-a2' });
    expect(log.filter((line) => line.endsWith('Waiting for uhost-a1 to stop')).length).toBeGreaterThan(1);
    expect(log.some((line) => line.endsWith('uhost-a2 "gpu-2": FAILED: permission refused'))).toBe(true);
    expect(log.at(-1)).toMatch(/\] Done: 1 gone, 1 failed; 1 data disk \(200 GB\) kept$/);
    expect(log.filter((line) => line.includes('uhost-a2') && line.includes('disk'))).toEqual([]);
  });
});
