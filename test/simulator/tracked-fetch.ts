import type { HttpFetch, HttpResponse } from '../../src/network/http.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';
import { REQUEST_HEADER } from '../support/virtual-process-protocol.ts';

/** Tells the clock when each request made by way of `fetch` begins and when its client is done with it. */
export function trackedFetch(clock: VirtualClock, fetch: HttpFetch = globalThis.fetch): HttpFetch {
  return async (url, request) => {
    // Tracked further out already. A second name would fly for ever, as the simulator parks only one.
    if (request.headers[REQUEST_HEADER] !== undefined) return await fetch(url, request);

    const id = clock.beginRequest();
    let phase: 'fetching' | 'unread' | 'reading' = 'fetching';
    const end = (): void => {
      clock.endRequest(id);
      request.signal.removeEventListener('abort', abort);
    };
    const abort = (): void => {
      if (phase === 'unread') end();
      // It may be parked. Its client gets the rejection in a moment, and time must not jump before that.
      else clock.resume(id);
    };
    request.signal.addEventListener('abort', abort, { once: true });

    let response: HttpResponse;
    try {
      const headers = { ...request.headers, [REQUEST_HEADER]: id };
      response = await fetch(url, { ...request, headers });
    } catch (error) {
      end();
      throw error;
    }
    const { status, headers, body } = response;
    if (body === null) {
      end();
      return { status, headers, body };
    }
    phase = 'unread';
    // A client that doesn't care for a body hasn't begun to read it by the second turn, and never will.
    setImmediate(() => {
      setImmediate(() => {
        if (phase === 'unread') end();
      });
    });
    const chunks = body;
    return { status, headers, body: read() };

    async function* read(): AsyncGenerator<Uint8Array> {
      phase = 'reading';
      try {
        yield* chunks;
      } finally {
        end();
      }
    }
  };
}
