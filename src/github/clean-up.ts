import { deactivateDeployments } from './deployments.ts';
import type { Cleanup } from './change-all.ts';
import { connect } from './octokit.ts';
import { PatientApi } from './patient-api.ts';
import { deploymentWords, itemLine, problemOf, rowOf, runnerWords, summaryOf } from './report.ts';
import type { Words } from './report.ts';
import { readRepository } from './repository.ts';
import { removeRunners } from './runners.ts';
import type { GitHubEnd, GitHubProblem, GitHubSide } from './side.ts';

/** Where GitHub is and which repository the job is about. */
export interface GitHubPlace {
  /** The job's environment: GITHUB_API_URL and GITHUB_REPOSITORY are read. */
  env: Readonly<Record<string, string | undefined>>;
  /** A test's way to the network. By default that of `@actions/github`, which honours the proxy variables. */
  fetch?: typeof fetch;
}

/** GitHub's side, with the real GitHub or a test's behind it. */
export function gitHubSide({ env, fetch }: GitHubPlace): GitHubSide {
  return async ({ wishes, dryRun, deadline }, { clock, cancelled, say, debug }) => {
    const repository = readRepository(env['GITHUB_REPOSITORY']);
    if (repository === undefined) return { rows: [], summary: '', problems: [NO_REPOSITORY] };
    const send = connect({
      token: wishes.token,
      apiUrl: env['GITHUB_API_URL'] ?? '',
      fetch,
      clock,
      debug,
    });
    const api = new PatientApi({ send, clock, deadline, cancelled, say });

    const end: GitHubEnd = { rows: [], summary: '', problems: [] };
    const conclude = (words: Words, cleanup: Cleanup): void => {
      const problem = problemOf(words, cleanup, dryRun);
      for (const item of cleanup.items) say(itemLine(words, item));
      if (problem !== undefined) end.problems.push(problem);
      else if (cleanup.items.length === 0) say(`${words.what}: nothing to do`);
      end.rows.push(...cleanup.items.map((item) => rowOf(words, item)));
      end.summary += `\n${summaryOf(words, cleanup, problem)}`;
    };
    if (wishes.runners !== undefined) {
      const cleanup = await removeRunners(api, repository, wishes.runners, { dryRun });
      conclude(runnerWords(wishes.runners, repository), cleanup);
    }
    if (wishes.environment !== undefined) {
      const cleanup = await deactivateDeployments(api, repository, wishes.environment, { dryRun });
      conclude(deploymentWords(wishes.environment, repository), cleanup);
    }
    return end;
  };
}

const NO_REPOSITORY: GitHubProblem = {
  about: 'both',
  title: 'GitHub was not asked',
  message:
    'GITHUB_REPOSITORY does not name a repository (owner/name), so that runner-name and environment could not be carried out.',
  transient: false,
};
