import type { Instance } from '../../src/compshare/instance.ts';

/** An instance for the tests of rules: a running one by default. */
export function anInstance(fields: Partial<Instance> = {}): Instance {
  return {
    id: 'uhost-a1',
    name: 'train',
    tag: 'Default',
    state: 'Running',
    region: 'cn-wlcb',
    zone: 'cn-wlcb-01',
    gpuType: '4090',
    gpuCount: 1,
    chargeType: 'Postpay',
    spot: false,
    createdAt: 1_760_000_000,
    startedAt: 1_760_000_000,
    pricePerHour: 1.88,
    dataDiskPricePerDay: undefined,
    disks: [],
    ...fields,
  };
}
