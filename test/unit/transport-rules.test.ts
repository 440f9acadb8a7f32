import { describe, expect, it } from 'vitest';
import { CompShareError } from '../../src/compshare/errors.ts';
import { ANSWER_LIMIT_BYTES, bareAction, Transport } from '../../src/compshare/transport.ts';
import type { Answer, Call, CallRecord, Connection } from '../../src/compshare/transport.ts';
import { ConnectionError } from '../../src/network/http.ts';
import type { HttpRequest, HttpResponse } from '../../src/network/http.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const KEYS = { publicKey: 'public-key-1234567890', privateKey: 'private-key-1234567890' };
const never = new AbortController().signal;
const READ: Call = { action: 'Describe', targets: ['uhost-a'], parameters: {} };
const STOP: Call = { ...READ, action: 'Stop', change: true };

type Handler = (request: HttpRequest) => Promise<HttpResponse>;

interface Head {
  status?: number;
  headers?: Record<string, string>;
}

function response(text: string, { status = 200, headers = {} }: Head = {}): HttpResponse {
  return {
    status,
    headers: { get: (name) => headers[name] ?? null },
    body: (async function* () {
      yield await Promise.resolve(Buffer.from(text));
    })(),
  };
}

function answered(fields: Record<string, unknown>, options: Head = {}): Handler {
  return () => Promise.resolve(response(JSON.stringify(fields), options));
}

/** A transport to handlers, of which each answers one request and the last all that follow. */
function transportTo(
  handlers: readonly Handler[],
  { signal = never, keys = {} }: { signal?: AbortSignal; keys?: Partial<Connection> } = {},
): { transport: Transport; clock: VirtualClock; requests: HttpRequest[]; calls: CallRecord[] } {
  const clock = new VirtualClock();
  const requests: HttpRequest[] = [];
  const calls: CallRecord[] = [];
  const transport = new Transport({
    connection: { apiUrl: 'http://api.test/', ...KEYS, ...keys },
    clock,
    signal,
    onCall: (call) => calls.push(call),
    fetch: (_, request) => {
      requests.push(request);
      const handler = handlers[Math.min(requests.length, handlers.length) - 1];
      return handler?.(request) ?? Promise.reject(new Error('Nothing was expected'));
    },
  });
  return { transport, clock, requests, calls };
}

/** The answer to one call, or its error. */
async function outcome(handler: Handler, call = READ): Promise<Answer | CompShareError> {
  return transportTo([handler]).transport.call(call, never).catch(asError);
}

function asError(reason: unknown): CompShareError {
  if (reason instanceof CompShareError) return reason;
  throw reason;
}

describe('a RetCode', () => {
  it.each([0, '0', '-0'])('of %j accepts', async (RetCode) => {
    expect(await outcome(answered({ RetCode }), STOP)).toMatchObject({ fields: { RetCode } });
  });

  it.each(
    [
      undefined,
      null,
      '',
      ' ',
      ' 0',
      '0 ',
      '0x0',
      '0.0',
      '+0',
      [],
      [0],
      ['0'],
      {},
      false,
      0.5,
      '1'.repeat(10),
    ].map((RetCode) => [RetCode]),
  )('of %j is none, and accepts nothing', async (RetCode) => {
    const error = await outcome(answered({ RetCode }), STOP);
    expect(error).toMatchObject({ defect: 'no-ret-code', mayHaveTakenEffect: true });
  });

  it.each([
    ['8039', 8039],
    ['-1', -1],
    [-1, -1],
  ])('of %j refuses', async (RetCode, retCode) => {
    const error = await outcome(answered({ RetCode }), STOP);
    expect(error).toMatchObject({ retCode, apiMessage: '' });
  });
});

