import type { AttachableDisk } from '../../src/compshare/disks.ts';
import type { Disk } from '../../src/compshare/instance.ts';

/** A disk as its instance's own list shows it: a data disk by default. */
export function ownDisk(id: string, fields: Partial<Disk> = {}): Disk {
  return { id, name: '', sizeGb: 100, type: '', boot: false, volume: false, ...fields };
}

/** A disk as the list of disks shows it, attached to this instance; detached where that is empty. */
export function listedDisk(
  id: string,
  attachedTo: string,
  fields: Partial<AttachableDisk> = {},
): AttachableDisk {
  return { id, name: '', sizeGb: 100, type: '', status: '', attachedTo, zone: 'cn-wlcb-01', ...fields };
}
