import { describe, expect, it } from 'vitest';
import { cleanUpGitHub } from '../../src/action/github-cleanup.ts';
import type { GitHub, GitHubReport, GitHubRequest, GitHubTask } from '../../src/github/github.ts';
import type { Result } from '../../src/teardown/outcome.ts';
import { aPhaseRun } from './phase-run.ts';
import type { PhaseRunOptions, RecordedRun } from './phase-run.ts';
import { aResult, terminated } from './results.ts';

const REQUEST: GitHubRequest = {
  token: 'token',
  cleanups: [
    { kind: 'runner', scope: 'repository', names: ['gpu-1'] },
    { kind: 'deployment', environment: 'gpu' },
  ],
};
const CANCELLED = AbortSignal.abort();
const FINAL = { title: 'Left behind', message: 'It is forbidden.', transient: false };
const TRANSIENT = { title: 'Left behind', message: 'It may pass.', transient: true };
const RUNNING = aResult({ kind: 'running' }, { id: 'uhost-b2' });
const TIMED_OUT = aResult({ kind: 'timed-out', lastError: undefined }, { id: 'uhost-b2' });

function aReport(fields: Partial<GitHubReport> = {}): GitHubReport {
  return { rows: [], summary: '', problems: [], warnings: [], notices: [], left: [], failed: [], ...fields };
}

/** A GitHub whose clean-up ends like this, and what was asked of it. */
function gitHubThat(
  report: Partial<GitHubReport> = {},
  { isDue = true, takesMs = 0 } = {},
): { gitHub: GitHub; tasks: (GitHubTask & { timeLeft: number })[] } {
  const tasks: (GitHubTask & { timeLeft: number })[] = [];
  const gitHub: GitHub = {
    intents: () => [],
    isDue: () => isDue,
    cleanUp: async (task, { clock, log, debug }) => {
      tasks.push({ ...task, timeLeft: task.deadline.timeLeft });
      log('a line');
      debug('a detail');
      if (takesMs > 0) await clock.sleep(takesMs, task.deadline.signal);
      return aReport(report);
    },
  };
  return { gitHub, tasks };
}

/** A phase that comes to GitHub's side, and how that ended. */
async function cleanedUp(
  gitHub: GitHub,
  results: readonly Result[],
  options: PhaseRunOptions = {},
): Promise<RecordedRun & { succeeded: boolean }> {
  const recorded = await aPhaseRun({ gitHub, ...options, request: { github: REQUEST, ...options.request } });
  recorded.run.known.finished(results);
  const rows = results.map(({ id }) => ({ id }));
  const succeeded = await recorded.clock.run(() => cleanUpGitHub(recorded.run, results, rows));
  return { ...recorded, succeeded };
}

describe("GitHub's side", () => {
  it('that nobody asked about is not loaded, and nothing is saved', async () => {
    const { run, told } = await aPhaseRun();
    expect(await cleanUpGitHub(run, [terminated()], [])).toBe(true);
    expect([told.saved, told.outputs]).toEqual([[], {}]);
  });

  it('is cleaned up for the instances that are gone, and all that is told of it is passed on', async () => {
    const { gitHub, tasks } = gitHubThat({
      rows: [{ kind: 'runner', id: 7 }],
      summary: '### GitHub',
      notices: [{ title: 'Not there', message: 'No runner is called so.' }],
      warnings: [{ title: 'Still there', message: 'Have a look.' }],
    });
    const { succeeded, told, saved } = await cleanedUp(gitHub, [terminated()]);
    expect(succeeded).toBe(true);
    expect(tasks).toMatchObject([
      { request: REQUEST, dryRun: false, timeLeft: 1_200_000, tornDown: { gone: [{ id: 'uhost-a1' }] } },
    ]);
    expect(told).toMatchObject({
      lines: ['[0:00] a line'],
      debug: ['a detail'],
      summary: '### GitHub',
      outputs: { results: '[{"id":"uhost-a1"},{"kind":"runner","id":7}]' },
      annotations: [
        ['notice', 'Not there', 'No runner is called so.'],
        ['warning', 'Still there', 'Have a look.'],
      ],
    });
    expect(saved()).toMatchObject({ progress: 'done', cleanupsLeft: [] });
  });

  it('in a dry run is only looked at', async () => {
    const { gitHub, tasks } = gitHubThat({ left: ['runner'] });
    const { saved } = await cleanedUp(gitHub, [], { request: { dryRun: true } });
    expect(tasks).toMatchObject([{ dryRun: true }]);
    expect(saved()?.progress).toBe('dry-run');
  });
});

