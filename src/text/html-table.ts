import { html } from './clean.ts';

/** Rows of a table that are shown at once; the others are folded or left to the output `results`. */
const ROWS_SHOWN = 20;
const ROWS_FOLDED = 1000;
/** A step's summary takes 1 MiB, and has up to four such tables. */
const MAX_FOLDED_BYTES = 150_000;

/** Longer cells may be wrapped. On a phone, Chinese would be wrapped after each character. */
const LONGEST_LINE = 60;

/** One column of a table. */
export interface Column<Row> {
  head: string;
  /** A row's cell, as HTML. */
  cell: (row: Row) => string;
  /** Its long cells are wrapped. Lines of others never are: IDs and zones would break at their hyphens. */
  wraps?: boolean;
  /** It says which row it is: it stays, even where all cells are the same. */
  isKey?: boolean;
}

/** The words around a table. */
export interface TableMessages {
  moreRows: (rows: number) => string;
  rowsInResults: (rows: number) => string;
  /** What something is called, and what it is. */
  labelled: (label: string, value: string) => string;
  /** What is the same in all rows. */
  all: (rows: number, what: string) => string;
}

/**
 * A table of a few rows, the others folded or left out. A column that is empty in all rows is left out; one that is the
 * same in all rows is told once, above the table.
 */
export function foldedTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  words: TableMessages,
): string[] {
  if (rows.length === 0) return [];
  const same = rows.length > 1 ? columns.filter((column) => isSame(rows, column)) : [];
  const shown = columns.filter(
    (column) => !same.includes(column) && rows.some((row) => column.cell(row) !== ''),
  );
  const [first] = rows;
  const facts = same.flatMap(({ head, cell }) => {
    const value = first === undefined ? '' : cell(first);
    return value === '' ? [] : [words.labelled(head, value.replaceAll('<br>', ', '))];
  });
  const table = (some: readonly Row[]): string => tableOf(shown, some);
  const folded = fitting(rows.slice(ROWS_SHOWN, ROWS_SHOWN + ROWS_FOLDED), table);
  const rest = rows.length - ROWS_SHOWN - folded.length;
  return [
    ...(facts.length > 0 ? [`${words.all(rows.length, facts.join(' · '))}\n`] : []),
    table(rows.slice(0, ROWS_SHOWN)),
    ...(folded.length > 0
      ? [`<details><summary>${words.moreRows(folded.length)}</summary>\n`, table(folded), '</details>\n']
      : []),
    ...(rest > 0 ? [`${words.rowsInResults(rest)}\n`] : []),
  ];
}

function isSame<Row>([first, ...others]: readonly Row[], { cell, isKey }: Column<Row>): boolean {
  if (first === undefined || isKey === true) return false;
  const value = cell(first);
  return others.every((row) => cell(row) === value);
}

/** As many of the first rows as a summary has room for. */
function fitting<Row>(rows: readonly Row[], table: (rows: readonly Row[]) => string): readonly Row[] {
  const bytes = Buffer.byteLength(table(rows));
  if (bytes <= MAX_FOLDED_BYTES || rows.length === 0) return rows;
  const fewer = Math.min(rows.length - 1, Math.floor((rows.length * MAX_FOLDED_BYTES) / bytes));
  return fitting(rows.slice(0, fewer), table);
}

/** An HTML table, whose cells Markdown leaves alone. */
function tableOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cellOf = (row: Row, { cell, wraps }: Column<Row>): string => {
    const content = cell(row);
    return `<td${wraps === true && content.length > LONGEST_LINE ? '' : ' nowrap'}>${content}</td>`;
  };
  return [
    '<table>',
    `<tr>${columns.map(({ head }) => `<th nowrap>${head}</th>`).join('')}</tr>`,
    ...rows.map((row) => `<tr>${columns.map((column) => cellOf(row, column)).join('')}</tr>`),
    '</table>\n',
  ].join('\n');
}

/** Text from outside, where mentions and links are not made of it. */
export function code(text: string): string {
  return text === '' ? '' : `<code>${html(text, 80)}</code>`;
}
