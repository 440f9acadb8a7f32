import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { shown } from './invariants.ts';
import { DEFAULT_KEYS } from '../simulator/simulator.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from './certificate.ts';
import { BundleHarness } from './bundle-harness.ts';

describe.concurrent('the bundle as the runner runs it', () => {
  it('a running instance is gone; log, outputs and summary say so; the post phase has nothing to do', async () => {
    await using stage = await BundleHarness.create();
    const { UHostId: id } = stage.simulator.addInstance({ Name: 'train', dataDisks: [200] });
    const bystander = stage.simulator.addInstance({ Name: 'train' }).UHostId;

    const main = await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    expect(main).toMatchObject({
      exitCode: 0,
      conclusion: 'success',
      annotations: [{ level: 'notice', title: 'Data disks kept' }],
    });
    expect(main.outputs).toMatchObject({ 'uhost-id': id, 'in-recycle': 'No' });
    expect(JSON.parse(main.outputs['results'] ?? '')).toMatchObject([{ id, outcome: 'terminated' }]);
    expect(main.summary).toContain('1 instance gone');
    expect(main.log.some((line) => line.endsWith('"train": gone'))).toBe(true);
    expect(stage.simulator.instances().map(({ UHostId }) => UHostId)).toEqual([bystander]);

    const before = stage.calls().length;
    const post = await stage.job.runPost('down');
    expect(post).toMatchObject({ exitCode: 0, log: ['Nothing to do: the main phase did the teardown.'] });
    expect(stage.calls()).toHaveLength(before);
  });

  it('a stopped instance: look, terminate, look twice in two ways', async () => {
    await using stage = await BundleHarness.create({ durations: { terminate: 0 } });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const main = await stage.job.run({ with: stage.with({ 'uhost-id': id }) });
    expect(main.conclusion).toBe('success');
    expect(stage.calls()).toEqual(['Describe', 'Terminate', ...Array<string>(4).fill('Describe')]);
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
    expect(main.annotations).toMatchObject([
      { level: 'error', title: 'The instance is running and stop is false' },
    ]);
    expect(main.outputs['uhost-id']).toBe(gone);
    expect(main.summary).toContain('1 instance not terminated, may still be billed; 1 other gone');
    const post = await stage.job.runPost('down');
    expect(post.log).toEqual(["Nothing to do: the main phase failed for a reason a retry can't fix."]);
  });

  it('wrong inputs are one error, and nothing is called', async () => {
    await using stage = await BundleHarness.create();
    const main = await stage.job.run({
      id: 'down',
      with: stage.with({ 'uhost-id': 'no', timeout: 'never' }),
    });
    expect(main.conclusion).toBe('failure');
    expect(main.annotations).toHaveLength(1);
    // Two problems, and what is left.
    expect(main.annotations[0]?.message.split('\n')).toHaveLength(3);
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
    expect(main.annotations[0]?.message).toContain('NODE_EXTRA_CA_CERTS');
    expect((await stage.job.runPost('down')).log).toHaveLength(1);
  });
});