describe('an answer', () => {
  it.each(['', '[]', 'null', '0', '"RetCode"', '<html>'])('that is %j is not the API’s', async (text) => {
    expect(await outcome(() => Promise.resolve(response(text)))).toMatchObject({ defect: 'not-json' });
  });

  it('without a body is not the API’s', async () => {
    const empty = { ...response(''), body: null };
    expect(await outcome(() => Promise.resolve(empty))).toMatchObject({ defect: 'not-json' });
  });

  it('is read up to the limit and refused beyond it', async () => {
    const fields = '{"RetCode":0}';
    const whole = fields.padEnd(ANSWER_LIMIT_BYTES);
    expect(await outcome(() => Promise.resolve(response(whole)))).toMatchObject({ fields: { RetCode: 0 } });
    const headers = { 'x-ucloud-request-uuid': 'id-1' };
    expect(await outcome(() => Promise.resolve(response(`${whole} `, { headers })))).toMatchObject({
      defect: 'too-large',
      requestId: 'id-1',
    });
  });

  it('tells of the lock in any of its texts', async () => {
    const error = await outcome(
      answered({ RetCode: 230, Error: { Code: 7 }, Hint: 'InstanceOperationInProgress' }),
    );
    expect(error).toMatchObject({ locked: true, lockForm: 'other-field', apiMessage: '' });
  });

  it('says what it answers, without case and `Response`; nothing where that is no text', async () => {
    const answeredAction = async (Action: unknown): Promise<unknown> =>
      ((await outcome(answered({ RetCode: 0, Action }))) as Answer).answeredAction;
    expect(await answeredAction('StopRESPONSE')).toBe('stop');
    expect(await answeredAction(7)).toBe('');
    expect(await answeredAction(undefined)).toBe('');
    expect(bareAction('ResponseOfStop')).toBe('responseofstop');
  });

  it('tells of the time halfway between question and answer, half a second into its second', async () => {
    const { transport, clock } = transportTo([
      async () => {
        await clock.sleep(4000);
        const headers = { date: new Date(Date.UTC(2026, 0, 15, 13)).toUTCString() };
        return response('{"RetCode":0}', { headers });
      },
    ]);
    await clock.run(() => transport.call(READ, never));
    expect(transport.clockOffsetMs).toBe(3_600_000 + 500 - 2000);
  });

  it('without a time tells nothing of it', async () => {
    const { transport } = transportTo([answered({ RetCode: 0 })]);
    await transport.call(READ, never);
    expect(transport.clockOffsetMs).toBeUndefined();
  });
});

describe('what is secret', () => {
  it('is hidden in a whole answer too, and so is the signature', async () => {
    const { transport } = transportTo([
      ({ body }) => {
        const signature = new URLSearchParams(body).get('Signature') ?? '';
        return Promise.resolve(
          response(JSON.stringify({ RetCode: 0, Name: `${KEYS.privateKey} ${signature}` })),
        );
      },
    ]);
    expect((await transport.call(READ, never)).fields).toEqual({ RetCode: 0, Name: '*** ***' });
  });

  it('is hidden in what the API says, the token too', async () => {
    const securityToken = 'token-1234567890';
    const said = `${KEYS.privateKey} ${KEYS.publicKey} ${securityToken}`;
    const { transport } = transportTo([answered({ RetCode: 171, Message: said })], {
      keys: { securityToken },
    });
    const error = await transport.call(READ, never).catch(asError);
    expect(error).toMatchObject({ apiMessage: '*** *** ***' });
    expect(transport.redact(said)).toBe('*** *** ***');
  });

  it('is hidden in a refusal even where it is short', async () => {
    const { transport } = transportTo([answered({ RetCode: 171, Message: 'key k3y-9 is wrong' })], {
      keys: { privateKey: 'k3y-9' },
    });
    expect(await transport.call(READ, never).catch(asError)).toMatchObject({
      apiMessage: 'key *** is wrong',
    });
  });
});

