import { describe, expect, it } from 'vitest';
import { DEFAULT_TOKEN } from '../github-simulator/permissions.ts';
import { Stage } from './stage.ts';
import { WorkflowRun } from './workflow-run.ts';

const HOUR = 3_600_000;

/** The names of the instances that there are. */
function names({ harness }: Stage): string[] {
  return harness.simulator.instances().map(({ Name }) => Name);
}

/** Lets virtual time pass. */
function pass({ harness: { clock } }: Stage, ms: number): Promise<void> {
  return clock.run(() => clock.sleep(ms));
}

// The examples are for ubuntu-latest, and their scripts for a Unix shell.
describe.skipIf(process.platform === 'win32')('leak-nothing.yml', () => {
  it('creates, trains on the instance, and leaves nothing', async () => {
    await using stage = await Stage.create();
    let during: Record<string, unknown> = {};
    stage.client.onRemote = () => {
      during = { ...stage.harness.simulator.instances()[0] };
    };
    const job = await new WorkflowRun(stage, 'leak-nothing.yml').job('train');
    expect(job.status).toBe('success');
    const id = job.posts[0]?.outputs['uhost-id'];
    expect(stage.client.remoteCommands).toEqual([{ id, command: 'nvidia-smi' }]);
    expect(during).toMatchObject({
      Name: 'ci-my-repo-71-1',
      State: 'Running',
      ChargeType: 'Postpay',
      GPU: 1,
    });
    // The scheduled stop, if nobody had torn it down.
    expect(Number(during['SchedulerStopTime']) * 1000 - stage.harness.clock.now()).toBeGreaterThan(
      5.5 * HOUR,
    );
    expect(names(stage)).toEqual([]);
  });

  it('says the ID before the instance runs', async () => {
    await using stage = await Stage.create();
    const job = await new WorkflowRun(stage, 'leak-nothing.yml').job('train');
    const said = job.log.findIndex((line) => line.startsWith('uhost-id=uhost-'));
    expect(said).toBeGreaterThan(-1);
    expect(job.log.findIndex((line) => line.endsWith(': Running'))).toBeGreaterThan(said);
  });

  it('cancelled as soon as there is an instance, before it has an ID: it is found by its name', async () => {
    const { promise: cancelOn, resolve: cancel } = Promise.withResolvers<undefined>();
    await using stage = await Stage.create({
      onCall: ({ action }) => {
        if (action === 'CreateCompShareInstance') cancel(undefined);
      },
    });
    const job = await new WorkflowRun(stage, 'leak-nothing.yml').job('train', { cancelOn });
    expect(job.status).toBe('cancelled');
    expect(job.scripts.at(-1)).toMatchObject({ exitCode: null, outputs: {} });
    expect(job.posts[0]?.results).toMatchObject([{ name: 'ci-my-repo-71-1', outcome: 'terminated' }]);
    expect(names(stage)).toEqual([]);
  });

  it('its instance fails to install: the job is red, and it is torn down', async () => {
    await using stage = await Stage.create({ creation: 'fails' });
    const job = await new WorkflowRun(stage, 'leak-nothing.yml').job('train');
    expect(job.status).toBe('failure');
    expect(job.log.join()).toContain('Timed out after 600s');
    expect(job.posts[0]?.succeeded).toBe(true);
    expect(names(stage)).toEqual([]);
  });

  it('is listed a little late: the look comes later still', async () => {
    await using stage = await Stage.create({ listedAfterCreationMs: 8000 });
    const job = await new WorkflowRun(stage, 'leak-nothing.yml').job('train');
    expect(job.status).toBe('success');
    expect(names(stage)).toEqual([]);
  });

  it('may not create: the job says why, and the teardown finds nothing', async () => {
    await using stage = await Stage.create({ deniedActions: ['CreateCompShareInstance'] });
    const job = await new WorkflowRun(stage, 'leak-nothing.yml').job('train');
    expect(job.status).toBe('failure');
    expect(job.log.join()).toContain('Permission denied');
    expect(job.posts[0]).toMatchObject({ succeeded: true, results: [] });
  });
});

