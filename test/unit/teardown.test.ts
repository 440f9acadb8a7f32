import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../src/compshare/transport.ts';
import type { Instance } from '../../src/compshare/instance.ts';
import type { HttpFetch } from '../../src/network/http.ts';
import type { TeardownOptions } from '../../src/teardown/decide.ts';
import type { TeardownEvent } from '../../src/teardown/events.ts';
import type { Filter } from '../../src/teardown/filter.ts';
import type { Result } from '../../src/teardown/outcome.ts';
import type { Selected } from '../../src/teardown/select.ts';
import type { TargetSpec } from '../../src/teardown/target.ts';
import { tearDown } from '../../src/teardown/teardown.ts';
import type { ApiFacts, LateInstances, Selection, TeardownEnd } from '../../src/teardown/teardown.ts';
import { Deadline } from '../../src/time/deadline.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { lineOf } from './event-lines.ts';
import { NOW, OPTIONS } from './histories.ts';

/** What an answer has beside RetCode 0, or that it never comes. */
type Fields = Record<string, unknown> | 'no answer';

/** An instance, or a further name of one, as the API lists it. */
interface Listed {
  UHostId: string;
  Name: string;
  State: string;
  CreateTime?: number;
  [field: string]: unknown;
}

/** How one run differs from what is usual. */
interface RunOptions extends Partial<TeardownOptions> {
  timeoutS?: number;
  describeSpellings?: string[];
}

/** What one teardown came to, and what was handed out on the way. */
interface Ran {
  end: TeardownEnd;
  results: readonly Result[];
  late: LateInstances | undefined;
  facts: ApiFacts | undefined;
  onSelected: [readonly TargetSpec[], Selected | undefined][];
  onSelectedLate: [readonly Instance[], Selected][];
}

/** The start of every run, in Unix seconds: instances are created an hour before. */
const START_S = NOW / 1000;
const HOUR_S = 3600;

/** An API with some instances that does at once what it is asked for. It logs what is changed and what is told. */
class Scene {
  readonly clock = new VirtualClock(NOW);
  readonly log: string[] = [];
  readonly calls: CallRecord[] = [];
  readonly spellings: string[] = [];
  listed: Listed[] = [];
  /** By how much the API's clock is ahead, in seconds; undefined: it doesn't tell. */
  clockAheadS: number | undefined;
  /** Called before each list of all instances, with its number from 1. */
  beforeList: (nth: number) => void = () => undefined;
  /** Called for each event. */
  onEvent: (event: TeardownEvent) => void = () => undefined;
  /** Answers instead of the API where it gives fields. */
  answer: (action: string, ids: readonly string[], parameters: Record<string, string>) => Fields | undefined =
    () => undefined;
  /** Called for each call that was made. */
  onCall: (call: CallRecord) => void = () => undefined;
  readonly #job = new AbortController();
  #lists = 0;

  /** How often the whole list was read. */
  get lists(): number {
    return this.#lists;
  }

  readonly cancel = (): void => {
    this.#job.abort();
  };

  add(id: string, fields: Partial<Listed> = {}): void {
    const place = { Region: 'cn-wlcb', Zone: 'cn-wlcb-01' };
    const CreateTime = START_S - HOUR_S;
    this.listed.push({ UHostId: id, Name: `ci-${id}`, State: 'Stopped', CreateTime, ...place, ...fields });
  }

  /** Something is on the list from the last look on, which is the third. */
  atLastLook(happens: () => void): void {
    this.beforeList = (nth) => {
      if (nth === 3) happens();
    };
  }

  delete(id: string): void {
    this.listed = this.listed.filter(({ UHostId }) => UHostId !== id);
  }

  linesOf(...parts: readonly string[]): string[] {
    return this.log.filter((line) => parts.some((part) => line.includes(part)));
  }

