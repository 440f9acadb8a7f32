import { html } from './clean.ts';

/** Rows of a table that are shown at once; the others are folded or left to the output `results`. */
const ROWS_SHOWN = 20;
const ROWS_FOLDED = 1000;

/** A table of a few rows, the others folded or left out. */
export function foldedTable<Row>(
  rows: readonly Row[],
  table: (rows: readonly Row[]) => string,
  noun: string,
): string[] {
  if (rows.length === 0) return [];
  const shown = table(rows.slice(0, ROWS_SHOWN));
  const folded = rows.slice(ROWS_SHOWN, ROWS_SHOWN + ROWS_FOLDED);
  const rest = rows.length - ROWS_SHOWN - folded.length;
  return [
    shown,
    ...(folded.length > 0
      ? [`<details><summary>${folded.length} more ${noun}</summary>\n`, table(folded), '</details>\n']
      : []),
    ...(rest > 0 ? [`And ${rest} more ${noun}, in the output <code>results</code>.\n`] : []),
  ];
}

/** An HTML table, whose cells Markdown leaves alone. Cells must be HTML already. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: 'td' | 'th'): string =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  return ['<table>', row(head, 'th'), ...rows.map((cells) => row(cells, 'td')), '</table>\n'].join('\n');
}

/** Text from outside, where mentions and links are not made of it. */
export function code(text: string): string {
  return text === '' ? '' : `<code>${html(text, 80)}</code>`;
}
