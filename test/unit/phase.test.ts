import { describe, expect, it } from 'vitest';
import { CATALOGS } from '../../src/action/catalogs.ts';
import { runPhase } from '../../src/action/phase.ts';
import { readState } from '../../src/action/saved-state.ts';
import type { SavedState } from '../../src/action/saved-state.ts';
import { sealState } from '../../src/action/progress.ts';
import type { Phase } from '../../src/action/progress.ts';
import type { GitHub, GitHubReport, GitHubTask } from '../../src/github/github.ts';
import { DEFAULT_KEYS, Simulator } from '../simulator/simulator.ts';
import type { SimulatorOptions } from '../simulator/simulator.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { recordingRunner } from './recording-runner.ts';
import type { Told } from './recording-runner.ts';

const KEYS = { 'public-key': DEFAULT_KEYS.publicKey, 'private-key': DEFAULT_KEYS.privateKey };
const KEY_VARIABLES = {
  COMPSHARE_PUBLIC_KEY: DEFAULT_KEYS.publicKey,
  COMPSHARE_PRIVATE_KEY: DEFAULT_KEYS.privateKey,
};
const SEAL = { privateKey: DEFAULT_KEYS.privateKey, env: {} };
const ON_GITHUB = { 'github-token': 'token', environment: 'gpu' };
const TERMINATE = 'TerminateCompShareInstance';

/** How a phase is played. */
interface PlayOptions {
  phase?: Phase;
  /** What an earlier phase saved. */
  state?: string;
  /** Virtual time until the runner interrupts it, in milliseconds. */
  cancelAfterMs?: number;
  env?: Record<string, string>;
  gitHub?: GitHub;
  debug?: boolean;
}

/** What a phase came to. */
interface Played {
  succeeded: boolean;
  told: Told;
  /** In virtual seconds. */
  seconds: number;
  /** All that it saved, in order. */
  saves: (SavedState | undefined)[];
  saved: SavedState | undefined;
  /** When it saved each of them, in virtual seconds. */
  savedAt: number[];
  /** What was saved when the first termination was sent. */
  atTermination: SavedState | undefined;
  /** What was saved last, sealed, for the next phase. */
  state: string;
  titles: string[];
}

/** A simulated CompShare, and phases played against it in virtual time. */
class Scene {
  readonly clock = new VirtualClock();
  readonly simulator: Simulator;
  /** What interrupts the phase that was played last. */
  cancel = new AbortController();

  constructor(options: Omit<SimulatorOptions, 'clock'> = {}) {
    const durations = { stop: 30_000, terminate: 5000, ...options.durations };
    this.simulator = new Simulator({ ...options, clock: this.clock, durations });
  }

  async play(inputs: Record<string, string>, options: PlayOptions = {}): Promise<Played> {
    const { phase = 'main', state = '', cancelAfterMs, env = {}, gitHub, debug = false } = options;
    const given = { ...KEYS, 'api-url': 'http://127.0.0.1:1/', ...inputs };
    const { runner, told } = recordingRunner({ inputs: given, state, debug });
    const startedAt = this.clock.now();
    const cancel = new AbortController();
    this.cancel = cancel;
    if (cancelAfterMs === 0) cancel.abort();
    else if (cancelAfterMs !== undefined)
      this.clock.schedule(startedAt + cancelAfterMs, () => {
        cancel.abort();
      });
    // Loaded before: loading takes real time.
    const [messages, details] = await Promise.all([CATALOGS.en.everyRun(), CATALOGS.en.details()]);
    let atTermination: string | undefined;
    const savedAt: number[] = [];
    const succeeded = await this.clock.run(() =>
      runPhase(phase, {
        runner: {
          ...runner,
          saveState: (name, value) => {
            savedAt.push((this.clock.now() - startedAt) / 1000);
            runner.saveState(name, value);
          },
        },
        clock: this.clock,
        fetch: (url, request) => {
          if (request.body.includes(`Action=${TERMINATE}`)) atTermination ??= told.saved.at(-1);
          return this.simulator.fetch(url, request);
        },
        random: () => 0.5,
        cancelled: cancel.signal,
        env,
        language: 'en',
        messages,
        loadDetails: () => Promise.resolve(details),
        loadGitHub: () =>
          gitHub === undefined ? Promise.reject(new Error('nobody asked')) : Promise.resolve(gitHub),
      }),
    );
    const open = (sealed = ''): SavedState | undefined => readState(sealed, { ...SEAL, env });
    const saves = told.saved.map((sealed) => open(sealed));
    return {
      succeeded,
      told,
      seconds: (this.clock.now() - startedAt) / 1000,
      saves,
      saved: saves.at(-1),
      savedAt,
      atTermination: open(atTermination),
      state: told.saved.at(-1) ?? '',
      titles: told.annotations.map(([, title]) => title),
    };
  }

