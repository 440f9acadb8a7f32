import { Agent, get as httpGet } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { HttpFetch } from '../../src/network/http.ts';
import { createBench } from './bench.ts';
import { HOSTILE_TEXT } from './faults.ts';
import type { FaultRule, FaultSpec } from './faults.ts';
import { faultPreset } from './fault-presets.ts';
import { signedForm } from './signed-call.ts';
import { Simulator } from './simulator.ts';
import type { SimulatorOptions } from './simulator.ts';
import { trackedFetch } from './tracked-fetch.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** What a client that waits for 60 s gets of a call. */
interface Got {
  status?: number;
  headers?: { get(name: string): string | null };
  text?: string;
  bytes?: number;
  error?: string;
  cause?: string | undefined;
}

async function get(
  clock: VirtualClock,
  fetch: HttpFetch,
  url: string,
  parameters: Record<string, string>,
  keepText = true,
  more: { freshConnection?: boolean } = {},
): Promise<Got> {
  const timeout = new AbortController();
  const over = new AbortController();
  void clock.sleep(60_000, over.signal).then(() => {
    if (!over.signal.aborted) timeout.abort(new Error('timed out'));
  });
  const got: Got = {};
  const chunks: Uint8Array[] = [];
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: signedForm(parameters),
      redirect: 'manual',
      signal: timeout.signal,
      ...more,
    });
    got.status = response.status;
    got.headers = response.headers;
    got.bytes = 0;
    for await (const chunk of response.body ?? []) {
      got.bytes += chunk.length;
      if (keepText) chunks.push(chunk);
    }
    got.text = Buffer.concat(chunks).toString();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    got.error = error.message;
    if (error.cause instanceof Error) got.cause = (error.cause as NodeJS.ErrnoException).code;
    got.text = Buffer.concat(chunks).toString();
  } finally {
    over.abort();
  }
  return got;
}

