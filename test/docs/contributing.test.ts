import { compileFunction } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Harness } from '../scenarios/harness.ts';
import { readMarkdown } from './markdown.ts';
import { exists, textOf } from './repository.ts';

const { codeBlocks } = readMarkdown(textOf('CONTRIBUTING.md'));
const scenario = codeBlocks.find(({ language }) => language === 'ts')?.text ?? '';
const imports = scenario.split('\n').filter((line) => line.startsWith('import '));

describe("CONTRIBUTING.md's scenario", () => {
  it('imports what it uses', () => {
    expect(imports).toEqual([
      "import { expect, it } from 'vitest';",
      "import { Harness } from './harness.ts';",
    ]);
  });

  // It calls `it` itself.
  const body = scenario.split('\n').filter((line) => !imports.includes(line));
  const write = compileFunction(body.join('\n'), ['expect', 'it', 'Harness']) as (
    ...given: unknown[]
  ) => void;
  write(expect, it, Harness);
});

it('CONTRIBUTING.md runs one test file that exists', () => {
  const files = codeBlocks.flatMap(({ text }) => /^npx vitest run (\S+)\n$/.exec(text)?.[1] ?? []);
  expect(files).toHaveLength(1);
  for (const file of files) expect(exists(file), file).toBe(true);
});
