import type { Cleanup, CleanupWords, Outcome, Wording } from './cleanup.ts';
import type { CleanupKind, CleanupRequest } from './cleanups.ts';
import type { GitHubFailure } from './errors.ts';
import type { TableMessages } from '../text/html-table.ts';

/** The words for each kind of clean-up, by kind. */
type Wordings = { readonly [Kind in CleanupKind]: Wording<Extract<CleanupRequest, { kind: Kind }>> };

/** All that is said of GitHub's side in one language. What comes back is clean. */
export interface GitHubMessages {
  wordings: Wordings;
  /** What a request failed with, as the end of a sentence. */
  failure(failure: GitHubFailure): string;
  /** In the log, before a pause in milliseconds. */
  retrying(failure: GitHubFailure, pauseMs: number): string;
  /** A line of the log about one runner or deployment, which `name` stands for. */
  item(words: CleanupWords, name: string, outcome: Outcome): string;
  /** The same in the summary's table, with an icon. */
  outcomeCell(words: CleanupWords, outcome: Outcome): string;
  /** The heads of the summary's table. */
  columns(words: CleanupWords): [name: string, id: string, outcome: string];
  /** A runner or deployment, whose name may be empty. */
  nameOf(name: string, id: string): string;
  /** A line of the log about one that is kept as it is. */
  kept(words: CleanupWords, name: string, why: string): string;
  /** A line of the log that stands for so many more. */
  more(amount: number): string;
  /** In the log, before a pause in milliseconds. */
  waitingForBusy(names: readonly string[], pauseMs: number): string;
  nothingToDo(words: CleanupWords): string;
  /** The same in the summary. */
  nothingToDoInSummary(words: CleanupWords): string;
  /** The words around a table. */
  table: TableMessages;
  /** Puts sentences one after another. */
  sentences(sentences: readonly string[]): string;
  /** The sentences of an error about what was not done. */
  problem(words: CleanupWords, problem: ProblemFacts): string[];
  /** The environment names no repository. */
  noRepository: { title: string; message: string };
}

/** What an error about a clean-up says. */
export interface ProblemFacts {
  dryRun: boolean;
  /** Whether all instances are gone. */
  allGone: boolean;
  /** Whether everything could be read, or only some of it. */
  read: 'all' | 'some' | 'nothing';
  /** Those that were left, by name, as far as they are listed. */
  leftNames: string[];
  left: number;
  /** Of them, those that are in use. */
  busy: number;
  all: number;
  /** What GitHub had against one of them. */
  refusal: GitHubFailure | undefined;
  /** What ended the clean-up. */
  failure: GitHubFailure | undefined;
  /** Whether the token is to blame. */
  accessDenied: boolean;
}

/** The words for the kind of clean-up that a request asks for. */
export function wordingOf(
  { wordings }: GitHubMessages,
  { kind }: Cleanup<CleanupRequest>,
): Wording<CleanupRequest> {
  return wordings[kind];
}
