import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFixture } from './fixture-action.ts';
import { Job } from './job.ts';
import type { JobStatusSupport } from './job.ts';

describe('Kubernetes hooks', () => {
  const write = `append('GITHUB_OUTPUT', 'a=1\\n'); append('GITHUB_STATE', 'b=2\\n');
    append('GITHUB_STEP_SUMMARY', 'text'); append('GITHUB_ENV', 'C=3\\n');`;

  it.each([
    ['lose the files of a phase that failed', 1, undefined, {}],
    ['copy those of one that succeeded', 0, '2', { a: '1' }],
  ])('%s', async (_, code, state, outputs) => {
    await using action = await writeFixture({
      main: `${write} process.exit(${code});`,
      post: `print(JSON.stringify([process.env.STATE_b ?? null, process.env.C ?? null]));`,
    });
    await using job = await Job.create({ actionDirectory: action.directory, filesCopiedBack: 'on-success' });
    const main = await job.run({ id: 'one', with: {} });
    expect(main).toMatchObject({ exitCode: code, outputs, summary: code === 0 ? 'text\n' : '' });
    const [stateThere, variable]: unknown[] = JSON.parse((await job.runPost('one')).raw) as unknown[];
    expect(stateThere ?? undefined).toBe(state);
    expect(variable ?? undefined).toBe(code === 0 ? '3' : undefined);
  });
});

describe('variables of other steps', () => {
  const print = `print([process.env.STATE_progress, process.env.STATE_other].join());`;

  it('reach both phases, also as STATE_*, but what main saved itself wins in its post phase', async () => {
    await using action = await writeFixture({
      main: `${print} append('GITHUB_STATE', 'progress=mine\\n');`,
      post: print,
    });
    await using job = await Job.create({
      actionDirectory: action.directory,
      env: { STATE_progress: 'theirs' },
    });
    job.exportVariable('STATE_other', 'forged');
    expect((await job.run({ id: 'one', with: {} })).log).toEqual(['theirs,forged']);
    job.exportVariable('STATE_progress', 'theirs again');
    expect((await job.runPost('one')).log).toEqual(['mine,forged']);
  });

  it('come from a step’s GITHUB_ENV', async () => {
    await using action = await writeFixture({
      inputs: '{ forge: {} }',
      main: `${print} if (process.env.INPUT_FORGE) append('GITHUB_ENV', 'STATE_progress=done\\n');`,
      post: print,
    });
    await using job = await Job.create({ actionDirectory: action.directory });
    expect((await job.run({ id: 'one', with: {} })).log).toEqual([',']);
    await job.run({ id: 'two', with: { forge: 'yes' } });
    expect((await job.runPost('one')).log).toEqual(['done,']);
  });
});

describe('inputs', () => {
  const inputs = "{ key: {}, timeout: { default: 20m }, status: { default: '${{ job.status }}' } }";
  const print = `print(['KEY', 'TIMEOUT', 'STATUS'].map((name) => process.env['INPUT_' + name]).join());`;

  it('are all empty in the post phase of a nested composite action, where `with:` names them', async () => {
    await using action = await writeFixture({ inputs, main: print, post: print });
    await using job = await Job.create({ actionDirectory: action.directory });
    expect((await job.run({ id: 'one', with: { key: 'k', timeout: '5m' } })).log).toEqual(['k,5m,success']);
    expect((await job.runPost('one', { inputs: 'empty' })).log).toEqual([',,success']);
  });

  it('that are written empty arrive empty: no default comes in', async () => {
    await using action = await writeFixture({ inputs, main: print });
    await using job = await Job.create({ actionDirectory: action.directory });
    expect((await job.run({ with: { key: 'k', timeout: '' } })).log).toEqual(['k,,success']);
  });

  it.each<[JobStatusSupport | undefined, string, string]>([
    [undefined, 'success,20m,success', 'cancelled,20m,cancelled'],
    ['evaluated', 'success,20m,success', 'cancelled,20m,cancelled'],
    ['stale-default', 'success,20m,success', 'cancelled,20m,success'],
    ['unexpanded', '${{job.status}},20m,${{ job.status }}', '${{job.status}},20m,${{ job.status }}'],
    ['empty', ',20m,', ',20m,'],
  ])('with ${{ job.status }} %s', async (jobStatus, inMain, inPost) => {
    await using action = await writeFixture({ inputs, main: print, post: print });
    await using job = await Job.create({
      actionDirectory: action.directory,
      ...(jobStatus === undefined ? {} : { jobStatus }),
    });
    expect((await job.run({ id: 'one', with: { key: '${{job.status}}' } })).log).toEqual([inMain]);
    job.cancel();
    expect((await job.runPost('one')).log).toEqual([inPost]);
  });

  it('keep any other expression as it is', async () => {
    await using action = await writeFixture({ inputs, main: print });
    await using job = await Job.create({ actionDirectory: action.directory });
    expect((await job.run({ with: { key: '${{ inputs.key }}' } })).log).toEqual([
      '${{ inputs.key }},20m,success',
    ]);
  });
});

describe('another Node', () => {
  // Windows starts no shell script as a process.
  it.skipIf(process.platform === 'win32')('runs the phases where one is named', async () => {
    const print = 'print(process.execArgv.join());';
    await using action = await writeFixture({ main: print, post: print });
    const node = path.join(action.directory, 'node');
    await writeFile(node, `#!/bin/sh\nexec '${process.execPath}' --no-deprecation "$@"\n`);
    await chmod(node, 0o755);
    await using job = await Job.create({ actionDirectory: action.directory, node });
    expect((await job.run({ id: 'one', with: {} })).log).toEqual(['--no-deprecation']);
    expect((await job.runPost('one')).log).toEqual(['--no-deprecation']);
  });

  it('must be there', async () => {
    await using action = await writeFixture({ main: '' });
    await using job = await Job.create({ actionDirectory: action.directory, node: '/nowhere/node' });
    expect(() => job.start({ with: {} })).toThrow('/nowhere/node could not be started');
  });
});
