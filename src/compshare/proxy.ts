import { EnvHttpProxyAgent, fetch, ProxyAgent } from 'undici';
import type { Runner } from '../parts.ts';
import { STATE } from '../state.ts';
import type { Progress } from '../state.ts';
import type { HttpFetch } from './http.ts';

/**
 * A `fetch` that goes through the proxy that the environment names: HTTPS_PROXY, HTTP_PROXY, NO_PROXY, in both cases.
 *
 * @returns undefined where one of them is wrong, which is then reported.
 */
export function proxyFetch(
  env: NodeJS.ProcessEnv,
  runner: Pick<Runner, 'saveState' | 'error'>,
): HttpFetch | undefined {
  const wrong = completeProxies(env);
  if (wrong.length > 0) {
    runner.saveState(STATE.progress, 'failed' satisfies Progress);
    // A proxy's address can hold a password, so that it is not shown.
    const problems = wrong.map(
      (name) => `${name}: got something else; takes a proxy's address, such as http://proxy.example:3128.`,
    );
    runner.error(problems.join('\n'), { title: 'Nothing was done: the proxy settings are wrong' });
    return undefined;
  }
  // Connections are not kept: an open one would hold the process at its end.
  const dispatcher = new EnvHttpProxyAgent({ pipelining: 0 });
  return (url, request) => fetch(url, { ...request, dispatcher });
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
