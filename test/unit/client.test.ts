import { describe, expect, it } from 'vitest';
import { CompShareClient } from '../../src/compshare/client.ts';
import type { Connection } from '../../src/compshare/transport.ts';
import { ConnectionError } from '../../src/network/http.ts';
import type { HttpResponse } from '../../src/network/http.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const KEYS = { publicKey: 'public-key-1234567890', privateKey: 'private-key-1234567890' };
const PLACE = { region: 'cn-wlcb', zone: 'cn-wlcb-01' };
const never = new AbortController().signal;

/** A client whose calls are all answered like this, or fail like this. */
function clientFor(answer: () => Promise<HttpResponse>, keys: Partial<Connection> = {}): CompShareClient {
  return new CompShareClient({
    connection: { apiUrl: 'http://api.test/', ...KEYS, ...keys },
    clock: new VirtualClock(),
    signal: never,
    fetch: answer,
  });
}

function responseWith(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<HttpResponse> {
  return Promise.resolve({
    status,
    headers: { get: (name: string) => headers[name] ?? null },
    body: (async function* () {
      yield await Promise.resolve(Buffer.from(JSON.stringify(body)));
    })(),
  });
}

/** A client that always gets this answer, and the parameters that it has sent, without those of every call. */
function clientWith(
  fields: Record<string, unknown>,
  connection: Partial<Connection> = {},
): { client: CompShareClient; sent: Record<string, string>[]; headers: Record<string, string>[] } {
  const sent: Record<string, string>[] = [];
  const headers: Record<string, string>[] = [];
  const client = new CompShareClient({
    connection: { apiUrl: 'http://api.test/', ...KEYS, ...connection },
    clock: new VirtualClock(),
    signal: never,
    fetch: (_url, request) => {
      const { PublicKey, Signature, ...rest } = Object.fromEntries(new URLSearchParams(request.body));
      expect([PublicKey, Signature]).toEqual([KEYS.publicKey, expect.stringMatching(/^[0-9a-f]{40}$/)]);
      sent.push(rest);
      headers.push(request.headers);
      return responseWith(200, { RetCode: 0, ...fields });
    },
  });
  return { client, sent, headers };
}

describe('what a call sends', () => {
  it('to list instances: only what narrows, and always how many and from where', async () => {
    const { client, sent } = clientWith({ UHostSet: [], TotalCount: 0 });
    await client.describe({}, never);
    await client.describe({ ids: [], region: 'cn-wlcb' }, never);
    await client.describe({ ids: ['uhost-a', 'uhost-b'], ...PLACE, tag: 'ci', offset: 99 }, never);
    const list = { Action: 'DescribeCompShareInstance', Limit: '100' };
    expect(sent).toEqual([
      { ...list, Offset: '0' },
      { ...list, Offset: '0', Region: 'cn-wlcb' },
      {
        ...list,
        Offset: '99',
        Region: 'cn-wlcb',
        Zone: 'cn-wlcb-01',
        Tag: 'ci',
        'UHostIds.0': 'uhost-a',
        'UHostIds.1': 'uhost-b',
      },
    ]);
  });

  it('to stop: by force where that is asked for', async () => {
    const { client, sent } = clientWith({});
    await client.stop('uhost-a', PLACE, { force: false }, never);
    await client.stop('uhost-a', PLACE, { force: true }, never);
    const stop = {
      Action: 'StopCompShareInstance',
      UHostId: 'uhost-a',
      Region: 'cn-wlcb',
      Zone: 'cn-wlcb-01',
    };
    expect(sent).toEqual([stop, { ...stop, Force: 'true' }]);
  });

  it('to terminate: always whether the disks go too', async () => {
    const { client, sent } = clientWith({ InRecycle: 'Yes' });
    expect(await client.terminate('uhost-a', PLACE, { releaseDisks: true }, never)).toBe('Yes');
    await client.terminate('uhost-a', PLACE, { releaseDisks: false }, never);
    const terminate = {
      Action: 'TerminateCompShareInstance',
      UHostId: 'uhost-a',
      Region: 'cn-wlcb',
      Zone: 'cn-wlcb-01',
    };
    expect(sent).toEqual([
      { ...terminate, ReleaseUDisk: 'true' },
      { ...terminate, ReleaseUDisk: 'false' },
    ]);
  });

  it('to list disks and zones, to delete a disk, to ask for refunds', async () => {
    const { client, sent } = clientWith({ DiskSet: [], ZoneInfo: null });
    await client.disks({}, never);
    await client.disks({ region: 'cn-wlcb', instanceId: 'uhost-a' }, never);
    await client.zones({}, never);
    await client.zones({ region: 'cn-wlcb' }, never);
    await client.deleteDisk('udisk-1', PLACE, never);
    await client.refundPrices(['uhost-a'], PLACE, never);
    const place = { Region: 'cn-wlcb', Zone: 'cn-wlcb-01' };
    expect(sent).toEqual([
      { Action: 'DescribeCompshareDisk' },
      { Action: 'DescribeCompshareDisk', Region: 'cn-wlcb', HostId: 'uhost-a' },
      { Action: 'DescribeCompShareSupportZone' },
      { Action: 'DescribeCompShareSupportZone', Region: 'cn-wlcb' },
      { Action: 'DeleteCompshareDisk', UDiskId: 'udisk-1', ...place },
      { Action: 'GetCompShareRefundPrice', 'UHostIds.0': 'uhost-a', ...place },
    ]);
  });

  it('with a project and a token only where they are given', async () => {
    const { client, sent, headers } = clientWith(
      {},
      { projectId: 'org-1', securityToken: 'token-1234567890' },
    );
    await client.stop('uhost-a', PLACE, { force: false }, never);
    expect(sent).toMatchObject([{ ProjectId: 'org-1', SecurityToken: 'token-1234567890' }]);
    expect(headers).toMatchObject([
      { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
    ]);
  });
});

describe('what an answer tells', () => {
  it.each([
    ['Yes', 'Yes'],
    ['No', 'No'],
    ['yes', undefined],
    [true, undefined],
    [undefined, undefined],
  ])('InRecycle %o: %o', async (told, read) => {
    const { client } = clientWith({ InRecycle: told });
    expect(await client.terminate('uhost-a', PLACE, { releaseDisks: false }, never)).toBe(read);
  });

  it.each([
    [0, 0],
    [7, 7],
    [-1, undefined],
    [1.5, undefined],
    ['7', undefined],
  ])('TotalCount %o: %o', async (told, read) => {
    const { client } = clientWith({ UHostSet: [], TotalCount: told });
    expect((await client.describe({}, never)).totalCount).toBe(read);
  });

  it('refunds: of those that were asked for, that are refundable, and whose price is one', async () => {
    const { client } = clientWith({
      RefundPriceSet: [
        { UHostId: 'uhost-a', Code: 0, RefundPrice: 0 },
        { UHostId: 'uhost-b', Code: '0', RefundPrice: 2.5 },
        { UHostId: 'uhost-c', Code: 1, RefundPrice: 3 },
        { UHostId: 'uhost-d', Code: 0, RefundPrice: -1 },
        { UHostId: 'uhost-e', Code: 0, RefundPrice: '4' },
        { UHostId: 'uhost-z', Code: 0, RefundPrice: 5 },
        null,
      ],
    });
    const ids = ['uhost-a', 'uhost-b', 'uhost-c', 'uhost-d', 'uhost-e'];
    expect([...(await client.refundPrices(ids, PLACE, never))]).toEqual([
      ['uhost-a', 0],
      ['uhost-b', 2.5],
    ]);
    expect([...(await clientWith({}).client.refundPrices(ids, PLACE, never))]).toEqual([]);
  });

  it('zones: with the region that is named, or else that of its name; pods by any spelling', async () => {
    const { client } = clientWith({
      ZoneInfo: [
        { Zone: 'cn-wlcb-01', Region: 'cn-wlcb', IsPod: false },
        { Zone: 'cn-bj2-03', IsPod: 'Yes' },
        { Zone: 'cn-sh2-02', Region: '', IsPod: 'true' },
        { Zone: 'cn-x-01', Region: 'y', IsPod: true },
        { Region: 'cn-wlcb' },
        { Region: 'cn-wlcb', Zone: '' },
        null,
        'cn-wlcb-01',
      ],
    });
    expect(await client.zones({}, never)).toEqual([
      { region: 'cn-wlcb', zone: 'cn-wlcb-01', pods: false },
      { region: 'cn-bj2', zone: 'cn-bj2-03', pods: true },
      { region: 'cn-sh2', zone: 'cn-sh2-02', pods: true },
      { region: 'y', zone: 'cn-x-01', pods: true },
    ]);
  });

  it('of its own name: five spellings at most are remembered', async () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    let next = 0;
    const { client } = clientWith({
      UHostSet: [],
      TotalCount: 0,
      get Action() {
        return names[next++];
      },
    });
    for (const name of names) expect((await client.describe({}, never)).instances, name).toEqual([]);
    expect(client.answeredActions).toHaveLength(5);
  });
});

describe('what an error tells', () => {
  const stop = (client: CompShareClient): Promise<void> =>
    client.stop('uhost-a', PLACE, { force: false }, never);

  it.each([
    ['7', 7000],
    ['0.5', 500],
    ['soon', undefined],
  ])('how long to wait, where the answer says so in seconds: %o', async (seconds, ms) => {
    const client = clientFor(() => responseWith(429, {}, { 'retry-after': seconds }));
    await expect(stop(client)).rejects.toMatchObject({ status: 429, throttled: true, retryAfterMs: ms });
  });

  it('nothing of how long, where the answer does not', async () => {
    await expect(stop(clientFor(() => responseWith(503, {})))).rejects.toMatchObject({
      status: 503,
      retryAfterMs: undefined,
    });
  });

  it('the innermost code of a connection that failed, and none that is no text', async () => {
    const failing = (cause: object): CompShareClient =>
      clientFor(() => Promise.reject(new Error('fetch failed', { cause })));
    const inner = Object.assign(new Error('inner'), { code: 'ECONNREFUSED' });
    const outer = Object.assign(new Error('outer', { cause: inner }), { code: 'UND_ERR' });
    await expect(stop(failing(outer))).rejects.toMatchObject({ code: 'ECONNREFUSED', unreachable: true });
    await expect(stop(failing(Object.assign(new Error('odd'), { code: 7 })))).rejects.toMatchObject({
      code: undefined,
      unreachable: false,
    });
  });

  it('the request’s ID, without a key in it', async () => {
    const headers = { 'x-ucloud-request-uuid': `id-${KEYS.privateKey}` };
    await expect(stop(clientFor(() => responseWith(200, { RetCode: 8903 }, headers)))).rejects.toMatchObject({
      requestId: 'id-***',
    });
  });
});

describe('keys in an answer', () => {
  const listed = {
    RetCode: 0,
    TotalCount: 1,
    UHostSet: [{ UHostId: 'uhost-a', State: 'Running', Name: 'Running-1' }],
  };
  const nameWith = async (privateKey: string): Promise<string | undefined> => {
    const client = clientFor(() => responseWith(200, listed), { privateKey });
    return (await client.describe({}, never)).instances[0]?.name;
  };

  it('are hidden from 16 characters on: a shorter one may be part of a word', async () => {
    expect(await nameWith('Running-1')).toBe('Running-1');
    const long = 'a-name-of-16-chr';
    listed.UHostSet[0] = { UHostId: 'uhost-a', State: 'Running', Name: `x${long}x` };
    expect(await nameWith(long)).toBe('x***x');
    expect(await nameWith(long.slice(1))).toBe(`x${long}x`);
  });
});

describe('a list of instances', () => {
  const instance = { UHostId: 'uhost-a', State: 'Running' };
  const own = 'DescribeCompShareInstanceResponse';

  it.each([[{ UHostSet: null }], [{ UHostSet: [] }], [{ TotalCount: 0 }], [{ Action: own }]])(
    'that comes as %j is empty',
    async (fields) => {
      const page = await clientWith(fields).client.describe({}, never);
      expect(page).toMatchObject({ instances: [], provesAbsence: true });
    },
  );

  it.each([
    [{}, 'no-instance-list'],
    [{ TotalCount: 2 }, 'no-instance-list'],
    [{ TotalCount: 2, Action: own }, 'no-instance-list'],
    [{ UHostSet: {}, TotalCount: 0 }, 'no-instance-list'],
    [{ UHostSet: '', TotalCount: 0 }, 'no-instance-list'],
    [{ Action: 'GetProjectListResponse' }, 'other-action'],
    [{ UHostSet: [instance, { State: 'Running' }] }, 'not-an-instance'],
    [{ UHostSet: [null] }, 'not-an-instance'],
  ])('that comes as %j tells nothing', async (fields, defect) => {
    await expect(clientWith(fields).client.describe({}, never)).rejects.toMatchObject({ defect });
  });

  it('under another name proves no absence, until that name has shown what was asked for', async () => {
    const told: string[] = [];
    const answers = [['uhost-b'], [], ['uhost-b', 'uhost-a'], [], ['uhost-a']];
    const client = new CompShareClient({
      connection: { apiUrl: 'http://api.test/', ...KEYS },
      clock: new VirtualClock(),
      signal: never,
      onDescribeSpelling: (spelling) => told.push(spelling),
      fetch: () => {
        const UHostSet = (answers.shift() ?? []).map((UHostId) => ({ UHostId, State: 'Running' }));
        return responseWith(200, { RetCode: 0, Action: 'ListResponse', UHostSet });
      },
    });
    const proofs: boolean[] = [];
    for (let call = 0; call < 5; call++)
      proofs.push((await client.describe({ ids: ['uhost-a'] }, never)).provesAbsence);
    expect(proofs).toEqual([false, false, false, true, true]);
    expect(told).toEqual(['list']);
    expect(client.answeredActions).toEqual(['ListResponse']);
  });

  it('of all under another name is believed once it has shown any; an earlier client may know the name', async () => {
    const { client } = clientWith({ Action: 'ListResponse', UHostSet: [instance] });
    expect((await client.describe({}, never)).provesAbsence).toBe(false);
    expect((await client.describe({}, never)).provesAbsence).toBe(true);
    const informed = new CompShareClient({
      connection: { apiUrl: 'http://api.test/', ...KEYS },
      clock: new VirtualClock(),
      signal: never,
      describeSpellings: ['list'],
      fetch: () => responseWith(200, { RetCode: 0, Action: 'ListResponse', UHostSet: [] }),
    });
    expect((await informed.describe({}, never)).provesAbsence).toBe(true);
  });

  it('that names no action has none among the spellings', async () => {
    const { client } = clientWith({ UHostSet: [], Action: 7 });
    await client.describe({}, never);
    expect(client.answeredActions).toEqual([]);
  });
});

describe('a list of disks', () => {
  const disk = { ResourceId: 'udisk-a', Configuration: '20GB' };
  const own = 'DescribeCompshareDiskResponse';

  it.each([
    [{ DiskSet: [disk] }, 1, true],
    [{ DiskSet: [disk], TotalCount: 1 }, 1, true],
    [{ DiskSet: [disk], TotalCount: 0 }, 1, true],
    [{ DiskSet: [disk], TotalCount: 2 }, 1, false],
    [{ DiskSet: [disk], TotalCount: '2' }, 1, true],
    [{ DiskSet: [disk, { ResourceId: '' }] }, 1, false],
    [{ DiskSet: null }, 0, true],
    [{ DiskSet: null, TotalCount: 3 }, 0, false],
    [{ TotalCount: 0 }, 0, true],
    [{ Action: own }, 0, true],
  ])('that comes as %j has %i; all of them: %o', async (fields, count, whole) => {
    const list = await clientWith(fields).client.disks({}, never);
    expect([list.disks.length, list.whole]).toEqual([count, whole]);
  });

  it.each([
    [{}, 'no-disk-list'],
    [{ TotalCount: 1 }, 'no-disk-list'],
    [{ TotalCount: 1, Action: own }, 'no-disk-list'],
    [{ DiskSet: {}, TotalCount: 0 }, 'no-disk-list'],
    [{ DiskSet: [], Action: 'DescribeCompShareInstanceResponse' }, 'other-action'],
  ])('that comes as %j tells nothing', async (fields, defect) => {
    await expect(clientWith(fields).client.disks({}, never)).rejects.toMatchObject({ defect });
  });
});

describe('a change', () => {
  it.each(['DescribeCompShareInstanceResponse', 'StartCompShareInstanceResponse', 'x'])(
    'is not accepted by the answer to %s',
    async (Action) => {
      const { client } = clientWith({ Action, UHostSet: [] });
      const refused = { defect: 'other-action', mayHaveTakenEffect: true };
      await expect(client.stop('uhost-a', PLACE, { force: false }, never)).rejects.toMatchObject(refused);
      await expect(client.terminate('uhost-a', PLACE, { releaseDisks: true }, never)).rejects.toMatchObject(
        refused,
      );
      await expect(client.deleteDisk('udisk-a', PLACE, never)).rejects.toMatchObject(refused);
    },
  );

  it('is sent once, though the server closed the kept connection just then', async () => {
    let requests = 0;
    const client = clientFor(() => {
      requests++;
      return Promise.reject(new ConnectionError('closed', { reusedConnection: true }));
    });
    const lost = { mayHaveTakenEffect: true, reusedConnection: true };
    await expect(client.terminate('uhost-a', PLACE, { releaseDisks: true }, never)).rejects.toMatchObject(
      lost,
    );
    await expect(client.stop('uhost-a', PLACE, { force: false }, never)).rejects.toMatchObject(lost);
    await expect(client.deleteDisk('udisk-a', PLACE, never)).rejects.toMatchObject(lost);
    expect(requests).toBe(3);
  });

  it('is recorded with its target, and so are the disks of an instance', async () => {
    const targets: (readonly string[])[] = [];
    const client = new CompShareClient({
      connection: { apiUrl: 'http://api.test/', ...KEYS },
      clock: new VirtualClock(),
      signal: never,
      onCall: (call) => targets.push(call.targets),
      fetch: () => responseWith(200, { RetCode: 0, DiskSet: [] }),
    });
    await client.terminate('uhost-a', PLACE, { releaseDisks: false }, never);
    await client.deleteDisk('udisk-a', PLACE, never);
    await client.disks({ instanceId: 'uhost-b' }, never);
    await client.disks({}, never);
    expect(targets).toEqual([['uhost-a'], ['udisk-a'], ['uhost-b'], []]);
  });
});
