import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { DEFAULT_KEYS, Simulator } from '../simulator/simulator.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** `npm run nodes` installs it. */
const FOLDER = path.join(ROOT, 'test/local-action');
const SCRIPT = path.join(FOLDER, 'node_modules/@github/local-action/bin/local-action.js');

/** Runs `src/run.ts` with local-action, which gives inputs from a file and none of action.yml's defaults. */
async function runLocally(inputs: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'local-action-'));
  const file = path.join(folder, 'inputs.env');
  const lines = Object.entries(inputs).map(([name, value]) => `INPUT_${name.toUpperCase()}=${value}`);
  await writeFile(file, lines.join('\n'));
  // It finds its own tools from its folder, and Node in PATH.
  const env = {
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
    HOME: folder,
  };
  try {
    const args = [SCRIPT, ROOT, 'src/run.ts', file];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: FOLDER, env });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

// It brings some 350 packages along, so it is installed by itself.
it.runIf(existsSync(SCRIPT))("GitHub's local-action runs src/run.ts against the simulator", async () => {
  const simulator = new Simulator({ durations: { terminate: 100 } });
  const server = await simulator.listen();
  const { UHostId: id } = simulator.addInstance({ State: 'Stopped' });
  const output = await runLocally({
    'public-key': DEFAULT_KEYS.publicKey,
    'private-key': DEFAULT_KEYS.privateKey,
    'api-url': server.url,
    'uhost-id': id,
    'max-instances': '10',
    stop: 'true',
    'release-disk': 'false',
    'ignore-not-found': 'false',
    when: 'now',
    timeout: '1m',
    'dry-run': 'false',
  });
  await server.close();
  expect(output).toContain(`${id}: terminating; data disks are kept`);
  expect(simulator.instances()).toEqual([]);
});
