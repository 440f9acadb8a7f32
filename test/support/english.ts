import type { CompShareError } from '../../src/compshare/errors.ts';
import { causeOfError } from '../../src/report/causes.ts';
import { details } from '../../src/report/messages/en/details.ts';
import { messages } from '../../src/report/messages/en/every-run.ts';
import { adviceOn } from '../../src/report/problem.ts';

/** All English words. */
export const ENGLISH = { ...messages, ...details };

/** What to do about an error, in English. */
export function adviceFor(error: CompShareError): string {
  return adviceOn(ENGLISH, causeOfError(error), error);
}
