import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { writeFixture } from './fixture-action.ts';
import { Job } from './job.ts';
import type { PhaseResult } from './job.ts';

const PRINT_ENVIRONMENT = 'print(JSON.stringify(process.env));';

function environmentOf(result: PhaseResult): Record<string, string> {
  const parsed: unknown = JSON.parse(result.raw);
  return Object.fromEntries(Object.entries(parsed as object).map(([name, value]) => [name, String(value)]));
}

describe('inputs', () => {
  const inputs = "{ public-key: {}, two words: { default: b }, status: { default: '${{ job.status }}' } }";

  it('are in the environment, upper-cased, with underscores for spaces, and defaults where none is given', async () => {
    await using action = await writeFixture({ inputs, main: PRINT_ENVIRONMENT });
    await using job = await Job.create({ actionDirectory: action.directory });
    const environment = environmentOf(await job.run({ with: { 'public-key': 'k' } }));
    expect(environment).toMatchObject({
      'INPUT_PUBLIC-KEY': 'k',
      INPUT_TWO_WORDS: 'b',
      INPUT_STATUS: 'success',
    });
  });

  it('stay empty where given as empty, and names match in any case', async () => {
    await using action = await writeFixture({ inputs, main: PRINT_ENVIRONMENT });
    await using job = await Job.create({ actionDirectory: action.directory });
    const result = await job.run({ with: { 'Two Words': '' } });
    expect(environmentOf(result)).toMatchObject({ INPUT_TWO_WORDS: '', 'INPUT_PUBLIC-KEY': '' });
    expect(result.annotations).toEqual([]);
  });

  it('are evaluated anew for the post phase', async () => {
    await using action = await writeFixture({ inputs, main: 'process.exit(1);', post: PRINT_ENVIRONMENT });
    await using job = await Job.create({ actionDirectory: action.directory });
    await job.run({ id: 'one', with: { 'public-key': 'old' } });
    expect(environmentOf(await job.runPost('one'))).toMatchObject({
      'INPUT_PUBLIC-KEY': 'old',
      INPUT_STATUS: 'failure',
    });
    const again = await job.runPost('one', { with: { 'public-key': 'new', 'two words': 'x' } });
    expect(environmentOf(again)).toMatchObject({ 'INPUT_PUBLIC-KEY': 'new', INPUT_TWO_WORDS: 'x' });
  });

  it('that action.yml doesn’t know get a warning', async () => {
    await using action = await writeFixture({ inputs: '{ a: {}, b: {} }', main: '' });
    await using job = await Job.create({ actionDirectory: action.directory });
    const { annotations, log, conclusion } = await job.run({ with: { a: '1', c: '2', d: '3' } });
    const message = "Unexpected input(s) 'c', 'd', valid inputs are ['a', 'b']";
    expect(annotations).toEqual([{ level: 'warning', message, properties: {} }]);
    expect(log).toEqual([`Warning: ${message}`]);
    expect(conclusion).toBe('success');
  });

  it('show at the top of the log, secrets masked, as the runner shows them', async () => {
    await using action = await writeFixture({
      inputs: '{ a: {}, b: {}, c: { default: d } }',
      main: '',
      post: '',
    });
    await using job = await Job.create({
      actionDirectory: action.directory,
      env: { COLOUR: 'blue', GITHUB_RUN_ID: '7' },
      secrets: ['hunter2'],
    });
    const { header } = await job.run({ id: 'one', with: { a: 'hunter2' } });
    expect(header).toEqual(['▼ Run ./', 'with:', '  a: ***', '  c: d', 'env:', '  COLOUR: blue']);
    expect((await job.runPost('one')).header).toEqual(['Post job cleanup.']);
  });
});

