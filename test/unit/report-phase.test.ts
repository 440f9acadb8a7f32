import { describe, expect, it } from 'vitest';
import {
  report,
  reportNothingNamed,
  reportSelection,
  reportTarget,
  saveProgress,
} from '../../src/action/report-phase.ts';
import type { TeardownRequest } from '../../src/action/inputs.ts';
import { NotSentError, RetCodeError, TransportError } from '../../src/compshare/errors.ts';
import type { CompShareError } from '../../src/compshare/errors.ts';
import type { GitHubRequest } from '../../src/github/github.ts';
import type { Outcome, Result } from '../../src/teardown/outcome.ts';
import type { Selected } from '../../src/teardown/select.ts';
import type { LateInstances, Selection, TeardownEnd } from '../../src/teardown/teardown.ts';
import { anInstance } from './instance.ts';
import { aPhaseRun } from './phase-run.ts';
import type { PhaseRunOptions, RecordedRun } from './phase-run.ts';
import { aDiskResult, aResult, terminated } from './results.ts';

const DESCRIBE = 'DescribeCompShareInstance';
const BY_ID: Selection = {
  by: 'id',
  targets: [
    { id: 'uhost-a1', seen: false },
    { id: 'uhost-b2', seen: true },
  ],
};
const BY_FILTER: Selection = { by: 'filter', filter: { names: ['train'] }, maxInstances: 3 };
const GITHUB: GitHubRequest = { token: 'token', cleanups: [{ kind: 'deployment', environment: 'gpu' }] };
const CANCELLED = AbortSignal.abort();
const BUSY = new TransportError(DESCRIBE, 'connection-failed', { code: 'ECONNRESET' });
const NO_PERMISSION = new RetCodeError(DESCRIBE, 299, 'no permission', 'request-1');
const WRONG_KEY = new RetCodeError(DESCRIBE, 171, 'signature error');

/** What a filter made of a list on which nothing matched. */
function aSelected(fields: Partial<Selected> = {}): Selected {
  return {
    filter: { names: ['train'] },
    instances: [],
    ambiguous: [],
    listed: [],
    leftAlone: new Map(),
    placesRefused: [],
    clockDifferenceMs: 0,
    ...fields,
  };
}

function finished(results: Result[], late: Partial<LateInstances> = {}, selected?: Selected): TeardownEnd {
  const none: LateInstances = { tooMany: [], unknownAge: [], error: undefined };
  return { kind: 'finished', results, selected, late: { ...none, ...late } };
}

/** What a phase reports of how its teardown ended. */
async function reported(
  end: TeardownEnd,
  options: PhaseRunOptions = {},
  selection: Selection = BY_ID,
): Promise<RecordedRun & { succeeded: boolean; rows: readonly Record<string, unknown>[] }> {
  const recorded = await aPhaseRun(options);
  const { succeeded, rows } = await report(recorded.run, selection, end);
  return { ...recorded, succeeded, rows };
}

/** The summaries of the tests are long: whether this one says something. */
function says(text: string): unknown {
  return expect.stringContaining(text);
}

describe('what is looked for', () => {
  it.each<[Selection, Partial<TeardownRequest>, string]>([
    [BY_ID, {}, 'Looking for uhost-a1, uhost-b2, in every region'],
    [BY_FILTER, { place: { zone: 'cn-wlcb-01' } }, 'Looking for name "train", in zone cn-wlcb-01'],
  ])('is said before anything is done: %#', async (selection, request, line) => {
    const { run, told } = await aPhaseRun({ request });
    reportTarget(run, selection);
    expect(told.lines).toEqual([`[0:00] ${line}`]);
  });
});

