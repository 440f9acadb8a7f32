import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RetCodeError, TransportError } from '../../src/compshare/errors.ts';
import {
  decideDisk,
  fateAtEnd,
  forbiddingRule,
  GIVE_UP_MS,
  mayBeDeletedLater,
  RELEASE_MS,
} from '../../src/teardown/disk-rules.ts';
import type { DeletionFacts, DiskFacts } from '../../src/teardown/disk-rules.ts';
import { afterFailure } from '../../src/teardown/history.ts';

const ATTACHED = { stoodAtTarget: true, attached: true, detached: false };
const DELETABLE: DeletionFacts = {
  system: false,
  volume: false,
  atTermination: ATTACHED,
  takenOver: false,
  attachedTo: '',
  targetGone: true,
};
const SHOWN: DiskFacts = {
  ...DELETABLE,
  look: 'shown',
  listed: true,
  shownSince: true,
  deletion: { mayHaveTakenEffect: false, acceptedAt: undefined, failures: undefined },
  goneSince: 0,
};
const REFUSED = afterFailure(undefined, new RetCodeError('DeleteCompshareDisk', 299, ''), 0);
const BUSY = afterFailure(undefined, new RetCodeError('DeleteCompshareDisk', 8434, ''), RELEASE_MS);

const atTermination = fc.option(
  fc.record({ stoodAtTarget: fc.boolean(), attached: fc.boolean(), detached: fc.boolean() }),
  { nil: undefined },
);
const deletionFacts = fc.record({
  system: fc.boolean(),
  volume: fc.boolean(),
  atTermination,
  takenOver: fc.boolean(),
  attachedTo: fc.constantFrom('', 'uhost-a1', 'uhost-other', undefined),
  targetGone: fc.boolean(),
});
const diskFacts: fc.Arbitrary<DiskFacts> = fc
  .record({
    look: fc.constantFrom('shown' as const, 'missed' as const, 'refused' as const, 'failed' as const),
    listed: fc.boolean(),
    shownSince: fc.boolean(),
    deletion: fc.record({
      mayHaveTakenEffect: fc.boolean(),
      acceptedAt: fc.option(fc.nat(100_000), { nil: undefined }),
      failures: fc.constantFrom(undefined, REFUSED, BUSY),
    }),
    goneSince: fc.nat(50_000),
  })
  .chain((rest) => deletionFacts.map((facts) => ({ ...facts, ...rest })));
const now = fc.nat(300_000);

describe('whether a disk may be deleted by its ID', () => {
  it('it may where all of it holds', () => {
    expect(forbiddingRule(DELETABLE)).toBeUndefined();
  });

  it.each<[what: string, change: Partial<DeletionFacts>, rule: string]>([
    ['a system disk', { system: true }, 'data-disk'],
    ['a volume', { volume: true }, 'data-disk'],
    [
      'in no list of the target before',
      { atTermination: { ...ATTACHED, stoodAtTarget: false } },
      'stood-at-target',
    ],
    [
      'detached at the last look before',
      { atTermination: { ...ATTACHED, attached: false } },
      'attached-at-termination',
    ],
    ['no termination with its disks', { atTermination: undefined }, 'termination'],
    ['still attached to the target', { attachedTo: 'uhost-a1' }, 'detached'],
    ['attached to another instance', { attachedTo: 'uhost-other' }, 'detached'],
    ['not shown by the last look', { attachedTo: undefined }, 'detached'],
    ['attached to another instance in between', { takenOver: true }, 'detached'],
    ['the target is not confirmed gone', { targetGone: false }, 'target-gone'],
  ])('%s: no', (_, change, rule) => {
    expect(forbiddingRule({ ...DELETABLE, ...change })).toBe(rule);
  });

  it('whatever is known, no rule is skipped', () => {
    fc.assert(
      fc.property(deletionFacts, (facts) => {
        const { system, volume, atTermination: at, takenOver, attachedTo, targetGone } = facts;
        const may =
          !system &&
          !volume &&
          at?.stoodAtTarget === true &&
          at.attached &&
          !takenOver &&
          attachedTo === '' &&
          targetGone;
        expect(forbiddingRule(facts) === undefined).toBe(may);
      }),
    );
  });
});

