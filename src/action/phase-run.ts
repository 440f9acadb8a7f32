import type { GitHub } from '../github/github.ts';
import type { HttpFetch } from '../network/http.ts';
import type { TeardownLog } from '../report/log.ts';
import type { HelpLinks } from '../report/help.ts';
import type { Language } from '../report/language.ts';
import type { DetailMessages } from '../report/messages/en/details.ts';
import type { Messages } from '../report/messages/en/every-run.ts';
import { resultsOutput } from '../report/outputs.ts';
import type { ResultRow } from '../report/outputs.ts';
import type { Clock } from '../time/clock.ts';
import type { Deadline } from '../time/deadline.ts';
import type { TeardownRequest } from './inputs.ts';
import type { JobState } from './job-state.ts';
import type { KnownInstances } from './known-instances.ts';
import type { Phase } from './progress.ts';
import type { Runner } from './runner.ts';

/** The world around a phase: the real one, or a test's. */
export interface PhaseDependencies {
  runner: Runner;
  clock: Clock;
  fetch: HttpFetch;
  /** Returns a number in [0, 1), like Math.random. */
  random: () => number;
  /** Aborted when the runner interrupts the phase: the job was cancelled, or the step or the runner is out of time. */
  cancelled: AbortSignal;
  /** The job's environment. */
  env: Readonly<Record<string, string | undefined>>;
  language: Language;
  messages: Messages;
  /** Loads the words for failures, wrong inputs and details: most runs need none of them. */
  loadDetails: () => Promise<DetailMessages>;
  /** Loads what talks to GitHub. Only called when the step asks for something there. */
  loadGitHub: () => Promise<GitHub>;
}

/** One phase on its way: what it was asked, what it remembers, how long it may take. */
export interface PhaseRun extends PhaseDependencies {
  phase: Phase;
  request: TeardownRequest;
  state: JobState;
  /** What GitHub's side has to know of the instances. */
  known: KnownInstances;
  deadline: Deadline;
  log: TeardownLog;
  /** The ways to the troubleshooting text. */
  help: HelpLinks;
  /** The main phase has reported, so this one finishes its part of the job summary. */
  finishes: boolean;
}

/** Whether the post phase resumes what this phase leaves. */
export function resumesInPost({ dryRun }: TeardownRequest, phase: Phase): boolean {
  return phase === 'main' && !dryRun;
}

/**
 * Whether the main phase may have terminated what this one doesn't find: it should have left a state, and there is none
 * that can be trusted.
 */
export function mayBeGoneByLostMain({ request, state }: Pick<PhaseRun, 'request' | 'state'>): boolean {
  return request.when === 'now' && (state.origin === 'missing' || state.origin === 'untrusted');
}

/** What is said of the post phase that resumes: not every end of a job leaves one, and that one not always time. */
export function resumption({ deadline, messages }: Pick<PhaseRun, 'deadline' | 'messages'>): string {
  const { resumesInPost: resumes, resumesIfPostRuns } = messages.notes;
  return deadline.reason === 'cancelled' || deadline.reason === 'job-ending' ? resumesIfPostRuns : resumes;
}

/** Sets the output `results`, and says where it has no room for all of them. */
export function setResults({ runner, messages }: PhaseRun, rows: readonly ResultRow[]): void {
  const { text, left } = resultsOutput(rows);
  runner.setOutput('results', text);
  const { title, message } = messages.notes.resultsCut;
  if (left < rows.length) runner.warning(message(left, rows.length), { title });
}
