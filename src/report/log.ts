import type { Clock } from '../time/clock.ts';
import type { CallRecord } from '../compshare/transport.ts';
import type { CompShareError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import { formatElapsed } from '../time/duration.ts';
import type { TeardownEvent } from '../teardown/events.ts';
import type { Result } from '../teardown/outcome.ts';
import { describeError } from './error-messages.ts';
import { explainError, explainFailure, hardwareOf, nameOf, stateOf, wouldDo } from './explain.ts';
import { count, oneLine } from '../text/clean.ts';

/** How long the log may be silent, in milliseconds. */
const SIGN_OF_LIFE_MS = 30_000;

/** Where log lines go. */
export interface LogSink {
  info(line: string): void;
  debug(line: string): void;
}

/** Tells the story of a teardown: a line for each change, with the time since the start, and none for nothing new. */
export class TeardownLog {
  readonly #sink: LogSink;
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #releaseDisks: boolean;
  readonly #goesOn: boolean;
  #lastLineAt: number;
  /** What each instance's last action failed with, until one is accepted: tries that fail alike are told once. */
  readonly #setbacks = new Map<string, string>();
  /** What the last look failed with; empty when it was answered. */
  #trouble = '';

  /** @param goesOn whether the post phase goes on with what is left at the end. */
  constructor(
    sink: LogSink,
    clock: Clock,
    { releaseDisks, goesOn }: { releaseDisks: boolean; goesOn: boolean },
  ) {
    this.#sink = sink;
    this.#clock = clock;
    this.#releaseDisks = releaseDisks;
    this.#goesOn = goesOn;
    this.#startedAt = clock.now();
    this.#lastLineAt = this.#startedAt;
  }

  /** Writes one line with the time since the start. The text must be clean. */
  say(line: string): void {
    const now = this.#clock.now();
    this.#lastLineAt = now;
    this.#sink.info(`[${formatElapsed(now - this.#startedAt)}] ${line}`);
  }

  /** Says which instances a filter selected, before anything is done. */
  selected(instances: readonly Instance[]): void {
    this.say(`Selected ${count(instances.length, 'instance')}:`);
    for (const instance of instances) {
      this.say(`  ${nameOf(instance.id, instance)} (${hardwareOf(instance)}): ${stateOf(instance.state)}`);
    }
  }

  /** Takes one event of a teardown. */
  onEvent(event: TeardownEvent): void {
    if (event.kind === 'looked') {
      this.#sayTrouble(event.error);
      this.#signOfLife(event.open);
      return;
    }
    const line = this.#lineOf(event);
    if (line !== undefined) this.say(line);
  }

  /** Writes one call for debug logging. */
  onCall({ action, targets, durationMs, retCode, requestId, error }: CallRecord): void {
    const about = targets.length > 3 ? count(targets.length, 'instance') : targets.join(' ');
    const told =
      retCode === undefined
        ? error === undefined
          ? 'no answer'
          : describeError(error)
        : `RetCode ${retCode}`;
    this.#sink.debug(
      oneLine(
        `${action} ${about} → ${told}, ${Math.round(durationMs)} ms, request ID ${requestId ?? 'none'}`,
        400,
      ),
    );
  }

  #lineOf(event: Exclude<TeardownEvent, { kind: 'looked' }>): string | undefined {
    switch (event.kind) {
      case 'observed': {
        const { instance, before } = event;
        // In another state another action may be due.
        this.#setbacks.delete(instance.id);
        return before === undefined
          ? `${nameOf(instance.id, instance)} (${hardwareOf(instance)}): ${stateOf(instance.state)}`
          : `${instance.id}: ${stateOf(before)} → ${stateOf(instance.state)}`;
      }
      case 'missed':
        return `${event.id}: not in the list any more, looking again to be sure`;
      case 'acting':
        // Another try of what failed: its end is told, if it is another one.
        if (this.#setbacks.has(event.id)) return undefined;
        return `${event.id}: ${this.#actionOf(event)}`;
      case 'accepted':
        this.#setbacks.delete(event.id);
        return event.action === 'terminate'
          ? `${event.id}: termination accepted${recycled(event.inRecycle)}`
          : `${event.id}: stop accepted`;
      case 'setback':
        if (this.#setbacks.get(event.id) === describeError(event.error)) return undefined;
        this.#setbacks.set(event.id, describeError(event.error));
        return `${event.id}: ${explainError(event.error)}${event.lookingAgain ? '; looking again' : ''}`;
      case 'not-sent':
        return `${event.id}: ${event.action === 'stop' ? 'the stop' : 'the termination'} was not sent any more`;
      case 'settled':
        return settledLine(event.result, this.#releaseDisks);
      case 'stopping':
        return (
          (event.why === 'cancelled' ? 'The job was cancelled: stopping here' : 'Time is up: stopping here') +
          (this.#goesOn ? '; the post phase of this step goes on' : '')
        );
    }
  }

  #actionOf({ action, forced }: { action: 'stop' | 'terminate'; forced: boolean }): string {
    if (action === 'stop') return forced ? 'stopping (by force, as a spot instance needs it)' : 'stopping';
    return this.#releaseDisks ? 'terminating, with its data disks' : 'terminating; data disks are kept';
  }

  /** Says what a look failed with, once for each kind of trouble. */
  #sayTrouble(error: CompShareError | undefined): void {
    const trouble = error === undefined ? '' : describeError(error);
    if (error !== undefined && trouble !== this.#trouble) this.say(`${explainError(error)}; trying again`);
    this.#trouble = trouble;
  }

  #signOfLife(open: readonly { id: string; state: string | undefined }[]): void {
    if (open.length === 0 || this.#clock.now() - this.#lastLineAt < SIGN_OF_LIFE_MS) return;
    const states = Map.groupBy(open, ({ state }) => (state === undefined ? 'not seen yet' : stateOf(state)));
    const parts = [...states].map(([state, members]) =>
      members.length > 3
        ? `${state}: ${members.length}`
        : `${members.map(({ id }) => id).join(', ')} ${state}`,
    );
    const held = open.find(({ id }) => this.#setbacks.has(id))?.id;
    const trouble =
      this.#trouble !== ''
        ? ` (the last look failed: ${this.#trouble})`
        : held === undefined
          ? ''
          : ` (${held} is held up by ${this.#setbacks.get(held) ?? ''})`;
    this.say(`Still waiting for ${count(open.length, 'instance')}: ${parts.join('; ')}${trouble}`);
  }
}

function settledLine(result: Result, releaseDisks: boolean): string | undefined {
  const { id, instance, dataDisks, outcome } = result;
  switch (outcome.kind) {
    case 'terminated':
      return `${nameOf(id, instance)}: gone`;
    case 'already-gone':
      return `${nameOf(id, instance)}: gone, though not by this phase`;
    case 'not-found-ignored':
      return `${id}: not found, which counts as done`;
    case 'would-terminate':
      return `${nameOf(id, instance)}: ${wouldDo(outcome, dataDisks ?? [], releaseDisks)}`;
    case 'failed': {
      const { what, left } = explainFailure(result, outcome.failure);
      return `${what} ${left}`;
    }
  }
}

function recycled(inRecycle: 'Yes' | 'No' | undefined): string {
  if (inRecycle === undefined) return '';
  return inRecycle === 'Yes' ? ', into the recycle bin' : ', not into the recycle bin';
}
