import { setAlarm } from '../time/clock.ts';
import type { Clock } from '../time/clock.ts';
import type { HttpFetch, HttpResponse } from '../network/http.ts';
import { VERSION } from '../network/version.ts';
import { isRecord, parseJson } from '../text/json.ts';
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
  /** IDs of the instances that it is about. */
  targets: readonly string[];
  parameters: Record<string, ParameterValue>;
}

/** The envelope of a successful answer. */
export interface Answer {
  /** As it came. To be checked before it is used. */
  fields: Record<string, unknown>;
  requestId: string | undefined;
}

/**
 * The way to the CompShare API: signs a call, sends it as one POST form request when its turn has come, limits its time
 * and its size, and reads the envelope. It never repeats a call.
 */
export class Transport {
  readonly #connection: Connection;
  readonly #fetch: HttpFetch;
  readonly #clock: Clock;
  readonly #throttle: Throttle;
  readonly #signal: AbortSignal;
  readonly #onCall: (call: CallRecord) => void;

  constructor({ connection, fetch, clock, signal, onCall }: TransportDependencies) {
    this.#connection = connection;
    this.#fetch = fetch;
    this.#clock = clock;
    this.#throttle = new Throttle(clock);
    this.#signal = signal;
    this.#onCall = onCall ?? ((): void => undefined);
  }

  /** @throws CompShareError when the call did not succeed, and when `signal` is aborted. */
  async call({ action, targets, parameters }: Call, signal: AbortSignal): Promise<Answer> {
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
      const { text, requestId } = await this.#exchange(action, signed, signal);
      const fields = readEnvelope(action, text, requestId, this.#redactor(signed));
      this.#throttle.speedUp();
      record(0, requestId);
      return { fields, requestId };
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

  /** The API may say back what it was sent. */
  #redactor(signed: Record<string, string>): (text: string) => string {
    const { publicKey, privateKey, securityToken } = this.#connection;
    const secrets = [privateKey, publicKey, securityToken, signed['Signature']].filter(
      (secret) => secret !== undefined,
    );
    return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
  }

  async #exchange(
    action: string,
    signed: Record<string, string>,
    signal: AbortSignal,
  ): Promise<{ text: string; requestId: string | undefined }> {
    const timeout = setAlarm(this.#clock, ANSWER_TIMEOUT_MS);
    try {
      const response = await this.#fetch(this.#connection.apiUrl, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          'User-Agent': `terminate-compshare-instance/${VERSION}`,
          Accept: 'application/json',
        },
        body: new URLSearchParams(signed).toString(),
        redirect: 'manual',
        signal: AbortSignal.any([signal, timeout.signal]),
      });
      const requestId = response.headers.get('x-ucloud-request-uuid') ?? undefined;
      const text = await readBody(action, response, requestId);
      if (response.status !== 200)
        throw new HttpStatusError(action, response.status, requestId, retryAfter(response));
      return { text, requestId };
    } catch (error) {
      if (error instanceof CompShareError) throw error;
      if (timeout.signal.aborted) throw new TransportError(action, 'timeout');
      if (signal.aborted) throw new TransportError(action, 'aborted');
      throw new TransportError(action, 'connection-failed', codeOf(error), error);
    } finally {
      timeout.release();
    }
  }
}

function readEnvelope(
  action: string,
  text: string,
  requestId: string | undefined,
  redact: (text: string) => string,
): Record<string, unknown> {
  const fields = parseJson(text);
  if (!isRecord(fields)) throw new MalformedAnswerError(action, 'not-json', requestId);
  const retCode = fields['RetCode'];
  if (typeof retCode !== 'number' || !Number.isInteger(retCode)) {
    throw new MalformedAnswerError(action, 'no-ret-code', requestId);
  }
  if (retCode !== 0) {
    const message = fields['Message'];
    throw new RetCodeError(action, retCode, typeof message === 'string' ? redact(message) : '', requestId);
  }
  return fields;
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

/** The system's error code: `fetch` says only "fetch failed"; what happened is in the cause. */
function codeOf(error: unknown): string | undefined {
  let code: string | undefined;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') code = cause.code;
  }
  return code;
}
