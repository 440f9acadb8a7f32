import * as core from '@actions/core';
import { systemClock } from './time/clock.ts';
import { networkFetch } from './network/fetch.ts';
import { countedLookup, pendingLookups } from './network/lookup.ts';
import { proxyFor } from './network/proxy-settings.ts';
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
  const network = { choose: (url: string) => proxyFor(url, process.env), lookup: countedLookup };
  try {
    const succeeded =
      !reportWrongProxy(process.env, runner) &&
      (await runPhase(phase, {
        runner,
        clock: systemClock,
        fetch: networkFetch(process.env, async () =>
          (await import('./network/proxy.ts')).proxyFetch(network),
        ),
        random: Math.random,
        cancelled: cancelled.signal,
        loadGitHubSide: async () => {
          const [{ gitHubSide }, { wholeProxyFetch }] = await Promise.all([
            import('./github/clean-up.ts'),
            import('./network/proxy.ts'),
          ]);
          return gitHubSide({ env: process.env, fetch: wholeProxyFetch(network) });
        },
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
  setTimeout(() => {
    // Node waits for a name lookup even then, though nobody needs its answer any more.
    if (process.exitCode === 1 && pendingLookups() > 0) process.kill(process.pid, 'SIGKILL');
    process.exit();
  }, LINGER_MS).unref();
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

/** Reports a proxy variable that is wrong and would be used for the API. */
function reportWrongProxy(env: NodeJS.ProcessEnv, runner: Runner): boolean {
  const apiUrl = core.getInput('api-url');
  // What is no address is reported with the other inputs.
  const choice = URL.canParse(apiUrl) ? proxyFor(apiUrl, env) : undefined;
  if (choice?.kind !== 'invalid') return false;
  runner.saveState(STATE.progress, 'failed' satisfies Progress);
  // A proxy's address can hold a password, so that it is not shown.
  runner.error(
    `${choice.variable}: got something else; takes a proxy's address, such as http://proxy.example:3128.`,
    { title: 'Nothing was done: the proxy settings are wrong' },
  );
  return true;
}
