import type { Place } from '../../compshare/client.ts';
import type { RefusedPlace } from '../../compshare/inventory.ts';
import { kindOfState } from '../../compshare/instance.ts';
import type { Disk, Instance } from '../../compshare/instance.ts';
import type { CompShareError } from '../../compshare/errors.ts';
import type { Action } from '../../teardown/history.ts';
import type { Filter } from '../../teardown/filter.ts';
import { disksThat } from '../../teardown/outcome.ts';
import type { DiskFate, DiskResult, Failure, Outcome, Result } from '../../teardown/outcome.ts';
import type { EndReason } from '../../time/deadline.ts';
import { formatElapsed } from '../../time/duration.ts';
import { count, oneLine, quoted } from '../../text/clean.ts';
import type { QueryForm } from '../../compshare/inventory.ts';
import { adviceFor, describeError } from '../error-messages.ts';
import { explainError, hardwareOf, nameOf } from '../instance-text.ts';
import { inputs } from './en-inputs.ts';

/** The words for a failure, for the person who reads the log at night. */
export interface FailureText {
  /** What happened. */
  what: string;
  /** What is still there and whether it is billed. */
  left: string;
  /** What to do. */
  advice: string;
}

/** An outcome with the rest of its result. */
type ResultOf<Kind extends Outcome['kind']> = Result & { outcome: Extract<Outcome, { kind: Kind }> };

/** The words for each outcome. */
export type OutcomeMessages = {
  [Kind in Outcome['kind']]: Kind extends Failure['kind']
    ? {
        /** In the summary's table, without the icon. */
        cell: string;
        /** Of its annotation. */
        title: (id: string) => string;
        explain: (result: ResultOf<Kind>) => FailureText;
      }
    : {
        cell: (result: ResultOf<Kind>) => string;
        /** In the log. */
        line: (result: ResultOf<Kind>) => string;
      };
};

/** The state of an instance. The platform writes an empty one when it can't tell. */
function state(text: string): string {
  return text === '' ? 'unknown state' : oneLine(text, 40);
}

/** Data disks, such as `2 data disks (300 GB)`; without a size where one is not known. */
function dataDisks(disks: readonly Disk[]): string {
  const sizes = disks.map(({ sizeGb }) => sizeGb);
  const size = sizes.every((gb) => gb !== undefined) ? ` (${sizes.reduce((sum, gb) => sum + gb, 0)} GB)` : '';
  return `${count(disks.length, 'data disk')}${size}`;
}

/**
 * What a disk is called: its ID with its size, zone and price, as far as they are known.
 *
 * @param priced its price was told already.
 */
function diskDetails({ id, sizeGb, zone, pricePerDayCny }: DiskResult, priced: boolean): string {
  const details = [
    ...(sizeGb === undefined ? [] : [`${sizeGb} GB`]),
    ...(zone === '' ? [] : [oneLine(zone, 40)]),
    ...(pricePerDayCny === undefined || priced ? [] : [`about ${pricePerDayCny.toFixed(2)} CNY a day`]),
  ];
  return details.length === 0 ? id : `${id} (${details.join(', ')})`;
}

/** @param priced what they cost together was told already. */
function diskList(disks: readonly DiskResult[], priced = false): string {
  const shown = disks
    .slice(0, 20)
    .map((disk) => diskDetails(disk, priced && disks.length === 1))
    .join('; ');
  return disks.length > 20 ? `${shown} and ${disks.length - 20} more` : shown;
}

/** What disks cost together, such as `, about 3.60 CNY a day`; empty where the price of one is not known. */
function costOf(disks: readonly Pick<DiskResult, 'pricePerDayCny'>[]): string {
  const prices = disks.map(({ pricePerDayCny }) => pricePerDayCny);
  if (!prices.every((price) => price !== undefined)) return '';
  return `, about ${prices.reduce((sum, price) => sum + price, 0).toFixed(2)} CNY a day`;
}

/** What a dry run says it would do, and what would become of the data disks. */
function wouldDo({ outcome, disks }: ResultOf<'would-terminate'>): string {
  const deleted = outcome.releaseDisks ? disks.filter(({ volume }) => !volume) : [];
  const kept = disks.filter((disk) => !deleted.includes(disk));
  const ids = (some: readonly DiskResult[]): string => idList(some.map(({ id }) => id));
  return [
    outcome.stopFirst ? 'would stop, then terminate' : 'would terminate',
    ...(deleted.length > 0 ? [` and delete ${dataDisks(deleted)}: ${ids(deleted)}`] : []),
    ...(kept.length > 0 ? [`; would keep ${dataDisks(kept)}${costOf(kept)}: ${ids(kept)}`] : []),
  ].join('');
}

