import type { Instance } from '../compshare/instance.ts';
import { oneLine } from '../text/clean.ts';

/** An instance as the log calls it: its ID, with its name where that is known. */
export function nameOf(id: string, instance: Instance | undefined): string {
  const name = instance === undefined ? '' : oneLine(instance.name, 60);
  return name === '' ? id : `${id} "${name}"`;
}

/** The hardware as far as it is known, such as `1 × 4090`. */
export function gpuOf({ gpuType, gpuCount }: Instance): string {
  const gpu = oneLine(gpuType, 40);
  return `${gpuCount === undefined || gpu === '' ? '' : `${gpuCount} × `}${gpu}`;
}

/** Hardware and place, as far as they are known, such as `1 × 4090, cn-wlcb-01`. */
export function hardwareOf(instance: Instance): string {
  return [gpuOf(instance), oneLine(instance.zone, 40)].filter((part) => part !== '').join(', ');
}
