import { RetCodeError } from '../compshare/errors.ts';
import type { CompShareError } from '../compshare/errors.ts';
import type { Connection } from '../compshare/transport.ts';
import { TransportError } from '../compshare/errors.ts';
import type { Instance } from '../compshare/instance.ts';
import { failureAnnotations } from '../report/annotations.ts';
import { TeardownLog } from '../report/log.ts';
import type { Messages } from '../report/messages/en.ts';
import { outputsOf, resultRow } from '../report/outputs.ts';
import { summaryOf, tooManySummary } from '../report/summary.ts';
import { disksLeft, disksThat, isFailed, isRetryable } from '../teardown/outcome.ts';
import type { FailedResult, Result } from '../teardown/outcome.ts';
import type { Selected } from '../teardown/select.ts';
import type { TargetSpec } from '../teardown/target.ts';
import { tearDown } from '../teardown/teardown.ts';
import type { LateInstances, Selection, TeardownEnd } from '../teardown/teardown.ts';
import { Deadline } from '../time/deadline.ts';
import { allGone } from '../github/torn-down.ts';
import { logApiFacts } from './api-facts.ts';
import { cleanUpGitHub } from './github-cleanup.ts';
import { readKeyPair } from './environment.ts';
import { InputError, readRequest } from './inputs.ts';
import { keyHints } from './key-hints.ts';
import type { Targets, TeardownRequest } from './inputs.ts';
import { JobState } from './job-state.ts';
import { KnownInstances } from './known-instances.ts';
import { resumesInPost, setResults } from './phase-run.ts';
import type { PhaseDependencies, PhaseRun } from './phase-run.ts';
import { DRY_RUN_OVER } from './progress.ts';
import type { Phase, Progress } from './progress.ts';

/** What a cancelled job leaves the post phase: about five minutes, less the time to report. In milliseconds. */
const TIME_AFTER_CANCEL_MS = 270_000;
/** How long an instance that was never seen is looked for, in milliseconds, by how it is named or how the job ends. */
const LATE_LISTING_MS = { id: 10_000, filter: 30_000, jobEnded: 60_000 } as const;

/**
 * Runs one phase from its inputs to its outputs.
 *
 * @returns whether the step succeeded. What goes wrong is reported, not thrown.
 */
export async function runPhase(phase: Phase, dependencies: PhaseDependencies): Promise<boolean> {
  const { runner, messages, clock, cancelled, env } = dependencies;
  const { privateKey } = readKeyPair((name) => runner.getInput(name), env);
  const state = new JobState(runner, phase, { privateKey, env });
  const request = readInputs(phase, dependencies, state);
  if (request === undefined) return false;
  if (phase === 'main' && request.when === 'job-end') {
    state.update({ progress: 'deferred' });
    state.save();
    runner.info(messages.log.deferred(await intent(request, dependencies)));
    return true;
  }
  if (phase === 'post' && request.when === 'now' && request.dryRun) {
    runner.info(DRY_RUN_OVER);
    return true;
  }
  const deadline = new Deadline({ clock, timeoutMs: timeoutFor(request, phase), cancelled });
  const log = new TeardownLog({
    sink: runner,
    clock,
    messages,
    resumesInPost: resumesInPost(request, phase),
  });
  try {
    const known = new KnownInstances(state.instances);
    return await resume({ ...dependencies, phase, request, state, known, deadline, log });
  } finally {
    deadline.release();
  }
}

function readInputs(
  phase: Phase,
  { runner, messages, env }: PhaseDependencies,
  state: JobState,
): TeardownRequest | undefined {
  try {
    const targetsKnown = state.targets.length > 0 || state.progress === 'github-left';
    const request = readRequest(runner, { phase, env, messages: messages.inputs, targetsKnown });
    if (request.keysFromEnvironment) runner.info(messages.log.keysFromEnvironment);
    const { title, message } = messages.annotations.inputsTrimmed;
    if (request.trimmedInputs.length > 0) runner.notice(message(request.trimmedInputs), { title });
    return request;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    state.update({ progress: 'failed' });
    state.save();
    runner.error(error.message, { title: messages.annotations.wrongInputs.title });
    return undefined;
  }
}

/** Goes on from wherever the phase before this one got to. */
async function resume(run: PhaseRun): Promise<boolean> {
  const { runner, request, state, known, messages } = run;
  if (state.progress === 'github-left') {
    runner.info(messages.log.onlyGitHubLeft(allGone(known.tornDown)));
    return cleanUpGitHub(run, []);
  }
  const selection = selectionOf(run);
  if (selection === undefined) {
    const { title, message } = messages.annotations.nothingNamed;
    runner.warning(message(request.github !== undefined), { title });
    return true;
  }
  announce(run);
  saveProgress(run, 'started');
  const end = await carryOut(run, selection);
  const succeeded = await report(run, end);
  if (end.kind !== 'finished') return succeeded;
  const cleanedUp = await cleanUpGitHub(run, end.results);
  return succeeded && cleanedUp;
}

