import { parseArgs } from 'node:util';
import { signedCall } from '../simulator/signed-call.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';
import type { Command } from './shell.ts';

/**
 * Stands in for the vendor's client, `compshare-cli` 0.3.6, which can't be installed where these tests run: the same
 * commands and options, the same calls of the API in the same order, and answers of the same form, as read off its
 * source (github.com/compshare-cn/compshare-cli, v0.3.6). An option that it doesn't have is refused.
 *
 * What it runs over SSH it can't: it remembers the command, once it has seen the instance run.
 */
export class OfficialClient {
  /** What was run on an instance, or submitted to it as a job, in order. */
  readonly remoteCommands: { id: string; command: string }[] = [];
  /** Told of each command for an instance as it begins. */
  onRemote: (command: string) => void = () => undefined;
  readonly #url: string;
  readonly #clock: VirtualClock;
  #installed = false;

  constructor(url: string, clock: VirtualClock) {
    this.#url = url;
    this.#clock = clock;
  }

  /** `pipx install`, of this client in the version that it stands for. */
  readonly pipx: Command = (args) => {
    this.#installed = args.join(' ') === 'install compshare-cli==0.3.6';
    return Promise.resolve({ exitCode: this.#installed ? 0 : 1, output: `pipx ${args.join(' ')}` });
  };

  /** `compshare`. */
  readonly compshare: Command = async (args, variables) => {
    if (!this.#installed) return { exitCode: 127, output: 'compshare: not found' };
    const json = args[0] === '--json';
    const [group = '', action = '', ...rest] = json ? args.slice(1) : args;
    try {
      const data = await this.#run(`${group} ${action}`, rest, new Calls(this.#url, variables));
      return { output: json ? JSON.stringify({ ok: true, schema_version: '1', data }) : data.line };
    } catch (error) {
      if (error instanceof WrongUsage) return { exitCode: 2, output: error.message };
      if (!(error instanceof Failure)) throw error;
      const { message } = error;
      const failed = { ok: false, schema_version: '1', error: { code: error.code, message } };
      return { exitCode: 1, output: json ? JSON.stringify(failed) : `Error: ${message}` };
    }
  };

  async #run(command: string, args: string[], calls: Calls): Promise<Answer> {
    switch (command) {
      case 'instance create':
        return create(args, calls);
      case 'instance wait':
        return this.#wait(args, calls);
      case 'instance schedule':
        return this.#schedule(args, calls);
      case 'instance ssh':
        return this.#remote(args, [], calls);
      case 'instance job': {
        const [submit, ...rest] = args;
        if (submit !== 'submit') throw new WrongUsage(`No such command '${submit ?? ''}'.`);
        return this.#remote(rest, ['name', 'cwd', 'job-id'], calls);
      }
      default:
        throw new WrongUsage(`No such command '${command}'.`);
    }
  }

  async #wait(args: string[], calls: Calls): Promise<Answer> {
    const { values, positionals } = options(args, ['state', 'timeout']);
    const [id = ''] = positionals;
    const { state = 'Running', timeout = '600' } = values;
    await calls.locate(id);
    const endsAt = this.#clock.now() + Number(timeout) * 1000;
    for (;;) {
      // By the region alone, as the client does once it knows where the instance is.
      const { State = 'NotFound' } = (await calls.find(id, { Region: 'cn-wlcb' })) ?? {};
      if (State === state) return { line: `${id}: ${state}` };
      if (this.#clock.now() >= endsAt)
        throw new Failure(`Timed out after ${timeout}s while waiting for ${id}.`);
      await this.#clock.run(() => this.#clock.sleep(3000));
    }
  }

  async #schedule(args: string[], calls: Calls): Promise<Answer> {
    const [set, ...rest] = args;
    if (set !== 'set') throw new WrongUsage(`No such command '${set ?? ''}'.`);
    const { values, positionals } = options(rest, ['at', 'project-id']);
    const [id = ''] = positionals;
    const [, amount = '', unit = ''] = /^(\d+)([mhd])$/.exec(values['at'] ?? '') ?? [];
    const seconds = Number(amount) * ({ m: 60, h: 3600, d: 86_400 }[unit] ?? NaN);
    if (!(seconds >= 300)) throw new WrongUsage('Scheduled shutdown must be at least five minutes from now.');
    const { Region, Zone } = await calls.locate(id);
    const { ProjectSet } = (await calls.invoke('GetProjectList', {})) as {
      ProjectSet: { ProjectId: string; IsDefault: boolean }[];
    };
    const ProjectId = ProjectSet.find(({ IsDefault }) => IsDefault)?.ProjectId ?? '';
    const SchedulerStopTime = String(Math.floor(this.#clock.now() / 1000) + seconds);
    const parameters = { Region, Zone, ProjectId, UHostId: id, SchedulerStopTime };
    await calls.invoke('UpdateCompShareStopScheduler', parameters);
    return { line: 'Scheduled shutdown' };
  }

  async #remote(args: string[], known: string[], calls: Calls): Promise<Answer> {
    const end = args.indexOf('--');
    if (end === -1) throw new WrongUsage('Missing remote command.');
    const { positionals } = options(args.slice(0, end), known);
    const [id = ''] = positionals;
    const { State } = await calls.locate(id);
    if (State !== 'Running') throw new Failure(`${id} is ${State}`);
    const command = args.slice(end + 1).join(' ');
    this.onRemote(command);
    this.remoteCommands.push({ id, command });
    return { line: '' };
  }
}

/** What a command gives back: its JSON, of which a person sees one line. */
interface Answer extends Record<string, unknown> {
  line: string;
}

interface Instance {
  UHostId: string;
  Region: string;
  Zone: string;
  State: string;
}

class WrongUsage extends Error {}

class Failure extends Error {
  readonly code: string;

  constructor(message: string, code = 'usage_error') {
    super(message);
    this.code = code;
  }
}

/** The calls of one command, with the keys of its environment. */
class Calls {
  readonly #url: string;
  readonly #variables: Readonly<Record<string, string>>;

  constructor(url: string, variables: Readonly<Record<string, string>>) {
    this.#url = url;
    this.#variables = variables;
  }

  async invoke(Action: string, parameters: Record<string, string>): Promise<Record<string, unknown>> {
    const publicKey = this.#variables['COMPSHARE_PUBLIC_KEY'] ?? '';
    const privateKey = this.#variables['COMPSHARE_PRIVATE_KEY'] ?? '';
    if (publicKey === '' || privateKey === '') throw new Failure('No keys', 'configuration_error');
    const answer = await signedCall(
      this.#url,
      { Action, ...parameters },
      { keys: { publicKey, privateKey } },
    );
    if (Number(answer['RetCode']) !== 0) throw new Failure(String(answer['Message']), 'api_error');
    return answer;
  }

  /** The instance of that ID where the list shows it. */
  async find(id: string, place: Record<string, string>): Promise<Instance | undefined> {
    const answer = await this.invoke('DescribeCompShareInstance', { ...place, 'UHostIds.0': id });
    return ((answer['UHostSet'] ?? []) as Instance[]).find(({ UHostId }) => UHostId === id);
  }

  /** The same, asked for without a place. */
  async locate(id: string): Promise<Instance> {
    const found = await this.find(id, {});
    if (found === undefined) throw new Failure(`Instance ${id} was not found.`);
    return found;
  }
}

const CREATE_OPTIONS = [
  'template',
  'gpu',
  'count',
  'cpu',
  'memory',
  'image',
  'image-source',
  'region',
  'zone',
  'disk',
  'disk-type',
  'charge',
  'quantity',
  'name',
  'platform',
  'remark',
  'firewall',
  'max-count',
  'max-price',
  'timeout',
];

/** `instance create`, without its wizard, templates and data disks. It asks for stock and price first. */
async function create(args: string[], calls: Calls): Promise<Answer> {
  const { values, flags } = options(args, CREATE_OPTIONS, ['yes', 'no-wait']);
  for (const name of ['gpu', 'count', 'cpu', 'memory', 'image', 'region', 'zone'])
    if (values[name] === undefined) throw new WrongUsage('JSON mode cannot start the interactive wizard.');
  for (const flag of ['yes', 'no-wait'])
    if (!flags.includes(flag)) throw new WrongUsage(`--${flag} is missing, and nobody would answer or wait.`);
  const { gpu = '', image = '', region = '', zone = '', charge = 'Postpay', name } = values;
  const place = { Region: region, Zone: zone };
  const gigabytes = Number(/^(\d+)GiB$/.exec(values['memory'] ?? '')?.[1]);
  const memory = String(gigabytes * 1024);
  const disk = {
    'Disks.0.IsBoot': 'true',
    'Disks.0.Type': values['disk-type'] ?? 'CLOUD_SSD',
    'Disks.0.Size': (values['disk'] ?? '100GiB').replace('GiB', ''),
  };
  const common = { ...place, GpuType: gpu, CompShareImageId: image, ChargeType: charge, ...disk };
  const platform = values['platform'] ?? 'Auto';
  const { Specs } = (await calls.invoke('CheckCompShareResourceCapacity', {
    ...common,
    MachineType: 'G',
    MinimalCpuPlatform: platform,
  })) as { Specs: { Gpu: number; Cpu: number; Mem: number; ResourceEnough: boolean }[] };
  const inStock = Specs.some(
    ({ Gpu, Cpu, Mem, ResourceEnough }) =>
      ResourceEnough && Gpu === Number(values['count']) && Cpu === Number(values['cpu']) && Mem === gigabytes,
  );
  if (!inStock) throw new Failure('No inventory is available for the selected GPU.', 'command_error');
  const { count = '', cpu = '', quantity = '1' } = values;
  await calls.invoke('GetCompShareInstancePrice', {
    ...common,
    Gpu: count,
    Cpu: cpu,
    Memory: memory,
    Quantity: quantity,
  });
  const created = await calls.invoke('CreateCompShareInstance', {
    ...common,
    GPU: count,
    CPU: cpu,
    Memory: memory,
    MachineType: 'G',
    MinimalCpuPlatform: platform,
    Quantity: quantity,
    MaxCount: values['max-count'] ?? '1',
    ...(name !== undefined && { Name: name }),
  });
  return { line: 'Operation completed', instance: created };
}

/** The options and arguments of a command. Throws for an option that it doesn't know. */
function options(
  args: string[],
  known: string[],
  flags: string[] = [],
): { values: Record<string, string | undefined>; flags: string[]; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: Object.fromEntries<{ type: 'string' | 'boolean' }>([
        ...known.map((name) => [name, { type: 'string' }] as const),
        ...flags.map((name) => [name, { type: 'boolean' }] as const),
      ]),
    });
    const given = Object.entries(values);
    return {
      values: Object.fromEntries(
        given.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      ),
      flags: given.flatMap(([name, value]) => (value === true ? [name] : [])),
      positionals,
    };
  } catch (error) {
    throw new WrongUsage(String(error));
  }
}
