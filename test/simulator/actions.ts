import type { Clock } from '../../src/time/clock.ts';
import { look, toldOf } from './describe.ts';
import type { Shown } from './describe.ts';
import type { Lie } from './faults.ts';
import type { Fleet } from './fleet.ts';
import type { SimProject } from './gateway.ts';
import type { SimInstance } from './instance.ts';
import type { Told } from './ledger.ts';
import { readArray } from './parameters.ts';
import { createRandom, seedFor } from '../support/random.ts';
import type { Random } from '../support/random.ts';
import { IMAGE_BEING_MADE, OPERATION_IN_PROGRESS, Refusal, SPOT_REFUSES_STOP } from './ret-codes.ts';
import type { CallParameters } from './signature.ts';

/** How the API behaves where its documents allow for more than one reading. */
export interface ActionOptions {
  readonly clock: Clock;
  readonly seed: number;
  readonly projects: readonly SimProject[];
  /** The zones by region. */
  readonly regions: Readonly<Record<string, readonly string[]>>;
  /** Zones that are answered with 240. */
  readonly zonesNotPermitted: readonly string[];
  /** Zones that the project has no permission for: 293. */
  readonly zonesWithoutPermission: readonly string[];
  /** Whether Describe is refused without a region. */
  readonly regionRequired: boolean;
  readonly totalCount: 'present' | 'missing';
  /** How many instances a Describe answer has at most, however many are asked for; a hundred by the documents. */
  readonly mostPerPage: number;
  /** Whether Describe takes no notice of the zone that it is asked for. */
  readonly zoneIgnored: boolean;
  readonly emptyList: 'null' | 'array';
  /** Whether an instance's `Region` is told. */
  readonly regionField: 'present' | 'missing';
  readonly inRecycle: 'Yes' | 'No' | 'missing';
  /** The name that an instance's disks come under. */
  readonly diskField: 'DiskSet' | 'UDiskSet';
  /** Whether an instance under deletion is still listed with its data disks; RetCode 8434 tells of their detaching. */
  readonly disksUnderDeletion: 'listed' | 'detached';
  /** The number of the error that the documents call `InstanceOperationInProgress`. */
  readonly operationInProgressCode: number;
}

/** A call that got through the gateway. */
export interface AdmittedCall {
  readonly seq: number;
  readonly parameters: CallParameters;
  readonly projectId: string;
  readonly lies: readonly Lie[];
}

/** What an action did, and the fields of its answer. */
export interface ActionResult {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly applied: boolean;
  readonly told?: readonly Told[];
  readonly withheld?: readonly string[];
}

/** At most so many instances in one Describe call, and IDs asked for, says the vendor. */
export const MOST = 100;
const DEFAULT_LIMIT = 20;

/** The actions of the API. Each throws a `Refusal` for what it doesn't do. */
export class Actions {
  readonly #fleet: Fleet;
  readonly #options: ActionOptions;
  readonly #random: Random;
  readonly #byName: ReadonlyMap<string, (call: AdmittedCall) => ActionResult>;
  /** The names of the actions. */
  readonly names: ReadonlySet<string>;

