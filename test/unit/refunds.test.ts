import { describe, expect, it } from 'vitest';
import type { CompShareClient } from '../../src/compshare/client.ts';
import { RetCodeError, TransportError } from '../../src/compshare/errors.ts';
import type { Instance } from '../../src/compshare/instance.ts';
import { askRefunds } from '../../src/teardown/refunds.ts';
import { Target } from '../../src/teardown/target.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { anInstance } from './instance.ts';

type RefundPrices = CompShareClient['refundPrices'];
const never = new AbortController().signal;

function target(id: string, fields: Partial<Instance> = {}): Target {
  const instance = anInstance({ id, chargeType: 'Day', ...fields });
  return new Target({ id, seen: true, instance }, 0, false);
}

/** Asks for the refunds, and tells which questions that took: the IDs and the zone of each. */
async function ask(
  targets: readonly Target[],
  answer: RefundPrices,
  signal: AbortSignal = never,
): Promise<{ asked: unknown[]; seconds: number }> {
  const clock = new VirtualClock();
  const startedAt = clock.now();
  const asked: unknown[] = [];
  const refundPrices: RefundPrices = (ids, place, limited) => {
    asked.push([ids, place.zone]);
    return answer(ids, place, limited);
  };
  await clock.run(() => askRefunds(targets, { client: { refundPrices }, clock, signal }));
  return { asked, seconds: (clock.now() - startedAt) / 1000 };
}

const five: RefundPrices = (ids) => Promise.resolve(new Map(ids.map((id) => [id, 5])));
/** Answers nothing until it is given up. */
const hangs: RefundPrices = (_ids, _place, signal) =>
  new Promise((_resolve, reject) => {
    const giveUp = (): void => {
      reject(new TransportError('GetCompShareRefundPrice', 'aborted'));
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp);
  });

describe('the question for refunds', () => {
  it('is one for each zone, about prepaid instances only, and once', async () => {
    const targets = [
      target('uhost-a1'),
      target('uhost-a2', { chargeType: 'Postpay' }),
      target('uhost-a3', { chargeType: 'Spot' }),
      target('uhost-a4', { chargeType: 'Month', region: 'cn-sh2', zone: 'cn-sh2-02' }),
      target('uhost-a5', { chargeType: 'Dynamic' }),
      new Target({ id: 'uhost-a6', seen: true }, 0, false),
    ];
    const { asked } = await ask(targets, five);
    expect(asked).toEqual([
      [['uhost-a1', 'uhost-a5'], 'cn-wlcb-01'],
      [['uhost-a4'], 'cn-sh2-02'],
    ]);
    expect(targets.map(({ refund }) => refund.cny)).toEqual([5, undefined, undefined, 5, 5, undefined]);
    expect((await ask(targets, five)).asked).toEqual([]);
  });

  it('leaves what was not told unknown', async () => {
    const one = target('uhost-a1');
    await ask([one], () => Promise.resolve(new Map([['uhost-b2', 5]])));
    expect(one.refund).toEqual({ asked: true, cny: undefined });
  });

  it('that fails is not asked again, and never a reason to fail; other zones are told', async () => {
    const targets = [target('uhost-a1'), target('uhost-a2', { region: 'cn-sh2', zone: 'cn-sh2-02' })];
    await ask(targets, (ids, place, signal) =>
      place.zone === 'cn-wlcb-01'
        ? Promise.reject(new RetCodeError('GetCompShareRefundPrice', 299, ''))
        : five(ids, place, signal),
    );
    expect(targets.map(({ refund }) => refund)).toEqual([
      { asked: true, cny: undefined },
      { asked: true, cny: 5 },
    ]);
  });

  it('holds nothing up for longer than five seconds', async () => {
    const one = target('uhost-a1');
    expect((await ask([one], hangs)).seconds).toBe(5);
    expect(one.refund.cny).toBeUndefined();
  });

  it('is one where it is asked for again before it is answered', async () => {
    const one = target('uhost-a1');
    const slowly: RefundPrices = async (ids) => {
      expect((await ask([one], five)).asked).toEqual([]);
      return new Map(ids.map((id) => [id, 7]));
    };
    await ask([one], slowly);
    expect(one.refund).toEqual({ asked: true, cny: 7 });
  });

  it('that was answered is not given up later', async () => {
    const clock = new VirtualClock();
    const signals: AbortSignal[] = [];
    const refundPrices: RefundPrices = (ids, place, signal) => {
      signals.push(signal);
      return five(ids, place, signal);
    };
    await clock.run(() =>
      askRefunds([target('uhost-a1')], { client: { refundPrices }, clock, signal: never }),
    );
    await clock.run(() => clock.sleep(60_000));
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });

  it('ends with the phase', async () => {
    expect((await ask([target('uhost-a1')], hangs, AbortSignal.abort())).seconds).toBe(0);
  });

  it('that the program itself breaks at is a fault', async () => {
    const broken: RefundPrices = () => Promise.reject(new TypeError('a fault'));
    await expect(ask([target('uhost-a1')], broken)).rejects.toThrow('a fault');
  });
});
