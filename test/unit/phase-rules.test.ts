import { describe, expect, it } from 'vitest';
import { mayBeGoneByLostMain, resumesInPost, resumption, setResults } from '../../src/action/phase-run.ts';
import { sealState } from '../../src/action/progress.ts';
import { aPhaseRun, REQUEST, SEAL } from './phase-run.ts';
import type { PhaseRunOptions } from './phase-run.ts';

describe('what a phase leaves', () => {
  it.each([
    ['main', false, true],
    ['main', true, false],
    ['post', false, false],
  ] as const)('%s, dry run %j: resumed in the post phase: %j', (phase, dryRun, resumes) => {
    expect(resumesInPost({ ...REQUEST, dryRun }, phase)).toBe(resumes);
  });

  it.each<[string, PhaseRunOptions, string]>([
    ['in its time', {}, 'The post phase of this step continues.'],
    ['out of time', { deadline: { timeoutMs: 0 } }, 'The post phase of this step continues.'],
    ['interrupted', { cancelled: AbortSignal.abort() }, 'The post phase continues if the runner runs it;'],
    [
      'out of the time of its job',
      { deadline: { timeoutMs: 0, atTimeout: 'job-ending' } },
      'The post phase continues if the runner runs it;',
    ],
  ])('%s: it is said whether the post phase is certain', async (_, options, text) => {
    const { run, clock } = await aPhaseRun(options);
    await clock.run(() => clock.sleep(1));
    expect(resumption(run)).toContain(text);
  });
});

describe('what a post phase does not find', () => {
  const saved = sealState('{"progress":"started"}', SEAL);

  it.each<[string, PhaseRunOptions, boolean]>([
    ['and nothing was saved', {}, true],
    ['and what was saved is not trusted', { state: 'forged' }, true],
    ['and the main phase told what it did', { state: saved }, false],
    ['and the main phase did nothing', { request: { when: 'job-end' } }, false],
  ])('may be gone by a main phase: %s: %j', async (_, options, mayBe) => {
    const { run } = await aPhaseRun({ phase: 'post', ...options });
    expect(mayBeGoneByLostMain(run)).toBe(mayBe);
  });

  it('a main phase has no phase before it', async () => {
    const { run } = await aPhaseRun();
    expect(mayBeGoneByLostMain(run)).toBe(false);
  });
});

describe('the output results', () => {
  it('that has room for all is set without a word', async () => {
    const { run, told } = await aPhaseRun();
    setResults(run, [{ id: 'uhost-a1' }]);
    expect(told.outputs).toEqual({ results: '[{"id":"uhost-a1"}]' });
    expect(told.annotations).toEqual([]);
  });

  it('that has no room for all: a warning says how many it has', async () => {
    const { run, told } = await aPhaseRun();
    setResults(
      run,
      Array.from({ length: 200 }, (_, id) => ({ id, kept: 'x'.repeat(10_000) })),
    );
    const [[level, title, message] = []] = told.annotations;
    expect([level, title]).toEqual(['warning', 'The output results is cut']);
    const left = JSON.parse(told.outputs['results'] ?? '') as unknown[];
    expect(message).toContain(`results has ${left.length} of 200 entries`);
  });
});
