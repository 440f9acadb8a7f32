import { CaseInsensitiveMap } from './case-insensitive-map.ts';
import { evaluateDefault } from './manifest.ts';
import type { JobStatus } from './manifest.ts';

/**
 * What runners make of `${{ job.status }}`:
 * - `evaluated`: GitHub's own, the status at the start of the phase.
 * - `stale-default`: Gitea's, which gives the post phase the default that the main phase got; `with:` is evaluated anew.
 * - `unexpanded`: the expression reaches the action as it is written.
 * - `empty`: it has no value.
 */
export type JobStatusSupport = 'evaluated' | 'stale-default' | 'unexpanded' | 'empty';

/** What the inputs of a phase come from. */
export interface InputSource {
  /** `with:` of the step, with `${{ job.status }}` not evaluated yet. */
  given: Record<string, string>;
  /** Each input that action.yml declares, and its default. */
  defaults: ReadonlyMap<string, string>;
  /** The job's status now. */
  status: JobStatus;
  /** The job's status when the step's main phase began. */
  statusAtMain: JobStatus;
  support: JobStatusSupport;
}

/** The inputs as the process gets them. A default comes in only where `with:` doesn't name the input at all. */
export function evaluateInputs({
  given,
  defaults,
  status,
  statusAtMain,
  support,
}: InputSource): CaseInsensitiveMap {
  const evaluate = (text: string, current: JobStatus): string => {
    switch (support) {
      case 'evaluated':
      case 'stale-default':
        return evaluateDefault(text, current);
      case 'unexpanded':
        return text;
      case 'empty':
        return evaluateDefault(text, '');
    }
  };
  const inputs = new CaseInsensitiveMap();
  for (const [name, text] of Object.entries(given)) {
    inputs.set(name, evaluate(text, status));
  }
  for (const [name, text] of defaults) {
    if (!inputs.has(name)) {
      inputs.set(name, evaluate(text, support === 'stale-default' ? statusAtMain : status));
    }
  }
  return inputs;
}

/** What the runner warns of when `with:` names inputs that action.yml doesn't declare; undefined if there is none. */
export function unexpectedInputs(
  given: Record<string, string>,
  defaults: ReadonlyMap<string, string>,
): string | undefined {
  const valid = [...defaults.keys()];
  const known = new Set(valid.map((name) => name.toLowerCase()));
  const unexpected = Object.keys(given).filter((name) => !known.has(name.toLowerCase()));
  return unexpected.length === 0
    ? undefined
    : `Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${valid.join("', '")}']`;
}