describe('what a filter selected', () => {
  it('nothing: no word of it yet', async () => {
    const { run, told } = await aPhaseRun();
    reportSelection(run, aSelected());
    expect([told.lines, told.annotations]).toEqual([[], []]);
  });

  it('is told, with what it left alone', async () => {
    const { run, told } = await aPhaseRun();
    const leftAlone: Selected['leftAlone'] = new Map([['excluded', [anInstance(), anInstance()]]]);
    reportSelection(run, aSelected({ instances: [anInstance()], leftAlone }));
    expect(told.lines.slice(0, 2)).toEqual(['[0:00] Left alone: 2 excluded', '[0:00] Selected 1 instance:']);
    expect(told.annotations).toEqual([]);
  });

  it('instances of unknown age, which may be billed: a warning', async () => {
    const { run, told } = await aPhaseRun();
    reportSelection(run, aSelected({ leftAlone: new Map([['age-unknown', [anInstance()]]]) }));
    expect(told.annotations).toEqual([
      [
        'warning',
        'Instances of unknown age',
        '1 instance matches, but CompShare does not say when it was created. It was left alone and may be billed.',
      ],
    ]);
  });

  it.each([
    [120_000, 'ahead of'],
    [-120_000, 'behind'],
  ])('clocks that differ by %d ms: a warning, with how many are left for it', async (ms, how) => {
    const { run, told } = await aPhaseRun();
    const leftAlone: Selected['leftAlone'] = new Map([['clocks-differ', [anInstance(), anInstance()]]]);
    reportSelection(run, aSelected({ clockDifferenceMs: ms, leftAlone }));
    expect(told.annotations).toEqual([
      [
        'warning',
        'Clocks differ',
        `CompShare's clock is 2 min ${how} this runner's. 2 instances are old enough by only one of the two and were left alone.`,
      ],
    ]);
  });

  it('clocks that differ, and none is left for it: a warning all the same', async () => {
    const { run, told } = await aPhaseRun();
    reportSelection(run, aSelected({ clockDifferenceMs: 120_000 }));
    expect(told.annotations).toEqual([['warning', 'Clocks differ', says('0 instances')]]);
  });

  it('names that only look alike: a notice that shows them', async () => {
    const { run, told } = await aPhaseRun();
    const similar = [anInstance({ name: 'é1' }), anInstance({ name: 'é2' })];
    reportSelection(run, aSelected({ leftAlone: new Map([['normalized-only', similar]]) }));
    expect(told.annotations).toEqual([['notice', 'Similar names', says('"é1", "é2". They match only')]]);
  });
});

describe('how far a teardown got', () => {
  it.each([
    [false, 'unfinished'],
    [true, 'dry-run'],
  ])('dry run: %j', async (dryRun, progress) => {
    const { run, saved } = await aPhaseRun({ request: { dryRun } });
    saveProgress(run, 'unfinished');
    expect(saved()?.progress).toBe(progress);
  });
});

describe('a job that ends without any instance named', () => {
  it.each([
    [undefined, false],
    [GITHUB, true],
  ])('is warned of, in the summary too: %#', async (github, isTold) => {
    const { run, told } = await aPhaseRun({ request: { ...(github && { github }) }, finishes: true });
    reportNothingNamed(run);
    const [[level, title, message] = []] = told.annotations;
    expect([level, title]).toEqual(['warning', 'No instance was named']);
    expect(message?.includes('Nothing was changed on GitHub either.')).toBe(isTold);
    expect(told.summary).toContain(
      '## ⚠️ No instance was named\n\nThis finishes the part of this step above.',
    );
    expect(told.summary).toContain('uhost-id, name and tag are all empty');
  });
});

