import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { RetCodeError } from '../../src/compshare/errors.ts';
import { RET_CODES } from '../../src/compshare/ret-codes.ts';
import { adviceFor } from '../support/english.ts';
import type { FaultSpec } from '../simulator/faults.ts';
import { Harness } from './harness.ts';
import type { RunOptions } from './harness.ts';

const DESCRIBE = 'DescribeCompShareInstance';
const STOP = 'StopCompShareInstance';
const TERMINATE = 'TerminateCompShareInstance';

/** What can happen to one call without saying anything for good. */
const PASSING_FAULTS: FaultSpec[] = [
  'lost-request',
  'lost-answer',
  'reset-before',
  'reset-after',
  'slow',
  { kind: 'slow', ms: 60_000, handled: 'last' },
  'slow-drip',
  'half-answer',
  'wrong-content-length',
  'truncated-json',
  'retcode-missing',
  'retcode-string',
  'throttle',
  'html',
  'huge',
  { status: 429 },
  { status: 429, retryAfterSeconds: 20 },
  { status: 500 },
  { status: 502, applied: true },
  { status: 503 },
  { status: 504, applied: true },
  { retCode: 110, applied: true },
  { retCode: 8777 },
];

describe.each([DESCRIBE, STOP, TERMINATE])('trouble with %s that passes', (action) => {
  it.each(PASSING_FAULTS)('%o: looked at again, then gone', async (fault) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.addFault({ fault, on: { action, nth: 1 } });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.annotations).toEqual([]);
    expect(run.succeeded).toBe(true);
    expect(harness.simulator.fates().get(id)).toMatchObject({ gone: true });
  });
});

describe('an error that nobody knows, after trouble that passes by itself', () => {
  it.each([
    [DESCRIBE, 'html'],
    [TERMINATE, { retCode: 8777 }],
  ] as const)('%s: is the first of its kind, and tried again', async (action, strange) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    harness.simulator.addFault({ fault: { status: 503 }, on: { action }, times: 4 });
    harness.simulator.addFault({ fault: strange, on: { action, nth: 5 } });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.annotations).toEqual([]);
    expect(run.succeeded).toBe(true);
  });

  it('with some instances, is not held against others', async () => {
    await using harness = await Harness.create();
    const ids = Array.from(
      { length: 200 },
      () => harness.simulator.addInstance({ State: 'Stopped' }).UHostId,
    );
    const [first = ''] = ids;
    const last = ids.at(-1) ?? '';
    harness.simulator.addFault({
      fault: { status: 503 },
      on: { action: DESCRIBE, uhostId: first },
      times: 6,
    });
    harness.simulator.addFault({ fault: 'html', on: { action: DESCRIBE, uhostId: last, nth: 5 } });
    const run = await harness.run({ 'uhost-id': ids.join() });
    expect(run.annotations).toEqual([]);
    expect(harness.simulator.instances()).toEqual([]);
  });
});

describe('the look in all regions, for one that is not where it was said to be', () => {
  /** Something answers with HTML to calls that name no region. */
  const htmlEverywhere: NonNullable<RunOptions['tap']> = (fetch) => async (url, request) => {
    const response = await fetch(url, request);
    const parameters = new URLSearchParams(request.body);
    if (parameters.get('Action') !== DESCRIBE || parameters.has('Region')) return response;
    return { ...response, body: Readable.from([Buffer.from('<html>')]) };
  };

  it('fails once: that it was not found is told all the same', async () => {
    await using harness = await Harness.create();
    harness.simulator.addFault({ fault: { status: 503 }, on: { action: DESCRIBE, nth: 2 } });
    const run = await harness.run({ 'uhost-id': 'uhost-none', region: 'cn-bj2' });
    expect(run.results).toMatchObject([{ outcome: 'failed: not-found' }]);
    expect(run.seconds).toBeLessThan(20);
  });

  it('fails for ever on what nobody knows: told, and given up after a few tries', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Zone: 'cn-wlcb-01' });
    const run = await harness.run({ 'uhost-id': id, region: 'cn-bj2' }, { tap: htmlEverywhere });
    expect(run.results).toMatchObject([{ outcome: 'failed: refused' }]);
    expect(run.seconds).toBeLessThan(120);
    expect(run.log[1]).toMatch(/the answer is not JSON .*; retrying$/);
    expect(run.annotations[0]?.message).toContain('failed 5 times: ');
    expect(harness.simulator.instance(id).State).toBe('Running');
  });
});

