import dns from 'node:dns';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CompShareClient } from '../../src/compshare/client.ts';
import type { CompShareError } from '../../src/compshare/errors.ts';
import type { CallRecord } from '../../src/compshare/transport.ts';
import { nodeFetch } from '../../src/network/direct.ts';
import type { HttpFetch } from '../../src/network/http.ts';
import { pendingLookups } from '../../src/network/lookup.ts';
import { systemClock } from '../../src/time/clock.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { rawAnswer, startRawServer } from '../support/raw-server.ts';
import type { RawRequest } from '../support/raw-server.ts';

/** Has the system's name lookup never answer, for those who have loaded it already too. */
function hangLookups(): void {
  vi.spyOn(dns, 'lookup').mockImplementation(() => undefined);
  syncBuiltinESMExports();
}

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

const KEYS = { publicKey: 'public-key-1234567890', privateKey: 'private-key-1234567890' };
const PLACE = { region: 'cn-wlcb', zone: 'cn-wlcb-01' };
const never = new AbortController().signal;
const EMPTY = { Action: 'DescribeCompShareInstanceResponse', RetCode: 0, TotalCount: 0, UHostSet: [] };
const STOPPED = { Action: 'StopCompShareInstanceResponse', RetCode: 0, UHostId: 'uhost-a' };

function clientOf(
  apiUrl: string,
  { fetch = nodeFetch, onCall }: { fetch?: HttpFetch; onCall?: (call: CallRecord) => void } = {},
): CompShareClient {
  const connection = { apiUrl, ...KEYS };
  return new CompShareClient({
    connection,
    fetch,
    clock: systemClock,
    signal: never,
    ...(onCall !== undefined && { onCall }),
  });
}

/** A client that is always answered with these fields. */
function answering(fields: Record<string, unknown>, headers: Record<string, string> = {}): CompShareClient {
  return clientOf('http://api.test/', {
    fetch: () => Promise.resolve(new Response(JSON.stringify(fields), { headers })),
  });
}

async function errorOf(call: Promise<unknown>): Promise<CompShareError> {
  return call.then(
    () => {
      throw new Error('The call succeeded');
    },
    (error: unknown) => error as CompShareError,
  );
}

