import type { CompShareClient } from '../compshare/client.ts';
import type { Inventory } from '../compshare/inventory.ts';
import type { Clock } from '../time/clock.ts';
import type { Deadline } from '../time/deadline.ts';
import { ActionQueue } from './action-queue.ts';
import { decide, nextPoll, outcomeAtEnd } from './decide.ts';
import type { Decision, TeardownOptions } from './decide.ts';
import { DiskRelease } from './disk-release.ts';
import type { EventSink } from './events.ts';
import { hasExisted } from './history.ts';
import type { Observation, PollTime } from './history.ts';
import { OUTCOMES } from './outcome.ts';
import type { Outcome, Result } from './outcome.ts';
import { findOptions, observationOf } from './lookup.ts';
import { performAction } from './perform-action.ts';
import type { PendingAction } from './perform-action.ts';
import { PollSchedule } from './poll-schedule.ts';
import { askRefunds } from './refunds.ts';
import { Target } from './target.ts';
import type { TargetSpec } from './target.ts';

/** How many actions are in flight at a time: the API's rate limits are not published. */
const ACTIONS_IN_FLIGHT = { initial: 8, max: 32 };

/** What the loop works with. */
export interface ReconcileDependencies {
  client: Pick<CompShareClient, 'stop' | 'terminate' | 'refundPrices' | 'disks' | 'deleteDisk'>;
  inventory: Pick<Inventory, 'find'>;
  clock: Clock;
  /** Returns a number in [0, 1), like Math.random. */
  random: () => number;
  options: TeardownOptions;
  deadline: Deadline;
  onEvent: EventSink;
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
  readonly #disks: DiskRelease;
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
    this.#disks = new DiskRelease(dependencies);
    this.#startedAt = clock.now();
    this.#targets = targets.map((spec) => new Target(spec, this.#startedAt, options.releaseDisks));
  }

  async run(): Promise<Result[]> {
    const { client, clock, options, deadline, onEvent } = this.#dependencies;
    while (this.#open().length > 0 && deadline.reason === undefined) {
      const actions = await this.#poll();
      const acted = actions.map(({ target }) => target);
      await Promise.all([
        askRefunds(acted, { client, clock, signal: deadline.abortCalls }),
        ...(options.releaseDisks ? [this.#disks.beforeActions(actions)] : []),
      ]);
      this.#queue.start(actions.map((action) => () => this.#act(action)));
      await this.#pause();
    }
    const { reason } = deadline;
    if (reason !== undefined && this.#open().length > 0) onEvent({ kind: 'ending', reason });
    await this.#queue.drain();
    for (const target of this.#open())
      this.#finish(target, outcomeAtEnd(options, target.history, reason ?? 'timed-out'));
    await this.#disks.settle(this.#targets);
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
    const observed = polled.filter((target) => this.#observe(target, observationOf(target.id, result), time));
    // Nothing else than this tells of disks that are not listed with their instances.
    if (options.dryRun) {
      await this.#disks.look(observed.filter(({ disks }) => disks.dataDisks === undefined));
      await askRefunds(observed, { client: this.#dependencies.client, clock, signal: deadline.abortCalls });
    }
    for (const target of observed) {
      const { observation } = target;
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

  /** @returns whether there was anything to observe. */
  #observe(target: Target, observation: Observation | undefined, time: PollTime): boolean {
    const { options, onEvent } = this.#dependencies;
    if (observation === undefined) return false;
    const before = target.instance?.state;
    target.observe(observation, time, options.place);
    if (observation.kind === 'found' && before !== observation.instance.state)
      onEvent({ kind: 'observed', instance: observation.instance, before });
    if (observation.kind === 'missed' && target.history.misses?.count === 1 && before !== undefined)
      onEvent({ kind: 'missed', id: target.id });
    return true;
  }

  /** Decides about a target by all that is known of it, and finishes it where that is the verdict. */
  #conclude(target: Target): Decision {
    const { options, clock } = this.#dependencies;
    const decision = decide(target.observation, options, target.history, clock.now());
    if (decision.do === 'finish') this.#finish(target, decision.outcome);
    return decision;
  }

  async #act(action: PendingAction): Promise<void> {
    const { deadline, onEvent } = this.#dependencies;
    const { target, decision } = action;
    const error = await performAction(action, this.#dependencies);
    if (error === undefined) return;
    if (error.throttled) this.#queue.slowDown();
    if (this.#conclude(target).do === 'finish') return;
    const retrying = deadline.reason === undefined;
    onEvent({ kind: 'action-failed', id: target.id, action: decision.do, error, retrying });
  }

  #finish(target: Target, outcome: Outcome): void {
    const { options, clock, onEvent } = this.#dependencies;
    onEvent({ kind: 'finished', result: target.finish(outcome, clock.now()) });
    if (options.releaseDisks && !options.dryRun && OUTCOMES[outcome.kind].gone)
      this.#disks.begin(target, !(outcome.kind === 'terminated' && outcome.stillListed));
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
