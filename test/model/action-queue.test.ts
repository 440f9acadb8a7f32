import { expect, it } from 'vitest';
import { ActionQueue } from '../../src/teardown/action-queue.ts';

const LIMITS = { initial: 2, max: 4 };
/** At most so many tasks wait in the model. */
const MOST_WAITING = 4;

/** What may be done to a queue, or happen to it. */
type Step = 'start one' | 'start three' | 'one ends' | 'slow down' | 'clear' | 'forbid';

const STEPS: readonly Step[] = ['start one', 'start three', 'one ends', 'slow down', 'clear', 'forbid'];

/** A queue as its rules say that it is. */
interface ModelQueue {
  limit: number;
  endedInRound: number;
  inFlight: number;
  waiting: number;
  mayStart: boolean;
  /** How many have been started so far, and how often it became idle: not part of what tells states apart. */
  started: number;
  idle: number;
}

const EMPTY: ModelQueue = {
  limit: LIMITS.initial,
  endedInRound: 0,
  inFlight: 0,
  waiting: 0,
  mayStart: true,
  started: 0,
  idle: 0,
};

/** What a step makes of a queue; undefined where there is nothing to do, or the model does not go so far. */
function after(queue: ModelQueue, step: Step): ModelQueue | undefined {
  switch (step) {
    case 'start one':
    case 'start three': {
      const waiting = queue.waiting + (step === 'start one' ? 1 : 3);
      return waiting > MOST_WAITING ? undefined : filled({ ...queue, waiting });
    }
    case 'one ends': {
      if (queue.inFlight === 0) return undefined;
      const isRoundOver = queue.endedInRound + 1 >= queue.limit;
      const next = filled({
        ...queue,
        inFlight: queue.inFlight - 1,
        limit: isRoundOver ? Math.min(LIMITS.max, queue.limit * 2) : queue.limit,
        endedInRound: isRoundOver ? 0 : queue.endedInRound + 1,
      });
      return next.inFlight === 0 ? { ...next, idle: next.idle + 1 } : next;
    }
    case 'slow down':
      return { ...queue, limit: Math.max(1, Math.floor(queue.limit / 2)), endedInRound: 0 };
    case 'clear':
      return { ...queue, waiting: 0 };
    case 'forbid':
      return { ...queue, mayStart: false };
  }
}

function filled(queue: ModelQueue): ModelQueue {
  const places = queue.mayStart ? Math.max(0, queue.limit - queue.inFlight) : 0;
  const starts = Math.min(places, queue.waiting);
  return {
    ...queue,
    waiting: queue.waiting - starts,
    inFlight: queue.inFlight + starts,
    started: queue.started + starts,
  };
}

/** The real queue, led along the same way. */
class RealQueue {
  readonly started: number[] = [];
  idle = 0;
  #mayStart = true;
  #made = 0;
  readonly #ends: (() => void)[] = [];
  readonly #queue = new ActionQueue(
    LIMITS,
    () => this.#mayStart,
    () => {
      this.idle++;
    },
  );

  get inFlight(): number {
    return this.#ends.length;
  }

  isIdle(): boolean {
    return this.#queue.isIdle();
  }

  async take(step: Step): Promise<void> {
    switch (step) {
      case 'start one':
        this.#queue.start([this.#task()]);
        break;
      case 'start three':
        this.#queue.start([this.#task(), this.#task(), this.#task()]);
        break;
      case 'one ends':
        this.#ends.shift()?.();
        break;
      case 'slow down':
        this.#queue.slowDown();
        break;
      case 'clear':
        this.#queue.clear();
        break;
      case 'forbid':
        this.#mayStart = false;
        break;
    }
    for (let turns = 0; turns < 4; turns++) await Promise.resolve();
  }

  #task(): () => Promise<void> {
    const number = this.#made++;
    return () => {
      this.started.push(number);
      return new Promise((resolve) => this.#ends.push(resolve));
    };
  }
}

it('the queue of actions follows its rules in every state that it can reach', async () => {
  const keyOf = ({ limit, endedInRound, inFlight, waiting, mayStart }: ModelQueue): string =>
    [limit, endedInRound, inFlight, waiting, mayStart].join();
  const ways: { queue: ModelQueue; steps: readonly Step[] }[] = [{ queue: EMPTY, steps: [] }];
  const known = new Set([keyOf(EMPTY)]);
  let transitions = 0;
  for (const { queue, steps } of ways) {
    for (const step of STEPS) {
      const next = after(queue, step);
      if (next === undefined) continue;
      transitions++;
      const real = new RealQueue();
      for (const one of [...steps, step]) await real.take(one);
      expect(
        {
          started: real.started.length,
          inFlight: real.inFlight,
          idle: real.idle,
          isIdle: real.isIdle(),
        },
        [...steps, step].join(', '),
      ).toEqual({
        started: next.started,
        inFlight: next.inFlight,
        idle: next.idle,
        isIdle: next.inFlight === 0,
      });
      // In the order in which they were handed in.
      expect(real.started).toEqual(real.started.toSorted((a, b) => a - b));
      if (known.has(keyOf(next))) continue;
      known.add(keyOf(next));
      ways.push({ queue: next, steps: [...steps, step] });
    }
  }
  console.log(`The queue: ${known.size} states, ${transitions} transitions`);
  expect(known.size).toBeGreaterThan(100);
});
