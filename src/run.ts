import * as core from '@actions/core';
import { runPhase } from './action/phase.ts';
import { JobState } from './action/job-state.ts';
import type { Phase } from './action/progress.ts';
import { guardedRunner } from './action/runner.ts';
import type { Runner } from './action/runner.ts';
import { nodeFetch } from './network/direct.ts';
import type { HttpFetch } from './network/http.ts';
import { en as messages } from './report/messages/en.ts';
import { systemClock } from './time/clock.ts';

/** How long what is left hanging may hold the process at its end, in milliseconds. */
const LINGER_MS = 500;

/** Wires the real parts together and runs one phase to its end, which sets the process's exit code. */
export async function run(phase: Phase = 'main'): Promise<void> {
  const { env } = process;
  const { stateUnsaved, outputsUnset, summaryUnwritten, internalError } = messages.annotations;
  const isRead = phase === 'main';
  const runner = guardedRunner(
    core,
    {
      // State and outputs of the post phase reach nobody, so nothing is lost with them.
      state: isRead ? stateUnsaved : undefined,
      outputs: isRead ? outputsUnset : undefined,
      summary: summaryUnwritten,
    },
    env,
  );
  const cancelled = cancelledBySignal();
  try {
    const fetch = await chooseFetch(phase, runner, env);
    const succeeded =
      fetch !== undefined &&
      (await runPhase(phase, {
        runner,
        clock: systemClock,
        fetch,
        random: Math.random,
        cancelled,
        env,
        messages,
        loadGitHub: async () => (await import('./github/github.ts')).createGitHub({ env }),
      }));
    if (!succeeded) process.exitCode = 1;
  } catch (error) {
    const { title, message } = internalError;
    core.error(message(error instanceof Error ? error.message : String(error)), { title });
    if (error instanceof Error) core.debug(error.stack ?? '');
    process.exitCode = 1;
  }
  // A call that was given up can leave a name lookup or a handshake behind, which nothing ends but its own timeout.
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

/** Aborted by the first signal that ends the process; the second one ends it at once. */
function cancelledBySignal(): AbortSignal {
  const cancelled = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (cancelled.signal.aborted) process.exit(1);
      cancelled.abort();
    });
  }
  return cancelled.signal;
}

/**
 * The npm package undici knows proxies, and is loaded only where there is one.
 *
 * @returns undefined where the variables for it are wrong, which is then reported.
 */
async function chooseFetch(
  phase: Phase,
  runner: Runner,
  env: NodeJS.ProcessEnv,
): Promise<HttpFetch | undefined> {
  const proxied = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some(
    (name) => (env[name] ?? '') !== '',
  );
  if (!proxied) return nodeFetch;
  const { proxyFetch } = await import('./network/proxy.ts');
  const way = proxyFetch(env);
  if (way.kind === 'fetch') return way.fetch;
  const state = new JobState(runner, phase, { privateKey: runner.getInput('private-key'), env });
  state.update({ progress: 'failed' });
  state.save();
  const { title, message } = messages.annotations.wrongProxy;
  // A proxy's address can hold a password, so it is not shown.
  runner.error(way.variables.map(message).join('\n'), { title });
  return undefined;
}
