import { everyRun } from './choice.ts';
import { TeardownModel, Violation } from './teardown-model.ts';
import type { ModelState } from './teardown-model.ts';

/** What an exploration came to. */
export interface Exploration {
  states: number;
  transitions: number;
  /** In how many of the states the teardown has ended, by outcome. */
  ends: ReadonlyMap<string, number>;
  /** After how many polls it has ended at most once the API works as it should. */
  longestFairEnd: number;
  /** What must not be, and how it comes about; undefined where everything holds. */
  violation: { what: string; trace: readonly string[] } | undefined;
}

interface Node {
  state: ModelState;
  from: number;
  labels: readonly string[];
}

/** How an exploration is made. */
export interface ExploreOptions {
  /** Of every so many new states it is tried whether the one that stands for it can truly stand for it. */
  checkEvery: number;
}

/** Explores all states that can be reached, breadth first, to the end, or up to the first that must not be. */
export function explore(model: TeardownModel, { checkEvery }: ExploreOptions): Exploration {
  const nodes: Node[] = [];
  const indexOf = new Map<string, number>();
  const predecessors: number[][] = [];
  let transitions = 0;
  const add = (reached: ModelState, from: number, labels: () => readonly string[]): number => {
    const state = model.representativeOf(reached);
    const key = model.keyOf(state);
    const known = indexOf.get(key);
    if (known !== undefined) return known;
    indexOf.set(key, nodes.length);
    nodes.push({ state, from, labels: labels() });
    predecessors.push([]);
    if (nodes.length % checkEvery === 0) checkStandsFor(model, state, reached);
    return nodes.length - 1;
  };
  const traceTo = (index: number): string[] => {
    const trace: string[] = [];
    for (let at = nodes[index]; at !== undefined; at = nodes[at.from]) trace.unshift(at.labels.join(', '));
    return trace;
  };
  const summary = (violation: Exploration['violation'], longestFairEnd = 0): Exploration => {
    const ends = new Map<string, number>();
    for (const { state } of nodes) {
      if (state.outcome === undefined) continue;
      const { kind } = state.outcome;
      ends.set(kind, (ends.get(kind) ?? 0) + 1);
    }
    return { states: nodes.length, transitions, ends, longestFairEnd, violation };
  };

  for (const state of model.initialStates()) add(state, -1, () => [`it is ${state.world.state}`]);
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index];
    if (node === undefined || node.state.outcome !== undefined) continue;
    let made: readonly string[] = [];
    try {
      for (const { label, take } of model.steps(node.state)) {
        made = [label];
        for (const { result, labels } of everyRun((choose, chosen) => {
          made = chosen;
          return take(choose);
        })) {
          transitions++;
          const to = add(result, index, () => [label, ...labels]);
          if (to !== index) predecessors[to]?.push(index);
        }
      }
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      return summary({ what: error.message, trace: [...traceTo(index), made.join(', ')] });
    }
  }

  const endless = withoutEnd(nodes, predecessors);
  if (endless !== undefined)
    return summary({ what: 'no end can be reached any more', trace: traceTo(endless) });
  const fair = fairEnds(model, nodes, indexOf);
  if (typeof fair !== 'number') return summary({ what: fair.what, trace: traceTo(fair.at) });
  return summary(undefined, fair);
}

/** From a state and from the one that stands for it the same must follow, but for what changes nothing. */
function checkStandsFor(model: TeardownModel, state: ModelState, reached: ModelState): void {
  const key = model.keyOf(state);
  const [after, others] = [successorsOf(model, state), successorsOf(model, reached)];
  const different = [...after, ...others].filter(
    (one) => one !== key && !(after.has(one) && others.has(one)),
  );
  if (different.length > 0) throw new Error(`${key} can't stand for ${different.join('  ')}`);
}

function successorsOf(model: TeardownModel, state: ModelState): Set<string> {
  const keys = new Set<string>();
  if (state.outcome !== undefined) return keys;
  for (const { take } of model.steps(state))
    for (const { result } of everyRun(take)) keys.add(model.keyOf(model.representativeOf(result)));
  return keys;
}

/** The first state from which no end can be reached. */
function withoutEnd(
  nodes: readonly Node[],
  predecessors: readonly (readonly number[])[],
): number | undefined {
  const canEnd = new Uint8Array(nodes.length);
  const queue: number[] = [];
  nodes.forEach(({ state }, index) => {
    if (state.outcome === undefined) return;
    canEnd[index] = 1;
    queue.push(index);
  });
  for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
    for (const before of predecessors[index] ?? []) {
      if (canEnd[before] === 1) continue;
      canEnd[before] = 1;
      queue.push(before);
    }
  }
  const first = canEnd.indexOf(0);
  return first === -1 ? undefined : first;
}

/**
 * From each state, with an API that works as it should from then on, every way leads to an end.
 *
 * @returns the most polls that this takes, or the first state of which it isn't true.
 */
function fairEnds(
  model: TeardownModel,
  nodes: readonly Node[],
  indexOf: ReadonlyMap<string, number>,
): number | { what: string; at: number } {
  const polls = new Int32Array(nodes.length).fill(-1);
  const OPEN = -2;
  const successors = new Map<number, number[]>();
  const fairSuccessors = (index: number): number[] => {
    const known = successors.get(index);
    if (known !== undefined) return known;
    const found = new Set<number>();
    const state = nodes[index]?.state;
    if (state === undefined) throw new RangeError('No such state');
    for (const { result } of everyRun((choose) => model.fairNext(state, choose))) {
      const to = indexOf.get(model.keyOf(model.representativeOf(result)));
      if (to === undefined) throw new Error('A fair step leads to a state that was not explored');
      found.add(to);
    }
    const list = [...found];
    successors.set(index, list);
    return list;
  };
  let longest = 0;
  for (let start = 0; start < nodes.length; start++) {
    const stack = [start];
    while (stack.length > 0) {
      const index = stack.at(-1) ?? 0;
      const node = nodes[index];
      if (node === undefined || (polls[index] ?? -1) >= 0) {
        stack.pop();
        continue;
      }
      if (node.state.outcome !== undefined) {
        polls[index] = 0;
        stack.pop();
        continue;
      }
      const next = fairSuccessors(index);
      if (polls[index] !== OPEN) {
        polls[index] = OPEN;
        for (const to of next) {
          if (polls[to] === OPEN) return { what: 'it goes on for ever with an API that works', at: start };
          if (polls[to] === -1) stack.push(to);
        }
        continue;
      }
      polls[index] = 1 + Math.max(...next.map((to) => polls[to] ?? 0));
      successors.delete(index);
      longest = Math.max(longest, polls[index] ?? 0);
      stack.pop();
    }
  }
  return longest;
}
