import type { Instance } from '../compshare/instance.ts';
import { matchesGlob } from '../text/glob.ts';

/** Which instances names, a business group and an age select. At least one of `names` and `tag` is there. */
export interface Filter {
  /** Exact, or globs with `*` and `?`; case-sensitive. Any of them. */
  names?: readonly string[];
  /** Exact. */
  tag?: string;
  /** Names that are never selected, exact or globs. */
  exclude?: readonly string[];
  /** In milliseconds. An instance whose age is not known is not old. */
  olderThanMs?: number;
}

/** What time it is, in Unix milliseconds: by this machine, and by the API where that is known. */
export interface Clocks {
  machineMs: number;
  apiMs: number | undefined;
}

/** What a filter makes of an instance. Only the first is selected; the others say why not. */
export type Match =
  | 'selected'
  | 'not-matched'
  /** It matches but for Unicode normalisation, which makes another name of it. */
  | 'normalized-only'
  | 'excluded'
  | 'too-young'
  | 'age-unknown'
  /** It is old by one clock only, and the two are more than a minute apart. */
  | 'clocks-differ';

/** Clocks that differ by less are taken for equal, in milliseconds. */
const MAX_CLOCK_DIFFERENCE_MS = 60_000;

/** What a filter makes of an instance. Everything that the filter has must match. */
export function match(filter: Filter, instance: Instance, clocks: Clocks): Match {
  const { names, tag, exclude = [], olderThanMs } = filter;
  const { name } = instance;
  if (tag !== undefined && tag !== instance.tag) return 'not-matched';
  if (names !== undefined && !matchesAny(names, name)) {
    const normalized = names.map((pattern) => pattern.normalize('NFKC'));
    return matchesAny(normalized, name.normalize('NFKC')) ? 'normalized-only' : 'not-matched';
  }
  if (matchesAny(exclude, name)) return 'excluded';
  return olderThanMs === undefined ? 'selected' : matchAge(instance, olderThanMs, clocks);
}

/** How far the API's clock is ahead of this machine's, in milliseconds, where that matters; else 0. */
export function clockDifference({ machineMs, apiMs = machineMs }: Clocks): number {
  const difference = apiMs - machineMs;
  return Math.abs(difference) > MAX_CLOCK_DIFFERENCE_MS ? difference : 0;
}

function matchAge({ createdAt }: Instance, olderThanMs: number, clocks: Clocks): Match {
  // A creation time of 0 is how an API says that it has none.
  if (createdAt === undefined || createdAt === 0) return 'age-unknown';
  const isOld = (nowMs: number): boolean => nowMs - createdAt * 1000 >= olderThanMs;
  const { machineMs } = clocks;
  const byMachine = isOld(machineMs);
  const byApi = isOld(machineMs + clockDifference(clocks));
  if (byMachine !== byApi) return 'clocks-differ';
  return byMachine ? 'selected' : 'too-young';
}

function matchesAny(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => matchesGlob(pattern, name));
}
