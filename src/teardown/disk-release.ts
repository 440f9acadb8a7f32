import type { CompShareClient, DiskList } from '../compshare/client.ts';
import { CompShareError, NotSentError } from '../compshare/errors.ts';
import { regionOfZone } from '../compshare/instance.ts';
import { setAlarm } from '../time/clock.ts';
import type { Clock } from '../time/clock.ts';
import type { Deadline } from '../time/deadline.ts';
import type { EventSink } from './events.ts';
import type { PendingAction } from './perform-action.ts';
import type { Target } from './target.ts';
import type { LookAtDisk } from './target-disks.ts';

/** How long the list of disks may hold up a termination, in milliseconds. */
const LOOK_BEFORE_MS = 5000;
/** The first pause between looks, and the longest, in milliseconds. Each is half as long again as the one before. */
const PAUSE_MS = { first: 1000, longest: 5000 } as const;

/** What the release of disks works with. */
export interface DiskReleaseDependencies {
  client: Pick<CompShareClient, 'disks' | 'deleteDisk'>;
  clock: Clock;
  deadline: Deadline;
  onEvent: EventSink;
}

/** What one way of asking for disks told. */
type Answer = { list: DiskList } | { error: CompShareError; refused: boolean };

/**
 * Sees to the data disks that are to go with their instances: which ones they are, that they are gone afterwards, and
 * that those that are not are deleted where that is permitted. It works beside the loop, for all targets at once, and is
 * bound by the same deadline.
 */
export class DiskRelease {
  readonly #dependencies: DiskReleaseDependencies;
  /** Those whose instance is gone, and some of whose disks may not be. */
  readonly #open = new Map<string, Target>();
  /** What was told last of the disks that a next phase may delete, by target. */
  readonly #noted = new Map<string, string>();
  /** The ways of asking, by region, that the API has answered. */
  readonly #answered = new Set<string>();
  /** The targets whose disks nothing told of, and that the list of disks was read for. */
  readonly #askedFor = new Set<string>();
  #running: Promise<PromiseSettledResult<void>[]> | undefined;
  #wake = new AbortController();
  #pauseMs: number = PAUSE_MS.first;

  constructor(dependencies: DiskReleaseDependencies) {
    this.#dependencies = dependencies;
  }

