import type { CompShareError } from '../compshare/errors.ts';
import { kindOfState } from '../compshare/instance.ts';
import type { Disk, Instance } from '../compshare/instance.ts';
import type { Place } from '../compshare/client.ts';
import { afterAcceptance, afterActionError, afterPoll, newHistory } from './history.ts';
import type { Action, History, Observation, PollTime } from './history.ts';
import { OUTCOMES } from './outcome.ts';
import type { Outcome, Result } from './outcome.ts';
import { TargetDisks } from './target-disks.ts';
import type { ReleasedDisk } from './target-disks.ts';
import type { EndReason } from '../time/deadline.ts';

/** An instance to tear down, as it is handed to the loop. */
export interface TargetSpec {
  id: string;
  /** It is known to have been there: its absence then means that it is gone. */
  seen: boolean;
  /** As it was listed when it was selected. */
  instance?: Instance;
  /** Its data disks as an earlier phase saw them. */
  dataDisks?: readonly Disk[] | undefined;
  /** Those that an earlier phase's termination covers, from a state that was verified. */
  releasedDisks?: readonly ReleasedDisk[] | undefined;
}

/** The record of one instance on its way to an outcome. */
export class Target {
  readonly id: string;
  history: History;
  /** What the last poll showed. */
  observation: Observation = { kind: 'missed' };
  /** As last seen. */
  instance: Instance | undefined;
  /** The refund in CNY, once the API was asked. */
  refund: { asked: boolean; cny: number | undefined } = { asked: false, cny: undefined };
  /** An action for it is in flight: a poll now would show what was before. */
  acting = false;
  readonly disks: TargetDisks;
  /** Set once its outcome is known. */
  result: Result | undefined;
  readonly #startedAt: number;
  readonly #releaseDisks: boolean;
  #stateFound: string | undefined;
  #inRecycle: 'Yes' | 'No' | undefined;
  /** When it was last seen running, in Unix milliseconds. */
  #runningAt: number | undefined;

  /**
   * @param startedAt when the teardown began, in Unix milliseconds.
   * @param releaseDisks its data disks are to be deleted too.
   */
  constructor(spec: TargetSpec, startedAt: number, releaseDisks: boolean) {
    const { id, seen, instance, dataDisks, releasedDisks } = spec;
    this.id = id;
    this.history = newHistory(seen, startedAt);
    this.instance = instance;
    this.#startedAt = startedAt;
    this.#releaseDisks = releaseDisks;
    this.disks = new TargetDisks(id, dataDisks, releasedDisks);
    if (instance !== undefined) this.disks.observe(instance);
    this.#stateFound = instance?.state;
  }

  /**
   * Takes in what a poll showed.
   *
   * @param place where the inputs say that the instance is.
   */
  observe(observation: Observation, time: PollTime, place: Place): void {
    this.observation = observation;
    this.history = afterPoll(this.history, observation, time, place);
    if (observation.kind !== 'found') return;
    const { instance } = observation;
    this.instance = instance;
    this.disks.observe(instance);
    this.#stateFound ??= instance.state;
    if (kindOfState(instance.state) === 'running') this.#runningAt = time.answeredAt;
  }

  /** The API accepted an action. */
  accepted(action: Action, now: number, inRecycle: 'Yes' | 'No' | undefined): void {
    this.history = afterAcceptance(this.history, action, now);
    if (action !== 'terminate') return;
    this.#inRecycle = inRecycle;
    this.disks.terminated();
  }

  /** An action failed, or its answer was lost. */
  failed(action: Action, error: CompShareError, now: number): void {
    this.history = afterActionError(this.history, action, error, now);
    if (action === 'terminate' && error.mayHaveTakenEffect) this.disks.terminated();
  }

  /** Its outcome is known. */
  finish(outcome: Outcome, now: number): Result {
    const { id, instance, history } = this;
    this.result = {
      id,
      outcome: outcome.kind === 'terminated' ? { ...outcome, inRecycle: this.#inRecycle } : outcome,
      instance,
      dataDisks: this.disks.dataDisks,
      disks:
        outcome.kind === 'would-terminate' || OUTCOMES[outcome.kind].gone
          ? this.disks.results(this.#releaseDisks ? 'unverified' : 'kept')
          : [],
      missed: history.misses !== undefined,
      stateFound: this.#stateFound,
      stopAccepted: history.stop.acceptedAt !== undefined,
      terminationAccepted: history.terminate.acceptedAt !== undefined,
      refundCny: this.refund.cny,
      ranMs: this.#ranMs(),
      elapsedMs: now - this.#startedAt,
    };
    return this.result;
  }

  /**
   * What became of its disks is known, or as much of it as there was time for.
   *
   * @param endedBy why the phase had to end before all of it was known, where it had to.
   */
  settleDisks(endedBy: EndReason | undefined, now: number): Result | undefined {
    if (this.result === undefined) return undefined;
    const disks = this.disks.results('unverified');
    const isLeft = disks.some(
      ({ fate }) => fate === 'still-there' || (endedBy !== undefined && fate === 'unverified'),
    );
    const { outcome } = this.result;
    const terminated = outcome.kind === 'terminated' ? { inRecycle: outcome.inRecycle } : undefined;
    this.result = {
      ...this.result,
      dataDisks: this.disks.dataDisks,
      disks,
      outcome: isLeft
        ? { kind: 'disks-left', terminated, endedBy, mayGoLater: this.disks.mayGoLater(now) }
        : outcome,
    };
    return this.result;
  }

  #ranMs(): number | undefined {
    const startedAt = this.instance?.startedAt ?? 0;
    // A start time of 0 is how an API says that it has none.
    if (this.#runningAt === undefined || startedAt === 0) return undefined;
    return Math.max(0, this.#runningAt - startedAt * 1000);
  }
}
