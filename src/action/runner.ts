import type { Clock } from '../time/clock.ts';
import type { HttpFetch } from '../network/http.ts';
import type { GitHub } from '../github/github.ts';
import type { InputSource } from './inputs.ts';

/** What the runner offers an action: the part of `@actions/core` that this one uses. */
export interface Runner extends InputSource {
  getState(name: string): string;
  saveState(name: string, value: string): void;
  setOutput(name: string, value: string): void;
  info(line: string): void;
  debug(line: string): void;
  notice(message: string, properties: { title: string }): void;
  warning(message: string, properties: { title: string }): void;
  error(message: string, properties: { title: string }): void;
  /** Adds Markdown to the job summary. */
  addSummary(markdown: string): Promise<void>;
}

/** The real parts, or a test's. */
export interface PhaseParts {
  runner: Runner;
  clock: Clock;
  fetch: HttpFetch;
  /** Gives numbers from 0 to below 1. */
  random: () => number;
  /** Aborted when the job is cancelled. */
  cancelled: AbortSignal;
  /** Loads what talks to GitHub. Only called when the step asks for something there. */
  loadGitHub: () => Promise<GitHub>;
}
