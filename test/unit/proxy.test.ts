import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CompShareClient } from '../../src/compshare/client.ts';
import { networkFetch } from '../../src/network/fetch.ts';
import { countedLookup } from '../../src/network/lookup.ts';
import { proxyFetch } from '../../src/network/proxy.ts';
import { proxyFor } from '../../src/network/proxy-settings.ts';
import { describeError } from '../../src/report/error-text.ts';
import { systemClock } from '../../src/time/clock.ts';
import { adviceFor, ENGLISH } from '../support/english.ts';

const never = new AbortController().signal;
const EMPTY = '{"Action":"DescribeCompShareInstanceResponse","RetCode":0,"TotalCount":0,"UHostSet":[]}';

/** A client that reaches an address as an environment says. */
function clientIn(env: NodeJS.ProcessEnv, apiUrl: string): CompShareClient {
  const dependencies = { choose: (url: string) => proxyFor(url, env), lookup: countedLookup };
  return new CompShareClient({
    connection: { apiUrl, publicKey: 'public-key-1234567890', privateKey: 'private-key-1234567890' },
    fetch: networkFetch(dependencies.choose, () => Promise.resolve(proxyFetch(dependencies))),
    clock: systemClock,
    signal: never,
  });
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('a proxy that refuses the way', () => {
  let status = 407;
  const server = createServer().on('connect', (_, socket) => {
    socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
  });
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    env = { HTTPS_PROXY: `http://me:hunter2@127.0.0.1:${await listen(server)}` };
  });
  afterAll(() => server.close());

  it.each([
    [407, 'permanent', 'user name and a password'],
    [403, 'permanent', 'NO_PROXY'],
    [503, 'transient', 'proxy settings'],
  ])('with status %i: %s, told with what to do', async (refusal, errorClass, advice) => {
    status = refusal;
    const error = await clientIn(env, 'https://api.test/')
      .describe({}, never)
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    expect(error).toMatchObject({
      class: errorClass,
      proxyStatus: refusal,
      failure: 'proxy-refused',
      mayHaveTakenEffect: false,
    });
    const told = describeError(ENGLISH, error as never);
    expect(told).toBe(`DescribeCompShareInstance: the proxy refused the connection (HTTP status ${refusal})`);
    expect(adviceFor(error as never)).toContain(advice);
    expect(told + adviceFor(error as never)).not.toContain('hunter2');
  });
});

describe('a SOCKS proxy', () => {
  it.each(['socks5', 'socks5h'])('%s:// resolves the name itself', async (scheme) => {
    const api = createServer((_, response) => response.end(EMPTY));
    await listen(api);
    const asked: string[] = [];
    // No password, then a request to connect to a name.
    const proxy = createSocketServer((socket) => {
      socket.once('data', () => {
        socket.write(Buffer.from([5, 0]));
        socket.once('data', (request: Buffer) => {
          asked.push(request.toString('latin1', 5, 5 + (request[4] ?? 0)));
          socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 80]));
          api.emit('connection', socket);
        });
      });
    });
    const env = { HTTP_PROXY: `${scheme}://127.0.0.1:${await listen(proxy)}` };
    expect(await clientIn(env, 'http://api.test/').describe({}, never)).toMatchObject({ instances: [] });
    expect(asked).toEqual(['api.test']);
    api.close();
    proxy.close();
  });
});

describe('an http address on this machine', () => {
  it('is reached without the proxy', async () => {
    const api = createServer((_, response) => response.end(EMPTY));
    const env = { HTTP_PROXY: 'http://127.0.0.1:1' };
    const client = clientIn(env, `http://127.0.0.1:${await listen(api)}/`);
    expect(await client.describe({}, never)).toMatchObject({ instances: [] });
    api.closeAllConnections();
    api.close();
  });
});
