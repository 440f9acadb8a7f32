import { describe, expect, it } from 'vitest';
import { mixtureNamed } from '../simulator/mixture.ts';
import { mixturesToPlay } from './dialects-to-play.ts';
import { Harness } from './harness.ts';
import type { Run } from './harness.ts';
import { brokenPromises } from './promise.ts';
import { record } from './recording.ts';
import type { Play, PlayedPhase, Recording } from './recording.ts';

/** What is recorded of one step that tears down an instance with a data disk, beside one that nobody names. */
async function recorded(
  inputs: Record<string, string> = {},
  mixture?: Recording['mixture'],
): Promise<Recording & { id: string; other: string }> {
  const recording: Recording = { mixture, plays: [] };
  let ids = { id: '', other: '' };
  await record(recording, async () => {
    const harness = Harness.withoutSockets();
    const { UHostId: id } = harness.simulator.addInstance({ Name: 'train', dataDisks: [10] });
    const { UHostId: other } = harness.simulator.addInstance({ Name: 'other', dataDisks: [10] });
    ids = { id, other };
    await harness.run({ ...('name' in inputs ? {} : { 'uhost-id': id }), ...inputs });
  });
  return { ...recording, ...ids };
}

/** The one play of a recording, with something else about its one phase. */
function falsified({ plays: [play] }: Recording, change: Partial<PlayedPhase>, end: Partial<Run> = {}): Play {
  const [phase] = play?.phases ?? [];
  if (play === undefined || phase === undefined || phase.end instanceof Error)
    throw new Error('Nothing was recorded');
  return { ...play, phases: [{ ...phase, end: { ...phase.end, ...end }, ...change }] };
}

describe('the promise', () => {
  it.each<[string, Record<string, string>]>([
    ['by ID', {}],
    ['by name', { name: 'train' }],
    ['with its data disks', { 'release-disk': 'true' }],
    ['in a dry run', { 'dry-run': 'true' }],
    ['red, since it runs', { stop: 'false' }],
    ['red, since time is up', { timeout: '20s' }],
  ])('holds %s', async (_, inputs) => {
    expect(falsified(await recorded(inputs), {})).toSatisfy(
      (play: Play) => brokenPromises(play).length === 0,
    );
  });

  it('is broken by an instance that was touched and not named', async () => {
    const recording = await recorded();
    const { other } = recording;
    expect(brokenPromises(falsified(recording, { inputs: { 'uhost-id': other, stop: 'true' } }))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^main phase: #\d+ StopCompShareInstance of .* nobody named it$/),
      ]),
    );
    expect(brokenPromises(falsified(recording, { inputs: { name: 'oth*' } })).join('\n')).toContain(
      'nobody named it',
    );
  });

  it('is broken by a change in a dry run, and by a stop that was not wanted', async () => {
    const recording = await recorded();
    const inputs = { 'uhost-id': recording.id };
    expect(
      brokenPromises(falsified(recording, { inputs: { ...inputs, 'dry-run': 'true' } })).join('\n'),
    ).toContain('in a dry run');
    expect(
      brokenPromises(falsified(recording, { inputs: { ...inputs, stop: 'false' } })).join('\n'),
    ).toContain('in spite of stop: false');
  });

  it('is broken by a data disk that nobody wanted deleted', async () => {
    const recording = await recorded({ 'release-disk': 'true' });
    expect(brokenPromises(falsified(recording, { inputs: { 'uhost-id': recording.id } }))).toEqual([
      expect.stringMatching(/the data disk .* was deleted, which nobody asked for$/),
    ]);
  });

  it('is broken by green while an instance runs, however it was meant', async () => {
    const recording = await recorded({ timeout: '20s' });
    const { id } = recording;
    const green = { succeeded: true, annotations: [], results: [] };
    for (const inputs of [{ 'uhost-id': id }, { name: 'tr*' }, { name: '*', exclude: 'other' }])
      expect(brokenPromises(falsified(recording, { inputs }, green))).toContain(
        `main phase: green, and ${id} exists`,
      );
  });

  it.each(['terminated', 'already-gone', 'failed: not-found'])(
    'is broken by the result %s of an instance that exists',
    async (outcome) => {
      const recording = await recorded({ timeout: '20s' });
      const results = [{ kind: 'instance', id: recording.id, outcome }];
      const problems = brokenPromises(falsified(recording, {}, { results }));
      expect(problems[0]).toContain(`${recording.id} exists`);
      expect(problems.slice(1).join()).toContain(outcome === 'terminated' ? 'no call was sent' : '');
    },
  );

  it('is broken by red without an error, and green with one', async () => {
    const recording = await recorded();
    expect(brokenPromises(falsified(recording, {}, { succeeded: false }))).toEqual([
      'main phase: red without an error',
    ]);
    const annotations: Run['annotations'] = [{ level: 'error', title: 'Something', message: 'happened' }];
    expect(brokenPromises(falsified(recording, {}, { annotations }))).toEqual([
      'main phase: green with the error Something',
    ]);
  });

  it('is broken by an end that is late, or none', async () => {
    const recording = await recorded();
    expect(brokenPromises(falsified(recording, {}, { seconds: 1206 }))).toHaveLength(1);
    expect(brokenPromises(falsified(recording, { cancelAfterMs: 20_000 }))).toHaveLength(1);
    expect(
      brokenPromises(falsified(recording, { phase: 'post', jobStatus: 'cancelled' }, { seconds: 276 })),
    ).toHaveLength(1);
    expect(brokenPromises(falsified(recording, { end: new Error('Nobody waits') }))).toEqual([
      'main phase: threw: Nobody waits',
    ]);
  });

  it('is broken by a secret that is shown', async () => {
    const recording = await recorded();
    const [secret = ''] = recording.plays[0]?.simulator.secrets() ?? [];
    expect(brokenPromises(falsified(recording, {}, { log: [`It is ${secret}.`] }))).toEqual([
      `main phase: shows the secret ${secret}`,
    ]);
  });
});

