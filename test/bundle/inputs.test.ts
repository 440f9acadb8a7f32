import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DEFAULT_KEYS } from '../simulator/simulator.ts';
import { BundleHarness } from './bundle-harness.ts';

const MAIN = path.resolve(import.meta.dirname, '../../dist/main.js');
const KEYS = {
  COMPSHARE_PUBLIC_KEY: DEFAULT_KEYS.publicKey,
  COMPSHARE_PRIVATE_KEY: DEFAULT_KEYS.privateKey,
};

/** Runs the main phase with these variables alone. */
async function runBare(env: Record<string, string>): Promise<{ code: number; stdout: string }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [MAIN], { env });
    return { code: 0, stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, stdout };
  }
}

describe.concurrent('in another CI system, node dist/main.js', () => {
  it('works with three variables, and the address of the simulator', async () => {
    await using stage = await BundleHarness.create();
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const { code, stdout } = await runBare({ ...KEYS, INPUT_UHOST_ID: id, INPUT_API_URL: stage.url });
    expect(stdout).toContain('The keys come from COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY.');
    expect(stdout).toContain(`${id}: terminating`);
    expect(code).toBe(0);
    expect(stage.simulator.fates().get(id)).toMatchObject({ gone: true });
  });

  it('takes a variable with a hyphen before one with an underscore, also an empty one', async () => {
    await using stage = await BundleHarness.create();
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const { code, stdout } = await runBare({
      ...KEYS,
      INPUT_API_URL: stage.url,
      INPUT_UHOST_ID: id,
      'INPUT_UHOST-ID': '',
    });
    expect(code).toBe(1);
    expect(stdout).toContain('No instance is named');
    expect(stage.calls()).toEqual([]);
  });

  it('refuses an INPUT_DRY_RUN that is set to nothing', async () => {
    await using stage = await BundleHarness.create();
    const { UHostId: id } = stage.simulator.addInstance();
    const { code, stdout } = await runBare({
      ...KEYS,
      INPUT_UHOST_ID: id,
      INPUT_API_URL: stage.url,
      INPUT_DRY_RUN: '',
    });
    expect(code).toBe(1);
    expect(stdout).toContain('dry-run is empty');
    expect(stage.calls()).toEqual([]);
  });

  it('says before any call that there are no keys', async () => {
    await using stage = await BundleHarness.create();
    const { code, stdout } = await runBare({ INPUT_UHOST_ID: 'uhost-a1', INPUT_API_URL: stage.url });
    expect(code).toBe(1);
    expect(stdout).toContain('COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY are not set');
    expect(stage.calls()).toEqual([]);
  });
});

describe('the keys in the environment of the job', () => {
  it('are masked, and the idle post phase reads the state with them', async () => {
    await using stage = await BundleHarness.create({}, { env: KEYS });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const main = await stage.job.run({ id: 'down', with: { 'api-url': stage.url, 'uhost-id': id } });
    expect(main).toMatchObject({ conclusion: 'success', annotations: [] });
    expect(main.masks).toEqual(expect.arrayContaining(Object.values(KEYS)));
    const calls = stage.calls().length;
    const post = await stage.job.runPost('down');
    expect(post.log).toEqual(['Nothing to do: the main phase did the teardown.']);
    expect(stage.calls()).toHaveLength(calls);
  });

  it('serve a post phase that has lost its inputs', async () => {
    await using stage = await BundleHarness.create({}, { env: KEYS });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    const post = await stage.job.runPost('down', { inputs: 'empty' });
    expect(post.log).toEqual(['Nothing to do: the main phase did the teardown.']);
  });
});

/** A Node that can write no more than 1 KiB into a file, as if the disk filled up in the middle of a block. */
async function nodeOnSmallDisk(folder: string): Promise<string> {
  const file = path.join(folder, 'node');
  await writeFile(file, `#!/bin/bash\nulimit -f 1\nexec '${process.execPath}' "$@"\n`);
  await chmod(file, 0o755);
  return file;
}

// Windows has no such limit.
describe.skipIf(process.platform === 'win32')('a disk that fills up in the middle of a block', () => {
  it("leaves no half block in the runner's files, and the teardown goes on", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'small-disk-'));
    try {
      await using stage = await BundleHarness.create({}, { node: await nodeOnSmallDisk(folder) });
      const ids = Array.from({ length: 8 }, () =>
        stage.simulator.addInstance({ State: 'Stopped', dataDisks: [10, 20] }),
      ).map(({ UHostId }) => UHostId);
      const main = await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': ids.join() }) });
      expect(main.annotations.map(({ level, title }) => [level, title])).toEqual([
        ['warning', 'The state could not be saved'],
        ['warning', 'The outputs could not be set'],
        ['warning', 'The job summary could not be written'],
        ['notice', 'Data disks kept'],
      ]);
      expect(main).toMatchObject({ conclusion: 'success', summary: '' });
      // What had room is there, and it is whole.
      expect(main.outputs['uhost-id']).toBe(ids.join());
      expect(main.outputs['results']).toBeUndefined();
      expect(ids.every((id) => stage.simulator.fates().get(id)?.gone)).toBe(true);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
