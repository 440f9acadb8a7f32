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

/**
 * Tries the keys with one call that only reads: better it fails now than at the end of the job, when the instance is
 * there. What fails for good is an error of the step; what may pass, and what tells nothing of the keys, is a warning.
 *
 * @returns whether the step may go on.
 */
export async function checkKeys(
  { connection, place }: TeardownRequest,
  { runner, messages, fetch, clock, cancelled }: PhaseDependencies,
): Promise<boolean> {
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
    if (error === undefined || cancelled.aborted) return true;
    const { keysRefused, keysUnchecked } = messages.annotations;
    if (error.class !== 'permanent' || mayLackRegion(error)) {
      runner.warning(keysUnchecked.message(error), { title: keysUnchecked.title });
      return true;
    }
    runner.error(keysRefused.message(error), { title: keysRefused.title });
    return false;
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
