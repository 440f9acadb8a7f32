import { systemClock } from '../../src/time/clock.ts';
import type { Clock } from '../../src/time/clock.ts';
import { Budget } from './budget.ts';
import type { BudgetOptions } from './budget.ts';
import { Faults } from './faults.ts';
import type { FaultRule, GitHubFault } from './faults.ts';
import { serve } from './http-server.ts';
import type { Listening } from './http-server.ts';
import { pageOf } from './pages.ts';
import { allows, DEFAULT_TOKEN, EVERYTHING } from './permissions.ts';
import type { Level, Permission, Permissions } from './permissions.ts';

/** The organization and the repository that there are. */
export const OWNER = 'octo-org';
export const REPO = 'octo-repo';

/** A self-hosted runner's registration. */
export interface SimulatedRunner {
  readonly id: number;
  readonly name: string;
  readonly scope: 'repository' | 'organization';
  /** Whether it is running a job, so that it can't be removed. */
  busy: boolean;
  /** What the list says of that, where it lags behind. */
  listedBusy?: boolean;
  online: boolean;
}

/** A deployment, with its statuses from the oldest to the newest. */
export interface SimulatedDeployment {
  readonly id: number;
  readonly environment: string;
  readonly ref: string;
  readonly states: string[];
}

/** A request as it came in. */
export interface GitHubRequest {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string;
  readonly body: string;
}

/** An answer as it goes out. */
export interface GitHubAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** JSON, or text as it is; undefined: no body at all. */
  readonly body?: unknown;
}

/** One request, for the ledger. */
export interface GitHubCall {
  readonly method: string;
  readonly path: string;
  readonly atMs: number;
  /** What the client was told; 0 where nothing reached it. */
  readonly status: number;
}

/** What a simulated GitHub is like. */
export interface GitHubOptions {
  clock?: Clock;
  /** The primary rate limit. By default there is none. */
  budget?: BudgetOptions;
  /** What comes before every path, as on GitHub Enterprise Server. */
  prefix?: string;
}

/** GitHub's REST API, as far as runners and deployments go, for one repository and its organization. */
export class GitHubSimulator {
  readonly ledger: GitHubCall[] = [];
  readonly #clock: Clock;
  readonly #prefix: string;
  readonly #budget: Budget | undefined;
  readonly #faults = new Faults();
  readonly #tokens = new Map<string, Permissions>([[DEFAULT_TOKEN, EVERYTHING]]);
  readonly #runners = new Map<number, SimulatedRunner>();
  readonly #deployments = new Map<number, SimulatedDeployment>();
  #lastId = 0;

  constructor({ clock = systemClock, budget, prefix = '' }: GitHubOptions = {}) {
    this.#clock = clock;
    this.#prefix = prefix;
    this.#budget = budget === undefined ? undefined : new Budget(clock, budget);
  }

  addToken(token: string, permissions: Permissions): void {
    this.#tokens.set(token, permissions);
  }

  /** Adds a runner; by default it is offline and idle. */
  addRunner(
    name: string,
    options: Partial<Pick<SimulatedRunner, 'busy' | 'listedBusy' | 'online'>> & {
      organization?: boolean;
    } = {},
  ): SimulatedRunner {
    const { organization = false, ...state } = options;
    const id = ++this.#lastId;
    const scope = organization ? 'organization' : 'repository';
    const runner: SimulatedRunner = { id, name, scope, busy: false, online: false, ...state };
    this.#runners.set(id, runner);
    return runner;
  }

  /** Adds a deployment with these statuses, from the oldest to the newest. */
  addDeployment(environment: string, states: string[] = ['success'], ref = 'feature'): SimulatedDeployment {
    const id = ++this.#lastId;
    const deployment: SimulatedDeployment = { id, environment, ref, states: [...states] };
    this.#deployments.set(id, deployment);
    return deployment;
  }

  addFault(rule: FaultRule): void {
    this.#faults.add(rule);
  }

  removeRunner(id: number): void {
    this.#runners.delete(id);
  }

  removeDeployment(id: number): void {
    this.#deployments.delete(id);
  }

