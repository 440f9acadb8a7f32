/** Why a case is not played: it is the same as another one. */
export type Merged =
  /** The run is over before that call, or the call is none at which such a fault happens. It is the run without the fault. */
  | 'never happens'
  /** The program's table says the same of another RetCode. */
  | 'RetCode of the same facts'
  /** At a call that only reads it makes no difference whether it was carried out. */
  | 'same on a read'
  /** The client makes an error of the same class of it; left out only in settings that are not thorough. */
  | 'alike to the program'
  /** Nothing is sent or written between the two kills, and no time passes. */
  | 'same moment';

/** What became of a number of cases. */
export interface Figures {
  /** All that the enumeration names. */
  cases: number;
  played: number;
  merged: Record<Merged, number>;
  calls: number;
  /** Cases whose last phase was green. */
  green: number;
  broken: Broken[];
}

/** A case that broke what must hold. */
export interface Broken {
  /** Replays it. */
  readonly name: string;
  readonly problems: readonly string[];
}

/** Those of no cases. */
export function noFigures(): Figures {
  return { cases: 0, played: 0, merged: noneMerged(), calls: 0, green: 0, broken: [] };
}

/** Nothing merged. */
export function noneMerged(): Record<Merged, number> {
  return {
    'never happens': 0,
    'RetCode of the same facts': 0,
    'same on a read': 0,
    'alike to the program': 0,
    'same moment': 0,
  };
}

/** Adds the figures of some cases to those of others. */
export function addFigures(sum: Figures, more: Figures): void {
  sum.cases += more.cases;
  sum.played += more.played;
  sum.calls += more.calls;
  sum.green += more.green;
  sum.broken.push(...more.broken);
  for (const reason of Object.keys(more.merged) as Merged[]) sum.merged[reason] += more.merged[reason];
}
