import { isRecord } from '../text/json.ts';
import { MalformedAnswerError } from './errors.ts';
import { readAttachableDisk } from './disks.ts';
import type { AttachableDisk } from './disks.ts';
import { readInstance, regionOfZone } from './instance.ts';
import type { Instance } from './instance.ts';
import { bareAction, Transport } from './transport.ts';
import type { Answer, TransportDependencies } from './transport.ts';
import type { ParameterValue } from './signature.ts';

/** How many instances one Describe call takes and gives at most, after the vendor's documents. */
export const PAGE_SIZE = 100;
/** So many spellings of an answer's action are remembered. */
const MAX_SPELLINGS = 5;
/** The action that lists instances. */
export const DESCRIBE = 'DescribeCompShareInstance';
/** The action that lists data disks. Mind the small s. */
const DESCRIBE_DISKS = 'DescribeCompshareDisk';

/** Where to ask, or where an instance is. What is absent doesn't narrow. */
export interface Place {
  region?: string;
  zone?: string;
}

/** Which instances a Describe call asks for. What is absent doesn't narrow. */
export interface DescribeQuery extends Place {
  ids?: readonly string[];
  tag?: string;
  offset?: number;
}

/** One page of a list. */
export interface InstancePage {
  instances: Instance[];
  /** How many the list has, as the API counts. Undefined where it did not say, or nothing that can be true. */
  totalCount: number | undefined;
  /** Whether what is not on it is not in the list: not where the answer may be the answer to another question. */
  provesAbsence: boolean;
  requestId: string | undefined;
}

/** A zone that the account can use. */
export interface Zone extends Required<Place> {
  /** It has container instances, whose IDs begin with `cpod-`. */
  pods: boolean;
}

/** Which data disks to list. What is absent doesn't narrow. */
export interface DiskQuery {
  region?: string;
  /** Those of one instance, as far as they are attached to it. */
  instanceId?: string;
}

/** The data disks that a call listed. */
export interface DiskList {
  disks: AttachableDisk[];
  /** Whether it shows as many as it counts. */
  whole: boolean;
}

/** What a client works with. */
export interface ClientDependencies extends TransportDependencies {
  /** The spellings of Describe's action that an earlier client learned. */
  describeSpellings?: readonly string[];
  /** Told of a spelling that is new: in lower case, text from outside. */
  onDescribeSpelling?: (spelling: string) => void;
}

/**
 * The operations of the CompShare API that a teardown needs. None repeats a call: what an error calls for is decided by
 * those who know what they want.
 *
 * Every method throws a CompShareError when the call did not succeed, and when `signal` is aborted.
 */
export class CompShareClient {
  readonly #transport: Transport;
  /** The spellings of Describe's action under which instances that were asked for came. */
  readonly #describeSpellings: Set<string>;
  readonly #onDescribeSpelling: (spelling: string) => void;
  readonly #answeredActions = new Set<string>();

  constructor({ describeSpellings = [], onDescribeSpelling, ...dependencies }: ClientDependencies) {
    this.#transport = new Transport(dependencies);
    this.#describeSpellings = new Set([bareAction(DESCRIBE), ...describeSpellings]);
    this.#onDescribeSpelling = onDescribeSpelling ?? ((): void => undefined);
  }

  /** Whether anything has ever answered, be it a gateway. */
  get answered(): boolean {
    return this.#transport.answered;
  }

