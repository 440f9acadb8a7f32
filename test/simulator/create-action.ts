import { required, requiredPlace, wholeNumber } from './call.ts';
import type { Action } from './call.ts';
import type { NewInstance, Step } from './instance.ts';
import { Refusal } from './ret-codes.ts';
import type { CallParameters } from './signature.ts';

/** The longest name, says the vendor. */
const LONGEST_NAME = 63;
const MOST_AT_ONCE = 100;
const CHARGE_TYPES = ['Year', 'Month', 'Day', 'Dynamic', 'Postpay', 'Spot'] as const;

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

/** CreateCompShareInstance: gives the IDs at once, long before the instances run. */
export const createInstances: Action = ({ parameters, projectId }, around) => {
  const { fleet, clock, readings } = around;
  const { region: Region, zone: Zone } = requiredPlace(parameters, around);
  const GpuType = required(parameters, 'GpuType');
  const GPU = positive(parameters, 'GPU');
  positive(parameters, 'CPU');
  positive(parameters, 'Memory');
  required(parameters, 'CompShareImageId');
  const { systemDisk, dataDisks } = readDisks(parameters);
  const ChargeType = CHARGE_TYPES.find((type) => type === (parameters.get('ChargeType') ?? 'Postpay'));
  if (ChargeType === undefined) throw new Refusal(230, 'ChargeType');
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

/** The sizes of the disks, GB. */
function readDisks(parameters: CallParameters): { systemDisk: number; dataDisks: number[] } {
  const systemDisks: number[] = [];
  const dataDisks: number[] = [];
  for (let index = 0; index === 0 || parameters.has(`Disks.${index}.IsBoot`); index += 1) {
    const isBoot = required(parameters, `Disks.${index}.IsBoot`).toLowerCase();
    if (isBoot !== 'true' && isBoot !== 'false') throw new Refusal(220, `Disks.${index}.IsBoot`);
    required(parameters, `Disks.${index}.Type`);
    const size = positive(parameters, `Disks.${index}.Size`);
    (isBoot === 'true' ? systemDisks : dataDisks).push(size);
  }
  const [systemDisk] = systemDisks;
  if (systemDisk === undefined || systemDisks.length > 1) throw new Refusal(230, 'Disks');
  return { systemDisk, dataDisks };
}

function positive(parameters: CallParameters, name: string): number {
  required(parameters, name);
  const value = wholeNumber(parameters, name) ?? 0;
  if (value === 0) throw new Refusal(230, name);
  return value;
}
