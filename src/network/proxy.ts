import { Agent, fetch, ProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';
import { ConnectionError } from './http.ts';
import type { HttpFetch } from './http.ts';
import type { countedLookup } from './lookup.ts';
import type { ProxyChoice } from './proxy-settings.ts';

/** What the way through proxies works with. */
export interface ProxyDependencies {
  /** Which proxy, if any, an address is reached through. */
  choose: (url: string) => ProxyChoice;
  lookup: typeof countedLookup;
}

/** A `fetch` that goes through the proxy that is chosen for each address. */
export function proxyFetch(dependencies: ProxyDependencies): HttpFetch {
  const dispatcherFor = dispatchers(dependencies);
  return async (url, { method, headers, body, redirect, signal }) => {
    try {
      const dispatcher = dispatcherFor(url);
      return await fetch(url, { method, headers, body, redirect, signal, dispatcher });
    } catch (error) {
      throw new ConnectionError('the connection failed', { ...refusalIn(error), cause: error });
    }
  };
}

/** The same for whoever wants the whole of `fetch`, such as Octokit. */
export function wholeProxyFetch(dependencies: ProxyDependencies): typeof globalThis.fetch {
  const dispatcherFor = dispatchers(dependencies);
  const whole = (url: string, init?: Parameters<typeof fetch>[1]): ReturnType<typeof fetch> =>
    fetch(url, { ...init, dispatcher: dispatcherFor(url) });
  return whole as unknown as typeof globalThis.fetch;
}

/** One dispatcher for each proxy, and one for what needs none. */
function dispatchers({ choose, lookup }: ProxyDependencies): (url: string) => Dispatcher {
  // Connections are not kept: an open one would hold the process at its end.
  const options = { pipelining: 0, connect: { lookup } };
  const byProxy = new Map<string, Dispatcher>();
  return (url) => {
    const choice = choose(url);
    // The variable's value can hold a password, so that it is not shown.
    if (choice.kind === 'invalid') throw new Error(`${choice.variable} is no address of a proxy`);
    const proxy = choice.kind === 'proxy' ? choice.address : '';
    const known = byProxy.get(proxy);
    if (known !== undefined) return known;
    const dispatcher = proxy === '' ? new Agent(options) : new ProxyAgent({ ...options, uri: proxy });
    byProxy.set(proxy, dispatcher);
    return dispatcher;
  };
}

/** The status with which a proxy refused a tunnel, which undici tells in a message only. */
function refusalIn(error: unknown): { proxyStatus?: number } {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const [, status] = /^Proxy response \((\d{3})\)/.exec(cause.message) ?? [];
    if (status !== undefined) return { proxyStatus: Number(status) };
  }
  return {};
}
