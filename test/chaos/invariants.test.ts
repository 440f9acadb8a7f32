import { describe, expect, it } from 'vitest';
import type { ChaosCase } from './chaos-case.ts';
import type { Call, Evidence, PhaseEvidence } from './evidence.ts';
import { violations } from './invariants.ts';
import { play } from './play.ts';

const PLAIN: ChaosCase = {
  platform: { durations: { stop: 30_000, terminate: 5000 }, inRecycle: 'Yes' },
  instances: [
    { Name: 'gpu-7', dataDisks: [20] },
    { Name: 'gpu-7', State: 'Stopped' },
  ],
  wanted: {
    select: { by: 'id', instances: [0], unknown: 0, separator: ',' },
    place: 'none',
    placeOf: 0,
    stop: true,
    releaseDisk: false,
    ignoreNotFound: false,
    dryRun: false,
    jobEnd: false,
    timeout: '20m',
    maxInstances: 10,
  },
  faults: [],
  deeds: [],
  cancelAfterMs: null,
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

describe('the checks of the campaign', () => {
  it('find nothing in an honest run', () => {
    expect(violations(honest)).toEqual([]);
  });

  it.each<[what: string, evidence: Evidence, found: RegExp]>([
    ['a target that is still there', falsified({ fates: new Map([['uhost-a0', alive]]) }), /exists, and/],
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
      falsified({ calls: Array.from({ length: 30 }, () => main.calls).flat() }),
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
    ['a signature', falsified({ debug: ['0123456789'.repeat(4)] }), /signature/],
    ['a log command', falsified({ printed: ['a\r::add-mask::b'] }), /prints the command/],
    ['a log command in brackets', falsified({ printed: ['[0:00] ##[error]b'] }), /prints the command/],
    ['an escape sequence', falsified({ printed: ['a\u001b[31m'] }), /control characters/],
    ['HTML in the summary', falsified({ summary: `${main.summary}<img src=x>` }), /the summary has <img/],
    ['a link in the summary', falsified({ summary: `${main.summary}[a](b)` }), /Markdown/],
    [
      'a row too many',
      falsified({
        summary: main.summary.replace('<tr><td>', '<tr><td><code>uhost-b</code></td></tr><tr><td>'),
      }),
      /rows for/,
    ],
    ['an unexpected state', falsified({ state: { teardown: 'uhost-a0\n' } }), /unexpected teardown/],
  ])('find %s', (_, evidence, found) => {
    expect(violations(evidence).join('\n')).toMatch(found);
  });
});
