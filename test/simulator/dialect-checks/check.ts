import type { Bench } from '../bench.ts';
import type { SimInstance } from '../instance.ts';

/** Fails unless a client of this bench sees what the dialect says. */
export type Check = (bench: Bench) => Promise<void>;

/** The entries of `UHostSet`. */
export function entriesOf(answer: Record<string, unknown>): Record<string, unknown>[] {
  return (answer['UHostSet'] ?? []) as Record<string, unknown>[];
}

/** Looks one instance up by its ID and gives what the answer says of it; undefined where it isn't listed. */
export async function lookUp(
  { describe }: Bench,
  { UHostId }: SimInstance,
): Promise<Record<string, unknown> | undefined> {
  return entriesOf(await describe({ 'UHostIds.0': UHostId }))[0];
}
