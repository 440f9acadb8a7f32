/**
 * Text values under names whose case doesn't count. The runner keeps inputs, outputs, state and command
 * properties this way: the first spelling of a name stays, the last value wins.
 */
export class CaseInsensitiveMap {
  readonly #entries = new Map<string, readonly [name: string, value: string]>();

  set(name: string, value: string): void {
    const key = name.toLowerCase();
    this.#entries.set(key, [this.#entries.get(key)?.[0] ?? name, value]);
  }

  get(name: string): string | undefined {
    return this.#entries.get(name.toLowerCase())?.[1];
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  entries(): (readonly [name: string, value: string])[] {
    return [...this.#entries.values()];
  }

  toRecord(): Record<string, string> {
    return Object.fromEntries(this.#entries.values());
  }
}
