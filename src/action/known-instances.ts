import type { NamedInstance, TornDown } from '../github/torn-down.ts';
import { isFailed, OUTCOMES } from '../teardown/outcome.ts';
import type { Result } from '../teardown/outcome.ts';

/** What became of an instance, for GitHub's side. */
type Fate = 'gone' | 'not-found' | 'failed';

/** As one phase leaves it to the next. */
export interface SavedInstances {
  /** The names of the step's instances, by ID. */
  names: [id: string, name: string][];
  fates: [id: string, fate: Fate][];
  listed: [id: string, name: string][];
  /** Whether `listed` is the whole list. */
  listRead: boolean;
}

/** What GitHub's side has to know of the instances: what they are called and what became of them, in this phase and before. */
export class KnownInstances {
  readonly #names: Map<string, string>;
  readonly #fates: Map<string, Fate>;
  #listed: Map<string, string>;
  #listRead: boolean;

  /** Begins with what an earlier phase saved. */
  constructor(saved: SavedInstances | undefined) {
    this.#names = new Map(saved?.names);
    this.#fates = new Map(saved?.fates);
    this.#listed = new Map(saved?.listed);
    this.#listRead = saved?.listRead ?? false;
  }

  /** Takes in an instance of the step as it was observed. */
  observed({ id, name }: NamedInstance): void {
    this.#names.set(id, name);
  }

  /** Takes in the whole list that the step selected from. */
  listed(instances: readonly NamedInstance[]): void {
    this.#listed = new Map(instances.map(({ id, name }) => [id, name]));
    this.#listRead = true;
  }

  /** Takes in what became of the step's instances in this phase. */
  finished(results: readonly Result[]): void {
    for (const result of results) {
      if (result.instance !== undefined) this.observed(result.instance);
      this.#fates.set(result.id, fateOf(result));
    }
  }

  /** What became of all of them so far. */
  get tornDown(): TornDown {
    return {
      gone: this.#withFate('gone'),
      notFound: this.#withFate('not-found'),
      failed: this.#withFate('failed'),
      listed: [...this.#listed].map(([id, name]) => ({ id, name })),
      listRead: this.#listRead,
    };
  }

  /** What to leave to the next phase. */
  get saved(): SavedInstances {
    return {
      names: [...this.#names],
      fates: [...this.#fates],
      listed: [...this.#listed],
      listRead: this.#listRead,
    };
  }

  #withFate(wanted: Fate): NamedInstance[] {
    return [...this.#fates]
      .filter(([, fate]) => fate === wanted)
      .map(([id]) => ({ id, name: this.#names.get(id) ?? this.#listed.get(id) ?? '' }));
  }
}

/** Leaves out of a list that is too long all but those that share a name with one of the step's. Less is removed then. */
export function onlyNamesakes(saved: SavedInstances): SavedInstances {
  const ours = new Set(saved.names.map(([, name]) => name));
  return { ...saved, listed: saved.listed.filter(([, name]) => ours.has(name)), listRead: false };
}

function fateOf(result: Result): Fate {
  if (!isFailed(result) || OUTCOMES[result.outcome.kind].gone) return 'gone';
  return result.outcome.kind === 'not-found' ? 'not-found' : 'failed';
}
