import { describe, expect, it } from 'vitest';
import { defer } from '../../src/action/deferral.ts';
import type { Targets } from '../../src/action/inputs.ts';
import type { GitHub } from '../../src/github/github.ts';
import { answeringFetch } from './answering-fetch.ts';
import type { Answer } from './answering-fetch.ts';
import { aPhaseRun } from './phase-run.ts';
import type { PhaseRunOptions, RecordedRun } from './phase-run.ts';

const LIST: Answer = { UHostSet: [], TotalCount: 0 };
const BY_FILTER: Targets = { by: 'filter', filter: { names: ['gpu-7'] }, maxInstances: 10 };

/** A main phase that leaves everything to the end of the job, and how its one call was answered. */
async function deferred(
  answer: Answer,
  options: PhaseRunOptions = {},
): Promise<RecordedRun & { succeeded: boolean }> {
  const recorded = await aPhaseRun({ fetch: answeringFetch([answer]).fetch, ...options });
  const { run, clock } = recorded;
  const succeeded = await clock.run(() => defer(run.request, run.state, run, run.help));
  return { ...recorded, succeeded };
}

describe('a teardown that is left to the end of the job', () => {
  it.each<[Targets, boolean, string]>([
    [
      { by: 'id', ids: ['uhost-a1', 'uhost-b2'], filterIgnored: false },
      false,
      'terminate uhost-a1, uhost-b2',
    ],
    [BY_FILTER, false, 'terminate what name and tag select then, unless uhost-id is set by then'],
    [{ by: 'nothing' }, false, 'terminate what uhost-id, name and tag say then'],
    [BY_FILTER, true, 'only look (dry-run) at what name and tag select then, unless uhost-id is set by then'],
    [{ by: 'nothing' }, true, 'only look (dry-run) at what uhost-id, name and tag say then'],
  ])('says what it will do: %#', async (targets, dryRun, intent) => {
    const { succeeded, told, saved } = await deferred(LIST, { request: { targets, dryRun } });
    expect(told.lines).toEqual([`Nothing is changed now. The post phase of this step will ${intent}.`]);
    expect([succeeded, told.annotations, told.summary]).toEqual([true, [], '']);
    expect(saved()?.progress).toBe('deferred');
  });

  it('says what it will do on GitHub too', async () => {
    const gitHub: GitHub = {
      intents: ({ token }, { dryRun }) => [`${dryRun ? 'look at' : 'remove'} the runners of ${token}`],
      isDue: () => true,
      cleanUp: () => Promise.reject(new Error('not now')),
    };
    const github = { token: 'token', cleanups: [] };
    const { told } = await deferred(LIST, { gitHub, request: { github, dryRun: true } });
    expect(told.lines[0]).toMatch(/at uhost-a1, then look at the runners of token\.$/);
  });

  it('is saved before the keys are tried', async () => {
    const cancelled = AbortSignal.abort();
    const { succeeded, told, saved } = await deferred('never', { cancelled });
    expect([succeeded, told.annotations, saved()?.progress]).toEqual([true, [], 'deferred']);
  });
});

describe('keys that are tried first', () => {
  it('and refused: red now, with what was answered and what is wrong with them', async () => {
    const connection = { apiUrl: 'http://127.0.0.1:1/', publicKey: '"public"', privateKey: 'private' };
    const answer = { RetCode: 171, Message: 'signature error' };
    const { succeeded, told, saved } = await deferred(answer, { request: { connection } });
    expect([succeeded, saved()?.progress]).toEqual([false, 'deferred']);
    const [[level, title, message] = []] = told.annotations;
    expect([level, title]).toEqual(['error', 'CompShare refused the keys (RetCode 171)']);
    expect(message).toMatch(/^The key check failed: DescribeCompShareInstance failed: /);
    expect(message).toContain('This step fails now, before a later one creates an instance');
    expect(message).toContain('public-key has quotation marks around it');
    expect(told.summary).toContain('## ❌ CompShare: nothing was done');
    expect(told.summary).not.toMatch(/Looked for|Left alone|finishes/);
  });

  it('and not known to be good or bad: a warning', async () => {
    const { succeeded, told } = await deferred({ RetCode: 150, Message: 'busy' });
    expect(succeeded).toBe(true);
    expect(told.annotations).toEqual([
      [
        'warning',
        'The keys could not be checked',
        expect.stringMatching(
          /^Listing instances, to see whether the keys work, failed: .+\. This may pass\./,
        ),
      ],
    ]);
    expect(told.summary).toBe('');
  });
});
