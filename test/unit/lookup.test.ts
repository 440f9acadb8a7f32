import { describe, expect, it } from 'vitest';
import { NotSentError, TransportError } from '../../src/compshare/errors.ts';
import type { CompShareError } from '../../src/compshare/errors.ts';
import { findOptions, observationOf } from '../../src/teardown/lookup.ts';
import { Target } from '../../src/teardown/target.ts';
import { NOW } from './histories.ts';
import { anInstance } from './instance.ts';

describe('where targets are looked for', () => {
  const place = { region: 'cn-wlcb' };

  it('those that this phase has seen are looked for where they were, the others everywhere', () => {
    const instance = anInstance({ id: 'a1' });
    const targets = [
      new Target({ id: 'a1', seen: true, instance }, NOW, false),
      new Target({ id: 'a2', seen: false }, NOW, false),
      // An earlier phase saw it, and did not say where.
      new Target({ id: 'a3', seen: true }, NOW, false),
    ];
    expect(findOptions(targets, place)).toEqual({
      place,
      seen: new Map([['a1', instance]]),
      searchEverywhere: new Set(['a2', 'a3']),
    });
  });

  it('one that a look has shown is not looked for everywhere any more', () => {
    const target = new Target({ id: 'a1', seen: false }, NOW, false);
    const instance = anInstance({ id: 'a1' });
    target.observe({ kind: 'found', instance }, { startedAt: NOW, answeredAt: NOW }, place);
    expect(findOptions([target], place)).toMatchObject({
      seen: new Map([['a1', instance]]),
      searchEverywhere: new Set(),
    });
  });
});

describe('what a lookup tells of an ID', () => {
  const instance = anInstance({ id: 'a1' });
  const lost = new TransportError('Describe', 'timeout');
  const result = {
    found: new Map([['a1', instance]]),
    unanswered: new Map<string, CompShareError>([
      ['a2', lost],
      ['a3', new NotSentError('Describe')],
    ]),
  };

  it.each([
    ['a1', { kind: 'found', instance }],
    ['a2', { kind: 'failed', error: lost }],
    // Nothing was asked.
    ['a3', undefined],
    ['a4', { kind: 'missed' }],
  ])('%s', (id, observation) => {
    expect(observationOf(id, result)).toEqual(observation);
  });
});
