import { describe, expect, it } from 'vitest';
import { writeFixture } from './fixture-action.ts';
import { Job } from './job.ts';
import { RUNNER_PATIENCE } from './signal-sequence.ts';

const PRINT_SIGNALS = `
for (const name of ['SIGINT', 'SIGTERM']) {
  process.on(name, () => { print(name); if (name === process.env.LAST) process.exit(0); });
}
const timer = setInterval(() => undefined, 1000);
print('ready');
`;

const patience = { afterInterruptMs: 30, afterTerminateMs: 30 };

// Windows has no signals that a process could catch.
describe.skipIf(process.platform === 'win32')('cancelling', () => {
  it.each([
    ['SIGINT', ['ready', 'SIGINT'], 0, null],
    ['SIGTERM', ['ready', 'SIGINT', 'SIGTERM'], 0, null],
    ['', ['ready', 'SIGINT', 'SIGTERM'], null, 'SIGKILL'],
  ])('goes on until the process ends, here with %j', async (last, lines, exitCode, signal) => {
    await using action = await writeFixture({ main: PRINT_SIGNALS });
    await using job = await Job.create({ actionDirectory: action.directory, env: { LAST: last }, patience });
    const phase = job.start({ with: {} });
    await phase.waitForLine(/ready/);
    phase.cancel();
    expect(job.status).toBe('cancelled');
    const result = await phase.done;
    expect(result).toMatchObject({ exitCode, signal, conclusion: 'cancelled' });
    expect(result.log).toEqual([...lines, 'Error: The operation was canceled.']);
    expect(job.status).toBe('cancelled');
  });

  it('waits as long as the runner does', () => {
    expect(RUNNER_PATIENCE).toEqual({ afterInterruptMs: 7500, afterTerminateMs: 2500, afterExitMs: 5000 });
  });

  it('tells the post phase, which a cancelled job doesn’t interrupt', async () => {
    await using action = await writeFixture({
      inputs: "{ status: { default: '${{ job.status }}' } }",
      main: PRINT_SIGNALS,
      post: `${PRINT_SIGNALS} process.on('SIGUSR2', () => clearInterval(timer)); print(process.env.INPUT_STATUS);`,
    });
    await using job = await Job.create({
      actionDirectory: action.directory,
      env: { LAST: 'SIGINT' },
      patience,
    });
    const main = job.start({ id: 'one', with: {} });
    await main.waitForLine(/ready/);
    main.cancel();
    await main.done;
    const post = job.startPost('one');
    expect(await post.waitForLine(/^cancelled$/)).toBe('cancelled');
    post.cancel();
    post.signal('SIGUSR2');
    expect(await post.done).toMatchObject({
      exitCode: 0,
      conclusion: 'success',
      log: ['ready', 'cancelled'],
    });
  });
});
