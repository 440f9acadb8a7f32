import type { Clock } from '../../src/time/clock.ts';
import type { Random } from '../support/random.ts';
import type { Lie } from './faults.ts';
import type { Fleet } from './fleet.ts';
import type { SimProject } from './gateway.ts';
import type { SimInstance } from './instance.ts';
import type { Told } from './ledger.ts';
import type { Readings } from './readings.ts';
import { Refusal } from './ret-codes.ts';
import type { CallParameters } from './signature.ts';

/** What the actions work on. */
export interface Surroundings {
  readonly clock: Clock;
  readonly fleet: Fleet;
  readonly random: Random;
  readonly readings: Readings;
  readonly projects: readonly SimProject[];
  /** The zones by region. */
  readonly regions: Readonly<Record<string, readonly string[]>>;
  /** Zones that are answered with 240. */
  readonly zonesNotPermitted: readonly string[];
  /** Zones that the project has no permission for: 293. */
  readonly zonesWithoutPermission: readonly string[];
}

/** A call that got through the gateway. */
export interface AdmittedCall {
  readonly seq: number;
  readonly action: string;
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

/** Carries a call out. Throws a `Refusal` for what it doesn't do. */
export type Action = (call: AdmittedCall, around: Surroundings) => ActionResult;

/** A parameter that must be there: 210 where it isn't. */
export function required(parameters: CallParameters, name: string): string {
  const value = parameters.get(name) ?? '';
  if (value === '') throw new Refusal(210, name);
  return value;
}

/** `true` or `false`; false where it is missing. */
export function flag(parameters: CallParameters, name: string): boolean {
  const value = parameters.get(name) ?? 'false';
  if (value !== 'true' && value !== 'false') throw new Refusal(220, name);
  return value === 'true';
}

/** A whole number; undefined where it is missing. */
export function wholeNumber(parameters: CallParameters, name: string): number | undefined {
  const value = parameters.get(name);
  if (value === undefined) return undefined;
  if (!/^\d{1,10}$/.test(value)) throw new Refusal(220, name);
  return Number(value);
}

/** Refuses a region or zone that isn't there or isn't permitted. An empty one is any. */
export function checkPlace(region: string, zone: string, around: Surroundings): void {
  const { regions, zonesNotPermitted, zonesWithoutPermission } = around;
  if (region !== '' && regions[region] === undefined) throw new Refusal(230, 'Region');
  if (zone === '') return;
  const zones = region === '' ? Object.values(regions).flat() : (regions[region] ?? []);
  if (!zones.includes(zone)) throw new Refusal(230, 'Zone');
  if (zonesNotPermitted.includes(zone)) throw new Refusal(240, zone);
  if (zonesWithoutPermission.includes(zone)) throw new Refusal(293, zone);
}

/** The place that a call must name. */
export function requiredPlace(
  parameters: CallParameters,
  around: Surroundings,
): { region: string; zone: string } {
  const region = required(parameters, 'Region');
  const zone = required(parameters, 'Zone');
  checkPlace(region, zone, around);
  return { region, zone };
}

/** The instance of that ID, if it is where the call says and still there. */
export function findInstance(
  id: string,
  { region, zone }: { region: string; zone: string },
  projectId: string,
  { fleet, readings }: Surroundings,
): SimInstance {
  const instance = fleet.get(id);
  const isThere = instance?.Region === region && instance.Zone === zone && instance.ProjectId === projectId;
  // The documents don't say what an instance gets that never was, or is somewhere else.
  if (instance === undefined || !isThere) throw new Refusal(230, 'UHostId');
  if (fleet.isGone(id)) throw new Refusal(readings.deletedCode, id);
  return instance;
}

/** The one instance that an operation is for. */
export function targetOf({ parameters, projectId }: AdmittedCall, around: Surroundings): SimInstance {
  const place = requiredPlace(parameters, around);
  return findInstance(required(parameters, 'UHostId'), place, projectId, around);
}
