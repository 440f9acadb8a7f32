import { describe, expect, it } from 'vitest';
import type { Place } from '../../src/compshare/client.ts';
import {
  HttpStatusError,
  MalformedAnswerError,
  NotSentError,
  RetCodeError,
  TransportError,
} from '../../src/compshare/errors.ts';
import { withRetries } from '../../src/compshare/instance-list.ts';
import type { Instance } from '../../src/compshare/instance.ts';
import type { RefusedPlace } from '../../src/compshare/inventory.ts';
import type { Filter } from '../../src/teardown/filter.ts';
import { select } from '../../src/teardown/select.ts';
import type { SelectDependencies, Selected, SelectOptions } from '../../src/teardown/select.ts';
import { Deadline } from '../../src/time/deadline.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { lineOf } from './event-lines.ts';
import { NOW } from './histories.ts';
import { anInstance } from './instance.ts';

/** What one reading of the list shows, or fails with. */
type Reading = readonly Instance[] | (() => Error);

/** How one selection differs from what is usual. */
interface SceneOptions extends Partial<SelectOptions> {
  filter?: Filter;
  place?: Place;
  /** What a reading without the place shows. */
  everywhere?: Reading;
  placesRefused?: RefusedPlace[];
  timeoutS?: number;
  /** How long a reading takes. */
  takesS?: number;
  cancelAfterS?: number;
  answered?: boolean;
  clockOffsetMs?: number;
}

/** A selection, the questions that it took, when, and what was told. */
interface Ran {
  selected: Promise<Selected>;
  asked: unknown[];
  /** In seconds from the start. */
  askedAt: number[];
  told: string[];
  endedAfterS: number;
}

const NAMES: Filter = { names: ['ci-*'] };
const isGiven = ({ region, zone }: Place): boolean => region !== undefined || zone !== undefined;

/** Selects from lists that show this, one after another; the last one from then on. */
async function selecting(readings: readonly Reading[], options: SceneOptions = {}): Promise<Ran> {
  const { filter = NAMES, place = {}, timeoutS = 3600, answered = true } = options;
  const { readings: atLeast = 2, lateListingMs = 0, lookElsewhere = true } = options;
  const clock = new VirtualClock(NOW);
  const job = new AbortController();
  const deadline = new Deadline({ clock, timeoutMs: timeoutS * 1000, cancelled: job.signal });
  const cancel = (): void => {
    job.abort();
  };
  if (options.cancelAfterS === 0) cancel();
  else clock.schedule(NOW + (options.cancelAfterS ?? Infinity) * 1000, cancel);
  const ran = { asked: [] as unknown[], askedAt: [] as number[], told: [] as string[] };
  const left = [...readings];
  const list: SelectDependencies['inventory']['list'] = (query, signal, retry) =>
    withRetries(async () => {
      expect(signal).toBe(deadline.signal);
      ran.asked.push(query);
      ran.askedAt.push((clock.now() - NOW) / 1000);
      if (signal.aborted) throw new NotSentError('Describe');
      if (options.takesS !== undefined) await clock.sleep(options.takesS * 1000);
      const isEverywhere = isGiven(place) && !isGiven(query);
      const reading = isEverywhere ? options.everywhere : left.length > 1 ? left.shift() : left[0];
      if (typeof reading === 'function') throw reading();
      return [...(reading ?? [])];
    }, retry);
  const dependencies: SelectDependencies = {
    client: { answered, clockOffsetMs: options.clockOffsetMs },
    inventory: { list, placesRefused: options.placesRefused ?? [] },
    clock,
    place,
    deadline,
    onEvent: (event) => ran.told.push(lineOf(event)),
  };
  const how = { readings: atLeast, lateListingMs, lookElsewhere };
  const [selected] = await clock.run(() => Promise.allSettled([select(filter, how, dependencies)]));
  deadline.release();
  const endedAfterS = (clock.now() - NOW) / 1000;
  const settled =
    selected.status === 'fulfilled'
      ? Promise.resolve(selected.value)
      : Promise.reject(selected.reason as Error);
  settled.catch(() => undefined);
  return { ...ran, selected: settled, endedAfterS };
}

