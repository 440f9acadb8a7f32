import { oneLine, quoted } from '../../text/clean.ts';
import { formatDuration } from '../../time/duration.ts';
import type { CleanupWords, KeepReason, Outcome, Wording } from '../cleanup.ts';
import type { DeploymentsRequest } from '../deployments.ts';
import type { GitHubFailure } from '../errors.ts';
import type { GitHubMessages, ProblemFacts } from '../messages.ts';
import type { RunnersRequest } from '../runners.ts';

/** After a number. */
const UNITS = { d: ' d', h: ' h', min: ' min', s: ' s' };

const runners: Wording<RunnersRequest> = {
  intent: ({ names }, { dryRun }) =>
    `${dryRun ? 'look at' : 'remove'} the self-hosted runners ${listOf(names, 'and')}`,
  words: ({ scope, names }, { owner, repo }) => {
    const inRepository = scope === 'repository';
    const there = inRepository ? `${owner}/${repo}` : `the organization ${owner}`;
    const permission = inRepository
      ? 'administration: write on this repository'
      : `organization_self_hosted_runners: write in the organization ${owner}`;
    const user = inRepository ? '' : ` If ${owner} is a user, not an organization, leave out org: instead.`;
    return {
      heading: 'Self-hosted runners',
      title: 'Runners were not removed',
      what: `self-hosted runners ${listOf(names, 'and')} of ${there}`,
      noun: 'runner',
      plural: 'runners',
      nameColumn: 'Runner',
      done: 'removed',
      notDone: 'not removed',
      wouldBe: 'would be removed',
      busy: {
        reason: 'it is running a job',
        explain: (amount) =>
          `${count(amount, 'runner')} ${amount === 1 ? 'is' : 'are'} busy: a runner cannot be removed before its job has ended.`,
      },
      kept: keptInWords,
      nothingFound: (missing) => ({
        title: 'No runner was found',
        message:
          `No self-hosted runner of ${there} is called ${listOf(missing, 'or')}. It may already be gone. ` +
          "If that is a runner's label, give its name instead. " +
          (inRepository
            ? 'For a runner of the organization, write org: before the name. '
            : 'For a runner of the repository, leave out org:. ') +
          'Several names stand one a line.',
      }),
      notDue: 'self-hosted runners stay as they are, since no instance is gone',
      left: 'A runner that stays registered is shown as offline.',
      permission:
        `The token needs the permission ${permission}, which GITHUB_TOKEN cannot have: give github-token a ` +
        `fine-grained personal access token or a GitHub App's token.${user}`,
    };
  },
};

function keptInWords(reason: KeepReason): string | undefined {
  switch (reason) {
    case 'instance-exists':
      return 'left alone, an instance of that name exists';
    case 'unrelated':
      return 'left alone, this step terminated no instance of that name';
    case 'unrelated-in-use':
      return 'left alone, it is in use and this step terminated no instance of that name';
    case 'already-done':
      return undefined;
  }
}

/** Names, each quoted. */
function listOf(names: readonly string[], conjunction: 'and' | 'or'): string {
  const shown = names.slice(0, 10).map((name) => quoted(name));
  if (names.length > shown.length)
    return `${shown.join(', ')} ${conjunction} ${names.length - shown.length} more`;
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} ${conjunction} ${last}`;
}

const deployments: Wording<DeploymentsRequest> = {
  intent: ({ environment }, { dryRun }) => {
    const deployments = `the deployments of ${quoted(environment)}`;
    return dryRun ? `look at ${deployments}` : `set ${deployments} to inactive`;
  },
  words: ({ environment }, { owner, repo }) => ({
    heading: 'Deployments',
    title: 'Deployments were not set to inactive',
    what: `deployments of ${quoted(environment)} in ${owner}/${repo}`,
    noun: 'deployment',
    plural: 'deployments',
    nameColumn: 'Ref',
    done: 'set to inactive',
    notDone: 'not set to inactive',
    wouldBe: 'would be set to inactive',
    kept: () => undefined,
    nothingFound: () => ({
      title: 'No deployment was found',
      message:
        `${owner}/${repo} has no deployment to the environment ${quoted(environment)}. Check the name: ` +
        'environment takes one exact name, not a glob with * or ?.',
    }),
    olderUnread: {
      title: 'Older deployments were not checked',
      message:
        `The newest deployment to ${quoted(environment)} in ${owner}/${repo} is inactive, but the rate limit ended ` +
        'the check of older ones: some may still be active. Run the step again later to check them.',
    },
    notDue: `the deployments of ${quoted(environment)} stay as they are while instances are left`,
    left: 'GitHub still shows the environment as active.',
    permission:
      'The token needs the permission deployments: write on this repository. GITHUB_TOKEN has it when the job says so under permissions.',
  }),
};

/** All that is said of GitHub's side in English. */
export const gitHubMessages: GitHubMessages = {
  wordings: { runner: runners, deployment: deployments },
  failure: failureInWords,
  retrying: (failure, pauseMs) =>
    `${failureInWords(failure)}; trying again in ${formatDuration(pauseMs, UNITS)}`,
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
    `${names.length > 3 ? `${names.length} of them are` : `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}`} busy; trying again in ${formatDuration(pauseMs, UNITS)}`,
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
  table: {
    labelled: (label, value) => `${label}: ${value}`,
    all: (rows, what) => `All ${rows}: ${what}`,
    moreRows: (rows) => `${rows} more`,
    rowsInResults: (rows) => `And ${rows} more, in the output <code>results</code>.`,
  },
  sentences: (sentences) => sentences.join(' '),
  noRepository: {
    title: 'GitHub was not asked',
    message:
      'GITHUB_REPOSITORY does not name a repository (owner/name), so runner-name and environment could not be carried out.',
  },
};

function opening({ what, done }: CleanupWords, { dryRun, allGone, read }: ProblemFacts): string {
  const gone = dryRun ? 'Dry run: ' : allGone ? 'The instances are gone, but ' : '';
  const fact = {
    all: `not all of the ${what} were ${done}.`,
    some: `not all of the ${what} could be read and ${done}.`,
    nothing: `the ${what} could not be read, so none was ${done}.`,
  }[read];
  return gone === '' ? `${fact.charAt(0).toUpperCase()}${fact.slice(1)}` : `${gone}${fact}`;
}

function outcomeInWords({ done, notDone, wouldBe, busy }: CleanupWords, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'done':
      return done;
    case 'already':
      return 'already gone';
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
      const lasting =
        waitMs === undefined ? '' : `, which lasts for another ${formatDuration(waitMs, UNITS)}`;
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

/** A number with its noun. */
function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
