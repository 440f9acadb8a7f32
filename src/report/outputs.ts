import type { Result } from '../teardown/outcome.ts';
import { keptDisks } from '../teardown/outcome.ts';
import { oneLine } from '../text/clean.ts';

/** The step's outputs, by name. */
export interface Outputs {
  'uhost-id': string;
  'in-recycle': string;
  results: string;
}

/** The outputs for what became of the instances: the first two for those terminated, `results` for all. */
export function outputsOf(results: readonly Result[], releaseDisks: boolean): Outputs {
  const terminated = results.flatMap(({ id, outcome }) =>
    outcome.kind === 'terminated' ? [{ id, inRecycle: outcome.inRecycle }] : [],
  );
  return {
    'uhost-id': terminated.map(({ id }) => id).join(','),
    'in-recycle': terminated.map(({ inRecycle }) => inRecycle ?? '').join(','),
    results: JSON.stringify(resultRows(results, releaseDisks)),
  };
}

/** The instances in the output `results`. */
export function resultRows(results: readonly Result[], releaseDisks: boolean): Record<string, unknown>[] {
  return results.map((result) => resultRow(result, releaseDisks));
}

function resultRow(result: Result, releaseDisks: boolean): Record<string, unknown> {
  const { id, instance, outcome, elapsedMs } = result;
  const elsewhere =
    outcome.kind === 'failed' && outcome.failure.kind === 'elsewhere' ? outcome.failure : undefined;
  return {
    kind: 'instance',
    id,
    name: oneLine(instance?.name ?? '', 255),
    region: (instance ?? elsewhere)?.region ?? '',
    zone: (instance ?? elsewhere)?.zone ?? '',
    outcome: outcome.kind === 'failed' ? `failed: ${outcome.failure.kind}` : outcome.kind,
    inRecycle: outcome.kind === 'terminated' ? (outcome.inRecycle ?? '') : '',
    keptDisks: keptDisks(result, releaseDisks).map((disk) => ({ id: disk.id, sizeGb: disk.sizeGb ?? null })),
    // Cut, as the times in the log and the summary are.
    seconds: Math.floor(elapsedMs / 1000),
  };
}
