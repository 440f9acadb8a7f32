import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { join } from './tls.ts';

/** A proxy that tunnels to any address. */
export interface Tunnel extends AsyncDisposable {
  url: string;
  /** How many tunnels were asked for. */
  connections(): number;
}

/** Starts a proxy on loopback. */
export async function startTunnel(): Promise<Tunnel> {
  let connections = 0;
  const sockets = new Set<Duplex>();
  const server = createServer();
  server.on('connect', ({ url = '' }, client) => {
    connections++;
    const [host = '', port = ''] = url.split(':');
    const target = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      join(client, target);
    });
    sockets.add(target).add(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
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
