import { nodeFetch } from './direct.ts';
import type { HttpFetch } from './http.ts';
import { proxyFor } from './proxy-settings.ts';

/**
 * The way to the network that the environment asks for: straight, or through a proxy.
 *
 * @param loadProxied loads the way through a proxy, which takes a while, once there is a proxy for an address.
 */
export function networkFetch(env: NodeJS.ProcessEnv, loadProxied: () => Promise<HttpFetch>): HttpFetch {
  let proxied: Promise<HttpFetch> | undefined;
  return async (url, request) => {
    if (proxyFor(url, env).kind === 'direct') return nodeFetch(url, request);
    proxied ??= loadProxied();
    return (await proxied)(url, request);
  };
}