/** Why disks could not be verified or deleted, where errors are to blame. */
function diskErrors(disks: readonly DiskResult[]): string {
  const errors = new Set(disks.flatMap(({ error }) => (error === undefined ? [] : [explainError(error)])));
  return errors.size === 0 ? '' : ` The last error was: ${[...errors].slice(0, 3).join('; ')}.`;
}

/** What is left of the disks of an instance that is gone. */
function disksOnTheBill(result: Result): string {
  const there = disksThat(result, 'still-there');
  const unknown = disksThat(result, 'unverified');
  return [
    ...(there.length > 0 ? [`Still there and billed: ${diskList(there)}.`] : []),
    ...(unknown.length > 0 ? [`Not known to be deleted: ${diskList(unknown)}.`] : []),
  ].join(' ');
}

const UNREACHABLE = "The CompShare API can't be reached";

const outcomes: OutcomeMessages = {
  terminated: {
    cell: (result) => {
      const gone = disksThat(result, 'released', 'deleted-by-id');
      return `terminated, gone${gone.length > 0 ? `, with ${dataDisks(gone)}` : ''}`;
    },
    line: ({ id, instance, outcome }) =>
      `${nameOf(id, instance)}: gone${outcome.stillListed ? ', in the recycle bin' : ''}`,
  },
  'already-gone': {
    cell: () => 'already gone',
    line: ({ id, instance }) => `${nameOf(id, instance)}: gone, though not by this phase`,
  },
  'not-found-ignored': {
    cell: () => 'not found, ignored',
    line: ({ id }) => `${id}: not found, which counts as done`,
  },
  'would-terminate': {
    cell: wouldDo,
    line: (result) => `${nameOf(result.id, result.instance)}: ${wouldDo(result)}`,
  },
  refused: {
    cell: 'failed',
    title: (id) => `${id} was not terminated`,
    explain: (result) => {
      const { error, attempts } = result.outcome;
      const tries = attempts > 1 ? ` after ${attempts} tries` : '';
      return {
        what: `${nameOf(result.id, result.instance)}: ${explainError(error)}${tries}.`,
        left: whatIsLeft(result),
        advice: adviceFor(error),
      };
    },
  },
  unreachable: {
    cell: 'failed',
    title: () => UNREACHABLE,
    explain: (result) => ({
      what: `${nameOf(result.id, result.instance)}: the CompShare API could not be reached for a minute. ${explainError(result.outcome.error)}.`,
      left: whatIsLeft(result),
      advice: adviceFor(result.outcome.error),
    }),
  },
  running: {
    cell: 'failed',
    title: (id) => `${id} is running`,
    explain: (result) => ({
      what:
        `${nameOf(result.id, result.instance)} is running, and only a stopped instance can be terminated.` +
        (result.terminationAccepted ? '' : ' Nothing was changed.'),
      left: whatIsLeft(result),
      advice: 'Stop it first, or leave the input stop at true.',
    }),
  },
  'unknown-state': {
    cell: 'failed',
    title: (id) => `${id} is in an unknown state`,
    explain: (result) => ({
      what: `${nameOf(result.id, result.instance)} has been in the ${result.outcome.state === '' ? 'empty state' : `state ${state(result.outcome.state)}`} for a minute, which this action does not know.`,
      left: whatIsLeft(result),
      advice: 'See in the console what it is doing. With stop: true the termination is tried all the same.',
    }),
  },
  ambiguous: {
    cell: 'failed',
    title: (id) => `${id} is listed under several names`,
    explain: ({ id, outcome }) => ({
      what: `${id} is listed under several names (${outcome.names.map((name) => quoted(name)).join(', ')}), and not all of them are selected.`,
      left: 'It was not touched, and may be billed.',
      advice: 'See in the console what it is called, and name it by uhost-id.',
    }),
  },
  'not-found': {
    cell: 'failed',
    title: (id) => `${id} was not found`,
    explain: ({ id, instance }) => ({
      what: `${nameOf(id, instance)} was not found in any region of the project.`,
      left: 'Nothing was terminated.',
      advice:
        'Check uhost-id, project-id and whose keys these are. If it may be gone already, set ignore-not-found: true.',
    }),
  },
  elsewhere: {
    cell: 'failed',
    title: (id) => `${id} is in another place`,
    explain: ({ id, instance, outcome }) => ({
      what: `${nameOf(id, instance)} was not found where region and zone say. It exists in the region ${oneLine(outcome.region, 40)}, zone ${oneLine(outcome.zone, 40)}.`,
      left: 'It was not touched, and may be billed.',
      advice: 'Correct region and zone, or leave them out.',
    }),
  },
  'timed-out': {
    cell: 'failed',
    title: (id) => `${id} was not gone in time`,
    explain: (result) => {
      const { lastError, jobEnding } = result.outcome;
      return {
        what:
          `${nameOf(result.id, result.instance)} was not gone when ${jobEnding === true ? 'the time of the cancelled job was up' : 'the timeout ended'}.` +
          (lastError === undefined ? '' : ` The last error was: ${explainError(lastError)}.`),
        left: whatIsLeft(result),
        advice:
          jobEnding === true
            ? 'Check the instance in the console: a cancelled job has about five minutes in all.'
            : lastError === undefined
              ? 'Raise the input timeout, or see in the console what holds the instance.'
              : adviceFor(lastError),
      };
    },
  },
  cancelled: {
    cell: 'failed',
    title: (id) => `${id} was not gone when the step was interrupted`,
    explain: (result) => ({
      what: `${nameOf(result.id, result.instance)} was not gone when the runner interrupted this step.`,
      left: whatIsLeft(result),
      advice: 'Unless a later phase or run goes on with it, terminate it by hand.',
    }),
  },
  'disks-left': {
    cell: 'gone, data disks are not',
    title: (id) => `${id} left data disks`,
    explain: (result) => {
      const { id, instance, outcome } = result;
      const left = disksThat(result, 'still-there', 'unverified');
      const end = outcome.endedBy === 'cancelled' ? 'the job was cancelled' : 'the timeout ended';
      return {
        what:
          `${nameOf(id, instance)} is gone, but ${count(left.length, 'data disk')} that ${left.length === 1 ? 'was' : 'were'} to go with it ` +
          `${outcome.endedBy === undefined ? (left.length === 1 ? 'is not' : 'are not') : `${left.length === 1 ? 'was' : 'were'} not seen to be gone when ${end}`}.` +
          diskErrors(left),
        left: disksOnTheBill(result),
        advice: 'Unless somebody needs them, delete them in the CompShare console.',
      };
    },
  },
};

