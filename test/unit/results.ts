import type { DiskResult, Result } from '../../src/teardown/outcome.ts';

/** What became of an instance, for the tests of reports: it was never seen, unless `fields` say otherwise. */
export function aResult(outcome: Result['outcome'], fields: Partial<Result> = {}): Result {
  return {
    id: 'uhost-a1',
    outcome,
    instance: undefined,
    dataDisks: [],
    disks: [],
    missed: false,
    stateFound: undefined,
    stopAccepted: false,
    terminationAccepted: false,
    refundCny: undefined,
    ranMs: undefined,
    elapsedMs: 0,
    ...fields,
  };
}

/** It was terminated, and is gone. */
export function terminated(fields: Partial<Result> = {}): Result {
  return aResult(
    { kind: 'terminated', inRecycle: 'No', stillListed: false },
    { terminationAccepted: true, ...fields },
  );
}

/** A data disk of 100 GB at 0.5 CNY a day whose instance is gone. */
export function aDiskResult(fields: Partial<DiskResult> = {}): DiskResult {
  return {
    id: 'bsm-1',
    name: '',
    sizeGb: 100,
    type: 'CLOUD_SSD',
    boot: false,
    volume: false,
    zone: 'cn-wlcb-01',
    pricePerDayCny: 0.5,
    fate: 'kept',
    error: undefined,
    ...fields,
  };
}
