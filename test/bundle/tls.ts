import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream';
import type { Duplex } from 'node:stream';
import { createServer } from 'node:tls';
import { CERTIFICATE, CERTIFICATE_KEY } from './certificate.ts';

/** An https address on loopback whose connections lead to an http one. */
export interface TlsAddress extends AsyncDisposable {
  url: string;
  /** The file with the certificate to trust for it. */
  certificateFile: string;
  /** Every connection from now on leads to this http address. */
  leadTo(url: string): void;
}

/** Hands on what comes from either to the other, until one of them ends, however it ends. */
export function join(client: Duplex, target: Duplex): void {
  pipeline(client, target, client, () => undefined);
}

/** Starts one on loopback. */
export async function startTls(): Promise<TlsAddress> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tls-'));
  const certificateFile = path.join(folder, 'certificate.pem');
  await writeFile(certificateFile, CERTIFICATE);
  let port = 0;
  const server = createServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY }, (client) => {
    join(client, connect(port, '127.0.0.1'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    certificateFile,
    leadTo: (url) => {
      port = Number(new URL(url).port);
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}
