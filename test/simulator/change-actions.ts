import { flag, targetOf, wholeNumber, required } from './call.ts';
import type { Action, Surroundings } from './call.ts';
import { isSpot } from './fleet-entry.ts';
import type { SimInstance } from './instance.ts';
import { IMAGE_BEING_MADE, Refusal } from './ret-codes.ts';

/** A scheduled stop must be at least so far ahead, says the vendor. */
const SCHEDULE_AHEAD_MS = 300_000;

/** StopCompShareInstance. */
export const stopInstance: Action = (call, around) => {
  const { fleet, readings } = around;
  const isForced = flag(call.parameters, 'Force');
  const instance = targetOf(call, around);
  const { UHostId: id, State: state } = instance;
  checkConditions(instance);
  if (instance.expired) throw new Refusal(226602, id);
  checkIdle(id, around);
  if (isInTransition(state, around)) throw new Refusal(8903, id);
  if (state !== 'Running') throw new Refusal(8905, id);
  if (instance.imageBeingMade) throw new Refusal(IMAGE_BEING_MADE, id);
  if (isSpot(instance) && !(isForced && readings.spotStop === 'by-force')) {
    throw new Refusal(readings.spotRefusalCode, id, { meaning: 'spot-stopped-by-hand' });
  }
  return { fields: { UHostId: id }, applied: fleet.stop(id, 'client') };
};

/** TerminateCompShareInstance. */
export const terminateInstance: Action = (call, around) => {
  const { fleet, readings } = around;
  const { inRecycle } = readings;
  const releaseDisks = flag(call.parameters, 'ReleaseUDisk');
  const instance = targetOf(call, around);
  const { UHostId: id, State: state } = instance;
  checkConditions(instance);
  if (instance.diskDetaching) throw new Refusal(8434, id);
  checkIdle(id, around);
  if (isInTransition(state, around)) throw new Refusal(8903, id);
  const isDeletedRunning = instance.expired || (isSpot(instance) && readings.spotStop === 'never');
  if (state === 'Running' && !isDeletedRunning) throw new Refusal(8856, id);
  fleet.terminate(id, {
    by: 'client',
    releaseDisks,
    inRecycle: inRecycle === 'Yes' ? 'Yes' : 'No',
    seq: call.seq,
  });
  return {
    fields: { UHostId: id, ...(inRecycle !== 'missing' && { InRecycle: inRecycle }) },
    applied: true,
  };
};

/**
 * UpdateCompShareStopScheduler, as on https://www.compshare.cn/docs/gpus/instance/updatecompsharestopscheduler: five
 * parameters, all required, a time at least 300 s ahead, not for spot, and the ID in the answer. The typed call of the
 * Python SDK (0.11.100) sends `StopTime` instead, which that page doesn't know: here it is refused, as a call without
 * `SchedulerStopTime`. The official client calls the action by its name. Nothing says which states allow it.
 */
export const scheduleStop: Action = (call, around) => {
  const { fleet, clock } = around;
  required(call.parameters, 'ProjectId');
  required(call.parameters, 'SchedulerStopTime');
  const instance = targetOf(call, around);
  const atMs = (wholeNumber(call.parameters, 'SchedulerStopTime') ?? 0) * 1000;
  if (atMs < clock.now() + SCHEDULE_AHEAD_MS) throw new Refusal(230, 'SchedulerStopTime');
  const { UHostId: id } = instance;
  if (isSpot(instance)) throw new Refusal(8903, id, { meaning: 'schedule-for-spot' });
  fleet.scheduleStop(id, atMs);
  return { fields: { UHostId: id }, applied: true };
};

/** What stands in the way of any operation. */
function checkConditions(instance: SimInstance): void {
  if (instance.migrating) throw new Refusal(8035, instance.UHostId);
  if (instance.unpaid) throw new Refusal(8104, instance.UHostId);
  if (instance.arrears) throw new Refusal(226601, instance.UHostId);
  if (instance.orderOpen) throw new Refusal(8918, instance.UHostId);
}

/** One operation at a time. */
function checkIdle(id: string, { fleet, readings }: Surroundings): void {
  const { operationInProgressCode: retCode, lockName } = readings;
  if (fleet.isLocked(id)) {
    const name = 'InstanceOperationInProgress';
    if (lockName === 'in-message') throw new Refusal(retCode, id, { meaning: name });
    const fields: Record<string, string> = lockName === 'in-err-code' ? { ErrCode: name } : {};
    throw new Refusal(retCode, id, { language: 'zh', fields });
  }
  if (fleet.isBeingDeleted(id)) throw new Refusal(8903, id);
}

/**
 * Whether an operation meets the instance in a state that will pass. A failed installation or resizing won't: the
 * vendor's Terraform provider deletes such instances, like stopped ones. Interrupted ones can be deleted too.
 */
function isInTransition(state: string, { readings }: Surroundings): boolean {
  const lasting = ['Running', 'Stopped', 'Install Fail', 'InstallFail', 'ResizeFail'];
  return ![...lasting, readings.interruptedState].includes(state);
}
