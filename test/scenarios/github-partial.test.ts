import { describe, expect, it } from 'vitest';
import { secondaryLimit } from '../github-simulator/faults.ts';
import { errorsOf, expectGone, setScene } from './github-scene.ts';

/** The names of the instances and their runners: one that goes, and one that stays. */
const GONE = 'gpu-uhost-a1';
const LEFT = 'gpu-uhost-b2';

describe('one instance fails for good', () => {
  it.each([
    ['exact names', `${GONE}\n${LEFT}\ntrainer`],
    ['a glob', '*'],
  ])(
    'by ID, %s: the runner of the one that is gone goes, no other, and no deployment',
    async (_, runnerName) => {
      await using scene = await setScene();
      const { harness, gitHub, id } = scene;
      harness.simulator.addInstance({ UHostId: 'uhost-b2' });
      gitHub.addRunner(GONE, { online: true });
      gitHub.addRunner(LEFT);
      gitHub.addRunner('trainer');
      const { states } = gitHub.addDeployment('pr-7');
      const run = await harness.run({
        'uhost-id': `${id},uhost-b2`,
        stop: 'false',
        'runner-name': runnerName,
        environment: 'pr-7',
      });

      expectGone(scene);
      expect(run).toMatchObject({
        succeeded: false,
        annotations: [{ title: 'The instance is running and stop is false' }],
      });
      expect(run.saved?.progress).toBe('failed');
      expect(gitHub.runnerNames()).toEqual([LEFT, 'trainer']);
      expect(states).toEqual(['success']);
      expect(run.results).toMatchObject([
        { outcome: 'terminated' },
        { outcome: 'failed: running' },
        { kind: 'runner', name: GONE, outcome: 'removed' },
      ]);
      expect(run.log.some((line) => line.includes('stay as they are while instances are left'))).toBe(true);
    },
  );

  it('by filter: orphans of earlier runs go as well, the runner of the one that is left stays', async () => {
    await using scene = await setScene();
    const { harness, gitHub } = scene;
    harness.simulator.addInstance({ UHostId: 'uhost-b2' });
    gitHub.addRunner(GONE);
    gitHub.addRunner(LEFT);
    gitHub.addRunner('gpu-orphan');
    const run = await harness.run({ name: 'gpu-*', stop: 'false', 'runner-name': 'gpu-*' });
    expect(run.succeeded).toBe(false);
    expect(gitHub.runnerNames()).toEqual([LEFT]);
  });

  it('and it has the name of the one that is gone: the runner stays', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    harness.simulator.addInstance({ UHostId: 'uhost-b2', Name: GONE });
    gitHub.addRunner(GONE, { online: true });
    const run = await harness.run({ 'uhost-id': `${id},uhost-b2`, stop: 'false', 'runner-name': GONE });
    expect(run.succeeded).toBe(false);
    expect(gitHub.changes()).toEqual([]);
  });

  it('and none is gone: GitHub is not asked', async () => {
    await using scene = await setScene();
    const { harness, gitHub } = scene;
    harness.simulator.addInstance({ UHostId: 'uhost-b2' });
    gitHub.addRunner(LEFT);
    gitHub.addDeployment('pr-7');
    const inputs = { 'uhost-id': 'uhost-b2', stop: 'false', 'runner-name': LEFT, environment: 'pr-7' };
    const run = await harness.run(inputs);
    expect(run).toMatchObject({ succeeded: false, saved: { progress: 'failed' } });
    expect(gitHub.ledger).toEqual([]);
  });

  it('and GitHub for a while: the post phase goes on with GitHub, for the one that is gone', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    harness.simulator.addInstance({ UHostId: 'uhost-b2' });
    gitHub.addRunner(GONE);
    gitHub.addRunner(LEFT);
    gitHub.addFault({ fault: secondaryLimit(3600) });
    const inputs = { 'uhost-id': `${id},uhost-b2`, stop: 'false', 'runner-name': `${GONE}\n${LEFT}` };
    const main = await harness.run(inputs);
    expect(main).toMatchObject({ succeeded: false, saved: { progress: 'github-left' } });
    expect(errorsOf(main)[1]).toMatch(/^The self-hosted runners .* could not be read/);
    const calls = harness.calls().length;
    const post = await harness.run(inputs, { phase: 'post', state: main.state });
    expect(post).toMatchObject({ succeeded: true, annotations: [] });
    expect(post.log[0]).toBe("Continuing with GitHub's side.");
    expect(gitHub.runnerNames()).toEqual([LEFT]);
    expect(harness.calls()).toHaveLength(calls);
  });
});

