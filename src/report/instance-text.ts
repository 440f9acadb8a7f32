import { RetCodeError } from '../compshare/errors.ts';
import type { CompShareError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import { oneLine, quoted } from '../text/clean.ts';
import { describeError } from './error-messages.ts';

/** An instance as the log calls it: its ID, with its name where that is known. */
export function nameOf(id: string, instance: Instance | undefined): string {
  const name = instance === undefined ? '' : oneLine(instance.name, 60);
  return name === '' ? id : `${id} "${name}"`;
}

/** Hardware and place, as far as they are known, such as `1 × 4090, cn-wlcb-01`. */
export function hardwareOf({ gpuType, gpuCount, zone }: Instance): string {
  const gpu = oneLine(gpuType, 40);
  const count = gpuCount === undefined || gpu === '' ? '' : `${gpuCount} × `;
  return [`${count}${gpu}`, oneLine(zone, 40)].filter((part) => part !== '').join(', ');
}

/** An error of the API with its details: what it means, the API's own words, the request ID. */
export function explainError(error: CompShareError): string {
  const said =
    error instanceof RetCodeError && error.apiMessage !== '' ? `: ${quoted(error.apiMessage, 200)}` : '';
  const request = error.requestId === undefined ? '' : ` (request ID ${oneLine(error.requestId, 80)})`;
  return `${describeError(error)}${said}${request}`;
}
