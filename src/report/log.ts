import type { CallRecord } from '../compshare/transport.ts';
import type { CompShareError } from '../compshare/errors.ts';
import { dataDisksOf, kindOfState } from '../compshare/instance.ts';
import type { Disk, Instance } from '../compshare/instance.ts';
import type { TeardownEvent } from '../teardown/events.ts';
import type { Action } from '../teardown/history.ts';
import { disksThat, isFailed } from '../teardown/outcome.ts';
import type { Result } from '../teardown/outcome.ts';
import { oneLine } from '../text/clean.ts';
import type { Clock } from '../time/clock.ts';
import { formatElapsed } from '../time/duration.ts';
import { causeOf } from './causes.ts';
import { describeError, explainError, reasonText } from './error-text.ts';
import { hardwareOf, nameOf } from './instance-text.ts';
import { disksText, listText, stateText, totalGb } from './list-text.ts';
import type { Messages } from './messages/en/every-run.ts';
import { doneLine, doneText } from './outcome-text.ts';

/** How long the log may be silent, in milliseconds. */
const HEARTBEAT_MS = 30_000;
/** How many instances are named in a line about several. */
const MAX_NAMED = 3;

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

/** What is remembered of an instance, to tell each thing once and to say what is waited for. */
interface Story {
  dataDisks: readonly Disk[];
  /** What the last action failed with, until one is accepted: attempts that fail alike are told once. */
  failure: { text: string; reason: string } | undefined;
  /** Whether the action that was sent last is a stop by force. */
  isForced: boolean;
  /** The action that was accepted last. */
  accepted: Action | undefined;
  /** The last poll missed it. */
  missed: boolean;
}

