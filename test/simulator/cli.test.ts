import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { SCENARIOS } from '../gallery/scenarios.ts';
import { DIALECTS } from './dialects.ts';
import { signedCall } from './signed-call.ts';

const CLI = fileURLToPath(new URL('cli.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const children: ChildProcess[] = [];

/** The command line under test, with what it has written so far. */
class Cli {
  output = '';
  errors = '';
  readonly child: ChildProcess;
  readonly #exit: Promise<unknown[]>;

  constructor(...args: string[]) {
    this.child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(this.child);
    this.child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    this.#exit = once(this.child, 'close');
  }

  /** Resolves once it has written something that matches. */
  async wrote(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.output);
      if (found !== null) return found[1] ?? found[0];
      if (this.child.stdout === null) throw new Error('The command line has no output');
      await Promise.race([
        once(this.child.stdout, 'data'),
        this.#exit.then(() => {
          throw new Error(`The command line ended: ${this.errors}`);
        }),
      ]);
    }
  }

  async exitCode(): Promise<unknown> {
    const [code] = await this.#exit;
    return code;
  }
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

test('--help says what there is', async () => {
  const cli = new Cli('--help');
  expect(await cli.exitCode()).toBe(0);
  for (const { name, description } of DIALECTS) {
    expect(cli.output).toContain(`  ${name} `);
    expect(cli.output).toContain(description);
  }
  for (const { name, description } of SCENARIOS) {
    expect(cli.output).toContain(`  ${name} `);
    expect(cli.output).toContain(description);
  }
  for (const option of [
    'scenario',
    'language',
    'show-only',
    'serve-only',
    'port',
    'dialect',
    'instances',
    'faults',
    'seed',
    'stop-seconds',
    'delete-seconds',
    'help',
  ]) {
    expect(cli.output).toContain(`--${option}`);
  }
});

test.each([
  [['--colour'], /--colour/],
  [['--port', 'http'], /--port takes a whole number from 0 to 65535, not "http"/],
  [['--dialect', 'klingon'], /^There is no dialect "klingon"\. There are: default, .*count-zero/],
  [['--dialect', 'count-zero,count-text'], /count-zero and count-text exclude one another/],
  [['--scenario', 'klingon'], /^There is no scenario "klingon"\. There are: running, .*wrong-key/],
  [['--language', 'tlh'], /--language takes en or zh-CN, not "tlh"/],
  [['--faults', 'lots'], /--faults takes none, some or many, not "lots"/],
])('%j is refused in one line', async (args, message) => {
  const cli = new Cli(...args);
  expect(await cli.exitCode()).toBe(2);
  expect(cli.errors).toMatch(message);
  expect(cli.errors.trim().split('\n')).toHaveLength(1);
  expect(cli.output).toBe('');
});

test('serves a fleet, shows each call, and ends on a signal', async () => {
  const cli = new Cli('--serve-only', '--instances', '9', '--stop-seconds', '0', '--delete-seconds', '0');
  const url = await cli.wrote(/simulated at (http:\S+)\. /);
  await cli.wrote(/Ctrl\+C/);
  const id = await cli.wrote(/ {2}uhost-id: (\S+)/);
  expect(cli.output).toContain(`  api-url: ${url}\n`);
  expect(cli.output).toContain('An instance takes 0 s to stop and 0 s to go.');
  expect(cli.output).toMatch(/npm run -s step -- .*'uhost-id=uhost-/);

  const all = await signedCall(url, { Action: 'DescribeCompShareInstance' });
  expect(all).toMatchObject({ RetCode: 0, TotalCount: 9 });
  const place = { UHostId: id, Region: 'cn-wlcb', Zone: 'cn-wlcb-01' };
  await signedCall(url, { Action: 'StopCompShareInstance', ...place });
  await signedCall(url, { Action: 'TerminateCompShareInstance', ...place });
  const rest = await signedCall(url, { Action: 'DescribeCompShareInstance' });
  expect(rest).toMatchObject({ RetCode: 0, TotalCount: 8 });
  await cli.wrote(/TerminateCompShareInstance .*RetCode 0/);
  await cli.wrote(/#4/);

  cli.child.kill('SIGTERM');
  expect(await cli.exitCode()).toBe(0);
  expect(cli.errors).toBe('');
});

test('plays the dialects that it is asked for', async () => {
  const cli = new Cli(
    '--serve-only',
    '--dialect',
    'count-zero,states-upper-case',
    '--dialect',
    'ret-codes-as-text',
  );
  const url = await cli.wrote(/simulated at (http:\S+)\. /);
  await cli.wrote(/Dialect count-zero: TotalCount is always 0/);
  const answer = await signedCall(url, { Action: 'DescribeCompShareInstance' });
  expect(answer).toMatchObject({ RetCode: '0', TotalCount: 0 });
  expect(answer['UHostSet']).toContainEqual(expect.objectContaining({ State: 'RUNNING' }));
});

test('shows what a run shows in a scenario, as GitHub renders it, and how long it takes', async () => {
  const cli = new Cli('--scenario', 'lock', '--show-only');
  expect(await cli.exitCode()).toBe(0);
  expect(cli.output).toContain(
    'What a run shows when another operation holds the lock for its whole ten minutes:',
  );
  expect(cli.output).toMatch(/^\[10:\d\d\] .*: gone$/m);
  expect(cli.output).toMatch(/^── Job summary ──$/m);
  expect(cli.output).toMatch(/^It takes 10 min \d+ s of the API's time, played in \d+\.\d s\.$/m);
  expect(cli.output).not.toMatch(/^::/m);
});

test('serves the scenario that it shows', async () => {
  const cli = new Cli('--scenario', 'denied');
  const url = await cli.wrote(/simulated at (http:\S+)\. /);
  expect(cli.output).toMatch(/^Error: .*permission refused/m);
  const id = await cli.wrote(/ {2}uhost-id: (\S+)/);
  const place = { UHostId: id, Region: 'cn-wlcb', Zone: 'cn-wlcb-01' };
  expect(await signedCall(url, { Action: 'StopCompShareInstance', ...place })).toMatchObject({ RetCode: 0 });
  expect(await signedCall(url, { Action: 'TerminateCompShareInstance', ...place })).toMatchObject({
    RetCode: 299,
  });
});

// It is meant for a POSIX shell.
test.skipIf(process.platform === 'win32')('the command that it prints shows a step', async () => {
  const cli = new Cli('--serve-only', '--stop-seconds', '0', '--delete-seconds', '0');
  const id = await cli.wrote(/ {2}uhost-id: (\S+)/);
  const command = await cli.wrote(/\n(npm run -s step .*)\n/);
  const shell = spawn('/bin/sh', ['-c', command], { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(shell);
  const [shown, ended] = await Promise.all([text(shell.stdout), once(shell, 'close')]);
  expect(ended).toEqual([0, null]);
  expect(shown).toMatch(new RegExp(`^\\[0:\\d\\d\\] ${id}.*: gone$`, 'm'));
  expect(shown).toMatch(/^── Job summary ──$/m);
  expect(shown).toContain('public-key: ***');
});

test('a port that is taken is named', async () => {
  const first = new Cli('--serve-only');
  const port = await first.wrote(/simulated at http:\/\/127\.0\.0\.1:(\d+)/);
  const second = new Cli('--serve-only', '--port', port);
  expect(await second.exitCode()).toBe(1);
  expect(second.errors).toContain(port);
});
