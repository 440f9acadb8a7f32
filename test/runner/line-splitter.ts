/**
 * Cuts a stream of text into lines. LF, CRLF and a CR alone each end a line, as they do for the runner, so a
 * command behind a CR is a command.
 */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #rest = '';
  #afterReturn = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  write(chunk: string): void {
    if (chunk === '') {
      return;
    }
    // A CR at the end of a chunk has ended its line already; the LF of the same line end must not end another.
    const text = this.#rest + (this.#afterReturn && chunk.startsWith('\n') ? chunk.slice(1) : chunk);
    this.#afterReturn = chunk.endsWith('\r');
    const lines = text.split(/\r\n|\r|\n/);
    this.#rest = lines.pop() ?? '';
    lines.forEach(this.#onLine);
  }

  /** Hands over what came after the last line end, if anything did. */
  end(): void {
    if (this.#rest !== '') {
      this.#onLine(this.#rest);
      this.#rest = '';
    }
  }
}
