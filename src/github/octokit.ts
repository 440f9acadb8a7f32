import { getOctokitOptions, GitHub } from '@actions/github/lib/utils';
import { oneLine } from '../text/clean.ts';
import { VERSION } from '../network/version.ts';
import type { Clock } from '../time/clock.ts';
import { readError } from './answer.ts';

/** An answer with a status below 400. */
export interface Answer {
  /** Text from outside, to be checked before it is used. */
  data: unknown;
  /** Whether the answer says that a list goes on. */
  goesOn: boolean;
}

/**
 * Sends one request and never repeats it. The route is written as in GitHub's documents, `GET /repos/{owner}/{repo}`.
 * Throws a GitHubError.
 */
export type Send = (
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
) => Promise<Answer>;

/** Who asks GitHub, and how. */
export interface Connection {
  token: string;
  /** From GITHUB_API_URL: another one on GitHub Enterprise Server. Empty: github.com's. */
  apiUrl: string;
  /** A test's. Undefined: that of `@actions/github`, which honours the proxy variables. */
  fetch: typeof fetch | undefined;
  clock: Clock;
  debug: (line: string) => void;
}

/** Makes the way to GitHub's REST API. */
export function connect({ token, apiUrl, fetch, clock, debug }: Connection): Send {
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
  const redact = (text: string): string => text.replaceAll(token, '***');
  return async (route, parameters, signal) => {
    const startedAt = clock.now();
    const record = (told: string): void => {
      debug(oneLine(`${route} → ${told}, ${Math.round(clock.now() - startedAt)} ms`, 400));
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
      return { data: response.data, goesOn: response.headers.link?.includes('rel="next"') ?? false };
    } catch (error) {
      const failure = readError(error, clock.now(), redact);
      record(failure.message);
      throw failure;
    }
  };
}