  constructor(fleet: Fleet, options: ActionOptions) {
    this.#fleet = fleet;
    this.#options = options;
    this.#random = createRandom(seedFor(options.seed, 'actions'));
    this.#byName = new Map<string, (call: AdmittedCall) => ActionResult>([
      ['DescribeCompShareInstance', (call) => this.#describe(call)],
      ['StopCompShareInstance', (call) => this.#stop(call)],
      ['TerminateCompShareInstance', (call) => this.#terminate(call)],
      ['GetCompShareRefundPrice', (call) => this.#refundPrice(call)],
      ['GetProjectList', () => ({ fields: { ProjectSet: options.projects }, applied: false })],
      ['DescribeCompShareSupportZone', () => this.#supportZone()],
    ]);
    this.names = new Set(this.#byName.keys());
  }

  perform(action: string, call: AdmittedCall): ActionResult {
    const perform = this.#byName.get(action);
    if (perform === undefined) throw new Refusal(161, action);
    return perform(call);
  }

  #describe({ parameters, projectId, lies }: AdmittedCall): ActionResult {
    const { regionRequired, totalCount, mostPerPage, zoneIgnored, emptyList, clock } = this.#options;
    const region = regionRequired ? required(parameters, 'Region') : (parameters.get('Region') ?? '');
    const zone = parameters.get('Zone') ?? '';
    this.#checkPlace(region, zone);
    const ids = readArray(parameters, 'UHostIds');
    if (ids.length > MOST) throw new Refusal(230, 'UHostIds');
    const limit = wholeNumber(parameters, 'Limit') ?? DEFAULT_LIMIT;
    if (limit > MOST) throw new Refusal(230, 'Limit');
    const offset = wholeNumber(parameters, 'Offset') ?? 0;

    const tag = parameters.get('Tag') ?? '';
    const query = { projectId, region, zone: zoneIgnored ? '' : zone, tag, ids };
    const { shown, withheld } = look(this.#fleet, query, lies, clock.now(), this.#random);
    // The documents say "past the total". The stricter reading, so that a client survives both.
    if (offset > 0 && offset >= shown.length) throw new Refusal(230, 'Offset');
    const page = shown.slice(offset, offset + Math.min(limit, mostPerPage));
    return {
      fields: {
        ...(totalCount === 'present' && { TotalCount: shown.length }),
        UHostSet: page.length === 0 && emptyList === 'null' ? null : page.map((item) => this.#show(item)),
      },
      applied: false,
      told: page.map((item) => toldOf(item, this.#fleet)),
      withheld,
    };
  }

  #show({ instance, state, name, tag, remark }: Shown): Record<string, unknown> {
    const { regionField, diskField, disksUnderDeletion } = this.#options;
    const detached = disksUnderDeletion === 'detached' && this.#fleet.isBeingDeleted(instance.UHostId);
    const listed = instance.DiskSet.filter(({ IsBoot }) => IsBoot === 'True' || !detached);
    const disks = listed.map(({ DiskId, IsBoot, Size, DiskType, Name }) => ({
      DiskId,
      IsBoot,
      Size,
      DiskType,
      Name,
    }));
    return {
      UHostId: instance.UHostId,
      Name: name,
      Tag: tag,
      Remark: remark,
      State: state,
      ...(regionField === 'present' && { Region: instance.Region }),
      Zone: instance.Zone,
      GpuType: instance.GpuType,
      GPU: instance.GPU,
      ChargeType: instance.ChargeType,
      IsSpot: instance.IsSpot,
      InstanceType: instance.InstanceType,
      CreateTime: instance.CreateTime,
      StartTime: instance.StartTime,
      ExpireTime: instance.ExpireTime,
      InstancePrice: instance.InstancePrice,
      [diskField]: disks,
      IPSet: instance.IPSet,
      Password: instance.Password,
      FileBrowserPassword: instance.FileBrowserPassword,
      SshLoginCommand: instance.SshLoginCommand,
      Softwares: instance.Softwares,
    };
  }

  #stop({ parameters, projectId }: AdmittedCall): ActionResult {
    const force = flag(parameters, 'Force');
    const instance = this.#target(parameters, projectId);
    const { UHostId: id, State: state } = instance;
    this.#checkConditions(instance);
    if (instance.expired) throw new Refusal(226602, id);
    this.#checkIdle(id);
    if (isInTransition(state)) throw new Refusal(8903, id);
    if (state !== 'Running') throw new Refusal(8905, id);
    if (instance.imageBeingMade) throw new Refusal(IMAGE_BEING_MADE, id);
    if (!force && (instance.IsSpot || instance.ChargeType === 'Spot')) {
      throw new Refusal(SPOT_REFUSES_STOP, id);
    }
    return { fields: { UHostId: id }, applied: this.#fleet.stop(id, 'client') };
  }

  #terminate({ seq, parameters, projectId }: AdmittedCall): ActionResult {
    const { inRecycle } = this.#options;
    const releaseDisks = flag(parameters, 'ReleaseUDisk');
    const instance = this.#target(parameters, projectId);
    const { UHostId: id, State: state } = instance;
    this.#checkConditions(instance);
    if (instance.diskDetaching) throw new Refusal(8434, id);
    this.#checkIdle(id);
    if (isInTransition(state)) throw new Refusal(8903, id);
    if (state === 'Running' && !instance.expired) throw new Refusal(8856, id);
    this.#fleet.terminate(id, {
      by: 'client',
      releaseDisks,
      inRecycle: inRecycle === 'Yes' ? 'Yes' : 'No',
      seq,
    });
    return {
      fields: { UHostId: id, ...(inRecycle !== 'missing' && { InRecycle: inRecycle }) },
      applied: true,
    };
  }

  #refundPrice({ parameters, projectId }: AdmittedCall): ActionResult {
    const region = required(parameters, 'Region');
    const zone = required(parameters, 'Zone');
    this.#checkPlace(region, zone);
    const ids = readArray(parameters, 'UHostIds');
    if (ids.length === 0) throw new Refusal(210, 'UHostIds');
    const prices = ids.map((id) => {
      const { UHostId, refundPrice } = this.#find(id, region, zone, projectId);
      return { UHostId, Code: 0, RefundPrice: refundPrice };
    });
    return { fields: { RefundPriceSet: prices }, applied: false };
  }

  #supportZone(): ActionResult {
    const zones = Object.entries(this.#options.regions).flatMap(([Region, names]) =>
      names.map((Zone) => ({ Region, Zone, Describe: `${Region} ${Zone}` })),
    );
    return { fields: { ZoneInfo: zones }, applied: false };
  }

  /** The one instance that an operation is for. */
  #target(parameters: CallParameters, projectId: string): SimInstance {
    const region = required(parameters, 'Region');
    const zone = required(parameters, 'Zone');
    const id = required(parameters, 'UHostId');
    this.#checkPlace(region, zone);
    return this.#find(id, region, zone, projectId);
  }