describe.each(['over HTTP', 'in process'])('on the way, %s', (way) => {
  async function setUp(fault: FaultSpec, keepText = true) {
    const clock = new VirtualClock();
    const simulator = new Simulator({ clock, faults: [{ fault, times: 1 }] });
    const instance = simulator.addInstance();
    const server = await simulator.listen();
    onTestFinished(server.close);
    const fetch = way === 'in process' ? simulator.fetch : trackedFetch(clock);
    const { UHostId, Region, Zone } = instance;
    const parameters = { Action: 'StopCompShareInstance', UHostId, Region, Zone };
    const got = await clock.run(() => get(clock, fetch, server.url, parameters, keepText));
    const entry = simulator.ledger[0];
    expect(entry?.faults).toHaveLength(1);
    expect([...simulator.faultCounts()]).toEqual([[entry?.faults[0], 1]]);
    // What was applied is also what the platform shows.
    expect(simulator.instance(UHostId).State === 'Running').toBe(entry?.applied === false);
    return { got, entry, clock, simulator };
  }

  test.each([
    ['lost-request', false],
    ['lost-answer', true],
  ] as const)('%s', async (fault, applied) => {
    const { got, entry } = await setUp(fault);
    expect(got.error).toBe('timed out');
    expect(entry).toMatchObject({ answered: 'lost', applied });
  });

  test.each([
    ['reset-before', false],
    ['reset-after', true],
  ] as const)('%s', async (fault, applied) => {
    const { got, entry } = await setUp(fault);
    expect(got).toMatchObject({ error: 'fetch failed', cause: 'ECONNRESET' });
    expect(entry).toMatchObject({ answered: 'reset', applied });
  });

  test.each([
    ['close-before', false],
    ['close-after', true],
  ] as const)('%s', async (fault, applied) => {
    const { got, entry } = await setUp(fault);
    expect(got).toMatchObject({ error: 'fetch failed', cause: 'UND_ERR_SOCKET' });
    expect(entry).toMatchObject({ answered: 'reset', applied });
  });

  test.each([false, true])('HTTP 101 of a call that was carried out: %j', async (applied) => {
    const { got, entry } = await setUp({ kind: 'upgrade', applied });
    expect(got).toMatchObject({ error: 'fetch failed', cause: 'UND_ERR_SOCKET' });
    expect(entry).toMatchObject({ answered: 'mangled', applied });
  });

  test('a connection that is dead after its answer', async () => {
    const { got, entry, clock, simulator } = await setUp('dead-after');
    expect(JSON.parse(got.text ?? '')).toMatchObject({ RetCode: 0 });
    expect(entry).toMatchObject({ answered: { retCode: 0 }, applied: true });
    if (way === 'over HTTP') return;
    const next = (freshConnection = false) =>
      clock.run(() =>
        get(clock, simulator.fetch, '', { Action: 'GetProjectList' }, true, { freshConnection }),
      );
    expect((await next(true)).status).toBe(200);
    expect(await next()).toMatchObject({ error: 'the connection failed', cause: 'ECONNRESET' });
    expect((await next()).status).toBe(200);
    expect(simulator.ledger).toHaveLength(3);
  });

  test('half of an answer, then the end of the connection', async () => {
    const { got, entry } = await setUp('cut-answer');
    expect(got).toMatchObject({ status: 200, error: 'terminated', cause: 'UND_ERR_SOCKET' });
    expect(got.bytes).toBe(Math.floor(Number(got.headers?.get('content-length')) / 2));
    expect(entry).toMatchObject({ answered: 'mangled', applied: true });
  });

  test("another action's Action", async () => {
    const own = await setUp('other-action');
    const UHostId = own.entry?.targets[0];
    expect(JSON.parse(own.got.text ?? '')).toEqual({ Action: 'GetProjectListResponse', RetCode: 0, UHostId });
    expect(own.entry).toMatchObject({ answered: { retCode: 0 }, applied: true });
    const Action = 'StopUHostInstanceResponse';
    const empty = await setUp({ kind: 'other-action', action: Action, empty: true });
    const named = await setUp({ kind: 'other-action', action: 'StopCompShareInstanceResponse' });
    expect(JSON.parse(named.got.text ?? '')).toMatchObject({ Action: 'GetProjectListResponse' });
    expect(JSON.parse(empty.got.text ?? '')).toEqual({ Action, RetCode: 0 });
    expect(empty.entry).toMatchObject({ answered: 'mangled', applied: true });
  });

  test('says when it was answered', async () => {
    const { got, clock } = await setUp({ kind: 'slow', ms: 0 });
    expect(got.headers?.get('date')).toBe(new Date(clock.now()).toUTCString());
  });

  test.each([429, 500, 502, 503, 504] as const)('HTTP %d', async (status) => {
    const { got, entry } = await setUp({ status, retryAfterSeconds: 7 });
    expect(got.status).toBe(status);
    expect(got.headers?.get('retry-after')).toBe('7');
    expect(entry).toMatchObject({ answered: { status, retCode: null }, applied: false });
  });

  test('HTTP 504 of a call that was carried out', async () => {
    const { got, entry } = await setUp({ status: 504, applied: true });
    expect(got.status).toBe(504);
    expect(entry?.applied).toBe(true);
  });

  test('an HTML page', async () => {
    const { got, entry } = await setUp('html');
    expect(got.status).toBe(200);
    expect(got.text).toContain('<!DOCTYPE html>');
    expect(got.headers?.get('content-type')).toContain('text/html');
    expect(entry).toMatchObject({ answered: { status: 200, retCode: null }, applied: false });
  });

  test('a redirect', async () => {
    const { got, entry } = await setUp({ kind: 'redirect', location: 'https://other.invalid/' });
    expect(got.status).toBe(302);
    expect(got.headers?.get('location')).toBe('https://other.invalid/');
    expect(entry?.applied).toBe(false);
  });

  test.each([
    ['half-answer', true],
    ['truncated-json', true],
  ] as const)('%s', async (fault, applied) => {
    const { got, entry } = await setUp(fault);
    expect(got.error).toBeUndefined();
    expect(got.text).toMatch(/^\{"Action":"StopCompShare/);
    expect(() => {
      JSON.parse(got.text ?? '');
    }).toThrow(SyntaxError);
    expect(entry).toMatchObject({ answered: 'mangled', applied });
  });

  test('a wrong Content-Length', async () => {
    const { got, entry } = await setUp('wrong-content-length');
    expect(got).toMatchObject({ status: 200, error: 'terminated', cause: 'UND_ERR_SOCKET' });
    expect(Number(got.headers?.get('content-length'))).toBe((got.bytes ?? 0) + 100);
    expect(entry).toMatchObject({ answered: 'mangled', applied: true });
  });

  test('a RetCode that is missing or text', async () => {
    const missing = await setUp('retcode-missing');
    expect(JSON.parse(missing.got.text ?? '')).not.toHaveProperty('RetCode');
    const text = await setUp('retcode-string');
    expect(JSON.parse(text.got.text ?? '')).toMatchObject({ RetCode: '0' });
    expect(text.entry).toMatchObject({ answered: { retCode: 0 }, applied: true });
  });

  test('throttling and any RetCode', async () => {
    const throttled = await setUp('throttle');
    expect(JSON.parse(throttled.got.text ?? '')).toMatchObject({ RetCode: 153 });
    const failed = await setUp({ retCode: 8433 });
    expect(JSON.parse(failed.got.text ?? '')).toMatchObject({ RetCode: 8433, Message: 'Service error' });
    const late = await setUp({ retCode: 110, message: 'late', applied: true });
    expect(JSON.parse(late.got.text ?? '')).toMatchObject({ RetCode: 110, Message: 'late' });
    expect(late.entry).toMatchObject({ answered: { retCode: 110, message: 'late' }, applied: true });
  });

  test('an answer of 100 MB', async () => {
    const { got, entry } = await setUp('huge', false);
    expect(got.bytes).toBe(100_000_000);
    expect(entry).toMatchObject({ answered: 'mangled', applied: false });
    const small = await setUp({ kind: 'huge', bytes: 200_000 });
    expect(JSON.parse(small.got.text ?? '')).toMatchObject({ RetCode: 0 });
  });

  test('a client that reads only the start of a huge answer stops its making', async () => {
    const { clock, simulator } = await setUp({ kind: 'slow', ms: 0 });
    simulator.addFault({ fault: { kind: 'huge', bytes: Number.MAX_SAFE_INTEGER } });
    const server = await simulator.listen();
    const fetch = way === 'in process' ? simulator.fetch : trackedFetch(clock);
    await clock.run(async () => {
      const response = await fetch(server.url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: signedForm({ Action: 'GetProjectList' }),
        redirect: 'manual',
        signal: new AbortController().signal,
      });
      let bytes = 0;
      for await (const chunk of response.body ?? []) {
        bytes += chunk.length;
        if (bytes > 1_000_000) break;
      }
      await clock.sleep(1);
    });
    await server.close();
  });

  test('slow, carried out first or last', async () => {
    const first = await setUp({ kind: 'slow', ms: 5_000 });
    expect(first.clock.now() - (first.entry?.atMs ?? 0)).toBe(5_000);
    expect(first.simulator.describeLedger()).toContain('12:00:00.000 uhost-');
    const last = await setUp({ kind: 'slow', ms: 5_000, handled: 'last' });
    expect(last.clock.now() - (last.entry?.atMs ?? 0)).toBe(5_000);
    expect(last.simulator.describeLedger()).toContain('12:00:05.000 uhost-');
  });

  test('drop by drop', async () => {
    const { got, clock, entry } = await setUp({ kind: 'slow-drip', bytes: 20, everyMs: 100 });
    expect(JSON.parse(got.text ?? '')).toMatchObject({ RetCode: 0 });
    expect(clock.now() - (entry?.atMs ?? 0)).toBe((Math.ceil((got.text?.length ?? 0) / 20) - 1) * 100);
  });
});

test('over HTTP, the request after a dead-after on its connection is reset, one on a fresh connection answered', async () => {
  const simulator = new Simulator({ faults: [{ fault: 'dead-after' }] });
  const server = await simulator.listen();
  onTestFinished(server.close);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => {
    agent.destroy();
  });
  const ask = (by: Agent | false) =>
    new Promise<string>((resolve) => {
      const path = `/?${signedForm({ Action: 'GetProjectList' })}`;
      const request = httpGet(`${server.url}${path}`, { agent: by }, (response) => {
        response.resume().once('end', () => {
          resolve(`${request.reusedSocket ? 'reused' : 'fresh'} ${response.statusCode ?? 0}`);
        });
      });
      request.once('error', (error: NodeJS.ErrnoException) => {
        resolve(`${request.reusedSocket ? 'reused' : 'fresh'} ${error.code ?? ''}`);
      });
    });
  expect(await ask(agent)).toBe('fresh 200');
  expect(await ask(agent)).toBe('reused ECONNRESET');
  expect(await ask(agent)).toBe('fresh 200');
  expect(await ask(false)).toBe('fresh 200');
  expect(simulator.ledger).toHaveLength(3);
});

