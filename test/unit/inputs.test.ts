import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULTS, InputError, readRequest } from '../../src/action/inputs.ts';
import type { RequestContext, TeardownRequest } from '../../src/action/inputs.ts';
import { details } from '../../src/report/messages/en/details.ts';
import { evaluateDefault, readManifest } from '../runner/manifest.ts';
import { BAD_INPUTS } from './bad-inputs.ts';

const manifest = await readManifest(`${import.meta.dirname}/../..`);
const REQUIRED = { 'public-key': 'public', 'private-key': 'private', 'uhost-id': 'uhost-a' };

const SECRETS = new Set(['public-key', 'private-key', 'security-token', 'github-token']);
const CONTEXT: RequestContext = { phase: 'main', env: {}, targetsKnown: false };

/** Reads inputs as GitHub's runner gives them: defaults from action.yml for those that `with:` does not name. */
function read(
  given: Record<string, string>,
  context: Partial<RequestContext> = {},
): { request: TeardownRequest; secrets: string[] } {
  const secrets: string[] = [];
  const values: Record<string, string> = { ...REQUIRED, ...given };
  const request = readRequest(
    {
      getInput: (name) => {
        const byDefault = manifest.defaults.get(name);
        if (byDefault === undefined) throw new Error(`action.yml has no input ${name}`);
        return values[name] ?? evaluateDefault(byDefault, 'success');
      },
      setSecret: (secret) => secrets.push(secret),
    },
    { ...CONTEXT, ...context },
  );
  return { request, secrets };
}

/** Reads inputs where nothing is set but these, as in other CI systems. */
function readBare(given: Record<string, string>, context: Partial<RequestContext> = {}): TeardownRequest {
  return readRequest(
    { getInput: (name) => given[name], setSecret: () => undefined },
    { ...CONTEXT, ...context },
  );
}

function problemsOf(given: Record<string, string>, context: Partial<RequestContext> = {}): readonly string[] {
  try {
    read(given, context);
  } catch (error) {
    if (error instanceof InputError) return error.problems.map((problem) => problem(details.inputs));
    throw error;
  }
  throw new Error('no InputError was thrown');
}

describe('the smallest step', () => {
  it('has the defaults that action.yml gives', () => {
    const { request } = read({});
    expect(request).toStrictEqual({
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
      language: 'en',
      keysFromEnvironment: false,
      trimmedInputs: [],
    });
  });

  it('has nothing of a place, a filter or GitHub in it', () => {
    const { request } = read({ 'uhost-id': '', name: 'gpu-7' });
    expect(request.place).toStrictEqual({});
    expect(request.targets).toStrictEqual({ by: 'filter', filter: { names: ['gpu-7'] }, maxInstances: 10 });
  });

  it('takes a token and a project for its calls', () => {
    const { request } = read({ 'security-token': 'token', 'project-id': 'org-1' });
    expect(request.connection).toMatchObject({ securityToken: 'token', projectId: 'org-1' });
  });

  it('takes what the runner says of the job, without spaces', () => {
    expect(readBare({ ...REQUIRED, 'job-status': ' failure\n' }).jobStatus).toBe('failure');
  });

  it('masks the keys', () => {
    const { secrets } = read({ 'security-token': 'token', 'github-token': 'ghs' });
    expect(secrets).toEqual(['public', 'private', 'token', 'ghs']);
  });

  it('masks the keys even when they are wrong, as they are given and as they are used', () => {
    const secrets: string[] = [];
    const given: Record<string, string> = { 'private-key': 'has space\n', 'public-key': '\u200bpublic' };
    expect(() =>
      readRequest(
        { getInput: (name) => given[name], setSecret: (secret) => secrets.push(secret) },
        { ...CONTEXT, env: { COMPSHARE_PUBLIC_KEY: 'other' } },
      ),
    ).toThrow(InputError);
    expect(secrets).toEqual(['\u200bpublic', 'public', 'has space', 'other']);
  });
});

describe('defaults', () => {
  it('the program has those of action.yml', () => {
    const inManifest = [...manifest.defaults].filter(([, text]) => text !== '' && !text.includes('${{'));
    expect(DEFAULTS).toEqual(Object.fromEntries(inManifest));
  });

  it.each(Object.keys(DEFAULTS).filter((name) => name !== 'dry-run'))('hold for an empty %s', (name) => {
    expect(read({ [name]: '' })).toEqual(read({}));
    expect(read({ [name]: ' \n' })).toEqual(read({}));
  });

  it('hold where nothing is set at all', () => {
    const { request } = read({});
    expect(readBare(REQUIRED)).toEqual({ ...request, jobStatus: '' });
    expect(readBare({ ...REQUIRED, 'uhost-id': '', name: 'gpu-7' }).targets).toMatchObject({
      by: 'filter',
      filter: { names: ['gpu-7'] },
    });
  });

  it('hold for every input that is empty, also in the post phase', () => {
    const names = [...manifest.defaults.keys()].filter((name) => !(name in REQUIRED) && name !== 'dry-run');
    const empty = Object.fromEntries(names.map((name) => [name, '']));
    const { request } = read({}, { phase: 'post' });
    expect(read(empty, { phase: 'post' }).request).toEqual({ ...request, jobStatus: '' });
  });

  it('an empty older-than is none where IDs are given', () => {
    expect(read({ name: 'gpu-*', 'older-than': '' }).request.targets).toMatchObject({ by: 'id' });
  });

  it('an empty dry-run is none once the teardown has begun', () => {
    expect(read({ 'dry-run': '' }, { phase: 'post', targetsKnown: true }).request.dryRun).toBe(false);
  });
});