  #find(id: string, region: string, zone: string, projectId: string): SimInstance {
    const instance = this.#fleet.get(id);
    const isThere = instance?.Region === region && instance.Zone === zone && instance.ProjectId === projectId;
    // The documents don't say what an instance gets that never was, or is somewhere else.
    if (instance === undefined || !isThere) throw new Refusal(230, 'UHostId');
    if (this.#fleet.stateOf(id) === 'absent') throw new Refusal(8039, id);
    return instance;
  }

  #checkPlace(region: string, zone: string): void {
    const { regions, zonesNotPermitted, zonesWithoutPermission } = this.#options;
    if (region !== '' && regions[region] === undefined) throw new Refusal(230, 'Region');
    if (zone === '') return;
    const zones = region === '' ? Object.values(regions).flat() : (regions[region] ?? []);
    if (!zones.includes(zone)) throw new Refusal(230, 'Zone');
    if (zonesNotPermitted.includes(zone)) throw new Refusal(240, zone);
    if (zonesWithoutPermission.includes(zone)) throw new Refusal(293, zone);
  }

  /** What stands in the way of any operation. */
  #checkConditions(instance: SimInstance): void {
    if (instance.migrating) throw new Refusal(8035, instance.UHostId);
    if (instance.unpaid) throw new Refusal(8104, instance.UHostId);
    if (instance.arrears) throw new Refusal(226601, instance.UHostId);
    if (instance.orderOpen) throw new Refusal(8918, instance.UHostId);
  }

  /** One operation at a time. */
  #checkIdle(id: string): void {
    if (this.#fleet.isLocked(id)) {
      throw new Refusal(this.#options.operationInProgressCode, id, OPERATION_IN_PROGRESS);
    }
    if (this.#fleet.isBeingDeleted(id)) throw new Refusal(8903, id);
  }
}

/**
 * Whether an operation meets the instance in a state that will pass. A failed installation won't; that it
 * can be deleted like a stopped instance isn't documented, but nothing else could be done with it.
 */
function isInTransition(state: string): boolean {
  return !['Running', 'Stopped', 'Install Fail', 'InstallFail'].includes(state);
}

function required(parameters: CallParameters, name: string): string {
  const value = parameters.get(name) ?? '';
  if (value === '') throw new Refusal(210, name);
  return value;
}

function flag(parameters: CallParameters, name: string): boolean {
  const value = parameters.get(name) ?? 'false';
  if (value !== 'true' && value !== 'false') throw new Refusal(220, name);
  return value === 'true';
}

function wholeNumber(parameters: CallParameters, name: string): number | undefined {
  const value = parameters.get(name);
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value)) throw new Refusal(220, name);
  return Number(value);
}