describe('nothing selected', () => {
  it('is green, a notice and a part of the summary', async () => {
    const { succeeded, rows, told, saved } = await reported(finished([], {}, aSelected()), {}, BY_FILTER);
    expect([succeeded, rows, saved()?.progress]).toEqual([true, [], 'done']);
    expect(told.annotations).toEqual([
      ['notice', 'Nothing selected', 'No instance matches name "train", in every region. Nothing to do.'],
    ]);
    expect(told.summary).toContain('## ✅ Nothing selected\n');
    expect(told.outputs).toEqual({ 'uhost-id': '', 'in-recycle': '', results: '[]' });
  });

  it('where no list was read, nothing is said of it', async () => {
    const { succeeded, rows, told, saved } = await reported(finished([]));
    expect([succeeded, rows, saved()?.progress]).toEqual([true, [], 'done']);
    expect([told.annotations, told.summary]).toEqual([[], '']);
  });

  it('with something to do on GitHub, that is what is left', async () => {
    const { saved } = await reported(
      finished([], {}, aSelected()),
      { request: { github: GITHUB } },
      BY_FILTER,
    );
    expect(saved()?.progress).toBe('github-left');
  });

  it('what was left alone or is elsewhere is told: three by name, the others by their number', async () => {
    const elsewhere = [1, 2, 3, 4, 5].map((n) => anInstance({ id: `uhost-${n}`, zone: `cn-sh2-0${n}` }));
    const leftAlone: Selected['leftAlone'] = new Map([
      ['elsewhere', elsewhere],
      ['excluded', [anInstance()]],
    ]);
    const { told } = await reported(finished([], {}, aSelected({ leftAlone })), {}, BY_FILTER);
    expect(told.annotations[0]?.[2].split('. ').slice(2)).toEqual([
      'Left alone: 1 excluded',
      'uhost-1 "train" is in zone cn-sh2-01: check region and zone',
      'uhost-2 "train" is in zone cn-sh2-02: check region and zone',
      'uhost-3 "train" is in zone cn-sh2-03: check region and zone',
      '2 more are elsewhere too.',
    ]);
  });

  it('three elsewhere are all', async () => {
    const elsewhere = [1, 2, 3].map((n) => anInstance({ id: `uhost-${n}` }));
    const end = finished([], {}, aSelected({ leftAlone: new Map([['elsewhere', elsewhere]]) }));
    const { told } = await reported(end, {}, BY_FILTER);
    expect(told.annotations[0]?.[2]).not.toContain('more');
  });

  it('three of the places whose lists were refused are told, but not the list of everything', async () => {
    const regions = [undefined, 'cn-a', 'cn-b', 'cn-c', 'cn-d'];
    const placesRefused = regions.map((region) => ({
      place: region === undefined ? {} : { region },
      error: NO_PERMISSION,
    }));
    const { told } = await reported(finished([], {}, aSelected({ placesRefused })), {}, BY_FILTER);
    expect(told.annotations[0]?.[2].match(/Listing region \S+ was refused/g)).toEqual([
      'Listing region cn-a was refused',
      'Listing region cn-b was refused',
      'Listing region cn-c was refused',
    ]);
  });
});

describe('more selected than is allowed', () => {
  const selected = ['uhost-a1', 'uhost-b2'].map((id) => anInstance({ id }));

  it('is red, with the IDs, and not tried again', async () => {
    const end: TeardownEnd = { kind: 'too-many', selected, maxInstances: 1 };
    const { succeeded, rows, told, saved } = await reported(end, {}, BY_FILTER);
    expect([succeeded, rows, saved()?.progress]).toEqual([false, [], 'failed']);
    expect(told.annotations).toEqual([
      [
        'error',
        'Too many instances selected',
        'The filter selects 2 instances, more than max-instances (1): uhost-a1, uhost-b2. None was touched; they may be billed. Narrow the filter, or raise max-instances if all of them are meant.',
      ],
    ]);
    expect(told.summary).toContain('## ❌ CompShare: nothing was done');
    expect(told.summary).toContain('name &#34;train&#34;, in every region.');
    expect(told.summary).toContain('uhost-b2');
    expect(told.lines).toEqual(['[0:00] Done: nothing was touched']);
  });
});

