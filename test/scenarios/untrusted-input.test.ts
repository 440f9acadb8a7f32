import { describe, expect, it } from 'vitest';
import { violations } from '../chaos/invariants.ts';
import { play } from '../chaos/play.ts';
import { DEFAULT_WISHES } from '../chaos/chaos-case.ts';
import type { ChaosCase } from '../chaos/chaos-case.ts';
import { parseCommand } from '../runner/commands.ts';
import { HOSTILE_TEXT } from '../simulator/faults.ts';
import { Harness } from './harness.ts';
import type { Run } from './harness.ts';

/** As long as it can be for two instances, with a name, a tag and a remark each, in an answer of 4 MiB. */
const LONGEST = 600_000;
/** All mischief at once, but for most of the megabyte at its end. */
const ALL = HOSTILE_TEXT.slice(0, LONGEST);

/** Mischief one by one, so that none hides behind another, and all of it at once. */
const TEXTS: [what: string, text: string][] = [
  ['log commands', '::error::forged\n::warning title=x::forged\r::add-mask::a\n::stop-commands::x'],
  ['a log command behind spaces', '   ::set-output name=uhost-id::uhost-forged'],
  ['log commands in brackets', '##[error]forged ##[add-mask]a #[command]b ###[group]c'],
  [
    'log commands in brackets with something between',
    '#\u200b#[error]forged #\u0000#[warning]b #\u202e#[group]',
  ],
  ['escaped line ends', '%0A::error::forged%0D%0A%250A'],
  ['a GitHub file command', 'uhost-id<<ghadelimiter_x\nuhost-forged\nghadelimiter_x'],
  ['terminal codes', '\u001b[31mred\u001b[2J\u001b]0;title\u0007\u009b31m'],
  ['Markdown', '# h\n| a | b |\n|---|---|\n`code` ```fence``` **b** _i_ ~~s~~ > q'],
  [
    'links',
    '[a](javascript:alert(1)) ![b](https://forged.invalid/x.png) https://forged.invalid @everyone #1',
  ],
  ['HTML', '<script>alert(1)</script><img src=x onerror=alert(1)></td></tr></table></details><!--'],
  ['HTML entities', '&lt;script&gt; &#60;img&#62; &amp;#60;'],
  ['bidi marks and invisible letters', '\u202egnirts\u202c\u2066a\u2069\u200b\u00ad\ufeff\u{e0041}'],
  ['line separators', 'a\u2028::error::forged\u2029b\u0085c\u000bd'],
  ['half a surrogate pair', '\ud800a\udfff'],
  ['JSON', '","outcome":"terminated"},{"id":"uhost-forged'],
  ['object keys', '__proto__ constructor toString'],
  ['shell and expressions', '${{ secrets.GITHUB_TOKEN }} $(id) `id` ; rm -rf /'],
  ['megabytes of letters', 'A'.repeat(LONGEST)],
  ['megabytes of brackets', '##['.repeat(LONGEST / 3)],
  ['all at once', ALL],
];

