import { describe, expect, it } from 'vitest';
import { errorsOf, expectGone, setScene } from './github-scene.ts';
import type { Run } from './harness.ts';

const HOUR_S = 3600;

/** The lines of the log about runners that were left alone, without the time. */
function leftAlone(run: Run): string[] {
  return run.log.filter((line) => line.includes('left alone')).map((line) => line.replace(/^\[\S+\] /, ''));
}

describe('a glob, where instances are selected by name', () => {
  it("the nightly sweep leaves the runner of a young instance alone, and takes the old one's", async () => {
    await using scene = await setScene();
    const { harness, gitHub } = scene;
    const now = Math.floor(harness.clock.now() / 1000);
    const old = harness.simulator.addInstance({ Name: 'gpu-100-1', CreateTime: now - 20 * HOUR_S }).UHostId;
    const young = harness.simulator.addInstance({ Name: 'gpu-200-1', CreateTime: now - 600 }).UHostId;
    gitHub.addRunner('gpu-100-1', { online: true });
    gitHub.addRunner('gpu-200-1', { online: true });
    gitHub.addRunner('gpu-90-1');
    gitHub.addRunner('cpu-1');

    const run = await harness.run({ name: 'gpu-*', 'older-than': '12h', 'runner-name': 'gpu-*' });

    expect(run).toMatchObject({ succeeded: true, annotations: [], outputs: { 'uhost-id': old } });
    expect(harness.simulator.fates().get(young)).toMatchObject({ gone: false });
    expect(gitHub.runnerNames()).toEqual(['gpu-200-1', 'cpu-1']);
    expect(leftAlone(run)).toEqual([
      'runner "gpu-200-1" (ID 2): left alone, an instance of that name exists',
    ]);
    expect(run.results.slice(1)).toMatchObject([{ name: 'gpu-100-1' }, { name: 'gpu-90-1' }]);
  });

  it.each([
    ['idle', {}],
    ['busy', { online: true, busy: true }],
    ['offline for the moment', { online: false }],
    ['offline and busy, as after a crash', { online: false, busy: true }],
  ])(
    'a sweep that selects nothing is green, whatever the young instance’s runner does: %s',
    async (_, state) => {
      await using scene = await setScene();
      const { harness, gitHub } = scene;
      const now = Math.floor(harness.clock.now() / 1000);
      harness.simulator.addInstance({ Name: 'job-7', CreateTime: now - 600 });
      gitHub.addRunner('job-7', { online: true, ...state });
      const run = await harness.run({ name: 'job-*', 'older-than': '12h', 'runner-name': 'job-*' });
      expect(run).toMatchObject({ succeeded: true, annotations: [{ title: 'Nothing selected' }] });
      expect(run.seconds).toBeLessThan(10);
      expect(gitHub.changes()).toEqual([]);
      expect(leftAlone(run)).toHaveLength(1);
    },
  );

  it('an offline runner of an instance that is listed in another state stays', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    harness.simulator.addInstance({ Name: 'gpu-stopped', State: 'Stopped', Tag: 'other' });
    gitHub.addRunner('gpu-stopped');
    gitHub.addRunner(id);
    const run = await harness.run({ name: 'gpu-uhost-*', 'runner-name': '*' });
    expect(run).toMatchObject({ succeeded: true, annotations: [] });
    expect(gitHub.runnerNames()).toEqual(['gpu-stopped']);
  });

  it('one whose name another instance has as well stays', async () => {
    await using scene = await setScene();
    const { harness, gitHub } = scene;
    const now = Math.floor(harness.clock.now() / 1000);
    harness.simulator.addInstance({ Name: 'twin-1', CreateTime: now - 20 * HOUR_S });
    harness.simulator.addInstance({ Name: 'twin-1', CreateTime: now - 600 });
    gitHub.addRunner('twin-1', { online: true });
    const run = await harness.run({ name: 'twin-*', 'older-than': '12h', 'runner-name': 'twin-*' });
    expect(run.succeeded).toBe(true);
    expect(gitHub.changes()).toEqual([]);
  });

  it('one that is online though no instance is listed for it stays: it may be a machine elsewhere', async () => {
    await using scene = await setScene();
    const { harness, gitHub } = scene;
    gitHub.addRunner('gpu-office', { online: true });
    gitHub.addRunner('gpu-dead', { busy: true });
    const run = await harness.run({ name: 'gpu-uhost-a1', 'runner-name': 'gpu-*' });
    expect(run).toMatchObject({ succeeded: true, annotations: [] });
    expect(gitHub.changes()).toEqual([]);
    expect(leftAlone(run)).toEqual([
      'runner "gpu-office" (ID 1): left alone, it is in use and this step terminated no instance of that name',
      'runner "gpu-dead" (ID 2): left alone, it is in use and this step terminated no instance of that name',
    ]);
  });

  it('the post phase knows by the main phase’s list what to leave alone', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    const now = Math.floor(harness.clock.now() / 1000);
    harness.simulator.addInstance({ Name: 'gpu-young', CreateTime: now - 60 });
    gitHub.addRunner('gpu-uhost-a1', { online: true });
    gitHub.addRunner('gpu-young', { online: true });
    gitHub.addRunner('gpu-orphan');
    harness.simulator.lock(id, 120_000);
    const inputs = { name: 'gpu-*', 'older-than': '30m', timeout: '90s', 'runner-name': 'gpu-*' };
    const main = await harness.run(inputs);
    expect(main.succeeded).toBe(false);
    expect(gitHub.ledger).toEqual([]);
    const post = await harness.run(inputs, { phase: 'post', state: main.state });
    expect(post).toMatchObject({ succeeded: true, annotations: [] });
    expect(gitHub.runnerNames()).toEqual(['gpu-young']);
  });

  it('many that are left alone are not all told', async () => {
    await using scene = await setScene();
    const { harness, gitHub } = scene;
    for (let number = 0; number < 70; number++) gitHub.addRunner(`gpu-${number}`, { online: true });
    const run = await harness.run({ name: 'gpu-uhost-a1', 'runner-name': 'gpu-*' });
    expect(leftAlone(run)).toHaveLength(50);
    expect(run.log.some((line) => line.endsWith('and 20 more'))).toBe(true);
  });

  it('a dry run says which would go, and leaves the others out', async () => {
    await using scene = await setScene();
    const { harness, gitHub } = scene;
    gitHub.addRunner('gpu-uhost-a1', { online: true });
    gitHub.addRunner('gpu-office', { online: true });
    const run = await harness.run({ name: 'gpu-*', 'runner-name': 'gpu-*', 'dry-run': 'true' });
    expect(run).toMatchObject({ succeeded: true, annotations: [] });
    expect(run.results.slice(1)).toMatchObject([{ name: 'gpu-uhost-a1', outcome: 'would-remove' }]);
    expect(gitHub.changes()).toEqual([]);
  });
});

