import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JobState, readState } from '../../src/action/job-state.ts';
import { idleMessage, openState, sealState, STATE_NAME } from '../../src/action/progress.ts';
import type { Seal } from '../../src/action/progress.ts';
import type { Disk, Instance } from '../../src/compshare/instance.ts';
import { anInstance } from './instance.ts';

const SEAL: Seal = { privateKey: 'private', env: { GITHUB_RUN_ID: '7', GITHUB_JOB: 'train' } };

/** A runner's memory of one step. */
class Memory {
  readonly saves: string[] = [];
  getState(name: string): string {
    expect(name).toBe(STATE_NAME);
    return this.saves.at(-1) ?? '';
  }
  saveState(name: string, value: string): void {
    expect(name).toBe(STATE_NAME);
    this.saves.push(value);
  }
}

/** What the post phase finds of what a main phase left. */
function inPost(memory: Memory, seal = SEAL): JobState {
  return new JobState(memory, 'post', { seal });
}

function aDisk(id: string, fields: Partial<Disk> = {}): Disk {
  return { id, name: '', sizeGb: 100, type: '', boot: false, volume: false, ...fields };
}

describe('the instances that the main phase saw', () => {
  it('are known to the post phase, with their data disks', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);
    const size = fc.option(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), { nil: undefined });
    const disk = fc
      .record({ id, sizeGb: size, boot: fc.boolean(), volume: fc.boolean() })
      .map(({ id: diskId, ...fields }) => aDisk(diskId, fields));
    const instances = fc.uniqueArray(
      fc
        .record({ id, disks: fc.uniqueArray(disk, { maxLength: 4, selector: (one) => one.id }) })
        .map((fields): Instance => anInstance(fields)),
      { selector: (instance) => instance.id },
    );
    fc.assert(
      fc.property(instances, (all) => {
        const memory = new Memory();
        const main = new JobState(memory, 'main', { seal: SEAL });
        for (const instance of all) main.observed(instance);
        main.save();
        const post = inPost(memory);
        for (const instance of all) {
          expect(post.hasSeen(instance.id)).toBe(true);
          expect(post.dataDisksOf(instance.id)).toEqual(instance.disks?.filter(({ boot }) => !boot));
        }
        expect(post.hasSeen('somebody-elses-instance')).toBe(false);
        expect(post.dataDisksOf('somebody-elses-instance')).toBeUndefined();
      }),
    );
  });

  it('keep the disks that an earlier phase saw, and lose those that are gone', () => {
    const memory = new Memory();
    const main = new JobState(memory, 'main', { seal: SEAL });
    main.observed(anInstance({ id: 'uhost-a1', disks: [aDisk('bsm-1', { sizeGb: 10 })] }));
    main.observed(anInstance({ id: 'uhost-b2', disks: [aDisk('bsm-2')] }));
    main.save();
    const post = inPost(memory);
    post.observed(anInstance({ id: 'uhost-a1', disks: [] }));
    post.disksLeft('uhost-b2', []);
    expect(post.dataDisksOf('uhost-a1')).toEqual([aDisk('bsm-1', { sizeGb: 10 })]);
    expect(post.dataDisksOf('uhost-b2')).toEqual([]);
  });

  it('with more disks than a variable holds: their IDs are known, their disks are not', () => {
    const memory = new Memory();
    const main = new JobState(memory, 'main', { seal: SEAL });
    const ids = Array.from({ length: 1000 }, (_, index) => `uhost-${index}`);
    for (const id of ids) main.observed(anInstance({ id, disks: [aDisk(`bsm-of-${id}`)] }));
    main.save();
    expect(memory.getState(STATE_NAME).length).toBeLessThanOrEqual(30_000);
    const post = inPost(memory);
    expect(ids.every((id) => post.hasSeen(id))).toBe(true);
    expect(post.dataDisksOf('uhost-1')).toBeUndefined();
  });

  it('leave the disks that may be deleted, until none may be', () => {
    const memory = new Memory();
    const main = new JobState(memory, 'main', { seal: SEAL });
    const disk = { id: 'bsm-1', sizeGb: 10, zone: 'cn-wlcb-01', listed: true };
    const another = { id: 'udisk-2', sizeGb: undefined, zone: '', listed: false };
    main.releasing('uhost-a1', [disk, another]);
    main.releasing('uhost-b2', [disk]);
    main.releasing('uhost-b2', []);
    main.save();
    expect(inPost(memory).releasedDisksOf('uhost-a1')).toEqual([disk, another]);
    expect(inPost(memory).releasedDisksOf('uhost-b2')).toEqual([]);
    expect(Object.keys(readState(memory.getState(STATE_NAME), SEAL)?.release ?? {})).toEqual(['uhost-a1']);
    main.releasing('uhost-a1', []);
    main.save();
    expect(readState(memory.getState(STATE_NAME), SEAL)).toStrictEqual({ progress: 'started' });
    main.releasing('uhost-a1', [disk, another]);
    main.save();
    expect(inPost(memory, { ...SEAL, privateKey: 'rotated' }).releasedDisksOf('uhost-a1')).toEqual([]);
  });

  it.each([
    {},
    7,
    'bsm-1',
    [7],
    [[]],
    [['bsm-1']],
    [['bsm-1', 10, 'cn-wlcb-01', true]],
    [['bsm 1', 10, 'cn-wlcb-01', 1]],
    [[1, 10, 'cn-wlcb-01', 1]],
    [['bsm-1', 10, null, 1]],
  ])('of another form than they were saved in, no disk may be deleted: %j', (release) => {
    const memory = new Memory();
    const content = JSON.stringify({ progress: 'unfinished', release: { 'uhost-a1': release } });
    memory.saveState(STATE_NAME, sealState(content, SEAL));
    expect(inPost(memory).releasedDisksOf('uhost-a1')).toEqual([]);
  });

  it('whose disks are not reported are known all the same', () => {
    const memory = new Memory();
    const main = new JobState(memory, 'main', { seal: SEAL });
    main.observed(anInstance({ id: 'uhost-a1', disks: undefined }));
    main.save();
    const post = inPost(memory);
    expect([post.hasSeen('uhost-a1'), post.dataDisksOf('uhost-a1')]).toEqual([true, undefined]);
  });

  it('are saved when there is something new, and only then', () => {
    const memory = new Memory();
    const main = new JobState(memory, 'main', { seal: SEAL });
    main.observed(anInstance());
    main.save();
    main.observed(anInstance({ state: 'Stopping' }));
    main.save();
    expect(memory.saves).toHaveLength(1);
  });
});