  /** The calls that change something, in order. */
  get changes(): string[] {
    return this.simulator.ledger
      .filter(({ action }) => /^(Stop|Terminate)/.test(action))
      .map(({ action, targets }) => `${action.replace('CompShareInstance', '')} ${targets.join()}`);
  }
}

/** A GitHub whose clean-up ends like this, and what was asked of it. */
function gitHubThat(report: Partial<GitHubReport> = {}): { gitHub: GitHub; tasks: GitHubTask[] } {
  const tasks: GitHubTask[] = [];
  const none = { rows: [], summary: '', problems: [], warnings: [], notices: [], left: [], failed: [] };
  const gitHub: GitHub = {
    intents: () => ['clean up on GitHub'],
    isDue: () => true,
    cleanUp: (task) => {
      tasks.push(task);
      return Promise.resolve({ ...none, ...report });
    },
  };
  return { gitHub, tasks };
}

describe('a main phase', () => {
  it('saves what the next one must know before anything is changed', async () => {
    const scene = new Scene();
    const { UHostId: id, DiskSet } = scene.simulator.addInstance({ dataDisks: [50] });
    const { succeeded, saves, saved, told } = await scene.play({ 'uhost-id': id });
    expect([succeeded, scene.changes]).toEqual([true, [`Stop ${id}`, `${TERMINATE.slice(0, 9)} ${id}`]]);
    const disk = DiskSet.find(({ IsBoot }) => IsBoot !== 'True')?.DiskId;
    expect(saves[0]).toEqual({ progress: 'started' });
    expect(saves[1]).toMatchObject({ progress: 'started', inputs: { 'uhost-id': id } });
    expect(saves[2]).toEqual({ ...saves[1], targets: [id] });
    expect(saved).toEqual({
      progress: 'done',
      targets: [id],
      inputs: { 'uhost-id': id, 'api-url': 'http://127.0.0.1:1/' },
      seen: { [id]: { disks: [[disk, 50]] } },
    });
    expect(told.lines[0]).toBe(`[0:00] Looking for ${id}, in every region`);
    expect(told.groups).toEqual([]);
    expect(told.lines.map((line) => line.replace(/^\[.*?\] /, ''))).toEqual(
      expect.arrayContaining([`${id}: stopping`, `${id}: Stopping → Stopped`]),
    );
  });

  it('that is killed when it terminates leaves which data disks go too', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance({ State: 'Stopped', dataDisks: [50] });
    const { atTermination } = await scene.play({ 'uhost-id': id, 'release-disk': 'true' });
    expect(atTermination).toMatchObject({
      progress: 'started',
      targets: [id],
      release: { [id]: [{ length: 4 }] },
    });
  });

  it('whose instance is gone with its data disks leaves none', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance({ dataDisks: [50] });
    const { saved } = await scene.play({ 'uhost-id': id, 'release-disk': 'true' });
    expect(saved?.seen).toEqual({ [id]: { disks: [] } });
  });

  it('with inputs that are wrong does nothing, and is not tried again', async () => {
    const scene = new Scene();
    const { succeeded, told, saved } = await scene.play({
      'uhost-id': 'uhost-a1',
      timeout: 'soon',
      stop: 'no',
    });
    expect([succeeded, saved?.progress, scene.simulator.ledger]).toEqual([false, 'failed', []]);
    const [[level, title, message] = []] = told.annotations;
    expect([level, title]).toEqual(['error', 'Nothing was done: the inputs are wrong']);
    expect(message?.split('\n')).toEqual([
      expect.stringContaining('stop is "no"'),
      expect.stringContaining('timeout is "soon"'),
      'Nothing was terminated: instances may exist and be billed.',
    ]);
    expect(told.summary).toContain('## ❌ CompShare: nothing was done');
    expect(told.summary.split('<br>').at(-1)).toBe(
      'Nothing was terminated&#58; instances may exist and be billed.\n',
    );
    expect(told.summary).not.toMatch(/Looked for|Left alone|finishes/);
  });

  it('whose keys come from the environment says so', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance();
    const inputs = { 'uhost-id': id, 'public-key': '', 'private-key': '' };
    const { succeeded, told } = await scene.play(inputs, { env: KEY_VARIABLES });
    expect(succeeded).toBe(true);
    expect(told.lines[0]).toBe('The keys come from COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY.');
  });

  it('says which inputs had something invisible in them', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance();
    const { told } = await scene.play({ 'uhost-id': `${id}\u200b` });
    expect(told.annotations).toEqual([
      [
        'notice',
        'Invisible characters removed',
        expect.stringMatching(/^uhost-id: removed .* Copy it again/),
      ],
    ]);
  });

  it('with an ID and filters says that the filters are not used', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance();
    const { titles } = await scene.play({ 'uhost-id': id, name: 'gpu-*' });
    expect(titles).toEqual(['Filters not used']);
  });

  it('whose annotations have an address of their own for help adds it', async () => {
    const scene = new Scene();
    const env = { GITHUB_ACTION_REPOSITORY: 'owner/repo', GITHUB_ACTION_REF: 'v1' };
    const { told } = await scene.play({ name: 'none', 'dry-run': 'true' }, { env });
    expect(told.annotations[0]?.[2]).toMatch(/\nhttps:\/\/github\.com\/owner\/repo\/.*#nothing-selected$/);
  });

  it('that leaves everything to the end of the job changes nothing', async () => {
    const scene = new Scene();
    scene.simulator.addInstance({ Name: 'gpu-7' });
    const { succeeded, saved } = await scene.play({ name: 'gpu-7', when: 'job-end', stop: 'false' });
    expect([succeeded, scene.changes, saved?.progress]).toEqual([true, [], 'deferred']);
  });

  it('that is a dry run only looks, and tells how the API answered', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance();
    const { succeeded, saved, told } = await scene.play({ 'uhost-id': id, 'dry-run': 'true' });
    expect([succeeded, scene.changes, saved?.progress]).toEqual([true, [], 'dry-run']);
    expect(told.groups.map(({ title }) => title)).toEqual(['How this API answered']);
  });

  it('with debug logging tells each call', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance({ State: 'Stopped' });
    const { told } = await scene.play({ 'uhost-id': id }, { debug: true });
    expect(told.debug.length).toBeGreaterThan(0);
    expect(told.groups).toHaveLength(1);
  });

  it('with more to leave than a state holds says what it leaves out', async () => {
    const scene = new Scene();
    const ids = Array.from({ length: 1500 }, (_, index) => `uhost-${String(index).padStart(20, '0')}`);
    const { told } = await scene.play({ 'uhost-id': ids.join(), 'dry-run': 'true' });
    expect(told.lines).toContain(
      'The state for the post phase is too long. Left out: IDs of the instances, inputs.',
    );
  });
});

