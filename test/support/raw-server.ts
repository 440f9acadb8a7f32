import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** One HTTP request as a raw server reads it. */
export interface RawRequest {
  socket: Socket;
  /** How many requests this connection has brought, this one included. */
  nth: number;
  head: string;
  body: string;
}

/** A server on loopback that answers bytes, not HTTP. */
export interface RawServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly RawRequest[];
  /** Connections that were made so far. */
  readonly connections: () => number;
}

/** Listens, reads requests that announce their length, and leaves their answers to `onRequest`. */
export async function startRawServer(onRequest: (request: RawRequest) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const requests: RawRequest[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let unread = '';
    let nth = 0;
    socket.on('data', (chunk) => {
      unread += chunk.toString('latin1');
      for (;;) {
        const headEnd = unread.indexOf('\r\n\r\n');
        if (headEnd < 0) return;
        const head = unread.slice(0, headEnd);
        const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
        const end = headEnd + 4 + length;
        if (unread.length < end) return;
        const request = { socket, nth: ++nth, head, body: unread.slice(headEnd + 4, end) };
        unread = unread.slice(end);
        requests.push(request);
        onRequest(request);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    connections: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An HTTP answer with JSON, as bytes. */
export function rawAnswer(fields: unknown, { status = 200, headers = '' } = {}): string {
  const body = JSON.stringify(fields);
  return `HTTP/1.1 ${status} X\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;
}