describe('lies of Describe', () => {
  async function setUp(options: SimulatorOptions) {
    const bench = await createBench(options);
    const instance = bench.simulator.addInstance({ Name: 'one', State: 'Stopped' });
    const other = bench.simulator.addInstance({ Name: 'two' });
    return { ...bench, instance, id: instance.UHostId, other: other.UHostId };
  }

  test('stale', async () => {
    const {
      simulator,
      describe: look,
      terminate,
      pass,
      instance,
      id,
    } = await setUp({
      faults: [{ fault: { kind: 'stale', ageMs: 15_000 } }],
    });
    await pass(20_000);
    await terminate(instance);
    simulator.rename(id, 'new');
    await pass(12_000);
    const answer = await look({ 'UHostIds.0': id });
    expect(answer).toMatchObject({ UHostSet: [{ UHostId: id, State: 'Stopped', Name: 'one' }] });
    expect(simulator.ledger[1]?.told).toEqual([
      { uhostId: id, state: 'Stopped', trueState: 'absent', name: 'one', trueName: 'new' },
    ]);
    await pass(15_000);
    expect(await look({ 'UHostIds.0': id })).toMatchObject({ UHostSet: null });
  });

  test('missing-entry, of one instance or any', async () => {
    const { simulator, describe: look, id, other } = await setUp({});
    simulator.addFault({ fault: { kind: 'missing-entry', uhostId: id }, times: 1 });
    expect(await look()).toMatchObject({ TotalCount: 1, UHostSet: [{ UHostId: other }] });
    expect(simulator.ledger[0]?.withheld).toEqual([id]);
    simulator.addFault({ fault: 'missing-entry', times: 1 });
    expect(await look()).toMatchObject({ TotalCount: 1 });
    expect(simulator.ledger[1]?.withheld).toHaveLength(1);
    expect(await look()).toMatchObject({ TotalCount: 2 });
  });

  test('ghost-entry, for a while', async () => {
    const {
      simulator,
      describe: look,
      pass,
      id,
    } = await setUp({
      faults: [{ fault: 'ghost-entry', on: { to: 5_000 } }],
    });
    simulator.deleteByOther(id);
    expect(await look({ 'UHostIds.0': id })).toMatchObject({ UHostSet: [{ UHostId: id, State: 'Stopped' }] });
    expect(simulator.ledger[0]?.told[0]).toMatchObject({ state: 'Stopped', trueState: 'absent' });
    await pass(5_001);
    expect(await look({ 'UHostIds.0': id })).toMatchObject({ UHostSet: null });
  });

  test('state-jump and unknown-state', async () => {
    const { simulator, describe: look, id } = await setUp({});
    simulator.addFault({ fault: 'state-jump', times: 1 });
    expect(await look()).toMatchObject({ UHostSet: [{ State: 'Running' }, { State: 'Starting' }] });
    simulator.addFault({ fault: { kind: 'state-jump', from: 'Running', to: 'Stopped' }, times: 1 });
    expect(await look()).toMatchObject({ UHostSet: [{ State: 'Stopped' }, { State: 'Stopped' }] });
    simulator.addFault({ fault: { kind: 'unknown-state', uhostId: id }, times: 1 });
    expect(await look()).toMatchObject({ UHostSet: [{ State: 'Hibernating' }, { State: 'Running' }] });
    expect(simulator.ledger[2]?.told[0]).toMatchObject({ state: 'Hibernating', trueState: 'Stopped' });
    expect(simulator.describeLedger()).toContain(`${id}=Hibernating (really Stopped)`);
  });

  test('hostile-text, in names and in messages', async () => {
    const { simulator, describe: look, stop, instance } = await setUp({});
    simulator.addFault({ fault: 'hostile-text', times: 2 });
    const answer = (await look()) as { UHostSet: { Name: string }[] };
    expect(answer.UHostSet[0]?.Name).toBe(HOSTILE_TEXT);
    expect(await stop(instance)).toMatchObject({ RetCode: 8433, Message: HOSTILE_TEXT });
    expect(simulator.ledger[1]?.applied).toBe(false);
    expect(simulator.describeLedger().length).toBeLessThan(2_000);
    expect(simulator.describeLedger()).not.toContain('\u001b');
  });

  test('are not told by other calls', async () => {
    const { simulator, stop, other } = await setUp({
      faults: [{ fault: 'stale' }, { fault: 'unknown-state' }],
    });
    expect(await stop(simulator.instance(other))).toMatchObject({ RetCode: 0 });
    expect(simulator.ledger[0]?.faults).toEqual([]);
  });
});

