import type { Connection } from '../compshare/transport.ts';
import { regionOfZone } from '../compshare/instance.ts';
import type { CleanupRequest } from '../github/cleanups.ts';
import type { GitHubRequest } from '../github/github.ts';
import type { RunnerSelector } from '../github/runners.ts';
import { LANGUAGES } from '../report/language.ts';
import type { Language } from '../report/language.ts';
import type { Filter } from '../teardown/filter.ts';
import { quoted } from '../text/clean.ts';
import { trimInvisible, trimSpaces } from '../text/invisible.ts';
import { KEY_VARIABLES, readKeyPair } from './environment.ts';
import type { Environment, KeyPair } from './environment.ts';
import { InputReader } from './input-reader.ts';
import type { InputProblem, InputSource } from './input-reader.ts';
import type { Phase } from './progress.ts';

/** What the step asks for, checked. */
export interface TeardownRequest {
  connection: Connection;
  targets: Targets;
  place: { region?: string; zone?: string };
  stop: boolean;
  releaseDisks: boolean;
  ignoreNotFound: boolean;
  when: 'now' | 'job-end';
  /** For the whole teardown, in milliseconds. */
  timeoutMs: number;
  dryRun: boolean;
  /** `success`, `failure` or `cancelled` on GitHub; empty on runners that don't tell. */
  jobStatus: string;
  /** The language of the log, the annotations and the job summary. */
  language: Language;
  /** What goes with the instances on GitHub's side, where anything does. */
  github?: GitHubRequest;
  /** The keys are not from the inputs, but from the variables of the official client. */
  keysFromEnvironment: boolean;
  /** The inputs that had invisible characters at their ends, which were left out. */
  trimmedInputs: readonly string[];
}

/** Which instances the step is about. */
export type Targets =
  /** Exactly these, each once, in the order asked. */
  | { by: 'id'; ids: string[]; filterIgnored: boolean }
  /** Those that the filter selects at the start. */
  | { by: 'filter'; filter: Filter; maxInstances: number }
  /** None yet. Only with `when: job-end`, or where they are known from an earlier phase. */
  | { by: 'nothing' };

/** The inputs are wrong: all that is wrong. */
export class InputError extends Error {
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    super('The inputs are wrong');
    this.name = 'InputError';
    this.problems = problems;
  }
}

/** The defaults that aren't empty, as action.yml has them: an input that is empty, or not set at all, has them too. */
export const DEFAULTS = {
  'older-than': '0s',
  'max-instances': '10',
  stop: 'true',
  'release-disk': 'false',
  'ignore-not-found': 'false',
  when: 'now',
  timeout: '20m',
  'dry-run': 'false',
  language: 'en',
  'api-url': 'https://api.compshare.cn',
} as const;

const SECRET_INPUTS = ['public-key', 'private-key', 'security-token', 'github-token'] as const;
const LONGEST_TIMEOUT_MS = 24 * 3_600_000;

/** What reading the inputs depends on beside them. */
export interface RequestContext {
  phase: Phase;
  env: Environment;
  /** An earlier phase found out which instances it is about: what the inputs say of that doesn't matter. */
  targetsKnown: boolean;
}

/**
 * Reads and checks all inputs. The keys are masked before anything else happens.
 *
 * @throws InputError that names everything that is wrong.
 */
export function readRequest(source: InputSource, context: RequestContext): TeardownRequest {
  const { targetsKnown } = context;
  maskSecrets(source, context.env);
  const inputs = new InputReader(source, DEFAULTS);
  const keys = readKeys(inputs, source, context);
  const securityToken = inputs.optionalSecret('security-token');
  const projectId = inputs.word('project-id');
  const when = inputs.oneOf('when', ['now', 'job-end']);
  const dryRun = readDryRun(inputs, context);
  const github = readGitHub(inputs);
  const request: TeardownRequest = {
    connection: {
      apiUrl: inputs.apiUrl('api-url'),
      publicKey: keys.publicKey,
      privateKey: keys.privateKey,
      ...(securityToken !== undefined && { securityToken }),
      ...(projectId !== undefined && { projectId }),
    },
    targets: targetsKnown ? { by: 'nothing' } : readTargets(inputs, { when, dryRun }),
    place: readPlace(inputs),
    stop: inputs.boolean('stop'),
    releaseDisks: inputs.boolean('release-disk'),
    ignoreNotFound: inputs.boolean('ignore-not-found'),
    when,
    timeoutMs: inputs.duration('timeout', {
      atLeastMs: 1000,
      atMostMs: LONGEST_TIMEOUT_MS,
      problem: 'notATimeout',
    }),
    dryRun,
    jobStatus: source.getInput('job-status')?.trim() ?? '',
    language: inputs.oneOf('language', LANGUAGES),
    ...(github !== undefined && { github }),
    keysFromEnvironment: keys.fromEnvironment,
    trimmedInputs: [...inputs.trimmed],
  };
  if (inputs.problems.length > 0) throw new InputError(inputs.problems);
  return request;
}

/** Masks each secret as it is given and as it is used. */
function maskSecrets(source: InputSource, env: Environment): void {
  const values = [
    ...SECRET_INPUTS.map((name) => source.getInput(name)),
    ...Object.values(KEY_VARIABLES).map((name) => env[name]),
  ];
  const forms = values.flatMap((value = '') => [trimSpaces(value), trimInvisible(value)]);
  for (const secret of new Set(forms)) if (secret !== '') source.setSecret(secret);
}

