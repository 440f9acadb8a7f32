/** What the client hands to `HttpFetch`: always a POST with a form, never a redirect followed. */
export interface HttpRequest {
  method: 'POST';
  headers: Record<string, string>;
  body: string;
  redirect: 'manual';
  signal: AbortSignal;
  /** Sends it on a connection that has served no other request. */
  freshConnection?: boolean;
}

/** The part of an answer that the client reads. A `Response` has all of it. */
export interface HttpResponse {
  status: number;
  headers: { get(name: string): string | null };
  body: AsyncIterable<Uint8Array> | null;
}

/**
 * The way to the network: `node:http`, the npm package undici behind a proxy, or a test's. Node's own `fetch` fits too.
 *
 * It may reject with anything; a {@link ConnectionError} tells more.
 */
export type HttpFetch = (url: string, request: HttpRequest) => Promise<HttpResponse>;

/** What is known of a connection that failed. */
export interface ConnectionFailure {
  /** The connection had served other requests before, and not a byte of this answer came. */
  reusedConnection?: boolean;
  /** The HTTP status with which a proxy refused the way. */
  proxyStatus?: number;
  cause?: unknown;
}

/**
 * No answer came, or not a whole one. What the system says of it is in the cause.
 *
 * Told by its name rather than by its class, of which each file of the bundle that throws one has its own.
 */
export class ConnectionError extends Error {
  readonly reusedConnection: boolean;
  readonly proxyStatus: number | undefined;

  constructor(message: string, { reusedConnection = false, proxyStatus, cause }: ConnectionFailure = {}) {
    super(message, { cause });
    this.name = 'ConnectionError';
    this.reusedConnection = reusedConnection;
    this.proxyStatus = proxyStatus;
  }
}

/** Whether an error is a {@link ConnectionError}. */
export function isConnectionError(error: unknown): error is ConnectionError {
  return error instanceof Error && error.name === 'ConnectionError';
}