describe('what is left to the post phase', () => {
  it.each<[string, Partial<GitHubReport>, readonly Result[], string, boolean]>([
    ['all done', {}, [terminated()], 'done', true],
    ['something left', { left: ['runner'], problems: [TRANSIENT] }, [terminated()], 'github-left', false],
    ['something wrong for good', { problems: [FINAL], failed: ['runner'] }, [terminated()], 'failed', false],
    ['an instance wrong for good', {}, [RUNNING], 'failed', true],
    ['an instance wrong for good, and something left', { left: ['runner'] }, [RUNNING], 'github-left', true],
  ])('%s', async (_, report, results, progress, succeeds) => {
    const { succeeded, saved } = await cleanedUp(gitHubThat(report).gitHub, results);
    expect([succeeded, saved()?.progress]).toEqual([succeeds, progress]);
    expect(saved()?.cleanupsLeft).toEqual(report.left ?? []);
  });

  it('where it resumes with instances: all clean-ups but those that failed for good, and its progress stays', async () => {
    const { gitHub, tasks } = gitHubThat({ left: ['runner'], failed: ['deployment'] });
    const { saved } = await cleanedUp(gitHub, [terminated(), TIMED_OUT]);
    expect(tasks).toHaveLength(1);
    expect(saved()).toMatchObject({ progress: 'started', cleanupsLeft: ['runner'] });
  });

  it.each<[string, { isDue: boolean }, PhaseRunOptions]>([
    ['nothing is due yet', { isDue: false }, {}],
    ['this one has to end', { isDue: true }, { cancelled: CANCELLED }],
  ])('where it resumes with instances, and %s: everything', async (_, due, options) => {
    const { gitHub, tasks } = gitHubThat({}, due);
    const { succeeded, told } = await cleanedUp(gitHub, [TIMED_OUT], options);
    expect([succeeded, tasks, told.saved]).toEqual([true, [], []]);
  });

  it.each<[string, readonly Result[], PhaseRunOptions]>([
    ['no instance is resumed with', [RUNNING], {}],
    ['there is no phase after this one', [TIMED_OUT], { phase: 'post' }],
    ['there is nothing to resume after a dry run', [TIMED_OUT], { request: { dryRun: true } }],
  ])('nothing is put off where %s', async (_, results, options) => {
    const { gitHub, tasks } = gitHubThat({}, { isDue: false });
    await cleanedUp(gitHub, results, options);
    expect(tasks).toHaveLength(1);
  });
});

describe('after an earlier phase', () => {
  it('what it finished is not asked for again, and what is not there now is not told: it may have removed it', async () => {
    const { gitHub, tasks } = gitHubThat({ notices: [{ title: 'Not there', message: 'None.' }] });
    const recorded = await aPhaseRun({ gitHub, phase: 'post', request: { github: REQUEST } });
    recorded.run.state.update({ cleanupsLeft: ['deployment'] });
    await cleanUpGitHub(recorded.run, [], []);
    expect(tasks.map(({ request }) => request)).toEqual([
      { token: 'token', cleanups: [{ kind: 'deployment', environment: 'gpu' }] },
    ]);
    expect(recorded.told.annotations).toEqual([]);
  });

  it('that left nothing of it, nothing is asked for', async () => {
    const { gitHub, tasks } = gitHubThat();
    const recorded = await aPhaseRun({ gitHub, phase: 'post', request: { github: REQUEST } });
    recorded.run.state.update({ cleanupsLeft: [] });
    await cleanUpGitHub(recorded.run, [], []);
    expect(tasks.map(({ request }) => request.cleanups)).toEqual([[]]);
  });
});

