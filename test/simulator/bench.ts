import { onTestFinished } from 'vitest';
import { signedCall } from './signed-call.ts';
import type { Encoding } from './signed-call.ts';
import type { SimKeys } from './gateway.ts';
import type { SimInstance } from './instance.ts';
import { Simulator } from './simulator.ts';
import type { SimulatorOptions } from './simulator.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** How a call is made. */
interface How {
  keys?: SimKeys;
  encoding?: Encoding;
}

/** Does something to an instance, with parameters beyond or in place of those that say which. */
type Operation = (
  instance: SimInstance,
  parameters?: Record<string, string>,
) => Promise<Record<string, unknown>>;

/** A simulator that listens, in virtual time, with short ways to call it; for one test. */
export interface Bench {
  readonly simulator: Simulator;
  readonly clock: VirtualClock;
  readonly url: string;
  readonly call: (
    action: string,
    parameters?: Record<string, string>,
    how?: How,
  ) => Promise<Record<string, unknown>>;
  readonly describe: (parameters?: Record<string, string>) => Promise<Record<string, unknown>>;
  readonly stop: Operation;
  readonly terminate: Operation;
  /** Lets `ms` milliseconds pass. */
  readonly pass: (ms: number) => Promise<void>;
}

/** Sets up a bench that is cleared away when the test is over. */
export async function createBench(options: SimulatorOptions = {}): Promise<Bench> {
  const clock = new VirtualClock();
  const durations = { stop: 30_000, terminate: 10_000, start: 60_000, ...options.durations };
  const simulator = new Simulator({ clock, ...options, durations });
  const { url, close } = await simulator.listen();
  onTestFinished(close);
  const call: Bench['call'] = (Action, parameters = {}, how = {}) =>
    signedCall(url, { Action, ...parameters }, how);
  const target = ({ Region, Zone, UHostId }: SimInstance): Record<string, string> => ({
    Region,
    Zone,
    UHostId,
  });
  return {
    simulator,
    clock,
    url,
    call,
    describe: (parameters) => call('DescribeCompShareInstance', parameters),
    stop: (instance, parameters) => call('StopCompShareInstance', { ...target(instance), ...parameters }),
    terminate: (instance, parameters) =>
      call('TerminateCompShareInstance', { ...target(instance), ...parameters }),
    pass: (ms) => clock.run(() => clock.sleep(ms)),
  };
}

/** Creates an instance of one 4090 by the API, with parameters beyond or in place of those that it needs. */
export function create(
  { call }: Bench,
  parameters: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  return call('CreateCompShareInstance', {
    Region: 'cn-wlcb',
    Zone: 'cn-wlcb-01',
    GpuType: '4090',
    GPU: '1',
    CPU: '16',
    Memory: '65536',
    CompShareImageId: 'compshareImage-1',
    'Disks.0.IsBoot': 'True',
    'Disks.0.Type': 'CLOUD_SSD',
    'Disks.0.Size': '100',
    ...parameters,
  });
}