describe('somebody else, just before the call', () => {
  test.each([
    ['other-stops', 'Running', 226609],
    ['other-starts', 'Stopped', 226609],
    ['other-deletes', 'Running', 8039],
    ['other-renames', 'Running', 0],
  ] as const)('%s', async (fault, State, RetCode) => {
    const { simulator, stop } = await createBench({ faults: [{ fault }] });
    const instance = simulator.addInstance({ State, Name: 'mine' });
    expect(await stop(instance)).toMatchObject({ RetCode });
    expect(simulator.instance(instance.UHostId).Name).toBe(fault === 'other-renames' ? 'renamed' : 'mine');
  });

  test('is not possible for what is gone', async () => {
    const { simulator, stop } = await createBench({ faults: [{ fault: 'other-renames' }] });
    const instance = simulator.addInstance();
    simulator.deleteByOther(instance.UHostId);
    expect(await stop(instance)).toMatchObject({ RetCode: 8039 });
  });
});

describe('rules', () => {
  async function retCodes(rules: FaultRule[], calls: number): Promise<unknown[]> {
    const { simulator, describe: look } = await createBench({ faults: rules });
    for (let count = 0; count < calls; count += 1) await look();
    return simulator.ledger.map(({ answered }) =>
      typeof answered === 'string' ? answered : answered.retCode,
    );
  }

  test('every call, the nth call, so many times', async () => {
    expect(await retCodes([{ fault: { retCode: 150 } }], 3)).toEqual([150, 150, 150]);
    expect(await retCodes([{ fault: { retCode: 150 }, on: { nth: 2 } }], 3)).toEqual([0, 150, 0]);
    expect(await retCodes([{ fault: { retCode: 150 }, times: 2 }], 3)).toEqual([150, 150, 0]);
  });

  test('the first of two endings has its way, and both rules count the call', async () => {
    const rules = [
      { fault: { retCode: 150 }, on: { nth: 1 } },
      { fault: { retCode: 130 }, on: { nth: 1 } },
      { fault: { retCode: 8433 }, on: { nth: 2 } },
    ];
    expect(await retCodes(rules, 3)).toEqual([150, 8433, 0]);
  });

  test('by action and instance', async () => {
    const { simulator, stop, describe: look } = await createBench();
    const one = simulator.addInstance();
    const two = simulator.addInstance();
    simulator.addFault({ fault: 'throttle', on: { uhostId: one.UHostId } });
    simulator.addFault({ fault: { retCode: 130 }, on: { action: 'DescribeCompShareInstance' } });
    expect(await stop(two)).toMatchObject({ RetCode: 0 });
    expect(await stop(one)).toMatchObject({ RetCode: 153 });
    expect(await look()).toMatchObject({ RetCode: 153 });
    expect(await look({ 'UHostIds.0': two.UHostId })).toMatchObject({ RetCode: 130 });
  });

  test('by chance, from the seed', async () => {
    const codes = await retCodes([{ fault: 'throttle', on: { probability: 0.5 } }], 60);
    const throttled = codes.filter((code) => code === 153).length;
    expect(throttled).toBeGreaterThan(15);
    expect(throttled).toBeLessThan(45);
  });
});

