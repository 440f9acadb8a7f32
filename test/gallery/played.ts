import { LANGUAGES } from '../../src/report/language.ts';
import type { Language } from '../../src/report/language.ts';
import type { LineKind, PhaseResult } from '../runner/job.ts';
import type { Scenario } from './scenarios.ts';

export { LANGUAGES };
export type { Language };

/** A line of the log as GitHub shows it. */
export interface ShownLine {
  readonly text: string;
  readonly kind: LineKind;
  /** Whether it is folded away, in the group of the line above it. */
  readonly folded: boolean;
}

/** One phase that was played. */
export interface PlayedPhase {
  readonly name: 'main' | 'post';
  readonly lines: readonly ShownLine[];
  readonly result: Pick<PhaseResult, 'annotations' | 'outputs' | 'summary' | 'header' | 'conclusion'>;
  /** Seconds of virtual time. */
  readonly seconds: number;
}

/** What a run shows from its main phase to its post phase, and what it leaves. */
export interface Played {
  readonly scenario: Scenario;
  readonly language: Language;
  readonly phases: readonly PlayedPhase[];
  /** The instances and disks that exist at the end. */
  readonly left: readonly string[];
}

/**
 * Whether the post phase has something to do. One that has nothing to do after a main phase that succeeded says so in one
 * line, which is left out.
 */
export function hasPostPhase(
  inputs: Readonly<Record<string, string>>,
  { result }: PlayedPhase,
  scenario: Scenario,
): boolean {
  if (scenario.interruption?.by === 'shutdown') return false;
  return inputs['when'] === 'job-end' || result.conclusion !== 'success';
}
