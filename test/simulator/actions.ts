import { findInstance, required, requiredPlace } from './call.ts';
import type { Action, ActionResult, AdmittedCall, Surroundings } from './call.ts';
import { checkCapacity, instancePrice } from './before-creation.ts';
import { scheduleStop, stopInstance, terminateInstance } from './change-actions.ts';
import { createInstances } from './create-action.ts';
import { describeInstances } from './describe.ts';
import { deleteDisk, describeDisks } from './disk-actions.ts';
import { readArray } from './parameters.ts';
import { messageFor, Refusal } from './ret-codes.ts';

const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['DescribeCompShareInstance', describeInstances],
  ['StopCompShareInstance', stopInstance],
  ['TerminateCompShareInstance', terminateInstance],
  ['CheckCompShareResourceCapacity', checkCapacity],
  ['GetCompShareInstancePrice', instancePrice],
  ['CreateCompShareInstance', createInstances],
  ['UpdateCompShareStopScheduler', scheduleStop],
  ['DescribeCompshareDisk', describeDisks],
  ['DeleteCompshareDisk', deleteDisk],
  ['GetCompShareRefundPrice', refundPrices],
  ['GetProjectList', listProjects],
  ['DescribeCompShareSupportZone', supportZones],
]);

/** The names of the actions that the API has. */
export const ACTION_NAMES: ReadonlySet<string> = new Set(ACTIONS.keys());

/** Carries out one action of the API. Throws a `Refusal` for what it doesn't do. */
export function perform(call: AdmittedCall, around: Surroundings): ActionResult {
  const action = ACTIONS.get(call.action);
  if (action === undefined) throw new Refusal(161, call.action);
  return action(call, around);
}

function refundPrices({ parameters, projectId }: AdmittedCall, around: Surroundings): ActionResult {
  const place = requiredPlace(parameters, around);
  const ids = readArray(parameters, 'UHostIds');
  if (ids.length === 0) throw new Refusal(210, 'UHostIds');
  const prices = ids.map((id) => {
    const { UHostId, refundPrice, refundCode: Code } = findInstance(id, place, projectId, around);
    const Message = Code === 0 ? '' : messageFor(Code, 'en');
    return { UHostId, Code, Message, RefundPrice: refundPrice };
  });
  return { fields: { RefundPriceSet: prices }, applied: false };
}

function listProjects(_call: AdmittedCall, { projects }: Surroundings): ActionResult {
  return { fields: { ProjectSet: projects }, applied: false };
}

function supportZones({ action, parameters }: AdmittedCall, around: Surroundings): ActionResult {
  const { supportZone, supportZoneOmits } = around.readings;
  if (supportZone === 'refused') throw new Refusal(299, action);
  if (supportZone === 'unknown') throw new Refusal(161, action);
  const region =
    supportZone === 'region-required' ? required(parameters, 'Region') : (parameters.get('Region') ?? '');
  const zones = Object.entries(around.regions)
    .filter(([name]) => (region === '' || name === region) && !supportZoneOmits.includes(name))
    .flatMap(([Region, names], index) =>
      names.map((Zone) => ({
        Region,
        Zone,
        RegionId: 1_000_001 + index,
        ZoneId: Number(Zone.slice(-2)),
        IsPod: Zone.endsWith('-03'),
        Describe: `${Region} ${Zone}`,
      })),
    );
  return { fields: { ZoneInfo: supportZone === 'null' ? null : zones }, applied: false };
}
