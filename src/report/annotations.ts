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

/** The errors for the instances that failed. `resumesInPost`: the post phase resumes with those that may still succeed. */
export function failureAnnotations(
  messages: Messages,
  failed: readonly FailedResult[],
  resumesInPost: boolean,
): Annotation[] {
  const shown = failed.slice(0, MAX_ANNOTATIONS).map((result): Annotation => {
    const { what, left, advice } = explainFailure(messages, result);
    const title = messages.outcomes[result.outcome.kind].title(result.id);
    const resumes = resumesInPost && isRetryable(result.outcome);
    // After a cancel there is nothing to do for anybody but the post phase.
    const then = [
      ...(result.outcome.kind === 'cancelled' && resumes ? [] : [advice]),
      ...(resumes ? [messages.annotations.resumesInPost] : []),
    ];
    return { title, message: [what, left, ...then].join(' ') };
  });
  const others = failed.slice(MAX_ANNOTATIONS).map(({ id }) => id);
  if (others.length === 0) return shown;
  const { title, message } = messages.annotations.more;
  return [...shown, { title, message: message(others) }];
}
