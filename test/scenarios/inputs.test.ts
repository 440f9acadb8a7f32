import { describe, expect, it } from 'vitest';
import { DEFAULT_KEYS } from '../simulator/simulator.ts';
import { Harness } from './harness.ts';

const NO_KEYS = { 'public-key': '', 'private-key': '' };
const ENV = {
  COMPSHARE_PUBLIC_KEY: DEFAULT_KEYS.publicKey,
  COMPSHARE_PRIVATE_KEY: DEFAULT_KEYS.privateKey,
};
const WRONG_INPUTS = 'Nothing was done: the inputs are wrong';

describe('a step whose inputs come empty from a run without inputs', () => {
  it('has all defaults: the instance is stopped and terminated, its disk is kept', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ dataDisks: [10] });
    const empty = ['timeout', 'stop', 'release-disk', 'ignore-not-found', 'when', 'max-instances', 'region'];
    const run = await harness.run({
      ...Object.fromEntries(empty.map((name) => [name, ''])),
      'uhost-id': id,
    });
    expect(run).toMatchObject({ succeeded: true, annotations: [{ title: 'Data disks kept' }] });
    expect(run.results).toMatchObject([{ outcome: 'terminated', keptDisks: [{ sizeGb: 10 }] }]);
  });

  it('the post phase has them too', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const main = await harness.run({ 'uhost-id': id, when: 'job-end', timeout: '', stop: '' });
    expect(main.succeeded).toBe(true);
    const inputs = { 'uhost-id': id, when: 'job-end', timeout: '', stop: '' };
    expect((await harness.run(inputs, { phase: 'post', state: main.state })).succeeded).toBe(true);
    expect(harness.simulator.instances()).toEqual([]);
  });
});

describe('keys from the environment', () => {
  it('are used and masked where both inputs are empty, and the log says so', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const run = await harness.run({ ...NO_KEYS, 'uhost-id': id }, { env: ENV });
    expect(run.succeeded).toBe(true);
    expect(run.log).toContain('The keys come from COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY.');
    expect(harness.masks).toEqual(expect.arrayContaining(Object.values(ENV)));
    expect(run.idle).toBe('Nothing to do: the main phase did the teardown.');
  });

  it('are what the state is sealed with: the post phase goes on where main was cancelled', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'gpu-7' });
    const main = await harness.run({ ...NO_KEYS, name: 'gpu-7' }, { env: ENV, cancelAfterMs: 10_000 });
    expect(main.succeeded).toBe(false);
    harness.simulator.rename(id, 'another');
    const post = await harness.run(
      { ...NO_KEYS, name: 'gpu-7' },
      { phase: 'post', state: main.state, env: ENV },
    );
    expect(post.succeeded).toBe(true);
    expect(harness.simulator.instances()).toEqual([]);
  });

  it('in a composite action whose post phase has lost its inputs, the same key opens the state', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const main = await harness.run({ 'uhost-id': id });
    const post = await harness.run(
      { ...NO_KEYS, 'uhost-id': '' },
      { phase: 'post', state: main.state, env: ENV },
    );
    expect(post.idle).toBe('Nothing to do: the main phase did the teardown.');
  });

  it('none anywhere in the post phase: red before any call, with why and what to do', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const inputs = { 'uhost-id': id, when: 'job-end' };
    const main = await harness.run(inputs);
    const calls = harness.calls().length;
    const post = await harness.run({ ...inputs, ...NO_KEYS }, { phase: 'post', state: main.state });
    expect(post.succeeded).toBe(false);
    const errors = post.annotations.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([{ title: WRONG_INPUTS }]);
    expect(errors[0]?.message).toContain('A composite action inside another loses its inputs by then.');
    expect(errors[0]?.message).toContain('COMPSHARE_PRIVATE_KEY in the job');
    expect(harness.calls()).toHaveLength(calls);
  });
});

describe('keys that were copied with something around them', () => {
  it('invisible characters at the ends: a notice, both forms masked, and the teardown works', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const run = await harness.run({
      'private-key': `\ufeff${DEFAULT_KEYS.privateKey}\u200b`,
      'uhost-id': `${id}\u00a0`,
    });
    expect(run.succeeded).toBe(true);
    expect(run.annotations).toMatchObject([{ level: 'notice', title: 'Invisible characters removed' }]);
    expect(run.annotations[0]?.message).toMatch(/^(private-key, uhost-id|uhost-id, private-key): /);
    expect(harness.masks).toEqual(
      expect.arrayContaining([`\ufeff${DEFAULT_KEYS.privateKey}\u200b`, DEFAULT_KEYS.privateKey]),
    );
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'quotation marks around the private key',
      { 'private-key': `"${DEFAULT_KEYS.privateKey}"` },
      'private-key has quotation marks around it: save the secret without them.',
    ],
    [
      'quotation marks around the public key',
      { 'public-key': `'${DEFAULT_KEYS.publicKey}'` },
      'public-key has quotation marks around it: save the secret without them.',
    ],
    [
      'a line of a .env file',
      { 'private-key': `COMPSHARE_PRIVATE_KEY=${DEFAULT_KEYS.privateKey}` },
      'private-key looks like NAME=value: save only what is right of the equals sign.',
    ],
    [
      'a private key for a public one',
      { 'public-key': '0123456789abcdef0123456789abcdef01234567', 'private-key': 'public' },
      'public-key and private-key look swapped.',
    ],
  ])('%s: a hint beside the refusal', async (_, keys, hint) => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'gpu-7' });
    for (const target of [{ 'uhost-id': id }, { name: 'gpu-7' }]) {
      const run = await harness.run({ ...keys, ...target });
      expect(run.succeeded).toBe(false);
      expect(run.annotations).toHaveLength(1);
      expect(run.annotations[0]?.message).toContain(hint);
    }
    expect(harness.changes()).toEqual([]);
  });

  it('keys that are swapped: the refusal says that they may be', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const run = await harness.run({
      'uhost-id': id,
      'public-key': DEFAULT_KEYS.privateKey,
      'private-key': DEFAULT_KEYS.publicKey,
    });
    expect(run.annotations[0]?.message).toContain('or is swapped with private-key');
  });

  it('keys that end in equals signs and are wrong: no hint', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance();
    const run = await harness.run({ 'uhost-id': id, 'private-key': 'c2VjcmV0==' });
    expect(run.annotations.map(({ level }) => level)).toEqual(['error']);
  });
});

