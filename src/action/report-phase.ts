import { NotSentError } from '../compshare/errors.ts';
import type { CompShareError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import { diskList, costText } from '../report/disk-text.ts';
import { explainError, reasonText } from '../report/error-text.ts';
import { failureRow, groupFailures } from '../report/failures.ts';
import type { FailureGroup } from '../report/failures.ts';
import { nameOf } from '../report/instance-text.ts';
import { disksText, durationText, listText } from '../report/list-text.ts';
import { leftAloneText, lookedForText, placeText } from '../report/looked-for.ts';
import { outputsOf, resultRow } from '../report/outputs.ts';
import type { ResultRow } from '../report/outputs.ts';
import { annotationText, problemOfError } from '../report/problem.ts';
import type { AllMessages, Problem } from '../report/problem.ts';
import { noteSummary, nothingDoneSummary, summaryOf } from '../report/summary.ts';
import type { SummaryContext } from '../report/summary.ts';
import { disksLeft, isFailed, isRetryable, mayHaveUnseenDisks } from '../teardown/outcome.ts';
import type { DiskResult, Result } from '../teardown/outcome.ts';
import type { Selected } from '../teardown/select.ts';
import type { LateInstances, Selection, TeardownEnd } from '../teardown/teardown.ts';
import { quoted } from '../text/clean.ts';
import { keyHints } from './key-hints.ts';
import { mayBeGoneByLostMain, resumesInPost, resumption, setResults } from './phase-run.ts';
import type { PhaseRun } from './phase-run.ts';
import type { Progress } from './progress.ts';

/** How many causes are annotated one by one: GitHub shows ten annotations of a step. */
const MAX_ANNOTATIONS = 9;
/** How many places or instances in other places are told of, where nothing was selected. */
const MAX_TOLD = 3;

/** What was reported of the instances. */
export interface Reported {
  /** Whether the instances' half of the step succeeded. */
  succeeded: boolean;
  /** Their entries of the output `results`. */
  rows: readonly ResultRow[];
}

/** Says what is looked for, before anything is done. */
export function reportTarget(run: PhaseRun, selection: Selection): void {
  run.log.write(run.messages.log.lookingFor(lookedForOf(run, selection)));
}

/** Says which instances a filter selected, and what else it came across. */
export function reportSelection({ runner, log, messages }: PhaseRun, selected: Selected): void {
  const { instances, leftAlone, clockDifferenceMs } = selected;
  const spared = leftAloneText(messages, selected);
  if (spared !== '') log.write(messages.log.leftAlone(spared));
  const { unknownAge, clocksDiffer, normalizedOnly } = messages.notes;
  if (instances.length > 0) log.selected(instances);
  const ageless = leftAlone.get('age-unknown') ?? [];
  if (ageless.length > 0) runner.warning(unknownAge.message(ageless.length), { title: unknownAge.title });
  if (clockDifferenceMs !== 0) {
    const unsure = leftAlone.get('clocks-differ') ?? [];
    const difference = durationText(messages, Math.abs(clockDifferenceMs));
    runner.warning(clocksDiffer.message(difference, clockDifferenceMs > 0, unsure.length), {
      title: clocksDiffer.title,
    });
  }
  const similar = leftAlone.get('normalized-only') ?? [];
  if (similar.length > 0) {
    const names = listText(
      messages,
      similar.map(({ name }) => quoted(name)),
    );
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

/** Reports that a job ended without any instance named. */
export function reportNothingNamed(run: PhaseRun): void {
  const { title, message } = run.messages.notes.nothingNamed;
  const text = message(run.request.github !== undefined);
  run.runner.warning(text, { title });
  run.runner.addSummary(noteSummary(summaryContext(run), '⚠️', title, text));
}

/** Tells what became of the instances: outputs, summary, annotations and the state for the next phase. */
export async function report(run: PhaseRun, selection: Selection, end: TeardownEnd): Promise<Reported> {
  const { runner, log } = run;
  const results = end.kind === 'finished' ? end.results : [];
  for (const [name, value] of Object.entries(outputsOf(results))) runner.setOutput(name, String(value));
  // The state and the outputs are set before any words are loaded.
  setResults(
    run,
    results.map((result) => resultRow(result)),
  );
  switch (end.kind) {
    case 'finished':
      log.done(end.results);
      return end.results.length === 0
        ? reportNothing(run, selection, end.selected)
        : await reportResults(run, selection, end);
    case 'too-many':
      return reportTooMany(run, selection, end);
    case 'no-list':
      return reportNoList(run, selection, end);
  }
}

function lookedForOf({ messages, request }: PhaseRun, selection: Selection): string {
  return lookedForText(
    messages,
    selection.by === 'id' ? { by: 'id', ids: selection.targets.map(({ id }) => id) } : selection,
    request.place,
  );
}

/** What the summary is written with. */
function summaryContext(run: PhaseRun, selection?: Selection, selected?: Selected): SummaryContext {
  const { messages, help, clock, finishes } = run;
  return {
    messages,
    help,
    nowMs: clock.now(),
    // IDs stand in the table.
    lookedFor: selection?.by === 'filter' ? lookedForOf(run, selection) : '',
    leftAlone: selected === undefined ? '' : leftAloneText(messages, selected),
    finishes,
  };
}

async function loadWords({ messages, loadDetails }: PhaseRun): Promise<AllMessages> {
  return { ...messages, ...(await loadDetails()) };
}

function reportNothing(run: PhaseRun, selection: Selection, selected: Selected | undefined): Reported {
  const { runner, messages } = run;
  const { title, message, ...words } = messages.notes.nothingSelected;
  saveProgress(run, instancesOver(run, 'done'));
  if (selected === undefined) return { succeeded: true, rows: [] };
  const elsewhere = selected.leftAlone.get('elsewhere') ?? [];
  const spared = leftAloneText(messages, selected);
  const text = messages.format.sentences([
    message(lookedForOf(run, selection)),
    ...(spared === '' ? [] : [words.leftAlone(spared)]),
    ...elsewhere
      .slice(0, MAX_TOLD)
      .map((instance) => words.elsewhere(nameOf(instance.id, instance), placeText(messages, instance))),
    ...(elsewhere.length > MAX_TOLD ? [words.moreElsewhere(elsewhere.length - MAX_TOLD)] : []),
    ...selected.placesRefused
      .filter(({ place: { region } }) => region !== undefined)
      .slice(0, MAX_TOLD)
      .map(({ place, error }) => words.refused(placeText(messages, place), explainError(messages, error))),
  ]);
  runner.notice(text, { title });
  runner.addSummary(noteSummary(summaryContext(run), '✅', title, text));
  return { succeeded: true, rows: [] };
}

async function reportTooMany(
  run: PhaseRun,
  selection: Selection,
  { selected, maxInstances }: TeardownEnd & { kind: 'too-many' },
): Promise<Reported> {
  saveProgress(run, 'failed');
  const words = await loadWords(run);
  const { title, what, left, advice } = words.failures.tooMany;
  const ids = listText(
    words,
    selected.map(({ id }) => id),
  );
  const problem: Problem = {
    title,
    what: [what(selected.length, maxInstances, ids)],
    left: [left],
    advice: [advice],
    next: [],
    details: [],
  };
  return reportNothingDone(run, selection, problem, selected);
}

async function reportNoList(
  run: PhaseRun,
  selection: Selection,
  { error, reason }: TeardownEnd & { kind: 'no-list' },
): Promise<Reported> {
  const { request, phase } = run;
  const isFinal = reason === 'refused' && error.class === 'permanent';
  saveProgress(run, isFinal ? 'failed' : 'unfinished');
  const resumes = !isFinal && resumesInPost(request, phase) ? [resumption(run)] : [];
  const words = await loadWords(run);
  const { what, noList, causes, keyHints: hints } = words.failures;
  const left = [noList.left];
  if (reason === 'cancelled') {
    const { title } = causes.cancelled;
    const problem = { title, what: [noList.interrupted], left, advice: [], next: resumes, details: [] };
    return reportNothingDone(run, selection, problem);
  }
  const why = reasonText(words, error);
  const told =
    reason === 'refused'
      ? [noList.unread(why)]
      : [
          reason === 'job-ending' ? what.jobEnded : what.timedOut,
          ...(error instanceof NotSentError ? [] : [noList.unread(why)]),
        ];
  const problem = problemOfError(words, error, {
    what: told,
    left,
    hints: keyHints(request.connection, hints),
  });
  return reportNothingDone(run, selection, { ...problem, next: resumes });
}

/** Reports that nothing was begun, and why. */
function reportNothingDone(
  run: PhaseRun,
  selection: Selection,
  problem: Problem,
  selected: readonly Instance[] = [],
): Reported {
  const { runner, messages, log } = run;
  log.write(messages.log.done.line(messages.log.done.untouched, ''));
  runner.addSummary(nothingDoneSummary(summaryContext(run, selection), problem, selected));
  runner.error(annotationText(messages, problem), { title: problem.title });
  return { succeeded: false, rows: [] };
}

async function reportResults(
  run: PhaseRun,
  selection: Selection,
  { results, selected, late }: TeardownEnd & { kind: 'finished' },
): Promise<Reported> {
  const { runner, request, phase, state, deadline } = run;
  const failed = results.filter(isFailed);
  const unfinished = failed.filter(({ outcome }) => isRetryable(outcome));
  if (unfinished.length > 0) {
    state.update({ targets: unfinished.map(({ id }) => id) });
    saveProgress(run, 'unfinished');
  } else {
    const over = failed.length > 0 || late.tooMany.length > 0 ? 'failed' : 'done';
    saveProgress(run, instancesOver(run, over));
  }
  const resumes = resumesInPost(request, phase);
  let groups: FailureGroup[] = [];
  let rows = results.map((result) => resultRow(result));
  if (failed.length > 0) {
    const words = await loadWords(run);
    groups = groupFailures(words, failed, {
      resumes: resumes ? resumption(run) : undefined,
      keyHints: keyHints(request.connection, words.failures.keyHints),
    });
    rows = results.map((result) =>
      resultRow(result, isFailed(result) ? failureRow(words, result) : undefined),
    );
    setResults(run, rows);
    annotateFailures(run, words, groups);
  }
  runner.addSummary(
    summaryOf(summaryContext(run, selection, selected), {
      results,
      problems: groups.map(({ problem }) => problem),
      resumes: !resumes
        ? 'no'
        : deadline.reason === undefined || deadline.reason === 'timed-out'
          ? 'yes'
          : 'if-it-runs',
    }),
  );
  reportRest(run, results, late);
  return { succeeded: failed.length === 0 && late.tooMany.length === 0, rows };
}

/** One error for each cause; from the tenth on, one for all the rest. */
function annotateFailures(
  { runner, messages }: PhaseRun,
  { failures }: AllMessages,
  groups: readonly FailureGroup[],
): void {
  for (const { problem } of groups.slice(0, MAX_ANNOTATIONS))
    runner.error(annotationText(messages, problem), { title: problem.title });
  const others = groups.slice(MAX_ANNOTATIONS).flatMap(({ results }) => results.map(({ id }) => id));
  const { title, message } = failures.more;
  if (others.length > 0) runner.error(message(others.length, listText(messages, others)), { title });
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
    messages.notes;
  const idsOf = (some: readonly { id: string }[]): string =>
    listText(
      messages,
      some.map(({ id }) => id),
    );
  const kept = results.flatMap(disksLeft).filter(({ fate }) => fate === 'kept');
  if (kept.length > 0) {
    const { title, message } = disksKept;
    const cost = costText(messages, kept) ?? '';
    runner.notice(message(kept.length, disksText(messages, kept), cost, diskList(messages, kept)), { title });
  }
  const unverified = results
    .filter((result) => !isFailed(result))
    .flatMap(disksLeft)
    .filter(({ fate }) => fate === 'unverified');
  if (unverified.length > 0) {
    const text = [disksUnverified.message(diskList(messages, unverified)), ...lastErrorOf(run, unverified)];
    runner.warning(messages.format.sentences(text), { title: disksUnverified.title });
  }
  const notThere = results.filter(({ outcome }) => outcome.kind === 'not-found-ignored');
  if (notThere.length > 0 && !request.ignoreNotFound && mayBeGoneByLostMain(run))
    runner.warning(stateLost.message(idsOf(notThere), notThere.length), { title: stateLost.title });
  const unknown = results.filter((result) => result.terminationAccepted && mayHaveUnseenDisks(result));
  if (request.releaseDisks && unknown.length > 0)
    runner.warning(disksUnverified.unknown(idsOf(unknown)), { title: disksUnverified.title });
  const inBin = results.filter(({ outcome }) => outcome.kind === 'terminated' && outcome.stillListed);
  if (inBin.length > 0)
    runner.notice(stillListed.message(idsOf(inBin), inBin.length), { title: stillListed.title });
  if (tooMany.length > 0 && targets.by === 'filter') {
    runner.error(lateTooMany.message(idsOf(tooMany), tooMany.length, targets.maxInstances), {
      title: lateTooMany.title,
    });
  }
  if (error !== undefined)
    runner.warning(lateUnread.message(explainError(messages, error)), { title: lateUnread.title });
  if (unknownAge.length > 0) {
    runner.warning(lateUnknownAge.message(idsOf(unknownAge), unknownAge.length), {
      title: lateUnknownAge.title,
    });
  }
}

/** Why disks could not be verified, where errors are to blame. */
function lastErrorOf({ messages }: PhaseRun, disks: readonly DiskResult[]): string[] {
  const errors = disks.flatMap(({ error }) => error ?? []);
  const told = new Set(errors.map((error: CompShareError) => explainError(messages, error)));
  return told.size === 0
    ? []
    : [messages.notes.disksUnverified.lastError([...told].slice(0, 3).join(messages.format.semicolon))];
}