describe('trouble in one region', () => {
  it('does not hold up what is found in another', async () => {
    await using harness = await Harness.create({ regionRequired: true });
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped', Zone: 'cn-wlcb-01' });
    // Once without a region, then three regions, of which the last is in trouble.
    harness.simulator.addFault({ fault: { status: 502 }, on: { action: DESCRIBE, nth: 4 } });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.succeeded).toBe(true);
    expect(run.seconds).toBeLessThan(10);
  });
});

describe('a look that takes longer than an action', () => {
  it('no action begins meanwhile: each is decided on the last look', async () => {
    await using harness = await Harness.create({ latencyMs: 3000 });
    // One more than are acted on at a time, so that its turn comes while the second look is under way.
    for (let count = 0; count < 9; count++) harness.simulator.addInstance({ State: 'Stopped', Name: 'n' });
    const ids = harness.simulator.instances().map(({ UHostId }) => UHostId);
    harness.simulator.addFault({ fault: { kind: 'slow', ms: 20_000 }, on: { action: DESCRIBE, nth: 2 } });
    const startedAt = harness.clock.now();
    const run = await harness.run({ 'uhost-id': ids.join() });
    expect(run.succeeded).toBe(true);
    const [, second] = harness.simulator.ledger
      .filter(({ action }) => action === DESCRIBE)
      .map(({ atMs }) => atMs);
    const last = harness.simulator.ledger.findLast(({ action }) => action === TERMINATE)?.atMs;
    expect(harness.changes()).toHaveLength(9);
    expect((second ?? 0) - startedAt).toBeGreaterThan(3000);
    expect((last ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(23_000);
  });
});

describe('lost answers', () => {
  it.each([
    ['lost-answer', 1],
    ['lost-request', 2],
  ] as const)(
    'a termination with a %s is sent %i time(s): the program looks before it acts',
    async (fault, times) => {
      await using harness = await Harness.create();
      const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
      harness.simulator.addFault({ fault, on: { action: TERMINATE, nth: 1 } });
      const run = await harness.run({ 'uhost-id': id });
      expect(run.succeeded).toBe(true);
      expect(harness.changes()).toHaveLength(times);
      expect(run.outputs['uhost-id']).toBe(id);
    },
  );

  it('a stop whose answer is lost is not sent again while the instance stops', async () => {
    await using harness = await Harness.create({ durations: { stop: 120_000 } });
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.addFault({ fault: 'lost-answer', on: { action: STOP, nth: 1 } });
    expect((await harness.run({ 'uhost-id': id })).succeeded).toBe(true);
    expect(harness.changes()).toEqual([`Stop ${id}`, `Terminate ${id}`]);
  });
});

describe('the lock', () => {
  it('that somebody else holds is waited out', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.lock(id, 9 * 60_000);
    const run = await harness.run({ 'uhost-id': id });
    expect(run.succeeded).toBe(true);
    expect(run.seconds).toBeGreaterThan(540);
    expect(run.seconds).toBeLessThan(600);
    expect(harness.changes().length).toBeLessThan(60);
  });

  it('is told once, and with each sign of life, not with each try', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.lock(id, 200_000);
    const { log } = await harness.run({ 'uhost-id': id });
    const told = log.filter((line) => line.includes("holds the instance's lock"));
    expect(told.filter((line) => !line.includes('Waiting for'))).toHaveLength(1);
    const signs = told.filter((line) => line.includes(`Waiting for ${id} (another operation holds`));
    expect(signs).toHaveLength(6);
    expect(log.filter((line) => line.endsWith(': stopping'))).toHaveLength(1);
    expect(log.filter((line) => line.includes('terminating'))).toHaveLength(1);
  });

  it('that outlasts the stop is waited out before the termination', async () => {
    await using harness = await Harness.create({ lockEndsWithOperation: false });
    const { UHostId: id } = harness.simulator.addInstance();
    const run = await harness.run({ 'uhost-id': id });
    expect(run.succeeded).toBe(true);
    expect(run.seconds).toBeGreaterThan(600);
  });

  it('that outlasts the timeout: red, with the lock as the reason and what is billed', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ UHostId: 'uhost-a1', Name: 'train' });
    harness.simulator.lock(id);
    const run = await harness.run({ 'uhost-id': id, timeout: '90s' });
    expect(run.succeeded).toBe(false);
    expect(run.seconds).toBeLessThan(92.5);
    expect(run.annotations).toMatchObject([
      { level: 'error', title: 'Another operation holds the instance (RetCode 226609)' },
    ]);
    const message = run.annotations[0]?.message.replace(/request ID [\w-]+/, 'request ID …');
    expect(message).toMatchInlineSnapshot(
      `
      "Timed out. The last error: StopCompShareInstance: another operation holds the instance's lock. uhost-a1 "train" is still Running and billed. The lock can last ten minutes. Find out who else is working on the instance, or raise the input timeout. The post phase of this step continues.
      RetCode 226609 · "InstanceOperationInProgress: another operation is in progress [uhost-a1]" · request ID …"
    `,
    );
  });
});

