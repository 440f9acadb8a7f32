import { checkPlace, required, requiredPlace } from './call.ts';
import type { Action, Surroundings } from './call.ts';
import type { SimDisk } from './instance.ts';
import { Refusal } from './ret-codes.ts';

/** DescribeCompshareDisk: all data disks, attached or not. */
export const describeDisks: Action = ({ action, parameters, projectId }, around) => {
  const { fleet, readings } = around;
  checkAllowed(action, around);
  const region = parameters.get('Region') ?? '';
  checkPlace(region, '', around);
  const hostId = readings.hostIdIgnored ? '' : (parameters.get('HostId') ?? '');
  const disks = fleet.disks
    .all()
    .filter(
      (disk) =>
        disk.IsBoot === 'False' &&
        disk.ProjectId === projectId &&
        (region === '' || disk.Region === region) &&
        (hostId === '' || disk.attachedTo === hostId),
    );
  const shown = disks.map((disk) => ({
    ResourceId: listedId(disk, around),
    Name: disk.Name,
    Configuration: `${disk.Size}GB`,
    DiskType: disk.DiskType,
    Status: statusOf(disk, around),
    MountInstance: disk.attachedTo ?? '',
    Zone: disk.Zone,
  }));
  const isNull = shown.length === 0 && readings.emptyList === 'null';
  return { fields: { TotalCount: shown.length, DiskSet: isNull ? null : shown }, applied: false };
};

/** DeleteCompshareDisk: deleting a disk that is deleted already succeeds. */
export const deleteDisk: Action = ({ action, seq, parameters, projectId }, around) => {
  const { disks } = around.fleet;
  checkAllowed(action, around);
  const { region, zone } = requiredPlace(parameters, around);
  const id = required(parameters, 'UDiskId');
  const disk = disks.find((each) => listedId(each, around) === id);
  const isThere =
    disk?.Region === region && disk.Zone === zone && disk.ProjectId === projectId && disk.IsBoot === 'False';
  if (disk === undefined || !isThere) throw new Refusal(230, 'UDiskId');
  if (disks.isDeleted(disk.DiskId)) return { fields: { UDiskId: id }, applied: false };
  if (disks.isDetaching(disk.DiskId)) throw new Refusal(8434, id);
  // The documents say that it must be detached, but not what happens otherwise.
  if (disk.attachedTo !== null) throw new Refusal(8436, id);
  disks.delete(disk.DiskId, 'client', seq);
  return { fields: { UDiskId: id }, applied: true };
};

function checkAllowed(action: string, { readings }: Surroundings): void {
  if (readings.diskCalls !== 0) throw new Refusal(readings.diskCalls, action);
}

/** The ID that the disk list calls a disk by. */
function listedId({ DiskId }: SimDisk, { readings }: Surroundings): string {
  return readings.diskIds === 'same' ? DiskId : DiskId.replace(/^[^-]*/, 'udisk');
}

function statusOf({ DiskId, attachedTo }: SimDisk, { fleet }: Surroundings): string {
  if (fleet.disks.isDetaching(DiskId)) return 'Detaching';
  return attachedTo === null ? 'Available' : 'InUse';
}