describe('an instance that is not listed yet', () => {
  it.each<[string, Record<string, string>, number, number]>([
    ['by its ID', { 'uhost-id': 'uhost-a1' }, 10, 13],
    ['by its name', { name: 'train' }, 30, 36],
    ['after a failure', { 'uhost-id': 'uhost-a1', 'job-status': 'failure' }, 60, 66],
    ['after a cancel', { name: 'train', 'job-status': 'cancelled' }, 60, 66],
    ['in a dry run', { name: 'train', 'dry-run': 'true', 'job-status': 'failure' }, 0, 6],
    ['by an age of less than a minute', { name: 'train', 'older-than': '59s' }, 30, 36],
    [
      'by an age that none of these has',
      { name: 'train', 'older-than': '60s', 'job-status': 'failure' },
      0,
      6,
    ],
  ])('%s: is looked for as long as it may be listed late', async (_, inputs, least, most) => {
    const { seconds } = await new Scene().play(inputs);
    expect(seconds).toBeGreaterThanOrEqual(least);
    expect(seconds).toBeLessThanOrEqual(most);
  });

  it('and matches the filter once the others are gone goes too, and is known to the next phase', async () => {
    const scene = new Scene();
    const { UHostId: first } = scene.simulator.addInstance({ Name: 'gpu-1', State: 'Stopped' });
    const { UHostId: late } = scene.simulator.addInstance({ Name: 'other', State: 'Stopped' });
    scene.clock.schedule(scene.clock.now() + 6000, () => {
      scene.simulator.rename(late, 'gpu-2');
    });
    const { gitHub, tasks } = gitHubThat();
    const { succeeded, saves, saved, told } = await scene.play({ name: 'gpu-*', ...ON_GITHUB }, { gitHub });
    const namedFirst = [1, 2].map((count) => saves.find((state) => state?.targets?.length === count)?.seen);
    expect(namedFirst).toMatchObject([{ [first]: {} }, { [first]: {}, [late]: {} }]);
    expect([succeeded, scene.changes]).toEqual([true, [`Terminate ${first}`, `Terminate ${late}`]]);
    expect(saved?.targets).toEqual([first, late]);
    expect(told.lines.filter((line) => line.includes('Selected'))).toHaveLength(2);
    expect(tasks[0]?.tornDown).toMatchObject({
      gone: [
        { id: first, name: 'gpu-1' },
        { id: late, name: 'gpu-2' },
      ],
      listed: [{ id: late, name: 'gpu-2' }],
      listRead: true,
    });
  });
});

