import { RetCodeError } from '../compshare/errors.ts';
import type { CompShareError } from '../compshare/errors.ts';
import { adviceFor, describeError } from './error-messages.ts';
import { kindOfState } from '../compshare/instance.ts';
import type { Disk, Instance } from '../compshare/instance.ts';
import type { Failure, Result } from '../teardown/outcome.ts';
import { count, oneLine, quoted } from '../text/clean.ts';

/** What an error of the API says, for people: the RetCode's meaning, the API's own words, the request ID. */
export function explainError(error: CompShareError): string {
  const said =
    error instanceof RetCodeError && error.apiMessage !== '' ? `: ${quoted(error.apiMessage, 200)}` : '';
  const request = error.requestId === undefined ? '' : ` (request ID ${oneLine(error.requestId, 80)})`;
  return `${describeError(error)}${said}${request}`;
}

/** An instance as the log calls it: its ID, with its name where that is known. */
export function nameOf(id: string, instance: Instance | undefined): string {
  const name = instance === undefined ? '' : oneLine(instance.name, 60);
  return name === '' ? id : `${id} "${name}"`;
}

/** A state as the log writes it. The platform writes an empty one when it can't tell. */
export function stateOf(state: string): string {
  return state === '' ? 'unknown state' : oneLine(state, 40);
}

/** Hardware and place, as far as they are known, such as `1 × 4090, cn-wlcb-01`. */
export function hardwareOf({ gpuType, gpuCount, zone }: Instance): string {
  const gpu = oneLine(gpuType, 40);
  const count = gpuCount === undefined || gpu === '' ? '' : `${gpuCount} × `;
  return [`${count}${gpu}`, oneLine(zone, 40)].filter((part) => part !== '').join(', ');
}

/** Data disks as the log calls them, such as `2 data disks (300 GB)`; without a size where one is not known. */
export function disksInWords(disks: readonly Disk[]): string {
  const sizes = disks.map(({ sizeGb }) => sizeGb);
  const size = sizes.every((gb) => gb !== undefined) ? ` (${sizes.reduce((sum, gb) => sum + gb, 0)} GB)` : '';
  return `${count(disks.length, 'data disk')}${size}`;
}

/** What would be done in a dry run, and what would become of the data disks. */
export function wouldDo(
  { stopFirst }: { stopFirst: boolean },
  dataDisks: readonly Disk[],
  releaseDisks: boolean,
): string {
  const act = stopFirst ? 'would stop, then terminate' : 'would terminate';
  if (dataDisks.length === 0) return act;
  return `${act}${releaseDisks ? ' and delete' : '; would keep'} ${disksInWords(dataDisks)}`;
}

/** Why the teardown of one instance failed, what is left of it and what to do. */
export interface FailureReport {
  title: string;
  /** What happened. */
  what: string;
  /** What is still there and what it costs. */
  left: string;
  advice: string;
}

/** Puts a failure into words for the person who reads the log at night. */
export function explainFailure(result: Result, failure: Failure): FailureReport {
  const { id, instance } = result;
  const name = nameOf(id, instance);
  const left = whatIsLeft(result);
  switch (failure.kind) {
    case 'refused': {
      const tries = failure.tries > 1 ? ` after ${failure.tries} tries` : '';
      return {
        title: `${id} was not terminated`,
        what: `${name}: ${explainError(failure.error)}${tries}.`,
        left,
        advice: adviceFor(failure.error),
      };
    }
    case 'running':
      return {
        title: `${id} is running`,
        what:
          `${name} is running, and only a stopped instance can be terminated.` +
          (result.terminationAccepted ? '' : ' Nothing was changed.'),
        left,
        advice: 'Stop it first, or leave the input stop at true.',
      };
    case 'not-found':
      return {
        title: `${id} was not found`,
        what: `${name} was not found in any region of the project.`,
        left: 'Nothing was terminated.',
        advice:
          'Check uhost-id, project-id and whose keys these are. If it may be gone already, set ignore-not-found: true.',
      };
    case 'elsewhere':
      return {
        title: `${id} is in another place`,
        what: `${name} was not found where region and zone say. It exists in the region ${oneLine(failure.region, 40)}, zone ${oneLine(failure.zone, 40)}.`,
        left: 'It was not touched, and may be billed.',
        advice: 'Correct region and zone, or leave them out.',
      };
    case 'timed-out':
      return {
        title: `${id} was not gone in time`,
        what:
          `${name} was not gone when the timeout ended.` +
          (failure.lastError === undefined ? '' : ` The last error was: ${explainError(failure.lastError)}.`),
        left,
        advice:
          failure.lastError === undefined
            ? 'Raise the input timeout, or see in the console what holds the instance.'
            : adviceFor(failure.lastError),
      };
    case 'cancelled':
      return {
        title: `${id} was not gone when the job was cancelled`,
        what: `${name} was not gone when the job was cancelled.`,
        left,
        advice: 'Unless a later phase or run goes on with it, terminate it by hand.',
      };
  }
}

/** The state that an instance was left in. What was accepted since the last look may not show in it yet. */
function whatIsLeft({ instance, missed, stopAccepted, terminationAccepted }: Result): string {
  if (instance === undefined) return 'Its state is not known: it may exist and be billed.';
  if (missed) {
    const before = terminationAccepted
      ? 'Its termination was accepted and the last look did not show it any more'
      : `It was ${stateOf(instance.state)}, and the last look did not show it any more`;
    return `${before}, but one look is no proof: it may still exist and be billed.`;
  }
  const running = kindOfState(instance.state) === 'running';
  if (terminationAccepted && !running) {
    return `Its termination was accepted, but when last seen it was still there (${stateOf(instance.state)}): it may be billed.`;
  }
  if (stopAccepted && running) {
    return `Its stop was accepted, but when last seen it was still ${stateOf(instance.state)}: it may be billed.`;
  }
  return billing(instance);
}

/** What an instance that is left costs, after the vendor's documents. */
function billing(instance: Instance): string {
  const state = stateOf(instance.state);
  switch (kindOfState(instance.state)) {
    case 'running':
      return `It is still ${state} and billed.`;
    case 'in-transition':
    case 'unknown':
      return `It is still there (${state}) and may be billed.`;
    case 'terminable':
      return instance.chargeType === 'Postpay'
        ? `It is still there (${state}): GPU, CPU and memory are not billed now, its data disks and enlarged system disk are.`
        : `It is still there (${state}) and may be billed: a prepaid instance is, whether it runs or not.`;
  }
}
