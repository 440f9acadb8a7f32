import { isRecord } from '../text/json.ts';

/** A data disk as the API lists it for itself, attached or not. All text is as the API gave it. */
export interface AttachableDisk {
  id: string;
  name: string;
  /** In GB. Undefined where the API did not say. */
  sizeGb: number | undefined;
  type: string;
  status: string;
  /** The ID of the instance that it is attached to; empty where it is detached. */
  attachedTo: string;
  zone: string;
}

/** Reads one entry of the `DiskSet` of DescribeCompshareDisk. Undefined where it has no ID. */
export function readAttachableDisk(entry: unknown): AttachableDisk | undefined {
  if (!isRecord(entry)) return undefined;
  const id = text(entry['ResourceId']);
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) return undefined;
  // The size stands in a text such as `100GB`.
  const [, size] = /^(\d{1,9})\s*GB?$/i.exec(text(entry['Configuration'])) ?? [];
  return {
    id,
    name: text(entry['Name']),
    sizeGb: size === undefined ? undefined : Number(size),
    type: text(entry['DiskType']),
    status: text(entry['Status']),
    attachedTo: text(entry['MountInstance']),
    zone: text(entry['Zone']),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
