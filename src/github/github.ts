import type { Clock } from '../time/clock.ts';
import type { Deadline } from '../time/deadline.ts';
import type { Cleanup, CleanupResult, CleanupSteps, CleanupWords } from './cleanup.ts';
import { cleanupFor } from './cleanups.ts';
import type { CleanupKind, CleanupRequest } from './cleanups.ts';
import type { GitHubError, GitHubFailure } from './errors.ts';
import { wordingOf } from './messages.ts';
import type { GitHubMessages } from './messages.ts';
import { connect } from './octokit.ts';
import { itemLine, keptLines, problemOf, rowOf, summaryOf, warningOf } from './report.ts';
import type { Note, Problem } from './report.ts';
import { createRedactor } from '../text/redact.ts';
import { readRepository } from './repository.ts';
import { RetryingClient } from './retrying-client.ts';
import { isOpen, runCleanups } from './run-cleanup.ts';
import { allGone } from './torn-down.ts';
import type { TornDown } from './torn-down.ts';

/** What a step asks for on GitHub's side once its instances are gone. */
export interface GitHubRequest {
  token: string;
  /** At least one. */
  cleanups: CleanupRequest[];
}

/** What is to be cleaned up now. */
export interface GitHubTask {
  request: GitHubRequest;
  /** Only look, and say what would be done. */
  dryRun: boolean;
  deadline: Deadline;
  /** What became of the instances. */
  tornDown: TornDown;
}

/** What a clean-up on GitHub's side works with. */
export interface GitHubDependencies {
  clock: Clock;
  /** Writes a line to the log. The text is clean. */
  log: (line: string) => void;
  /** Writes a line for debug logging. The text is clean. */
  debug: (line: string) => void;
}

/** How a clean-up on GitHub's side ended. */
export interface GitHubReport {
  /** For the output `results`, one for each runner and deployment that was to be changed. */
  rows: Record<string, unknown>[];
  /** For the job summary, as Markdown. */
  summary: string;
  /** What went wrong, at most one for each request. */
  problems: Problem[];
  /** What didn't go wrong, but may not be what was meant. */
  warnings: Note[];
  notices: Note[];
  /** The kinds that another try later may bring to their end. */
  left: CleanupKind[];
  /** The kinds that no other try brings to their end until somebody changes something. */
  failed: CleanupKind[];
}

/** GitHub's side: what goes there with the instances. */
export interface GitHub {
  /** What is going to be done, each as the end of "The post phase of this step will …". */
  intents(request: GitHubRequest, options: { dryRun: boolean }): string[];
  /** Whether it is time for anything that the request asks for. */
  isDue(request: GitHubRequest, tornDown: TornDown): boolean;
  /** Cleans up what the request asks for and it is time for. Throws nothing for what GitHub's API does. */
  cleanUp(task: GitHubTask, dependencies: GitHubDependencies): Promise<GitHubReport>;
}

/** Where GitHub is, which repository the job is about, and in which language to speak of it. */
export interface GitHubOptions {
  /** The job's environment: GITHUB_API_URL and GITHUB_REPOSITORY are read. */
  env: Readonly<Record<string, string | undefined>>;
  /** A test's way to the network. By default that of `@actions/github`, which honours the proxy variables. */
  fetch?: typeof fetch;
  messages: GitHubMessages;
}

