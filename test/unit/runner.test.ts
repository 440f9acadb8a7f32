import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { appendFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { guardedRunner, withHelp } from '../../src/action/runner.ts';
import type { Core, Losses, Runner } from '../../src/action/runner.ts';
import { HelpLinks } from '../../src/report/help.ts';
import { recordingRunner } from './recording-runner.ts';
import type { Told } from './recording-runner.ts';

const LOSSES: Losses = {
  state: { title: 'No state', message: 'It is lost.' },
  outputs: { title: 'No outputs', message: 'They are lost.' },
  summary: { title: 'No summary', message: 'It is lost too.' },
};

/** A folder of its own for a test, which goes with it. */
async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'runner-'));
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** The runner over a core that keeps what it is told, but for what `core` does otherwise. */
function guarded(
  core: Partial<Core>,
  env: NodeJS.ProcessEnv = {},
  losses: Losses = LOSSES,
): { runner: Runner; told: Told } {
  const { runner, told } = recordingRunner({ state: 'saved', debug: true });
  return { runner: guardedRunner({ ...runner, ...core }, losses, env), told };
}

function failWith(reason: unknown): () => void {
  return () => {
    throw reason;
  };
}

/** A disk that fills up while this file is written. */
function fillsUp(file: string): () => void {
  return () => {
    appendFileSync(file, 'half');
    throw new Error('ENOSPC: no space left on device');
  };
}

describe('what the runner is asked and told', () => {
  it('goes to @actions/core', () => {
    const { runner, told } = guarded({});
    runner.setSecret('secret');
    runner.saveState('teardown', 'state');
    runner.setOutput('results', '[]');
    runner.info('line');
    runner.debug('detail');
    runner.startGroup('group');
    runner.info('folded');
    runner.endGroup();
    runner.notice('1', { title: 'a' });
    runner.warning('2', { title: 'b' });
    runner.error('3', { title: 'c' });
    expect(told).toEqual({
      lines: ['line'],
      debug: ['detail'],
      annotations: [
        ['notice', 'a', '1'],
        ['warning', 'b', '2'],
        ['error', 'c', '3'],
      ],
      outputs: { results: '[]' },
      saved: ['state'],
      secrets: ['secret'],
      groups: [{ title: 'group', lines: ['folded'] }],
      summary: '',
    });
    expect([runner.getState('teardown'), runner.isDebug()]).toEqual(['saved', true]);
  });

  it('but inputs are read from the environment, as they are set', () => {
    const { runner } = guarded({}, { 'INPUT_UHOST-ID': ' uhost-a ', INPUT_DRY_RUN: 'true', INPUT_NAME: '' });
    expect(['uhost-id', 'dry-run', 'name', 'tag'].map((name) => runner.getInput(name))).toEqual([
      ' uhost-a ',
      'true',
      '',
      undefined,
    ]);
  });
});

describe('the job summary', () => {
  it('grows with each part, after what others have written there', async () => {
    await using folder = await temporaryFolder();
    const file = path.join(folder.path, 'summary.md');
    await appendFile(file, 'before\n');
    const { runner, told } = guarded({}, { GITHUB_STEP_SUMMARY: file });
    runner.addSummary('one\n');
    runner.addSummary('two\n');
    expect(await readFile(file, 'utf8')).toBe('before\none\ntwo\n');
    expect(told.annotations).toEqual([]);
  });

  it.each([{}, { GITHUB_STEP_SUMMARY: '' }])('is left out without a word where there is none: %j', (env) => {
    const { runner, told } = guarded({}, env);
    runner.addSummary('one');
    expect(told.annotations).toEqual([]);
  });

  it('that can not be written is warned of once', async () => {
    await using folder = await temporaryFolder();
    const { runner, told } = guarded({}, { GITHUB_STEP_SUMMARY: folder.path });
    runner.addSummary('one');
    runner.addSummary('two');
    expect(told.annotations).toEqual([
      ['warning', 'No summary', expect.stringMatching(/^EISDIR.*[^.]\. It is lost too\.$/)],
    ]);
  });
});

