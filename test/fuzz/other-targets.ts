import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exportVariable, saveState, setOutput } from '@actions/core';
import fc from 'fast-check';
import { InputError, readRequest } from '../../src/action/inputs.ts';
import { JobState } from '../../src/action/job-state.ts';
import { idleMessage, sealState } from '../../src/action/progress.ts';
import type { Seal } from '../../src/action/progress.ts';
import { withSavedInputs } from '../../src/action/saved-inputs.ts';
import { createGitHub } from '../../src/github/github.ts';
import { proxyFor } from '../../src/network/proxy-settings.ts';
import { gitHubMessages } from '../../src/github/messages/en.ts';
import { ENGLISH } from '../support/english.ts';
import { Deadline } from '../../src/time/deadline.ts';
import { parsePairs } from '../runner/file-commands.ts';
import { readManifest } from '../runner/manifest.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { anyJson, NASTY_TEXTS } from './json-text.ts';
import { checkSecrets, SECRETS } from './target.ts';
import type { FuzzTarget } from './target.ts';

const text = fc.oneof(fc.constantFrom(...NASTY_TEXTS), fc.string({ unit: 'binary', maxLength: 40 }));

const SEAL: Seal = { privateKey: SECRETS.privateKey, env: { GITHUB_RUN_ID: '7' } };
const STATE_FIELDS = [
  'progress',
  'targets',
  'seen',
  'release',
  'instances',
  'cleanupsLeft',
  'jobEndsAt',
  'inputs',
  'names',
  'fates',
  'listed',
  'listRead',
  'disks',
] as const;
const stateValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom<unknown>('started', 'deferred', 'done', 'uhost-a1', 'udisk-1', 0, 1, null, true, 1e300),
    text,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...STATE_FIELDS), text), tie('value'), { maxKeys: 6 }),
  ),
})).value;

/** What a post phase finds as the state of the main phase, sealed by it or by nobody. */
export const savedState: FuzzTarget<{ content: string; isSealed: boolean }> = {
  name: 'saved-state',
  input: fc.record({
    content: fc.oneof(
      stateValue.map((value) => JSON.stringify(value)),
      fc
        .dictionary(fc.constantFrom(...STATE_FIELDS), stateValue)
        .map((fields) => JSON.stringify({ ...fields, progress: 'unfinished' })),
      text,
    ),
    isSealed: fc.boolean(),
  }),
  play: ({ content, isSealed }) => {
    const saved = isSealed ? sealState(content, SEAL) : content;
    const keeper = { getState: () => saved, saveState: checkSaved };
    idleMessage(saved, SEAL);
    const state = new JobState(keeper, 'post', { seal: SEAL });
    if (state.origin === 'saved' && !isSealed) throw new Error('What nobody sealed is believed');
    for (const id of [...state.targets, 'uhost-a1', '__proto__', 'constructor']) {
      state.hasSeen(id);
      state.dataDisksOf(id);
      state.releasedDisksOf(id);
    }
    withSavedInputs({ getInput: () => '', setSecret: () => undefined }, state.inputs).getInput('name');
    state.releasing('uhost-a1', []);
    state.save();
  },
};

function checkSaved(_name: string, value: string): void {
  checkSecrets(value, [SECRETS.privateKey]);
}

/** Every input of action.yml, so that a new one is tried too. */
const INPUTS = [...(await readManifest(path.resolve(import.meta.dirname, '../..'))).defaults.keys()];
const inputValue = fc.oneof(
  text,
  fc.constantFrom(
    'true',
    'false',
    '*',
    '["uhost-a1"]',
    '[',
    '5m',
    '1e9d',
    '9'.repeat(400),
    'org:',
    'https://',
    'http://[',
    'uhost-a1，uhost-b2',
  ),
);
const secretValue = (secret: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.oneof(fc.constant(''), text), fc.oneof(fc.constant(''), text))
    .map(([before, after]) => `${before}${secret}${after}`);

