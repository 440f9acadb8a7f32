import type { Clock } from '../../src/time/clock.ts';
import type { HttpFetch } from '../../src/network/http.ts';
import { announcedLength, breaksOff, pieces } from './delivery.ts';
import type { Delivery } from './delivery.ts';
import { parkForGood, pauseFor } from './exchange.ts';
import type { Answer, Exchange, Pause } from './exchange.ts';
import { readParameters } from './parameters.ts';
import { trackedFetch } from './tracked-fetch.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { REQUEST_HEADER } from '../support/virtual-process-protocol.ts';

/** The API without sockets: what goes wrong looks to the client as Node's own fetch would show it. */
export function inProcessFetch(answer: Answer, clock: Clock): HttpFetch {
  /** How many of the connections that a pool would use again are dead. */
  let deadConnections = 0;
  const fetch: HttpFetch = async (_url, request) => {
    const { method, headers, body, signal } = request;
    signal.throwIfAborted();
    const sent = new Headers(headers);
    const isPooled = !('freshConnection' in request && request.freshConnection);
    if (deadConnections > 0 && isPooled) {
      deadConnections -= 1;
      throw deadConnection();
    }
    const requestId = sent.get(REQUEST_HEADER);
    const pause = pauseFor(clock, requestId);
    const parameters = readParameters(method, '', sent.get('content-type') ?? '', body);
    const answered = answer(parameters, pause);
    let exchange: Exchange;
    try {
      exchange = await unlessAborted(answered, signal);
    } catch (error) {
      void answered.then(({ abandoned }) => {
        abandoned();
      });
      throw error;
    }
    const { delivery } = exchange;
    if (delivery.kind === 'reset') throw broken('fetch failed', 'ECONNRESET', 'read ECONNRESET');
    if (delivery.kind === 'silence') {
      parkForGood(clock, requestId);
      return await unlessAborted(new Promise<never>(() => undefined), signal);
    }
    if (delivery.kind === 'close' || delivery.kind === 'upgrade') {
      throw broken(
        'fetch failed',
        'UND_ERR_SOCKET',
        delivery.kind === 'close' ? 'other side closed' : 'bad upgrade',
      );
    }
    if (delivery.connectionDies === true && isPooled) deadConnections += 1;
    return {
      status: delivery.status,
      headers: headersOf(delivery),
      body: read(delivery, exchange.abandoned, pause, signal),
    };
  };
  return clock instanceof VirtualClock ? trackedFetch(clock, fetch) : fetch;
}

async function* read(
  { body }: Extract<Delivery, { kind: 'response' }>,
  abandoned: () => void,
  pause: Pause,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let isWhole = false;
  try {
    for await (const piece of pieces(body, (ms) => unlessAborted(pause(ms), signal))) {
      signal.throwIfAborted();
      yield piece;
    }
    if (breaksOff(body)) throw broken('terminated', 'UND_ERR_SOCKET', 'other side closed');
    isWhole = true;
  } finally {
    if (!isWhole) abandoned();
  }
}

function headersOf(delivery: Extract<Delivery, { kind: 'response' }>): Headers {
  const headers = new Headers(delivery.headers);
  const length = announcedLength(delivery.body);
  if (length !== undefined) headers.set('content-length', String(length));
  return headers;
}

/** Settles as `promise` does, or rejects with the signal's reason, whichever comes first. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      // What aborted the signal is what fetch rejects with, whatever it is.
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}

/** What the product's own way to the network rejects with when a kept connection turns out to be dead. */
function deadConnection(): Error {
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  const error = new Error('the connection failed', { cause });
  return Object.assign(error, { name: 'ConnectionError', reusedConnection: true });
}

function broken(message: string, code: string, cause: string): TypeError {
  return new TypeError(message, { cause: Object.assign(new Error(cause), { code }) });
}
