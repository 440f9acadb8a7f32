import { afterEach, describe, expect, it, vi } from 'vitest';
import { LISTENER, writeFixture } from './fixture-action.ts';
import { Job } from './job.ts';

afterEach(() => {
  vi.useRealTimers();
});

/**
 * Waits for SIGUSR2, then writes outputs, state and summary, and what became of a line on stdout: for so long it is
 * printed until it fails, since a process that somebody starts at the same moment holds the reader's end for a moment more.
 * A reader that goes before it has read everything ends the connection with ECONNRESET, else with EPIPE.
 */
const writer = (patienceMs: number): string => `
const timer = setInterval(() => undefined, 1000);
process.on('SIGUSR2', () => {
  clearInterval(timer);
  let printed = 'yes';
  const until = Date.now() + ${patienceMs};
  do {
    try { print('late'); } catch (error) { if (error.code !== 'EAGAIN') printed = ['EPIPE', 'ECONNRESET'].includes(error.code) ? 'closed' : error.code; }
  } while (printed === 'yes' && Date.now() < until);
  append('GITHUB_OUTPUT', 'printed=' + printed + '\\n');
  append('GITHUB_STATE', 'saved=late\\n');
  append('GITHUB_STEP_SUMMARY', 'late');
});
append('GITHUB_OUTPUT', 'early=yes\\n');
print('::notice::ready');
`;
/** For one whose output is closed. */
const WRITER = writer(5000);
const LATE_FILES = {
  outputs: { early: 'yes', printed: 'closed' },
  state: { saved: 'late' },
  summary: 'late',
};

// Windows has no signals that a process could catch, and there the whole tree of a worker is killed with it.
describe.skipIf(process.platform === 'win32')('when the worker is killed', () => {
  it('the phase is over at once, and its process lives on with its output closed', async () => {
    await using action = await writeFixture({ main: WRITER, post: '' });
    await using job = await Job.create({ actionDirectory: action.directory });
    const main = job.start({ id: 'one', with: {}, continueOnError: true });
    await main.waitForLine(/ready/);
    job.killWorker();
    expect(await main.done).toMatchObject({
      exitCode: null,
      signal: null,
      outlived: true,
      signals: [],
      conclusion: 'failure',
      outputs: {},
      summary: '',
      annotations: [{ message: 'ready' }],
      log: ['Notice: ready'],
    });
    expect(job.status).toBe('failure');

    main.signal('SIGUSR2');
    const end = await main.orphanEnd();
    expect(end).toMatchObject({ exitCode: 0, signal: null, files: LATE_FILES });
    expect(end.durationMs).toBeGreaterThan(0);
  });

  it('nothing follows', async () => {
    await using action = await writeFixture({ main: WRITER, post: '' });
    await using job = await Job.create({ actionDirectory: action.directory });
    const main = job.start({ id: 'one', with: {} });
    await main.waitForLine(/ready/);
    job.killWorker();
    expect(job.endedBy).toBe('worker-killed');
    expect(() => job.startPost('one')).toThrow('worker was killed');
    expect(() => job.start({ with: {} })).toThrow('worker was killed');
    // Its signals would have been the worker's.
    job.cancel();
    expect((await main.done).signals).toEqual([]);
  });

  it('a process that doesn’t bear a closed output dies of it', async () => {
    await using action = await writeFixture({
      // It writes on: the first words may come before nobody holds the reader's end any more.
      main: `process.on('SIGUSR2', () => setInterval(() => process.stdout.write('late'), 50)); setInterval(() => undefined, 1000); print('ready');`,
    });
    await using job = await Job.create({ actionDirectory: action.directory });
    const main = job.start({ with: {} });
    await main.waitForLine(/ready/);
    job.killWorker();
    main.signal('SIGUSR2');
    expect(await main.orphanEnd()).toMatchObject({ exitCode: 1 });
  });

  it('a process that never ends is not waited for', async () => {
    await using action = await writeFixture({ main: WRITER });
    await using job = await Job.create({ actionDirectory: action.directory });
    const main = job.start({ with: {} });
    await main.waitForLine(/ready/);
    job.killWorker();
    await expect(main.orphanEnd(1)).rejects.toThrow('still ran 1 ms after its phase');
    expect(await main.orphanEnd()).toMatchObject({ signal: 'SIGKILL', files: { outputs: { early: 'yes' } } });
  });

  it('only then, or in a container, there is an orphan', async () => {
    await using action = await writeFixture({ main: '' });
    await using job = await Job.create({ actionDirectory: action.directory });
    await expect(job.start({ with: {} }).orphanEnd()).rejects.toThrow('ended with its phase');
  });
});

