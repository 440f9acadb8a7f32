import type { Instance } from '../compshare/instance.ts';
import type { Connection } from '../compshare/transport.ts';
import { HelpLinks } from '../report/help.ts';
import { listText } from '../report/list-text.ts';
import { TeardownLog } from '../report/log.ts';
import { nothingDoneSummary } from '../report/summary.ts';
import { disksLeft } from '../teardown/outcome.ts';
import type { TargetSpec } from '../teardown/target.ts';
import { tearDown } from '../teardown/teardown.ts';
import type { ApiFacts, Selection, TeardownEnd } from '../teardown/teardown.ts';
import { Deadline } from '../time/deadline.ts';
import { phaseTime, TIME_AFTER_SIGNAL_MS } from '../time/job-end.ts';
import { allGone } from '../github/torn-down.ts';
import { logApiFacts } from './api-facts.ts';
import { defer } from './deferral.ts';
import { cleanUpGitHub } from './github-cleanup.ts';
import { readKeyPair } from './environment.ts';
import { InputError, readRequest } from './inputs.ts';
import type { TeardownRequest } from './inputs.ts';
import { startJobEndWarning } from './job-end-warning.ts';
import { JobState } from './job-state.ts';
import { KnownInstances } from './known-instances.ts';
import { mayBeGoneByLostMain, resumesInPost } from './phase-run.ts';
import type { PhaseDependencies, PhaseRun } from './phase-run.ts';
import { dryRunOver } from './progress.ts';
import type { Phase, Seal } from './progress.ts';
import { report, reportNothingNamed, reportSelection, reportTarget, saveProgress } from './report-phase.ts';
import { withHelp } from './runner.ts';
import { inputsToSave, withSavedInputs } from './saved-inputs.ts';

/** How long an instance that was never seen is looked for, in milliseconds, by how it is named or how the job ends. */
export const LATE_LISTING_MS = { id: 10_000, filter: 30_000, jobEnded: 60_000 } as const;

/**
 * Runs one phase from its inputs to its outputs.
 *
 * @returns whether the step succeeded. What goes wrong is reported, not thrown.
 */
export async function runPhase(phase: Phase, dependencies: PhaseDependencies): Promise<boolean> {
  const { messages, clock, cancelled, env } = dependencies;
  const help = new HelpLinks(env, dependencies.language);
  const runner = withHelp(dependencies.runner, help);
  const world = { ...dependencies, runner };
  const { privateKey } = readKeyPair((name) => runner.getInput(name), env);
  const seal = { privateKey, env };
  const state = openJobState(phase, seal, world);
  const finishes = state.progress === 'unfinished';
  const request = await readInputs(phase, seal, state, world, help);
  if (request === undefined) return false;
  const { jobEndsAt, ...time } = phaseTime({
    now: clock.now(),
    timeoutMs: request.timeoutMs,
    jobCancelled: request.jobStatus === 'cancelled',
    savedJobEndsAt: state.jobEndsAt,
  });
  if (jobEndsAt !== undefined) state.update({ jobEndsAt });
  if (phase === 'main' && request.when === 'job-end') return defer(request, state, world, help);
  if (phase === 'post' && request.when === 'now' && request.dryRun) {
    runner.info(dryRunOver(dependencies.language));
    return true;
  }
  const deadline = new Deadline({ clock, ...time, cancelled });
  const log = new TeardownLog({
    sink: runner,
    clock,
    messages,
    resumesInPost: resumesInPost(request, phase),
  });
  const known = new KnownInstances(state.instances);
  const run = { ...world, phase, request, state, known, deadline, log, help, finishes };
  const stopNoting = noteInterruption(run);
  try {
    return await resume(run);
  } finally {
    stopNoting();
    deadline.release();
  }
}

