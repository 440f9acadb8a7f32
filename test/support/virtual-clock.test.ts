import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../src/network/http.ts';
import { signedForm } from '../simulator/signed-call.ts';
import { Simulator } from '../simulator/simulator.ts';
import type { SimulatorOptions } from '../simulator/simulator.ts';
import { TimerQueue } from './timer-queue.ts';
import { trackedFetch } from '../simulator/tracked-fetch.ts';
import { VirtualClock } from './virtual-clock.ts';

const START = Date.UTC(2026, 0, 15, 12);

function post(parameters: Record<string, string>, signal: AbortSignal): HttpRequest {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: signedForm(parameters),
    redirect: 'manual',
    signal,
  };
}

describe('timers', () => {
  test('come out in order of time, then of creation', () => {
    const queue = new TimerQueue();
    const fired: string[] = [];
    for (const [index, at] of [5, 3, 9, 3, 1, 5, 3].entries()) {
      queue.add(at, () => fired.push(`${at}#${index}`), false);
    }
    for (let timer = queue.take(); timer !== undefined; timer = queue.take()) timer.fire();
    expect(fired).toEqual(['1#4', '3#1', '3#3', '3#6', '5#0', '5#5', '9#2']);
  });

  test('that are cancelled never come out and nobody waits for them', () => {
    const queue = new TimerQueue();
    const timer = queue.add(1, () => undefined, false);
    queue.cancel(timer);
    queue.cancel(timer);
    expect(queue.waitedFor).toBe(0);
    expect(queue.take()).toBeUndefined();
  });
});

describe('a virtual clock alone', () => {
  test('lets a day pass at once', async () => {
    const clock = new VirtualClock();
    await clock.run(() => clock.sleep(86_400_000));
    expect(clock.now()).toBe(START + 86_400_000);
  });

  test('wakes sleepers in order, and at the same instant in the order they lay down', async () => {
    const clock = new VirtualClock(0);
    const woken: string[] = [];
    const sleeper = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms);
      woken.push(`${name}@${clock.now()}`);
    };
    await clock.run(() =>
      Promise.all([sleeper('a', 20), sleeper('b', 10), sleeper('c', 20), sleeper('d', 0)]),
    );
    expect(woken).toEqual(['d@0', 'b@10', 'a@20', 'c@20']);
  });

  test('manages thousands of sleepers', async () => {
    const clock = new VirtualClock(0);
    const times = Array.from({ length: 5_000 }, (_, index) => (index * 7_919) % 5_000);
    const woken: number[] = [];
    await clock.run(() =>
      Promise.all(
        times.map(async (ms) => {
          await clock.sleep(ms);
          woken.push(clock.now());
        }),
      ),
    );
    expect(woken).toEqual(times.toSorted((a, b) => a - b));
  });

  test('ends a sleep when its signal is aborted, before or during it', async () => {
    const clock = new VirtualClock(0);
    const during = new AbortController();
    await clock.run(async () => {
      await clock.sleep(1_000, AbortSignal.abort());
      expect(clock.now()).toBe(0);
      const long = clock.sleep(1_000, during.signal);
      await clock.sleep(10);
      during.abort();
      await long;
      expect(clock.now()).toBe(10);
    });
  });

  test('has scheduled things happen as time passes', async () => {
    const clock = new VirtualClock(0);
    const seen: number[] = [];
    clock.schedule(50, () => seen.push(clock.now()));
    clock.schedule(500, () => seen.push(clock.now()));
    await clock.run(() => clock.sleep(100));
    expect(seen).toEqual([50]);
    expect(clock.now()).toBe(100);
  });

  test('says when the work is stuck, although something is scheduled', async () => {
    const clock = new VirtualClock();
    clock.schedule(START + 10, () => undefined);
    await expect(clock.run(() => new Promise(() => undefined))).rejects.toThrow(/stuck/);
  });

  test('settles as the work does, and runs one work at a time', async () => {
    const clock = new VirtualClock();
    await expect(clock.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await clock.run(async () => {
      await expect(clock.run(() => Promise.resolve())).rejects.toThrow(/already/);
    });
    expect(await clock.run(() => Promise.resolve(7))).toBe(7);
  });
});