it('what a filter left alone is known too, for names that are alike on GitHub', async () => {
  const scene = new Scene();
  scene.simulator.addInstance({ Name: 'gpu-1', State: 'Stopped' });
  const { UHostId: other } = scene.simulator.addInstance({ Name: 'other' });
  const { gitHub } = gitHubThat();
  const { atTermination } = await scene.play({ name: 'gpu-1', ...ON_GITHUB }, { gitHub });
  expect(atTermination?.instances?.listed).toContainEqual([other, 'other']);
});

describe('a phase that is interrupted', () => {
  it('notes when the job ends, and leaves the rest to the next, which goes on', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance({ dataDisks: [50] });
    const startedAt = scene.clock.now();
    const main = await scene.play({ 'uhost-id': id }, { cancelAfterMs: 5000 });
    expect([main.succeeded, main.seconds]).toEqual([false, 5]);
    expect(main.saved).toMatchObject({
      progress: 'unfinished',
      targets: [id],
      jobEndsAt: startedAt + 275_000,
    });
    // Saved at once, as what was seen is: the process may be killed at any moment.
    expect(
      main.saves
        .filter((state) => state?.progress === 'started')
        .map((state) => Object.keys(state ?? {}).length),
    ).toEqual([1, 2, 3, 4, 5]);

    const post = await scene.play({ 'uhost-id': id }, { phase: 'post', state: main.state });
    expect(post.succeeded).toBe(true);
    expect(post.told.lines[0]).toContain(id);
    expect(post.told.lines[0]).toContain('main phase');
    expect(post.told.summary).toContain('This finishes the part of this step above.');
    expect(post.titles).toEqual(['Data disks kept']);
  });

  it('while a call hangs notes at once when the job ends', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance();
    scene.simulator.addFault({ fault: 'lost-request', on: { action: 'StopCompShareInstance' } });
    const { saves, savedAt, seconds } = await scene.play({ 'uhost-id': id }, { cancelAfterMs: 5000 });
    expect(savedAt[saves.findIndex((state) => state?.jobEndsAt !== undefined)]).toBe(5);
    expect(seconds).toBe(7);
  });

  it('in a cancelled job does not warn of what is left once it is over', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance();
    const inputs = { 'uhost-id': id, 'job-status': 'cancelled' };
    const { told } = await scene.play(inputs, { cancelAfterMs: 5000 });
    await scene.clock.run(() => scene.clock.sleep(200_000));
    expect(told.annotations.map(([level]) => level)).toEqual(['error']);
  });

  it('before it began makes no call, and notes when the job ends', async () => {
    const scene = new Scene();
    const startedAt = scene.clock.now();
    const { succeeded, saved } = await scene.play({ 'uhost-id': 'uhost-a1' }, { cancelAfterMs: 0 });
    expect([succeeded, scene.simulator.ledger, saved?.jobEndsAt]).toEqual([false, [], startedAt + 270_000]);
  });

  it('in a cancelled job keeps the earlier end', async () => {
    const scene = new Scene();
    const startedAt = scene.clock.now();
    const { UHostId: id } = scene.simulator.addInstance();
    const inputs = { 'uhost-id': id, 'job-status': 'cancelled' };
    const { saves, saved } = await scene.play(inputs, { cancelAfterMs: 5000 });
    expect(saves.find((state) => state?.jobEndsAt !== undefined)?.jobEndsAt).toBe(startedAt + 200_000);
    expect(saved?.jobEndsAt).toBe(startedAt + 200_000);
  });

  it('once it is over notes nothing', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance({ State: 'Stopped' });
    const { told } = await scene.play({ 'uhost-id': id });
    const { length } = told.saved;
    scene.cancel.abort();
    expect(told.saved).toHaveLength(length);
  });
});

