import { describe, expect, it } from 'vitest';
import { secondaryLimit } from '../github-simulator/faults.ts';
import type { FaultRule, GitHubFault } from '../github-simulator/faults.ts';
import { DEFAULT_TOKEN } from '../github-simulator/permissions.ts';
import type { Permissions } from '../github-simulator/permissions.ts';
import { errorsOf, expectGone, setScene } from './github-scene.ts';
import { Harness } from './harness.ts';

const STATUSES = /\/statuses$/;

describe('a self-hosted runner', () => {
  it('is removed once the instance is gone; log, results and summary name it', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('gpu-1');
    gitHub.addRunner('gpu-2');
    gitHub.addRunner('gpu-1', { organization: true });

    const run = await harness.run({ 'uhost-id': id, 'runner-name': 'gpu-1' });

    expect(run).toMatchObject({ succeeded: true, annotations: [] });
    expectGone(scene);
    expect(gitHub.changes()).toEqual(['DELETE …/actions/runners/1']);
    expect(run.outputs['uhost-id']).toBe(id);
    expect(run.results).toMatchObject([
      { kind: 'instance', id, outcome: 'terminated' },
      { kind: 'runner', id: '1', name: 'gpu-1', outcome: 'removed' },
    ]);
    expect(run.log.slice(-2)).toMatchInlineSnapshot(`
      [
        "[0:07] Done: 1 gone",
        "[0:07] runner "gpu-1" (ID 1): removed",
      ]
    `);
    expect(run.summary.slice(run.summary.indexOf('###'))).toMatchInlineSnapshot(`
      "### 🧹 Self-hosted runners

      <table>
      <tr><th nowrap>Runner</th><th nowrap>ID</th><th nowrap>Outcome</th></tr>
      <tr><td nowrap><code>gpu-1</code></td><td nowrap>1</td><td nowrap>✅ removed</td></tr>
      </table>
      "
    `);
    expect(run.saved?.progress).toBe('done');
  });

  it('is not touched before that', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('gpu-1');
    await harness.run({ 'uhost-id': id, 'runner-name': 'gpu-1' });
    const last = harness.simulator.ledger.at(-1);
    expect(gitHub.ledger[0]?.atMs).toBeGreaterThanOrEqual(last?.atMs ?? Number.NaN);
  });

  it('a glob selects among all pages, and nothing else goes', async () => {
    await using scene = await setScene();
    const { harness, gitHub } = scene;
    for (let number = 1; number <= 230; number++) {
      gitHub.addRunner(number % 10 === 0 ? `gpu-${number}` : `cpu-${number}`);
    }
    const run = await harness.run({ name: 'gpu-uhost-a1', 'runner-name': 'gpu-?*0' });
    expect(run.succeeded).toBe(true);
    expect(gitHub.changes()).toHaveLength(23);
    expect(gitHub.runnerNames().filter((name) => name.startsWith('gpu'))).toEqual([]);
    expect(gitHub.runnerNames()).toHaveLength(207);
    expect(gitHub.ledger.filter(({ method }) => method === 'GET')).toHaveLength(3);
  });

  it("org: takes the organization's instead", async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('gpu-uhost-a1');
    gitHub.addRunner('gpu-uhost-a1', { organization: true });
    const run = await harness.run({ 'uhost-id': id, 'runner-name': 'org:gpu-*' });
    expect(run.succeeded).toBe(true);
    expect(gitHub.changes()).toEqual(['DELETE /orgs/octo-org/actions/runners/2']);
  });

  it('that goes while it is removed is fine', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    const { id: runner } = gitHub.addRunner('gpu-1');
    gitHub.addFault({ fault: { status: 404 }, method: 'DELETE' });
    const run = await harness.run({ 'uhost-id': id, 'runner-name': 'gpu-1' });
    expect(run.succeeded).toBe(true);
    expect(run.results[1]).toMatchObject({ id: String(runner), outcome: 'already-gone' });
  });
});

