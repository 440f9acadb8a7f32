import type { ApiFacts } from '../teardown/teardown.ts';
import { oneLine } from '../text/clean.ts';
import type { PhaseRun } from './phase-run.ts';

/** Logs how the API answered, folded, in a dry run and with debug logging: nobody has seen the real one yet. */
export function logApiFacts({ runner, request, messages }: PhaseRun, facts: ApiFacts): void {
  if (!request.dryRun && !runner.isDebug()) return;
  const { apiFacts } = messages;
  const { seen, shownBy } = facts;
  const lines = [
    apiFacts.intro,
    ...(['anywhere', 'region', 'zone'] as const).map((form) => apiFacts.shownBy(form, shownBy[form], seen)),
    apiFacts.regionRequired(facts.regionRequired),
    apiFacts.counts(facts.counts),
    apiFacts.spellings(facts.answeredActions),
    apiFacts.lock(facts.lockForms),
    apiFacts.zones(facts.zones),
    apiFacts.diskIds(facts.diskIds),
    apiFacts.clock(facts.clockOffsetMs),
    ...facts.refused.map(({ place, error }) =>
      apiFacts.refused(oneLine([place.region, place.zone].filter(Boolean).join(' '), 80), error),
    ),
  ];
  runner.startGroup(apiFacts.title);
  for (const line of lines) runner.info(line);
  runner.endGroup();
}
