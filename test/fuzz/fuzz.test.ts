import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpusOf } from './corpus.ts';
import { TARGETS } from './targets.ts';

/** How many inputs are drawn for each target; `npm run fuzz` draws more. */
const DRAWN = 60;

describe.each(TARGETS)('$name', ({ name, input, play }) => {
  it('every input that is kept does no harm', async () => {
    const kept = corpusOf(name);
    expect(kept.length).toBeGreaterThan(0);
    for (const { file, input: one } of kept) {
      await play(one).catch((error: unknown) => {
        throw new Error(`test/fuzz/corpus/${name}/${file} does harm`, { cause: error });
      });
    }
  });

  it('nor does any that is drawn', async () => {
    await fc.assert(fc.asyncProperty(input, play), { numRuns: DRAWN });
  });
});
