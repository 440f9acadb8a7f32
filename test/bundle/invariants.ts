import type { PhaseResult } from '../runner/job.ts';
import { DEFAULT_KEYS } from '../simulator/simulator.ts';
import type { BundleHarness } from './bundle-harness.ts';

/** Everything that somebody could see of a phase. What is masked was printed once, to the runner only. */
export function shown(result: PhaseResult): string {
  const printed = result.raw
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n');
  return JSON.stringify({ ...result, raw: printed, header: [], commands: [], masks: [] });
}

/**
 * What the action promises, whatever happened to its phases: after a green last phase everything named is gone, a
 * red one says what is left, nothing else was touched, and nothing secret was shown or saved.
 *
 * @param named IDs of the instances that the step is about; all others must be as they were, which is Running.
 * @returns what was not kept, in words.
 */
export function brokenPromises(
  { simulator }: Pick<BundleHarness, 'simulator'>,
  named: readonly string[],
  phases: readonly PhaseResult[],
): string[] {
  const broken: string[] = [];
  const last = phases.at(-1);
  const fates = simulator.fates();
  const left = named.filter((id) => fates.get(id)?.gone !== true);
  if (last?.conclusion === 'success' && left.length > 0) broken.push(`green, but left: ${left.join(', ')}`);
  if (last?.conclusion !== 'success') {
    const told = last?.annotations.map(({ message }) => message).join('\n') ?? '';
    for (const id of left.filter((candidate) => !told.includes(candidate)))
      broken.push(`${id} is left untold`);
  }
  for (const { action, targets } of simulator.ledger) {
    const strangers = targets.filter((id) => !named.includes(id));
    if (strangers.length > 0) broken.push(`${action} for ${strangers.join(', ')}`);
  }
  for (const id of fates.keys()) {
    if (!named.includes(id) && (fates.get(id)?.gone === true || simulator.instance(id).State !== 'Running')) {
      broken.push(`${id} was touched`);
    }
  }
  for (const secret of [...simulator.secrets(), DEFAULT_KEYS.publicKey, DEFAULT_KEYS.privateKey]) {
    if (phases.some((phase) => shown(phase).includes(secret))) broken.push(`a secret is shown: ${secret}`);
  }
  return broken;
}
