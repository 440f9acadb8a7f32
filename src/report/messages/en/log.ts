import type { EndReason } from '../../../time/deadline.ts';
import { count, dataDisks } from './format.ts';

/** Not every end of a job leaves a post phase, and that one not always time. */
const IF_POST_RUNS = '; the post phase continues if the runner runs it';

/** A signal may mean a cancel, the step's timeout-minutes or the end of the runner: nothing tells which. */
const ENDINGS: Readonly<Record<EndReason, [ending: string, resumed: string]>> = {
  cancelled: ['The runner interrupted this step', IF_POST_RUNS],
  'timed-out': ['Timed out', '; the post phase of this step continues'],
  'job-ending': ['The job was cancelled, and its time is up', IF_POST_RUNS],
};

/** What a run logs, a line each. */
export const log = {
  lookingFor: (what: string): string => `Looking for ${what}`,
  /** What a filter left alone, such as `2 excluded, 1 of unknown age`. */
  leftAlone: (what: string): string => `Left alone: ${what}`,
  selected: (instances: number): string => `Selected ${count(instances, 'instance')}:`,
  keysFromEnvironment: 'The keys come from COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY.',
  stopping: 'stopping',
  stoppingByForce: 'stopping (by force, as a spot instance needs it)',
  terminating: 'terminating',
  terminatingWithDisks: (disks: string): string => `terminating, with ${disks}`,
  terminatingWithoutDisks: (disks: string): string => `terminating; ${disks} will be kept`,
  inRecycleBin: 'in the recycle bin',
  notListedAnyMore: 'no longer listed; checking again',
  retrying: (why: string): string => `${why}; retrying`,
  stopNotSent: 'the stop was not sent',
  terminationNotSent: 'the termination was not sent',
  awaitingDisks: (disks: number): string =>
    `checking that ${disks === 1 ? 'its data disk is' : `its ${disks} data disks are`} gone too`,
  deletingDisk: (disk: string): string => `data disk ${disk} did not go with the instance; deleting it`,
  disksDeleted: (disks: number, gb: number | undefined): string => `${dataDisks(disks, gb)} deleted`,
  disksUnverified: (disks: number, gb: number | undefined): string =>
    `could not verify that ${dataDisks(disks, gb)} ${disks === 1 ? 'is' : 'are'} deleted`,
  disksKept: (disks: number, gb: number | undefined): string => `${dataDisks(disks, gb)} kept`,
  failed: (reason: string): string => `FAILED: ${reason}`,
  ending: (reason: EndReason, resumesInPost: boolean): string =>
    ENDINGS[reason][0] + (resumesInPost ? ENDINGS[reason][1] : ''),
  awaitingListing: (ids: string, seconds: number): string =>
    `${ids === '' ? 'Nothing matches yet' : `${ids}: not found yet`}. New instances can be listed late: looking for up to ${seconds} s more`,
  waitingFor: (what: string): string => `Waiting for ${what}`,
  /** What it waits for. `who` is an ID, a few of them, or a number of instances. */
  waits: {
    stop: (who: string): string => `${who} to stop`,
    termination: (who: string): string => `${who} to disappear`,
    listing: (who: string): string => `${who} to be listed`,
    confirmation: (who: string): string =>
      `confirmation that ${who} ${who.includes(',') ? 'are' : 'is'} gone`,
    state: (who: string, state: string): string => `${who} to change from ${state}`,
    retry: (who: string, why: string): string => `${who} (${why})`,
    api: (why: string): string => `the API (${why})`,
  },
  done: {
    /** Such as `Done: 8 gone, 1 failed; 3 data disks (350 GB) kept`. */
    line: (outcomes: string, disks: string): string => `Done: ${outcomes}${disks === '' ? '' : `; ${disks}`}`,
    gone: (instances: number): string => `${instances} gone`,
    wouldTerminate: (instances: number): string => `${instances} would be terminated (dry run)`,
    notFound: (instances: number): string => `${instances} not found`,
    failed: (instances: number): string => `${instances} failed`,
    disksKept: (disks: string): string => `${disks} kept`,
    disksLeft: (disks: string): string => `${disks} not known to be deleted`,
    nothing: 'nothing to do',
    untouched: 'nothing was touched',
  },
  stateShortened: (leftOut: string): string =>
    `The state for the post phase is too long. Left out: ${leftOut}.`,
  stateParts: {
    names: 'names of instances',
    disks: 'data disks',
    seen: 'which instances were seen',
    targets: 'IDs of the instances',
    inputs: 'inputs',
  },
  deferred: (intent: string): string => `Nothing is changed now. The post phase of this step will ${intent}.`,
  onlyGitHubLeft: (allGone: boolean): string =>
    `${allGone ? 'The instances are gone. ' : ''}Continuing with GitHub's side.`,
  jobEnds: 'The job is ending: tearing down now.',
  mainUnfinished: (ids: string): string =>
    `The main phase did not finish: ${ids === '' ? 'tearing down now' : `continuing with ${ids}`}.`,
  stateLost:
    'The main phase left no state: it was killed early, or this runner loses the state of a failed step. Using the inputs instead.',
  intentById: (ids: string, dryRun: boolean): string => `${intentVerb(dryRun)} ${ids}`,
  intentByFilter: (dryRun: boolean): string =>
    `${intentVerb(dryRun)} what name and tag select then, unless uhost-id is set by then`,
  intentLater: (dryRun: boolean): string => `${intentVerb(dryRun)} what uhost-id, name and tag say then`,
  intents: (parts: readonly string[]): string => parts.join(', then '),
};

function intentVerb(dryRun: boolean): string {
  return dryRun ? 'only look (dry-run) at' : 'terminate';
}
