import { required, requiredPlace, wholeNumber } from './call.ts';
import type { Action } from './call.ts';
import type { NewInstance, Step } from './instance.ts';
import { Refusal } from './ret-codes.ts';
import type { CallParameters } from './signature.ts';

/** The longest name, says the vendor. */
const LONGEST_NAME = 63;
const MOST_AT_ONCE = 100;
/** Describe also shows `Year`, which neither page lets anybody ask for. */
const CHARGE_TYPES = ['Month', 'Day', 'Dynamic', 'Postpay', 'Spot'] as const;
/** Of each kind of GPU, how many an instance may have, and whether there is a spot market. */
const GPU_TYPES: Readonly<Record<string, { most: number; spot: boolean }>> = {
  '4090': { most: 10, spot: true },
  '4090_48G': { most: 8, spot: false },
  '5090': { most: 8, spot: true },
  A100: { most: 8, spot: true },
  A800: { most: 8, spot: false },
  H20: { most: 8, spot: false },
  '3090': { most: 8, spot: true },
  '3080Ti': { most: 8, spot: true },
  '2080Ti': { most: 8, spot: true },
  '2080': { most: 8, spot: false },
  P40: { most: 8, spot: false },
  V100S: { most: 8, spot: true },
};
const DISK_TYPES = ['CLOUD_SSD', 'CLOUD_RSSD', 'CLOUD_NORMAL', 'LOCAL_NORMAL', 'LOCAL_SSD'];

/** From its creation until an instance is Running: times in milliseconds, in all about as long as people report. */
const COURSES: Readonly<Record<'starts' | 'installs' | 'fails', readonly Step[]>> = {
  starts: [
    { state: 'Starting', afterMs: 15_000 },
    { state: 'Running', afterMs: 30_000 },
  ],
  installs: [
    { state: 'Install', afterMs: 10_000 },
    { state: 'Starting', afterMs: 40_000 },
    { state: 'Running', afterMs: 30_000 },
  ],
  fails: [
    { state: 'Install', afterMs: 10_000 },
    { state: 'Install Fail', afterMs: 40_000 },
  ],
};

/**
 * CreateCompShareInstance: gives the IDs at once, long before the instances run.
 *
 * Parameters, their defaults and limits are those of the vendor's page
 * https://www.compshare.cn/docs/gpus/instance/createcompshareinstance: `ChargeType` is Month where it is missing, which
 * the older page (https://docs.ucloud.cn/api/ucompshare-api/create_comp_share_instance) says too; `Quantity` counts
 * months or days and is 1 where it is missing. That older page asks for `MachineType`, the newer one does not. Quotas by
 * account level, the combinations of GPU, CPU and memory on sale, and the RetCode of what isn't available are on neither.
 */
export const createInstances: Action = ({ parameters, projectId }, around) => {
  const { fleet, clock, readings } = around;
  const { region: Region, zone: Zone } = requiredPlace(parameters, around);
  const { GpuType, ChargeType, systemDisk, dataDisks } = readConfiguration(parameters);
  const GPU = positive(parameters, 'GPU');
  if (GPU > (GPU_TYPES[GpuType]?.most ?? 0)) throw new Refusal(230, 'GPU');
  positive(parameters, 'CPU');
  readMemory(parameters);
  required(parameters, 'CompShareImageId');
  if (parameters.has('Quantity')) positive(parameters, 'Quantity');
  const Name = parameters.get('Name') ?? 'host';
  if (!/^[\p{Script=Han}A-Za-z0-9_.,:-]+$/u.test(Name) || Name.length > LONGEST_NAME) {
    throw new Refusal(230, 'Name');
  }
  const count = parameters.has('MaxCount') ? positive(parameters, 'MaxCount') : 1;
  if (count > MOST_AT_ONCE) throw new Refusal(230, 'MaxCount');

  const seconds = Math.floor(clock.now() / 1000);
  const wanted: NewInstance = {
    Name,
    State: 'Initializing',
    Region,
    Zone,
    GpuType,
    GPU,
    ChargeType,
    CreateTime: seconds,
    StartTime: seconds,
    ProjectId: projectId,
    systemDisk,
    dataDisks,
    then: COURSES[readings.creation],
  };
  const ids = Array.from({ length: count }, () => fleet.add(wanted).UHostId);
  return { fields: { UHostIds: ids }, applied: true };
};

/** What an instance is to be like, as far as its stock is asked for with the same parameters. */
export interface Configuration {
  readonly GpuType: string;
  readonly ChargeType: (typeof CHARGE_TYPES)[number];
  /** GB. */
  readonly systemDisk: number;
  /** GB each. */
  readonly dataDisks: readonly number[];
}

/** Reads the kind of GPU, the billing and the disks. */
export function readConfiguration(parameters: CallParameters): Configuration {
  const GpuType = required(parameters, 'GpuType');
  const kind = GPU_TYPES[GpuType];
  if (kind === undefined) throw new Refusal(230, 'GpuType');
  if ((parameters.get('MachineType') ?? 'G') !== 'G') throw new Refusal(230, 'MachineType');
  const ChargeType = CHARGE_TYPES.find((type) => type === (parameters.get('ChargeType') ?? 'Month'));
  if (ChargeType === undefined || (ChargeType === 'Spot' && !kind.spot)) throw new Refusal(230, 'ChargeType');
  return { GpuType, ChargeType, ...readDisks(parameters, GpuType) };
}

/** Reads how much memory, MB: whole gigabytes. */
export function readMemory(parameters: CallParameters): number {
  const memory = positive(parameters, 'Memory');
  if (memory % 1024 !== 0) throw new Refusal(230, 'Memory');
  return memory;
}

/** The sizes of the disks, GB. */
function readDisks(
  parameters: CallParameters,
  gpuType: string,
): Pick<Configuration, 'systemDisk' | 'dataDisks'> {
  const systemDisks: number[] = [];
  const dataDisks: number[] = [];
  for (let index = 0; index === 0 || parameters.has(`Disks.${index}.IsBoot`); index += 1) {
    const isBoot = required(parameters, `Disks.${index}.IsBoot`).toLowerCase();
    if (isBoot !== 'true' && isBoot !== 'false') throw new Refusal(220, `Disks.${index}.IsBoot`);
    const type = required(parameters, `Disks.${index}.Type`);
    const isOnSale = DISK_TYPES.includes(type) && (type !== 'CLOUD_RSSD' || gpuType === 'A800');
    if (!isOnSale) throw new Refusal(230, `Disks.${index}.Type`);
    const size = positive(parameters, `Disks.${index}.Size`);
    (isBoot === 'true' ? systemDisks : dataDisks).push(size);
  }
  const [systemDisk] = systemDisks;
  if (systemDisk === undefined || systemDisks.length > 1) throw new Refusal(230, 'Disks');
  return { systemDisk, dataDisks };
}

/** A whole number above zero. */
export function positive(parameters: CallParameters, name: string): number {
  required(parameters, name);
  const value = wholeNumber(parameters, name) ?? 0;
  if (value === 0) throw new Refusal(230, name);
  return value;
}