describe("an environment's deployments", () => {
  it('are set to inactive on all pages, but for those that are', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    const before = Array.from({ length: 120 }, () => gitHub.addDeployment('pr-7', ['success', 'inactive']));
    const active = [
      gitHub.addDeployment('pr-7'),
      gitHub.addDeployment('PR-7', ['in_progress', 'failure']),
      gitHub.addDeployment('pr-7', []),
    ];
    const other = gitHub.addDeployment('pr-70');

    const run = await harness.run({ 'uhost-id': id, environment: 'pr-7' });

    expect(run).toMatchObject({ succeeded: true, annotations: [] });
    expectGone(scene);
    for (const { states } of active) expect(states.at(-1)).toBe('inactive');
    for (const { states } of before) expect(states).toHaveLength(2);
    expect(other.states).toEqual(['success']);
    expect(run.results.slice(1)).toMatchObject([
      { kind: 'deployment', id: '123', ref: 'feature', outcome: 'deactivated' },
      { kind: 'deployment', id: '122', outcome: 'deactivated' },
      { kind: 'deployment', id: '121', outcome: 'deactivated' },
    ]);
    expect(run.summary).toContain('### 🧹 Deployments');
  });

  it('are looked at again when an answer was lost, and not set twice', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    const { states } = gitHub.addDeployment('pr-7');
    gitHub.addFault({ fault: 'lost-answer', method: 'POST' });
    const run = await harness.run({ 'uhost-id': id, environment: 'pr-7' });
    expect(run.succeeded).toBe(true);
    expect(states).toEqual(['success', 'inactive']);
    expect(run.results[1]).toMatchObject({ outcome: 'deactivated' });
  });

  it('one that is deleted meanwhile is fine', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    const { id: deployment } = gitHub.addDeployment('pr-7');
    gitHub.addFault({ fault: { status: 502 }, method: 'POST' });
    harness.after(5500, () => {
      gitHub.removeDeployment(deployment);
    });
    expect((await harness.run({ 'uhost-id': id, environment: 'pr-7' })).succeeded).toBe(true);
  });

  it('a list that holds others too, as of a GitHub that does not know the filter, leaves them alone', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    const { id: other } = gitHub.addDeployment('production');
    gitHub.addFault({
      fault: { status: 200, body: [{ id: other, environment: 'production', ref: 'main' }] },
      path: /\/deployments$/,
    });
    expect((await harness.run({ 'uhost-id': id, environment: 'pr-7' })).succeeded).toBe(true);
    expect(gitHub.changes()).toEqual([]);
  });
});

describe('without being asked', () => {
  it("nothing of GitHub's side is loaded, not even with a token", async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    const run = await harness.run({ 'uhost-id': id, 'github-token': DEFAULT_TOKEN });
    expect(run.succeeded).toBe(true);
    expect(harness.masks).toContain(DEFAULT_TOKEN);
  });

  it.each([{ 'runner-name': 'gpu-1' }, { environment: 'pr-7' }])(
    '%o and no token: one error before any call',
    async (wish) => {
      await using scene = await setScene();
      const run = await scene.harness.run({ 'uhost-id': scene.id, 'github-token': '', ...wish });
      expect(run.succeeded).toBe(false);
      expect(run.annotations).toHaveLength(1);
      expect(errorsOf(run)[0]).toContain('github-token is empty');
      expect(scene.harness.calls()).toEqual([]);
      expect(scene.gitHub.ledger).toEqual([]);
    },
  );
});

