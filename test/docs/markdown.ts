import GithubSlugger from 'github-slugger';
import { lexer, walkTokens } from 'marked';
import type { Token, Tokens } from 'marked';

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

/** A heading, such as `{ level: 2, text: 'Inputs', anchor: 'inputs' }`. */
export interface Heading {
  level: number;
  text: string;
  /** As GitHub makes it. */
  anchor: string;
}

/** What the tests look at in a Markdown document. */
export interface Markdown {
  headings: Heading[];
  tables: Table[];
  codeBlocks: CodeBlock[];
  /** Where the links and pictures point to, in order. */
  links: string[];
  /** What is written as code in the midst of text. */
  codeWords: string[];
  /** How many items the lists under each heading have. */
  listItems: number[];
}

/** Reads a Markdown document. */
export function readMarkdown(text: string): Markdown {
  const slugger = new GithubSlugger();
  const document: Markdown = {
    headings: [],
    tables: [],
    codeBlocks: [],
    links: [],
    codeWords: [],
    listItems: [],
  };
  const read = (token: Token): void => {
    switch (token.type) {
      case 'heading': {
        const { depth, text: heading } = token as Tokens.Heading;
        document.headings.push({ level: depth, text: heading, anchor: slugger.slug(heading) });
        document.listItems.push(0);
        break;
      }
      case 'table': {
        const { header, rows } = token as Tokens.Table;
        const written = (cells: Tokens.TableCell[]): string[] => cells.map((cell) => cell.text);
        document.tables.push({ head: written(header), rows: rows.map(written) });
        break;
      }
      case 'code': {
        const { lang = '', text: code } = token as Tokens.Code;
        document.codeBlocks.push({ language: lang, text: `${code}\n` });
        break;
      }
      case 'link':
      case 'image':
        document.links.push((token as Tokens.Link).href);
        break;
      case 'html':
        document.links.push(
          ...[...token.raw.matchAll(/(?:src|srcset|href)="([^"]+)"/g)].map(([, link = '']) => link),
        );
        break;
      case 'codespan':
        document.codeWords.push((token as Tokens.Codespan).text);
        break;
      case 'list_item': {
        const last = document.listItems.pop() ?? 0;
        document.listItems.push(last + 1);
        break;
      }
    }
  };
  void walkTokens(lexer(text), read);
  return document;
}
