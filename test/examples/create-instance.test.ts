import { describe, expect, it } from 'vitest';
import { DEFAULT_KEYS, DEFAULT_PROJECT } from '../simulator/simulator.ts';
import type { SimulatorOptions } from '../simulator/simulator.ts';
import { textOf } from '../docs/repository.ts';
import type { ShellRun } from './shell.ts';
import { Stage } from './stage.ts';

const ENV = {
  COMPSHARE_PUBLIC_KEY: DEFAULT_KEYS.publicKey,
  COMPSHARE_PRIVATE_KEY: DEFAULT_KEYS.privateKey,
  IMAGE_ID: 'compshareImage-1',
  INSTANCE_NAME: 'ci-my-repo-71-1',
};

const SCRIPTS = ['create-with-curl.sh', 'create-with-client.sh'] as const;

/** Runs one of the scripts, with the client installed. */
async function run(
  stage: Stage,
  script: (typeof SCRIPTS)[number],
  env: Record<string, string> = {},
  killOn?: Promise<unknown>,
): Promise<ShellRun> {
  const install = script === 'create-with-client.sh' ? 'pipx install compshare-cli==0.3.6\n' : '';
  const api = { COMPSHARE_API_URL: stage.url };
  const options = killOn === undefined ? {} : { killOn };
  return stage.shell.run(install + textOf(`examples/${script}`), { ...ENV, ...api, ...env }, options);
}

/** The calls that change something, in order. */
function changes({ harness }: Stage): string[] {
  return harness.simulator.ledger.flatMap(({ action, applied }) => (applied ? [action] : []));
}

// The examples are for ubuntu-latest, and their scripts for a Unix shell.
describe.skipIf(process.platform === 'win32').each(SCRIPTS)('%s', (script) => {
  it('creates an instance, waits until it runs, and has the platform stop it in six hours', async () => {
    await using stage = await Stage.create();
    const { exitCode, log, outputs } = await run(stage, script);
    const [instance] = stage.harness.simulator.instances();
    expect(log.join('\n')).toContain(`uhost-id=${instance?.UHostId ?? ''}\n`);
    expect(exitCode).toBe(0);
    expect(outputs).toEqual({ 'uhost-id': instance?.UHostId });
    expect(instance).toMatchObject({
      Name: 'ci-my-repo-71-1',
      State: 'Running',
      Zone: 'cn-wlcb-01',
      GpuType: '4090',
      ChargeType: 'Postpay',
      DiskSet: [{ Size: 100, DiskType: 'CLOUD_SSD' }],
    });
    expect(changes(stage)).toEqual(['CreateCompShareInstance', 'UpdateCompShareStopScheduler']);
    // The curl script takes the machine's time, which is another than the simulator's.
    const scheduled = Number(instance?.SchedulerStopTime);
    const now = script === 'create-with-curl.sh' ? Date.now() : stage.harness.clock.now();
    expect(Math.abs(scheduled - now / 1000 - 6 * 3600)).toBeLessThan(300);
  });

  it('says the ID, and gives it to the next steps, before anything is waited for', async () => {
    const { promise: looksForTheFirstTime, resolve } = Promise.withResolvers<undefined>();
    await using stage = await Stage.create({
      onCall: ({ action }) => {
        if (action === 'DescribeCompShareInstance') resolve(undefined);
      },
    });
    const { exitCode, log, outputs } = await run(stage, script, {}, looksForTheFirstTime);
    const id = stage.harness.simulator.instances()[0]?.UHostId ?? '';
    expect(exitCode).toBeNull();
    expect(log.at(-1)).toBe(`uhost-id=${id}`);
    expect(outputs).toEqual({ 'uhost-id': id });
  });

  it.each<[string, SimulatorOptions, string]>([
    ['no permission', { deniedActions: ['CreateCompShareInstance'] }, 'Permission denied'],
    [
      'other keys',
      { keys: [{ publicKey: DEFAULT_KEYS.publicKey, privateKey: 'other' }] },
      'Signature VerifyAC Error',
    ],
    ['an address that is not allowed', { ipRefused: true }, 'IP not allowed'],
  ])('is red where there is %s, and says why', async (_, options, reason) => {
    await using stage = await Stage.create(options);
    const { exitCode, log, outputs } = await run(stage, script);
    expect(exitCode).toBe(1);
    expect(log.join()).toContain(reason);
    expect(outputs).toEqual({});
    expect(changes(stage)).toEqual([]);
  });

  it('is red where the instance does not run in time, and sets no schedule', async () => {
    await using stage = await Stage.create({ creation: 'fails' });
    expect(await run(stage, script)).toMatchObject({ exitCode: 1 });
    expect(changes(stage)).toEqual(['CreateCompShareInstance']);
  });

  it('is red without an image', async () => {
    await using stage = await Stage.create();
    const { exitCode, log } = await run(stage, script, { IMAGE_ID: '' });
    expect(exitCode).not.toBe(0);
    expect(log.join()).toContain('IMAGE_ID');
    expect(changes(stage)).toEqual([]);
  });

  it('shows nothing secret, neither in its output nor in the arguments of a process', async () => {
    await using stage = await Stage.create();
    const { log } = await run(stage, script);
    const secrets = [DEFAULT_KEYS.privateKey, ...stage.harness.simulator.secrets()];
    const shown = [...log, await stage.shell.argumentsOfTools()].join('\n');
    expect(shown).toContain('uhost-');
    for (const secret of secrets) expect(shown).not.toContain(secret);
    expect(await stage.shell.argumentsOfTools()).not.toContain('Signature=');
  });
});

