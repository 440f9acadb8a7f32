import type { HttpFetch } from '../../src/network/http.ts';

/** The fields of an answer. */
export type Answer = Record<string, unknown>;

/** A tap that changes answers on their way to the program. `change` is told what was asked for. */
export function rewriting(
  change: (answer: Answer, asked: URLSearchParams) => Answer,
): (fetch: HttpFetch) => HttpFetch {
  return (fetch) => async (url, request) => {
    const response = await fetch(url, request);
    const { status, headers, body } = response;
    if (body === null) return response;
    return {
      status,
      headers,
      body: changed(body, (answer) => change(answer, new URLSearchParams(request.body))),
    };
  };
}

/** The entries of a list of instances. */
export function entriesOf(answer: Answer): Answer[] {
  return (answer['UHostSet'] ?? []) as Answer[];
}

async function* changed(
  body: AsyncIterable<Uint8Array>,
  change: (answer: Answer) => Answer,
): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const answer = JSON.parse(Buffer.concat(chunks).toString()) as Answer;
  yield Buffer.from(JSON.stringify(change(answer)));
}
