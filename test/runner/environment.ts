import type { CaseInsensitiveMap } from './case-insensitive-map.ts';

/** What a process needs of its parent's environment to run at all. Everything else stays out. */
const INHERITED =
  process.platform === 'win32'
    ? ['PATH', 'PATHEXT', 'COMSPEC', 'SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'TEMP', 'TMP', 'USERPROFILE']
    : ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'];

const OPERATING_SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { win32: 'Windows', darwin: 'macOS' };

/** Where things are on the runner's disk, and the rest that the environment says about a job. */
export interface JobFacts {
  /** RUNNER_TEMP. */
  temp: string;
  /** GITHUB_WORKSPACE. */
  workspace: string;
  /** GITHUB_EVENT_PATH. */
  event: string;
  toolCache: string;
  debug: boolean;
}

/** The variables that tell a process about the run and the runner. */
export function describeJob(facts: JobFacts): Record<string, string> {
  return {
    GITHUB_ACTOR: 'octocat',
    // Nobody listens there: a call that no test expects fails at once and goes nowhere.
    GITHUB_API_URL: 'http://127.0.0.1:4',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_EVENT_PATH: facts.event,
    GITHUB_GRAPHQL_URL: 'http://127.0.0.1:4/graphql',
    GITHUB_JOB: 'job',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REPOSITORY: 'octo-org/octo-repo',
    GITHUB_REPOSITORY_OWNER: 'octo-org',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1234567890',
    GITHUB_RUN_NUMBER: '1',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
    GITHUB_WORKFLOW: 'workflow',
    GITHUB_WORKSPACE: facts.workspace,
    RUNNER_ARCH: process.arch.toUpperCase(),
    ...(facts.debug ? { RUNNER_DEBUG: '1' } : {}),
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'runner',
    RUNNER_OS: OPERATING_SYSTEMS[process.platform] ?? 'Linux',
    RUNNER_TEMP: facts.temp,
    RUNNER_TOOL_CACHE: facts.toolCache,
  };
}

/** Whether a variable describes the run or the runner, rather than being one that a workflow's `env:` may set. */
export function isRunnerVariable(name: string): boolean {
  return /^(GITHUB|RUNNER)_/i.test(name);
}

/** The parts of one process's environment. Later ones win. */
export interface EnvironmentParts {
  /** `env:` of the job, and what earlier phases wrote to GITHUB_ENV. */
  job: ReadonlyMap<string, string>;
  state: CaseInsensitiveMap;
  inputs: CaseInsensitiveMap;
  /** Folders from GITHUB_PATH; the last comes first in PATH. */
  paths: readonly string[];
  /** GITHUB_* and RUNNER_*. */
  runner: Record<string, string>;
}

/** The whole environment of a phase's process. */
export function buildEnvironment(parts: EnvironmentParts): Record<string, string> {
  const environment: Record<string, string> = { CI: 'true' };
  for (const name of INHERITED) {
    const value = process.env[name];
    if (value !== undefined) {
      environment[name] = value;
    }
  }
  Object.assign(environment, Object.fromEntries(parts.job));
  for (const [name, value] of parts.state.entries()) {
    set(environment, `STATE_${name}`, value);
  }
  for (const [name, value] of parts.inputs.entries()) {
    set(environment, `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value);
  }
  if (parts.paths.length > 0) {
    const separator = process.platform === 'win32' ? ';' : ':';
    environment['PATH'] = [...parts.paths.toReversed(), environment['PATH'] ?? ''].join(separator);
  }
  return { ...environment, ...parts.runner, GITHUB_ACTIONS: 'true' };
}

/** Sets a variable in place of any of the same name, which on Windows is the same in any case. */
function set(environment: Record<string, string>, name: string, value: string): void {
  if (process.platform === 'win32') {
    const upperCased = name.toUpperCase();
    for (const other of Object.keys(environment)) {
      if (other.toUpperCase() === upperCased) {
        Reflect.deleteProperty(environment, other);
      }
    }
  }
  environment[name] = value;
}
