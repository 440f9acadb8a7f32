import type { VirtualClock } from '../support/virtual-clock.ts';
import { REQUEST_HEADER } from '../support/virtual-process-protocol.ts';

/** Node's own fetch, while whose requests the clock stands still. Gives answers that have arrived whole. */
export function wholeFetch(clock: VirtualClock): typeof fetch {
  return async (input, init) => {
    const id = clock.beginRequest();
    // It may be parked. Its client gets the rejection in a moment, and time must not jump before that.
    const abort = (): void => {
      clock.resume(id);
    };
    init?.signal?.addEventListener('abort', abort, { once: true });
    try {
      const headers = new Headers(init?.headers);
      headers.set(REQUEST_HEADER, id);
      const response = await fetch(input, { ...init, headers });
      const { status } = response;
      const body = status === 204 ? null : await response.arrayBuffer();
      return new Response(body, { status, headers: response.headers });
    } finally {
      init?.signal?.removeEventListener('abort', abort);
      clock.endRequest(id);
    }
  };
}