describe('one instance fails for a while', () => {
  it('the post phase tears it down, then cleans up for both, deployments too', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    harness.simulator.addInstance({ UHostId: 'uhost-b2' });
    harness.simulator.lock('uhost-b2', 120_000);
    gitHub.addRunner(GONE, { online: true });
    gitHub.addRunner(LEFT, { online: true });
    const { states } = gitHub.addDeployment('pr-7');
    const inputs = {
      'uhost-id': `${id},uhost-b2`,
      timeout: '90s',
      'runner-name': 'gpu-*',
      environment: 'pr-7',
    };
    const main = await harness.run(inputs);
    expect(main).toMatchObject({ succeeded: false, saved: { progress: 'unfinished' } });
    expect(gitHub.ledger).toEqual([]);
    const post = await harness.run(inputs, { phase: 'post', state: main.state });
    expect(post).toMatchObject({ succeeded: true, annotations: [] });
    expect(gitHub.runnerNames()).toEqual([]);
    expect(states).toEqual(['success', 'inactive']);
  });

  it('and it is left in the post phase too: the runner of the other goes all the same, though time is up', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    harness.simulator.addInstance({ UHostId: 'uhost-b2' });
    harness.simulator.lock('uhost-b2');
    gitHub.addRunner(GONE, { online: true });
    gitHub.addRunner(LEFT, { online: true });
    const { states } = gitHub.addDeployment('pr-7');
    const inputs = {
      'uhost-id': `${id},uhost-b2`,
      timeout: '90s',
      'runner-name': `${GONE}\n${LEFT}`,
      environment: 'pr-7',
    };
    const main = await harness.run(inputs);
    const post = await harness.run(inputs, { phase: 'post', state: main.state });
    expect(post).toMatchObject({ succeeded: false, annotations: [{ level: 'error' }] });
    expect(post.seconds).toBeLessThan(120);
    expect(gitHub.runnerNames()).toEqual([LEFT]);
    expect(states).toEqual(['success']);
  });

  it('and there is time left: runners of what is gone go in the main phase, the other in the post phase', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    harness.simulator.addInstance({ UHostId: 'uhost-b2', State: 'Stopped' });
    gitHub.addRunner(GONE, { online: true });
    gitHub.addRunner(LEFT, { online: true });
    // A code that nobody knows is tried for ten minutes.
    harness.simulator.addFault({
      fault: { retCode: 55_555 },
      on: { action: 'TerminateCompShareInstance', uhostId: 'uhost-b2' },
      times: 13,
    });
    const inputs = { 'uhost-id': `${id},uhost-b2`, 'runner-name': `${GONE}\n${LEFT}` };
    const main = await harness.run(inputs);
    expect(main.succeeded).toBe(false);
    expect(main.saved?.progress).toBe('unfinished');
    expect(gitHub.runnerNames()).toEqual([LEFT]);
    const post = await harness.run(inputs, { phase: 'post', state: main.state });
    expect(post).toMatchObject({ succeeded: true, annotations: [] });
    expect(gitHub.runnerNames()).toEqual([]);
  });

  it('and the job is cancelled: GitHub is left to the post phase', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    harness.simulator.addInstance({ UHostId: 'uhost-b2' });
    gitHub.addRunner(GONE, { online: true });
    gitHub.addRunner(LEFT, { online: true });
    const inputs = { 'uhost-id': `${id},uhost-b2`, 'runner-name': '*' };
    const main = await harness.run(inputs, { cancelAfterMs: 20_000 });
    expect(main).toMatchObject({ succeeded: false, annotations: { length: 1 } });
    expect(gitHub.ledger).toEqual([]);
    const options = { phase: 'post', state: main.state, jobStatus: 'cancelled' } as const;
    expect(await harness.run(inputs, options)).toMatchObject({ succeeded: true, annotations: [] });
    expect(gitHub.runnerNames()).toEqual([]);
  });
});

describe('one instance was already gone and another fails', () => {
  it('the offline runner that is called like its ID goes; one that is online stays', async () => {
    await using scene = await setScene();
    const { harness, gitHub, id } = scene;
    gitHub.addRunner('uhost-z9');
    gitHub.addRunner('uhost-y8', { online: true });
    gitHub.addRunner('trainer');
    harness.simulator.lock(id);
    const inputs = { 'uhost-id': `uhost-z9,uhost-y8,${id}`, timeout: '1m', 'runner-name': '*' };
    const main = await harness.run(inputs);
    await harness.run(inputs, { phase: 'post', state: main.state });
    expect(gitHub.runnerNames()).toEqual(['uhost-y8', 'trainer']);
  });
});