describe('the environment', () => {
  it('describes the run and the runner', async () => {
    await using action = await writeFixture({
      main: `${PRINT_ENVIRONMENT} process.exit(process.cwd() === fs.realpathSync(process.env.GITHUB_WORKSPACE) ? 0 : 1);`,
    });
    await using job = await Job.create({ actionDirectory: action.directory });
    const result = await job.run({ id: 'one', with: {} });
    expect(result.exitCode).toBe(0);
    const environment = environmentOf(result);
    expect(environment).toMatchObject({
      CI: 'true',
      GITHUB_ACTION: 'one',
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: 'http://127.0.0.1:4',
      GITHUB_REPOSITORY: 'octo-org/octo-repo',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_RUN_ID: '1234567890',
      GITHUB_SERVER_URL: 'https://github.com',
    });
    for (const name of ['RUNNER_TEMP', 'GITHUB_WORKSPACE', 'GITHUB_EVENT_PATH', 'GITHUB_OUTPUT']) {
      expect(existsSync(environment[name] ?? ''), name).toBe(true);
    }
    expect(['Linux', 'macOS', 'Windows']).toContain(environment['RUNNER_OS']);
    expect(environment).not.toHaveProperty('RUNNER_DEBUG');
  });

  it('lets nothing else through from the parent', async () => {
    await using action = await writeFixture({ main: PRINT_ENVIRONMENT });
    await using job = await Job.create({ actionDirectory: action.directory });
    const names = Object.keys(environmentOf(await job.run({ with: {} })));
    expect(names.filter((name) => /proxy|npm|vitest|^node/i.test(name))).toEqual([]);
  });

  it('takes the job’s env, also in place of what the runner says', async () => {
    await using action = await writeFixture({ main: PRINT_ENVIRONMENT });
    await using job = await Job.create({
      actionDirectory: action.directory,
      env: { CI: 'maybe', GITHUB_API_URL: 'http://127.0.0.1:8080', GITHUB_ACTIONS: 'false' },
      debug: true,
    });
    expect(environmentOf(await job.run({ with: {} }))).toMatchObject({
      CI: 'maybe',
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: 'http://127.0.0.1:8080',
      RUNNER_DEBUG: '1',
    });
  });

  it('grows by what a phase writes to GITHUB_ENV and GITHUB_PATH', async () => {
    await using action = await writeFixture({
      main: `append('GITHUB_ENV', 'A=1\\nNODE_OPTIONS=--no-warnings\\n'); append('GITHUB_PATH', '/first\\n/second\\n/first\\n');`,
      post: PRINT_ENVIRONMENT,
    });
    await using job = await Job.create({ actionDirectory: action.directory });
    const main = await job.run({ id: 'one', with: {} });
    expect(main.conclusion).toBe('success');
    expect(main.annotations.map(({ message }) => message)).toEqual([
      "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.",
    ]);
    const environment = environmentOf(await job.runPost('one'));
    expect(environment).toMatchObject({ A: '1' });
    expect(environment['PATH']?.split(/[:;]/).slice(0, 2)).toEqual(['/first', '/second']);
    expect(environment).not.toHaveProperty('NODE_OPTIONS');
  });
});

describe('files', () => {
  it('carry outputs and state, in both formats', async () => {
    await using action = await writeFixture({
      main: `append('GITHUB_OUTPUT', 'a=1\\nb<<E\\nx\\ny\\nE\\n'); append('GITHUB_STATE', 'Done=yes\\ndone=no\\n');`,
      post: `append('GITHUB_OUTPUT', 'state=' + process.env.STATE_Done + '\\n');`,
    });
    await using job = await Job.create({ actionDirectory: action.directory });
    const main = await job.run({ id: 'one', with: {} });
    expect(main).toMatchObject({ outputs: { a: '1', b: 'x\ny' }, state: { Done: 'no' } });
    // The files are new in the post phase: no output of the main phase is left in them.
    expect((await job.runPost('one')).outputs).toEqual({ state: 'no' });
  });

  it('keep the state of one step from another', async () => {
    await using action = await writeFixture({
      inputs: '{ id: {} }',
      main: `append('GITHUB_STATE', 'id=' + process.env.INPUT_ID + '\\n');`,
      post: `append('GITHUB_OUTPUT', 'id=' + process.env.STATE_id + '\\n');`,
    });
    await using job = await Job.create({ actionDirectory: action.directory });
    await job.run({ id: 'one', with: { id: 'first' } });
    await job.run({ id: 'two', with: { id: 'second' } });
    expect((await job.runPost('two')).outputs).toEqual({ id: 'second' });
    expect((await job.runPost('one')).outputs).toEqual({ id: 'first' });
  });

  it('count also when the process was killed', async () => {
    await using action = await writeFixture({
      main: `append('GITHUB_OUTPUT', 'a=1\\n'); append('GITHUB_STATE', 'b=2\\n'); append('GITHUB_STEP_SUMMARY', '# Hi');
             print('written'); setInterval(() => undefined, 1000);`,
    });
    await using job = await Job.create({ actionDirectory: action.directory });
    const phase = job.start({ with: {} });
    await phase.waitForLine(/written/);
    phase.signal('SIGKILL');
    expect(await phase.done).toMatchObject({
      exitCode: null,
      signal: 'SIGKILL',
      conclusion: 'failure',
      outputs: { a: '1' },
      state: { b: '2' },
      summary: '# Hi\n',
    });
  });

  it('that are invalid fail the step, and what comes before the mistake counts', async () => {
    await using action = await writeFixture({ main: `append('GITHUB_OUTPUT', 'a=1\\nwrong\\n');` });
    await using job = await Job.create({ actionDirectory: action.directory });
    const result = await job.run({ with: {} });
    expect(result).toMatchObject({ exitCode: 0, conclusion: 'failure', outputs: { a: '1' } });
    expect(result.annotations.map(({ level, message }) => [level, message])).toEqual([
      ['error', "Unable to process file command 'output' successfully."],
      ['error', "Invalid format 'wrong'"],
    ]);
    expect(job.status).toBe('failure');
  });

  it('must name an output', async () => {
    await using action = await writeFixture({ main: `append('GITHUB_OUTPUT', '=1\\n');` });
    await using job = await Job.create({ actionDirectory: action.directory });
    expect((await job.run({ with: {} })).conclusion).toBe('failure');
  });

  it('may be gone', async () => {
    await using action = await writeFixture({ main: 'fs.rmSync(process.env.GITHUB_OUTPUT);' });
    await using job = await Job.create({ actionDirectory: action.directory });
    expect(await job.run({ with: {} })).toMatchObject({ conclusion: 'success', outputs: {} });
  });
});