/** Tells the story of a teardown: a line for each change, with the time since the start, and none for nothing new. */
export class TeardownLog {
  readonly #options: LogOptions;
  readonly #startedAt: number;
  #lastLineAt: number;
  readonly #stories = new Map<string, Story>();
  /** What the last poll failed with; undefined when it was answered. */
  #pollFailure: { text: string; reason: string } | undefined;

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
    for (const instance of instances) {
      this.#observe(instance);
      this.write(`  ${this.#found(instance)}`);
    }
  }

  /** Says what came of it all. */
  done(results: readonly Result[]): void {
    this.write(doneLine(this.#options.messages, results));
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
    const about = targets.length > MAX_NAMED ? messages.format.instances(targets.length) : targets.join(' ');
    const said =
      retCode !== undefined
        ? `RetCode ${retCode}`
        : error === undefined
          ? 'no answer'
          : describeError(messages, error);
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
      case 'observed':
        return this.#changed(event.instance, event.before);
      case 'missed': {
        const story = this.#story(event.id);
        story.missed = true;
        // After a deletion that was accepted it is what is waited for.
        return story.accepted === 'terminate' ? undefined : `${event.id}: ${log.notListedAnyMore}`;
      }
      case 'acting':
        this.#story(event.id).isForced = event.force;
        return undefined;
      case 'accepted': {
        const story = this.#story(event.id);
        story.failure = undefined;
        story.accepted = event.action;
        return `${event.id}: ${this.#underWay(event, story)}`;
      }
      case 'action-failed':
        return this.#failedAgain(event.id, event.error)
          ? undefined
          : `${event.id}: ${this.#failure(event.error, event.retrying)}`;
      case 'awaiting-listing':
        return log.awaitingListing(listText(messages, event.ids), Math.ceil(event.forMs / 1000));
      case 'not-sent':
        return `${event.id}: ${event.action === 'stop' ? log.stopNotSent : log.terminationNotSent}`;
      case 'finished':
        return this.#finished(event.result);
      case 'awaiting-disks':
        return `${event.id}: ${log.awaitingDisks(event.disks.length)}`;
      case 'deleting-disk': {
        const { id, disk, sizeGb } = event;
        if (this.#story(disk).failure !== undefined) return undefined;
        const shown = sizeGb === undefined ? disk : messages.format.inBrackets(disk, `${sizeGb} GB`);
        return `${id}: ${log.deletingDisk(shown)}`;
      }
      case 'disk-deletion-failed':
        return this.#failedAgain(event.disk, event.error)
          ? undefined
          : `${event.disk}: ${explainError(messages, event.error)}`;
      case 'disks-settled':
        return this.#disksSettled(event.result);
      case 'terminating':
      case 'disks-to-release':
        return undefined;
      case 'ending':
        return log.ending(event.reason, resumesInPost);
    }
  }

  #story(id: string): Story {
    const known = this.#stories.get(id);
    if (known !== undefined) return known;
    const story: Story = {
      dataDisks: [],
      failure: undefined,
      isForced: false,
      accepted: undefined,
      missed: false,
    };
    this.#stories.set(id, story);
    return story;
  }

  #observe(instance: Instance): Story {
    const story = this.#story(instance.id);
    story.dataDisks = dataDisksOf(instance, story.dataDisks) ?? [];
    story.missed = false;
    return story;
  }

  #found(instance: Instance): string {
    const { messages } = this.#options;
    const hardware = hardwareOf(instance);
    const name = nameOf(instance.id, instance);
    return `${hardware === '' ? name : messages.format.inBrackets(name, hardware)}: ${stateText(messages, instance.state)}`;
  }

  #changed(instance: Instance, before: string | undefined): string | undefined {
    const { messages } = this.#options;
    const story = this.#observe(instance);
    // In another state another action may be due.
    story.failure = undefined;
    if (before === undefined) return this.#found(instance);
    // On the way to what was asked for, only the end of it is news.
    if (story.accepted !== undefined && kindOfState(instance.state) === 'in-transition') return undefined;
    return `${instance.id}: ${stateText(messages, before)} → ${stateText(messages, instance.state)}`;
  }

  /** What an accepted action has begun. */
  #underWay(
    { action, releaseDisks }: TeardownEvent & { kind: 'accepted' },
    { isForced, dataDisks }: Story,
  ): string {
    const { messages } = this.#options;
    const { log } = messages;
    if (action === 'stop') return isForced ? log.stoppingByForce : log.stopping;
    if (dataDisks.length === 0) return log.terminating;
    const disks = disksText(messages, dataDisks);
    return releaseDisks ? log.terminatingWithDisks(disks) : log.terminatingWithoutDisks(disks);
  }

  /** Notes what an instance's or a disk's action failed with, and whether the one before did alike. */
  #failedAgain(id: string, error: CompShareError): boolean {
    const { messages } = this.#options;
    const story = this.#story(id);
    const text = describeError(messages, error);
    if (story.failure?.text === text) return true;
    story.failure = { text, reason: reasonText(messages, error) };
    return false;
  }

  #failure(error: CompShareError, retrying: boolean): string {
    const { messages } = this.#options;
    const why = explainError(messages, error);
    return retrying ? messages.log.retrying(why) : why;
  }

  #finished(result: Result): string {
    const { messages } = this.#options;
    const { log, summary } = messages;
    const { id, instance, outcome } = result;
    const name = nameOf(id, instance);
    if (isFailed(result)) return `${name}: ${log.failed(messages.reasons[causeOf(result.outcome)])}`;
    if (outcome.kind !== 'terminated') return `${name}: ${doneText(messages, result)}`;
    const isInBin = outcome.stillListed || outcome.inRecycle === 'Yes';
    return `${name}: ${summary.goneState}${isInBin ? messages.format.comma + log.inRecycleBin : ''}`;
  }

  #disksSettled(result: Result): string {
    const { messages } = this.#options;
    const { log, reasons } = messages;
    const { id, outcome } = result;
    if (outcome.kind === 'disks-left') return `${id}: ${log.failed(reasons['disks-left'])}`;
    const parts = (
      [
        [disksThat(result, 'released', 'deleted-by-id'), log.disksDeleted],
        [disksThat(result, 'unverified'), log.disksUnverified],
        [disksThat(result, 'kept'), log.disksKept],
      ] as const
    ).flatMap(([disks, words]) => (disks.length === 0 ? [] : [words(disks.length, totalGb(disks))]));
    return `${id}: ${parts.join(messages.format.semicolon)}`;
  }

  /** Says what a poll failed with, once for each kind of failure. */
  #reportPollFailure(error: CompShareError | undefined): void {
    const { messages } = this.#options;
    if (error === undefined) {
      this.#pollFailure = undefined;
      return;
    }
    const text = describeError(messages, error);
    if (text !== this.#pollFailure?.text) this.write(this.#failure(error, true));
    this.#pollFailure = { text, reason: reasonText(messages, error) };
  }

  /** After a while without news, says what is waited for. */
  #heartbeat(open: readonly { id: string; state: string | undefined }[]): void {
    const { clock, messages } = this.#options;
    if (open.length === 0 || clock.now() - this.#lastLineAt < HEARTBEAT_MS) return;
    const { log, format } = messages;
    const waiting = new Map<string, { wait: (who: string) => string; ids: string[] }>();
    for (const { id, state } of open) {
      const [key, wait] = this.#waitOf(id, state);
      const group = waiting.get(key) ?? { wait, ids: [] };
      group.ids.push(id);
      waiting.set(key, group);
    }
    const parts = [...waiting.values()].map(({ wait, ids }) =>
      wait(ids.length > MAX_NAMED ? format.instances(ids.length) : ids.join(format.comma)),
    );
    // Where no look is answered, nothing is known of them.
    const waits = this.#pollFailure === undefined ? parts : [log.waits.api(this.#pollFailure.reason)];
    this.write(log.waitingFor(waits.join(format.semicolon)));
  }

  /** What is waited for with one instance: a key for those that wait alike, and the words. */
  #waitOf(id: string, state: string | undefined): [key: string, wait: (who: string) => string] {
    const { messages } = this.#options;
    const { waits } = messages.log;
    const { failure, accepted, missed } = this.#story(id);
    if (failure !== undefined) return [`retry ${failure.reason}`, (who) => waits.retry(who, failure.reason)];
    if (missed) return ['confirmation', waits.confirmation];
    if (state === undefined) return ['listing', waits.listing];
    if (accepted === 'terminate') return ['termination', waits.termination];
    if (accepted === 'stop') return ['stop', waits.stop];
    const shown = stateText(messages, state);
    return [`state ${shown}`, (who) => waits.state(who, shown)];
  }
}
