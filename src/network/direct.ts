import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { ConnectionError } from './http.ts';
import type { HttpFetch, HttpResponse } from './http.ts';
import { countedLookup } from './lookup.ts';

/**
 * The way to the network where no proxy is in between. Node's own `fetch` would do as well, but loading it takes longer
 * than all the rest of a run (see bench/README.md). Redirects are not followed, since `node:http` follows none.
 *
 * Connections are kept between the calls and do not hold the process at its end. It settles whatever the other side
 * does, and when `signal` is aborted.
 */
export const nodeFetch: HttpFetch = async (url, { method, headers, body, signal, freshConnection }) => {
  const { request: send } = await (url.startsWith('https:') ? import('node:https') : import('node:http'));
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method,
      signal,
      lookup: countedLookup,
      headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
      // Without an agent it gets a connection of its own.
      ...(freshConnection === true && { agent: false }),
    });
    let bytesBefore = 0;
    const fail = (cause?: unknown): void => {
      const { socket } = request;
      const silent = socket === null || socket.bytesRead === bytesBefore;
      const reusedConnection = request.reusedSocket && silent;
      reject(new ConnectionError('the connection failed', { reusedConnection, cause }));
    };
    request.on('socket', (socket: Socket) => {
      bytesBefore = socket.bytesRead;
    });
    request.on('response', (response) => {
      resolve(responseOf(response));
    });
    // The server speaks another protocol from here on, which nobody asked for.
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ ...responseOf(response), body: null });
    });
    request.on('error', fail);
    // The last event of all, whatever happened. After an answer or an error it changes nothing.
    request.on('close', fail);
    request.end(body);
  });
};

function responseOf(response: IncomingMessage): HttpResponse {
  const get = (name: string): string | null => {
    const value = response.headers[name.toLowerCase()];
    return typeof value === 'string' ? value : null;
  };
  return { status: response.statusCode ?? 0, headers: { get }, body: response };
}