describe('half of the time of a cancelled job', () => {
  it.each<[string, SimulatorOptions['durations'], number]>([
    ['with the instance there: a warning that names it', { stop: 150_000, terminate: 5000 }, 1],
    ['with the instance gone: no word', { stop: 30_000, terminate: 5000 }, 0],
  ])('%s', async (_, durations, warnings) => {
    const scene = new Scene({ ...(durations && { durations }) });
    const { UHostId: id } = scene.simulator.addInstance();
    const { told } = await scene.play({ 'uhost-id': id, 'job-status': 'cancelled' });
    const found = told.annotations.filter(([, title]) => title === 'The job may be ended at any moment');
    expect(found).toEqual(
      Array.from({ length: warnings }, (): unknown => [
        'warning',
        expect.any(String),
        expect.stringContaining(id),
      ]),
    );
  });

  it('with its data disks not known to be gone: a warning that names it', async () => {
    const scene = new Scene({ durations: { stop: 85_000, terminate: 5000 }, diskRelease: 'never' });
    const { UHostId: id } = scene.simulator.addInstance({ dataDisks: [200] });
    const inputs = { 'uhost-id': id, 'release-disk': 'true', 'job-status': 'cancelled' };
    const { told } = await scene.play(inputs);
    expect(told.annotations[0]?.[2]).toContain(
      `whatever is left. Data disks not known to be deleted yet: those of ${id}.`,
    );
  });

  it('while no list is answered: what the step is about is warned of by its ID', async () => {
    const scene = new Scene();
    scene.simulator.addFault({ fault: 'lost-request' });
    const { told } = await scene.play({ 'uhost-id': 'uhost-a1', 'job-status': 'cancelled' });
    expect(told.annotations[0]?.[2]).toContain('Not gone yet: uhost-a1.');
  });

  it('with the data disks of one gone, and another there: only that is warned of', async () => {
    const scene = new Scene({ durations: { stop: 150_000, terminate: 5000 } });
    const { UHostId: first } = scene.simulator.addInstance({ State: 'Stopped', dataDisks: [50] });
    const { UHostId: second } = scene.simulator.addInstance();
    const inputs = { 'uhost-id': `${first},${second}`, 'release-disk': 'true', 'job-status': 'cancelled' };
    const { told } = await scene.play(inputs);
    expect(told.annotations[0]?.[2]).toContain(`Not gone yet: ${second}. If nothing more`);
  });
});

