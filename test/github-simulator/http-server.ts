import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../src/time/clock.ts';
import { parkForGood, timeFor } from '../simulator/exchange.ts';
import type { Listening } from '../simulator/http-server.ts';
import { REQUEST_HEADER } from '../support/virtual-process-protocol.ts';
import type { GitHubFault } from './faults.ts';
import type { GitHubAnswer, GitHubRequest } from './github-simulator.ts';

export type { Listening } from '../simulator/http-server.ts';

type Answer = (request: GitHubRequest) => GitHubAnswer | Extract<GitHubFault, string>;

/** Serves `answer` as HTTP on loopback; port 0 takes any that is free. */
export async function serve(answer: Answer, clock: Clock, port: number): Promise<Listening> {
  const server = createServer((request, response) => {
    exchange(request, response, answer, clock).catch(() => response.destroy());
  });
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
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const result = answer({
    method: request.method ?? '',
    url: new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`),
    authorization: request.headers.authorization ?? '',
    body: Buffer.concat(chunks).toString(),
  });
  switch (result) {
    case 'silence': {
      const id = request.headers[REQUEST_HEADER];
      parkForGood(clock, typeof id === 'string' ? id : null);
      return;
    }
    case 'lost-request':
    case 'lost-answer':
      request.socket.resetAndDestroy();
      return;
    case 'half-answer':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('[{"id":', () => response.destroy());
      return;
    default:
      send({ ...result, headers: { ...result.headers, ...timeFor(clock) } }, response);
  }
}

function send({ status, headers, body }: GitHubAnswer, response: ServerResponse): void {
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/json; charset=utf-8';
  response.writeHead(status, { ...(text !== '' && { 'content-type': type }), ...headers });
  response.end(text);
}