/** The state that an instance was left in. What was accepted since the last poll may not show in it yet. */
function whatIsLeft({ instance, missed, stopAccepted, terminationAccepted }: Result): string {
  if (instance === undefined) return 'Its state is not known: it may exist and be billed.';
  if (missed) {
    const before = terminationAccepted
      ? 'Its termination was accepted and the last look did not show it any more'
      : `It was ${state(instance.state)}, and the last look did not show it any more`;
    return `${before}, but one look is no proof: it may still exist and be billed.`;
  }
  const running = kindOfState(instance.state) === 'running';
  if (terminationAccepted && !running) {
    return `Its termination was accepted, but when last seen it was still there (${state(instance.state)}): it may be billed.`;
  }
  if (stopAccepted && running) {
    return `Its stop was accepted, but when last seen it was still ${state(instance.state)}: it may be billed.`;
  }
  return billing(instance);
}

/** What an instance that is left costs, after the vendor's documents. */
function billing(instance: Instance): string {
  const shown = state(instance.state);
  switch (kindOfState(instance.state)) {
    case 'running':
      return `It is still ${shown} and billed.`;
    case 'in-transition':
    case 'unknown':
      return `It is still there (${shown}) and may be billed.`;
    case 'terminable':
      return instance.chargeType === 'Postpay'
        ? `It is still there (${shown}): GPU, CPU and memory are not billed now, its data disks and enlarged system disk are.`
        : `It is still there (${shown}) and may be billed: a prepaid instance is, whether it runs or not.`;
  }
}

function idList(ids: readonly string[]): string {
  const shown = ids.slice(0, 20).join(', ');
  return ids.length > 20 ? `${shown} and ${ids.length - 20} more` : shown;
}

/** A signal may mean a cancel, the step's timeout-minutes or the end of the runner: nothing tells which. */
const ENDINGS: Readonly<Record<EndReason, string>> = {
  cancelled: 'The runner interrupted this step: stopping here',
  'timed-out': 'Time is up: stopping here',
  'job-ending': 'The job was cancelled, and its time is up: stopping here',
};