  readonly #fetch: HttpFetch = (_url, { body }) => {
    const parameters = Object.fromEntries(new URLSearchParams(body));
    const fields = this.#answerTo(parameters);
    if (fields === 'no answer') return new Promise(() => undefined);
    const date = new Date(this.clock.now() + (this.clockAheadS ?? 0) * 1000).toUTCString();
    return Promise.resolve({
      status: 200,
      headers: {
        get: (name: string) => (name === 'date' && this.clockAheadS !== undefined ? date : null),
      },
      body: (async function* () {
        yield await Promise.resolve(Buffer.from(JSON.stringify({ RetCode: 0, ...fields })));
      })(),
    });
  };

  #answerTo(parameters: Record<string, string>): Fields {
    const { Action: action = '', UHostId: id } = parameters;
    const asked = Object.entries(parameters).flatMap(([name, value]) =>
      name.startsWith('UHostIds.') ? [value] : [],
    );
    const ids = id === undefined ? asked : [id];
    if (action === 'DescribeCompShareInstance' && ids.length === 0) this.#noteList(parameters);
    if (id !== undefined) this.log.push(`> ${action.slice(0, 4).toLowerCase()} ${id}`);
    const instead = this.answer(action, ids, parameters);
    if (instead !== undefined) return instead;
    switch (action) {
      case 'DescribeCompShareInstance':
        return this.#describe(ids, parameters);
      case 'StopCompShareInstance':
        for (const one of this.listed) if (one.UHostId === id) one.State = 'Stopped';
        return {};
      case 'TerminateCompShareInstance':
        this.delete(id ?? '');
        return { InRecycle: 'No' };
      default:
        return {};
    }
  }

  #noteList({ Region, Offset }: Record<string, string>): void {
    if (Region !== undefined || Offset !== '0') return;
    this.#lists += 1;
    this.beforeList(this.#lists);
  }

  #describe(ids: readonly string[], { Region, Zone, Offset = '0' }: Record<string, string>): Fields {
    const set = this.listed.filter(
      (one) =>
        (ids.length === 0 || ids.includes(one.UHostId)) &&
        (Region === undefined || one['Region'] === Region) &&
        (Zone === undefined || one['Zone'] === Zone),
    );
    return {
      UHostSet: set.slice(Number(Offset)),
      TotalCount: new Set(set.map(({ UHostId }) => UHostId)).size,
    };
  }

  async run(selection: Selection, given: RunOptions = {}): Promise<Ran> {
    const { timeoutS = 600, describeSpellings, ...options } = given;
    const { clock } = this;
    const deadline = new Deadline({ clock, timeoutMs: timeoutS * 1000, cancelled: this.#job.signal });
    const handed: Pick<Ran, 'facts' | 'onSelected' | 'onSelectedLate'> = {
      facts: undefined,
      onSelected: [],
      onSelectedLate: [],
    };
    const teardown = {
      connection: { apiUrl: 'http://api.test/', publicKey: 'public-key', privateKey: 'private-key' },
      selection,
      options: { ...OPTIONS, ...options },
      ...(describeSpellings !== undefined && { describeSpellings }),
    };
    const end = await clock
      .run(() =>
        tearDown(teardown, {
          fetch: this.#fetch,
          clock,
          random: () => 0.5,
          deadline,
          onEvent: (event) => {
            this.log.push(lineOf(event));
            this.onEvent(event);
          },
          onCall: (call) => {
            this.calls.push(call);
            this.onCall(call);
          },
          onDescribeSpelling: (spelling) => this.spellings.push(spelling),
          onFacts: (facts) => {
            handed.facts = facts;
          },
          onSelected: (...what) => {
            this.log.push('selected');
            handed.onSelected.push(what);
          },
          onSelectedLate: (...what) => {
            this.log.push('selected late');
            handed.onSelectedLate.push(what);
          },
        }),
      )
      .finally(() => {
        deadline.release();
      });
    const finished = end.kind === 'finished' ? end : undefined;
    return { end, results: finished?.results ?? [], late: finished?.late, ...handed };
  }
}

const byId = (...ids: readonly string[]): Selection => ({
  by: 'id',
  targets: ids.map((id) => ({ id, seen: false })),
});
const byName = (maxInstances = 10, filter: Filter = { names: ['ci-*'] }): Selection => ({
  by: 'filter',
  filter,
  maxInstances,
});
const kinds = (results: readonly Result[]): string[] =>
  results.map(({ id, outcome }) => `${id} ${outcome.kind}`);
const ids = (some: readonly { id: string }[]): string[] => some.map(({ id }) => id);
const CHANGES = ['> stop', '> term'];
const NONE: LateInstances = { tooMany: [], unknownAge: [], error: undefined };

describe('instances that are given by their IDs', () => {
  it('are torn down, and no list of others is read', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.add('b1');
    const { end, results, onSelected, onSelectedLate } = await scene.run(byId('a1'));
    expect(end).toMatchObject({ kind: 'finished', selected: undefined, late: NONE });
    expect(kinds(results)).toEqual(['a1 terminated']);
    expect(scene.linesOf(...CHANGES, 'selected')).toEqual(['selected', '> term a1']);
    expect(onSelected).toEqual([[[{ id: 'a1', seen: false }], undefined]]);
    expect([scene.lists, onSelectedLate]).toEqual([0, []]);
  });
});