describe('phases', () => {
  it('when: job-end: nothing now, everything in the post phase', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('gpu-1');
    gitHub.addDeployment('pr-7');
    const inputs = { 'uhost-id': id, when: 'job-end', 'runner-name': 'gpu-1', environment: 'pr-7' };
    const main = await harness.run(inputs);
    expect(main.log).toMatchInlineSnapshot(`
      [
        "Nothing is changed now. The post phase of this step will terminate uhost-a1, then remove the self-hosted runners "gpu-1", then set the deployments of "pr-7" to inactive.",
      ]
    `);
    expect(gitHub.ledger).toEqual([]);
    const post = await harness.run(inputs, { phase: 'post', state: main.state });
    expect(post.succeeded).toBe(true);
    expectGone(scene);
    expect(gitHub.changes()).toEqual(['DELETE …/actions/runners/1', 'POST …/deployments/2/statuses']);
  });

  it.each<[string, Record<string, string>, boolean]>([
    ['with GitHub’s side asked for: the warning says that it stays', { 'runner-name': 'gpu-1' }, true],
    ['without: the warning is about the instances alone', {}, false],
  ])('when: job-end and nothing is named at its end, %s', async (_, wishes, isTold) => {
    await using scene = await setScene();
    const { harness, gitHub } = scene;
    gitHub.addRunner('gpu-1');
    const inputs = { when: 'job-end', ...wishes };
    const { state } = await harness.run(inputs);
    const post = await harness.run(inputs, { phase: 'post', state });
    expect(post).toMatchObject({ succeeded: true, annotations: [{ title: 'No instance was named' }] });
    expect(post.annotations[0]?.message.includes('Nothing was changed on GitHub either')).toBe(isTold);
    expect(gitHub.ledger).toEqual([]);
  });

  it('a filter that selects nothing any more: GitHub’s side goes all the same', async () => {
    await using scene = await setScene();
    scene.gitHub.addRunner('gpu-1');
    const run = await scene.harness.run({ name: 'nothing-of-that-name', 'runner-name': 'gpu-1' });
    expect(run.succeeded).toBe(true);
    expect(scene.gitHub.runnerNames()).toEqual([]);
  });

  it('cancelled while it waits for GitHub: at once, and the post phase goes on with GitHub only', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('gpu-1');
    gitHub.addFault({ fault: secondaryLimit(300) });
    const inputs = { 'uhost-id': id, 'runner-name': 'gpu-1' };
    const main = await harness.run(inputs, { cancelAfterMs: 60_000 });
    expect(main.succeeded).toBe(false);
    expect(main.seconds).toBe(60);
    expect(errorsOf(main)).toEqual([expect.stringContaining('The runner interrupted this step')]);
    const calls = harness.calls().length;
    const options = { phase: 'post', state: main.state, jobStatus: 'cancelled' } as const;
    // Which instances the inputs name by now doesn't matter.
    expect((await harness.run({ ...inputs, 'uhost-id': 'null' }, options)).succeeded).toBe(true);
    expect(gitHub.runnerNames()).toEqual([]);
    expect(harness.calls()).toHaveLength(calls);
  });

  it('only what something transient stopped is taken up again', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addToken('reader', { administration: 'read', deployments: 'write' });
    gitHub.addRunner('gpu-1');
    const { states } = gitHub.addDeployment('pr-7');
    gitHub.addFault({ fault: { status: 503 }, path: STATUSES, times: 6 });
    const inputs = {
      'uhost-id': id,
      'github-token': 'reader',
      'runner-name': 'gpu-1',
      environment: 'pr-7',
      timeout: '30s',
    };
    const main = await harness.run(inputs);
    expect(main.succeeded).toBe(false);
    const messages = errorsOf(main);
    expect(messages).toHaveLength(2);
    expect(messages[0]).not.toContain('post phase of this step continues');
    expect(messages[1]).toContain('post phase of this step continues');
    const before = gitHub.ledger.length;
    const post = await harness.run(inputs, { phase: 'post', state: main.state });
    expect(post).toMatchObject({ succeeded: true, annotations: [] });
    expect(gitHub.ledger.slice(before).every(({ path }) => path.includes('deployments'))).toBe(true);
    expect(states).toEqual(['success', 'inactive']);
  });
});

describe('dry run', () => {
  it('says what would be done, and only looks', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('gpu-1', { busy: true });
    gitHub.addDeployment('pr-7');
    gitHub.addDeployment('pr-7', ['inactive']);
    const inputs = { 'uhost-id': id, 'runner-name': 'gpu-1', environment: 'pr-7', 'dry-run': 'true' };
    const run = await harness.run(inputs);
    expect(run).toMatchObject({ succeeded: true, annotations: [] });
    expect(gitHub.ledger.length).toBeGreaterThan(0);
    expect(gitHub.changes()).toEqual([]);
    expect(harness.changes()).toEqual([]);
    expect(run.log.slice(-2)).toMatchInlineSnapshot(`
      [
        "[0:00] runner "gpu-1" (ID 1): would be removed",
        "[0:00] deployment "feature" (ID 2): would be set to inactive",
      ]
    `);
    expect(run.results.slice(1)).toMatchObject([
      { kind: 'runner', outcome: 'would-remove' },
      { kind: 'deployment', outcome: 'would-deactivate' },
    ]);
  });
});

