import type { Clock } from '../clock.ts';
import type { CompShareClient } from '../compshare/client.ts';
import { CompShareError, NotSentError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import type { Inventory, Scope } from '../compshare/inventory.ts';
import {
  afterAcceptance,
  afterError,
  afterLook,
  afterWideLook,
  decide,
  isFinal,
  newHistory,
} from './decide.ts';
import type { Action, Decision, History, Wishes } from './decide.ts';
import type { EventSink } from './events.ts';
import type { Failure, Outcome, Result } from './outcome.ts';
import { Rhythm } from './rhythm.ts';
import type { Change } from './rhythm.ts';

/** How many actions are under way at a time. */
const ACTIONS_AT_A_TIME = 8;
/** How long calls in flight may take to finish once the teardown has to end, in milliseconds. */
export const GRACE_MS = 2000;

/** An instance to tear down. */
export interface Target {
  id: string;
  /** It is known to have been there: its absence then means that it is gone. */
  seen: boolean;
  /** As it was listed when it was selected. */
  instance?: Instance;
}

/** What the loop works with. */
export interface ReconcileParts {
  client: Pick<CompShareClient, 'stop' | 'terminate'>;
  inventory: Inventory;
  clock: Clock;
  /** Gives numbers from 0 to below 1. */
  random: () => number;
  /** Where the targets are looked for. */
  scope: Scope;
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

/** A target on its way to an outcome. */
interface Progress {
  id: string;
  history: History;
  /** As last seen. */
  instance: Instance | undefined;
  stateFound: string | undefined;
  inRecycle: 'Yes' | 'No' | undefined;
  /** Why the last look told nothing of it. */
  blindError: CompShareError | undefined;
  /** Its action under way: the state that it was decided on, and what takes it back while it isn't sent yet. */
  acting: { state: string; withdrawn: AbortController } | undefined;
  /** When its last action ended: what was asked before that says nothing about the time after. */
  actedAt: number;
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
  readonly #rhythm: Rhythm;
  /** Aborted when nothing new may begin. */
  readonly #ended = new AbortController();
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
    this.#rhythm = new Rhythm(parts.clock, parts.random);
    this.#targets = targets.map(({ id, seen, instance }) => ({
      id,
      history: newHistory(seen),
      instance,
      stateFound: instance?.state,
      inRecycle: undefined,
      blindError: undefined,
      acting: undefined,
      actedAt: 0,
      change: 'other',
      looksSinceChange: 0,
      result: undefined,
    }));
  }

  async run(): Promise<Result[]> {
    this.#limitTime();
    while (this.#open().length > 0 && this.#reasonToStop() === undefined) {
      await this.#look();
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
    void clock.sleep(deadline - clock.now(), this.#over.signal).then(() => {
      this.#ended.abort();
    });
    const giveUpAfter = (ms: number): void => {
      void clock.sleep(ms, this.#over.signal).then(() => {
        this.#giveUp.abort();
      });
    };
    giveUpAfter(deadline + GRACE_MS - clock.now());
    const onCancel = (): void => {
      this.#ended.abort();
      this.#wake.abort();
      giveUpAfter(GRACE_MS);
    };
    if (cancelled.aborted) onCancel();
    else cancelled.addEventListener('abort', onCancel, { once: true });
  }

  async #look(): Promise<void> {
    const { clock, inventory, scope, onEvent } = this.#parts;
    const looked = this.#open().filter(({ acting }) => acting === undefined);
    if (looked.length === 0) return;
    const lookedAt = clock.now();
    const seen = new Map(
      looked.flatMap(({ id, instance }) => (instance === undefined ? [] : [[id, instance]])),
    );
    const sighting = await inventory.find(
      looked.map(({ id }) => id),
      scope,
      seen,
      this.#giveUp.signal,
    );
    const [error] = sighting.unanswered.values();
    this.#failedLooks = error === undefined ? 0 : this.#failedLooks + 1;

    this.#ready = [];
    const toLookWide: Progress[] = [];
    for (const target of looked) {
      const unanswered = sighting.unanswered.get(target.id);
      target.blindError = unanswered;
      if (unanswered !== undefined) this.#noteBlindLook(target, unanswered);
      else if (target.acting !== undefined) {
        // It waits for its turn: not on what is no longer so.
        if (sighting.found.get(target.id)?.state !== target.acting.state) target.acting.withdrawn.abort();
      } else if (target.actedAt <= lookedAt) {
        const decision = this.#consider(target, sighting.found.get(target.id));
        if (decision.do === 'look-wide') toLookWide.push(target);
      }
    }
    if (toLookWide.length > 0) await this.#lookWide(toLookWide);
    onEvent({
      kind: 'looked',
      open: this.#open().map(({ id, instance }) => ({ id, state: instance?.state })),
      // A look that the end of the teardown cut short is no news.
      error: this.#giveUp.signal.aborted ? undefined : error,
    });
  }

  #noteBlindLook(target: Progress, error: CompShareError): void {
    if (isFinal(error, this.#failedLooks)) {
      this.#fail(target, { kind: 'refused', error, tries: this.#failedLooks });
    }
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
    const before = target.instance?.state;
    if (before !== instance.state) onEvent({ kind: 'observed', instance, before });
    target.instance = instance;
    target.stateFound ??= instance.state;
  }

  /** Where are they really, that are not where they were said to be? */
  async #lookWide(targets: readonly Progress[]): Promise<void> {
    const { inventory, scope } = this.#parts;
    const { found, unanswered } = await inventory.find(
      targets.map(({ id }) => id),
      {},
      new Map(),
      this.#giveUp.signal,
    );
    if (unanswered.size > 0) this.#failedLooks++;
    for (const target of targets) {
      const refusal = unanswered.get(target.id);
      const instance = found.get(target.id);
      if (refusal !== undefined) {
        target.blindError = refusal;
        this.#noteBlindLook(target, refusal);
      } else if (instance !== undefined && isIn(scope, instance)) {
        this.#observe(target, instance);
      } else {
        target.history = afterWideLook(target.history, instance);
        this.#decide(target, undefined);
      }
    }
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
    const withdrawn = new AbortController();
    const begin = AbortSignal.any([this.#ended.signal, withdrawn.signal]);
    const signals = { begin, finish: this.#giveUp.signal };
    target.acting = { state: instance.state, withdrawn };
    onEvent({ kind: 'acting', id, action: decision.do, forced: force });
    try {
      if (decision.do === 'stop') await client.stop(id, place, { force }, signals);
      else target.inRecycle = await client.terminate(id, place, wishes, signals);
      target.history = afterAcceptance(target.history, decision.do, clock.now());
      this.#noteChange(target, decision.do);
      onEvent({ kind: 'accepted', id, action: decision.do, inRecycle: target.inRecycle });
    } catch (error) {
      if (!(error instanceof CompShareError)) throw error;
      if (error instanceof NotSentError) return;
      target.history = afterError(target.history, decision.do, error, clock.now());
      const tries = target.history[decision.do].failures;
      this.#noteChange(target, 'other');
      if (isFinal(error, tries)) this.#fail(target, { kind: 'refused', error, tries });
      else onEvent({ kind: 'setback', id, action: decision.do, error, tries });
    } finally {
      target.acting = undefined;
      target.actedAt = clock.now();
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
    const { id, instance, stateFound, inRecycle, history } = target;
    target.result = {
      id,
      outcome: outcome.kind === 'terminated' ? { kind: 'terminated', inRecycle } : outcome,
      instance,
      stateFound,
      terminationAccepted: history.terminate.accepted,
      elapsedMs: this.#parts.clock.now() - this.#startedAt,
    };
    this.#parts.onEvent({ kind: 'settled', result: target.result });
  }

  async #pause(): Promise<void> {
    const { clock, deadline, cancelled } = this.#parts;
    const open = this.#open();
    if (open.length === 0 || cancelled.aborted) return;
    const waiting = open.map(({ change, looksSinceChange }) => ({ change, looks: looksSinceChange }));
    if (this.#underWay.size > 0) {
      // The answers are worth more than a look, unless they take long.
      await this.#sleep(this.#rhythm.usualPause());
      if (this.#underWay.size > 0) return;
    }
    const pause = this.#rhythm.pause(waiting, this.#failedLooks);
    await this.#sleep(Math.max(0, Math.min(pause, deadline - clock.now())));
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#parts.cancelled.aborted || ms <= 0) return;
    this.#wake = new AbortController();
    await this.#parts.clock.sleep(ms, this.#wake.signal);
  }
}

function isIn(scope: Scope, instance: Instance): boolean {
  return (
    (scope.region ?? instance.region) === instance.region && (scope.zone ?? instance.zone) === instance.zone
  );
}

function unfinished({ history, blindError }: Progress, why: 'cancelled' | 'timed-out' | undefined): Failure {
  if (why === 'cancelled') return { kind: 'cancelled' };
  return {
    kind: 'timed-out',
    lastError: blindError ?? history.terminate.lastError ?? history.stop.lastError,
  };
}
