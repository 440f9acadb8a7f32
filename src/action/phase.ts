import { cleanUpGitHub } from './github-cleanup.ts';
import { goesOn, nextPhase, readList, saveProgress, writeList } from './handover.ts';
import type { Phase } from './handover.ts';
import { InputError, readRequest } from './inputs.ts';
import type { Targets, TeardownRequest } from './inputs.ts';
import type { PhaseParts, Runner } from './runner.ts';
import { explainError, explainFailure } from '../report/explain.ts';
import { TeardownLog } from '../report/log.ts';
import { outputsOf, resultRows } from '../report/outputs.ts';
import { summaryOf, tooManySummary } from '../report/summary.ts';
import { count } from '../text/clean.ts';
import { SeenInstances } from './seen.ts';
import { DRY_RUN_OVER, STATE } from './progress.ts';
import type { Progress } from './progress.ts';
import { isTransient } from '../teardown/outcome.ts';
import type { Result } from '../teardown/outcome.ts';
import type { Target } from '../teardown/reconcile.ts';
import { tearDown } from '../teardown/teardown.ts';
import type { Teardown, TeardownEnd } from '../teardown/teardown.ts';

/** How many errors are annotated one by one: GitHub shows ten of a step. */
const MOST_ANNOTATIONS = 9;
/** What a cancelled job leaves the post phase: about five minutes, less the time to report. In milliseconds. */
const TIME_AFTER_CANCEL_MS = 270_000;
/** What to say of GitHub's side where no instance is named. */
const GITHUB_STAYS = "GitHub's side stays as it is too. ";

/**
 * Runs one phase from its inputs to its outputs.
 *
 * @returns whether the step succeeded. What goes wrong is reported, not thrown.
 */
export async function runPhase(phase: Phase, parts: PhaseParts): Promise<boolean> {
  const { runner } = parts;
  const request = readInputs(runner, phase);
  if (request === undefined) return false;
  if (phase === 'main' && request.when === 'job-end') {
    runner.saveState(STATE.progress, 'deferred' satisfies Progress);
    runner.info(`Nothing is changed now. The post phase of this step will ${await intent(request, parts)}.`);
    return true;
  }
  if (phase === 'post' && request.when === 'now' && request.dryRun) {
    runner.info(DRY_RUN_OVER);
    return true;
  }
  if (onlyGitHubLeft(runner, phase)) {
    runner.info("The instances are gone. Going on with GitHub's side.");
    const { clock } = parts;
    const { releaseDisks } = request;
    const log = new TeardownLog(runner, clock, { releaseDisks, goesOn: goesOn(request, phase) });
    const deadline = clock.now() + timeFor(request, phase);
    return cleanUpGitHub(request, { rows: [], deadline, log }, parts, phase);
  }
  const what = whatToTearDown(request, phase, runner);
  if (what === undefined) {
    runner.warning(
      'The job ends and uhost-id, name and tag are all empty, so that nothing was torn down. If an instance was ' +
        `created, it still runs. ${request.github === undefined ? '' : GITHUB_STAYS}` +
        'Give name as well, such as name: gpu-${{ github.run_id }}, and create the instance under it.',
      { title: 'No instance was named' },
    );
    return true;
  }
  return carryOut(request, what, parts, phase);
}

function readInputs(runner: Runner, phase: Phase): TeardownRequest | undefined {
  try {
    const targetsKnown = savedTargets(runner, phase).length > 0 || onlyGitHubLeft(runner, phase);
    return readRequest(runner, { targetsKnown });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    runner.saveState(STATE.progress, 'failed' satisfies Progress);
    runner.error(error.message, { title: 'Nothing was done: the inputs are wrong' });
    return undefined;
  }
}

/** What the inputs say now, or what an interrupted main phase was at. */
function whatToTearDown(
  request: TeardownRequest,
  phase: Phase,
  runner: Runner,
): Teardown['what'] | undefined {
  const saved = savedTargets(runner, phase);
  const seen = new SeenInstances(runner);
  const targetsOf = (ids: readonly string[]): Target[] =>
    ids.map((id) => ({ id, seen: seen.has(id), dataDisks: seen.dataDisksOf(id) }));
  if (saved.length > 0) return { by: 'id', targets: targetsOf(saved) };
  const { targets } = request;
  switch (targets.by) {
    case 'id':
      return { by: 'id', targets: targetsOf(targets.ids) };
    case 'filter':
      return targets;
    case 'nothing':
      return undefined;
  }
}