describe('trouble that passes', () => {
  const faults: [string, GitHubFault, number][] = [
    ['a secondary limit with retry-after', secondaryLimit(90), 90],
    ['a secondary limit with 429', secondaryLimit(5, 429), 5],
    ['a secondary limit that does not say how long', secondaryLimit(), 60],
    ['a 429 that says nothing', { status: 429 }, 60],
    ['retry-after: 0', secondaryLimit(0), 1],
    ['500', { status: 500 }, 1],
    ['502 with HTML', { status: 502, body: '<html>Unicorn!</html>' }, 1],
    ['503 with retry-after', { status: 503, headers: { 'retry-after': '20' } }, 20],
    ['a lost request', 'lost-request', 1],
    ['silence', 'silence', 31],
    ['half an answer', 'half-answer', 1],
    ['HTML in place of JSON', { status: 200, body: '<html>Sign in</html>' }, 1],
    ['JSON of another kind', { status: 200, body: { hello: 'harness' } }, 1],
    ['a list with something else in it', { status: 200, body: { runners: [{ id: 'x' }] } }, 1],
  ];
  it.each(faults)('%s, when runners are listed', async (_name, fault, seconds) => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('gpu-1');
    gitHub.addFault({ fault, method: 'GET' });
    const run = await harness.run({ 'uhost-id': id, 'runner-name': 'gpu-1' });
    expect(run).toMatchObject({ succeeded: true, annotations: [] });
    expect(gitHub.runnerNames()).toEqual([]);
    const waited = ((gitHub.ledger[1]?.atMs ?? 0) - (gitHub.ledger[0]?.atMs ?? 0)) / 1000;
    expect(waited).toBeCloseTo(seconds, 1);
    expect(run.log.some((line) => line.includes('trying again in'))).toBe(true);
  });

  const rules: [string, Omit<FaultRule, 'fault'>][] = [
    ['a runner is removed', { method: 'DELETE' }],
    ['deployments are listed', { path: /\/deployments$/ }],
    ['a status is read', { method: 'GET', path: STATUSES }],
    ['a status is set', { method: 'POST' }],
  ];
  const kinds: GitHubFault[] = [
    { status: 500 },
    { status: 504, applied: true },
    'lost-request',
    'lost-answer',
    'silence',
    secondaryLimit(10),
  ];
  describe.each(rules)('when %s', (_when, rule) => {
    it.each(kinds)('%o', async (fault) => {
      await using scene = await setScene();
      const { harness, gitHub, id } = scene;
      gitHub.addRunner('gpu-1');
      const { states } = gitHub.addDeployment('pr-7');
      gitHub.addFault({ ...rule, fault, times: 2 });
      const run = await harness.run({ 'uhost-id': id, 'runner-name': 'gpu-1', environment: 'pr-7' });
      expect(run).toMatchObject({ succeeded: true, annotations: [] });
      expect(gitHub.runnerNames()).toEqual([]);
      expect(states).toEqual(['success', 'inactive']);
    });
  });

  it('the primary limit is waited out until it is renewed', async () => {
    await using scene = await setScene({ budget: { limit: 3, windowMs: 600_000 } });
    const { harness, gitHub, id } = scene;
    const names = Array.from({ length: 6 }, (_, number) => gitHub.addRunner(`gpu-${number}`).name);
    const run = await harness.run({ 'uhost-id': id, 'runner-name': names.join('\n'), timeout: '1h' });
    expect(run.succeeded).toBe(true);
    expect(gitHub.runnerNames()).toEqual([]);
    expect(gitHub.ledger.filter(({ status }) => status === 403)).toHaveLength(2);
    expect(run.seconds).toBeGreaterThan(1200);
    expect(run.seconds).toBeLessThan(1210);
  });

  it('a limit that outlasts the timeout is an error at once, and left to the post phase', async () => {
    await using scene = await setScene({ budget: { limit: 0, windowMs: 3_600_000 } });
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('gpu-1');
    const run = await harness.run({ 'uhost-id': id, 'runner-name': 'gpu-1' });
    expect(run.succeeded).toBe(false);
    expect(run.seconds).toBeLessThan(10);
    expect(errorsOf(run)).toMatchInlineSnapshot(`
      [
        "The instances are gone, but the self-hosted runners "gpu-1" of octo-org/octo-repo could not be read, so none was removed. GitHub answered 403, its rate limit, which lasts for another 59 min: "API rate limit exceeded for user ID 1.". A runner that stays registered is shown as offline. The post phase of this step continues.",
      ]
    `);
    expect(run.saved?.progress).toBe('github-left');
  });

  it('that does not pass ends with the timeout', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('gpu-1');
    gitHub.addFault({ fault: { status: 500 }, times: Infinity });
    const run = await harness.run({ 'uhost-id': id, 'runner-name': 'gpu-1', timeout: '5m' });
    expect(run.succeeded).toBe(false);
    expect(run.seconds).toBeLessThanOrEqual(300);
    expect(run.seconds).toBeGreaterThan(250);
    expect(gitHub.ledger.length).toBeLessThan(20);
    expect(run.saved?.progress).toBe('github-left');
  });

  it('a portal that answers everything itself is told as that', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addFault({ fault: { status: 200, body: '<html>Sign in</html>' }, times: Infinity });
    const run = await harness.run({ 'uhost-id': id, 'runner-name': 'gpu-1' });
    expect(run.succeeded).toBe(false);
    expect(errorsOf(run)[0]).toContain('check GITHUB_API_URL and the proxy');
    expect(gitHub.ledger).toHaveLength(3);
  });
});

