import type { Messages } from '../report/messages/en.ts';
import type { Targets, TeardownRequest } from './inputs.ts';
import type { JobState } from './job-state.ts';
import { checkKeys } from './key-check.ts';
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
): Promise<boolean> {
  const { runner, messages } = dependencies;
  state.update({ progress: 'deferred' });
  state.save();
  runner.info(messages.log.deferred(await intent(request, dependencies)));
  return checkKeys(request, dependencies);
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
