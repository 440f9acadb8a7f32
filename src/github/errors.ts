import { isRecord } from '../text/json.ts';
import { oneLine } from '../text/clean.ts';

/** What went wrong with a request to GitHub, as facts; {@link GitHubMessages} has the words. Texts are clean. */
export type GitHubFailure =
  /** GitHub asks for fewer requests. `waitMs` is how long to wait, in milliseconds, where it said so. */
  | { kind: 'rate-limited'; status: number; waitMs: number | undefined; apiMessage: string }
  | { kind: 'refused'; status: number; waitMs: number | undefined; apiMessage: string }
  /** `code` as Node gives it. */
  | { kind: 'certificate-not-trusted'; code: string }
  /** `code` as Node gives it; empty where there is none. */
  | { kind: 'connection-failed'; code: string }
  | { kind: 'no-answer'; timeoutMs: number }
  /** An answer that isn't GitHub's, such as a portal's or a proxy's. */
  | { kind: 'not-github'; retryable: boolean }
  | { kind: 'timed-out' }
  | { kind: 'job-ending' }
  | { kind: 'cancelled' };

/** A request to GitHub that did not succeed. It holds no secret. */
export class GitHubError extends Error {
  readonly failure: GitHubFailure;

  constructor(failure: GitHubFailure) {
    super(`GitHub: ${failure.kind}`);
    this.name = 'GitHubError';
    this.failure = failure;
  }

  /** The answer's status; undefined where none came. */
  get status(): number | undefined {
    return 'status' in this.failure ? this.failure.status : undefined;
  }

  /** What GitHub said, clean and without the token; empty where it said nothing. */
  get apiMessage(): string {
    return 'apiMessage' in this.failure ? this.failure.apiMessage : '';
  }

  /** How long to wait before the next request, in milliseconds, where GitHub said so. */
  get waitMs(): number | undefined {
    return 'waitMs' in this.failure ? this.failure.waitMs : undefined;
  }

  /** Whether the same request may succeed later without anybody changing anything. */
  get retryable(): boolean {
    switch (this.failure.kind) {
      case 'refused':
        return isTransientStatus(this.failure.status);
      case 'not-github':
        return this.failure.retryable;
      case 'certificate-not-trusted':
        return false;
      case 'rate-limited':
      case 'connection-failed':
      case 'no-answer':
      case 'timed-out':
      case 'job-ending':
      case 'cancelled':
        return true;
    }
  }

  get rateLimited(): boolean {
    return this.failure.kind === 'rate-limited';
  }

  /** Whether GitHub refused because of who asks: it answers 404 where a token may not even know what is there. */
  get accessDenied(): boolean {
    return this.failure.kind === 'refused' && [401, 403, 404].includes(this.failure.status);
  }
}

/** The reset time is in whole seconds, and clocks differ. */
const RESET_MARGIN_MS = 1000;
/** Characters of the API's message that are kept. */
const API_MESSAGE_LIMIT = 200;

type Headers = Readonly<Record<string, unknown>>;

/**
 * Reads an error that Octokit threw.
 *
 * @param now Unix time in milliseconds.
 * @param redact takes the secrets out of what the API says.
 */
export function readError(error: unknown, now: number, redact: (text: string) => string): GitHubError {
  const response = isRecord(error) ? error['response'] : undefined;
  if (!isRecord(response)) return readConnectionError(error);
  const headers = isRecord(response['headers']) ? response['headers'] : {};
  const status = Number(response['status']);
  const message = messageIn(response['data']);
  const apiMessage = oneLine(redact(message), API_MESSAGE_LIMIT);
  const waitMs = retryAfter(headers) ?? untilReset(headers, now);
  const limited = status === 429 || (status === 403 && (waitMs !== undefined || /rate limit/i.test(message)));
  if (limited) return new GitHubError({ kind: 'rate-limited', status, waitMs, apiMessage });
  return new GitHubError({
    kind: 'refused',
    status,
    waitMs: isTransientStatus(status) ? retryAfter(headers) : undefined,
    apiMessage,
  });
}

function isTransientStatus(status: number): boolean {
  return status === 408 || status >= 500;
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
function readConnectionError(error: unknown): GitHubError {
  let code = '';
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') code = oneLine(cause.code, 60);
  }
  const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code);
  return new GitHubError({ kind: untrusted ? 'certificate-not-trusted' : 'connection-failed', code });
}