describe('a call settles', () => {
  const endings: [string, (request: RawRequest) => void, object][] = [
    [
      'with status 101 and goes on in another protocol',
      ({ socket }) =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nhello'),
      { status: 101, class: 'unknown', mayHaveTakenEffect: true },
    ],
    ['by closing before it answers', ({ socket }) => socket.end(), { failure: 'connection-failed' }],
    [
      'by a reset',
      ({ socket }) => socket.resetAndDestroy(),
      { failure: 'connection-failed', code: 'ECONNRESET' },
    ],
    [
      'with half a head',
      ({ socket }) => socket.end('HTTP/1.1 200 OK\r\nContent-'),
      { failure: 'connection-failed' },
    ],
    [
      'with half a body',
      ({ socket }) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"RetCode":'),
      { failure: 'connection-failed' },
    ],
    [
      'with half a chunk',
      ({ socket }) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{"RetCode"'),
      { failure: 'connection-failed' },
    ],
    [
      'with something that is no HTTP',
      ({ socket }) => socket.end('SSH-2.0-x\r\n'),
      { failure: 'connection-failed' },
    ],
    [
      'with a body that ends with the connection, too early',
      ({ socket }) => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"RetCode":'),
      { defect: 'not-json' },
    ],
    ['with nothing', ({ socket }) => socket.end('HTTP/1.1 204 No Content\r\n\r\n'), { status: 204 }],
  ];
  it.each(endings)('where the server ends %s', async (_, onRequest, error) => {
    await using server = await startRawServer(onRequest);
    expect(await errorOf(clientOf(server.url).describe({}, never))).toMatchObject(error);
  });

  const silences: [string, (request: RawRequest) => void][] = [
    ['says nothing', () => undefined],
    ['stops amid the head', ({ socket }) => socket.write('HTTP/1.1 200 OK\r\n')],
    ['stops amid the body', ({ socket }) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{')],
    ['says only that it goes on', ({ socket }) => socket.write('HTTP/1.1 100 Continue\r\n\r\n')],
  ];
  it.each(silences)('at the signal where the server %s', async (_, onRequest) => {
    const giveUp = new AbortController();
    await using server = await startRawServer((request) => {
      onRequest(request);
      giveUp.abort();
    });
    const error = await errorOf(clientOf(server.url).describe({}, giveUp.signal));
    expect(error).toMatchObject({ failure: 'aborted', mayHaveTakenEffect: true });
  });

  it('at the signal where the name lookup hangs', async () => {
    hangLookups();
    const giveUp = new AbortController();
    const call = errorOf(clientOf('http://api.invalid/').describe({}, giveUp.signal));
    await vi.waitFor(() => {
      expect(pendingLookups()).toBe(1);
    });
    giveUp.abort();
    expect(await call).toMatchObject({ failure: 'aborted' });
  });

  it('after 30 s where the way to the network never settles', async () => {
    const clock = new VirtualClock();
    const client = new CompShareClient({
      connection: { apiUrl: 'http://api.test/', ...KEYS },
      fetch: () => new Promise(() => undefined),
      clock,
      signal: never,
    });
    expect(await clock.run(() => errorOf(client.describe({}, never)))).toMatchObject({ failure: 'timeout' });
  });
});

describe('a server that closes a kept connection when the next request comes', () => {
  const closing = ({ socket, nth, body }: RawRequest): void => {
    if (nth > 1) socket.destroy();
    else socket.write(rawAnswer(body.includes('Action=Stop') ? STOPPED : EMPTY));
  };

  it('is read from on a fresh connection, at once, and the call is recorded once', async () => {
    await using server = await startRawServer(closing);
    const calls: CallRecord[] = [];
    const client = clientOf(server.url, { onCall: (call) => calls.push(call) });
    await client.describe({}, never);
    await client.describe({}, never);
    expect(server.requests).toHaveLength(3);
    expect(calls.map(({ retCode }) => retCode)).toEqual([0, 0]);
  });

  it('never gets a change twice; from then on each change has a fresh connection', async () => {
    await using server = await startRawServer(closing);
    const client = clientOf(server.url);
    await client.describe({}, never);
    const error = await errorOf(client.stop('uhost-a', PLACE, { force: false }, never));
    expect(error).toMatchObject({ reusedConnection: true, mayHaveTakenEffect: true, class: 'transient' });
    expect(server.requests).toHaveLength(2);
    await client.describe({}, never);
    await client.stop('uhost-a', PLACE, { force: false }, never);
    await client.stop('uhost-a', PLACE, { force: false }, never);
    expect(server.requests.filter(({ body }) => body.includes('Action=Stop')).map(({ nth }) => nth)).toEqual([
      2, 1, 1,
    ]);
  });

  it('that sent a part of its answer is not asked again', async () => {
    await using server = await startRawServer(({ socket, nth }) => {
      if (nth > 1) socket.end('HTTP/1.1 200 OK\r\n');
      else socket.write(rawAnswer(EMPTY));
    });
    const client = clientOf(server.url);
    await client.describe({}, never);
    expect(await errorOf(client.describe({}, never))).toMatchObject({ reusedConnection: false });
    expect(server.requests).toHaveLength(2);
  });

  it('on a fresh connection too is not asked for ever', async () => {
    let answers = 1;
    await using server = await startRawServer(({ socket }) => {
      if (answers-- > 0) socket.write(rawAnswer(EMPTY));
      else socket.destroy();
    });
    const client = clientOf(server.url);
    await client.describe({}, never);
    expect(await errorOf(client.describe({}, never))).toMatchObject({ failure: 'connection-failed' });
    expect(server.requests).toHaveLength(3);
  });
});

describe('a server that can not be reached', () => {
  it('is told from one that fails', async () => {
    const client = clientOf('http://127.0.0.1:1/');
    expect(await errorOf(client.describe({}, never))).toMatchObject({
      code: 'ECONNREFUSED',
      unreachable: true,
    });
    expect(client.answered).toBe(false);
  });

  it('speaks no TLS', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = clientOf(`https://127.0.0.1:${port}/`);
    expect(await errorOf(client.describe({}, never))).toMatchObject({
      unreachable: true,
      class: 'transient',
    });
    expect(client.answered).toBe(false);
    server.close();
  });

  it('has answered once a gateway did', async () => {
    await using server = await startRawServer(({ socket }) => socket.write(rawAnswer({}, { status: 502 })));
    const client = clientOf(server.url);
    expect(await errorOf(client.describe({}, never))).toMatchObject({ status: 502 });
    expect(client.answered).toBe(true);
  });
});

describe('an answer', () => {
  it('may have its RetCode as text', async () => {
    expect(await answering({ ...EMPTY, RetCode: '0' }).describe({}, never)).toMatchObject({ instances: [] });
    expect(await errorOf(answering({ RetCode: '8039', Message: 'x' }).describe({}, never))).toMatchObject({
      retCode: 8039,
      class: 'deleted',
    });
    expect(await errorOf(answering({ RetCode: 'zero' }).describe({}, never))).toMatchObject({
      defect: 'no-ret-code',
    });
  });

  const locks: Record<string, unknown>[] = [
    { RetCode: 8903, Message: 'InstanceOperationInProgress [uhost-a]' },
    { RetCode: 226609, Message: '实例操作正在处理中' },
    { RetCode: 226609 },
    { RetCode: 9999, Message: '实例操作正在处理中，请稍后' },
    { RetCode: 230, Message: 'failed', ErrCode: 'instanceoperationinprogress' },
  ];
  it.each(locks)('%j tells of the lock', async (fields) => {
    const error = await errorOf(answering(fields).stop('uhost-a', PLACE, { force: false }, never));
    expect(error).toMatchObject({ locked: true, class: 'busy' });
  });

  it.each([
    'StopCompShareInstanceResponse',
    'StopCompShareInstance',
    'stopcompshareinstanceRESPONSE',
    undefined,
  ])('of the action %s accepts a stop', async (Action) => {
    await answering({ RetCode: 0, Action }).stop('uhost-a', PLACE, { force: false }, never);
  });

  it('of another action accepts nothing', async () => {
    const client = answering(EMPTY);
    expect(await errorOf(client.stop('uhost-a', PLACE, { force: false }, never))).toMatchObject({
      defect: 'other-action',
      mayHaveTakenEffect: true,
    });
    const terminated = client.terminate('uhost-a', PLACE, { releaseDisks: false }, never);
    expect(await errorOf(terminated)).toMatchObject({ defect: 'other-action' });
  });

  it('of another action is no empty list', async () => {
    const empty = await answering({ ...EMPTY, Action: 'GetProjectListResponse' }).describe(
      { ids: ['uhost-a'] },
      never,
    );
    expect(empty).toMatchObject({ instances: [], provesAbsence: false });
    expect(await errorOf(answering(STOPPED).describe({}, never))).toMatchObject({ defect: 'other-action' });
  });

  it('under a name of its own is believed once it has shown what was asked for', async () => {
    const answers = [
      { UHostSet: [{ UHostId: 'uhost-b', State: 'Running' }] },
      { UHostSet: [{ UHostId: 'uhost-a', State: 'Running' }] },
      { UHostSet: [] },
    ].map((fields) => ({ Action: 'DescribeUHostInstanceResponse', RetCode: 0, ...fields }));
    const client = clientOf('http://api.test/', {
      fetch: () => Promise.resolve(new Response(JSON.stringify(answers.shift()))),
    });
    const ask = (): Promise<unknown> => client.describe({ ids: ['uhost-a'] }, never);
    expect(await ask()).toMatchObject({ provesAbsence: false });
    expect(await ask()).toMatchObject({ provesAbsence: false, instances: [{ id: 'uhost-a' }] });
    expect(await ask()).toMatchObject({ provesAbsence: true, instances: [] });
  });

  it.each([
    [7, 7],
    [0, 0],
    [-1, undefined],
    ['7', undefined],
    [1.5, undefined],
    [undefined, undefined],
  ])('counts %j: %j', async (TotalCount, totalCount) => {
    expect(await answering({ ...EMPTY, TotalCount }).describe({}, never)).toMatchObject({ totalCount });
  });

  it("tells how far the API's clock is ahead", async () => {
    const ahead = answering(EMPTY, { date: new Date(Date.now() + 13 * 3_600_000).toUTCString() });
    expect(ahead.clockOffsetMs).toBeUndefined();
    await ahead.describe({}, never);
    expect((ahead.clockOffsetMs ?? 0) / 1000).toBeCloseTo(13 * 3600, -1);
    const silent = answering(EMPTY, { date: 'yesterday' });
    await silent.describe({}, never);
    expect(silent.clockOffsetMs).toBeUndefined();
  });

  it('that says back what it was sent shows no key, in whatever spelling', async () => {
    const spelled = Buffer.from(`me:${KEYS.privateKey}`).toString('base64');
    const client = answering(
      { RetCode: 171, Message: `${KEYS.publicKey.toUpperCase()} ${encodeURIComponent(spelled)}` },
      { 'x-ucloud-request-uuid': `id-${KEYS.privateKey}` },
    );
    const error = await errorOf(client.describe({}, never));
    expect(error).toMatchObject({ requestId: 'id-***' });
    expect(JSON.stringify(error)).not.toMatch(/private-key|public-key|PUBLIC-KEY/);
    expect(error).toHaveProperty('apiMessage', expect.stringMatching(/^\*\*\* \w*\*\*\*[\w%]*$/));
    expect(client.redact(`key ${KEYS.privateKey}`)).toBe('key ***');
  });

  it('that shows the signature in the name of an instance hides it', async () => {
    const client = clientOf('http://api.test/', {
      fetch: (_, { body }) => {
        const signature = new URLSearchParams(body).get('Signature') ?? '';
        const UHostSet = [{ UHostId: 'uhost-a', State: 'Running', Name: `x-${signature}` }];
        return Promise.resolve(new Response(JSON.stringify({ ...EMPTY, UHostSet })));
      },
    });
    expect((await client.describe({}, never)).instances[0]?.name).toBe('x-***');
  });
});

describe('operations', () => {
  it('zones: those with a name, and their regions', async () => {
    const ZoneInfo = [
      { Region: 'cn-wlcb', Zone: 'cn-wlcb-01', IsPod: false },
      { Zone: 'cn-wlcb-03', IsPod: true },
      { Region: 'cn-sh2' },
      null,
    ];
    expect(await answering({ RetCode: 0, ZoneInfo }).zones({}, never)).toEqual([
      { region: 'cn-wlcb', zone: 'cn-wlcb-01', pods: false },
      { region: 'cn-wlcb', zone: 'cn-wlcb-03', pods: true },
    ]);
    expect(await answering({ RetCode: 0, ZoneInfo: null }).zones({}, never)).toEqual([]);
  });

  it('disks: attached and detached, and whether all are there', async () => {
    const DiskSet = [
      {
        ResourceId: 'udisk-a',
        Name: 'data',
        Configuration: '100GB',
        DiskType: 'SSD',
        MountInstance: 'uhost-a',
        Zone: 'z',
      },
      { ResourceId: 'bsm-b', Configuration: 'large', MountInstance: '' },
    ];
    const Action = 'DescribeCompshareDiskResponse';
    const list = await answering({ RetCode: 0, Action, TotalCount: 2, DiskSet }).disks(
      { instanceId: 'uhost-a' },
      never,
    );
    expect(list.whole).toBe(true);
    expect(list.disks).toMatchObject([
      { id: 'udisk-a', name: 'data', sizeGb: 100, attachedTo: 'uhost-a' },
      { id: 'bsm-b', sizeGb: undefined, attachedTo: '' },
    ]);
    const some = await answering({ RetCode: 0, Action, TotalCount: 3, DiskSet }).disks({}, never);
    expect(some.whole).toBe(false);
    expect(await answering({ RetCode: 0, Action, DiskSet: null }).disks({}, never)).toEqual({
      disks: [],
      whole: true,
    });
    expect(await errorOf(answering({ RetCode: 0, Action: 'X', DiskSet: [] }).disks({}, never))).toMatchObject(
      {
        defect: 'other-action',
      },
    );
    expect(await errorOf(answering({ RetCode: 0 }).disks({}, never))).toMatchObject({
      defect: 'no-disk-list',
    });
  });

  it('a disk is deleted under its own name', async () => {
    let sent = '';
    const client = clientOf('http://api.test/', {
      fetch: (_, { body }) => {
        sent = body;
        return Promise.resolve(new Response('{"RetCode":0,"Action":"DeleteCompshareDiskResponse"}'));
      },
    });
    await client.deleteDisk('udisk-a', PLACE, never);
    expect(Object.fromEntries(new URLSearchParams(sent))).toMatchObject({
      Action: 'DeleteCompshareDisk',
      UDiskId: 'udisk-a',
      Region: 'cn-wlcb',
      Zone: 'cn-wlcb-01',
    });
  });

  it('a refund counts only where its code is 0', async () => {
    const RefundPriceSet = [
      { UHostId: 'uhost-a', Code: 0, RefundPrice: 12 },
      { UHostId: 'uhost-b', Code: 8104, RefundPrice: 5 },
      { UHostId: 'uhost-c', Code: '0', RefundPrice: 7 },
      { UHostId: 'uhost-d', RefundPrice: 7 },
    ];
    const ids = ['uhost-a', 'uhost-b', 'uhost-c', 'uhost-d'];
    const prices = await answering({ RetCode: 0, RefundPriceSet }).refundPrices(ids, PLACE, never);
    expect([...prices]).toEqual([
      ['uhost-a', 12],
      ['uhost-c', 7],
    ]);
  });
});