describe.skipIf(process.platform === 'win32')('create-with-curl.sh', () => {
  it.each(['created-by-install', 'listed-late'])('in the dialect %s', async (dialect) => {
    const options: SimulatorOptions =
      dialect === 'listed-late' ? { listedAfterCreationMs: 20_000 } : { creation: 'installs' };
    await using stage = await Stage.create(options);
    const { exitCode, log } = await run(stage, 'create-with-curl.sh');
    expect(exitCode).toBe(0);
    expect(log.join()).toContain(dialect === 'listed-late' ? 'not listed yet' : 'Install');
  });

  it('RetCodes as text, or an empty Message, are no errors', async () => {
    await using stage = await Stage.create({ retCodeType: 'text', messageOfSuccess: 'empty' });
    expect(await run(stage, 'create-with-curl.sh')).toMatchObject({ exitCode: 0 });
  });

  it('a look that fails is not the end', async () => {
    await using stage = await Stage.create();
    const on = { action: 'DescribeCompShareInstance', nth: 2 };
    stage.harness.simulator.addFault({ fault: { status: 502 }, on });
    const { exitCode, log } = await run(stage, 'create-with-curl.sh');
    expect(exitCode).toBe(0);
    expect(log.join()).toContain('DescribeCompShareInstance failed: no answer of the API');
  });

  it('a creation that is not answered is not tried again', async () => {
    await using stage = await Stage.create();
    const on = { action: 'CreateCompShareInstance' };
    stage.harness.simulator.addFault({ fault: 'reset-after', on });
    const { exitCode, log } = await run(stage, 'create-with-curl.sh');
    expect(exitCode).toBe(1);
    expect(log.join()).toContain('CreateCompShareInstance failed: no answer of the API');
    expect(stage.harness.simulator.instances()).toHaveLength(1);
    // What it can't say, the name finds.
    expect((await stage.harness.run({ name: 'ci-my-repo-71-1' })).succeeded).toBe(true);
    expect(stage.harness.simulator.instances()).toEqual([]);
  });

  it('signs names in Chinese, and what has to be escaped', async () => {
    await using stage = await Stage.create();
    const INSTANCE_NAME = 'ci-我的仓库:71,1.a_b';
    expect(await run(stage, 'create-with-curl.sh', { INSTANCE_NAME })).toMatchObject({ exitCode: 0 });
    expect(stage.harness.simulator.instances()[0]?.Name).toBe(INSTANCE_NAME);
  });

  it.each(['a b', 'a&b=c', '100%', 'a+b', `"'\\\\n$HOME`, ' a ', 'é😀'])(
    'signs %j too: the API refuses the name, not the signature',
    async (INSTANCE_NAME) => {
      await using stage = await Stage.create();
      const { log } = await run(stage, 'create-with-curl.sh', { INSTANCE_NAME });
      expect(log).toContain(
        'CreateCompShareInstance failed: {"RetCode":230,"Message":"Params [Name] not available"}',
      );
    },
  );

  it('a sub-account names its project', async () => {
    const keys = { ...DEFAULT_KEYS, subAccount: true };
    const projects = [DEFAULT_PROJECT, { ProjectId: 'org-team', ProjectName: 'Team', IsDefault: false }];
    await using stage = await Stage.create({ keys: [keys], projects });
    const env = { COMPSHARE_PROJECT_ID: 'org-team' };
    expect(await run(stage, 'create-with-curl.sh', env)).toMatchObject({ exitCode: 0 });
    expect(stage.harness.simulator.instances()[0]?.ProjectId).toBe('org-team');
  });

  it('works by hand, without a file for outputs', async () => {
    await using stage = await Stage.create();
    const script = `unset GITHUB_OUTPUT\n${textOf('examples/create-with-curl.sh')}`;
    const { exitCode } = await stage.shell.run(script, { ...ENV, COMPSHARE_API_URL: stage.url });
    expect(exitCode).toBe(0);
  });
});