/** Opens what the main phase left. In the main phase it is saved at once, so no variable of another step is in its place. */
function openJobState(phase: Phase, seal: Seal, { runner, messages }: PhaseDependencies): JobState {
  const { stateShortened, stateParts } = messages.log;
  const state = new JobState(runner, phase, {
    seal,
    onLeftOut: (parts) => {
      runner.info(stateShortened(parts.map((part) => stateParts[part]).join(messages.format.comma)));
    },
  });
  if (phase === 'main') state.save();
  const { title, message } = messages.notes.stateUntrusted;
  // Without the key nothing can be said of it, and nothing done.
  if (state.origin === 'untrusted' && seal.privateKey !== '') runner.warning(message, { title });
  return state;
}

async function readInputs(
  phase: Phase,
  seal: Seal,
  state: JobState,
  world: PhaseDependencies,
  help: HelpLinks,
): Promise<TeardownRequest | undefined> {
  const { runner, messages, env } = world;
  try {
    const targetsKnown = state.targets.length > 0 || state.progress === 'github-left';
    const request = readRequest(withSavedInputs(runner, state.inputs), { phase, env, targetsKnown });
    if (state.origin === 'new') state.update({ inputs: inputsToSave(runner) });
    if (request.keysFromEnvironment) runner.info(messages.log.keysFromEnvironment);
    const { title, message } = messages.notes.inputsTrimmed;
    const { trimmedInputs } = request;
    if (trimmedInputs.length > 0)
      runner.notice(message(listText(messages, trimmedInputs), trimmedInputs.length), { title });
    return request;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    state.update({ progress: 'failed' });
    state.save();
    await reportWrongInputs(error, state.origin === 'untrusted' && seal.privateKey === '', world, help);
    return undefined;
  }
}

/** @param keysLost the main phase had keys, and this one gets none. */
async function reportWrongInputs(
  { problems }: InputError,
  keysLost: boolean,
  { runner, messages, loadDetails, clock }: PhaseDependencies,
  help: HelpLinks,
): Promise<void> {
  const { inputs, failures } = await loadDetails();
  const { title, left, keysLost: lost } = failures.wrongInputs;
  const what = [...(keysLost ? [lost] : []), ...problems.map((problem) => problem(inputs))];
  const problem = { title, what, left: [left], advice: [], next: [], details: [] };
  const context = { messages, help, nowMs: clock.now(), lookedFor: '', leftAlone: '', finishes: false };
  runner.addSummary(nothingDoneSummary(context, problem));
  runner.error([...what, left].join('\n'), { title });
}

/**
 * Notes for the post phase when the job is ended, should it have been cancelled: from the signal on, the time that is left
 * is known best.
 *
 * @returns what ends it.
 */
function noteInterruption({ clock, cancelled, state }: PhaseRun): () => void {
  const released = new AbortController();
  const note = (): void => {
    const jobEndsAt = clock.now() + TIME_AFTER_SIGNAL_MS;
    state.update({ jobEndsAt: Math.min(jobEndsAt, state.jobEndsAt ?? Infinity) });
    state.save();
  };
  if (cancelled.aborted) note();
  else cancelled.addEventListener('abort', note, { once: true, signal: released.signal });
  return () => {
    released.abort();
  };
}

