import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError, readRequest } from '../../src/inputs.ts';
import type { TeardownRequest } from '../../src/inputs.ts';
import { evaluateDefault, readManifest } from '../runner/manifest.ts';
import { BAD_INPUTS } from './bad-inputs.ts';

const REQUIRED = { 'public-key': 'public', 'private-key': 'private', 'uhost-id': 'uhost-a' };

/** Reads inputs as the runner gives them: defaults from action.yml for those not given, trimmed by @actions/core. */
async function read(given: Record<string, string>): Promise<{ request: TeardownRequest; secrets: string[] }> {
  const manifest = await readManifest(`${import.meta.dirname}/../..`);
  const secrets: string[] = [];
  const values: Record<string, string> = { ...REQUIRED, ...given };
  const request = readRequest({
    getInput: (name) => {
      const byDefault = manifest.defaults.get(name);
      if (byDefault === undefined) throw new Error(`action.yml has no input ${name}`);
      return (values[name] ?? evaluateDefault(byDefault, 'success')).trim();
    },
    setSecret: (secret) => secrets.push(secret),
  });
  return { request, secrets };
}

async function problemsOf(given: Record<string, string>): Promise<readonly string[]> {
  const error = await read(given).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof InputError)) throw new Error('no InputError was thrown');
  return error.problems;
}

describe('the smallest step', () => {
  it('has the defaults that action.yml gives', async () => {
    const { request } = await read({});
    expect(request).toEqual({
      connection: { apiUrl: 'https://api.compshare.cn/', publicKey: 'public', privateKey: 'private' },
      targets: { by: 'id', ids: ['uhost-a'], filterIgnored: false },
      place: {},
      stop: true,
      releaseDisks: false,
      ignoreNotFound: false,
      when: 'now',
      timeoutMs: 20 * 60_000,
      dryRun: false,
      jobStatus: 'success',
    });
  });

  it('masks the keys', async () => {
    const { secrets } = await read({ 'security-token': 'token' });
    expect(secrets).toEqual(['public', 'private', 'token']);
  });

  it('masks the keys even when they are wrong', async () => {
    const secrets: string[] = [];
    expect(() =>
      readRequest({
        getInput: (name) => (name === 'private-key' ? 'has space' : ''),
        setSecret: (secret) => secrets.push(secret),
      }),
    ).toThrow(InputError);
    expect(secrets).toEqual(['has space']);
  });
});

describe('instances', () => {
  it('IDs are separated by commas, spaces and newlines; doubled ones count once', async () => {
    const { request } = await read({ 'uhost-id': ' uhost-a, cpod-b\nuhost-c  uhost-a,,\r\n' });
    expect(request.targets).toMatchObject({ ids: ['uhost-a', 'cpod-b', 'uhost-c'] });
  });

  it('uhost-id wins over the filters, and that is told', async () => {
    const { request } = await read({ name: 'gpu-*' });
    expect(request.targets).toEqual({ by: 'id', ids: ['uhost-a'], filterIgnored: true });
  });

  it('without uhost-id the filters select', async () => {
    const { request } = await read({ 'uhost-id': '', name: 'gpu-*', tag: '训练', 'older-than': '12h' });
    expect(request.targets).toEqual({
      by: 'filter',
      filter: { name: 'gpu-*', tag: '训练', olderThanMs: 12 * 3_600_000 },
      maxInstances: 10,
    });
  });

  it('with job-end nothing needs to be named yet', async () => {
    const { request } = await read({ 'uhost-id': '', when: 'job-end' });
    expect(request.targets).toEqual({ by: 'nothing' });
  });
});

describe('places and addresses', () => {
  it('a zone brings its region along', async () => {
    expect((await read({ zone: 'cn-wlcb-01' })).request.place).toEqual({
      region: 'cn-wlcb',
      zone: 'cn-wlcb-01',
    });
  });

  it.each([
    'http://127.0.0.1:8080',
    'http://localhost:1',
    'http://[::1]:5',
    'https://gateway.example.com/compshare',
  ])('%s is taken', async (apiUrl) => {
    expect((await read({ 'api-url': apiUrl })).request.connection.apiUrl).toBe(new URL(apiUrl).href);
  });
});

describe('durations', () => {
  it.each([
    ['1s', 1000],
    ['90s', 90_000],
    ['20m', 1_200_000],
    ['12h', 43_200_000],
    ['1d', 86_400_000],
    ['24h', 86_400_000],
  ])('timeout: %s is %i ms', async (timeout, ms) => {
    expect((await read({ timeout })).request.timeoutMs).toBe(ms);
  });
});

describe('booleans', () => {
  it.each(['true', 'True', 'TRUE'])('%s', async (value) => {
    expect((await read({ 'release-disk': value })).request.releaseDisks).toBe(true);
  });
  it.each(['false', 'False', 'FALSE'])('%s', async (value) => {
    expect((await read({ stop: value })).request.stop).toBe(false);
  });
});

describe('bad input', () => {
  it('there are at least 60 kinds', () => {
    expect(BAD_INPUTS.length).toBeGreaterThanOrEqual(60);
  });

  it.each(BAD_INPUTS)('$what', async ({ with: given, message }) => {
    const problems = await problemsOf(given);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });

  it('everything that is wrong is told in one go', async () => {
    expect(
      await problemsOf({ 'uhost-id': 'x y', stop: 'maybe', timeout: '5', 'private-key': '' }),
    ).toHaveLength(5);
  });

  it('whatever is given, the answer is a request or an InputError that shows no key and stays on its lines', async () => {
    const manifest = await readManifest(`${import.meta.dirname}/../..`);
    const names = [...manifest.defaults.keys()];
    const values = fc.string({ unit: 'binary', maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), values), async (given) => {
        const secret = 'S3cr3t key with spaces';
        const problems = await problemsOf({ ...given, 'private-key': secret });
        for (const problem of problems) {
          expect(problem).not.toContain(secret);
          expect(problem).not.toMatch(/[\p{Cc}\p{Cf}]|^::|##\[/u);
        }
      }),
    );
  });
});