describe('a post phase', () => {
  const stateOf = (state: SavedState): string => sealState(JSON.stringify(state), SEAL);

  it('at the end of the job does what was left to it', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance({ Name: 'gpu-7' });
    const { succeeded, told } = await scene.play(
      { name: 'gpu-7', when: 'job-end' },
      { phase: 'post', state: stateOf({ progress: 'deferred' }) },
    );
    expect([succeeded, scene.simulator.fates().get(id)?.gone]).toEqual([true, true]);
    expect(told.lines[0]).toBe('The job is ending: tearing down now.');
    expect(told.lines.join()).not.toContain('left no state');
    expect(told.summary).not.toContain('This finishes');
  });

  it('at the end of the job with nothing named: a warning', async () => {
    const scene = new Scene();
    const { succeeded, titles } = await scene.play(
      { 'uhost-id': '', when: 'job-end' },
      { phase: 'post', state: stateOf({ progress: 'deferred' }) },
    );
    expect([succeeded, titles, scene.simulator.ledger]).toEqual([true, ['No instance was named'], []]);
  });

  it('after a dry run that was killed has nothing to do', async () => {
    const scene = new Scene();
    const { succeeded, told } = await scene.play(
      { 'uhost-id': 'uhost-a1', 'dry-run': 'true' },
      { phase: 'post', state: stateOf({ progress: 'started' }) },
    );
    expect([succeeded, scene.simulator.ledger]).toEqual([true, []]);
    expect(told.lines).toEqual(['Nothing to do: the main phase was a dry run.']);
  });

  it('that is a dry run at the end of the job looks', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance();
    await scene.play({ 'uhost-id': id, 'dry-run': 'true', when: 'job-end' }, { phase: 'post' });
    expect(scene.simulator.ledger.length).toBeGreaterThan(0);
  });

  it('goes on with what the main phase was at, whatever its inputs say by now', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance({ Name: 'renamed', State: 'Stopped' });
    const state = stateOf({ progress: 'started', targets: [id], inputs: { name: 'gpu-*' } });
    const { succeeded, titles } = await scene.play(
      { 'uhost-id': 'uhost-b2', name: 'x' },
      { phase: 'post', state },
    );
    expect([succeeded, scene.changes, titles]).toEqual([true, [`Terminate ${id}`], []]);
  });

  it.each<SavedState>([
    { progress: 'started', targets: ['uhost-a1'], seen: { 'uhost-a1': {} } },
    { progress: 'github-left' },
  ])('that knows what is left needs no instance named: %j', async (state) => {
    const { gitHub } = gitHubThat();
    const options: PlayOptions = { phase: 'post', state: stateOf(state), gitHub };
    const { succeeded } = await new Scene().play({ 'uhost-id': '', ...ON_GITHUB }, options);
    expect(succeeded).toBe(true);
  });

  it('knows that what the main phase saw is gone, with its data disks', async () => {
    const scene = new Scene();
    const state = stateOf({
      progress: 'unfinished',
      targets: ['uhost-a1'],
      seen: { 'uhost-a1': { disks: [['bsm-1', 50]] } },
    });
    const { succeeded, told } = await scene.play({ 'uhost-id': 'uhost-a1' }, { phase: 'post', state });
    expect(succeeded).toBe(true);
    expect(JSON.parse(told.outputs['results'] ?? '')).toMatchObject([
      { outcome: 'already-gone', keptDisks: [{ id: 'bsm-1', sizeGb: 50 }] },
    ]);
  });

  it('knows which data disks the main phase released', async () => {
    const scene = new Scene();
    const state = stateOf({
      progress: 'unfinished',
      targets: ['uhost-a1'],
      seen: { 'uhost-a1': { disks: [['bsm-1', 50]] } },
      release: { 'uhost-a1': [['bsm-1', 50, 'cn-wlcb-01', 1]] },
    });
    const inputs = { 'uhost-id': 'uhost-a1', 'release-disk': 'true' };
    const { told } = await scene.play(inputs, { phase: 'post', state });
    expect(JSON.parse(told.outputs['results'] ?? '')).toMatchObject([
      { outcome: 'already-gone', keptDisks: [] },
    ]);
  });

  it('has the inputs of the main phase where its own are empty', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance({ Name: 'gpu-7' });
    const state = stateOf({ progress: 'deferred', inputs: { name: 'gpu-7', when: 'job-end' } });
    await scene.play({ name: '', when: '' }, { phase: 'post', state });
    expect(scene.simulator.fates().get(id)?.gone).toBe(true);
  });

  it('whose state is lost says so, and takes what is not there as gone', async () => {
    const scene = new Scene();
    const { succeeded, told, titles } = await scene.play({ 'uhost-id': 'uhost-a1' }, { phase: 'post' });
    expect([succeeded, titles]).toEqual([true, ['Not there now']]);
    expect(told.lines[1]).toContain('The main phase left no state');
  });

  it('whose state was saved, and who never saw the instance: an error', async () => {
    const state = stateOf({ progress: 'started' });
    const { succeeded, titles } = await new Scene().play(
      { 'uhost-id': 'uhost-a1' },
      { phase: 'post', state },
    );
    expect([succeeded, titles]).toEqual([false, ['The instance was not found']]);
  });

  it('ignores what is not found where it is asked to', async () => {
    const inputs = { 'uhost-id': 'uhost-a1', 'ignore-not-found': 'true' };
    const { succeeded } = await new Scene().play(inputs, { state: '' });
    expect(succeeded).toBe(true);
  });

  it('whose state somebody forged does not use it, and says so', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance();
    const { succeeded, told } = await scene.play({ 'uhost-id': id }, { phase: 'post', state: 'forged' });
    expect(succeeded).toBe(true);
    expect(told.annotations).toEqual([
      ['warning', 'The saved state is not used', expect.stringContaining('Using the inputs instead.')],
    ]);
  });

  it('whose keys are lost says why that may be, and nothing of its state', async () => {
    const state = stateOf({ progress: 'deferred' });
    const inputs = { 'uhost-id': 'uhost-a1', 'public-key': '', 'private-key': '' };
    const { succeeded, told } = await new Scene().play(inputs, { phase: 'post', state });
    expect(succeeded).toBe(false);
    expect(told.annotations).toEqual([
      [
        'error',
        expect.any(String),
        expect.stringMatching(/^The keys are empty in the post phase, and were not/),
      ],
    ]);
  });

  it('whose private key is there and the other is not says nothing of that', async () => {
    const inputs = { 'uhost-id': 'uhost-a1', 'public-key': '' };
    const { told } = await new Scene().play(inputs, { phase: 'post', state: 'forged' });
    expect(told.annotations.at(-1)?.[2]).not.toContain('and were not in the main phase');
  });

  it('without keys and without a state says nothing of a composite action that had some', async () => {
    const inputs = { 'uhost-id': 'uhost-a1', 'public-key': '', 'private-key': '' };
    const { told } = await new Scene().play(inputs, { phase: 'post' });
    expect(told.annotations.at(-1)?.[2]).not.toContain('and were not in the main phase');
  });

  it('knows how the API spells its answers', async () => {
    const scene = new Scene({ actionSpelling: 'uhost' });
    const { UHostId: id } = scene.simulator.addInstance({ State: 'Stopped' });
    const main = await scene.play({ 'uhost-id': id }, { cancelAfterMs: 3000 });
    expect(main.saved?.describeSpellings).toHaveLength(1);
  });
});

