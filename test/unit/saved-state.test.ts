import { describe, expect, it } from 'vitest';
import { sealState } from '../../src/action/progress.ts';
import type { Seal } from '../../src/action/progress.ts';
import { readState } from '../../src/action/saved-state.ts';

const SEAL: Seal = { privateKey: 'private', env: {} };
const INSTANCES = { names: [['uhost-a', 'gpu-1']], fates: [], listed: [], listRead: true };

function read(state: unknown): unknown {
  return readState(sealState(JSON.stringify(state), SEAL), SEAL);
}

describe('a state that was saved', () => {
  it.each<[string, Record<string, unknown>]>([
    ['nothing but how far it got', {}],
    ['targets', { targets: ['uhost-a', 'cpod-b'] }],
    [
      'what was seen',
      {
        seen: {
          'uhost-a': {},
          'uhost-b': {
            disks: [
              ['bsm-1', null],
              ['vol-1', 50, 1],
            ],
          },
        },
      },
    ],
    ['disks to release', { release: { 'uhost-a': [['bsm-1', 100, 'cn-wlcb-01', 1]] } }],
    ['instances', { instances: INSTANCES }],
    ['clean-ups that are left', { cleanupsLeft: ['runner'] }],
    ['when the job ends', { jobEndsAt: 1_768_478_400_000 }],
    ['inputs', { inputs: { name: 'gpu-*' } }],
    ['spellings', { describeSpellings: ['describeuhostinstance', 'a'.repeat(64)] }],
  ])('with %s is read as it is', (_, fields) => {
    const state = { progress: 'unfinished', ...fields };
    expect(read(state)).toEqual(state);
  });

  it.each<[string, Record<string, unknown>]>([
    ['another progress', { progress: 'toString' }],
    ['one target that is none', { targets: ['uhost-a', 'a b'] }],
    ['one target too long', { targets: ['u'.repeat(256)] }],
    ['targets that are no list', { targets: { 0: 'uhost-a' } }],
    ['one entry that is not as it must be', { seen: { 'uhost-a': {}, 'uhost-b': { disks: 7 } } }],
    ['an ID that is none', { seen: { 'a b': {} } }],
    ['a disk without a name', { seen: { 'uhost-a': { disks: [[7, 1]] } } }],
    ['a disk of another size', { seen: { 'uhost-a': { disks: [['bsm-1', '1']] } } }],
    ['a disk that is a volume in another way', { seen: { 'uhost-a': { disks: [['bsm-1', 1, 2]] } } }],
    ['a disk with more', { seen: { 'uhost-a': { disks: [['bsm-1', 1, 1, 1]] } } }],
    ['a disk to release with a path', { release: { 'uhost-a': [['../bsm-1', 1, '', 1]] } }],
    ['a disk to release with less', { release: { 'uhost-a': [['bsm-1', 1, '']] } }],
    ['a disk to release that is listed in another way', { release: { 'uhost-a': [['bsm-1', 1, '', 2]] } }],
    ['a zone that is none', { release: { 'uhost-a': [['bsm-1', 1, 7, 1]] } }],
    ['names that are no pairs', { instances: { ...INSTANCES, names: [['uhost-a']] } }],
    ['pairs of something else', { instances: { ...INSTANCES, fates: [['uhost-a', 7]] } }],
    ['pairs of three', { instances: { ...INSTANCES, listed: [['a', 'b', 'c']] } }],
    ['instances of which half is missing', { instances: { names: [], fates: [], listed: [] } }],
    ['clean-ups that are no texts', { cleanupsLeft: [7] }],
    ['an end without end', { jobEndsAt: null }],
    ['inputs that are no texts', { inputs: { name: 7 } }],
    ['a disk to release with more', { release: { 'uhost-a': [['bsm-1', 1, '', 1, 1]] } }],
    [
      'a disk to release that is no list',
      { release: { 'uhost-a': [{ 0: 'bsm-1', 1: 1, 2: '', 3: 1, length: 4 }] } },
    ],
    ['spellings that are no texts', { describeSpellings: [null] }],
    ['a spelling with a sign', { describeSpellings: ['a::error'] }],
    ['a spelling that begins with a sign', { describeSpellings: ['::a'] }],
    ['a spelling too long', { describeSpellings: ['a'.repeat(65)] }],
    ['an empty spelling', { describeSpellings: [''] }],
  ])('with %s is not believed', (_, fields) => {
    expect(read({ progress: 'unfinished', ...fields })).toBeUndefined();
  });

  it('that is no object, or nothing, is none', () => {
    for (const state of [[], null, 7, 'done']) expect(read(state)).toBeUndefined();
    expect(readState('', SEAL)).toBeUndefined();
  });
});
