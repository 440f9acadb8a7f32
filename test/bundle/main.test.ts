import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { shown } from './invariants.ts';
import { DEFAULT_KEYS } from '../simulator/simulator.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from './certificate.ts';
import { BundleHarness } from './bundle-harness.ts';
import { join, startTls } from './tls.ts';

describe.concurrent('the bundle as the runner runs it', () => {
  it('a running instance is gone; log, outputs and summary say so; the post phase has nothing to do', async () => {
    await using stage = await BundleHarness.create();
    const { UHostId: id } = stage.simulator.addInstance({ Name: 'train', dataDisks: [200] });
    const bystander = stage.simulator.addInstance({ Name: 'train' }).UHostId;

    const main = await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    expect(main).toMatchObject({ exitCode: 0, conclusion: 'success', annotations: [] });
    expect(main.outputs).toMatchObject({ 'uhost-id': id, 'in-recycle': 'No' });
    expect(JSON.parse(main.outputs['results'] ?? '')).toMatchObject([{ id, outcome: 'terminated' }]);
    expect(main.summary).toContain('1 instance gone');
    expect(main.log.at(-1)).toMatch(/"train": gone$/);
    expect(stage.simulator.instances().map(({ UHostId }) => UHostId)).toEqual([bystander]);

    const before = stage.calls().length;
    const post = await stage.job.runPost('down');
    expect(post).toMatchObject({ exitCode: 0, log: ['Nothing to do: the main phase did the teardown.'] });
    expect(stage.calls()).toHaveLength(before);
  });

  it('a stopped instance: look, terminate, look, look', async () => {
    await using stage = await BundleHarness.create({ durations: { terminate: 0 } });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const main = await stage.job.run({ with: stage.with({ 'uhost-id': id }) });
    expect(main.conclusion).toBe('success');
    expect(stage.calls()).toEqual(['Describe', 'Terminate', 'Describe', 'Describe']);
  });

  it('a failure is red, annotated, and the outputs are set all the same', async () => {
    await using stage = await BundleHarness.create();
    const gone = stage.simulator.addInstance({ State: 'Stopped' }).UHostId;
    const runs = stage.simulator.addInstance().UHostId;
    const main = await stage.job.run({
      id: 'down',
      with: stage.with({ 'uhost-id': `${gone},${runs}`, stop: 'false' }),
    });
    expect(main).toMatchObject({ exitCode: 1, conclusion: 'failure' });
    expect(main.annotations).toMatchObject([{ level: 'error', title: `${runs} is running` }]);
    expect(main.outputs['uhost-id']).toBe(gone);
    expect(main.summary).toContain('1 instance not terminated, may still be billed; 1 other gone');
    const post = await stage.job.runPost('down');
    expect(post.log).toEqual([
      'Nothing to do: the main phase failed for a reason that another try does not mend.',
    ]);
  });

  it('wrong inputs are one error, and nothing is called', async () => {
    await using stage = await BundleHarness.create();
    const main = await stage.job.run({
      id: 'down',
      with: stage.with({ 'uhost-id': 'no', timeout: 'never' }),
    });
    expect(main.conclusion).toBe('failure');
    expect(main.annotations).toHaveLength(1);
    expect(main.annotations[0]?.message.split('\n')).toHaveLength(2);
    expect(stage.calls()).toEqual([]);
    expect((await stage.job.runPost('down')).conclusion).toBe('success');
  });

  it('with debug logging each call is shown, and still nothing secret', async () => {
    await using stage = await BundleHarness.create({}, { debug: true });
    const { UHostId: id } = stage.simulator.addInstance({ dataDisks: [20] });
    const main = await stage.job.run({ with: stage.with({ 'uhost-id': id }) });
    expect(main.log.filter((line) => line.includes('RetCode 0'))).toHaveLength(stage.calls().length);
    for (const secret of [...stage.simulator.secrets(), DEFAULT_KEYS.privateKey, DEFAULT_KEYS.publicKey]) {
      expect(shown(main)).not.toContain(secret);
    }
    expect(main.masks).toEqual(expect.arrayContaining([DEFAULT_KEYS.publicKey, DEFAULT_KEYS.privateKey]));
    const [first] = main.commands;
    expect(first?.name).toBe('add-mask');
  });

  it('on a runner without a job summary it works without one', async () => {
    await using stage = await BundleHarness.create({}, { env: { GITHUB_STEP_SUMMARY: '' } });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    expect((await stage.job.run({ with: stage.with({ 'uhost-id': id }) })).conclusion).toBe('success');
  });
});