describe("GitHub's side", () => {
  it('is cleaned up once the instances are gone, and has to know of them', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance({ Name: 'gpu-7' });
    const { gitHub, tasks } = gitHubThat();
    const { succeeded, saves, saved, atTermination } = await scene.play(
      { 'uhost-id': id, ...ON_GITHUB },
      { gitHub },
    );
    expect([succeeded, saved?.progress]).toEqual([true, 'done']);
    expect(saves.some((state) => state?.progress === 'github-left')).toBe(true);
    expect(atTermination?.instances).toMatchObject({ names: [[id, 'gpu-7']], fates: [] });
    expect(saved?.instances).toMatchObject({ names: [[id, 'gpu-7']], fates: [[id, 'gone']] });
    expect(tasks.map(({ tornDown }) => tornDown)).toEqual([
      { gone: [{ id, name: 'gpu-7' }], notFound: [], failed: [], listed: [], listRead: false },
    ]);
  });

  it('that goes wrong makes the step red', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance();
    const { gitHub } = gitHubThat({ problems: [{ title: 'Left', message: 'No.', transient: false }] });
    const { succeeded, titles } = await scene.play({ 'uhost-id': id, ...ON_GITHUB }, { gitHub });
    expect([succeeded, titles]).toEqual([false, ['Left']]);
  });

  it('that goes well does not make a failed step green', async () => {
    const { gitHub, tasks } = gitHubThat();
    const { succeeded } = await new Scene().play({ 'uhost-id': 'uhost-a1', ...ON_GITHUB }, { gitHub });
    expect([succeeded, tasks.length]).toEqual([false, 1]);
  });

  it('is left alone where nothing was begun', async () => {
    const scene = new Scene();
    for (const Name of ['gpu-1', 'gpu-2']) scene.simulator.addInstance({ Name });
    const { gitHub, tasks } = gitHubThat();
    const inputs = { name: 'gpu-*', 'max-instances': '1', ...ON_GITHUB };
    const { succeeded } = await scene.play(inputs, { gitHub });
    expect([succeeded, tasks, scene.changes]).toEqual([false, [], []]);
  });

  it('that alone is left is all that the post phase does', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance({ Name: 'gpu-7' });
    const { gitHub, tasks } = gitHubThat({ left: ['deployment'] });
    const inputs = { 'uhost-id': id, ...ON_GITHUB };
    const main = await scene.play(inputs, { gitHub });
    const { length } = scene.simulator.ledger;
    const post = await scene.play(
      { ...inputs, 'uhost-id': '' },
      { phase: 'post', state: main.state, gitHub },
    );
    expect([post.succeeded, scene.simulator.ledger.length]).toEqual([true, length]);
    expect(tasks[1]?.tornDown).toEqual(tasks[0]?.tornDown);
    expect(post.told.lines).toHaveLength(1);
    expect(post.told.outputs).toEqual({ results: '[]' });
  });

  it('that nothing was asked of: no names are saved', async () => {
    const scene = new Scene();
    const { UHostId: id } = scene.simulator.addInstance();
    const { saved } = await scene.play({ 'uhost-id': id });
    expect(saved?.instances).toBeUndefined();
  });
});
