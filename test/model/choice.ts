/** One way in which something may go on. */
export interface Option<T> {
  label: string;
  /** What an API does that works as it should, and that nobody interferes with. */
  fair: boolean;
  value: T;
}

/** Takes one of several options. */
export type Choose = <T>(options: readonly Option<T>[]) => T;

/** What came of one sequence of choices. */
export interface Run<R> {
  result: R;
  labels: readonly string[];
}

/** Runs `play` once for each sequence of choices that it can meet. It is told the labels of those that it has made. */
export function* everyRun<R>(play: (choose: Choose, labels: readonly string[]) => R): Generator<Run<R>> {
  /** Which option is taken at each choice, and how many there are. */
  const taken: { index: number; of: number }[] = [];
  for (;;) {
    let depth = 0;
    const labels: string[] = [];
    const choose: Choose = (options) => {
      const choice = (taken[depth] ??= { index: 0, of: options.length });
      depth++;
      const option = options[choice.index];
      if (option === undefined) throw new RangeError('There is nothing to choose from');
      labels.push(option.label);
      return option.value;
    };
    const result = play(choose, labels);
    yield { result, labels };
    while (taken.length > 0 && isLast(taken.at(-1))) taken.pop();
    const next = taken.at(-1);
    if (next === undefined) return;
    next.index++;
  }
}

function isLast(choice: { index: number; of: number } | undefined): boolean {
  return choice?.index === (choice?.of ?? 0) - 1;
}
