import { isRecord } from '../text/json.ts';
import { formatElapsed } from '../time/duration.ts';
import { oneLine, quoted } from '../text/clean.ts';
import { GitHubError } from './error.ts';

/** The reset time is in whole seconds, and clocks differ. */
const RESET_MARGIN_MS = 1000;

type Headers = Readonly<Record<string, unknown>>;

/**
 * What an error that octokit threw means.
 *
 * @param now Unix time in milliseconds.
 * @param redact takes the secrets out of what the API says.
 */
export function readError(error: unknown, now: number, redact: (text: string) => string): GitHubError {
  const response = isRecord(error) ? error['response'] : undefined;
  if (!isRecord(response)) return connectionError(error);
  const headers = isRecord(response['headers']) ? response['headers'] : {};
  const status = Number(response['status']);
  const said = messageIn(response['data']);
  const told = said === '' ? '' : `: ${quoted(redact(said), 200)}`;
  const waitMs = retryAfter(headers) ?? untilReset(headers, now);
  if (status === 429 || (status === 403 && (waitMs !== undefined || /rate limit/i.test(said)))) {
    const lasting = waitMs === undefined ? '' : `, which lasts for another ${formatElapsed(waitMs)}`;
    return new GitHubError(
      `GitHub answered ${status}, its rate limit${lasting}${told}`,
      'wait',
      status,
      waitMs,
    );
  }
  const passing = status === 408 || status >= 500;
  return new GitHubError(
    `GitHub answered ${status}${told}`,
    passing ? 'wait' : 'final',
    status,
    passing ? retryAfter(headers) : undefined,
  );
}

/** How long it takes until requests are allowed again, in milliseconds, where they are used up. */
function untilReset(headers: Headers, now: number): number | undefined {
  const reset = Number(headers['x-ratelimit-reset']) * 1000;
  if (headers['x-ratelimit-remaining'] !== '0' || !Number.isFinite(reset)) return undefined;
  return Math.max(0, reset - now) + RESET_MARGIN_MS;
}

function retryAfter(headers: Headers): number | undefined {
  const value = headers['retry-after'];
  return typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) * 1000 : undefined;
}

function messageIn(data: unknown): string {
  const message = isRecord(data) ? data['message'] : undefined;
  return typeof message === 'string' ? message : '';
}

/** What happened is in the causes, under a code; the messages there may name addresses. */
function connectionError(error: unknown): GitHubError {
  let code = '';
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') code = oneLine(cause.code, 60);
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code)) {
    return new GitHubError(
      `the certificate of GitHub's API is not trusted (${code}); NODE_EXTRA_CA_CERTS adds a company's own authority`,
      'final',
    );
  }
  return new GitHubError(`the connection to GitHub's API failed${code === '' ? '' : ` (${code})`}`, 'wait');
}