describe('a glob, where instances are named by ID', () => {
  it('only those go that are called like one of them', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('gpu-uhost-a1', { online: true });
    gitHub.addRunner('uhost-a1');
    gitHub.addRunner('gpu-orphan');
    const run = await harness.run({ 'uhost-id': id, 'runner-name': '*' });
    expect(run).toMatchObject({ succeeded: true, annotations: [] });
    expect(gitHub.runnerNames()).toEqual(['gpu-orphan']);
    expect(leftAlone(run)).toEqual([
      'runner "gpu-orphan" (ID 3): left alone, this step terminated no instance of that name',
    ]);
  });

  it('killed before the end: the post phase knows the name of what is gone', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('gpu-uhost-a1', { online: true });
    const inputs = { 'uhost-id': id, 'runner-name': 'gpu-*' };
    const main = await harness.run(inputs, { cancelAfterMs: 2000 });
    expect(main.succeeded).toBe(false);
    await harness.clock.run(() => harness.clock.sleep(60_000));
    const post = await harness.run(inputs, { phase: 'post', state: main.state });
    expect(post).toMatchObject({ succeeded: true, annotations: [] });
    expect(gitHub.runnerNames()).toEqual([]);
  });
});

describe('an exact name', () => {
  it('is that runner, whatever the instance is called, online or not', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('trainer', { online: true });
    gitHub.addRunner('trainer-2', { online: true });
    const run = await harness.run({ 'uhost-id': id, 'runner-name': 'trainer' });
    expect(run).toMatchObject({ succeeded: true, annotations: [] });
    expect(gitHub.runnerNames()).toEqual(['trainer-2']);
  });

  it('several of them, one a line, each in its place', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('one');
    gitHub.addRunner('two');
    gitHub.addRunner('three', { organization: true });
    gitHub.addRunner('three');
    const run = await harness.run({ 'uhost-id': id, 'runner-name': 'one\n two\norg:three\n' });
    expect(run).toMatchObject({ succeeded: true, annotations: [] });
    expect(gitHub.changes()).toEqual([
      'DELETE …/actions/runners/1',
      'DELETE …/actions/runners/2',
      'DELETE /orgs/octo-org/actions/runners/3',
    ]);
    expect(gitHub.runnerNames()).toEqual(['three']);
  });
});

