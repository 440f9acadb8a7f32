import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ActionQueue } from '../../src/teardown/action-queue.ts';

/** Tasks that end when a test says so. */
class Tasks {
  readonly started: number[] = [];
  readonly #ends = new Map<number, () => void>();

  task(id: number): () => Promise<void> {
    return () => {
      this.started.push(id);
      return new Promise((resolve) => this.#ends.set(id, resolve));
    };
  }

  tasks(...ids: readonly number[]): (() => Promise<void>)[] {
    return ids.map((id) => this.task(id));
  }

  /** Ends the task that has run the longest of those still running, or this one, and lets the queue go on. */
  async end(id = this.running[0]): Promise<void> {
    if (id === undefined) return;
    this.#ends.get(id)?.();
    this.#ends.delete(id);
    await settled();
  }

  get running(): number[] {
    return [...this.#ends.keys()];
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A queue, its tasks, and how often it was idle. */
function aQueue(limit: number): {
  queue: ActionQueue;
  tasks: Tasks;
  seen: { idle: number; mayStart: boolean };
} {
  const seen = { idle: 0, mayStart: true };
  const queue = new ActionQueue(
    limit,
    () => seen.mayStart,
    () => {
      seen.idle++;
    },
  );
  return { queue, tasks: new Tasks(), seen };
}

describe('an action queue', () => {
  it('runs so many tasks at a time, the others in order as places become free', async () => {
    const { queue, tasks } = aQueue(2);
    queue.start(tasks.tasks(1, 2, 3));
    queue.start(tasks.tasks(4));
    expect(tasks.running).toEqual([1, 2]);
    await tasks.end(2);
    expect(tasks.running).toEqual([1, 3]);
    await tasks.end(1);
    expect(tasks.running).toEqual([3, 4]);
    expect(tasks.started).toEqual([1, 2, 3, 4]);
  });

  it('is idle when the last task has ended, and says so once', async () => {
    const { queue, tasks, seen } = aQueue(2);
    expect(queue.isIdle()).toBe(true);
    queue.start(tasks.tasks(1, 2, 3));
    await tasks.end();
    await tasks.end();
    expect([queue.isIdle(), seen.idle]).toEqual([false, 0]);
    await tasks.end();
    expect([queue.isIdle(), seen.idle]).toEqual([true, 1]);
  });

  it('forgets what it has not started', async () => {
    const { queue, tasks, seen } = aQueue(1);
    queue.start(tasks.tasks(1, 2, 3));
    queue.clear();
    await tasks.end();
    expect(tasks.started).toEqual([1]);
    expect(seen.idle).toBe(1);
    queue.start(tasks.tasks(4));
    expect(tasks.running).toEqual([4]);
  });

  it('starts nothing any more once it may not', async () => {
    const { queue, tasks, seen } = aQueue(1);
    queue.start(tasks.tasks(1, 2));
    seen.mayStart = false;
    await tasks.end();
    queue.start(tasks.tasks(3));
    expect(tasks.started).toEqual([1]);
    expect([queue.isIdle(), seen.idle]).toEqual([true, 1]);
  });

  it('drains: waits for what is in flight and starts nothing more', async () => {
    const { queue, tasks } = aQueue(2);
    queue.start(tasks.tasks(1, 2, 3));
    let isDrained = false;
    const drained = queue.drain().then(() => {
      isDrained = true;
    });
    await tasks.end();
    expect(isDrained).toBe(false);
    await tasks.end();
    await drained;
    expect(tasks.started).toEqual([1, 2]);
    await queue.drain();
  });

  it('whatever is done with it: never too many at once, each once and in order', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('start' as const), count: fc.nat(5) }),
      fc.record({ do: fc.constant('end' as const), count: fc.nat(3) }),
      fc.record({ do: fc.constant('clear' as const), count: fc.constant(0) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(step, { maxLength: 15 }),
        async (limit, steps) => {
          const { queue, tasks } = aQueue(limit);
          let next = 0;
          for (const { do: what, count } of steps) {
            if (what === 'start') queue.start(tasks.tasks(...Array.from({ length: count }, () => next++)));
            if (what === 'clear') queue.clear();
            if (what === 'end') for (let ended = 0; ended < count; ended++) await tasks.end();
            expect(tasks.running.length).toBeLessThanOrEqual(limit);
            expect(queue.isIdle()).toBe(tasks.running.length === 0);
          }
          expect(tasks.started).toEqual([...new Set(tasks.started)].sort((a, b) => a - b));
        },
      ),
    );
  });
});