describe('keys from the environment', () => {
  const env = { COMPSHARE_PUBLIC_KEY: 'P', COMPSHARE_PRIVATE_KEY: ' Q\u200b\n' };
  const none = { 'public-key': '', 'private-key': '' };

  it('are taken where both inputs are empty, masked and trimmed', () => {
    const { request, secrets } = read(none, { env });
    expect(request).toMatchObject({
      connection: { publicKey: 'P', privateKey: 'Q' },
      keysFromEnvironment: true,
      trimmedInputs: ['COMPSHARE_PRIVATE_KEY'],
    });
    expect(secrets).toEqual(['P', 'Q\u200b', 'Q']);
  });

  it('are not taken where there are inputs', () => {
    expect(read({}, { env }).request).toMatchObject({
      connection: { publicKey: 'public', privateKey: 'private' },
      keysFromEnvironment: false,
    });
  });

  it('do not stand in for one that is empty', () => {
    expect(problemsOf({ 'private-key': '' }, { env })).toEqual([
      "private-key is empty. Check the secret's name; pull requests from forks and Dependabot get no secrets.",
    ]);
  });

  it('one of them alone is an error that names the other variable', () => {
    const problems = problemsOf(none, { env: { COMPSHARE_PUBLIC_KEY: 'P' } });
    expect(problems).toMatchObject([expect.stringMatching(/^COMPSHARE_PRIVATE_KEY is empty\. /)]);
  });

  it('a wrong one is an error that names the variable', () => {
    const problems = problemsOf(none, { env: { ...env, COMPSHARE_PRIVATE_KEY: 'two words' } });
    expect(problems).toEqual(['COMPSHARE_PRIVATE_KEY contains a space or line break. Copy it again.']);
  });

  it('where there are none, the post phase says why that may be', () => {
    expect(problemsOf(none, { phase: 'post' })).toEqual([details.inputs.noKeysInPost]);
  });
});

