/**
 * Loaded before anything else into a process whose time a `ProcessClock` of another process keeps. The time that it is,
 * timers and chance are replaced; requests are named, so that the simulators that get them can let time pass.
 *
 * What is left to the machine: timers that don't hold the process, and the time limits of Node's own sockets.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { NOW_HEADER, REQUEST_HEADER, REQUEST_PREFIX, START_VARIABLE } from './virtual-process-protocol.ts';
import type { IdleMessage, WakeMessage } from './virtual-process-protocol.ts';

/** Turns of the event loop that let promises and streams run dry before the process counts as idle. */
const TURNS = 3;

/** What Node calls work on files that is under way. */
const FILE_WORK = /^(FSReq|CloseReq)/;

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

const startedAt = Number(process.env[START_VARIABLE]);
let now = startedAt;
let wakes = 0;
let turnsLeft = 0;
let requestCount = 0;
/** Timers in the order in which they were set. */
const timers = new Set<Timer>();
const requests = new Map<object, string>();

const { setTimeout: setRealTimeout, clearTimeout: clearRealTimeout } = globalThis;

performance.now = () => now - performance.timeOrigin;
process.uptime = () => (now - startedAt) / 1000;
Date.now = () => now;
Math.random = () => 0.5;

/** Stands in for Node's own. */
class VirtualTimeout {
  readonly #timer: Timer;
  readonly #ms: number;
  #real: NodeJS.Timeout | undefined;

  constructor(fire: () => void, ms: number) {
    this.#ms = ms;
    this.#timer = { at: now + Math.max(1, ms), fire };
    timers.add(this.#timer);
    hold();
    stir();
  }

  /** What doesn't hold the process must not make its time pass either. */
  unref(): this {
    if (timers.delete(this.#timer)) this.#real = setRealTimeout(this.#timer.fire, this.#ms).unref();
    hold();
    return this;
  }

  clear(): void {
    timers.delete(this.#timer);
    if (this.#real !== undefined) clearRealTimeout(this.#real);
    hold();
    stir();
  }
}

Object.assign(globalThis, {
  setTimeout: (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    new VirtualTimeout(() => {
      callback(...args);
    }, ms),
  clearTimeout: (timeout: unknown) => {
    if (timeout instanceof VirtualTimeout) timeout.clear();
    else clearRealTimeout(timeout as NodeJS.Timeout);
  },
});

/** A timer holds the process until it has fired, as Node's own does. */
function hold(): void {
  if (timers.size > 0) process.channel?.ref();
  else process.channel?.unref();
}

/** Something happened: once all that follows from it is done, the process says what it waits for. */
function stir(): void {
  if (turnsLeft === 0) setImmediate(settle);
  turnsLeft = TURNS;
}

function settle(): void {
  // What goes on in the file system ends by itself, without any news of it.
  turnsLeft = process.getActiveResourcesInfo().some((name) => FILE_WORK.test(name)) ? TURNS : turnsLeft - 1;
  if (turnsLeft > 0) {
    setImmediate(settle);
    return;
  }
  const next = timers.size === 0 ? null : Math.min(...[...timers].map(({ at }) => at));
  const message: IdleMessage = { wakes, next, requests: [...requests.values()] };
  process.send?.(message);
}

process.on('message', (message: WakeMessage) => {
  now = message.now;
  wakes += 1;
  for (const timer of [...timers].filter(({ at }) => at <= now)) {
    // One that fired before it may have cleared it.
    if (timers.delete(timer)) timer.fire();
  }
  hold();
  stir();
});
hold();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    wakes += 1;
    stir();
  });
}

function begin(request: object): string {
  requestCount += 1;
  const id = `${REQUEST_PREFIX}${process.pid}-${requestCount}`;
  requests.set(request, id);
  return id;
}

function end(request: object): void {
  requests.delete(request);
  stir();
}

function answeredAt(value: unknown): void {
  if (typeof value === 'string') now = Math.max(now, Number(value));
}

// The messages of Node's and undici's channels have no types.
subscribe('http.client.request.created', (message) => {
  const { request } = message as { request: ClientRequest };
  request.setHeader(REQUEST_HEADER, begin(request));
  request.once('close', () => {
    end(request);
  });
});
subscribe('http.client.response.finish', (message) => {
  const { response } = message as { response: IncomingMessage };
  answeredAt(response.headers[NOW_HEADER]);
});

interface UndiciMessage {
  request: { addHeader(name: string, value: string): void };
}
subscribe('undici:request:create', (message) => {
  const { request } = message as UndiciMessage;
  request.addHeader(REQUEST_HEADER, begin(request));
});
for (const channel of ['undici:request:trailers', 'undici:request:error']) {
  subscribe(channel, (message) => {
    end((message as UndiciMessage).request);
  });
}

stir();
