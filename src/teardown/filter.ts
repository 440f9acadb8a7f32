import { matchesGlob } from '../text/glob.ts';
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
