import { bypassesProxy, isLoopback } from './no-proxy.ts';

/** How an address is reached. */
export type ProxyChoice =
  | { kind: 'direct' }
  | { kind: 'proxy'; address: string }
  /** The variable that holds for the address is no address of a proxy. */
  | { kind: 'invalid'; variable: string };

/** What a proxy's address may begin with. */
const PROXY_PROTOCOLS = ['http:', 'https:', 'socks:', 'socks5:'];

/**
 * The proxy that the environment names for an address: HTTPS_PROXY or HTTP_PROXY for https, HTTP_PROXY for http, unless
 * NO_PROXY excludes it. Names in lower case win, even where they are empty. http on this machine never goes through a
 * proxy.
 */
export function proxyFor(address: string, env: Readonly<Record<string, string | undefined>>): ProxyChoice {
  const url = new URL(address);
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return { kind: 'direct' };
  const variables = url.protocol === 'https:' ? ['https_proxy', 'http_proxy'] : ['http_proxy'];
  for (const lowerCase of variables) {
    const { name, value } = readVariable(lowerCase, env);
    if (value === '') continue;
    if (bypassesProxy(url, readVariable('no_proxy', env).value)) return { kind: 'direct' };
    const proxy = completeAddress(value);
    return proxy === undefined ? { kind: 'invalid', variable: name } : { kind: 'proxy', address: proxy };
  }
  return { kind: 'direct' };
}

function readVariable(
  lowerCase: string,
  env: Readonly<Record<string, string | undefined>>,
): { name: string; value: string } {
  const name = env[lowerCase] === undefined ? lowerCase.toUpperCase() : lowerCase;
  return { name, value: (env[name] ?? '').trim() };
}

/** A proxy's address, completed as curl understands it. Undefined where it is none. */
function completeAddress(value: string): string | undefined {
  // The proxy resolves the name in any case.
  const address = (value.includes('://') ? value : `http://${value}`).replace(/^socks5h:/i, 'socks5:');
  try {
    const { protocol, hostname, username, password } = new URL(address);
    decodeURIComponent(username);
    decodeURIComponent(password);
    return PROXY_PROTOCOLS.includes(protocol) && hostname !== '' ? address : undefined;
  } catch {
    return undefined;
  }
}
