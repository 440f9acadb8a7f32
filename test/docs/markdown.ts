/** A fenced code block. */
export interface CodeBlock {
  language: string;
  text: string;
}

/** A table, cells as they are written. */
export interface Table {
  head: string[];
  rows: string[][];
}

/** A heading, such as `{ level: 2, text: 'Inputs' }`. */
export interface Heading {
  level: number;
  text: string;
}

/** What the tests look at in a Markdown document. */
export interface Markdown {
  headings: Heading[];
  tables: Table[];
  codeBlocks: CodeBlock[];
  /** Where the links and pictures point to, in order. */
  links: string[];
  /** Everything but the code blocks, line by line. */
  prose: string[];
}

/** Reads the Markdown that this repository's documents are written in: no indented code, no nested fences. */
export function readMarkdown(text: string): Markdown {
  const document: Markdown = { headings: [], tables: [], codeBlocks: [], links: [], prose: [] };
  let block: { language: string; lines: string[] } | undefined;
  let table: Table | undefined;
  for (const line of text.split('\n')) {
    const fence = /^```(\w*)$/.exec(line);
    if (block !== undefined) {
      if (fence === null) block.lines.push(line);
      else {
        document.codeBlocks.push({ language: block.language, text: `${block.lines.join('\n')}\n` });
        block = undefined;
      }
      continue;
    }
    if (fence !== null) {
      block = { language: fence[1] ?? '', lines: [] };
      continue;
    }
    document.prose.push(line);
    document.links.push(...linksIn(line));
    const [, marks = '', heading] = /^(#{1,6}) (.+)$/.exec(line) ?? [];
    if (heading !== undefined) document.headings.push({ level: marks.length, text: heading });
    if (!line.startsWith('|')) table = undefined;
    else if (table === undefined) document.tables.push((table = { head: cellsOf(line), rows: [] }));
    else if (!/^[| :-]+$/.test(line)) table.rows.push(cellsOf(line));
  }
  return document;
}

/** The anchor that GitHub gives a heading. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');
}

function cellsOf(line: string): string[] {
  return line
    .replace(/^\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

function linksIn(line: string): string[] {
  const prose = line.replace(/`[^`]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)].flatMap(
    ([, link, attribute]) => link ?? attribute ?? [],
  );
}