/** Not every end of a job leaves a post phase, and that one not always time. */
const POST_PHASES: Readonly<Record<EndReason, string>> = {
  cancelled: '; this goes on if the runner runs the post phase',
  'timed-out': '; the post phase of this step goes on',
  'job-ending': '; this goes on if the runner runs the post phase',
};

/** What a filter asks for, such as `name "gpu-*" or "pr-*", and tag "ci"`. */
function filterText({ names, tag }: Filter): string {
  const shown = names?.slice(0, 5).map((name) => quoted(name)) ?? [];
  const rest = (names?.length ?? 0) - shown.length;
  return [
    ...(shown.length === 0 ? [] : [`name ${shown.join(' or ')}${rest > 0 ? ` or ${rest} more` : ''}`]),
    ...(tag === undefined ? [] : [`tag ${quoted(tag)}`]),
  ].join(' and ');
}

/** A zone, or the region where no zone is given. */
function placeText({ region, zone }: Place): string {
  return zone !== undefined && zone !== ''
    ? `zone ${oneLine(zone, 40)}`
    : `region ${oneLine(region ?? '', 40)}`;
}

const GITHUB_STAYS = "GitHub's side stays as it is too. ";

/** What a run logs, a line each. */
const log = {
  selected: (instances: number): string => `Selected ${count(instances, 'instance')}:`,
  selectedInstance: (instance: Instance): string =>
    `  ${nameOf(instance.id, instance)} (${hardwareOf(instance)}): ${state(instance.state)}`,
  excluded: (instances: number): string => `Spared by exclude: ${count(instances, 'instance')}`,
  keysFromEnvironment: 'The keys come from COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY.',
  found: (instance: Instance): string =>
    `${nameOf(instance.id, instance)} (${hardwareOf(instance)}): ${state(instance.state)}`,
  changed: (id: string, before: string, now: string): string => `${id}: ${state(before)} → ${state(now)}`,
  missed: (id: string): string => `${id}: not in the list any more, looking again to be sure`,
  stopping: (id: string, force: boolean): string =>
    `${id}: ${force ? 'stopping (by force, as a spot instance needs it)' : 'stopping'}`,
  terminating: (id: string, releaseDisks: boolean): string =>
    `${id}: ${releaseDisks ? 'terminating, with its data disks' : 'terminating; data disks are kept'}`,
  stopAccepted: (id: string): string => `${id}: stop accepted`,
  terminationAccepted: (id: string, inRecycle: 'Yes' | 'No' | undefined): string =>
    `${id}: termination accepted${
      inRecycle === undefined
        ? ''
        : inRecycle === 'Yes'
          ? ', into the recycle bin'
          : ', not into the recycle bin'
    }`,
  actionFailed: (id: string, error: CompShareError, retrying: boolean): string =>
    `${id}: ${explainError(error)}${retrying ? '; looking again' : ''}`,
  notSent: (id: string, action: Action): string =>
    `${id}: ${action === 'stop' ? 'the stop' : 'the termination'} was not sent any more`,
  awaitingDisks: (id: string, disks: number): string =>
    `${id}: looking whether its ${disks === 1 ? 'data disk is' : `${disks} data disks are`} gone too`,
  deletingDisk: (id: string, disk: string, sizeGb: number | undefined): string =>
    `${id}: its data disk ${disk}${sizeGb === undefined ? '' : ` (${sizeGb} GB)`} did not go with it: deleting it`,
  diskDeletionFailed: (disk: string, error: CompShareError): string => `${disk}: ${explainError(error)}`,
  disksSettled: (result: Result): string => {
    const gone = disksThat(result, 'released', 'deleted-by-id');
    const unverified = disksThat(result, 'unverified');
    const kept = disksThat(result, 'kept');
    const parts = [
      ...(gone.length > 0 ? [`${dataDisks(gone)} deleted and no longer listed`] : []),
      ...(unverified.length > 0
        ? [`could not verify that ${dataDisks(unverified)} ${unverified.length === 1 ? 'is' : 'are'} deleted`]
        : []),
      ...(kept.length > 0 ? [`${dataDisks(kept)} kept`] : []),
    ];
    return `${result.id}: ${parts.join('; ')}`;
  },
  failed: ({ what, left }: FailureText): string => `${what} ${left}`,
  pollFailed: (error: CompShareError): string => `${explainError(error)}; trying again`,
  ending: (reason: EndReason, resumesInPost: boolean): string =>
    ENDINGS[reason] + (resumesInPost ? POST_PHASES[reason] : ''),
  awaitingListing: (ids: readonly string[], seconds: number): string =>
    `${ids.length === 0 ? 'Nothing matches yet' : `${idList(ids)}: not found yet`}. An instance may be listed late: looking for up to ${seconds} s more`,
  stillWaiting: (instances: number, states: readonly string[], reason: string): string =>
    `Still waiting for ${count(instances, 'instance')}: ${states.join('; ')}${reason}`,
  pollsFailing: (why: string): string => ` (the last look failed: ${why})`,
  heldUp: (id: string, why: string): string => ` (${id} is held up by ${why})`,
  manyInState: (shown: string, instances: number): string => `${shown}: ${instances}`,
  fewInState: (shown: string, ids: readonly string[]): string => `${ids.join(', ')} ${shown}`,
  notSeenYet: 'not seen yet',
  manyInstances: (instances: number): string => count(instances, 'instance'),
  stateShortened: (leftOut: readonly string[]): string =>
    `The state for the post phase is too long. Left out: ${leftOut.join(', ')}.`,
  stateParts: {
    names: 'names of instances',
    disks: 'data disks',
    seen: 'which instances were seen',
    targets: 'IDs of the instances',
    inputs: 'inputs',
  },
  deferred: (intent: string): string => `Nothing is changed now. The post phase of this step will ${intent}.`,
  onlyGitHubLeft: (allGone: boolean): string =>
    `${allGone ? 'The instances are gone. ' : ''}Going on with GitHub's side.`,
  jobEnds: 'The job ends: tearing down now.',
  mainUnfinished: (ids: readonly string[]): string =>
    `The main phase did not finish: ${ids.length > 0 ? `going on with ${idList(ids)}` : 'tearing down now'}.`,
  intentById: (ids: readonly string[], dryRun: boolean): string => `${intentVerb(dryRun)} ${idList(ids)}`,
  intentByFilter: (dryRun: boolean): string =>
    `${intentVerb(dryRun)} what name and tag select then, unless uhost-id is given by then`,
  intentLater: (dryRun: boolean): string => `${intentVerb(dryRun)} what uhost-id, name and tag say then`,
  intents: (parts: readonly string[]): string => parts.join(', then '),
};

