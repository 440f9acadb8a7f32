import { createRequire } from 'node:module';

// Its types describe a module with a default export, and what Node loads has that only inside.
const { make } = createRequire(import.meta.url)('covertable') as typeof import('covertable');

/** The values of each factor, by its name. */
export type Factors = Readonly<Record<string, readonly (string | number | boolean)[]>>;

/** One value for each factor. */
export type Row<T extends Factors> = { readonly [Name in keyof T]: T[Name][number] };

/** Rows in which each two values of two factors come together at least once: the same rows each time. */
export function coveringArray<T extends Factors>(factors: T): Row<T>[] {
  const names = Object.keys(factors);
  const places = names.map((name) => [...(factors[name] ?? []).keys()]);
  const rows: readonly number[][] = make(places);
  return rows.map(
    (row) =>
      Object.fromEntries(names.map((name, index) => [name, factors[name]?.[row[index] ?? 0]])) as Row<T>,
  );
}
