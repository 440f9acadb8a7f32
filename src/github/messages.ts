import { count, oneLine, quoted } from '../text/clean.ts';
import { formatElapsed } from '../time/duration.ts';
import type { Cleanup, CleanupWords, Outcome, Wording } from './cleanup.ts';
import type { CleanupRequest } from './cleanups.ts';
import type { GitHubFailure } from './errors.ts';

/**
 * All that is said of GitHub's side in one language. What is handed in is clean, and so is what comes back.
 *
 * Another language is one more file with an object of this type; its `wordingOf` gives its own words for each kind.
 */
export interface GitHubMessages {
  /** The words for one kind of clean-up. */
  wordingOf(cleanup: Cleanup<CleanupRequest>): Wording<CleanupRequest>;
  /** What a request failed with, as the end of a sentence. */
  failure(failure: GitHubFailure): string;
  /** In the log, before a pause in milliseconds. */
  retrying(failure: GitHubFailure, pauseMs: number): string;
  /** A line of the log about one runner or deployment, which `name` stands for. */
  item(words: CleanupWords, name: string, outcome: Outcome): string;
  /** The same in the summary's table, with an icon. */
  outcomeCell(words: CleanupWords, outcome: Outcome): string;
  /** The heads of the summary's table. */
  columns(words: CleanupWords): string[];
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

/** English. */
export const ENGLISH: GitHubMessages = {
  wordingOf: ({ english }) => english,
  failure: failureInWords,
  retrying: (failure, pauseMs) => `${failureInWords(failure)}; trying again in ${formatElapsed(pauseMs)}`,
  item: (words, name, outcome) => `${words.noun} ${name}: ${outcomeInWords(words, outcome)}`,
  outcomeCell: ({ done, notDone, wouldBe, busy }, { kind }) => {
    switch (kind) {
      case 'done':
        return `✅ ${done}`;
      case 'already':
        return '✅ already gone';
      case 'would':
        return `🔍 ${wouldBe}`;
      case 'busy':
        return `❌ ${notDone}: ${busy?.reason ?? 'it is in use'}`;
      case 'refused':
      case 'not-tried':
        return `❌ ${notDone}`;
    }
  },
  columns: ({ nameColumn }) => [nameColumn, 'ID', 'Outcome'],
  nameOf: (name, id) => (name === '' ? id : `${quoted(name, 100)} (ID ${id})`),
  kept: ({ noun }, name, why) => `${noun} ${name}: ${why}`,
  more: (amount) => `and ${amount} more`,
  waitingForBusy: (names, pauseMs) =>
    `${names.length > 3 ? `${names.length} of them are` : `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}`} busy; trying again in ${formatElapsed(pauseMs)}`,
  nothingToDo: ({ what }) => `${what}: nothing to do`,
  nothingToDoInSummary: ({ what }) => `Nothing to do for ${what}.`,
  problem: (words, facts) => {
    const { read, leftNames, left, busy, all, refusal, failure, accessDenied } = facts;
    const names =
      leftNames.join(', ') + (left > leftNames.length ? ` and ${left - leftNames.length} more` : '');
    return [
      opening(words, facts),
      ...(left === 0 || read === 'nothing' ? [] : [`Left (${left} of ${all}): ${names}.`]),
      ...(busy === 0 ? [] : [words.busy?.explain(busy) ?? `${count(busy, words.noun)} in use.`]),
      ...(refusal === undefined ? [] : [sentence(failureInWords(refusal))]),
      ...(failure === undefined ? [] : [sentence(failureInWords(failure))]),
      ...(accessDenied && failure?.kind === 'refused' && failure.status === 401
        ? ['The token is wrong, has expired or was revoked.']
        : []),
      ...(accessDenied ? [words.permission] : []),
      words.left,
    ];
  },
  noRepository: {
    title: 'GitHub was not asked',
    message:
      'GITHUB_REPOSITORY does not name a repository (owner/name), so that runner-name and environment could not be carried out.',
  },
};

function opening({ what, done }: CleanupWords, { dryRun, allGone, read }: ProblemFacts): string {
  const gone = dryRun ? 'Dry run: ' : allGone ? 'The instances are gone, but ' : '';
  const fact = {
    all: `not all of the ${what} were ${done}.`,
    some: `not all of the ${what} could be read and ${done}.`,
    nothing: `the ${what} could not be read, so that none was ${done}.`,
  }[read];
  return gone === '' ? `${fact.charAt(0).toUpperCase()}${fact.slice(1)}` : `${gone}${fact}`;
}

function outcomeInWords({ done, notDone, wouldBe, busy }: CleanupWords, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'done':
      return done;
    case 'already':
      return 'gone already';
    case 'would':
      return wouldBe;
    case 'busy':
      return `${notDone}, ${busy?.reason ?? 'it is in use'}`;
    case 'refused':
      return `${notDone}, ${failureInWords(outcome.error.failure)}`;
    case 'not-tried':
      return notDone;
  }
}

function failureInWords(failure: GitHubFailure): string {
  switch (failure.kind) {
    case 'rate-limited': {
      const { status, waitMs, apiMessage } = failure;
      const lasting = waitMs === undefined ? '' : `, which lasts for another ${formatElapsed(waitMs)}`;
      return `GitHub answered ${status}, its rate limit${lasting}${quotedMessage(apiMessage)}`;
    }
    case 'refused':
      return `GitHub answered ${failure.status}${quotedMessage(failure.apiMessage)}`;
    case 'certificate-not-trusted':
      return `the certificate of GitHub's API is not trusted (${failure.code}); NODE_EXTRA_CA_CERTS adds a company's own authority`;
    case 'connection-failed':
      return `the connection to GitHub's API failed${failure.code === '' ? '' : ` (${failure.code})`}`;
    case 'no-answer':
      return `GitHub gave no answer within ${Math.ceil(failure.timeoutMs / 1000)} s`;
    case 'not-github':
      return "something answers in GitHub's place, or not in its way: check GITHUB_API_URL and the proxy";
    case 'timed-out':
      return 'the timeout ended';
    case 'job-ending':
      return 'the time of the cancelled job is up';
    case 'cancelled':
      return 'the runner interrupted this step';
  }
}

function quotedMessage(apiMessage: string): string {
  return apiMessage === '' ? '' : `: ${quoted(apiMessage, 200)}`;
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${oneLine(words.slice(1), 1000)}.`;
}
