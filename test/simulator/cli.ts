import { once } from 'node:events';
import { inWords } from '../gallery/duration.ts';
import { play } from '../gallery/play.ts';
import { LANGUAGES } from '../gallery/played.ts';
import type { Language, Played } from '../gallery/played.ts';
import { SCENARIO_GROUPS, scenarioNamed } from '../gallery/scenarios.ts';
import type { Scenario } from '../gallery/scenarios.ts';
import { GitHubSimulator } from '../github-simulator/github-simulator.ts';
import { parseOptions, runCommand, UsageError, wholeNumber } from '../support/command-line.ts';
import { print, printHeading, printLine, printResult } from '../runner/terminal.ts';
import { DIALECTS } from './dialects.ts';
import { faultPreset } from './fault-presets.ts';
import type { FaultLevel } from './fault-presets.ts';
import { DEFAULT_DURATIONS } from './durations.ts';
import type { Duration } from './durations.ts';
import { describeEntry } from './ledger.ts';
import { mixtureNamed } from './mixture.ts';
import type { Mixture } from './mixture.ts';
import { addSampleFleet } from './sample-fleet.ts';
import { DEFAULT_KEYS, Simulator } from './simulator.ts';
import type { SimulatorOptions } from './simulator.ts';
import { fleetTable, stepLine, workflowBlock } from './try-out.ts';

/** The dialects, a group for each family. */
function dialectTable(): string {
  const width = Math.max(...DIALECTS.map(({ name }) => name.length));
  return [...Map.groupBy(DIALECTS, ({ family }) => family).values()]
    .map((family) =>
      family.map(({ name, description }) => `\n  ${name.padEnd(width)}  ${description}`).join(''),
    )
    .join('\n');
}

/** The scenarios, a group under each heading. */
function scenarioTable(): string {
  const width = Math.max(
    ...SCENARIO_GROUPS.flatMap(({ scenarios }) => scenarios.map(({ name }) => name.length)),
  );
  return SCENARIO_GROUPS.map(
    ({ title, scenarios }) =>
      `${title}:\n${scenarios.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`).join('\n')}`,
  ).join('\n\n');
}

const HELP = `A CompShare API on this machine, with a few instances to stop and terminate. It first shows what a run of the
action would show, as GitHub does, in virtual time: ten minutes take a second.

Usage: npm run simulator -- [options]

  --scenario NAME     the situation to play, by its name below (default: the first instance is terminated)
  --language LANGUAGE the language that the run shows: en or zh-CN (default: en)
  --show-only         show the run and end, without serving the API
  --serve-only        serve the API without showing a run first
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

Scenarios:

