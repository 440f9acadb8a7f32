/** Random numbers that come in the same order for the same seed, so that every run can be replayed. */
export interface Random {
  /** The next number, from 0 up to but not including 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** One of `items`, which must not be empty. */
  pick<T>(items: readonly T[]): T;
  /** True with the probability `probability`, 0 to 1. */
  chance(probability: number): boolean;
}

/** A generator of the mulberry32 kind: 32 bits of state, good enough for tests, the same everywhere. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    pick: <T>(items: readonly T[]): T => {
      const index = int(0, items.length - 1);
      if (index >= items.length || index < 0) throw new RangeError('Nothing to pick from');
      return items[index] as T;
    },
    chance: (probability) => next() < probability,
  };
}

/**
 * A seed of its own for each `name` under one `seed`. What is drawn for one instance or rule then doesn't
 * depend on the order in which others drew.
 */
export function seedFor(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
