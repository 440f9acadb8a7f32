import * as core from '@actions/core';
import { systemClock } from './time/clock.ts';
import type { HttpFetch } from './network/http.ts';
import { nodeFetch } from './network/direct.ts';
import type { Phase } from './action/handover.ts';
import type { Runner } from './action/runner.ts';
import { runPhase } from './action/phase.ts';
import { STATE } from './action/progress.ts';
import type { Progress } from './action/progress.ts';

/** How long what is left hanging may hold the process at its end, in milliseconds. */
const LINGER_MS = 500;

/** Wires the real parts together and runs one phase to its end, which sets the process's exit code. */
export async function run(phase: Phase = 'main'): Promise<void> {
  const cancelled = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (cancelled.signal.aborted) process.exit(1);
      cancelled.abort();
    });
  }
  const runner = runnerOf(phase);
  try {
    const fetch = await chooseFetch(process.env, runner);
    const succeeded =
      fetch !== undefined &&
      (await runPhase(phase, {
        runner,
        clock: systemClock,
        fetch,
        random: Math.random,
        cancelled: cancelled.signal,
        loadGitHub: async () => (await import('./github/github.ts')).createGitHub({ env: process.env }),
      }));
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

/** The real runner. Where one of its files can't be written, as on a full disk, a warning says so and the teardown goes on. */
function runnerOf(phase: Phase): Runner {
  // State and outputs of the post phase reach nobody, so that nothing is lost with them.
  const isRead = phase === 'main';
  const toState = guardedWriter(isRead ? STATE_UNSAVED : undefined);
  const toOutputs = guardedWriter(isRead ? OUTPUTS_UNSET : undefined);
  const toSummary = guardedWriter(SUMMARY_UNWRITTEN);
  return {
    ...core,
    saveState: (name, value) => {
      void toState(() => {
        core.saveState(name, value);
      });
    },
    setOutput: (name, value) => {
      void toOutputs(() => {
        core.setOutput(name, value);
      });
    },
    addSummary: async (markdown) => {
      // Other runners than GitHub's may have no job summary.
      if ((process.env['GITHUB_STEP_SUMMARY'] ?? '') === '') return;
      await toSummary(() => core.summary.addRaw(markdown).write());
    },
  };
}

/** What to warn of where a file of the runner's can't be written. */
interface Loss {
  title: string;
  /** What follows from it. */
  consequence: string;
}

const STATE_UNSAVED: Loss = {
  title: 'The state could not be saved',
  consequence:
    'The teardown goes on. But the post phase may not know what this phase did: ' +
    'it then goes by the inputs alone, and may not find an instance that is gone.',
};
const OUTPUTS_UNSET: Loss = {
  title: 'The outputs could not be set',
  consequence: 'They may be empty for later steps. The log says what became of the instances.',
};
const SUMMARY_UNWRITTEN: Loss = {
  title: 'The job summary could not be written',
  consequence: 'The log says what became of the instances.',
};

/** A way to write to a file of the runner's that never fails: the first time that it can't, it warns of the loss. */
function guardedWriter(loss: Loss | undefined): (write: () => unknown) => Promise<void> {
  let untold = loss;
  return async (write) => {
    try {
      await write();
    } catch (error) {
      if (untold === undefined) return;
      const { title, consequence } = untold;
      untold = undefined;
      const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
      core.warning(`${reason}. ${consequence}`, { title });
    }
  };
}

/**
 * The npm package undici knows proxies, and is loaded only where there is one.
 *
 * @returns undefined where the variables for it are wrong, which is then reported.
 */
async function chooseFetch(env: NodeJS.ProcessEnv, runner: Runner): Promise<HttpFetch | undefined> {
  const proxied = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some(
    (name) => (env[name] ?? '') !== '',
  );
  if (!proxied) return nodeFetch;
  const { proxyFetch } = await import('./network/proxy.ts');
  const way = proxyFetch(env);
  if (way.kind === 'fetch') return way.fetch;
  runner.saveState(STATE.progress, 'failed' satisfies Progress);
  // A proxy's address can hold a password, so that it is not shown.
  const problems = way.variables.map(
    (name) => `${name}: got something else; takes a proxy's address, such as http://proxy.example:3128.`,
  );
  runner.error(problems.join('\n'), { title: 'Nothing was done: the proxy settings are wrong' });
  return undefined;
}
