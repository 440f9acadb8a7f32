import { setAlarm } from '../time/clock.ts';
import type { Clock } from '../time/clock.ts';
import { isConnectionError } from '../network/http.ts';
import type { HttpFetch, HttpResponse } from '../network/http.ts';
import { VERSION } from '../network/version.ts';
import { isRecord, parseJson } from '../text/json.ts';
import { createRedactor } from '../text/redact.ts';
import type { Redact } from '../text/redact.ts';
import {
  CompShareError,
  HttpStatusError,
  MalformedAnswerError,
  NotSentError,
  RetCodeError,
  TransportError,
} from './errors.ts';
import { flatten, sign } from './signature.ts';
import type { ParameterValue } from './signature.ts';
import { Throttle } from './throttle.ts';

/** How long an answer may take, in milliseconds. */
export const ANSWER_TIMEOUT_MS = 30_000;
/** How large an answer may be, in bytes. */
export const ANSWER_LIMIT_BYTES = 4 * 1024 * 1024;
/** Shorter keys are hidden in messages only: anywhere else they may be part of a word. */
const MIN_KEY_LENGTH = 16;

/** Who calls, and where. */
export interface Connection {
  apiUrl: string;
  publicKey: string;
  privateKey: string;
  /** With temporary (STS) keys only. */
  securityToken?: string;
  /** Absent: the account's default project. */
  projectId?: string;
}

/** One call as debug logging shows it: nothing in it is secret. */
export interface CallRecord {
  action: string;
  /** IDs of the instances that it was about. */
  targets: readonly string[];
  /** In milliseconds. */
  durationMs: number;
  /** Undefined where no usable answer came. */
  retCode: number | undefined;
  requestId: string | undefined;
  error: CompShareError | undefined;
}

/** What the transport works with. */
export interface TransportDependencies {
  connection: Connection;
  fetch: HttpFetch;
  clock: Clock;
  /** Once it is aborted, no call is sent any more, not even one that waits for its turn. Those in flight go on. */
  signal: AbortSignal;
  onCall?: (call: CallRecord) => void;
}

/** One call: an API action with its parameters. */
export interface Call {
  action: string;
  /** Whether it changes something. A call that only reads may be sent twice. */
  change?: boolean;
  /** IDs of the instances that it is about. */
  targets: readonly string[];
  parameters: Record<string, ParameterValue>;
}

/** The envelope of a successful answer. */
export interface Answer {
  /** As it came. To be checked before it is used. */
  fields: Record<string, unknown>;
  requestId: string | undefined;
  /** What the answer says it is the answer of, in lower case and without `Response`; empty where it says nothing. */
  answeredAction: string;
}

/**
 * The way to the CompShare API: signs a call, sends it as one POST form request when its turn has come, limits its time
 * and its size, and reads the envelope.
 *
 * It repeats a call only where it reads and the server closed a kept connection just then: once, at once, on a fresh one.
 * From then on calls that change something get a fresh connection each.
 */
export class Transport {
  readonly #connection: Connection;
  readonly #fetch: HttpFetch;
  readonly #clock: Clock;
  readonly #throttle: Throttle;
  readonly #signal: AbortSignal;
  readonly #onCall: (call: CallRecord) => void;
  readonly #secrets: readonly string[];
  readonly #redact: Redact;
  #connectionsDie = false;
  #answered = false;
  #clockOffsetMs: number | undefined;

  constructor({ connection, fetch, clock, signal, onCall }: TransportDependencies) {
    const { publicKey, privateKey, securityToken } = connection;
    this.#connection = connection;
    this.#secrets = [privateKey, publicKey, securityToken].filter((secret) => secret !== undefined);
    this.#redact = createRedactor(this.#secrets);
    this.#fetch = fetch;
    this.#clock = clock;
    this.#throttle = new Throttle(clock);
    this.#signal = signal;
    this.#onCall = onCall ?? ((): void => undefined);
  }

  /** Whether anything has ever answered, be it a gateway. */
  get answered(): boolean {
    return this.#answered;
  }

  /**
   * How far the API's clock is ahead of this machine's, in milliseconds, by the `Date` of its last answer; right to about
   * a second. Undefined where no answer told.
   */
  get clockOffsetMs(): number | undefined {
    return this.#clockOffsetMs;
  }

  /** Hides the keys and the token of this connection. */
  redact(text: string): string {
    return this.#redact(text);
  }

  /** @throws CompShareError when the call did not succeed, and when `signal` is aborted. */
  async call({ action, change = false, targets, parameters }: Call, signal: AbortSignal): Promise<Answer> {
    const notToSend = AbortSignal.any([signal, this.#signal]);
    const gapMs = await this.#throttle.turn(notToSend);
    if (notToSend.aborted) throw new NotSentError(action);
    const startedAt = this.#clock.now();
    const record = (retCode?: number, requestId?: string, error?: CompShareError): void => {
      const durationMs = this.#clock.now() - startedAt;
      this.#onCall({ action, targets, durationMs, retCode, requestId, error });
    };
    try {
      const signed = this.#signed(action, parameters);
      const exchange = { action, signed, signal, freshConnection: change && this.#connectionsDie };
      const { text, requestId } = await this.#exchange(exchange).catch((error: unknown) => {
        if (!(error instanceof TransportError && error.reusedConnection)) throw error;
        this.#connectionsDie = true;
        if (change || notToSend.aborted) throw error;
        return this.#exchange({ ...exchange, freshConnection: true });
      });
      const answer = readEnvelope(action, text, requestId, this.#redact);
      this.#throttle.speedUp();
      record(0, requestId);
      return answer;
    } catch (error) {
      if (!(error instanceof CompShareError)) throw error;
      if (error.throttled)
        this.#throttle.slowDown(gapMs, error instanceof HttpStatusError ? error.retryAfterMs : undefined);
      record(error instanceof RetCodeError ? error.retCode : undefined, error.requestId, error);
      throw error;
    }
  }

  #signed(action: string, parameters: Record<string, ParameterValue>): Record<string, string> {
    const { publicKey, privateKey, securityToken, projectId } = this.#connection;
    const flat = flatten({
      Action: action,
      PublicKey: publicKey,
      ...(projectId !== undefined && { ProjectId: projectId }),
      ...(securityToken !== undefined && { SecurityToken: securityToken }),
      ...parameters,
    });
    return { ...flat, Signature: sign(flat, privateKey) };
  }

  /** The API may say back what it was sent. In a whole answer only what can't be anything else is hidden. */
  #redactAnswer(text: string, signature: string): string {
    const long = this.#secrets.filter((secret) => secret.length >= MIN_KEY_LENGTH);
    return createRedactor([...long, signature])(text);
  }

