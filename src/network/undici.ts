/**
 * The parts of the npm package undici that the bundle has, as a file of its own: only runs behind a proxy, or with
 * GitHub's API, load it. Everything in the bundle that imports `undici` gets this (see scripts/build.ts). The whole
 * package is two and a half times as large, with its mocks, caches, WebSockets and a second parser.
 */
import './older-node.ts';
import connect from 'undici/lib/api/api-connect.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';

// The package's entry, which is left out, gives this method to all dispatchers. A tunnel to an https address needs it.
Dispatcher.prototype.connect = connect;

export { default as Agent } from 'undici/lib/dispatcher/agent.js';
export { default as ProxyAgent } from 'undici/lib/dispatcher/proxy-agent.js';
export { fetch } from 'undici/lib/web/fetch/index.js';
