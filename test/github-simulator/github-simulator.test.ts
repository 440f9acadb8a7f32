import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../support/virtual-clock.ts';
import { secondaryLimit } from './faults.ts';
import { GitHubSimulator } from './github-simulator.ts';
import type { GitHubAnswer } from './github-simulator.ts';
import { DEFAULT_TOKEN } from './permissions.ts';

const RUNNERS = '/repos/octo-org/octo-repo/actions/runners';
const DEPLOYMENTS = '/repos/octo-org/octo-repo/deployments';

function call(
  simulator: GitHubSimulator,
  route: string,
  { token = DEFAULT_TOKEN, body = '' }: { token?: string; body?: string } = {},
): GitHubAnswer {
  const [method = '', path = ''] = route.split(' ');
  const url = new URL(path, 'http://127.0.0.1');
  const answer = simulator.answer({ method, url, authorization: `token ${token}`, body });
  if (typeof answer === 'string') throw new Error(`No answer: ${answer}`);
  return answer;
}

describe('pages', () => {
  const simulator = new GitHubSimulator();
  for (let number = 1; number <= 70; number++) simulator.addRunner(`gpu-${number}`);

  test('hold 30 unless told otherwise, and at most 100', () => {
    expect(call(simulator, `GET ${RUNNERS}`).body).toMatchObject({
      total_count: 70,
      runners: { length: 30 },
    });
    expect(call(simulator, `GET ${RUNNERS}?per_page=1000`).body).toMatchObject({ runners: { length: 70 } });
  });

  test('lead to each other', () => {
    expect(call(simulator, `GET ${RUNNERS}?per_page=30`).headers['link']).toBe(
      `<http://127.0.0.1${RUNNERS}?per_page=30&page=2>; rel="next", <http://127.0.0.1${RUNNERS}?per_page=30&page=3>; rel="last"`,
    );
    expect(call(simulator, `GET ${RUNNERS}?page=3`).headers['link']).not.toContain('next');
    expect(call(simulator, `GET ${RUNNERS}?per_page=100`).headers['link']).toBeUndefined();
  });
});

describe('runners', () => {
  test('are deleted once, and not while they are busy', () => {
    const simulator = new GitHubSimulator();
    const idle = simulator.addRunner('idle');
    const busy = simulator.addRunner('busy', { busy: true });
    expect(call(simulator, `DELETE ${RUNNERS}/${idle.id}`)).toEqual({ status: 204, headers: {} });
    expect(call(simulator, `DELETE ${RUNNERS}/${idle.id}`).status).toBe(404);
    expect(call(simulator, `DELETE ${RUNNERS}/${busy.id}`).status).toBe(422);
    expect(simulator.runnerNames()).toEqual(['busy']);
  });

  test("the organization's are another list", () => {
    const simulator = new GitHubSimulator();
    const { id } = simulator.addRunner('gpu', { organization: true });
    expect(call(simulator, `GET ${RUNNERS}`).body).toMatchObject({ total_count: 0 });
    expect(call(simulator, `DELETE ${RUNNERS}/${id}`).status).toBe(404);
    expect(call(simulator, `DELETE /orgs/octo-org/actions/runners/${id}`).status).toBe(204);
  });
});

describe('just-in-time runners', () => {
  const request = { name: 'ci-1', runner_group_id: 1, labels: ['self-hosted'] };
  const register = (simulator: GitHubSimulator, body: object): GitHubAnswer =>
    call(simulator, `POST ${RUNNERS}/generate-jitconfig`, { body: JSON.stringify(body) });

  test('are registered before they are online, and found by name', () => {
    const simulator = new GitHubSimulator();
    simulator.addRunner('other');
    expect(register(simulator, request)).toMatchObject({
      status: 201,
      body: { runner: { name: 'ci-1' }, encoded_jit_config: expect.stringMatching(/^\w{20,}=*$/) as string },
    });
    expect(call(simulator, `GET ${RUNNERS}?name=ci-1`).body).toMatchObject({
      total_count: 1,
      runners: [{ name: 'ci-1', status: 'offline' }],
    });
    expect(register(simulator, request).status).toBe(409);
  });

  test.each(['name', 'runner_group_id', 'labels'])('need their %s', (key) => {
    expect(register(new GitHubSimulator(), { ...request, [key]: undefined }).status).toBe(422);
  });
});

describe('deployments', () => {
  test('are listed by environment, the newest first, with the newest status first', () => {
    const simulator = new GitHubSimulator();
    const first = simulator.addDeployment('pr-7', ['pending', 'success']);
    const second = simulator.addDeployment('pr-7');
    simulator.addDeployment('pr-8');
    expect(call(simulator, `GET ${DEPLOYMENTS}?environment=PR-7`).body).toMatchObject([
      { id: second.id, environment: 'pr-7' },
      { id: first.id },
    ]);
    const statuses = `${DEPLOYMENTS}/${first.id}/statuses`;
    expect(call(simulator, `POST ${statuses}`, { body: '{"state":"inactive"}' }).status).toBe(201);
    expect(call(simulator, `GET ${statuses}?per_page=1`).body).toEqual([{ state: 'inactive' }]);
  });
});

describe('refusals', () => {
  test.each([
    ['a wrong token', undefined, 401],
    ['a token without the permission', { deployments: 'write' }, 403],
    ['a token that cannot see the repository', { sees: false }, 404],
  ] as const)('%s', (_name, permissions, status) => {
    const simulator = new GitHubSimulator();
    if (permissions !== undefined) simulator.addToken('other', permissions);
    expect(call(simulator, `GET ${RUNNERS}`, { token: 'other' }).status).toBe(status);
  });

  test('a path that there is not', () => {
    expect(call(new GitHubSimulator(), 'GET /repos/octo-org/other/actions/runners').status).toBe(404);
  });
});

describe('limits', () => {
  test('the primary one is renewed after its window', async () => {
    const clock = new VirtualClock();
    const simulator = new GitHubSimulator({ clock, budget: { limit: 1, windowMs: 60_000 } });
    expect(call(simulator, `GET ${RUNNERS}`).headers).toMatchObject({ 'x-ratelimit-remaining': '0' });
    const refused = call(simulator, `GET ${RUNNERS}`);
    expect(refused).toMatchObject({ status: 403, headers: { 'x-ratelimit-remaining': '0' } });
    expect(Number(refused.headers['x-ratelimit-reset']) * 1000).toBe(clock.now() + 60_000);
    await clock.run(() => clock.sleep(60_000));
    expect(call(simulator, `GET ${RUNNERS}`).status).toBe(200);
  });

  test('a secondary one meets as many requests as it is told', () => {
    const simulator = new GitHubSimulator();
    simulator.addFault({ fault: secondaryLimit(7), method: 'GET', times: 2 });
    const statuses = [1, 2, 3].map(() => call(simulator, `GET ${RUNNERS}`).status);
    expect(statuses).toEqual([403, 403, 200]);
    expect(simulator.ledger.map(({ status }) => status)).toEqual(statuses);
  });
});
