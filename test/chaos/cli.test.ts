import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const CLI = fileURLToPath(new URL('cli.ts', import.meta.url));

/** What the command line wrote, and how it ended. */
function run(...args: string[]): Promise<{ code: unknown; output: string; errors: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], (error, output, errors) => {
      resolve({ code: error?.code ?? 0, output, errors });
    });
  });
}

test.each([
  [['--bogus'], /--bogus/],
  [['--runs', '0'], /--runs takes a whole number from 1 to 2147483647, not "0"/],
  [['--seed', '7', '--runs', '2'], /--seed plays one seed alone: leave out --runs and --from/],
])('%j is refused in one line', async (args, message) => {
  const { code, output, errors } = await run(...args);
  expect(errors).toMatch(message);
  expect(errors.trim().split('\n')).toHaveLength(1);
  expect(output).toBe('');
  expect(code).toBe(2);
});

test('--help says what there is', async () => {
  const { code, output } = await run('--help');
  for (const option of ['runs', 'from', 'seed', 'help']) expect(output).toContain(`--${option}`);
  expect(code).toBe(0);
});

test('plays the seeds that it is told to, and says so', async () => {
  expect(await run('--from', '7', '--runs', '2')).toMatchObject({
    code: 0,
    output: expect.stringMatching(
      /^Seeds 7 to 8: all invariants held\.\n2 runs, .* distinct mixtures /,
    ) as unknown,
  });
});
