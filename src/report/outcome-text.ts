import type { FailedResult, Result } from '../teardown/outcome.ts';
import { isFailed } from '../teardown/outcome.ts';
import type { FailureText, Messages } from './messages/en.ts';

/** Puts a failure into words for the person who reads the log at night. */
export function explainFailure(messages: Messages, result: FailedResult): FailureText {
  const { explain } = messages.outcomes[result.outcome.kind] as {
    explain: (result: FailedResult) => FailureText;
  };
  return explain(result);
}

/** What the log says when an outcome is known. */
export function outcomeLine(messages: Messages, result: Result): string {
  if (isFailed(result)) return messages.log.failed(explainFailure(messages, result));
  const { line } = messages.outcomes[result.outcome.kind] as { line: (result: Result) => string };
  return line(result);
}

/** The outcome in the summary's table, without its icon. */
export function outcomeCell(messages: Messages, result: Result): string {
  const { cell } = messages.outcomes[result.outcome.kind] as {
    cell: string | ((result: Result) => string);
  };
  return typeof cell === 'string' ? cell : cell(result);
}
