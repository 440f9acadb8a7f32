/**
 * The secrets of a job, replaced by `***` wherever they show. As the runner does, it also hides common encodings
 * of a secret (Base64, JSON, URL, XML …), because programs print those too.
 */
export class Masks {
  readonly #hidden = new Set<string>();

  /** Adds a secret and, where it has several lines, each of its lines: a log is masked line by line. */
  add(secret: string): void {
    const lines = secret
      .split(/[\r\n]/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
    for (const value of [secret, ...lines]) {
      this.addExactly(value);
    }
  }

  /** Adds a value as it is. */
  addExactly(value: string): void {
    for (const form of [value, ...encodings(value)]) {
      if (form !== '') {
        this.#hidden.add(form);
      }
    }
  }

  /** The text with every stretch that belongs to a secret replaced; overlapping and touching ones become one. */
  mask(text: string): string {
    const ranges = this.#find(text).sort((a, b) => a.start - b.start);
    let masked = '';
    let shown = 0;
    for (const [index, range] of ranges.entries()) {
      if (index === 0 || range.start > shown) {
        masked += `${text.slice(shown, range.start)}***`;
      }
      shown = Math.max(shown, range.end);
    }
    return masked + text.slice(shown);
  }

  #find(text: string): { start: number; end: number }[] {
    const ranges = [];
    for (const value of this.#hidden) {
      // Step by one, not by the secret's length: in "ababa", "aba" is found twice.
      for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + 1)) {
        ranges.push({ start, end: start + value.length });
      }
    }
    return ranges;
  }
}

function encodings(value: string): string[] {
  const bytes = Buffer.from(value);
  return [
    // Base64 of "user:secret" contains the secret's at one of three alignments.
    ...[0, 1, 2].map((shift) => bytes.subarray(bytes.length > shift ? shift : 0).toString('base64')),
    value.replaceAll('"', '\\"'),
    value.replaceAll("'", "''"),
    JSON.stringify(value).slice(1, -1),
    encodeUriData(value),
    value.replaceAll(/[&<>"']/g, (character) => XML_ENTITIES[character] ?? character),
    /^"(.{7,})"$/s.exec(value)?.[1] ?? '',
  ];
}

const XML_ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function encodeUriData(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