/** What a selection shows, by the IDs. */
async function shown(ran: Promise<Ran>): Promise<Record<string, unknown>> {
  const { instances, ambiguous, leftAlone, listed } = await (await ran).selected;
  const ids = (some: readonly Instance[]): string[] => some.map(({ id }) => id);
  return {
    instances: ids(instances),
    ambiguous: ambiguous.map(({ instance, names }) => [instance.id, ...names]),
    leftAlone: Object.fromEntries([...leftAlone].map(([verdict, some]) => [verdict, ids(some)])),
    listed: ids(listed),
  };
}

const named = (id: string, name: string, fields: Partial<Instance> = {}): Instance =>
  anInstance({ id, name, ...fields });
const one = named('a1', 'ci-1');
const two = named('a2', 'ci-2');
const other = named('b1', 'train');
const busy = (): Error => new HttpStatusError('Describe', 502);
const unusable = (): Error => new MalformedAnswerError('Describe', 'not-json');
const fault = (): Error => new TypeError('a fault');
const SH = { region: 'cn-sh2', zone: 'cn-sh2-02' };

describe('a filter selects', () => {
  it('what any of the readings shows, in the order in which it was listed, and says why not the others', async () => {
    const excluded = named('c1', 'ci-keep');
    const filter = { names: ['ci-*'], exclude: ['*-keep'] };
    const ran = selecting(
      [
        [two, other],
        [excluded, other, one, named('b2', 'web')],
      ],
      { filter },
    );
    expect(await shown(ran)).toEqual({
      instances: ['a2', 'a1'],
      ambiguous: [],
      leftAlone: { 'not-matched': ['b1', 'b2'], excluded: ['c1'] },
      listed: ['a2', 'b1', 'c1', 'a1', 'b2'],
    });
    expect(await (await ran).selected).toMatchObject({ filter, clockDifferenceMs: 0, placesRefused: [] });
  });

  it('an instance as it was listed last', async () => {
    const stopped = { ...one, state: 'Stopped' };
    const { selected } = await selecting([[one], [stopped]]);
    expect((await selected).instances).toEqual([stopped]);
    expect((await selected).listed).toEqual([stopped]);
  });

  it('by the names and the business group that it has, in the place that was given', async () => {
    const filter = { names: ['ci-*'], tag: 'ci' };
    const { asked } = await selecting([[named('a1', 'ci-1', { tag: 'ci' })]], {
      filter,
      place: { region: 'cn-wlcb' },
    });
    expect(asked).toEqual([
      { region: 'cn-wlcb', tag: 'ci' },
      { region: 'cn-wlcb', tag: 'ci' },
    ]);
    expect((await selecting([[one]])).asked).toEqual([{}, {}]);
  });

  it('none that is listed under another name too, which is ambiguous', async () => {
    const renamed = named('a1', 'train');
    expect(await shown(selecting([[one, renamed], [one]]))).toMatchObject({
      instances: [],
      ambiguous: [['a1', 'ci-1', 'train']],
      leftAlone: {},
      listed: ['a1'],
    });
    expect(await shown(selecting([[one, two], [renamed]]))).toMatchObject({
      instances: ['a2'],
      ambiguous: [['a1', 'ci-1', 'train']],
    });
  });

  it('one that is listed under several names, all of which are selected', async () => {
    expect(await shown(selecting([[one, named('a1', 'ci-9')]]))).toMatchObject({
      instances: ['a1'],
      ambiguous: [],
    });
  });

  it('none that was listed once as what is not selected, though under one name', async () => {
    const filter = { names: ['ci-*'], tag: 'ci' };
    const ran = selecting([[named('a1', 'ci-1', { tag: 'ci' })], [named('a1', 'ci-1', { tag: 'web' })]], {
      filter,
    });
    expect(await shown(ran)).toMatchObject({
      instances: [],
      ambiguous: [],
      leftAlone: { 'not-matched': ['a1'] },
    });
  });

  it('none under several names of which none is selected', async () => {
    const ran = selecting([[other, named('b1', 'web'), one]]);
    expect(await shown(ran)).toMatchObject({ ambiguous: [], leftAlone: { 'not-matched': ['b1'] } });
  });
});