describe('the summary', () => {
  it('is masked line by line', async () => {
    await using action = await writeFixture({
      main: `print('::add-mask::hunter2'); append('GITHUB_STEP_SUMMARY', 'a\\nhunter2 is it');`,
    });
    await using job = await Job.create({ actionDirectory: action.directory });
    expect((await job.run({ with: {} })).summary).toBe('a\n*** is it\n');
  });

  it('is refused above 1 MiB, which doesn’t fail the step', async () => {
    await using action = await writeFixture({
      main: `append('GITHUB_STEP_SUMMARY', 'x'.repeat(Number(process.env.SIZE)));`,
    });
    const run = async (size: number): Promise<PhaseResult> => {
      await using job = await Job.create({ actionDirectory: action.directory, env: { SIZE: String(size) } });
      return await job.run({ with: {} });
    };
    const tooLong = await run(1024 * 1024 + 1);
    expect(tooLong).toMatchObject({ summary: '', conclusion: 'success' });
    expect(tooLong.annotations[0]?.message).toContain('supports content up to a size of 1024k, got 1024k');
    expect((await run(1024 * 1024)).summary).toHaveLength(1024 * 1024 + 1);
  });
});

describe('the end of a phase', () => {
  it('is a failure if the exit code isn’t zero, and only then', async () => {
    await using action = await writeFixture({
      main: `print('::error::bad'); process.exitCode = Number(process.env.INPUT_CODE);`,
      inputs: '{ code: {} }',
      post: '',
    });
    await using job = await Job.create({ actionDirectory: action.directory });
    expect(await job.run({ id: 'one', with: { code: '0' } })).toMatchObject({
      exitCode: 0,
      conclusion: 'success',
    });
    expect(job.status).toBe('success');
    expect(await job.run({ with: { code: '3' } })).toMatchObject({ exitCode: 3, conclusion: 'failure' });
    expect(job.status).toBe('failure');
    await job.runPost('one');
    expect(job.status).toBe('failure');
  });

  it('tells how long it took and how much memory', async () => {
    await using action = await writeFixture({ main: `print('hello'); setTimeout(() => undefined, 200);` });
    await using job = await Job.create({ actionDirectory: action.directory });
    const { durationMs, maxRssKb } = await job.run({ with: {} });
    expect(durationMs).toBeGreaterThan(200);
    if (process.platform === 'linux') {
      expect(maxRssKb).toBeGreaterThan(10_000);
    }
  });

  it('doesn’t wait for ever for output that a process left behind holds open', async () => {
    await using action = await writeFixture({
      main: `const { pid } = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'inherit', detached: true });
             print(String(pid)); process.exit(0);`,
    });
    await using job = await Job.create({ actionDirectory: action.directory, patience: { afterExitMs: 50 } });
    const result = await job.run({ with: {} });
    process.kill(Number(result.raw));
    expect(result.conclusion).toBe('success');
  });
});

describe('a job', () => {
  it('refuses what can’t be: the same step twice, the end of a step that never began, a phase without a file', async () => {
    await using action = await writeFixture({ main: '' });
    await using job = await Job.create({ actionDirectory: action.directory });
    await job.run({ id: 'one', with: {} });
    expect(() => job.start({ id: 'one', with: {} })).toThrow('step one already');
    expect(() => job.startPost('two')).toThrow('no step two');
    expect(() => job.startPost('one')).toThrow('no post phase');
  });

  it('ends what runs and removes its files when it is disposed of', async () => {
    await using action = await writeFixture({
      main: 'print(process.env.RUNNER_TEMP); setInterval(() => undefined, 1000);',
    });
    const job = await Job.create({ actionDirectory: action.directory });
    const phase = job.start({ with: {} });
    const temp = await phase.waitForLine(/./);
    await job[Symbol.asyncDispose]();
    expect((await phase.done).signal).toBe('SIGKILL');
    expect(existsSync(temp)).toBe(false);
  });
});
