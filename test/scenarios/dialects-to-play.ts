import { DIALECTS } from '../simulator/dialects.ts';
import { mixtureNamed } from '../simulator/mixture.ts';
import type { Mixture } from '../simulator/mixture.ts';

/** The environment variable that names the dialects to play: `a,b c` plays a and b together, then c alone. */
export const DIALECT_VARIABLE = 'TEST_DIALECT';

/**
 * The dialects and mixtures that scenarios are to be played in, one after another: those that the environment names,
 * and each dialect by itself where it names none.
 *
 * @throws {Error} where a name is unknown, or two exclude one another.
 */
export function mixturesToPlay(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Mixture[] {
  const named = (environment[DIALECT_VARIABLE] ?? '').split(' ').filter((mixture) => mixture !== '');
  const mixtures = named.length > 0 ? named : DIALECTS.map(({ name }) => name);
  return mixtures.map((mixture) => mixtureNamed(mixture.split(',')));
}