describe('a scenario that is played in another dialect', () => {
  it('meets what the dialect says', async () => {
    const { plays } = await recorded({}, mixtureNamed(['region-required']));
    expect(plays[0]?.simulator.ledger[0]?.answered).toMatchObject({ retCode: 210 });
  });

  it('keeps what it asks for itself', async () => {
    const recording: Recording = { mixture: mixtureNamed(['count-zero', 'pages-of-five']), plays: [] };
    await record(recording, async () => {
      const harness = Harness.withoutSockets({ mostPerPage: 100 });
      for (let count = 0; count < 7; count++) harness.simulator.addInstance({ Name: 'train' });
      expect((await harness.run({ name: 'train' })).results).toHaveLength(7);
    });
    expect(Math.max(...(recording.plays[0]?.simulator.ledger ?? []).map(({ told }) => told.length))).toBe(7);
  });

  it('stays in its own where both together would hide an instance from every way of asking', async () => {
    const recording: Recording = { mixture: mixtureNamed(['only-without-region']), plays: [] };
    await record(recording, async () => {
      const harness = Harness.withoutSockets({ regionRequired: true });
      const { UHostId: id } = harness.simulator.addInstance();
      expect((await harness.run({ 'uhost-id': id })).succeeded).toBe(true);
    });
  });
});

describe('the dialects to play', () => {
  it('are those that are named, together or one after another', () => {
    const names = mixturesToPlay({ TEST_DIALECT: 'count-zero,lock-kept default' }).map(({ name }) => name);
    expect(names).toEqual(['count-zero,lock-kept', 'default']);
  });

  it('are all where none is named', () => {
    expect(mixturesToPlay({}).length).toBeGreaterThan(90);
    expect(mixturesToPlay({ TEST_DIALECT: '' })).toEqual(mixturesToPlay({}));
  });

  it('must exist', () => {
    expect(() => mixturesToPlay({ TEST_DIALECT: 'no-such-one' })).toThrow(
      'There is no dialect "no-such-one"',
    );
  });
});
