import type { HttpFetch, HttpResponse } from '../../src/network/http.ts';

/** What a call is answered with, beside RetCode 0; or that it never is. */
export type Answer = Readonly<Record<string, unknown>> | 'never';

/** A network that answers each call with the next of these, and the parameters of the calls that were made. */
export function answeringFetch(answers: readonly Answer[]): {
  fetch: HttpFetch;
  calls: Record<string, string>[];
} {
  const calls: Record<string, string>[] = [];
  const fetch: HttpFetch = (_url, { body, signal }) => {
    const answer = answers[calls.length] ?? { RetCode: 0 };
    calls.push(Object.fromEntries(new URLSearchParams(body)));
    return answer === 'never' ? untilAborted(signal) : Promise.resolve(responseWith(answer));
  };
  return { fetch, calls };
}

function responseWith(answer: Readonly<Record<string, unknown>>): HttpResponse {
  return {
    status: 200,
    headers: { get: () => null },
    body: (async function* () {
      yield await Promise.resolve(Buffer.from(JSON.stringify({ RetCode: 0, ...answer })));
    })(),
  };
}

function untilAborted(signal: AbortSignal): Promise<HttpResponse> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('aborted'));
    });
  });
}
