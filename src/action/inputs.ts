import type { Connection } from '../compshare/client.ts';
import { regionOfZone } from '../compshare/instance.ts';
import { parseDuration } from '../time/duration.ts';
import type { CleanupRequest } from '../github/cleanups.ts';
import type { GitHubRequest } from '../github/github.ts';
import { quoted } from '../text/clean.ts';
import type { Filter } from '../teardown/filter.ts';

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
  /** What goes with the instances on GitHub's side, where anything does. */
  github?: GitHubRequest;
}

/** Which instances the step is about. */
export type Targets =
  /** Exactly these, each once, in the order asked. */
  | { by: 'id'; ids: string[]; filterIgnored: boolean }
  /** Those that the filter selects at the start. */
  | { by: 'filter'; filter: Filter; maxInstances: number }
  /** None yet. Only with `when: job-end`, or where they are known from an earlier phase. */
  | { by: 'nothing' };

/** The inputs are wrong: all that is wrong, a line each. */
export class InputError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'InputError';
    this.problems = problems;
  }
}

/** The part of `@actions/core` that inputs come through. */
export interface InputSource {
  getInput(name: string): string;
  setSecret(secret: string): void;
}

const SECRET_INPUTS = ['public-key', 'private-key', 'security-token', 'github-token'] as const;
const LONGEST_TIMEOUT_MS = 24 * 3_600_000;

/**
 * Reads and checks all inputs. The keys are masked before anything else happens.
 *
 * @param targetsKnown an earlier phase found out which instances it is about: what the inputs say of that doesn't matter.
 * @throws InputError that names everything that is wrong.
 */
export function readRequest(source: InputSource, { targetsKnown = false } = {}): TeardownRequest {
  for (const name of SECRET_INPUTS) {
    const secret = source.getInput(name);
    if (secret !== '') source.setSecret(secret);
  }
  const inputs = new InputReader(source);
  const securityToken = inputs.optionalSecret('security-token');
  const projectId = inputs.word('project-id');
  const place = readPlace(inputs);
  const when = inputs.oneOf('when', ['now', 'job-end']);
  const github = readGitHub(inputs);
  const request: TeardownRequest = {
    connection: {
      apiUrl: inputs.apiUrl('api-url'),
      publicKey: inputs.secret('public-key'),
      privateKey: inputs.secret('private-key'),
      ...(securityToken !== undefined && { securityToken }),
      ...(projectId !== undefined && { projectId }),
    },
    targets: targetsKnown ? { by: 'nothing' } : readTargets(inputs, when === 'now'),
    place,
    stop: inputs.boolean('stop'),
    releaseDisks: inputs.boolean('release-disk'),
    ignoreNotFound: inputs.boolean('ignore-not-found'),
    when,
    timeoutMs: inputs.duration('timeout', 1000, LONGEST_TIMEOUT_MS, 'from 1s to 24h') ?? 0,
    dryRun: inputs.boolean('dry-run'),
    jobStatus: source.getInput('job-status'),
    ...(github !== undefined && { github }),
  };
  if (inputs.problems.length > 0) throw new InputError(inputs.problems);
  return request;
}

/** A zone is asked for together with its region, which its name holds. */
function readPlace(inputs: InputReader): TeardownRequest['place'] {
  const zone = inputs.word('zone');
  const region = inputs.word('region') ?? regionOfZone(zone ?? '');
  return { ...(region !== '' && { region }), ...(zone !== undefined && { zone }) };
}

function readTargets(inputs: InputReader, required: boolean): Targets {
  const ids = inputs.ids('uhost-id');
  const name = inputs.label('name');
  const tag = inputs.label('tag');
  const olderThanMs = inputs.duration('older-than', 0, Number.MAX_SAFE_INTEGER, 'such as 90m, 12h or 3d');
  const maxInstances = inputs.positiveInteger('max-instances');
  if (ids !== undefined && ids.length > 0) {
    return { by: 'id', ids, filterIgnored: (name ?? tag ?? olderThanMs) !== undefined };
  }
  if (name !== undefined || tag !== undefined) {
    const filter: Filter = {
      ...(name !== undefined && { name }),
      ...(tag !== undefined && { tag }),
      ...(olderThanMs !== undefined && { olderThanMs }),
    };
    return { by: 'filter', filter, maxInstances };
  }
  if (required && olderThanMs !== undefined) {
    inputs.problems.push(
      'older-than selects nothing by itself: give name or tag with it. To mean every instance, write name: "*".',
    );
  } else if (required && ids !== undefined) {
    inputs.problems.push(
      'No instance is named: uhost-id, name and tag are all empty. If uhost-id comes from another step, ' +
        'that step gave no ID; a name known beforehand (name: gpu-${{ github.run_id }}) finds the instance all the same.',
    );
  }
  return { by: 'nothing' };
}

