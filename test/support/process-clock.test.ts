import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { writeFixture } from '../runner/fixture-action.ts';
import { Job } from '../runner/job.ts';
import { ProcessClock } from './process-clock.ts';
import { REQUEST_HEADER } from './virtual-process-protocol.ts';

const START = Date.UTC(2026, 0, 15);
const PRELUDE = `
const seconds = () => Math.round((performance.timeOrigin + performance.now() - ${START}) / 1000);
const get = (url, options) => new Promise((resolve) => {
  const request = require('node:http').get(url, options, (response) => response.resume().on('end', () => resolve('answer')));
  request.on('error', (error) => resolve(error.name));
});
`;

it('an hour of another process takes it no time, and its next process begins where it ended', async () => {
  const main = `${PRELUDE} print(seconds()); setTimeout(() => print(seconds()), 3600_000);`;
  await using action = await writeFixture({ main, post: `${PRELUDE} print(seconds());` });
  const clock = new ProcessClock(START);
  await using job = await Job.create({ actionDirectory: action.directory, clock });
  const before = performance.now();
  const phases = await clock.run(async () => [
    await job.run({ id: 'one', with: {} }),
    await job.runPost('one'),
  ]);
  expect(phases.map(({ log }) => log)).toEqual([['0', '3600'], ['3600']]);
  expect(performance.now() - before).toBeLessThan(30_000);
});

it('timers fire in their order; one that is cleared, or does not hold the process, fires never', async () => {
  const main = `${PRELUDE}
    setTimeout(() => print('second'), 2000);
    setTimeout(() => { print('first'); clearTimeout(cleared); }, 1000);
    const cleared = setTimeout(() => print('cleared'), 1500);
    setTimeout(() => print('unref'), 1700).unref();
  `;
  await using action = await writeFixture({ main });
  const clock = new ProcessClock(START);
  await using job = await Job.create({ actionDirectory: action.directory, clock });
  expect((await clock.run(() => job.run({ with: {} }))).log).toEqual(['first', 'second']);
  expect(clock.now() - START).toBe(2000);
});

it('time stands still while a request is under way, and passes while it is parked', async () => {
  const clock = new ProcessClock(START);
  const server = createServer((request, response) => {
    const id = String(request.headers[REQUEST_HEADER]);
    const answer = async (): Promise<void> => {
      // Real time, which must not count.
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (request.url === '/silent') clock.park(id);
      else response.end('answer');
    };
    void answer();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const main = `${PRELUDE}
    const limit = new AbortController();
    setTimeout(() => limit.abort(), 30_000);
    get('${url}/').then((answer) => {
      print(answer + ' ' + seconds());
      return get('${url}/silent', { signal: limit.signal });
    }).then((answer) => print(answer + ' ' + seconds()));
  `;
  await using action = await writeFixture({ main });
  await using job = await Job.create({ actionDirectory: action.directory, clock });
  expect((await clock.run(() => job.run({ with: {} }))).log).toEqual(['answer 0', 'AbortError 30']);
  server.closeAllConnections();
  server.close();
});

// Windows has no signals that a process could catch.
it.skipIf(process.platform === 'win32')(
  'a signal comes at its instant, while the process waits',
  async () => {
    const main = `${PRELUDE}
    const end = setTimeout(() => print('too late'), 60_000);
    process.on('SIGINT', () => { print('SIGINT ' + seconds()); clearTimeout(end); });
  `;
    await using action = await writeFixture({ main });
    const clock = new ProcessClock(START);
    await using job = await Job.create({ actionDirectory: action.directory, clock });
    const phase = job.start({ with: {} });
    clock.signalAt(START + 12_000, () => {
      job.cancel();
    });
    const result = await clock.run(() => phase.done);
    expect(result.log).toEqual(['SIGINT 12', 'Error: The operation was canceled.']);
    expect(result.conclusion).toBe('cancelled');
  },
);
