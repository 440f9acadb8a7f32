import type { CaseInsensitiveMap } from './case-insensitive-map.ts';
import type { Masks } from './masks.ts';
import { renderLog } from './render.ts';

/** The folded block at the top of a step's log, masked. Inputs without a value don't show. */
export function describeStep(
  inputs: CaseInsensitiveMap,
  environment: ReadonlyMap<string, string>,
  masks: Masks,
): string[] {
  const stored = ['##[group]Run ./'];
  const shownInputs = inputs.entries().filter(([, value]) => value !== '');
  if (inputs.entries().length > 0) {
    stored.push('with:', ...shownInputs.map(([name, value]) => `  ${name}: ${value}`));
  }
  if (environment.size > 0) {
    stored.push('env:', ...[...environment].map(([name, value]) => `  ${name}: ${value}`));
  }
  return stored.flatMap((text) => renderLog(masks.mask(text)).map((line) => line.text));
}