describe('instances that a filter selects', () => {
  it('are told before anything is done, and torn down; the others are left alone', async () => {
    const scene = new Scene();
    scene.add('a1', { State: 'Running' });
    scene.add('b1', { Name: 'train' });
    scene.add('a2');
    const { end, results, onSelected, onSelectedLate } = await scene.run(byName());
    expect(kinds(results)).toEqual(['a1 terminated', 'a2 terminated']);
    expect(scene.log.indexOf('selected')).toBe(0);
    expect(scene.linesOf(...CHANGES)).toEqual(['> stop a1', '> term a2', '> term a1']);
    const [targets, selected] = onSelected[0] ?? [];
    expect(targets).toMatchObject([
      { id: 'a1', seen: true, instance: { id: 'a1', name: 'ci-a1' } },
      { id: 'a2', seen: true, instance: { id: 'a2' } },
    ]);
    expect(end).toMatchObject({ kind: 'finished', late: NONE });
    expect(end.kind === 'finished' && end.selected).toBe(selected);
    expect(ids(selected?.listed ?? [])).toEqual(['a1', 'b1', 'a2']);
    // Twice at first, and once more when all is gone.
    expect([scene.lists, onSelectedLate]).toEqual([3, []]);
  });

  it('are not touched where they are more than is allowed, ambiguous ones among them', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.add('a2');
    scene.add('a2', { Name: 'train' });
    const { end, onSelected } = await scene.run(byName(1));
    expect(end).toMatchObject({ kind: 'too-many', selected: [{ id: 'a1' }, { id: 'a2' }], maxInstances: 1 });
    expect([scene.log, onSelected]).toEqual([[], []]);
    expect((await scene.run(byName(2))).end.kind).toBe('finished');
  });

  it('that are ambiguous fail, and the others are torn down; the list is not read again', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.add('a2');
    scene.add('a2', { Name: 'train' });
    const { results, onSelected } = await scene.run(byName());
    expect(kinds(results)).toEqual(['a1 terminated', 'a2 ambiguous']);
    expect(results[1]).toMatchObject({ outcome: { names: ['ci-a2', 'train'] }, elapsedMs: 0 });
    expect(ids(onSelected[0]?.[0] ?? [])).toEqual(['a1']);
    expect(scene.linesOf(...CHANGES)).toEqual(['> term a1']);
    expect(scene.lists).toBe(2);
  });

  it('are looked for in other places too where none is in the one that was given', async () => {
    const scene = new Scene();
    scene.add('a1', { Region: 'cn-sh2', Zone: 'cn-sh2-02' });
    // Only a call for its own region shows it.
    scene.answer = (_action, _ids, { Region }) =>
      Region === undefined ? { UHostSet: [], TotalCount: 0 } : undefined;
    const { end } = await scene.run(byName(), { place: { region: 'cn-wlcb' }, lateListingMs: 0 });
    expect(end.kind === 'finished' && [...(end.selected?.leftAlone.keys() ?? [])]).toEqual(['elsewhere']);
    expect(scene.linesOf(...CHANGES)).toEqual([]);
  });

  it('are none where none is listed after a while, and that is all', async () => {
    const scene = new Scene();
    const { end, results, onSelected } = await scene.run(byName());
    expect(end).toMatchObject({ kind: 'finished', late: NONE });
    expect([results, onSelected.length]).toEqual([[], 1]);
    expect(scene.log).toEqual(['waits 10 s for the listing of ', 'selected']);
    expect(scene.lists).toBe(4);
  });

  it('in a dry run are told, and the list is not read again', async () => {
    const scene = new Scene();
    scene.add('a1');
    expect(kinds((await scene.run(byName(), { dryRun: true })).results)).toEqual(['a1 would-terminate']);
    expect(scene.linesOf(...CHANGES)).toEqual([]);
    expect(scene.lists).toBe(2);
  });
});