  /** The runners that are registered. */
  runners(): SimulatedRunner[] {
    return [...this.#runners.values()];
  }

  /** Their names. */
  runnerNames(): string[] {
    return [...this.#runners.values()].map(({ name }) => name);
  }

  /** The requests that change something, in order, such as `DELETE /repos/…/runners/1`. */
  changes(): string[] {
    return this.ledger
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path.replace(`/repos/${OWNER}/${REPO}`, '…')}`);
  }

  /** Serves on loopback; port 0 takes any that is free. */
  listen(port = 0): Promise<Listening> {
    return serve((request) => this.answer(request), this.#clock, port);
  }

  /** Answers a request, or says how the client is left without an answer. */
  answer(request: GitHubRequest): GitHubAnswer | Extract<GitHubFault, string> {
    const { method, url } = request;
    const path = url.pathname;
    const fault = this.#faults.take(method, path);
    const answer = this.#meet(request, fault);
    const status = typeof answer === 'string' ? 0 : answer.status;
    this.ledger.push({ method, path, atMs: this.#clock.now(), status });
    return answer;
  }

  #meet(request: GitHubRequest, fault: GitHubFault | undefined): GitHubAnswer | Extract<GitHubFault, string> {
    if (fault === undefined) return this.#checked(request);
    if (fault === 'lost-request' || fault === 'silence') return fault;
    if (fault === 'lost-answer' || fault === 'half-answer') {
      this.#checked(request);
      return fault;
    }
    if (fault.applied === true) this.#checked(request);
    return {
      status: fault.status,
      headers: fault.headers ?? {},
      body: fault.body ?? { message: 'Simulated' },
    };
  }

  #checked(request: GitHubRequest): GitHubAnswer {
    const allowed = this.#budget?.take() ?? true;
    const headers = this.#budget?.headers() ?? {};
    const answer = allowed ? this.#route(request) : refusal(403, 'API rate limit exceeded for user ID 1.');
    return { ...answer, headers: { ...headers, ...answer.headers } };
  }

  #route({ method, url, authorization, body }: GitHubRequest): GitHubAnswer {
    const permissions = this.#tokens.get(authorization.replace(/^(token|bearer) /i, ''));
    if (permissions === undefined) return refusal(401, 'Bad credentials');
    if (permissions.sees === false || !url.pathname.startsWith(this.#prefix)) return NOT_FOUND;
    const path = url.pathname.slice(this.#prefix.length).replace(`/repos/${OWNER}/${REPO}/`, 'repo/');
    const [, place, runnerId] = /^(repo|\/orgs\/octo-org)\/actions\/runners(?:\/(\d+))?$/.exec(path) ?? [];
    const isJitConfig = path === 'repo/actions/runners/generate-jitconfig';
    const [, deploymentId] = /^repo\/deployments\/(\d+)\/statuses$/.exec(path) ?? [];
    const need = (permission: Permission, level: Level, then: () => GitHubAnswer): GitHubAnswer =>
      allows(permissions, permission, level) ? then() : REFUSED;

    if (place !== undefined) {
      const scope = place === 'repo' ? 'repository' : 'organization';
      const permission = place === 'repo' ? 'administration' : 'organization_self_hosted_runners';
      if (method === 'GET') return need(permission, 'read', () => this.#listRunners(scope, url));
      return need(permission, 'write', () => this.#deleteRunner(scope, Number(runnerId)));
    }
    if (isJitConfig && method === 'POST')
      return need('administration', 'write', () => this.#registerRunner(body));
    if (path === 'repo/deployments') return need('deployments', 'read', () => this.#listDeployments(url));
    const deployment = this.#deployments.get(Number(deploymentId));
    if (deployment === undefined) return NOT_FOUND;
    return method === 'GET'
      ? need('deployments', 'read', () => listStatuses(deployment, url))
      : need('deployments', 'write', () => addStatus(deployment, body));
  }

  /** A just-in-time runner: registered at once, and offline until it is started with its configuration. */
  #registerRunner(body: string): GitHubAnswer {
    const { name, runner_group_id, labels } = JSON.parse(body) as Record<string, unknown>;
    const isComplete =
      typeof name === 'string' &&
      typeof runner_group_id === 'number' &&
      Array.isArray(labels) &&
      labels.length > 0;
    if (!isComplete) return refusal(422, 'Invalid input: object is missing required key');
    if (this.runnerNames().includes(name)) return refusal(409, 'Already exists');
    const { id } = this.addRunner(name);
    const configuration = Buffer.from(`configuration of runner ${id}`).toString('base64');
    return {
      status: 201,
      headers: {},
      body: { runner: { id, name, status: 'offline' }, encoded_jit_config: configuration },
    };
  }

  #listRunners(scope: SimulatedRunner['scope'], url: URL): GitHubAnswer {
    const wanted = url.searchParams.get('name');
    const runners = [...this.#runners.values()].filter(
      (runner) => runner.scope === scope && (wanted === null || runner.name === wanted),
    );
    const { page, link } = pageOf(runners, url);
    const entries = page.map(({ id, name, online, busy, listedBusy = busy }) => ({
      id,
      name,
      os: 'linux',
      status: online ? 'online' : 'offline',
      busy: listedBusy,
      labels: [],
    }));
    return listAnswer({ total_count: runners.length, runners: entries }, link);
  }

  #deleteRunner(scope: SimulatedRunner['scope'], id: number): GitHubAnswer {
    const runner = this.#runners.get(id);
    if (runner?.scope !== scope) return NOT_FOUND;
    if (runner.busy) {
      return refusal(
        422,
        `Bad request - Runner "${runner.name}" is currently running a job and cannot be deleted.`,
      );
    }
    this.#runners.delete(id);
    return { status: 204, headers: {} };
  }

  #listDeployments(url: URL): GitHubAnswer {
    const wanted = url.searchParams.get('environment')?.toLowerCase();
    const deployments = [...this.#deployments.values()].filter(
      ({ environment }) => wanted === undefined || environment.toLowerCase() === wanted,
    );
    const { page, link } = pageOf(deployments.toReversed(), url);
    return listAnswer(
      page.map(({ id, environment, ref }) => ({ id, environment, ref, task: 'deploy' })),
      link,
    );
  }
}

function listStatuses({ states }: SimulatedDeployment, url: URL): GitHubAnswer {
  const { page, link } = pageOf(states.toReversed(), url);
  return listAnswer(
    page.map((state) => ({ state })),
    link,
  );
}

function addStatus({ states }: SimulatedDeployment, body: string): GitHubAnswer {
  const { state } = JSON.parse(body) as { state?: unknown };
  if (state !== 'inactive') return refusal(422, 'Validation Failed');
  states.push(state);
  return { status: 201, headers: {}, body: { state } };
}

function listAnswer(body: unknown, link: string): GitHubAnswer {
  return { status: 200, headers: link === '' ? {} : { link }, body };
}

function refusal(status: number, message: string): GitHubAnswer {
  return { status, headers: {}, body: { message, documentation_url: 'https://docs.github.com/rest' } };
}

const NOT_FOUND = refusal(404, 'Not Found');
const REFUSED = refusal(403, 'Resource not accessible by personal access token');
