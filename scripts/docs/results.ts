/** The output `results`, as the program itself writes it. */
import { format } from 'prettier';
import { CATALOGS } from '../../src/action/catalogs.ts';
import { RetCodeError } from '../../src/compshare/errors.ts';
import { failureRow } from '../../src/report/failures.ts';
import { resultRow } from '../../src/report/outputs.ts';
import type { Disk } from '../../src/compshare/instance.ts';
import type { Result } from '../../src/teardown/outcome.ts';
import { anInstance } from '../../test/unit/instance.ts';
import type { Language } from './language.ts';

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

const LOCKED: Result & { outcome: { kind: 'timed-out' } } = {
  ...TERMINATED,
  id: 'uhost-1pq7x4k2',
  outcome: {
    kind: 'timed-out',
    lastError: new RetCodeError('StopCompShareInstance', 226609, '', '93f19c41-6d6f-4c0e-8f64-0a4f4f1d7c5b'),
  },
  instance: anInstance({ id: 'uhost-1pq7x4k2', name: 'train-a100' }),
  dataDisks: [],
  disks: [],
  stopAccepted: false,
  terminationAccepted: false,
  elapsedMs: 1_200_000,
};

/** Two entries as a code block: an instance that is gone and whose data disk was kept, and one that timed out. */
export async function resultsEntries(language: Language): Promise<string> {
  const catalog = CATALOGS[language];
  const messages = { ...(await catalog.everyRun()), ...(await catalog.details()) };
  const entries = [resultRow(TERMINATED), resultRow(LOCKED, failureRow(messages, LOCKED))];
  const json = await format(JSON.stringify(entries), { parser: 'json', printWidth: 110 });
  return `\`\`\`json\n${json}\`\`\``;
}
