import type { Instance } from '../compshare/instance.ts';

/** Which instances a name, a business group and an age select. At least one of `name` and `tag` is there. */
export interface Filter {
  /** Exact, or a glob with `*` and `?`; case counts. */
  name?: string;
  /** Exact. */
  tag?: string;
  /** In milliseconds. An instance whose age is not known is not old. */
  olderThanMs?: number;
}

/** Whether the filter selects an instance. Everything that the filter has must match. */
export function selects(filter: Filter, instance: Instance, nowMs: number): boolean {
  const { name, tag, olderThanMs } = filter;
  return (
    (name === undefined || matchesGlob(name, instance.name)) &&
    (tag === undefined || tag === instance.tag) &&
    (olderThanMs === undefined || isOlder(instance, olderThanMs, nowMs))
  );
}

function isOlder({ createdAt }: Instance, olderThanMs: number, nowMs: number): boolean {
  // A creation time of 0 is how an API says that it has none.
  return createdAt !== undefined && createdAt > 0 && nowMs - createdAt * 1000 >= olderThanMs;
}

/**
 * Matches a whole text against a glob: `*` stands for any run of characters, `?` for one, everything else for
 * itself. Linear in practice for any pattern, since it goes back only to the last `*`.
 */
export function matchesGlob(glob: string, text: string): boolean {
  const pattern = Array.from(glob);
  const characters = Array.from(text);
  let p = 0;
  let c = 0;
  let lastStar = -1;
  let resumeAt = 0;
  while (c < characters.length) {
    if (pattern[p] === '*') {
      lastStar = p++;
      resumeAt = c;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === characters[c])) {
      p++;
      c++;
    } else if (lastStar >= 0) {
      p = lastStar + 1;
      c = ++resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
