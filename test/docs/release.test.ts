import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNewest, parseVersionTag } from '../../scripts/version-tags.ts';

const SCRIPT = path.resolve(import.meta.dirname, '../../scripts/release.ts');

/**
 * Plays the part of gh and of GitHub behind it: keeps the releases in a file, points tags of the origin, and notes each
 * call. `refuse-refs` in its folder stands for a ruleset that protects the tag.
 */
const GH = `import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
const folder = import.meta.dirname;
const file = folder + '/releases.json';
const releases = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const args = process.argv.slice(2);
appendFileSync(folder + '/calls', args.slice(0, 2).join(' ') + '\\n');
const [topic, verb, tag, ...rest] = args;
const fail = (message) => { console.error(message); process.exit(1); };
if (topic === 'release') {
  if (verb === 'create') {
    const files = rest.slice(0, rest.findIndex((arg) => arg.startsWith('--')));
    releases[tag] = {
      isDraft: rest.includes('--draft'), prerelease: rest.includes('--prerelease'),
      files: files.map((name) => name.split('/').at(-1) + ': ' + readFileSync(name, 'utf8')),
    };
  } else if (releases[tag] === undefined) fail('release not found');
  else if (verb === 'view') console.log(JSON.stringify({ isDraft: releases[tag].isDraft }));
  else if (verb === 'delete') delete releases[tag];
  else if (verb === 'edit') {
    if (rest.includes('--draft=false')) releases[tag].isDraft = false;
    const latest = rest.find((arg) => arg.startsWith('--latest='));
    if (latest !== undefined) releases[tag].latest = latest.endsWith('true');
  }
  writeFileSync(file, JSON.stringify(releases));
} else {
  if (existsSync(folder + '/refuse-refs')) fail('HTTP 422: Reference update failed');
  const value = (name) => args.find((arg) => arg.startsWith(name + '='))?.slice(name.length + 1);
  const ref = value('ref') ?? args[3].replace('repos/octo-org/octo-repo/git/', '');
  execFileSync('git', ['--git-dir', folder + '/origin.git', 'update-ref', ref, value('sha')]);
}
`;

/** What git takes from nobody's configuration. */
const GIT_ENV = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@b.example',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@b.example',
};