${scenarioTable()}
`;

const OPTIONS = {
  scenario: { type: 'string' },
  language: { type: 'string' },
  'show-only': { type: 'boolean' },
  'serve-only': { type: 'boolean' },
  port: { type: 'string' },
  instances: { type: 'string' },
  faults: { type: 'string' },
  dialect: { type: 'string', multiple: true },
  seed: { type: 'string' },
  'stop-seconds': { type: 'string' },
  'delete-seconds': { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** A day. */
const MOST_SECONDS = 86_400;

interface Settings {
  readonly scenario: Scenario | undefined;
  readonly language: Language;
  /** What to do: show a run, and serve the API. */
  readonly shows: boolean;
  readonly serves: boolean;
  readonly port: number;
  readonly instances: number | undefined;
  readonly faults: FaultLevel;
  readonly mixture: Mixture;
  readonly seed: number;
  readonly stopSeconds: number | undefined;
  readonly deleteSeconds: number | undefined;
}

/** The settings that the command line asks for; null when it asks for help. */
function readSettings(): Settings | null {
  const values = parseOptions(OPTIONS);
  if (values.help === true) return null;
  return {
    scenario: values.scenario === undefined ? undefined : scenarioNamed(values.scenario),
    language: language(values.language ?? 'en'),
    shows: values['serve-only'] !== true,
    serves: values['show-only'] !== true,
    port: wholeNumber('port', values.port, { most: 65_535 }) ?? 0,
    instances: wholeNumber('instances', values.instances, { most: 10_000 }),
    faults: level(values.faults ?? 'none'),
    mixture: mixture(values.dialect ?? ['default']),
    seed: wholeNumber('seed', values.seed, { most: 0xffff_ffff }) ?? 1,
    stopSeconds: wholeNumber('stop-seconds', values['stop-seconds'], { most: MOST_SECONDS }),
    deleteSeconds: wholeNumber('delete-seconds', values['delete-seconds'], { most: MOST_SECONDS }),
  };
}

function level(value: string): FaultLevel {
  if (value === 'none' || value === 'some' || value === 'many') return value;
  throw new UsageError(`--faults takes none, some or many, not "${value}"`);
}

function language(value: string): Language {
  const found = LANGUAGES.find((known) => known === value);
  if (found === undefined) throw new UsageError(`--language takes ${LANGUAGES.join(' or ')}, not "${value}"`);
  return found;
}

function mixture(values: readonly string[]): Mixture {
  try {
    return mixtureNamed(values.flatMap((value) => value.split(',')).map((name) => name.trim()));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** What is played where no scenario is asked for. */
function firstOf(instances: number | undefined): Scenario {
  return {
    name: 'first',
    description: 'the first instance is terminated',
    setUp: ({ simulator }) => ({
      'uhost-id': addSampleFleet(simulator, instances)[0]?.UHostId ?? 'uhost-none',
    }),
  };
}

/** What the API is like, by the settings and the scenario. */
function apiOptions(
  { mixture: played, faults, seed, stopSeconds, deleteSeconds }: Settings,
  { api = {} }: Scenario,
): SimulatorOptions {
  return {
    ...played.options,
    ...api,
    seed,
    faults: [...(api.faults ?? []), ...faultPreset(faults)],
    durations: {
      ...api.durations,
      ...(stopSeconds !== undefined && { stop: stopSeconds * 1000 }),
      ...(deleteSeconds !== undefined && { terminate: deleteSeconds * 1000 }),
    },
  };
}

const PHASES = { main: 'The step', post: 'At the end of the job' } as const;

/** Prints what a user sees of a run. */
function show({ scenario: { description }, phases, left }: Played): void {
  print(`What a run shows when ${description}:`);
  for (const { name, lines, result } of phases) {
    printHeading(PHASES[name]);
    for (const line of result.header) print(line);
    for (const { text, kind } of lines) printLine(text, kind);
    printResult(result);
  }
  printHeading('What is left');
  print(left.length === 0 ? 'nothing' : left.join('\n'));
}

/** Shows a run, then serves the API until a signal comes. */
async function run(settings: Settings): Promise<void> {
  const { mixture: played, instances, shows, serves } = settings;
  const chosen = settings.scenario ?? firstOf(instances);
  const options = apiOptions(settings, chosen);
  for (const { name, description } of played.dialects) print(`Dialect ${name}: ${description}`);
  if (shows) {
    print();
    const startedAt = performance.now();
    const shown = await play({ ...chosen, api: options }, settings.language);
    show(shown);
    const seconds = shown.phases.reduce((sum, phase) => sum + phase.seconds, 0);
    const realSeconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    print(`\nIt takes ${inWords(seconds)} of the API's time, played in ${realSeconds} s.`);
  }
  if (serves) await serve(settings, chosen, options);
}

/** Serves the API, in real time, with the instances of the scenario. */
async function serve({ port }: Settings, chosen: Scenario, options: SimulatorOptions): Promise<void> {
  const simulator = new Simulator({
    ...options,
    onCall: (entry) => {
      print(describeEntry(entry));
    },
  });
  const server = await simulator.listen(port);
  const inputs = {
    'public-key': DEFAULT_KEYS.publicKey,
    'private-key': DEFAULT_KEYS.privateKey,
    'api-url': server.url,
    ...chosen.setUp({
      simulator,
      gitHub: new GitHubSimulator(),
      after: (ms, action) => {
        setTimeout(action, ms).unref();
      },
    }),
  };
  const { stop, terminate } = { ...DEFAULT_DURATIONS, ...options.durations };
  printHeading('Try it');
  print(`The CompShare API is simulated at ${server.url}. ${durations(stop, terminate)}\n`);
  print(`${fleetTable(simulator.instances())}\n`);
  print(`In a workflow on a runner on this machine:\n\n${workflowBlock(inputs)}\n`);
  print(`The same by hand, in another terminal:\n\n${stepLine(inputs)}\n`);
  print('Calls as they come; Ctrl+C ends it.');
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await server.close();
  // An answer that is still slow on purpose would keep the process alive for nobody.
  process.exit();
}

function durations(stop: Duration, terminate: Duration): string {
  return `An instance takes ${range(stop)} to stop and ${range(terminate)} to go.`;
}

function range(duration: Duration): string {
  const [shortest, longest] = typeof duration === 'number' ? [duration, duration] : duration;
  return shortest === longest ? inWords(shortest / 1000) : `${shortest / 1000} to ${longest / 1000} s`;
}

/** A port that is taken, or that only others may take, is as much the caller's to change as a wrong option. */
function isPortRefused(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen';
}

await runCommand(async () => {
  const settings = readSettings();
  try {
    if (settings === null) console.log(HELP);
    else await run(settings);
    return true;
  } catch (error) {
    if (!isPortRefused(error)) throw error;
    console.error(error.message);
    return false;
  }
});