/** What an interrupted main phase was at; in the main phase itself, nothing. */
function savedTargets(runner: Runner, phase: Phase): string[] {
  return phase === 'post' ? readList(runner.getState(STATE.targets)) : [];
}

/** Whether the main phase had done with the instances. */
function onlyGitHubLeft(runner: Runner, phase: Phase): boolean {
  return phase === 'post' && runner.getState(STATE.progress) === 'github-left';
}

async function carryOut(
  request: TeardownRequest,
  what: Teardown['what'],
  parts: PhaseParts,
  phase: Phase,
): Promise<boolean> {
  const { runner, clock } = parts;
  const { connection, place, stop, releaseDisks, ignoreNotFound, dryRun } = request;
  const saved = savedTargets(runner, phase);
  if (saved.length === 0 && request.targets.by === 'id' && request.targets.filterIgnored) {
    runner.notice('uhost-id is given, so that name, tag and older-than are not used.', {
      title: 'Filters not used',
    });
  }
  if (phase === 'post') {
    const unfinished = saved.length > 0 ? `going on with ${listed(saved)}` : 'tearing down now';
    runner.info(
      request.when === 'job-end'
        ? 'The job ends: tearing down now.'
        : `The main phase did not finish: ${unfinished}.`,
    );
  }
  saveProgress(runner, request, 'started');
  const timeoutMs = timeFor(request, phase);
  const deadline = clock.now() + timeoutMs;
  const log = new TeardownLog(runner, clock, { releaseDisks, goesOn: goesOn(request, phase) });
  const seen = new SeenInstances(runner);
  const end = await tearDown(
    {
      connection,
      what,
      scope: place,
      wishes: { stop, releaseDisks, ignoreNotFound, dryRun, placeGiven: Object.keys(place).length > 0 },
      timeoutMs,
    },
    {
      ...parts,
      onEvent: (event) => {
        if (event.kind === 'observed') seen.add(event.instance);
        // A look is over, and actions follow: whatever becomes of this process, it is known who was there.
        if (event.kind === 'looked') seen.save();
        // Saved with the next look: the whole list for each of many instances would be too much.
        if (event.kind === 'accepted' && event.action === 'terminate' && releaseDisks) {
          seen.disksReleased(event.id);
        }
        log.onEvent(event);
      },
      onCall: (call) => {
        log.onCall(call);
      },
      onSelected: (targets, instances) => {
        runner.saveState(STATE.targets, writeList(targets.map(({ id }) => id)));
        if (instances === undefined) return;
        for (const instance of instances) seen.add(instance);
        seen.save();
        if (instances.length > 0) log.selected(instances);
      },
    },
  );
  seen.save();
  const succeeded = await report(end, request, runner, phase);
  if (!succeeded || request.github === undefined) return succeeded;
  if (runner.getState(STATE.gitHubStays) !== '') {
    runner.info("GitHub's side stays as it is, since another instance was not terminated.");
    return succeeded;
  }
  const rows = end.kind === 'settled' ? resultRows(end.results, releaseDisks) : [];
  return cleanUpGitHub(request, { rows, deadline, log }, parts, phase);
}

/** The time for what this phase does, in milliseconds. */
function timeFor({ timeoutMs, jobStatus }: TeardownRequest, phase: Phase): number {
  return phase === 'post' && jobStatus === 'cancelled'
    ? Math.min(timeoutMs, TIME_AFTER_CANCEL_MS)
    : timeoutMs;
}

