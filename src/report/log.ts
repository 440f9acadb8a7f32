import type { CallRecord } from '../compshare/transport.ts';
import type { CompShareError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import type { TeardownEvent } from '../teardown/events.ts';
import { isFailed } from '../teardown/outcome.ts';
import { oneLine } from '../text/clean.ts';
import type { Clock } from '../time/clock.ts';
import { formatElapsed } from '../time/duration.ts';
import { describeError } from './error-messages.ts';
import type { Messages } from './messages/en.ts';
import { outcomeLine } from './outcome-text.ts';

/** How long the log may be silent, in milliseconds. */
const HEARTBEAT_MS = 30_000;

/** Where log lines go. */
export interface LogSink {
  info(line: string): void;
  debug(line: string): void;
}

/** What a log is made of. */
export interface LogOptions {
  sink: LogSink;
  clock: Clock;
  messages: Messages;
  /** Whether the post phase resumes with what is left at the end. */
  resumesInPost: boolean;
}

/** Tells the story of a teardown: a line for each change, with the time since the start, and none for nothing new. */
export class TeardownLog {
  readonly #options: LogOptions;
  readonly #startedAt: number;
  #lastLineAt: number;
  /** What each instance's last action failed with, until one is accepted: attempts that fail alike are told once. */
  readonly #actionFailures = new Map<string, string>();
  /** What the last poll failed with; empty when it was answered. */
  #pollFailure = '';

  constructor(options: LogOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
    this.#lastLineAt = this.#startedAt;
  }

  /** Writes one line with the time since the start. The text must be clean. */
  write(line: string): void {
    const { sink, clock } = this.#options;
    const now = clock.now();
    this.#lastLineAt = now;
    sink.info(`[${formatElapsed(now - this.#startedAt)}] ${line}`);
  }

  /** Says which instances a filter selected, before anything is done. */
  selected(instances: readonly Instance[]): void {
    const { log } = this.#options.messages;
    this.write(log.selected(instances.length));
    for (const instance of instances) this.write(log.selectedInstance(instance));
  }

  /** Takes one event of a teardown. */
  onEvent(event: TeardownEvent): void {
    if (event.kind === 'polled') {
      this.#reportPollFailure(event.error);
      this.#heartbeat(event.open);
      return;
    }
    const line = this.#lineOf(event);
    if (line !== undefined) this.write(line);
  }

  /** Writes one call for debug logging. */
  onCall({ action, targets, durationMs, retCode, requestId, error }: CallRecord): void {
    const { sink, messages } = this.#options;
    const about = targets.length > 3 ? messages.log.manyInstances(targets.length) : targets.join(' ');
    const said =
      retCode !== undefined ? `RetCode ${retCode}` : error === undefined ? 'no answer' : describeError(error);
    sink.debug(
      oneLine(
        `${action} ${about} → ${said}, ${Math.round(durationMs)} ms, request ID ${requestId ?? 'none'}`,
        400,
      ),
    );
  }

  #lineOf(event: Exclude<TeardownEvent, { kind: 'polled' }>): string | undefined {
    const { messages, resumesInPost } = this.#options;
    const { log } = messages;
    switch (event.kind) {
      case 'observed': {
        const { instance, before } = event;
        // In another state another action may be due.
        this.#actionFailures.delete(instance.id);
        return before === undefined ? log.found(instance) : log.changed(instance.id, before, instance.state);
      }
      case 'missed':
        return log.missed(event.id);
      case 'acting':
        // Another attempt at what failed: its end is told, if it is another one.
        if (this.#actionFailures.has(event.id)) return undefined;
        return event.action === 'stop'
          ? log.stopping(event.id, event.force)
          : log.terminating(event.id, event.releaseDisks);
      case 'accepted':
        this.#actionFailures.delete(event.id);
        return event.action === 'stop'
          ? log.stopAccepted(event.id)
          : log.terminationAccepted(event.id, event.inRecycle);
      case 'action-failed': {
        const failure = describeError(event.error);
        if (this.#actionFailures.get(event.id) === failure) return undefined;
        this.#actionFailures.set(event.id, failure);
        return log.actionFailed(event.id, event.error, event.retrying);
      }
      case 'awaiting-listing':
        return log.awaitingListing(event.ids, Math.ceil(event.forMs / 1000));
      case 'not-sent':
        return log.notSent(event.id, event.action);
      case 'finished':
        return outcomeLine(messages, event.result);
      case 'awaiting-disks':
        return log.awaitingDisks(event.id, event.disks.length);
      case 'deleting-disk':
        return this.#actionFailures.has(event.disk)
          ? undefined
          : log.deletingDisk(event.id, event.disk, event.sizeGb);
      case 'disk-deletion-failed': {
        const failure = describeError(event.error);
        if (this.#actionFailures.get(event.disk) === failure) return undefined;
        this.#actionFailures.set(event.disk, failure);
        return log.diskDeletionFailed(event.disk, event.error);
      }
      case 'disks-settled':
        return isFailed(event.result) ? outcomeLine(messages, event.result) : log.disksSettled(event.result);
      case 'terminating':
      case 'disks-to-release':
        return undefined;
      case 'ending':
        return log.ending(event.reason, resumesInPost);
    }
  }

  /** Says what a poll failed with, once for each kind of failure. */
  #reportPollFailure(error: CompShareError | undefined): void {
    const failure = error === undefined ? '' : describeError(error);
    if (error !== undefined && failure !== this.#pollFailure)
      this.write(this.#options.messages.log.pollFailed(error));
    this.#pollFailure = failure;
  }

  #heartbeat(open: readonly { id: string; state: string | undefined }[]): void {
    const { clock, messages } = this.#options;
    if (open.length === 0 || clock.now() - this.#lastLineAt < HEARTBEAT_MS) return;
    const { log } = messages;
    const byState = new Map<string, string[]>();
    for (const { id, state } of open) {
      const shown = state === undefined ? log.notSeenYet : messages.state(state);
      byState.set(shown, [...(byState.get(shown) ?? []), id]);
    }
    const states = [...byState].map(([shown, ids]) =>
      ids.length > 3 ? log.manyInState(shown, ids.length) : log.fewInState(shown, ids),
    );
    this.write(log.stillWaiting(open.length, states, this.#reasonToWait(open)));
  }

  #reasonToWait(open: readonly { id: string }[]): string {
    const { log } = this.#options.messages;
    if (this.#pollFailure !== '') return log.pollsFailing(this.#pollFailure);
    const held = open.find(({ id }) => this.#actionFailures.has(id))?.id;
    return held === undefined ? '' : log.heldUp(held, this.#actionFailures.get(held) ?? '');
  }
}