/** What the reader and the runner take for more than text. */
function forged({ log, debug, summary, annotations }: Run): string[] {
  // The details of an annotation stand on a line of their own.
  const told = annotations.flatMap(({ title, message }) => [title, ...message.split('\n')]);
  const lines = [...log, ...debug, ...told];
  return [
    ...lines.filter((line) =>
      line.split(/\r\n|\r|\n/).some((part) => parseCommand(part, () => true) !== undefined),
    ),
    ...lines.filter((line) => /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(line)),
    ...[...summary.matchAll(/<\/?([^\s>/]+)[^>]*>/g)].flatMap(([tag, element = '']) =>
      ['table', 'tr', 'th', 'td', 'code', 'ul', 'li', 'br', 'sub'].includes(element) ? [] : [tag],
    ),
    ...(summary.replace(/<code>[^<]*<\/code>/g, '').match(/\]\(|!\[|```|@everyone|https?:/g) ?? []),
  ];
}

describe.each(TEXTS)('%s', (_, text) => {
  it('as the names of instances: nothing is forged, and all is torn down', async () => {
    await using harness = await Harness.create();
    const ids = [1, 2].map(() => harness.simulator.addInstance({ dataDisks: [10] }).UHostId);
    harness.simulator.addFault({
      fault: { kind: 'hostile-text', text },
      on: { action: 'DescribeCompShareInstance' },
    });
    const run = await harness.run({ 'uhost-id': ids.join() });
    expect(run).toMatchObject({
      succeeded: true,
      annotations: [{ level: 'notice', title: 'Data disks kept' }],
    });
    expect(forged(run)).toEqual([]);
    expect(run.outputs['uhost-id']).toBe(ids.join());
    expect(run.results.map(({ id, outcome }) => [id, outcome])).toEqual(ids.map((id) => [id, 'terminated']));
    expect(run.summary.match(/<tr>/g)).toHaveLength(1 + 2 + 1 + 2);
    expect(JSON.stringify(run).length).toBeLessThan(20_000);
  });

  it('as the message of a refusal: nothing is forged, and the step is red with one annotation', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped' });
    harness.simulator.addFault({
      fault: { retCode: 299, message: text },
      on: { action: 'TerminateCompShareInstance' },
    });
    const run = await harness.run({ 'uhost-id': id });
    expect(run).toMatchObject({
      succeeded: false,
      annotations: [{ level: 'error', title: 'The key lacks a permission (RetCode 299)' }],
    });
    expect(forged(run)).toEqual([]);
    expect(run.summary.match(/<tr>/g)).toHaveLength(2);
    expect(run.summary.match(/^### /gm)).toHaveLength(1);
    expect(JSON.stringify(run).length).toBeLessThan(20_000);
  });
});

describe('more text than an answer may have', () => {
  it('is refused, and the step is red and says why', async () => {
    await using harness = await Harness.create();
    const ids = [1, 2].map(() => harness.simulator.addInstance().UHostId);
    harness.simulator.addFault({ fault: { kind: 'hostile-text' } });
    const run = await harness.run({ 'uhost-id': ids.join() });
    expect(run.succeeded).toBe(false);
    expect(run.annotations[0]?.message).toContain('the answer is larger than 4 MiB');
    expect(harness.changes()).toEqual([]);
  });
});

describe('text in every place that an answer has for it', () => {
  const NASTY = '</code><img src=x>\n::error::forged\u202e##[error]';

  it('states, zones, hardware, disks and request IDs', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ State: 'Stopped', dataDisks: [10] });
    const run = await harness.run(
      { 'uhost-id': id, timeout: '1m' },
      {
        tap: (fetch) => async (url, request) => {
          const response = await fetch(url, request);
          let body = '';
          for await (const chunk of response.body ?? []) body += Buffer.from(chunk).toString();
          const nasty = body
            .replace(/"(GpuType|DiskType|ChargeType|Remark|Name)":"[^"]*"/g, `"$1":${JSON.stringify(NASTY)}`)
            .replace('"State":"Stopped"', `"State":${JSON.stringify(NASTY)}`);
          return {
            status: response.status,
            headers: { get: (name) => (name === 'x-ucloud-request-uuid' ? NASTY : null) },
            body: (async function* () {
              await Promise.resolve();
              yield Buffer.from(nasty);
            })(),
          };
        },
      },
    );
    expect(run).toMatchObject({ succeeded: false, results: [{ outcome: 'failed: timed-out' }] });
    expect(forged(run)).toEqual([]);
    // A state that nobody has heard of is waited out.
    expect(harness.changes()).toEqual([]);
  });

  it('an ID that is no ID makes the answer one that is not trusted', async () => {
    await using harness = await Harness.create();
    const { UHostId: id } = harness.simulator.addInstance({ UHostId: 'uhost-a\n::error::x', Name: 'gpu-7' });
    const run = await harness.run({ name: 'gpu-7' });
    expect(run.succeeded).toBe(false);
    expect(run.annotations[0]?.message).toContain('lists something that is no instance');
    expect(forged(run)).toEqual([]);
    expect(JSON.stringify(run)).not.toContain(id);
    expect(harness.changes()).toEqual([]);
  });
});

describe('a fleet of twelve under hostile names', () => {
  it('holds all that the campaign checks', async () => {
    const chaos: ChaosCase = {
      platform: { durations: { stop: 30_000, terminate: 5000 } },
      dialects: [],
      instances: Array.from({ length: 12 }, () => ({ dataDisks: [10] })),
      wanted: {
        ...DEFAULT_WISHES,
        select: { by: 'filter', names: ['*hostile*'], exclude: [], tag: '', olderThan: '' },
        // Every call is refused, so that each phase lasts as long as this.
        timeout: '3m',
        maxInstances: 12,
      },
      faults: [{ fault: { kind: 'hostile-text', text: HOSTILE_TEXT.slice(0, 5000) } }],
      deeds: [],
      cancelAfterMs: null,
      jobStatus: 'success',
      jobEnds: 'success',
    };
    const evidence = await play(chaos);
    expect(violations(evidence)).toEqual([]);
    expect(evidence.phases).toHaveLength(2);
  });
});
