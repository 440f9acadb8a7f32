/**
 * How far the main phase came, for the post phase:
 *
 * - `deferred`: it left everything to the end of the job, as asked.
 * - `started`: the teardown was begun. It stays so when the process is killed.
 * - `done`: everything was torn down.
 * - `dry-run`: it only looked, and however that ended, there is nothing to go on with.
 * - `failed`: for a reason that another try doesn't mend.
 * - `unfinished`: cancelled, or something transient. The post phase goes on.
 * - `github-left`: the instances are gone, and GitHub's side was begun. The post phase goes on with that.
 */
export type Progress = 'deferred' | 'started' | 'done' | 'dry-run' | 'failed' | 'unfinished' | 'github-left';

/** The names under which the main phase saves what the post phase needs. Nothing in it is secret. */
export const STATE = {
  /** A {@link Progress}. */
  progress: 'progress',
  /** IDs of the instances that the teardown is about, separated by commas. */
  targets: 'targets',
  /** Those of them that were there: where they are absent now, they are gone. */
  seen: 'seen',
  /** Those whose data disks are known, each with what may be left of these: `INSTANCE:DISK=GB:DISK=GB`. */
  disks: 'disks',
  /** `yes` when an instance failed for good: GitHub's side then stays as it is, whatever becomes of the others. */
  gitHubStays: 'github-stays',
  /** The kinds of clean-up that are still to be done on GitHub's side, separated by commas; empty: all. */
  gitHubLeft: 'github-left',
} as const;

/** What the post phase says of a dry run, which is not taken up again. */
export const DRY_RUN_OVER = 'Nothing to do: the main phase was a dry run.';

/** What to say when the post phase has nothing to do; undefined when it has. */
export function nothingLeft(progress: string | undefined): string | undefined {
  if (progress === 'done') return 'Nothing to do: the main phase did the teardown.';
  if (progress === 'dry-run') return DRY_RUN_OVER;
  if (progress === 'failed')
    return 'Nothing to do: the main phase failed for a reason that another try does not mend.';
  return undefined;
}
