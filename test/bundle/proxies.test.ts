import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { BundleHarness } from './bundle-harness.ts';
import { startProxy } from './proxy.ts';
import { startTls } from './tls.ts';

describe.concurrent('proxies', () => {
  it.each(['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy'])(
    '%s is honoured, with a scheme and without',
    async (name) => {
      for (const scheme of ['http://', '']) {
        await using proxy = await startProxy();
        await using secure = await startTls();
        const env = {
          [name]: proxy.url.replace('http://', scheme),
          NODE_EXTRA_CA_CERTS: secure.certificateFile,
        };
        await using stage = await BundleHarness.create({}, { env });
        secure.leadTo(stage.url);
        const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
        const main = await stage.job.run({ with: stage.with({ 'uhost-id': id, 'api-url': secure.url }) });
        expect(main).toMatchObject({ conclusion: 'success', annotations: [] });
        expect(proxy.hosts()).toHaveLength(stage.calls().length);
      }
    },
  );

  it.each(['NO_PROXY', 'no_proxy'])('%s goes past it', async (name) => {
    await using proxy = await startProxy();
    await using secure = await startTls();
    const env = {
      HTTPS_PROXY: proxy.url,
      [name]: '.example, localhost',
      NODE_EXTRA_CA_CERTS: secure.certificateFile,
    };
    await using stage = await BundleHarness.create({}, { env });
    secure.leadTo(stage.url);
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const inputs = stage.with({ 'uhost-id': id, 'api-url': secure.url });
    expect((await stage.job.run({ with: inputs })).conclusion).toBe('success');
    expect(proxy.hosts()).toEqual([]);
  });

  // HTTPS_PROXY isn't meant for an http address, and none is for one on this machine.
  it.each(['HTTP_PROXY', 'HTTPS_PROXY'])(
    '%s that is no address is no error where it is not used',
    async (name) => {
      await using stage = await BundleHarness.create({}, { env: { [name]: 'http://me:hunter2@:3128' } });
      const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
      const main = await stage.job.run({ with: stage.with({ 'uhost-id': id }) });
      expect(main).toMatchObject({ conclusion: 'success', annotations: [] });
    },
  );

  // Windows makes no difference between the two.
  it.skipIf(process.platform === 'win32')('the name in lower case wins', async () => {
    await using proxy = await startProxy();
    await using secure = await startTls();
    const env = {
      HTTPS_PROXY: 'no address',
      https_proxy: proxy.url,
      NODE_EXTRA_CA_CERTS: secure.certificateFile,
    };
    await using stage = await BundleHarness.create({}, { env });
    secure.leadTo(stage.url);
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const main = await stage.job.run({ with: stage.with({ 'uhost-id': id, 'api-url': secure.url }) });
    expect(main).toMatchObject({ conclusion: 'success', annotations: [] });
  });

  it('what is no address is one error that names the variable and not what it holds', async () => {
    const env = { HTTPS_PROXY: 'http://me:hunter2@:3128', http_proxy: 'me:hunter%zz@proxy.local:3128' };
    await using stage = await BundleHarness.create({}, { env });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const inputs = stage.with({ 'uhost-id': id, 'api-url': 'https://api.example' });
    const main = await stage.job.run({ id: 'down', with: inputs });
    expect(main).toMatchObject({ conclusion: 'failure', outputs: {} });
    expect(main.annotations).toMatchObject([
      { level: 'error', title: 'Nothing was done: the proxy settings are wrong' },
    ]);
    expect(main.annotations[0]?.message).toMatch(/^https_proxy is not a proxy's address\./i);
    expect(main.raw).not.toContain('hunter');
    expect((await stage.job.runPost('down')).log).toEqual([
      "Nothing to do: the main phase failed for a reason a retry can't fix.",
    ]);
  });

  it('one that can not be reached is told as what it is', async () => {
    await using stage = await BundleHarness.create({}, { env: { HTTPS_PROXY: 'http://127.0.0.1:1' } });
    const inputs = stage.with({ 'uhost-id': 'uhost-a1', 'api-url': 'https://api.example', timeout: '2s' });
    const main = await stage.job.run({ with: inputs });
    expect(main.conclusion).toBe('failure');
    expect(main.annotations[0]?.message).toContain('proxy settings');
  });

  it('one that asks for a password ends it at once, with its status and what to do', async () => {
    const server = createServer().on('connect', (_, socket) => {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const env = { HTTPS_PROXY: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    await using stage = await BundleHarness.create({}, { env });
    const inputs = stage.with({ 'uhost-id': 'uhost-a1', 'api-url': 'https://api.example' });
    const main = await stage.job.run({ with: inputs });
    server.close();
    expect(main.conclusion).toBe('failure');
    expect(main.annotations[0]?.message).toContain('HTTP status 407');
    expect(main.annotations[0]?.message).toContain('user name and a password');
  });
});
