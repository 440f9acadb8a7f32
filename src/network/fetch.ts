import { nodeFetch } from './direct.ts';
import type { HttpFetch } from './http.ts';
import type { ProxyChoice } from './proxy-settings.ts';

/** Whether the environment names a proxy at all, for whatever address. */
export function namesProxy(env: Readonly<Record<string, string | undefined>>): boolean {
  return ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => (env[name] ?? '') !== '');
}

/**
 * The way to the network: straight, or through the proxy that is chosen for an address.
 *
 * @param loadProxied loads the way through a proxy, which takes a while, once there is a proxy for an address.
 */
export function networkFetch(
  choose: (url: string) => ProxyChoice,
  loadProxied: () => Promise<HttpFetch>,
): HttpFetch {
  let proxied: Promise<HttpFetch> | undefined;
  return async (url, request) => {
    if (choose(url).kind === 'direct') return nodeFetch(url, request);
    proxied ??= loadProxied();
    return (await proxied)(url, request);
  };
}
