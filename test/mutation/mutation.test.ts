import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { instrument } from './mutants.ts';
import type { Mutant } from './mutants.ts';
import { survey } from './survey.ts';

function mutant(id: string, file = 'src/a.ts'): Mutant {
  return { id, file, line: 7, kind: 'BooleanLiteral', original: 'true', replacement: 'false' };
}

it('a source gets switches for its mutants, which are told with their places', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'mutants-'));
  const file = path.join(folder, 'size.ts');
  await writeFile(
    file,
    '// Sizes.\nexport function isLarge(size: number): boolean {\n  return size > 3;\n}\n',
  );
  const mutants = await instrument(folder, ['.']);
  const place = { file: 'size.ts', line: 3, kind: 'EqualityOperator', original: 'size > 3' };
  expect(mutants).toContainEqual({ ...place, id: expect.any(String) as string, replacement: 'size >= 3' });
  const rewritten = await readFile(file, 'utf8');
  for (const { id } of mutants) expect(rewritten).toContain(`stryMutAct_9fa48("${id}")`);
  await rm(folder, { recursive: true });
});

it('what no test notices counts against the score, also where no test reaches it; what is done at load does not count', () => {
  const mutants = ['a', 'b', 'c', 'd', 'e'].map((id) => mutant(id));
  const { score, survivors, table } = survey(mutants, [
    { atLoad: 'a' },
    { reached: 'a' },
    { killed: 'a', by: 'a test' },
    { reached: 'b' },
    { skipped: 'another test', why: 'it takes too long' },
    { atLoad: 'c' },
    { reached: 'e' },
    { killed: 'e', by: 'a test' },
  ]);
  expect(score).toBe(50);
  expect(survivors).toEqual([
    'src/a.ts:7 survived, BooleanLiteral: true → false',
    'src/a.ts:7 not reached, BooleanLiteral: true → false',
  ]);
  expect(table).toEqual([
    'src/a.ts: 2 killed, 1 survived, 1 not reached, 1 at load',
    'all: 2 killed, 1 survived, 1 not reached, 1 at load',
  ]);
});
