import { getOctokitOptions, GitHub } from '@actions/github/lib/utils';
import { VERSION } from '../network/version.ts';
import { oneLine } from '../text/clean.ts';
import type { Clock } from '../time/clock.ts';
import { readError } from './errors.ts';
import type { GitHubFailure } from './errors.ts';

/** An answer with a status below 400. */
export interface Answer {
  /** Text from outside, to be checked before it is used. */
  data: unknown;
  /** Whether it is a page of a list and another one follows. */
  hasNextPage: boolean;
}

/**
 * Sends one request and never repeats it. The route is written as in GitHub's documents, `GET /repos/{owner}/{repo}`.
 *
 * @throws GitHubError
 */
export type Send = (
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
) => Promise<Answer>;

/** Who asks GitHub, and how. */
export interface ConnectionOptions {
  token: string;
  /** From GITHUB_API_URL: another one on GitHub Enterprise Server. Empty: github.com's. */
  apiUrl: string;
  /** A test's. Undefined: that of `@actions/github`, which honours the proxy variables. */
  fetch: typeof fetch | undefined;
  clock: Clock;
  /** Takes the token out of text from outside. */
  redact: (text: string) => string;
  /** Puts a failure into words. */
  describe: (failure: GitHubFailure) => string;
  /** Writes a line for debug logging. The text is clean. */
  debug: (line: string) => void;
}

/** Connects to GitHub's REST API with Octokit, without its repetitions: they don't know the deadline. */
export function connect(options: ConnectionOptions): Send {
  const { token, apiUrl, fetch, clock, redact, describe, debug } = options;
  const ignore = (): void => undefined;
  // Deprecations, for the most part: of no use to who reads a log.
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const octokit = new GitHub(
    getOctokitOptions(token, {
      ...(apiUrl !== '' && { baseUrl: apiUrl.replace(/\/+$/, '') }),
      userAgent: `terminate-compshare-instance/${VERSION}`,
      log,
    }),
  );
  return async (route, parameters, signal) => {
    const startedAt = clock.now();
    const record = (outcome: string): void => {
      debug(oneLine(`${route} → ${outcome}, ${Math.round(clock.now() - startedAt)} ms`, 400));
    };
    try {
      const response: { status: number; headers: { link?: string }; data: unknown } = await octokit.request(
        route,
        {
          ...parameters,
          headers: { 'x-github-api-version': '2022-11-28' },
          request: { signal, log, ...(fetch !== undefined && { fetch }) },
        },
      );
      record(String(response.status));
      return { data: response.data, hasNextPage: response.headers.link?.includes('rel="next"') ?? false };
    } catch (error) {
      const failed = readError(error, clock.now(), redact);
      record(describe(failed.failure));
      throw failed;
    }
  };
}
