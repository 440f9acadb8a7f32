import { describe, expect, it } from 'vitest';
import { DEFAULT_WISHES } from './chaos-case.ts';
import type { ChaosCase } from './chaos-case.ts';
import type { Call, Evidence, PhaseEvidence } from './evidence.ts';
import { violations } from './invariants.ts';
import { play } from './play.ts';

const PLAIN: ChaosCase = {
  platform: { durations: { stop: 30_000, terminate: 5000 }, inRecycle: 'Yes' },
  dialects: [],
  instances: [
    { Name: 'gpu-7', dataDisks: [20] },
    { Name: 'gpu-7', State: 'Stopped' },
  ],
  wanted: DEFAULT_WISHES,
  faults: [],
  deeds: [],
  cancelAfterMs: null,
  jobStatus: 'success',
  jobEnds: 'success',
};
const honest = await play(PLAIN);
const [main] = honest.phases;
if (main === undefined) throw new Error('the plain case has no phase');

const falsified = (change: Partial<PhaseEvidence>): Evidence => ({
  ...honest,
  phases: [{ ...main, ...change }],
});
const falsifiedCalls = (action: string, change: (call: Call) => Partial<Call>): Evidence =>
  falsified({
    calls: main.calls.map((call) => (call.action.startsWith(action) ? { ...call, ...change(call) } : call)),
  });
const alive = { gone: false, goneAtMs: null, by: null, inRecycle: null, bySeq: null };
/** As a phase that failed says it. */
const failedWith = (outcome: string): Evidence =>
  falsified({
    succeeded: false,
    annotations: [{ level: 'error', title: 't', message: 'm' }],
    outputs: {
      'uhost-id': '',
      'in-recycle': '',
      results: (main.outputs['results'] ?? '').replace('"outcome":"terminated"', `"outcome":"${outcome}"`),
    },
  });
/** The looks at an instance that exists miss it for so long once its termination was accepted, in milliseconds. */
const missedFor = (ms: number): Evidence => {
  const terminated = main.calls.findIndex(({ action }) => action.startsWith('Terminate'));
  const [before, after] = [main.calls.slice(0, terminated + 1), main.calls.slice(terminated + 1)];
  const startMs = before.at(-1)?.atMs ?? 0;
  const step = ms / (after.length - 1);
  return falsified({
    fates: new Map([['uhost-a0', alive]]),
    calls: [
      ...before,
      ...after.map((call, index) => ({
        ...call,
        atMs: startMs + index * step,
        stateBefore: { 'uhost-a0': 'Stopped' },
        told: [],
      })),
    ],
  });
};

const swept = await play({
  ...PLAIN,
  wanted: {
    ...PLAIN.wanted,
    select: { by: 'filter', names: ['gpu-7'], exclude: [], tag: '', olderThan: '' },
  },
});
const [sweep] = swept.phases;
if (sweep === undefined) throw new Error('the plain case by filter has no phase');
const falsifiedSweep = (change: Partial<PhaseEvidence>, inputs: Record<string, string> = {}): Evidence => ({
  ...swept,
  inputs: { ...swept.inputs, ...inputs },
  phases: [{ ...sweep, ...change }],
});
const isList = ({ action, targets }: Call): boolean => action.startsWith('Describe') && targets.length === 0;

