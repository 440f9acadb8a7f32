import { OUTCOMES } from '../teardown/outcome.ts';
import type { Result } from '../teardown/outcome.ts';
import { oneLine } from '../text/clean.ts';

/** The step's outputs, by name. */
export interface Outputs {
  'uhost-id': string;
  'in-recycle': string;
  results: string;
}

/** The outputs for what became of the instances: the first two for those terminated, `results` for all. */
export function outputsOf(results: readonly Result[]): Outputs {
  const terminated = results.flatMap(({ id, outcome }) =>
    outcome.kind === 'terminated' ? [{ id, inRecycle: outcome.inRecycle }] : [],
  );
  return {
    'uhost-id': terminated.map(({ id }) => id).join(','),
    'in-recycle': terminated.map(({ inRecycle }) => inRecycle ?? '').join(','),
    results: JSON.stringify(results.map(resultRow)),
  };
}

/** One instance in the output `results`. */
export function resultRow(result: Result): Record<string, unknown> {
  const { id, instance, outcome, keptDisks, elapsedMs } = result;
  const place = instance ?? (outcome.kind === 'elsewhere' ? outcome : undefined);
  return {
    kind: 'instance',
    id,
    name: oneLine(instance?.name ?? '', 255),
    region: place?.region ?? '',
    zone: place?.zone ?? '',
    outcome: OUTCOMES[outcome.kind].word,
    inRecycle: outcome.kind === 'terminated' ? (outcome.inRecycle ?? '') : '',
    keptDisks: keptDisks.map((disk) => ({ id: disk.id, sizeGb: disk.sizeGb ?? null })),
    // Cut, as the times in the log and the summary are.
    seconds: Math.floor(elapsedMs / 1000),
  };
}
