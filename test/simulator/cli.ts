import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { DIALECTS } from './dialects.ts';
import { faultPreset } from './fault-presets.ts';
import type { FaultLevel } from './fault-presets.ts';
import { describeEntry } from './ledger.ts';
import { mixtureNamed } from './mixture.ts';
import type { Mixture } from './mixture.ts';
import { addSampleFleet } from './sample-fleet.ts';
import { Simulator } from './simulator.ts';
import { fleetTable, shellLine, workflowBlock } from './try-out.ts';

/** The dialects, a group for each family. */
function dialectTable(): string {
  const width = Math.max(...DIALECTS.map(({ name }) => name.length));
  return [...Map.groupBy(DIALECTS, ({ family }) => family).values()]
    .map((family) =>
      family.map(({ name, description }) => `\n  ${name.padEnd(width)}  ${description}`).join(''),
    )
    .join('\n');
}

const HELP = `A CompShare API on this machine, with a few instances to stop and terminate.

Usage: npm run simulator -- [options]

  --port N            port to listen on (default: a free one)
  --instances N       how many instances there are (default: 8, one of each kind)
  --faults LEVEL      how much goes wrong: none, some or many (default: none)
  --dialect A,B       readings of the API to play, by their names below (default: default)
  --seed N            what is left to chance follows from it (default: 1)
  --stop-seconds N    how long an instance takes to stop (default: 20 to 60)
  --delete-seconds N  how long an instance takes to go (default: 5 to 20)
  --help              show this

Dialects, at most one of each group:
${dialectTable()}
`;

const OPTIONS = {
  port: { type: 'string' },
  instances: { type: 'string' },
  faults: { type: 'string' },
  dialect: { type: 'string', multiple: true },
  seed: { type: 'string' },
  'stop-seconds': { type: 'string' },
  'delete-seconds': { type: 'string' },
  help: { type: 'boolean' },
} as const;

const WRONG_USAGE = 2;

class UsageError extends Error {}

interface Settings {
  readonly port: number;
  readonly instances: number | undefined;
  readonly faults: FaultLevel;
  readonly mixture: Mixture;
  readonly seed: number;
  readonly stopSeconds: number | undefined;
  readonly deleteSeconds: number | undefined;
}

/** The settings that the command line asks for; null when it asks for help. */
function readSettings(args: string[]): Settings | null {
  const values = parse(args);
  if (values.help === true) return null;
  return {
    port: wholeNumber('port', values.port, 65_535) ?? 0,
    instances: wholeNumber('instances', values.instances, 10_000),
    faults: level(values.faults ?? 'none'),
    mixture: mixture(values.dialect ?? ['default']),
    seed: wholeNumber('seed', values.seed, 0xffff_ffff) ?? 1,
    stopSeconds: wholeNumber('stop-seconds', values['stop-seconds'], 86_400),
    deleteSeconds: wholeNumber('delete-seconds', values['delete-seconds'], 86_400),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
}

function wholeNumber(name: string, value: string | undefined, most: number): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value) || Number(value) > most) {
    throw new UsageError(`--${name} takes a whole number from 0 to ${most}, not "${value}"`);
  }
  return Number(value);
}

function level(value: string): FaultLevel {
  if (value === 'none' || value === 'some' || value === 'many') return value;
  throw new UsageError(`--faults takes none, some or many, not "${value}"`);
}

function mixture(values: readonly string[]): Mixture {
  try {
    return mixtureNamed(values.flatMap((value) => value.split(',')).map((name) => name.trim()));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Serves the API until a signal comes. */
async function run(settings: Settings): Promise<void> {
  const { port, instances, faults, mixture: played, seed, stopSeconds, deleteSeconds } = settings;
  const simulator = new Simulator({
    ...played.options,
    seed,
    faults: faultPreset(faults),
    durations: {
      ...(stopSeconds !== undefined && { stop: stopSeconds * 1000 }),
      ...(deleteSeconds !== undefined && { terminate: deleteSeconds * 1000 }),
    },
    onCall: (entry) => {
      console.log(describeEntry(entry));
    },
  });
  const fleet = addSampleFleet(simulator, instances);
  const server = await simulator.listen(port);
  const target = fleet[0]?.UHostId ?? 'uhost-none';
  console.log(`The CompShare API is simulated at ${server.url}\n`);
  for (const { name, description } of played.dialects) console.log(`Dialect ${name}: ${description}`);
  console.log();
  console.log(`${fleetTable(fleet)}\n`);
  console.log(`In a workflow on a runner on this machine:\n\n${workflowBlock(server.url, target)}\n`);
  console.log(`The built bundle by hand:\n\n${shellLine(server.url, target)}\n`);
  console.log('Calls as they come; Ctrl+C ends it.');
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await server.close();
  // An answer that is still slow on purpose would keep the process alive for nobody.
  process.exit();
}

try {
  const settings = readSettings(process.argv.slice(2));
  if (settings === null) console.log(HELP);
  else await run(settings);
} catch (error) {
  if (!(error instanceof Error)) throw error;
  // A port that is taken is as much the caller's to change as a wrong option.
  console.error(error.message);
  process.exitCode = error instanceof UsageError ? WRONG_USAGE : 1;
}