describe('what is done about a disk', () => {
  it.each<[what: string, change: Partial<DiskFacts>, now: number, decision: object]>([
    ['listed before, missed now: released', { look: 'missed' }, 0, { do: 'finish', fate: 'released' }],
    [
      'missed after its deletion',
      { look: 'missed', deletion: { mayHaveTakenEffect: true, acceptedAt: 5, failures: undefined } },
      0,
      { do: 'finish', fate: 'deleted-by-id' },
    ],
    ['missed, and never listed', { look: 'missed', listed: false }, 0, { do: 'finish', fate: 'unverified' }],
    [
      'asking is not permitted',
      { look: 'refused', shownSince: false },
      0,
      { do: 'finish', fate: 'unverified' },
    ],
    ['asking fails', { look: 'failed', shownSince: false }, RELEASE_MS - 1, { do: 'wait' }],
    [
      'asking fails for long',
      { look: 'failed', shownSince: false },
      RELEASE_MS,
      { do: 'finish', fate: 'unverified' },
    ],
    [
      'asking fails for long, shown before',
      { look: 'failed' },
      RELEASE_MS,
      { do: 'finish', fate: 'still-there' },
    ],
    ['there, soon after', {}, RELEASE_MS - 1, { do: 'wait' }],
    ['there, 30 s after', {}, RELEASE_MS, { do: 'delete' }],
    ['there and still attached, 30 s after', { attachedTo: 'uhost-a1' }, RELEASE_MS, { do: 'wait' }],
    [
      'there and still attached for long',
      { attachedTo: 'uhost-a1' },
      GIVE_UP_MS,
      { do: 'finish', fate: 'still-there' },
    ],
    ['taken over', { attachedTo: 'uhost-other', takenOver: true }, 0, { do: 'finish', fate: 'still-there' }],
    [
      'detached before the termination',
      { atTermination: { stoodAtTarget: true, attached: false, detached: true } },
      0,
      { do: 'finish', fate: 'kept' },
    ],
    [
      'its deletion was refused for good',
      { deletion: { ...SHOWN.deletion, failures: REFUSED } },
      RELEASE_MS,
      { do: 'finish', fate: 'still-there' },
    ],
    [
      'its deletion failed just now',
      { deletion: { ...SHOWN.deletion, failures: BUSY } },
      RELEASE_MS + 1,
      { do: 'wait' },
    ],
    [
      'its deletion failed a while ago',
      { deletion: { ...SHOWN.deletion, failures: BUSY } },
      RELEASE_MS + 2000,
      { do: 'delete' },
    ],
    [
      'its deletion was accepted just now',
      { deletion: { mayHaveTakenEffect: true, acceptedAt: RELEASE_MS, failures: undefined } },
      RELEASE_MS + 1,
      { do: 'wait' },
    ],
    ['a volume', { volume: true }, 0, { do: 'finish', fate: 'kept' }],
    [
      'no termination by this step',
      { atTermination: undefined },
      RELEASE_MS,
      { do: 'finish', fate: 'still-there' },
    ],
  ])('%s', (_, change, at, decision) => {
    expect(decideDisk({ ...SHOWN, ...change }, at)).toEqual(decision);
  });

  it('deletes only what the last look shows, 30 s after its instance is gone, and no rule forbids', () => {
    fc.assert(
      fc.property(diskFacts, now, (facts, at) => {
        if (decideDisk(facts, at).do !== 'delete') return;
        expect(forbiddingRule(facts)).toBeUndefined();
        expect(facts.look).toBe('shown');
        expect(at - facts.goneSince).toBeGreaterThanOrEqual(RELEASE_MS);
      }),
    );
  });

  it('comes to an end in time', () => {
    fc.assert(
      fc.property(diskFacts, (facts) => {
        expect(decideDisk(facts, facts.goneSince + GIVE_UP_MS).do).toBe('finish');
      }),
    );
  });

  it('calls gone only what the list showed and every way of asking misses now', () => {
    fc.assert(
      fc.property(diskFacts, now, (facts, at) => {
        const decision = decideDisk(facts, at);
        if (decision.do !== 'finish' || !['released', 'deleted-by-id'].includes(decision.fate)) return;
        expect([facts.look, facts.listed]).toEqual(['missed', true]);
      }),
    );
  });

  it('calls nothing gone whose fate is not known when the phase has to end', () => {
    fc.assert(
      fc.property(diskFacts, (facts) => {
        expect(['kept', 'still-there', 'unverified']).toContain(fateAtEnd(facts));
      }),
    );
  });
});

describe('whether a later phase may still delete it', () => {
  it.each<[what: string, change: Partial<DiskFacts>, later: boolean]>([
    ['still attached', { attachedTo: 'uhost-a1' }, true],
    [
      'its answers were lost',
      {
        deletion: {
          ...SHOWN.deletion,
          failures: afterFailure(undefined, new TransportError('DeleteCompshareDisk', 'timeout'), 0),
        },
      },
      true,
    ],
    ['refused for good', { deletion: { ...SHOWN.deletion, failures: REFUSED } }, false],
    ['taken over', { takenOver: true }, false],
    ['not terminated by this step', { atTermination: undefined }, false],
  ])('%s: %s', (_, change, later) => {
    expect(mayBeDeletedLater({ ...SHOWN, ...change }, 0)).toBe(later);
  });
});
