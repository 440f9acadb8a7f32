import type { CompShareClient } from '../compshare/client.ts';
import { CompShareError, NotSentError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import type { Clock } from '../time/clock.ts';
import type { Deadline } from '../time/deadline.ts';
import type { Decision, TeardownOptions } from './decide.ts';
import type { EventSink } from './events.ts';
import type { Action } from './history.ts';
import type { Target } from './target.ts';

/** An action that was decided on, and the instance as it was then. */
export interface PendingAction {
  target: Target;
  instance: Instance;
  decision: Decision & { do: Action };
}

/** What performing an action works with. */
export interface ActionDependencies {
  client: Pick<CompShareClient, 'stop' | 'terminate'>;
  clock: Clock;
  options: TeardownOptions;
  deadline: Deadline;
  onEvent: EventSink;
}

/**
 * Sends one action once and notes in the target's record what came of it.
 *
 * @returns the error where it was refused or its answer was lost; undefined where it was accepted or not sent.
 */
export async function performAction(
  action: PendingAction,
  dependencies: ActionDependencies,
): Promise<CompShareError | undefined> {
  const { target, decision } = action;
  const { clock, options, onEvent } = dependencies;
  const { id } = target;
  const force = decision.do === 'stop' && decision.force;
  const releaseDisks = decision.do === 'terminate' && options.releaseDisks;
  target.acting = true;
  onEvent({ kind: 'acting', id, action: decision.do, force, releaseDisks });
  try {
    const inRecycle = await send(action, dependencies);
    target.accepted(decision.do, clock.now(), inRecycle);
    onEvent({ kind: 'accepted', id, action: decision.do, inRecycle, releaseDisks });
    return undefined;
  } catch (error) {
    if (!(error instanceof CompShareError)) throw error;
    if (error instanceof NotSentError) {
      onEvent({ kind: 'not-sent', id, action: decision.do });
      return undefined;
    }
    target.failed(decision.do, error, clock.now());
    return error;
  } finally {
    target.acting = false;
  }
}

/** @returns whether it went to the recycle bin, where that was told. */
async function send(
  { instance: { id, region, zone }, decision }: PendingAction,
  { client, options, deadline }: ActionDependencies,
): Promise<'Yes' | 'No' | undefined> {
  const place = { region, zone };
  if (decision.do === 'terminate') return client.terminate(id, place, options, deadline.abortCalls);
  await client.stop(id, place, decision, deadline.abortCalls);
  return undefined;
}
