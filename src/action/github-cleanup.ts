import type { GitHubRequest } from '../github/github.ts';
import { resumesInPost } from './phase-run.ts';
import type { PhaseRun } from './phase-run.ts';
import type { Progress } from './progress.ts';

/**
 * The instances are gone: what went with them on GitHub's side goes too.
 *
 * @param rows the instances in the output `results`.
 * @returns whether it succeeded.
 */
export async function cleanUpGitHub(
  run: PhaseRun,
  rows: readonly Record<string, unknown>[],
): Promise<boolean> {
  const { request, phase, state, runner, log, clock, deadline, messages } = run;
  const { github, dryRun } = request;
  if (github === undefined) return true;
  saveProgress(run, 'github-left');
  const gitHub = await run.loadGitHub();
  const report = await gitHub.cleanUp(
    { request: requestLeft(github, state.cleanupsLeft), dryRun, deadline },
    {
      clock,
      log: (line) => {
        log.write(line);
      },
      debug: (line) => {
        runner.debug(line);
      },
    },
  );
  runner.setOutput('results', JSON.stringify([...rows, ...report.rows]));
  await runner.addSummary(report.summary);
  state.update({ cleanupsLeft: report.left });
  saveProgress(run, report.left.length > 0 ? 'github-left' : report.problems.length > 0 ? 'failed' : 'done');
  for (const { title, message, transient } of report.problems) {
    const resumes = transient && resumesInPost(request, phase);
    runner.error(resumes ? `${message} ${messages.annotations.resumesInPost}` : message, { title });
  }
  return report.problems.length === 0;
}

function saveProgress({ state, request }: PhaseRun, progress: Progress): void {
  state.update({ progress: request.dryRun ? 'dry-run' : progress });
  state.save();
}

/** What the main phase did of it, or failed at for good, is not asked for again. */
function requestLeft({ token, cleanups }: GitHubRequest, left: readonly string[] | undefined): GitHubRequest {
  return { token, cleanups: cleanups.filter(({ kind }) => left?.includes(kind) ?? true) };
}