/** What an interrupted main phase was at, or what the inputs say now. */
function selectionOf({ request: { targets }, state }: PhaseRun): Selection | undefined {
  const specsOf = (ids: readonly string[]): TargetSpec[] =>
    ids.map((id) => ({
      id,
      seen: state.hasSeen(id),
      dataDisks: state.dataDisksOf(id),
      releasedDisks: state.releasedDisksOf(id),
    }));
  if (state.targets.length > 0) return { by: 'id', targets: specsOf(state.targets) };
  switch (targets.by) {
    case 'id':
      return { by: 'id', targets: specsOf(targets.ids) };
    case 'filter':
      return targets;
    case 'nothing':
      return undefined;
  }
}

function announce({ runner, request, state, phase, messages }: PhaseRun): void {
  const { targets, when } = request;
  if (state.targets.length === 0 && targets.by === 'id' && targets.filterIgnored) {
    const { title, message } = messages.annotations.filtersNotUsed;
    runner.notice(message, { title });
  }
  if (phase === 'post') {
    const { jobEnds, mainUnfinished } = messages.log;
    runner.info(when === 'job-end' ? jobEnds : mainUnfinished(state.targets));
  }
}

async function carryOut(run: PhaseRun, selection: Selection): Promise<TeardownEnd> {
  const { request, state, known, log, fetch, clock, random, deadline } = run;
  const { place, stop, releaseDisks, ignoreNotFound, dryRun } = request;
  const connection: Connection = request.connection;
  const lateListingMs = lateListingFor(request, selection);
  const options = { stop, releaseDisks, ignoreNotFound, dryRun, place, lateListingMs };
  const save = (): void => {
    if (request.github !== undefined) state.update({ instances: known.saved });
    state.save();
  };
  const end = await tearDown(
    { connection, selection, options },
    {
      fetch,
      clock,
      random,
      deadline,
      onEvent: (event) => {
        if (event.kind === 'observed') {
          state.observed(event.instance);
          known.observed(event.instance);
        }
        // Saved with the terminations that follow, or with the next poll, not for each of many instances.
        if (event.kind === 'disks-to-release') state.releasing(event.id, event.disks);
        if (event.kind === 'disks-settled') state.disksLeft(event.result.id, disksLeft(event.result));
        // A poll is over, and actions follow: whatever becomes of this process, it is known what was there.
        if (event.kind === 'polled' || event.kind === 'terminating') save();
        log.onEvent(event);
      },
      onCall: (call) => {
        log.onCall(call);
      },
      onFacts: (facts) => {
        logApiFacts(run, facts);
      },
      onSelected: (targets, selected) => {
        state.update({ targets: [...new Set([...state.targets, ...targets.map(({ id }) => id)])] });
        for (const instance of selected?.instances ?? []) {
          state.observed(instance);
          known.observed(instance);
        }
        if (selected !== undefined) {
          known.listed(selected.listed);
          reportSelection(run, selected);
        }
        save();
      },
    },
  );
  if (end.kind === 'finished') known.finished(end.results);
  save();
  return end;
}

/** The time for what this phase does, in milliseconds. */
function timeoutFor({ timeoutMs, jobStatus }: TeardownRequest, phase: Phase): number {
  return phase === 'post' && jobStatus === 'cancelled'
    ? Math.min(timeoutMs, TIME_AFTER_CANCEL_MS)
    : timeoutMs;
}

/** How long what was never seen is looked for, in milliseconds: what was just created may be listed late. */
function lateListingFor({ dryRun, jobStatus }: TeardownRequest, selection: Selection): number {
  if (dryRun) return 0;
  // What is that young isn't meant.
  if (selection.by === 'filter' && (selection.filter.olderThanMs ?? 0) >= 60_000) return 0;
  if (jobStatus === 'cancelled' || jobStatus === 'failure') return LATE_LISTING_MS.jobEnded;
  return LATE_LISTING_MS[selection.by];
}

