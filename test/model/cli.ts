/**
 * `npm run model`: explores all states that the teardown of one instance can reach, in every setting, and prints what it
 * counted.
 */
import { explore } from './explore.ts';
import { RULES } from './rules.ts';
import { ALL_SETTINGS } from './settings.ts';
import { TeardownModel } from './teardown-model.ts';

/** Of every so many states it is tried whether they can stand for what they stand for. */
const CHECK_EVERY = 20;

const startedAt = performance.now();
const sum = { states: 0, transitions: 0 };
for (const setting of ALL_SETTINGS) {
  const model = new TeardownModel(setting, RULES, { failures: 1 });
  const { states, transitions, ends, longestFairEnd, violation } = explore(model, {
    checkEvery: CHECK_EVERY,
  });
  sum.states += states;
  sum.transitions += transitions;
  const outcomes = [...ends].map(([kind, count]) => `${kind} ${count}`).join(', ');
  console.log(
    `${setting.name}: ${states} states, ${transitions} transitions; ended as ${outcomes}; with an API that works after ${longestFairEnd} polls at most`,
  );
  const others = [...ends.keys()].filter((kind) => !setting.ends.some((expected) => expected === kind));
  if (others.length > 0) {
    console.error(`It must not end as ${others.join(', ')}`);
    process.exitCode = 1;
  }
  if (violation === undefined) continue;
  console.error(`${violation.what}:\n${violation.trace.map((step) => `  ${step}`).join('\n')}`);
  process.exitCode = 1;
}
const seconds = (performance.now() - startedAt) / 1000;
console.log(
  `${ALL_SETTINGS.length} settings, ${sum.states} states, ${sum.transitions} transitions, ${seconds.toFixed(0)} s`,
);
