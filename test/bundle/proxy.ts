import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { join } from './tls.ts';

/** A proxy, for plain requests and for tunnels. */
export interface Proxy extends AsyncDisposable {
  url: string;
  /** From now on, everything that is asked for is sought on this port of loopback. */
  leadTo(port: number): void;
  /** The host of each request and of each tunnel that was asked for. */
  hosts(): readonly string[];
}

/** Starts a proxy on loopback. It leads to whatever address is asked for. */
export async function startProxy(): Promise<Proxy> {
  const hosts: string[] = [];
  const sockets = new Set<Duplex>();
  let fixedPort: number | undefined;
  const targetOf = (hostname: string, port: string): { host: string; port: number } => {
    hosts.push(hostname);
    return fixedPort === undefined
      ? { host: hostname, port: Number(port) }
      : { host: '127.0.0.1', port: fixedPort };
  };
  const server = createServer((incoming, answer) => {
    const { method, headers, url = '' } = incoming;
    const { hostname, port, pathname, search } = new URL(url);
    const options = { ...targetOf(hostname, port), path: `${pathname}${search}`, method, headers };
    incoming.pipe(
      request(options, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      }),
    );
  });
  server.on('connect', ({ url = '' }, client) => {
    const [hostname = '', port = ''] = url.split(':');
    const target = connect(targetOf(hostname, port), () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      join(client, target);
    });
    sockets.add(target).add(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (port) => {
      fixedPort = port;
    },
    hosts: () => hosts,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
