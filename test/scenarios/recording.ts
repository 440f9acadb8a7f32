import { AsyncLocalStorage } from 'node:async_hooks';
import type { Phase } from '../../src/action/progress.ts';
import type { JobStatus } from '../runner/manifest.ts';
import type { Fate } from '../simulator/fate.ts';
import type { LedgerEntry } from '../simulator/ledger.ts';
import type { Mixture } from '../simulator/mixture.ts';
import type { Simulator } from '../simulator/simulator.ts';
import type { Run } from './harness.ts';

/** An instance as it truly was when a phase began. */
export interface TrueInstance {
  readonly id: string;
  readonly name: string;
  readonly tag: string;
  readonly region: string;
  readonly zone: string;
  readonly projectId: string;
  /** Unix seconds. */
  readonly createdAt: number;
}

/** One phase that a scenario played, and what was true before and after it. */
export interface PlayedPhase {
  readonly phase: Phase;
  readonly inputs: Readonly<Record<string, string>>;
  readonly jobStatus: JobStatus;
  /** Virtual time until the job was cancelled, in milliseconds; undefined where it wasn't. */
  readonly cancelAfterMs: number | undefined;
  /** Something stood between the program and the network, so that the ledger doesn't say what the program was told. */
  readonly tapped: boolean;
  /** Unix milliseconds. */
  readonly startedAtMs: number;
  /** Those that existed when it began. */
  readonly instances: readonly TrueInstance[];
  readonly calls: readonly LedgerEntry[];
  readonly fates: ReadonlyMap<string, Fate>;
  /** What it left behind, or what it threw in spite of all promises. */
  readonly end: Run | Error;
}

/** What one scenario did with one simulator. */
export interface Play {
  readonly simulator: Simulator;
  readonly phases: PlayedPhase[];
}

/** All that one scenario did, in the dialect that it was played in. */
export interface Recording {
  /** Undefined for the dialect that the scenario itself asks for. */
  readonly mixture: Mixture | undefined;
  readonly plays: Play[];
}

const recordings = new AsyncLocalStorage<Recording>();

/** The recording that this code runs in; undefined where nobody records. */
export function currentRecording(): Recording | undefined {
  return recordings.getStore();
}

/** Runs a scenario and records all that it does, also where it fails. */
export async function record(recording: Recording, scenario: () => unknown): Promise<void> {
  await recordings.run(recording, async () => {
    await scenario();
  });
}

/** The instances that exist now. */
export function trueInstances(simulator: Simulator): TrueInstance[] {
  return simulator.instances().map(({ UHostId, Name, Tag, Region, Zone, ProjectId, CreateTime }) => ({
    id: UHostId,
    name: Name,
    tag: Tag,
    region: Region,
    zone: Zone,
    projectId: ProjectId,
    createdAt: CreateTime,
  }));
}