describe('requests', () => {
  test('that are flying stop the clock; parked, ended and unknown ones do not', async () => {
    const clock = new VirtualClock(0);
    const id = clock.beginRequest();
    let slept = false;
    await clock.run(async () => {
      void clock.sleep(10).then(() => {
        slept = true;
      });
      for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(slept).toBe(false);
      clock.park(id);
      await clock.sleep(20);
      expect(slept).toBe(true);
      clock.endRequest(id);
      clock.resume(id);
      clock.park('nobody');
      await clock.sleep(20);
    });
    expect(clock.now()).toBe(40);
  });

  describe.each(['over HTTP', 'in process'])('%s', (way) => {
    async function withSimulator(
      options: SimulatorOptions,
      work: (tools: {
        clock: VirtualClock;
        simulator: Simulator;
        call: (parameters: Record<string, string>, timeoutMs?: number) => Promise<string>;
      }) => Promise<void>,
    ): Promise<void> {
      const clock = new VirtualClock();
      const simulator = new Simulator({ clock, ...options });
      const server = await simulator.listen();
      const fetch = way === 'in process' ? simulator.fetch : trackedFetch(clock);
      const call = async (parameters: Record<string, string>, timeoutMs = 60_000): Promise<string> => {
        const timeout = new AbortController();
        const over = new AbortController();
        void clock.sleep(timeoutMs, over.signal).then(() => {
          if (!over.signal.aborted) timeout.abort(new Error('timed out'));
        });
        try {
          const response = await fetch(server.url, post(parameters, timeout.signal));
          const chunks: Uint8Array[] = [];
          for await (const chunk of response.body ?? []) chunks.push(chunk);
          return Buffer.concat(chunks).toString();
        } finally {
          over.abort();
        }
      };
      try {
        await clock.run(() => work({ clock, simulator, call }));
      } finally {
        await server.close();
      }
    }

    test('an answer takes no virtual time unless it is slow', async () => {
      const faults = [{ fault: { kind: 'slow', ms: 7_000 }, on: { nth: 2 } }] as const;
      await withSimulator({ faults }, async ({ clock, call }) => {
        await call({ Action: 'GetProjectList' });
        expect(clock.now() - START).toBe(0);
        await call({ Action: 'GetProjectList' });
        expect(clock.now() - START).toBe(7_000);
      });
    });

    test('many at a time each take their own time', async () => {
      const faults = [{ fault: { kind: 'slow', ms: 5_000 }, on: { action: 'GetProjectList' } }] as const;
      await withSimulator({ faults, latencyMs: 100 }, async ({ clock, call }) => {
        const spent = await Promise.all(
          Array.from({ length: 30 }, async (_, index) => {
            const Action = index % 2 === 0 ? 'GetProjectList' : 'DescribeCompShareInstance';
            await call({ Action });
            return clock.now() - START;
          }),
        );
        expect(spent).toEqual(Array.from({ length: 30 }, (_, index) => (index % 2 === 0 ? 5_100 : 100)));
      });
    });

    test('a client gives up on an answer that never comes', async () => {
      await withSimulator({ faults: [{ fault: 'lost-answer' }] }, async ({ clock, simulator, call }) => {
        await expect(call({ Action: 'GetProjectList' }, 15_000)).rejects.toThrow('timed out');
        expect(clock.now() - START).toBe(15_000);
        expect(simulator.ledger[0]?.answered).toBe('lost');
      });
    });

    test('a slow call is carried out although its client gave up, and the ledger knows', async () => {
      const faults = [{ fault: { kind: 'slow', ms: 30_000, handled: 'last' }, on: { nth: 1 } }] as const;
      await withSimulator({ faults }, async ({ clock, simulator, call }) => {
        const { UHostId, Region, Zone } = simulator.addInstance();
        const stop = { Action: 'StopCompShareInstance', UHostId, Region, Zone };
        await expect(call(stop, 10_000)).rejects.toThrow('timed out');
        expect(simulator.instance(UHostId).State).toBe('Running');
        await clock.sleep(25_000);
        expect(simulator.instance(UHostId).State).toBe('Stopping');
        expect(simulator.ledger[0]).toMatchObject({ answered: 'lost', applied: true });
      });
    });

    test('an answer drips in virtual time, and a client may leave in the middle', async () => {
      // Byte by byte, since over HTTP the server goes on until the news of the client's leaving has reached it.
      const faults = [{ fault: { kind: 'slow-drip', bytes: 1, everyMs: 1_000 } }] as const;
      await withSimulator({ faults }, async ({ clock, simulator, call }) => {
        simulator.addInstance();
        const text = await call({ Action: 'GetProjectList' }, 1_000_000);
        expect(JSON.parse(text)).toMatchObject({ RetCode: 0 });
        expect(clock.now() - START).toBe((text.length - 1) * 1_000);

        await expect(call({ Action: 'DescribeCompShareInstance' }, 3_500)).rejects.toThrow();
        await clock.sleep(1_000_000);
        expect(simulator.ledger[1]).toMatchObject({ answered: 'lost', told: [] });
      });
    });

    test('a client that reads no body does not stop the clock', async () => {
      await withSimulator({ faults: [{ fault: { status: 503 } }] }, async ({ clock, simulator }) => {
        const server = await simulator.listen();
        const fetch = way === 'in process' ? simulator.fetch : trackedFetch(clock);
        const { signal } = new AbortController();
        const response = await fetch(server.url, post({ Action: 'GetProjectList' }, signal));
        expect(response.status).toBe(503);
        await clock.sleep(1_000);
        await server.close();
      });
    });

    test('a fetch that is tracked twice is tracked once', async () => {
      await withSimulator({ latencyMs: 50 }, async ({ clock, simulator }) => {
        const { signal } = new AbortController();
        const server = await simulator.listen();
        const inner = way === 'in process' ? simulator.fetch : trackedFetch(clock);
        const twice = trackedFetch(clock, inner);
        const response = await twice(server.url, post({ Action: 'GetProjectList' }, signal));
        for await (const chunk of response.body ?? []) expect(chunk.length).toBeGreaterThan(0);
        expect(clock.now() - START).toBe(50);
        await server.close();
      });
    });
  });
});
