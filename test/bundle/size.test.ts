import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadedFiles } from './loaded-files.ts';
import { BundleHarness } from './bundle-harness.ts';

const root = path.resolve(import.meta.dirname, '../..');
const dist = path.join(root, 'dist');

let coverage: string;
beforeAll(async () => {
  coverage = await mkdtemp(path.join(tmpdir(), 'loaded-'));
});
afterAll(() => rm(coverage, { recursive: true, force: true }));

/** What GitHub packs for a job, as the files are now: in a repository of its own, since this one may be a mere copy. */
function archive(): { stdout: Buffer; stderr: Buffer } {
  const git = (...args: string[]): { stdout: Buffer; stderr: Buffer } => {
    const env = { ...process.env, GIT_DIR: path.join(coverage, 'repository'), GIT_WORK_TREE: root };
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, env, maxBuffer: 1e8 });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr.toString()}`);
    return { stdout, stderr };
  };
  git('init', '--quiet');
  git('add', '.');
  const tree = git('write-tree').stdout.toString().trim();
  return git('archive', '--worktree-attributes', '-v', tree);
}

async function sizeOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(dist, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe('what a run loads', () => {
  it('a whole teardown: at most 190 kB, without proxies and the API of GitHub', async () => {
    const folder = path.join(coverage, 'main');
    await using stage = await BundleHarness.create({}, { env: { NODE_V8_COVERAGE: folder } });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    expect((await stage.job.run({ with: stage.with({ 'uhost-id': id }) })).conclusion).toBe('success');
    const files = await loadedFiles(folder);
    expect(files).toContain('run.js');
    expect(files).not.toContain('undici.js');
    expect(files).not.toContain('github.js');
    expect(await sizeOf(files)).toBeLessThan(190_000);
  });

  it('a whole teardown in Chinese: at most 190 kB, and no word of English', async () => {
    const folder = path.join(coverage, 'chinese');
    await using stage = await BundleHarness.create({}, { env: { NODE_V8_COVERAGE: folder } });
    const { UHostId: id } = stage.simulator.addInstance({ State: 'Stopped' });
    const inputs = stage.with({ 'uhost-id': id, language: 'zh-CN' });
    const { conclusion, log } = await stage.job.run({ with: inputs });
    expect(conclusion).toBe('success');
    expect(log.at(-1)).toMatch(/完成：1 台已删除$/);
    const files = await loadedFiles(folder);
    expect(files).toContain('zh-CN.js');
    expect(files.filter((file) => file.startsWith('en'))).toEqual([]);
    expect(await sizeOf(files)).toBeLessThan(190_000);
  });

  it('a post phase that has nothing to do: only the entry', async () => {
    const folder = path.join(coverage, 'post');
    await using stage = await BundleHarness.create({}, { env: { NODE_V8_COVERAGE: folder } });
    await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': 'wrong' }) });
    await rm(folder, { recursive: true });
    await stage.job.runPost('down');
    expect(await loadedFiles(folder)).toEqual(['post.js']);
  });
});

describe('what a job downloads', () => {
  it('is at most 240 kB packed: action.yml, dist and LICENSE', () => {
    const { stdout, stderr } = archive();
    expect(gzipSync(stdout).length).toBeLessThan(240_000);
    const files = stderr
      .toString()
      .split('\n')
      .filter((name) => name !== '' && !name.startsWith('dist/'));
    expect(files.sort()).toEqual(['LICENSE', 'action.yml']);
  });

  it('has undici once, and no part of what is left out', async () => {
    const texts = new Map<string, string>();
    for (const name of await readdir(dist)) texts.set(name, await readFile(path.join(dist, name), 'utf8'));
    const holding = (mark: string): string[] =>
      [...texts].filter(([, text]) => text.includes(mark)).map(([name]) => name);
    expect(holding('undici.error.UND_ERR')).toEqual(['undici.js']);
    expect(holding('ACTIONS_ID_TOKEN_REQUEST_URL')).toEqual([]);
    expect(holding('getExecOutput')).toEqual([]);
    expect(holding('MockAgent')).toEqual([]);
    expect(holding('GET /repos/{owner}/{repo}/actions/runners/downloads')).toEqual([]);
    // The beginning of a WebAssembly module in Base64: undici's parser, once.
    expect(texts.get('undici.js')?.match(/AGFzbQ/g)).toHaveLength(1);
  });

  it('names the licence of each package that is in it', async () => {
    const licences = await readFile(path.join(dist, 'licenses.txt'), 'utf8');
    expect(licences).toContain('@actions/core');
    expect(licences).toContain('undici');
    // The parser that undici has compiled to WebAssembly.
    expect(licences).toMatch(/^llhttp\nMIT\nCopyright Fedor Indutny/m);
  });
});