describe('the seal', () => {
  it('opens for the same step of the same run and the same key only', () => {
    const sealed = sealState('content', SEAL);
    expect(openState(sealed, SEAL)).toBe('content');
    expect(openState(sealed, { ...SEAL, privateKey: 'rotated' })).toBeUndefined();
    for (const name of ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB', 'GITHUB_ACTION'])
      expect(openState(sealed, { ...SEAL, env: { ...SEAL.env, [name]: 'other' } }), name).toBeUndefined();
  });

  it('breaks with any change of what it holds', () => {
    const sealed = sealState('{"progress":"started"}', SEAL);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
        fc.pre(sealed[at] !== character);
        expect(openState(sealed.slice(0, at) + character + sealed.slice(at + 1), SEAL)).toBeUndefined();
      }),
    );
  });

  it.each([
    '',
    'done',
    'x.{"progress":"done"}',
    '.{"progress":"done"}',
    `${'0'.repeat(64)}.{"progress":"done"}`,
  ])('is not on a forged state: %j', (forged) => {
    expect(readState(forged, SEAL)).toBeUndefined();
    expect(idleMessage(forged, SEAL)).toBeUndefined();
  });

  it('does not make what is no state one', () => {
    for (const content of ['', 'null', '[]', '{}', '{"progress":7}', 'not json'])
      expect(readState(sealState(content, SEAL), SEAL), content).toBeUndefined();
  });
});

describe('what else the post phase goes on with', () => {
  it('is what the main phase saved last', () => {
    const memory = new Memory();
    const main = new JobState(memory, 'main', { seal: SEAL });
    const instances = { names: [], fates: [], listed: [], listRead: true };
    const left = {
      targets: ['uhost-a1'],
      cleanupsLeft: ['runner'],
      jobEndsAt: 7,
      inputs: { name: 'x' },
      instances,
    };
    main.update({ progress: 'unfinished', ...left });
    main.save();
    expect(inPost(memory)).toMatchObject({ progress: 'unfinished', ...left });
  });

  it('is nothing where nothing was saved', () => {
    expect(inPost(new Memory())).toMatchObject({
      progress: 'started',
      targets: [],
      instances: undefined,
      cleanupsLeft: undefined,
      jobEndsAt: undefined,
      describeSpellings: [],
      inputs: undefined,
    });
  });
});

describe('how the API spells the action of its lists', () => {
  it('is kept, five spellings at most, and none that is no spelling', () => {
    const memory = new Memory();
    const main = new JobState(memory, 'main', { seal: SEAL });
    const spellings = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const spelling of ['::error::', 'A', ...spellings]) main.learned(spelling);
    expect(main.describeSpellings).toEqual(spellings.slice(0, 5));
    main.save();
    expect(inPost(memory).describeSpellings).toEqual(spellings.slice(0, 5));
  });
});

describe('the main phase', () => {
  it('takes nothing from the environment, whatever is sealed there', () => {
    const memory = new Memory();
    memory.saveState(STATE_NAME, sealState('{"progress":"done","targets":["uhost-forged"]}', SEAL));
    expect(new JobState(memory, 'main', { seal: SEAL }).targets).toEqual([]);
    expect(inPost(memory).targets).toEqual(['uhost-forged']);
  });
});

