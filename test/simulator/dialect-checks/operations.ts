import { expect } from 'vitest';
import { create } from '../bench.ts';
import type { Bench } from '../bench.ts';
import type { SimInstance } from '../instance.ts';
import { lookUp } from './check.ts';
import type { Check } from './check.ts';

/** How the lock is refused that an accepted stop holds. */
function locked(answer: Record<string, unknown>, withoutName: boolean): Check {
  return async ({ simulator, stop }) => {
    const instance = simulator.addInstance();
    await stop(instance);
    const refused = await stop(instance);
    expect(refused).toMatchObject(answer);
    expect(String(refused['Message']).includes('InstanceOperationInProgress')).toBe(!withoutName);
  };
}

function spotNeverStops(RetCode: number): Check {
  return async ({ simulator, stop, terminate, pass }) => {
    const instance = simulator.addInstance({ ChargeType: 'Spot' });
    expect(await stop(instance)).toMatchObject({ RetCode });
    expect(await stop(instance, { Force: 'true' })).toMatchObject({ RetCode });
    expect(await terminate(instance)).toMatchObject({ RetCode: 0 });
    await pass(10_000);
    expect(simulator.fates().get(instance.UHostId)).toMatchObject({ gone: true, by: 'client' });
    expect(await terminate(simulator.addInstance())).toMatchObject({ RetCode: 8856 });
  };
}

/** After so long, it is in a state in which it can only be started or deleted. */
function spotInterrupted(afterMs: number, State: string): Check {
  return async (bench) => {
    const { simulator, stop, terminate, pass } = bench;
    const [one, two] = [1, 2].map(() => simulator.addInstance({ ChargeType: 'Spot' }));
    if (one === undefined || two === undefined) throw new Error('It has no instances');
    await pass(afterMs);
    expect(await lookUp(bench, one)).toMatchObject({ State });
    expect(await stop(one, { Force: 'true' })).toMatchObject({ RetCode: 8905 });
    expect(await terminate(one)).toMatchObject({ RetCode: 0 });
    expect(simulator.startByOther(two.UHostId)).toBe(true);
    expect(await lookUp(bench, two)).toMatchObject({ State: 'Starting' });
  };
}

async function deleted({ simulator, terminate, pass }: Bench): Promise<SimInstance> {
  const instance = simulator.addInstance({ State: 'Stopped' });
  await terminate(instance);
  await pass(10_000);
  expect(simulator.fates().get(instance.UHostId)?.gone).toBe(true);
  return instance;
}

/** A deleted instance is listed for so long in that state; an operation on it answers that RetCode. */
function staysListed(ms: number, State: string, RetCode: number): Check {
  return async (bench) => {
    const instance = await deleted(bench);
    expect(await lookUp(bench, instance)).toMatchObject({ State });
    expect(await bench.terminate(instance)).toMatchObject({ RetCode });
    expect(await bench.stop(instance)).toMatchObject({ RetCode });
    await bench.pass(ms - 1);
    expect(await lookUp(bench, instance)).toMatchObject({ State });
    await bench.pass(1);
    expect(await lookUp(bench, instance)).toBeUndefined();
  };
}

/** A first deletion is accepted, isn't listed, and is there again after so long; a second one succeeds. */
function takenBack(afterMs: number): Check {
  return async (bench) => {
    const { simulator, terminate, pass } = bench;
    const instance = simulator.addInstance({ State: 'Stopped' });
    expect(await terminate(instance)).toMatchObject({ RetCode: 0 });
    await pass(afterMs - 1);
    expect(await lookUp(bench, instance)).toBeUndefined();
    await pass(1);
    expect(await lookUp(bench, instance)).toMatchObject({ State: 'Stopped' });
    expect(simulator.fates().get(instance.UHostId)?.gone).toBe(false);
    expect(await terminate(instance)).toMatchObject({ RetCode: 0 });
    await pass(10_000);
    expect(simulator.fates().get(instance.UHostId)?.gone).toBe(true);
  };
}

/** The states that a new instance passes, each seen a little after it began. */
function passes(...states: readonly (readonly [afterMs: number, State: string])[]): Check {
  return async (bench) => {
    const { UHostIds } = (await create(bench)) as { UHostIds: [string] };
    const seen = [];
    for (const [afterMs] of states) {
      await bench.pass(afterMs);
      seen.push(bench.simulator.instance(UHostIds[0]).State);
    }
    expect(seen).toEqual(states.map(([, State]) => State));
  };
}