  /** Reads the list of disks once for each region of targets that may have some. Without an answer they are not known. */
  async look(targets: readonly Target[]): Promise<void> {
    const { clock, deadline } = this.#dependencies;
    const asked = targets.filter(
      ({ disks, instance }) => instance !== undefined && disks.dataDisks?.length !== 0,
    );
    if (asked.length === 0) return;
    const alarm = setAlarm(clock, LOOK_BEFORE_MS);
    const signal = AbortSignal.any([deadline.abortCalls, alarm.signal]);
    const regions = new Set(asked.map(regionOf));
    const answers = await this.#ask(regions, signal);
    const listsFor = (target: Target): DiskList[] =>
      [...new Set([regionOf(target), ''])].flatMap((region) => {
        const answer = answers.get(region);
        return answer !== undefined && 'list' in answer ? [answer.list] : [];
      });
    const areShown = (target: Target): boolean => {
      const shown = new Set(listsFor(target).flatMap(({ disks }) => disks.map(({ id }) => id)));
      return target.disks.dataDisks?.every(({ id }) => shown.has(id)) ?? false;
    };
    // Another way of asking may show what this one missed.
    if (!asked.every(areShown) && !regions.has(''))
      for (const [region, answer] of await this.#ask(new Set(['']), signal)) answers.set(region, answer);
    alarm.release();
    for (const target of asked) {
      const lists = listsFor(target);
      const whole = lists.length > 0 && lists.every((list) => list.whole);
      target.disks.observeList(
        lists.flatMap(({ disks }) => disks),
        whole,
      );
    }
  }

  /**
   * Stops are about to be sent, and terminations with `ReleaseUDisk`. Where nothing tells of an instance's disks, the
   * list of disks is read before its stop too: one that is detached while it stops would never be known of.
   */
  async beforeActions(actions: readonly PendingAction[]): Promise<void> {
    const terminated = actions.flatMap(({ target, decision }) =>
      decision.do === 'terminate' ? [target] : [],
    );
    const unknown = actions.flatMap(({ target }) =>
      target.disks.dataDisks === undefined && !this.#askedFor.has(target.id) ? [target] : [],
    );
    for (const { id } of unknown) this.#askedFor.add(id);
    await this.look([...new Set([...unknown, ...terminated])]);
    for (const target of terminated) target.disks.beforeTermination();
    this.note(terminated);
    // Whatever becomes of this process, it is known then.
    if (terminated.length > 0) this.#dependencies.onEvent({ kind: 'terminating' });
  }

  /** Tells which disks of these a next phase may delete, where that has changed. */
  note(targets: readonly Target[]): void {
    for (const { id, disks } of targets) {
      const { released } = disks;
      const told = JSON.stringify(released);
      if (told === (this.#noted.get(id) ?? '[]')) continue;
      this.#noted.set(id, told);
      this.#dependencies.onEvent({ kind: 'disks-to-release', id, disks: released });
    }
  }

  /**
   * An instance is gone: finds out what becomes of its disks, unless it has none.
   *
   * @param confirmed no list shows it any more.
   */
  begin(target: Target, confirmed: boolean): void {
    const { clock, onEvent } = this.#dependencies;
    target.disks.gone(confirmed, clock.now());
    this.note([target]);
    if (!target.disks.any) return;
    onEvent({ kind: 'awaiting-disks', id: target.id, disks: target.disks.open });
    this.#open.set(target.id, target);
    this.#pauseMs = PAUSE_MS.first;
    this.#wake.abort();
    this.#running ??= Promise.allSettled([this.#run()]);
  }

  /**
   * Waits until the fates of all disks are known, or time is up.
   *
   * @param targets all of them, none of which any termination is in flight for.
   */
  async settle(targets: readonly Target[]): Promise<void> {
    for (const { disks } of targets) disks.notTerminated();
    this.note(targets);
    for (const end of (await this.#running) ?? []) if (end.status === 'rejected') throw end.reason;
    for (const target of this.#open.values()) {
      target.disks.end();
      this.#conclude(target);
    }
    this.#open.clear();
  }

  async #run(): Promise<void> {
    const { clock, deadline } = this.#dependencies;
    while (deadline.reason === undefined) {
      this.#wake = new AbortController();
      await this.#lookAfter();
      const deletions: Promise<void>[] = [];
      for (const target of [...this.#open.values()]) {
        const { toDelete } = target.disks.decide(clock.now());
        for (const id of toDelete) deletions.push(this.#delete(target, id));
        if (target.disks.open.length > 0) continue;
        this.#open.delete(target.id);
        this.#conclude(target);
      }
      await Promise.all(deletions);
      if (this.#open.size === 0) break;
      if (deletions.length > 0) this.#pauseMs = PAUSE_MS.first;
      const pause = this.#pauseMs;
      this.#pauseMs = Math.min(PAUSE_MS.longest, pause * 1.5);
      await deadline.sleep(pause, this.#wake.signal);
    }
    this.#running = undefined;
  }

  /** Asks in every way for the disks of all targets that are open, once. */
  async #lookAfter(): Promise<void> {
    const targets = [...this.#open.values()];
    const regions = new Set(['', ...targets.flatMap(regionsOf)]);
    const answers = await this.#ask(regions, this.#dependencies.deadline.abortCalls);
    for (const target of targets) {
      target.disks.look((id) => {
        const zone = target.disks.zoneOf(id);
        const ways = ['', ...(zone === '' ? regionsOf(target) : [regionOfZone(zone)])];
        return lookOf(
          id,
          [...new Set(ways)].flatMap((region) => answers.get(region) ?? []),
        );
      });
    }
  }

  async #ask(regions: ReadonlySet<string>, signal: AbortSignal): Promise<Map<string, Answer>> {
    const { client } = this.#dependencies;
    const answers = new Map<string, Answer>();
    await Promise.all(
      [...regions].map(async (region) => {
        try {
          answers.set(region, { list: await client.disks(region === '' ? {} : { region }, signal) });
          this.#answered.add(region);
        } catch (error) {
          if (!(error instanceof CompShareError)) throw error;
          // A way of asking that was permitted before is not one that the API refuses.
          answers.set(region, { error, refused: error.class === 'permanent' && !this.#answered.has(region) });
        }
      }),
    );
    return answers;
  }

  async #delete(target: Target, id: string): Promise<void> {
    const { client, clock, deadline, onEvent } = this.#dependencies;
    const zone = target.disks.zoneOf(id) || (target.instance?.zone ?? '');
    onEvent({ kind: 'deleting-disk', id: target.id, disk: id, sizeGb: target.disks.sizeOf(id) });
    try {
      await client.deleteDisk(id, { region: regionOfZone(zone), zone }, deadline.abortCalls);
      target.disks.deletionAccepted(id, clock.now());
    } catch (error) {
      if (!(error instanceof CompShareError)) throw error;
      if (error instanceof NotSentError) return;
      target.disks.deletionFailed(id, error, clock.now());
      onEvent({ kind: 'disk-deletion-failed', id: target.id, disk: id, error });
    }
  }

  #conclude(target: Target): void {
    const { clock, deadline, onEvent } = this.#dependencies;
    const result = target.settleDisks(deadline.reason, clock.now());
    this.note([target]);
    if (result !== undefined) onEvent({ kind: 'disks-settled', result });
  }
}

function regionOf({ instance }: Target): string {
  return instance?.region ?? '';
}

function regionsOf(target: Target): string[] {
  const { disks } = target;
  return [regionOf(target), ...disks.open.map((id) => regionOfZone(disks.zoneOf(id)))];
}

/** What the answers to every way of asking tell of one disk. */
function lookOf(id: string, answers: readonly Answer[]): LookAtDisk {
  const lists = answers.flatMap((answer) => ('list' in answer ? [answer.list] : []));
  const failures = answers.flatMap((answer) => ('error' in answer ? [answer] : []));
  const shown = lists.flatMap(({ disks }) => disks.filter((disk) => disk.id === id));
  const error = (failures.find(({ refused }) => !refused) ?? failures[0])?.error;
  if (shown.length > 0) return { look: 'shown', shown, error: undefined };
  const areRefused = failures.every(({ refused }) => refused);
  if (lists.length === 0 && areRefused) return { look: 'refused', shown, error };
  const isProof = areRefused && lists.every(({ whole }) => whole);
  return { look: isProof ? 'missed' : 'failed', shown, error };
}