  /** The `Action` that answers to Describe carried, as they spelled it: text from outside, a few at most. */
  get answeredActions(): string[] {
    return [...this.#answeredActions];
  }

  /** How far the API's clock is ahead of this machine's, in milliseconds. Undefined where no answer told. */
  get clockOffsetMs(): number | undefined {
    return this.#transport.clockOffsetMs;
  }

  /** Hides this client's keys and token in a text from outside, in any spelling. */
  redact(text: string): string {
    return this.#transport.redact(text);
  }

  /** Lists instances, one page at a time. IDs that don't exist are left out by the API, without an error. */
  async describe(query: DescribeQuery, signal: AbortSignal): Promise<InstancePage> {
    const { ids = [], region, zone, tag, offset } = query;
    const parameters = {
      ...(ids.length > 0 && { UHostIds: ids }),
      ...(region !== undefined && { Region: region }),
      ...(zone !== undefined && { Zone: zone }),
      ...(tag !== undefined && { Tag: tag }),
      // Without it the API gives only 20, even when more IDs are asked for.
      Limit: PAGE_SIZE,
      Offset: offset ?? 0,
    };
    const answer = await this.#transport.call({ action: DESCRIBE, targets: ids, parameters }, signal);
    const { fields, requestId } = answer;
    if (typeof fields['Action'] === 'string' && this.#answeredActions.size < MAX_SPELLINGS)
      this.#answeredActions.add(fields['Action']);
    const instances = readEntries(answer, this.#isDescribes(answer));
    const total = fields['TotalCount'];
    const page = {
      instances,
      totalCount: typeof total === 'number' && Number.isInteger(total) && total >= 0 ? total : undefined,
      provesAbsence: this.#isDescribes(answer),
      requestId,
    };
    // Under a name of its own it shows what was asked for: from now on that name is believed.
    if (instances.some(({ id }) => ids.length === 0 || ids.includes(id)) && !this.#isDescribes(answer)) {
      this.#describeSpellings.add(answer.answeredAction);
      this.#onDescribeSpelling(answer.answeredAction);
    }
    return page;
  }

  /**
   * The zones that the account can use, as far as the API names them.
   *
   * @param place of which region, for an API that insists on one.
   */
  async zones(place: Pick<Place, 'region'>, signal: AbortSignal): Promise<Zone[]> {
    const action = 'DescribeCompShareSupportZone';
    const parameters = place.region === undefined ? {} : { Region: place.region };
    const { fields } = await this.#transport.call({ action, targets: [], parameters }, signal);
    const entries = fields['ZoneInfo'];
    return (Array.isArray(entries) ? entries : []).flatMap((entry) => readZone(entry) ?? []);
  }

  /** Lists data disks, attached and detached. */
  async disks({ region, instanceId }: DiskQuery, signal: AbortSignal): Promise<DiskList> {
    const parameters = {
      ...(region !== undefined && { Region: region }),
      ...(instanceId !== undefined && { HostId: instanceId }),
    };
    const targets = instanceId === undefined ? [] : [instanceId];
    const answer = await this.#transport.call({ action: DESCRIBE_DISKS, targets, parameters }, signal);
    const { fields, requestId } = answer;
    refuseOthers(DESCRIBE_DISKS, answer);
    const { DiskSet: listed, TotalCount: total } = fields;
    const counted = total ?? (answer.answeredAction === '' ? undefined : 0);
    const entries = listed === null || (listed === undefined && counted === 0) ? [] : listed;
    if (!Array.isArray(entries)) throw new MalformedAnswerError(DESCRIBE_DISKS, 'no-disk-list', requestId);
    const disks = entries.flatMap((entry) => readAttachableDisk(entry) ?? []);
    return {
      disks,
      whole: disks.length === entries.length && !(typeof total === 'number' && total > disks.length),
    };
  }

  /** Deletes a detached data disk. Deleting a deleted one succeeds. */
  async deleteDisk(id: string, { region, zone }: Required<Place>, signal: AbortSignal): Promise<void> {
    await this.#change('DeleteCompshareDisk', id, { UDiskId: id, Region: region, Zone: zone }, signal);
  }

  /**
   * What deleting prepaid instances of one zone would pay back, in CNY by their IDs. Instances for which the API gives
   * no price are left out.
   */
  async refundPrices(
    ids: readonly string[],
    { region, zone }: Required<Place>,
    signal: AbortSignal,
  ): Promise<Map<string, number>> {
    const parameters = { Region: region, Zone: zone, UHostIds: ids };
    const call = { action: 'GetCompShareRefundPrice', targets: ids, parameters };
    const { fields } = await this.#transport.call(call, signal);
    const prices = new Map<string, number>();
    for (const entry of Array.isArray(fields['RefundPriceSet']) ? fields['RefundPriceSet'] : []) {
      if (!isRecord(entry)) continue;
      const { UHostId: id, Code: code, RefundPrice: price } = entry;
      // Any other code means that it is not refundable.
      if (code !== 0 && code !== '0') continue;
      if (typeof id === 'string' && ids.includes(id) && typeof price === 'number' && price >= 0)
        prices.set(id, price);
    }
    return prices;
  }

  /**
   * Asks for a running instance to be stopped. RetCode 0 means accepted: it takes tens of seconds, now and then
   * minutes, until it is.
   */
  async stop(
    id: string,
    place: Required<Place>,
    { force }: { force: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    const parameters = { ...instanceAt(id, place), ...(force && { Force: true }) };
    await this.#change('StopCompShareInstance', id, parameters, signal);
  }

  /**
   * Asks for a stopped instance to be deleted.
   *
   * @returns whether it went to the recycle bin, undefined where the API did not say.
   */
  async terminate(
    id: string,
    place: Required<Place>,
    { releaseDisks }: { releaseDisks: boolean },
    signal: AbortSignal,
  ): Promise<'Yes' | 'No' | undefined> {
    const parameters = { ...instanceAt(id, place), ReleaseUDisk: releaseDisks };
    const { fields } = await this.#change('TerminateCompShareInstance', id, parameters, signal);
    const inRecycle = fields['InRecycle'];
    return inRecycle === 'Yes' || inRecycle === 'No' ? inRecycle : undefined;
  }

  #isDescribes({ answeredAction }: Answer): boolean {
    return answeredAction === '' || this.#describeSpellings.has(answeredAction);
  }

  async #change(
    action: string,
    target: string,
    parameters: Record<string, ParameterValue>,
    signal: AbortSignal,
  ): Promise<Answer> {
    const answer = await this.#transport.call(
      { action, change: true, targets: [target], parameters },
      signal,
    );
    refuseOthers(action, answer);
    return answer;
  }
}

/** An answer to another question accepts nothing and lists nothing. */
function refuseOthers(action: string, { answeredAction, requestId }: Answer): void {
  if (answeredAction !== '' && answeredAction !== bareAction(action))
    throw new MalformedAnswerError(action, 'other-action', requestId);
}

/**
 * The instances of an answer. An empty list may come as null, and a field that is empty may not come at all. What has
 * neither a list nor a count nor the name of the action is not the API's own answer, and tells nothing.
 */
function readEntries({ fields, answeredAction, requestId }: Answer, own: boolean): Instance[] {
  const { UHostSet: listed, TotalCount: total } = fields;
  const counted = total ?? (own && answeredAction !== '' ? 0 : undefined);
  const entries = listed === null || (listed === undefined && counted === 0) ? [] : listed;
  if (!Array.isArray(entries))
    throw new MalformedAnswerError(DESCRIBE, own ? 'no-instance-list' : 'other-action', requestId);
  const instances = entries.map(readInstance);
  if (!instances.every((instance) => instance !== undefined))
    throw new MalformedAnswerError(DESCRIBE, 'not-an-instance', requestId);
  return instances;
}

function instanceAt(id: string, { region, zone }: Required<Place>): Record<string, ParameterValue> {
  return { UHostId: id, Region: region, Zone: zone };
}

/** An entry of `ZoneInfo`. Undefined where it names no zone. */
function readZone(entry: unknown): Zone | undefined {
  if (!isRecord(entry)) return undefined;
  const { Region: region, Zone: zone, IsPod: pods } = entry;
  if (typeof zone !== 'string' || zone === '') return undefined;
  const named = typeof region === 'string' && region !== '' ? region : regionOfZone(zone);
  return { region: named, zone, pods: pods === true || pods === 'Yes' || pods === 'true' };
}
