import { EnvHttpProxyAgent, fetch, ProxyAgent } from 'undici';
import type { HttpFetch } from './http.ts';

/** A way through the proxy, or the names of the variables that are no address of one. */
export type ProxyFetch = { kind: 'fetch'; fetch: HttpFetch } | { kind: 'wrong'; variables: string[] };

/** A `fetch` that goes through the proxy that the environment names: HTTPS_PROXY, HTTP_PROXY, NO_PROXY, in both cases. */
export function proxyFetch(env: NodeJS.ProcessEnv): ProxyFetch {
  const variables = completeProxies(env);
  if (variables.length > 0) return { kind: 'wrong', variables };
  // Connections are not kept: an open one would hold the process at its end.
  const dispatcher = new EnvHttpProxyAgent({ pipelining: 0 });
  return { kind: 'fetch', fetch: (url, request) => fetch(url, { ...request, dispatcher }) };
}

/**
 * Puts `http://` before those proxy variables that have no scheme, as curl understands them. What talks to GitHub reads
 * the same variables.
 *
 * @returns the names of those that are no address of a proxy even then.
 */
function completeProxies(env: NodeJS.ProcessEnv): string[] {
  const wrong: string[] = [];
  for (const lowerCase of ['http_proxy', 'https_proxy']) {
    // As undici reads them: the name in lower case wins, even where it is empty.
    const name = env[lowerCase] === undefined ? lowerCase.toUpperCase() : lowerCase;
    const value = env[name] ?? '';
    const address = value.includes('://') ? value : `http://${value}`;
    if (value === '') continue;
    if (isProxy(address)) env[name] = address;
    else wrong.push(name);
  }
  return wrong;
}

/** Whether undici takes it for a proxy's address. It decodes the user and the password as well, which can fail in a URL. */
function isProxy(address: string): boolean {
  try {
    new ProxyAgent(address);
    return true;
  } catch {
    return false;
  }
}
