import type { CompShareClient } from '../compshare/client.ts';
import { CompShareError } from '../compshare/errors.ts';
import { isPrepaid } from '../compshare/instance.ts';
import type { Instance } from '../compshare/instance.ts';
import { setAlarm } from '../time/clock.ts';
import type { Clock } from '../time/clock.ts';
import type { Target } from './target.ts';

/** How long the question for refunds may hold up a teardown, in milliseconds. */
const TIMEOUT_MS = 5000;

/** What the question for refunds works with. */
export interface RefundDependencies {
  client: Pick<CompShareClient, 'refundPrices'>;
  clock: Clock;
  signal: AbortSignal;
}

/**
 * Asks once for the refund of each prepaid instance that is about to be torn down, since it can only be asked
 * beforehand. It is worth a line in the report and nothing more: without an answer the teardown goes on.
 */
export async function askRefunds(
  targets: readonly Target[],
  { client, clock, signal }: RefundDependencies,
): Promise<void> {
  const unasked = targets.flatMap((target) => {
    const { instance, refund } = target;
    return instance !== undefined && !refund.asked && isPrepaid(instance) ? [{ target, instance }] : [];
  });
  if (unasked.length === 0) return;
  const zones = new Map<string, { target: Target; instance: Instance }[]>();
  for (const entry of unasked) {
    entry.target.refund = { asked: true, cny: undefined };
    const zone = `${entry.instance.region} ${entry.instance.zone}`;
    zones.set(zone, [...(zones.get(zone) ?? []), entry]);
  }
  const timeout = setAlarm(clock, TIMEOUT_MS);
  const limited = AbortSignal.any([signal, timeout.signal]);
  await Promise.all(
    [...zones.values()].map(async (members) => {
      const [first] = members;
      if (first === undefined) return;
      const ids = members.map(({ instance }) => instance.id);
      const prices = await client.refundPrices(ids, first.instance, limited).catch((error: unknown) => {
        if (error instanceof CompShareError) return new Map<string, number>();
        throw error;
      });
      for (const { target } of members) target.refund = { asked: true, cny: prices.get(target.id) };
    }),
  ).finally(() => {
    timeout.release();
  });
}
