import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sealState, STATE_NAME } from '../src/action/progress.ts';
import { Simulator, DEFAULT_KEYS } from '../test/simulator/simulator.ts';
import { loadedFiles } from '../test/bundle/loaded-files.ts';
import { startTls } from '../test/bundle/tls.ts';
import type { TlsAddress } from '../test/bundle/tls.ts';
import { readManifest } from '../test/runner/manifest.ts';

const root = path.resolve(import.meta.dirname, '..');

/** What one process took. */
export interface ProcessCost {
  /** From its start to its end, in milliseconds. */
  ms: number;
  /** CPU time that it used itself, for the program and for the system, in milliseconds. */
  cpuMs: number;
  /** The most memory that it held, in MB. */
  memoryMb: number;
}

/** A process to measure: what Node is given, and its environment. */
export interface Subject {
  args: string[];
  env?: Record<string, string>;
  /** The exit code to expect, 0 by default. */
  exitCode?: number;
}

/** How requests travel. */
export type Scheme = 'http' | 'https';

/** Starts the built bundle and what it is compared with, each as a process of its own, on this process's Node. */
export class ProcessBench implements AsyncDisposable {
  readonly simulator = new Simulator({ durations: { stop: 0, terminate: 0 } });
  #folder = '';
  /** The address of the simulator, and of a server that answers anything with as little as possible. */
  #urls: Record<Scheme, { api: string; plain: string }> = {
    http: { api: '', plain: '' },
    https: { api: '', plain: '' },
  };
  #certificateFile = '';
  #inputs: Record<string, string> = {};
  readonly #closing: (() => PromiseLike<unknown>)[] = [];

  static async create(): Promise<ProcessBench> {
    const bench = new ProcessBench();
    bench.#folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
    const api = await bench.simulator.listen();
    const plain = createServer((request, response) => {
      request.resume().on('end', () => response.end('{"RetCode":0}'));
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const plainUrl = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
    const tunnels: TlsAddress[] = [];
    for (const url of [api.url, plainUrl]) {
      const tunnel = await startTls();
      tunnel.leadTo(url);
      tunnels.push(tunnel);
    }
    const [apiTunnel, plainTunnel] = tunnels;
    bench.#urls = {
      http: { api: api.url, plain: plainUrl },
      https: { api: apiTunnel?.url ?? '', plain: plainTunnel?.url ?? '' },
    };
    bench.#certificateFile = apiTunnel?.certificateFile ?? '';
    bench.#closing.push(
      api.close,
      () => new Promise((resolve) => plain.close(resolve)),
      ...tunnels.map((tunnel) => () => tunnel[Symbol.asyncDispose]()),
    );
    for (const [name, value] of (await readManifest(root)).defaults) bench.#inputs[name] = value;
    await writeFile(
      path.join(bench.#folder, 'usage.cjs'),
      `process.on('exit', () => {
        const usage = process.resourceUsage();
        require('node:fs').writeFileSync(process.env.BENCH_USAGE, JSON.stringify(usage));
      });`,
    );
    return bench;
  }

  bare(): Subject {
    return { args: ['-e', '0'] };
  }

  /** Bare Node with one request by `node:http` or `node:https`. */
  request(scheme: Scheme): Subject {
    const send = `require('node:${scheme}').request('${this.#urls[scheme].plain}', { method: 'POST' }, (a) => a.resume())`;
    return { args: ['-e', `${send}.end('a=1')`], env: this.#trust(scheme) };
  }

  /** Bare Node with one request by its own `fetch`. */
  fetchRequest(): Subject {
    return {
      args: [
        '-e',
        `fetch('${this.#urls.http.plain}', { method: 'POST', body: 'a=1' }).then((a) => a.text())`,
      ],
    };
  }

  idlePost(): Subject {
    const { publicKey, privateKey } = DEFAULT_KEYS;
    const state = sealState(JSON.stringify({ progress: 'done' }), { privateKey, env: {} });
    const keys = { 'INPUT_PUBLIC-KEY': publicKey, 'INPUT_PRIVATE-KEY': privateKey };
    return { args: [path.join(root, 'dist/post.js')], env: { ...keys, [`STATE_${STATE_NAME}`]: state } };
  }

  /** A run that refuses its inputs. */
  async wrongInputs(): Promise<Subject> {
    return { ...(await this.#main({ 'uhost-id': 'wrong' }, 'http')), exitCode: 1 };
  }

  /** A whole run on so many stopped instances, which it makes. */
  teardown(size: number, scheme: Scheme = 'http'): Promise<Subject> {
    const ids = Array.from({ length: size }, () => this.simulator.addInstance({ State: 'Stopped' }).UHostId);
    return this.#main({ 'uhost-id': ids.join(',') }, scheme);
  }

  async #main(wanted: Record<string, string>, scheme: Scheme): Promise<Subject> {
    const inputs: Record<string, string> = {
      ...this.#inputs,
      'public-key': DEFAULT_KEYS.publicKey,
      'private-key': DEFAULT_KEYS.privateKey,
      'api-url': this.#urls[scheme].api,
      'job-status': 'success',
      ...wanted,
    };
    const env = this.#trust(scheme);
    for (const [name, value] of Object.entries(inputs)) env[`INPUT_${name.toUpperCase()}`] = value;
    for (const name of ['OUTPUT', 'STATE', 'STEP_SUMMARY']) {
      env[`GITHUB_${name}`] = path.join(this.#folder, name);
      await writeFile(path.join(this.#folder, name), '');
    }
    return { args: [path.join(process.env.DIST ?? root + '/dist', 'main.js')], env };
  }

  #trust(scheme: Scheme): Record<string, string> {
    return scheme === 'https' ? { NODE_EXTRA_CA_CERTS: this.#certificateFile } : {};
  }

  /** Runs a process to its end. Throws when it ends otherwise than expected. */
  async measure({ args, env = {}, exitCode = 0 }: Subject): Promise<ProcessCost> {
    const usageFile = path.join(this.#folder, 'usage.json');
    const startedAt = performance.now();
    const child = spawn(process.execPath, ['--require', path.join(this.#folder, 'usage.cjs'), ...args], {
      env: { PATH: process.env['PATH'] ?? '', BENCH_USAGE: usageFile, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    const ms = performance.now() - startedAt;
    if (code !== exitCode) throw new Error(`node ${args.join(' ')} ended with ${String(code)}`);
    const usage = JSON.parse(await readFile(usageFile, 'utf8')) as NodeJS.ResourceUsage;
    return {
      ms,
      // In microseconds.
      cpuMs: (usage.userCPUTime + usage.systemCPUTime) / 1000,
      // In kilobytes.
      memoryMb: usage.maxRSS / 1024,
    };
  }

  /** The size of the files of dist/ that a process loads, in bytes. */
  async loadedBytes({ args, env = {} }: Subject): Promise<number> {
    const coverage = path.join(this.#folder, 'coverage');
    await this.measure({ args, env: { ...env, NODE_V8_COVERAGE: coverage } });
    const files = await loadedFiles(coverage);
    await rm(coverage, { recursive: true });
    const sizes = await Promise.all(files.map((file) => stat(path.join(root, 'dist', file))));
    return sizes.reduce((sum, { size }) => sum + size, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#closing.map((close) => close()));
    await rm(this.#folder, { recursive: true, force: true });
  }
}