describe('a list that can not be read', () => {
  const refused = (error: CompShareError): TeardownEnd => ({ kind: 'no-list', error, reason: 'refused' });

  it.each([
    ['refused for good', refused(NO_PERMISSION), 'failed', false],
    ['refused for now', refused(BUSY), 'unfinished', true],
    ['timed out', { kind: 'no-list', error: NO_PERMISSION, reason: 'timed-out' }, 'unfinished', true],
  ] as const)('%s: red, and whether the post phase continues is said', async (_, end, progress, resumes) => {
    const { succeeded, told, saved } = await reported(end, {}, BY_FILTER);
    expect([succeeded, saved()?.progress]).toEqual([false, progress]);
    expect(told.annotations).toHaveLength(1);
    expect(told.annotations[0]?.[2].includes('The post phase of this step continues.')).toBe(resumes);
    expect(told.summary).toContain(`## ${resumes ? '⏳' : '❌'} CompShare: nothing was done`);
  });

  it.each<PhaseRunOptions>([{ phase: 'post' }, { request: { dryRun: true } }])(
    'in the last phase, or a dry run, nobody is said to continue: %j',
    async (options) => {
      const { told } = await reported(refused(BUSY), options, BY_FILTER);
      expect(told.annotations[0]?.[2]).not.toContain('continues');
      expect(told.summary).toContain('## ❌ CompShare: nothing was done');
    },
  );

  it('the error has what was answered, what that leaves and what to do', async () => {
    const { told } = await reported(refused(NO_PERMISSION), {}, BY_FILTER);
    expect(told.annotations).toEqual([
      [
        'error',
        'The key lacks a permission (RetCode 299)',
        expect.stringMatching(/^The list of instances could not be read: /),
      ],
    ]);
    const message = told.annotations[0]?.[2];
    expect(message).toContain('Nothing was touched. Whatever matches may exist and be billed.');
    expect(message).toContain('Give the key the permission DescribeCompShareInstance');
    expect(message).toContain('request-1');
  });

  it('with keys that look wrong: that is told', async () => {
    const connection = { apiUrl: 'http://127.0.0.1:1/', publicKey: '"public"', privateKey: 'private' };
    const { told } = await reported(refused(WRONG_KEY), { request: { connection } }, BY_FILTER);
    expect(told.annotations[0]?.[2]).toContain('public-key has quotation marks around it');
  });

  it.each([
    ['timed-out', BUSY, 'Timed out. The list of instances could not be read: '],
    ['job-ending', BUSY, "The cancelled job's time was up. The list of instances could not be read: "],
    ['timed-out', new NotSentError(DESCRIBE), 'Timed out. Nothing was touched.'],
  ] as const)('%s: says so, and the error only where a call was made', async (reason, error, message) => {
    const { told } = await reported({ kind: 'no-list', error, reason }, {}, BY_FILTER);
    expect(told.annotations[0]?.[2]).toContain(message);
  });

  it('interrupted: says so, and that the post phase continues if it runs', async () => {
    const { told, saved } = await reported(
      { kind: 'no-list', error: BUSY, reason: 'cancelled' },
      { cancelled: CANCELLED },
      BY_FILTER,
    );
    expect(saved()?.progress).toBe('unfinished');
    expect(told.annotations).toEqual([
      [
        'error',
        'The step was interrupted',
        'The runner interrupted this step before the list of instances was read. Nothing was touched. Whatever matches may exist and be billed. The post phase continues if the runner runs it; otherwise finish it yourself.',
      ],
    ]);
  });
});

describe('everything gone', () => {
  it('is green: outputs, summary, and nothing to resume', async () => {
    const result = terminated({ instance: anInstance() });
    const { succeeded, rows, told, saved } = await reported(finished([result]));
    expect([succeeded, saved()?.progress, saved()?.targets]).toEqual([true, 'done', undefined]);
    expect(rows).toMatchObject([{ id: 'uhost-a1', outcome: 'terminated' }]);
    expect(told.outputs).toEqual({
      'uhost-id': 'uhost-a1',
      'in-recycle': 'No',
      results: JSON.stringify(rows),
    });
    expect(told.annotations).toEqual([]);
    expect(told.summary).toContain('## ✅ CompShare: 1 instance gone, no data disk kept');
    expect(told.summary).not.toMatch(/Looked for|Left alone/);
    expect(told.lines).toEqual(['[0:00] Done: 1 gone']);
  });

  it('needs none of the words for failures', async () => {
    const { run } = await aPhaseRun();
    const loadDetails = (): Promise<never> => Promise.reject(new Error('they are not loaded'));
    await expect(report({ ...run, loadDetails }, BY_ID, finished([terminated()]))).resolves.toMatchObject({
      succeeded: true,
    });
  });

  it('as a filter selected it: the summary says what was looked for and left alone', async () => {
    const selected = aSelected({ leftAlone: new Map([['too-young', [anInstance()]]]) });
    const { told } = await reported(finished([terminated()], {}, selected), { finishes: true }, BY_FILTER);
    expect(told.summary).toContain('name &#34;train&#34;, in every region.');
    expect(told.summary).toContain('1 too young.');
    expect(told.summary).toContain('This finishes the part of this step above.');
  });

  it('with something to do on GitHub, that is what is left', async () => {
    const { saved } = await reported(finished([terminated()]), { request: { github: GITHUB } });
    expect(saved()?.progress).toBe('github-left');
  });
});

