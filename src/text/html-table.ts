import { html } from './clean.ts';

/** Rows of a table that are shown at once; the others are folded or left to the output `results`. */
const ROWS_SHOWN = 20;
const ROWS_FOLDED = 1000;
/** A step's summary takes 1 MiB, and has up to four such tables. */
const MAX_FOLDED_BYTES = 150_000;

/** A table of a few rows, the others folded or left out. */
export function foldedTable<Row>(
  rows: readonly Row[],
  table: (rows: readonly Row[]) => string,
  noun: string,
): string[] {
  if (rows.length === 0) return [];
  const shown = table(rows.slice(0, ROWS_SHOWN));
  const folded = fitting(rows.slice(ROWS_SHOWN, ROWS_SHOWN + ROWS_FOLDED), table);
  const rest = rows.length - ROWS_SHOWN - folded.length;
  return [
    shown,
    ...(folded.length > 0
      ? [`<details><summary>${folded.length} more ${noun}</summary>\n`, table(folded), '</details>\n']
      : []),
    ...(rest > 0 ? [`And ${rest} more ${noun}, in the output <code>results</code>.\n`] : []),
  ];
}

/** As many of the first rows as a summary has room for. */
function fitting<Row>(rows: readonly Row[], table: (rows: readonly Row[]) => string): readonly Row[] {
  const bytes = Buffer.byteLength(table(rows));
  if (bytes <= MAX_FOLDED_BYTES || rows.length === 0) return rows;
  const fewer = Math.min(rows.length - 1, Math.floor((rows.length * MAX_FOLDED_BYTES) / bytes));
  return fitting(rows.slice(0, fewer), table);
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
