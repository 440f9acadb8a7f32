import type { Deadline } from '../time/deadline.ts';
import type { CleanupResult, CleanupSteps, Found, Item, Kept, Outcome } from './cleanup.ts';
import { GitHubError } from './errors.ts';

/** Pauses before the next attempt at what is busy, in milliseconds: each is twice the one before, up to the longest. */
const BUSY_PAUSES = { firstMs: 5000, maxMs: 30_000 };
/** What the last attempt may take before the time is up, in milliseconds. */
const LAST_ATTEMPT_MS = 2000;

/** How clean-ups are carried out. */
export interface RunOptions<Plan> {
  /** Only look. */
  dryRun: boolean;
  deadline: Deadline;
  /** Called as it is known what became of one; not for those that stay {@link isOpen open}. */
  onItem: (plan: Plan, item: Item) => void;
  /** Called before each pause, which is in milliseconds, with what is waited for. */
  onBusy: (busy: readonly Item[], pauseMs: number) => void;
}

/**
 * Carries out one clean-up after the other, since GitHub asks for no more than one request at a time. What is busy is
 * tried again when the rest of all of them is done, until the deadline.
 */
export async function runCleanups<Plan extends { steps: CleanupSteps }>(
  plans: readonly Plan[],
  options: RunOptions<Plan>,
): Promise<(Plan & { result: CleanupResult })[]> {
  const { deadline, onBusy } = options;
  const runs = plans.map((plan) => new CleanupRun(plan, options));
  for (const run of runs) await run.changeAll();

  for (let pause = BUSY_PAUSES.firstMs; ; pause = Math.min(pause * 2, BUSY_PAUSES.maxMs)) {
    const busy = runs.flatMap((run) => run.busy());
    const pauseMs = Math.min(pause, deadline.timeLeft - LAST_ATTEMPT_MS);
    if (busy.length === 0 || pauseMs <= 0) break;
    onBusy(busy, pauseMs);
    await deadline.sleep(pauseMs);
    for (const run of runs) await run.retryBusy();
  }
  return runs.map(({ plan, result }) => ({ ...plan, result }));
}

/** One clean-up under way, and how it stands. */
class CleanupRun<Plan extends { steps: CleanupSteps }> {
  readonly plan: Plan;
  readonly result: CleanupResult = { items: [], kept: [], listed: false, firstDone: false };
  readonly #options: RunOptions<Plan>;

  constructor(plan: Plan, options: RunOptions<Plan>) {
    this.plan = plan;
    this.#options = options;
  }

  /**
   * Changes what is found. One that is refused for its own sake doesn't stop the others; anything else would meet the
   * others too, and ends it.
   */
  async changeAll(): Promise<void> {
    const { result } = this;
    await this.#untilError(async () => {
      for await (const batch of this.plan.steps.find()) {
        const isFirst = result.items.length + result.kept.length === 0;
        result.kept.push(...batch.filter(isKept));
        const items = batch.filter((found) => !isKept(found)).map(untried);
        result.items.push(...items);
        for (const item of items) await this.#change(item);
        if (isFirst) result.firstDone = batch[0]?.keep === 'already-done' || isDone(items[0]?.outcome);
      }
      result.listed = true;
    });
  }

  /** What is waited for. */
  busy(): Item[] {
    return this.result.error === undefined
      ? this.result.items.filter(({ outcome }) => outcome.kind === 'busy')
      : [];
  }

  /** Tries once more what is busy. */
  async retryBusy(): Promise<void> {
    await this.#untilError(async () => {
      for (const item of this.busy()) await this.#change(item);
    });
  }

  async #change(item: Item): Promise<void> {
    const { dryRun, onItem } = this.#options;
    item.outcome = dryRun ? { kind: 'would' } : await this.#attempt(item.id);
    if (!isOpen(item)) onItem(this.plan, item);
  }

  async #attempt(id: number): Promise<Outcome> {
    try {
      return await this.plan.steps.change(id);
    } catch (error) {
      if (error instanceof GitHubError && error.status === 422) return { kind: 'refused', error };
      throw error;
    }
  }

  async #untilError(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      this.result.error = error;
    }
  }
}

/** Whether it isn't known yet what becomes of it, or never will be. */
export function isOpen({ outcome }: Item): boolean {
  return outcome.kind === 'busy' || outcome.kind === 'not-tried';
}

function isKept(found: Found): found is Kept {
  return found.keep !== undefined;
}

function untried({ id, name }: Found): Item {
  return { id, name, outcome: { kind: 'not-tried' } };
}

function isDone(outcome: Outcome | undefined): boolean {
  return outcome?.kind === 'done' || outcome?.kind === 'already' || outcome?.kind === 'would';
}
