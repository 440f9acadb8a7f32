import type { CleanupKind } from '../github/cleanups.ts';
import type { GitHubReport, GitHubRequest } from '../github/github.ts';
import type { ResultRow } from '../report/outputs.ts';
import { isFailed, isRetryable } from '../teardown/outcome.ts';
import type { Result } from '../teardown/outcome.ts';
import { Deadline } from '../time/deadline.ts';
import { MIN_TIME_MS } from '../time/job-end.ts';
import { resumesInPost, resumption, setResults } from './phase-run.ts';
import type { PhaseRun } from './phase-run.ts';
import type { Progress } from './progress.ts';

/**
 * What belongs to the instances that are gone goes on GitHub's side too, also where others are left.
 *
 * @param results what became of the instances in this phase; none where only GitHub's side was left to it.
 * @param rows their entries of the output `results`.
 * @returns whether nothing went wrong there.
 */
export async function cleanUpGitHub(
  run: PhaseRun,
  results: readonly Result[],
  rows: readonly ResultRow[],
): Promise<boolean> {
  const { request, phase, state, runner, log, clock } = run;
  const { github, dryRun } = request;
  if (github === undefined) return true;
  const { tornDown } = run.known;
  const failed = results.filter(isFailed);
  const resumes = resumesInPost(request, phase);
  const instancesLeft = resumes && failed.some(({ outcome }) => isRetryable(outcome));
  const gitHub = await run.loadGitHub();
  // The post phase resumes with the instances, and has the time for this.
  if (instancesLeft && (run.deadline.reason !== undefined || !gitHub.isDue(github, tornDown))) return true;

  const earlier = state.cleanupsLeft;
  const deadline = resumes ? run.deadline : withMinTime(run);
  const report = await gitHub.cleanUp(
    { request: requestLeft(github, earlier), dryRun, deadline, tornDown },
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
  if (deadline !== run.deadline) deadline.release();

  if (instancesLeft) {
    state.update({ cleanupsLeft: withoutFailed(github, report) });
    state.save();
  } else {
    state.update({ cleanupsLeft: report.left });
    const wrong = report.problems.length + failed.length > 0;
    saveProgress(run, report.left.length > 0 ? 'github-left' : wrong ? 'failed' : 'done');
  }
  setResults(run, [...rows, ...report.rows]);
  runner.addSummary(report.summary);
  // An earlier phase may have removed what this one doesn't find.
  for (const { title, message } of earlier === undefined ? report.notices : [])
    runner.notice(message, { title });
  for (const { title, message } of report.warnings) runner.warning(message, { title });
  for (const { title, message, transient } of report.problems) {
    runner.error(transient && resumes ? run.messages.format.sentences([message, resumption(run)]) : message, {
      title,
    });
  }
  return report.problems.length === 0;
}

/** In the last phase, GitHub's side has some time of its own where the instances used it up. */
function withMinTime({ clock, cancelled, deadline }: PhaseRun): Deadline {
  return deadline.timeLeft >= MIN_TIME_MS
    ? deadline
    : new Deadline({ clock, timeoutMs: MIN_TIME_MS, atTimeout: deadline.atTimeout, cancelled });
}

function saveProgress({ state, request }: PhaseRun, progress: Progress): void {
  state.update({ progress: request.dryRun ? 'dry-run' : progress });
  state.save();
}

/** What an earlier phase did, or failed at for good, is not asked for again. */
function requestLeft({ token, cleanups }: GitHubRequest, left: readonly string[] | undefined): GitHubRequest {
  return { token, cleanups: cleanups.filter(({ kind }) => left?.includes(kind) ?? true) };
}

/** The kinds to resume with once more instances are gone. */
function withoutFailed({ cleanups }: GitHubRequest, { failed }: GitHubReport): CleanupKind[] {
  return cleanups.map(({ kind }) => kind).filter((kind) => !failed.includes(kind));
}
