import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

/** The command line asks for something that there is not. It is said in one line. */
export class UsageError extends Error {}

const WRONG_USAGE = 2;

type Options = NonNullable<ParseArgsConfig['options']>;

/** The values of a command's options. @throws {UsageError} for an argument that isn't one. */
export function parseOptions<T extends Options>(
  options: T,
  args: string[] = process.argv.slice(2),
): ReturnType<typeof parseArgs<{ options: T }>>['values'] {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
}

/** The whole number that an option gives; undefined where it isn't given. @throws {UsageError} where it is none. */
export function wholeNumber(
  name: string,
  value: string | undefined,
  { least = 0, most }: { least?: number; most: number },
): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value) || Number(value) < least || Number(value) > most) {
    throw new UsageError(`--${name} takes a whole number from ${least} to ${most}, not "${value}"`);
  }
  return Number(value);
}

/** Runs a command. It ends with 2 where the command line is wrong, and with 1 where `main` resolves with false. */
export async function runCommand(main: () => Promise<boolean>): Promise<void> {
  try {
    if (!(await main())) process.exitCode ??= 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = WRONG_USAGE;
  }
}
