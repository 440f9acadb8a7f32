import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRunner } from '../../src/github/runner-rules.ts';
import type { NamedInstance, TornDown } from '../../src/github/torn-down.ts';

const NOTHING: TornDown = { gone: [], notFound: [], failed: [], listed: [], listRead: true };

const runner = fc.record({
  name: fc.constantFrom('gpu-1', 'gpu-2', 'uhost-1', 'uhost-2', 'x'),
  online: fc.boolean(),
  busy: fc.boolean(),
});
const names = fc.subarray(['gpu-1', 'gpu-*', '*', 'uhost-?'], { minLength: 1 });
const fate = fc.constantFrom('gone', 'notFound', 'failed', 'listed');
/** Instances with names that are not always their own, each with one fate. */
const tornDown = fc
  .record({
    fates: fc.array(fate, { minLength: 4, maxLength: 4 }),
    called: fc.array(fc.constantFrom('gpu-1', 'gpu-2', 'x', ''), { minLength: 4, maxLength: 4 }),
    listRead: fc.boolean(),
  })
  .map(({ fates, called, listRead }): TornDown => {
    const instances = called.map((name, index) => ({ id: `uhost-${index}`, name }));
    const of = (wanted: string): NamedInstance[] => instances.filter((_, index) => fates[index] === wanted);
    const [gone, notFound, failed] = [of('gone'), of('notFound'), of('failed')];
    return {
      gone,
      notFound,
      failed,
      listed: listRead ? [...gone, ...failed, ...of('listed')] : [],
      listRead,
    };
  });

function isLike(name: string, instances: readonly NamedInstance[]): boolean {
  return instances.some((instance) => instance.id === name || instance.name === name);
}

describe('a runner', () => {
  it('that a glob names never goes while an instance of its name is known to be left', () => {
    fc.assert(
      fc.property(runner, tornDown, (state, around) => {
        const remain = around.listed.filter(({ id }) => !around.gone.some((gone) => gone.id === id));
        const verdict = judgeRunner(state, ['*'], around);
        if (isLike(state.name, [...remain, ...around.failed])) expect(verdict).toBe('instance-exists');
      }),
    );
  });

  it('that a glob names goes only as one of something gone, or offline', () => {
    fc.assert(
      fc.property(runner, tornDown, (state, around) => {
        if (judgeRunner(state, ['*'], around) !== 'remove') return;
        const related = isLike(state.name, around.gone);
        expect(related || !state.online).toBe(true);
        if (!related && !isLike(state.name, around.notFound)) {
          expect(around.listRead && !state.busy).toBe(true);
        }
      }),
    );
  });

  it('is never decided by more than the names ask for', () => {
    fc.assert(
      fc.property(runner, names, tornDown, (state, wanted, around) => {
        if (state.name === 'x' && !wanted.includes('*')) {
          expect(judgeRunner(state, wanted, around)).toBe('not-meant');
        }
      }),
    );
  });

  it('goes by its exact name once all is gone, whatever it does', () => {
    fc.assert(
      fc.property(runner, (state) => {
        expect(judgeRunner(state, ['other', state.name], NOTHING)).toBe('remove');
      }),
    );
  });

  it('an instance without a name is like no runner without one', () => {
    const around: TornDown = { ...NOTHING, gone: [{ id: 'uhost-1', name: '' }], listRead: false };
    expect(judgeRunner({ name: '', online: false, busy: false }, ['*'], around)).toBe('unrelated');
  });
});
