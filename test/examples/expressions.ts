import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

/** The contexts of a workflow run, such as `{ github: { run_id: '71' }, secrets: {} }`. */
export type Contexts = Readonly<Record<string, unknown>>;

/**
 * A text as GitHub makes it of its `${{ }}`, by GitHub's own library for expressions. What no context has is empty, as
 * there. Throws for an expression that can't be parsed, or that names a context that isn't given.
 */
export function interpolate(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    evaluate(expression, contexts).coerceString(),
  );
}

/** Whether an `if:` holds, with or without `${{ }}` around it. `status` is what `success()` and its like go by. */
export function conditionHolds(
  condition: string,
  contexts: Contexts,
  status: 'success' | 'failure' | 'cancelled',
): boolean {
  const [, inner = condition] = /^\$\{\{(.*)\}\}$/s.exec(condition.trim()) ?? [];
  return evaluate(inner, contexts, status).coerceString() === 'true';
}

function evaluate(expression: string, contexts: Contexts, status?: string): data.ExpressionData {
  const root = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  const functions = Object.entries({
    always: true,
    success: status === 'success',
    failure: status === 'failure',
    cancelled: status === 'cancelled',
  }).map(([name, holds]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(holds),
  }));
  const { tokens } = new Lexer(expression.trim()).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), functions).parse();
  return new Evaluator(parsed, root, new Map(functions.map((one) => [one.name, one]))).evaluate();
}
