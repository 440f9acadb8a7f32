import { setAlarm } from '../time/clock.ts';
import type { Clock } from '../time/clock.ts';
import type { CompShareClient, Place } from '../compshare/client.ts';
import { CompShareError, NotSentError } from '../compshare/errors.ts';
import { dataDisksOf, isPrepaid, kindOfState } from '../compshare/instance.ts';
import type { Disk, Instance } from '../compshare/instance.ts';
import { isIn } from '../compshare/inventory.ts';
import type { Inventory } from '../compshare/inventory.ts';
import {
  afterAcceptance,
  afterError,
  afterLook,
  afterWideLook,
  decide,
  isFinal,
  isStrange,
  newHistory,
} from './decide.ts';
import type { Action, Decision, History, Wishes } from './decide.ts';
import type { EventSink } from './events.ts';
import type { Failure, Outcome, Result } from './outcome.ts';
import { PollSchedule } from './poll-schedule.ts';
import type { Change } from './poll-schedule.ts';

/** How many actions are under way at a time. */
const ACTIONS_AT_A_TIME = 8;
/** How long the question what deleting pays back may hold up a teardown, in milliseconds. */
const REFUND_PATIENCE_MS = 5000;
/** How long calls in flight may take to finish once the teardown has to end, in milliseconds. */
export const GRACE_MS = 2000;

/** An instance to tear down. */
export interface Target {
  id: string;
  /** It is known to have been there: its absence then means that it is gone. */
  seen: boolean;
  /** As it was listed when it was selected. */
  instance?: Instance;
  /** Its data disks as an earlier phase saw them. */
  dataDisks?: readonly Disk[] | undefined;
}

/** What the loop works with. */
export interface ReconcileParts {
  client: Pick<CompShareClient, 'stop' | 'terminate' | 'refundPrices'>;
  inventory: Inventory;
  clock: Clock;
  /** Gives numbers from 0 to below 1. */
  random: () => number;
  /** Where the targets are looked for. */
  scope: Place;
  wishes: Wishes;
  /** When the teardown must end, in Unix milliseconds. */
  deadline: number;
  /** Aborted when the job is cancelled. */
  cancelled: AbortSignal;
  onEvent: EventSink;
}

/**
 * Tears the targets down and nothing else: look at all of them, decide for each, act side by side, wait, look again.
 * It trusts what it sees, not what it did, and comes to the same end from wherever it is started.
 *
 * @returns what became of each target, in their order. Never throws for what the API or the network does.
 */
export async function reconcile(targets: readonly Target[], parts: ReconcileParts): Promise<Result[]> {
  return new Reconciler(targets, parts).run();
}

/** Looks in a row that told nothing of a target. */
interface Blindness {
  looks: number;
  /** Those of them that failed on something that nobody knows. */
  strange: number;
  /** What the last of them failed with. */
  error: CompShareError;
}

/** A target on its way to an outcome. */
interface Progress {
  id: string;
  history: History;
  /** As last seen. */
  instance: Instance | undefined;
  /** All that were seen at it, by this phase or an earlier one; undefined when nobody saw it. */
  dataDisks: readonly Disk[] | undefined;
  stateFound: string | undefined;
  inRecycle: 'Yes' | 'No' | undefined;
  /** When it was last seen running, in Unix milliseconds. */
  runningAt: number | undefined;
  refund: { asked: boolean; cny: number | undefined };
  /** Undefined when the last look told of it. */
  blind: Blindness | undefined;
  /** The same for looks in all regions. */
  blindEverywhere: Blindness | undefined;
  acting: boolean;
  change: Change;
  looksSinceChange: number;
  result: Result | undefined;
}

interface ReadyAction {
  target: Progress;
  instance: Instance;
  decision: Decision & { do: Action };
}

class Reconciler {
  readonly #parts: ReconcileParts;
  readonly #targets: Progress[];
  readonly #startedAt: number;
  readonly #schedule: PollSchedule;
  /** Aborted when even calls in flight have to end. */
  readonly #giveUp = new AbortController();
  readonly #over = new AbortController();
  /** Decided by the last look and not yet begun; the next look decides anew. */
  #ready: ReadyAction[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #wake = new AbortController();
  #failedLooks = 0;