describe('a runner that is busy', () => {
  it('passes: it is removed as soon as its job has ended', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    const runner = gitHub.addRunner('gpu-1', { busy: true });
    gitHub.addRunner('gpu-2');
    const { states } = gitHub.addDeployment('pr-7');
    harness.after(100_000, () => {
      runner.busy = false;
    });
    const inputs = { 'uhost-id': id, 'runner-name': 'gpu-1\ngpu-2', environment: 'pr-7' };
    const run = await harness.run(inputs);

    expect(run).toMatchObject({ succeeded: true, annotations: [] });
    expect(run.results.slice(1)).toMatchObject([
      { name: 'gpu-1', outcome: 'removed' },
      { name: 'gpu-2', outcome: 'removed' },
      { kind: 'deployment', outcome: 'deactivated' },
    ]);
    expect(states).toEqual(['success', 'inactive']);
    const attempts = gitHub.ledger.filter(({ path }) => path.endsWith('/runners/1'));
    const pauses = attempts
      .slice(1)
      .map(({ atMs }, index) => Math.round((atMs - (attempts[index]?.atMs ?? 0)) / 1000));
    expect(pauses).toEqual([5, 10, 20, 30, 30]);
    // Nothing else waits for it.
    expect(gitHub.changes().indexOf('DELETE …/actions/runners/2')).toBe(1);
    expect(gitHub.changes().indexOf('POST …/deployments/3/statuses')).toBe(2);
    expect(run.log.filter((line) => line.includes('"gpu-1" (ID 1) is busy; trying again in'))).toHaveLength(
      5,
    );
  });

  it('only says so in the list, which lags behind: it is removed at once', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('gpu-1', { listedBusy: true });
    const run = await harness.run({ 'uhost-id': id, 'runner-name': 'gpu-1' });
    expect(run).toMatchObject({ succeeded: true, annotations: [] });
    expect(run.seconds).toBeLessThan(10);
    expect(gitHub.changes()).toEqual(['DELETE …/actions/runners/1']);
  });

  it('only doesn’t say so in the list: it is waited for all the same', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    const runner = gitHub.addRunner('gpu-1', { busy: true, listedBusy: false });
    harness.after(12_000, () => {
      runner.busy = false;
    });
    const run = await harness.run({ 'uhost-id': id, 'runner-name': 'gpu-1' });
    expect(run).toMatchObject({ succeeded: true, annotations: [] });
    expect(gitHub.runnerNames()).toEqual([]);
  });

  it('until the deadline: red, and the post phase tries again', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    const runner = gitHub.addRunner('gpu-1', { busy: true });
    const inputs = { 'uhost-id': id, 'runner-name': 'gpu-1', timeout: '5m' };
    const main = await harness.run(inputs);
    expect(main.succeeded).toBe(false);
    expect(main.seconds).toBeGreaterThan(290);
    expect(main.seconds).toBeLessThanOrEqual(300);
    expect(gitHub.changes().length).toBeLessThan(16);
    expect(errorsOf(main)).toMatchInlineSnapshot(`
      [
        "The instances are gone, but not all of the self-hosted runners "gpu-1" of octo-org/octo-repo were removed. Left (1 of 1): "gpu-1" (ID 1). 1 runner is busy: a runner cannot be removed before its job has ended. A runner that stays registered is shown as offline. The post phase of this step continues.",
      ]
    `);
    expect(main.outputs['uhost-id']).toBe(id);
    expect(main.results).toMatchObject([
      { outcome: 'terminated' },
      { name: 'gpu-1', outcome: 'failed: busy' },
    ]);

    harness.after(40_000, () => {
      runner.busy = false;
    });
    const calls = harness.calls().length;
    const post = await harness.run(inputs, { phase: 'post', state: main.state });
    expect(post).toMatchObject({ succeeded: true, annotations: [] });
    expect(gitHub.runnerNames()).toEqual([]);
    expect(harness.calls()).toHaveLength(calls);
  });

  it('and the job is cancelled: at once red', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('gpu-1', { busy: true });
    const run = await harness.run({ 'uhost-id': id, 'runner-name': 'gpu-1' }, { cancelAfterMs: 60_000 });
    expect(run.succeeded).toBe(false);
    expect(run.seconds).toBe(60);
    expect(run.saved?.progress).toBe('github-left');
  });

  it('and goes by itself meanwhile, as an ephemeral one does', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    const runner = gitHub.addRunner('gpu-1', { busy: true });
    harness.after(20_000, () => {
      gitHub.removeRunner(runner.id);
    });
    const run = await harness.run({ 'uhost-id': id, 'runner-name': 'gpu-1' });
    expect(run).toMatchObject({ succeeded: true, annotations: [] });
    expect(run.results[1]).toMatchObject({ outcome: 'already-gone' });
  });
});

