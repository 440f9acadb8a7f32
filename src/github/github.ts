import type { Clock } from '../time/clock.ts';
import type { Deadline } from '../time/deadline.ts';
import { cleanupFor } from './cleanups.ts';
import type { CleanupKind, CleanupRequest } from './cleanups.ts';
import { ENGLISH } from './messages.ts';
import type { GitHubMessages } from './messages.ts';
import { connect } from './octokit.ts';
import { itemLine, problemOf, rowOf, summaryOf } from './report.ts';
import type { Problem } from './report.ts';
import { readRepository } from './repository.ts';
import { RetryingClient } from './retrying-client.ts';
import { runCleanup } from './run-cleanup.ts';

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
  /** The kinds that another try later may bring to their end. */
  left: CleanupKind[];
}

/** GitHub's side: what goes there with the instances. */
export interface GitHub {
  /** What is going to be done, each as the end of "The post phase of this step will …". */
  intents(request: GitHubRequest, options: { dryRun: boolean }): string[];
  /** Cleans up what the request asks for. Throws nothing for what GitHub's API does. */
  cleanUp(task: GitHubTask, dependencies: GitHubDependencies): Promise<GitHubReport>;
}

/** Where GitHub is, which repository the job is about, and in which language to speak of it. */
export interface GitHubOptions {
  /** The job's environment: GITHUB_API_URL and GITHUB_REPOSITORY are read. */
  env: Readonly<Record<string, string | undefined>>;
  /** A test's way to the network. By default that of `@actions/github`, which honours the proxy variables. */
  fetch?: typeof fetch;
  /** By default English. */
  messages?: GitHubMessages;
}

/** GitHub's side, with the real GitHub or a test's behind it. */
export function createGitHub({ env, fetch, messages = ENGLISH }: GitHubOptions): GitHub {
  return {
    intents: ({ cleanups }, options) =>
      cleanups.map((request) => messages.wordingOf(cleanupFor(request)).intent(request, options)),

    cleanUp: async ({ request: { token, cleanups }, dryRun, deadline }, { clock, log, debug }) => {
      const report: GitHubReport = { rows: [], summary: '', problems: [], left: [] };
      const repository = readRepository(env['GITHUB_REPOSITORY']);
      if (repository === undefined) {
        report.problems.push({ ...messages.noRepository, transient: false });
        return report;
      }
      const send = connect({
        token,
        apiUrl: env['GITHUB_API_URL'] ?? '',
        fetch,
        clock,
        redact: (text) => text.replaceAll(token, '***'),
        describe: (failure) => messages.failure(failure),
        debug,
      });
      const client = new RetryingClient({
        send,
        clock,
        deadline,
        onRetry: ({ failure }, pauseMs) => {
          log(messages.retrying(failure, pauseMs));
        },
      });
      for (const request of cleanups) {
        const cleanup = cleanupFor(request);
        const words = messages.wordingOf(cleanup).words(request, repository);
        const result = await runCleanup(cleanup.start(request, { client, repository }), { dryRun });
        const problem = problemOf(messages, words, result, { dryRun });
        for (const item of result.items) log(itemLine(messages, words, item));
        if (problem !== undefined) report.problems.push(problem);
        else if (result.items.length === 0) log(messages.nothingToDo(words));
        if (problem?.transient === true) report.left.push(request.kind);
        report.rows.push(...result.items.map((item) => rowOf(cleanup.kind, cleanup.row, item)));
        report.summary += `\n${summaryOf(messages, words, result, problem)}`;
      }
      return report;
    },
  };
}