describe('a list that can’t be read', () => {
  const refusal = (): Fields => ({ RetCode: 171, Message: 'Signature VerifyAC Error' });

  it('ends the teardown, with the reason', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.answer = refusal;
    const { end, facts, onSelected } = await scene.run(byName());
    expect(end).toMatchObject({ kind: 'no-list', error: { retCode: 171 }, reason: 'refused' });
    expect([scene.log, onSelected]).toEqual([[], []]);
    expect(facts).toMatchObject({ seen: 0, diskIds: 'not-compared' });
  });

  it('before the end of the phase ends it for that reason', async () => {
    const cancelled = new Scene();
    cancelled.answer = () => 'no answer';
    cancelled.clock.schedule(NOW + 1000, cancelled.cancel);
    expect((await cancelled.run(byName())).end).toMatchObject({ kind: 'no-list', reason: 'cancelled' });
    const slow = new Scene();
    slow.answer = () => 'no answer';
    expect((await slow.run(byName(), { timeoutS: 5 })).end).toMatchObject({ reason: 'timed-out' });
  });

  it('at the last look is told, and what was torn down stays so', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.atLastLook(() => {
      scene.answer = refusal;
    });
    const { results, late, onSelectedLate } = await scene.run(byName());
    expect(kinds(results)).toEqual(['a1 terminated']);
    expect(late).toMatchObject({ tooMany: [], unknownAge: [], error: { retCode: 171 } });
    expect(onSelectedLate).toEqual([]);
  });

  it('for a fault of the program is no end', async () => {
    const busy = (): Fields => ({ RetCode: 110, Message: '' });
    const breaks = (): never => {
      throw new TypeError('a fault');
    };
    const first = new Scene();
    first.answer = busy;
    first.onEvent = breaks;
    await expect(first.run(byName())).rejects.toThrow('a fault');
    const last = new Scene();
    last.add('a1');
    last.atLastLook(() => {
      last.answer = busy;
      last.onEvent = breaks;
    });
    await expect(last.run(byName())).rejects.toThrow('a fault');
  });
});

