import { afterEach, describe, expect, it, vi } from 'vitest';
import { LISTENER, writeFixture } from './fixture-action.ts';
import { Job } from './job.ts';
import { RUNNER_PATIENCE } from './signal-sequence.ts';

/** From here on the runner's time stands still until a test lets it pass. The action's process is not affected. */
function holdTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
}

afterEach(() => {
  vi.useRealTimers();
});

it('the runner waits as long as its source says', () => {
  expect(RUNNER_PATIENCE).toMatchObject({
    afterInterruptMs: 7_500,
    afterTerminateMs: 2_500,
    afterExitMs: 5_000,
    afterCancelMs: 285_000,
  });
});

// Windows has no signals that a process could catch.
describe.skipIf(process.platform === 'win32')('a cancel', () => {
  it('interrupts a main phase, terminates it 7.5 s later, and kills it 2.5 s after that', async () => {
    holdTime();
    await using action = await writeFixture({ main: LISTENER });
    await using job = await Job.create({ actionDirectory: action.directory });
    const phase = job.start({ with: {} });
    await phase.waitForLine(/ready/);
    phase.cancel();
    expect(job.status).toBe('cancelled');
    await phase.waitForLine(/SIGINT/);
    vi.advanceTimersByTime(7_500);
    await phase.waitForLine(/SIGTERM/);
    vi.advanceTimersByTime(2_500);
    const result = await phase.done;
    expect(result).toMatchObject({
      exitCode: null,
      signal: 'SIGKILL',
      signals: ['SIGINT', 'SIGTERM', 'SIGKILL'],
      outlived: false,
      outcome: 'cancelled',
      conclusion: 'cancelled',
    });
    expect(result.log).toEqual(['ready', 'SIGINT 1', 'SIGTERM 1', 'Error: The operation was canceled.']);
  });

  it('stops at the signal that the process obeys, and counts as one whatever the exit code', async () => {
    await using action = await writeFixture({ main: LISTENER });
    await using job = await Job.create({ actionDirectory: action.directory });
    const phase = job.start({ with: {} });
    await phase.waitForLine(/ready/);
    phase.cancel();
    await phase.waitForLine(/SIGINT/);
    phase.signal('SIGUSR2');
    expect(await phase.done).toMatchObject({ exitCode: 0, signals: ['SIGINT'], conclusion: 'cancelled' });
    expect(job.status).toBe('cancelled');
  });

  it('may interrupt twice', async () => {
    holdTime();
    await using action = await writeFixture({ main: LISTENER });
    await using job = await Job.create({ actionDirectory: action.directory });
    const phase = job.start({ with: {} });
    await phase.waitForLine(/ready/);
    job.cancel({ interrupts: 2 });
    await phase.waitForLine(/SIGINT 1/);
    vi.advanceTimersByTime(RUNNER_PATIENCE.betweenInterruptsMs);
    await phase.waitForLine(/SIGINT 2/);
    phase.signal('SIGUSR2');
    expect((await phase.done).signals).toEqual(['SIGINT', 'SIGINT']);
  });

  it('tells the post phase, which it doesn’t interrupt', async () => {
    await using action = await writeFixture({
      inputs: "{ status: { default: '${{ job.status }}' } }",
      main: LISTENER,
      post: `print(process.env.INPUT_STATUS); ${LISTENER}`,
    });
    await using job = await Job.create({ actionDirectory: action.directory });
    const main = job.start({ id: 'one', with: {} });
    await main.waitForLine(/ready/);
    main.cancel();
    await main.waitForLine(/SIGINT/);
    main.signal('SIGUSR2');
    await main.done;
    const post = job.startPost('one');
    await post.waitForLine(/ready/);
    post.cancel();
    post.signal('SIGUSR2');
    expect(await post.done).toMatchObject({
      exitCode: 0,
      signals: [],
      conclusion: 'success',
      log: ['cancelled', 'ready', 'released'],
    });
  });

  it('doesn’t signal a main phase under always(), whether it comes before or while that runs', async () => {
    await using action = await writeFixture({
      inputs: "{ status: { default: '${{ job.status }}' } }",
      main: `print(process.env.INPUT_STATUS); ${LISTENER}`,
    });
    await using job = await Job.create({ actionDirectory: action.directory });
    for (const status of ['success', 'cancelled']) {
      const phase = job.start({ with: {}, if: 'always()' });
      await phase.waitForLine(/ready/);
      job.cancel();
      phase.signal('SIGUSR2');
      expect(await phase.done).toMatchObject({
        exitCode: 0,
        signals: [],
        conclusion: 'success',
        log: [status, 'ready', 'released'],
      });
      expect(job.status).toBe('cancelled');
    }
  });

  it('signals a main phase under !cancelled(), and starts none after it', async () => {
    await using action = await writeFixture({ main: LISTENER });
    await using job = await Job.create({ actionDirectory: action.directory });
    const phase = job.start({ with: {}, if: '!cancelled()' });
    await phase.waitForLine(/ready/);
    job.cancel();
    await phase.waitForLine(/SIGINT/);
    phase.signal('SIGUSR2');
    expect((await phase.done).conclusion).toBe('cancelled');
    expect(() => job.start({ with: {}, if: '!cancelled()' })).toThrow('the step is skipped');
    expect(() => job.start({ with: {}, if: 'success()' })).toThrow('the step is skipped');
  });
});

// Windows has no signals that a process could catch.
describe.skipIf(process.platform === 'win32')('the time after a cancel', () => {
  it('is shared by all that follows: a post phase that starts late has what is left', async () => {
    holdTime();
    await using action = await writeFixture({ main: LISTENER, post: LISTENER });
    await using job = await Job.create({ actionDirectory: action.directory });
    const main = job.start({ id: 'one', with: {}, if: 'always()' });
    await main.waitForLine(/ready/);
    job.cancel();
    vi.advanceTimersByTime(200_000);
    main.signal('SIGUSR2');
    expect((await main.done).conclusion).toBe('success');
    const post = job.startPost('one');
    await post.waitForLine(/ready/);
    // Another cancel doesn't buy time.
    job.cancel();
    vi.advanceTimersByTime(84_999);
    expect(job.endedBy).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(job.endedBy).toBe('worker-killed');
    expect(await post.done).toMatchObject({ outlived: true, conclusion: 'cancelled', log: ['ready'] });
  });

  it('ends also between two phases', async () => {
    holdTime();
    await using action = await writeFixture({ main: '', post: '' });
    await using job = await Job.create({ actionDirectory: action.directory });
    await job.run({ id: 'one', with: {} });
    job.cancel();
    vi.advanceTimersByTime(285_000);
    expect(() => job.startPost('one')).toThrow('worker was killed');
  });

  it('is over with the job, when that is disposed of', async () => {
    holdTime();
    await using action = await writeFixture({ main: '' });
    await using job = await Job.create({ actionDirectory: action.directory });
    job.cancel();
    await job[Symbol.asyncDispose]();
    expect(vi.getTimerCount()).toBe(0);
  });
});
