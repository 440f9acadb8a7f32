import { describe, expect, it } from 'vitest';
import { NotSentError, RetCodeError, TransportError } from '../../src/compshare/errors.ts';
import type { CompShareError } from '../../src/compshare/errors.ts';
import type { TeardownOptions } from '../../src/teardown/decide.ts';
import { performAction } from '../../src/teardown/perform-action.ts';
import type { ActionDependencies, PendingAction } from '../../src/teardown/perform-action.ts';
import { Target } from '../../src/teardown/target.ts';
import { Deadline } from '../../src/time/deadline.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { lineOf } from './event-lines.ts';
import { NOW, OPTIONS } from './histories.ts';
import { anInstance } from './instance.ts';

type Client = ActionDependencies['client'];

const STOP: PendingAction['decision'] = { do: 'stop', force: false };
const TERMINATE: PendingAction['decision'] = { do: 'terminate' };

/** What came of an action: what was sent, what was told, what is remembered, and the error that it ended with. */
interface Performed {
  sent: unknown[];
  told: string[];
  target: Target;
  error: CompShareError | undefined;
}

/** Performs an action that the API answers as `answer` does. */
async function perform(
  decision: PendingAction['decision'],
  answer: (target: Target) => Promise<'Yes' | 'No' | undefined> = () => Promise.resolve(undefined),
  options: Partial<TeardownOptions> = {},
  target = new Target({ id: 'a1', seen: true }, NOW, false),
): Promise<Performed> {
  const clock = new VirtualClock(NOW);
  const deadline = new Deadline({ clock, timeoutMs: 60_000, cancelled: new AbortController().signal });
  const sent: unknown[] = [];
  const told: string[] = [];
  const client: Client = {
    stop: async (id, place, { force }, signal) => {
      sent.push(['stop', id, place, { force }]);
      expect(signal).toBe(deadline.abortCalls);
      await answer(target);
    },
    terminate: (id, place, { releaseDisks }, signal) => {
      sent.push(['terminate', id, place, { releaseDisks }]);
      expect(signal).toBe(deadline.abortCalls);
      return answer(target);
    },
  };
  const action: PendingAction = { target, instance: anInstance({ id: 'a1' }), decision };
  const onEvent: ActionDependencies['onEvent'] = (event) => told.push(lineOf(event));
  const error = await performAction(action, {
    client,
    clock,
    options: { ...OPTIONS, ...options },
    deadline,
    onEvent,
  }).finally(() => {
    deadline.release();
  });
  return { sent, told, target, error };
}

const PLACE = { region: 'cn-wlcb', zone: 'cn-wlcb-01' };

describe('an action', () => {
  it('is sent to where the instance is, told before and after, and remembered as accepted', async () => {
    const stopped = await perform(STOP);
    expect(stopped.sent).toEqual([['stop', 'a1', PLACE, { force: false }]]);
    expect(stopped.told).toEqual(['a1: to stop', 'a1: stop accepted']);
    expect(stopped.target.history.stop.acceptedAt).toBe(NOW);
    expect(stopped.target.history.terminate.acceptedAt).toBeUndefined();

    const terminated = await perform(TERMINATE, () => Promise.resolve('Yes'));
    expect(terminated.sent).toEqual([['terminate', 'a1', PLACE, { releaseDisks: false }]]);
    expect(terminated.told).toEqual(['a1: to terminate', 'a1: terminate accepted into the recycle bin']);
    expect(terminated.target.history.terminate.acceptedAt).toBe(NOW);
    const outcome = { kind: 'terminated', inRecycle: undefined, stillListed: false } as const;
    expect(terminated.target.finish(outcome, NOW)).toMatchObject({ outcome: { inRecycle: 'Yes' } });
  });

  it('that stops by force is told and sent as such', async () => {
    const { sent, told } = await perform({ do: 'stop', force: true });
    expect(sent).toEqual([['stop', 'a1', PLACE, { force: true }]]);
    expect(told[0]).toBe('a1: to stop by force');
  });

  it('takes the disks with it only where they are to go, and never where it stops', async () => {
    const options = { releaseDisks: true };
    const terminated = await perform(TERMINATE, undefined, options);
    expect(terminated.sent).toEqual([['terminate', 'a1', PLACE, { releaseDisks: true }]]);
    expect(terminated.told).toEqual(['a1: to terminate with disks', 'a1: terminate accepted with disks']);
    expect((await perform(STOP, undefined, options)).told).toEqual(['a1: to stop', 'a1: stop accepted']);
  });

  it('holds its instance until it is answered, however that is', async () => {
    const held: boolean[] = [];
    const look = ({ acting }: Target): Promise<undefined> => {
      held.push(acting);
      return Promise.resolve(undefined);
    };
    const { target } = await perform(STOP, look);
    expect([...held, target.acting]).toEqual([true, false]);
    const refused = await perform(STOP, () => Promise.reject(new RetCodeError('Stop', 8034, '')));
    expect(refused.target.acting).toBe(false);
  });

  it('that was refused, or whose answer was lost, is remembered, and its error handed on untold', async () => {
    for (const lost of [new RetCodeError('Stop', 8034, ''), new TransportError('Stop', 'timeout')]) {
      const { told, target, error } = await perform(STOP, () => Promise.reject(lost));
      expect(error).toBe(lost);
      expect(told).toEqual(['a1: to stop']);
      expect(target.history.stop).toMatchObject({
        acceptedAt: undefined,
        mayHaveTakenEffect: lost.mayHaveTakenEffect,
        failures: { count: 1, lastError: lost, lastAt: NOW },
      });
    }
  });

  it('that was not sent is told as such, and nothing has happened', async () => {
    const { told, target, error } = await perform(TERMINATE, () =>
      Promise.reject(new NotSentError('Terminate')),
    );
    expect(error).toBeUndefined();
    expect(told).toEqual(['a1: to terminate', 'a1: terminate not sent']);
    expect(target.history.terminate).toMatchObject({ mayHaveTakenEffect: false, failures: undefined });
    expect(target.acting).toBe(false);
  });

  it('that the program itself breaks at is a fault, not a refusal', async () => {
    const target = new Target({ id: 'a1', seen: true }, NOW, false);
    const broken = perform(STOP, () => Promise.reject(new TypeError('a fault')), {}, target);
    await expect(broken).rejects.toThrow('a fault');
    expect(target.history.stop.failures).toBeUndefined();
    expect(target.acting).toBe(false);
  });
});
