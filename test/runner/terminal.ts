import type { LineKind, PhaseResult } from './job.ts';
import { paint } from './render.ts';

const isColoured = process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '';

/** Prints a line, or an empty one. */
export function print(text = ''): void {
  process.stdout.write(`${text}\n`);
}

/** Prints a line of a log in the colour of its kind, on a terminal that has colours. */
export function printLine(line: string, kind: LineKind): void {
  print(paint(line, kind, isColoured));
}

/** Prints what comes under a heading of its own. */
export function printHeading(text: string): void {
  print();
  printLine(`── ${text} ──`, 'group');
}

/** Prints what a phase leaves beside its log, as far as there is any: the titles of annotations, outputs, job summary. */
export function printResult({
  annotations,
  outputs,
  summary,
}: Pick<PhaseResult, 'annotations' | 'outputs' | 'summary'>): void {
  if (annotations.length > 0) printHeading('Annotations');
  for (const { level, title = '' } of annotations) printLine(`${level}: ${title}`, level);
  const values = Object.entries(outputs);
  if (values.length > 0) printHeading('Outputs');
  for (const [name, value] of values) print(`${name}: ${value}`);
  if (summary === '') return;
  printHeading('Job summary');
  print(summary.trimEnd());
}
