import { setAlarm } from '../time/clock.ts';
import type { Clock } from '../time/clock.ts';
import { VERSION } from '../network/version.ts';
import {
  CompShareError,
  HttpStatusError,
  MalformedAnswerError,
  NotSentError,
  RetCodeError,
  TransportError,
} from './errors.ts';
import type { HttpFetch, HttpResponse } from '../network/http.ts';
import { readInstance, regionOfZone } from './instance.ts';
import { isRecord, parseJson } from '../text/json.ts';
import type { Instance } from './instance.ts';
import { Throttle } from './throttle.ts';
import { flatten, sign } from './signature.ts';
import type { ParameterValue } from './signature.ts';

/** How long an answer may take, in milliseconds. */
export const ANSWER_TIMEOUT_MS = 30_000;
/** How large an answer may be, in bytes. */
export const ANSWER_LIMIT_BYTES = 4 * 1024 * 1024;
/** How many instances one Describe call takes and gives at most, after the vendor's documents. */
export const PAGE_SIZE = 100;
/** The action that lists instances. */
export const DESCRIBE = 'DescribeCompShareInstance';

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

/** Where an instance is. */
export interface Place {
  region: string;
  zone: string;
}

/** Which instances a Describe call asks for. What is absent doesn't narrow. */
export interface DescribeQuery {
  ids?: readonly string[];
  region?: string;
  zone?: string;
  tag?: string;
  offset?: number;
}

/** One page of a list. */
export interface InstancePage {
  instances: Instance[];
  /** Undefined where the API did not say. */
  totalCount: number | undefined;
  requestId: string | undefined;
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

/** What a client is made of. */
export interface ClientParts {
  connection: Connection;
  fetch: HttpFetch;
  clock: Clock;
  /** Once it is aborted, no call is sent any more, not even one that waits for its turn. Those in flight go on. */
  ending: AbortSignal;
  onCall?: (call: CallRecord) => void;
}

type Answer = Record<string, unknown>;

/**
 * The CompShare API, as far as a teardown needs it. Every method sends one signed POST form request and never
 * repeats it: what an error calls for is decided by those who know what they want.
 *
 * Every method throws a {@link CompShareError} when the call did not succeed, and when `signal` is aborted.
 */
export class CompShareClient {
  readonly #connection: Connection;
  readonly #fetch: HttpFetch;
  readonly #clock: Clock;
  readonly #throttle: Throttle;
  readonly #ending: AbortSignal;
  readonly #onCall: (call: CallRecord) => void;

  constructor({ connection, fetch, clock, ending, onCall }: ClientParts) {
    this.#connection = connection;
    this.#fetch = fetch;
    this.#clock = clock;
    this.#throttle = new Throttle(clock);
    this.#ending = ending;
    this.#onCall = onCall ?? ((): void => undefined);
  }

