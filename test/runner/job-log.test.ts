import { describe, expect, it } from 'vitest';
import { writeFixture } from './fixture-action.ts';
import { Job } from './job.ts';
import type { JobOptions, LineKind, PhaseResult } from './job.ts';

/** Runs a step that prints these lines. */
async function runPrinting(lines: readonly string[], options: JobOptions = {}): Promise<PhaseResult> {
  await using action = await writeFixture({ main: `${JSON.stringify(lines)}.forEach(print);` });
  await using job = await Job.create({ ...options, actionDirectory: action.directory });
  return await job.run({ with: {} });
}

describe('log commands', () => {
  it('become annotations and lines', async () => {
    const { log, annotations, commands, raw } = await runPrinting([
      'plain',
      '::error Title=Bad,file=a.ts,line=3::one%0Atwo',
      '::warning::w',
      '::notice::n',
      '::group::g',
      '::endgroup::',
      '::debug::d',
      '::unknown::u',
    ]);
    expect(log).toEqual(['plain', 'Error: one', 'two', 'Warning: w', 'Notice: n', '▼ g', '::unknown::u']);
    expect(annotations).toEqual([
      { level: 'error', title: 'Bad', message: 'one\ntwo', properties: { file: 'a.ts', line: '3' } },
      { level: 'warning', message: 'w', properties: {} },
      { level: 'notice', message: 'n', properties: {} },
    ]);
    expect(commands.map(({ name }) => name)).toEqual([
      'error',
      'warning',
      'notice',
      'group',
      'endgroup',
      'debug',
    ]);
    expect(raw).toContain('::warning::w\n');
  });

  it('are understood on stderr, behind a CR, and without a line end', async () => {
    await using action = await writeFixture({
      main: `fs.writeSync(2, '::error::e\\r::notice::n\\r\\nx\\n'); fs.writeSync(1, '::warning::w');`,
    });
    await using job = await Job.create({ actionDirectory: action.directory });
    const { annotations, log, raw } = await job.run({ with: {} });
    expect(annotations.map(({ level }) => level).sort()).toEqual(['error', 'notice', 'warning']);
    expect(log).toContain('x');
    expect(raw).toContain('::error::e');
  });

  it('in the old notation work in the middle of a line', async () => {
    const { log } = await runPrinting(['name is ##[error]evil', 'name is ##[command]ls']);
    expect(log).toEqual(['Error: evil', 'name is ##[command]ls']);
  });

  it('keep ten annotations a level, cut to 4096 characters, but log them all', async () => {
    const lines = Array.from({ length: 12 }, (_, index) => `::error::${index}${'x'.repeat(5000)}`);
    const { log, annotations } = await runPrinting([...lines, '::warning::w', '::notice::']);
    expect(annotations).toHaveLength(11);
    expect(annotations[0]?.message).toHaveLength(4096);
    expect(log).toHaveLength(13);
  });

  it('set outputs and state in the deprecated way, with a warning', async () => {
    const { outputs, state, annotations } = await runPrinting([
      '::set-output name=a::1',
      '::save-state name=b::2',
    ]);
    expect(outputs).toEqual({ a: '1' });
    expect(state).toEqual({ b: '2' });
    expect(annotations.map(({ level, message }) => `${level}: ${message.slice(0, 37)}`)).toEqual([
      'warning: The `set-output` command is deprecate',
      'warning: The `save-state` command is deprecate',
    ]);
  });

  it.each([
    ['::set-env name=A::1', 'The `set-env` command is disabled.'],
    ['::add-path::/x', 'The `add-path` command is disabled.'],
    ['::set-output::1', "Required field 'name' is missing in ##[set-output] command."],
    ['::echo::maybe', "Current value is: 'maybe'."],
  ])('that can’t be carried out fail the step: %s', async (line, message) => {
    const { annotations, conclusion, exitCode } = await runPrinting([line]);
    expect(annotations.map((annotation) => annotation.message)).toEqual(
      expect.arrayContaining([
        `Unable to process command '${line}' successfully.`,
        expect.stringContaining(message),
      ]),
    );
    expect({ conclusion, exitCode }).toEqual({ conclusion: 'failure', exitCode: 0 });
  });

  it('rest between stop-commands and its token', async () => {
    const { log, annotations, commands } = await runPrinting([
      '::stop-commands::a-long-token',
      '::error::not meant',
      'a-long-token',
      '::a-long-token::',
      '::error::meant',
    ]);
    expect(log).toEqual(['::stop-commands::***', '::error::not meant', '***', '::***::', 'Error: meant']);
    expect(annotations.map(({ message }) => message)).toEqual(['meant']);
    expect(commands.map(({ name }) => name)).toEqual(['stop-commands', 'error']);
  });

  it.each(['', 'error', 'pause-logging'])('can’t be stopped with the token %j', async (token) => {
    const { conclusion, annotations } = await runPrinting([
      `::stop-commands::${token}`,
      '::notice::still heard',
    ]);
    expect(conclusion).toBe('failure');
    expect(annotations.map(({ level }) => level)).toEqual(['error', 'notice']);
  });

  it('show in the log while echo is on', async () => {
    const { log } = await runPrinting([
      '::echo::on',
      '::add-matcher::matcher.json',
      '::add-mask::hunter2',
      '::echo::off',
      '::remove-matcher owner=x::',
    ]);
    expect(log).toEqual(['::add-matcher::matcher.json', '::add-mask::***', '::echo::off']);
  });
});

