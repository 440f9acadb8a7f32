/** What a failed request to GitHub calls for. */
export type GitHubRemedy =
  /** Nothing that time mends: the request or the token is wrong. */
  | 'final'
  /** It passes by itself. */
  | 'wait';

/** A request to GitHub that did not succeed. Its message is for people, clean, and holds no secret. */
export class GitHubError extends Error {
  readonly remedy: GitHubRemedy;
  /** Undefined where no answer came. */
  readonly status: number | undefined;
  /** How long to wait before the next request, in milliseconds, where GitHub said so. */
  readonly waitMs: number | undefined;

  constructor(message: string, remedy: GitHubRemedy, status?: number, waitMs?: number) {
    super(message);
    this.name = 'GitHubError';
    this.remedy = remedy;
    this.status = status;
    this.waitMs = waitMs;
  }

  /** Whether GitHub asked for fewer requests. */
  get limited(): boolean {
    return this.remedy === 'wait' && (this.status === 403 || this.status === 429);
  }

  /** Whether GitHub refused because of who asks: it answers 404 where a token may not even know what is there. */
  get refused(): boolean {
    return this.remedy === 'final' && (this.status === 401 || this.status === 403 || this.status === 404);
  }
}
