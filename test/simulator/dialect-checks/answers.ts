import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { DEFAULT_PROJECT } from '../simulator.ts';
import { entriesOf, lookUp } from './check.ts';
import type { Check } from './check.ts';

function fill({ simulator }: Bench, count: number): Record<string, string> {
  const ids = Array.from({ length: count }, () => simulator.addInstance().UHostId);
  return Object.fromEntries(ids.map((id, index) => [`UHostIds.${index}`, id]));
}

/** So many of 25 instances come in a page, for lists and for lookups by ID. */
function pagesOf(size: number): Check {
  return async (bench) => {
    const ids = fill(bench, 25);
    for (const query of [{}, ids]) {
      const answer = await bench.describe({ ...query, Limit: '100' });
      expect(answer).toMatchObject({ TotalCount: 25 });
      expect(entriesOf(answer)).toHaveLength(size);
      const rest = await bench.describe({ ...query, Limit: '100', Offset: '24' });
      expect(entriesOf(rest)).toHaveLength(1);
    }
  };
}

/** What three listed instances are counted as. */
function counts(total: number | string | undefined): Check {
  return async (bench) => {
    const ids = fill(bench, 3);
    for (const query of [{}, ids]) {
      const answer = await bench.describe(query);
      expect(answer['TotalCount']).toBe(total);
      expect(entriesOf(answer)).toHaveLength(3);
    }
  };
}

/** How the page after the last instance is answered. */
function pastTheEnd(answer: Record<string, unknown>): Check {
  return async (bench) => {
    fill(bench, 3);
    expect(await bench.describe({ Offset: '3' })).toMatchObject(answer);
  };
}

/** How an instance is shown that is in `state`. */
function shownAs(state: string, shown: string): Check {
  return async (bench) => {
    const instance = bench.simulator.addInstance({ State: state });
    expect(await lookUp(bench, instance)).toMatchObject({ State: shown });
    // What it is called changes nothing about what can be done with it.
    const answer = await (state === 'Stopped' ? bench.terminate(instance) : bench.stop(instance));
    expect(answer).toMatchObject({ RetCode: 0 });
  };
}

/** Every answer's `Action`: of a look, of a stop. */
function actions(ofLook: string | undefined, ofStop: string | undefined): Check {
  return async (bench) => {
    const look = await bench.describe();
    const stop = await bench.stop(bench.simulator.addInstance());
    expect([look['Action'], stop['Action']]).toEqual([ofLook, ofStop]);
  };
}

const CREATED = { CreateTime: Date.UTC(2026, 0, 15, 10) / 1000 };

function createdAs(time: unknown): Check {
  return async (bench) => {
    expect(await lookUp(bench, bench.simulator.addInstance(CREATED))).toMatchObject({ CreateTime: time });
  };
}

/** How far the `Date` of an answer is ahead, in hours. */
function dated(hours: number): Check {
  return async ({ url, clock }) => {
    const date = (await fetch(url)).headers.get('date') ?? '';
    expect((Date.parse(date) - clock.now()) / 3_600_000).toBe(hours);
  };
}

export const ANSWER_CHECKS: Readonly<Record<string, Check>> = {
  'pages-of-five': pagesOf(5),
  'pages-of-twenty': pagesOf(20),
  'ids-ignored': async (bench) => {
    fill(bench, 3);
    expect(await bench.describe({ 'UHostIds.0': 'uhost-none' })).toMatchObject({ TotalCount: 3 });
  },
  'count-missing': counts(undefined),
  'count-zero': counts(0),
  'count-negative': counts(-1),
  'count-text': counts('3'),
  'count-lower': counts(2),
  'count-higher': counts(4),
  'end-8401': pastTheEnd({ RetCode: 8401 }),
  'end-empty': pastTheEnd({ RetCode: 0, UHostSet: null }),
  'end-empty-array': pastTheEnd({ RetCode: 0, UHostSet: [] }),
  'states-upper-case': shownAs('Stopped', 'STOPPED'),
  'states-lower-case': shownAs('Running', 'running'),
  'stopped-as-resize-fail': shownAs('Stopped', 'ResizeFail'),
  'stopped-as-unknown': shownAs('Stopped', 'PowerOff'),
  'stopped-as-empty': shownAs('Stopped', ''),
  'running-as-unknown': shownAs('Running', 'Active'),
  'times-as-digits': createdAs(String(CREATED.CreateTime)),
  'times-as-text': createdAs('2026-01-15 10:00:00'),
  'ret-codes-as-text': async (bench) => {
    expect(await bench.describe()).toMatchObject({ RetCode: '0' });
    expect(await bench.describe({ Limit: 'x' })).toMatchObject({ RetCode: '220' });
  },
  'action-lower-case': actions('describecompshareinstanceresponse', 'stopcompshareinstanceresponse'),
  'action-small-s': actions('DescribeCompshareInstanceResponse', 'StopCompshareInstanceResponse'),
  'action-bare': actions('DescribeCompShareInstance', 'StopCompShareInstance'),
  'action-of-uhost': actions('DescribeUHostInstanceResponse', 'StopUHostInstanceResponse'),
  'action-missing': actions(undefined, undefined),
  'messages-chinese': async ({ describe }) => {
    expect(await describe({ Limit: '101' })).toMatchObject({ Message: '参数 [Limit] 不可用' });
  },
  'message-of-success': async ({ describe }) => {
    expect(await describe()).toMatchObject({ RetCode: 0, Message: '' });
  },
  'project-id-named': async ({ describe }) => {
    expect(await describe()).toMatchObject({ RetCode: 230, Message: 'Params [ProjectID] not available' });
    expect(await describe({ ProjectId: DEFAULT_PROJECT.ProjectId })).toMatchObject({ RetCode: 0 });
  },
  'project-refused': async ({ describe }) => {
    expect(await describe()).toMatchObject({ RetCode: 299 });
  },
  'region-missing': async (bench) => {
    expect(await lookUp(bench, bench.simulator.addInstance())).not.toHaveProperty('Region');
  },
  'clock-ahead': dated(13),
  'clock-behind': dated(-13),
};