describe.concurrent('proxies', () => {
  it.each(['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY'])('%s is honoured where it fits', async (name) => {
    await using proxy = await startProxy();
    await using stage = await BundleHarness.create({}, { env: { [name]: proxy.url } });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const main = await stage.job.run({ with: stage.with({ 'uhost-id': id }) });
    expect(main.conclusion).toBe('success');
    // The simulator is an http address, for which HTTPS_PROXY is not meant.
    expect(proxy.connections() > 0).toBe(name.toLowerCase() === 'http_proxy');
  });

  it.each(['NO_PROXY', 'no_proxy'])('%s goes past it', async (name) => {
    await using proxy = await startProxy();
    await using stage = await BundleHarness.create(
      {},
      { env: { HTTP_PROXY: proxy.url, [name]: '127.0.0.1' } },
    );
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    expect((await stage.job.run({ with: stage.with({ 'uhost-id': id }) })).conclusion).toBe('success');
    expect(proxy.connections()).toBe(0);
  });

  it.each(['HTTP_PROXY', 'http_proxy'])('%s without a scheme is taken for http', async (name) => {
    await using proxy = await startProxy();
    await using stage = await BundleHarness.create({}, { env: { [name]: proxy.url.replace('http://', '') } });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const main = await stage.job.run({ with: stage.with({ 'uhost-id': id }) });
    expect(main).toMatchObject({ conclusion: 'success', annotations: [] });
    expect(proxy.connections()).toBeGreaterThan(0);
  });

  it.each(['http://127.0.0.1', 'localhost'])(
    'HTTPS_PROXY=%s…: an https address is reached by a tunnel through it',
    async (host) => {
      await using proxy = await startProxy();
      await using secure = await startTls();
      const env = {
        HTTPS_PROXY: proxy.url.replace('http://127.0.0.1', host),
        NODE_EXTRA_CA_CERTS: secure.certificateFile,
      };
      await using stage = await BundleHarness.create({}, { env });
      secure.leadTo(stage.url);
      const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
      const inputs = stage.with({ 'uhost-id': id, 'api-url': secure.url, timeout: '20s' });
      const main = await stage.job.run({ with: inputs });
      expect(main).toMatchObject({ conclusion: 'success', annotations: [] });
      expect(proxy.connections()).toBe(stage.calls().length);
    },
  );

  it.each(['proxy.local:3128', '10.0.0.1:3128'])('%s goes past it with NO_PROXY', async (address) => {
    const env = { HTTPS_PROXY: address, HTTP_PROXY: address, NO_PROXY: '127.0.0.1' };
    await using stage = await BundleHarness.create({}, { env });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const main = await stage.job.run({ with: stage.with({ 'uhost-id': id }) });
    expect(main).toMatchObject({ conclusion: 'success', annotations: [] });
  });

  // Windows makes no difference between the two.
  it.skipIf(process.platform === 'win32')('the name in lower case wins, also where it is empty', async () => {
    await using proxy = await startProxy();
    const env = {
      HTTP_PROXY: 'no address',
      http_proxy: '',
      HTTPS_PROXY: 'none either',
      https_proxy: proxy.url,
    };
    await using stage = await BundleHarness.create({}, { env });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const main = await stage.job.run({ with: stage.with({ 'uhost-id': id }) });
    expect(main).toMatchObject({ conclusion: 'success', annotations: [] });
    expect(proxy.connections()).toBe(0);
  });

  it('what is no address is one error that names the variables and not what they hold', async () => {
    const env = { HTTPS_PROXY: 'http://me:hunter2@:3128', http_proxy: 'me:hunter%zz@proxy.local:3128' };
    await using stage = await BundleHarness.create({}, { env });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const main = await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    expect(main).toMatchObject({ conclusion: 'failure', outputs: {} });
    expect(main.annotations).toMatchObject([
      { level: 'error', title: 'Nothing was done: the proxy settings are wrong' },
    ]);
    expect(main.annotations[0]?.message).toMatch(/^http_proxy: .*\nhttps_proxy: /i);
    expect(main.raw).not.toContain('hunter');
    expect(stage.calls()).toEqual([]);
    expect((await stage.job.runPost('down')).log).toEqual([
      'Nothing to do: the main phase failed for a reason that another try does not mend.',
    ]);
  });

  it('one that refuses is told as what it is', async () => {
    await using stage = await BundleHarness.create({}, { env: { HTTP_PROXY: 'http://127.0.0.1:1' } });
    const main = await stage.job.run({ with: stage.with({ 'uhost-id': 'uhost-a1', timeout: '2s' }) });
    expect(main.conclusion).toBe('failure');
    expect(main.annotations[0]?.message).toContain('proxy settings');
  });
});

describe.concurrent('TLS', () => {
  it('a certificate that nobody vouches for ends it at once, with what to do', async () => {
    const server = createTlsServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await using stage = await BundleHarness.create();
    const inputs = stage.with({ 'uhost-id': 'uhost-a1', 'api-url': `https://localhost:${port}` });
    const main = await stage.job.run({ id: 'down', with: inputs });
    server.close();
    expect(main.conclusion).toBe('failure');
    expect(main.annotations[0]?.message).toContain('certificate is not trusted');
    expect((await stage.job.runPost('down')).log).toHaveLength(1);
  });
});

/** A proxy that forwards to loopback, with or without a tunnel, and counts. */
async function startProxy(): Promise<AsyncDisposable & { url: string; connections: () => number }> {
  let connections = 0;
  const sockets = new Set<Duplex>();
  const server = createServer((incoming, answer) => {
    connections++;
    const { method, headers, url = '' } = incoming;
    incoming.pipe(
      request(url, { method, headers }, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      }),
    );
  });
  server.on('connect', ({ url = '' }, client) => {
    connections++;
    const [host = '', port = ''] = url.split(':');
    const target = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      join(client, target);
    });
    sockets.add(target).add(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