describe.skipIf(process.platform === 'win32')('leak-nothing-matrix.yml', () => {
  it('each job tears down its own instance and no other job’s', async () => {
    await using stage = await Stage.create();
    const run = new WorkflowRun(stage, 'leak-nothing-matrix.yml');
    const others = ['ci-my-repo-71-1-2', 'ci-my-repo-71-1-3', 'ci-my-repo-71-1-4'];
    for (const Name of others) stage.harness.simulator.addInstance({ Name });
    const job = await run.job('train', { index: 0 });
    expect(job.status).toBe('success');
    expect(job.posts[0]?.results).toMatchObject([{ name: 'ci-my-repo-71-1-1' }]);
    expect(names(stage)).toEqual(others);
  });
});

describe.skipIf(process.platform === 'win32')('training-job.yml', () => {
  it('creates, trains and terminates in three jobs', async () => {
    await using stage = await Stage.create();
    const run = new WorkflowRun(stage, 'training-job.yml');
    expect((await run.job('create')).status).toBe('success');
    const [created] = stage.harness.simulator.instances();
    expect((await run.job('train')).status).toBe('success');
    expect(stage.client.remoteCommands).toEqual([{ id: created?.UHostId, command: 'nvidia-smi' }]);
    expect((await run.job('terminate')).status).toBe('success');
    expect(names(stage)).toEqual([]);
  });

  it('its instance fails to install: nothing trains, and it is terminated all the same', async () => {
    await using stage = await Stage.create({ creation: 'fails' });
    const run = new WorkflowRun(stage, 'training-job.yml');
    expect((await run.job('create')).status).toBe('failure');
    expect((await run.job('train')).status).toBe('skipped');
    expect((await run.job('terminate')).status).toBe('success');
    expect(names(stage)).toEqual([]);
  });
});

describe('what runs left', () => {
  it('after-a-run.yml: goes by the name of that attempt', async () => {
    await using stage = await Stage.create();
    const kept = ['ci-my-repo-71-2', 'ci-my-repo-72-1', 'ci-my-repo-71-12'];
    for (const Name of ['ci-my-repo-71-1', 'ci-my-repo-71-1-3', ...kept])
      stage.harness.simulator.addInstance({ Name });
    const event = { workflow_run: { id: '71', run_attempt: '1' } };
    const job = await new WorkflowRun(stage, 'after-a-run.yml', { id: '90', event }).job('terminate');
    expect(job.status).toBe('success');
    expect(names(stage)).toEqual(kept);
  });

  /** Leaves an instance of a run and a preview, each two days old, and others that are none of a sweep's business. */
  function litter({ harness: { simulator, clock } }: Stage): { old: string[]; kept: string[] } {
    const now = clock.now() / 1000;
    const old = ['ci-my-repo-71-1', 'preview-my-repo-7'];
    for (const Name of old) simulator.addInstance({ Name, CreateTime: now - 48 * 3600 });
    simulator.addInstance({ Name: 'ci-my-repo-99-1', CreateTime: now - 3600 });
    for (const Name of ['gpu-alice', 'ci-runner'])
      simulator.addInstance({ Name, CreateTime: now - 480 * 3600 });
    return { old, kept: ['ci-my-repo-99-1', 'gpu-alice', 'ci-runner'] };
  }

  it('nightly-sweep.yml: as it stands it only shows them', async () => {
    await using stage = await Stage.create();
    const { old, kept } = litter(stage);
    const job = await new WorkflowRun(stage, 'nightly-sweep.yml').job('sweep');
    expect(job.status).toBe('success');
    expect(job.mains[0]?.results.map(({ name }) => name)).toEqual(old);
    expect(names(stage)).toEqual([...old, ...kept]);
  });

  it.each([
    ['nothing but a name', {}, 3],
    ['dry-run: false', { 'dry-run': false }, 2],
  ])('reusable-sweep.yml, called with %s', async (_, given, left) => {
    await using stage = await Stage.create();
    litter(stage);
    const inputs = {
      'older-than': '24h',
      'max-instances': 10,
      'dry-run': true,
      name: 'ci-my-repo-*',
      ...given,
    };
    const job = await new WorkflowRun(stage, 'reusable-sweep.yml', { inputs }).job('sweep');
    expect(job.status).toBe('success');
    expect(job.mains[0]?.results.map(({ name }) => name)).toEqual(['ci-my-repo-71-1']);
    expect(names(stage).filter((name) => !name.includes('preview'))).toHaveLength(left + 1);
  });
});