describe('the readings of the list', () => {
  it('are as many as they have to be, at once', async () => {
    expect((await selecting([[one]])).askedAt).toEqual([0, 0]);
    expect((await selecting([[one]], { readings: 1 })).askedAt).toEqual([0]);
    expect((await selecting([[other]])).askedAt).toEqual([0, 0]);
    expect((await selecting([[other]])).told).toEqual([]);
  });

  it('go on while nothing matches and something may be listed late, which is told once', async () => {
    const ran = await selecting([[other]], { lateListingMs: 12_000 });
    expect(ran.askedAt).toEqual([0, 0, 5, 10, 12]);
    expect(ran.told).toEqual(['waits 12 s for the listing of ']);
    expect((await ran.selected).instances).toEqual([]);
  });

  it('end with the first that shows what matches', async () => {
    const ran = await selecting([[], [], [other], [two, one], [one]], { lateListingMs: 60_000 });
    expect(ran.askedAt).toEqual([0, 0, 5, 10]);
    expect((await ran.selected).instances).toEqual([two, one]);
  });

  it('end with the time that there is', async () => {
    const ran = await selecting([[]], { lateListingMs: 60_000, timeoutS: 8 });
    expect(ran.told).toEqual(['waits 8 s for the listing of ']);
    expect(ran.endedAfterS).toBe(8);
    await expect(ran.selected).rejects.toThrow(NotSentError);
  });

  it('that are cancelled select nothing, rather than that there is nothing', async () => {
    const ran = await selecting([[]], { lateListingMs: 60_000, cancelAfterS: 3 });
    expect(ran.endedAfterS).toBe(3);
    await expect(ran.selected).rejects.toThrow(NotSentError);
    // The answer came after the cancel.
    const late = await selecting([[]], { readings: 1, lateListingMs: 60_000, takesS: 2, cancelAfterS: 1 });
    await expect(late.selected).rejects.toThrow(NotSentError);
  });

  it('of which the last takes longer than there is time count all the same', async () => {
    const options = { readings: 1, lateListingMs: 60_000, takesS: 2, timeoutS: 1 };
    expect((await (await selecting([[one]], options)).selected).instances).toEqual([one]);
    const nothing = await selecting([[other]], options);
    expect((await nothing.selected).listed).toEqual([other]);
    expect(nothing.told).toEqual([]);
  });
});

describe('where nothing matches in the place that was given', () => {
  const place = { region: 'cn-wlcb' };
  const there = named('a9', 'ci-9', SH);

  it('it is looked for everywhere, and left alone where it is found', async () => {
    const everywhere = [there, named('b9', 'train', SH)];
    const ran = selecting([[other]], { place, everywhere, lateListingMs: 5000 });
    expect(await shown(ran)).toMatchObject({
      instances: [],
      leftAlone: { 'not-matched': ['b1', 'b9'], elsewhere: ['a9'] },
    });
    expect((await ran).asked).toEqual([place, place, place, {}]);
    const tagged = await selecting([[]], {
      place: { zone: 'cn-wlcb-01' },
      filter: { tag: 'ci' },
      everywhere,
    });
    expect(tagged.asked.at(-1)).toEqual({ tag: 'ci' });
  });

  it.each<[string, readonly Instance[], SceneOptions]>([
    ['where something matches', [one], { place }],
    ['where the list has shown what is elsewhere', [there], { place }],
    ['where no place was given', [other], {}],
    ['where it is not to', [other], { place, lookElsewhere: false }],
  ])('it is not looked for elsewhere %s', async (_when, listed, options) => {
    expect((await selecting([listed], options)).asked).toHaveLength(2);
  });

  it('the other lists are asked once, and their failure is no reason to fail', async () => {
    const ran = await selecting([[other]], { place, everywhere: busy });
    expect(ran.asked).toHaveLength(3);
    expect((await ran.selected).listed).toEqual([other]);
    const broken = await selecting([[]], { place, everywhere: fault });
    await expect(broken.selected).rejects.toThrow('a fault');
  });

  it('which places were refused is handed on', async () => {
    const placesRefused = [{ place, error: new RetCodeError('Describe', 299, '') }];
    const { selected } = await selecting([[one]], { place, placesRefused });
    expect((await selected).placesRefused).toBe(placesRefused);
  });
});

