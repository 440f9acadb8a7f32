import { isRetryable } from '../teardown/outcome.ts';
import type { FailedResult } from '../teardown/outcome.ts';
import type { Messages } from './messages/en.ts';
import { explainFailure } from './outcome-text.ts';

/** How many errors are annotated one by one: GitHub shows ten of a step. */
const MAX_ANNOTATIONS = 9;

/** An annotation of the step. */
export interface Annotation {
  title: string;
  message: string;
}

/**
 * The errors for the instances that failed.
 *
 * @param resumes what is said of the post phase, where it resumes with those that may still succeed.
 */
export function failureAnnotations(
  messages: Messages,
  failed: readonly FailedResult[],
  resumes: string | undefined,
): Annotation[] {
  const shown = failed.slice(0, MAX_ANNOTATIONS).map((result): Annotation => {
    const { what, left, advice } = explainFailure(messages, result);
    const title = messages.outcomes[result.outcome.kind].title(result.id);
    const next = resumes !== undefined && isRetryable(result.outcome) ? resumes : undefined;
    // After an interruption there is nothing to do unless the post phase stays out, which is said then.
    const parts = result.outcome.kind === 'cancelled' && next !== undefined ? [next] : [advice, next];
    return { title, message: [what, left, ...parts.filter((part) => part !== undefined)].join(' ') };
  });
  const others = failed.slice(MAX_ANNOTATIONS).map(({ id }) => id);
  if (others.length === 0) return shown;
  const { title, message } = messages.annotations.more;
  return [...shown, { title, message: message(others) }];
}
