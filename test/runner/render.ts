import { styleText } from 'node:util';

/** What a log line is, which decides its colour. */
export type LineKind = 'text' | 'error' | 'warning' | 'notice' | 'debug' | 'group';

/** A log line as GitHub's pages show it. */
export interface RenderedLine {
  kind: LineKind;
  text: string;
}

const TAGS: readonly { tag: string; kind: LineKind; prefix: string }[] = [
  { tag: '##[error]', kind: 'error', prefix: 'Error: ' },
  { tag: '##[warning]', kind: 'warning', prefix: 'Warning: ' },
  { tag: '##[notice]', kind: 'notice', prefix: 'Notice: ' },
  { tag: '##[debug]', kind: 'debug', prefix: '##[debug]' },
  { tag: '##[group]', kind: 'group', prefix: '▼ ' },
];

/** Renders what the runner stores in its log, where tags say what a line is. The end of a group shows nothing. */
export function renderLog(stored: string): RenderedLine[] {
  return stored
    .split(/\r\n|\r|\n/)
    .filter((line) => !line.startsWith('##[endgroup]'))
    .map((line) => {
      const known = TAGS.find(({ tag }) => line.startsWith(tag));
      return known === undefined
        ? { kind: 'text', text: line }
        : { kind: known.kind, text: known.prefix + line.slice(known.tag.length) };
    });
}

const STYLES: Record<LineKind, Parameters<typeof styleText>[0]> = {
  text: 'reset',
  error: 'red',
  warning: 'yellow',
  notice: 'cyan',
  debug: 'magenta',
  group: 'bold',
};

/** The line for a terminal: coloured by its kind, unless `colour` is false. */
export function paint(text: string, kind: LineKind, colour: boolean): string {
  return colour && kind !== 'text' ? styleText(STYLES[kind], text, { validateStream: false }) : text;
}