describe('a state that is too long', () => {
  it.each([
    [['names'], { count: 100, names: 400 }],
    [['names', 'disks'], { count: 700, names: 10 }],
    [['names', 'disks', 'seen'], { count: 1500, names: 10 }],
    [['names', 'disks', 'seen', 'targets'], { count: 2500, names: 10 }],
  ])('loses %o, which is told once', (parts, { count, names }) => {
    const memory = new Memory();
    const told: (readonly string[])[] = [];
    const main = new JobState(memory, 'main', { seal: SEAL, onLeftOut: (leftOut) => told.push(leftOut) });
    const ids = Array.from({ length: count }, (_, index) => `uhost-${index}`);
    for (const id of ids) main.observed(anInstance({ id, disks: [aDisk(`bsm-of-${id}`)] }));
    const listed = ids.map((id): [string, string] => [id, 'x'.repeat(names)]);
    main.update({
      targets: ids,
      inputs: { name: 'train' },
      instances: { names: listed, fates: [], listed, listRead: true },
    });
    main.save();
    main.update({ progress: 'unfinished' });
    main.save();
    expect(told).toEqual([parts]);
    expect(memory.getState(STATE_NAME).length).toBeLessThanOrEqual(30_000);
    const post = inPost(memory);
    expect(post).toMatchObject({ progress: 'unfinished', inputs: { name: 'train' } });
    expect(post.targets).toHaveLength(parts.includes('targets') ? 0 : count);
    expect(post.hasSeen('uhost-1')).toBe(!parts.includes('seen'));
  });
});

describe('a state that is too long by one thing alone', () => {
  /** What is told to be left out of this state, and what the post phase finds. */
  function shortened(change: Parameters<JobState['update']>[0]): {
    told: (readonly string[])[];
    post: JobState;
  } {
    const memory = new Memory();
    const told: (readonly string[])[] = [];
    const main = new JobState(memory, 'main', { seal: SEAL, onLeftOut: (parts) => told.push(parts) });
    main.update(change);
    main.save();
    return { told, post: inPost(memory) };
  }

  it('its inputs', () => {
    const { told, post } = shortened({ progress: 'deferred', inputs: { name: 'x'.repeat(31_000) } });
    expect(told).toEqual([['inputs']]);
    expect([post.origin, post.progress, post.inputs]).toEqual(['saved', 'deferred', undefined]);
  });

  it('the disks that may be deleted', () => {
    const disks = Array.from({ length: 1500 }, (_, index): [string, number, string, 1] => [
      `bsm-${index}`,
      10,
      'cn-wlcb-01',
      1,
    ]);
    const { told, post } = shortened({ targets: ['uhost-a1'], release: { 'uhost-a1': disks } });
    expect(told).toEqual([['disks']]);
    expect([post.targets, post.releasedDisksOf('uhost-a1')]).toEqual([['uhost-a1'], []]);
  });

  it('names that are nobody else’s: those that are alike stay', () => {
    const listed = Array.from({ length: 1500 }, (_, index): [string, string] => [
      `uhost-${index}`,
      `other-${index}`,
    ]);
    const names: [string, string][] = [['uhost-7', 'other-7']];
    const { told, post } = shortened({ instances: { names, fates: [], listed, listRead: true } });
    expect(told).toEqual([['names']]);
    expect(post.instances).toEqual({ names, fates: [], listed: names, listRead: false });
  });
});

describe('what is sealed and has another form', () => {
  const good = {
    progress: 'unfinished',
    targets: ['uhost-a1'],
    seen: { 'uhost-a1': { disks: [['bsm-1', 10]] } },
  };

  it.each([
    { progress: 'toString' },
    { targets: 'uhost-a1' },
    { targets: ['uhost-a1', 7] },
    { targets: ['*'] },
    { seen: { 'uhost-a1': null } },
    { seen: { 'uhost-a1': { disks: [['bsm-1', '10']] } } },
    { instances: { names: [] } },
    { cleanupsLeft: [1] },
    { jobEndsAt: 'soon' },
    { inputs: { name: 7 } },
  ])('%j counts as no state', (wrong) => {
    expect(readState(sealState(JSON.stringify(good), SEAL), SEAL)).toEqual(good);
    expect(readState(sealState(JSON.stringify({ ...good, ...wrong }), SEAL), SEAL)).toBeUndefined();
  });
});

describe('where a state comes from', () => {
  it.each([
    ['main', '', 'new'],
    ['post', '', 'missing'],
    ['post', 'done', 'untrusted'],
    ['post', sealState('{"progress":"done"}', { ...SEAL, privateKey: 'rotated' }), 'untrusted'],
    ['post', sealState('{"progress":"done"}', SEAL), 'saved'],
  ] as const)('in %s, with %j: %s', (phase, sealed, origin) => {
    const memory = new Memory();
    memory.saveState(STATE_NAME, sealed);
    expect(new JobState(memory, phase, { seal: SEAL }).origin).toBe(origin);
  });
});
