import { afterAll, describe, expect, it } from 'vitest';
import { explore } from './explore.ts';
import { RULES } from './rules.ts';
import { QUICK_SETTINGS } from './settings.ts';
import { TeardownModel } from './teardown-model.ts';
import { WRONG_RULES } from './wrong-rules.ts';

/** Of every so many states it is tried whether they can stand for what they stand for. */
const CHECK_EVERY = 200;
/** So many failures in a row are told apart: more of them only make pauses longer. */
const PRECISION = { failures: 1 };

describe('all states that the teardown of one instance can reach', () => {
  const sum = { states: 0, transitions: 0 };

  afterAll(() => {
    console.log(`The model: ${sum.states} states, ${sum.transitions} transitions`);
  });

  it.each(Object.values(QUICK_SETTINGS))(
    '$name: from each of them it can end, it does with an API that works, and it is green only if gone',
    (setting) => {
      const model = new TeardownModel(setting, RULES, PRECISION);
      const { states, transitions, ends, longestFairEnd, violation } = explore(model, {
        checkEvery: CHECK_EVERY,
      });
      sum.states += states;
      sum.transitions += transitions;
      expect(violation).toBeUndefined();
      expect([...ends.keys()].toSorted()).toEqual(setting.ends.toSorted());
      expect(longestFairEnd).toBeGreaterThan(1);
      expect(longestFairEnd).toBeLessThan(8);
    },
  );
});

describe('a wrong rule that was put in on purpose is found', () => {
  it.each(WRONG_RULES)('$name', ({ rules, setting }) => {
    const model = new TeardownModel(setting, { ...RULES, ...rules }, PRECISION);
    expect(explore(model, { checkEvery: Infinity }).violation).toBeDefined();
  });
});