  /** Sends one request and reads its whole answer. It settles when `signal` is aborted, whatever `fetch` does. */
  async #exchange({
    action,
    signed,
    signal,
    freshConnection,
  }: Exchange): Promise<{ text: string; requestId: string | undefined }> {
    const timeout = setAlarm(this.#clock, ANSWER_TIMEOUT_MS);
    const giveUp = AbortSignal.any([signal, timeout.signal]);
    const send = async (): Promise<{ text: string; requestId: string | undefined }> => {
      const sentAt = this.#clock.now();
      const response = await this.#fetch(this.#connection.apiUrl, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          'User-Agent': `terminate-compshare-instance/${VERSION}`,
          Accept: 'application/json',
        },
        body: new URLSearchParams(signed).toString(),
        redirect: 'manual',
        signal: giveUp,
        freshConnection,
      });
      this.#answered = true;
      this.#noteTime(response, sentAt);
      const requestId = this.#requestIdOf(response);
      const text = await readBody(action, response, requestId);
      if (response.status !== 200)
        throw new HttpStatusError(action, response.status, requestId, retryAfter(response));
      return { text: this.#redactAnswer(text, signed['Signature'] ?? ''), requestId };
    };
    try {
      return await settledBy(giveUp, send());
    } catch (error) {
      if (error instanceof CompShareError) throw error;
      if (timeout.signal.aborted) throw new TransportError(action, 'timeout');
      if (signal.aborted) throw new TransportError(action, 'aborted');
      throw connectionError(action, error);
    } finally {
      timeout.release();
    }
  }

  #requestIdOf({ headers }: HttpResponse): string | undefined {
    const requestId = headers.get('x-ucloud-request-uuid');
    return requestId === null ? undefined : this.#redact(requestId);
  }

  #noteTime({ headers }: HttpResponse, sentAt: number): void {
    const date = Date.parse(headers.get('date') ?? '');
    if (Number.isNaN(date)) return;
    // The header has whole seconds; the answer was written at some time between the sending and now.
    this.#clockOffsetMs = date + 500 - (sentAt + this.#clock.now()) / 2;
  }
}

/** One request to send. */
interface Exchange {
  action: string;
  signed: Record<string, string>;
  signal: AbortSignal;
  freshConnection: boolean;
}

/** Settles as the promise does, or rejects as soon as `signal` is aborted: what hangs for good must not hold the caller. */
async function settledBy<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  let giveUp = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => {
      reject(new Error('aborted'));
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function readEnvelope(action: string, text: string, requestId: string | undefined, redact: Redact): Answer {
  const fields = parseJson(text);
  if (!isRecord(fields)) throw new MalformedAnswerError(action, 'not-json', requestId);
  const retCode = readRetCode(fields['RetCode']);
  if (retCode === undefined) throw new MalformedAnswerError(action, 'no-ret-code', requestId);
  if (retCode !== 0) {
    const message = typeof fields['Message'] === 'string' ? redact(fields['Message']) : '';
    const texts = Object.values(fields).filter((value) => typeof value === 'string');
    throw new RetCodeError(action, retCode, message, requestId, texts.join('\n'));
  }
  const answered = typeof fields['Action'] === 'string' ? fields['Action'] : '';
  return { fields, requestId, answeredAction: bareAction(answered) };
}

/** A RetCode may come as text, as the official Python SDK expects. */
function readRetCode(value: unknown): number | undefined {
  const retCode = typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof retCode === 'number' && Number.isInteger(retCode) ? retCode : undefined;
}

/** An action as answers and requests are compared by: without case, with or without `Response`. */
export function bareAction(action: string): string {
  return action.toLowerCase().replace(/response$/, '');
}

/** How long an answer asks to wait, in milliseconds. */
function retryAfter({ headers }: HttpResponse): number | undefined {
  const ms = Number(headers.get('retry-after') ?? Number.NaN) * 1000;
  return Number.isFinite(ms) ? ms : undefined;
}

/** Reads the whole body, since what is left unread would hold the connection; refuses it while it streams in. */
async function readBody(
  action: string,
  { body }: HttpResponse,
  requestId: string | undefined,
): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > ANSWER_LIMIT_BYTES) throw new MalformedAnswerError(action, 'too-large', requestId);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `fetch` says only "fetch failed"; what happened is in the cause, under the system's error code. */
function connectionError(action: string, error: unknown): TransportError {
  let code: string | undefined;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') code = cause.code;
  }
  const known = isConnectionError(error) ? error : undefined;
  const proxyStatus = known?.proxyStatus;
  return new TransportError(action, proxyStatus === undefined ? 'connection-failed' : 'proxy-refused', {
    code,
    proxyStatus,
    reusedConnection: known?.reusedConnection ?? false,
    cause: error,
  });
}
