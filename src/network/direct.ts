import type { HttpFetch } from './http.ts';

/**
 * The way to the network where no proxy is in between. Node's own `fetch` would do as well, but loading it takes longer
 * than all the rest of a run (see docs/benchmarks.md). Redirects are not followed, since `node:http` follows none.
 *
 * Connections are kept between the calls and do not hold the process at its end.
 */
export const nodeFetch: HttpFetch = async (url, { method, headers, body, signal }) => {
  const { request: send } = await (url.startsWith('https:') ? import('node:https') : import('node:http'));
  return new Promise((resolve, reject) => {
    const length = String(Buffer.byteLength(body));
    const request = send(
      url,
      { method, signal, headers: { ...headers, 'Content-Length': length } },
      (response) => {
        const header = (name: string): string | null => {
          const value = response.headers[name.toLowerCase()];
          return typeof value === 'string' ? value : null;
        };
        resolve({ status: response.statusCode ?? 0, headers: { get: header }, body: response });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
};