describe('an age', () => {
  const HOUR_MS = 3_600_000;
  const filter = { names: ['ci-*'], olderThanMs: HOUR_MS };
  const aged = (id: string, ms: number): Instance => named(id, 'ci-1', { createdAt: (NOW - ms) / 1000 });

  it('is told by this machine and by the API, where that says what time it is', async () => {
    const listed = [aged('a1', 2 * HOUR_MS), aged('a2', HOUR_MS), aged('a3', HOUR_MS - 1000)];
    expect(await shown(selecting([listed], { filter }))).toMatchObject({
      instances: ['a1', 'a2'],
      leftAlone: { 'too-young': ['a3'] },
    });
    const behind = selecting([listed], { filter, clockOffsetMs: -HOUR_MS / 2 });
    expect(await shown(behind)).toMatchObject({ instances: ['a1'], leftAlone: { 'clocks-differ': ['a2'] } });
    expect((await (await behind).selected).clockDifferenceMs).toBe(-HOUR_MS / 2);
  });

  it('that does not matter has no clocks that differ', async () => {
    const { selected } = await selecting([[one]], { clockOffsetMs: HOUR_MS });
    expect((await selected).clockDifferenceMs).toBe(0);
  });

  it('passes while it is waited for', async () => {
    const ran = await selecting([[aged('a1', HOUR_MS - 7000)]], { filter, lateListingMs: 20_000 });
    expect(ran.askedAt).toEqual([0, 0, 5, 10]);
    // It was too young before.
    expect((await ran.selected).instances).toEqual([]);
  });
});

describe('a list that fails', () => {
  it('is asked for again after ever longer pauses, and each failure is told', async () => {
    const ran = await selecting([busy, busy, busy, [one]]);
    expect(ran.askedAt).toEqual([0, 1, 3, 7, 7]);
    expect(ran.told).toEqual(Array(3).fill('open: , for Describe: status 502'));
    expect((await ran.selected).instances).toEqual([one]);
  });

  it('counts failures of one kind only together', async () => {
    // Four seconds and eight after answers that nobody can use, and one after a busy gateway.
    expect((await selecting([unusable, unusable, busy, unusable, [one]])).askedAt).toEqual([
      0, 4, 12, 13, 29, 29,
    ]);
  });

  it('is given up at once where the API refuses for good', async () => {
    const refused = (): Error => new RetCodeError('Describe', 171, '');
    const ran = await selecting([refused]);
    await expect(ran.selected).rejects.toThrow('RetCode 171');
    expect([ran.asked.length, ran.told]).toEqual([1, []]);
  });

  it('is given up after the fifth answer that is none of the API’s', async () => {
    const ran = await selecting([unusable]);
    await expect(ran.selected).rejects.toThrow('not-json');
    expect(ran.asked).toHaveLength(5);
  });

  it('is given up where a RetCode that nobody knows lasts for ten minutes', async () => {
    const unknown = (): Error => new RetCodeError('Describe', 9999, '');
    const ran = await selecting([unknown]);
    await expect(ran.selected).rejects.toThrow('RetCode 9999');
    expect(ran.endedAfterS).toBe(600);
  });

  it('is given up after a minute where nothing was ever reached, and not where anything answered', async () => {
    const nobody = (): Error => new TransportError('Describe', 'connection-failed', { code: 'ECONNREFUSED' });
    const ran = await selecting([nobody], { answered: false });
    await expect(ran.selected).rejects.toThrow('ECONNREFUSED');
    expect(ran.endedAfterS).toBeGreaterThanOrEqual(60);
    expect(ran.endedAfterS).toBeLessThan(80);
    const later = await selecting([nobody], { timeoutS: 300 });
    await expect(later.selected).rejects.toThrow('ECONNREFUSED');
    expect(later.endedAfterS).toBe(300);
    // A gateway in trouble was reached.
    const gateway = await selecting([nobody, busy, nobody], { answered: false, timeoutS: 300 });
    expect(gateway.endedAfterS).toBe(300);
  });

  it('ends with the phase: with its last error, or as not sent', async () => {
    const ran = await selecting([busy], { timeoutS: 5 });
    await expect(ran.selected).rejects.toThrow('502');
    expect(ran.askedAt).toEqual([0, 1, 3, 5]);
    const late = await selecting([busy], { timeoutS: 1, takesS: 2 });
    await expect(late.selected).rejects.toThrow('502');
    expect(late.told).toEqual([]);
    const cancelled = await selecting([busy], { cancelAfterS: 0 });
    await expect(cancelled.selected).rejects.toThrow(NotSentError);
  });

  it('that the program itself breaks at is a fault', async () => {
    const ran = await selecting([fault]);
    await expect(ran.selected).rejects.toThrow('a fault');
    expect(ran.asked).toHaveLength(1);
  });
});