  /** Lists instances, one page at a time. IDs that don't exist are left out by the API, without an error. */
  async describe(query: DescribeQuery, signal: AbortSignal): Promise<InstancePage> {
    const { ids = [], region, zone, tag, offset } = query;
    const { answer, requestId } = await this.#call(DESCRIBE, ids, signal, {
      ...(ids.length > 0 && { UHostIds: ids }),
      ...(region !== undefined && { Region: region }),
      ...(zone !== undefined && { Zone: zone }),
      ...(tag !== undefined && { Tag: tag }),
      // Without it the API gives only 20, even when more IDs are asked for.
      Limit: PAGE_SIZE,
      Offset: offset ?? 0,
    });
    const { UHostSet: listed, TotalCount: total } = answer;
    // An empty list may come as null, and a field that is empty may not come at all. What has neither a list nor a count
    // nor the name of the action is not the API's own answer, and tells nothing.
    const counted = total ?? (answer['Action'] === `${DESCRIBE}Response` ? 0 : undefined);
    const entries = listed === null || (listed === undefined && counted === 0) ? [] : listed;
    if (!Array.isArray(entries))
      throw new MalformedAnswerError(DESCRIBE, 'has no list of instances', requestId);
    const instances = entries.map(readInstance);
    if (!instances.every((instance) => instance !== undefined)) {
      throw new MalformedAnswerError(DESCRIBE, 'lists something that is no instance', requestId);
    }
    return {
      instances,
      totalCount: typeof total === 'number' && Number.isInteger(total) ? total : undefined,
      requestId,
    };
  }

  /** The regions that the account can use: at least one, since none would mean that no instance is looked for. */
  async regions(signal: AbortSignal): Promise<string[]> {
    const action = 'DescribeCompShareSupportZone';
    const { answer, requestId } = await this.#call(action, [], signal, {});
    const zones = answer['ZoneInfo'];
    if (!Array.isArray(zones)) throw new MalformedAnswerError(action, 'has no list of zones', requestId);
    const regions = new Set(zones.map(regionOfEntry));
    if (regions.size === 0 || regions.has(''))
      throw new MalformedAnswerError(action, 'names no region', requestId);
    return [...regions];
  }

  /**
   * What deleting prepaid instances of one zone would pay back, in CNY by their IDs. Instances for which the API gives
   * no price are left out.
   */
  async refundPrices(
    ids: readonly string[],
    { region, zone }: Place,
    signal: AbortSignal,
  ): Promise<Map<string, number>> {
    const { answer } = await this.#call('GetCompShareRefundPrice', ids, signal, {
      Region: region,
      Zone: zone,
      UHostIds: ids,
    });
    const prices = new Map<string, number>();
    for (const entry of Array.isArray(answer['RefundPriceSet']) ? answer['RefundPriceSet'] : []) {
      if (!isRecord(entry)) continue;
      const { UHostId: id, RefundPrice: price } = entry;
      if (typeof id === 'string' && ids.includes(id) && typeof price === 'number' && price >= 0)
        prices.set(id, price);
    }
    return prices;
  }

  /**
   * Asks for a running instance to be stopped. RetCode 0 means accepted: it takes tens of seconds, now and then
   * minutes, until it is.
   */
  async stop(id: string, place: Place, { force }: { force: boolean }, signal: AbortSignal): Promise<void> {
    await this.#call('StopCompShareInstance', [id], signal, {
      ...parametersOf(id, place),
      ...(force && { Force: true }),
    });
  }

  /**
   * Asks for a stopped instance to be deleted.
   *
   * @returns whether it went to the recycle bin, undefined where the API did not say.
   */
  async terminate(
    id: string,
    place: Place,
    { releaseDisks }: { releaseDisks: boolean },
    signal: AbortSignal,
  ): Promise<'Yes' | 'No' | undefined> {
    const { answer } = await this.#call('TerminateCompShareInstance', [id], signal, {
      ...parametersOf(id, place),
      ReleaseUDisk: releaseDisks,
    });
    const inRecycle = answer['InRecycle'];
    return inRecycle === 'Yes' || inRecycle === 'No' ? inRecycle : undefined;
  }

  async #call(
    action: string,
    targets: readonly string[],
    signal: AbortSignal,
    parameters: Record<string, ParameterValue>,
  ): Promise<{ answer: Answer; requestId: string | undefined }> {
    const stop = AbortSignal.any([signal, this.#ending]);
    const gapMs = await this.#throttle.turn(stop);
    if (stop.aborted) throw new NotSentError(action);
    const startedAt = this.#clock.now();
    const record = (retCode?: number, requestId?: string, error?: CompShareError): void => {
      const durationMs = this.#clock.now() - startedAt;
      this.#onCall({ action, targets, durationMs, retCode, requestId, error });
    };
    try {
      const signed = this.#signed(action, parameters);
      const { text, requestId } = await this.#exchange(action, signed, signal);
      const answer = readEnvelope(action, text, requestId, this.#redactor(signed));
      this.#throttle.speedUp();
      record(0, requestId);
      return { answer, requestId };
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
    const timeUp = setAlarm(this.#clock, ANSWER_TIMEOUT_MS);
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
        signal: AbortSignal.any([signal, timeUp.signal]),
      });
      const requestId = response.headers.get('x-ucloud-request-uuid') ?? undefined;
      const text = await readBody(action, response, requestId);
      if (response.status !== 200) {
        const retryAfterMs = Number(response.headers.get('retry-after') ?? Number.NaN) * 1000;
        throw new HttpStatusError(
          action,
          response.status,
          requestId,
          Number.isFinite(retryAfterMs) ? retryAfterMs : undefined,
        );
      }
      return { text, requestId };
    } catch (error) {
      if (error instanceof CompShareError) throw error;
      if (timeUp.signal.aborted)
        throw new TransportError(action, `no answer within ${ANSWER_TIMEOUT_MS / 1000} s`);
      if (signal.aborted) throw new TransportError(action, 'given up while waiting for the answer');
      throw transportError(action, error);
    } finally {
      timeUp.release();
    }
  }
}

function parametersOf(id: string, { region, zone }: Place): Record<string, ParameterValue> {
  return { UHostId: id, Region: region, Zone: zone };
}

/** The region of an entry of `ZoneInfo`, by its zone where it isn't told; empty where neither is. */
function regionOfEntry(entry: unknown): string {
  if (!isRecord(entry)) return '';
  const { Region: region, Zone: zone } = entry;
  if (typeof region === 'string' && region !== '') return region;
  return typeof zone === 'string' ? regionOfZone(zone) : '';
}

function readEnvelope(
  action: string,
  text: string,
  requestId: string | undefined,
  redact: (text: string) => string,
): Answer {
  const answer = parseJson(text);
  if (!isRecord(answer)) throw new MalformedAnswerError(action, 'is not JSON', requestId);
  const retCode = answer['RetCode'];
  if (typeof retCode !== 'number' || !Number.isInteger(retCode)) {
    throw new MalformedAnswerError(action, 'has no RetCode', requestId);
  }
  if (retCode !== 0) {
    const message = answer['Message'];
    throw new RetCodeError(action, retCode, typeof message === 'string' ? redact(message) : '', requestId);
  }
  return answer;
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
    if (size > ANSWER_LIMIT_BYTES) {
      throw new MalformedAnswerError(
        action,
        `is larger than ${ANSWER_LIMIT_BYTES / 1024 / 1024} MiB`,
        requestId,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `fetch` says only "fetch failed"; what happened is in the cause, under a code. */
function transportError(action: string, error: unknown): TransportError {
  let code: string | undefined;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') code = cause.code;
  }
  return new TransportError(
    action,
    code === undefined ? 'the connection failed' : `the connection failed (${code})`,
    code,
  );
}