describe('a file of the runner that can not be written', () => {
  it('the state: warned of once, and the phase goes on', () => {
    const { runner, told } = guarded({ saveState: failWith(new Error('no space.')) });
    runner.saveState('teardown', 'one');
    runner.saveState('teardown', 'two');
    runner.setOutput('results', '[]');
    expect(told.annotations).toEqual([['warning', 'No state', 'no space. It is lost.']]);
    expect(told.outputs).toEqual({ results: '[]' });
  });

  it('the outputs: warned of by themselves, whatever is thrown', () => {
    const { runner, told } = guarded({
      saveState: failWith(new Error('v1.2 is old')),
      setOutput: failWith('no outputs'),
    });
    runner.saveState('teardown', 'one');
    runner.setOutput('results', '[]');
    expect(told.annotations).toEqual([
      ['warning', 'No state', 'v1.2 is old. It is lost.'],
      ['warning', 'No outputs', 'no outputs. They are lost.'],
    ]);
  });

  it('where nobody reads it: nothing is said', () => {
    const losses: Losses = { ...LOSSES, state: undefined, outputs: undefined };
    const { runner, told } = guarded(
      { saveState: failWith(new Error('x')), setOutput: failWith(new Error('x')) },
      {},
      losses,
    );
    runner.saveState('teardown', 'one');
    runner.setOutput('results', '[]');
    expect(told.annotations).toEqual([]);
  });

  it.each([
    ['GITHUB_STATE', 'saveState'],
    ['GITHUB_OUTPUT', 'setOutput'],
  ] as const)(
    'half of what was written to %s is taken back, and what was there before stays',
    async (name, write) => {
      await using folder = await temporaryFolder();
      const file = path.join(folder.path, 'commands');
      await appendFile(file, 'before\n');
      const { runner, told } = guarded({ [write]: fillsUp(file) }, { [name]: file });
      runner[write]('name', 'value');
      runner[write]('name', 'value');
      expect(await readFile(file, 'utf8')).toBe('before\n');
      expect(told.annotations).toHaveLength(1);
    },
  );

  it.each([
    ['is not there', (folder: string): string => path.join(folder, 'none')],
    ['is a folder', (folder: string): string => folder],
    ['has no name', (): string => ''],
  ])('that %s: a warning, and nothing else happens', async (_, fileIn) => {
    await using folder = await temporaryFolder();
    const { runner, told } = guarded(
      { saveState: failWith(new Error('no way')) },
      { GITHUB_STATE: fileIn(folder.path) },
    );
    runner.saveState('teardown', 'one');
    expect(told.annotations).toEqual([['warning', 'No state', 'no way. It is lost.']]);
  });

  it('that was not there before: what got written stays, since its length before is not known', async () => {
    await using folder = await temporaryFolder();
    const file = path.join(folder.path, 'state');
    const { runner } = guarded({ saveState: fillsUp(file) }, { GITHUB_STATE: file });
    runner.saveState('teardown', 'one');
    expect(await readFile(file, 'utf8')).toBe('half');
  });

  it('that is gone when it is to be taken back: a warning, and nothing else happens', async () => {
    await using folder = await temporaryFolder();
    const file = path.join(folder.path, 'state');
    await appendFile(file, 'before\n');
    const { runner, told } = guarded(
      {
        saveState: () => {
          rmSync(file);
          throw new Error('no way');
        },
      },
      { GITHUB_STATE: file },
    );
    runner.saveState('teardown', 'one');
    expect(told.annotations).toEqual([['warning', 'No state', 'no way. It is lost.']]);
  });
});

describe('annotations', () => {
  it.each(['notice', 'warning', 'error'] as const)(
    'a %s ends with the address of the help for it',
    (level) => {
      const { runner, told } = recordingRunner();
      const help = new HelpLinks({ GITHUB_ACTION_REPOSITORY: 'owner/repo', GITHUB_ACTION_REF: 'v1' }, 'en');
      withHelp(runner, help)[level]('What happened.', { title: 'Timed out' });
      expect(told.annotations).toEqual([
        [
          level,
          'Timed out',
          'What happened.\nhttps://github.com/owner/repo/blob/v1/docs/troubleshooting.md#timed-out',
        ],
      ]);
    },
  );

  it('all else is as the runner has it', () => {
    const { runner, told } = recordingRunner();
    withHelp(runner, new HelpLinks({}, 'en')).info('line');
    expect(told.lines).toEqual(['line']);
  });
});
