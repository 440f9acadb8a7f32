import type { CompShareClient, Place } from '../compshare/client.ts';
import { CompShareError, NotSentError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import type { FindOptions, FindResult, Inventory } from '../compshare/inventory.ts';
import type { Clock } from '../time/clock.ts';
import type { Deadline } from '../time/deadline.ts';
import { ActionQueue } from './action-queue.ts';
import { decide, nextPoll, outcomeAtEnd } from './decide.ts';
import type { Decision, TeardownOptions } from './decide.ts';
import type { EventSink } from './events.ts';
import { hasExisted } from './history.ts';
import type { Action, Observation, PollTime } from './history.ts';
import type { Outcome, Result } from './outcome.ts';
import { PollSchedule } from './poll-schedule.ts';
import { askRefunds } from './refunds.ts';
import { Target } from './target.ts';
import type { TargetSpec } from './target.ts';

/** How many actions are in flight at a time: the API's rate limits are not published. */
const ACTIONS_IN_FLIGHT = { initial: 8, max: 32 };

/** What the loop works with. */
export interface ReconcileDependencies {
  client: Pick<CompShareClient, 'stop' | 'terminate' | 'refundPrices'>;
  inventory: Inventory;
  clock: Clock;
  /** Returns a number in [0, 1), like Math.random. */
  random: () => number;
  options: TeardownOptions;
  deadline: Deadline;
  onEvent: EventSink;
}

/** An action that was decided on. */
interface PendingAction {
  target: Target;
  instance: Instance;
  decision: Decision & { do: Action };
}

/**
 * Tears the targets down and nothing else: poll all of them, decide for each, act side by side, wait, poll again.
 * It trusts what it sees, not what it did, and comes to the same end from wherever it is started.
 *
 * @returns what became of each target, in their order. Never throws for what the API or the network does.
 */
export async function reconcile(
  targets: readonly TargetSpec[],
  dependencies: ReconcileDependencies,
): Promise<Result[]> {
  return new Reconciler(targets, dependencies).run();
}

class Reconciler {
  readonly #dependencies: ReconcileDependencies;
  readonly #targets: Target[];
  readonly #schedule: PollSchedule;
  readonly #queue: ActionQueue;
  readonly #startedAt: number;
  #wake = new AbortController();
  #waitAnnounced = false;

  constructor(targets: readonly TargetSpec[], dependencies: ReconcileDependencies) {
    const { clock, random, options, deadline } = dependencies;
    this.#dependencies = dependencies;
    this.#schedule = new PollSchedule(clock, random);
    this.#queue = new ActionQueue(
      ACTIONS_IN_FLIGHT,
      () => deadline.reason === undefined,
      // With all actions answered there is something new to see.
      () => {
        this.#wake.abort();
      },
    );
    this.#startedAt = clock.now();
    this.#targets = targets.map((spec) => new Target(spec, this.#startedAt, options.releaseDisks));
  }

  async run(): Promise<Result[]> {
    const { client, clock, options, deadline, onEvent } = this.#dependencies;
    while (this.#open().length > 0 && deadline.reason === undefined) {
      const actions = await this.#poll();
      await askRefunds(
        actions.map(({ target }) => target),
        { client, clock, signal: deadline.abortCalls },
      );
      this.#queue.start(actions.map((action) => () => this.#act(action)));
      await this.#pause();
    }
    const { reason } = deadline;
    if (reason !== undefined && this.#open().length > 0) onEvent({ kind: 'ending', reason });
    await this.#queue.drain();
    for (const target of this.#open())
      this.#finish(target, outcomeAtEnd(options, target.history, reason ?? 'timed-out'));
    return this.#targets.flatMap(({ result }) => result ?? []);
  }

  #open(): Target[] {
    return this.#targets.filter(({ result }) => result === undefined);
  }

  /** Looks at all targets that no action is in flight for, and decides what to do about each. */
  async #poll(): Promise<PendingAction[]> {
    const { inventory, clock, options, deadline, onEvent } = this.#dependencies;
    const polled = this.#open().filter(({ acting }) => !acting);
    if (polled.length === 0) return [];
    // Nothing begins during a poll: what it shows is newer than what was decided before.
    this.#queue.clear();
    this.#schedule.countPoll();
    const startedAt = clock.now();
    const result = await inventory.find(
      polled.map(({ id }) => id),
      findOptions(polled, options.place),
      deadline.abortCalls,
    );
    const time = { startedAt, answeredAt: clock.now() };
    const actions: PendingAction[] = [];
    for (const target of polled) {
      const observation = observationOf(target.id, result);
      if (observation === undefined) continue;
      this.#observe(target, observation, time);
      const decision = this.#conclude(target);
      if ((decision.do === 'stop' || decision.do === 'terminate') && observation.kind === 'found')
        actions.push({ target, instance: observation.instance, decision });
    }
    const open = this.#open();
    const failing = open.flatMap(({ history }) => history.failedLookups ?? []);
    onEvent({
      kind: 'polled',
      open: open.map(({ id, instance }) => ({ id, state: instance?.state })),
      // A poll that the end of the phase cut short is no news.
      error: deadline.reason === undefined ? failing[0]?.lastError : undefined,
    });
    this.#announceWait(open);
    return actions;
  }

  /** Says once that what was never seen is looked for a while longer. */
  #announceWait(open: readonly Target[]): void {
    const { clock, options, onEvent } = this.#dependencies;
    const unseen = open.filter(({ history }) => history.misses !== undefined && !hasExisted(history));
    const forMs = options.lateListingMs - (clock.now() - this.#startedAt);
    if (this.#waitAnnounced || unseen.length === 0 || forMs <= 0) return;
    this.#waitAnnounced = true;
    onEvent({ kind: 'awaiting-listing', ids: unseen.map(({ id }) => id), forMs });
  }

  #observe(target: Target, observation: Observation, time: PollTime): void {
    const { options, onEvent } = this.#dependencies;
    const before = target.instance?.state;
    target.observe(observation, time, options.place);
    if (observation.kind === 'found' && before !== observation.instance.state)
      onEvent({ kind: 'observed', instance: observation.instance, before });
    if (observation.kind === 'missed' && target.history.misses?.count === 1 && before !== undefined)
      onEvent({ kind: 'missed', id: target.id });
  }

  /** Decides about a target by all that is known of it, and finishes it where that is the verdict. */
  #conclude(target: Target): Decision {
    const { options, clock } = this.#dependencies;
    const decision = decide(target.observation, options, target.history, clock.now());
    if (decision.do === 'finish') this.#finish(target, decision.outcome);
    return decision;
  }

  async #act({ target, instance, decision }: PendingAction): Promise<void> {
    const { clock, deadline, options, onEvent } = this.#dependencies;
    const { id } = target;
    const action = decision.do;
    const force = decision.do === 'stop' && decision.force;
    const releaseDisks = action === 'terminate' && options.releaseDisks;
    const place = { region: instance.region, zone: instance.zone };
    target.acting = true;
    onEvent({ kind: 'acting', id, action, force, releaseDisks });
    try {
      const inRecycle = await this.#send(decision, id, place);
      target.accepted(action, clock.now(), inRecycle);
      onEvent({ kind: 'accepted', id, action, inRecycle, releaseDisks });
    } catch (error) {
      if (!(error instanceof CompShareError)) throw error;
      if (error instanceof NotSentError) {
        onEvent({ kind: 'not-sent', id, action });
        return;
      }
      if (error.throttled) this.#queue.slowDown();
      target.failed(action, error, clock.now());
      if (this.#conclude(target).do === 'finish') return;
      onEvent({ kind: 'action-failed', id, action, error, retrying: deadline.reason === undefined });
    } finally {
      target.acting = false;
    }
  }

  async #send(
    decision: PendingAction['decision'],
    id: string,
    place: Required<Place>,
  ): Promise<'Yes' | 'No' | undefined> {
    const { client, options, deadline } = this.#dependencies;
    if (decision.do === 'terminate') return client.terminate(id, place, options, deadline.abortCalls);
    await client.stop(id, place, decision, deadline.abortCalls);
    return undefined;
  }

  #finish(target: Target, outcome: Outcome): void {
    const { clock, onEvent } = this.#dependencies;
    onEvent({ kind: 'finished', result: target.finish(outcome, clock.now()) });
  }

  async #pause(): Promise<void> {
    if (!this.#queue.isIdle()) {
      // The answers are worth more than a poll, unless they take long.
      await this.#sleep(this.#schedule.usualPause());
      if (!this.#queue.isIdle()) return;
    }
    const { options, clock } = this.#dependencies;
    const now = clock.now();
    const requests = this.#open().map(({ history }) => nextPoll(options, history, now));
    if (requests.length > 0) await this.#sleep(this.#schedule.pause(requests));
  }

  async #sleep(ms: number): Promise<void> {
    this.#wake = new AbortController();
    await this.#dependencies.deadline.sleep(ms, this.#wake.signal);
  }
}

/** What is known of the targets that are looked for: those that were never seen may be anywhere. */
function findOptions(targets: readonly Target[], place: Place): FindOptions {
  return {
    place,
    seen: new Map(targets.flatMap(({ id, instance }) => (instance === undefined ? [] : [[id, instance]]))),
    searchEverywhere: new Set(targets.flatMap(({ id, history }) => (history.seen ? [] : [id]))),
  };
}

/** What a lookup tells of one ID; undefined where it was not sent, which tells nothing. */
function observationOf(id: string, { found, unanswered }: FindResult): Observation | undefined {
  const error = unanswered.get(id);
  if (error instanceof NotSentError) return undefined;
  if (error !== undefined) return { kind: 'failed', error };
  const instance = found.get(id);
  return instance === undefined ? { kind: 'missed' } : { kind: 'found', instance };
}
