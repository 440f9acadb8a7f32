import type { NewInstance, SimInstance } from './instance.ts';
import type { Simulator } from './simulator.ts';

/** One of each kind that a teardown treats differently. */
const KINDS: readonly NewInstance[] = [
  { Name: 'train-4090', dataDisks: [200] },
  { Name: 'stopped', State: 'Stopped', Zone: 'cn-wlcb-03' },
  { Name: 'spot', ChargeType: 'Spot', Zone: 'cn-sh2-02', InstancePrice: 0.98 },
  { Name: 'installing', State: 'Install' },
  { Name: 'container', InstanceType: 'Container', GpuType: '3090', InstancePrice: 1.39 },
  { Name: 'preview-pr-7', Tag: 'preview', dataDisks: [50, 100] },
  { Name: 'monthly', ChargeType: 'Month', Region: 'cn-bj2', State: 'Stopped', refundPrice: 612.5 },
  { Name: 'preview-pr-8', Tag: 'preview', State: 'Install Fail' },
];

/** Adds `count` instances, one of each kind and then from the start again. */
export function addSampleFleet(simulator: Simulator, count: number = KINDS.length): SimInstance[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = KINDS[index % KINDS.length] ?? {};
    const round = Math.floor(index / KINDS.length);
    return simulator.addInstance(round === 0 ? kind : { ...kind, Name: `${kind.Name ?? ''}-${round + 1}` });
  });
}
