import { EnvHttpProxyAgent, fetch } from 'undici';
import type { HttpFetch } from './http.ts';

/** A `fetch` that goes through the proxy that the environment names: HTTPS_PROXY, HTTP_PROXY, NO_PROXY, in both cases. */
export function proxyFetch(): HttpFetch {
  // Connections are not kept: an open one would hold the process at its end.
  const dispatcher = new EnvHttpProxyAgent({ pipelining: 0 });
  return (url, request) => fetch(url, { ...request, dispatcher });
}
