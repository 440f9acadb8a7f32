import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress, LookupAllOptions, LookupOneOptions, LookupOptions } from 'node:dns';

let pending = 0;

/** How many name lookups have no answer yet. One that hangs keeps the process from exiting: nothing can end it. */
export function pendingLookups(): number {
  return pending;
}

type Callback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/** The system's name lookup, counted: see {@link pendingLookups}. */
export function countedLookup(hostname: string, options: LookupOptions, callback: Callback): void {
  pending++;
  const settle: Callback = (...answer) => {
    pending--;
    callback(...answer);
  };
  if (options.all === true) systemLookup(hostname, options as LookupAllOptions, settle);
  else systemLookup(hostname, options as LookupOneOptions, settle);
}
