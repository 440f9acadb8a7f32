import { describe, expect, it } from 'vitest';
import { RetCodeError } from '../../src/compshare/errors.ts';
import { CONFIRM_ABSENCE_MS, decide, SETTLE_MS } from '../../src/teardown/decide.ts';
import type { Decision, TeardownOptions } from '../../src/teardown/decide.ts';
import { afterAcceptance, afterActionError, afterPoll, newHistory } from '../../src/teardown/history.ts';
import type { Action, History, Observation } from '../../src/teardown/history.ts';
import { isFailure } from '../../src/teardown/outcome.ts';
import { anInstance } from '../unit/instance.ts';
import { readMarkdown } from './markdown.ts';
import { textOf } from './repository.ts';

const NOW = 1_768_478_400_000;
const LONG_AGO = NOW - 3_600_000;

/** What a look can show, under the diagram's names; undefined when the instance is not in the list. */
const SHOWN: Record<string, readonly (string | undefined)[]> = {
  running: ['Running'],
  terminable: ['Stopped', 'Install Fail', 'ResizeFail', 'Interrupted'],
  transition: ['Starting', 'Stopping'],
  unknown: ['', 'Defrosting'],
  absent: [undefined],
};

/** What can have happened to an instance by one kind of action. */
const PASTS: readonly ((history: History, action: Action) => History)[] = [
  (history) => history,
  (history, action) => afterAcceptance(history, action, NOW),
  (history, action) => afterAcceptance(history, action, LONG_AGO),
  (history, action) => afterActionError(history, action, new RetCodeError('x', 299, ''), LONG_AGO),
  (history, action) => afterActionError(history, action, new RetCodeError('x', 8903, ''), NOW),
  (history, action) => afterActionError(history, action, new RetCodeError('x', 226602, ''), LONG_AGO),
  (history, action) =>
    [LONG_AGO, LONG_AGO + SETTLE_MS.terminate].reduce<History>(
      (so, at) => afterActionError(so, action, new RetCodeError('x', 8039, ''), at),
      afterAcceptance(history, action, LONG_AGO),
    ),
];
/** Where the inputs may say that it is: nowhere, where it is, or elsewhere. */
const PLACES = [{}, { region: 'cn-wlcb' }, { region: 'cn-sh2' }] as const;
const FLAGS = [false, true] as const;

describe.each(['docs/how-it-works.md', 'docs/zh-CN/how-it-works.md'])('%s', (file) => {
  const diagram = readMarkdown(textOf(file)).codeBlocks.find(({ language }) => language === 'mermaid');
  const lines = (diagram?.text ?? '').split('\n');
  const arrows = lines.flatMap((line) => /^ {4}(\S+) --> (\w+|\[\*\])(?:: .+)?$/.exec(line) ?? []);
  const edges = lines.flatMap((line) => {
    const [, from, to] = /^ {4}(\S+) --> (\w+|\[\*\])(?:: .+)?$/.exec(line) ?? [];
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });

  it('the diagram has nothing but names and arrows, each arrow once', () => {
    expect(lines[0]).toBe('stateDiagram-v2');
    const others = lines.slice(1, -1).filter((line) => !arrows.includes(line));
    for (const line of others) expect(line).toMatch(/^ {4}\w+: \S.*$/);
    const pairs = edges.map(({ from, to }) => `${from} → ${to}`);
    expect(pairs).toEqual([...new Set(pairs)]);
  });

  it('from what a look shows, the diagram leads where decide leads, and nowhere else', () => {
    const drawn = edges.filter(({ from }) => from in SHOWN).map(({ from, to }) => `${from} → ${to}`);
    expect(drawn.sort()).toEqual([...everyDecision({ dryRun: false })].sort());
  });

  it('the other arrows close the loop or end it', () => {
    const rest = edges.filter(({ from }) => !(from in SHOWN)).map(({ from, to }) => `${from} → ${to}`);
    expect(rest.sort()).toEqual(
      [
        '[*] → observe',
        ...Object.keys(SHOWN).map((shown) => `observe → ${shown}`),
        'stop → wait',
        'terminate → wait',
        'wait → observe',
        'gone → [*]',
        'failed → [*]',
      ].sort(),
    );
  });
});

it('a dry run looks in the same way, and says what it would do instead of doing it', () => {
  const real = [...everyDecision({ dryRun: false })].filter(
    (edge) => !/^(running|terminable|transition|unknown) → /.test(edge),
  );
  const dry = [...everyDecision({ dryRun: true })];
  expect(dry).toEqual(expect.arrayContaining(real));
  expect(dry.filter((edge) => /→ (stop|terminate)$/.test(edge))).toEqual([]);
  for (const shown of ['running', 'terminable', 'transition', 'unknown'])
    expect(dry).toContain(`${shown} → said`);
});

/** Where decide leads from each observation, whatever was asked and whatever happened before. */
function everyDecision({ dryRun }: { dryRun: boolean }): Set<string> {
  const found = new Set<string>();
  for (const [shown, states] of Object.entries(SHOWN)) {
    for (const state of states) {
      const observation: Observation =
        state === undefined ? { kind: 'missed' } : { kind: 'found', instance: anInstance({ state }) };
      for (const options of everyOption(dryRun)) {
        for (const history of everyHistory(observation, options, dryRun)) {
          found.add(`${shown} → ${nameOf(decide(observation, options, history, NOW))}`);
        }
      }
    }
  }
  return found;
}

/** A decision under the diagram's name. */
function nameOf(decision: Decision): string {
  if (decision.do !== 'finish') return decision.do;
  if (isFailure(decision.outcome)) return 'failed';
  return decision.outcome.kind === 'would-terminate' ? 'said' : 'gone';
}

function everyOption(dryRun: boolean): TeardownOptions[] {
  return FLAGS.flatMap((stop) =>
    FLAGS.flatMap((ignoreNotFound) =>
      PLACES.map((place) => ({ stop, releaseDisks: false, ignoreNotFound, dryRun, place, lateListingMs: 0 })),
    ),
  );
}

/** What may have happened before, with a poll that showed this, now or long ago. A dry run has done nothing. */
function everyHistory(observation: Observation, { place }: TeardownOptions, dryRun: boolean): History[] {
  const pasts = dryRun ? PASTS.slice(0, 1) : PASTS;
  return FLAGS.flatMap((seen) =>
    pasts.flatMap((stop) =>
      pasts.flatMap((terminate) =>
        [1, 3].flatMap((polls) =>
          [LONG_AGO, NOW].map((firstAt) => {
            const past = terminate(stop(newHistory(seen, LONG_AGO), 'stop'), 'terminate');
            return Array.from({ length: polls }).reduce<History>((so, _, index) => {
              const at = firstAt + index * CONFIRM_ABSENCE_MS;
              return afterPoll(so, observation, { startedAt: at, answeredAt: at }, place);
            }, past);
          }),
        ),
      ),
    ),
  );
}
