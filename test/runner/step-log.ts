import type { Masks } from './masks.ts';
import { renderLog } from './render.ts';
import type { LineKind } from './render.ts';

/** How bad the thing is that an annotation tells. */
export type AnnotationLevel = 'error' | 'warning' | 'notice';

/** A message that GitHub shows on the run's page and beside the code. */
export interface Annotation {
  level: AnnotationLevel;
  /** Not masked: the runner masks only messages, so a secret in a title would show. */
  title?: string;
  /** Masked, and cut to what GitHub takes. */
  message: string;
  /** The rest: file, line, endLine, col, endColumn. */
  properties: Record<string, string>;
}

/** Of each level, GitHub keeps this many annotations a step. The log has them all. */
const MAX_ANNOTATIONS_PER_LEVEL = 10;
const MAX_MESSAGE_LENGTH = 4096;

/** Receives each line of a log as it comes, rendered and masked; `folded`: it belongs to the group above it. */
export type LineListener = (line: string, kind: LineKind, folded: boolean) => void;

/** The log and the annotations of one phase of a step. */
export class StepLog {
  readonly lines: string[] = [];
  readonly annotations: Annotation[] = [];
  readonly listeners = new Set<LineListener>();
  readonly #masks: Masks;
  readonly #debug: boolean;
  #inGroup = false;

  /** With `debug`, debug messages are kept. */
  constructor(masks: Masks, debug: boolean) {
    this.#masks = masks;
    this.#debug = debug;
  }

  /** Adds text as the runner stores it: `##[group]` and the like at the start of a line are tags. */
  output(stored: string): void {
    if (stored.startsWith('##[endgroup]')) this.#inGroup = false;
    for (const { text, kind } of renderLog(this.#masks.mask(stored))) {
      if (kind === 'group') this.#inGroup = false;
      this.lines.push(text);
      this.listeners.forEach((listener) => {
        listener(text, kind, this.#inGroup);
      });
      if (kind === 'group') this.#inGroup = true;
    }
  }

  debug(message: string): void {
    if (this.#debug) {
      message.split(/\r?\n/).forEach((line) => {
        this.output(`##[debug]${line}`);
      });
    }
  }

  annotate(level: AnnotationLevel, message: string, properties: Record<string, string> = {}): void {
    const shown = this.#masks.mask(message).slice(0, MAX_MESSAGE_LENGTH);
    // GitHub drops annotations that say nothing.
    if (shown.trim() !== '' && this.#count(level) < MAX_ANNOTATIONS_PER_LEVEL) {
      const { title, ...rest } = properties;
      this.annotations.push({
        level,
        ...(title === undefined ? {} : { title }),
        message: shown,
        properties: rest,
      });
    }
    if (shown !== '') {
      this.output(`##[${level}]${shown}`);
    }
  }

  #count(level: AnnotationLevel): number {
    return this.annotations.filter((annotation) => annotation.level === level).length;
  }
}
