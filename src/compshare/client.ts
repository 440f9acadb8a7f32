import { isRecord } from '../text/json.ts';
import { MalformedAnswerError } from './errors.ts';
import { readInstance, regionOfZone } from './instance.ts';
import type { Instance } from './instance.ts';
import { Transport } from './transport.ts';
import type { TransportDependencies } from './transport.ts';
import type { ParameterValue } from './signature.ts';

/** How many instances one Describe call takes and gives at most, after the vendor's documents. */
export const PAGE_SIZE = 100;
/** The action that lists instances. */
export const DESCRIBE = 'DescribeCompShareInstance';

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
  /** Undefined where the API did not say. */
  totalCount: number | undefined;
  requestId: string | undefined;
}

/**
 * The operations of the CompShare API that a teardown needs. None repeats a call: what an error calls for is decided by
 * those who know what they want.
 *
 * Every method throws a CompShareError when the call did not succeed, and when `signal` is aborted.
 */
export class CompShareClient {
  readonly #transport: Transport;

  constructor(dependencies: TransportDependencies) {
    this.#transport = new Transport(dependencies);
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
    const call = { action: DESCRIBE, targets: ids, parameters };
    const { fields, requestId } = await this.#transport.call(call, signal);
    const { UHostSet: listed, TotalCount: total } = fields;
    // An empty list may come as null, and a field that is empty may not come at all. What has neither a list nor a count
    // nor the name of the action is not the API's own answer, and tells nothing.
    const counted = total ?? (fields['Action'] === `${DESCRIBE}Response` ? 0 : undefined);
    const entries = listed === null || (listed === undefined && counted === 0) ? [] : listed;
    if (!Array.isArray(entries)) throw new MalformedAnswerError(DESCRIBE, 'no-instance-list', requestId);
    const instances = entries.map(readInstance);
    if (!instances.every((instance) => instance !== undefined))
      throw new MalformedAnswerError(DESCRIBE, 'not-an-instance', requestId);
    return {
      instances,
      totalCount: typeof total === 'number' && Number.isInteger(total) ? total : undefined,
      requestId,
    };
  }

  /** The regions that the account can use: at least one, since none would mean that no instance is looked for. */
  async regions(signal: AbortSignal): Promise<string[]> {
    const action = 'DescribeCompShareSupportZone';
    const { fields, requestId } = await this.#transport.call({ action, targets: [], parameters: {} }, signal);
    const zones = fields['ZoneInfo'];
    if (!Array.isArray(zones)) throw new MalformedAnswerError(action, 'no-zone-list', requestId);
    const regions = new Set(zones.map(regionOfEntry));
    if (regions.size === 0 || regions.has('')) throw new MalformedAnswerError(action, 'no-region', requestId);
    return [...regions];
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
      const { UHostId: id, RefundPrice: price } = entry;
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
    await this.#transport.call({ action: 'StopCompShareInstance', targets: [id], parameters }, signal);
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
    const call = { action: 'TerminateCompShareInstance', targets: [id], parameters };
    const { fields } = await this.#transport.call(call, signal);
    const inRecycle = fields['InRecycle'];
    return inRecycle === 'Yes' || inRecycle === 'No' ? inRecycle : undefined;
  }
}

function instanceAt(id: string, { region, zone }: Required<Place>): Record<string, ParameterValue> {
  return { UHostId: id, Region: region, Zone: zone };
}

/** The region of an entry of `ZoneInfo`, by its zone where it isn't told; empty where neither is. */
function regionOfEntry(entry: unknown): string {
  if (!isRecord(entry)) return '';
  const { Region: region, Zone: zone } = entry;
  if (typeof region === 'string' && region !== '') return region;
  return typeof zone === 'string' ? regionOfZone(zone) : '';
}
