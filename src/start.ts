import * as core from '@actions/core';
import { systemClock } from './clock.ts';
import type { HttpFetch } from './compshare/http.ts';
import { nodeFetch } from './compshare/node-fetch.ts';
import type { Phase } from './handover.ts';
import type { Runner } from './parts.ts';
import { runPhase } from './phases.ts';

/** How long what is left hanging may hold the process at its end, in milliseconds. */
const LINGER_MS = 500;

/** Wires the real parts together and runs one phase. */
export async function start(phase: Phase): Promise<void> {
  const cancelled = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (cancelled.signal.aborted) process.exit(1);
      cancelled.abort();
    });
  }
  try {
    const succeeded = await runPhase(phase, {
      runner,
      clock: systemClock,
      fetch: await chooseFetch(process.env),
      random: Math.random,
      cancelled: cancelled.signal,
      loadGitHubSide: async () => (await import('./github/clean-up.ts')).gitHubSide({ env: process.env }),
    });
    if (!succeeded) process.exitCode = 1;
  } catch (error) {
    core.error(
      `This is a fault of the action: ${error instanceof Error ? error.message : String(error)}. ` +
        'The instance may still exist and be billed: check it in the console, and report this, please.',
      { title: 'The action broke' },
    );
    if (error instanceof Error) core.debug(error.stack ?? '');
    process.exitCode = 1;
  }
  // A call that was given up can leave a name lookup or a handshake behind, which nothing ends but its own timeout.
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

const runner: Runner = {
  ...core,
  addSummary: async (markdown) => {
    // Other runners than GitHub's may have no job summary.
    if ((process.env['GITHUB_STEP_SUMMARY'] ?? '') === '') return;
    try {
      await core.summary.addRaw(markdown).write();
    } catch (error) {
      // What became of the instances is in the log and the outputs too.
      core.warning(error instanceof Error ? error.message : String(error), {
        title: 'The job summary could not be written',
      });
    }
  },
};

/** The npm package undici knows proxies, and is loaded only where there is one. */
async function chooseFetch(env: NodeJS.ProcessEnv): Promise<HttpFetch> {
  const proxied = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some(
    (name) => (env[name] ?? '') !== '',
  );
  if (!proxied) return nodeFetch;
  const { proxyFetch } = await import('./compshare/proxy.ts');
  return proxyFetch();
}
