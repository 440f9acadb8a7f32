import * as core from '@actions/core';
import { CATALOGS } from './action/catalogs.ts';
import { inputVariable, readKeyPair } from './action/environment.ts';
import { DEFAULTS } from './action/inputs.ts';
import { runPhase } from './action/phase.ts';
import { JobState, readState } from './action/job-state.ts';
import { STATE_NAME } from './action/progress.ts';
import type { Phase } from './action/progress.ts';
import { guardedRunner, withHelp } from './action/runner.ts';
import type { Runner } from './action/runner.ts';
import { signingRefusal } from './compshare/signature.ts';
import { namesProxy, networkFetch } from './network/fetch.ts';
import { countedLookup, pendingLookups } from './network/lookup.ts';
import type { ProxyChoice } from './network/proxy-settings.ts';
import { languageOf } from './report/language.ts';
import type { Language } from './report/language.ts';
import { HelpLinks } from './report/help.ts';
import type { Messages } from './report/messages/en/every-run.ts';
import { noteSummary } from './report/summary.ts';
import { systemClock } from './time/clock.ts';

/** How long what is left hanging may hold the process at its end, in milliseconds. */
const LINGER_MS = 500;

/**
 * Wires the real parts together and runs one phase to its end, which sets the process's exit code: 1 until the phase has
 * succeeded, so that nothing that ends the process early looks like a success.
 */
export async function run(phase: Phase = 'main'): Promise<void> {
  process.exitCode = 1;
  outliveReader();
  const { env } = process;
  const language = chosenLanguage(phase, env);
  const catalog = CATALOGS[language];
  const messages = await catalog.everyRun();
  const { stateUnsaved, outputsUnset, summaryUnwritten, internalError } = messages.notes;
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
  const voice = { runner, messages, help: new HelpLinks(env, language) };
  const cancelled = cancelledBySignal();
  try {
    const network = { choose: await proxyChooser(env), lookup: countedLookup };
    const succeeded =
      !reportRefusedSha1(phase, voice) &&
      !reportWrongProxy(phase, voice, network.choose) &&
      (await runPhase(phase, {
        runner,
        clock: systemClock,
        fetch: networkFetch(network.choose, async () =>
          (await import('./network/proxy.ts')).proxyFetch(network),
        ),
        random: Math.random,
        cancelled,
        env,
        language,
        messages,
        loadDetails: catalog.details,
        loadGitHub: async () => {
          const [{ createGitHub }, { wholeProxyFetch }, gitHubMessages] = await Promise.all([
            import('./github/github.ts'),
            import('./network/proxy.ts'),
            catalog.gitHub(),
          ]);
          return createGitHub({ env, fetch: wholeProxyFetch(network), messages: gitHubMessages });
        },
      }));
    if (succeeded) process.exitCode = 0;
  } catch (error) {
    const { title, message } = internalError;
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
    reportError(voice, title, message(reason));
    if (error instanceof Error) core.debug(error.stack ?? '');
  }
  // A call that was given up can leave a name lookup or a handshake behind, which nothing ends but its own timeout.
  setTimeout(() => {
    // Node waits for a name lookup even then, though nobody needs its answer any more.
    if (process.exitCode === 1 && pendingLookups() > 0) process.kill(process.pid, 'SIGKILL');
    process.exit();
  }, LINGER_MS).unref();
}

/** The language that the input asks for; in a post phase that gets it empty, the one that the main phase had. */
function chosenLanguage(phase: Phase, env: NodeJS.ProcessEnv): Language {
  const given = (name: string): string | undefined => inputVariable(name, env);
  const language = (given('language') ?? '').trim();
  if (phase === 'main' || language !== '') return languageOf(language);
  const { privateKey } = readKeyPair(given, env);
  const saved = readState(env[`STATE_${STATE_NAME}`] ?? '', { privateKey, env });
  return languageOf('', saved?.inputs?.['language']);
}

/**
 * Aborted by the first signal that asks the process to end. Further ones change nothing: runners send two within seconds,
 * and the phase is about to end.
 */
function cancelledBySignal(): AbortSignal {
  const cancelled = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      cancelled.abort();
    });
  }
  return cancelled.signal;
}

/**
 * When the runner's worker is killed, this process lives on with nobody who reads what it prints. The next line must not
 * end it: it can still finish the teardown.
 */
function outliveReader(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** What knows proxy variables is loaded only where there are some. */
async function proxyChooser(env: NodeJS.ProcessEnv): Promise<(url: string) => ProxyChoice> {
  if (!namesProxy(env)) return () => ({ kind: 'direct' });
  const { proxyFor } = await import('./network/proxy-settings.ts');
  return (url) => proxyFor(url, env);
}

/** What is said before a phase begins, and how. */
interface Voice {
  runner: Runner;
  messages: Messages;
  help: HelpLinks;
}

/** An error that no phase reports: an annotation, and a part of the job summary. */
function reportError({ runner, messages, help }: Voice, title: string, message: string): void {
  withHelp(runner, help).error(message, { title });
  runner.addSummary(noteSummary({ messages, help, finishes: false }, '❌', title, message));
}

/** Reports a proxy variable that is wrong and would be used for the API. */
function reportWrongProxy(phase: Phase, voice: Voice, choose: (url: string) => ProxyChoice): boolean {
  const { runner, messages } = voice;
  const given = (runner.getInput('api-url') ?? '').trim();
  const apiUrl = given === '' ? DEFAULTS['api-url'] : given;
  // What is no address is reported with the other inputs.
  const choice = URL.canParse(apiUrl) ? choose(apiUrl) : undefined;
  if (choice?.kind !== 'invalid') return false;
  saveFailed(phase, runner);
  const { title, message } = messages.notes.wrongProxy;
  // A proxy's address can hold a password, so it is not shown.
  reportError(voice, title, message(choice.variable));
  return true;
}

/** Reports a Node that can't sign requests: not in the middle of a teardown, or at the end of the job, but at once. */
function reportRefusedSha1(phase: Phase, voice: Voice): boolean {
  const refusal = signingRefusal();
  if (refusal === undefined) return false;
  const { title, message } = voice.messages.notes.sha1Refused;
  reportError(voice, title, message(refusal));
  try {
    saveFailed(phase, voice.runner);
  } catch {
    // What refuses SHA-256 too can't seal a state. The post phase finds none and reports the same.
  }
  return true;
}

/** Tells the post phase that another try would fail the same way. */
function saveFailed(phase: Phase, runner: Runner): void {
  const { env } = process;
  const { privateKey } = readKeyPair((name) => runner.getInput(name), env);
  const state = new JobState(runner, phase, { seal: { privateKey, env } });
  state.update({ progress: 'failed' });
  state.save();
}
