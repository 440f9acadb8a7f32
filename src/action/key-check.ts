import { CompShareClient } from '../compshare/client.ts';
import type { Place } from '../compshare/client.ts';
import { CompShareError, RetCodeError } from '../compshare/errors.ts';
import { setAlarm } from '../time/clock.ts';
import type { TeardownRequest } from './inputs.ts';
import type { PhaseDependencies } from './phase-run.ts';

/** How long the check may take, in milliseconds. */
const CHECK_MS = 10_000;
/** A region that the vendor's documents show, for an API that insists on one. */
const DOCUMENTED_REGION = 'cn-wlcb';

/** What a check of the keys came to. What may pass, and what tells nothing of the keys, doesn't count against them. */
export type KeyCheck = { verdict: 'good' } | { verdict: 'unknown' | 'refused'; error: CompShareError };

/**
 * Tries the keys with one call that only reads: better it fails now than at the end of the job, when the instance is
 * there.
 */
export async function checkKeys(
  { connection, place }: TeardownRequest,
  { fetch, clock, cancelled }: Pick<PhaseDependencies, 'fetch' | 'clock' | 'cancelled'>,
): Promise<KeyCheck> {
  const limit = setAlarm(clock, CHECK_MS);
  const signal = AbortSignal.any([limit.signal, cancelled]);
  const client = new CompShareClient({ connection, fetch, clock, signal });
  const read = async (from: Place): Promise<CompShareError | undefined> => {
    try {
      await client.describe(from, signal);
      return undefined;
    } catch (error) {
      if (error instanceof CompShareError) return error;
      throw error;
    }
  };
  try {
    let error = await read({});
    if (error !== undefined && mayLackRegion(error))
      error = await read({ region: place.region ?? DOCUMENTED_REGION });
    // The runner ends the step, which says enough.
    if (error === undefined || cancelled.aborted) return { verdict: 'good' };
    const isSure = error.class === 'permanent' && !mayLackRegion(error);
    return { verdict: isSure ? 'refused' : 'unknown', error };
  } finally {
    limit.release();
  }
}

/** The same codes refuse a project, which the message then names, in the spelling of the API or of its gateway. */
function mayLackRegion(error: CompShareError): boolean {
  return (
    error instanceof RetCodeError &&
    error.facts.regionMissing === true &&
    !/project|organization/i.test(error.apiMessage)
  );
}