// Windows has no signals that a process could catch.
describe.skipIf(process.platform === 'win32')('when the runner shuts down', () => {
  it('it signals main whatever its condition, and runs no post phase', async () => {
    await using action = await writeFixture({ main: LISTENER, post: '' });
    await using job = await Job.create({ actionDirectory: action.directory });
    const main = job.start({ id: 'one', with: {}, if: 'always()' });
    await main.waitForLine(/ready/);
    job.shutdown();
    await main.waitForLine(/SIGINT/);
    main.signal('SIGUSR2');
    expect(await main.done).toMatchObject({ signals: ['SIGINT'], conclusion: 'cancelled' });
    expect(job).toMatchObject({ status: 'failure', endedBy: 'shutdown' });
    expect(() => job.startPost('one')).toThrow('was shut down');
    expect(() => job.start({ with: {}, if: 'always()' })).toThrow('was shut down');
  });

  it('it signals a post phase too', async () => {
    await using action = await writeFixture({ main: '', post: LISTENER });
    await using job = await Job.create({ actionDirectory: action.directory });
    await job.run({ id: 'one', with: {} });
    const post = job.startPost('one');
    await post.waitForLine(/ready/);
    job.shutdown();
    await post.waitForLine(/SIGINT/);
    post.signal('SIGUSR2');
    expect(await post.done).toMatchObject({ signals: ['SIGINT'], conclusion: 'cancelled' });
  });
});

// Windows has no signals that a process could catch.
describe.skipIf(process.platform === 'win32')('in a container', () => {
  it('a cancel ends the phase, and the deaf process runs on beside the post phase', async () => {
    await using action = await writeFixture({
      main: writer(0),
      post: `append('GITHUB_OUTPUT', 'saved=' + process.env.STATE_saved + '\\n');`,
    });
    await using job = await Job.create({ actionDirectory: action.directory, container: true });
    const main = job.start({ id: 'one', with: {} });
    await main.waitForLine(/ready/);
    job.cancel();
    expect(await main.done).toMatchObject({
      exitCode: null,
      signal: null,
      outlived: true,
      signals: ['SIGINT'],
      conclusion: 'cancelled',
      outputs: { early: 'yes' },
      state: {},
      log: ['Notice: ready', 'Error: The operation was canceled.'],
    });
    expect((await job.runPost('one')).outputs).toEqual({ saved: 'undefined' });

    main.signal('SIGUSR2');
    expect(await main.orphanEnd()).toMatchObject({
      exitCode: 0,
      files: { ...LATE_FILES, outputs: { early: 'yes', printed: 'yes' } },
    });
    expect(main.lines).not.toContain('late');
  });
});

// Windows has no signals that a process could catch.
describe.skipIf(process.platform === 'win32')('timeout-minutes', () => {
  it.each(['main', 'post'] as const)('ends a %s phase, which fails the job', async (stage) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await using action = await writeFixture({ main: stage === 'main' ? LISTENER : '', post: LISTENER });
    await using job = await Job.create({ actionDirectory: action.directory });
    const main = job.start({ id: 'one', with: {}, timeoutMs: 120_000, if: 'always()' });
    if (stage === 'post') await main.done;
    const phase = stage === 'main' ? main : job.startPost('one');
    await phase.waitForLine(/ready/);
    vi.advanceTimersByTime(120_000);
    await phase.waitForLine(/SIGINT/);
    phase.signal('SIGUSR2');
    const result = await phase.done;
    expect(result).toMatchObject({ exitCode: 0, signals: ['SIGINT'], conclusion: 'failure' });
    const name = stage === 'main' ? 'Run ./' : 'Post Run ./';
    expect(result.annotations).toMatchObject([
      { level: 'error', message: `The action '${name}' has timed out after 2 minutes.` },
    ]);
    expect(job.status).toBe('failure');
  });

  it('in a cancelled job counts as cancelled', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await using action = await writeFixture({ main: LISTENER });
    await using job = await Job.create({ actionDirectory: action.directory });
    job.cancel();
    const main = job.start({ with: {}, timeoutMs: 60_000, if: 'always()' });
    await main.waitForLine(/ready/);
    vi.advanceTimersByTime(60_000);
    await main.waitForLine(/SIGINT/);
    main.signal('SIGUSR2');
    expect((await main.done).conclusion).toBe('cancelled');
  });
});

describe('continue-on-error', () => {
  it('forgives a failure, in main and post, and leaves the job as it is', async () => {
    await using action = await writeFixture({ main: 'process.exit(1);', post: 'process.exit(2);' });
    await using job = await Job.create({ actionDirectory: action.directory });
    const main = await job.run({ id: 'one', with: {}, continueOnError: true });
    expect(main).toMatchObject({ exitCode: 1, outcome: 'failure', conclusion: 'success' });
    const post = await job.runPost('one');
    expect(post).toMatchObject({ exitCode: 2, outcome: 'failure', conclusion: 'success' });
    expect(job.status).toBe('success');
  });
});
