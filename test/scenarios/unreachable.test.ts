import { describe, expect, it } from 'vitest';
import type { HttpFetch } from '../../src/network/http.ts';
import { ConnectionError } from '../../src/network/http.ts';
import { Harness } from './harness.ts';

/** A network on which the API can't be reached, for so many milliseconds. */
function deadFor(harness: Harness, ms: number, code = 'ECONNREFUSED'): (fetch: HttpFetch) => HttpFetch {
  const until = harness.clock.now() + ms;
  return (fetch) => (url, request) =>
    harness.clock.now() < until
      ? Promise.reject(
          new ConnectionError('the connection failed', { cause: Object.assign(new Error(code), { code }) }),
        )
      : fetch(url, request);
}

describe('an API that is never reached', () => {
  it.each(['ENOTFOUND', 'ECONNREFUSED', 'EPROTO'])(
    '%s for a whole minute: red, and the post phase tries again',
    async (code) => {
      await using harness = await Harness.create();
      const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
      for (const inputs of [{ 'uhost-id': id }, { name: `gpu-${id}` }]) {
        const main = await harness.run(inputs, { tap: deadFor(harness, Infinity, code) });
        expect(main.succeeded).toBe(false);
        expect(main.annotations.map(({ title }) => title)).toEqual(["The CompShare API can't be reached"]);
        expect(main.annotations[0]?.message).toContain(code);
        expect(main.seconds).toBeGreaterThanOrEqual(60);
        expect(main.seconds).toBeLessThan(80);
        expect(main.idle).toBeUndefined();
        if ('name' in inputs) {
          const post = await harness.run(inputs, { phase: 'post', state: main.state });
          expect(post.succeeded).toBe(true);
        }
      }
      expect(harness.simulator.instances()).toEqual([]);
    },
  );

  it('that comes back within the minute is used as if nothing had been', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    const run = await harness.run({ 'uhost-id': id }, { tap: deadFor(harness, 50_000) });
    expect(run).toMatchObject({ succeeded: true, results: [{ outcome: 'terminated' }] });
  });

  it('that has answered before is waited for until the timeout', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    let calls = 0;
    const tap =
      (fetch: HttpFetch): HttpFetch =>
      (url, request) =>
        ++calls === 1 ? fetch(url, request) : deadFor(harness, Infinity)(fetch)(url, request);
    const run = await harness.run({ 'uhost-id': id, timeout: '5m' }, { tap });
    expect(run.results).toMatchObject([{ outcome: 'failed: timed-out' }]);
    expect(run.seconds).toBeGreaterThanOrEqual(299);
  });
});