/** Goes on from wherever the phase before this one got to. */
async function resume(run: PhaseRun): Promise<boolean> {
  const { runner, state, known, messages } = run;
  if (state.progress === 'github-left') {
    runner.info(messages.log.onlyGitHubLeft(allGone(known.tornDown)));
    return cleanUpGitHub(run, [], []);
  }
  const selection = selectionOf(run);
  if (selection === undefined) {
    reportNothingNamed(run);
    return true;
  }
  announce(run, selection);
  saveProgress(run, 'started');
  const end = await carryOut(run, selection);
  const { succeeded, rows } = await report(run, selection, end);
  if (end.kind !== 'finished') return succeeded;
  const cleanedUp = await cleanUpGitHub(run, end.results, rows);
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

function announce(run: PhaseRun, selection: Selection): void {
  const { runner, request, state, phase, messages } = run;
  const { targets, when } = request;
  if (targets.by === 'id' && targets.filterIgnored) {
    const { title, message } = messages.notes.filtersNotUsed;
    runner.notice(message, { title });
  }
  if (phase === 'post') {
    const { jobEnds, mainUnfinished, stateLost } = messages.log;
    runner.info(when === 'job-end' ? jobEnds : mainUnfinished(listText(messages, state.targets)));
    if (state.origin === 'missing') runner.info(stateLost);
  }
  reportTarget(run, selection);
}

async function carryOut(run: PhaseRun, selection: Selection): Promise<TeardownEnd> {
  const { request, state, known, log, fetch, clock, random, deadline } = run;
  const { place, stop, releaseDisks, ignoreNotFound, dryRun } = request;
  const connection: Connection = request.connection;
  const lateListingMs = lateListingFor(request, selection);
  const options = {
    stop,
    releaseDisks,
    ignoreNotFound: ignoreNotFound || mayBeGoneByLostMain(run),
    dryRun,
    place,
    lateListingMs,
  };
  const warning = startJobEndWarning(run);
  const save = (): void => {
    if (request.github !== undefined) state.update({ instances: known.saved });
    state.save();
  };
  const observe = (instance: Instance): void => {
    state.observed(instance);
    known.observed(instance);
  };
  const begin = (targets: readonly { id: string }[]): void => {
    const ids = targets.map(({ id }) => id);
    state.update({ targets: [...new Set([...state.targets, ...ids])] });
    warning.left(ids);
    save();
  };
  let facts: ApiFacts | undefined;
  const end = await tearDown(
    { connection, selection, options, describeSpellings: state.describeSpellings },
    {
      fetch,
      clock,
      random,
      deadline,
      onEvent: (event) => {
        if (event.kind === 'observed') observe(event.instance);
        // Saved with the terminations that follow, or with the next poll, not for each of many instances.
        if (event.kind === 'disks-to-release') state.releasing(event.id, event.disks);
        if (event.kind === 'awaiting-disks') warning.awaitsDisks(event.id);
        if (event.kind === 'disks-settled') {
          warning.disksSettled(event.result.id);
          state.disksLeft(event.result.id, disksLeft(event.result));
        }
        // A poll is over, and actions follow: whatever becomes of this process, it is known what was there.
        if (event.kind === 'polled') {
          // A list that can't be read tells nothing of what is left.
          if (event.open.length > 0 || event.error === undefined)
            warning.left(event.open.map(({ id }) => id));
          save();
        }
        if (event.kind === 'terminating') save();
        log.onEvent(event);
      },
      onCall: (call) => {
        log.onCall(call);
      },
      onDescribeSpelling: (spelling) => {
        // Saved with the poll that it came with.
        state.learned(spelling);
      },
      onFacts: (told) => {
        facts = told;
      },
      onSelected: (targets, selected) => {
        if (selected !== undefined) {
          selected.instances.forEach(observe);
          known.listed(selected.listed);
          reportSelection(run, selected);
        }
        begin(targets);
      },
      onSelectedLate: (instances, { listed }) => {
        instances.forEach(observe);
        known.listed(listed);
        log.selected(instances);
        begin(instances);
      },
    },
  ).finally(() => {
    warning.release();
  });
  if (end.kind === 'finished') known.finished(end.results);
  save();
  if (facts !== undefined) await logApiFacts(run, facts);
  return end;
}

/** How long what was never seen is looked for, in milliseconds: what was just created may be listed late. */
function lateListingFor({ dryRun, jobStatus }: TeardownRequest, selection: Selection): number {
  if (dryRun) return 0;
  // What is that young isn't meant.
  if (selection.by === 'filter' && (selection.filter.olderThanMs ?? 0) >= 60_000) return 0;
  if (jobStatus === 'cancelled' || jobStatus === 'failure') return LATE_LISTING_MS.jobEnded;
  return LATE_LISTING_MS[selection.by];
}