describe('the checks of the campaign', () => {
  it('find nothing in an honest run', () => {
    expect(violations(honest)).toEqual([]);
    expect(violations(swept)).toEqual([]);
  });

  it('find nothing where lists left out what exists for longer than anybody can see through', () => {
    expect(violations(missedFor(2000))).toEqual([]);
  });

  it.each<[what: string, evidence: Evidence, found: RegExp]>([
    ['a target that is still there', falsified({ fates: new Map([['uhost-a0', alive]]) }), /exists, and/],
    ['a target that looks missed too shortly', missedFor(1900), /exists, and/],
    [
      'a look in a way that does not show the target',
      {
        ...missedFor(60_000),
        readings: { ...honest.readings, missedWithoutPlace: 'all', missedByZone: 'all' },
      },
      /exists, and/,
    ],
    ['a change to a bystander', falsifiedCalls('Stop', () => ({ targets: ['uhost-a1'] })), /no target/],
    [
      'a bystander that is gone',
      falsified({ fates: new Map([['uhost-a1', { ...alive, gone: true, by: 'client' }]]) }),
      /nobody's target/,
    ],
    [
      'a termination of what was told as Running',
      falsifiedCalls('Describe', ({ told }) => ({ told: told.map((one) => ({ ...one, state: 'Running' })) })),
      /Terminate.* last told as Running/,
    ],
    [
      'a stop of what was told as Stopped',
      falsifiedCalls('Describe', ({ told }) => ({ told: told.map((one) => ({ ...one, state: 'Stopped' })) })),
      /Stop.* last told as Stopped/,
    ],
    [
      'a termination in a state that nobody knows',
      falsifiedCalls('Describe', ({ told }) => ({ told: told.map((one) => ({ ...one, state: 'Odd' })) })),
      /Terminate.* last told as Odd/,
    ],
    [
      'a termination of what was never told',
      falsifiedCalls('Describe', () => ({ told: [] })),
      /Terminate.* last told as undefined/,
    ],
    [
      'a disk that is deleted unasked',
      falsified({
        calls: main.calls.map((call, index) =>
          index === 0 ? { ...call, action: 'DeleteCompshareDisk' } : call,
        ),
      }),
      /deletes a disk/,
    ],
    [
      'a call that no step needs',
      falsified({
        calls: main.calls.map((call, index) =>
          index === 0 ? { ...call, action: 'RebootCompShareInstance' } : call,
        ),
      }),
      /which no step needs/,
    ],
    [
      'a change to what is listed under two names',
      falsifiedSweep({
        calls: sweep.calls.map((call, index) =>
          index === 0 ? { ...call, told: call.told.map((one) => ({ ...one, name: 'train' })) } : call,
        ),
      }),
      /no target/,
    ],
    ['a change to what is excluded', falsifiedSweep({}, { exclude: 'gpu-*' }), /no target/],
    ['a change to what is too young', falsifiedSweep({}, { 'older-than': '12h' }), /no target/],
    [
      'a change to what is too young by the clock of the API',
      {
        ...falsifiedSweep({}, { 'older-than': '30m' }),
        readings: { ...swept.readings, dateAheadMs: -3_600_000 },
      },
      /no target/,
    ],
    [
      'a change to what was created meanwhile, and is listed at the end',
      {
        ...swept,
        instances: new Map(
          [...swept.instances].map(([id, one]) => [id, { ...one, createdAt: sweep.startedAtMs / 1000 + 60 }]),
        ),
        phases: [
          {
            ...sweep,
            calls: sweep.calls.map((call, index) =>
              isList(call) && sweep.calls.slice(0, index).every(isList) ? { ...call, told: [] } : call,
            ),
          },
        ],
      },
      /no target/,
    ],
    [
      'a list that is not read once more',
      falsifiedSweep({
        calls: sweep.calls.filter(
          (call, index) => !isList(call) || sweep.calls.slice(0, index).every(isList),
        ),
      }),
      /once more/,
    ],
    [
      'nothing found, too early',
      falsifiedSweep({
        calls: [],
        fates: new Map(),
        endedAtMs: sweep.startedAtMs + 29_000,
        outputs: { 'uhost-id': '', 'in-recycle': '', results: '[]' },
      }),
      /never seen/,
    ],
    [
      'nothing found, too early in a job that failed',
      falsifiedSweep({
        calls: [],
        jobStatus: 'failure',
        endedAtMs: sweep.startedAtMs + 59_000,
        outputs: { 'uhost-id': '', 'in-recycle': '', results: '[]' },
      }),
      /never seen/,
    ],
    [
      'an ID that is not found, too early',
      falsified({ ...failedWith('failed: not-found').phases[0], endedAtMs: main.startedAtMs + 9000 }),
      /never seen/,
    ],
    ...[
      'failed: timed-out',
      'failed: cancelled',
      'failed: running',
      'failed: unknown-state',
      'failed: ambiguous',
      'failed: elsewhere',
      'failed: refused',
    ].map((outcome): [string, Evidence, RegExp] => [
      `a false ${outcome}`,
      failedWith(outcome),
      new RegExp(`${outcome}, which is not so`),
    ]),
    ['a stop that nobody wanted', { ...honest, inputs: { ...honest.inputs, stop: 'false' } }, /stop: false/],
    [
      'a dry run that changes something',
      { ...honest, inputs: { ...honest.inputs, 'dry-run': 'true' } },
      /dry run/,
    ],
    ['force without need', falsifiedCalls('Stop', () => ({ parameters: { Force: 'true' } })), /force/],
    [
      'ReleaseUDisk unasked',
      falsifiedCalls('Terminate', () => ({ parameters: { ReleaseUDisk: 'true' } })),
      /ReleaseUDisk/,
    ],
    [
      'a disk that is deleted by its ID, unasked',
      falsifiedCalls('Terminate', () => ({ action: 'DeleteCompshareDisk' })),
      /deletes a disk, which nobody asked for/,
    ],
    [
      'a disk that is deleted by its ID while its instance is there',
      {
        ...honest,
        inputs: { ...honest.inputs, 'release-disk': 'true' },
        diskFates: new Map(
          [...honest.diskFates].map(([id, fate]) => [
            id,
            { ...fate, kept: false, deletion: { by: 'client', how: 'by-itself', atMs: 0, seq: 99 } },
          ]),
        ),
      },
      /which nobody asked for/,
    ],
    [
      'two actions at a time',
      falsifiedCalls('Stop', () => ({
        targets: ['uhost-a0'],
        action: 'TerminateCompShareInstance',
        end: undefined,
      })),
      /under way/,
    ],
    [
      'two actions without a look between them',
      falsified({
        calls: [...main.calls.slice(0, 2), ...main.calls.filter(({ action }) => action.startsWith('Term'))],
      }),
      /without a look/,
    ],
    ['a late end', falsified({ endedAtMs: main.endedAtMs + 3_600_000 }), /too late/],
    [
      'an action after the end',
      falsified({ cancelledAtMs: main.startedAtMs - 1, endedAtMs: main.startedAtMs }),
      /after the end/,
    ],
    [
      'a busy loop',
      falsified({
        calls: [...Array.from({ length: 1000 }, () => main.calls[0] ?? []).flat(), ...main.calls],
      }),
      /looks in .* more than/,
    ],
    ['red without an error', falsified({ succeeded: false }), /red without an error/],
    [
      'green with one',
      falsified({ annotations: [{ level: 'error', title: 't', message: 'm' }] }),
      /green with the error/,
    ],
    [
      'a target without a result',
      falsified({ outputs: { 'uhost-id': '', 'in-recycle': '', results: '[]' } }),
      /in no result/,
    ],
    [
      'outputs that differ',
      falsified({ outputs: { ...main.outputs, 'uhost-id': 'uhost-a1' } }),
      /uhost-id is/,
    ],
    [
      'a recycle bin that differs',
      falsified({ fates: new Map([['uhost-a0', { ...alive, gone: true, by: 'client', inRecycle: 'No' }]]) }),
      /in-recycle is Yes/,
    ],
    [
      'a disk that is not told',
      falsified({
        outputs: {
          ...main.outputs,
          results: (main.outputs['results'] ?? '').replace(/"keptDisks":\[.*?\]/, '"keptDisks":[]'),
        },
      }),
      /is not told/,
    ],
    [
      'a disk that is gone',
      {
        ...honest,
        diskFates: new Map([...honest.diskFates].map(([id, fate]) => [id, { ...fate, kept: false }])),
      },
      /which nobody asked for/,
    ],
    ['a secret in the log', falsified({ printed: [honest.secrets[0] ?? ''] }), /shows the secret/],
    [
      'a secret in base64',
      falsified({ summary: Buffer.from(honest.secrets[0] ?? '').toString('base64') }),
      /shows the secret/,
    ],
    ['a signature', falsified({ debug: ['0123456789'.repeat(4)] }), /signature/],
    ['a log command', falsified({ printed: ['a\r::add-mask::b'] }), /prints the command/],
    ['a log command in brackets', falsified({ printed: ['[0:00] ##[error]b'] }), /prints the command/],
    ['an escape sequence', falsified({ printed: ['a\u001b[31m'] }), /control characters/],
    ['HTML in the summary', falsified({ summary: `${main.summary}<img src=x>` }), /the summary has <img/],
    ['a link in the summary', falsified({ summary: `${main.summary}[a](b)` }), /Markdown/],
    [
      'a row too many',
      falsified({
        summary: main.summary.replace(
          '<tr><td nowrap>',
          '<tr><td nowrap><code>uhost-b</code></td></tr><tr><td nowrap>',
        ),
      }),
      /rows for/,
    ],
    [
      'eleven errors',
      falsified({
        annotations: Array.from({ length: 11 }, (_, index) => ({
          level: 'error' as const,
          title: 't',
          message: String(index),
        })),
      }),
      /of which GitHub shows ten/,
    ],
    [
      'an annotation that is too long',
      falsified({ annotations: [{ level: 'notice', title: 't', message: 'm'.repeat(4097) }] }),
      /longer than GitHub takes/,
    ],
    [
      'the same annotation twice',
      falsified({ annotations: [...main.annotations, ...main.annotations] }),
      /same annotation twice/,
    ],
    ['a summary that is too large', falsified({ summary: 'm'.repeat(2 ** 21) }), /summary is larger/],
    [
      'outputs that are too large',
      falsified({ outputs: { ...main.outputs, left: 'm'.repeat(1_000_001) } }),
      /outputs are larger/,
    ],
    [
      'a state that is too long',
      falsified({ state: { teardown: 'm'.repeat(30_001) } }),
      /than an environment takes/,
    ],
    ['kept disks that nobody is told of', falsified({ annotations: [] }), /in no annotation/],
    [
      'clocks that differ, unsaid',
      {
        ...falsifiedSweep({}, { 'older-than': '30m' }),
        readings: { ...swept.readings, dateAheadMs: -3_600_000 },
      },
      /no warning says so/,
    ],
    [
      'the end of a cancelled job, unsaid',
      falsified({ jobStatus: 'cancelled', endedAtMs: main.startedAtMs + 200_000 }),
      /no warning says what is left/,
    ],
    ['an unexpected state', falsified({ state: { teardown: 'uhost-a0\n' } }), /unexpected teardown/],
  ])('find %s', (_, evidence, found) => {
    expect(violations(evidence).join('\n')).toMatch(found);
  });
});