describe('the last look at the list, when all is gone', () => {
  it('shows one that was listed late: it was there before, and is torn down too', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.atLastLook(() => {
      scene.add('a2');
      scene.add('b1', { Name: 'train' });
    });
    const { end, results, late, onSelected, onSelectedLate } = await scene.run(byName());
    expect(kinds(results)).toEqual(['a1 terminated', 'a2 terminated']);
    expect(late).toEqual(NONE);
    expect(scene.linesOf(...CHANGES, 'selected', 'end:')).toEqual([
      'selected',
      '> term a1',
      'a1: end: terminated',
      'selected late',
      '> term a2',
      'a2: end: terminated',
    ]);
    const [instances, again] = onSelectedLate[0] ?? [];
    expect(instances).toMatchObject([{ id: 'a2', name: 'ci-a2' }]);
    expect(ids(again?.listed ?? [])).toEqual(['a2', 'b1']);
    expect(end.kind === 'finished' && end.selected).toBe(onSelected[0]?.[1]);
    // What comes after that is another run's.
    expect(scene.lists).toBe(3);
  });

  it.each([
    ['at the very start', 0, undefined, true],
    ['a second later', 1, undefined, false],
    ['before the start by the API’s clock, which is ahead', HOUR_S, 2 * HOUR_S, true],
    ['after the start by the API’s clock, which is behind', -60, -HOUR_S, false],
  ])('shows one that was created %s', async (_when, afterS, clockAheadS, isTornDown) => {
    const scene = new Scene();
    scene.clockAheadS = clockAheadS;
    scene.add('a1');
    scene.atLastLook(() => {
      scene.add('a2', { CreateTime: START_S + afterS });
    });
    const { results, late } = await scene.run(byName());
    expect(ids(results)).toEqual(isTornDown ? ['a1', 'a2'] : ['a1']);
    expect(late).toEqual(NONE);
  });

  it('shows some of which nobody knows how old they are: they are left alone, and told', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.atLastLook(() => {
      scene.listed.push({ UHostId: 'a2', Name: 'ci-2', State: 'Running' });
      scene.add('a3', { CreateTime: 0 });
      scene.add('a4');
      scene.add('a5', { CreateTime: START_S + HOUR_S });
    });
    const { results, late } = await scene.run(byName());
    expect(kinds(results)).toEqual(['a1 terminated', 'a4 terminated']);
    expect(ids(late?.unknownAge ?? [])).toEqual(['a2', 'a3']);
    expect(late?.tooMany).toEqual([]);
  });

  it('shows more than is allowed with those that were torn down: they are left alone, and told', async () => {
    const scene = new Scene();
    for (const id of ['a1', 'a2']) scene.add(id);
    scene.atLastLook(() => {
      for (const id of ['a3', 'a4']) scene.add(id);
    });
    const { results, late, onSelectedLate } = await scene.run(byName(3));
    expect(kinds(results)).toEqual(['a1 terminated', 'a2 terminated']);
    expect(ids(late?.tooMany ?? [])).toEqual(['a3', 'a4']);
    expect(onSelectedLate).toEqual([]);
  });

  it('shows as many as are just allowed', async () => {
    const scene = new Scene();
    for (const id of ['a1', 'a2']) scene.add(id);
    scene.atLastLook(() => {
      scene.add('a3');
    });
    const { results, late } = await scene.run(byName(3));
    expect([ids(results), late]).toEqual([['a1', 'a2', 'a3'], NONE]);
  });

  it('shows one under several names, which fails', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.atLastLook(() => {
      scene.add('a2');
      scene.add('a2', { Name: 'train' });
    });
    const { results, onSelectedLate } = await scene.run(byName());
    expect(kinds(results)).toEqual(['a1 terminated', 'a2 ambiguous']);
    expect(onSelectedLate).toEqual([]);
    expect(scene.linesOf(...CHANGES)).toEqual(['> term a1']);
  });

  it('is not made where something failed, or where time is up', async () => {
    const failing = new Scene();
    failing.add('a1', { State: 'Running' });
    failing.add('a2');
    expect(kinds((await failing.run(byName(), { stop: false })).results)).toEqual([
      'a1 running',
      'a2 terminated',
    ]);
    expect(failing.lists).toBe(2);

    const late = new Scene();
    late.add('a1');
    late.onEvent = ({ kind }) => {
      if (kind === 'finished') late.cancel();
    };
    const { end, results } = await late.run(byName());
    expect(kinds(results)).toEqual(['a1 terminated']);
    expect(end).toMatchObject({ late: NONE });
    expect(late.lists).toBe(2);
  });

  it('does not wait for what may be listed even later, nor look in other places', async () => {
    const scene = new Scene();
    scene.add('a1');
    await scene.run(byName(), { place: { region: 'cn-wlcb' } });
    expect(scene.linesOf('waits')).toEqual([]);
    expect(scene.lists).toBe(3);
  });
});

