import type { Clock } from '../../src/time/clock.ts';
import type { Delivery } from './delivery.ts';
import type { CallParameters } from './signature.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { NOW_HEADER } from '../support/virtual-process-protocol.ts';

/** One call's answer on its way. */
export interface Exchange {
  readonly delivery: Delivery;
  /** To be told when the client left before it had the whole answer. Never matters after that. */
  readonly abandoned: () => void;
}

/** Lets `ms` milliseconds pass, real or virtual. */
export type Pause = (ms: number) => Promise<void>;

/** Answers a call, whichever way it came. Never rejects. */
export type Answer = (parameters: CallParameters, pause: Pause) => Promise<Exchange>;

/** Turns of the event loop after which what was written to loopback has been read. */
const TURNS = 3;

/** Passes time for one request. In virtual time the request is parked meanwhile, or the clock would wait. */
export function pauseFor(clock: Clock, requestId: string | null): Pause {
  return async (ms) => {
    if (ms <= 0) return;
    if (!(clock instanceof VirtualClock) || requestId === null) {
      await clock.sleep(ms);
      return;
    }
    for (let count = 0; count < TURNS; count += 1) await new Promise((resolve) => setImmediate(resolve));
    clock.park(requestId);
    await clock.sleep(ms);
    clock.resume(requestId);
  };
}

/** The header of an answer that tells a process in virtual time what time it is by now. */
export function timeFor(clock: Clock): Record<string, string> {
  return clock instanceof VirtualClock ? { [NOW_HEADER]: String(clock.now()) } : {};
}

/** Says that the request that this names will never be answered. */
export function parkForGood(clock: Clock, requestId: string | null): void {
  if (clock instanceof VirtualClock && requestId !== null) clock.park(requestId);
}
