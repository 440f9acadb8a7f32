/** What the environment says about seeds. `TEST_SEED` is the first seed, `TEST_RUNS` how many runs there are. */
export type SeedEnvironment = Readonly<Record<string, string | undefined>>;

/** fast-check takes a seed as a whole number of 32 bits with a sign. */
const MAX_SEED = 0x7fff_ffff;
const MAX_RUNS = 1_000_000;

/**
 * The seeds that a campaign of `runs` runs plays: consecutive numbers from a random one on, different each time. Outside
 * of CI it plays half as many.
 *
 * `TEST_SEED=N` replays seed N alone, `TEST_SEED=N TEST_RUNS=M` the M seeds from N on, and `TEST_RUNS=M` alone plays
 * M random ones.
 *
 * @throws {Error} when one of the two variables is no whole number in its range.
 */
export function campaignSeeds(
  runs: number,
  environment: SeedEnvironment = process.env,
  random: () => number = Math.random,
): number[] {
  const chosen = replayedSeed(environment);
  const ofItself = chosen === undefined ? Math.ceil(isInCi(environment) ? runs : runs / 2) : 1;
  const length = wholeNumber(environment, 'TEST_RUNS', 1, MAX_RUNS) ?? ofItself;
  const first = chosen ?? Math.floor(random() * (MAX_SEED - length));
  return Array.from({ length }, (_, index) => first + index);
}

/** Whether this runs in CI, which sets the variable `CI`: then campaigns play all that a push must pass. */
export function isInCi(environment: SeedEnvironment = process.env): boolean {
  return !['', 'false'].includes(environment['CI'] ?? '');
}

/**
 * The seed to replay, undefined where none was given. Properties take it too (test/support/replay.ts): fast-check prints
 * the seed of one that fails.
 *
 * @throws {Error} when `TEST_SEED` is no whole number of 32 bits.
 */
export function replayedSeed(environment: SeedEnvironment = process.env): number | undefined {
  return wholeNumber(environment, 'TEST_SEED', -MAX_SEED - 1, MAX_SEED);
}

/** Prints what a campaign is about to play, and how to play it again. */
export function announce(file: string, seeds: readonly number[]): void {
  const [first = 0] = seeds;
  if (seeds.length === 1) console.log(`Replays one run: ${replayCommand(file, first)}`);
  else
    console.log(
      `${seeds.length} runs. To play them again: TEST_RUNS=${seeds.length} ${replayCommand(file, first)}`,
    );
}

/** The command that replays one seed. */
export function replayCommand(file: string, seed: number): string {
  return `TEST_SEED=${seed} npx vitest run ${file}`;
}

function wholeNumber(
  environment: SeedEnvironment,
  name: string,
  min: number,
  max: number,
): number | undefined {
  const text = environment[name];
  if (text === undefined || text === '') return undefined;
  const value = /^-?\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max))
    throw new Error(`${name} must be a whole number from ${min} to ${max}, not "${text}"`);
  return value;
}
