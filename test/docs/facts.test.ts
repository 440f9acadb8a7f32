import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { addSampleFleet } from '../simulator/sample-fleet.ts';
import { DEFAULT_KEYS, Simulator } from '../simulator/simulator.ts';
import { matchesGlob } from '../../src/text/glob.ts';
import { readMarkdown } from './markdown.ts';
import { textOf } from './repository.ts';

it.each(['docs/reference.md', 'docs/zh-CN/reference.md'])('%s says rightly what a glob selects', (file) => {
  const item = textOf(file)
    .split('\n')
    .find((line) => line.startsWith('- **') && line.includes('`preview-my-repo-1*`'));
  const [glob = '', ...names] = readMarkdown(item ?? '').codeWords;
  const narrow = names.pop() ?? '';
  expect(names).toEqual([
    'preview-my-repo-1',
    'preview-my-repo-10',
    'preview-my-repo-12',
    'preview-my-repo-123',
  ]);
  for (const name of names) expect(matchesGlob(glob, name), name).toBe(true);
  for (const name of names) expect(matchesGlob(narrow, `${name}-a`)).toBe(name === 'preview-my-repo-1');
});

it('CI uses keys and a name that the simulator knows', () => {
  const { jobs } = parse(textOf('.github/workflows/ci.yml')) as {
    jobs: Record<string, { steps: { uses?: string; with?: Record<string, string> }[] }>;
  };
  const step = jobs['real-runner']?.steps.find(({ uses }) => uses === './');
  expect(step?.with).toMatchObject({
    'public-key': DEFAULT_KEYS.publicKey,
    'private-key': DEFAULT_KEYS.privateKey,
  });
  const names = addSampleFleet(new Simulator()).map(({ Name }) => Name);
  expect(names.filter((name) => name === step?.with?.['name'])).toHaveLength(1);
});