describe('one that was gone and is listed again', () => {
  it('is torn down again: the newer result counts', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.add('a2');
    scene.atLastLook(() => {
      scene.add('a1', { State: 'Running' });
    });
    const { results, onSelectedLate } = await scene.run(byName(2));
    expect(kinds(results)).toEqual(['a1 terminated', 'a2 terminated']);
    expect(results.map(({ stateFound }) => stateFound)).toEqual(['Running', 'Stopped']);
    expect(scene.linesOf(...CHANGES)).toEqual(['> term a1', '> term a2', '> stop a1', '> term a1']);
    expect(onSelectedLate.map(([instances]) => ids(instances))).toEqual([['a1']]);
  });

  it('whatever it is called by now', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.atLastLook(() => {
      scene.add('a1');
      scene.add('a1', { Name: 'train' });
    });
    expect(kinds((await scene.run(byName())).results)).toEqual(['a1 terminated']);
    expect(scene.linesOf(...CHANGES)).toEqual(['> term a1', '> term a1']);
  });

  it('and fails is red', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.atLastLook(() => {
      scene.add('a1');
      scene.answer = (action) => (action.startsWith('Terminate') ? { RetCode: 299 } : undefined);
    });
    const { results } = await scene.run(byName());
    expect(kinds(results)).toEqual(['a1 refused']);
  });

  it('for a moment only was deleted as it was said before, and that is told once more', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.add('a2');
    scene.atLastLook(() => {
      scene.add('a2');
    });
    scene.answer = (action, [id]) => {
      if (action === 'DescribeCompShareInstance' && id !== undefined && scene.lists === 3) scene.delete('a2');
      return undefined;
    };
    const ended: Result[] = [];
    scene.onEvent = (event) => {
      if (event.kind === 'finished') ended.push(event.result);
    };
    const { results } = await scene.run(byName());
    expect(results).toMatchObject([
      { id: 'a1', outcome: { kind: 'terminated' } },
      { id: 'a2', outcome: { kind: 'terminated', inRecycle: 'No' } },
    ]);
    expect(scene.linesOf(...CHANGES)).toEqual(['> term a1', '> term a2']);
    expect(kinds(ended)).toEqual(['a1 terminated', 'a2 terminated', 'a2 terminated']);
    expect(ended[2]).toBe(ended[1]);
  });

  it('together with one that is new, which may be gone by itself', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.atLastLook(() => {
      scene.add('a1');
      scene.add('a2');
    });
    scene.answer = (action, [id]) => {
      if (action === 'DescribeCompShareInstance' && id !== undefined && scene.lists === 3) scene.delete('a2');
      return undefined;
    };
    const { results } = await scene.run(byName());
    expect(kinds(results)).toEqual(['a1 terminated', 'a2 already-gone']);
    expect(scene.linesOf(...CHANGES)).toEqual(['> term a1', '> term a1']);
  });

  it('is left alone where it was known to stay listed although it is deleted', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.add('a2');
    let accepted = false;
    scene.answer = (action, [id]) => {
      if (!action.startsWith('Terminate') || id !== 'a1') return undefined;
      if (accepted) return { RetCode: 8039, Message: 'deleted' };
      accepted = true;
      return { InRecycle: 'Yes' };
    };
    const { results, onSelectedLate } = await scene.run(byName());
    expect(results).toMatchObject([
      { outcome: { kind: 'terminated', stillListed: true } },
      { outcome: { kind: 'terminated', stillListed: false } },
    ]);
    expect([scene.lists, onSelectedLate]).toEqual([3, []]);
  });
});

