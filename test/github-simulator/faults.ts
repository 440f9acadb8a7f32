/** What can go wrong with one request. */
export type GitHubFault =
  /** An answer in place of GitHub's; `applied`: the request was carried out all the same. */
  | { status: number; headers?: Record<string, string>; body?: unknown; applied?: boolean }
  /** The connection is reset before the request is carried out. */
  | 'lost-request'
  /** It is reset after that. */
  | 'lost-answer'
  /** No answer ever comes, and nothing is done. */
  | 'silence'
  /** The connection ends in the middle of the answer. */
  | 'half-answer';

/** Which requests a fault meets. */
export interface FaultRule {
  fault: GitHubFault;
  /** By default every method. */
  method?: string;
  /** By default every path. */
  path?: RegExp;
  /** How many requests it meets; by default one. */
  times?: number;
}

/** GitHub's secondary rate limit; without `retryAfterSeconds` it doesn't say how long. */
export function secondaryLimit(retryAfterSeconds?: number, status: 403 | 429 = 403): GitHubFault {
  return {
    status,
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
    body: {
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    },
  };
}

/** The rules that are still in force, and how many requests each of them meets yet. */
export class Faults {
  readonly #rules: { rule: FaultRule; left: number }[] = [];

  add(rule: FaultRule): void {
    this.#rules.push({ rule, left: rule.times ?? 1 });
  }

  /** The fault that meets a request, which uses it up. */
  take(method: string, path: string): GitHubFault | undefined {
    const meets = this.#rules.find(
      ({ rule, left }) =>
        left > 0 && (rule.method ?? method) === method && (rule.path === undefined || rule.path.test(path)),
    );
    if (meets === undefined) return undefined;
    meets.left--;
    return meets.rule.fault;
  }
}
