import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawAnswer, startRawServer } from '../support/raw-server.ts';
import type { RawRequest } from '../support/raw-server.ts';
import { BundleHarness } from './bundle-harness.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'network-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.concurrent('a phase ends in red', () => {
  const answers: [string, (request: RawRequest) => void][] = [
    [
      'switches to another protocol',
      ({ socket }) =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
    ],
    ['closes without an answer', ({ socket }) => socket.end()],
    ['stops amid its answer', ({ socket }) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{')],
    [
      'answers another question',
      ({ socket }) =>
        socket.write(rawAnswer({ Action: 'GetProjectListResponse', RetCode: 0, ProjectSet: [] })),
    ],
  ];
  it.each(answers)('where the server %s', async (_, answer) => {
    await using server = await startRawServer(answer);
    await using stage = await BundleHarness.create();
    const inputs = stage.with({ 'uhost-id': 'uhost-a1', 'api-url': server.url, timeout: '2s' });
    const main = await stage.job.run({ with: { ...inputs, 'ignore-not-found': 'true' } });
    expect(main).toMatchObject({ exitCode: 1, conclusion: 'failure' });
    expect(main.annotations).toMatchObject([{ level: 'error' }]);
  });

  // Windows has no named pipes in its folders.
  it.skipIf(process.platform === 'win32')('soon after its timeout where a name lookup hangs', async () => {
    // A lookup that hangs holds one of Node's threads, as does opening a pipe that nobody writes to.
    const pipe = path.join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const preload = path.join(folder, 'hanging-lookup.cjs');
    const open = `require('node:fs').open(${JSON.stringify(pipe)}, 'r', () => undefined)`;
    await writeFile(preload, `require('node:dns').lookup = () => { ${open}; };`);
    await using stage = await BundleHarness.create({}, { env: { NODE_OPTIONS: `--require=${preload}` } });
    const inputs = stage.with({ 'uhost-id': 'uhost-a1', 'api-url': 'https://api.example', timeout: '1s' });
    const startedAt = performance.now();
    const main = await stage.job.run({ with: inputs });
    expect(main.conclusion).toBe('failure');
    expect(main.annotations).toMatchObject([{ level: 'error' }]);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});

describe('a server that closes each kept connection when the next request comes', () => {
  it('does not keep an instance from being terminated', async () => {
    let terminations = 0;
    await using server = await startRawServer(({ socket, nth, body }) => {
      if (nth > 1) {
        socket.destroy();
        return;
      }
      const action = new URLSearchParams(body).get('Action') ?? '';
      if (action.startsWith('Terminate')) terminations++;
      const UHostSet =
        terminations > 0 ? [] : [{ UHostId: 'uhost-a1', State: 'Stopped', Zone: 'cn-wlcb-01', DiskSet: [] }];
      const list = action.startsWith('Describe') ? { UHostSet, TotalCount: UHostSet.length } : {};
      socket.write(rawAnswer({ Action: `${action}Response`, RetCode: 0, ...list }));
    });
    await using stage = await BundleHarness.create();
    const inputs = stage.with({ 'uhost-id': 'uhost-a1', 'api-url': server.url, timeout: '30s' });
    expect(await stage.job.run({ with: inputs })).toMatchObject({ exitCode: 0, annotations: [] });
    expect(terminations).toBe(1);
  });
});