/** A token alone asks for nothing. */
function readGitHub(inputs: InputReader): GitHubRequest | undefined {
  const token = inputs.optionalSecret('github-token');
  const runner = inputs.label('runner-name');
  const environment = inputs.label('environment');
  if (inputs.isEmpty('runner-name') && inputs.isEmpty('environment')) return undefined;
  if (inputs.isEmpty('github-token')) {
    inputs.reject(
      'github-token',
      'nothing',
      'the token that runner-name and environment need. A secret that the workflow may not read is empty too',
    );
  }
  const name = runner?.replace(/^org:/, '').trim();
  if (name === '')
    inputs.reject('runner-name', describe(runner ?? ''), "a runner's name or a glob after org:");
  const cleanups: CleanupRequest[] = [
    ...(name === undefined
      ? []
      : [{ kind: 'runner', scope: name === runner ? 'repository' : 'organization', name } as const]),
    ...(environment === undefined ? [] : [{ kind: 'deployment', environment } as const]),
  ];
  return { token: token ?? '', cleanups };
}

/** Reads one input at a time and remembers what was wrong with it. */
class InputReader {
  readonly problems: string[] = [];
  readonly #source: InputSource;

  constructor(source: InputSource) {
    this.#source = source;
  }

  isEmpty(name: string): boolean {
    return this.#source.getInput(name) === '';
  }

  reject(name: string, got: string, takes: string): void {
    this.problems.push(`${name}: got ${got}; takes ${takes}.`);
  }

  secret(name: string): string {
    const value = this.optionalSecret(name);
    if (value === undefined && this.isEmpty(name)) {
      this.reject(name, 'nothing', 'the key itself. A secret that the workflow may not read is empty too');
    }
    return value ?? '';
  }

  optionalSecret(name: string): string | undefined {
    const value = this.#source.getInput(name);
    if (value === '') return undefined;
    if (/^[\x21-\x7e]{1,4096}$/.test(value)) return value;
    this.reject(
      name,
      'a value that is not shown',
      'letters, digits and signs, without spaces or line breaks',
    );
    return undefined;
  }

  word(name: string): string | undefined {
    const value = this.#source.getInput(name);
    if (value === '') return undefined;
    if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(value)) return value;
    this.reject(name, quoted(value), 'up to 64 letters, digits, hyphens and underscores');
    return undefined;
  }

  label(name: string): string | undefined {
    const value = this.#source.getInput(name);
    if (value === '') return undefined;
    if (value.length <= 255 && !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(value)) return value;
    this.reject(name, quoted(value), 'up to 255 characters on one line, without invisible ones');
    return undefined;
  }

  /** The IDs, which may be none: commas alone are what is left of empty values between them. */
  ids(name: string): string[] | undefined {
    const parts = this.#source
      .getInput(name)
      .split(/[\s,]+/)
      .filter((part) => part !== '');
    const isId = (part: string): boolean => /^(uhost|cpod)-[a-z0-9][a-z0-9-]{0,57}$/.test(part);
    const wrong = new Set(parts.filter((part) => !isId(part)));
    for (const part of wrong) {
      this.reject(
        name,
        quoted(part),
        'IDs that begin with uhost- or cpod-, of lower-case letters, digits and hyphens, separated by commas, spaces or newlines',
      );
    }
    return wrong.size > 0 ? undefined : [...new Set(parts)];
  }

  boolean(name: string): boolean {
    const value = this.#source.getInput(name);
    if (['true', 'True', 'TRUE'].includes(value)) return true;
    if (!['false', 'False', 'FALSE'].includes(value)) this.reject(name, describe(value), 'true or false');
    return false;
  }

  oneOf<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const value = this.#source.getInput(name);
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) this.reject(name, describe(value), choices.join(' or '));
    return chosen ?? choices[0];
  }

  duration(name: string, atLeastMs: number, atMostMs: number, range: string): number | undefined {
    const value = this.#source.getInput(name);
    if (value === '' && name === 'older-than') return undefined;
    const ms = parseDuration(value);
    if (ms !== undefined && ms >= atLeastMs && ms <= atMostMs) return ms;
    this.reject(name, describe(value), `a whole number and a unit (s, m, h or d), ${range}`);
    return undefined;
  }

  positiveInteger(name: string): number {
    const value = this.#source.getInput(name);
    if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
    this.reject(name, describe(value), 'a whole number from 1 to 999999');
    return 0;
  }

  apiUrl(name: string): string {
    const value = this.#source.getInput(name);
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const loopback = url !== undefined && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
    const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback);
    if (
      url !== undefined &&
      secure &&
      url.username === '' &&
      url.password === '' &&
      url.search === '' &&
      url.hash === ''
    ) {
      return url.href;
    }
    // An address can hold a password, so that it is not shown.
    this.reject(
      name,
      'something else',
      'an https address without user, query and fragment, or http on a loopback address',
    );
    return '';
  }
}

function describe(value: string): string {
  return value === '' ? 'nothing' : quoted(value);
}