function intentVerb(dryRun: boolean): string {
  return dryRun ? 'only look (dry-run) at' : 'terminate';
}

/** How the API answered, to be pasted into an issue. */
const apiFacts = {
  title: 'How this API answered',
  intro: 'No names, IDs or keys are in here: please paste it into an issue of this action.',
  shownBy: (form: QueryForm, shown: number, seen: number): string =>
    `${FORMS[form]}: ${shown} of ${count(seen, 'instance')} shown`,
  counts: (counts: 'unproven' | 'right' | 'wrong'): string => `TotalCount: ${counts}`,
  regionRequired: (required: boolean): string => `Region: ${required ? 'required' : 'not required so far'}`,
  spellings: (spellings: readonly string[]): string =>
    `Action of the answers to Describe: ${spellings.map((name) => quoted(name, 80)).join(', ')}`,
  lock: (forms: readonly string[]): string =>
    `The lock: ${forms.length === 0 ? 'not met' : forms.join(', ')}`,
  zones: (zones: readonly string[]): string =>
    `Zones known: ${zones.map((zone) => oneLine(zone, 40)).join(', ')}`,
  refused: (place: string, error: CompShareError): string => `Refused for ${place}: ${describeError(error)}`,
  diskIds: (diskIds: 'same' | 'different' | 'not-compared'): string =>
    `Disk IDs in DescribeCompshareDisk and in the list of instances: ${diskIds}`,
  clock: (offsetMs: number | undefined): string =>
    `Clock: ${offsetMs === undefined ? 'not told' : `${Math.round(offsetMs / 1000)} s ahead of this machine's`}`,
};

const FORMS: Record<QueryForm, string> = {
  anywhere: 'Without Region and Zone',
  region: 'With Region',
  zone: 'With Region and Zone',
};