describe('refusals', () => {
  const cases: [string, Permissions | undefined, Record<string, string>, string][] = [
    [
      'a wrong token',
      undefined,
      { 'runner-name': 'gpu-1' },
      'The token is wrong, has expired or was revoked.',
    ],
    [
      'no permission for runners',
      { deployments: 'write' },
      { 'runner-name': 'gpu-1' },
      'administration: write',
    ],
    [
      'a token that may only look',
      { administration: 'read' },
      { 'runner-name': 'gpu-1' },
      'administration: write',
    ],
    [
      'no permission in the organization',
      { administration: 'write' },
      { 'runner-name': 'org:gpu-1' },
      'organization_self_hosted_runners: write',
    ],
    ['a token that cannot see', { sees: false }, { 'runner-name': 'gpu-1' }, 'administration: write'],
    ['no permission for deployments', {}, { environment: 'pr-7' }, 'deployments: write'],
    ['one to look only', { deployments: 'read' }, { environment: 'pr-7' }, 'deployments: write'],
  ];
  it.each(cases)(
    '%s: red with what it needs; the instance’s outcome stands',
    async (_name, may, wish, says) => {
      await using scene = await setScene();
      const { harness, gitHub, id } = scene;
      gitHub.addRunner('gpu-1');
      gitHub.addRunner('gpu-1', { organization: true });
      gitHub.addDeployment('pr-7');
      if (may !== undefined) gitHub.addToken('token-of-this-test', may);
      const run = await harness.run({ 'uhost-id': id, 'github-token': 'token-of-this-test', ...wish });
      expect(run.succeeded).toBe(false);
      expectGone(scene);
      expect(run.annotations).toHaveLength(1);
      expect(errorsOf(run)[0]).toContain(says);
      expect(errorsOf(run)[0]).not.toContain('post phase of this step continues');
      expect(run.outputs['uhost-id']).toBe(id);
      expect(run.results[0]).toMatchObject({ id, outcome: 'terminated' });
      expect(run.summary).toContain('## ✅ CompShare: 1 instance gone');
      expect(run.summary).toContain('### ❌');
      expect(run.saved?.progress).toBe('failed');
      expect(run.seconds).toBeLessThan(10);
    },
  );

  it('reads as a whole', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addToken('other', { deployments: 'read' });
    gitHub.addDeployment('pr-7');
    const inputs = { 'uhost-id': id, 'github-token': 'other', 'runner-name': 'gpu-1', environment: 'pr-7' };
    const run = await harness.run(inputs);
    expect(run.annotations).toMatchInlineSnapshot(`
      [
        {
          "level": "error",
          "message": "The instances are gone, but the self-hosted runners "gpu-1" of octo-org/octo-repo could not be read, so none was removed. GitHub answered 403: "Resource not accessible by personal access token". The token needs the permission administration: write on this repository, which GITHUB_TOKEN cannot have: give github-token a fine-grained personal access token or a GitHub App's token. A runner that stays registered is shown as offline.",
          "title": "Runners were not removed",
        },
        {
          "level": "error",
          "message": "The instances are gone, but not all of the deployments of "pr-7" in octo-org/octo-repo were set to inactive. Left (1 of 1): "feature" (ID 1). GitHub answered 403: "Resource not accessible by personal access token". The token needs the permission deployments: write on this repository. GITHUB_TOKEN has it when the job says so under permissions. GitHub still shows the environment as active.",
          "title": "Deployments were not set to inactive",
        },
      ]
    `);
    expect(run.summary.slice(run.summary.indexOf('###'))).toMatchInlineSnapshot(`
      "### ❌ Self-hosted runners

      The instances are gone, but the self-hosted runners &#34;gpu-1&#34; of octo-org/octo-repo could not be read, so none was removed. GitHub answered 403&#58; &#34;Resource not accessible by personal access token&#34;. The token needs the permission administration&#58; write on this repository, which GITHUB&#95;TOKEN cannot have&#58; give github-token a fine-grained personal access token or a GitHub App&#39;s token. A runner that stays registered is shown as offline.

      ### ❌ Deployments

      The instances are gone, but not all of the deployments of &#34;pr-7&#34; in octo-org/octo-repo were set to inactive. Left (1 of 1)&#58; &#34;feature&#34; (ID 1). GitHub answered 403&#58; &#34;Resource not accessible by personal access token&#34;. The token needs the permission deployments&#58; write on this repository. GITHUB&#95;TOKEN has it when the job says so under permissions. GitHub still shows the environment as active.

      <table>
      <tr><th nowrap>Ref</th><th nowrap>ID</th><th nowrap>Outcome</th></tr>
      <tr><td nowrap><code>feature</code></td><td nowrap>1</td><td nowrap>❌ not set to inactive</td></tr>
      </table>
      "
    `);
  });

  it('404 to a status that is set, of a deployment that is still there, is a refusal', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addDeployment('pr-7');
    gitHub.addFault({ fault: { status: 404 }, method: 'POST' });
    const run = await harness.run({ 'uhost-id': id, environment: 'pr-7' });
    expect(run.succeeded).toBe(false);
    expect(errorsOf(run)[0]).toContain('deployments: write');
  });

  it('one deployment that GitHub refuses does not stop the others', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    for (let number = 0; number < 3; number++) gitHub.addDeployment('pr-7');
    gitHub.addFault({ fault: { status: 422, body: { message: 'Validation Failed' } }, method: 'POST' });
    const run = await harness.run({ 'uhost-id': id, environment: 'pr-7' });
    expect(run.succeeded).toBe(false);
    expect(run.results.slice(1).map(({ outcome }) => outcome)).toEqual([
      'failed: refused',
      'deactivated',
      'deactivated',
    ]);
  });
});

