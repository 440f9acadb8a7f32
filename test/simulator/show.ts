import type { Fleet } from './fleet.ts';
import type { SimDisk, SimInstance } from './instance.ts';
import type { Readings } from './readings.ts';

/** An instance as an answer shows it. */
export interface Shown {
  readonly instance: SimInstance;
  /** As the answer spells it. */
  readonly state: string;
  readonly name: string;
  readonly tag: string;
  readonly remark: string;
}

/** What an answer is made from. */
export interface Source {
  readonly fleet: Fleet;
  /** Those that exist, by the instance that they are attached to. */
  readonly disks: ReadonlyMap<string | null, readonly SimDisk[]>;
  readonly readings: Readings;
}

/** How an answer spells a state. */
export function spellState(state: string, { shownStates, stateCase }: Readings): string {
  const shown = shownStates[state] ?? state;
  if (stateCase === 'as-documented') return shown;
  return stateCase === 'upper' ? shown.toUpperCase() : shown.toLowerCase();
}

/** The entry of an instance in `UHostSet`. */
export function showInstance(
  { instance, state, name, tag, remark }: Shown,
  source: Source,
): Record<string, unknown> {
  const { readings } = source;
  const time = (seconds: number): number | string => showTime(seconds, readings);
  const { SchedulerStopTime, DiskPrice } = instance;
  return {
    UHostId: instance.UHostId,
    Name: name,
    Tag: tag,
    Remark: remark,
    State: state,
    ...(readings.regionField === 'present' && { Region: instance.Region }),
    Zone: instance.Zone,
    GpuType: instance.GpuType,
    GPU: instance.GPU,
    ChargeType: instance.ChargeType,
    IsSpot: instance.IsSpot,
    InstanceType: instance.InstanceType,
    CreateTime: time(instance.CreateTime),
    StartTime: time(instance.StartTime),
    ExpireTime: time(instance.ExpireTime),
    ...(SchedulerStopTime !== undefined && { SchedulerStopTime: time(SchedulerStopTime) }),
    InstancePrice: instance.InstancePrice,
    ...(DiskPrice !== undefined && { DiskPrice }),
    ...showDisks(instance, source),
    IPSet: instance.IPSet,
    Password: instance.Password,
    FileBrowserPassword: instance.FileBrowserPassword,
    SshLoginCommand: instance.SshLoginCommand,
    Softwares: instance.Softwares,
  };
}

function showTime(seconds: number, { times }: Readings): number | string {
  if (times === 'number') return seconds;
  if (times === 'digits') return String(seconds);
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

function showDisks(instance: SimInstance, { fleet, disks, readings }: Source): Record<string, unknown> {
  const { diskField, disksUnderDeletion } = readings;
  const { UHostId: id } = instance;
  const isDetached = disksUnderDeletion === 'detached' && fleet.isBeingDeleted(id);
  const attached = fleet.isGone(id) ? instance.DiskSet : (disks.get(id) ?? []);
  const boot = attached.filter(({ IsBoot }) => IsBoot === 'True').map(showDisk);
  const data = isDetached ? [] : attached.filter(({ IsBoot }) => IsBoot === 'False').map(showDisk);
  switch (diskField) {
    case 'none':
      return {};
    case 'VolumeSet':
      return { DiskSet: boot, VolumeSet: data };
    case 'DiskSet':
    case 'UDiskSet':
      return { [diskField]: [...boot, ...data] };
  }
}

function showDisk({ DiskId, IsBoot, Size, DiskType, Name }: SimDisk): Record<string, unknown> {
  return { DiskId, IsBoot, Size, DiskType, Name };
}