/** GitHub's side, with the real GitHub or a test's behind it. */
export function createGitHub({ env, fetch, messages }: GitHubOptions): GitHub {
  return {
    intents: ({ cleanups }, options) =>
      cleanups.map((request) => wordingOf(messages, cleanupFor(request)).intent(request, options)),

    isDue: ({ cleanups }, tornDown) => cleanups.some((request) => cleanupFor(request).isDue(tornDown)),

    cleanUp: async (task, dependencies) => {
      const { request, dryRun, deadline, tornDown } = task;
      const { log } = dependencies;
      const report = emptyReport();
      const repository = readRepository(env['GITHUB_REPOSITORY']);
      if (repository === undefined) {
        report.problems.push({ ...messages.noRepository, transient: false });
        report.failed.push(...request.cleanups.map(({ kind }) => kind));
        return report;
      }
      const redact = createRedactor([request.token]);
      const apiUrl = env['GITHUB_API_URL'] ?? '';
      const client = clientFor(task, dependencies, { apiUrl, fetch, messages, redact });
      const plans = request.cleanups.map((wanted): Plan => {
        const cleanup = cleanupFor(wanted);
        const words = wordingOf(messages, cleanup).words(wanted, repository);
        const steps = cleanup.start(wanted, { client, repository, tornDown });
        return { cleanup, words, steps: withRedactedNames(steps, redact) };
      });
      const due = plans.filter(({ cleanup }) => cleanup.isDue(tornDown));
      for (const plan of plans) if (!due.includes(plan)) log(plan.words.notDue);
      const finished = await runCleanups(due, {
        dryRun,
        deadline,
        onItem: ({ words }, item) => {
          log(itemLine(messages, words, item));
        },
        onBusy: (busy, pauseMs) => {
          const names = busy.map(({ name, id }) => messages.nameOf(name, String(id)));
          log(messages.waitingForBusy(names, pauseMs));
        },
      });
      for (const { result, ...plan } of finished) {
        conclude(report, plan, result, { messages, dryRun, allGone: allGone(tornDown), log });
      }
      return report;
    },
  };
}

/** One clean-up that is asked for. */
interface Plan {
  cleanup: Cleanup<CleanupRequest>;
  words: CleanupWords;
  steps: CleanupSteps;
}

/** What the way to GitHub is made of, besides the task. */
interface ClientSetup {
  apiUrl: string;
  fetch: typeof fetch | undefined;
  messages: GitHubMessages;
  redact: (text: string) => string;
}

/** The way to GitHub for one task. */
function clientFor(
  { request: { token }, deadline }: GitHubTask,
  { clock, log, debug }: GitHubDependencies,
  { apiUrl, fetch, messages, redact }: ClientSetup,
): RetryingClient {
  const describe = (failure: GitHubFailure): string => messages.failure(failure);
  const send = connect({ token, apiUrl, fetch, clock, redact, describe, debug });
  const onRetry = ({ failure }: GitHubError, pauseMs: number): void => {
    log(messages.retrying(failure, pauseMs));
  };
  return new RetryingClient({ send, clock, deadline, onRetry });
}

/** Whoever names a runner or a deployment may have put the token into it. */
function withRedactedNames(steps: CleanupSteps, redact: (text: string) => string): CleanupSteps {
  return {
    async *find() {
      for await (const batch of steps.find()) {
        yield batch.map((found) => ({ ...found, name: redact(found.name) }));
      }
    },
    change: (id) => steps.change(id),
    unmatched: () => steps.unmatched(),
  };
}

/** Adds what became of one clean-up to the report, and to the log what isn't there yet. */
function conclude(
  report: GitHubReport,
  { cleanup, words, steps }: Plan,
  result: CleanupResult,
  { messages, dryRun, allGone, log }: ConcludeOptions,
): void {
  const warning = warningOf(words, result);
  const problem = warning === undefined ? problemOf(messages, words, result, { dryRun, allGone }) : undefined;
  const unmatched = result.listed ? steps.unmatched() : [];

  for (const item of result.items.filter(isOpen)) log(itemLine(messages, words, item));
  for (const line of keptLines(messages, words, result.kept)) log(line);
  if (problem !== undefined) {
    report.problems.push(problem);
    (problem.transient ? report.left : report.failed).push(cleanup.kind);
  } else if (result.items.length === 0) {
    log(messages.nothingToDo(words));
  }
  if (warning !== undefined) report.warnings.push(warning);
  if (unmatched.length > 0) report.notices.push(words.nothingFound(unmatched));
  report.rows.push(...result.items.map((item) => rowOf(cleanup.kind, cleanup.row, item)));
  report.summary += `\n${summaryOf(messages, words, result, { problem, warning })}`;
}

/** What one clean-up is concluded with. */
interface ConcludeOptions {
  messages: GitHubMessages;
  dryRun: boolean;
  allGone: boolean;
  log: (line: string) => void;
}

function emptyReport(): GitHubReport {
  return { rows: [], summary: '', problems: [], warnings: [], notices: [], left: [], failed: [] };
}