/** What is annotated beside the failures of instances: a title and a message each. */
const annotations = {
  wrongInputs: { title: 'Nothing was done: the inputs are wrong' },
  nothingNamed: {
    title: 'No instance was named',
    message: (withGitHub: boolean): string =>
      'The job ends and uhost-id, name and tag are all empty, so that nothing was torn down. If an instance was ' +
      `created, it still runs. ${withGitHub ? GITHUB_STAYS : ''}` +
      'Give name as well, such as name: gpu-${{ github.run_id }}, and create the instance under it.',
  },
  filtersNotUsed: {
    title: 'Filters not used',
    message: 'uhost-id is given, so name, tag, exclude and older-than are not used.',
  },
  nothingSelected: {
    title: 'Nothing selected',
    message: (
      filter: Filter,
      place: Place,
      elsewhere: readonly Instance[],
      refused: readonly RefusedPlace[],
    ): string =>
      [
        `No instance matches ${filterText(filter)}${place.region === undefined && place.zone === undefined ? '' : ` in ${placeText(place)}`}. Nothing to do.`,
        ...elsewhere
          .slice(0, 3)
          .map(
            (instance) =>
              `${nameOf(instance.id, instance)} is in ${placeText(instance)}: check region and zone.`,
          ),
        ...(elsewhere.length > 3 ? [`${elsewhere.length - 3} more are elsewhere too.`] : []),
        ...refused
          .filter(({ place: { region } }) => region !== undefined)
          .slice(0, 3)
          .map(
            ({ place: where, error }) =>
              `The list of ${placeText(where)} was refused: ${explainError(error)}.`,
          ),
      ].join(' '),
  },
  tooMany: {
    title: 'Too many instances selected',
    message: (ids: readonly string[], maxInstances: number): string =>
      `The filter selects ${count(ids.length, 'instance')}, more than max-instances (${maxInstances}): ` +
      `${idList(ids)}. None was touched. Narrow the filter, or raise max-instances if all are meant.`,
  },
  listCancelled: {
    title: 'The instances were not listed when the step was interrupted',
    message: 'The runner interrupted this step before the list of instances was read.',
  },
  unreachable: { title: UNREACHABLE },
  listFailed: {
    title: 'The instances could not be listed',
    message: (error: CompShareError, reason: EndReason | 'refused'): string =>
      `${reason === 'refused' ? '' : reason === 'job-ending' ? 'The time of the cancelled job is up. ' : 'Time ran out. '}The list of instances could not be read: ${explainError(error)}.`,
    advice: adviceFor,
  },
  listLeft: 'Nothing was touched: what the filter selects may exist and be billed.',
  more: {
    title: 'More instances were not terminated',
    message: (ids: readonly string[]): string =>
      `${count(ids.length, 'more instance')} failed: ${idList(ids)}. The log says why.`,
  },
  stillListed: {
    title: 'In the recycle bin',
    message: (ids: readonly string[]): string =>
      `${idList(ids)}: the API reports ${ids.length === 1 ? 'it' : 'them'} as deleted and still lists ${ids.length === 1 ? 'it' : 'them'}, which is what the recycle bin looks like.`,
  },
  disksKept: {
    title: 'Data disks kept',
    message: (disks: readonly DiskResult[]): string =>
      `${dataDisks(disks)} kept${costOf(disks)}: ${diskList(disks, true)}. ${disks.length === 1 ? 'It stays' : 'They stay'} on the bill until somebody deletes ${disks.length === 1 ? 'it' : 'them'}.`,
  },
  disksUnverified: {
    title: 'Data disks could not be verified',
    message: (disks: readonly DiskResult[]): string =>
      `It could not be verified that these data disks are deleted: ${diskList(disks)}.${diskErrors(disks)} ` +
      'See in the console whether they are still there: a disk that is stays on the bill.',
    unknown: (ids: readonly string[]): string =>
      `${idList(ids)}: no list showed the data disks, so it is not known whether there were any and they are deleted. ` +
      'See in the console: a disk that is left stays on the bill.',
  },
  unknownAge: {
    title: 'Instances of unknown age',
    message: (instances: number): string =>
      `${count(instances, 'instance')} ${instances === 1 ? 'matches' : 'match'}, but the API does not say when ${instances === 1 ? 'it was' : 'they were'} created: left alone, and may be billed.`,
  },
  clocksDiffer: {
    title: 'Clocks differ',
    message: (differenceMs: number, instances: number): string =>
      `The API's clock is ${formatElapsed(Math.abs(differenceMs))} ${differenceMs > 0 ? 'ahead of' : 'behind'} this machine's. ` +
      `${count(instances, 'instance')} that would be old by one of the two only ${instances === 1 ? 'was' : 'were'} left alone.`,
  },
  normalizedOnly: {
    title: 'Similar names',
    message: (names: readonly string[]): string =>
      `Left alone, since names compare exactly: ${names
        .slice(0, 20)
        .map((name) => quoted(name))
        .join(', ')}. They match only after Unicode normalization.`,
  },
  lateTooMany: {
    title: 'More instances than max-instances',
    message: (ids: readonly string[], maxInstances: number): string =>
      `${count(ids.length, 'more instance')} that match were listed late: ${idList(ids)}. With them it would be more than max-instances (${maxInstances}), so they were not touched and may be billed.`,
  },
  lateUnread: {
    title: 'The last list could not be read',
    message: (error: CompShareError): string =>
      `What was selected is gone. The list was to be read once more, since an instance may be listed late, and could not be: ${explainError(error)}. See in the console whether another one matches.`,
  },
  lateUnknownAge: {
    title: 'Instances listed late',
    message: (ids: readonly string[]): string =>
      `${idList(ids)}: listed when the others were gone. It is not known whether they were created before this step began, so they were not touched and may be billed.`,
  },
  resumesInPost: 'The post phase of this step goes on with it.',
  resumesIfPostRuns: 'This goes on if the runner runs the post phase; otherwise terminate it by hand.',
  jobEnding: {
    title: 'The job may be ended at any moment',
    message: (ids: readonly string[]): string =>
      `The job was cancelled, and the runner ends it soon, whatever is left. Not gone yet: ${ids.length === 0 ? 'what this step is about' : idList(ids)}. If nothing more is reported here, check in the console whether it is gone.`,
  },
  stateLost: {
    log: 'The main phase left no state: it was killed at its start, or this runner loses the state of a step that failed. Going by the inputs.',
    title: 'Not there now',
    message: (ids: readonly string[]): string =>
      `${idList(ids)}: not there now; the main phase may have terminated ${ids.length === 1 ? 'it' : 'them'}. Its state is lost, so nothing tells. Check in the console if in doubt.`,
  },
  stateUntrusted: {
    title: 'The saved state is not used',
    message:
      'What the main phase saved is not what it sealed: another step set it, or the private key has changed since. Going by the inputs alone.',
  },
  keysRefused: {
    title: 'The key check failed',
    message: (error: CompShareError): string =>
      `The API was asked for the list of instances, to see whether the keys work, and that failed: ${explainError(error)}. ${adviceFor(error)} This step fails now, before a later one creates an instance that could not be terminated.`,
  },
  keysUnchecked: {
    title: 'The keys could not be checked',
    message: (error: CompShareError): string =>
      `The API was asked for the list of instances, to see whether the keys work: ${explainError(error)}. This may pass. The teardown at the end of the job tries again.`,
  },
  keysLost:
    'The keys are empty in the post phase, and were not in the main phase: this happens to a step in a composite action that is called by another one. Give them to the job as COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY in env, or write the step into the workflow itself. Nothing was terminated: check the instance in the console.',
  stateUnsaved: {
    title: 'The state could not be saved',
    message:
      'The teardown goes on. But the post phase may not know what this phase did: ' +
      'it then goes by the inputs alone, and may not find an instance that is gone.',
  },
  outputsUnset: {
    title: 'The outputs could not be set',
    message: 'They may be empty for later steps. The log says what became of the instances.',
  },
  summaryUnwritten: {
    title: 'The job summary could not be written',
    message: 'The log says what became of the instances.',
  },
  inputsTrimmed: {
    title: 'Invisible characters removed',
    message: (names: readonly string[]): string =>
      `${names.join(', ')}: invisible characters at the ends were left out. Copy ${names.length === 1 ? 'it' : 'them'} again without them.`,
  },
  keysLookWrong: {
    title: 'Check the keys',
    message: (hints: readonly string[]): string => hints.join(' '),
    quoted: (name: string): string => `${name} has quotation marks around it. Save the secret without them.`,
    assignment: (name: string): string =>
      `${name} looks like NAME=value. Save only what is right of the equals sign.`,
    swapped: 'public-key and private-key look swapped.',
  },
  resultsCut: {
    title: 'The output results is cut',
    message: (left: number, all: number): string =>
      `An output takes at most 1 MB, so results has ${left} of ${all} entries; those that failed are kept first. The log has them all.`,
  },
  wrongProxy: {
    title: 'Nothing was done: the proxy settings are wrong',
    message: (variable: string): string =>
      `${variable}: got something else; takes a proxy's address, such as http://proxy.example:3128.`,
  },
  sha1Refused: {
    title: 'This runner refuses SHA-1',
    message: (refusal: string): string =>
      `OpenSSL on this runner refuses SHA-1 (${refusal}), as some FIPS setups do. ` +
      'CompShare takes no other signatures, so nothing was terminated: instances may still exist and be billed. ' +
      'Run this step on a GitHub-hosted runner, or without the FIPS settings in OPENSSL_CONF and NODE_OPTIONS.',
  },
  internalError: {
    title: 'The action broke',
    message: (error: string): string =>
      `This is a fault of the action: ${error}. ` +
      'The instance may still exist and be billed: check it in the console, and report this, please.',
  },
};