describe('what went wrong', () => {
  it.each<[string, typeof FINAL, PhaseRunOptions, string]>([
    [
      'may pass, and the post phase continues',
      TRANSIENT,
      {},
      'It may pass. The post phase of this step continues.',
    ],
    ['may pass, and nobody continues', TRANSIENT, { phase: 'post' }, 'It may pass.'],
    ['stays', FINAL, {}, 'It is forbidden.'],
  ])('is an error that says what follows: it %s', async (_, problem, options, message) => {
    const { succeeded, told } = await cleanedUp(gitHubThat({ problems: [problem] }).gitHub, [], options);
    expect(succeeded).toBe(false);
    expect(told.annotations).toEqual([['error', 'Left behind', message]]);
  });
});

describe('the time for it', () => {
  it.each<[string, PhaseRunOptions, number]>([
    [
      'in the post phase: 20 s where the instances used it up',
      { phase: 'post', deadline: { timeoutMs: 19_999 } },
      20_000,
    ],
    [
      'in the post phase: what is left where that is more',
      { phase: 'post', deadline: { timeoutMs: 20_001 } },
      20_001,
    ],
    ['in the main phase: what is left', { deadline: { timeoutMs: 1000 } }, 1000],
  ])('%s', async (_, options, timeLeft) => {
    const { gitHub, tasks } = gitHubThat();
    await cleanedUp(gitHub, [terminated()], options);
    expect(tasks).toMatchObject([{ timeLeft }]);
  });

  it('of its own ends as the phase would have, for the same reason', async () => {
    const { gitHub, tasks } = gitHubThat({}, { takesMs: 60_000 });
    const { run, clock } = await cleanedUp(gitHub, [terminated()], {
      phase: 'post',
      deadline: { timeoutMs: 0, atTimeout: 'job-ending' },
    });
    expect(clock.now() - Date.UTC(2026, 0, 15, 12)).toBe(20_000);
    expect(tasks[0]?.deadline).not.toBe(run.deadline);
    expect(tasks[0]?.deadline.reason).toBe('job-ending');
  });

  it('of its own is over when the runner interrupts it', async () => {
    const cancel = new AbortController();
    const { gitHub } = gitHubThat({}, { takesMs: 60_000 });
    const { run, clock } = await aPhaseRun({
      gitHub,
      phase: 'post',
      request: { github: REQUEST },
      cancelled: cancel.signal,
      deadline: { timeoutMs: 0 },
    });
    const startedAt = clock.now();
    clock.schedule(startedAt + 5000, () => {
      cancel.abort();
    });
    await clock.run(() => cleanUpGitHub(run, [], []));
    expect(clock.now() - startedAt).toBe(5000);
  });

  it('of its own is over with it; the time of the phase goes on', async () => {
    const { gitHub, tasks } = gitHubThat();
    const options: PhaseRunOptions = { phase: 'post', deadline: { timeoutMs: 1000 } };
    const { run, clock } = await cleanedUp(gitHub, [terminated()], options);
    await clock.run(() => clock.sleep(60_000));
    expect([run.deadline.signal.aborted, tasks[0]?.deadline.signal.aborted]).toEqual([true, false]);
  });

  it('of the phase goes on where it is enough', async () => {
    const { run, clock } = await cleanedUp(gitHubThat().gitHub, [terminated()], { phase: 'post' });
    await clock.run(() => clock.sleep(2_000_000));
    expect(run.deadline.signal.aborted).toBe(true);
  });
});