describe('the same seed gives the same run', () => {
  async function runOnce(seed: number, way: 'over HTTP' | 'in process'): Promise<unknown> {
    const clock = new VirtualClock();
    const simulator = new Simulator({ clock, seed, faults: faultPreset('many'), latencyMs: [20, 200] });
    const instances = Array.from({ length: 5 }, () => simulator.addInstance({ dataDisks: [10] }));
    const server = await simulator.listen();
    const fetch = way === 'in process' ? simulator.fetch : trackedFetch(clock);
    await clock.run(async () => {
      for (let round = 0; round < 8; round += 1) {
        for (const { UHostId, Region, Zone } of instances) {
          const target = { UHostId, Region, Zone };
          await get(clock, fetch, server.url, { Action: 'DescribeCompShareInstance' });
          await get(clock, fetch, server.url, { Action: 'StopCompShareInstance', ...target });
          await clock.sleep(20_000);
          await get(clock, fetch, server.url, { Action: 'TerminateCompShareInstance', ...target });
        }
      }
    });
    await server.close();
    return { ledger: simulator.ledger, fates: simulator.fates(), counts: simulator.faultCounts() };
  }

  test('the same way, the other way, and another seed another run', async () => {
    const run = await runOnce(7, 'in process');
    expect(await runOnce(7, 'in process')).toEqual(run);
    expect(await runOnce(7, 'over HTTP')).toEqual(run);
    expect(await runOnce(8, 'in process')).not.toEqual(run);
  });
});
