import { nextPhase, saveProgress } from './handover.ts';
import type { Phase } from './handover.ts';
import type { TeardownRequest } from './inputs.ts';
import type { PhaseParts } from './runner.ts';
import type { TeardownLog } from '../report/log.ts';
import { quoted } from '../text/clean.ts';
import { STATE } from './progress.ts';
import type { GitHubWishes } from '../github/side.ts';

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
  { rows, deadline, log }: InstancesGone,
  { runner, clock, cancelled, loadGitHubSide }: PhaseParts,
  phase: Phase,
): Promise<boolean> {
  const { github, dryRun } = request;
  if (github === undefined) return true;
  saveProgress(runner, request, 'github-left');
  const cleanUp = await loadGitHubSide();
  const end = await cleanUp(
    { wishes: wishesLeft(github, runner.getState(STATE.gitHubLeft)), dryRun, deadline },
    {
      clock,
      cancelled,
      say: (line) => {
        log.say(line);
      },
      debug: (line) => {
        runner.debug(line);
      },
    },
  );
  runner.setOutput('results', JSON.stringify([...rows, ...end.rows]));
  await runner.addSummary(end.summary);
  const left = end.problems.filter(({ transient }) => transient);
  runner.saveState(STATE.gitHubLeft, left.length === 1 ? (left[0]?.about ?? '') : '');
  const over = end.problems.length > 0 ? 'failed' : 'done';
  saveProgress(runner, request, left.length > 0 ? 'github-left' : over);
  for (const { title, message, transient } of end.problems) {
    runner.error(`${message}${transient ? nextPhase(request, phase) : ''}`, { title });
  }
  return end.problems.length === 0;
}

/** What the main phase did of it, or failed at for good, isn't wished for again. */
function wishesLeft({ token, runners, environment }: GitHubWishes, left: string): GitHubWishes {
  return {
    token,
    ...(runners !== undefined && left !== 'environment' && { runners }),
    ...(environment !== undefined && left !== 'runners' && { environment }),
  };
}

/** What is going to be done on GitHub's side, in words. */
export function gitHubIntents(github: GitHubWishes | undefined, dryRun: boolean): string[] {
  const { runners, environment } = github ?? {};
  const runnersNamed = `the self-hosted runners ${quoted(runners?.name ?? '')}`;
  const deployments = `the deployments of ${quoted(environment ?? '')}`;
  return [
    ...(runners === undefined ? [] : [`${dryRun ? 'look at' : 'remove'} ${runnersNamed}`]),
    ...(environment === undefined
      ? []
      : [dryRun ? `look at ${deployments}` : `set ${deployments} to inactive`]),
  ];
}