describe('names, one a line', () => {
  it('any of them selects, and what exclude names is spared, which the log says', async () => {
    await using harness = await Harness.create();
    for (const Name of ['gpu-1', 'gpu-2', 'gpu-keep-1', 'gpu-keep-2', 'train:a,b', 'other'])
      harness.simulator.addInstance({ Name });
    const run = await harness.run({ name: ' gpu-*\n\n train:a,b \r\n', exclude: 'gpu-keep-*\nnone' });
    expect(run.succeeded).toBe(true);
    expect(run.log).toContain('[0:00] Left alone: 2 excluded');
    expect(run.results.map(({ name }) => name).sort()).toEqual(['gpu-1', 'gpu-2', 'train:a,b']);
    expect(
      harness.simulator
        .instances()
        .map(({ Name }) => Name)
        .sort(),
    ).toEqual(['gpu-keep-1', 'gpu-keep-2', 'other']);
  });

  it('exclude with uhost-id is not used, and a notice says so', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'keep' });
    const run = await harness.run({ 'uhost-id': id, exclude: 'keep' });
    expect(run).toMatchObject({ succeeded: true, annotations: [{ title: 'Filters not used' }] });
  });

  it('IDs as a JSON array', async () => {
    await using harness = await Harness.create();
    const ids = [1, 2].map(() => harness.simulator.addInstance().UHostId);
    const run = await harness.run({ 'uhost-id': JSON.stringify(ids, null, 2) });
    expect(run.outputs['uhost-id']).toBe(ids.join());
  });
});

describe('a selection that is everything', () => {
  it.each(['*', '**', '?*', 'host', 'gpu-7\n*'])('%s is refused before any call', async (name) => {
    await using harness = await Harness.create();
    harness.simulator.addInstance({ Name: 'host' });
    const run = await harness.run({ name });
    expect(run).toMatchObject({ succeeded: false, annotations: [{ level: 'error', title: WRONG_INPUTS }] });
    expect(run.annotations[0]?.message).toContain('Narrow it: write how the names begin, such as gpu-ci-*');
    expect(harness.calls()).toEqual([]);
  });

  it('is looked at in a dry run', async () => {
    await using harness = await Harness.create();
    harness.simulator.addInstance();
    const run = await harness.run({ name: '*', 'dry-run': 'true' });
    expect(run.results).toMatchObject([{ outcome: 'would-terminate' }]);
  });

  it('is taken where exclude narrows it', async () => {
    await using harness = await Harness.create();
    harness.simulator.addInstance({ Name: 'gpu-7' });
    const kept = harness.simulator.addInstance({ Name: 'keep' }).UHostId;
    expect((await harness.run({ name: '*', exclude: 'keep' })).succeeded).toBe(true);
    expect(harness.simulator.instances().map(({ UHostId }) => UHostId)).toEqual([kept]);
  });
});

describe.each([false, true])(
  'a name in the wrong place, where the API insists on a region: %s',
  (regionRequired) => {
    it.each<[string, Record<string, string>, string]>([
      ['zone', { zone: 'cn-wlcb-03' }, 'in zone cn-wlcb-03'],
      ['region', { region: 'cn-sh2' }, 'in region cn-sh2'],
    ])('%s: the notice says where it looked and where the instance is', async (_, place, where) => {
      await using harness = await Harness.create({ regionRequired });
      const { UHostId: id } = harness.simulator.addInstance({
        Name: 'gpu-7',
        Region: 'cn-bj2',
        Zone: 'cn-bj2-03',
      });
      harness.simulator.addInstance({ Name: 'gpu-8', Region: 'cn-bj2', Zone: 'cn-bj2-03' });
      const run = await harness.run({ name: 'gpu-7', ...place });
      expect(run).toMatchObject({
        succeeded: true,
        annotations: [
          {
            level: 'notice',
            title: 'Nothing selected',
            message: `No instance matches name "gpu-7", ${where}. Nothing to do. ${id} "gpu-7" is in zone cn-bj2-03: check region and zone.`,
          },
        ],
      });
      expect(harness.changes()).toEqual([]);
    });

    it('and nowhere else either: the notice says only where it looked', async () => {
      await using harness = await Harness.create({ regionRequired });
      harness.simulator.addInstance({ Name: 'gpu-8' });
      const run = await harness.run({ name: 'gpu-7\ngpu-9', tag: 'ci', zone: 'cn-wlcb-03' });
      expect(run.annotations.map(({ message }) => message)).toEqual([
        'No instance matches name "gpu-7" or "gpu-9", tag "ci", in zone cn-wlcb-03. Nothing to do.',
      ]);
    });
  },
);
