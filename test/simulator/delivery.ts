/** The bytes of an answer, and how they come. */
export type Body =
  | { readonly kind: 'whole'; readonly text: string }
  /** Ends well, but isn't announced with its length. */
  | { readonly kind: 'chunked'; readonly text: string }
  /** So many bytes more are announced than come; then the connection breaks. */
  | { readonly kind: 'short'; readonly text: string; readonly missingBytes: number }
  /** Announced whole, but only half of it comes; then the connection is closed. */
  | { readonly kind: 'cut'; readonly text: string }
  /** Comes `bytes` at a time, every `everyMs`. */
  | { readonly kind: 'drip'; readonly text: string; readonly bytes: number; readonly everyMs: number }
  /** One JSON text of so many bytes, made while it is sent. */
  | { readonly kind: 'huge'; readonly bytes: number };

/** What becomes of an answer on its way to the client. */
export type Delivery =
  /** Nothing ever comes; the connection stays open. */
  | { readonly kind: 'silence' }
  | { readonly kind: 'reset' }
  /** The connection is closed without a byte. */
  | { readonly kind: 'close' }
  /** HTTP 101, and nothing after it. */
  | { readonly kind: 'upgrade' }
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Body;
      /** Whether the next request on this connection is reset without a byte. */
      readonly connectionDies?: boolean;
    };

const HUGE_CHUNK = Buffer.alloc(64 * 1024, 'x');

/** The value of Content-Length; undefined where none is sent. */
export function announcedLength(body: Body): number | undefined {
  switch (body.kind) {
    case 'whole':
    case 'cut':
    case 'drip':
      return Buffer.byteLength(body.text);
    case 'short':
      return Buffer.byteLength(body.text) + body.missingBytes;
    case 'chunked':
    case 'huge':
      return undefined;
  }
}

/** Whether the connection breaks where the bytes end. */
export function breaksOff({ kind }: Body): boolean {
  return kind === 'short' || kind === 'cut';
}

/** The pieces of a body as they come; `pause` lets time (milliseconds) pass between them. */
export async function* pieces(
  body: Body,
  pause: (ms: number) => Promise<void>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (body.kind === 'huge') {
    const start = Buffer.from('{"RetCode":0,"Message":"');
    const end = Buffer.from('"}');
    yield start;
    for (let left = body.bytes - start.length - end.length; left > 0; left -= HUGE_CHUNK.length) {
      yield HUGE_CHUNK.subarray(0, left);
    }
    yield end;
    return;
  }
  const whole = Buffer.from(body.text);
  const bytes = body.kind === 'cut' ? whole.subarray(0, whole.length / 2) : whole;
  if (body.kind !== 'drip') {
    if (bytes.length > 0) yield bytes;
    return;
  }
  for (let start = 0; start < bytes.length; start += body.bytes) {
    if (start > 0) await pause(body.everyMs);
    yield bytes.subarray(start, start + body.bytes);
  }
}
