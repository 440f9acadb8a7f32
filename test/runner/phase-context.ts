import type { CaseInsensitiveMap } from './case-insensitive-map.ts';
import type { Command } from './commands.ts';
import type { Masks } from './masks.ts';
import type { StepLog } from './step-log.ts';

/** What one phase of a step may change through commands and files. */
export interface PhaseContext {
  log: StepLog;
  /** The job's. */
  masks: Masks;
  /** This step's, from main to post. */
  state: CaseInsensitiveMap;
  outputs: CaseInsensitiveMap;
  /** The job's environment for later phases, from GITHUB_ENV. */
  environment: Map<string, string>;
  /** The job's folders for PATH, from GITHUB_PATH; the last comes first in PATH. */
  paths: string[];
  /** Every command that was understood, in the order it came. */
  commands: Command[];
  /** The values that add-mask named in this phase. */
  maskedValues: string[];
  /** Set when a command or file could not be processed, which fails the step whatever its exit code. */
  commandFailed: boolean;
}
