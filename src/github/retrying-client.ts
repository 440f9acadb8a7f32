import { setAlarm } from '../time/clock.ts';
import type { Clock } from '../time/clock.ts';
import type { Deadline } from '../time/deadline.ts';
import { GitHubError } from './errors.ts';
import type { Answer, Send } from './octokit.ts';

/** How long an answer may take, in milliseconds. */
const ANSWER_TIMEOUT_MS = 30_000;
/** Entries of one page of a list: the most that GitHub gives. */
const PAGE_SIZE = 100;
/** How often something is asked for whose answer isn't GitHub's. */
const MAX_UNUSABLE_ANSWERS = 3;
/** The shortest pause, whatever GitHub says, in milliseconds. */
const MIN_PAUSE_MS = 1000;

/** Pauses between attempts, in milliseconds: each is twice the one before, up to the longest. */
interface RetryPolicy {
  firstPauseMs: number;
  maxPauseMs: number;
}

/** After failures that don't say how long to wait. */
const USUAL_POLICY: RetryPolicy = { firstPauseMs: 1000, maxPauseMs: 30_000 };
/** After a rate limit that doesn't say so, as GitHub's documents ask for it. */
const RATE_LIMIT_POLICY: RetryPolicy = { firstPauseMs: 60_000, maxPauseMs: 900_000 };

/** What a client works with. */
export interface ClientOptions {
  send: Send;
  clock: Clock;
  deadline: Deadline;
  /** Called before each pause, which is in milliseconds. */
  onRetry: (error: GitHubError, pauseMs: number) => void;
}

/** Checks an answer's data and gives the part of it that matters; undefined when it isn't what GitHub gives. */
export type Reader<Value> = (data: unknown) => Value | undefined;

type Parameters = Readonly<Record<string, unknown>>;

/**
 * GitHub's API, asked until it answers or time is up: rate limits are waited out as GitHub asks, and whatever else is
 * transient too. Every method throws a {@link GitHubError} for what isn't, or doesn't pass in time.
 */
export class RetryingClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Reads something. */
  async read<Value>(route: string, parameters: Parameters, reader: Reader<Value>): Promise<Value> {
    return (await this.#read(route, parameters, reader)).value;
  }

  /** Reads a list, one page after the other as they are asked for. */
  async *pages<Entry>(
    route: string,
    parameters: Parameters,
    reader: Reader<Entry[]>,
  ): AsyncGenerator<Entry[]> {
    for (let page = 1; ; page++) {
      const query = { ...parameters, per_page: PAGE_SIZE, page };
      const { value, hasNextPage } = await this.#read(route, query, reader);
      yield value;
      if (!hasNextPage || value.length === 0) return;
    }
  }

  /** Sends one request and never repeats it, within the time that is left. */
  async once(route: string, parameters: Parameters): Promise<Answer> {
    const { send, clock, deadline } = this.#options;
    this.#checkTime();
    const timeoutMs = Math.min(ANSWER_TIMEOUT_MS, deadline.timeLeft);
    const timeUp = setAlarm(clock, timeoutMs);
    const signal = AbortSignal.any([deadline.signal, timeUp.signal]);
    const noAnswer = (): GitHubError => new GitHubError({ kind: 'no-answer', timeoutMs });
    try {
      const answer = await send(route, parameters, signal);
      // Octokit takes a body that broke off for an empty one.
      if (answer.data === '' && signal.aborted) throw noAnswer();
      return answer;
    } catch (error) {
      if (deadline.reason === 'cancelled') throw new GitHubError({ kind: 'cancelled' });
      throw signal.aborted ? noAnswer() : error;
    } finally {
      timeUp.release();
    }
  }

  /**
   * Waits until a request that failed may be sent again.
   *
   * @param attempts how many times in a row it has failed.
   * @throws the error itself, where waiting is of no use, takes too long, or the job was cancelled.
   */
  async waitToRetry(error: unknown, attempts: number): Promise<void> {
    if (!(error instanceof GitHubError) || !error.retryable) throw error;
    const { deadline, onRetry } = this.#options;
    const { firstPauseMs, maxPauseMs } = error.rateLimited ? RATE_LIMIT_POLICY : USUAL_POLICY;
    const asked = error.waitMs ?? Math.min(maxPauseMs, firstPauseMs * 2 ** (attempts - 1));
    const pauseMs = Math.max(MIN_PAUSE_MS, asked);
    if (pauseMs >= deadline.timeLeft) throw error;
    onRetry(error, pauseMs);
    await deadline.sleep(pauseMs);
  }

  /** @throws GitHubError when the phase has to end. */
  #checkTime(): void {
    const { reason } = this.#options.deadline;
    if (reason !== undefined) throw new GitHubError({ kind: reason });
  }

  async #read<Value>(
    route: string,
    parameters: Parameters,
    reader: Reader<Value>,
  ): Promise<{ value: Value; hasNextPage: boolean }> {
    for (let attempts = 1; ; attempts++) {
      try {
        const { data, hasNextPage } = await this.once(route, parameters);
        const value = reader(data);
        if (value !== undefined) return { value, hasNextPage };
        throw new GitHubError({ kind: 'not-github', retryable: attempts < MAX_UNUSABLE_ANSWERS });
      } catch (error) {
        await this.waitToRetry(error, attempts);
      }
    }
  }
}