function readKeys(inputs: InputReader, source: InputSource, { phase, env }: RequestContext): KeyPair {
  const { publicKey, privateKey, fromEnvironment } = readKeyPair((name) => source.getInput(name), env);
  if (publicKey === '' && privateKey === '') {
    inputs.reject('public-key', (words) => (phase === 'post' ? words.noKeysInPost : words.noKeys));
    return { publicKey, privateKey, fromEnvironment: false };
  }
  const read = (input: keyof typeof KEY_VARIABLES, key: string): string => {
    const variable = KEY_VARIABLES[input];
    const name = fromEnvironment ? variable : input;
    if (key === '') inputs.reject(name, (words) => words.keyEmpty(name));
    return (
      inputs.optionalSecret(name, (fromEnvironment ? env[variable] : source.getInput(input)) ?? '') ?? ''
    );
  };
  return {
    publicKey: read('public-key', publicKey),
    privateKey: read('private-key', privateKey),
    fromEnvironment,
  };
}

/** Empty it is an error, since its default would delete. What an earlier phase has begun was no dry run. */
function readDryRun(inputs: InputReader, { targetsKnown }: RequestContext): boolean {
  if (inputs.isWrittenEmpty('dry-run') && !targetsKnown)
    inputs.reject('dry-run', (words) => words.emptyDryRun);
  return inputs.boolean('dry-run');
}

/** A zone is asked for together with its region, which its name holds. */
function readPlace(inputs: InputReader): TeardownRequest['place'] {
  const zone = inputs.word('zone');
  const region = inputs.word('region') ?? regionOfZone(zone ?? '');
  return { ...(region !== '' && { region }), ...(zone !== undefined && { zone }) };
}

function readTargets(
  inputs: InputReader,
  { when, dryRun }: Pick<TeardownRequest, 'when' | 'dryRun'>,
): Targets {
  const ids = inputs.ids('uhost-id');
  const names = inputs.labels('name');
  const tag = inputs.label('tag');
  const exclude = inputs.labels('exclude');
  const olderThanMs = inputs.duration('older-than', {
    atLeastMs: 0,
    atMostMs: Number.MAX_SAFE_INTEGER,
    problem: 'notAnAge',
  });
  const maxInstances = inputs.positiveInteger('max-instances');
  const narrowing = [...(olderThanMs > 0 ? ['older-than'] : []), ...(exclude.length > 0 ? ['exclude'] : [])];
  const selects = names.length > 0 || tag !== undefined;
  if (ids.length > 0) return { by: 'id', ids, filterIgnored: selects || narrowing.length > 0 };
  if (selects) {
    if (inputs.isWrittenEmpty('older-than')) inputs.reject('older-than', (words) => words.emptyAge);
    const everything = names.find(isEverything);
    const isNarrowed = tag !== undefined || narrowing.length > 0 || dryRun;
    // Where one of these is wrong, it may have been meant to narrow.
    if (
      everything !== undefined &&
      !isNarrowed &&
      inputs.isSound('tag', 'older-than', 'exclude', 'dry-run', 'uhost-id')
    ) {
      inputs.reject('name', (words) =>
        words.selectsEverything(quoted(everything), everything === DEFAULT_NAME),
      );
    }
    const filter: Filter = {
      ...(names.length > 0 && { names }),
      ...(tag !== undefined && { tag }),
      ...(exclude.length > 0 && { exclude }),
      ...(olderThanMs > 0 && { olderThanMs }),
    };
    return { by: 'filter', filter, maxInstances };
  }
  if (when === 'now' && inputs.isSound('uhost-id', 'name', 'tag', 'when')) {
    if (narrowing.length > 0) inputs.reject('name', (words) => words.selectsNothing(narrowing));
    else if (inputs.isSound('older-than', 'exclude'))
      inputs.reject('uhost-id', (words) => words.nothingNamed);
  }
  return { by: 'nothing' };
}

/** The name that the platform gives to instances whose creator gives none. */
const DEFAULT_NAME = 'host';

/** Whether a name narrows nothing: it is a pattern for all names, or the platform's default name. */
function isEverything(name: string): boolean {
  return /^[*?]*\*[*?]*$/.test(name) || name === DEFAULT_NAME;
}

/** A token alone asks for nothing. */
function readGitHub(inputs: InputReader): GitHubRequest | undefined {
  const token = inputs.optionalSecret('github-token');
  const runners = inputs.labels('runner-name').map((line) => readRunnerName(line, inputs));
  const environment = inputs.label('environment');
  if (inputs.isEmpty('runner-name') && inputs.isEmpty('environment')) return undefined;
  if (inputs.isEmpty('github-token')) inputs.reject('github-token', (words) => words.tokenEmpty);
  const cleanups: CleanupRequest[] = [];
  for (const scope of ['repository', 'organization'] as const) {
    const names = runners.filter((runner) => runner.scope === scope).map(({ name }) => name);
    if (names.length > 0) cleanups.push({ kind: 'runner', scope, names: [...new Set(names)] });
  }
  if (environment !== undefined) cleanups.push({ kind: 'deployment', environment });
  return { token: token ?? '', cleanups };
}

/** One line of `runner-name`. */
function readRunnerName(line: string, inputs: InputReader): { scope: RunnerSelector['scope']; name: string } {
  const [, prefix = '', rest = ''] = /^(org:|enterprise:)?(.*)$/s.exec(line) ?? [];
  const name = rest.trim();
  if (prefix === 'enterprise:')
    inputs.reject('runner-name', (words) => words.enterpriseRunner('runner-name', quoted(line)));
  else if (name === '')
    inputs.reject('runner-name', (words) => words.noRunnerName('runner-name', quoted(line)));
  return { scope: prefix === 'org:' ? 'organization' : 'repository', name };
}
