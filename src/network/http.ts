/** What the client hands to `HttpFetch`: always a POST with a form, never a redirect followed. */
export interface HttpRequest {
  method: 'POST';
  headers: Record<string, string>;
  body: string;
  redirect: 'manual';
  signal: AbortSignal;
}

/** The part of an answer that the client reads. A `Response` has all of it. */
export interface HttpResponse {
  status: number;
  headers: { get(name: string): string | null };
  body: AsyncIterable<Uint8Array> | null;
}

/** The way to the network: `node:http`, the npm package undici behind a proxy, or a test's. Node's own `fetch` fits too. */
export type HttpFetch = (url: string, request: HttpRequest) => Promise<HttpResponse>;