/** How an instance is listed whose deletion was accepted. */
function deletingAs(State: string): Check {
  return async (bench) => {
    const instance = bench.simulator.addInstance({ State: 'Stopped' });
    await bench.terminate(instance);
    expect(await lookUp(bench, instance)).toMatchObject({ State });
  };
}

const WEEK = 7 * 86_400_000;

export const OPERATION_CHECKS: Readonly<Record<string, Check>> = {
  'lock-named': locked({ RetCode: 8903 }, false),
  'lock-numbered': locked(
    { RetCode: 226609, Message: expect.stringMatching(/^实例操作正在处理中/) as string },
    true,
  ),
  'lock-in-err-code': locked({ RetCode: 8903, ErrCode: 'InstanceOperationInProgress' }, true),
  'lock-nameless': locked({ RetCode: 8903 }, true),
  'lock-unlisted': locked({ RetCode: 226699 }, false),
  'lock-kept': async ({ simulator, stop, terminate, pass }) => {
    const instance = simulator.addInstance();
    await stop(instance);
    await pass(599_999);
    expect(await terminate(instance)).toMatchObject({ RetCode: 226609 });
    await pass(1);
    expect(await terminate(instance)).toMatchObject({ RetCode: 0 });
  },
  'spot-never-stops': spotNeverStops(8903),
  'spot-never-stops-8436': spotNeverStops(8436),
  'spot-interrupted': spotInterrupted(20_000, '已中断'),
  'spot-interrupted-at-once': spotInterrupted(0, 'Interrupted'),
  'gone-at-once': async (bench) => {
    const instance = bench.simulator.addInstance({ State: 'Stopped' });
    await bench.terminate(instance);
    expect(await lookUp(bench, instance)).toBeUndefined();
    expect(bench.simulator.fates().get(instance.UHostId)?.gone).toBe(true);
  },
  'gone-late': staysListed(8_000, 'Stopped', 8039),
  'in-recycle-missing': async ({ simulator, terminate }) => {
    expect(await terminate(simulator.addInstance({ State: 'Stopped' }))).not.toHaveProperty('InRecycle');
  },
  'recycled-for-a-minute': staysListed(60_000, 'Recycled', 8039),
  'recycled-for-days': staysListed(WEEK, 'Stopped', 8039),
  'recycled-for-days-8351': staysListed(WEEK, 'Recycled', 8351),
  'deletion-taken-back': takenBack(1500),
  'deletion-taken-back-soon': takenBack(300),
  'deleted-refused': async (bench) => {
    const { UHostId } = await deleted(bench);
    const other = bench.simulator.addInstance().UHostId;
    expect(await bench.describe({ 'UHostIds.0': UHostId })).toMatchObject({ RetCode: 8039 });
    const both = { 'UHostIds.0': UHostId, 'UHostIds.1': other };
    expect(await bench.describe(both)).toMatchObject({ UHostSet: [{ UHostId: other }] });
    expect(await bench.describe({ 'UHostIds.0': 'uhost-none' })).toMatchObject({ RetCode: 0 });
  },
  'deleted-refuse-all': async (bench) => {
    const { UHostId } = await deleted(bench);
    const other = bench.simulator.addInstance().UHostId;
    const both = { 'UHostIds.0': other, 'UHostIds.1': UHostId };
    expect(await bench.describe(both)).toMatchObject({ RetCode: 8039 });
    expect(await bench.describe()).toMatchObject({ UHostSet: [{ UHostId: other }] });
  },
  'deleted-8351': async (bench) => {
    expect(await bench.terminate(await deleted(bench))).toMatchObject({ RetCode: 8351 });
  },
  'deleting-as-pending': deletingAs('Pending'),
  'deleting-as-empty': deletingAs(''),
  'listed-late': async (bench) => {
    const instance = bench.simulator.addInstance({ CreateTime: bench.clock.now() / 1000 });
    const old = bench.simulator.addInstance();
    expect(await lookUp(bench, old)).toBeDefined();
    await bench.pass(7_999);
    expect(await lookUp(bench, instance)).toBeUndefined();
    await bench.pass(1);
    expect(await lookUp(bench, instance)).toBeDefined();
  },
  'created-by-install': passes(
    [0, 'Initializing'],
    [10_000, 'Install'],
    [40_000, 'Starting'],
    [30_000, 'Running'],
  ),
  'creation-fails': passes([0, 'Initializing'], [10_000, 'Install'], [40_000, 'Install Fail']),
};