/** Inputs of any kind. What is wrong with them is told without the keys. */
export const inputs: FuzzTarget<{ values: Record<string, string>; phase: 'main' | 'post' }> = {
  name: 'inputs',
  input: fc.record({
    values: fc
      .tuple(
        fc.dictionary(fc.constantFrom(...INPUTS), inputValue, { maxKeys: 10 }),
        fc.record(
          {
            'public-key': secretValue(SECRETS.publicKey),
            'private-key': secretValue(SECRETS.privateKey),
            'security-token': secretValue(SECRETS.securityToken),
            'github-token': secretValue(SECRETS.gitHubToken),
          },
          { requiredKeys: [] },
        ),
      )
      .map(([values, secrets]) => ({ ...values, ...secrets })),
    phase: fc.constantFrom('main', 'post'),
  }),
  play: ({ values, phase }) => {
    const source = {
      getInput: (name: string) => (Object.hasOwn(values, name) ? values[name] : undefined),
      setSecret: () => undefined,
    };
    try {
      const { connection, github, ...shown } = readRequest(source, {
        phase,
        env: {},
        targetsKnown: phase === 'post',
      });
      checkSecrets(JSON.stringify([shown, connection.apiUrl, github?.cleanups]));
      new URL(connection.apiUrl);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      checkSecrets(error.problems.map((problem) => problem(ENGLISH.inputs)).join('\n'));
    }
  },
};

/** Names and values in the runner's files of commands: each is read as it was written, and none forges another. */
export const commandFiles: FuzzTarget<{ name: string; value: string; next: string }> = {
  name: 'command-files',
  input: fc.record({
    name: fc.constantFrom('results', 'uhost-id', 'teardown'),
    value: fc.oneof(
      text,
      fc.constantFrom('a\nforged<<X\nb\nX\n', 'forged=1', '\r\n', 'ghadelimiter_', '<<', '=\n='),
    ),
    next: text,
  }),
  play: ({ name, value, next }) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'fuzz-'));
    const before = { ...process.env };
    const file = path.join(folder, 'commands');
    try {
      for (const [variable, write] of [
        ['GITHUB_OUTPUT', setOutput],
        ['GITHUB_STATE', saveState],
        ['GITHUB_ENV', exportVariable],
      ] as const) {
        writeFileSync(file, '');
        process.env[variable] = file;
        // A variable can't hold a NUL.
        const isVariable = variable === 'GITHUB_ENV';
        const clean = (one: string): string => (isVariable ? one.replaceAll('\0', '') : one).toWellFormed();
        write(name, clean(value));
        write('next', clean(next));
        const { pairs, error } = parsePairs(readFileSync(file, 'utf8'), false);
        const wanted = [
          [name, clean(value)],
          ['next', clean(next)],
        ];
        if (error !== undefined || JSON.stringify(pairs) !== JSON.stringify(wanted))
          throw new Error(`Written ${JSON.stringify(wanted)}, read ${JSON.stringify(pairs)} ${error ?? ''}`);
      }
    } finally {
      for (const variable of Object.keys(process.env))
        if (!(variable in before)) Reflect.deleteProperty(process.env, variable);
      Object.assign(process.env, before);
      rmSync(folder, { recursive: true });
    }
  },
};

/** What a runner's files of commands may hold that another step has written: read to its end, whatever it is. */
export const foreignCommandFiles: FuzzTarget<string> = {
  name: 'foreign-command-files',
  input: fc
    .array(fc.oneof(text, fc.constantFrom('a<<X', 'X', 'a=b', '<<', '=', '<<X', 'a<<')), { maxLength: 8 })
    .map((lines) => lines.join('\n')),
  play: (content) => {
    for (const windows of [true, false]) parsePairs(content, windows);
  },
};

const ADDRESSES = [
  'https://api.compshare.cn/',
  'http://10.1.2.3:8080/',
  'https://[fd00::1]/',
  'http://localhost/',
  'https://api.compshare.cn.:443/',
  'https://127.0.0.1/',
] as const;
const PROXY_PARTS = [
  'http://',
  'https://',
  'socks5h://',
  'user:pass@',
  '%',
  '%zz@',
  'proxy.test',
  ':3128',
  '[::1]',
  '[fe80::1%25eth0]',
  'fe80::1%eth0',
  '10.0.0.0/8',
  '::/0',
  '/129',
  '*.',
  '*',
  '.',
  ',',
  ' ',
  'compshare.cn',
  'ftp://',
] as const;
const proxyText = fc
  .array(fc.oneof(fc.constantFrom(...PROXY_PARTS), text), { maxLength: 4 })
  .map((parts) => parts.join(''));