/** A repository with an origin, and a gh that acts on it. */
class Scratch implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(): Promise<Scratch> {
    const scratch = new Scratch(await mkdtemp(path.join(tmpdir(), 'release-')));
    await writeFile(path.join(scratch.#folder, 'gh.mjs'), GH);
    const gh = `#!/bin/sh\nexec '${process.execPath}' "$(dirname "$0")/gh.mjs" "$@"\n`;
    await writeFile(path.join(scratch.#folder, 'gh'), gh, { mode: 0o755 });
    scratch.#run('git', ['init', '--quiet', '--bare', '--initial-branch=main', 'origin.git'], '.');
    scratch.#run('git', ['clone', '--quiet', 'origin.git', 'checkout'], '.');
    scratch.git('checkout', '--quiet', '-B', 'main');
    return scratch;
  }

  /** Commits a version to main, and perhaps other files, and tags it. */
  async release(tag: string, files: Record<string, string> = {}): Promise<void> {
    await this.commit({ 'package.json': JSON.stringify({ version: tag.slice(1) }), ...files });
    this.git('tag', tag);
    this.git('push', '--quiet', 'origin', 'main', tag);
  }

  async commit(files: Record<string, string>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(this.#folder, 'checkout', name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message=change');
    this.git('push', '--quiet', 'origin', 'main');
  }

  /** A step of the workflow for a tag, as in a fresh checkout of it. */
  step(tag: string, ...command: string[]): { passed: boolean; output: string } {
    this.git('fetch', '--quiet', '--tags', '--force', 'origin');
    this.git('checkout', '--quiet', '--detach', tag);
    const result = this.#run(process.execPath, [SCRIPT, ...command], 'checkout', { GITHUB_REF_NAME: tag });
    this.git('checkout', '--quiet', 'main');
    return result;
  }

  check(tag: string): { passed: boolean; output: string } {
    return this.step(tag, 'check');
  }

  async publish(tag: string): Promise<{ passed: boolean; output: string }> {
    const sbom = path.join(this.#folder, 'sbom.cdx.json');
    await writeFile(sbom, '{}');
    return this.step(tag, 'publish', sbom);
  }

  git(...args: string[]): string {
    const { passed, output } = this.#run('git', args, 'checkout');
    if (!passed) throw new Error(`git ${args.join(' ')}: ${output}`);
    return output;
  }

  /** The tag whose commit a major tag has, at the origin. */
  taggedAs(majorTag: string): string {
    this.git('fetch', '--quiet', '--tags', '--force', 'origin');
    return this.git('tag', '--points-at', majorTag, '--list', 'v*.*.*').trim();
  }

  async releases(): Promise<Record<string, unknown>> {
    return JSON.parse(await readFile(path.join(this.#folder, 'releases.json'), 'utf8')) as Record<
      string,
      unknown
    >;
  }

  async calls(): Promise<string[]> {
    return (await readFile(path.join(this.#folder, 'calls'), 'utf8')).trim().split('\n');
  }

  /** As a ruleset does that protects all tags. */
  async protectTags(protect: boolean): Promise<void> {
    const file = path.join(this.#folder, 'refuse-refs');
    await (protect ? writeFile(file, '') : rm(file));
  }

  /** What is there, without the rest of the environment: no GIT_DIR of a hook, no token. */
  #run(
    command: string,
    args: readonly string[],
    folder: string,
    env: Record<string, string> = {},
  ): { passed: boolean; output: string } {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: path.join(this.#folder, folder),
      encoding: 'utf8',
      env: {
        ...GIT_ENV,
        PATH: `${this.#folder}${path.delimiter}${process.env['PATH'] ?? ''}`,
        GITHUB_REPOSITORY: 'octo-org/octo-repo',
        ...env,
      },
    });
    return { passed: status === 0, output: stdout + stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

// The workflow runs on Linux only, and Windows starts no script called gh.
describe.skipIf(process.platform === 'win32')('a release', () => {
  it('is prepared as a draft, then the major tag moves, then it is public', async () => {
    await using scratch = await Scratch.create();
    await scratch.release('v2.0.0');
    expect(scratch.check('v2.0.0')).toEqual({ passed: true, output: '' });
    expect(await scratch.publish('v2.0.0')).toEqual({
      passed: true,
      output: 'v2 is v2.0.0 now.\nv2.0.0 is released.\n',
    });
    expect(await scratch.calls()).toEqual(['release view', 'release create', 'api --method', 'release edit']);
    expect(await scratch.releases()).toEqual({
      'v2.0.0': { isDraft: false, prerelease: false, latest: true, files: ['sbom.cdx.json: {}'] },
    });
    expect(scratch.taggedAs('v2')).toBe('v2.0.0');
  });

  it('of a prerelease is published as one and moves no major tag, and the release after it does', async () => {
    await using scratch = await Scratch.create();
    await scratch.release('v2.0.0');
    await scratch.publish('v2.0.0');
    await scratch.release('v2.1.0-rc.1');
    expect(await scratch.publish('v2.1.0-rc.1')).toEqual({
      passed: true,
      output: 'v2 stays where it is.\nv2.1.0-rc.1 is released as a prerelease.\n',
    });
    expect(scratch.taggedAs('v2')).toBe('v2.0.0');
    expect(await scratch.releases()).toMatchObject({
      'v2.1.0-rc.1': { isDraft: false, prerelease: true },
    });
    await scratch.release('v2.1.0');
    await scratch.publish('v2.1.0');
    expect(scratch.taggedAs('v2')).toBe('v2.1.0');
  });

  it('of an older version moves nothing and is not the latest', async () => {
    await using scratch = await Scratch.create();
    for (const tag of ['v1.9.0', 'v1.10.0', 'v2.0.0']) await scratch.release(tag);
    await scratch.release('v1.9.1');
    expect((await scratch.publish('v1.9.1')).output).toContain('v1 stays where it is');
    await scratch.release('v1.10.1');
    expect((await scratch.publish('v1.10.1')).output).toContain('v1 is v1.10.1 now');
    expect(await scratch.releases()).toMatchObject({
      'v1.9.1': { latest: false },
      'v1.10.1': { latest: false },
    });
    expect(scratch.taggedAs('v1')).toBe('v1.10.1');
  });

  it('is refused before anything is public where the workflows on main are other ones', async () => {
    await using scratch = await Scratch.create();
    await scratch.release('v2.0.0', { '.github/workflows/ci.yml': 'on: push' });
    await scratch.commit({ '.github/workflows/ci.yml': 'on: pull_request' });
    for (const result of [scratch.check('v2.0.0'), await scratch.publish('v2.0.0')]) {
      expect(result.passed).toBe(false);
      expect(result.output).toMatch(/^::error::v2 could not be moved to v2\.0\.0: .*CONTRIBUTING\.md.*\n$/);
    }
    await expect(scratch.calls()).rejects.toThrow('ENOENT');
    // A prerelease moves no tag, so nothing speaks against it.
    await scratch.release('v2.1.0-rc.1');
    await scratch.commit({ '.github/workflows/ci.yml': 'on: push' });
    expect(scratch.check('v2.1.0-rc.1').passed).toBe(true);
  });

  it('stays a draft where a ruleset protects the major tag, and can be tried again', async () => {
    await using scratch = await Scratch.create();
    await scratch.release('v2.0.0');
    await scratch.protectTags(true);
    const refused = await scratch.publish('v2.0.0');
    expect(refused.passed).toBe(false);
    expect(refused.output).toMatch(
      /::error::v2 could not be moved to v2\.0\.0, so the release stays a draft/,
    );
    expect(await scratch.releases()).toMatchObject({ 'v2.0.0': { isDraft: true } });
    await scratch.protectTags(false);
    expect((await scratch.publish('v2.0.0')).passed).toBe(true);
    expect(await scratch.releases()).toMatchObject({ 'v2.0.0': { isDraft: false } });
    expect((await scratch.publish('v2.0.0')).output).toBe('::error::v2.0.0 is released already.\n');
  });

  it('is refused where the tag does not fit package.json, main or the form of a version', async () => {
    await using scratch = await Scratch.create();
    await scratch.release('v2.0.0');
    scratch.git('tag', 'v2.0.1');
    scratch.git('tag', 'v2.0.0.0');
    expect(scratch.check('v2.0.1').output).toContain('package.json has the version 2.0.0');
    expect(scratch.check('v2.0.0.0').output).toContain('not a version');
    scratch.git('checkout', '--quiet', '--detach');
    scratch.git('commit', '--quiet', '--allow-empty', '--message=aside');
    scratch.git('push', '--quiet', '--force', 'origin', 'HEAD:refs/tags/v2.0.0');
    expect(scratch.check('v2.0.0').output).toContain('not on main');
  });
});

describe('the newest release', () => {
  const version = fc.tuple(fc.nat(3), fc.nat(12), fc.nat(12), fc.constantFrom('', '-rc.1', '-0'));

  it('is one, whatever tags there are, unless all are prereleases', () => {
    fc.assert(
      fc.property(fc.uniqueArray(version, { minLength: 1, selector: String }), (versions) => {
        const tags = versions.map(([major, minor, patch, suffix]) => `v${major}.${minor}.${patch}${suffix}`);
        const newest = tags.flatMap((tag) => parseVersionTag(tag) ?? []).filter((tag) => isNewest(tag, tags));
        expect(newest).toHaveLength(versions.every(([, , , suffix]) => suffix !== '') ? 0 : 1);
        const stable = versions.filter(([, , , suffix]) => suffix === '');
        const order = ([major, minor, patch]: (typeof versions)[number]): number =>
          major * 10_000 + minor * 100 + patch;
        const [highest] = stable.toSorted((a, b) => order(b) - order(a));
        expect(newest[0]?.numbers).toEqual(highest?.slice(0, 3));
      }),
    );
  });

  it('is told from major tags and whatever else is called like one', () => {
    for (const tag of ['v2', 'v2.1', 'v2.1.0.1', '2.1.0', 'v02.1.0', 'v2.1.0-', 'v2.1.0-a..b', 'main'])
      expect(parseVersionTag(tag)).toBeUndefined();
    expect(parseVersionTag('v2.1.0-rc.1')).toMatchObject({ majorTag: 'v2', prerelease: true });
  });
});