describe('nothing found', () => {
  it('is a notice that says what was looked for, where, and what it may be', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('gpu-1', { organization: true });
    const run = await harness.run({ 'uhost-id': id, 'runner-name': 'gpu-1', environment: 'pr-*' });
    expect(run.succeeded).toBe(true);
    expect(run.annotations).toMatchInlineSnapshot(`
      [
        {
          "level": "notice",
          "message": "No self-hosted runner of octo-org/octo-repo is called "gpu-1". It may already be gone. If that is a runner's label, give its name instead. For a runner of the organization, write org: before the name. Several names stand one a line.",
          "title": "No runner was found",
        },
        {
          "level": "notice",
          "message": "octo-org/octo-repo has no deployment to the environment "pr-*". Check the name: environment takes one exact name, not a glob with * or ?.",
          "title": "No deployment was found",
        },
      ]
    `);
    expect(run.results).toHaveLength(1);
    expect(run.saved?.progress).toBe('done');
  });

  it('of some of the names: those are named', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('gpu-1', { organization: true });
    const run = await harness.run({ 'uhost-id': id, 'runner-name': 'org:gpu-1\norg:gpu-2\norg:x-*' });
    expect(run.succeeded).toBe(true);
    expect(run.annotations).toMatchObject([{ level: 'notice', title: 'No runner was found' }]);
    expect(run.annotations[0]?.message).toMatch(
      /^No self-hosted runner of the organization octo-org is called "gpu-2" or "x-\*"\./,
    );
  });

  it('is none where something matches and is left alone, or is inactive already', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('gpu-other', { online: true });
    gitHub.addDeployment('pr-7', ['inactive']);
    const run = await harness.run({ 'uhost-id': id, 'runner-name': 'gpu-*', environment: 'pr-7' });
    expect(run).toMatchObject({ succeeded: true, annotations: [] });
  });

  it('in the post phase of job-end too', async () => {
    await using scene = await setScene();
    const { harness, id } = scene;
    const inputs = { 'uhost-id': id, when: 'job-end', 'runner-name': 'gpu-1' };
    const { state } = await harness.run(inputs);
    const post = await harness.run(inputs, { phase: 'post', state });
    expect(post).toMatchObject({ succeeded: true, annotations: [{ level: 'notice' }] });
  });

  it("an enterprise's runner is an error before any call", async () => {
    await using scene = await setScene();
    const run = await scene.harness.run({ 'uhost-id': scene.id, 'runner-name': 'enterprise:gpu-1' });
    expect(run.succeeded).toBe(false);
    expect(errorsOf(run)).toEqual([expect.stringContaining("can't remove an enterprise's runners")]);
    expect(scene.harness.calls()).toEqual([]);
  });
});