describe('RetCodes', () => {
  const final = Object.entries(RET_CODES)
    .filter(([, facts]) => facts.class === 'permanent' && !('deletable' in facts))
    .map(([code]) => Number(code));
  it.each(final)('%i to a stop: final at once, told with what to do', async (retCode) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.addFault({ fault: { retCode, message: 'no' }, on: { action: STOP } });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.succeeded).toBe(false);
    expect(harness.changes()).toEqual([`Stop ${id}`]);
    expect(run.annotations[0]?.message).toContain(`RetCode ${retCode}`);
    expect(run.annotations[0]?.message).toContain(adviceFor(new RetCodeError(STOP, retCode, 'no')));
    expect(run.annotations[0]?.message).toMatch(/request ID [\w-]+/);
  });

  const waiting = Object.entries(RET_CODES)
    .filter(([, facts]) => facts.class === 'busy')
    .map(([code]) => Number(code));
  it.each(waiting)('%i to a termination, ten times: tried again, then gone', async (retCode) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    harness.simulator.addFault({ fault: { retCode }, on: { action: TERMINATE }, times: 10 });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.succeeded).toBe(true);
    expect(harness.changes()).toHaveLength(11);
  });

  it('a product code that nobody documented: tried for ten minutes with growing pauses, looking in between', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.addFault({ fault: { retCode: 8777, message: 'what now' }, on: { action: STOP } });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.succeeded).toBe(false);
    expect(harness.changes()).toHaveLength(13);
    expect(run.seconds).toBeGreaterThan(600);
    expect(run.seconds).toBeLessThan(680);
    const calls = harness.calls();
    calls.forEach((call, index) => {
      if (call.startsWith('Stop')) expect(calls[index - 1]).toBe('Describe');
    });
    expect(run.annotations[0]?.message).toMatch(
      /failed 13 times: a code .*still Running and billed.*\n.*RetCode 8777 · "what now"/,
    );
  });

  it('8039 to a termination: the instance has been deleted, which is the goal', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    harness.simulator.addFault({ fault: { retCode: 8039, applied: true }, on: { action: TERMINATE } });
    expect((await harness.run({ 'uhost-id': id })).succeeded).toBe(true);
    expect(harness.changes()).toHaveLength(1);
  });

  it('171 to the first look: one call, one error', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const run = await harness.run({ 'uhost-id': id, 'private-key': 'another-one' });
    expect(run.succeeded).toBe(false);
    expect(harness.calls()).toEqual(['Describe']);
    expect(run.annotations[0]?.message).toContain('two halves of one key pair');
    expect(run.log.join('\n')).not.toContain('trying again');
  });

  it.each([230, 299] as const)(
    '%i to a sub-account without project-id: told to give it',
    async (missingProject) => {
      const keys = [{ publicKey: 'p', privateKey: 'q', subAccount: true }];
      await using harness = await Harness.create({ missingProject, keys });
      const run = await harness.run({ 'uhost-id': 'uhost-a1', 'public-key': 'p', 'private-key': 'q' });
      expect(run.succeeded).toBe(false);
      expect(run.annotations[0]?.message).toContain('project-id');
      expect(run.annotations[0]?.message).toContain(`RetCode ${missingProject}`);
    },
  );
});