  constructor(targets: readonly Target[], parts: ReconcileParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.now();
    this.#schedule = new PollSchedule(parts.clock, parts.random);
    this.#targets = targets.map(({ id, seen, instance, dataDisks }) => ({
      id,
      history: newHistory(seen),
      instance,
      dataDisks: instance === undefined ? dataDisks : dataDisksOf(instance, dataDisks),
      stateFound: instance?.state,
      inRecycle: undefined,
      runningAt: undefined,
      refund: { asked: false, cny: undefined },
      blind: undefined,
      blindEverywhere: undefined,
      acting: false,
      change: 'other',
      looksSinceChange: 0,
      result: undefined,
    }));
  }

  async run(): Promise<Result[]> {
    this.#limitTime();
    while (this.#open().length > 0 && this.#reasonToStop() === undefined) {
      await this.#look();
      await this.#askRefunds();
      this.#startActions();
      await this.#pause();
    }
    const why = this.#reasonToStop();
    if (why !== undefined && this.#open().length > 0) this.#parts.onEvent({ kind: 'stopping', why });
    this.#ready = [];
    await Promise.all(this.#underWay);
    for (const target of this.#open())
      this.#settle(target, { kind: 'failed', failure: unfinished(target, why) });
    this.#over.abort();
    return this.#targets.map(({ result }) => result).filter((result) => result !== undefined);
  }

  #open(): Progress[] {
    return this.#targets.filter(({ result }) => result === undefined);
  }

  #reasonToStop(): 'cancelled' | 'timed-out' | undefined {
    if (this.#parts.cancelled.aborted) return 'cancelled';
    return this.#parts.clock.now() >= this.#parts.deadline ? 'timed-out' : undefined;
  }

  #limitTime(): void {
    const { clock, deadline, cancelled } = this.#parts;
    const giveUpAfter = (ms: number): void => {
      void clock.sleep(ms, this.#over.signal).then(() => {
        this.#giveUp.abort();
      });
    };
    giveUpAfter(deadline + GRACE_MS - clock.now());
    const onCancel = (): void => {
      this.#wake.abort();
      giveUpAfter(GRACE_MS);
    };
    if (cancelled.aborted) onCancel();
    else cancelled.addEventListener('abort', onCancel, { once: true });
  }

  async #look(): Promise<void> {
    const { inventory, scope, onEvent } = this.#parts;
    const looked = this.#open().filter(({ acting }) => !acting);
    if (looked.length === 0) return;
    // Nothing begins during a look: what it shows holds for those that it is about, and is newer than what was decided.
    this.#ready = [];
    this.#schedule.countLook();
    const seen = new Map(
      looked.flatMap(({ id, instance }) => (instance === undefined ? [] : [[id, instance]])),
    );
    const neverSeen = looked.filter(({ history }) => !history.seen).map(({ id }) => id);
    const answer = await inventory.find(
      looked.map(({ id }) => id),
      {
        place: scope,
        seen,
        // In another place it is looked for once it is missed here.
        searchEverywhere: new Set(this.#parts.wishes.placeGiven ? [] : neverSeen),
      },
      this.#giveUp.signal,
    );
    const toLookWide: Progress[] = [];
    for (const target of looked) {
      const unanswered = answer.unanswered.get(target.id);
      if (unanswered instanceof NotSentError) continue;
      target.blind = afterBlindLook(target.blind, unanswered);
      if (target.blind !== undefined) this.#noteBlindness(target, target.blind);
      else {
        const instance = answer.found.get(target.id);
        const elsewhere = instance !== undefined && !target.history.seen && !isIn(scope, instance);
        const decision = this.#consider(target, elsewhere ? undefined : instance);
        if (decision.do === 'look-wide') toLookWide.push(target);
      }
    }
    if (toLookWide.length > 0) await this.#lookWide(toLookWide);
    const [blindness] = looked
      .filter(({ result }) => result === undefined)
      .flatMap(({ blind, blindEverywhere }) => blind ?? blindEverywhere ?? []);
    this.#failedLooks = blindness === undefined ? 0 : this.#failedLooks + 1;
    onEvent({
      kind: 'looked',
      open: this.#open().map(({ id, instance }) => ({ id, state: instance?.state })),
      // A look that the end of the teardown cut short is no news.
      error: this.#reasonToStop() === undefined ? blindness?.error : undefined,
    });
  }

  #noteBlindness(target: Progress, { looks, strange, error }: Blindness): void {
    if (isFinal(error, strange)) this.#fail(target, { kind: 'refused', error, tries: looks });
  }

  /** Takes in what a look showed of one target and decides. */
  #consider(target: Progress, instance: Instance | undefined): Decision {
    this.#observe(target, instance);
    return this.#decide(target, instance);
  }

  #decide(target: Progress, instance: Instance | undefined): Decision {
    const decision = decide(instance, this.#parts.wishes, target.history, this.#parts.clock.now());
    if (decision.do === 'settle') this.#settle(target, decision.outcome);
    if ((decision.do === 'stop' || decision.do === 'terminate') && instance !== undefined) {
      this.#ready.push({ target, instance, decision });
    }
    return decision;
  }

  #observe(target: Progress, instance: Instance | undefined): void {
    const { onEvent } = this.#parts;
    const firstAbsence = instance === undefined && target.history.absences === 0;
    const deleted = target.history.terminate.accepted || target.history.saidDeleted;
    target.history = afterLook(target.history, instance);
    target.looksSinceChange++;
    if (firstAbsence) {
      this.#noteChange(target, deleted ? 'absence-after-deletion' : 'absence');
      if (target.instance !== undefined) onEvent({ kind: 'missed', id: target.id });
    }
    if (instance === undefined) return;
    target.blindEverywhere = undefined;
    const before = target.instance?.state;
    if (before !== instance.state) onEvent({ kind: 'observed', instance, before });
    target.instance = instance;
    target.dataDisks = dataDisksOf(instance, target.dataDisks);
    target.stateFound ??= instance.state;
    if (kindOfState(instance.state) === 'running') target.runningAt = this.#parts.clock.now();
  }

  /** Where are they really, that are not where they were said to be? */
  async #lookWide(targets: readonly Progress[]): Promise<void> {
    const { inventory, scope } = this.#parts;
    this.#schedule.countLook();
    const { found, unanswered } = await inventory.find(
      targets.map(({ id }) => id),
      { place: {}, seen: new Map(), searchEverywhere: new Set(targets.map(({ id }) => id)) },
      this.#giveUp.signal,
    );
    for (const target of targets) {
      const refusal = unanswered.get(target.id);
      const instance = found.get(target.id);
      if (refusal instanceof NotSentError) continue;
      target.blindEverywhere = afterBlindLook(target.blindEverywhere, refusal);
      if (target.blindEverywhere !== undefined) {
        this.#noteBlindness(target, target.blindEverywhere);
      } else if (instance !== undefined && isIn(scope, instance)) {
        this.#observe(target, instance);
      } else {
        target.history = afterWideLook(target.history, instance);
        this.#decide(target, undefined);
      }
    }
  }

  /**
   * What deleting pays back can only be asked beforehand. It is worth a line in the report and nothing more: without an
   * answer the teardown goes on.
   */
  async #askRefunds(): Promise<void> {
    const { client, clock } = this.#parts;
    const unasked = this.#ready.filter(({ target, instance }) => !target.refund.asked && isPrepaid(instance));
    if (unasked.length === 0) return;
    const patience = setAlarm(clock, REFUND_PATIENCE_MS);
    const signal = AbortSignal.any([this.#giveUp.signal, patience.signal]);
    const zones = Map.groupBy(unasked, ({ instance }) => `${instance.region} ${instance.zone}`);
    await Promise.all(
      [...zones.values()].map(async (members) => {
        for (const { target } of members) target.refund.asked = true;
        const [first, ...others] = members.map(({ instance }) => instance);
        if (first === undefined) return;
        const ids = [first, ...others].map(({ id }) => id);
        const prices = await client.refundPrices(ids, first, signal).catch((error: unknown) => {
          if (error instanceof CompShareError) return new Map<string, number>();
          throw error;
        });
        for (const { target } of members) target.refund.cny = prices.get(target.id);
      }),
    );
    patience.release();
  }

  #startActions(): void {
    while (this.#underWay.size < ACTIONS_AT_A_TIME && this.#reasonToStop() === undefined) {
      const next = this.#ready.shift();
      if (next === undefined) return;
      const action = this.#act(next).finally(() => {
        this.#underWay.delete(action);
        this.#startActions();
        // With all actions answered there is something new to see.
        if (this.#underWay.size === 0) this.#wake.abort();
      });
      this.#underWay.add(action);
    }
  }

  async #act({ target, instance, decision }: ReadyAction): Promise<void> {
    const { client, clock, wishes, onEvent } = this.#parts;
    const { id } = target;
    const place = { region: instance.region, zone: instance.zone };
    const force = decision.do === 'stop' && decision.force;
    target.acting = true;
    onEvent({ kind: 'acting', id, action: decision.do, forced: force });
    try {
      if (decision.do === 'stop') await client.stop(id, place, { force }, this.#giveUp.signal);
      else target.inRecycle = await client.terminate(id, place, wishes, this.#giveUp.signal);
      target.history = afterAcceptance(target.history, decision.do, clock.now());
      this.#noteChange(target, decision.do);
      onEvent({ kind: 'accepted', id, action: decision.do, inRecycle: target.inRecycle });
    } catch (error) {
      if (error instanceof NotSentError) {
        onEvent({ kind: 'not-sent', id, action: decision.do });
        return;
      }
      if (!(error instanceof CompShareError)) throw error;
      target.history = afterError(target.history, decision.do, error, clock.now());
      const { failures: tries, strangeFailures } = target.history[decision.do];
      this.#noteChange(target, 'other');
      if (isFinal(error, strangeFailures)) this.#fail(target, { kind: 'refused', error, tries });
      else {
        const lookingAgain = this.#reasonToStop() === undefined;
        onEvent({ kind: 'setback', id, action: decision.do, error, tries, lookingAgain });
      }
    } finally {
      target.acting = false;
    }
  }

  #noteChange(target: Progress, change: Change): void {
    target.change = change;
    target.looksSinceChange = 0;
  }

  #fail(target: Progress, failure: Failure): void {
    this.#settle(target, { kind: 'failed', failure });
  }

  #settle(target: Progress, outcome: Outcome): void {
    const { id, instance, dataDisks, stateFound, inRecycle, history } = target;
    target.result = {
      id,
      outcome: outcome.kind === 'terminated' ? { kind: 'terminated', inRecycle } : outcome,
      instance,
      dataDisks,
      missed: history.absences > 0,
      stateFound,
      stopAccepted: history.stop.accepted,
      terminationAccepted: history.terminate.accepted,
      refundCny: target.refund.cny,
      ranMs: ranFor(target),
      elapsedMs: this.#parts.clock.now() - this.#startedAt,
    };
    this.#parts.onEvent({ kind: 'settled', result: target.result });
  }

  async #pause(): Promise<void> {
    if (this.#underWay.size > 0) {
      // The answers are worth more than a look, unless they take long.
      await this.#sleep(this.#schedule.usualPause());
      if (this.#underWay.size > 0) return;
    }
    const waiting = this.#open().map(({ change, looksSinceChange }) => ({ change, looks: looksSinceChange }));
    if (waiting.length > 0) await this.#sleep(this.#schedule.pause(waiting, this.#failedLooks));
  }

  async #sleep(ms: number): Promise<void> {
    const { clock, deadline, cancelled } = this.#parts;
    const left = Math.min(ms, deadline - clock.now());
    if (cancelled.aborted || left <= 0) return;
    this.#wake = new AbortController();
    await clock.sleep(left, this.#wake.signal);
  }
}

function ranFor({ instance, runningAt }: Progress): number | undefined {
  const startedAt = instance?.startedAt ?? 0;
  // A start time of 0 is how an API says that it has none.
  if (runningAt === undefined || startedAt === 0) return undefined;
  return Math.max(0, runningAt - startedAt * 1000);
}

/** Undefined after a look that was answered. */
function afterBlindLook(
  before: Blindness | undefined,
  error: CompShareError | undefined,
): Blindness | undefined {
  if (error === undefined) return undefined;
  const { looks, strange } = before ?? { looks: 0, strange: 0 };
  return { looks: looks + 1, strange: strange + (isStrange(error) ? 1 : 0), error };
}

function unfinished(
  { history, blind, blindEverywhere }: Progress,
  why: 'cancelled' | 'timed-out' | undefined,
): Failure {
  if (why === 'cancelled') return { kind: 'cancelled' };
  return {
    kind: 'timed-out',
    lastError:
      blind?.error ?? blindEverywhere?.error ?? history.terminate.lastError ?? history.stop.lastError,
  };
}
