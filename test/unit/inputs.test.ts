import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError, readRequest } from '../../src/action/inputs.ts';
import type { TeardownRequest } from '../../src/action/inputs.ts';
import { evaluateDefault, readManifest } from '../runner/manifest.ts';
import { BAD_INPUTS } from './bad-inputs.ts';

const manifest = await readManifest(`${import.meta.dirname}/../..`);
const REQUIRED = { 'public-key': 'public', 'private-key': 'private', 'uhost-id': 'uhost-a' };

/** Reads inputs as the runner gives them: defaults from action.yml for those not given, trimmed by @actions/core. */
function read(given: Record<string, string>): { request: TeardownRequest; secrets: string[] } {
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

function problemsOf(given: Record<string, string>): readonly string[] {
  try {
    read(given);
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  throw new Error('no InputError was thrown');
}

describe('the smallest step', () => {
  it('has the defaults that action.yml gives', () => {
    const { request } = read({});
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

  it('masks the keys', () => {
    const { secrets } = read({ 'security-token': 'token', 'github-token': 'ghs' });
    expect(secrets).toEqual(['public', 'private', 'token', 'ghs']);
  });

  it('masks the keys even when they are wrong', () => {
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
  it('IDs are separated by commas, spaces and newlines; doubled ones count once', () => {
    const { request } = read({ 'uhost-id': ' uhost-a, cpod-b\nuhost-c  uhost-a,,\r\n' });
    expect(request.targets).toMatchObject({ ids: ['uhost-a', 'cpod-b', 'uhost-c'] });
  });

  it('uhost-id wins over the filters, and that is told', () => {
    const { request } = read({ name: 'gpu-*' });
    expect(request.targets).toEqual({ by: 'id', ids: ['uhost-a'], filterIgnored: true });
  });

  it('without uhost-id the filters select', () => {
    const { request } = read({ 'uhost-id': '', name: 'gpu-*', tag: '训练', 'older-than': '12h' });
    expect(request.targets).toEqual({
      by: 'filter',
      filter: { names: ['gpu-*'], tag: '训练', olderThanMs: 12 * 3_600_000 },
      maxInstances: 10,
    });
  });

  it('commas without an ID are as good as nothing: the filters select', () => {
    const { request } = read({ 'uhost-id': ' , ,\n', name: 'gpu-*' });
    expect(request.targets).toMatchObject({ by: 'filter', filter: { names: ['gpu-*'] } });
  });

  it.each(['', ','])('with job-end nothing needs to be named yet: "%s"', (ids) => {
    const { request } = read({ 'uhost-id': ids, when: 'job-end' });
    expect(request.targets).toEqual({ by: 'nothing' });
  });
});

describe('places and addresses', () => {
  it('a zone brings its region along', () => {
    expect(read({ zone: 'cn-wlcb-01' }).request.place).toEqual({
      region: 'cn-wlcb',
      zone: 'cn-wlcb-01',
    });
  });

  it.each([
    'http://127.0.0.1:8080',
    'http://localhost:1',
    'http://[::1]:5',
    'https://gateway.example.com/compshare',
  ])('%s is taken', (apiUrl) => {
    expect(read({ 'api-url': apiUrl }).request.connection.apiUrl).toBe(new URL(apiUrl).href);
  });
});

describe("GitHub's side", () => {
  const token = { 'github-token': 'ghs' };

  it('is not asked for by a token alone', () => {
    expect(read(token).request.github).toBeUndefined();
  });

  it('runners of the repository, and an environment', () => {
    expect(read({ ...token, 'runner-name': 'gpu-*', environment: 'pr-7' }).request.github).toEqual({
      token: 'ghs',
      cleanups: [
        { kind: 'runner', scope: 'repository', names: ['gpu-*'] },
        { kind: 'deployment', environment: 'pr-7' },
      ],
    });
  });

  it.each(['org:gpu-1', 'org: gpu-1'])("%s: the organization's runner", (name) => {
    expect(read({ ...token, 'runner-name': name }).request.github?.cleanups).toEqual([
      { kind: 'runner', scope: 'organization', names: ['gpu-1'] },
    ]);
  });
});

describe('several runners, one a line', () => {
  it('each with its own scope, each once', () => {
    const lines = 'gpu-1\r\n  org:gpu-* \n\ngpu-2\ngpu-1\norg: cpu-1';
    const { request } = read({ 'github-token': 'ghs', 'runner-name': lines });
    expect(request.github?.cleanups).toEqual([
      { kind: 'runner', scope: 'repository', names: ['gpu-1', 'gpu-2'] },
      { kind: 'runner', scope: 'organization', names: ['gpu-*', 'cpu-1'] },
    ]);
  });

  it('every wrong line is named', () => {
    const lines = 'gpu-1\ngpu\u200b2\norg:\nenterprise:gpu-3';
    expect(problemsOf({ 'github-token': 'ghs', 'runner-name': lines })).toMatchObject({ length: 3 });
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
  ])('timeout: %s is %i ms', (timeout, ms) => {
    expect(read({ timeout }).request.timeoutMs).toBe(ms);
  });
});

describe('booleans', () => {
  it.each(['true', 'True', 'TRUE'])('%s', (value) => {
    expect(read({ 'release-disk': value }).request.releaseDisks).toBe(true);
  });
  it.each(['false', 'False', 'FALSE'])('%s', (value) => {
    expect(read({ stop: value }).request.stop).toBe(false);
  });
});

describe('bad input', () => {
  it('there are at least 60 kinds', () => {
    expect(BAD_INPUTS.length).toBeGreaterThanOrEqual(60);
  });

  it.each(BAD_INPUTS)('$what', ({ with: given, message }) => {
    const problems = problemsOf(given);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });

  it('everything that is wrong is told in one go', () => {
    expect(problemsOf({ 'uhost-id': 'x y', stop: 'maybe', timeout: '5', 'private-key': '' })).toHaveLength(5);
  });

  it('whatever is given, the answer is a request or an InputError that shows no key and stays on its lines', () => {
    const names = [...manifest.defaults.keys()];
    const values = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), values), (given) => {
        const secret = 'S3cr3t key with spaces';
        const problems = problemsOf({ ...given, 'private-key': secret });
        for (const problem of problems) {
          expect(problem).not.toContain(secret);
          expect(problem).not.toMatch(/[\p{Cc}\p{Cf}]|^::|##\[/u);
        }
      }),
    );
  });
});
