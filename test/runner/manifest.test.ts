import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateDefault, readManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'manifest-'));
});

afterAll(() => rm(directory, { recursive: true }));

async function read(text: string): Promise<Manifest> {
  await writeFile(path.join(directory, 'action.yml'), text);
  return readManifest(directory);
}

describe('action.yml', () => {
  it('gives the entry files', async () => {
    expect(await read('runs: { using: node24, main: a.js, post: b.js }')).toMatchObject({
      directory,
      main: 'a.js',
      post: 'b.js',
    });
    expect(await read('runs: { using: node24, main: a.js }')).not.toHaveProperty('post');
  });

  it('gives every input’s default as text, empty where there is none', async () => {
    const { defaults } = await read(`
inputs:
  none: { required: true }
  flag: { default: true }
  number: { default: 010 }
  empty: { default: '' }
  status: { default: 'is \${{ job.status }}' }
runs: { using: node24, main: a.js }
`);
    expect(Object.fromEntries(defaults)).toEqual({
      none: '',
      flag: 'true',
      number: '010',
      empty: '',
      status: 'is ${{ job.status }}',
    });
    expect(evaluateDefault(defaults.get('status') ?? '', 'cancelled')).toBe('is cancelled');
  });

  it.each([
    ['runs: { using: composite, steps: [] }', 'only actions that run on Node'],
    ['runs: { using: node24, main: a.js, post: b.js, post-if: failure() }', 'post-if'],
    ['runs: { using: node24, main: a.js, pre: b.js }', 'pre'],
    [
      'inputs: { a: { default: "${{ github.token }}" } }\nruns: { using: node24, main: a.js }',
      'github.token',
    ],
  ])('is refused where this runner can’t do what it asks: %j', async (text, error) => {
    await expect(read(text)).rejects.toThrow(error);
  });
});

it('of this repository is understood', async () => {
  const { defaults, post } = await readManifest(path.resolve(import.meta.dirname, '../..'));
  expect([...defaults.keys()]).toContain('public-key');
  expect(post).toBeDefined();
});
