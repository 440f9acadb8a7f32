import { decide, nextPoll, outcomeAtEnd } from '../../src/teardown/decide.ts';
import { afterAcceptance, afterActionError, afterPoll } from '../../src/teardown/history.ts';

/** The rules that the model explores: the verdicts, and how what is remembered of an instance changes. */
export interface Rules {
  decide: typeof decide;
  nextPoll: typeof nextPoll;
  outcomeAtEnd: typeof outcomeAtEnd;
  afterPoll: typeof afterPoll;
  afterAcceptance: typeof afterAcceptance;
  afterActionError: typeof afterActionError;
}

/** Those of the program. */
export const RULES: Rules = {
  decide,
  nextPoll,
  outcomeAtEnd,
  afterPoll,
  afterAcceptance,
  afterActionError,
};