/** The words of the job summary. */
const summary = {
  nothingTerminated: 'CompShare: nothing was terminated',
  tooMany: (instances: number, maxInstances: number): string =>
    `The filter selects ${count(instances, 'instance')}, more than max-instances (${maxInstances}).`,
  notTerminated: (failed: number, others: number, dryRun: boolean): string =>
    `CompShare: ${count(failed, 'instance')} not terminated, may still be billed` +
    (others === 0 ? '' : `; ${count(others, 'other')} ${dryRun ? 'would be terminated' : 'gone'}`),
  dryRun: (instances: number): string =>
    `CompShare: dry run, ${count(instances, 'instance')} would be terminated`,
  gone: (instances: number, disksUnknown: boolean): string =>
    `CompShare: ${count(instances, 'instance')} gone, ${disksUnknown ? 'data disks not known' : 'no data disk kept'}`,
  goneDisksKept: (
    instances: number,
    kept: readonly DiskResult[],
    unverified: readonly DiskResult[],
  ): string =>
    [
      `CompShare: ${count(instances, 'instance')} gone`,
      ...(kept.length > 0 ? [`${dataDisks(kept)} kept and still billed${costOf(kept)}`] : []),
      ...(unverified.length > 0 ? [`${dataDisks(unverified)} not known to be deleted`] : []),
    ].join(', '),
  disksStillThere: (instances: number, disks: readonly DiskResult[]): string =>
    `CompShare: ${count(instances, 'instance')} gone, ${dataDisks(disks)} not, may still be billed${costOf(disks)}`,
  disksLeftToo: (disks: readonly DiskResult[]): string => `; ${dataDisks(disks)} left`,
  moreFailures: (rest: number): string => `${rest} more, in the table and the log`,
  columns: {
    instance: 'Instance',
    hardware: 'GPU, zone',
    stateFound: 'State found',
    state: 'State',
    outcome: 'Outcome',
    recycleBin: 'Recycle bin',
    cost: 'Ran, cost *',
    time: 'Time taken',
    disk: 'Disk',
    size: 'Size',
    type: 'Type',
    attachedTo: 'Was attached to',
    zone: 'Zone',
    price: 'CNY a day',
    fate: 'Outcome',
  },
  notSeen: 'not seen',
  notReported: 'not told',
  cost: (cny: number): string => `≈ ${cny.toFixed(2)} CNY`,
  refund: (cny: number): string => `pays back ≈ ${cny.toFixed(2)} CNY`,
  estimate:
    'An estimate, from the start time and the price that the API told: for the time since the last start, without disks and discounts.',
  instances: 'instances',
  disks: 'disks',
  disksOnTheBill: (disks: readonly DiskResult[], kept: boolean): string =>
    `${dataDisks(disks)} ${kept ? 'kept' : 'left'}${costOf(disks)}`,
  diskFates: {
    kept: 'kept',
    released: 'deleted',
    'deleted-by-id': 'deleted',
    unverified: 'could not be verified',
    'still-there': 'still there',
  } satisfies Record<DiskFate, string>,
  deletionUnverified:
    'It could not be verified that all of these are deleted. Check whether they are still there: a disk that is stays on the bill.',
  keptAsAsked:
    'These stay on the bill until somebody deletes them, in the CompShare console. With <code>release-disk: true</code> data disks go with the instance; volumes of containers never do.',
  unseenDisks: (ids: string): string =>
    `Nobody saw ${ids}, so that it is not known whether data disks are left. See in the console whether there are some that nobody needs.`,
  andMore: (rest: number): string => ` and ${rest} more`,
};

/** Everything that the action says in English. */
export const en = { outcomes, log, apiFacts, annotations, summary, inputs, state, dataDisks };

/** The catalog of messages that each language has. */
export type Messages = typeof en;
