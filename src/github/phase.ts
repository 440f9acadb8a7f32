import type { TeardownRequest } from '../inputs.ts';
import type { Phase, PhaseParts, Runner } from '../phases.ts';
import type { TeardownLog } from '../report/log.ts';
import { quoted } from '../report/text.ts';
import { STATE } from '../state.ts';
import type { Progress } from '../state.ts';
import type { GitHubWishes } from './side.ts';

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
  { github, dryRun }: TeardownRequest,
  { rows, deadline, log }: InstancesGone,
  { runner, clock, cancelled, loadGitHubSide }: PhaseParts,
  phase: Phase,
): Promise<boolean> {
  if (github === undefined) return true;
  // A dry run that is killed leaves nothing to go on with.
  if (!dryRun) saveProgress(runner, 'github-left');
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
  const left = dryRun ? [] : end.problems.filter(({ transient }) => transient);
  runner.saveState(STATE.gitHubLeft, left.length === 1 ? (left[0]?.about ?? '') : '');
  saveProgress(runner, left.length > 0 ? 'github-left' : end.problems.length > 0 ? 'failed' : 'done');
  for (const problem of end.problems) {
    const again = phase === 'main' && left.includes(problem);
    runner.error(`${problem.message}${again ? ' The post phase of this step tries once more.' : ''}`, {
      title: problem.title,
    });
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

function saveProgress(runner: Runner, progress: Progress): void {
  runner.saveState(STATE.progress, progress);
}