describe('debug messages', () => {
  it('show when debugging, and commands with them', async () => {
    const { log } = await runPrinting(['::debug::one%0Atwo', '::group::g'], { debug: true });
    expect(log).toEqual(['##[debug]one', '##[debug]two', '::group::g', '▼ g']);
  });

  it('tell of outputs and state, masked', async () => {
    await using action = await writeFixture({
      main: `append('GITHUB_OUTPUT', 'a=hunter2\\n'); append('GITHUB_STATE', 'b=2\\n'); append('GITHUB_ENV', 'c=3\\n');`,
    });
    await using job = await Job.create({
      actionDirectory: action.directory,
      debug: true,
      secrets: ['hunter2'],
    });
    expect((await job.run({ with: {} })).log).toEqual([
      "##[debug]c='3'",
      '##[debug]Save intra-action state b = 2',
      '##[debug]Set output a = ***',
    ]);
  });
});

describe('masks', () => {
  it('hide what comes after them, in the log and in annotations', async () => {
    const { log, annotations, masks, raw } = await runPrinting([
      'hunter2',
      '::add-mask::hunter2',
      'hunter2',
      '::error title=hunter2::it is hunter2',
    ]);
    expect(log).toEqual(['hunter2', '***', 'Error: it is ***']);
    // The runner leaves titles as they are.
    expect(annotations).toEqual([{ level: 'error', title: 'hunter2', message: 'it is ***', properties: {} }]);
    expect(masks).toEqual(['hunter2']);
    expect(raw).toContain('it is hunter2');
  });

  it('hide each line of a value with several', async () => {
    const { log, masks } = await runPrinting(['::add-mask::first%0Asecond', 'first', 'the second']);
    expect(log).toEqual(['***', 'the ***']);
    expect(masks).toEqual(['first\nsecond']);
  });

  it('can’t be empty', async () => {
    const { annotations, conclusion } = await runPrinting(['::add-mask:: ']);
    expect(annotations.map(({ level }) => level)).toEqual(['warning']);
    expect(conclusion).toBe('success');
  });

  it('of secrets hold from the start, and all of them to the end of the job', async () => {
    await using action = await writeFixture({
      main: `print('s3cret'); print('::add-mask::hunter2');`,
      post: `print('s3cret hunter2');`,
    });
    await using job = await Job.create({ actionDirectory: action.directory, secrets: ['s3cret\n'] });
    expect((await job.run({ id: 'one', with: {} })).log).toEqual(['***']);
    expect((await job.runPost('one')).log).toEqual(['*** ***']);
  });
});

describe('a running phase', () => {
  it('hands over lines as they come, and what they are', async () => {
    await using action = await writeFixture({
      main: `print('one'); print('::error::two'); setTimeout(() => print('three'), 50);`,
    });
    const seen: [string, LineKind][] = [];
    await using job = await Job.create({
      actionDirectory: action.directory,
      onLog: (line, kind) => seen.push([line, kind]),
    });
    const phase = job.start({ with: {} });
    expect(phase.pid).toBeGreaterThan(0);
    expect(await phase.waitForLine(/three/)).toBe('three');
    expect(await phase.waitForLine(/^o/)).toBe('one');
    expect(phase.lines).toEqual(['one', 'Error: two', 'three']);
    expect(seen).toEqual([
      ['one', 'text'],
      ['Error: two', 'error'],
      ['three', 'text'],
    ]);
  });

  it('says so when it ends without the line that was waited for', async () => {
    await using action = await writeFixture({ main: `print('one');` });
    await using job = await Job.create({ actionDirectory: action.directory });
    await expect(job.start({ with: {} }).waitForLine(/two/)).rejects.toThrow(
      'without a line like /two/:\none',
    );
  });
});
