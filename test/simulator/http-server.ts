import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../src/time/clock.ts';
import { announcedLength, breaksOff, pieces } from './delivery.ts';
import type { Delivery } from './delivery.ts';
import { parkForGood, pauseFor, timeFor } from './exchange.ts';
import type { Answer } from './exchange.ts';
import { readParameters } from './parameters.ts';
import { REQUEST_HEADER } from '../support/virtual-process-protocol.ts';

/** A simulator that listens. */
export interface Listening {
  /** `http://127.0.0.1:…`, without a slash at the end. */
  readonly url: string;
  /** Stops listening and breaks every connection. */
  readonly close: () => Promise<void>;
}

/** More than any call of this API has. */
const MAX_BODY_BYTES = 1_000_000;
const SWITCHING_PROTOCOLS =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n';

/** Serves `answer` as HTTP on loopback; port 0 takes any that is free. */
export async function serve(answer: Answer, clock: Clock, port: number): Promise<Listening> {
  const dying = new WeakSet<Socket>();
  const server = createServer((request, response) => {
    if (dying.has(request.socket)) {
      request.socket.resetAndDestroy();
      return;
    }
    // A client that breaks off in the middle is none of the server's business.
    exchange(request, response, answer, clock, dying).catch(() => response.destroy());
  });
  // Longer than a test's pauses between two calls: a connection that the server closes for being idle just
  // when the client uses it again would be a fault that nobody asked for.
  server.keepAliveTimeout = 600_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulator has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  clock: Clock,
  dying: WeakSet<Socket>,
): Promise<void> {
  const body = await readBody(request);
  const query = new URL(request.url ?? '/', 'http://127.0.0.1').search;
  const contentType = request.headers['content-type'] ?? '';
  const parameters = readParameters(request.method ?? '', query, contentType, body);
  const header = request.headers[REQUEST_HEADER];
  const requestId = typeof header === 'string' ? header : null;
  const pause = pauseFor(clock, requestId);

  const { delivery, abandoned } = await answer(parameters, pause);
  const leave = (): void => {
    if (!response.writableFinished) abandoned();
  };
  if (response.closed) leave();
  else response.once('close', leave);

  if (delivery.kind === 'silence') parkForGood(clock, requestId);
  else if (delivery.kind === 'reset') request.socket.resetAndDestroy();
  else if (delivery.kind === 'close') request.socket.end();
  else if (delivery.kind === 'upgrade') request.socket.write(SWITCHING_PROTOCOLS);
  else {
    if (delivery.connectionDies === true) dying.add(request.socket);
    await deliver({ ...delivery, headers: { ...delivery.headers, ...timeFor(clock) } }, response, pause);
  }
}

async function deliver(
  { status, headers, body }: Extract<Delivery, { kind: 'response' }>,
  response: ServerResponse,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  const length = announcedLength(body);
  response.writeHead(status, {
    ...headers,
    ...(length !== undefined && { 'content-length': length }),
  });
  for await (const piece of pieces(body, pause)) {
    if (response.closed) return;
    await write(response, piece);
  }
  if (breaksOff(body)) response.destroy();
  else response.end();
}

/** Resolves when the bytes are on their way, or the client has left. */
function write(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      response.off('close', finish);
      resolve();
    };
    response.once('close', finish);
    response.write(bytes, finish);
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error('The body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