describe('terminate-by-hand.yml', () => {
  it('by ID: shows it, and terminates it once the box is not ticked', async () => {
    await using stage = await Stage.create();
    const { UHostId } = stage.harness.simulator.addInstance({ Name: 'gpu-alice' });
    const inputs = { what: 'By ID', 'uhost-id': UHostId, 'older-than': '12h', 'dry-run': true };
    const shown = new WorkflowRun(stage, 'terminate-by-hand.yml', { inputs });
    expect(await shown.job('show')).toMatchObject({
      status: 'success',
      mains: [{ results: [{ id: UHostId }] }],
    });
    expect((await shown.job('terminate')).status).toBe('skipped');
    expect(names(stage)).toEqual(['gpu-alice']);
    const meant = new WorkflowRun(stage, 'terminate-by-hand.yml', {
      inputs: { ...inputs, 'dry-run': false },
    });
    await meant.job('show');
    expect((await meant.job('terminate')).status).toBe('success');
    expect(names(stage)).toEqual([]);
  });

  it('what CI left: by age, whatever ID is in the box', async () => {
    await using stage = await Stage.create();
    const CreateTime = stage.harness.clock.now() / 1000 - 13 * 3600;
    stage.harness.simulator.addInstance({ Name: 'ci-my-repo-1-1', CreateTime });
    const { UHostId } = stage.harness.simulator.addInstance({ Name: 'gpu-alice', CreateTime });
    stage.harness.simulator.addInstance({ Name: 'ci-my-repo-2-1' });
    const inputs = { what: 'What CI left', 'uhost-id': UHostId, 'older-than': '12h', 'dry-run': false };
    const run = new WorkflowRun(stage, 'terminate-by-hand.yml', { inputs });
    await run.job('show');
    expect((await run.job('terminate')).status).toBe('success');
    expect(names(stage)).toEqual(['gpu-alice', 'ci-my-repo-2-1']);
  });

  it('by ID without one is an error, and nothing is terminated', async () => {
    await using stage = await Stage.create();
    const inputs = { what: 'By ID', 'uhost-id': '', 'older-than': '12h', 'dry-run': false };
    const run = new WorkflowRun(stage, 'terminate-by-hand.yml', { inputs });
    expect((await run.job('show')).status).toBe('failure');
    expect((await run.job('terminate')).status).toBe('skipped');
  });
});

describe.skipIf(process.platform === 'win32')('a pull request', () => {
  const event = (action: string): Record<string, unknown> => ({
    action,
    pull_request: { head: { repo: { full_name: 'my-org/my-repo' } } },
  });

  it('pull-request-environment.yml: has an instance and a deployment until it closes', async () => {
    await using stage = await Stage.create();
    const opened = new WorkflowRun(stage, 'pull-request-environment.yml', { event: event('opened') });
    expect((await opened.job('create')).status).toBe('success');
    expect((await opened.job('tear-down')).status).toBe('skipped');
    expect(names(stage)).toEqual(['preview-my-repo-7']);
    await pass(stage, HOUR);
    const closed = new WorkflowRun(stage, 'pull-request-environment.yml', {
      id: '72',
      event: event('closed'),
    });
    expect((await closed.job('create')).status).toBe('skipped');
    const down = await closed.job('tear-down');
    expect(down.status).toBe('success');
    expect(down.mains[0]?.results).toMatchObject([
      { kind: 'instance', name: 'preview-my-repo-7', outcome: 'terminated' },
      { kind: 'deployment', ref: 'feature' },
    ]);
    expect(names(stage)).toEqual([]);
  });

  it.each([
    ['from a fork', { head: { repo: { full_name: 'someone/my-repo' } } }],
    ['without a fork any more', { head: { repo: null } }],
  ])('%s starts no job', async (_, pull_request) => {
    await using stage = await Stage.create();
    for (const action of ['opened', 'closed']) {
      const run = { event: { action, pull_request } };
      const environment = new WorkflowRun(stage, 'pull-request-environment.yml', run);
      expect((await environment.job('create')).status).toBe('skipped');
      expect((await environment.job('tear-down')).status).toBe('skipped');
      expect((await new WorkflowRun(stage, 'pull-request-closed.yml', run).job('terminate')).status).toBe(
        'skipped',
      );
    }
  });

  it('pull-request-closed.yml: terminates the preview', async () => {
    await using stage = await Stage.create();
    for (const Name of ['preview-my-repo-7', 'preview-my-repo-71'])
      stage.harness.simulator.addInstance({ Name });
    const run = new WorkflowRun(stage, 'pull-request-closed.yml', { event: event('closed') });
    expect((await run.job('terminate')).status).toBe('success');
    expect(names(stage)).toEqual(['preview-my-repo-71']);
  });
});

