import { explainError, reasonText } from '../report/error-text.ts';
import type { HelpLinks } from '../report/help.ts';
import { listText } from '../report/list-text.ts';
import type { Messages } from '../report/messages/en/every-run.ts';
import { annotationText, problemOfError } from '../report/problem.ts';
import { nothingDoneSummary } from '../report/summary.ts';
import type { CompShareError } from '../compshare/errors.ts';
import type { Targets, TeardownRequest } from './inputs.ts';
import type { JobState } from './job-state.ts';
import { checkKeys } from './key-check.ts';
import { keyHints } from './key-hints.ts';
import type { PhaseDependencies } from './phase-run.ts';

/**
 * Leaves everything to the post phase, and tries the keys before a later step spends money. The post phase tears down
 * whatever the check said: with `continue-on-error` the job goes on after a red one.
 *
 * @returns whether the step succeeded.
 */
export async function defer(
  request: TeardownRequest,
  state: JobState,
  dependencies: PhaseDependencies,
  help: HelpLinks,
): Promise<boolean> {
  const { runner, messages } = dependencies;
  state.update({ progress: 'deferred' });
  state.save();
  runner.info(messages.log.deferred(await intent(request, dependencies)));
  const check = await checkKeys(request, dependencies);
  if (check.verdict === 'good') return true;
  if (check.verdict === 'refused') {
    await reportRefusal(request, check.error, dependencies, help);
    return false;
  }
  const { title, message } = messages.notes.keysUnchecked;
  runner.warning(message(explainError(messages, check.error)), { title });
  return true;
}

async function reportRefusal(
  { connection }: TeardownRequest,
  error: CompShareError,
  { runner, messages, loadDetails, clock }: PhaseDependencies,
  help: HelpLinks,
): Promise<void> {
  const words = { ...messages, ...(await loadDetails()) };
  const { what, keyCheck, keyHints: hints } = words.failures;
  const problem = problemOfError(words, error, {
    what: [keyCheck.what(what.callFailed(error.action, reasonText(words, error), 1))],
    left: [keyCheck.left],
    hints: keyHints(connection, hints),
  });
  const context = { messages, help, nowMs: clock.now(), lookedFor: '', leftAlone: '', finishes: false };
  runner.addSummary(nothingDoneSummary(context, problem));
  runner.error(annotationText(words, problem), { title: problem.title });
}

/** What the post phase will do, in words. */
async function intent(
  { targets, dryRun, github }: TeardownRequest,
  { messages, loadGitHub }: PhaseDependencies,
): Promise<string> {
  const gitHubIntents = github === undefined ? [] : (await loadGitHub()).intents(github, { dryRun });
  return messages.log.intents([instanceIntent(targets, dryRun, messages), ...gitHubIntents]);
}

function instanceIntent(targets: Targets, dryRun: boolean, messages: Messages): string {
  const { log } = messages;
  switch (targets.by) {
    case 'id':
      return log.intentById(listText(messages, targets.ids), dryRun);
    case 'filter':
      return log.intentByFilter(dryRun);
    case 'nothing':
      return log.intentLater(dryRun);
  }
}