describe('instances that failed', () => {
  const refused = (id: string, error: CompShareError): Result =>
    aResult({ kind: 'refused', error, attempts: 2 }, { id, instance: anInstance({ id }) });
  const running = (id: string): Result => aResult({ kind: 'running' }, { id, instance: anInstance({ id }) });
  const timedOut = (id: string): Result =>
    aResult({ kind: 'timed-out', lastError: undefined }, { id, instance: anInstance({ id }) });

  it('what may still go is what the post phase resumes with', async () => {
    const { succeeded, rows, told, saved } = await reported(
      finished([terminated(), timedOut('uhost-b2'), running('uhost-c3')]),
    );
    expect(succeeded).toBe(false);
    expect(saved()).toMatchObject({ progress: 'unfinished', targets: ['uhost-b2'] });
    expect(rows.map(({ id, reason }) => [id, reason])).toEqual([
      ['uhost-a1', undefined],
      ['uhost-b2', 'timed-out'],
      ['uhost-c3', 'running'],
    ]);
    expect(told.outputs['results']).toBe(JSON.stringify(rows));
    expect(told.annotations.map(([level, title]) => [level, title])).toEqual([
      ['error', 'Timed out'],
      ['error', 'The instance is running and stop is false'],
    ]);
    expect(told.annotations[0]?.[2]).toContain('The post phase of this step continues.');
    expect(told.summary).toContain('## ⏳ CompShare: 2 instances not gone yet');
    expect(told.summary).toContain('The instance is running and stop is false');
  });

  it('for good: nothing is resumed', async () => {
    const { succeeded, saved, told } = await reported(finished([running('uhost-a1')]));
    expect([succeeded, saved()?.progress, saved()?.targets]).toEqual([false, 'failed', undefined]);
    expect(told.summary).toContain('## ❌ CompShare: 1 instance not terminated');
  });

  it('for good, with something to do on GitHub: that is what is left', async () => {
    const { saved } = await reported(finished([running('uhost-a1')]), { request: { github: GITHUB } });
    expect(saved()?.progress).toBe('github-left');
  });

  it.each<PhaseRunOptions>([{ phase: 'post' }, { request: { dryRun: true } }])(
    'in the last phase, or a dry run, nobody is said to continue: %j',
    async (options) => {
      const { told } = await reported(finished([timedOut('uhost-a1')]), options);
      expect(told.annotations[0]?.[2]).not.toContain('continues');
      expect(told.summary).toContain('## ❌ CompShare: 1 instance not terminated');
    },
  );

  it.each<[string, PhaseRunOptions, string]>([
    ['in its time', {}, 'The post phase of this step continues. Its part of this summary comes below.'],
    ['when it was interrupted', { cancelled: CANCELLED }, 'The post phase continues if the runner runs it'],
    ['when its time was up', { deadline: { timeoutMs: 0 } }, 'The post phase of this step continues.'],
    [
      "when the job's time was up",
      { deadline: { timeoutMs: 0, atTimeout: 'job-ending' } },
      'The post phase continues if the runner runs it',
    ],
  ])('that ended %s: the summary says whether the post phase continues', async (_, options, text) => {
    const recorded = await aPhaseRun(options);
    await recorded.clock.run(() => recorded.clock.sleep(1));
    await report(recorded.run, BY_ID, finished([timedOut('uhost-a1')]));
    expect(recorded.told.summary).toContain(text);
  });

  it('with keys that look wrong: that is told', async () => {
    const connection = { apiUrl: 'http://127.0.0.1:1/', publicKey: '"public"', privateKey: 'private' };
    const { told } = await reported(finished([refused('uhost-a1', WRONG_KEY)]), { request: { connection } });
    expect(told.annotations[0]?.[2]).toContain('public-key has quotation marks around it');
  });

  const unknown = (code: number): Result =>
    refused(`uhost-${code}`, new RetCodeError('TerminateCompShareInstance', 70_000 + code, 'what?'));

  it('for nine causes: an error for each', async () => {
    const { told } = await reported(finished([1, 2, 3, 4, 5, 6, 7, 8, 9].map((code) => unknown(code))));
    expect(told.annotations).toHaveLength(9);
    expect(told.annotations.map(([, title]) => title)).not.toContain('More failures');
  });

  it('for more causes than annotations are shown: the last error has all the others', async () => {
    const { told } = await reported(
      finished([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((code) => unknown(code))),
    );
    expect(told.annotations).toHaveLength(10);
    expect(told.annotations.at(-1)).toEqual([
      'error',
      'More failures',
      '2 more instances failed for other reasons: uhost-10, uhost-11. The job summary and the log say why.',
    ]);
  });
});

describe('data disks of instances that are gone', () => {
  it('that were kept: a notice with what they cost', async () => {
    const disks = [
      aDiskResult(),
      aDiskResult({ id: 'bsm-2' }),
      aDiskResult({ id: 'bsm-3', fate: 'released' }),
    ];
    const { succeeded, told } = await reported(finished([terminated({ disks })]));
    expect(succeeded).toBe(true);
    expect(told.annotations).toEqual([
      [
        'notice',
        'Data disks kept',
        '2 data disks (200 GB) kept, about 1.00 CNY a day: bsm-1 (100 GB, cn-wlcb-01, about 0.50 CNY a day); bsm-2 (100 GB, cn-wlcb-01, about 0.50 CNY a day). They stay on the bill until somebody deletes them.',
      ],
    ]);
  });

  it('that were kept, at a price that nobody told: no word of it', async () => {
    const disks = [aDiskResult({ pricePerDayCny: undefined })];
    const { told } = await reported(finished([terminated({ disks })]));
    expect(told.annotations).toEqual([
      ['notice', 'Data disks kept', says('1 data disk (100 GB) kept: bsm-1 (100 GB, cn-wlcb-01). It stays')],
    ]);
  });

  it('that could not be verified: a warning with the errors, each once and three at most', async () => {
    const errors = [BUSY, BUSY, NO_PERMISSION, WRONG_KEY, new RetCodeError(DESCRIBE, 172, 'no such key')];
    const disks = errors.map((error, index) =>
      aDiskResult({ id: `bsm-${index}`, fate: 'unverified', error }),
    );
    const { told } = await reported(finished([terminated({ disks })]));
    const [[level, title, message] = []] = told.annotations;
    expect([level, title]).toEqual(['warning', 'Data disks could not be verified']);
    expect(message).toContain('These data disks may not be deleted: bsm-0 (100 GB');
    expect(message?.split('The last error was: ')[1]?.split('; ')).toHaveLength(3);
  });

  it('that could not be verified, and no error is to blame: none is told', async () => {
    const { told } = await reported(finished([terminated({ disks: [aDiskResult({ fate: 'unverified' })] })]));
    expect(told.annotations).toEqual([
      ['warning', 'Data disks could not be verified', expect.stringMatching(/stays on the bill\.$/)],
    ]);
  });

  it('that fail the step are told with its error, and not once more', async () => {
    const outcome: Outcome = {
      kind: 'disks-left',
      terminated: undefined,
      endedBy: undefined,
      mayGoLater: false,
    };
    const disks = [aDiskResult({ fate: 'unverified' })];
    const { told } = await reported(finished([aResult(outcome, { disks })]));
    expect(told.annotations.map(([level, title]) => [level, title])).toEqual([
      ['error', 'Data disks were not deleted'],
    ]);
  });

  it.each([
    [true, terminated({ dataDisks: undefined }), 1],
    [true, terminated({ dataDisks: [] }), 0],
    [false, terminated({ dataDisks: undefined }), 0],
    [true, aResult({ kind: 'already-gone' }, { dataDisks: undefined }), 0],
  ])('that no list showed: a warning where they were to go: %#', async (releaseDisks, result, warnings) => {
    const { told } = await reported(finished([result]), { request: { releaseDisks } });
    expect(told.annotations).toEqual(
      Array.from({ length: warnings }, () => [
        'warning',
        'Data disks could not be verified',
        says('uhost-a1: no list showed the data disks'),
      ]),
    );
  });
});

describe('an instance that is not there', () => {
  const notThere = [
    aResult({ kind: 'not-found-ignored' }, { id: 'uhost-b2' }),
    aResult({ kind: 'not-found-ignored' }, { id: 'uhost-c3' }),
    terminated(),
  ];

  it('may have been terminated by a main phase whose state is lost: a warning', async () => {
    const { succeeded, told } = await reported(finished(notThere), { phase: 'post' });
    expect(succeeded).toBe(true);
    expect(told.annotations).toEqual([
      [
        'warning',
        'Not there now',
        says('uhost-b2, uhost-c3: not found now; the main phase may have terminated them'),
      ],
    ]);
  });

  it.each<[string, PhaseRunOptions]>([
    ['it is asked to ignore that', { phase: 'post', request: { ignoreNotFound: true } }],
    ['it is the main phase', { phase: 'main' }],
    ['the main phase left it to this one', { phase: 'post', request: { when: 'job-end' } }],
  ])('where %s: no word', async (_, options) => {
    const { told } = await reported(finished(notThere), options);
    expect(told.annotations).toEqual([]);
  });

  it('where all are gone: no word', async () => {
    const { told } = await reported(finished([terminated()]), { phase: 'post' });
    expect(told.annotations).toEqual([]);
  });
});

describe('what the platform still lists as deleted', () => {
  it('is a notice', async () => {
    const outcome: Outcome = { kind: 'terminated', inRecycle: 'Yes', stillListed: true };
    const { told } = await reported(finished([aResult(outcome, { id: 'uhost-b2' }), terminated()]));
    expect(told.annotations).toEqual([
      ['notice', 'In the recycle bin', says('uhost-b2: CompShare reports it as deleted and still lists it')],
    ]);
  });
});

describe('what was listed late', () => {
  const late = [anInstance({ id: 'uhost-x9' })];
  const filter: PhaseRunOptions = {
    request: { targets: { by: 'filter', filter: { names: ['train'] }, maxInstances: 1 } },
  };

  it('more than is allowed: red, and not tried again', async () => {
    const { succeeded, told, saved } = await reported(
      finished([terminated()], { tooMany: late }),
      filter,
      BY_FILTER,
    );
    expect([succeeded, saved()?.progress]).toEqual([false, 'failed']);
    expect(told.annotations).toEqual([
      [
        'error',
        'More instances than max-instances',
        says(
          '1 more matching instance was listed late: uhost-x9. With it, max-instances (1) would be exceeded',
        ),
      ],
    ]);
  });

  it('of unknown age: a warning', async () => {
    const { succeeded, told } = await reported(
      finished([terminated()], { unknownAge: late }),
      filter,
      BY_FILTER,
    );
    expect(succeeded).toBe(true);
    expect(told.annotations).toEqual([
      [
        'warning',
        'Instances listed late',
        says('uhost-x9: listed when the others were gone. It was not touched'),
      ],
    ]);
  });

  it('is not known where the list can not be read: a warning', async () => {
    const { succeeded, told } = await reported(finished([terminated()], { error: BUSY }), filter, BY_FILTER);
    expect(succeeded).toBe(true);
    expect(told.annotations).toEqual([
      ['warning', 'The last list could not be read', says('A last look for instances listed late failed: ')],
    ]);
  });
});