describe('a call', () => {
  it('is a POST that follows no redirect, since another host must not get its keys', async () => {
    const redirect = answered({ RetCode: 0 }, { status: 307, headers: { location: 'http://other.test/' } });
    const { transport, requests } = transportTo([redirect]);
    expect(transport.answered).toBe(false);
    expect(await transport.call(STOP, never).catch(asError)).toMatchObject({
      status: 307,
      class: 'permanent',
    });
    expect(requests).toMatchObject([{ method: 'POST', redirect: 'manual' }]);
    expect(transport.answered).toBe(true);
  });

  it('has half a minute for its answer', async () => {
    const { transport, clock, calls } = transportTo([() => new Promise(() => undefined)]);
    const error = await clock.run(() => transport.call(STOP, never).catch(asError));
    expect(error).toMatchObject({ failure: 'timeout', mayHaveTakenEffect: true });
    expect(calls).toMatchObject([{ durationMs: 30_000, error: { failure: 'timeout' } }]);
  });

  it('is not sent where its caller has ended, or everything has', async () => {
    for (const options of [{}, { signal: AbortSignal.abort() }]) {
      const { transport, requests } = transportTo([answered({ RetCode: 0 })], options);
      const error = await transport
        .call(STOP, 'signal' in options ? never : AbortSignal.abort())
        .catch(asError);
      expect(error).toMatchObject({ name: 'NotSentError', mayHaveTakenEffect: false });
      expect(requests).toEqual([]);
    }
  });

  it('that is under way goes on where everything ends', async () => {
    const end = new AbortController();
    const { transport } = transportTo(
      [
        () => {
          end.abort();
          return Promise.resolve(response('{"RetCode":0}'));
        },
      ],
      { signal: end.signal },
    );
    expect(await transport.call(STOP, never)).toMatchObject({ fields: { RetCode: 0 } });
  });

  it('is given up at once where its caller ends just as it is sent', async () => {
    const end = new AbortController();
    const { transport } = transportTo([
      () => {
        end.abort();
        return new Promise(() => undefined);
      },
    ]);
    const error = await transport.call(STOP, end.signal).catch(asError);
    expect(error).toMatchObject({ failure: 'aborted', mayHaveTakenEffect: true });
  });

  it('is recorded with what it was about, how long it took and how it ended', async () => {
    const headers = { 'x-ucloud-request-uuid': 'id-1' };
    const { transport, clock, calls } = transportTo([
      async () => {
        await clock.sleep(700);
        return response('{"RetCode":0}', { headers });
      },
      answered({ RetCode: 8903 }, { headers }),
      answered({}, { status: 502 }),
    ]);
    await clock.run(async () => {
      for (let call = 0; call < 3; call++) await transport.call(STOP, never).catch(asError);
    });
    const stop = { action: 'Stop', targets: ['uhost-a'] };
    expect(calls).toMatchObject([
      { ...stop, durationMs: 700, retCode: 0, requestId: 'id-1', error: undefined },
      { ...stop, durationMs: 0, retCode: 8903, requestId: 'id-1', error: { retCode: 8903 } },
      { ...stop, retCode: undefined, requestId: undefined, error: { status: 502 } },
    ]);
  });

  it('waits as long as a throttled one was told to, then at half a second’s distance, then ever less', async () => {
    const sentAt: number[] = [];
    const { transport, clock } = transportTo([
      answered({}, { status: 429, headers: { 'retry-after': '7' } }),
      answered({ RetCode: 153 }),
      answered({ RetCode: 0 }),
    ]);
    const start = clock.now();
    await clock.run(async () => {
      for (let call = 0; call < 5; call++) {
        await transport.call(READ, never).catch(asError);
        sentAt.push(clock.now() - start);
      }
    });
    expect(sentAt).toEqual([0, 7000, 8000, 9000, 9800]);
  });
});

describe('a kept connection that the server closed', () => {
  const closed: Handler = () => Promise.reject(new ConnectionError('closed', { reusedConnection: true }));

  it('has a call that reads sent once more, on a fresh connection', async () => {
    const { transport, requests } = transportTo([closed, answered({ RetCode: 0 })]);
    await transport.call(READ, never);
    expect(requests.map(({ freshConnection }) => freshConnection)).toEqual([false, true]);
  });

  it('has no change sent twice', async () => {
    const { transport, requests } = transportTo([closed, answered({ RetCode: 0 })]);
    expect(await transport.call(STOP, never).catch(asError)).toMatchObject({ mayHaveTakenEffect: true });
    expect(requests).toHaveLength(1);
    await transport.call(STOP, never);
    await transport.call(READ, never);
    expect(requests.map(({ freshConnection }) => freshConnection)).toEqual([false, true, false]);
  });

  it('has nothing sent any more where everything ends', async () => {
    const end = new AbortController();
    const { transport, requests } = transportTo(
      [
        (request) => {
          end.abort();
          return closed(request);
        },
      ],
      { signal: end.signal },
    );
    expect(await transport.call(READ, never).catch(asError)).toMatchObject({ failure: 'connection-failed' });
    expect(requests).toHaveLength(1);
  });

  it('is another matter than a connection that failed for itself', async () => {
    const failures = [new ConnectionError('failed'), new Error('fetch failed')];
    for (const failure of failures) {
      const { transport, requests } = transportTo([() => Promise.reject(failure)]);
      const error = await transport.call(READ, never).catch(asError);
      expect(error).toMatchObject({ failure: 'connection-failed', reusedConnection: false });
      expect(requests).toHaveLength(1);
    }
  });
});

it('a way that a proxy refuses has let nothing through', async () => {
  const refused = new ConnectionError('refused', { proxyStatus: 407 });
  expect(await outcome(() => Promise.reject(refused), STOP)).toMatchObject({
    failure: 'proxy-refused',
    proxyStatus: 407,
    mayHaveTakenEffect: false,
    class: 'permanent',
  });
});
