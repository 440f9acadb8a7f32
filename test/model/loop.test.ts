import { expect, it } from 'vitest';
import type { CompShareError } from '../../src/compshare/errors.ts';
import { Inventory } from '../../src/compshare/inventory.ts';
import type { FindResult } from '../../src/compshare/inventory.ts';
import { newHistory } from '../../src/teardown/history.ts';
import type { Action, Observation, PollTime } from '../../src/teardown/history.ts';
import { reconcile } from '../../src/teardown/reconcile.ts';
import { Deadline } from '../../src/time/deadline.ts';
import { createRandom } from '../support/random.ts';
import type { Random } from '../support/random.ts';
import { announce, campaignSeeds } from '../support/seed.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { actionAnswers, afterTime, ERRORS, events, listAnswers } from './api.ts';
import type { World } from './api.ts';
import type { Option } from './choice.ts';
import { RULES } from './rules.ts';
import { ALL_SETTINGS } from './settings.ts';
import { observationOf } from './teardown-model.ts';
import type { Setting } from './teardown-model.ts';

/** What the real loop saw and did, in order. */
type Entry =
  | { kind: 'poll'; observation: Observation; time: PollTime }
  | { kind: 'action'; action: Action; force: boolean; error: CompShareError | undefined; at: number };

const ID = 'uhost-a1';
const TIMEOUT_MS = 1_800_000;
const SEEDS = campaignSeeds(500);

announce('test/model/loop.test.ts', SEEDS);

/** Runs the loop of the program against the API of the model, where chance makes the choices. */
class RealLoop {
  readonly entries: Entry[] = [];
  readonly #setting: Setting;
  readonly #random: Random;
  readonly #clock = new VirtualClock();
  readonly #startedAt = this.#clock.now();
  #world: World;
  #worldAt = this.#startedAt;

  constructor(setting: Setting, seed: number) {
    this.#setting = setting;
    this.#random = createRandom(seed);
    this.#world = {
      state: this.#random.pick(['Running', 'Stopping', 'Stopped', 'Starting', 'Odd', 'Gone'] as const),
      before: undefined,
      locked: false,
      hiddenMs: undefined,
      missedInRow: 0,
      deletionTold: false,
      toldWrongly: false,
    };
  }

  get startedAt(): number {
    return this.#startedAt;
  }

  /** @returns how it ended. */
  async run(): Promise<string | undefined> {
    const { options, seen } = this.#setting;
    const clock = this.#clock;
    const deadline = new Deadline({ clock, timeoutMs: TIMEOUT_MS, cancelled: new AbortController().signal });
    const unused = (): never => {
      throw new Error('The loop does not call this here');
    };
    const results = await clock.run(() =>
      reconcile([{ id: ID, seen }], {
        client: {
          stop: async (_id, _place, { force }) => {
            await this.#act('stop', force);
          },
          terminate: async () => {
            await this.#act('terminate', false);
            return undefined;
          },
          refundPrices: unused,
          disks: unused,
          deleteDisk: unused,
        },
        inventory: new ListsOf(() => this.#look()),
        clock,
        random: () => this.#random.next(),
        options,
        deadline,
        onEvent: () => undefined,
      }),
    );
    deadline.release();
    return results[0]?.outcome.kind;
  }

  async #look(): Promise<Observation> {
    this.#passTime();
    for (let times = 0; times < 2; times++) this.#happen();
    const { answer, after } = this.#choose(listAnswers(this.#setting.nature, this.#world), 0.7);
    this.#world = after;
    const startedAt = this.#clock.now();
    await this.#clock.sleep(this.#random.pick([0, 200, 3000]));
    const observation = observationOf(answer, this.#setting.nature);
    this.entries.push({ kind: 'poll', observation, time: { startedAt, answeredAt: this.#clock.now() } });
    return observation;
  }

  async #act(action: Action, force: boolean): Promise<void> {
    this.#passTime();
    const { error, after } = this.#choose(
      actionAnswers(this.#setting.nature, this.#world, action, force),
      0.6,
    );
    this.#world = after;
    await this.#clock.sleep(100);
    const thrown = error === undefined ? undefined : ERRORS[error];
    this.entries.push({ kind: 'action', action, force, error: thrown, at: this.#clock.now() });
    if (thrown !== undefined) throw thrown;
  }

  #passTime(): void {
    const now = this.#clock.now();
    this.#world = afterTime(this.#setting.nature, this.#world, now - this.#worldAt);
    this.#worldAt = now;
  }

  #happen(): void {
    const options = events(this.#setting.nature, this.#world);
    if (options.length > 0 && this.#random.chance(0.6)) this.#world = this.#choose(options, 0.8);
  }

  #choose<T>(options: readonly Option<T>[], fairly: number): T {
    const fair = options.filter((option) => option.fair);
    return this.#random.pick(fair.length > 0 && this.#random.chance(fairly) ? fair : options).value;
  }
}

/** Lists of one instance. */
class ListsOf extends Inventory {
  readonly #look: () => Promise<Observation>;

  constructor(look: () => Promise<Observation>) {
    const unused = (): never => {
      throw new Error('Nothing calls this');
    };
    super({ describe: unused, zones: unused });
    this.#look = look;
  }

  override async find(): Promise<FindResult> {
    const observation = await this.#look();
    return {
      found: new Map(observation.kind === 'found' ? [[ID, observation.instance]] : []),
      unanswered: new Map(observation.kind === 'failed' ? [[ID, observation.error]] : []),
    };
  }
}

/**
 * What the model takes the loop for: a poll, a decision, at most one action, another decision where that failed.
 *
 * @returns how it ends after these entries.
 */
function endByModel(
  { options, seen }: Setting,
  startedAt: number,
  entries: readonly Entry[],
): string | undefined {
  let history = newHistory(seen, startedAt);
  const left = [...entries];
  for (let entry = left.shift(); entry !== undefined; entry = left.shift()) {
    if (entry.kind !== 'poll') throw new Error(`${entry.action} comes where the model polls`);
    const { observation, time } = entry;
    history = RULES.afterPoll(history, observation, time, options.place);
    const decision = RULES.decide(observation, options, history, time.answeredAt);
    if (decision.do === 'wait') continue;
    if (decision.do === 'finish') return left.length === 0 ? decision.outcome.kind : 'goes on after its end';
    const sent = left.shift();
    // Where time was up, nothing is sent.
    if (sent === undefined) break;
    expect(sent).toMatchObject({ action: decision.do, force: decision.do === 'stop' && decision.force });
    if (sent.kind !== 'action') break;
    if (sent.error === undefined) {
      history = RULES.afterAcceptance(history, sent.action, sent.at);
      continue;
    }
    history = RULES.afterActionError(history, sent.action, sent.error, sent.at);
    const after = RULES.decide(observation, options, history, sent.at);
    if (after.do === 'finish') return left.length === 0 ? after.outcome.kind : 'goes on after its end';
  }
  return RULES.outcomeAtEnd(options, history, 'timed-out').kind;
}

it('the loop of the program does what the model takes it for, whatever the API does', async () => {
  const ends = new Set<string>();
  for (const seed of SEEDS) {
    const setting = ALL_SETTINGS[seed % ALL_SETTINGS.length];
    if (setting === undefined) throw new RangeError('No such setting');
    const loop = new RealLoop(setting, seed);
    const end = await loop.run();
    expect(end, `seed ${seed}, ${setting.name}`).toBe(endByModel(setting, loop.startedAt, loop.entries));
    ends.add(end ?? '');
  }
  if (SEEDS.length > 100) expect(ends.size).toBeGreaterThan(4);
});