describe.skipIf(process.platform === 'win32')('self-hosted-runner.yml', () => {
  /** Has the runner come online so long after it is started; null for never. */
  function startRunner(stage: Stage, afterMs: number | null): void {
    stage.client.onRemote = (command) => {
      expect(command).toMatch(/^env RUNNER_ALLOW_RUNASROOT=1 \.\/run\.sh --jitconfig \S+$/);
      if (afterMs === null) return;
      stage.harness.after(afterMs, () => {
        for (const runner of stage.gitHub.runners()) runner.online = true;
      });
    };
  }

  it('creates until the runner is online, and leaves neither instance nor runner', async () => {
    await using stage = await Stage.create();
    startRunner(stage, 45_000);
    const run = new WorkflowRun(stage, 'self-hosted-runner.yml');
    const created = await run.job('create');
    expect(created.status).toBe('success');
    expect(created.log.at(-1)).toBe('The runner is online.');
    expect(stage.naps).toEqual([20, 30, 30]);
    expect(stage.gitHub.runnerNames()).toEqual(names(stage));
    // It takes one job and goes offline.
    for (const runner of stage.gitHub.runners()) runner.online = false;
    expect((await run.job('train')).status).toBe('failure');
    expect((await run.job('tear-down')).status).toBe('success');
    expect(names(stage)).toEqual([]);
    expect(stage.gitHub.runnerNames()).toEqual([]);
  });

  it('the configuration of the runner is masked before it is used', async () => {
    await using stage = await Stage.create();
    startRunner(stage, 0);
    const { scripts, log } = await new WorkflowRun(stage, 'self-hosted-runner.yml').job('create');
    const [secret = ''] = scripts.flatMap(({ masks }) => masks);
    expect(stage.client.remoteCommands[0]?.command).toContain(secret);
    expect(log.filter((line) => line.includes(secret))).toEqual([`::add-mask::${secret}`]);
    expect(await stage.shell.argumentsOfTools()).not.toContain(DEFAULT_TOKEN);
  });

  it('the runner never comes online: nothing waits in the queue, and the instance goes', async () => {
    await using stage = await Stage.create();
    startRunner(stage, null);
    const run = new WorkflowRun(stage, 'self-hosted-runner.yml');
    const created = await run.job('create');
    expect(created.status).toBe('failure');
    expect(stage.naps.filter((seconds) => seconds === 30)).toHaveLength(20);
    expect((await run.job('train')).status).toBe('skipped');
    expect((await run.job('tear-down')).status).toBe('success');
    expect(names(stage)).toEqual([]);
    expect(stage.gitHub.runnerNames()).toEqual([]);
  });

  it('there is no token: the job is red, and the instance goes all the same', async () => {
    await using stage = await Stage.create();
    stage.harness.simulator.addInstance({ Name: 'ci-my-repo-71-1' });
    const run = new WorkflowRun(stage, 'self-hosted-runner.yml', { secrets: { GPU_APP_PRIVATE_KEY: '' } });
    expect((await run.job('create')).status).toBe('failure');
    expect((await run.job('train')).status).toBe('skipped');
    const down = await run.job('tear-down');
    expect(down.status).toBe('failure');
    expect(down.mains[0]?.succeeded).toBe(true);
    expect(names(stage)).toEqual([]);
  });
});
