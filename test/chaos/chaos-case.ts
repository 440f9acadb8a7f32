import type { JobStatus } from '../runner/manifest.ts';
import type { FaultRule } from '../simulator/faults.ts';
import type { NewInstance } from '../simulator/instance.ts';
import { mixtureNamed } from '../simulator/mixture.ts';
import type { SimulatorOptions } from '../simulator/simulator.ts';

/** Something that somebody else does to an instance meanwhile. */
export interface Deed {
  /** Virtual milliseconds after the start of the main phase. */
  readonly afterMs: number;
  /** The instance by its place in the fleet. */
  readonly instance: number;
  readonly what:
    | 'stops'
    | 'starts'
    | 'renames'
    | 'deletes'
    | 'locks'
    /** Creates one like it, under an ID that the step may have named. */
    | 'creates';
}

/** Which instances the step names. */
export type Selection =
  | {
      readonly by: 'id';
      /** By their places in the fleet, in the order asked; doubled ones are asked twice. */
      readonly instances: readonly number[];
      /** How many IDs are asked for that never were. */
      readonly unknown: number;
      readonly separator: string;
    }
  | {
      readonly by: 'filter';
      readonly names: readonly string[];
      readonly exclude: readonly string[];
      readonly tag: string;
      readonly olderThan: string;
    };

/** How the step gives region and zone. */
export type PlaceGiven =
  | 'none'
  /** Those of one of the instances. */
  | 'region'
  | 'zone'
  | 'both'
  /** One that exists, whoever is there. */
  | 'another-region'
  /** One that doesn't exist. */
  | 'unknown-region';

/** What the step asks for. */
export interface Wanted {
  readonly select: Selection;
  readonly place: PlaceGiven;
  /** The instance whose place is given. */
  readonly placeOf: number;
  readonly stop: boolean;
  readonly releaseDisk: boolean;
  readonly ignoreNotFound: boolean;
  readonly dryRun: boolean;
  readonly jobEnd: boolean;
  readonly timeout: string;
  readonly maxInstances: number;
}

/** The first instance by its ID, and every input at its default. */
export const DEFAULT_WISHES: Wanted = {
  select: { by: 'id', instances: [0], unknown: 0, separator: ',' },
  place: 'none',
  placeOf: 0,
  stop: true,
  releaseDisk: false,
  ignoreNotFound: false,
  dryRun: false,
  jobEnd: false,
  timeout: '20m',
  maxInstances: 10,
};

/** One run of the campaign: a platform, its instances, a step, and all that goes wrong. Plain data, so that it prints. */
export interface ChaosCase {
  readonly platform: Omit<SimulatorOptions, 'clock' | 'faults' | 'onCall'>;
  /** The names of the dialects that the platform plays together, over what `platform` says. None: the default one. */
  readonly dialects: readonly string[];
  /** Their IDs are `uhost-a0`, `uhost-a1` …, so that some begin like others. */
  readonly instances: readonly NewInstance[];
  readonly wanted: Wanted;
  readonly faults: readonly FaultRule[];
  readonly deeds: readonly Deed[];
  /** When the job is cancelled, in milliseconds after the start; null for never. */
  readonly cancelAfterMs: number | null;
  /** How the job stands while the step runs: it runs all the same under `if: always()`. */
  readonly jobStatus: JobStatus;
  /** How the job ends, unless the step itself fails or is cancelled. */
  readonly jobEnds: JobStatus;
}

/** An instance that somebody creates meanwhile. */
export interface Creation {
  readonly id: string;
  /** Virtual milliseconds after the start of the main phase. */
  readonly afterMs: number;
  /** But for its `CreateTime`. */
  readonly wanted: NewInstance;
}

/** The ID of the instance at this place in the fleet. */
export function idOf(place: number): string {
  return `uhost-a${place}`;
}

/** What a simulator is given to play this case. */
export function simulatorOptions({ platform, dialects, faults }: ChaosCase): Omit<SimulatorOptions, 'clock'> {
  return { ...platform, ...mixtureNamed(dialects).options, faults };
}

/** The instances that are created meanwhile. The first have the IDs that the step names and that never were. */
export function creationsOf({ deeds, instances, wanted: { select } }: ChaosCase): Creation[] {
  const named = select.by === 'id' ? select.unknown : 0;
  return deeds
    .filter(({ what }) => what === 'creates')
    .map(({ afterMs, instance }, index) => {
      const { Name, Tag, Zone, ChargeType, dataDisks } = instances[instance % instances.length] ?? {};
      return {
        id: index < named ? neverId(index) : `uhost-late${index}`,
        afterMs,
        wanted: {
          ...(Name !== undefined && { Name }),
          ...(Tag !== undefined && { Tag }),
          ...(Zone !== undefined && { Zone }),
          ...(ChargeType !== undefined && { ChargeType }),
          ...(dataDisks !== undefined && { dataDisks }),
          State: 'Initializing',
          then: [
            { state: 'Starting', afterMs: 5000 },
            { state: 'Running', afterMs: 15_000 },
          ],
        },
      };
    });
}

/** The inputs of the step. */
export function inputsOf({ wanted, instances }: ChaosCase): Record<string, string> {
  const { select } = wanted;
  return {
    ...(select.by === 'id'
      ? { 'uhost-id': askedIds(select, instances.length).join(select.separator) }
      : {
          name: select.names.join('\n'),
          exclude: select.exclude.join('\n'),
          tag: select.tag,
          'older-than': select.olderThan === '' ? '0s' : select.olderThan,
        }),
    ...placeInputs(wanted, instances),
    stop: String(wanted.stop),
    'release-disk': String(wanted.releaseDisk),
    'ignore-not-found': String(wanted.ignoreNotFound),
    'dry-run': String(wanted.dryRun),
    when: wanted.jobEnd ? 'job-end' : 'now',
    timeout: wanted.timeout,
    'max-instances': String(wanted.maxInstances),
  };
}

function askedIds({ instances, unknown }: Extract<Selection, { by: 'id' }>, fleetSize: number): string[] {
  return [
    ...instances.map((place) => idOf(place % fleetSize)),
    ...Array.from({ length: unknown }, (_, index) => neverId(index)),
  ];
}

function neverId(index: number): string {
  return `uhost-never${index}`;
}

function placeInputs({ place, placeOf }: Wanted, instances: readonly NewInstance[]): Record<string, string> {
  const zone = instances[placeOf % instances.length]?.Zone ?? '';
  const region = zone.replace(/-[^-]*$/, '');
  switch (place) {
    case 'none':
      return {};
    case 'region':
      return { region };
    case 'zone':
      return { zone };
    case 'both':
      return { region, zone };
    case 'another-region':
      return { region: region === 'cn-bj2' ? 'cn-sh2' : 'cn-bj2' };
    case 'unknown-region':
      return { region: 'cn-nowhere' };
  }
}
