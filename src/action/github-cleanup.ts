import type { GitHubRequest } from '../github/github.ts';
import type { TeardownLog } from '../report/log.ts';
import { Deadline } from '../time/deadline.ts';
import { nextPhase, readList, saveProgress, writeList } from './handover.ts';
import type { Phase } from './handover.ts';
import type { TeardownRequest } from './inputs.ts';
import { STATE } from './progress.ts';
import type { PhaseParts } from './runner.ts';

/** What the phase came to when its instances were gone. */
export interface InstancesGone {
  /** The instances in the output `results`. */
  rows: readonly Record<string, unknown>[];
  /** Unix time in milliseconds. */
  deadline: number;
  log: TeardownLog;
}

/** The instances are gone: what went with them on GitHub's side goes too. */
export async function cleanUpGitHub(
  request: TeardownRequest,
  { rows, deadline: endsAt, log }: InstancesGone,
  { runner, clock, cancelled, loadGitHub }: PhaseParts,
  phase: Phase,
): Promise<boolean> {
  const { github, dryRun } = request;
  if (github === undefined) return true;
  const kindsLeft = readList(runner.getState(STATE.gitHubLeft));
  saveProgress(runner, request, 'github-left');
  const gitHub = await loadGitHub();
  const deadline = new Deadline({ clock, timeoutMs: endsAt - clock.now(), cancelled });
  const report = await gitHub.cleanUp(
    { request: requestLeft(github, kindsLeft), dryRun, deadline },
    {
      clock,
      log: (line) => {
        log.say(line);
      },
      debug: (line) => {
        runner.debug(line);
      },
    },
  );
  deadline.release();
  runner.setOutput('results', JSON.stringify([...rows, ...report.rows]));
  await runner.addSummary(report.summary);
  runner.saveState(STATE.gitHubLeft, writeList(report.left));
  const done = report.problems.length > 0 ? 'failed' : 'done';
  saveProgress(runner, request, report.left.length > 0 ? 'github-left' : done);
  for (const { title, message, transient } of report.problems) {
    runner.error(`${message}${transient ? nextPhase(request, phase) : ''}`, { title });
  }
  return report.problems.length === 0;
}

/** What the main phase did of it, or failed at for good, is not asked for again. */
function requestLeft({ token, cleanups }: GitHubRequest, kindsLeft: readonly string[]): GitHubRequest {
  return {
    token,
    cleanups: cleanups.filter(({ kind }) => kindsLeft.length === 0 || kindsLeft.includes(kind)),
  };
}