describe('what a teardown shows of the API', () => {
  it('in which forms it told of the lock, what time it is there, and what its answers are called', async () => {
    const scene = new Scene();
    scene.clockAheadS = 90;
    scene.add('a1', { State: 'Running' });
    let refusals = 0;
    scene.answer = (action) => {
      if (action.startsWith('Describe')) return undefined;
      refusals += 1;
      if (refusals === 1) return { RetCode: 226609, Message: '' };
      if (refusals === 2) return { RetCode: 8434, Message: '' };
      return refusals === 3 ? { RetCode: 226609, Message: '' } : undefined;
    };
    const { facts } = await scene.run(byId('a1'));
    expect(facts).toMatchObject({
      seen: 1,
      answeredActions: [],
      lockForms: ['number'],
      diskIds: 'not-compared',
    });
    // The API tells whole seconds.
    expect(Math.abs((facts?.clockOffsetMs ?? 0) - 90_000)).toBeLessThan(1000);
    expect(scene.calls.filter(({ error }) => error !== undefined)).toMatchObject([
      { action: 'StopCompShareInstance', targets: ['a1'], retCode: 226609 },
      { retCode: 8434 },
      { retCode: 226609 },
    ]);
  });

  it('a name of its own for the list is learned, or known from an earlier phase', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.answer = (action) =>
      action === 'DescribeCompShareInstance'
        ? { Action: 'ListThemResponse', UHostSet: scene.listed, TotalCount: scene.listed.length }
        : undefined;
    const { facts } = await scene.run(byId('a1'), { dryRun: true });
    expect(scene.spellings).toEqual(['listthem']);
    expect(facts).toMatchObject({ answeredActions: ['ListThemResponse'] });
    await scene.run(byId('a1'), { dryRun: true, describeSpellings: ['listthem'] });
    expect(scene.spellings).toEqual(['listthem']);
  });

  const withDisks = { UDiskSet: [{ DiskId: 'disk-1', IsBoot: false, Size: 100 }, { DiskId: 'disk-2' }] };

  it.each<[string, Fields, ApiFacts['diskIds']]>([
    ['names one of them', { DiskSet: [{ ResourceId: 'disk-2' }, { ResourceId: 'disk-9' }] }, 'same'],
    ['names none of them', { DiskSet: [{ ResourceId: 'disk-9' }] }, 'different'],
    ['is refused', { RetCode: 299, Message: '' }, 'not-compared'],
  ])('a dry run compares what disks are called, where the list of disks %s', async (_what, list, diskIds) => {
    const scene = new Scene();
    scene.add('a1', withDisks);
    scene.answer = (action) => (action === 'DescribeCompshareDisk' ? list : undefined);
    expect((await scene.run(byId('a1'), { dryRun: true })).facts?.diskIds).toBe(diskIds);
  });

  it('a fault of the program while they are compared is no answer', async () => {
    const scene = new Scene();
    scene.add('a1', withDisks);
    scene.onCall = ({ action }) => {
      if (action === 'DescribeCompshareDisk') throw new TypeError('a fault');
    };
    await expect(scene.run(byId('a1'), { dryRun: true })).rejects.toThrow('a fault');
  });

  it('they are not compared where there are none, where there is no end, or where they are deleted', async () => {
    const scene = new Scene();
    scene.answer = (action) =>
      action === 'DescribeCompshareDisk' ? { DiskSet: [{ ResourceId: 'disk-1' }] } : undefined;
    const compared = async (selection: Selection, dryRun: boolean): Promise<unknown> =>
      (await scene.run(selection, { dryRun })).facts?.diskIds;
    scene.add('a1', { UDiskSet: [] });
    expect(await compared(byId('a1', 'a2'), true)).toBe('not-compared');
    expect(scene.calls.filter(({ action }) => action === 'DescribeCompshareDisk')).toEqual([]);
    expect(await compared(byName(0), true)).toBe('not-compared');
    scene.delete('a1');
    scene.add('a1', withDisks);
    expect(await compared(byId('a1'), false)).toBe('not-compared');
    expect(scene.calls.filter(({ action }) => action === 'DescribeCompshareDisk')).toEqual([]);
  });
});
