/** An entry of the output `results`, as the program itself writes it. */
import { format } from 'prettier';
import { resultRow } from '../../src/report/outputs.ts';
import type { Disk } from '../../src/compshare/instance.ts';
import type { Result } from '../../src/teardown/outcome.ts';
import { anInstance } from '../../test/unit/instance.ts';

const DISK: Disk = {
  id: 'bsm-mdzfnfe2lqzd',
  name: 'data-1',
  sizeGb: 200,
  type: 'CLOUD_SSD',
  boot: false,
  volume: false,
};

const TERMINATED: Result = {
  id: 'uhost-mnkn55pxhfzx',
  outcome: { kind: 'terminated', inRecycle: 'No', stillListed: false },
  instance: anInstance({ name: 'train-4090' }),
  dataDisks: [DISK],
  disks: [{ ...DISK, zone: 'cn-wlcb-01', pricePerDayCny: 2.4, fate: 'kept', error: undefined }],
  missed: false,
  stateFound: 'Running',
  stopAccepted: true,
  terminationAccepted: true,
  refundCny: undefined,
  ranMs: undefined,
  elapsedMs: 36_000,
};

/** The entry of an instance that is gone and whose data disk was kept, as a code block. */
export async function resultsEntry(): Promise<string> {
  const json = await format(JSON.stringify(resultRow(TERMINATED)), { parser: 'json', printWidth: 110 });
  return `\`\`\`json\n${json}\`\`\``;
}