describe('instances', () => {
  it('IDs are separated by commas, spaces and newlines; doubled ones count once', () => {
    const { request } = read({ 'uhost-id': ' uhost-a, cpod-b\nuhost-c  uhost-a,,\r\n' });
    expect(request.targets).toMatchObject({ ids: ['uhost-a', 'cpod-b', 'uhost-c'] });
  });

  it.each([
    ['full-width commas and semicolons', 'uhost-a，cpod-b、uhost-c；uhost-d;uhost-e\u3000uhost-f'],
    ['a JSON array', '["uhost-a","cpod-b", "uhost-c",\n"uhost-d","uhost-e","uhost-f",""]'],
    [
      'a JSON array as an output has it',
      JSON.stringify('["uhost-a","cpod-b uhost-c","uhost-d,uhost-e;uhost-f"]'),
    ],
    ['a JSON text', '"uhost-a cpod-b uhost-c uhost-d uhost-e uhost-f"'],
  ])('IDs separated by %s', (_, text) => {
    expect(read({ 'uhost-id': text }).request.targets).toMatchObject({
      ids: ['uhost-a', 'cpod-b', 'uhost-c', 'uhost-d', 'uhost-e', 'uhost-f'],
    });
  });

  it('that a tag alone selects has nothing else in it', () => {
    expect(read({ 'uhost-id': '', tag: 'ci' }).request.targets).toEqual({
      by: 'filter',
      filter: { tag: 'ci' },
      maxInstances: 10,
    });
  });

  it.each(['name', 'exclude'])('%s takes several, one a line, with commas and colons in them', (input) => {
    const { request } = read({ 'uhost-id': '', tag: 'ci', [input]: '  a,b:c \r\n\n\tgpu-*\n' });
    const key = input === 'name' ? 'names' : input;
    expect(request.targets).toMatchObject({ by: 'filter', filter: { tag: 'ci', [key]: ['a,b:c', 'gpu-*'] } });
  });

  it.each<[string, Record<string, string>]>([
    ['a business group', { tag: 'ci' }],
    ['an age', { 'older-than': '1s' }],
    ['what is excluded', { exclude: 'keep' }],
    ['a dry run', { 'dry-run': 'true' }],
  ])('a name that all instances have is taken with %s', (_, narrowing) => {
    for (const name of ['*', 'host', '?*', 'gpu\n*'])
      expect(read({ 'uhost-id': '', name, ...narrowing }).request.targets).toMatchObject({ by: 'filter' });
  });

  it.each(['?', '??', 'host-*', 'Host', '*-7', 'h*'])('%s is not a name that all instances have', (name) => {
    expect(read({ 'uhost-id': '', name }).request.targets).toMatchObject({ by: 'filter' });
  });

  it('uhost-id wins over the filters, and that is told', () => {
    const { request } = read({ name: 'gpu-*' });
    expect(request.targets).toEqual({ by: 'id', ids: ['uhost-a'], filterIgnored: true });
  });

  it.each([{ exclude: 'keep' }, { 'older-than': '1h' }, { tag: 'ci' }])(
    'uhost-id wins over %j alone, and that is told',
    (filter) => {
      expect(read(filter).request.targets).toMatchObject({ by: 'id', filterIgnored: true });
    },
  );

  it('that an earlier phase knows are not read anew', () => {
    const { request } = read({ name: '*' }, { targetsKnown: true });
    expect(request.targets).toEqual({ by: 'nothing' });
  });

  it.each<[string, Record<string, string>]>([
    ['tag', { name: '*', tag: 'a\nb' }],
    ['older-than', { name: '*', 'older-than': 'old' }],
    ['exclude', { name: '*', exclude: 'a\u200bb' }],
    ['dry-run', { name: '*', 'dry-run': 'yes' }],
    ['uhost-id', { name: '*', 'uhost-id': 'x' }],
  ])(
    'where %s is wrong, it may have been meant to narrow: nothing is said of a wide name',
    (input, given) => {
      expect(problemsOf({ 'uhost-id': '', ...given })).toEqual([expect.stringContaining(input)]);
    },
  );

  it.each<[string, Record<string, string>]>([
    ['uhost-id', { 'uhost-id': 'x' }],
    ['name', { name: 'a\u200bb' }],
    ['tag', { tag: 'a\nb' }],
    ['when', { when: 'then' }],
    ['older-than', { 'older-than': 'old' }],
    ['exclude', { exclude: 'a\u200bb' }],
  ])('where %s is wrong, it is not said that nothing is named', (input, given) => {
    expect(problemsOf({ 'uhost-id': '', ...given })).toEqual([expect.stringContaining(input)]);
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

describe('invisible characters', () => {
  it.each(['\u200b', '\ufeff', '\u00a0', '\u2060', '\u202e', '\u{e0041}'])(
    'at the ends of keys and IDs they are left out, and that is told',
    (character) => {
      const around = (text: string): string => ` ${character}${text}${character} `;
      const { request, secrets } = read({
        'public-key': around('P'),
        'private-key': around('Q'),
        'uhost-id': `uhost-a,${around('uhost-b')}`,
        'project-id': around('org-1'),
      });
      expect(request).toMatchObject({
        connection: { publicKey: 'P', privateKey: 'Q', projectId: 'org-1' },
        targets: { ids: ['uhost-a', 'uhost-b'] },
      });
      expect([...request.trimmedInputs].sort()).toEqual([
        'private-key',
        'project-id',
        'public-key',
        'uhost-id',
      ]);
      expect(secrets).toEqual([`${character}P${character}`, 'P', `${character}Q${character}`, 'Q']);
    },
  );
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
    'http://127.10.200.30',
    'https://gateway.example.com/compshare',
  ])('%s is taken', (apiUrl) => {
    expect(read({ 'api-url': apiUrl }).request.connection.apiUrl).toBe(new URL(apiUrl).href);
  });
});

describe('the longest values', () => {
  it('of a key, and of a name, are taken', () => {
    const { request } = read({ 'private-key': 'k'.repeat(4096), 'uhost-id': '', name: 'n'.repeat(255) });
    expect(request.connection.privateKey).toHaveLength(4096);
    expect(request.targets).toMatchObject({ filter: { names: ['n'.repeat(255)] } });
  });

  it('of what is invisible in a key: five characters are named', () => {
    const [problem] = problemsOf({ 'private-key': 'a\u200b\u200c\u200d\u2060\u2061\u2062b' });
    expect(problem?.match(/U\+[0-9A-F]{4}/g)).toHaveLength(5);
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

describe('a runner whose name has a colon', () => {
  it.each(['my-org:gpu', 'x enterprise:gpu'])('%s is one of the repository', (name) => {
    expect(read({ 'github-token': 'ghs', 'runner-name': name }).request.github?.cleanups).toEqual([
      { kind: 'runner', scope: 'repository', names: [name] },
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
  it('there are at least 160 kinds, each with its own name', () => {
    expect(new Set(BAD_INPUTS.map(({ what }) => what)).size).toBe(BAD_INPUTS.length);
    expect(BAD_INPUTS.length).toBeGreaterThanOrEqual(160);
  });

  it.each(BAD_INPUTS)('$what', ({ with: given, message }) => {
    const problems = problemsOf(given);
    expect(problems).toMatchObject([expect.stringContaining(message)]);
    for (const [name, secret] of Object.entries(given))
      if (SECRETS.has(name) && secret.trim() !== '') expect(problems[0]).not.toContain(secret);
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
        const problems = problemsOf({ 'public-key': 'P', ...given, 'private-key': secret });
        for (const problem of problems) {
          expect(problem).not.toContain(secret);
          expect(problem).not.toMatch(/[\p{Cc}\p{Cf}]|^::|##\[/u);
        }
      }),
    );
  });
});
