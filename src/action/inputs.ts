import type { Connection } from '../compshare/transport.ts';
import { regionOfZone } from '../compshare/instance.ts';
import type { CleanupRequest } from '../github/cleanups.ts';
import type { GitHubRequest } from '../github/github.ts';
import type { RunnerSelector } from '../github/runners.ts';
import { quoted } from '../text/clean.ts';
import type { Filter } from '../teardown/filter.ts';
import { describe, InputReader } from './input-reader.ts';
import type { InputSource } from './input-reader.ts';

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
      ...(name !== undefined && { names: [name] }),
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
  const runners = inputs.labels('runner-name').map((line) => readRunnerName(line, inputs));
  const environment = inputs.label('environment');
  if (inputs.isEmpty('runner-name') && inputs.isEmpty('environment')) return undefined;
  if (inputs.isEmpty('github-token')) {
    inputs.reject(
      'github-token',
      'nothing',
      'the token that runner-name and environment need. A secret that the workflow may not read is empty too',
    );
  }
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
  if (prefix === 'enterprise:') {
    inputs.problems.push(
      `runner-name: ${quoted(line)} names a runner of an enterprise, which this action cannot remove. Name runners of this repository, or of its organization with org: before the name.`,
    );
  } else if (name === '') {
    inputs.reject('runner-name', describe(line), "a runner's name or a glob after org:");
  }
  return { scope: prefix === 'org:' ? 'organization' : 'repository', name };
}
