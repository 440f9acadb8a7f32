import type { CompShareError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import type { Action } from './decide.ts';
import type { Result } from './outcome.ts';

/** What happens during a teardown, as it happens. */
export type TeardownEvent =
  /** An instance was seen for the first time, or in another state than before. */
  | { kind: 'observed'; instance: Instance; before: string | undefined }
  /** An instance that was there is missing from the list. */
  | { kind: 'missed'; id: string }
  /** An action is sent. */
  | { kind: 'acting'; id: string; action: Action; forced: boolean }
  /** The API accepted it. */
  | { kind: 'accepted'; id: string; action: Action; inRecycle: 'Yes' | 'No' | undefined }
  /** The API refused it, or its answer was lost. `lookingAgain` unless the teardown ends. */
  | {
      kind: 'setback';
      id: string;
      action: Action;
      error: CompShareError;
      tries: number;
      lookingAgain: boolean;
    }
  /** It waited for its turn, and then the teardown had to end. */
  | { kind: 'not-sent'; id: string; action: Action }
  /** What became of an instance is known. */
  | { kind: 'settled'; result: Result }
  /** A look is over, these are still open, and actions follow. `error` is why it got no answer, or not a whole one. */
  | {
      kind: 'looked';
      open: readonly { id: string; state: string | undefined }[];
      error: CompShareError | undefined;
    }
  /** The job was cancelled, or time is up. */
  | { kind: 'stopping'; why: 'cancelled' | 'timed-out' };

/** Takes the events of a teardown. */
export type EventSink = (event: TeardownEvent) => void;
