import type { Annotation } from '../scenarios/harness.ts';
import type { DiskFate, Fate } from '../simulator/fate.ts';
import type { JobStatus } from '../runner/manifest.ts';
import type { LedgerEntry } from '../simulator/ledger.ts';
import type { Readings } from '../simulator/readings.ts';

/** When the client knew what became of a call. */
export interface CallEnd {
  /** How many calls had been sent by then. */
  readonly callsSent: number;
  /** Counts the ends of calls. */
  readonly order: number;
}

/** A call, and when its client was done with it; undefined where it never was. */
export interface Call extends LedgerEntry {
  readonly end: CallEnd | undefined;
}

/** One phase of the step: what it was given, what it showed and what it left. */
export interface PhaseEvidence {
  readonly phase: 'main' | 'post';
  /** How the job stood meanwhile. */
  readonly jobStatus: JobStatus;
  /** What an earlier phase had saved. */
  readonly stateBefore: Readonly<Record<string, string>>;
  readonly succeeded: boolean;
  /** The lines as they are printed. */
  readonly printed: readonly string[];
  readonly debug: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** When the job was cancelled, if that was before the phase ended. */
  readonly cancelledAtMs: number | undefined;
  /** Something ended the process before it was done. */
  readonly killed: boolean;
  /** How exactly its times are known, in milliseconds. */
  readonly jitterMs: number;
  /** The calls of this phase, in the order in which they were sent. */
  readonly calls: readonly Call[];
  /** What had become of the instances when the phase ended. */
  readonly fates: ReadonlyMap<string, Fate>;
}

/** An instance as it truly was when it was added. */
export interface TrueInstance {
  readonly id: string;
  readonly region: string;
  readonly zone: string;
  readonly name: string;
  readonly tag: string;
  /** Unix seconds. */
  readonly createdAt: number;
  /** Whether it was created meanwhile. */
  readonly late: boolean;
  readonly spot: boolean;
  /** Nobody renamed it meanwhile. */
  readonly keptItsName: boolean;
}

/** All that is known of one run, by the client's side and by the platform's. */
export interface Evidence {
  /** What the step was given, and nothing that comes by default. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly phases: readonly PhaseEvidence[];
  /** How the API was to be read. */
  readonly readings: Readings;
  readonly instances: ReadonlyMap<string, TrueInstance>;
  readonly diskFates: ReadonlyMap<string, DiskFate>;
  /** None of these may be seen anywhere. */
  readonly secrets: readonly string[];
  readonly faults: ReadonlyMap<string, number>;
  /** The calls and what happened to the instances, for people who read a failure. */
  readonly story: () => string;
}
