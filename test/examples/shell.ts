import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What the examples need of the machine, as `ubuntu-latest` has it. */
const TOOLS = ['bash', 'curl', 'jq', 'sha1sum', 'seq'];

/** A command that the test plays: what it prints and its exit code. It gets the variables of the shell that calls it. */
export type Command = (
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
) => Promise<{ output?: string; exitCode?: number }>;

/** What a script did. */
export interface ShellRun {
  /** Standard output and standard error as they came, line by line. */
  log: string[];
  /** Null where a signal ended it. */
  exitCode: number | null;
  /** What it wrote to `$GITHUB_OUTPUT`. */
  outputs: Record<string, string>;
  /** What it has masked. */
  masks: string[];
}

/** The variables that a command's stand-in is told, if they are set. */
const TOLD = [
  'COMPSHARE_PUBLIC_KEY',
  'COMPSHARE_PRIVATE_KEY',
  'INPUT_NAME',
  'INPUT_OLDER_THAN',
  'INPUT_DRY_RUN',
];

/** Throws a line that says what to install where a tool that the examples need is missing. */
function requireTools(): void {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const missing = TOOLS.filter((tool) => !folders.some((folder) => isExecutable(path.join(folder, tool))));
  if (missing.length > 0)
    throw new Error(`These tests run the examples' scripts. Install ${missing.join(', ')} first.`);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs scripts with bash as GitHub's runner does (`bash -e`), with the machine's own curl and jq, and with commands that
 * the test plays: `sleep`, so that time is virtual, and whatever else it is given.
 */
export class Shell implements AsyncDisposable {
  readonly #folder: string;
  readonly #server: Server;
  readonly #commands: ReadonlyMap<string, Command>;
  readonly #running = new Set<ChildProcess>();
  #runs = 0;

  private constructor(folder: string, server: Server, commands: ReadonlyMap<string, Command>) {
    this.#folder = folder;
    this.#server = server;
    this.#commands = commands;
  }

  /** @throws Error if a tool that the examples need isn't installed. */
  static async create(commands: Readonly<Record<string, Command>>): Promise<Shell> {
    requireTools();
    const folder = await mkdtemp(path.join(tmpdir(), 'examples-'));
    const played = new Map(Object.entries(commands));
    const server = createServer();
    const shell = new Shell(folder, server, played);
    server.on('request', (request, response) => {
      shell.#play(request).then(
        (answer) => response.end(answer),
        (error: unknown) => response.end(`1\n${String(error)}\n.`),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    await shell.#writeCommands();
    return shell;
  }

  /** Runs a script in a folder of its own. `killOn` ends it with all its children as soon as it resolves. */
  async run(
    script: string,
    env: Readonly<Record<string, string>>,
    { killOn, folder }: { killOn?: Promise<unknown>; folder?: string } = {},
  ): Promise<ShellRun> {
    this.#runs += 1;
    const own = path.join(this.#folder, `run-${this.#runs}`);
    await mkdir(own);
    const output = path.join(own, 'output');
    await writeFile(output, '');
    const file = path.join(own, 'script.sh');
    await writeFile(file, script);
    const child = spawn('bash', ['-e', file], {
      cwd: folder ?? own,
      // A group of its own, so that its children end with it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: `${path.join(this.#folder, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
        HOME: own,
        GITHUB_OUTPUT: output,
        ...env,
      },
    });
    this.#running.add(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    void killOn?.then(() => {
      if (this.#running.has(child)) kill(child);
    });
    const [exitCode] = (await once(child, 'close')) as [number | null];
    this.#running.delete(child);
    const log = text.split('\n').filter((line) => line !== '');
    const written = (await readFile(output, 'utf8')).split('\n').filter((line) => line !== '');
    return {
      log,
      exitCode,
      outputs: Object.fromEntries(
        written.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
      ),
      masks: log.flatMap((line) => /^::add-mask::(.+)$/.exec(line)?.[1] ?? []),
    };
  }

  /** The arguments that the scripts gave curl, jq and sha1sum so far. */
  async argumentsOfTools(): Promise<string> {
    return readFile(path.join(this.#folder, 'arguments'), 'utf8');
  }

  async #writeCommands(): Promise<void> {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The commands have no port');
    const bin = path.join(this.#folder, 'bin');
    await mkdir(bin);
    const write = async (name: string, lines: readonly string[]): Promise<void> => {
      await writeFile(path.join(bin, name), `${['#!/bin/sh', ...lines].join('\n')}\n`);
      await chmod(path.join(bin, name), 0o755);
    };
    // Without bin/ in front, which has what watches the tools.
    const curl = `PATH='${process.env['PATH'] ?? ''}' curl`;
    const variables = TOLD.map((name) => `"${name}=$${name}"`).join(' ');
    for (const name of this.#commands.keys())
      await write(name, [
        `answer=$(printf '%s\\0' ${variables} "$@" |`,
        `  ${curl} -sS --data-binary @- http://127.0.0.1:${address.port}/${name})`,
        'answer=${answer%.}',
        "printf '%s' \"${answer#*",
        '}"',
        'exit "${answer%%',
        '*}"',
      ]);
    const watched = path.join(this.#folder, 'arguments');
    await writeFile(watched, '');
    for (const name of ['curl', 'jq', 'sha1sum'])
      await write(name, [
        `printf '%s\\n' "$*" >> '${watched}'`,
        `export PATH='${process.env['PATH'] ?? ''}'`,
        `exec ${name} "$@"`,
      ]);
  }

  async #play(request: IncomingMessage): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
    const words = Buffer.concat(chunks).toString().split('\0').slice(0, -1);
    const variables = words
      .slice(0, TOLD.length)
      .map((word) => word.split(/=(.*)/s).slice(0, 2) as [string, string]);
    const command = this.#commands.get((request.url ?? '').slice(1));
    if (command === undefined) throw new Error(`${request.url ?? ''} is played by nobody`);
    const { output, exitCode = 0 } = await command(
      words.slice(TOLD.length),
      Object.fromEntries(variables.filter(([, value]) => value !== '')),
    );
    // The dot keeps the line break before it, which the shell would cut off.
    return `${exitCode}\n${output === undefined || output === '' ? '' : `${output}\n`}.`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#running) kill(child);
    this.#server.closeAllConnections();
    this.#server.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function kill({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL');
}
