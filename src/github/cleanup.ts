import type { GitHubError } from './errors.ts';
import type { Repository } from './repository.ts';
import type { RetryingClient } from './retrying-client.ts';
import type { TornDown } from './torn-down.ts';

/** A runner or a deployment that is to be changed. */
export interface Candidate {
  id: number;
  /** A runner's name or a deployment's ref: text from outside. */
  name: string;
}

/** What became of a candidate. */
export type Outcome =
  /** Removed, or set to inactive. */
  | { kind: 'done' }
  /** Somebody else did it meanwhile. */
  | { kind: 'already' }
  /** Dry run: it would be done. */
  | { kind: 'would' }
  /** It is in use, and can't be changed before that has ended. */
  | { kind: 'busy' }
  /** GitHub refused this one. */
  | { kind: 'refused'; error: GitHubError }
  /** What ended the clean-up left this one as it is. */
  | { kind: 'not-tried' };

/** A candidate and what became of it. */
export interface Item extends Candidate {
  outcome: Outcome;
}

/** Why something that the request names stays as it is. */
export type KeepReason =
  /** It is as it should be. */
  | 'already-done'
  /** An instance that is called like it exists. */
  | 'instance-exists'
  /** The step took down no instance that is called like it. */
  | 'unrelated'
  /** The same, and no list shows one, but it is online or running a job. */
  | 'unrelated-in-use';

/** Something that the request names: to be changed, or kept as it is. */
export interface Found extends Candidate {
  keep?: KeepReason;
}

/** Something that is kept as it is, and why. */
export type Kept = Required<Found>;

/** How one clean-up ended. */
export interface CleanupResult {
  items: Item[];
  kept: Kept[];
  /** Whether everything that the request names was found. */
  listed: boolean;
  /** Whether what was found first, which is the newest where there is an order, is as it should be. */
  firstDone: boolean;
  /** What ended it before its time. */
  error?: GitHubError;
}

/** What a clean-up works with. */
export interface CleanupContext {
  client: RetryingClient;
  repository: Repository;
  tornDown: TornDown;
}

/** One clean-up, ready to be carried out. Its methods throw {@link GitHubError}. */
export interface CleanupSteps {
  /** Finds what the request names, each once, in batches. One is changed before the next is asked for. */
  find(): AsyncIterable<Found[]>;
  /** What of the request named nothing, once all is found: names, as the request has them. */
  unmatched(): string[];
  /** Changes one of them. */
  change(id: number): Promise<Outcome>;
}

/** What the output `results` calls a candidate and its outcomes. */
export interface RowTerms {
  /** The field that holds the name. */
  name: string;
  done: string;
  would: string;
}

/** The words for one request, all clean. */
export interface CleanupWords {
  /** Of the job summary's part. */
  heading: string;
  /** Of the error, when some were left. */
  title: string;
  /** What is asked for, such as `self-hosted runners "gpu-*" of octo-org/octo-repo`. */
  what: string;
  noun: string;
  plural: string;
  /** Heads of the summary's columns for the name. */
  nameColumn: string;
  done: string;
  notDone: string;
  wouldBe: string;
  /** Of one that is in use. Only where there is such a thing. */
  busy?: { reason: string; explain: (amount: number) => string };
  /** Why one is kept as it is, as the end of a sentence. Undefined where the log need not say so. */
  kept(reason: KeepReason): string | undefined;
  /** The notice that these names, or the request's only one, match nothing. */
  nothingFound(names: readonly string[]): { title: string; message: string };
  /** Where the newest is what counts: the warning that a rate limit left older ones unread. */
  olderUnread?: { title: string; message: string };
  /** In the log: nothing is done while instances are left. */
  notDue: string;
  /** What it means for those that were left. */
  left: string;
  /** Which permission it takes and who can have it. */
  permission: string;
}

/** The words of one kind of clean-up in one language. */
export interface Wording<Request> {
  /** What is going to be done, as the end of "The post phase of this step will …". */
  intent(request: Request, options: { dryRun: boolean }): string;
  words(request: Request, repository: Repository): CleanupWords;
}

/**
 * One kind of clean-up on GitHub's side. All that is particular to it is in its file; `cleanups.ts` lists them.
 *
 * Methods are written as methods on purpose: TypeScript then takes a list of all kinds for a list of clean-ups of any
 * request, and the caller picks by `kind`.
 */
export interface Cleanup<Request extends { kind: string }> {
  /** As in the output `results` and in the saved state. */
  readonly kind: Request['kind'];
  readonly row: RowTerms;
  /** Whether it is time for it, after what became of the instances. */
  isDue(tornDown: TornDown): boolean;
  start(request: Request, context: CleanupContext): CleanupSteps;
}
