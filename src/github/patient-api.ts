import { setAlarm } from '../time/clock.ts';
import type { Clock } from '../time/clock.ts';
import { formatElapsed } from '../time/duration.ts';
import { GitHubError } from './error.ts';
import type { Answer, Send } from './octokit.ts';

/** How long an answer may take, in milliseconds. */
const ANSWER_TIMEOUT_MS = 30_000;
/** Entries of one page of a list: the most that GitHub gives. */
const PAGE_SIZE = 100;
/** How often an answer that isn't GitHub's is asked for again. */
const MOST_STRANGE_ANSWERS = 3;
/** Pauses after failures in a row that don't say how long to wait, in milliseconds: each is twice the one before. */
const USUAL_PAUSES = { firstMs: 1000, longestMs: 30_000 };
/** Those after a rate limit, as GitHub's documents ask for them. */
const LIMIT_PAUSES = { firstMs: 60_000, longestMs: 900_000 };
/** The shortest pause, whatever GitHub says, in milliseconds. */
const SHORTEST_PAUSE_MS = 1000;

/** What a patient API is made of. */
export interface PatientParts {
  send: Send;
  clock: Clock;
  /** Unix time in milliseconds. */
  deadline: number;
  /** Aborted when the job is cancelled. */
  cancelled: AbortSignal;
  say: (line: string) => void;
}

/** Checks an answer's data and gives the part of it that matters; undefined when it isn't what GitHub gives. */
export type Reader<Value> = (data: unknown) => Value | undefined;

/**
 * GitHub's API, asked until it answers or time is up: rate limits are waited out as GitHub asks, and whatever else
 * passes by itself too. Every method throws a {@link GitHubError} for what doesn't pass, or not in time.
 */
export class PatientApi {
  readonly #parts: PatientParts;

  constructor(parts: PatientParts) {
    this.#parts = parts;
  }

  /** Reads something. */
  async read<Value>(
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    reader: Reader<Value>,
  ): Promise<Value> {
    return (await this.#read(route, parameters, reader)).value;
  }

  /** Reads all pages of a list. */
  async list<Entry>(
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    reader: Reader<Entry[]>,
  ): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (let page = 1; ; page++) {
      const query = { ...parameters, per_page: PAGE_SIZE, page };
      const { value, goesOn } = await this.#read(route, query, reader);
      entries.push(...value);
      if (!goesOn || value.length === 0) return entries;
    }
  }

  /** Sends one request and never repeats it, within the time that is left. */
  async once(route: string, parameters: Readonly<Record<string, unknown>>): Promise<Answer> {
    const { send, clock, cancelled } = this.#parts;
    const limit = Math.min(ANSWER_TIMEOUT_MS, this.#timeLeft());
    const timeUp = setAlarm(clock, limit);
    const noAnswer = (): GitHubError =>
      new GitHubError(`GitHub gave no answer within ${Math.ceil(limit / 1000)} s`, 'wait');
    try {
      const answer = await send(route, parameters, AbortSignal.any([cancelled, timeUp.signal]));
      // Octokit takes a body that broke off for an empty one.
      if (answer.data === '' && timeUp.signal.aborted) throw noAnswer();
      return answer;
    } catch (error) {
      if (cancelled.aborted) throw cancelledError();
      throw timeUp.signal.aborted ? noAnswer() : error;
    } finally {
      timeUp.release();
    }
  }

  /**
   * Waits until a request that failed may be sent again.
   *
   * @param failures how many times in a row it has failed.
   * @throws the error itself, where waiting mends nothing, takes too long, or the job was cancelled.
   */
  async waitOut(error: unknown, failures: number): Promise<void> {
    if (!(error instanceof GitHubError) || error.remedy === 'final') throw error;
    const { clock, deadline, cancelled, say } = this.#parts;
    const { firstMs, longestMs } = error.limited ? LIMIT_PAUSES : USUAL_PAUSES;
    const asked = error.waitMs ?? Math.min(longestMs, firstMs * 2 ** (failures - 1));
    const pause = Math.max(SHORTEST_PAUSE_MS, asked);
    if (cancelled.aborted || clock.now() + pause >= deadline) throw error;
    say(`${error.message}; trying again in ${formatElapsed(pause)}`);
    await clock.sleep(pause, cancelled);
  }

  #timeLeft(): number {
    const { clock, deadline, cancelled } = this.#parts;
    if (cancelled.aborted) throw cancelledError();
    const left = deadline - clock.now();
    if (left <= 0) throw new GitHubError('the timeout ended', 'wait');
    return left;
  }

  async #read<Value>(
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    reader: Reader<Value>,
  ): Promise<{ value: Value; goesOn: boolean }> {
    for (let failures = 1; ; failures++) {
      try {
        const { data, goesOn } = await this.once(route, parameters);
        const value = reader(data);
        if (value !== undefined) return { value, goesOn };
        throw new GitHubError(
          "something answers in GitHub's place, or not in its way: check GITHUB_API_URL and the proxy",
          failures < MOST_STRANGE_ANSWERS ? 'wait' : 'final',
        );
      } catch (error) {
        await this.waitOut(error, failures);
      }
    }
  }
}

function cancelledError(): GitHubError {
  return new GitHubError('the job was cancelled', 'wait');
}
