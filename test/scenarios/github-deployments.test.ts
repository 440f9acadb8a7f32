import { describe, expect, it } from 'vitest';
import { errorsOf, setScene } from './github-scene.ts';

const HOUR_MS = 3_600_000;
const STATUSES = /\/statuses$/;

describe('the deployments of an environment', () => {
  it('the newest is inactive after three requests, however many older ones there are', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    for (let number = 0; number < 250; number++) gitHub.addDeployment('pr-7', ['success', 'inactive']);
    const newest = gitHub.addDeployment('pr-7');
    const run = await harness.run({ 'uhost-id': id, environment: 'pr-7' });
    expect(run).toMatchObject({ succeeded: true, annotations: [] });
    const posted = gitHub.ledger.findIndex(({ method }) => method === 'POST');
    expect(posted).toBe(2);
    expect(newest.states).toEqual(['success', 'inactive']);
    // Three pages, one look at each, one change.
    expect(gitHub.ledger).toHaveLength(3 + 251 + 1);
  });

  it('the limit of the hour leaves older ones unread: a warning, since the newest is inactive', async () => {
    await using scene = await setScene({ budget: { limit: 100, windowMs: HOUR_MS } });
    const { harness, gitHub, id } = scene;
    for (let number = 0; number < 250; number++) gitHub.addDeployment('pr-7', ['success', 'inactive']);
    const newest = gitHub.addDeployment('pr-7');
    const run = await harness.run({ 'uhost-id': id, environment: 'pr-7' });
    expect(newest.states).toEqual(['success', 'inactive']);
    expect(run).toMatchObject({ succeeded: true, saved: { progress: 'done' } });
    expect(run.annotations).toMatchInlineSnapshot(`
      [
        {
          "level": "warning",
          "message": "The newest deployment to "pr-7" in octo-org/octo-repo is inactive, but the rate limit ended the check of older ones: some may still be active. Run the step again later to check them.",
          "title": "Older deployments were not checked",
        },
      ]
    `);
    expect(run.summary).toContain('### ⚠️ Deployments');
    expect(run.results[1]).toMatchObject({ id: '251', outcome: 'deactivated' });
  });

  it('the same where the newest was inactive already', async () => {
    await using scene = await setScene({ budget: { limit: 20, windowMs: HOUR_MS } });
    const { harness, gitHub, id } = scene;
    for (let number = 0; number < 50; number++) gitHub.addDeployment('pr-7', ['inactive']);
    const run = await harness.run({ 'uhost-id': id, environment: 'pr-7' });
    expect(run).toMatchObject({ succeeded: true, annotations: [{ level: 'warning' }] });
    expect(gitHub.changes()).toEqual([]);
  });

  it.each([
    ['before the newest is read', 1, 'could not be read'],
    ['before the newest is set', 2, 'Left (1 of 1)'],
    ['before an older active one is set', 4, 'Left (1 of 2)'],
  ])('the limit comes %s: red, and left to the post phase', async (_, limit, says) => {
    await using scene = await setScene({ budget: { limit, windowMs: HOUR_MS } });
    const { harness, gitHub, id } = scene;
    for (let number = 0; number < 5; number++) gitHub.addDeployment('pr-7');
    const run = await harness.run({ 'uhost-id': id, environment: 'pr-7' });
    expect(run).toMatchObject({ succeeded: false, saved: { progress: 'github-left' } });
    expect(errorsOf(run)).toEqual([expect.stringContaining(says)]);
  });

  it('anything else that ends the reading is an error, also when the newest is inactive', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addDeployment('pr-7', ['inactive']);
    const older = gitHub.addDeployment('pr-7', ['inactive']);
    gitHub.addFault({ fault: { status: 401 }, path: new RegExp(`/${older.id - 1}/statuses$`) });
    const run = await harness.run({ 'uhost-id': id, environment: 'pr-7' });
    expect(run.succeeded).toBe(false);
    expect(errorsOf(run)).toMatchInlineSnapshot(`
      [
        "The instances are gone, but not all of the deployments of "pr-7" in octo-org/octo-repo could be read and set to inactive. GitHub answered 401: "Simulated". The token is wrong, has expired or was revoked. The token needs the permission deployments: write on this repository. GITHUB_TOKEN has it when the job says so under permissions. GitHub still shows the environment as active.",
      ]
    `);
  });

  it('one that is created while the pages are read is not set twice', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    const deployments = Array.from({ length: 150 }, () => gitHub.addDeployment('pr-7'));
    gitHub.addFault({ fault: { status: 503 }, path: STATUSES, method: 'POST' });
    harness.after(5500, () => {
      gitHub.addDeployment('pr-7', ['inactive']);
    });
    expect((await harness.run({ 'uhost-id': id, environment: 'pr-7' })).succeeded).toBe(true);
    for (const { states } of deployments) expect(states).toEqual(['success', 'inactive']);
  });

  it('in the post phase of job-end too', async () => {
    await using scene = await setScene({ budget: { limit: 50, windowMs: HOUR_MS } });
    const { harness, gitHub, id } = scene;
    for (let number = 0; number < 100; number++) gitHub.addDeployment('pr-7', ['inactive']);
    const newest = gitHub.addDeployment('pr-7');
    const inputs = { 'uhost-id': id, when: 'job-end', environment: 'pr-7' };
    const { state } = await harness.run(inputs);
    const post = await harness.run(inputs, { phase: 'post', state });
    expect(post).toMatchObject({ succeeded: true, annotations: [{ level: 'warning' }] });
    expect(newest.states).toEqual(['success', 'inactive']);
  });
});
