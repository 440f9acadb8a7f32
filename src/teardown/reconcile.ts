import type { CompShareClient, Place } from '../compshare/client.ts';
import { CompShareError, NotSentError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import { isIn } from '../compshare/inventory.ts';
import type { FindResult, Inventory } from '../compshare/inventory.ts';
import type { Clock } from '../time/clock.ts';
import type { Deadline } from '../time/deadline.ts';
import { ActionQueue } from './action-queue.ts';
import { decide, nextPoll, outcomeAtEnd } from './decide.ts';
import type { Decision, TeardownOptions } from './decide.ts';
import type { EventSink } from './events.ts';
import type { Action, Observation } from './history.ts';
import type { Outcome, Result } from './outcome.ts';
import { PollSchedule } from './poll-schedule.ts';
import { askRefunds } from './refunds.ts';
import { Target } from './target.ts';
import type { TargetSpec } from './target.ts';

/** How many actions are in flight at a time. */
const ACTIONS_AT_A_TIME = 8;

/** What the loop works with. */
export interface ReconcileDependencies {
  client: Pick<CompShareClient, 'stop' | 'terminate' | 'refundPrices'>;
  inventory: Inventory;
  clock: Clock;
  /** Returns a number in [0, 1), like Math.random. */
  random: () => number;
  /** Where the targets are looked for. */
  scope: Place;
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
  #wake = new AbortController();

  constructor(targets: readonly TargetSpec[], dependencies: ReconcileDependencies) {
    const { clock, random, options, deadline } = dependencies;
    this.#dependencies = dependencies;
    this.#schedule = new PollSchedule(clock, random);
    this.#queue = new ActionQueue(
      ACTIONS_AT_A_TIME,
      () => deadline.reason === undefined,
      // With all actions answered there is something new to see.
      () => {
        this.#wake.abort();
      },
    );
    const startedAt = clock.now();
    this.#targets = targets.map((spec) => new Target(spec, startedAt, options.releaseDisks));
  }

  async run(): Promise<Result[]> {
    const { client, clock, deadline, onEvent } = this.#dependencies;
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
      this.#finish(target, outcomeAtEnd(target.history, reason ?? 'timed-out'));
    return this.#targets.flatMap(({ result }) => result ?? []);
  }

  #open(): Target[] {
    return this.#targets.filter(({ result }) => result === undefined);
  }

  /** Looks at all targets that no action is in flight for, and decides what to do about each. */
  async #poll(): Promise<PendingAction[]> {
    const { inventory, scope, options, deadline, onEvent } = this.#dependencies;
    const polled = this.#open().filter(({ acting }) => !acting);
    if (polled.length === 0) return [];
    // Nothing begins during a poll: what it shows is newer than what was decided before.
    this.#queue.clear();
    this.#schedule.countPoll();
    const seen = new Map(
      polled.flatMap(({ id, instance }) => (instance === undefined ? [] : [[id, instance]])),
    );
    const ids = polled.map(({ id }) => id);
    const neverSeen = polled.filter(({ history }) => !history.seen).map(({ id }) => id);
    // In another place than the one given it is looked for once it is missed there.
    const searchEverywhere = new Set(options.placeGiven ? [] : neverSeen);
    const found = await inventory.find(ids, { place: scope, seen, searchEverywhere }, deadline.abortCalls);
    const actions: PendingAction[] = [];
    const missing: Target[] = [];
    for (const target of polled) {
      const observation = this.#inScope(target, observationOf(target.id, found));
      if (observation === undefined) continue;
      this.#observe(target, observation);
      const decision = this.#conclude(target);
      if (decision.do === 'search-everywhere') missing.push(target);
      if ((decision.do === 'stop' || decision.do === 'terminate') && observation.kind === 'found')
        actions.push({ target, instance: observation.instance, decision });
    }
    if (missing.length > 0) await this.#searchEverywhere(missing);
    const open = this.#open();
    const failing = open.flatMap(({ history }) => history.failedLookups ?? history.failedSearches ?? []);
    onEvent({
      kind: 'polled',
      open: open.map(({ id, instance }) => ({ id, state: instance?.state })),
      // A poll that the end of the phase cut short is no news.
      error: deadline.reason === undefined ? failing[0]?.lastError : undefined,
    });
    return actions;
  }

  /** Where are they really, that are not where they were said to be? */
  async #searchEverywhere(targets: readonly Target[]): Promise<void> {
    const { inventory, scope, deadline } = this.#dependencies;
    this.#schedule.countPoll();
    const ids = targets.map(({ id }) => id);
    const everywhere = { place: {}, seen: new Map<string, Instance>(), searchEverywhere: new Set(ids) };
    const found = await inventory.find(ids, everywhere, deadline.abortCalls);
    for (const target of targets) {
      const observation = observationOf(target.id, found);
      if (observation === undefined) continue;
      if (observation.kind === 'found' && isIn(scope, observation.instance)) {
        this.#observe(target, observation);
      } else {
        target.observeSearch(observation);
        this.#conclude(target);
      }
    }
  }

  /** One that was never seen and is in another place than the one given is missed: where it is, is told by a search. */
  #inScope(target: Target, observation: Observation | undefined): Observation | undefined {
    const elsewhere =
      observation?.kind === 'found' &&
      !target.history.seen &&
      !isIn(this.#dependencies.scope, observation.instance);
    return elsewhere ? { kind: 'missed' } : observation;
  }

  #observe(target: Target, observation: Observation): void {
    const { clock, onEvent } = this.#dependencies;
    const before = target.instance?.state;
    target.observe(observation, clock.now());
    if (observation.kind === 'found' && before !== observation.instance.state)
      onEvent({ kind: 'observed', instance: observation.instance, before });
    if (observation.kind === 'missed' && target.history.consecutiveMisses === 1 && before !== undefined)
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
    const requests = this.#open().map(({ history }) => nextPoll(history));
    if (requests.length > 0) await this.#sleep(this.#schedule.pause(requests));
  }

  async #sleep(ms: number): Promise<void> {
    this.#wake = new AbortController();
    await this.#dependencies.deadline.sleep(ms, this.#wake.signal);
  }
}

/** What a lookup tells of one ID; undefined where it was not sent, which tells nothing. */
function observationOf(id: string, { found, unanswered }: FindResult): Observation | undefined {
  const error = unanswered.get(id);
  if (error instanceof NotSentError) return undefined;
  if (error !== undefined) return { kind: 'failed', error };
  const instance = found.get(id);
  return instance === undefined ? { kind: 'missed' } : { kind: 'found', instance };
}
