import { RetCodeError, TransportError } from '../compshare/errors.ts';
import type { CompShareError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import { failureAnnotations } from '../report/annotations.ts';
import { outputsOf, resultRow } from '../report/outputs.ts';
import { summaryOf, tooManySummary } from '../report/summary.ts';
import { disksLeft, disksThat, isFailed, isRetryable, mayHaveUnseenDisks } from '../teardown/outcome.ts';
import type { FailedResult, Result } from '../teardown/outcome.ts';
import type { Selected } from '../teardown/select.ts';
import type { LateInstances, TeardownEnd } from '../teardown/teardown.ts';
import { keyHints } from './key-hints.ts';
import { mayBeGoneByLostMain, resumesInPost, resumption, setResults } from './phase-run.ts';
import type { PhaseRun } from './phase-run.ts';
import type { Progress } from './progress.ts';

/** Says which instances a filter selected, and what else it came across. */
export function reportSelection({ runner, log, messages }: PhaseRun, selected: Selected): void {
  const { instances, leftAlone, clockDifferenceMs } = selected;
  const excluded = leftAlone.get('excluded') ?? [];
  if (excluded.length > 0) log.write(messages.log.excluded(excluded.length));
  const { unknownAge, clocksDiffer, normalizedOnly } = messages.annotations;
  if (instances.length > 0) log.selected(instances);
  const ageless = leftAlone.get('age-unknown') ?? [];
  if (ageless.length > 0) runner.warning(unknownAge.message(ageless.length), { title: unknownAge.title });
  if (clockDifferenceMs !== 0) {
    const spared = leftAlone.get('clocks-differ') ?? [];
    runner.warning(clocksDiffer.message(clockDifferenceMs, spared.length), { title: clocksDiffer.title });
  }
  const similar = leftAlone.get('normalized-only') ?? [];
  if (similar.length > 0) {
    const names = similar.map(({ name }) => name);
    runner.notice(normalizedOnly.message(names), { title: normalizedOnly.title });
  }
}

/** How far the teardown got once nothing is left to do for the instances: GitHub's side may be. */
function instancesOver({ request }: PhaseRun, progress: 'done' | 'failed'): Progress {
  return request.github === undefined ? progress : 'github-left';
}

/** Saves how far the teardown got. A dry run is over however it ended. */
export function saveProgress({ request, state }: PhaseRun, progress: Progress): void {
  state.update({ progress: request.dryRun ? 'dry-run' : progress });
  state.save();
}

/**
 * Tells what became of the instances: outputs, summary, annotations and the state for the next phase.
 *
 * @returns whether the instances' half of the step succeeded.
 */
export function report(run: PhaseRun, end: TeardownEnd): boolean {
  const { runner, messages } = run;
  const results = end.kind === 'finished' ? end.results : [];
  for (const [name, value] of Object.entries(outputsOf(results))) runner.setOutput(name, String(value));
  setResults(run, results.map(resultRow));
  switch (end.kind) {
    case 'finished':
      return end.results.length === 0 ? reportNothing(run, end.selected) : reportResults(run, end);
    case 'too-many': {
      const { selected, maxInstances } = end;
      const { title, message } = messages.annotations.tooMany;
      saveProgress(run, 'failed');
      runner.addSummary(tooManySummary(messages, selected, maxInstances));
      runner.error(
        message(
          selected.map(({ id }) => id),
          maxInstances,
        ),
        { title },
      );
      return false;
    }
    case 'no-list':
      return reportNoList(run, end);
  }
}

function reportNothing(run: PhaseRun, selected: Selected | undefined): boolean {
  const { runner, request, messages } = run;
  const { title, message } = messages.annotations.nothingSelected;
  saveProgress(run, instancesOver(run, 'done'));
  if (selected !== undefined) {
    const { filter, leftAlone, placesRefused } = selected;
    const elsewhere = leftAlone.get('elsewhere') ?? [];
    runner.notice(message(filter, request.place, elsewhere, placesRefused), { title });
  }
  return true;
}

/** A hint beside the API's refusal of the keys, where something about them looks wrong. */
function reportKeyHints({ runner, request, messages }: PhaseRun, errors: readonly CompShareError[]): void {
  const areRefused = errors.some((error) => error instanceof RetCodeError && error.facts.aboutKeys === true);
  const { title, message, ...words } = messages.annotations.keysLookWrong;
  const hints = areRefused ? keyHints(request.connection, words) : [];
  if (hints.length > 0) runner.warning(message(hints), { title });
}

function reportNoList(run: PhaseRun, { error, reason }: TeardownEnd & { kind: 'no-list' }): boolean {
  const { runner, request, phase, messages } = run;
  const { listCancelled, listFailed, listLeft, unreachable } = messages.annotations;
  const final = reason === 'refused' && error.class === 'permanent';
  saveProgress(run, final ? 'failed' : 'unfinished');
  const next = !final && resumesInPost(request, phase) ? [resumption(run)] : [];
  const [title, parts] =
    reason === 'cancelled'
      ? [listCancelled.title, [listCancelled.message, listLeft]]
      : [
          reason === 'refused' && error instanceof TransportError && error.unreachable
            ? unreachable.title
            : listFailed.title,
          [listFailed.message(error, reason), listLeft, listFailed.advice(error)],
        ];
  runner.error([...parts, ...next].join(' '), { title });
  reportKeyHints(run, [error]);
  return false;
}

function reportResults(run: PhaseRun, { results, late }: TeardownEnd & { kind: 'finished' }): boolean {
  const { runner, request, phase, state, messages } = run;
  const failed = results.filter(isFailed);
  const unfinished = failed.filter(({ outcome }) => isRetryable(outcome));
  if (unfinished.length > 0) {
    state.update({ targets: unfinished.map(({ id }) => id) });
    saveProgress(run, 'unfinished');
  } else {
    const over = failed.length > 0 || late.tooMany.length > 0 ? 'failed' : 'done';
    saveProgress(run, instancesOver(run, over));
  }
  runner.addSummary(summaryOf(messages, results));
  const resumes = resumesInPost(request, phase) ? resumption(run) : undefined;
  for (const { title, message } of failureAnnotations(messages, failed, resumes))
    runner.error(message, { title });
  reportKeyHints(run, failed.flatMap(errorsOf));
  reportRest(run, results, late);
  return failed.length === 0 && late.tooMany.length === 0;
}

function errorsOf({ outcome }: FailedResult): CompShareError[] {
  if (outcome.kind === 'refused') return [outcome.error];
  return outcome.kind === 'timed-out' && outcome.lastError !== undefined ? [outcome.lastError] : [];
}

/** What else there is to know about instances that are gone, and about those that came late. */
function reportRest(
  run: PhaseRun,
  results: readonly Result[],
  { tooMany, unknownAge, error }: LateInstances,
): void {
  const { runner, request, messages } = run;
  const { targets } = request;
  const { stillListed, lateTooMany, lateUnread, lateUnknownAge, stateLost, disksKept, disksUnverified } =
    messages.annotations;
  const kept = results.flatMap(disksLeft).filter(({ fate }) => fate === 'kept');
  if (kept.length > 0) runner.notice(disksKept.message(kept), { title: disksKept.title });
  const unverified = results
    .filter((result) => !isFailed(result))
    .flatMap((result) => disksThat(result, 'unverified'));
  if (unverified.length > 0)
    runner.warning(disksUnverified.message(unverified), { title: disksUnverified.title });
  const notThere = results.filter(({ outcome }) => outcome.kind === 'not-found-ignored').map(({ id }) => id);
  if (notThere.length > 0 && !request.ignoreNotFound && mayBeGoneByLostMain(run))
    runner.warning(stateLost.message(notThere), { title: stateLost.title });
  const unknown = results.filter((result) => result.terminationAccepted && mayHaveUnseenDisks(result));
  if (request.releaseDisks && unknown.length > 0)
    runner.warning(disksUnverified.unknown(unknown.map(({ id }) => id)), { title: disksUnverified.title });
  const inBin = results.flatMap(({ id, outcome }) =>
    outcome.kind === 'terminated' && outcome.stillListed ? [id] : [],
  );
  if (inBin.length > 0) runner.notice(stillListed.message(inBin), { title: stillListed.title });
  const idsOf = (instances: readonly Instance[]): string[] => instances.map(({ id }) => id);
  if (tooMany.length > 0 && targets.by === 'filter') {
    runner.error(lateTooMany.message(idsOf(tooMany), targets.maxInstances), { title: lateTooMany.title });
  }
  if (error !== undefined) runner.warning(lateUnread.message(error), { title: lateUnread.title });
  if (unknownAge.length > 0) {
    runner.warning(lateUnknownAge.message(idsOf(unknownAge)), { title: lateUnknownAge.title });
  }
}