describe('an acceptance that comes to nothing', () => {
  it('of a termination: the instance is terminated again', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped', terminationsThatFail: 2 });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.succeeded).toBe(true);
    expect(harness.changes()).toHaveLength(3);
  });

  it('of a stop: the instance is stopped again', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ stopsThatFail: 1 });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.succeeded).toBe(true);
    expect(harness.changes()).toEqual([`Stop ${id}`, `Stop ${id}`, `Terminate ${id}`]);
  });

  it('somebody starts it again while it is torn down: it is stopped again', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.addFault({ fault: 'other-starts', on: { action: TERMINATE, nth: 1 } });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.succeeded).toBe(true);
    expect(harness.changes().filter((call) => call.startsWith('Stop'))).toHaveLength(2);
  });
});

describe('a list that lies', () => {
  it('Running once more after it was Stopped: nothing worse than a look more', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.addFault({
      fault: { kind: 'state-jump', from: 'Stopping', to: 'Running' },
      on: { action: DESCRIBE, nth: 4 },
    });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.succeeded).toBe(true);
    expect(harness.changes()).toEqual([`Stop ${id}`, `Terminate ${id}`]);
  });

  it('that still shows what is gone is waited out', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    harness.simulator.addFault({
      fault: { kind: 'ghost-entry', uhostId: id },
      on: { action: DESCRIBE, to: 40_000 },
    });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.succeeded).toBe(true);
    expect(run.seconds).toBeGreaterThan(40);
  });

  it('that is behind by half a minute does not make it stop or terminate twice', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    harness.simulator.addFault({
      fault: { kind: 'stale', ageMs: 15_000 },
      on: { action: DESCRIBE, from: 15_000 },
    });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.succeeded).toBe(true);
    expect(harness.changes()).toEqual([`Stop ${id}`, `Terminate ${id}`]);
  });
});

describe('no end in sight', () => {
  it.each([DESCRIBE, STOP, TERMINATE])(
    '%s never answers: red at the timeout, with what is left',
    async (action) => {
      await using harness = await Harness.create();
      const { UHostId: id } = harness.simulator.addInstance();
      harness.simulator.addFault({ fault: 'lost-request', on: { action } });
      const run = await harness.run({ 'uhost-id': id, timeout: '5m' });
      expect(run.succeeded).toBe(false);
      expect(run.seconds).toBeGreaterThanOrEqual(300);
      expect(run.seconds).toBeLessThan(303);
      expect(run.annotations[0]?.message).toMatch(/still|may exist/);
      expect(run.results).toMatchObject([{ id, outcome: 'failed: timed-out' }]);
    },
  );

  it('an answer that is never JSON ends after five tries', async () => {
    await using harness = await Harness.create();
    harness.simulator.addFault({ fault: 'html' });
    const run = await harness.run({ 'uhost-id': 'uhost-a1' });
    expect(run.succeeded).toBe(false);
    expect(harness.calls()).toHaveLength(5);
    expect(run.annotations[0]?.message).toContain(
      'Check the input api-url, and the proxy or portal between the runner and CompShare.',
    );
  });

  it('a redirect is not followed', async () => {
    await using harness = await Harness.create();
    await using elsewhere = await Harness.create();
    const { url } = await elsewhere.simulator.listen();
    harness.simulator.addFault({ fault: { kind: 'redirect', location: url } });
    const run = await harness.run({ 'uhost-id': 'uhost-a1' });
    expect(run.annotations[0]?.message).toContain('a redirect is not followed');
    expect(harness.calls()).toHaveLength(1);
    expect(elsewhere.calls()).toEqual([]);
  });

  it('nobody listens at the address: told with the system’s code once, then with each sign of life', async () => {
    await using harness = await Harness.overHttp();
    // A port that no other test can be given in the meantime, as one that was just closed could be.
    const refused = 'http://127.0.0.1:2';
    const run = await harness.run({ 'uhost-id': 'uhost-a1', 'api-url': refused, timeout: '2m' });
    expect(run.succeeded).toBe(false);
    expect(
      run.log.filter((line) => line.includes('ECONNREFUSED') && !line.includes('Waiting for')),
    ).toHaveLength(1);
    expect(run.log.at(-2)).toContain('FAILED: API unreachable');
    for (const line of run.log.filter((sign) => sign.includes('Waiting for'))) {
      expect(line).toContain('ECONNREFUSED');
    }
    expect(run.annotations[0]?.message).toMatch(/could not be reached for a minute.*ECONNREFUSED/);
  });
});