describe('text from outside', () => {
  const EVIL = '\u001b[31m::error::x\n##[add-mask]y\u202e <img src=x>|`@octocat`';

  it('names are cleaned in log, outputs, summary and errors', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    harness.simulator.rename(id, EVIL);
    gitHub.addRunner(EVIL, { busy: true });
    gitHub.addRunner(EVIL);
    gitHub.addRunner(`${EVIL}-2`, { online: true });
    gitHub.addDeployment('pr-7', ['success'], EVIL);
    const run = await harness.run({ 'uhost-id': id, 'runner-name': '*', environment: 'pr-7' });
    expect(run.results.map(({ outcome }) => outcome)).toEqual([
      'terminated',
      'failed: busy',
      'removed',
      'deactivated',
    ]);
    expect(run.log.filter((line) => line.includes('left alone'))).toHaveLength(1);
    const lines = [...run.log, ...errorsOf(run), run.outputs['results'] ?? ''];
    for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]|##\[/u);
    for (const mark of ['<img', '@octocat', '\u001b', '\u202e']) expect(run.summary).not.toContain(mark);
  });

  it('the token is masked first of all, and nothing of it comes back in an error or in debug logging', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    const body = { message: `Bad credentials ${DEFAULT_TOKEN}` };
    gitHub.addFault({ fault: { status: 401, body } });
    const run = await harness.run({ 'uhost-id': id, 'runner-name': 'gpu-1' });
    expect(run.succeeded).toBe(false);
    expect(harness.masks).toContain(DEFAULT_TOKEN);
    expect(JSON.stringify(run)).not.toContain(DEFAULT_TOKEN);
  });

  it.each([
    ['zero-width spaces', '\u200b'],
    ['a soft hyphen', '\u00ad'],
    ['a byte order mark', '\ufeff'],
    ['a combining grapheme joiner', '\u034f'],
    ['a line break', '\n'],
    ['a control character', '\u0007'],
    ['a Hangul filler', '\u3164'],
    ['a tag character', '\u{e0041}'],
  ])('the token does not come back with %s inside it', async (_, invisible) => {
    await using scene = await setScene();
    const { harness, gitHub } = scene;
    const disguised = Array.from(DEFAULT_TOKEN).join(invisible);
    gitHub.addRunner('gpu-1');
    gitHub.addRunner(`gpu-${disguised}`);
    gitHub.addDeployment('pr-7', ['success'], disguised);
    const body = { message: `${'x'.repeat(180)}${disguised} is bad` };
    gitHub.addFault({ fault: { status: 422, body }, method: 'DELETE' });
    const run = await harness.run({ name: 'gpu-*', 'runner-name': 'gpu-*', environment: 'pr-7' });
    expect(errorsOf(run)[0]).toContain('xxx***');
    const shown = [...run.log, ...run.debug, ...errorsOf(run), run.summary, ...Object.values(run.outputs)];
    const visible = shown.join('').replace(/[^\x20-\x7e]|&#\d+;/g, '');
    expect(visible).not.toContain(DEFAULT_TOKEN);
    expect(visible).not.toContain(DEFAULT_TOKEN.slice(0, 12));
  });

  it('a token that was pasted with an invisible character is refused, masked and not shown', async () => {
    await using scene = await setScene();
    const pasted = `${DEFAULT_TOKEN.slice(0, 9)}\u200b${DEFAULT_TOKEN.slice(9)}`;
    const run = await scene.harness.run({
      'uhost-id': scene.id,
      'github-token': pasted,
      'runner-name': 'gpu-1',
    });
    expect(run.succeeded).toBe(false);
    expect(scene.harness.masks).toContain(pasted);
    const shown = JSON.stringify(run);
    for (const secret of [pasted, DEFAULT_TOKEN]) expect(shown).not.toContain(secret);
    expect(errorsOf(run)[0]).toContain('github-token contains an invisible character (U+200B)');
  });

  it('many names are not all told', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    const names = Array.from({ length: 50 }, (_, n) => gitHub.addRunner(`gpu-${n}`, { busy: true }).name);
    const run = await harness.run({ 'uhost-id': id, 'runner-name': names.join('\n'), timeout: '1m' });
    expect(run.annotations).toHaveLength(1);
    expect(errorsOf(run)[0]).toContain('and 30 more');
  });
});

it('GitHub Enterprise Server: GITHUB_API_URL has a path', async () => {
  await using scene = await setScene({ prefix: '/api/v3' });
  scene.gitHub.addRunner('gpu-1');
  const run = await scene.harness.run({ 'uhost-id': scene.id, 'runner-name': 'gpu-1' });
  expect(run.succeeded).toBe(true);
  expect(scene.gitHub.ledger[0]?.path).toBe('/api/v3/repos/octo-org/octo-repo/actions/runners');
});