async function report(
  end: TeardownEnd,
  request: TeardownRequest,
  runner: Runner,
  phase: Phase,
): Promise<boolean> {
  const results = end.kind === 'settled' ? end.results : [];
  for (const [name, value] of Object.entries(outputsOf(results, request.releaseDisks))) {
    runner.setOutput(name, String(value));
  }
  switch (end.kind) {
    case 'settled':
      return reportResults(end.results, request, runner, phase);
    case 'too-many':
      saveProgress(runner, request, 'failed');
      await runner.addSummary(tooManySummary(end.selected, end.maxInstances));
      runner.error(
        `The filter selects ${count(end.selected.length, 'instance')}, more than max-instances (${end.maxInstances}): ` +
          `${listed(end.selected.map(({ id }) => id))}. None was touched. Narrow the filter, or raise max-instances if all are meant.`,
        { title: 'Too many instances selected' },
      );
      return false;
    case 'no-list': {
      const final = end.why === 'refused' && end.error.remedy === 'final';
      saveProgress(runner, request, final ? 'failed' : 'unfinished');
      const left = 'Nothing was touched: what the filter selects may exist and be billed.';
      const next = final ? '' : nextPhase(request, phase);
      if (end.why === 'cancelled') {
        runner.error(`The job was cancelled before the list of instances was read. ${left}${next}`, {
          title: 'The instances were not listed when the job was cancelled',
        });
        return false;
      }
      const ended = end.why === 'timed-out' ? 'Time ran out. ' : '';
      runner.error(
        `${ended}The list of instances could not be read: ${explainError(end.error)}. ${left} ${end.error.advice}${next}`,
        { title: 'The instances could not be listed' },
      );
      return false;
    }
  }
}

async function reportResults(
  results: readonly Result[],
  request: TeardownRequest,
  runner: Runner,
  phase: Phase,
): Promise<boolean> {
  if (results.length === 0) {
    saveProgress(runner, request, 'done');
    runner.notice('No instance matches the filter, so that there is nothing to tear down.', {
      title: 'Nothing selected',
    });
    return true;
  }
  const failures = results.flatMap((result) =>
    result.outcome.kind === 'failed' ? [{ result, failure: result.outcome.failure }] : [],
  );
  const unfinished = failures.filter(({ failure }) => isTransient(failure));
  if (unfinished.length > 0) {
    runner.saveState(STATE.targets, writeList(unfinished.map(({ result }) => result.id)));
    if (unfinished.length < failures.length) runner.saveState(STATE.gitHubStays, 'yes');
    saveProgress(runner, request, 'unfinished');
  } else {
    saveProgress(runner, request, failures.length > 0 ? 'failed' : 'done');
  }
  await runner.addSummary(summaryOf(results, request.releaseDisks));
  for (const { result, failure } of failures.slice(0, MOST_ANNOTATIONS)) {
    const { title, what, left, advice } = explainFailure(result, failure);
    const next = isTransient(failure) ? nextPhase(request, phase) : '';
    // After a cancel there is nothing to do for anybody but the post phase.
    const then = failure.kind === 'cancelled' && next !== '' ? next : ` ${advice}${next}`;
    runner.error(`${what} ${left}${then}`, { title });
  }
  const others = failures.slice(MOST_ANNOTATIONS);
  if (others.length > 0) {
    runner.error(
      `${count(others.length, 'more instance')} failed: ${listed(others.map(({ result }) => result.id))}. The log says why.`,
      { title: 'More instances were not terminated' },
    );
  }
  return failures.length === 0;
}

function listed(ids: readonly string[]): string {
  const shown = ids.slice(0, 20).join(', ');
  return ids.length > 20 ? `${shown} and ${ids.length - 20} more` : shown;
}

async function intent(
  { targets, dryRun, github }: TeardownRequest,
  { loadGitHub }: PhaseParts,
): Promise<string> {
  const gitHubIntents = github === undefined ? [] : (await loadGitHub()).intents(github, { dryRun });
  return [instanceIntent(targets, dryRun), ...gitHubIntents].join(', then ');
}

function instanceIntent(targets: Targets, dryRun: boolean): string {
  const verb = dryRun ? 'only look (dry-run) at' : 'terminate';
  switch (targets.by) {
    case 'id':
      return `${verb} ${listed(targets.ids)}`;
    case 'filter':
      return `${verb} what name and tag select then, unless uhost-id is given by then`;
    case 'nothing':
      return `${verb} what uhost-id, name and tag say then`;
  }
}