describe('the recipe for a self-hosted GPU runner', () => {
  const RECIPE = { name: 'gpu-55-*', 'runner-name': 'gpu-55-*' };

  it('runners of all attempts of this run go, those of other runs stay', async () => {
    await using scene = await setScene();
    const { harness, gitHub } = scene;
    harness.simulator.addInstance({ Name: 'gpu-55-1', State: 'Stopped' });
    harness.simulator.addInstance({ Name: 'gpu-55-2' });
    harness.simulator.addInstance({ Name: 'gpu-56-1' });
    const justDone = gitHub.addRunner('gpu-55-2', { online: true, busy: true });
    gitHub.addRunner('gpu-55-1');
    gitHub.addRunner('gpu-56-1', { online: true, busy: true });
    // GitHub takes a while to notice that its job has ended.
    harness.after(60_000, () => {
      justDone.busy = false;
    });
    const run = await harness.run(RECIPE);
    expect(run).toMatchObject({ succeeded: true, annotations: [] });
    expect(gitHub.runnerNames()).toEqual(['gpu-56-1']);
  });

  it('run again after all is gone: green, with notices', async () => {
    await using scene = await setScene();
    const run = await scene.harness.run(RECIPE);
    expect(run.succeeded).toBe(true);
    expect(run.annotations).toMatchObject([
      { level: 'notice', title: 'Nothing selected' },
      { level: 'notice', title: 'No runner was found' },
    ]);
  });

  it('run again because the token was wrong: the runner that was left goes, though its instance is gone', async () => {
    await using scene = await setScene();
    const { harness, gitHub } = scene;
    harness.simulator.addInstance({ Name: 'gpu-55-1' });
    gitHub.addRunner('gpu-55-1', { online: true });
    gitHub.addToken('reader', { administration: 'read' });
    const first = await harness.run({ ...RECIPE, 'github-token': 'reader' });
    expect(first).toMatchObject({ succeeded: false, saved: { progress: 'failed' } });
    const [runner] = gitHub.runners();
    if (runner !== undefined) runner.online = false;
    const second = await harness.run(RECIPE);
    expect(second.succeeded).toBe(true);
    expect(gitHub.runnerNames()).toEqual([]);
  });
});

describe('run again by ID after the instance is gone', () => {
  it.each([
    ['the exact name', 'trainer', 'trainer'],
    ['a glob that matches the ID', 'uhost-*', 'uhost-a1'],
  ])('its runner goes, found by %s', async (_, runnerName, name) => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner(name);
    await harness.run({ 'uhost-id': id });
    expectGone(scene);
    const ignoring = { 'uhost-id': id, 'ignore-not-found': 'true', 'runner-name': runnerName };
    expect(await harness.run(ignoring)).toMatchObject({ succeeded: true, annotations: [] });
    expect(gitHub.runnerNames()).toEqual([]);

    gitHub.addRunner(name);
    const run = await harness.run({ 'uhost-id': id, 'runner-name': runnerName });
    expect(run).toMatchObject({ succeeded: false, annotations: [{ title: 'The instance was not found' }] });
    expect(gitHub.runnerNames()).toEqual([]);
  });

  it('an ID that was never there takes no runner that is online, and no deployment', async () => {
    await using scene = await setScene();
    const { harness, gitHub } = scene;
    gitHub.addRunner('trainer', { online: true });
    const { states } = gitHub.addDeployment('pr-7');
    const run = await harness.run({
      'uhost-id': 'uhost-typo',
      'runner-name': 'trainer',
      environment: 'pr-7',
    });
    expect(run).toMatchObject({ succeeded: false, annotations: [{ title: 'The instance was not found' }] });
    expect(gitHub.runnerNames()).toEqual(['trainer']);
    expect(states).toEqual(['success']);
  });
});
