/** The parts of a document that are written by `npm run docs`: whole blocks, and single facts in the midst of a sentence. */

/** What to write in place of each name. */
export interface Sources {
  /**
   * The Markdown of a block.
   *
   * @throws Error if there is none of that name.
   */
  block(name: string): string;
  /**
   * A number with its unit.
   *
   * @throws Error if there is none of that name.
   */
  fact(name: string): string;
}

const BLOCK = /<!-- generated: ([^\n]+) -->\n[^]*?^<!-- end of generated -->$/gm;
const FACT = /<!-- fact: ([\w-]+) -->[^\n]*?<!-- \/ -->/g;

/** A document with all that is generated in it written anew. */
export function fillIn(document: string, sources: Sources): string {
  return document
    .replace(
      BLOCK,
      (_, name: string) =>
        `<!-- generated: ${name} -->\n\n${sources.block(name)}\n\n<!-- end of generated -->`,
    )
    .replace(FACT, (_, name: string) => `<!-- fact: ${name} -->${sources.fact(name)}<!-- / -->`);
}

/** A table. It is not padded, since Prettier would make it several times as large. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`.replaceAll('|  |', '| |');
  return ['<!-- prettier-ignore -->', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