describe('the log', () => {
  it('gives a sign of life every half minute, and no line for a look that found nothing new', async () => {
    await using harness = await Harness.create({ durations: { stop: 200_000 } });
    const { UHostId: id } = harness.simulator.addInstance({ UHostId: 'uhost-a1', Name: 'train' });
    const run = await harness.run({ 'uhost-id': id });
    const signs = run.log.filter((line) => line.includes('Waiting for'));
    expect(signs).toHaveLength(6);
    expect(signs[0]).toMatch(/^\[0:3\d\] Waiting for uhost-a1 to stop$/);
    expect(run.log.length).toBeLessThan(20);
  });

  it('with debug logging has one line a call: action, target, RetCode, duration, request ID', async () => {
    await using harness = await Harness.create({ latencyMs: 40 });
    const { UHostId: id } = harness.simulator.addInstance({ UHostId: 'uhost-a1', State: 'Stopped' });
    const run = await harness.run({ 'uhost-id': id });
    expect(run.debug).toHaveLength(harness.simulator.ledger.length);
    for (const line of run.debug) {
      expect(line).toMatch(/^\w+CompShareInstance uhost-a1 → RetCode 0, 40 ms, request ID [\w-]{8,}$/);
    }
  });

  it('shows nothing secret, whatever the API gives away', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ dataDisks: [10] });
    harness.simulator.addFault({
      fault: { retCode: 8777, message: 'Signature: simulator-private-key' },
      on: { action: STOP, nth: 1 },
    });
    const run = await harness.run({ 'uhost-id': id });
    const shown = JSON.stringify(run);
    for (const secret of [...harness.simulator.secrets(), 'simulator-private-key', 'simulator-public-key']) {
      expect(shown).not.toContain(secret);
    }
  });
});

describe('calls', () => {
  it('are signed POST forms with a User-Agent', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    expect((await harness.run({ 'uhost-id': id })).succeeded).toBe(true);
    for (const { answered } of harness.simulator.ledger) expect(answered).toMatchObject({ retCode: 0 });
  });

  it('carry the security token when there is one', async () => {
    const keys = [{ publicKey: 'p', privateKey: 'q', securityToken: 't' }];
    await using harness = await Harness.create({ keys });
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    const inputs = { 'uhost-id': id, 'public-key': 'p', 'private-key': 'q' };
    expect((await harness.run(inputs)).succeeded).toBe(false);
    expect((await harness.run({ ...inputs, 'security-token': 't' })).succeeded).toBe(true);
  });

  it('come at most once in two seconds on average while an instance stops', async () => {
    await using harness = await Harness.create({ durations: { stop: 120_000 } });
    const { UHostId: id } = harness.simulator.addInstance();
    const run = await harness.run({ 'uhost-id': id });
    const looks = harness.calls().filter((call) => call === 'Describe').length;
    // A poll that confirms the absence asks in two ways.
    expect(looks).toBeLessThanOrEqual(run.seconds / 2 + 8);
  });

  it('slow down together when the API throttles, and nothing is lost', async () => {
    await using harness = await Harness.create({ rateLimit: { calls: 5, perMs: 1000 } });
    const ids = Array.from({ length: 40 }, () => harness.simulator.addInstance({ State: 'Stopped' }).UHostId);
    const run = await harness.run({ 'uhost-id': ids.join() });
    expect(run.succeeded).toBe(true);
    const throttled = harness.simulator.ledger.filter(
      ({ answered }) => typeof answered === 'object' && answered.retCode === 153,
    );
    expect(throttled.length).toBeLessThan(harness.simulator.ledger.length / 3);
  });
});
