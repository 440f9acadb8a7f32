import type { Clock } from '../time/clock.ts';

/** What a step wants of GitHub once its instances are gone. At least one of `runners` and `environment` is there. */
export interface GitHubWishes {
  token: string;
  /** Self-hosted runners to remove. */
  runners?: RunnerWish;
  /** The environment whose deployments become inactive. */
  environment?: string;
}

/** Which self-hosted runners. */
export interface RunnerWish {
  /** Where they are registered: in this repository, or in the organisation that owns it. */
  scope: 'repository' | 'organization';
  /** Exact, or a glob with `*` and `?`; case counts. */
  name: string;
}

/** One clean-up on GitHub's side. */
export interface GitHubTask {
  wishes: GitHubWishes;
  /** Only look, and say what would be done. */
  dryRun: boolean;
  /** Unix time in milliseconds. */
  deadline: number;
}

/** What a clean-up on GitHub's side works with. */
export interface GitHubParts {
  clock: Clock;
  /** Aborted when the job is cancelled. */
  cancelled: AbortSignal;
  /** Writes a line to the log. The text must be clean. */
  say: (line: string) => void;
  /** Writes a line for debug logging. The text must be clean. */
  debug: (line: string) => void;
}

/** How a clean-up on GitHub's side ended. */
export interface GitHubEnd {
  /** For the output `results`, one a runner and deployment that was to be changed. */
  rows: Record<string, unknown>[];
  /** For the job summary, as Markdown. */
  summary: string;
  /** What went wrong: nothing, or one thing for the runners, for the deployments or for each. */
  problems: GitHubProblem[];
}

/** Why runners or deployments were left behind. */
export interface GitHubProblem {
  /** Which of the wishes it is about. */
  about: 'runners' | 'environment' | 'both';
  title: string;
  message: string;
  /** Whether another try later may succeed without anybody changing anything. */
  transient: boolean;
}

/**
 * Removes the registrations of self-hosted runners and sets deployments to inactive. Throws nothing for what GitHub's
 * API does.
 */
export type GitHubSide = (task: GitHubTask, parts: GitHubParts) => Promise<GitHubEnd>;