/** Proxies and NO_PROXY, whatever the environment says. */
export const proxies: FuzzTarget<{ address: string; env: Record<string, string> }> = {
  name: 'proxies',
  input: fc.record({
    address: fc.constantFrom(...ADDRESSES),
    env: fc
      .dictionary(
        fc.constantFrom('http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'),
        proxyText,
      )
      .map((env) => ({ HTTP_PROXY: 'http://proxy.test:3128', ...env })),
  }),
  play: ({ address, env }) => {
    const choice = proxyFor(address, env);
    if (choice.kind !== 'proxy') return;
    const { hostname, protocol } = new URL(choice.address);
    if (hostname === '' || !/^(https?|socks5?):$/.test(protocol))
      throw new Error(`No proxy: ${choice.address}`);
  },
};

const NUMBER = { min: -1, max: 5 };
const gitHubEntry = fc
  .record(
    {
      id: fc.oneof(fc.integer(NUMBER), anyJson),
      name: fc.oneof(fc.constantFrom('gpu-1', SECRETS.gitHubToken), text, anyJson),
      status: fc.oneof(fc.constantFrom('online', 'offline'), anyJson),
      busy: fc.oneof(fc.boolean(), anyJson),
      labels: anyJson,
      environment: fc.oneof(fc.constant('preview'), anyJson),
      state: fc.oneof(fc.constantFrom('inactive', 'success'), anyJson),
      message: fc.oneof(fc.constant(`bad ${SECRETS.gitHubToken}`), anyJson),
    },
    { requiredKeys: [] },
  )
  .map((fields): Record<string, unknown> => fields);
const gitHubBody = fc.oneof(
  fc.array(gitHubEntry, { maxLength: 3 }).map((entries) => JSON.stringify(entries)),
  fc
    .array(gitHubEntry, { maxLength: 3 })
    .map((runners) => JSON.stringify({ total_count: runners.length, runners })),
  gitHubEntry.map((entry) => JSON.stringify(entry)),
  anyJson.map((value) => JSON.stringify(value)),
  text,
);

interface GitHubAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What GitHub answers to a step that removes runners and deployments. */
export const gitHubAnswers: FuzzTarget<GitHubAnswer[]> = {
  name: 'github-answers',
  input: fc.array(
    fc.record({
      status: fc.oneof(fc.constantFrom(200, 200, 200, 201, 204, 301, 401, 403, 404, 422, 429, 500, 503)),
      headers: fc.dictionary(
        fc.constantFrom('content-type', 'link', 'retry-after', 'x-ratelimit-remaining', 'x-ratelimit-reset'),
        fc.constantFrom(
          'application/json',
          'text/html',
          '0',
          '5',
          '-1',
          '1e9',
          '<https://x.invalid>; rel="next"',
        ),
        { maxKeys: 4 },
      ),
      body: gitHubBody,
    }),
    { minLength: 1, maxLength: 5 },
  ),
  play: async (answers) => {
    const clock = new VirtualClock();
    const lines: string[] = [];
    const add = (line: string): void => {
      lines.push(line);
    };
    let sent = 0;
    const gitHub = createGitHub({
      messages: gitHubMessages,
      env: { GITHUB_API_URL: 'https://github.invalid', GITHUB_REPOSITORY: 'octo/repo' },
      fetch: async () => {
        // Time passes, so that lists without an end come to that of the phase.
        await clock.sleep(1000);
        const { status, headers, body } = answers[sent++ % answers.length] ?? {
          status: 500,
          headers: {},
          body: '',
        };
        const hasBody = status !== 204 && status !== 304;
        return new Response(hasBody ? body : null, { status, headers });
      },
    });
    const deadline = new Deadline({ clock, timeoutMs: 120_000, cancelled: new AbortController().signal });
    const gone = [{ id: 'uhost-a1', name: 'gpu-1' }];
    const report = await clock.run(() =>
      gitHub.cleanUp(
        {
          request: {
            token: SECRETS.gitHubToken,
            cleanups: [
              { kind: 'runner', scope: 'repository', names: ['gpu-1', 'gpu-*'] },
              { kind: 'deployment', environment: 'preview' },
            ],
          },
          dryRun: false,
          deadline,
          tornDown: { gone, notFound: [], failed: [], listed: gone, listRead: true },
        },
        { clock, log: add, debug: add },
      ),
    );
    deadline.release();
    checkSecrets([...lines, JSON.stringify(report)].join('\n'));
  },
};
