import { createRandom, seedFor } from '../support/random.ts';
import { misses } from './describe.ts';
import { DIALECTS } from './dialects.ts';
import type { Dialect } from './dialects.ts';
import { DEFAULT_READINGS } from './readings.ts';
import { DEFAULT_REGIONS } from './simulator.ts';
import type { SimulatorOptions } from './simulator.ts';

/** The zones that the vendor's documents name: a client may ask for each, whatever it is told of zones. */
const DOCUMENTED_ZONES: readonly string[] = ['cn-wlcb-01', 'cn-wlcb-03', 'cn-sh2-02', 'cn-bj2-03'];

/** How likely each family has a say in a mixture. */
const SHARE = 0.3;

/** Several dialects at once. */
export interface Mixture {
  /** The names of its dialects, separated by commas, as `npm run simulator -- --dialect` takes them. */
  readonly name: string;
  readonly dialects: readonly Dialect[];
  readonly options: SimulatorOptions;
}

/**
 * The zones whose instances no permitted way of asking shows: neither a list without a place, nor one by region and
 * zone, where the zone is one that a client can know. Empty where the promise of all dialects holds.
 */
export function hiddenZones(options: SimulatorOptions): string[] {
  const readings = { ...DEFAULT_READINGS, ...options };
  const { regions = DEFAULT_REGIONS, zonesNotPermitted = [], zonesWithoutPermission = [] } = options;
  const isListed = (zone: string): boolean =>
    !readings.regionRequired && !misses(readings.missedWithoutPlace, zone);
  const told = Object.entries(regions).flatMap(([region, zones]) => {
    const isTold = readings.supportZone === 'all' && !readings.supportZoneOmits.includes(region);
    return isTold ? zones : [];
  });
  const isListedByZone = (zone: string): boolean =>
    [...told, ...DOCUMENTED_ZONES].includes(zone) &&
    !zonesNotPermitted.includes(zone) &&
    !zonesWithoutPermission.includes(zone) &&
    !misses(readings.zoneIgnored ? readings.missedByRegion : readings.missedByZone, zone);
  return Object.values(regions)
    .flat()
    .filter((zone) => !isListed(zone) && !isListedByZone(zone));
}

/**
 * Plays dialects together.
 *
 * @throws Error when a name is unknown or two of them decide the same thing, in words for the command line
 */
export function mixtureNamed(names: readonly string[]): Mixture {
  return mix(
    names.map((name) => {
      const dialect = DIALECTS.find((each) => each.name === name);
      if (dialect !== undefined) return dialect;
      const known = DIALECTS.map((each) => each.name).join(', ');
      throw new Error(`There is no dialect "${name}". There are: ${known}`);
    }),
  );
}

/** Draws a mixture that keeps the promise of all dialects; `seed` is any whole number. */
export function mixtureOf(seed: number): Mixture {
  const random = createRandom(seedFor(seed, 'mixture'));
  const families = [...Map.groupBy(DIALECTS.slice(1), ({ family }) => family).values()];
  const dialects: Dialect[] = [];
  for (const family of families) {
    const dialect = random.pick(family);
    if (!random.chance(SHARE) || conflict(dialects, dialect) !== undefined) continue;
    if (hiddenZones(mix([...dialects, dialect]).options).length === 0) dialects.push(dialect);
  }
  return mix(dialects.length === 0 ? DIALECTS.slice(0, 1) : dialects);
}

/** Draws one dialect by itself or, as often, a mixture of several; `seed` is any whole number. */
export function drawnMixture(seed: number): Mixture {
  const random = createRandom(seedFor(seed, 'dialect'));
  return random.chance(0.5) ? mixtureOf(seed) : mix([random.pick(DIALECTS.slice(1))]);
}

function mix(dialects: readonly Dialect[]): Mixture {
  let options: SimulatorOptions = {};
  for (const [index, dialect] of dialects.entries()) {
    const other = conflict(dialects.slice(0, index), dialect);
    if (other !== undefined) {
      throw new Error(`The dialects ${other.name} and ${dialect.name} exclude one another`);
    }
    options = { ...options, ...dialect.options };
  }
  return { name: dialects.map(({ name }) => name).join(','), dialects, options };
}

/** The one of `dialects` that decides something that this one decides too. */
function conflict(dialects: readonly Dialect[], { family, options }: Dialect): Dialect | undefined {
  return dialects.find(
    (other) => other.family === family || Object.keys(other.options).some((key) => key in options),
  );
}