/** Says which instances a filter selected, and what else it came across. */
function reportSelection({ runner, log, messages }: PhaseRun, selected: Selected): void {
  const { instances, leftAlone, clockDifferenceMs } = selected;
  const spared = leftAlone.get('excluded') ?? [];
  if (spared.length > 0) log.write(messages.log.excluded(spared.length));
  const { unknownAge, clocksDiffer, normalizedOnly } = messages.annotations;
  if (instances.length > 0) log.selected(instances);
  const ageless = leftAlone.get('age-unknown') ?? [];
  if (ageless.length > 0) runner.warning(unknownAge.message(ageless.length), { title: unknownAge.title });
  if (clockDifferenceMs !== 0) {
    const between = leftAlone.get('clocks-differ') ?? [];
    runner.warning(clocksDiffer.message(clockDifferenceMs, between.length), { title: clocksDiffer.title });
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
function saveProgress({ request, state }: PhaseRun, progress: Progress): void {
  state.update({ progress: request.dryRun ? 'dry-run' : progress });
  state.save();
}

async function report(run: PhaseRun, end: TeardownEnd): Promise<boolean> {
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
      await runner.addSummary(tooManySummary(messages, selected, maxInstances));
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
  const areRefused = errors.some(
    (error) => error instanceof RetCodeError && [171, 172].includes(error.retCode),
  );
  const { title, message, ...words } = messages.annotations.keysLookWrong;
  const hints = areRefused ? keyHints(request.connection, words) : [];
  if (hints.length > 0) runner.warning(message(hints), { title });
}

function reportNoList(run: PhaseRun, { error, reason }: TeardownEnd & { kind: 'no-list' }): boolean {
  const { runner, request, phase, messages } = run;
  const { listCancelled, listFailed, listLeft, unreachable, resumesInPost: resumes } = messages.annotations;
  const final = reason === 'refused' && error.class === 'permanent';
  saveProgress(run, final ? 'failed' : 'unfinished');
  const next = !final && resumesInPost(request, phase) ? [resumes] : [];
  const [title, parts] =
    reason === 'cancelled'
      ? [listCancelled.title, [listCancelled.message, listLeft]]
      : [
          reason === 'refused' && error instanceof TransportError && error.unreachable
            ? unreachable.title
            : listFailed.title,
          [listFailed.message(error, reason === 'timed-out'), listLeft, listFailed.advice(error)],
        ];
  runner.error([...parts, ...next].join(' '), { title });
  reportKeyHints(run, [error]);
  return false;
}

async function reportResults(
  run: PhaseRun,
  { results, late }: TeardownEnd & { kind: 'finished' },
): Promise<boolean> {
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
  await runner.addSummary(summaryOf(messages, results));
  for (const { title, message } of failureAnnotations(messages, failed, resumesInPost(request, phase)))
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
  { runner, request: { targets }, messages }: PhaseRun,
  results: readonly Result[],
  { tooMany, unknownAge }: LateInstances,
): void {
  const { stillListed, lateTooMany, lateUnknownAge, disksKept, disksUnverified } = messages.annotations;
  const kept = results.flatMap(disksLeft).filter(({ fate }) => fate === 'kept');
  if (kept.length > 0) runner.notice(disksKept.message(kept), { title: disksKept.title });
  const unverified = results
    .filter((result) => !isFailed(result))
    .flatMap((result) => disksThat(result, 'unverified'));
  if (unverified.length > 0)
    runner.warning(disksUnverified.message(unverified), { title: disksUnverified.title });
  const inBin = results.flatMap(({ id, outcome }) =>
    outcome.kind === 'terminated' && outcome.stillListed ? [id] : [],
  );
  if (inBin.length > 0) runner.notice(stillListed.message(inBin), { title: stillListed.title });
  const idsOf = (instances: readonly Instance[]): string[] => instances.map(({ id }) => id);
  if (tooMany.length > 0 && targets.by === 'filter') {
    runner.error(lateTooMany.message(idsOf(tooMany), targets.maxInstances), { title: lateTooMany.title });
  }
  if (unknownAge.length > 0) {
    runner.warning(lateUnknownAge.message(idsOf(unknownAge)), { title: lateUnknownAge.title });
  }
}

/** What the post phase will do, in words. */
async function intent(
  { targets, dryRun, github }: TeardownRequest,
  { messages, loadGitHub }: PhaseDependencies,
): Promise<string> {
  const gitHubIntents = github === undefined ? [] : (await loadGitHub()).intents(github, { dryRun });
  return messages.log.intents([instanceIntent(targets, dryRun, messages), ...gitHubIntents]);
}

function instanceIntent(targets: Targets, dryRun: boolean, { log }: Messages): string {
  switch (targets.by) {
    case 'id':
      return log.intentById(targets.ids, dryRun);
    case 'filter':
      return log.intentByFilter(dryRun);
    case 'nothing':
      return log.intentLater(dryRun);
  }
}
